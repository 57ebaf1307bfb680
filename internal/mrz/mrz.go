// Package mrz reads the machine-readable zone of passports and cards (ICAO Doc 9303,
// parts 3 to 6) from lines that a recogniser may have misread.
package mrz

import (
	"regexp"
	"strings"
	"unicode"
)

// Part names a piece of the zone that says something of the holder or the document.
type Part string

// Parts.
const (
	Code        Part = "code"        // what the document is: P and a second letter for passports
	Issuer      Part = "issuer"      // three letters, IND
	Name        Part = "name"        // given names, then surname
	Number      Part = "number"      // of the document
	Nationality Part = "nationality" // three letters
	Birth       Part = "birth_date"  // DD/MM/YYYY
	Sex         Part = "sex"         // M, F or X
	Expiry      Part = "expiry_date" // DD/MM/YYYY
	Optional    Part = "optional"    // what the issuer likes
)

// Parts lists what a zone may be asked for.
func Parts() []Part {
	return []Part{Code, Issuer, Name, Number, Nationality, Birth, Sex, Expiry, Optional}
}

// Check is what a check digit makes of its part.
type Check int

// Outcomes of a check.
const (
	Unchecked Check = iota // the part has no check digit
	Passed
	Failed
)

// Value is a part as it was read.
type Value struct {
	Text       string // without fillers, in the form its Part says
	Line       int    // which of the lines, from 0
	Start, End int    // rune range in that line as it was printed
	Check      Check
	Repairs    int // characters exchanged because place or check digit says which is meant

	// Whole is false when the value may lack something: a name that fills its line is
	// cut off there, one without the gap between its halves has lost it, and fillers that
	// were read as letters leave letters behind.
	Whole bool
}

// Zone is a machine-readable zone.
type Zone struct {
	Format Format
	Lines  int            // how many lines it takes
	Values map[Part]Value // of the parts that could be read; none is empty

	// Composite is the outcome of the check over all that has a check of its own.
	Composite Check
}

// dated says whether a day was read where the zone has one. An address in capitals, whose
// letters look like digits here and there, may pass some checks, but has none.
func (z Zone) dated() bool {
	return z.Values[Birth].Text != "" || z.Values[Expiry].Text != ""
}

// passed counts the check digits that are right.
func (z Zone) passed() int {
	n := 0
	for _, v := range z.Values {
		if v.Check == Passed {
			n++
		}
	}
	if z.Composite == Passed {
		n++
	}
	return n
}

// filler pads every part of a zone to its length.
const filler = '<'

// fillers are what recognisers read for the filler.
const fillers = "<‹«≤({["

// squeezed is a line without blanks and stray marks. at holds for each of its runes
// where it stands in the printed line.
type squeezed struct {
	runes []rune
	at    []int

	refilled bool // its fillers were read as letters
}

func squeeze(line string) squeezed {
	var s squeezed
	for i, r := range []rune(line) {
		switch {
		case strings.ContainsRune(fillers, r):
			r = filler
		case r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r):
			continue
		}
		s.runes, s.at = append(s.runes, r), append(s.at, i)
	}
	s.refill()
	return s
}

// minMisread is how many letters in a row are no word of any name.
const minMisread = 5

// refill puts fillers back where the recogniser read a letter for each of them, which it
// does in blurred print: "PKINDRAOKKASHAKKKKKKKKK". The letter of the longest run tells.
// Where it stands alone it may be a letter of the name, and is left.
func (s *squeezed) refill() {
	var misread rune
	longest := minMisread - 1
	for i := 0; i < len(s.runes); {
		if n := s.run(i); n > longest && unicode.IsLetter(s.runes[i]) {
			misread, longest = s.runes[i], n
		}
		i += s.run(i)
	}
	if s.refilled = misread != 0; !s.refilled {
		return
	}
	for i := 0; i < len(s.runes); {
		n := s.run(i)
		if s.runes[i] == misread && (n > 1 || i == 1) { // the second of the document's two letters is seldom used
			for j := range n {
				s.runes[i+j] = filler
			}
		}
		i += n
	}
}

// run is how often the rune at i is repeated from there on.
func (s squeezed) run(i int) int {
	n := 1
	for i+n < len(s.runes) && s.runes[i+n] == s.runes[i] {
		n++
	}
	return n
}

func (s squeezed) text() string { return string(s.runes) }

// Find reads the zone among lines of print that follow each other from the top of a
// page down. first is the index of its first line. Of several places that look like a
// zone, the one with the most right check digits is taken. ok is false when no two
// check digits are right, of a line alone three: then nothing tells a zone from other
// print. A passport's second line is read without its first, which has the name.
func Find(lines []string) (z Zone, first int, ok bool) {
	best := minPassed - 1
	prints := make([]squeezed, len(lines))
	for i, l := range lines {
		prints[i] = squeeze(l)
	}
	for i := range lines {
		for _, f := range formats {
			if i+len(f.lines) > len(lines) {
				continue
			}
			found, fits := f.read(prints[i : i+len(f.lines)])
			if !fits || len(f.lines) == 1 && !found.dated() {
				continue
			}
			if found.passed() > best && found.passed() >= minPassed+2-min(2, len(f.lines)) {
				z, first, ok, best = found, i, true, found.passed()
			}
		}
	}
	return z, first, ok
}

// minPassed is how many check digits must be right for a zone to be believed. Other
// print passes one in ten times, and two of different parts hardly ever.
const minPassed = 2

// passportLine is the start of a passport's first line: what it is, who issued it, and
// the holder's name with its fillers.
var passportLine = regexp.MustCompile(`^P[A-Z<][A-Z]{3}[A-Z0-9<]*<<`)

// minPassportLine is how much of a first line there must be to know it by.
const minPassportLine = 20

// OpensPassport says whether a line of print is the first of a passport's zone, or the
// left part of it.
func OpensPassport(line string) bool {
	s := squeeze(strings.ToUpper(line))
	return len(s.runes) >= minPassportLine && passportLine.MatchString(s.text())
}

// PassportNumber reads the number out of a line of print that is the second of a
// passport's zone: three of its check digits are right.
func PassportNumber(line string) (Value, bool) {
	z, _, ok := Find([]string{line})
	return z.Values[Number], ok && z.Values[Number].Check == Passed
}

// CheckDigit is the check digit of a text of digits, capitals and fillers: the sum of
// their values times 7, 3, 1 in turn, modulo 10 (ICAO Doc 9303-3, 4.9). Any other
// character counts as a filler.
func CheckDigit(text string) byte {
	weights := [3]int{7, 3, 1}
	sum := 0
	for i := range len(text) {
		sum += worth(text[i]) * weights[i%3]
	}
	return byte('0' + sum%10)
}

func worth(c byte) int {
	switch {
	case c >= '0' && c <= '9':
		return int(c - '0')
	case c >= 'A' && c <= 'Z':
		return int(c-'A') + 10
	}
	return 0
}
