package kind

import (
	"slices"
	"strings"
	"unicode"
)

// findName takes the whole text as a person's name.
func findName(text string) []Found { return whole(text, nameQuality) }

// findHolder takes the whole text as the name of a person or a firm.
func findHolder(text string) []Found {
	return whole(text, func(s string) float64 { return max(nameQuality(s), 0.8*companyQuality(s)) })
}

func findCompany(text string) []Found { return whole(text, companyQuality) }

// findAddress takes one line of an address, with the comma that may end it: the
// next line goes on there.
func findAddress(text string) []Found {
	found := whole(text, addressQuality)
	for i := range found {
		if strings.HasSuffix(strings.TrimSpace(text), ",") {
			found[i].Value += ","
		}
	}
	return found
}

// findProduct takes the text without the row number that may stand before it.
func findProduct(text string) []Found {
	found := whole(text, productQuality)
	for i := range found {
		found[i].Value = strings.TrimSpace(strings.TrimLeft(dropRowNumber(found[i].Value), ".-) "))
	}
	return found
}

func dropRowNumber(s string) string {
	head, rest, ok := strings.Cut(s, " ")
	if ok && len(head) <= 3 && strings.Trim(head, "0123456789.)") == "" {
		return rest
	}
	return s
}

// whole makes one value of a text: its blanks single, the marks that separate a
// caption from its value gone.
func whole(text string, quality func(string) float64) []Found {
	runes := []rune(text)
	start, end := 0, len(runes)
	for start < end && isMargin(runes[start]) {
		start++
	}
	for end > start && isMargin(runes[end-1]) && runes[end-1] != ')' && runes[end-1] != '.' {
		end--
	}
	value := strings.Join(strings.Fields(lettersForDigits(runes[start:end])), " ")
	q := quality(value)
	if q <= 0 {
		return nil
	}
	return []Found{{Value: value, Start: start, End: end, Quality: q}}
}

// lettersForDigits turns a zero between letters into the letter it must be:
// "C0de" is no word of letters and digits, "B-204" stays.
func lettersForDigits(runes []rune) string {
	out := slices.Clone(runes)
	for i := 1; i+1 < len(out); i++ {
		if runes[i] != '0' || !unicode.IsLetter(runes[i-1]) || !unicode.IsLetter(runes[i+1]) {
			continue
		}
		out[i] = 'o'
		if unicode.IsUpper(runes[i+1]) {
			out[i] = 'O'
		}
	}
	return string(out)
}

func isMargin(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '(' && r != '#'
}

// shape counts what a text is made of.
type shape struct {
	letters, capitals, digits, others, words, longest int
}

func shapeOf(s string) (c shape) {
	for _, w := range strings.Fields(s) {
		c.words++
		letters := 0
		for _, r := range w {
			switch {
			case unicode.IsUpper(r):
				c.capitals++
				letters++
			case unicode.IsLetter(r):
				letters++
			case unicode.IsDigit(r):
				c.digits++
			default:
				c.others++
			}
		}
		c.letters += letters
		c.longest = max(c.longest, letters)
	}
	return c
}

// nameQuality: a name has letters and the odd dot, one to six words, in capitals
// or with capital initials.
func nameQuality(s string) float64 {
	c := shapeOf(s)
	if c.letters < 3 || c.longest < 2 || c.digits > 0 || c.words > 7 || c.others > c.words+1 {
		return 0
	}
	q := 1.0
	switch {
	case c.words == 1:
		q = 0.8
	case c.words > 5:
		q = 0.6
	}
	if c.longest < 3 {
		q *= 0.5
	}
	if !titled(s) {
		q *= 0.5
	}
	if holdsWord(s, notInNames) {
		q *= 0.2
	}
	return q
}

