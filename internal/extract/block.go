package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/idnum"
	"atlas/internal/kind"
)

// blockValue is the value of several lines that begins at first, below or beside caption,
// which is nil when it has none.
func (s *sheet) blockValue(f doctype.Field, k kind.Kind, caption, first *segment, fit float64) []candidate {
	first = s.top(caption, first)
	last := s.endsItem
	if f.Class == doctype.Address {
		if !strings.ContainsFunc(first.text, unicode.IsLetter) {
			return nil // a shop's code, not the first line of its address
		}
		last = s.endsAddress
	}
	if f.Class == doctype.Name {
		last = s.endsName
	}
	c := candidate{field: f.Name}
	var values []string
	quality := 0.0
	for _, g := range s.block(caption, first, f.Lines, last) {
		found := k.Find(g.text)
		if len(found) == 0 || f.Class == doctype.Name && len(values) > 0 && strings.EqualFold(found[0].Value, values[0]) {
			break // the last: the trade name, which is the same as the legal one
		}
		place := span{g.page, g.line, g.start + found[0].Start, g.start + found[0].End}
		if f.Class == doctype.Name && len(values) > 0 && ampersandBetween(c.places[len(c.places)-1], place) {
			values = append(values, "&")
		}
		values = append(values, found[0].Value)
		quality += found[0].Quality
		c.places = append(c.places, place)
	}
	if len(values) == 0 {
		return nil
	}
	if f.Class == doctype.Address && !holdsPIN(strings.Join(values, " ")) {
		last := s.at(c.places[len(c.places)-1])
		rest := s.marginUnder(caption, last)
		if pin := s.pinUnder(last); pin != nil {
			rest = []*segment{pin}
		}
		for _, g := range rest {
			values = append(values, g.text)
			quality += 0.9 // as of any line with digits
			c.places = append(c.places, span{g.page, g.line, g.start, g.end})
		}
	}
	c.value = strings.TrimRight(strings.Join(values, " "), ", ")
	c.score = fit * quality / float64(len(c.places))
	if f.Class == doctype.Address {
		c.value = kind.TidyAddress(c.value)
		c.score *= addressFullness(c.value)
	}
	return []candidate{c}
}

// ampersandBetween says whether an "&" ends the line of a or begins that of b, which is a
// mark at the edge of each and between them a word: "PATEL HOSIERY &" over "KNITWEARS".
func ampersandBetween(a, b span) bool {
	start := []rune(b.line.Text)[:b.start]
	return endsInAmpersand(a) || strings.HasSuffix(strings.TrimSpace(string(start)), "&")
}

// pinUnder is the line under one of an address that has its PIN code behind a label, "Pin -
// 221001", nil when there is none. In a form of parts it would be a row of its own.
func (s *sheet) pinUnder(last *segment) *segment {
	if last == nil {
		return nil
	}
	next := s.nextLine(last, last.box)
	if next == nil || !address.IsPINLabel(partOf(next)) || !startsWith(last, next) || !holdsPIN(next.line.Text) {
		return nil
	}
	return newSegment(next.page, next.line, []rune(next.line.Text), 0, len([]rune(next.line.Text)))
}

// marginUnder is the end of an address in running text, or on the dotted lines of a form, on
// the lines under the one that it begins on behind its caption, down to its PIN code: "having
// its office at 17, Tarun Nagar," over "Guwahati - 781005", at the margin.
func (s *sheet) marginUnder(c, last *segment) []*segment {
	const longest = 3
	if c == nil || last == nil || last.owner != c {
		return nil
	}
	var lines []*segment
	above := c.line.Polygon.Box()
	for range longest {
		g := s.atMargin(c, above)
		if g == nil {
			return nil
		}
		lines = append(lines, g)
		if holdsPIN(g.text) {
			return lines
		}
		above = g.line.Polygon.Box()
	}
	return nil
}

// atMargin is the free line under a line of running text that begins where it does.
func (s *sheet) atMargin(c *segment, above document.Box) *segment {
	for _, g := range s.segments {
		down := g.box.Center().Y - above.Center().Y
		free := g.page == c.page && !s.holdsCaption(g.line) && g.owner == nil && !numberedRow.MatchString(g.line.Text)
		if free && down > 0.55*c.height() && down < formReach*c.height() && math.Abs(g.box.MinX-above.MinX) < c.height() {
			return g
		}
	}
	return nil
}

// endsAddress says whether g is the last line of an address: it holds the PIN
// code, and what follows is not the state, which some print behind it.
func (s *sheet) endsAddress(g *segment) bool {
	if !holdsPIN(g.text) {
		return false
	}
	next := s.nextLine(g, g.box)
	if next == nil {
		return true
	}
	_, state := address.State(next.text)
	if i := strings.LastIndex(g.text, ","); !state && i >= 0 { // "Varanasi - 221001, Uttar" over "Pradesh"
		_, state = address.State(g.text[i+1:] + " " + next.text)
	}
	return !state
}

func holdsPIN(text string) bool {
	found := idnum.Find(text, idnum.PINMask)
	return len(found) > 0 && idnum.IsPIN(found[len(found)-1].Value) && found[len(found)-1].Repairs == 0
}

// endsName says whether the line under g is not the rest of a name: it is set in
// another size, or g ends as firms' names do.
func (s *sheet) endsName(g *segment) bool {
	if firmEnd.MatchString(g.text) {
		return true
	}
	next := s.nextLine(g, g.box)
	return next == nil || math.Abs(next.height()-g.height()) > 0.3*g.height() || s.holdsCaption(next.line)
}

var firmEnd = regexp.MustCompile(`(?i)\b(?:limited|ltd|llp)[\s.,]*$`)

// holdsCaption says whether a caption stands on a line.
func (s *sheet) holdsCaption(line *document.Line) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool { return g.line == line && g.caption() })
}

// endsItem says whether the row under g is another item of a table: it has a
// number of its own beside the text.
func (s *sheet) endsItem(g *segment) bool {
	next := s.nextLine(g, g.box)
	if next == nil {
		return true
	}
	for _, o := range s.segments {
		if o.page != g.page || o.line == next.line || o.caption() || !s.sameRow(next, o) && !s.sameRow(o, next) {
			continue
		}
		if strings.Trim(o.text, "0123456789., ") == "" {
			return true
		}
	}
	return false
}

// placeName is a word as long as the shortest names of places.
var placeName = regexp.MustCompile(`[\pL\pM]{3}`)

// addressFullness lowers the score of a block too short to be an address.
func addressFullness(text string) float64 {
	switch words := len(strings.Fields(text)); {
	case !placeName.MatchString(text):
		return 0.5 // what was read of one in another script: "C-254, - 125001"
	case holdsPIN(text):
		return 1
	case words < 3:
		return 0.5
	case words < 6:
		return 0.8
	}
	return 0.9
}
