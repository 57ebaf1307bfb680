package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
	"atlas/internal/phrase"
)

// form is an address printed as a form: labels, each with what stands behind it.
type form struct {
	page   int
	labels []*segment
	head   []*segment              // the lines over the labels that are of the address, too
	pieces map[*segment]*segment   // of labels that go on in a second line: to their first piece
	values map[*segment][]*segment // of each label, in the order they are printed
}

// How far apart, in line heights, the rows of one form stand at most: the value of a
// row may take several lines.
const formRows = 6

// minFormParts is the fewest parts that make a form of an address, and surelyAddress
// the fewest that make one without a caption.
const (
	minFormParts  = 2
	surelyAddress = 4
)

// proposeParts reads an address that is printed as a form of its parts.
func (s *sheet) proposeParts(f doctype.Field) []candidate {
	var out []candidate
	for _, m := range s.forms() {
		prior := s.headed(f, m)
		m.head = s.linesOver(f, m)
		if c, ok := m.address(f, prior); ok {
			out = append(out, c)
		}
	}
	return out
}

// partOf is the label of a part of an address that a segment is, "" when it is none.
func partOf(g *segment) string {
	for _, l := range g.labels {
		if l.role == part {
			return l.section
		}
	}
	return ""
}

// forms gathers the labels of parts into forms: a label that comes again, another
// page or a wide gap begins the next.
func (s *sheet) forms() []*form {
	var labels []*segment
	for _, g := range s.segments {
		if partOf(g) != "" {
			labels = append(labels, g)
		}
	}
	labels = s.dropHeads(labels)
	whole := map[*segment]*segment{} // a label on several lines stands where their middle does
	for _, g := range labels {
		w := *g
		for _, o := range labels {
			if o.sameCaption(g) {
				w.box = w.box.Union(o.box)
			}
		}
		whole[g] = &w
	}
	slices.SortStableFunc(labels, func(a, b *segment) int {
		return cmp.Or(cmp.Compare(a.page, b.page), s.order(whole[a], whole[b]))
	})
	var out []*form
	for _, g := range labels {
		last := len(out) - 1
		if last >= 0 && completes(out[last], g) {
			continue
		}
		if last < 0 || !out[last].goesOnWith(g) {
			out = append(out, &form{page: g.page, pieces: map[*segment]*segment{}})
			last++
		}
		out[last].labels = append(out[last].labels, g)
		out[last].pieces[g] = g
	}
	for _, m := range out {
		s.fill(m)
	}
	return out
}

// addRowLabels adds to hits, of each line, the labels of parts that begin a row without
// being followed by what a label is: "State Uttar Pradesh", whose colon was not read. The
// rows above and below tell that it is one.
func addRowLabels(vocabulary []entry, lines []document.Line, hits [][]hit) {
	labels := slices.DeleteFunc(slices.Clone(vocabulary), func(e entry) bool { return e.label.role != part })
	for i := range lines {
		below := lineBelow(lines, i)
		if !beginsWithLabel(hits[i]) {
			opensForm(labels, lines, hits, i, below)
			continue
		}
		row := below
		if row < 0 || beginsWithLabel(hits[row]) {
			continue
		}
		after := lineBelow(lines, row)
		if after >= 0 && len(firstLabels(labels, lines[after].Text)) > 0 && !endsValue(lines[row].Text, hits[row]) {
			hits[row] = append(hits[row], firstLabels(labels, lines[row].Text)...)
		}
	}
}

// opensForm adds the label of a form's first row, when the two rows below it begin with one
// each: "Floor No. 3rd Floor".
func opensForm(labels []entry, lines []document.Line, hits [][]hit, first, second int) {
	if second < 0 || !beginsWithLabel(hits[second]) || endsValue(lines[first].Text, hits[first]) {
		return
	}
	if third := lineBelow(lines, second); third >= 0 && beginsWithLabel(hits[third]) {
		hits[first] = append(hits[first], firstLabels(labels, lines[first].Text)...)
	}
}

// endsValue says whether a row begins with the end of the value above, and not with a label
// that has lost its colon: a comma or a label follows, "Road, Locality: Kothrud" under "Paud".
func endsValue(text string, hits []hit) bool {
	head := text
	for _, h := range hits {
		if h.label.role == part && h.start > 0 {
			head = string([]rune(text)[:min(len([]rune(head)), h.start)])
		}
	}
	words := strings.Fields(head)
	return len(words) > 0 && (strings.HasSuffix(words[0], ",") || head != text && len(words) == 1)
}

// firstLabels are the labels that a text begins with, whatever follows.
func firstLabels(labels []entry, text string) (out []hit) {
	line := phrase.Prepare(text)
	for _, e := range labels {
		if m, ok := line.Best(e.phrase); ok && m.Start == 0 {
			e.label.score = m.Score
			out = append(out, hit{m.Start, m.End, e.phrase.Len(), e.label})
		}
	}
	return out
}

