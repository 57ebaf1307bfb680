package idnum

import (
	"regexp"
	"strings"
)

// amountPattern: a currency mark or none, digits with separators, and the "/-"
// that closes a handwritten amount. OCR reads the rupee sign as a yen sign.
var amountPattern = regexp.MustCompile(`(?i)^(?:rs\.?|inr|₹|₨|¥|￥)?\s*([0-9](?:[0-9., ]*[0-9])?)[., ]*(?:/\s?[-=]?)?$`)

// ParseAmount reads a printed amount of rupees as a plain decimal with two places:
// "Rs. 1,23,456/-" gives "123456.00". Groups may be Indian or of three. A dot read
// for a comma, or the reverse, is understood from the groups: the last separator
// is the decimal point when one or two digits follow it. ok is false when the
// groups do not add up, so a lost digit is refused rather than guessed.
func ParseAmount(printed string) (value string, ok bool) {
	m := amountPattern.FindStringSubmatch(strings.TrimSpace(printed))
	if m == nil {
		return "", false
	}
	groups, separators := splitGroups(m[1])
	paise := "00"
	if n := len(groups) - 1; n > 0 && len(groups[n]) < 3 {
		paise = (groups[n] + "0")[:2]
		groups, separators = groups[:n], separators[:n-1]
	}
	if !grouped(groups) || !grouping(groups, separators) {
		return "", false
	}
	rupees := strings.TrimLeft(strings.Join(groups, ""), "0")
	if rupees == "" {
		rupees = "0"
	}
	return rupees + "." + paise, true
}

// separator is a dot or comma with the blanks OCR put beside it, or anything else
// between two digits.
var separator = regexp.MustCompile(`[^0-9]+`)

// splitGroups cuts s at its separators; those come back without blanks.
func splitGroups(s string) (groups, separators []string) {
	for _, sep := range separator.FindAllString(s, -1) {
		separators = append(separators, strings.ReplaceAll(sep, " ", ""))
	}
	return separator.Split(s, -1), separators
}

// grouped says whether the rupees are one run of digits, or groups of two or three
// that end with three.
func grouped(groups []string) bool {
	n := len(groups) - 1
	if n == 0 {
		return groups[0] != ""
	}
	if groups[0] != "" && groups[0][0] == '0' {
		return false // the rest of one whose first digit was misread
	}
	for _, g := range groups[1:n] {
		if len(g) != 2 && len(g) != 3 {
			return false
		}
	}
	return len(groups[0]) >= 1 && len(groups[0]) <= 3 && len(groups[n]) == 3
}

// grouping says whether the separators left between the groups can all be grouping
// marks. A lone blank stands between two numbers, and a dot after a comma would be
// a decimal point with three places, but for "13,59.110", whose two digits between make
// it the last comma of lakhs.
func grouping(groups, separators []string) bool {
	for i, s := range separators {
		decimal := i > 0 && s == "." && separators[i-1] == "," && len(groups[i]) != 2
		if s != "," && s != "." || decimal {
			return false
		}
	}
	return true
}
