package extract

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
	"atlas/internal/mrz"
)

// zone is the machine-readable zone of a page.
type zone struct {
	mrz.Zone
	page  int
	lines []row
}

// row is what stands beside each other on a page: a line of a zone that the detector
// took for several.
type row struct {
	text   string
	places []span // one for each rune of text, blanks between pieces included
}

// minZoneRow is the least that a row of a zone has, whose lines are 30 to 44 long.
const minZoneRow = 20

// readZones looks for a zone on every page.
func (s *sheet) readZones() {
	for p := range s.pages {
		rows := rowsOf(p, &s.pages[p])
		texts := make([]string, len(rows))
		for i, r := range rows {
			texts[i] = r.text
		}
		if z, first, ok := mrz.Find(texts); ok {
			s.zones = append(s.zones, zone{z, p, rows[first : first+z.Lines]})
		}
	}
}

// rowsOf are the rows of a page that are long enough for a zone, or for the band of a
// cheque, from the top down.
func rowsOf(p int, page *document.Page) []row {
	var rows [][]*document.Line
	lines := make([]*document.Line, len(page.Lines))
	for i := range page.Lines {
		lines[i] = &page.Lines[i]
	}
	slices.SortStableFunc(lines, func(a, b *document.Line) int { return cmp.Compare(a.Polygon[0].X, b.Polygon[0].X) })
	for _, l := range lines {
		at := slices.IndexFunc(rows, func(r []*document.Line) bool { return continues(r[len(r)-1], l) })
		if at < 0 {
			rows = append(rows, []*document.Line{l})
			continue
		}
		rows[at] = append(rows[at], l)
	}
	slices.SortStableFunc(rows, func(a, b []*document.Line) int {
		return cmp.Compare(a[0].Polygon.Box().Center().Y, b[0].Polygon.Box().Center().Y)
	})
	var out []row
	for _, pieces := range rows {
		if r := join(p, pieces); utf8.RuneCountInString(r.text) >= minZoneRow {
			out = append(out, r)
		}
	}
	return out
}

// continues says whether b goes on to the right where a ends, in print of the same size.
func continues(a, b *document.Line) bool {
	h := math.Max(a.Polygon.Height(), b.Polygon.Height())
	end, start := document.Lerp(a.Polygon[1], a.Polygon[2], 0.5), document.Lerp(b.Polygon[0], b.Polygon[3], 0.5)
	drop := slope(a.Polygon) * (start.X - end.X)
	return start.X > end.X-h && math.Abs(start.Y-end.Y-drop) < 0.5*h && math.Abs(a.Polygon.Height()-b.Polygon.Height()) < 0.5*h
}

func join(page int, pieces []*document.Line) row {
	var r row
	var text strings.Builder
	for i, l := range pieces {
		if i > 0 {
			text.WriteByte(' ')
			r.places = append(r.places, span{page, l, 0, 1})
		}
		text.WriteString(l.Text)
		for at := range utf8.RuneCountInString(l.Text) {
			r.places = append(r.places, span{page, l, at, at + 1})
		}
	}
	r.text = text.String()
	return r
}

// spans are the stretches of lines that runes start to end of the row cover.
func (r row) spans(start, end int) []span {
	var out []span
	for _, p := range r.places[start:end] {
		if last := len(out) - 1; last >= 0 && out[last].line == p.line {
			out[last].start, out[last].end = min(out[last].start, p.start), max(out[last].end, p.end)
			continue
		}
		out = append(out, p)
	}
	return out
}

// How far the zone is believed: fully where a check digit agrees, less where none does
// and its characters are unsure or a name may be cut off, and less than a printed value
// where the check digit says that the reading is wrong.
const (
	zonePrior       = 1.0
	doubtfulPrior   = 0.8
	failedZonePrior = 0.4
)

// proposeZone lists what the machine-readable zones say of a field.
func (s *sheet) proposeZone(f doctype.Field, k kind.Kind) []candidate {
	var out []candidate
	for _, z := range s.zones {
		v, ok := z.Values[f.MRZ]
		found := k.Find(v.Text)
		if f.MRZ == "" || !ok || len(found) == 0 {
			continue
		}
		places := z.lines[v.Line].spans(v.Start, v.End)
		c := candidate{
			field: f.Name, value: found[0].Value, places: places, score: zonePrior,
			check: checks[v.Check], repairs: v.Repairs, source: document.SourceMRZ,
		}
		switch {
		case v.Check == mrz.Failed:
			c.score = failedZonePrior
		case !v.Whole:
			c.score = doubtfulPrior
		case v.Check == mrz.Unchecked:
			c.score *= doubtfulPrior + (1-doubtfulPrior)*leastSure(places)
		}
		if f.Class == doctype.Name {
			c.value = s.withoutFiller(z, c.value, v.Whole)
		}
		out = append(out, c)
	}
	return out
}

