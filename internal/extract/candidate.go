package extract

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
	"atlas/internal/phrase"
)

// candidate is a value that a field might have.
type candidate struct {
	field   document.FieldName
	value   string
	places  []span // what it covers, in order
	score   float64
	check   kind.Check
	repairs int

	labelled string             // an address with the labels of its parts
	source   document.Source    // "" for that of the lines
	within   document.FieldName // the field whose value this is a part of
	bare     bool               // nothing printed says that it is this field's
	anyhow   bool               // its look is all that says so
}

// origin is where the value came from.
func (c candidate) origin() document.Source { return cmp.Or(c.source, c.places[0].line.Source) }

// overlaps says whether some text is a part of both.
func (c candidate) overlaps(o candidate) bool {
	return slices.ContainsFunc(c.places, func(p span) bool { return slices.ContainsFunc(o.places, p.overlaps) })
}

// span is a rune range of a line on a page.
type span struct {
	page       int
	line       *document.Line
	start, end int
}

func (a span) overlaps(b span) bool {
	return a.line == b.line && a.start < b.end && b.start < a.end
}

// How far a place is believed before anything is known of the value there. The
// order matters, the distances were set on drawn specimens.
const (
	captionPrior = 1.0
	weakPrior    = 0.6
	headPrior    = 0.8
	partyPrior   = 0.85
	betweenPrior = 0.72
	underPrior   = 0.75
	topPrior     = 0.62
	tellingPrior = 0.5 // the look alone
	withinPrior  = 0.9 // a part of another field's value
	windowPrior  = 0.6 // the head of an address
	placeDecay   = 0.92
	tailFactor   = 0.85 // beside the second line of a caption
	strayFactor  = 0.3  // text that a caption of something else stands before
	strayReach   = 25   // in characters, how far behind a caption its value begins at most
)

// propose lists what a field's value may be, from everything the type file says
// of it that does not need another field's place.
func (s *sheet) propose(f doctype.Field) []candidate {
	k, _ := kind.Lookup(f.Kind)
	out := s.proposeZone(f, k)
	for _, c := range s.segments {
		if prior := s.believe(f, c); prior > 0 {
			for i, place := range f.Where {
				for _, n := range lastOfRow(f, k, place, s.reach(f, c, place)) {
					fit := prior * n.fit * math.Pow(placeDecay, float64(i))
					if under := place == doctype.Below || place == doctype.Column; under && s.besideOther(f, c, n.segment) {
						fit *= strayFactor
					}
					out = append(out, s.values(f, k, c, n.segment, fit)...)
				}
			}
		}
	}
	if f.Between != nil && f.Between.BeforeField == "" {
		out = append(out, s.proposeBetween(f, k, nil)...)
	}
	out = append(out, s.proposeGrid(f, k)...)
	if f.Lone {
		out = append(out, s.proposeLone(f, k)...)
	}
	if f.Among != "" {
		out = append(out, s.proposeAmongDates(f, k)...)
	}
	if f.Heading {
		out = append(out, s.proposeHeading(f, k)...)
	}
	if f.Labelled {
		out = append(out, s.proposeParts(f)...)
	}
	if f.Anyhow {
		out = append(out, s.proposeAnywhere(f, k)...)
	}
	if f.Spelt {
		out = append(out, s.proposeSpelt(f, k)...)
	}
	if f.Across {
		out = append(out, s.proposeAcross(f, k)...)
	}
	if f.Opposite {
		out = append(out, s.proposeOpposite(f, k)...)
	}
	if f.Addressee {
		out = append(out, s.proposeAddressee(f, k)...)
	}
	return out
}

// lastOfRow leaves the last amount of a row that ends a table of transactions, behind what was
// paid in and out in all.
func lastOfRow(f doctype.Field, k kind.Kind, place doctype.Place, row []near) []near {
	if f.Ledger == doctype.NoLedger || place != doctype.Right || len(row) < 2 {
		return row
	}
	for _, n := range slices.Backward(row) {
		if !strings.ContainsFunc(n.segment.text, unicode.IsDigit) {
			continue
		}
		if len(k.Find(n.segment.text)) == 0 {
			return nil // it cannot be read
		}
		return []near{{n.segment, row[0].fit}}
	}
	return row
}

