package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/idnum"
	"atlas/internal/kind"
)

// ofNextColumn is a tariff heading, all that was read with a product of what stands beside it.
var ofNextColumn = regexp.MustCompile(`^ \d{8}$`)

// amountBehind is an amount of the next column that was outlined together with a product.
var amountBehind = regexp.MustCompile(`\s+\D?\d{1,3}(?:,\d{2,3})+\.\d{2}$`)

// strapline begins what stands in brackets under the name of a firm.
var strapline = regexp.MustCompile(`^\((?i:an? |the |govt|government|formerly)`)

// sizeAlone is a size, the short code of a model, or what it is for short, in a line of its own: the
// last word of a product's name.
var sizeAlone = regexp.MustCompile(`^[A-Z]{0,2}\d{1,3}[A-Z]{1,3}\d{0,2}[A-Z]?$|^\(?(?:\d+(?:\.\d+)? ?(?i:GB|TB|MB|KG|LTRS?|L|W|KW|KVA|V|AH|HP|TON|INCH) ?)+\)?$|^(?:AC|TV|WM|PC)$|^\d{2,3}$`)

// modelStem ends in capitals, as the letters of a model do.
var modelStem = regexp.MustCompile(`(?:^| )[A-Z]{2,}$`)

// blockValue is the value of several lines that begins at first, below or beside caption,
// which is nil when it has none.
func (s *sheet) blockValue(f doctype.Field, k kind.Kind, caption, first *segment, fit float64) []candidate {
	first = s.top(caption, first)
	last := s.endsItem(first)
	if f.Class == doctype.Address {
		if !strings.ContainsFunc(first.text, unicode.IsLetter) {
			return nil // a shop's code, not the first line of its address
		}
		last = s.endsAddress
		first = s.withoutAddressee(caption, first)
	}
	if f.Class == doctype.Name {
		last = s.endsName
	}
	if f.Kind == "product" {
		first = s.withoutCode(first)
	}
	c := candidate{field: f.Name}
	var values []string
	quality := 0.0
	for _, g := range s.block(caption, first, f.Lines, last) {
		if f.Class == doctype.Name && len(values) > 0 && strapline.MatchString(g.text) {
			break // whose firm it is
		}
		text := g.text
		if f.Class == doctype.Text {
			text = amountBehind.ReplaceAllString(text, "")
		}
		found := k.Find(text)
		parted := f.Class == doctype.Text && len(values) > 0 && hyphened(c.places[len(c.places)-1])
		if len(found) == 0 && (parted || f.Class == doctype.Text && len(values) > 0 && sizeAlone.MatchString(g.text)) {
			found = []kind.Found{{Value: g.text, End: len([]rune(g.text)), Quality: 0.9}} // "BX 40-" over "17A"
		}
		if len(found) == 0 || f.Class == doctype.Name && len(values) > 0 && strings.EqualFold(found[0].Value, values[0]) {
			break // the last: the trade name, which is the same as the legal one
		}
		place := span{g.page, g.line, g.start + found[0].Start, g.start + found[0].End}
		if f.Class == doctype.Name && len(values) > 0 && ampersandBetween(c.places[len(c.places)-1], place) {
			values = append(values, "&")
		}
		if parted {
			values[len(values)-1] += "-" + found[0].Value
		} else {
			values = append(values, found[0].Value)
		}
		quality += found[0].Quality
		c.places = append(c.places, place)
		if f.Class == doctype.Text && found[0].Quality == 1 {
			break // a wording that is known as a whole
		}
		if f.Class == doctype.Text && found[0].End < len([]rune(text))-1 && !ofNextColumn.MatchString(string([]rune(text)[found[0].End:])) {
			break // something else ends its line
		}
	}
	if len(values) == 0 {
		return nil
	}
	if f.Class == doctype.Address && !holdsPIN(strings.Join(values, " ")) {
		last := s.at(c.places[len(c.places)-1])
		rest := s.marginUnder(caption, last)
		if pin := s.pinUnder(last); pin != nil {
			rest = []*segment{pin}
		}
		for _, g := range rest {
			text := g.text
			if found := k.Find(text); len(found) == 1 {
				text = found[0].Value
			}
			values = append(values, text)
			quality += 0.9 // as of any line with digits
			c.places = append(c.places, span{g.page, g.line, g.start, g.end})
		}
	}
	c.value = strings.TrimRight(strings.Join(values, " "), ", ")
	c.score = fit * quality / float64(len(c.places))
	if f.Class == doctype.Address {
		c.value = kind.TidyAddress(c.value)
		c.score *= addressFullness(c.value)
		if caption == nil && isSignature(c.value) {
			c.score *= 0.4
		}
	}
	return []candidate{c}
}

