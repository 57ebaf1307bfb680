package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
	"atlas/internal/specimen/trade"
)

// table draws the entries from y down, over pages when the sheet can be turned, and
// returns the y below them.
func (a *account) table(y float64) float64 {
	var rows [][]string
	if a.form.opening != nil {
		rows = append(rows, a.form.opening(a))
	}
	for i, e := range a.entries() {
		var cells []string
		for _, col := range a.columns {
			cells = append(cells, col.cell(a, i+1, e))
		}
		rows = append(rows, cells)
	}
	if a.form.closing != nil {
		rows = append(rows, a.form.closing(a)...)
	}
	a.breakWords(rows)
	table := draw.Table{X: statementLeft, Head: a.bold, Body: a.st, Pad: cellPad, Rule: a.form.rule, NoRows: a.form.noRows, Ink: draw.Hex(0x9a9a9a)}
	width := 0.0
	for _, col := range a.columns {
		width += col.Width
	}
	for _, col := range a.columns {
		col.Width *= (statementRight - statementLeft) / width
		table.Columns = append(table.Columns, col.Column)
	}
	for page := 1; ; page++ {
		table.Y = y
		n := a.fitting(table, rows, statementBottom-y)
		bottom, _ := a.Table(table, rows[:n])
		rows = rows[n:]
		if len(rows) == 0 || a.turn == nil {
			return bottom
		}
		a.Text(statementRight, 1700, fmt.Sprintf("Page No .: %d", page), a.st.Aligned(draw.Right))
		a.turn()
		y = 110
	}
}

// breakWords cuts the words that are wider than their cells, as banks' programs do.
func (a *account) breakWords(rows [][]string) {
	total := 0.0
	for _, col := range a.columns {
		total += col.Width
	}
	for _, cells := range rows {
		for i, cell := range cells {
			width := a.columns[i].Width*(statementRight-statementLeft)/total - 2*cellPad
			var words []string
			for _, w := range strings.Fields(cell) {
				words = append(words, a.cut(w, width)...)
			}
			cells[i] = strings.Join(words, " ")
		}
	}
}

// cut cuts a word into pieces that fit a width.
func (a *account) cut(word string, width float64) []string {
	for n := len(word); n > 1; n-- {
		if a.Measure(word[:n], a.st) <= width {
			if n == len(word) {
				break
			}
			return append([]string{word[:n]}, a.cut(word[n:], width)...)
		}
	}
	return []string{word}
}

// fitting counts the rows that fit the height, at least one.
func (a *account) fitting(t draw.Table, rows [][]string, height float64) int {
	for i, row := range rows {
		lines := 1
		for k, cell := range row {
			lines = max(lines, len(a.Wrap(cell, t.Columns[k].Width-2*t.Pad, t.Body)))
		}
		height -= 2*t.Pad + t.Body.Size*(1+t.Body.Leading*float64(lines-1))
		if height < 0 && i > 0 {
			return i
		}
	}
	return len(rows)
}

func entryCol(title string, width float64, align draw.Align, cell func(*account, int, finance.Entry) string) entryColumn {
	return entryColumn{draw.Column{Title: title, Width: width, Align: align}, cell}
}

// Cells that several forms share.
func cellDate(a *account, _ int, e finance.Entry) string      { return e.Date.Format(a.dates) }
func cellValueDate(a *account, _ int, e finance.Entry) string { return e.ValueDate.Format(a.dates) }
func cellNarration(_ *account, _ int, e finance.Entry) string { return e.Narration }
func cellReference(_ *account, _ int, e finance.Entry) string { return e.Reference }
func cellDebit(_ *account, _ int, e finance.Entry) string     { return groupedOr(e.Debit, "") }
func cellCredit(_ *account, _ int, e finance.Entry) string    { return groupedOr(e.Credit, "") }
func cellBalance(_ *account, _ int, e finance.Entry) string   { return e.Balance.Grouped() }
func cellSided(_ *account, _ int, e finance.Entry) string     { return sided(e.Balance) }
func cellNone(*account, int, finance.Entry) string            { return "" }

func groupedOr(p trade.Paise, none string) string {
	if p == 0 {
		return none
	}
	return p.Grouped()
}

// sided writes a balance with its side.
func sided(p trade.Paise) string {
	if p < 0 {
		return strings.TrimPrefix(p.Grouped(), "-") + " Dr"
	}
	return p.Grouped() + " Cr"
}
