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

// numberedLetters is a branch that its bank names in letters, of which it has several, as
// cooperative banks whose payments another bank settles: HDFC0CKNCB2.
var numberedLetters = regexp.MustCompile(`^[A-Z]{4,5}[1-9]{1,2}$`)

// BranchCode writes the branch of an IFSC, its last six characters, in digits or in
// letters when all but a few of them are: no bank mixes a letter O among digits, and some
// have no letters at all. The letter that Indian Bank begins a branch's number with stays:
// IDIB000S042. It says how many characters were exchanged. code is the first four letters, which
// name the bank.
func BranchCode(code, branch string) (fixed string, repairs int) {
	digits, letters := 0, 0
	for _, r := range branch {
		switch {
		case isDigit(r):
			digits++
		case isCapital(r):
			letters++
		}
	}
	onlyDigits := banks()[code].inDigits
	switch {
	case letters == 0 || digits == 0:
		return branch, 0
	case letters == strings.Count(branch, "O"):
		return exchange(branch, "O", digitFor)
	case letters > 2 && digits > 2 || !onlyDigits && (numberedLetters.MatchString(branch) || letteredBranch.MatchString(branch)):
		return branch, 0
	case letters > digits:
		return exchange(branch, "0123456789", letterFor)
	case onlyDigits:
		return exchange(branch, "ABCDEFGHIJKLMNOPQRSTUVWXYZ", digitFor)
	}
	return exchange(branch, "OISBQ", digitFor)
}

// exchange writes some characters of a branch as table says, none where a letter is left
// among digits, or a digit among letters, and counts them.
func exchange(branch, some string, table map[rune]rune) (fixed string, repairs int) {
	toDigits := !isDigit(first([]rune(some)))
	out := []rune(branch)
	for i, r := range out {
		if isDigit(r) == toDigits {
			continue
		}
		meant, ok := table[r]
		if !ok || !strings.ContainsRune(some, r) {
			return branch, 0
		}
		out[i] = meant
		repairs++
	}
	return string(out), repairs
}
