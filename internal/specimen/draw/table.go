package draw

import "image/color"

// Column is a column of a table.
type Column struct {
	Title string
	Width float64
	Align Align
}

// Table is a ruled grid of wrapped text.
type Table struct {
	X, Y      float64 // of the top left corner
	Columns   []Column
	Head      Style // of the titles; without titles there is no head row
	Body      Style
	Pad       float64     // between rule and text
	Rule      float64     // width of the rules; 0 draws none
	Ink       color.NRGBA // of the rules; Black when zero
	HeadFill  color.NRGBA // behind the titles; none when zero
	Stripe    color.NRGBA // behind every second row; none when zero
	NoRows    bool        // rules between columns only, as on many Indian invoices
	Middle    bool        // cells stand in the middle of their row's height
	MinHeight float64     // the rows are spaced to at least this height in total
}

// Table draws the rows and returns the y below the last one, and the y of each row's
// first baseline.
func (c *Canvas) Table(t Table, rows [][]string) (bottom float64, baselines []float64) {
	if t.Ink == (color.NRGBA{}) {
		t.Ink = Black
	}
	y := t.Y
	if t.titled() {
		titles := make([]string, len(t.Columns))
		for i, col := range t.Columns {
			titles[i] = col.Title
		}
		y, _ = c.row(t, y, titles, t.Head, t.HeadFill)
		c.rule(t, t.Y)
		c.rule(t, y)
	}
	top := y
	for i, row := range rows {
		fill := color.NRGBA{}
		if i%2 == 1 {
			fill = t.Stripe
		}
		var base float64
		y, base = c.row(t, y, row, t.Body, fill)
		baselines = append(baselines, base)
		if !t.NoRows && i < len(rows)-1 {
			c.rule(t, y)
		}
	}
	y = max(y, top+t.MinHeight)
	c.frame(t, y)
	return y, baselines
}

func (t Table) titled() bool {
	for _, col := range t.Columns {
		if col.Title != "" {
			return true
		}
	}
	return false
}

// Width is the sum of the columns' widths.
func (t Table) Width() float64 {
	w := 0.0
	for _, col := range t.Columns {
		w += col.Width
	}
	return w
}

// row draws one row from y down and returns the y below it and its first baseline.
func (c *Canvas) row(t Table, y float64, cells []string, st Style, fill color.NRGBA) (bottom, base float64) {
	st = st.filled()
	lines := 1
	wrapped := make([][]string, len(cells))
	for i, text := range cells {
		wrapped[i] = c.Wrap(text, t.Columns[i].Width-2*t.Pad, st)
		lines = max(lines, len(wrapped[i]))
	}
	height := 2*t.Pad + st.Size*(1+st.Leading*float64(lines-1))
	if fill != (color.NRGBA{}) {
		c.Fill(Rect(t.X, y, t.Width(), height), fill)
	}
	base = y + t.Pad + 0.8*st.Size
	x := t.X
	for i, col := range t.Columns {
		top := base
		if t.Middle {
			top += st.Leading * st.Size * float64(lines-len(wrapped[i])) / 2
		}
		for k, text := range wrapped[i] {
			c.Text(col.anchor(x, t.Pad), top+float64(k)*st.Leading*st.Size, text, st.Aligned(col.Align))
		}
		x += col.Width
	}
	return y + height, base
}

// anchor is the x a text of the column is aligned to.
func (col Column) anchor(x, pad float64) float64 {
	switch col.Align {
	case Center:
		return x + col.Width/2
	case Right:
		return x + col.Width - pad
	}
	return x + pad
}

func (c *Canvas) rule(t Table, y float64) {
	if t.Rule > 0 {
		c.Line(t.X, y, t.X+t.Width(), y, t.Rule, t.Ink)
	}
}

func (c *Canvas) frame(t Table, bottom float64) {
	if t.Rule == 0 {
		return
	}
	c.Box(t.X, t.Y, t.Width(), bottom-t.Y, t.Rule, t.Ink)
	x := t.X
	for _, col := range t.Columns[:len(t.Columns)-1] {
		x += col.Width
		c.Line(x, t.Y, x, bottom, t.Rule, t.Ink)
	}
}
