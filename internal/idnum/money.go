package idnum

import (
	"regexp"
	"strings"
)

// Masks of the numbers on money papers.
const (
	MICRMask           Mask = "999 999 999"
	AcknowledgmentMask Mask = "999999999999999"
)

// accountPattern: the Reserve Bank has left the form of account numbers to the banks,
// whose numbers have 9 to 18 digits (NPCI, NACH procedural guidelines). All but the
// last few may be hidden.
var accountPattern = regexp.MustCompile(`^[0-9X]{5,14}[0-9]{4}$`)

// IsAccount says whether s can be the number of a bank account.
func IsAccount(s string) bool {
	return accountPattern.MatchString(s) && strings.Trim(s, "0") != ""
}

// micrPattern: city, bank and branch of three digits each (Reserve Bank of India,
// MICR code). Cities are numbered by the first three digits of their postal codes,
// 110 to 855; no bank has the number 000.
var micrPattern = regexp.MustCompile(`^(1[1-9]|[2-7][0-9]|8[0-5])[0-9]{7}$`)

// IsMICR says whether s is formed like the code that sorts cheques.
func IsMICR(s string) bool { return micrPattern.MatchString(s) && s[3:6] != "000" }

// IsAcknowledgment says whether s is formed like the acknowledgement number of an
// income-tax return of the years since 2020: fifteen digits of which the last six are
// the day of filing, DDMMYY.
func IsAcknowledgment(s string) bool {
	if len(s) != 15 {
		return false
	}
	_, ok := calendarDay(s[9:11], s[11:13], s[13:15])
	return ok
}

// letteredBranch is a number of three digits with a letter before it that looks like a
// digit and is none: an O there is more often a zero.
var letteredBranch = regexp.MustCompile(`^00[SBIZG][0-9]{3}$`)

// BranchCode writes the branch of an IFSC, its last six characters, in digits or in
// letters when all but a few of them are: no bank mixes a letter O among digits. The
// letter that Indian Bank begins a branch's number with stays: IDIB000S042. It says how
// many characters were exchanged.
func BranchCode(branch string) (fixed string, repairs int) {
	digits, letters := 0, 0
	for _, r := range branch {
		switch {
		case isDigit(r):
			digits++
		case isCapital(r):
			letters++
		}
	}
	table := digitFor
	switch {
	case letters == 0 || digits == 0:
		return branch, 0
	case letters > 2 && digits > 2:
		return branch, 0
	case letters > digits:
		table = letterFor
	}
	out := []rune(branch)
	for i, r := range out {
		if isDigit(r) == (digits > letters) || letteredBranch.MatchString(branch) {
			continue
		}
		meant, ok := table[r]
		if !ok || digits > letters && r != 'O' && r != 'I' && r != 'S' && r != 'B' && r != 'Q' {
			return branch, 0
		}
		out[i] = meant
		repairs++
	}
	return string(out), repairs
}
