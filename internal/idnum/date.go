package idnum

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
)

// FoundDate is a date in a text.
type FoundDate struct {
	Value      string // DD/MM/YYYY
	Start, End int    // byte range in the text
	Repairs    int    // letters that were taken for the digits they look like
}

// The printed forms. Separators may have lost or gained blanks in OCR, and a
// month's name may touch its neighbours. Passports name the month in two languages:
// "12 AUG/AOUT 74".
var (
	numericDate = regexp.MustCompile(`([0-3]?[0-9])\s?[/.\-]\s?([01]?[0-9])\s?[/.\-]\s?([0-9]{4}|[0-9]{2})`)
	isoDate     = regexp.MustCompile(`([0-9]{4})[/.\-]([0-9]{2})[/.\-]([0-9]{2})`)
	namedDate   = regexp.MustCompile(`(?i)([0-3]?[0-9])(?:st|nd|rd|th)?[\s\-/.,]*(` + MonthNames + `)(?:/\pL{3,9})?[\s\-/.,']*([0-9]{4}|[0-9]{2})`)
	monthFirst  = regexp.MustCompile(`(?i)(` + MonthNames + `)[\s.]*([0-3]?[0-9])(?:st|nd|rd|th)?[\s,]+([0-9]{4})`)
	// One separator may have been lost or read as a 1, or both as colons: "03/042028",
	// "10/0712005".
	gluedYear  = regexp.MustCompile(`([0-3][0-9])[/.\-:]([01][0-9])[/.\-:1Il|]?((?:19|20)[0-9]{2})`)
	gluedMonth = regexp.MustCompile(`([0-3][0-9])[/.\-:1Il|]?([01][0-9])[/.\-:]((?:19|20)[0-9]{2})`)
	// A letter of the month's name may have been read as one like it: "20-Jum-2023".
	slippedDate = regexp.MustCompile(`(?i)([0-3]?[0-9])[\s\-/.]+([a-z]{3})[\s\-/.,]+((?:19|20)[0-9]{2})`)
	// Digits may have been read as letters, one of two: "O1/O8/2025", "24/Q6/1998".
	slipInDate = regexp.MustCompile(`\b(?:[0-3]` + digitLike + `|[OoDQIl|][0-9])[/.\-](?:[01]` + digitLike + `|[OoDQIl|][0-9])[/.\-](?:[1Il|]9|[2Z][0OoDQ])?(?:[0-9]` + digitLike + `|` + digitLike + `[0-9])\b`)
	// And those of a year behind the name of a month: "24-Jun-2o23", "18 April 202S".
	slipInYear = regexp.MustCompile(`(?i:` + MonthNames + `)[\s\-/.,']+(?:19|2[0OoDQ])(?:[0-9]` + digitLike + `|` + digitLike + `[0-9])\b`)
	yearOnly   = regexp.MustCompile(`^(19|20)[0-9]{2}$`)
)

// digitLike is a digit or what one is read as, digitsForLetters puts it right.
const digitLike = `[0-9OoDQIl|ZSsGB]`

var digitsForLetters = strings.NewReplacer("O", "0", "o", "0", "D", "0", "Q", "0", "I", "1", "l", "1", "|", "1", "Z", "2", "S", "5", "s", "5", "G", "6", "B", "8")

// MonthNames is an expression for the English names of months, whole or cut short, with the
// lookalikes that a recogniser reads for their letters. Case is left to its user.
const MonthNames = `jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|ju[li1|]y?|aug(?:ust)?|sept?(?:ember)?|[o0]ct(?:ober)?|n[o0]v(?:ember)?|dec(?:ember)?`

const months = "janfebmaraprmayjunjulaugsepoctnovdec"

// monthSlips are their beginnings with a lookalike of a letter.
var monthSlips = strings.NewReplacer("0", "o", "jui", "jul", "ju1", "jul", "ju|", "jul")

// ParseDate reads a printed date as DD/MM/YYYY, or a year standing alone as that
// year. Day comes before month, as on Indian papers. A two-digit year from 69 is
// of the last century (POSIX strptime, %y). ok is false for anything else and for
// days that do not exist.
func ParseDate(printed string) (value string, ok bool) {
	printed = strings.TrimSpace(printed)
	if yearOnly.MatchString(printed) {
		return printed, true
	}
	found := FindDates(printed)
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len(printed) {
		return "", false
	}
	return found[0].Value, true
}

// FindDates returns the dates with day, month and year in text, from left to
// right. Digits of a longer number are not taken for a date.
func FindDates(text string) []FoundDate {
	if !mayHoldDate(text) {
		return nil
	}
	mended := withDigits(text)
	var found []FoundDate
	for at := 0; at < len(mended); {
		d, ok := nextDate(mended, at)
		if !ok {
			break
		}
		for i := d.Start; i < d.End; i++ {
			if text[i] != mended[i] {
				d.Repairs++
			}
		}
		found = append(found, d)
		at = d.End
	}
	return found
}

