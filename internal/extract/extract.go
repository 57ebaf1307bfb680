// Package extract reads the fields of a document whose type is known, as the
// type's file says: by caption, place, look and check digit. It knows no type by
// name.
package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/calibration"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

// Fields reads every field of spec that is printed on the pages. The result has
// all of the type's fields in its order, found or not. Derived fields are left
// not found: they need more than the text.
func Fields(spec *doctype.Spec, pages []document.Page) []document.Field {
	fields, _ := read(spec, pages)
	return fields
}

// read gives the fields, and all that each might have been.
func read(spec *doctype.Spec, pages []document.Page) ([]document.Field, map[document.FieldName][]candidate) {
	s := cut(spec, mended(pages))
	pool := map[document.FieldName][]candidate{}
	for _, f := range spec.Readable() {
		pool[f.Name] = roundedOff(f, wholeNumbers(f, wholeValues(f, corroborate(s.amounts.confirm(f, s.outOfColumns(f, s.settle(f, s.propose(f))))))))
		if f.Prefer == doctype.Latest {
			s.preferLatest(pool[f.Name])
		}
		if f.Many {
			pool[f.Name] = s.gather(pool[f.Name])
		}
	}
	for _, f := range spec.Readable() {
		if f.Leaves != "" {
			pool[f.Name] = s.amounts.leaving(pool[f.Name], pool[f.Leaves])
		}
	}
	chosen := assign(spec, pool, nil)
	for _, f := range spec.Fields {
		joinParts(f, pool, chosen)
		if f.Term == nil {
			continue
		}
		begins, ends := s.proposeTerm(f, pool[f.Term.Until], chosen)
		pool[f.Name] = append(pool[f.Name], begins...)
		pool[f.Term.Until] = append(pool[f.Term.Until], ends...)
	}
	chosen = assign(spec, pool, chosen)
	chosen = s.lengthen(pool, chosen)
	for _, f := range spec.Fields {
		pool[f.Name] = append(pool[f.Name], s.proposeFrom(f, chosen, pool)...)
	}
	chosen = s.lengthen(pool, assign(spec, pool, chosen))
	var out []document.Field
	for _, f := range spec.Fields {
		if !s.has(f, chosen) {
			out = append(out, document.Field{Name: f.Name})
			continue
		}
		out = append(out, s.field(f, chosen, pool[f.Name]))
	}
	return out, pool
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
			if o.places[0].overlaps(list[i].places[0]) {
				continue
			}
			if strings.EqualFold(o.value, list[i].value) || cutShort(o.value, list[i].value) {
				support = max(support, o.score)
			}
			if cutShort(list[i].value, o.value) || withoutInitials(list[i].value, o.value) {
				raised[i].score = list[i].score * cutShortFactor
			}
		}
		raised[i].score = 1 - (1-min(1, raised[i].score))*(1-0.5*min(1, support))
	}
	return raised
}

// cutShortFactor is what is left of the belief in a value that goes on in another place.
const cutShortFactor = 0.8

// withoutInitials says whether b is a with initials before it: the signature of "P. Muthukumar".
func withoutInitials(a, b string) bool {
	before, ok := strings.CutSuffix(strings.ToUpper(b), " "+strings.ToUpper(a))
	return ok && initials.MatchString(before)
}

var initials = regexp.MustCompile(`^\pL(?:[. ]+\pL)*\.?$`)

// cutShort says whether a is a long beginning of b: of a name at the edge of a photo, or
// over the end of a box, there may be no more.
func cutShort(a, b string) bool {
	const long = 8
	a, b = strings.ToUpper(strings.ReplaceAll(a, " ", "")), strings.ToUpper(strings.ReplaceAll(b, " ", ""))
	return len(a) >= long && len(a) < len(b) && strings.HasPrefix(b, a)
}

// listScore is the weakest evidence for one value of a list.
const listScore = 0.45

// gather makes one candidate of a list's values, each once, in the order they are
// printed.
func (s *sheet) gather(list []candidate) []candidate {
	list = slices.DeleteFunc(slices.Clone(list), func(c candidate) bool { return c.score < listScore })
	if len(list) == 0 {
		return nil
	}
	slices.SortStableFunc(list, func(a, b candidate) int {
		p, q := a.places[0], b.places[0]
		if p.page != q.page {
			return cmp.Compare(p.page, q.page)
		}
		if g, h := s.at(p), s.at(q); g != nil && h != nil && g != h {
			return order(g, h)
		}
		return cmp.Compare(p.start, q.start)
	})
	all := list[0]
	var values []string
	for _, c := range list {
		if slices.Contains(values, c.value) {
			continue
		}
		values = append(values, c.value)
		if len(values) > 1 && c.places[0].page == all.places[0].page {
			all.places = append(all.places, c.places...)
		}
		all.score = min(all.score, c.score)
		all.repairs = max(all.repairs, c.repairs)
	}
	all.value = strings.Join(values, ", ")
	return []candidate{all}
}