// beginsWithLabel says whether a label of a part begins a line.
func beginsWithLabel(hits []hit) bool {
	return slices.ContainsFunc(hits, func(h hit) bool { return h.start == 0 && h.label.role == part })
}

// completes says whether g is the second piece of a label of the form, and notes it.
func completes(m *form, g *segment) bool {
	for _, l := range m.labels {
		if l.sameCaption(g) {
			m.pieces[g] = l
			return true
		}
	}
	return false
}

func order(a, b *segment) int {
	switch {
	case readsBefore(a, b):
		return -1
	case readsBefore(b, a):
		return 1
	}
	return 0
}

func (m *form) goesOnWith(g *segment) bool {
	last := m.labels[len(m.labels)-1]
	return g.page == m.page && g.box.MinY-last.box.MaxY < formRows*last.height() &&
		!slices.ContainsFunc(m.labels, func(l *segment) bool { return address.SamePart(partOf(l), partOf(g)) })
}

// box is round the labels.
func (m *form) box() document.Box {
	b := m.labels[0].box
	for _, l := range m.labels[1:] {
		b = b.Union(l.box)
	}
	return b
}

// fill gives each label its values.
func (s *sheet) fill(m *form) {
	m.values = map[*segment][]*segment{}
	of := map[*segment]*segment{} // the label of each value
	var free []*segment
	b := m.box()
	for _, g := range s.segments {
		if g.page == m.page && !g.caption() && !kind.IsDate(g.text) && (g.owner == nil || partOf(g.owner) != "") && g.box.MinX > b.MinX-g.height() && g.box.Center().Y > b.MinY-0.5*g.height() && g.box.MinY < b.MaxY+textReach*g.height() {
			free = append(free, g)
		}
	}
	slices.SortStableFunc(free, s.order)
	done := s.fillTable(m, free)
	for l, values := range m.values {
		for _, g := range values {
			of[g] = l
		}
	}
	for _, g := range free {
		if done[g] {
			continue
		}
		l := m.pieces[s.labelOf(m, g, of)]
		if l == nil {
			continue
		}
		of[g] = l
		m.values[l] = append(m.values[l], g)
	}
}

// labelOf is the label whose value g is or continues, nil when there is none. of has
// the values above it.
func (s *sheet) labelOf(m *form, g *segment, of map[*segment]*segment) *segment {
	if g.owner != nil {
		return g.owner
	}
	if left := s.leftNeighbour(g, m.box().MinX); left != nil {
		if partOf(left) != "" {
			return left
		}
		return of[left]
	}
	for _, l := range m.labels {
		for _, v := range m.values[l] {
			if v.owner == nil && l.box.MaxX <= v.box.MinX && s.goesOn(v, g) && math.Abs(v.box.MinX-g.box.MinX) < g.height() {
				return l
			}
		}
	}
	return s.runningText(m, g)
}

// leftNeighbour is the nearest segment to the left of g on its row, not left of the
// form.
func (s *sheet) leftNeighbour(g *segment, edge float64) (best *segment) {
	for _, o := range s.segments {
		if o.page == g.page && o.line != g.line && o.box.MinX > edge-g.height() && o.box.MaxX <= g.box.MinX+0.5*g.height() && s.sameRow(o, g) && (best == nil || o.box.MaxX > best.box.MaxX) {
			best = o
		}
	}
	return best
}

// goesOn says whether g is the line under v.
func (s *sheet) goesOn(v, g *segment) bool {
	down := g.box.Center().Y - v.box.Center().Y
	return v.page == g.page && down > 0.55*g.height() && down < textReach*math.Max(v.height(), g.height())
}

// runningText is the last label above a line that begins without one, where labels and
// values follow each other in running text.
func (s *sheet) runningText(m *form, g *segment) (best *segment) {
	running := slices.ContainsFunc(m.labels, func(l *segment) bool {
		return slices.ContainsFunc(m.values[l], func(v *segment) bool { return v.owner != nil })
	})
	for _, l := range m.labels {
		if running && s.goesOn(l, g) && g.box.MinX < l.box.MaxX && (best == nil || s.order(best, l) < 0) {
			best = l
		}
	}
	return best
}

// headed is how far a form is the value of f: by the caption beside or above it, or
// because it can be nothing but an address.
func (s *sheet) headed(f doctype.Field, m *form) float64 {
	best, b := 0.0, m.box()
	if len(m.labels) >= surelyAddress {
		best = tellingPrior * 0.6
	}
	for _, c := range s.segments {
		prior := s.believe(f, c)
		if prior == 0 || c.page != m.page {
			continue
		}
		y, h := c.box.Center().Y, c.height()
		beside := c.box.MaxX < b.MinX+h && y > b.MinY-2*h && y < b.MaxY+2*h
		above := b.MinY-c.box.MaxY > -h && b.MinY-c.box.MaxY < 4*h && y < b.MinY
		if beside || above {
			best = max(best, prior)
		}
	}
	return best
}