// withoutAddressee is the first line of an address, given what may be the name over it: whose
// son or daughter somebody is stands under who it is, and begins the address.
func (s *sheet) withoutAddressee(caption, first *segment) *segment {
	next := s.nextLine(first, first.box)
	named := caption != nil && ofName.MatchString(caption.line.Text)
	if named && next != nil && !next.caption() && firmEnd.MatchString(first.text) && !strings.ContainsFunc(first.text, unicode.IsDigit) && !landmark.MatchString(first.text) {
		return next
	}
	if next == nil || next.caption() || !careOfLine.MatchString(next.text) || strings.ContainsFunc(first.text, unicode.IsDigit) || len(personKind.Find(first.text)) == 0 {
		return first
	}
	return next
}

// ofName is a caption of a name, with the address or without, and landmark the beginning of what an
// address lies near.
var (
	ofName   = regexp.MustCompile(`(?i)\bname\b`)
	landmark = regexp.MustCompile(`(?i)^(?:opp|near|nr|behind|beside|next|above|c ?/ ?o|premises|at|adj)\b`)
)

// withoutCode is the first line of what a product is called, under the code that a shop knows it by.
func (s *sheet) withoutCode(first *segment) *segment {
	next := s.nextLine(first, first.box)
	if next == nil || next.caption() || next.owner != nil || !shopsCode.MatchString(first.text) || len(strings.Fields(next.text)) < 3 || !startsWith(first, next) {
		return first
	}
	return next
}

// shopsCode is a code of digits alone: letters are a model's.
var shopsCode = regexp.MustCompile(`^\d{6,}$`)

// careOfLine begins with a care-of prefix, whose letter was read as a digit or not.
var careOfLine = regexp.MustCompile(`^[CDSW5] ?/ ?[O0]\b`)

var personKind, _ = kind.Lookup("name")

// hyphened says whether a value's line ends in a hyphen, set close: it was parted there.
func hyphened(p span) bool {
	return strings.HasPrefix(string([]rune(p.line.Text)[p.end:]), "-") || strings.HasSuffix(string([]rune(p.line.Text)[p.start:p.end]), "-")
}

// ampersandBetween says whether an "&" ends the line of a or begins that of b, which is a
// mark at the edge of each and between them a word: "PATEL HOSIERY &" over "KNITWEARS".
func ampersandBetween(a, b span) bool {
	start := []rune(b.line.Text)[:b.start]
	return endsInAmpersand(a) || strings.HasSuffix(strings.TrimSpace(string(start)), "&")
}

// pinUnder is the line under one of an address that has its PIN code behind a label, "Pin -
// 221001", nil when there is none. In a form of parts it would be a row of its own.
func (s *sheet) pinUnder(last *segment) *segment {
	if last == nil {
		return nil
	}
	next := s.nextLine(last, last.box)
	if next == nil || !address.IsPINLabel(partOf(next)) || !startsWith(last, next) || !holdsPIN(next.line.Text) {
		return nil
	}
	return newSegment(next.page, next.line, []rune(next.line.Text), 0, len([]rune(next.line.Text)))
}

// marginUnder is the end of an address in running text, or on the dotted lines of a form, on
// the lines under the one that it begins on behind its caption, down to its PIN code: "having
// its office at 17, Tarun Nagar," over "Guwahati - 781005", at the margin.
func (s *sheet) marginUnder(c, last *segment) []*segment {
	const longest = 3
	if c == nil || last == nil || last.owner != c {
		return nil
	}
	var lines []*segment
	above := c.line.Polygon.Box()
	for range longest {
		g := s.atMargin(c, above)
		if g == nil {
			return nil
		}
		lines = append(lines, g)
		if holdsPIN(g.text) {
			return lines
		}
		above = g.line.Polygon.Box()
	}
	return nil
}

// atMargin is the free line under a line of running text that begins where it does.
func (s *sheet) atMargin(c *segment, above document.Box) *segment {
	for _, g := range s.segments {
		down := g.box.Center().Y - above.Center().Y
		free := g.page == c.page && (!s.holdsCaption(g.line) || g.start == 0 && !g.caption() && holdsPIN(g.text)) && g.owner == nil && !numberedRow.MatchString(g.line.Text)
		if free && down > 0.55*c.height() && down < formReach*c.height() && math.Abs(g.box.MinX-above.MinX) < c.height() {
			return g
		}
	}
	return nil
}