// believe is how far segment c is a caption of f, 0 when it is none.
func (s *sheet) believe(f doctype.Field, c *segment) float64 {
	best := 0.0
	for _, l := range c.labels {
		prior := 0.0
		switch {
		case l.field == f.Name && l.role == own:
			prior = captionPrior
		case l.field == f.Name && l.role == weak:
			prior = weakPrior
		case l.field == f.Name && l.role == common && (s.ruled[c] == f.Section || s.besideHeading(c, f.Section)):
			prior = captionPrior
			if s.byParty[c] {
				prior = partyPrior
			}
		case l.role == heading && f.Head && l.section == f.Section:
			prior = headPrior
			if f.Class == doctype.Name && addressHead.MatchString(c.text) {
				prior *= placeDecay // beside "Customer Details" the name is there
			}
		}
		if l.tail {
			prior *= tailFactor
		}
		best = max(best, prior*l.score)
	}
	if f.Class == doctype.Date && best > 0 && bareDate.MatchString(c.text) && s.datesOther(c) {
		best *= weakPrior
	}
	if best > weakPrior && s.headsColumn(f, c) {
		best *= weakPrior
	}
	if f.Section != "" && best > 0 && s.ruled[c] != "" && s.ruled[c] != f.Section && sectionOf(c) == "" && !s.namesSection(c, f.Section) {
		if len([]rune(c.text)) >= sayingWhose && c.labels[0].role == own {
			return best * 0.8 // "Name of member"
		}
		return best * 0.5
	}
	return best
}

// sayingWhose is the length from which a caption of a party's says whose it is, in words that no
// heading has.
const sayingWhose = 12

// addressHead is a heading that has an address under it, with the name or without.
var addressHead = regexp.MustCompile(`(?i)\baddress\b`)

// namesSection says whether a caption itself says whose it is, wherever it stands: the
// "Customer Name" under the address of a letter to the dealer.
func (s *sheet) namesSection(c *segment, section string) bool {
	const word = 4 // a "To" names nobody
	line := phrase.Prepare(c.text)
	return slices.ContainsFunc(s.spec.Sections[section], func(p phrase.Phrase) bool {
		_, ok := line.Best(p)
		return ok && p.Len() > word
	})
}

// besideHeading says whether the heading of a section stands to the left of c on its
// row, as in a form.
func (s *sheet) besideHeading(c *segment, section string) bool {
	return slices.ContainsFunc(s.segments, func(h *segment) bool {
		return h.page == c.page && sectionOf(h) == section && h.box.MaxX <= c.box.MinX && s.sameRow(h, c)
	})
}

// values reads the values of a kind from free text, or from the block that starts
// there when the field takes several lines. c is the caption it belongs to, nil
// when it has none.
func (s *sheet) values(f doctype.Field, k kind.Kind, c, g *segment, fit float64) []candidate {
	if f.Class == doctype.Name {
		g = g.withoutScraps().withoutColon(c)
	}
	if c != nil && saidAgain(c, g) {
		return nil
	}
	if k.Letters && f.Lines > 1 {
		return s.blockValue(f, k, c, g, fit)
	}
	if k.Firm {
		// The name over its address, beside a caption in two scripts, not the end of the address
		// of the row above.
		if first := s.top(c, g); !namesPlace(first.text) {
			g = first
		}
	}
	var out []candidate
	for _, v := range k.Find(g.text) {
		if f.Class == doctype.Name && c != nil && fatherToo.MatchString(c.text) {
			v.Value, _, _ = strings.Cut(v.Value, " / ")
		}
		score := fit * v.Quality
		if f.Class == doctype.Amount && c != nil && g.line != c.line && others.MatchString(string([]rune(g.text)[:v.Start])) {
			score *= otherColumn
		}
		out = append(out, candidate{
			field: f.Name, value: v.Value,
			places: []span{{g.page, g.line, g.start + v.Start, g.start + v.End}},
			score:  score, check: v.Check, repairs: v.Repairs,
		})
	}
	return out
}

// others are words before an amount that say what it is: of a line under a caption it is theirs.
var others = regexp.MustCompile(`\pL{3,} .*\pL{2,}`)

// fatherToo is a caption of two names, the second of whose father or husband is.
var fatherToo = regexp.MustCompile(`(?i)\b(?:father|husband)`)

// proposeAnywhere finds values by their look alone.
func (s *sheet) proposeAnywhere(f doctype.Field, k kind.Kind) []candidate {
	find := k.Find
	if k.Alone != nil {
		find = k.Alone
	}
	var out []candidate
	for p := range s.pages {
		for i := range s.pages[p].Lines {
			line := &s.pages[p].Lines[i]
			for _, v := range find(line.Text) {
				if k.Plain && v.Check == kind.Failed {
					continue
				}
				c := candidate{
					field: f.Name, value: v.Value,
					places: []span{{p, line, v.Start, v.End}},
					score:  tellingPrior * v.Quality, check: v.Check, repairs: v.Repairs, anyhow: true,
				}
				if v.Check == kind.Passed {
					c.score *= 1.3
				}
				c.score *= s.estranged(f, c.places[0])
				out = append(out, s.inNextLine(f, k, c))
			}
		}
	}
	return out
}