// linesOver are what an address has over the labels of its form, or before the first one, from
// its caption on: "C-41, Bhinasar" over "District: BIKANER State: RAJASTHAN".
func (s *sheet) linesOver(f doctype.Field, m *form) []*segment {
	const most = 4
	var head []*segment
	cur := m.labels[0]
	if i := slices.IndexFunc(s.segments, func(g *segment) bool { return g.line == cur.line && g.end <= cur.start && !g.caption() }); i >= 0 {
		cur = s.segments[i]
		head = append(head, cur)
	}
	for {
		switch left := s.leftNeighbour(cur, 0); {
		case cur.owner != nil && cur.owner != m.labels[0]:
			if s.believe(f, cur.owner) > 0 {
				return head
			}
			return nil
		case left != nil && s.believe(f, left) > 0:
			return head
		}
		cur = s.lineOver(cur)
		switch {
		case cur == nil || len(head) == most:
			return nil
		case cur.caption() && s.believe(f, cur) > 0:
			return head
		case cur.caption():
			return nil
		}
		head = append([]*segment{cur}, head...)
	}
}

// lineOver is what stands on the line right over g that begins where the line of g does,
// behind its caption if it has one; nil where there is more than one thing.
func (s *sheet) lineOver(g *segment) *segment {
	var over []*segment
	b := g.line.Polygon.Box()
	for _, o := range s.segments {
		up := b.Center().Y - o.box.Center().Y
		if o.page == g.page && up > 0.55*g.height() && up < textReach*g.height() && math.Abs(o.line.Polygon.Box().MinX-b.MinX) < g.height() {
			over = append(over, o)
		}
	}
	switch {
	case len(over) == 1:
		return over[0]
	case len(over) == 2 && over[1].owner == over[0]:
		return over[1]
	}
	return nil
}

// torn is the beginning of a label whose rest stands on the next line.
var torn = regexp.MustCompile(`(?i)[\s,]*\b(?:name(?: of)?|building no\.?/?|nearby|locality/|city/(?:town/)?|road/|flat/door/|village/)$`)

// endLabel is a label at the end of a line whose colon was not read, so that it was not taken
// for one: "City: Siliguri District" over "Siliguri".
var endLabel = regexp.MustCompile(`[\s,]+(?:District|State|PIN Code|Pincode)$`)

// lostPINLabel is the label of a PIN code at the end of another part that was misread, or whose
// number was not read: "MYSURU. Pn . 570001", "DHAR. Pin".
var lostPINLabel = regexp.MustCompile(`[\s.,;]+[PF](?i:[il1|]?[nm])\b[\s.,:;-]*([1-9]\d{2} ?\d{3})?$`)

// strayRule is a vertical rule of the form that was read as a letter.
var strayRule = regexp.MustCompile(`^[lI|] | [lI|]$`)

// strayStop is a speck behind a word that is too long to be short for another.
var strayStop = regexp.MustCompile(`(\pL{5}) ?[.,;: ]*\.$`)

// notFilledIn is what forms print where a part is not known, the stroke of "N/A" read as what
// it looks like.
var notFilledIn = regexp.MustCompile(`(?i)^\W*(?:n\.?[/il1|]?a\.?|nil|null|none|not applicable|not available)?\W*$`)

// address is what stands behind the labels.
func (m *form) address(f doctype.Field, prior float64) (candidate, bool) {
	c := candidate{field: f.Name, score: prior}
	var values, labelled []string
	for _, g := range m.head {
		text := strings.Trim(g.text, " ,;")
		values, labelled = append(values, text), append(labelled, text)
		c.places = append(c.places, span{g.page, g.line, g.start, g.end})
	}
	for _, l := range m.labels {
		value := m.value(l)
		if notFilledIn.MatchString(value) {
			continue
		}
		values = append(values, value)
		if name := partOf(l); name != "" {
			labelled = append(labelled, name+": "+value)
		} else {
			labelled = append(labelled, value)
		}
		for _, g := range m.values[l] {
			c.places = append(c.places, span{g.page, g.line, g.start, g.end})
		}
	}
	c.value, c.labelled = kind.TidyParts(strings.Join(values, ", ")), kind.TidyParts(strings.Join(labelled, ", "))
	if !holdsPIN(c.value) {
		c.score *= 0.9
	}
	return c, len(values)-len(m.head) >= minFormParts && prior > 0
}

func (m *form) value(label *segment) string {
	var lines []string
	for i, g := range m.values[label] {
		if i > 0 {
			lines[i-1] = endLabel.ReplaceAllString(lines[i-1], ",")
		}
		lines = append(lines, g.text)
	}
	text := torn.ReplaceAllString(strings.Join(strings.Fields(strings.Join(lines, " ")), " "), "")
	text = lostPINLabel.ReplaceAllString(text, ", $1")
	text = strayStop.ReplaceAllString(strayRule.ReplaceAllString(text, ""), "$1")
	if strings.Trim(text, "-–—. ") == "" {
		return ""
	}
	return strings.Trim(text, " ,;:-–'`\"|")
}