// withDigits is a text with the letters in its dates that were digits written as those, each
// in its place: a byte for a byte.
func withDigits(text string) string {
	text = slipInYear.ReplaceAllStringFunc(text, func(s string) string {
		year := len(s) - len("2023")
		return s[:year] + digitsForLetters.Replace(s[year:])
	})
	return slipInDate.ReplaceAllStringFunc(text, digitsForLetters.Replace)
}

// What a date has at least: so many digits, "1 Jan 07", whatever was read as letters; and
// two separators, or letters of a month's name, or a separator between as many digits as
// "03/042028" has left. Most texts have less, and the expressions are slow.
const (
	fewestDigits  = 3
	fewestGlued   = 7
	fewestLetters = 2
)

func mayHoldDate(text string) bool {
	digits, letters, separators := 0, 0, 0
	for i := range len(text) {
		switch b := text[i]; {
		case '0' <= b && b <= '9':
			digits++
		case 'a' <= b|0x20 && b|0x20 <= 'z':
			letters++
		case strings.IndexByte("/.-:", b) >= 0:
			separators++
		}
	}
	return digits >= fewestDigits && (separators >= 2 || letters >= fewestLetters || separators == 1 && digits >= fewestGlued)
}

// nextDate is the leftmost date that starts at or after at.
func nextDate(text string, at int) (FoundDate, bool) {
	var best FoundDate
	ok := false
	for _, form := range []struct {
		pattern          *regexp.Regexp
		day, month, year int  // submatch
		glued            bool // it may be a part of another number
	}{
		{isoDate, 3, 2, 1, false}, {numericDate, 1, 2, 3, false}, {namedDate, 1, 2, 3, false}, {monthFirst, 2, 1, 3, false},
		{gluedYear, 1, 2, 3, true}, {gluedMonth, 1, 2, 3, true}, {slippedDate, 1, 2, 3, false},
	} {
		for from := at; from < len(text); {
			m := form.pattern.FindStringSubmatchIndex(text[from:])
			if m == nil {
				break
			}
			part := func(i int) string { return text[from+m[2*i] : from+m[2*i+1]] }
			start, end := from+m[0], from+m[1]
			value, real := calendarDay(part(form.day), part(form.month), part(form.year))
			if real && !digitAt(text, start-1) && !digitAt(text, end) && !(form.glued && joined(text, start, end)) {
				if !ok || start < best.Start {
					best, ok = FoundDate{Value: value, Start: start, End: end}, true
				}
				break
			}
			from = start + 1
		}
	}
	return best, ok
}

// joined says whether a part of a text goes on before or behind it as numbers do: "MH
// 12/0712/1998", "2404-2019-6781".
func joined(text string, start, end int) bool {
	const within = "/-."
	if before := strings.TrimRight(text[:start], within); before != "" && (len(before) < start || unicode.IsLetter(rune(before[len(before)-1]))) {
		return true
	}
	after := strings.TrimLeft(text[end:], within)
	return len(after) < len(text)-end && digitAt(after, 0)
}

// calendarDay writes the day as DD/MM/YYYY when the calendar has it.
func calendarDay(day, month, year string) (string, bool) {
	d, _ := strconv.Atoi(day)
	y, _ := strconv.Atoi(year)
	m, err := strconv.Atoi(month)
	if err != nil {
		m = monthOf(monthSlips.Replace(strings.ToLower(month[:3])))
	}
	if len(year) == 2 {
		y += 2000
		if y >= 2069 {
			y -= 100
		}
	}
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	if t.Day() != d || int(t.Month()) != m || y < 1900 || y > 2099 {
		return "", false
	}
	return fmt.Sprintf("%02d/%02d/%04d", d, m, y), true
}

// monthOf is the month whose name begins with three letters, or with such as one of them may
// have been read for; 0 when none or several do.
func monthOf(letters string) int {
	if at := strings.Index(months, letters); at >= 0 && at%3 == 0 {
		return at/3 + 1
	}
	found := 0
	for at := 0; at < len(months); at += 3 {
		if !oneLookalike(letters, months[at:at+3]) {
			continue
		}
		if found > 0 {
			return 0
		}
		found = at/3 + 1
	}
	return found
}

// lookalikes are letters that are read for each other in blurred print.
var lookalikes = []string{"mnhru", "aeco", "filt", "vyu", "gpqy", "bh"}

// oneLookalike says whether texts of one length differ in one letter that looks alike in both.
func oneLookalike(a, b string) bool {
	slips := 0
	for i := range len(a) {
		if a[i] == b[i] {
			continue
		}
		slips++
		if !slices.ContainsFunc(lookalikes, func(l string) bool { return strings.IndexByte(l, a[i]) >= 0 && strings.IndexByte(l, b[i]) >= 0 }) {
			return false
		}
	}
	return slips == 1
}

func digitAt(text string, i int) bool {
	return i >= 0 && i < len(text) && text[i] >= '0' && text[i] <= '9'
}