// inNextLine is a name in running text with the line it goes on in: "deliver to SMT. VENKATA
// LAKSHMI", at the end of a line as long as any, over "NAGESWARI RAO" and nothing else.
func (s *sheet) inNextLine(f doctype.Field, k kind.Kind, c candidate) candidate {
	const enough = 0.75 // of a name alone; one word may be the end of anything
	g := s.at(c.places[0])
	if f.Class != doctype.Name || g == nil || c.places[0].end < g.end {
		return c
	}
	next := s.nextLine(g, g.box)
	if next == nil || next.caption() || next.owner != nil || s.holdsCaption(next.line) || inCapitals(next.text) != inCapitals(g.text) ||
		math.Abs(next.height()-g.height()) > 0.25*g.height() || !s.wrapped(g, g, next) {
		return c
	}
	found := k.Find(next.text)
	if len(found) != 1 || found[0].Quality < enough || namesPlace(next.text) || strings.ContainsAny(next.text, ",.:") {
		return c
	}
	c.value += " " + found[0].Value
	c.places = append(c.places, span{next.page, next.line, next.start + found[0].Start, next.start + found[0].End})
	return c
}

// estranged lowers what stands behind another field's caption or in another
// party's section.
func (s *sheet) estranged(f doctype.Field, at span) float64 {
	for _, g := range s.segments {
		if g.line != at.line || at.start < g.start || at.start >= g.end {
			continue
		}
		factor := 1.0
		if g.owner != nil && s.believe(f, g.owner) == 0 && at.start-g.start < strayReach {
			factor *= strayFactor
		}
		if section := s.ruled[g]; section != "" && section != f.Section && hasSections(f) {
			factor *= 0.5
		}
		if narration.MatchString(string([]rune(g.line.Text)[:at.start])) {
			factor *= narrated
		}
		return factor
	}
	return 1
}

// narrated is what is left of the belief in a value of a narration.
const narrated = 0.2

// narration is how a payment is told of, with the numbers of other banks and people between strokes.
var narration = regexp.MustCompile(`\b(?:NEFT|RTGS|IMPS|UPI|NACH|ACH)\b.*[A-Z0-9][-/*]$`)

// hasSections says whether other parties' sections speak against a field. The
// seller's own number stands at the top, under no heading.
func hasSections(f doctype.Field) bool { return f.Class == doctype.Identifier || f.Section != "" }

// proposeHeading takes the most prominent lines of the first page's top.
func (s *sheet) proposeHeading(f doctype.Field, k kind.Kind) []candidate {
	var top []*segment
	tallest := 0.0
	for _, g := range s.segments {
		if g.page != 0 || g.caption() || g.owner != nil || g.box.Center().Y > 0.4*s.pages[0].Height || s.ruled[g] != "" && s.ruled[g] != f.Section {
			continue
		}
		if len(k.Find(g.text)) > 0 && !s.standsBehindOther(f, g) && !s.besideAmount(g) {
			top = append(top, g)
			tallest = max(tallest, g.height())
		}
	}
	var out []candidate
	for _, g := range top {
		prominence := g.height() / tallest
		if k.Firm && firmEnd.MatchString(g.text) {
			prominence = 0.9 + 0.3*prominence // the registered name, under a larger logo
		}
		depth := g.box.Center().Y / s.pages[0].Height
		out = append(out, s.values(f, k, nil, g, topPrior*prominence*(1-depth))...)
	}
	return out
}

// besideAmount says whether an amount stands on the row of g, with another right over or under it:
// it is an item of a table.
func (s *sheet) besideAmount(g *segment) bool {
	const nextRow = 3
	isAmount := func(o *segment) bool { return o.page == g.page && o != g && rowAmount.MatchString(o.text) }
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		return isAmount(o) && s.sameRow(g, o) && slices.ContainsFunc(s.segments, func(p *segment) bool {
			away := math.Abs(p.box.Center().Y - o.box.Center().Y)
			return p != o && isAmount(p) && math.Abs(p.box.MaxX-o.box.MaxX) < o.height() && away > 0.8*o.height() && away < nextRow*o.height()
		})
	})
}

