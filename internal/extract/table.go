package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/document"
)

// Forms of addresses are tables of two or four columns: labels, their values, labels, their
// values. A cell of two lines stands beside the middle of its row, so that neither of its
// lines is in a row with the label, and the line of one cell may be as near to the next
// label as to its own. So the lines of a column are given to its rows all at once.

// column is a column of such a table.
type column struct {
	rows        []formRow
	left, right float64 // of the labels; right is where the widest ends
	end         float64 // where the next column of labels begins
}

// formRow is one of its labels, or something else that stands in their place: print that is
// known for no label has a value too, which is no other row's.
type formRow struct {
	label       *segment // nil for what is no part of an address
	first, last float64  // the heights of its lines
	of          *segment
}

func (r formRow) middle() float64 { return (r.first + r.last) / 2 }

const (
	sameEdge     = 1.2 // how far apart the left edges of a column's labels are, in heights
	fewestRows   = 2   // known labels that make a column
	cellLeading  = 1.8 // how far apart the lines of one cell are at most
	besideRow    = 1.1 // how far a cell's middle may be from its row's
	topOfRow     = 0.2 // what a cell that begins where its row does has to its disfavour
	lostValue    = 0.8 // what an empty cell has to its disfavour,
	lostLine     = 1.6 // and a line that is in none
	togetherness = 0.5 // and lines of one cell that are further apart than from the next
)

// fillTable gives the labels that stand in columns their values, and returns what of the
// form it has dealt with.
func (s *sheet) fillTable(m *form, free []*segment) map[*segment]bool {
	done := map[*segment]bool{}
	pins := s.pinsBelow(m, free)
	for label, v := range pins {
		m.values[label], done[v] = append(m.values[label], v), true
	}
	defer m.movePINs()
	for _, c := range s.columns(m) {
		lines := s.linesOf(c, m, slices.DeleteFunc(slices.Clone(free), func(g *segment) bool { return done[g] }))
		for i, r := range s.share(c.rows, lines) {
			for _, g := range lines[i] {
				done[g] = true
				if r == nil {
					continue
				}
				if m.pieces[r] == nil {
					s.insert(m, r)
				}
				m.values[r] = append(m.values[r], g)
			}
		}
		for _, r := range c.rows {
			done[r.of] = true
		}
	}
	return done
}

// insert puts a label among the others, as they are read.
func (s *sheet) insert(m *form, l *segment) {
	m.pieces[l] = l
	at := slices.IndexFunc(m.labels, func(o *segment) bool { return s.order(l, o) < 0 })
	if at < 0 {
		at = len(m.labels)
	}
	m.labels = slices.Insert(m.labels, at, l)
}

// order is that of rows as they would be if the page were level, then from left to right.
func (s *sheet) order(a, b *segment) int {
	dy := s.height(a) - s.height(b)
	if math.Abs(dy) > 0.4*math.Max(a.height(), b.height()) {
		return cmp.Compare(dy, 0)
	}
	return cmp.Compare(a.box.MinX, b.box.MinX)
}

// movePINs puts the label of a PIN code that stands behind the value of another right behind
// that one: it may stand higher than the label of the state in the same row.
func (m *form) movePINs() {
	for _, pin := range slices.Clone(m.labels) {
		if !address.IsPINLabel(partOf(pin)) || pin.start == 0 {
			continue
		}
		behind := slices.IndexFunc(m.labels, func(l *segment) bool {
			return l != pin && slices.ContainsFunc(m.values[l], func(v *segment) bool { return v.line == pin.line && v.end <= pin.start })
		})
		if behind < 0 {
			continue
		}
		after := m.labels[behind]
		m.labels = slices.DeleteFunc(m.labels, func(l *segment) bool { return l == pin })
		m.labels = slices.Insert(m.labels, slices.Index(m.labels, after)+1, pin)
	}
}

// pinsBelow are the PIN codes on the line under their label, which ends the line of the
// district: "MORADABAD, Pin" over "244001".
func (s *sheet) pinsBelow(m *form, free []*segment) map[*segment]*segment {
	out := map[*segment]*segment{}
	for _, l := range m.labels {
		if !address.IsPINLabel(partOf(l)) || slices.ContainsFunc(free, func(g *segment) bool { return g.owner == l }) {
			continue
		}
		for _, g := range free {
			if onlyPIN.MatchString(g.text) && s.goesOn(l, g) && math.Abs(g.box.MinX-l.line.Polygon.Box().MinX) < sameEdge*g.height() {
				out[l] = g
			}
		}
	}
	return out
}

var onlyPIN = regexp.MustCompile(`^\W*[1-9]\d{2} ?\d{3}\W*$`)

