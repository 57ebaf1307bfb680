package statement

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
)

// Rows that hold no transaction.
var (
	openingRow = regexp.MustCompile(`(?i)\bopening\b|\bB\s?/\s?F\b|brought forward`)
	closingRow = regexp.MustCompile(`(?i)\bclosing bal|\bC\s?/\s?F\b|carried forward`)
	totalRow   = regexp.MustCompile(`(?i)\btotals?\b`)
	pageNumber = regexp.MustCompile(`(?i)^\W*page\b`)
	tableEnd   = regexp.MustCompile(`(?i)statement summary|end of statement|account summary|\*+ ?end`)
)

// read adds the rows of a page.
func (t *table) read(p document.Page) {
	all := levels(p)
	liftYears(all)
	from := 0
	if len(t.columns) == 0 {
		from = len(all)
	}
	for i := range all {
		if columns, last, ok := columnsAt(all, i); ok {
			t.columns, from = columns, last+1
			break
		}
	}
	body := all[from:]
	var starts []*row
	for i, l := range body {
		if tableEnd.MatchString(l.text()) {
			body = body[:i]
			break
		}
		if r := t.rowAt(l, p.Number); r != nil {
			starts = append(starts, r)
		}
	}
	if len(t.rows) == 0 && len(starts) > 0 {
		t.source = p.Lines[0].Source
	}
	t.narrate(starts, body)
	t.rows = append(t.rows, starts...)
}

// rowAt reads the level as the first line of a row; nil when it is none.
func (t *table) rowAt(l level, page int) *row {
	r := &row{page: page, y: l.y, bottom: l.y}
	mark := t.sideMark(l)
	var unsided []value
	for _, v := range l.values() {
		c := nearest(t.columns, v.box, debit, credit, amount, balance)
		if c == nil || !near(c, v.box) {
			continue
		}
		c.left, c.right, c.seen = v.box.MinX, v.box.MaxX, true
		switch {
		case c.role == balance:
			r.balance = signed(v)
		case c.role == debit:
			r.debit = v.text
		case c.role == credit:
			r.credit = v.text
		default:
			if v.side == unknown {
				v.side = mark
			}
			unsided = append(unsided, v)
		}
	}
	for _, v := range unsided {
		switch v.side {
		case debit:
			r.debit = v.text
		case credit:
			r.credit = v.text
		}
	}
	r.debit, r.credit = nonzero(r.debit), nonzero(r.credit)
	r.date = t.dateOf(l)
	text := l.text()
	switch {
	case openingRow.MatchString(text) && r.balance != "" && r.debit+r.credit == "":
		t.opening = r.balance
		return nil
	case closingRow.MatchString(text) && r.debit+r.credit == "":
		if r.balance != "" {
			t.closing = r.balance
		}
		return nil
	case r.debit+r.credit == "", r.date == "" && totalRow.MatchString(text), r.balance == "" && r.date == "":
		return nil
	case r.date == "":
		if len(t.rows) == 0 {
			return nil
		}
		r.date = t.rows[len(t.rows)-1].date
	}
	return r
}

// near says whether a box touches the column, or would but for a page that is
// photographed from the side.
func near(c *column, box document.Box) bool {
	slack := 3 * box.Height()
	return box.MaxX > c.left-slack && box.MinX < c.right+slack
}

// sideMark reads the column that says which side an amount is of.
func (t *table) sideMark(l level) role {
	for _, w := range l.words {
		if s := sideOf(w.Text); s != unknown {
			if c := nearest(t.columns, w.box, side); c != nil && near(c, w.box) {
				return s
			}
		}
	}
	return unknown
}

// dateOf is the date in the column of dates, or in that of value dates where a bank
// has no other.
func (t *table) dateOf(l level) string {
	value := ""
	for _, d := range l.dates() {
		c := nearest(t.columns, d.box, date, valueDate)
		if c == nil || !near(c, d.box) {
			continue
		}
		if c.role == date {
			return d.value
		}
		value = d.value
	}
	return value
}

func signed(v value) string {
	if v.side == debit && strings.Trim(v.text, "0.") != "" {
		return "-" + v.text
	}
	return v.text
}

func nonzero(amount string) string {
	if strings.Trim(amount, "0.") == "" {
		return ""
	}
	return amount
}

// narrate gives each row the lines of the narration's column that belong to it: those
// from its own height down to the next row, or, where cells are centred, those nearest
// to it.
func (t *table) narrate(rows []*row, body []level) {
	if len(rows) == 0 {
		return
	}
	centred := false
	for _, l := range body {
		if l.y < rows[0].y-0.5*l.height && t.narration(l) != "" && !openingRow.MatchString(l.text()) {
			centred = true
		}
	}
	for _, l := range body {
		text := t.narration(l)
		if text == "" || openingRow.MatchString(text) || pageNumber.MatchString(text) || closingRow.MatchString(text) {
			continue
		}
		r := owner(rows, l, centred)
		if r == nil || l.y != r.y && l.hasValue() || !centred && l.y-r.bottom > lineReach*l.height {
			continue
		}
		r.narration = append(r.narration, text)
		r.bottom = l.y
	}
}

// How far apart, in heights, the lines of one narration stand at most, and how far
// from their row where cells are centred.
const (
	lineReach = 2.4
	rowReach  = 4
)

// owner is the row that a line belongs to.
func owner(rows []*row, l level, centred bool) *row {
	var best *row
	least := math.Inf(1)
	for _, r := range rows {
		down := l.y - r.y
		if !centred && down < -0.5*l.height {
			continue
		}
		if d := math.Abs(down); d < least {
			best, least = r, d
		}
	}
	if centred && least > rowReach*l.height {
		return nil
	}
	return best
}

// narration is what of a level stands in the column of narrations.
func (t *table) narration(l level) string {
	taken := make([]bool, len(l.words))
	for _, v := range l.values() {
		if c := nearest(t.columns, v.box, debit, credit, amount, balance); c != nil && near(c, v.box) {
			take(taken, v.from, v.to)
		}
	}
	for _, d := range l.dates() {
		if c := nearest(t.columns, d.box, date, valueDate, narration); c != nil && c.role != narration && near(c, d.box) {
			take(taken, d.from, d.to)
		}
	}
	from, to := t.span(narration)
	var words []string
	for i, w := range l.words {
		if x := w.box.Center().X; !taken[i] && x > from && x < to {
			words = append(words, w.Text)
		}
	}
	return strings.Join(words, " ")
}

func take(taken []bool, from, to int) {
	for i := from; i < to; i++ {
		taken[i] = true
	}
}

// span is from where to where a column of texts reaches. A title may be centred over
// texts that are not, so the column begins with the one before it where that holds
// dates or amounts, which are told apart by their look; it ends where the next title
// begins.
func (t *table) span(r role) (from, to float64) {
	i := slices.IndexFunc(t.columns, func(c column) bool { return c.role == r })
	if i < 0 {
		return 0, 0
	}
	from, to = 0, math.Inf(1)
	if i > 0 {
		from = t.columns[i-1].right
		if slices.Contains([]role{date, valueDate, debit, credit, amount, balance}, t.columns[i-1].role) {
			from = t.columns[i-1].left
		}
	}
	if i+1 < len(t.columns) {
		to = t.columns[i+1].left
	}
	return from, to
}
