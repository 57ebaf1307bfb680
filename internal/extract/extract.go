// Package extract reads the fields of a document whose type is known, as the
// type's file says: by caption, place, look and check digit. It knows no type by
// name.
package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

// Fields reads every field of spec that is printed on the pages. The result has
// all of the type's fields in its order, found or not. Derived fields are left
// not found: they need more than the text.
func Fields(spec *doctype.Spec, pages []document.Page) []document.Field {
	s := cut(spec, pages)
	pool := map[document.FieldName][]candidate{}
	for _, f := range spec.Readable() {
		pool[f.Name] = corroborate(s.propose(f))
	}
	chosen := assign(spec, pool, nil)
	for _, f := range spec.Fields {
		joinParts(f, pool, chosen)
	}
	for _, f := range spec.Fields {
		pool[f.Name] = append(pool[f.Name], s.proposeFrom(f, chosen, pool)...)
	}
	chosen = assign(spec, pool, chosen)
	var out []document.Field
	for _, f := range spec.Fields {
		if !s.has(f, chosen) {
			out = append(out, document.Field{Name: f.Name})
			continue
		}
		out = append(out, s.field(f, chosen, pool[f.Name]))
	}
	return out
}

// has says whether a paper with the chosen values has the field at all.
func (s *sheet) has(f doctype.Field, chosen map[document.FieldName]candidate) bool {
	if f.OnlyIf == nil {
		return true
	}
	if c, ok := chosen[f.OnlyIf.Field]; ok && !f.OnlyIf.Matches.MatchString(c.value) {
		return false
	}
	return len(s.anchors(f.OnlyIf.NotPrinted)) == 0
}

// corroborate raises the candidates whose value is printed in another place too: a
// dealer's name over the address and after "for" above the signature, the same
// facts on the letter and on the card cut from it.
func corroborate(list []candidate) []candidate {
	raised := slices.Clone(list)
	for i := range raised {
		support := 0.0
		for _, o := range list {
			if strings.EqualFold(o.value, list[i].value) && !o.places[0].overlaps(list[i].places[0]) {
				support = max(support, o.score)
			}
		}
		raised[i].score = 1 - (1-min(1, list[i].score))*(1-0.5*min(1, support))
	}
	return raised
}

// proposeFrom lists what a field may be given where another field was found. A
// value that is printed in several places may have the block under any of them.
func (s *sheet) proposeFrom(f doctype.Field, chosen map[document.FieldName]candidate, pool map[document.FieldName][]candidate) []candidate {
	k, _ := kind.Lookup(f.Kind)
	var out []candidate
	if base, ok := chosen[f.Under]; ok && f.Under != "" {
		for _, c := range pool[f.Under] {
			if strings.EqualFold(c.value, base.value) {
				out = append(out, s.proposeUnder(f, k, c)...)
			}
		}
	}
	if base, ok := chosen[f.Within]; ok && f.Within != "" {
		out = append(out, proposeWithin(f, k, base)...)
	}
	if f.Between != nil && f.Between.BeforeField != "" {
		if base, ok := chosen[f.Between.BeforeField]; ok {
			if end := s.at(base.places[0]); end != nil {
				out = append(out, s.proposeBetween(f, k, end)...)
			}
		}
	}
	return out
}

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

// proposeUnder takes the block below a found value. It may begin a line later:
// under a shop's name there is often a line of what it sells.
func (s *sheet) proposeUnder(f doctype.Field, k kind.Kind, above candidate) []candidate {
	var out []candidate
	g, fit := s.at(above.places[len(above.places)-1]), underPrior
	for range 2 {
		if g == nil {
			break
		}
		if g = s.nextLine(g, g.box); g == nil || g.caption() || g.owner != nil {
			break
		}
		out = append(out, s.values(f, k, nil, g, fit)...)
		fit *= placeDecay
	}
	return out
}

// at is the segment a span lies in.
func (s *sheet) at(p span) *segment {
	for _, g := range s.segments {
		if g.line == p.line && p.start >= g.start && p.start < g.end {
			return g
		}
	}
	return nil
}