// columns are those of the labels that stand under each other, each first on its line, with
// what else stands there.
func (s *sheet) columns(m *form) []column {
	var out []column
	for _, l := range m.labels {
		if l.start > 0 && strings.TrimLeft(string([]rune(l.line.Text)[:l.start]), " *•.") != "" {
			continue
		}
		i := slices.IndexFunc(out, func(c column) bool {
			return math.Abs(c.rows[len(c.rows)-1].of.box.MinX-l.box.MinX) < sameEdge*l.height()
		})
		if i < 0 {
			out, i = append(out, column{}), len(out)
		}
		out[i].rows = append(out[i].rows, formRow{label: l, of: l})
	}
	out = slices.DeleteFunc(out, func(c column) bool { return !s.isTable(c) })
	for i := range out {
		s.complete(&out[i], m)
	}
	slices.SortFunc(out, func(a, b column) int { return cmp.Compare(a.left, b.left) })
	for i := range out {
		out[i].end = math.Inf(1)
		if i+1 < len(out) {
			out[i].end = out[i+1].left
		}
	}
	return out
}

// isTable says whether most labels of a column have their lines for themselves: in running
// text values follow them.
func (s *sheet) isTable(c column) bool {
	alone := 0
	for _, r := range c.rows {
		if !slices.ContainsFunc(s.segments, func(g *segment) bool { return g.owner == r.of }) {
			alone++
		}
	}
	return alone >= fewestRows && 2*alone >= len(c.rows)
}

// complete measures the rows of a column and adds those that are no part of an address:
// "Mobile", and what is in no list.
func (s *sheet) complete(c *column, m *form) {
	c.left = math.Inf(1)
	top, bottom := math.Inf(1), math.Inf(-1)
	h := c.rows[0].of.height()
	for i := range c.rows {
		l := c.rows[i].of
		c.rows[i].first, c.rows[i].last = s.height(l), s.height(l)
		for piece, whole := range m.pieces {
			if whole == l {
				c.rows[i].first, c.rows[i].last = min(c.rows[i].first, s.height(piece)), max(c.rows[i].last, s.height(piece))
			}
		}
		c.left, c.right = min(c.left, l.box.MinX), max(c.right, l.box.MaxX)
		top, bottom = min(top, c.rows[i].first), max(bottom, c.rows[i].last)
	}
	for _, g := range s.segments {
		y := s.height(g)
		in := g.page == m.page && g.owner == nil && g.start == 0 && m.pieces[g] == nil && math.Abs(g.box.MinX-c.left) < sameEdge*h &&
			y > top-formRows*h && y < bottom+formRows*h && g.line.Confidence >= unsure
		if !in {
			continue
		}
		if i := slices.IndexFunc(c.rows, func(r formRow) bool {
			return r.of != g && endsLabel.MatchString(g.text) && y > r.last && y-r.last < cellLeading*h
		}); i >= 0 {
			c.rows[i].last = y
			c.rows = append(c.rows, formRow{of: g, first: math.Inf(1), last: math.Inf(1)}) // of no row any more
			continue
		}
		r := formRow{of: g, first: y, last: y}
		if !g.caption() && y > top && y < bottom && strings.ContainsFunc(g.text, unicode.IsLetter) && !noPart.MatchString(g.text) {
			r.label = g // of a part that is in no list: "Police Station"
		}
		c.rows = append(c.rows, r)
	}
	s.addScripts(c, m)
	slices.SortStableFunc(c.rows, func(a, b formRow) int { return cmp.Compare(a.middle(), b.middle()) })
}

// noPart are words of labels that a form of an address has among the others.
var noPart = regexp.MustCompile(`(?i)\b(?:mobile|phone|telephone|tel|e-?mail|fax|contact|website|latitude|longitude|date|name|pan|gstin|aadhaar|owner(?:ship)?|nature|category|type|area in|sq)\b`)

// addScripts gives the rows of a column the lines of their labels in another script, which
// was not read, or hardly.
func (s *sheet) addScripts(c *column, m *form) {
	for _, l := range s.foreignPrint(m.page) {
		b := l.Polygon.Box()
		y, h := s.levelled(m.page, b), c.rows[0].of.height()
		if math.Abs(b.MinX-c.left) > sameEdge*h || b.Height() < 0.5*h {
			continue
		}
		nearest, away := -1, cellLeading*h
		for i, r := range c.rows {
			if d := max(r.first-y, y-r.last); d < away && d > 0.5*h {
				nearest, away = i, d
			}
		}
		if nearest >= 0 {
			c.rows[nearest].first, c.rows[nearest].last = min(c.rows[nearest].first, y), max(c.rows[nearest].last, y)
		}
	}
}

