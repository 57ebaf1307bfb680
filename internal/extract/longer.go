package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

// The name of a firm is often longer than its line: "KAVERI COLD STORAGE AND" over
// "LOGISTICS PRIVATE LIMITED". A line under it that is set alike is the rest of it when
// words or captions say so, or when nothing else can stand there.

// longestName is the most lines that a firm's name takes.
const longestName = 3

// lengthen gives the names of firms the lines they go on in, and chooses again.
func (s *sheet) lengthen(pool map[document.FieldName][]candidate, chosen map[document.FieldName]candidate) map[document.FieldName]candidate {
	for _, f := range s.spec.Fields {
		pool[f.Name] = append(pool[f.Name], s.proposeLonger(f, chosen)...)
	}
	return assign(s.spec, pool, chosen)
}

// proposeLonger is the chosen name of a firm with the lines it goes on in.
func (s *sheet) proposeLonger(f doctype.Field, chosen map[document.FieldName]candidate) []candidate {
	k, _ := kind.Lookup(f.Kind)
	c, ok := chosen[f.Name]
	person := f.Kind == "name"
	if !ok || !k.Firm && !person || f.Lines > 1 || len(c.places) != 1 || c.source != "" {
		return nil
	}
	first := s.at(c.places[0])
	if first == nil || c.places[0].end < first.end-1 && !endsInAmpersand(c.places[0]) {
		return nil // something else ends its line
	}
	long := c
	long.places = slices.Clone(c.places)
	for cur := first; len(long.places) < longestName; {
		next := s.nextLine(cur, cur.box)
		if next == nil || next.caption() || next.owner != nil || s.holdsCaption(next.line) || !setAlike(cur, next) || s.isValueOfOther(f, next, chosen) || s.isWholeElsewhere(cur, next) {
			break
		}
		found := k.Find(next.text)
		if len(found) != 1 || strings.ContainsFunc(next.text, unicode.IsDigit) {
			break
		}
		place := span{next.page, next.line, next.start + found[0].Start, next.start + found[0].End}
		if person && (namesPlace(next.text) || jobTitle.MatchString(next.text) || s.unreadLeftOf(next) || !s.restOfCell(f, first, next) && !s.wrapsAlone(f, first, next)) {
			break
		}
		and := ampersandBetween(long.places[len(long.places)-1], place)
		if !person && !and && !goesOnInWords(long.value, found[0].Value) && (namesPlace(next.text) || !s.onlyNameThere(f, chosen) && !s.betweenCaptions(f, first, next) && !s.restOfCell(f, first, next)) {
			break
		}
		if and {
			long.value += " &"
		}
		long.value += " " + found[0].Value
		long.places = append(long.places, place)
		cur = next
	}
	if len(long.places) == 1 {
		return nil
	}
	long.score *= wholer
	return []candidate{long}
}

// jobTitle ends what stands under an employee's name, behind a caption that was not read.
var jobTitle = regexp.MustCompile(`(?i)\b(?:manager|officer|executive|assistant|supervisor|operator|technician|helper|clerk|accountant|engineer|analyst|consultant|associate|developer|driver|guard|trainee|staff)\W*$`)

// unreadLeftOf says whether print that was not read, such as a caption, stands to the left of g
// on its row.
func (s *sheet) unreadLeftOf(g *segment) bool {
	return slices.ContainsFunc(s.pages[g.page].Unread, func(u document.Line) bool {
		b := u.Polygon.Box()
		return b.MaxX <= g.box.MinX && b.OverlapY(g.box) > 0.5
	})
}

// endsInAmpersand says whether nothing but an "&" follows a name on its line.
func endsInAmpersand(p span) bool {
	return strings.TrimSpace(string([]rune(p.line.Text)[p.end:])) == "&"
}

// Words at the end of a line, or at the start of the next, that tell that a firm's name
// goes on, and the forms and trades of firms, which stand alone in no name.
var (
	wantsMore = regexp.MustCompile(`(?i)(?:\b(?:and|of|for|the|in|with)|&)$`)
	goesOnAs  = regexp.MustCompile(`(?i)^(?:(?:and|of|for)\b|&)`)
	onlyForm  = regexp.MustCompile(`(?i)^(?:services|enterprises|industries|solutions|agencies|associates|brothers|sons|works|contractors|consultants|technologies)$|(?i)^(?:\(?(?:india|opc|p)\)?\s+)?(?:co(?:mpany)?\.?\s+)?(?:pvt|private|public|p|ltd|limited|llp|company|corporation|society|trust|huf)\b[a-z.() ]{0,12}$`)
)