// endsAddress says whether g is the last line of an address: it holds the PIN
// code, and what follows is not the state, which some print behind it.
func (s *sheet) endsAddress(g *segment) bool {
	if !seemsPIN(g.text) {
		return false
	}
	next := s.nextLine(g, g.box)
	if next == nil {
		return true
	}
	_, state := address.State(next.text)
	if i := strings.LastIndexAny(g.text, ",.;0123456789"); !state && i >= 0 { // "Varanasi - 221001, Uttar" over "Pradesh"
		_, state = address.State(g.text[i+1:] + " " + next.text)
	}
	return !state
}

// seemsPIN says whether a text holds what was a PIN code, a digit or two of which may have
// been read as letters: "Hisar - 12500t". It tells where an address ends.
func seemsPIN(text string) bool {
	return holdsPIN(text) || misreadPIN.MatchString(text) || roundPIN.MatchString(text) || firstPIN.MatchString(text)
}

// roundPIN is a PIN code of which any digit but the first was read as a round letter or as a
// stroke, "641oo2", "122OOL", and firstPIN one that begins a line, with one letter: "7340D1".
var (
	roundPIN = regexp.MustCompile(`[\pL)][\s.,]*[-–—=:.,\s][\s.]*[1-9][\doOQDlLI]{2} ?[\doOQDlLI]{3}(?:\W|$)`)
	firstPIN = regexp.MustCompile(`^[1-9](?:[oOQDlLI]\d ?\d\d\d|\d[oOQDlLI] ?\d\d\d|\d\d ?[oOQDlLI]\d\d|\d\d ?\d[oOQDlLI]\d|\d\d ?\d\d[oOQDlLI])(?:\W|$)`)
)

var misreadPIN = regexp.MustCompile(`[\pL)][\s.,]*[-–—=:.,\s][\s.]*[1-9]\w(?:\d ?\d\d\d|\w ?\d\d\d|\d ?\w\d\d|\d ?\d\w\d|\d ?\d\d\w)(?:\W|$)`)

func holdsPIN(text string) bool {
	found := idnum.Find(text, idnum.PINMask)
	return len(found) > 0 && idnum.IsPIN(found[len(found)-1].Value) && found[len(found)-1].Repairs == 0
}

// endsName says whether the line under g is not the rest of a name: it is set in
// another size, or g ends as firms' names do.
func (s *sheet) endsName(g *segment) bool {
	if firmEnd.MatchString(g.text) {
		return true
	}
	next := s.nextLine(g, g.box)
	return next == nil || math.Abs(next.height()-g.height()) > 0.3*g.height() || s.holdsCaption(next.line) || kind.WithoutStrapline(next.text) == "" || s.isWholeElsewhere(g, next)
}

// isWholeElsewhere says whether the firm that a paper is signed for, on g, is printed in another
// place, too, where it does not go on as next: who signs follows, or a stamp.
func (s *sheet) isWholeElsewhere(g, next *segment) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		signed := g.owner != nil && strings.EqualFold(g.owner.text, "for")
		if o == g || !signed || goesOnInWords(g.text, next.text) || !strings.EqualFold(o.text, g.text) {
			return false
		}
		follows := s.nextLine(o, o.box)
		return follows == nil || !strings.EqualFold(follows.text, next.text)
	})
}

var firmEnd = regexp.MustCompile(`(?i)\b(?:limited|ltd|llp)[\s.,]*$`)

// holdsCaption says whether a caption stands on a line.
func (s *sheet) holdsCaption(line *document.Line) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool { return g.line == line && g.caption() })
}

// endsItem says whether the row under g, of the item of a table that begins at first, is
// another item: it has numbers of its own in the columns that have one beside first. The
// numbers of one item may stand at the middle of its lines, and a tax beside each. A
// bracket that is still open says that the text goes on, and lines that stand further apart
// than those before that it does not. Its lines are asked for in their order.
func (s *sheet) endsItem(first *segment) func(g *segment) bool {
	var above *segment
	return func(g *segment) bool {
		ends := s.endsItemAt(first, above, g)
		above = g
		return ends
	}
}

