package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"atlas/internal/doctype"
	"atlas/internal/kind"
)

// proposeWithin takes a value out of another one: the state out of a licence's number.
func proposeWithin(f doctype.Field, k kind.Kind, base candidate) []candidate {
	var out []candidate
	for _, v := range k.Find(base.value) {
		c := base
		c.field, c.value, c.score, c.within = f.Name, v.Value, withinPrior*v.Quality, f.Within
		out = append(out, c)
	}
	return out
}

// endsIn are the candidates that end in what another field's value says, without what was read
// before it: the "Canara Bank" of the branch's code behind the same in another script.
func endsIn(list, said []candidate) (out []candidate) {
	for _, c := range list {
		for _, o := range said {
			runes, n := []rune(c.value), utf8.RuneCountInString(o.value)
			before := len(runes) - n
			if len(c.places) != 1 || before < 1 || runes[before-1] != ' ' || !strings.EqualFold(string(runes[before:]), o.value) {
				continue
			}
			p := c.places[0]
			if printed := []rune(p.line.Text)[p.start:p.end]; len(printed) < n || !strings.EqualFold(string(printed[len(printed)-n:]), o.value) {
				continue
			}
			p.start = p.end - n
			c.value, c.places, c.score = string(runes[before:]), []span{p}, c.score*wholer
			out = append(out, c)
		}
	}
	return out
}

// proposeOver takes the line right over another field's value, in its column, that stands before
// no caption that was read: an invoice's number over its date, behind a "#".
func (s *sheet) proposeOver(f doctype.Field, k kind.Kind, base candidate) (out []candidate) {
	lower := s.at(base.places[0])
	if lower == nil || lower.start != 0 && lower.owner == nil {
		return nil
	}
	for _, g := range s.segments {
		up := lower.box.Center().Y - g.box.Center().Y
		near := g.page == lower.page && up > 0.55*lower.height() && up < overReach*lower.height()
		if !near || g.caption() || g.owner != nil || !linesUp(g.box, lower.box, lower.height()) || math.Abs(g.height()-lower.height()) > 0.3*lower.height() {
			continue
		}
		if slices.ContainsFunc(s.segments, func(o *segment) bool { return o.page == g.page && o.box.MaxX <= g.box.MinX && s.sameRow(o, g) }) {
			continue
		}
		for _, c := range s.values(f, k, nil, g, overPrior) {
			if p := c.places[0]; p.start == g.start && p.end == g.end && lettered.MatchString(c.value) {
				c.bare = true
				out = append(out, c)
			}
		}
	}
	return out
}

// lettered is a number with letters and strokes, as no telephone's or vehicle's is.
var lettered = regexp.MustCompile(`^[A-Z]{2,}\w*[-/].*\d{3}`)

// overPrior is how far such a line is believed, and overReach how far up it stands, in heights.
const (
	overPrior = 0.5
	overReach = 2.5
)
