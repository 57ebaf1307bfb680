package trade_test

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/specimen/trade"
)

func deal(seed uint64) trade.Deal {
	customer := trade.Customer{Name: "Pashangh Irani", Address: trade.Address{City: "Pune", State: "Maharashtra", Code: "27", PIN: "411001"}}
	return trade.NewDeal(rand.New(rand.NewPCG(seed, 1)), customer)
}

// everyDeal checks a rule on deals of random seeds.
func everyDeal(t *testing.T, check func(*rapid.T, trade.Deal)) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) { check(t, deal(rapid.Uint64().Draw(t, "seed"))) })
}

func TestNewDealFollowsFromItsSeed(t *testing.T) {
	if diff := cmp.Diff(deal(7), deal(7), cmp.AllowUnexported(trade.Product{})); diff != "" {
		t.Errorf("two deals of one seed differ (-first +second):\n%s", diff)
	}
	if deal(7).InvoiceNumber == deal(8).InvoiceNumber && deal(7).Dealer.GSTIN == deal(8).Dealer.GSTIN {
		t.Error("two seeds give the same deal")
	}
}

func TestBillAddsUp(t *testing.T) {
	everyDeal(t, func(t *rapid.T, d trade.Deal) {
		var taxable, tax, gross trade.Paise
		for _, item := range d.Items {
			taxable += item.Taxable
			tax += item.Tax
			gross += item.Price * trade.Paise(item.Quantity)
			if !d.IGST && item.Tax != 2*trade.HalfTax(item.Tax) {
				t.Errorf("tax %v does not split into equal halves", item.Tax)
			}
		}
		if taxable != d.Taxable || tax != d.Tax {
			t.Errorf("items sum to %v + %v, the bill says %v + %v", taxable, tax, d.Taxable, d.Tax)
		}
		if d.Taxable+d.Tax+d.RoundOff != d.Total || d.Total%100 != 0 || d.Total != gross {
			t.Errorf("%v + %v + %v is not the total %v of prices %v", d.Taxable, d.Tax, d.RoundOff, d.Total, gross)
		}
		if d.RoundOff < -50 || d.RoundOff > 50 {
			t.Errorf("round-off of %v paise", int64(d.RoundOff))
		}
	})
}

func TestLoanAddsUp(t *testing.T) {
	everyDeal(t, func(t *rapid.T, d trade.Deal) {
		if d.LoanAmount+d.DownPayment != d.AssetCost || d.LoanAmount <= 0 || d.DownPayment <= 0 {
			t.Errorf("loan %v and down payment %v do not make the price %v", d.LoanAmount, d.DownPayment, d.AssetCost)
		}
		if d.AssetCost != d.Items[0].Price {
			t.Errorf("asset cost %v, but the first item costs %v", d.AssetCost, d.Items[0].Price)
		}
		if d.EMI*trade.Paise(d.Months)+trade.Rupees(int64(d.Months)) < d.LoanAmount {
			t.Errorf("%d instalments of %v do not pay back %v", d.Months, d.EMI, d.LoanAmount)
		}
		if d.InvoiceDate.Before(d.OrderDate) || d.InvoiceDate.After(d.ValidUntil) {
			t.Error("the bill is not dated within the order's validity")
		}
	})
}

func TestPieceIsIdentified(t *testing.T) {
	everyDeal(t, func(t *rapid.T, d trade.Deal) {
		phone := d.Product.Category == trade.Phone
		if phone != (d.IMEI != "") || phone != (d.IMEI2 != "") {
			t.Errorf("%s with IMEIs %q and %q", d.Product.Category, d.IMEI, d.IMEI2)
		}
		if phone && (!luhn(d.IMEI) || !luhn(d.IMEI2) || len(d.IMEI) != 15 || len(d.IMEI2) != 15) {
			t.Errorf("IMEI %s or %s is not 15 digits with a Luhn digit", d.IMEI, d.IMEI2)
		}
		wantSerial := d.Product.Category == trade.Appliance || d.Product.Category == trade.Laptop
		if wantSerial != (len(d.Serial) >= 8) {
			t.Errorf("%s with serial number %q", d.Product.Category, d.Serial)
		}
	})
}

// luhn is the textbook rule, doubling every second digit from the right.
func luhn(number string) bool {
	sum := 0
	for i := range number {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 1 {
			digit *= 2
			if digit > 9 {
				digit -= 9
			}
		}
		sum += digit
	}
	return sum%10 == 0
}

func TestDealerRegistration(t *testing.T) {
	pattern := regexp.MustCompile(`^\d{2}[A-Z]{3}[PFC][A-Z]\d{4}[A-Z]1Z[0-9A-Z]$`)
	everyDeal(t, func(t *rapid.T, d trade.Deal) {
		g := d.Dealer.GSTIN
		if !pattern.MatchString(g) || !gstinSumIsZero(g) {
			t.Errorf("GSTIN %s breaks the pattern or its check character", g)
		}
		if g[:2] != d.Dealer.Address.Code || g[2:12] != d.Dealer.PAN || g[6] != strings.ToUpper(d.Dealer.Name)[0] {
			t.Errorf("GSTIN %s does not belong to the dealer's state, PAN and name", g)
		}
		if (d.Customer.Address.Code != d.Dealer.Address.Code) != d.IGST {
			t.Errorf("IGST is %v between states %s and %s", d.IGST, d.Customer.Address.Code, d.Dealer.Address.Code)
		}
		if !strings.HasSuffix(d.Dealer.Email, ".example") {
			t.Errorf("e-mail %s is not on a reserved domain", d.Dealer.Email)
		}
	})
}

// gstinSumIsZero adds the check character in: the whole sum is then a multiple of 36.
func gstinSumIsZero(gstin string) bool {
	sum := 0
	for i, c := range gstin {
		v := strings.IndexRune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", c) * (1 + i%2)
		sum += v/36 + v%36
	}
	return sum%36 == 0
}
