package extract

import (
	"cmp"
	"maps"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/phrase"
)

// segment is a stretch of a line that is either a caption or free text.
type segment struct {
	page       int // index into the pages
	line       *document.Line
	start, end int // rune range in the line
	text       string
	box        document.Box
	tall       float64  // of its line, at least a pixel
	labels     []label  // what a caption may mean; empty for free text
	owner      *segment // of free text: the caption before it on its line
	slope      float64  // of its row, the fall per pixel to the right
}

func (s *segment) caption() bool { return len(s.labels) > 0 }

// foreign says whether g is a caption of nothing that is read.
func (s *segment) foreign() bool {
	return s.caption() && !slices.ContainsFunc(s.labels, func(l label) bool { return l.role != other })
}

// height is the line's, at least a pixel so that it can be divided by.
func (s *segment) height() float64 { return s.tall }

// sameCaption says whether two segments are pieces of one caption.
func (s *segment) sameCaption(o *segment) bool {
	return s.caption() && o.caption() && s.page == o.page && s.labels[0].wrap != 0 && s.labels[0].wrap == o.labels[0].wrap
}

// label is one meaning of a caption.
type label struct {
	field   document.FieldName // "" for a phrase that belongs to no field
	role    role
	section string // of a section heading
	score   float64

	// A caption on several lines is a segment on each: wrap is what they have in
	// common, not 0, and tail is set on all but the first.
	wrap int
	tail bool
}

// role is how far a caption is to be believed.
type role int

const (
	other role = iota
	own
	weak
	common // counts only within the field's section
	heading
	part // of a part of an address; its section is the label
)

// sheet is a document cut into segments.
type sheet struct {
	spec     *doctype.Spec
	pages    []document.Page
	segments []*segment
	ruled    map[*segment]string // the section each segment stands in
	zones    []zone              // machine-readable, at most one a page
	leans    []document.Lean     // of the pages
	amounts  sums

	byParty map[*segment]bool // of captions: their section is that of a caption over them

	over map[*segment]*segment // the values that stand over their captions, by caption
}

// cut finds the captions of spec on every page.
func cut(spec *doctype.Spec, pages []document.Page) *sheet {
	vocabulary := captions(spec)
	pages = withFaint(vocabulary, pages)
	s := &sheet{spec: spec, pages: pages}
	s.amounts = s.sums()
	for p := range pages {
		lines := pages[p].Lines
		hits := make([][]hit, len(lines))
		for l := range lines {
			hits[l] = find(vocabulary, lines[l].Text, []rune(lines[l].Text))
		}
		dropBeginnings(lines, hits)
		addRowLabels(vocabulary, lines, hits)
		if hasParts(vocabulary) {
			addTableLabels(lines, hits)
			dropCellWords(lines, hits)
		}
		pieces := wrappedCaptions(vocabulary, lines, hits)
		for l := range lines {
			s.segments = append(s.segments, cutLine(p, &lines[l], append(hits[l], pieces[l]...))...)
		}
	}
	s.dropMessrs()
	s.level()
	s.findOver()
	s.rule()
	s.ruleByParties()
	if spec.UsesMRZ() {
		s.readZones()
	}
	return s
}

// entry is a caption of the type with one of its meanings.
type entry struct {
	phrase phrase.Phrase
	label  label
}

func captions(spec *doctype.Spec) []entry {
	var list []entry
	labelled := false
	add := func(phrases []phrase.Phrase, l label) {
		for _, p := range phrases {
			list = append(list, entry{p, l})
		}
	}
	add(spec.Others, label{role: other})
	for _, name := range slices.Sorted(maps.Keys(spec.Sections)) {
		add(spec.Sections[name], label{role: heading, section: name})
	}
	for _, f := range spec.Readable() {
		add(f.Captions, label{field: f.Name, role: own})
		add(f.Weak, label{field: f.Name, role: weak})
		add(f.Common, label{field: f.Name, role: common})
		if f.Labelled {
			labelled = true
		}
	}
	if labelled {
		for _, l := range address.PartLabels() {
			add([]phrase.Phrase{phrase.New(l)}, label{role: part, section: l})
		}
	}
	return list
}

