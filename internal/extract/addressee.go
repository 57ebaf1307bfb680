package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
	"atlas/internal/kind"
)

// proposeAddressee takes the lines of the first page's upper part that an address
// hangs under: lines in the same column, one of which holds a PIN code.
func (s *sheet) proposeAddressee(f doctype.Field, k kind.Kind) []candidate {
	var out []candidate
	for _, g := range s.segments {
		free := g.page == 0 && !g.caption() && g.owner == nil && g.box.Center().Y < windowDepth*s.pages[0].Height
		if !free || s.ruled[g] != "" && s.ruled[g] != f.Section || !looksGood(k, g.text) || seemsPIN(g.text) && !messrsInOneLine.MatchString(g.text) || s.hasLeftOf(g) || s.isLetterhead(g) {
			continue
		}
		n, messrs := s.addressUnder(g), messrsInOneLine.MatchString(g.text)
		if n == 0 && !messrs {
			continue
		}
		fit := windowPrior * math.Pow(placeDecay, float64(max(0, 2-n)))
		if messrs {
			fit = underPrior
		}
		if !messrs && s.continued(g, k) || s.isHeaded(f.Section) {
			fit *= strayFactor
		}
		out = append(out, slices.DeleteFunc(s.values(f, k, nil, g, fit), s.signed)...)
	}
	return out
}

// dropMessrs takes the "M/s" of a letterhead, under which its GSTIN stands, for no heading where a
// heading of its section with a name under it follows.
func (s *sheet) dropMessrs() {
	s.segments = slices.DeleteFunc(s.segments, func(c *segment) bool {
		section := sectionOf(c)
		if section == "" || !messrs.MatchString(c.text) || !s.headsUnder(c, section) {
			return false
		}
		for _, g := range s.segments {
			if g.owner == c {
				g.owner = nil
			}
		}
		return true
	})
}

// messrs is what stands before the name of any firm.
var messrs = regexp.MustCompile(`^(?i:m ?/ ?s)\W*$`)

// headsUnder says whether a heading of a section stands under c, with somebody's name beside or under
// it, and between them a GSTIN.
func (s *sheet) headsUnder(c *segment, section string) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool {
		return g.page == c.page && sectionOf(g) == section && len(squeezed(g.text)) > 3 && g.box.MinY > c.box.MaxY && g.box.MaxY < s.pages[g.page].Height/2 && s.heads(g) &&
			slices.ContainsFunc(s.segments, func(o *segment) bool {
				return o.page == c.page && o.box.MinY > c.box.MaxY && o.box.MaxY < g.box.MinY && len(gstinKind.Find(o.text)) > 0
			})
	})
}

// heads says whether a name of words stands beside heading g, or under it what is no caption, or that of
// a name.
func (s *sheet) heads(g *segment) bool {
	for _, o := range s.segments {
		if o.owner == g {
			return strings.Contains(o.text, " ") && !strings.ContainsFunc(o.text, unicode.IsDigit)
		}
	}
	name := s.nextLine(g, g.box)
	if name == nil {
		return false
	}
	named := slices.ContainsFunc(name.labels, func(l label) bool {
		f, ok := s.spec.Field(l.field)
		return ok && f.Class == doctype.Name
	})
	return named || !s.holdsCaption(name.line) && strings.ContainsFunc(name.text, unicode.IsLetter) && !signs.MatchString(name.text)
}

// signs is what stands where somebody signs.
var signs = regexp.MustCompile(`(?i)\b(?:sign|signature|signatory|seal|stamp|auth)\b`)

var gstinKind, _ = kind.Lookup("gstin")

// messrsInOneLine is a firm that a letter is to, with its address: "M/s Patel Motors, AB Road, Indore
// 452001".
var messrsInOneLine = regexp.MustCompile(`^M[/1lI]s\.? [^,]+,.*[1-9]\d{2} ?\d{3}\W*$`)

// proposeOpposite takes the lines of the first page's head that an address hangs under, at the right
// of another such line on the row: of two parties the seller has the left.
func (s *sheet) proposeOpposite(f doctype.Field, k kind.Kind) []candidate {
	if s.isHeaded(f.Section) {
		return nil
	}
	isParty := func(g *segment) bool {
		return g.page == 0 && !g.caption() && g.owner == nil && g.box.Center().Y < letterheadDepth*s.pages[0].Height && looksGood(k, g.text) && !seemsPIN(g.text) && s.addressUnder(g) > 0
	}
	var out []candidate
	for _, g := range s.segments {
		if !isParty(g) || s.continued(g, k) {
			continue
		}
		if slices.ContainsFunc(s.segments, func(o *segment) bool { return o.box.MaxX < g.box.MinX && s.sameRow(o, g) && isParty(o) }) {
			out = append(out, slices.DeleteFunc(s.values(f, k, nil, g, windowPrior), s.signed)...)
		}
	}
	return out
}

// isLetterhead says whether g stands over everything else in the middle of its page: there a letter
// has whose it is.
func (s *sheet) isLetterhead(g *segment) bool {
	const aside = 0.1
	middle := math.Abs(g.box.Center().X-s.pages[g.page].Width/2) < aside*s.pages[g.page].Width
	return middle && !slices.ContainsFunc(s.segments, func(o *segment) bool { return o.page == g.page && o.box.MaxY <= g.box.MinY })
}

// signed says whether the paper is signed for who is named: nobody writes to himself.
func (s *sheet) signed(c candidate) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool {
		name, ok := strings.CutPrefix(strings.ToLower(g.line.Text), "for ")
		return ok && sameLetters(strings.Trim(name, " ,."), strings.Trim(c.value, " ,."))
	})
}

// isHeaded says whether the paper has a heading of a section: what stands under another line is
// whose letter it is then.
func (s *sheet) isHeaded(section string) bool {
	return slices.ContainsFunc(s.segments, func(g *segment) bool { return section != "" && sectionOf(g) == section })
}

// continued says whether g follows a line right above it, set like it, that might be the
// value itself: a number, as of the customer's or the shop's, and "The Manager" are not.
func (s *sheet) continued(g *segment, k kind.Kind) bool {
	return slices.ContainsFunc(s.segments, func(o *segment) bool {
		return !o.caption() && strings.ContainsFunc(o.text, unicode.IsLetter) && len(k.Find(o.text)) > 0 && s.nextLine(o, o.box) == g && startsWith(o, g)
	})
}

// isCareOf says whether a line is who letters to the holder are sent to, and nothing else, over the
// caption of the address.
func (s *sheet) isCareOf(g *segment) bool {
	next := s.nextLine(g, g.box)
	return careOfAlone.MatchString(g.text) && next != nil && next.caption()
}

var careOfAlone = regexp.MustCompile(`^(?i:c ?/ ?o)\b[.:]?[\pL .']+$`)

// windowDepth is how far down the page a name and address for the window of an
// envelope may stand.
const windowDepth = 0.5

// addressUnder counts the lines from g down to the PIN code of the address under it,
// 0 when there is none. The line right under g is a part of an address itself.
func (s *sheet) addressUnder(g *segment) int {
	const longest = 6
	for n := 1; n <= longest; n++ {
		next := s.nextLine(g, g.box)
		if next != nil && n == 1 && (next.foreign() || next.owner != nil && next.owner.foreign()) {
			next = s.nextLine(next, g.box) // a customer's number or father, between the name and the address
		}
		if next == nil || next.caption() || next.owner != nil || len(addressKind.Find(next.text)) == 0 {
			return 0
		}
		if seemsPIN(next.text) {
			return n
		}
		g = next
	}
	return 0
}