// proposeFrom lists what a field may be given where another field was found. A
// value that is printed in several places may have the block under any of them.
func (s *sheet) proposeFrom(f doctype.Field, chosen map[document.FieldName]candidate, pool map[document.FieldName][]candidate) []candidate {
	k, _ := kind.Lookup(f.Kind)
	var out []candidate
	if base, ok := chosen[f.Under]; ok && f.Under != "" {
		captioned := slices.ContainsFunc(pool[f.Name], func(c candidate) bool { return c.score >= surelyCaptioned })
		for _, c := range pool[f.Under] {
			if sameLetters(c.value, base.value) || oneMisread(c.value, base.value) {
				under := s.proposeUnder(f, k, c)
				for i := range under {
					if captioned {
						under[i].score *= besideCaptioned
					}
				}
				out = append(out, under...)
			}
		}
		out = append(out, s.proposeLetterhead(f, k, slices.Concat(out, pool[f.Name]))...)
	}
	if base, ok := chosen[f.Within]; ok && f.Within != "" {
		within := wholeFrom(pool[f.Name], proposeWithin(f, k, base))
		out = append(append(out, within...), endsIn(pool[f.Name], within)...)
	}
	if base, ok := chosen[f.Over]; ok && f.Over != "" {
		out = append(out, s.proposeOver(f, k, base)...)
	}
	if f.Between != nil && f.Between.BeforeField != "" {
		if base, ok := chosen[f.Between.BeforeField]; ok {
			if end := s.at(base.places[0]); end != nil {
				between := s.proposeBetween(f, k, end)
				out = append(out, slices.DeleteFunc(between, func(c candidate) bool { return s.names(f, c, chosen) })...)
			}
		}
	}
	return out
}

// names says whether a value that has no caption is the name, or a part of the name, that
// another field was given from elsewhere: the holder printed over the place of issue is no
// place.
func (s *sheet) names(f doctype.Field, c candidate, chosen map[document.FieldName]candidate) bool {
	return slices.ContainsFunc(s.spec.Readable(), func(o doctype.Field) bool {
		named, ok := chosen[o.Name]
		if !ok || o.Class != doctype.Name || f.Class == doctype.Name {
			return false
		}
		words := strings.Fields(strings.ToUpper(named.value))
		return !slices.ContainsFunc(strings.Fields(strings.ToUpper(c.value)), func(w string) bool { return !slices.Contains(words, w) })
	})
}

// sameLetters compares texts by more than their blanks and their case, which differ from
// one print to another.
func sameLetters(a, b string) bool {
	return strings.EqualFold(strings.ReplaceAll(a, " ", ""), strings.ReplaceAll(b, " ", ""))
}

// What stands under a name is believed less beside a value of the field's own caption: a
// certificate may have the licensee's address and that of his premises.
const (
	surelyCaptioned = 0.55
	besideCaptioned = 0.8
)

// oneMisread says whether two long texts differ in one character, which one of them has from a
// misreading.
func oneMisread(a, b string) bool {
	const long = 8
	x, y := []rune(strings.ToUpper(a)), []rune(strings.ToUpper(b))
	if len(x) != len(y) || len(x) < long {
		return false
	}
	differ := 0
	for i := range x {
		if x[i] != y[i] {
			differ++
		}
	}
	return differ == 1
}

// proposeUnder takes the block below a found value. It may begin a line later:
// under a shop's name there is often a line of what it sells, or whose dealer it is.
func (s *sheet) proposeUnder(f doctype.Field, k kind.Kind, above candidate) []candidate {
	last := above.places[len(above.places)-1]
	g, fit := s.at(last), underPrior
	if rest := s.after(last); rest != nil && !kinship.MatchString(rest.text) {
		return s.values(f, k, nil, rest, fit)
	}
	if g == nil {
		return nil
	}
	var out []candidate
	name, column := g.height(), g.box
	for lines, passed := 0, 0; lines < 2 && passed < 4; passed++ {
		// Lines of a letterhead stand as far apart as its largest print wants, and farther.
		reach := letterhead*textReach*max(1, name/g.height()) + s.unreadUnder(g)
		if g = s.lineWithin(reach, smallestUnder, g, column); g == nil {
			break
		}
		column = g.line.Polygon.Box()
		other := g.foreign() || g.owner != nil && g.owner.foreign() // "Dealers in: Fridges"
		if head := cmp.Or(g.owner, g); sectionOf(head) != "" && sectionOf(head) == f.Section && head.line == g.line {
			continue // "Store: A114 - KOTHRUD"
		}
		if head := cmp.Or(g.owner, g); !other && head.caption() && head.line == g.line && s.identifies(head) {
			continue // "GSTIN 36AAXVP..."
		}
		if !other && (g.owner != nil || g.caption()) {
			break
		}
		if kinship.MatchString(g.text) || s.isCareOf(g) || inBracketsAlone.MatchString(g.text) {
			continue // whose wife or son the holder is, or whose unit a shop
		}
		lines++
		if !other {
			out = append(out, s.values(f, k, nil, g, fit)...)
		}
		fit *= placeDecay
	}
	return out
}