// hit is a caption found on a line.
type hit struct {
	start, end int
	length     int // of the phrase, in letters and digits
	label      label
}

// read is how many of the phrase's letters and digits were read.
func (h hit) read() float64 { return math.Round(float64(h.length) * h.label.score) }

// cutLine cuts a line at its captions, those that go on from or to another line among
// them.
func cutLine(page int, line *document.Line, found []hit) []*segment {
	runes := []rune(line.Text)
	hits := dropHouseNumbers(settle(found), runes)
	var out []*segment
	var owner *segment
	at := 0
	free := func(end int) {
		if s := newSegment(page, line, runes, at, end); s != nil {
			s.owner = owner
			out = append(out, s)
		}
	}
	for len(hits) > 0 {
		first := hits[0]
		if owner != nil || !otherScript(line, first.start) && !numbersRow(runes[:first.start]) && !otherName.MatchString(string(runes[:first.start])) {
			free(first.start)
		}
		c := newSegment(page, line, runes, first.start, first.end)
		if c == nil { // a blank line between those of a caption
			hits = hits[1:]
			continue
		}
		for len(hits) > 0 && hits[0].start == first.start {
			c.labels = append(c.labels, hits[0].label)
			hits = hits[1:]
		}
		out = append(out, c)
		owner, at = c, first.end+len([]rune(captionTail.FindString(string(runes[first.end:]))))
		if len(hits) > 0 {
			at = min(at, hits[0].start)
		}
	}
	free(len(runes))
	return out
}

// otherName is what a caption is called too, of which no file knows: "Piece tag / Serial No".
var otherName = regexp.MustCompile(`^\p{Lu}\p{Ll}+ \p{Ll}+ ?/ ?$`)

// captionTail is what may follow any caption and is a part of it: "Name of the Shop, if any".
var captionTail = regexp.MustCompile(`(?i)^(?:\W{0,3}/ ?(?:sri|shri|smti?|mr|mrs|ms|m/s)\b\.?)+\W*|^\W{0,3}(?:if (?:any|applicable|different)\b|/ ?premises?\b|\(? ?(?:in (?:block|capital|full|english)(?: letters)?|if any|if applicable|as per (?:pan|aadhaar|id proof|records?)|with pin ?code|full address|complete|both|optional) ?\)|\W?\((?-i:\p{Lu}{2,5})\) ?:)\W*`)

// numbersRow says whether what stands before a caption is the number of its row, with the
// mark behind it that values do not have: "8." of "8. Date of Registration".
func numbersRow(runes []rune) bool {
	text := strings.TrimSpace(string(runes))
	return rowNumber.MatchString(text) && strings.ContainsAny(text, ".)")
}

// dropBeginnings takes out the short captions that values begin with: "SN94184365" is a
// serial number whole where a longer caption of serial numbers stands on the page.
func dropBeginnings(lines []document.Line, hits [][]hit) {
	captioned := map[document.FieldName]bool{}
	for _, list := range hits {
		for _, h := range list {
			captioned[h.label.field] = captioned[h.label.field] || h.label.role == own && h.length > shortBeginning
		}
	}
	for l := range hits {
		runes := []rune(lines[l].Text)
		hits[l] = slices.DeleteFunc(hits[l], func(h hit) bool {
			return captioned[h.label.field] && h.end-h.start <= shortBeginning && h.end < len(runes) && unicode.IsDigit(runes[h.end])
		})
	}
}

// shortBeginning is the length of the letters that makers begin serial numbers with.
const shortBeginning = 2

// separators stand between a caption and its value.
const separators = " :;-–—.=|/,*•)"

