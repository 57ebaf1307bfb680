package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

const (
	// letterheadDepth is how far down the page the head of its letter goes, and letterheadPrior
	// how far an address in it is believed that does not stand under the name.
	letterheadDepth = 0.3
	letterheadPrior = 0.45

	// letterheadLines is the most lines of such an address.
	letterheadLines = 4
)

// proposeLetterhead takes the blocks of the first page's head that end in a PIN code and are no
// party's: a shop may have its name at the left and its address at the right. under is what stands
// under the name, before which one goes that has no PIN code.
func (s *sheet) proposeLetterhead(f doctype.Field, k kind.Kind, under []candidate) []candidate {
	named, ok := s.spec.Field(f.Under)
	if !ok || !named.Heading || f.Class != doctype.Address || slices.ContainsFunc(under, func(c candidate) bool { return holdsPIN(c.value) }) {
		return nil
	}
	score := letterheadPrior
	for _, c := range under {
		score = math.Max(score, c.score*wholer)
	}
	var out []candidate
	for _, g := range s.segments {
		if g.page != 0 || g.box.Center().Y > letterheadDepth*s.pages[0].Height || !s.isFreeLine(g) || !seemsPIN(g.text) || s.ruled[g] != "" && s.ruled[g] != f.Section {
			continue
		}
		if c, ok := s.endingAt(f, k, g, score); ok {
			out = append(out, c)
		}
	}
	return out
}

// isFreeLine says whether a segment is all of its line and no caption's.
func (s *sheet) isFreeLine(g *segment) bool {
	return !g.caption() && g.owner == nil && !s.holdsCaption(g.line)
}

// endingAt is the address whose last line is g: that and the lines right over it, which begin,
// end or stand in the middle where they do.
func (s *sheet) endingAt(f doctype.Field, k kind.Kind, g *segment, score float64) (candidate, bool) {
	lines := []*segment{g}
	for len(lines) < letterheadLines {
		over := s.alignedOver(lines[0])
		if over == nil || !s.isFreeLine(over) || !namesPlace(over.text) && !strings.ContainsAny(over.text, ",") {
			break
		}
		lines = slices.Insert(lines, 0, over)
	}
	if state := s.stateUnder(g); state != nil {
		g = state
		lines = append(lines, state)
	}
	if s.alignedOver(lines[0]) != nil || !s.isOverContact(g) {
		return candidate{}, false // somebody's name, or no shop's
	}
	c := candidate{field: f.Name, score: score}
	var values []string
	for _, l := range lines {
		found := k.Find(l.text)
		if len(found) == 0 {
			return c, false
		}
		values = append(values, found[0].Value)
		c.places = append(c.places, span{l.page, l.line, l.start + found[0].Start, l.start + found[0].End})
	}
	c.value = kind.TidyAddress(strings.TrimRight(strings.Join(values, " "), ", "))
	return c, true
}

// stateUnder is the line under g that is the name of a state and nothing else, set as g is.
func (s *sheet) stateUnder(g *segment) *segment {
	for _, o := range s.segments {
		if s.isFreeLine(o) && s.alignedOver(o) == g && len(stateKind.Find(o.text)) > 0 && !strings.ContainsAny(o.text, ",:0123456789") {
			return o
		}
	}
	return nil
}

var stateKind, _ = kind.Lookup("state")

// isOverContact says whether the line under g is how to reach a shop, or its registration, which
// only its own address has under it in a letterhead.
func (s *sheet) isOverContact(g *segment) bool {
	next := s.nextLine(g, g.box)
	if next == nil {
		next = s.alignedUnder(g)
	}
	return next != nil && contact.MatchString(next.line.Text)
}

var contact = regexp.MustCompile(`(?i)^\W*(?:ph|phone|tel|mob|mobile|cell|contact|gst|gstin|e-?mail|web|www|m)\b`)

// alignedOver is the line right over g, of the same print, that is set left, right or in the
// middle as it is.
func (s *sheet) alignedOver(g *segment) *segment {
	const leading = 1.8
	for _, o := range s.segments {
		h := g.height()
		up := g.box.Center().Y - o.box.Center().Y
		if o.page == g.page && o.line != g.line && up > 0.55*h && up < leading*h && math.Abs(o.height()-h) < 0.35*h && sameEdges(o.box, g.box, 0.8*h) {
			return o
		}
	}
	return nil
}

// alignedUnder is the line right under g that is set as it is.
func (s *sheet) alignedUnder(g *segment) *segment {
	for _, o := range s.segments {
		if s.alignedOver(o) == g {
			return o
		}
	}
	return nil
}

// sameEdges says whether two boxes have their left or right edges, or their middles, in line.
func sameEdges(a, b document.Box, tolerance float64) bool {
	return math.Abs(a.MinX-b.MinX) < tolerance || math.Abs(a.MaxX-b.MaxX) < tolerance || math.Abs(a.Center().X-b.Center().X) < tolerance
}
