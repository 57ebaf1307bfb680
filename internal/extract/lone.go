package extract

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
	"atlas/internal/kind"
	"atlas/internal/phrase"
)

// Some papers print a name where there is room, with nothing beside it that says whose it
// is: the holder's on a cheque, above the signature, under the account's number or between.
// Where one line alone looks like a name, it is that.

// lonePrior is how far such a line is believed.
const lonePrior = 0.4

// proposeLone takes the only line under the first of the captions that the value stands
// after which looks like the kind. Its own lines may follow: an address under a name.
func (s *sheet) proposeLone(f doctype.Field, k kind.Kind) []candidate {
	if f.Class == doctype.Identifier {
		return s.proposeLoneNumber(f, k)
	}
	floor := math.Inf(1)
	for _, a := range s.anchors(f.Between.After) {
		floor = math.Min(floor, a.box.MaxY)
	}
	var lone []*segment
	for _, g := range s.segments {
		if g.page == 0 && g.box.MinY > floor && s.looksLone(g, k) {
			lone = append(lone, g)
		}
	}
	tops := slices.DeleteFunc(slices.Clone(lone), func(g *segment) bool {
		return slices.ContainsFunc(s.segments, func(o *segment) bool {
			return !o.caption() && strings.ContainsFunc(o.text, unicode.IsLetter) && s.nextLine(o, o.box) == g && startsWith(o, g)
		})
	})
	if len(tops) != 1 {
		return nil
	}
	return s.values(f, k, nil, tops[0], lonePrior)
}

// proposeLoneNumber takes the only line that is a number of the kind and nothing else, read
// surely as it must be, with nothing close over it and nothing beside it: what
// stands under the stripes of a passport's last page.
func (s *sheet) proposeLoneNumber(f doctype.Field, k kind.Kind) []candidate {
	const near = 1.5
	var lone []candidate
	alike := map[string]map[string]bool{} // numbers of the kind, wherever they stand, by their form
	for _, g := range s.segments {
		for _, found := range k.Find(g.text) {
			form := formOf(found.Value)
			if alike[form] == nil {
				alike[form] = map[string]bool{}
			}
			alike[form][found.Value] = true
		}
		if !s.isFreeLine(g) || g.line.Confidence < wordSure || s.hasBeside(g) {
			continue
		}
		if o := s.nearestOver(g); o != nil && g.box.MinY-o.box.MaxY < near*g.height() {
			continue
		}
		if found := k.Find(g.text); len(found) == 1 && found[0].Repairs == 0 && found[0].Start == 0 && found[0].End == g.end-g.start {
			for _, c := range s.values(f, k, nil, g, lonePrior) {
				c.bare = true
				lone = append(lone, c)
			}
		}
	}
	if len(lone) != 1 || s.hasOlder(f) && len(alike[formOf(lone[0].value)]) < 2 {
		return nil
	}
	return lone
}

// formOf is a number with a 9 for each digit and an A for each letter.
func formOf(value string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.IsDigit(r):
			return '9'
		case unicode.IsLetter(r):
			return 'A'
		}
		return r
	}, value)
}

// hasOlder says whether a caption of something else ends as one of the field's own: "Old Passport
// No.", whose number it may be.
func (s *sheet) hasOlder(f doctype.Field) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool {
		line := phrase.Prepare(g.text)
		return g.foreign() && slices.ContainsFunc(f.Captions, func(p phrase.Phrase) bool {
			_, ok := line.Best(p)
			return ok
		})
	})
}

// hasBeside says whether anything else stands on the row of g.
func (s *sheet) hasBeside(g *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool { return o.page == g.page && o != g && s.sameRow(g, o) })
}

// looksLone says whether a line is surely read, free, and a name of two words or more and
// nothing else.
func (s *sheet) looksLone(g *segment, k kind.Kind) bool {
	const good = 0.9
	if g.caption() || g.owner != nil || s.holdsCaption(g.line) || upended(g) || g.line.Confidence < wordSure || !strings.Contains(g.text, " ") {
		return false
	}
	found := k.Find(g.text)
	return len(found) == 1 && found[0].Quality >= good && !namesPlace(g.text)
}