// withoutFiller is a name of a zone without the letters at the ends of its words that fillers,
// or the last of the issuing state, were read as, where the page has the bare words. A filler
// read so before a word was the second of two, so what stands before it is the surname; parted
// says that two others part the names.
func (s *sheet) withoutFiller(z zone, name string, parted bool) string {
	words := strings.Fields(name)
	if strings.Contains(name, "KK") || strings.Count(" "+name+" ", " K ") > 1 { // one K alone may be an initial
		words = slices.DeleteFunc(words, func(w string) bool { return strings.Trim(w, "K") == "" && !s.prints(z, w) })
	}
	surname := 0
	for i, w := range words {
		if s.prints(z, w) {
			continue
		}
		for _, bare := range []string{strings.TrimRight(w, "K"), strings.TrimSuffix(w, "KS"), strings.TrimPrefix(w, "D"), strings.TrimPrefix(w, "K")} {
			if bare == w || len(bare) < shortestBare || !s.prints(z, bare) {
				continue
			}
			if words[i] = bare; strings.HasPrefix(w, "K") && strings.HasSuffix(w, bare) && !parted {
				surname = i
			}
			if i+1 < len(words) && words[i+1] == "K" && strings.HasPrefix(w, bare+"K") && !s.prints(z, bare+" K") {
				words[i+1] = "" // of the same fillers
			}
			break
		}
	}
	if surname == 0 && !parted {
		surname = s.surnameOf(z, words)
	}
	words = append(slices.Clone(words[surname:]), words[:surname]...)
	return strings.Join(slices.DeleteFunc(words, func(w string) bool { return w == "" }), " ")
}

// surnameOf is how many of the words of a name, whose parting fillers were not seen, are the
// surname: the page has them in a line of their own, and the rest in another. It is 0 when they
// are not.
func (s *sheet) surnameOf(z zone, words []string) int {
	line := func(words []string) bool {
		return slices.ContainsFunc(s.pages[z.page].Lines, func(l document.Line) bool {
			return strings.EqualFold(strings.Join(strings.Fields(l.Text), " "), strings.Join(words, " "))
		})
	}
	for i := 1; i < len(words); i++ {
		if line(words[:i]) && line(words[i:]) {
			return i
		}
	}
	return 0
}

// shortestBare is the length of a word that is no initial.
const shortestBare = 3

// prints says whether a word, or some beside each other, stand on the page of a zone, in other
// lines.
func (s *sheet) prints(z zone, words string) bool {
	words = " " + strings.ToUpper(words) + " "
	return slices.ContainsFunc(s.pages[z.page].Lines, func(l document.Line) bool {
		return !strings.Contains(l.Text, "<") && strings.Contains(" "+strings.ToUpper(strings.Join(strings.Fields(l.Text), " "))+" ", words)
	})
}

// zoneFailed is CheckFailed for a value that has its check digit in the zone. The print
// elsewhere must bear it out: of a zone alone a character may be misread.
func (s *sheet) zoneFailed(f doctype.Field, k kind.Kind, field document.Field, minimum float64) bool {
	for _, c := range s.proposeZone(f, k) {
		if c.check == kind.Failed && c.repairs == 0 && c.value == field.Value && field.Source != document.SourceMRZ && leastSure(c.places) >= minimum {
			return true
		}
	}
	return false
}

// leastSure is the probability of the least sure character.
func leastSure(places []span) float64 {
	least := 1.0
	for _, p := range places {
		for _, sure := range printed(p) {
			least = math.Min(least, sure)
		}
	}
	return least
}

var checks = map[mrz.Check]kind.Check{mrz.Unchecked: kind.Unchecked, mrz.Passed: kind.Passed, mrz.Failed: kind.Failed}

// joinParts puts the chosen parts of a field together as one more candidate for it.
func joinParts(f doctype.Field, pool map[document.FieldName][]candidate, chosen map[document.FieldName]candidate) {
	whole := candidate{field: f.Name}
	var values []string
	for _, part := range f.Parts {
		c, ok := chosen[part.Name]
		delete(pool, part.Name)
		delete(chosen, part.Name)
		if !ok {
			continue
		}
		values = append(values, c.value)
		whole.places = append(whole.places, c.places...)
		whole.score += c.score
		whole.repairs += c.repairs
	}
	if len(values) == 0 {
		return
	}
	whole.value = strings.Join(values, " ")
	whole.score *= math.Pow(lackingPart, float64(len(f.Parts)-len(values))) / float64(len(values))
	pool[f.Name] = append(pool[f.Name], whole)
	spellAlike(pool[f.Name], whole)
}

// lackingPart is what is left of the belief in a value when one of its parts was not
// found: the paper may have none, or its caption was not read.
const lackingPart = 0.8

// spellAlike gives the zone's candidates the printed spelling where both have the same
// letters: the zone knows neither small letters nor apostrophes, and its fillers are
// lost at times.
func spellAlike(list []candidate, printed candidate) {
	for i, c := range list {
		if c.source == document.SourceMRZ && onlyLetters(c.value) == onlyLetters(printed.value) {
			list[i].value = printed.value
		}
	}
}

func onlyLetters(s string) string {
	return strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, s)
}