var rowAmount = regexp.MustCompile(`^\d{1,3}(?:,\d{2,3})+(?:\.\d{2})?$`)

var addressKind, _ = kind.Lookup("address")

// widestGap is how far a line is believed that stands any number of lines before an
// anchor: a name above the room for its signature.
const widestGap = 0.3

// proposeBetween takes the line that stands at the wanted place among the free
// lines between two anchors. before is where the field named by BeforeField was
// found, nil otherwise.
func (s *sheet) proposeBetween(f doctype.Field, k kind.Kind, before *segment) []candidate {
	var out []candidate
	b := f.Between
	ends := s.anchors(b.Before)
	if f.Class == doctype.Address {
		ends = append(ends, s.telephones()...)
	}
	if before != nil {
		ends = []*segment{before}
	}
	starts := s.anchors(b.After)
	if len(ends) == 0 || len(b.After) > 0 && len(starts) == 0 {
		return nil
	}
	for _, end := range ends {
		lines := s.linesBetween(k, starts, end)
		i := b.Index
		if i < 0 {
			i += len(lines)
		}
		if i < 0 || i >= len(lines) {
			continue
		}
		fit := betweenPrior
		if b.Index == -1 {
			gap := (end.box.MinY - lines[i].box.MaxY) / end.height()
			fit *= math.Max(widestGap, 1-0.15*math.Max(0, gap-0.5))
		}
		out = append(out, s.values(f, k, nil, lines[i], fit)...)
	}
	return out
}

// anchors are the segments in which one of the phrases stands.
func (s *sheet) anchors(phrases []phrase.Phrase) []*segment {
	var out []*segment
	for _, g := range s.segments {
		line := phrase.Prepare(g.text)
		for _, p := range phrases {
			if _, ok := line.Best(p); ok {
				out = append(out, g)
				break
			}
		}
	}
	return out
}

// telephones are the lines that are a mobile telephone's number and nothing else: it ends an
// address as its caption does.
func (s *sheet) telephones() (out []*segment) {
	for _, g := range s.segments {
		if mobileAlone.MatchString(strings.ReplaceAll(g.text, " ", "")) {
			out = append(out, g)
		}
	}
	return out
}

// mobileAlone is a number of India's numbering plan for mobile telephones.
var mobileAlone = regexp.MustCompile(`^(?:\+?91|0)?[6-9]\d{9}$`)

// linesBetween are the free lines that look like the kind, above end, in its
// column, and below the lowest start that is above it.
func (s *sheet) linesBetween(k kind.Kind, starts []*segment, end *segment) []*segment {
	floor := math.Inf(-1)
	for _, st := range starts {
		if st.page == end.page && st.box.Center().Y < end.box.MinY {
			floor = max(floor, st.box.Center().Y+0.4*st.height())
		}
	}
	if len(starts) > 0 && math.IsInf(floor, -1) {
		return nil
	}
	var lines []*segment
	room := s.withUnreadBeside(end)
	for _, g := range s.segments {
		if g.page != end.page || g.caption() || g.owner != nil || g == end || upended(g) {
			continue
		}
		y := g.box.Center().Y
		aligned := math.Abs(g.box.MinX-room.MinX) < 2.5*end.height() || g.box.OverlapX(room) > 0.4
		if y > floor && y < end.box.Center().Y-0.4*end.height() && aligned && looksGood(k, g.text) {
			lines = append(lines, g)
		}
	}
	slices.SortFunc(lines, func(a, b *segment) int { return cmp.Compare(a.box.Center().Y, b.box.Center().Y) })
	return lines
}

// upended says whether a line runs up or down the page, as the printer's name at the edge of
// a cheque does.
func upended(g *segment) bool { return g.box.Height() > g.box.Width() }

// withUnreadBeside is the box of g's line and of the print right beside it that was not
// read: the same words in another script.
func (s *sheet) withUnreadBeside(g *segment) document.Box {
	b := g.line.Polygon.Box()
	for _, u := range s.pages[g.page].Unread {
		o := u.Polygon.Box()
		if apart := max(o.MinX-b.MaxX, b.MinX-o.MaxX); apart < g.height() && b.OverlapY(o) > 0.5 {
			b = b.Union(o)
		}
	}
	return b
}

// looksGood keeps the junk that other scripts are read as out of counted lines.
func looksGood(k kind.Kind, text string) bool {
	for _, v := range k.Find(text) {
		if v.Quality > 0.35 {
			return true
		}
	}
	return false
}