// assign gives each field its best candidate, the surest first, so that no two
// fields take the same text. A value that was chosen before stays unless a better
// one has come.
func assign(spec *doctype.Spec, pool map[document.FieldName][]candidate, before map[document.FieldName]candidate) map[document.FieldName]candidate {
	var all []candidate
	for _, f := range spec.Readable() {
		all = append(all, preferred(f, pool[f.Name])...)
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
	chosen := map[document.FieldName]candidate{}
	for _, c := range all {
		if _, done := chosen[c.field]; done || c.score < minScore || taken(chosen, c) {
			continue
		}
		chosen[c.field] = c
	}
	for name, c := range before {
		if _, ok := chosen[name]; !ok && !taken(chosen, c) {
			chosen[name] = c
		}
	}
	return chosen
}

// minScore is the weakest evidence a value is given for; below it a field is
// better left empty than guessed.
const minScore = 0.18

func taken(chosen map[document.FieldName]candidate, c candidate) bool {
	for _, other := range chosen {
		if other.field == c.within || c.field == other.within {
			continue
		}
		for _, a := range other.places {
			if slices.ContainsFunc(c.places, a.overlaps) {
				return true
			}
		}
	}
	return false
}

// Among candidates within comparableShare of the best one's score a field's
// preference decides.
const comparableShare = 0.85

// preferred puts the field's preference into the scores: of the candidates that
// are about as good as the best, the preferred one comes first.
func preferred(f doctype.Field, list []candidate) []candidate {
	if f.Prefer == doctype.First || len(list) == 0 {
		return list
	}
	best := 0.0
	for _, c := range list {
		best = max(best, c.score)
	}
	pick := -1
	for i, c := range list {
		if c.score >= comparableShare*best && (pick < 0 || amount(c.value) > amount(list[pick].value)) {
			pick = i
		}
	}
	out := slices.Clone(list)
	out[pick].score = best * 1.0001
	return out
}

// amount is a decimal value in its smallest unit.
func amount(value string) (paise float64) {
	for _, r := range value {
		if r >= '0' && r <= '9' {
			paise = paise*10 + float64(r-'0')
		}
	}
	return paise
}

// field turns the chosen candidate into the result.
func (s *sheet) field(f doctype.Field, chosen map[document.FieldName]candidate, pool []candidate) document.Field {
	out := document.Field{Name: f.Name}
	c, ok := chosen[f.Name]
	if !ok {
		return out
	}
	out.Found, out.Value, out.Text = true, c.value, c.text
	out.Page = s.pages[c.places[0].page].Number
	out.Source = cmp.Or(c.source, c.places[0].line.Source)
	out.Polygon = outline(c.places)
	out.Confidence = confidence(c, pool)
	return out
}

func outline(places []span) document.Polygon {
	if len(places) == 1 {
		p := places[0]
		return p.line.Span(p.start, p.end).Polygon
	}
	box := places[0].line.Span(places[0].start, places[0].end).Polygon.Box()
	for _, p := range places[1:] {
		box = box.Union(p.line.Span(p.start, p.end).Polygon.Box())
	}
	return box.Polygon()
}

// CheckFailed says whether the value of an essential field was read clearly and
// yet fails its own check digit: the paper, not the reading, is wrong. Minimum is
// the lowest character confidence that counts as clear.
func CheckFailed(spec *doctype.Spec, field document.Field, pages []document.Page, minimum float64) bool {
	def, ok := spec.Field(field.Name)
	if !ok || !field.Found || !def.Essential {
		return false
	}
	k, ok := kind.Lookup(def.Kind)
	if !ok {
		return false
	}
	for _, p := range pages {
		for i := range p.Lines {
			for _, v := range k.Find(p.Lines[i].Text) {
				if v.Value != field.Value {
					continue
				}
				if v.Check != kind.Failed || v.Repairs > 0 || p.Lines[i].Span(v.Start, v.End).Confidence < minimum {
					return false
				}
				return true
			}
		}
	}
	return false
}

// confidence is the probability that the value is right: that its characters were
// read right, and that it is this field's value.
func confidence(c candidate, pool []candidate) float64 {
	read := 1.0
	for _, p := range c.places {
		read = math.Min(read, readRight(p.line.Span(p.start, p.end).Confidence))
	}
	read *= math.Pow(0.97, float64(c.repairs))
	switch c.check {
	case kind.Passed:
		// A check digit lets about one wrong reading in ten through.
		read = 1 - (1-read)*0.1
	case kind.Failed:
		read *= 0.2
	}
	return clamp(read * selection(c, pool))
}

// readRight is how often a text was right whose least sure character had this
// probability. From the engine study: of the lines below 0.5, 20 of 33 were
// wrong; from 0.5 to 0.7, 22 of 205; above, 9 of 533.
func readRight(lowest float64) float64 {
	points := []struct{ p, right float64 }{{0, 0.2}, {0.3, 0.4}, {0.5, 0.75}, {0.6, 0.88}, {0.7, 0.95}, {0.9, 0.985}, {1, 0.995}}
	for i := 1; i < len(points); i++ {
		a, b := points[i-1], points[i]
		if lowest <= b.p {
			return a.right + (b.right-a.right)*(lowest-a.p)/(b.p-a.p)
		}
	}
	return points[len(points)-1].right
}

// selection is how sure it is that the value is this field's: high when it stands
// where it should or proves itself, and when it is printed again elsewhere; low
// when another value was nearly as good.
func selection(c candidate, pool []candidate) float64 {
	support, rival := 0.0, 0.0
	for _, o := range pool {
		switch {
		case strings.EqualFold(o.value, c.value):
			if !o.places[0].overlaps(c.places[0]) {
				support = max(support, o.score)
			}
		case !slices.ContainsFunc(c.places, o.places[0].overlaps):
			rival = max(rival, o.score)
		}
	}
	sure := 1 - math.Exp(-3.2*c.score)
	sure = 1 - (1-sure)*(1-0.7*math.Min(1, support))
	if c.check == kind.Passed {
		sure = 1 - (1-sure)*0.3
	}
	if rival > 0 && support == 0 {
		sure *= 1 - 0.35*math.Pow(math.Min(1, rival/c.score), 4)
	}
	return sure
}

func clamp(p float64) float64 { return math.Max(0.01, math.Min(0.999, p)) }
