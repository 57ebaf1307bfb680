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
	s.level()
	s.findOver()
	s.rule()
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
		if owner != nil || !otherScript(line, first.start) && !numbersRow(runes[:first.start]) {
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

// captionTail is what may follow any caption and is a part of it: "Name of the Shop, if any".
var captionTail = regexp.MustCompile(`(?i)^(?:\W{0,3}/ ?(?:sri|shri|smti?|mr|mrs|ms|m/s)\b\.?)+\W*|^\W{0,3}(?:if (?:any|applicable|different)\b|/ ?premises?\b|\(? ?(?:in (?:block|capital|full|english)(?: letters)?|if any|if applicable|as per (?:pan|aadhaar|id proof|records?)|with pin ?code|full address|complete|both|optional) ?\))\W*`)

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

// find returns the captions on a line.
func find(vocabulary []entry, text string, runes []rune) []hit {
	line := phrase.Prepare(text)
	var all []hit
	for _, e := range vocabulary {
		if e.phrase.Text == numberSign {
			if signedNumber.MatchString(text) {
				all = append(all, hit{0, len(numberSign), 0, label{field: e.label.field, role: e.label.role, score: 1}})
			}
			continue
		}
		for _, m := range line.Find(e.phrase) {
			stands := standsAsCaption(runes, m, e.phrase.Len()) && !namesShop(runes, m) && !owns(runes, m)
			if e.label.role == part {
				stands = standsAsLabel(runes, m, e)
			}
			if strings.HasSuffix(e.phrase.Text, ",") && !strings.HasPrefix(string(runes[m.End:]), ",") {
				continue // "To," heads a letter, "To Satara" is where goods go
			}
			if stands && !cutsNumber(runes, m) && !bridges(runes, m, e.phrase) && !isOneWord(runes, m, e.phrase) {
				l := e.label
				if l.score = m.Score; l.role == own && inBrackets(runes, m) {
					l.role = weak
				}
				all = append(all, hit{m.Start, m.End, e.phrase.Len(), l})
			}
		}
	}
	return all
}

// numberSign is the caption that has no letters: "# INV-000914", and nothing else on the line. A
// house has no dash and letters behind it.
const numberSign = "#"

var signedNumber = regexp.MustCompile(`^# ?[A-Z]{2,}[A-Z0-9]*[-/][-/A-Z0-9]*[0-9]{3,}$`)

// inBrackets says whether a caption stands in brackets behind something else, its value with it: a
// remark on that, as "Previous balance (due date 27-09-2026)".
func inBrackets(runes []rune, m phrase.Match) bool {
	before, after := strings.TrimSpace(string(runes[:m.Start])), string(runes[m.End:])
	return len(before) > 1 && strings.HasSuffix(before, "(") && strings.ContainsFunc(after, unicode.IsDigit) && strings.HasSuffix(strings.TrimSpace(after), ")")
}

// cutsNumber says whether a match ends in the middle of a number or a date: "for the
// period 01" is no "for the period of".
func cutsNumber(runes []rune, m phrase.Match) bool {
	return m.Score < 1 && m.End+1 < len(runes) && unicode.IsDigit(runes[m.End-1]) && strings.ContainsRune("/.-", runes[m.End]) && strings.ContainsRune("0123456789O", runes[m.End+1])
}

// bridges says whether a match takes two captions with a slash between them for one:
// "Product / Serial" is no "Product Serial No".
func bridges(runes []rune, m phrase.Match, p phrase.Phrase) bool {
	return m.Score < 1 && strings.Contains(string(runes[m.Start:m.End]), " / ") && !strings.Contains(p.Text, "/")
}

// isOneWord says whether a match takes a word for a short caption of two, "Reno" for "Ref No",
// or two words for a caption of one, "Sri Al" for "Serial".
func isOneWord(runes []rune, m phrase.Match, p phrase.Phrase) bool {
	const short = 6
	if m.Score < 1 && !strings.Contains(p.Text, " ") && strings.Contains(string(runes[m.Start:m.End]), " ") {
		return true
	}
	word := !slices.ContainsFunc(runes[m.Start:m.End], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return m.Score < 1 && p.Len() <= short && word && strings.Contains(p.Text, " ")
}

// settle puts captions in order. Where several overlap the one of which the most was
// read wins; meanings of the same place are kept together.
func settle(all []hit) []hit {
	slices.SortStableFunc(all, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.read(), a.read()), cmp.Compare(b.label.score, a.label.score))
	})
	all = slices.DeleteFunc(slices.Clone(all), func(h hit) bool {
		return slices.ContainsFunc(all, func(k hit) bool { return onlyWithin(h, k) })
	})
	var kept []hit
	for _, h := range all {
		if !slices.ContainsFunc(kept, func(k hit) bool { return clash(h, k) }) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	return kept
}

// onlyWithin says whether all that was read of caption h is caption k within it, to the letter,
// and hardly anything of its other words: "aI Account No" is no "Old Account No".
func onlyWithin(h, k hit) bool {
	const enough = 0.65
	more := h.length - k.length
	return more > 0 && k.label.score == 1 && h.start <= k.start && k.end <= h.end && h.read()-k.read() < enough*float64(more)
}

// clash says whether two captions overlap without being the same place.
func clash(a, b hit) bool {
	return a.start < b.end && b.start < a.end && (a.start != b.start || a.end != b.end)
}