func newSegment(page int, line *document.Line, runes []rune, start, end int) *segment {
	for start < end && strings.ContainsRune(separators, runes[start]) {
		start++
	}
	for end > start && strings.ContainsRune(" :;=|*•(", runes[end-1]) {
		end--
	}
	if start >= end {
		return nil
	}
	return &segment{
		page: page, line: line, start: start, end: end, text: string(runes[start:end]),
		box: line.Span(start, end).Polygon.Box(), tall: max(1, line.Polygon.Height()),
	}
}

// rule notes for every segment the section it stands in: that of the nearest
// heading above it, or on its row, in about the same column.
func (s *sheet) rule() {
	s.ruled = map[*segment]string{}
	for _, g := range s.segments {
		best := 0.0
		for _, h := range s.segments {
			name := sectionOf(h)
			if name == "" || h.page != g.page || h == g {
				continue
			}
			down := g.box.Center().Y - h.box.Center().Y
			across := max(g.box.MinX-h.box.MinX, h.box.MinX-g.box.MinX)
			if down < -0.5*h.height() || down > 14*h.height() || across > 0.22*s.pages[g.page].Width {
				continue
			}
			if near := 1 / (1 + down + 0.5*across); near > best {
				best, s.ruled[g] = near, name
			}
		}
	}
}

// ruleByParties notes for the captions that any party's facts may have, "Address" or "Name", the
// section of the nearest caption over them that names its party, where that is nearer than a
// heading: an address between "Name of Hirer" and "Dealer Name" is the hirer's.
func (s *sheet) ruleByParties() {
	const near = 6
	s.byParty = map[*segment]bool{}
	for _, g := range s.segments {
		if sectionOf(g) != "" || !slices.ContainsFunc(g.labels, func(l label) bool { return l.role == common }) {
			continue
		}
		nearest := near * g.height()
		for _, h := range s.segments {
			down := g.box.Center().Y - h.box.Center().Y
			if h.page != g.page || down <= 0.5*g.height() || down >= nearest || math.Abs(h.box.MinX-g.box.MinX) > 1.5*g.height() {
				continue
			}
			if section := s.partyOf(h); (section != "" || sectionOf(h) != "") && !s.isParted(h, g) {
				nearest = down
				s.ruled[g] = cmp.Or(section, sectionOf(h))
				s.byParty[g] = section != ""
			}
		}
		if s.ruled[g] == "" {
			s.ruled[g] = s.partyOfRow(g)
			s.byParty[g] = s.ruled[g] != ""
		}
	}
}

// partyOfRow is the one party that captions left of g on its row name, in a table that has captions
// over their values: "Dealer Name", "Dealer Code", "Address". It is "" for none and for several.
func (s *sheet) partyOfRow(g *segment) (section string) {
	for _, h := range s.segments {
		of := s.partyOf(h)
		if of == "" || h.page != g.page || h.box.MaxX > g.box.MinX || !s.sameRow(h, g) {
			continue
		}
		if section != "" && section != of {
			return ""
		}
		section = of
	}
	return section
}

// isParted says whether between caption h and g under it stands a heading of a section, or the
// caption of something that is not known: "Sold through: Patel Motors".
func (s *sheet) isParted(h, g *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		between := o.page == g.page && o.box.Center().Y > h.box.MaxY && o.box.Center().Y < g.box.MinY
		unknown := s.isFree(o) && strings.Contains(o.text, ":") && math.Abs(o.box.MinX-g.box.MinX) < 1.5*g.height()
		return between && (sectionOf(o) != "" || unknown)
	})
}

// partyOf is the section of the one field that a caption is of, when only its party has it.
func (s *sheet) partyOf(h *segment) string {
	for _, l := range h.labels {
		if f, ok := s.spec.Field(l.field); ok && l.role == own && l.score == 1 && f.Section != "" && f.Class == doctype.Name {
			return f.Section
		}
	}
	return ""
}

func sectionOf(s *segment) string {
	for _, l := range s.labels {
		if l.role == heading {
			return l.section
		}
	}
	return ""
}