func goesOnInWords(name, next string) bool {
	return wantsMore.MatchString(name) || goesOnAs.MatchString(next) || onlyForm.MatchString(next)
}

// namesPlace says whether a line is rather one of the address under the name.
func namesPlace(text string) bool {
	found := addressKind.Find(text)
	return len(found) > 0 && found[0].Quality >= 0.9
}

// setAlike says whether b is a line right under a of the same print: as large, in the
// same case, and begun or centred where a is.
func setAlike(a, b *segment) bool {
	h := math.Max(a.height(), b.height())
	down := b.box.Center().Y - a.box.Center().Y
	left, middle := math.Abs(a.box.MinX-b.box.MinX), math.Abs(a.box.Center().X-b.box.Center().X)
	if onlyForm.MatchString(b.text) {
		left = min(left, math.Abs(a.box.MaxX-b.box.MaxX))
	}
	if strings.HasPrefix(a.line.Text, ":") && a.owner == nil { // in a column of colons
		left = min(left, math.Abs(a.line.Polygon.Box().MinX-b.box.MinX))
	}
	return math.Abs(a.height()-b.height()) < 0.25*h && down < 2*h && (left < 0.6*h || middle < 0.8*h) &&
		inCapitals(a.text) == inCapitals(b.text) && b.line.Confidence >= wordSure
}

func inCapitals(text string) bool { return !strings.ContainsFunc(text, unicode.IsLower) }

// isValueOfOther says whether another field of the paper has its value on a line.
func (s *sheet) isValueOfOther(f doctype.Field, g *segment, chosen map[document.FieldName]candidate) bool {
	for name, c := range chosen {
		def, ok := s.spec.Field(name)
		if !ok || name == f.Name || !s.has(def, chosen) {
			continue
		}
		if slices.ContainsFunc(c.places, func(p span) bool { return p.line == g.line }) {
			return true
		}
	}
	return false
}

// onlyNameThere says whether a paper, of a type that may name somebody else, as a person's
// father, names nobody else: it is a firm's.
func (s *sheet) onlyNameThere(f doctype.Field, chosen map[document.FieldName]candidate) bool {
	others := 0
	for _, o := range s.spec.Readable() {
		if o.Name == f.Name || o.Class != doctype.Name {
			continue
		}
		if others++; s.has(o, chosen) {
			return false
		}
	}
	return others > 0
}

// restOfCell says whether next is the second line of a cell of a form: the name's caption
// stands to the left of first, nothing to the left of next, and the row under it has a
// caption again. A caption that asks for an address too has that there.
func (s *sheet) restOfCell(f doctype.Field, first, next *segment) bool {
	if s.hasLeftOf(next) || strings.Contains(next.text, ",") || kinship.MatchString(next.text) {
		return false
	}
	under := s.nextLine(next, next.box)
	if under == nil {
		under = s.lineWithin(formReach, smallest, next, next.box)
	}
	if under != nil && !under.caption() && under.owner == nil && !s.hasLeftOf(under) {
		return false
	}
	return slices.ContainsFunc(s.segments, func(c *segment) bool {
		return s.believe(f, c) >= weakPrior && c.page == first.page && leftOf(c, first) && (c == first.owner || s.sameRow(c, first)) &&
			!strings.Contains(strings.ToLower(c.text), "address")
	})
}

// wrapsAlone says whether next is what had no room in a cell of a table whose heads are over its
// values: first stands right under the name's caption among other values, next alone on its row.
func (s *sheet) wrapsAlone(f doctype.Field, first, next *segment) bool {
	beside := func(g *segment) bool {
		return slices.ContainsFunc(s.segments, func(o *segment) bool { return o.page == g.page && o.line != g.line && s.sameRow(g, o) })
	}
	return beside(first) && !beside(next) && !kinship.MatchString(next.text) && slices.ContainsFunc(s.segments, func(c *segment) bool {
		return s.believe(f, c) == captionPrior && s.nextLine(c, s.column(c)) == first
	})
}

// betweenCaptions says whether nothing but a name can stand on last: the name's caption is
// right over first, and right under last stands the next caption.
func (s *sheet) betweenCaptions(f doctype.Field, first, last *segment) bool {
	under := s.nextLine(last, last.box)
	if under == nil || !s.holdsCaption(under.line) {
		return false
	}
	return slices.ContainsFunc(s.segments, func(c *segment) bool {
		return s.believe(f, c) == captionPrior && s.nextLine(c, s.column(c)) == first
	})
}
