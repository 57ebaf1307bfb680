package kind

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"atlas/internal/idnum"
)

// The band at the foot of a cheque holds four numbers in E-13B print (RBI, mechanised
// cheque processing; ISO 1004-1): of the cheque, 6 digits; of city, bank and branch, 9;
// of the account, 6; of the transaction, 2. The print has symbols between them that a
// recogniser does not know and reads as one to three other characters, digits among
// them: ⑈419657⑈ 570544097⑆ 728529⑈ 31 as "114 19657 # . 57054 4 0971:. 7285 29 # 31".
const (
	chequeDigits, sortDigits, accountDigits, codeDigits = 6, 9, 6, 2

	// mostJunk is the most characters that a symbol is read as, marks put beside it
	// included.
	mostJunk = 5
	// mostCost is the greatest cost of an alignment that is believed.
	mostCost = 3.0
)

// transactionCodes are those in use (RBI, list of transaction codes).
var transactionCodes = regexp.MustCompile(`^(0[1-9]|1[0-9]|2[0-9]|3[01])$`)

// glyph is a character of a text and where it stands.
type glyph struct {
	r  rune
	at int
}

// band is one way to read a text as the band.
type band struct {
	cost         float64
	cheque, sort int // the glyphs they begin with
}

// findMICRBand finds the sorting code in the band of a cheque.
func findMICRBand(text string) []Found {
	if found := inBand(text, func(b band) int { return b.sort }, sortDigits); len(found) > 0 {
		return found
	}
	m := beforeTransit.FindStringSubmatchIndex(text)
	if m == nil || !idnum.IsMICR(text[m[2]:m[3]]) {
		return nil
	}
	start := utf8.RuneCountInString(text[:m[2]])
	return []Found{{Value: text[m[2]:m[3]], Start: start, End: start + sortDigits, Quality: 0.8}}
}

// beforeTransit is a sorting code before its symbol, both read by their shapes, in a band of
// which another number lacks a digit.
var beforeTransit = regexp.MustCompile(`(?:^|[ ⑈])(\d{9})⑆`)

// findChequeBand finds the number of the cheque in its band.
func findChequeBand(text string) []Found {
	return inBand(text, func(b band) int { return b.cheque }, chequeDigits)
}

// inBand is the number of n digits whose first glyph start names.
func inBand(text string, start func(band) int, n int) []Found {
	glyphs := inked(text)
	b, ok := inGroups(text)
	if !ok {
		b, ok = readBand(glyphs)
	}
	if !ok {
		return nil
	}
	from := start(b)
	value, repairs := number(glyphs[from : from+n])
	return []Found{{Value: value, Start: glyphs[from].at, End: glyphs[from+n-1].at + 1, Quality: 1 - 0.2*b.cost, Repairs: repairs}}
}

// inked are the characters of a text that are not blank.
func inked(text string) []glyph {
	var out []glyph
	for i, r := range []rune(text) {
		if r != ' ' {
			out = append(out, glyph{r, i})
		}
	}
	return out
}

// groups is the band with blanks where it has them, and with every symbol read as one character,
// whatever that is.
var groups = regexp.MustCompile(`^\W*\S(\d{6})\S (\d{9})\S? (\d{6})\S? (\d{2})\W*$`)

// inGroups reads a text as the band by its blanks.
func inGroups(text string) (band, bool) {
	m := groups.FindStringSubmatchIndex(text)
	if m == nil || !idnum.IsMICR(text[m[4]:m[5]]) || !transactionCodes.MatchString(text[m[8]:m[9]]) {
		return band{}, false
	}
	inked := func(to int) int { return utf8.RuneCountInString(strings.ReplaceAll(text[:to], " ", "")) }
	return band{cheque: inked(m[2]), sort: inked(m[4])}, true
}

// readBand finds the cheapest way to read glyphs as the band.
func readBand(glyphs []glyph) (best band, ok bool) {
	const digits = chequeDigits + sortDigits + accountDigits + codeDigits
	if len(glyphs) < digits || len(glyphs) > digits+4*mostJunk {
		return band{}, false
	}
	best.cost = mostCost
	for cheque := 0; cheque <= mostJunk; cheque++ {
		for _, sort := range after(cheque + chequeDigits) {
			for _, account := range after(sort + sortDigits) {
				for _, code := range after(account + accountDigits) {
					rest := len(glyphs) - code - codeDigits
					if rest < 0 || rest > 2 {
						continue
					}
					if c := costOf(glyphs, cheque, sort, account, code); c < best.cost {
						best, ok = band{c, cheque, sort}, true
					}
				}
			}
		}
	}
	return best, ok
}

// after are the places where a number may begin when the one before it ends at end.
func after(end int) []int {
	var out []int
	for n := range mostJunk + 1 {
		out = append(out, end+n)
	}
	return out
}

// costOf is how unlikely an alignment is: characters exchanged, digits taken for
// symbols, a sorting code or transaction code that none is.
func costOf(glyphs []glyph, cheque, sort, account, code int) float64 {
	if code+codeDigits > len(glyphs) {
		return mostCost
	}
	cost := 0.0
	for _, n := range [][2]int{{cheque, chequeDigits}, {sort, sortDigits}, {account, accountDigits}, {code, codeDigits}} {
		value, repairs := number(glyphs[n[0] : n[0]+n[1]])
		switch {
		case value == "":
			return mostCost
		case n[1] == sortDigits && !idnum.IsMICR(value):
			cost += 2
		case n[1] == codeDigits && !transactionCodes.MatchString(value):
			cost++
		}
		cost += 0.4*float64(repairs) + 0.1*float64(blanks(glyphs[n[0]:n[0]+n[1]]))
	}
	for _, gap := range [][2]int{{0, cheque}, {cheque + chequeDigits, sort}, {sort + sortDigits, account}, {account + accountDigits, code}, {code + codeDigits, len(glyphs)}} {
		cost += junkCost(glyphs[gap[0]:gap[1]])
		if gap[0] == gap[1] && gap[1] < len(glyphs) {
			cost += 0.5 // a symbol that left no trace
		}
	}
	return cost
}

// blanks counts those between glyphs: the band has them behind its symbols alone, but
// a recogniser reads others.
func blanks(glyphs []glyph) (n int) {
	for i := range len(glyphs) - 1 {
		if glyphs[i+1].at > glyphs[i].at+1 {
			n++
		}
	}
	return n
}

// junkCost is how unlikely characters are to be a symbol: marks and bars are likely, an
// eight is at times, other digits are not.
func junkCost(glyphs []glyph) float64 {
	cost := 0.0
	for _, g := range glyphs {
		switch {
		case g.r < '0' || g.r > '9':
		case g.r == '1':
			cost += 0.1
		case g.r == '8':
			cost += 0.2
		default:
			cost += 0.6
		}
	}
	return cost
}

// number reads glyphs as digits, those that look like one included; "" when some do
// not.
func number(glyphs []glyph) (value string, repairs int) {
	var b strings.Builder
	for _, g := range glyphs {
		b.WriteRune(g.r)
	}
	value, repairs, ok := idnum.Repair(b.String(), idnum.Mask(strings.Repeat("9", len(glyphs))))
	if !ok {
		return "", 0
	}
	return value, repairs
}
