package finance

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"atlas/internal/specimen/trade"
)

// Entry is one transaction of an account.
type Entry struct {
	Date, ValueDate time.Time
	Narration       string
	Reference       string // number of the cheque or transfer; may be empty
	Debit, Credit   trade.Paise
	Balance         trade.Paise // after it
}

// Statement is what happened on an account in a period. Each balance follows from
// the one before.
type Statement struct {
	Account
	From, To         time.Time
	Opening, Closing trade.Paise
	Debits, Credits  trade.Paise // sums
	Entries          []Entry     // by date
}

// NewStatement invents n transactions on an account. An overdrawn account is in
// debit most of the time.
func NewStatement(r *rand.Rand, a Account, n int, overdrawn bool) Statement {
	s := Statement{Account: a, From: time.Date(2025, time.Month(1+r.IntN(12)), 1, 0, 0, 0, 0, time.UTC)}
	months := pick(r, 1, 3, 6)
	s.To = s.From.AddDate(0, months, -1)
	s.Opening = rupees(r, 2_000, 90_000) + trade.Paise(r.IntN(100))
	if overdrawn {
		s.Opening = -rupees(r, 150_000, 400_000) - trade.Paise(r.IntN(100))
	}
	days := make([]int, n)
	for i := range days {
		days[i] = r.IntN(int(s.To.Sub(s.From).Hours()/24) + 1)
	}
	slices.Sort(days)
	balance := s.Opening
	for _, day := range days {
		e := Entry{Date: s.From.AddDate(0, 0, day)}
		e.ValueDate = e.Date
		e.transact(r, balance, overdrawn)
		balance += e.Credit - e.Debit
		s.Debits += e.Debit
		s.Credits += e.Credit
		e.Balance = balance
		s.Entries = append(s.Entries, e)
	}
	s.Closing = balance
	return s
}

// transact invents what happened. Nobody spends what the account does not hold.
func (e *Entry) transact(r *rand.Rand, balance trade.Paise, overdrawn bool) {
	amount := rupees(r, 20, 4_000)
	switch r.IntN(6) {
	case 0:
		amount = rupees(r, 5_000, 65_000)
	case 1:
		amount += trade.Paise(r.IntN(100))
	case 2:
		amount = rupees(r, 1, 60)
	}
	if credit := chance(r, 0.32); credit || amount >= balance && !overdrawn {
		e.Credit = amount
		e.credited(r)
		return
	}
	e.Debit = amount
	e.debited(r)
}

var payees = []string{"SHREE KIRANA STORES", "ANITA DESHPANDE", "RAJU TEA STALL", "CITY MEDICALS", "VIJAY AUTO PARTS", "MEENA TAILORS", "PRAKASH DAIRY", "METRO FUELS", "K NARAYANAN", "SUNIL BARBER SHOP", "GREEN VEG MART", "OM TRAVELS"}

func (e *Entry) debited(r *rand.Rand) {
	payee, rrn := pick(r, payees...), digits(r, 12)
	handle := strings.ToLower(strings.Fields(payee)[0]) + digits(r, 2)
	switch r.IntN(8) {
	case 0, 1, 2:
		e.Narration = pick(r, fmt.Sprintf("UPI-%s-%s@OKPAYX-%s0%s-%s-UPI", payee, strings.ToUpper(handle), pick(r, bankList...).Code, digits(r, 6), rrn),
			fmt.Sprintf("UPI/DR/%s/%s/%s/%s", rrn, payee, pick(r, bankList...).Code, handle))
		e.Reference = "0000" + rrn
	case 3:
		e.Narration = fmt.Sprintf("%s-%sXXXXXX%s-S1A%s-%s", pick(r, "ATW", "NWD"), digits(r, 6), digits(r, 4), digits(r, 5), pick(r, "PUNE", "JAIPUR", "LUCKNOW"))
		e.Reference = digits(r, 12)
	case 4:
		e.Narration = "ACH D- " + pick(r, "MEGHDHARA LOANS", "SAPTAVARNA FINVEST", "KAVERIKARAN CAPITAL") + "-" + digits(r, 9)
		e.Reference = "0000" + digits(r, 10)
	case 5:
		e.Narration = fmt.Sprintf("POS %sXXXXXX%s %s", digits(r, 6), digits(r, 4), payee)
		e.Reference = digits(r, 12)
	case 6:
		e.Narration = "CHQ PAID-MICR CTS-" + pick(r, "PUNE", "NASIK", "DELHI") + "-" + payee
		e.Reference = fmt.Sprintf("%06d", r.IntN(1_000_000))
	default:
		e.Narration = pick(r, "SMS CHARGES Q2 GST INCL", "DEBIT CARD ANNUAL FEE", "IMPS-"+rrn+"-"+payee+"-RENT", "CASH WITHDRAWAL SELF")
	}
}

func (e *Entry) credited(r *rand.Rand) {
	payer := pick(r, payees...)
	switch r.IntN(6) {
	case 0, 1:
		e.Narration = fmt.Sprintf("NEFT CR-%s0%s-%s-%s", pick(r, bankList...).Code, digits(r, 6), payer, "N"+digits(r, 15))
		e.Reference = "N" + digits(r, 15)
	case 2:
		e.Narration = fmt.Sprintf("IMPS-%s-%s-%s-XXXXXXX%s", digits(r, 12), payer, pick(r, bankList...).Code, digits(r, 4))
		e.Reference = digits(r, 12)
	case 3:
		e.Narration = "SALARY " + strings.ToUpper(e.Date.Format("Jan 2006"))
	case 4:
		e.Narration = pick(r, "CASH DEPOSIT BY SELF", "INT.PD 01-04-2025 TO 30-06-2025", "REV-UPI-"+digits(r, 12))
	default:
		e.Narration = fmt.Sprintf("UPI/CR/%s/%s/%s", digits(r, 12), payer, pick(r, bankList...).Code)
		e.Reference = digits(r, 12)
	}
}
