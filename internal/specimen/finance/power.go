package finance

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/specimen/trade"
)

// PowerBill is a bill for electricity.
type PowerBill struct {
	Supplier, Office  string
	Number            string // of the bill
	Meter             string
	Month             time.Time
	Billed, Due       time.Time
	Previous, Present int // readings
	Units             int
	Load              string
	Charges           []Line
	Amount            trade.Paise
	Late              trade.Paise // when it is paid after the due date
}

var suppliers = []string{"Sahyadri State Electricity Distribution Company Limited", "Dakshinanchal Bijli Vitran Nigam Ltd.", "Kaveri Power Distribution Limited", "Paschim Vidyut Vitaran Company Ltd", "Ganga Valley Electricity Supply Company Limited", "ARUNODAYA POWER COMPANY LIMITED", "Vindhya Electric Supply Corporation Limited", "Konkan Electricity Board", "Rajdhani Power Supply Ltd", "Himadri State Power Corporation Limited"}

// NewPowerBill invents a bill.
func NewPowerBill(r *rand.Rand, stateCode string) PowerBill {
	office := trade.NewAddress(r, stateCode)
	b := PowerBill{
		Supplier: pick(r, suppliers...), Office: strings.Join(office.Street, ", ") + ", " + office.City + " - " + office.PIN,
		Number: digits(r, 15), Meter: digits(r, 8), Month: time.Date(2025, time.Month(1+r.IntN(20)), 1, 0, 0, 0, 0, time.UTC),
		Previous: 1000 + r.IntN(9000), Units: 30 + r.IntN(400), Load: fmt.Sprintf("%d.%d0 KW", 1+r.IntN(5), r.IntN(10)),
	}
	b.Present = b.Previous + b.Units
	b.Billed = b.Month.AddDate(0, 1, r.IntN(12))
	b.Due = b.Billed.AddDate(0, 0, 14+r.IntN(7))
	energy := trade.Paise(b.Units) * trade.Paise(350+r.IntN(500))
	b.Charges = []Line{
		{"Fixed Charges", rupees(r, 60, 140)}, {"Energy Charges", energy},
		{"Wheeling Charge", trade.Paise(b.Units) * 117}, {"Fuel Adjustment Charge", trade.Paise(b.Units) * 35}, {"Electricity Duty 16%", energy * 16 / 100},
	}
	for _, l := range b.Charges {
		b.Amount += l.Amount
	}
	b.Amount = (b.Amount + 500) / 1000 * 1000
	b.Late = b.Amount + rupees(r, 1, 3)*1000
	return b
}

// Consumer invents a customer's number of n digits.
func Consumer(r *rand.Rand, n int) string { return digits(r, n) }