// endsItemAt is endsItem for line g, above being the line before it, nil for the first.
func (s *sheet) endsItemAt(first, above, g *segment) bool {
	const further = 1.3
	next := s.nextLine(g, g.box)
	if next == nil || s.opensCaption(next) {
		return true
	}
	if isNumber(next.text) {
		// The last word of a model's name, where there was no room for it.
		return !sizeAlone.MatchString(next.text) || !modelStem.MatchString(g.text) || !startsWith(first, next) || !s.wrapped(first, g, next) || len(s.numbersBeside(next)) > 0
	}
	if strings.Count(g.text, "(") > strings.Count(g.text, ")") {
		return false
	}
	if above != nil && (!s.wrapped(first, g, next) || next.box.Center().Y-g.box.Center().Y > further*(g.box.Center().Y-above.box.Center().Y)) {
		return true // what is said of it, under its name, or the next item
	}
	before, own := s.numbersBeside(first), s.numbersBeside(next)
	again := 0
	for _, n := range own {
		if slices.ContainsFunc(before, func(b *segment) bool { return b != n && b.box.OverlapX(n.box) > 0.2 }) {
			again++
		}
	}
	return len(before) > 0 && 2*again >= len(before) || s.rowNumbered(first, next)
}

// opensCaption says whether a word is rather the beginning of the caption right behind it: the
// "MACHINE" of "MACHINE SERIAL NO", the "Frame" of "Frame / Chassis No".
func (s *sheet) opensCaption(g *segment) bool {
	return !strings.Contains(strings.Trim(g.text, " /&"), " ") && g.owner == nil && slices.ContainsFunc(s.segments, func(c *segment) bool {
		return c.line == g.line && c.caption() && c.start >= g.end && strings.Trim(string([]rune(g.line.Text)[g.end:c.start]), " /&") == ""
	})
}

// wrapped says whether g ends because the first word of next had no more room in their
// column, which is as wide as the widest line of it near first.
func (s *sheet) wrapped(first, g, next *segment) bool {
	const near = 8 // heights
	right := g.box.MaxX
	for _, o := range s.segments {
		down := o.box.MinY - first.box.MinY
		if o.page == first.page && down >= 0 && down < near*first.height() && math.Abs(o.box.MinX-first.box.MinX) < first.height() {
			right = max(right, o.box.MaxX)
		}
	}
	word, _, _ := strings.Cut(next.text, " ")
	letter := next.box.Width() / float64(utf8.RuneCountInString(next.text))
	return g.box.MaxX+letter*float64(1+utf8.RuneCountInString(word)) > right
}

// numbersBeside are the numbers on the row of g.
func (s *sheet) numbersBeside(g *segment) []*segment {
	return slices.DeleteFunc(slices.Clone(s.segments), func(o *segment) bool {
		return o.page != g.page || o.line == g.line || o.caption() || !s.sameRow(g, o) && !s.sameRow(o, g) || !isNumber(o.text)
	})
}

// rowNumbered says whether a number stands to the left of a, and another to the left of b.
func (s *sheet) rowNumbered(a, b *segment) bool {
	leftOf := func(g *segment) []*segment {
		return slices.DeleteFunc(s.numbersBeside(g), func(o *segment) bool { return o.box.MaxX > g.box.MinX })
	}
	of := leftOf(a)
	return len(of) > 0 && slices.ContainsFunc(leftOf(b), func(o *segment) bool { return !slices.Contains(of, o) })
}

func isNumber(text string) bool { return strings.Trim(text, "0123456789., ") == "" }

// placeName is a word as long as the shortest names of places.
var placeName = regexp.MustCompile(`[\pL\pM]{3}`)

// isSignature says whether a text under a firm's name is rather who signs for it: two words without a
// digit, the last of which is no town.
func isSignature(text string) bool {
	town := strings.Trim(text[strings.LastIndexAny(text, ", ")+1:], ". ")
	return len(strings.Fields(text)) < 3 && !strings.ContainsFunc(text, unicode.IsDigit) && !address.IsTown(town)
}

// addressFullness lowers the score of a block too short to be an address.
func addressFullness(text string) float64 {
	switch words := len(strings.Fields(text)); {
	case !placeName.MatchString(text):
		return 0.5 // what was read of one in another script: "C-254, - 125001"
	case holdsPIN(text):
		return 1
	case words < 3:
		return 0.5
	case words < 6:
		return 0.8
	}
	return 0.9
}
