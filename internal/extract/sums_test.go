package extract_test

import "testing"

func TestRupeeSignsReadAsDigits(t *testing.T) {
	for rule, tt := range map[string]struct{ amount, below, want string }{
		"the amount in words":                {"131,440.00", "(Rupees Thirty One Thousand Four Hundred Forty Only)", "31440.00"},
		"the amount again":                   {"131,440.00", "Received 31,440.00 by card", "31440.00"},
		"grouped as abroad, and so in words": {"131,440.00", "(Rupees One Lakh Thirty One Thousand Four Hundred Forty Only)", "131440.00"},
		"grouped as abroad":                  {"131,440.00", "Thank you", "131440.00"},
		"words on two lines":                 {"131,440.00", "(Rupees One Lakh\nThirty One Thousand Four Hundred Forty Only)", "131440.00"},
		"a loan of a lakh":                   {"131,440.00", "Loan amount 100,000.00\nDown payment 31,440.00", "131440.00"},
		"a fee that is its end":              {"105,000.00", "Processing fee 5,000.00", "105000.00"},
		"what a down payment leaves":         {"350,000.00", "Product price F56,490.00\nDown payment 6,490.00", "50000.00"},
		"what a larger price leaves":         {"350,000.00", "Price 356,490.00\nDown payment 6,490.00\nFee 300,000.00", "350000.00"},
		"grouped as in India":                {"1,31,440.00", "Received 31,440.00 by card", "131440.00"},
	} {
		got := fields(t, "INVOICE", typeset(`
                 TAX INVOICE
Shree National Sales Corporation
Invoice No:    INV-36805          Date: 23/05/2026
Product                                        Amount
Nirvex 190 L Single Door 3 Star                26,644.07
Net Payable                                    `+tt.amount+`

`+tt.below))
		if got["total_amount"].Value != tt.want {
			t.Errorf("%s: %q, want %q", rule, got["total_amount"].Value, tt.want)
		}
	}
}

// Of the amounts on the row of gross pay that one is it which less the deductions leaves net
// pay; where none does, one under "Rate" or "YTD" comes last.
func TestGrossPayOfSeveralColumns(t *testing.T) {
	for rule, tt := range map[string]struct{ heads, gross, deductions, want string }{
		"what leaves net pay":      {"Fixed pay     This month    Since April", "50,000.00     52,500.00     6,00,000.00", "7,500.00", "52500.00"},
		"what leaves it, in front": {"This month    Fixed pay     Since April", "52,500.00     50,000.00     6,00,000.00", "7,500.00", "52500.00"},
		"a small deduction":        {"Fixed pay     This month    Since April", "50,000.00     45,200.00     6,00,000.00", "200.00", "45200.00"},
		"the heads alone":          {"Rate          Current       YTD        ", "50,000.00     52,500.00     6,00,000.00", "", "52500.00"},
		"no sign but the order":    {"A             B             C          ", "50,000.00     52,500.00     6,00,000.00", "", "50000.00"},
	} {
		got := fields(t, "SALARY_SLIP", typeset(`
                 PAYSLIP
Employee Name       Asha Kulkarni
Earnings            `+tt.heads+`
Gross Earnings      `+tt.gross+`
Total Deductions    `+tt.deductions+`
Net Pay             45,000.00`))
		if got["gross_pay"].Value != tt.want {
			t.Errorf("%s: %q, want %q", rule, got["gross_pay"].Value, tt.want)
		}
	}
}

// An amount that is printed in words too is surer than one that is not.
func TestAmountsInWordsAreAProof(t *testing.T) {
	bill := func(words string) float64 {
		return fields(t, "INVOICE", typeset(`
                 TAX INVOICE
Invoice No:    INV-36805          Date: 23/05/2026
Net Payable                                    31,440.00

`+words))["total_amount"].Signs.Check
	}
	with, without := bill("Rupees Thirty One Thousand Four Hundred Forty Only"), bill("Rupees Thirty Two Thousand Only")
	if with != 1 || without != 0.5 {
		t.Errorf("the check of an amount in words is %v, of another %v", with, without)
	}
}