// endsLabel is the end of a label that is too short to be found as a piece of it.
var endsLabel = regexp.MustCompile(`^(?:No\.?|\pL{1,3}|\(?\p{Ll}+\)?)$`)

// height is how far down a segment stands on a page that were level.
func (s *sheet) height(g *segment) float64 { return s.levelled(g.page, g.box) }

// levelled is the same of the middle of a box.
func (s *sheet) levelled(page int, b document.Box) float64 { return s.leans[page].Height(b.Center()) }

// linesOf are the lines of print beside a column's labels, each of one segment or, where the
// recogniser tore it, of more.
func (s *sheet) linesOf(c column, m *form, free []*segment) [][]*segment {
	ofColumn := func(g *segment) bool {
		return slices.ContainsFunc(c.rows, func(r formRow) bool { return r.of == g })
	}
	var beside []*segment
	for _, g := range free {
		switch {
		case g.owner != nil && !ofColumn(g.owner):
		case ofColumn(g), g.owner == nil && (g.box.MinX < c.left+sameEdge*g.height() || g.box.MinX > c.end-0.5*g.height()):
		case g.owner == nil && s.overLabel(c, g):
		default:
			beside = append(beside, g)
		}
	}
	slices.SortStableFunc(beside, func(a, b *segment) int { return cmp.Compare(s.height(a), s.height(b)) })
	var lines [][]*segment
	for _, g := range beside {
		if n := len(lines); n > 0 && math.Abs(s.height(lines[n-1][0])-s.height(g)) < 0.5*g.height() {
			lines[n-1] = append(lines[n-1], g)
			continue
		}
		lines = append(lines, []*segment{g})
	}
	for i := range lines {
		slices.SortFunc(lines[i], func(a, b *segment) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
		lines[i] = untilGap(lines[i])
	}
	return lines
}

// overLabel says whether g stands over or under the labels of a column, not beside them.
func (s *sheet) overLabel(c column, g *segment) bool {
	return slices.ContainsFunc(c.rows, func(r formRow) bool { return g.box.MinX < r.of.box.MaxX-g.height() && s.sameRow(r.of, g) })
}

// untilGap are the segments of a line up to a gap that is wider than a torn line has.
func untilGap(line []*segment) []*segment {
	const widest = 4
	for i := 1; i < len(line); i++ {
		if line[i].box.MinX-line[i-1].box.MaxX > widest*line[i].height() {
			return line[:i]
		}
	}
	return line
}

// share gives the lines of a column to its rows, in order, so that each cell stands beside
// its label, or begins where it does. It returns the label of each line, nil for none.
func (s *sheet) share(rows []formRow, lines [][]*segment) []*segment {
	rows = slices.DeleteFunc(slices.Clone(rows), func(r formRow) bool { return math.IsInf(r.first, 1) })
	n := len(lines)
	// best[i] is the least disfavour of the first i lines, given to the rows so far, and
	// cells[k][i] where the cell of row k begins then.
	best := make([]float64, n+1)
	cells := make([][]int, len(rows))
	for i := range best {
		best[i] = lostLine * float64(i)
	}
	for k, r := range rows {
		next := make([]float64, n+1)
		cells[k] = make([]int, n+1)
		for i := range next {
			next[i], cells[k][i] = best[i]+lostValue, i
			if i > 0 && next[i-1]+lostLine < next[i] {
				next[i], cells[k][i] = next[i-1]+lostLine, -1
			}
			for j := range i {
				if d := best[j] + s.disfavour(r, lines, j, i); d < next[i] {
					next[i], cells[k][i] = d, j
				}
			}
		}
		best = next
	}
	out := make([]*segment, n)
	for k, i := len(rows)-1, n; k >= 0; {
		from := cells[k][i]
		if from < 0 {
			i--
			continue
		}
		for ; i > from; i-- {
			out[i-1] = rows[k].label
		}
		k--
	}
	return out
}

// disfavour is how badly lines from i to j stand as the cell of a row.
func (s *sheet) disfavour(r formRow, lines [][]*segment, i, j int) float64 {
	at := func(n int) float64 { return s.height(lines[n][0]) }
	h := lines[i][0].height()
	for _, l := range lines[i:j] {
		if owner := l[0].owner; owner != nil {
			if owner != r.of || l[0] != lines[i][0] {
				return math.Inf(1)
			}
		}
	}
	away := min(math.Abs((at(i)+at(j-1))/2-r.middle()), math.Abs(at(i)-r.first)+topOfRow*h) / h
	if lines[i][0].owner != nil {
		away = 0
	}
	if away > besideRow {
		return math.Inf(1)
	}
	for n := i; n < j-1; n++ {
		inner := (at(n+1) - at(n)) / h
		if inner > cellLeading {
			return math.Inf(1)
		}
		if i > 0 {
			away += togetherness * max(0, inner-(at(i)-at(i-1))/h)
		}
		if j < len(lines) {
			away += togetherness * max(0, inner-(at(j)-at(j-1))/h)
		}
	}
	return away
}

// addTableLabels adds to hits the words that are labels in a table of an address alone:
// "Unit", "House No", right over or under a label in the same column, with nothing else on
// their line.
func addTableLabels(lines []document.Line, hits [][]hit) {
	var anchors []int
	for i := range lines {
		if beginsWithLabel(hits[i]) {
			anchors = append(anchors, i)
		}
	}
	if len(anchors) < fewestRows {
		return
	}
	for i := range lines {
		section, ok := tableLabels[squeezed(lines[i].Text)]
		if !ok || len(hits[i]) > 0 || !slices.ContainsFunc(anchors, func(a int) bool { return nextInColumn(lines[a], lines[i]) }) {
			continue
		}
		n := len([]rune(strings.TrimRightFunc(lines[i].Text, func(r rune) bool { return !unicode.IsLetter(r) })))
		hits[i] = append(hits[i], hit{0, n, n, label{role: part, section: section, score: 1}})
	}
}

// dropCellWords takes from hits the words that are labels elsewhere and here the last line of
// a value: "ROAD" under "BOAT JETTY", beside the label of the cell that both are in.
func dropCellWords(lines []document.Line, hits [][]hit) {
	for i := range lines {
		if !isCaption(lines[i].Text, hits[i]) || !beginsWithLabel(hits[i]) {
			continue
		}
		top := i
		for above := cellLineAbove(lines, top); above >= 0 && !beginsWithLabel(hits[above]); above = cellLineAbove(lines, top) {
			top = above
		}
		if top == i {
			continue
		}
		if left := nextLeft(lines, top); left >= 0 && beginsWithLabel(hits[left]) {
			hits[i] = slices.DeleteFunc(hits[i], func(h hit) bool { return h.label.role == part })
		}
	}
}

// cellLineAbove is the line over another that begins where it does, as close as the lines of
// one cell stand; -1 when there is none.
func cellLineAbove(lines []document.Line, i int) int {
	a := lines[i].Polygon.Box()
	return slices.IndexFunc(lines, func(l document.Line) bool {
		b := l.Polygon.Box()
		h := math.Max(a.Height(), b.Height())
		up := a.Center().Y - b.Center().Y
		return up > 0.55*h && up < cellLeading*h && math.Abs(a.MinX-b.MinX) < 0.6*h
	})
}

// nextLeft is the nearest line to the left of another on its row, -1 when there is none.
func nextLeft(lines []document.Line, i int) int {
	best, a := -1, lines[i].Polygon.Box()
	for j, l := range lines {
		b := l.Polygon.Box()
		beside := b.MaxX <= a.MinX && math.Abs(a.Center().Y-b.Center().Y) < 0.5*math.Max(a.Height(), b.Height())
		if beside && (best < 0 || b.MaxX > lines[best].Polygon.Box().MaxX) {
			best = j
		}
	}
	return best
}

// hasParts says whether a type has an address that may be a form of its parts.
func hasParts(vocabulary []entry) bool {
	return slices.ContainsFunc(vocabulary, func(e entry) bool { return e.label.role == part })
}

// nextInColumn says whether b stands in the row over or under a, where a does.
func nextInColumn(a, b document.Line) bool {
	p, q := a.Polygon.Box(), b.Polygon.Box()
	h := math.Max(p.Height(), q.Height())
	return math.Abs(p.MinX-q.MinX) < sameEdge*h && math.Abs(p.Center().Y-q.Center().Y) < formReach*h
}

// tableLabels are such words, squeezed, with the label that means the same and no form has
// beside them.
var tableLabels = map[string]string{
	"flat": "Flat/Door/Block", "flatno": "Flat/Door/Block", "flatdoorno": "Flat/Door/Block", "door": "Door No./Flat No", "doorno": "Door No./Flat No",
	"unit": "Building/Flat No", "unitno": "Building/Flat No", "shopno": "Building/Flat No", "plotno": "House No./Building No", "house": "Flat/House No", "houseno": "Flat/House No",
	"building": "Building Name", "premises": "Premises Name", "floor": "Floor No",
	"ward": "Sub Locality", "wardno": "Sub Locality", "postoffice": "Locality", "po": "Locality",
}
