package finance

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/specimen/trade"
)

// Line is a caption with its amount.
type Line struct {
	Caption string
	Amount  trade.Paise
}

// Payslip is one month's pay.
type Payslip struct {
	Employer, Office     string
	Month                time.Time // its first day
	Code, Designation    string
	Department, Location string
	UAN, PF, ESI         string
	Joined               time.Time
	Days, LossOfPay      int
	Earnings, Deductions []Line
	Gross, Deducted, Net trade.Paise
}

var employers = []string{"Sahyog Auto Components Pvt. Ltd.", "Vistara Textiles Limited", "NIRMAL PHARMA LABS PRIVATE LIMITED", "Trinetra Software Solutions Pvt Ltd", "Annapurna Foods & Beverages LLP", "Deccan Precision Tools Ltd.", "Sanjeevani Hospitals Private Limited", "KALPATARU SECURITY SERVICES", "Mahodadhi Logistics Pvt. Ltd.", "Brindavan Public School", "Suryoday Facility Management Services"}

// NewPayslip invents a month's pay of the employee of a firm in the state of that GST
// code.
func NewPayslip(r *rand.Rand, stateCode string) Payslip {
	office := trade.NewAddress(r, stateCode)
	p := Payslip{
		Employer: pick(r, employers...), Month: time.Date(2025, time.Month(1+r.IntN(20)), 1, 0, 0, 0, 0, time.UTC),
		Office: strings.Join(office.Street, ", ") + ", " + office.City + " - " + office.PIN, Location: office.City,
		Code:        pick(r, "E", "EMP", "", "SC") + digits(r, 5),
		Designation: pick(r, "Machine Operator", "Accounts Executive", "Senior Engineer", "Staff Nurse", "Security Guard", "Sales Officer"),
		Department:  pick(r, "Production", "Finance", "Operations", "Administration"),
		UAN:         "10" + digits(r, 10), PF: pick(r, "MH/BAN/", "GJ/AHD/", "KA/BLR/") + digits(r, 7) + "/000/" + digits(r, 7), ESI: "31" + digits(r, 15),
		Joined: time.Date(2012, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(4600)), LossOfPay: pick(r, 0, 0, 0, 1, 2),
	}
	p.Days = p.Month.AddDate(0, 1, -1).Day()
	basic := rupees(r, 80, 450) * 100
	p.Earnings = []Line{
		{pick(r, "Basic", "Basic Salary", "Basic Pay"), basic},
		{pick(r, "HRA", "House Rent Allowance"), basic * 2 / 5 / 100 * 100},
		{pick(r, "Conveyance", "Conveyance Allowance"), trade.Rupees(1600)},
		{"Special Allowance", rupees(r, 10, 90) * 100},
	}
	if chance(r, 0.5) {
		p.Earnings = append(p.Earnings, Line{pick(r, "Medical Allowance", "Incentive", "Overtime"), rupees(r, 5, 40) * 50})
	}
	p.Deductions = []Line{
		{pick(r, "Provident Fund", "PF", "EPF"), min(basic*12/100/100*100, trade.Rupees(1800))},
		{pick(r, "Professional Tax", "Prof. Tax", "PT"), trade.Rupees(200)},
	}
	if chance(r, 0.4) {
		p.Deductions = append(p.Deductions, Line{pick(r, "Income Tax", "TDS"), rupees(r, 3, 40) * 100})
	}
	for _, l := range p.Earnings {
		p.Gross += l.Amount
	}
	for _, l := range p.Deductions {
		p.Deducted += l.Amount
	}
	p.Net = p.Gross - p.Deducted
	return p
}

// Return is an income-tax return that was filed.
type Return struct {
	Year         int // in which the assessment year begins
	Filed        time.Time
	Number       string // of the acknowledgement
	Form         string
	Income       trade.Paise
	GrossIncome  trade.Paise
	Tax, Paid    trade.Paise
	Address      string
	Verification string // code of the electronic verification
}

// NewReturn invents a return.
func NewReturn(r *rand.Rand) Return {
	t := Return{Year: 2020 + r.IntN(7), Form: pick(r, "ITR-1", "ITR-4", "ITR-3", "ITR-2"), Verification: "ABCD" + digits(r, 6)}
	t.Filed = time.Date(t.Year, time.June, 5, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(56))
	t.Number = digits(r, 9) + t.Filed.Format("020106")
	t.Income = rupees(r, 18_200, 145_000) * 10 // section 288A rounds to ten rupees
	t.GrossIncome = t.Income + rupees(r, 0, 15)*10_000
	t.Tax = rupees(r, 0, 3_000) * 10
	t.Paid = t.Tax
	return t
}

// AssessmentYear is the year as it is printed: "2026-27".
func (t Return) AssessmentYear() string { return fmt.Sprintf("%d-%02d", t.Year, (t.Year+1)%100) }

// Plain writes a whole amount without paise, as tax papers do: 4,56,780.
func Plain(p trade.Paise) string { return strings.TrimSuffix(p.Grouped(), ".00") }
