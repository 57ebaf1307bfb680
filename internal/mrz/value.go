package mrz

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// finish turns the parts into the forms their Part says and drops those that have no
// meaning.
func (z *Zone) finish() {
	z.put(Name, nameOf)
	if z.Values[Nationality].Text == india || z.Values[Issuer].Text == india {
		z.put(Number, indianNumber)
	}
	z.put(Sex, sexOf)
	expiry, _ := date(z.Values[Expiry].Text, lastExpiry)
	z.put(Expiry, func(v Value) Value { return dated(v, lastExpiry) })
	z.put(Birth, func(v Value) Value { return dated(v, lastBirth(expiry)) })
}

const india = "IND"

// indianNumber is a letter and seven digits. A filler behind them that was read as a K agrees with
// the check digit, too: a K counts 20, a filler nothing, and sums are taken modulo 10.
func indianNumber(v Value) Value {
	const long = 8
	if len(v.Text) == long+1 && v.Text[long] == 'K' {
		v.Text = v.Text[:long]
		v.Repairs++
	}
	return v
}

// lastBirth is the day after which nobody with a document of that expiry was born, which
// is the zero time when it was not read.
func lastBirth(expiry time.Time) time.Time {
	if today := time.Now(); expiry.IsZero() || expiry.After(today) {
		return today
	}
	return expiry
}

// put replaces a value that was read.
func (z *Zone) put(p Part, form func(Value) Value) {
	v, ok := z.Values[p]
	if !ok {
		return
	}
	if v = form(v); v.Text == "" {
		delete(z.Values, p)
		return
	}
	z.Values[p] = v
}

// nameOf puts the given names before the surname. Two fillers part them (ICAO Doc
// 9303-3, 4.6); two more end the name, and what is read behind them is filler too.
func nameOf(v Value) Value {
	text := v.Text
	surname, rest, parted := strings.Cut(text, "<<")
	given, _, _ := strings.Cut(rest, "<<")
	given = strings.Trim(given, "<")
	v.Whole = v.Whole && (parted && len(text) < nameWidth || !parted && !strings.Contains(text, "<"))
	v.Text = strings.Join(strings.FieldsFunc(given+"<"+surname, func(r rune) bool { return r == filler }), " ")
	return v
}

// nameWidth is the width of a passport's name. One that fills it may have been cut.
const nameWidth = 39

func sexOf(v Value) Value {
	if v.Text != "M" && v.Text != "F" && v.Text != "X" {
		v.Text = ""
	}
	return v
}

// lastExpiry is the end of the century that a document's expiry is taken to lie in:
// zones came with the 1980s.
var lastExpiry = time.Date(2079, 12, 31, 0, 0, 0, 0, time.UTC)

// dated writes YYMMDD as DD/MM/YYYY. The zone drops the century; it is the latest one
// in which the day does not lie behind last.
func dated(v Value, last time.Time) Value {
	t, ok := date(v.Text, last)
	if !ok {
		v.Text = ""
		return v
	}
	v.Text = t.Format("02/01/2006")
	return v
}

func date(text string, last time.Time) (time.Time, bool) {
	n, err := strconv.Atoi(text)
	if err != nil || len(text) != 6 || n < 0 {
		return time.Time{}, false
	}
	for _, century := range []int{2000, 1900} {
		t, err := time.Parse("20060102", fmt.Sprintf("%04d%04d", century+n/10000, n%10000))
		if err != nil || t.After(last) {
			continue
		}
		return t, true
	}
	return time.Time{}, false
}