// inBracketsAlone is a remark in brackets: "(A unit of Mahalaxmi Wheels LLP)".
var inBracketsAlone = regexp.MustCompile(`^\([^()\d]{6,}\)?$`)

// letterhead is how much farther apart than the lines of a text those under a name stand, and
// smallestUnder how high they are at least, in heights of the name.
const (
	letterhead    = 1.2
	smallestUnder = 0.3
)

// unreadUnder is how much room a line in another script takes that follows right under g, in
// heights of g.
func (s *sheet) unreadUnder(g *segment) float64 {
	for _, u := range s.pages[g.page].Unread {
		b := u.Polygon.Box()
		if down := b.Center().Y - g.box.Center().Y; down > 0.55*g.height() && down < textReach*g.height() && b.OverlapX(g.box) > 0.3 {
			return down / g.height()
		}
	}
	return 0
}

// kinship is a line that says nothing but whose wife, son or daughter somebody is.
var kinship = regexp.MustCompile(`^(?i:[SDW5] ?/ ?[O0]|(?:son|wife|daughter|widow) of)\b[.:]?[\pL .']+$`)

// after is what stands behind a value on its line, nil when it is hardly anything: an
// address that follows the name after a comma.
func (s *sheet) after(p span) *segment {
	g := s.at(p)
	if g == nil || g.end-p.end < minRest {
		return nil
	}
	rest := newSegment(g.page, g.line, []rune(g.line.Text), p.end, g.end)
	if rest != nil {
		rest.box = g.box // its next line begins where this one does
	}
	return rest
}

// minRest is the length of a text from which it is more than a mark or a scrap.
const minRest = 6

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
		if _, done := chosen[c.field]; done || c.score < minScore || taken(chosen, c) || yields(c, all, chosen) {
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

// yields says whether c leaves its text to another field that has no other, as its own
// field has: the company over its address is the supplier, not the customer, whose name
// stands below.
func yields(c candidate, all []candidate, chosen map[document.FieldName]candidate) bool {
	free := func(o candidate) bool {
		_, done := chosen[o.field]
		return !done && o.score >= max(minScore, comparableShare*c.score) && !taken(chosen, o)
	}
	elsewhere := func(field document.FieldName) bool {
		return slices.ContainsFunc(all, func(o candidate) bool { return o.field == field && free(o) && !c.overlaps(o) })
	}
	return elsewhere(c.field) && slices.ContainsFunc(all, func(o candidate) bool {
		return o.field != c.field && o.within != c.field && c.within != o.field && free(o) && c.overlaps(o) && !elsewhere(o.field)
	})
}

// minScore is the weakest evidence a value is given for; below it a field is
// better left empty than guessed.
const minScore = 0.18

func taken(chosen map[document.FieldName]candidate, c candidate) bool {
	for _, other := range chosen {
		if other.field == c.within || c.field == other.within {
			continue
		}
		if c.overlaps(other) {
			return true
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
	if f.Prefer != doctype.Largest || len(list) == 0 {
		return list
	}
	best := 0.0
	for _, c := range list {
		best = max(best, c.score)
	}
	pick := -1
	for i, c := range list {
		if c.score < comparableShare*best {
			continue
		}
		more := 0.0
		if pick >= 0 {
			more = amount(c.value) - amount(list[pick].value)
		}
		least := 1.0
		if f.Rounded {
			least = rupee // less was rounded off
		}
		if pick < 0 || more >= least || more > -least && c.score > list[pick].score {
			pick = i
		}
	}
	if pick < 0 {
		return list // scores of print without a place
	}
	out := slices.Clone(list)
	out[pick].score = best * 1.0001
	return out
}

// rupee is one in its smallest unit.
const rupee = 100

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
	if f.Class == doctype.Address {
		c.mendWords()
		c.mendNumbers()
	}
	if slices.Contains(firmKinds, f.Kind) && c.source == "" {
		c.mendSplit()
	}
	out.Found, out.Value, out.Labelled, out.Text = true, c.value, c.labelled, asPrinted(c.places)
	out.Rival = s.rival(c, pool)
	out.Page = s.pages[c.places[0].page].Number
	out.Source = c.origin()
	out.Polygon = s.outline(c.places)
	out.Signs = s.signs(c, pool)
	out.Confidence = min(calibration.Builtin().Probability(f.Judged(), out.Signs), c.share(pool))
	return out
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
	if def.MRZ != "" {
		return cut(spec, pages).zoneFailed(def, k, field, minimum)
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
