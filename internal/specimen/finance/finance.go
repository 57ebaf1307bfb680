// Package finance invents the money side of a borrower: bank accounts with their
// statements, salaries, tax returns and electricity bills. Everything follows from the
// random source alone. No bank, employer or supplier is real.
package finance

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/specimen/trade"
)

// pick is one of the choices, each as likely as the others.
func pick[T any](r *rand.Rand, choices ...T) T { return choices[r.IntN(len(choices))] }

// chance is true with probability p.
func chance(r *rand.Rand, p float64) bool { return r.Float64() < p }

// digits invents n digits of which the first is not zero.
func digits(r *rand.Rand, n int) string {
	out := []byte{byte('1' + r.IntN(9))}
	for len(out) < n {
		out = append(out, byte('0'+r.IntN(10)))
	}
	return string(out)
}

// rupees is a whole amount between two.
func rupees(r *rand.Rand, from, to int) trade.Paise {
	return trade.Rupees(int64(from + r.IntN(to-from+1)))
}

// Bank is an invented bank.
type Bank struct {
	Name  string
	Code  string // the first four letters of its IFSCs
	Short string // as it names itself in narrations
	Ink   uint32 // of its name, 0xRRGGBB
}

var bankList = []Bank{
	{"Sahakar Pragati Bank", "SPGX", "SPB", 0x123a7a},
	{"Bank of Malwa", "BMLX", "BOM", 0xb3471b},
	{"Dakshin Vikas Bank Limited", "DVKX", "DVB", 0x7a1230},
	{"Purvanchal Commercial Bank", "PCBX", "PCB", 0x0d5c46},
	{"Konkan Mercantile Bank Ltd.", "KMBX", "KMB", 0x174a9c},
	{"Ganga Valley Bank", "GVBX", "GVB", 0x5a2d82},
	{"State Bank of Vindhya", "SBVX", "SBV", 0x1f5fa8},
	{"Himadri Gramin Bank", "HMGX", "HGB", 0x2e6b1f},
	{"United Deccan Bank", "UNDX", "UDB", 0x8c1c1c},
	{"Arunodaya Small Finance Bank", "ARSX", "ASFB", 0xc06010},
	{"NAVYUG BANK", "NVYX", "NYB", 0x1b1b1b},
	{"Punya Bharati Bank", "PNYX", "PBB", 0x9c1747},
}

// Account is an account of the borrower at a branch of a bank.
type Account struct {
	Bank         Bank
	Holder       string
	Number       string
	IFSC, MICR   string
	Customer     string // the bank's number for the holder
	Branch       trade.Address
	BranchName   string
	BranchPhone  string
	Kind         string // of account
	Opened       time.Time
	Firm         bool // the holder is a firm
	ChequeNumber string
	Serial       string // of the account, the third group of a cheque's band
	Transaction  string // code, the last group of a cheque's band
}

// NewAccount opens an account for the holder in the state of that GST code.
func NewAccount(r *rand.Rand, holder, stateCode string) Account {
	bank := pick(r, bankList...)
	a := Account{
		Bank: bank, Holder: holder, Branch: trade.NewAddress(r, stateCode),
		Number:   digits(r, pick(r, 11, 12, 13, 14, 14, 15, 16)),
		IFSC:     bank.Code + "0" + pick(r, "00"+digits(r, 4), digits(r, 6), "0"+digits(r, 5)),
		Customer: digits(r, pick(r, 8, 9, 11)), BranchPhone: "0" + digits(r, 2) + "-2" + digits(r, 7),
		Kind:         pick(r, "SAVINGS ACCOUNT", "Savings Account - Regular", "SB GENERAL", "SAVINGS BANK - RESIDENT"),
		Opened:       time.Date(2008, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(15*365)),
		ChequeNumber: fmt.Sprintf("%06d", 1+r.IntN(999_000)), Serial: fmt.Sprintf("%06d", r.IntN(1_000_000)),
		Transaction: pick(r, "10", "31", "31", "31"),
	}
	if chance(r, 0.3) {
		a.Number = pick(r, "00", "0", "000") + a.Number[:11]
	}
	a.MICR = a.Branch.PIN[:3] + digits(r, 3) + fmt.Sprintf("%03d", 1+r.IntN(180))
	a.BranchName = strings.ToUpper(a.Branch.Street[len(a.Branch.Street)-1])
	return a
}

// NewFirmAccount opens a current account for a firm.
func NewFirmAccount(r *rand.Rand, firm, stateCode string) Account {
	a := NewAccount(r, firm, stateCode)
	a.Firm, a.Kind, a.Transaction = true, "CURRENT ACCOUNT", pick(r, "11", "29")
	return a
}