// titled says whether every word of some length starts with a capital and goes on
// in one case.
func titled(s string) bool {
	for _, w := range strings.Fields(s) {
		runes := []rune(w)
		if len(runes) < 3 {
			continue
		}
		if !unicode.IsUpper(runes[0]) && runes[0] != '(' {
			return false
		}
		c := shapeOf(string(runes[1:]))
		if c.capitals > 0 && c.capitals < c.letters-1 {
			return false
		}
	}
	return true
}

// notInNames are words of captions and slogans that no person is called by.
var notInNames = map[string]bool{
	"GOVERNMENT": true, "GOVT": true, "DEPARTMENT": true, "AUTHORITY": true, "IDENTIFICATION": true,
	"DATE": true, "NUMBER": true, "SIGNATURE": true, "CARD": true, "ACCOUNT": true, "PERMANENT": true,
	"ISSUE": true, "ADDRESS": true, "MALE": true, "FEMALE": true, "INVOICE": true, "ORDER": true,
	"DELIVERY": true, "TOTAL": true, "AMOUNT": true, "DESCRIPTION": true, "PHONE": true, "MOBILE": true,
	"DETAILS": true, "CUSTOMER": true, "DEALER": true, "UNREGISTERED": true, "CONSUMER": true, "YEAR": true,
	"NO": true, "ORIGINAL": true, "COPY": true, "TAX": true, "GST": true, "DATED": true, "BRANCH": true,
	"BIRTH": true, "QTY": true, "RATE": true, "HSN": true, "GSTIN": true, "STATE": true, "CODE": true,
}

func holdsWord(s string, words map[string]bool) bool {
	for _, w := range strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if words[w] {
			return true
		}
	}
	return false
}

// tradeWords are words that firms are called by.
var tradeWords = map[string]bool{
	"PVT": true, "LTD": true, "LIMITED": true, "PRIVATE": true, "LLP": true, "CO": true, "COMPANY": true,
	"ELECTRONICS": true, "ELECTRICALS": true, "MOBILES": true, "MOBILE": true, "TELECOM": true, "TRADERS": true,
	"TRADING": true, "ENTERPRISES": true, "ENTERPRISE": true, "STORE": true, "STORES": true, "AGENCY": true,
	"AGENCIES": true, "SALES": true, "MOTORS": true, "RETAIL": true, "APPLIANCES": true, "WORLD": true,
	"BROTHERS": true, "BROS": true, "SONS": true, "MART": true, "BAZAAR": true, "CENTRE": true, "CENTER": true,
	"INDUSTRIES": true, "DISTRIBUTORS": true, "COMMUNICATION": true, "COMMUNICATIONS": true, "DIGITAL": true,
	"COMPUTERS": true, "FURNITURE": true, "HOUSE": true, "EMPORIUM": true, "SERVICES": true, "AUTO": true,
	"AUTOMOBILES": true, "GALLERY": true, "SHOPPEE": true, "SHOPPE": true, "SYSTEMS": true, "SOLUTIONS": true,
}

func companyQuality(s string) float64 {
	c := shapeOf(s)
	if strings.Contains(s, ":") || c.letters < 4 || c.longest < 3 || c.words > 9 || c.digits > c.letters/2 {
		return 0
	}
	q := 0.9
	if c.words == 1 {
		q = 0.6
	}
	if c.digits > 0 {
		q *= 0.7
	}
	switch {
	case holdsWord(s, tradeWords):
		q = min(1, q*1.4)
	case holdsWord(s, notInNames):
		q *= 0.4
	case !titled(s):
		q *= 0.6
	}
	return q
}

// addressQuality judges one line of an address.
func addressQuality(s string) float64 {
	c := shapeOf(s)
	if c.letters+c.digits < 3 {
		return 0
	}
	return 0.9
}

func productQuality(s string) float64 {
	c := shapeOf(s)
	if c.letters < 3 || c.longest < 2 {
		return 0
	}
	q := 0.9
	if c.words == 1 {
		q = 0.7
	}
	return q
}
