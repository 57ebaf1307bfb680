package statement

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"atlas/internal/document"
)

// role is what a column holds.
type role int

const (
	unknown role = iota
	date
	valueDate
	narration
	reference
	debit
	credit
	amount // of either side
	side   // of the amount: Dr, Cr
	balance
)

// column is a column of the table. Its edges move with the values found in it, because
// a photographed page gets narrower towards one end.
type column struct {
	role        role
	left, right float64
	seen        bool // the edges are those of a value, not of the title
}

// words of the titles. A title with words of both sides heads amounts of either side.
var titles = []struct {
	role  role
	words []string
}{
	{balance, []string{"BALANCE", "BAL"}},
	{debit, []string{"WITHDRAWAL", "WITHDRAWALS", "WITHDRAWN", "DEBIT", "DEBITS", "DR"}},
	{credit, []string{"DEPOSIT", "DEPOSITS", "DEPOSITED", "CREDIT", "CREDITS", "CR"}},
	{amount, []string{"AMOUNT", "AMT"}},
	{side, []string{"TYPE"}},
	{valueDate, []string{"VALUE", "VAL"}},
	{narration, []string{"NARRATION", "PARTICULARS", "DESCRIPTION", "REMARKS", "DETAILS"}},
	{reference, []string{"CHQ", "CHEQUE", "REF", "REFERENCE", "INSTRUMENT", "INSTR", "CHQ/REF", "UTR"}},
	{date, []string{"DATE", "DT"}},
}

// roleOf tells what a title heads.
func roleOf(title string) role {
	words := strings.FieldsFunc(strings.ToUpper(title), func(r rune) bool { return r < 'A' || r > 'Z' })
	has := func(r role) bool {
		for _, t := range titles {
			if t.role == r && slices.ContainsFunc(words, func(w string) bool { return slices.Contains(t.words, w) }) {
				return true
			}
		}
		return false
	}
	if has(debit) && has(credit) {
		if has(amount) || slices.ContainsFunc(words, func(w string) bool { return len(w) > 2 && w != "TYPE" }) {
			return amount
		}
		return side
	}
	for _, t := range titles {
		if has(t.role) && (t.role != valueDate || has(date)) {
			return t.role
		}
	}
	return unknown
}

// titleReach is how far apart, in heights, the lines of the row of titles stand at
// most; titleGap is the widest blank within a title.
const (
	titleReach = 1.8
	titleGap   = 0.75
)

// columnsAt reads the titles that stand on level i and the two after it. ok is false
// when they are no titles of a statement. last is the last level of the titles.
func columnsAt(levels []level, i int) (columns []column, last int, ok bool) {
	if !heads(levels[i]) {
		return nil, 0, false
	}
	last = i
	for last+1 < len(levels) && last < i+2 && levels[last+1].y-levels[last].y < titleReach*levels[i].height && !levels[last+1].hasValue() {
		last++
	}
	var cells []cell
	for _, l := range levels[i : last+1] {
		for _, w := range l.words {
			cells = addWord(cells, w)
		}
	}
	slices.SortFunc(cells, func(a, b cell) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
	var found [balance + 1]bool
	for _, c := range cells {
		r := roleOf(c.text)
		found[r] = true
		columns = append(columns, column{role: r, left: c.box.MinX, right: c.box.MaxX})
	}
	ok = found[balance] && found[date] && (found[debit] && found[credit] || found[amount])
	return columns, last, ok
}

// heads says whether a level may be the first line of the titles.
func heads(l level) bool {
	n := 0
	for _, w := range l.words {
		if roleOf(w.Text) != unknown {
			n++
		}
	}
	return n >= 3 && !l.hasValue()
}

// cell is a title being gathered.
type cell struct {
	text string
	box  document.Box
}

// addWord adds a word to the cell it stands in or under, or opens another.
func addWord(cells []cell, w word) []cell {
	for i := range cells {
		c := &cells[i]
		h := w.box.Height()
		beside := c.box.OverlapY(w.box) > 0.5 && gap(c.box, w.box) < titleGap*h && !otherSide(c.text, w.Text)
		under := c.box.OverlapY(w.box) <= 0.5 && c.box.OverlapX(w.box) > 0.3
		if beside || under {
			c.text += " " + w.Text
			c.box = c.box.Union(w.box)
			return cells
		}
	}
	return append(cells, cell{w.Text, w.box})
}

// otherSide says whether a word heads amounts of the other side than a title does whose
// neighbour it is: "Withdrawal" and "Deposit" of narrow columns, not "Dr / Cr".
func otherSide(title, word string) bool {
	a, b := roleOf(title), roleOf(word)
	return (a == debit && b == credit || a == credit && b == debit) && !strings.HasSuffix(title, "/")
}

func gap(a, b document.Box) float64 {
	return math.Max(a.MinX, b.MinX) - math.Min(a.MaxX, b.MaxX)
}

// nearest is the column among those of the wanted roles in which a box stands best: by
// the edge or the middle that the column sets its values by.
func nearest(columns []column, box document.Box, wanted ...role) *column {
	var best *column
	least := math.Inf(1)
	for i := range columns {
		c := &columns[i]
		if !slices.Contains(wanted, c.role) {
			continue
		}
		d := min(math.Abs(c.right-box.MaxX), math.Abs(c.left-box.MinX), math.Abs(c.left+c.right-box.MinX-box.MaxX)/2)
		if c.seen {
			d = min(math.Abs(c.right-box.MaxX), math.Abs(c.left-box.MinX))
		}
		if d < least {
			best, least = c, d
		}
	}
	return best
}
