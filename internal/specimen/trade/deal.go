package trade

import (
	"fmt"
	"math/rand/v2"
	"time"
)

// Customer is the person who buys on credit. The name and address come from the
// applicant's identity papers.
type Customer struct {
	Name    string
	Address Address
	Mobile  string
}

// Item is a line of a bill.
type Item struct {
	Description string
	HSN         string
	Quantity    int
	Price       Paise   // for one, with tax
	Rate        float64 // of tax, per cent
	Taxable     Paise   // for all pieces
	Tax         Paise   // for all pieces: CGST and SGST together, or IGST
}

// Deal is one sale on credit, as the invoice and the delivery order tell it.
type Deal struct {
	Customer Customer
	Dealer   Dealer
	Lender   Lender
	Product  Product

	Items    []Item // the financed product first
	IGST     bool   // the customer lives in another state than the dealer
	Taxable  Paise
	Tax      Paise
	RoundOff Paise
	Total    Paise // Taxable + Tax + RoundOff, whole rupees

	// What identifies the piece sold; empty when the category has none.
	IMEI, IMEI2, Serial, Chassis, Engine string

	InvoiceNumber string
	InvoiceDate   time.Time

	OrderNumber string
	OrderDate   time.Time
	ValidUntil  time.Time
	LoanAccount string

	AssetCost     Paise // price of the financed product
	DownPayment   Paise
	LoanAmount    Paise // AssetCost - DownPayment
	ProcessingFee Paise
	Months        int
	AdvanceEMIs   int
	EMI           Paise
	Interest      float64 // per cent a year
}

// NewDeal invents a sale to the customer. The zero Customer is allowed: its name
// and address are then for the caller to fill in before anything is drawn.
func NewDeal(r *rand.Rand, customer Customer) Deal {
	category := pick(r, []Category{Phone, Phone, Phone, Phone, Appliance, Appliance, Appliance, Laptop, TwoWheeler})
	d := Deal{Customer: customer, Dealer: newDealer(r, category, marketFor(r, customer.Address.Code)), Lender: newLender(r), Product: newProduct(r, category)}
	d.IGST = customer.Address.Code != "" && customer.Address.Code != d.Dealer.Address.Code
	d.identify(r)
	d.fillBasket(r)
	d.date(r)
	d.number(r)
	d.finance(r)
	return d
}

// marketFor chooses where people of a state shop: nine times of ten in the state,
// because IGST on a shop's bill is the exception.
func marketFor(r *rand.Rand, stateCode string) Place {
	var near []Place
	for _, place := range places {
		if place.Code == stateCode {
			near = append(near, place)
		}
	}
	if len(near) == 0 || chance(r, 0.1) {
		return pick(r, places)
	}
	return pick(r, near)
}

// identify gives the piece sold its own numbers.
func (d *Deal) identify(r *rand.Rand) {
	switch d.Product.Category {
	case Phone:
		d.IMEI = imei(r, d.Product.typeCode)
		d.IMEI2 = imei(r, d.Product.typeCode)
	case TwoWheeler:
		d.Chassis = fill(r, "MB@@@@##@@#@#####")
		d.Engine = fill(r, "@@##@@#@######")
	default:
		d.Serial = fill(r, d.Product.serial)
	}
}

// fillBasket adds up to three extras and works out the taxes. Prices include tax,
// so the taxable value is what makes price = taxable + tax to the paisa, and the
// halves of CGST and SGST, rounded apart, leave the bill its round-off.
func (d *Deal) fillBasket(r *rand.Rand) {
	p := d.Product
	d.Items = []Item{{Description: p.Description(), HSN: p.HSN, Quantity: 1, Price: p.Price, Rate: p.Rate}}
	others := extras[p.Category]
	for _, i := range r.Perm(len(others))[:pick(r, []int{0, 0, 0, 1, 1, 2, 3})] {
		d.Items = append(d.Items, others[i])
	}
	for i := range d.Items {
		item := &d.Items[i]
		gross := item.Price * Paise(item.Quantity)
		item.Taxable = gross.beforeTax(item.Rate)
		item.Tax = 2 * item.Taxable.percent(item.Rate/2)
		if d.IGST {
			item.Tax = item.Taxable.percent(item.Rate)
		}
		d.Taxable += item.Taxable
		d.Tax += item.Tax
	}
	d.Total = (d.Taxable + d.Tax).round()
	d.RoundOff = d.Total - d.Taxable - d.Tax
}

// epoch is the first day a deal can bear; deals spread over the year and a half
// after it.
var epoch = time.Date(2025, time.April, 2, 0, 0, 0, 0, time.UTC)

func (d *Deal) date(r *rand.Rand) {
	openingHours := time.Duration(10*60+r.IntN(10*60)) * time.Minute
	d.OrderDate = epoch.AddDate(0, 0, r.IntN(540)).Add(openingHours)
	d.InvoiceDate = d.OrderDate.AddDate(0, 0, r.IntN(4))
	d.ValidUntil = d.OrderDate.AddDate(0, 0, pick(r, []int{7, 15}))
}

func (d *Deal) number(r *rand.Rand) {
	year := d.InvoiceDate.AddDate(0, -3, 0).Year() // financial years begin in April
	short := fmt.Sprintf("%02d-%02d", year%100, (year+1)%100)
	d.InvoiceNumber = pick(r, []string{
		fill(r, "@@/"+short+"/####"),
		fill(r, "INV-#####"),
		fill(r, "####"),
		fill(r, "@@@")[:2] + fmt.Sprintf("%02d", year%100) + fill(r, "######"),
		fill(r, "GST/####/"+short),
		fill(r, "@-####"),
	})
	d.OrderNumber = pick(r, []string{
		d.Lender.Short + "/DO/" + d.OrderDate.Format("2006") + fill(r, "/######"),
		"DO" + d.OrderDate.Format("060102") + fill(r, "####"),
		fill(r, "4#########"),
		d.Lender.Short + fill(r, "########"),
	})
	d.LoanAccount = d.Lender.Short + fill(r, "CD########")
}

// finance splits the price of the financed product into down payment and loan, and
// the loan into equal instalments at a flat rate, as consumer loans are quoted.
func (d *Deal) finance(r *rand.Rand) {
	d.AssetCost = d.Product.Price
	d.DownPayment = d.AssetCost.percent(pick(r, []float64{10, 15, 20, 25, 30, 33.4})) / 10_000 * 10_000
	d.LoanAmount = d.AssetCost - d.DownPayment
	d.ProcessingFee = pick(r, []Paise{Rupees(199), Rupees(499), Rupees(590), Rupees(1180)})
	d.Months = pick(r, []int{6, 8, 10, 12, 18, 24})
	d.AdvanceEMIs = pick(r, []int{0, 0, 1, 2, 4})
	d.Interest = pick(r, []float64{0, 11.5, 13.99, 16, 18.5})
	interest := d.LoanAmount.percent(d.Interest * float64(d.Months) / 12)
	d.EMI = ((d.LoanAmount + interest) / Paise(d.Months)).round()
}

// HalfTax is the CGST, and as much again the SGST, of an amount of tax. It has a
// meaning only when IGST is false.
func HalfTax(tax Paise) Paise { return tax / 2 }