// standsAsCaption refuses phrases in the middle of running text: "Rate" in "First
// Rate Traders" is no caption, "Qty 2 Rate: 500" has one.
func standsAsCaption(runes []rune, m phrase.Match, length int) bool {
	before := strings.TrimRightFunc(string(runes[:m.Start]), unicode.IsSpace)
	after := []rune(strings.TrimLeftFunc(string(runes[m.End:]), unicode.IsSpace))
	if length < 3 && before != "" || withinCode(runes, m) {
		return false // "Plot No. 173"
	}
	if len(after) > 0 && strings.ContainsRune(":-–.=#", after[0]) {
		return m.Score == 1 || before == "" || after[0] != '.' // "SEWING MACHINE CO." has no "Machine No."
	}
	runsOn := len(after) > 0 && unicode.IsLower(after[0])
	switch {
	case before == "":
		return !runsOn || length >= 6
	case rowNumber.MatchString(before) && (len(after) == 0 || length >= shortestWrap):
		return true // also the beginning of a caption whose end is not known
	case strings.ContainsAny(before[len(before)-1:], "/|:,()"):
		return length >= 3 && !runsOn
	case len(after) == 0 && onlyScraps(before):
		return true
	}
	return length >= 9 && !runsOn && !inSentence.MatchString(string(after))
}

// inSentence is how running text in capitals goes on behind a word that is no caption there:
// "WITH REFERENCE TO YOUR LETTER".
var inSentence = regexp.MustCompile(`^(?:TO|OF|AND|IS|ARE|HAS|HAVE|WILL|SHALL|YOUR|OUR|THE) +\pL`)

// withinCode says whether what was taken for a caption is a part of a number with slashes:
// "SEA/PAN/ALO/8/3495517".
func withinCode(runes []rune, m phrase.Match) bool {
	if m.Start == 0 || m.End == len(runes) || runes[m.Start-1] != '/' || runes[m.End] != '/' {
		return false
	}
	rest, _, _ := strings.Cut(string(runes[m.End+1:]), " ")
	return strings.ContainsFunc(rest, unicode.IsDigit) && !unicode.IsDigit(runes[m.End+1]) // "Ph/Mob/9876543210"
}

// namesShop says whether a caption of a telephone number is the first word of a shop's
// name: "Mobile Planet". A number has a colon before it, or is one.
func namesShop(runes []rune, m phrase.Match) bool {
	after := runes[m.End:]
	return len(after) > 1 && after[0] == ' ' && unicode.IsUpper(after[1]) && shopWord.MatchString(string(runes[m.Start:m.End]))
}

var shopWord = regexp.MustCompile(`^(?i:phone|mobile|telephone)$`)

// owns says whether what was taken for a caption has something of its own, is one of many, or is
// told to do something: the "Borrower" of "BORROWER'S MARGIN", the "Store" of "Store 0714 - M G
// Road", the "To" of "TO US FOR PAYMENT".
func owns(runes []rune, m phrase.Match) bool {
	rest := string(runes[m.End:])
	return ownersMark.MatchString(rest) || numbered.MatchString(rest) || toDo.MatchString(string(runes[m.Start:]))
}

var (
	numbered   = regexp.MustCompile(`^ +(?:[Nn]o\.? *)?\d{3,} *[-–]`)
	ownersMark = regexp.MustCompile(`^['’` + "`" + `] ?[sS]\b`)
	toDo       = regexp.MustCompile(`^(?i:to) +(?i:us|the|be|you|your|our|him|her|them|deliver|pay|collect|release|ensure)\b`)
)

// standsAsLabel refuses words of an address that are printed as labels elsewhere:
// "Block C, Market Road" has none. A label has a colon, stands alone, or is a long one.
func standsAsLabel(runes []rune, m phrase.Match, e entry) bool {
	before := strings.TrimRight(string(runes[:m.Start]), " *•.")
	after := strings.TrimLeft(string(runes[m.End:]), " .*")
	if m.Score < 1 && likeLabel.MatchString(string(runes[m.Start:m.End])) {
		return false
	}
	begins := before == "" || strings.ContainsAny(before[len(before)-1:], ",;/|") || rowNumber.MatchString(before)
	switch {
	case strings.HasPrefix(after, ":"):
		return true
	case before == "" && halfColon.MatchString(string(runes[m.End:])) && e.phrase.Len() >= longWord:
		return true
	case after == "" || strings.Trim(after, "-–/: '`\"|") == "":
		return begins
	case address.IsPINLabel(e.label.section):
		return beforeDigit.MatchString(after)
	}
	return begins && e.phrase.Len() >= longLabel
}

// likeLabel are words of addresses that differ from a label in one letter.
var likeLabel = regexp.MustCompile(`(?i)^(?:stage|black|tower)$`)

// beforeDigit is a text that begins with a digit, a dash before it or not.
var beforeDigit = regexp.MustCompile(`^[-– ]*\d`)

// halfColon is a colon of which one dot was read.
var halfColon = regexp.MustCompile(`^ ?\. `)

// longWord is the length from which a label is not shortened with a full stop.
const longWord = 8

// longLabel is the length from which nobody writes a label into an address.
const longLabel = 12

// rowNumber is the number of a row in a form, which is no part of its caption.
var rowNumber = regexp.MustCompile(`^[(\[]?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)\]]{0,2}$`)

// onlyScraps says whether a text has no word of more than three letters: what is
// left of the other script in a caption printed in two.
func onlyScraps(text string) bool {
	for _, w := range strings.Fields(text) {
		if len([]rune(w)) > 3 {
			return false
		}
	}
	return true
}

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

func sectionOf(s *segment) string {
	for _, l := range s.labels {
		if l.role == heading {
			return l.section
		}
	}
	return ""
}
