package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/kind"
)

// signs gathers what tells how likely a chosen value is right: that its characters
// were read right, and that it is this field's value. pool is all that the field
// might have been given.
func (s *sheet) signs(c candidate, pool []candidate) document.Signs {
	out := document.Signs{Print: 1, Whole: 1, Size: 1, Place: math.Min(1, c.score)}
	for _, p := range c.places {
		for _, char := range printed(p) {
			out.Print = math.Min(out.Print, char)
			out.Whole *= char
		}
		page := s.pages[p.page]
		out.Size = math.Min(out.Size, p.line.Polygon.Height()*page.ToImage.Scale()/sharpPrint)
	}
	out.Page = clearness(s.pages[c.places[0].page])
	out.Support, out.Lead = s.company(c, pool)
	if c.bare {
		out.Place, out.Lead = 0, 0 // that it has no rival says nothing where nothing is said of it
	}
	out.Check = map[kind.Check]float64{kind.Passed: 1, kind.Unchecked: 0.5, kind.Failed: 0}[c.check]
	out.Unmoved = math.Pow(0.5, float64(c.repairs))
	out.Cover, out.Spacing = 1, 1
	for _, p := range c.places {
		out.Cover = math.Min(out.Cover, s.cover(p))
		out.Spacing = math.Min(out.Spacing, spacing(p))
	}
	out.Plain = plainness(c.value)
	return out
}

// cover is the part of the free text that a span stands in which it takes up, of
// letters and digits. "26" is all of itself, and little of "26-27/2472".
func (s *sheet) cover(p span) float64 {
	g := s.at(p)
	if g == nil {
		return 1
	}
	runes := []rune(p.line.Text)
	whole := wordRunes(runes[min(g.start, p.start):max(g.end, p.end)])
	return float64(wordRunes(runes[p.start:p.end])) / math.Max(1, float64(whole))
}

func wordRunes(runes []rune) (n int) {
	for _, r := range runes {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// twins are the characters that look the same as a letter and as a digit.
const twins = "0OQD1IL2Z5S6G8B"

// plainness falls with each character that may as well be the letter or the digit that
// it looks like, since beside it stands one of the other sort.
func plainness(value string) float64 {
	runes := []rune(strings.ToUpper(value))
	doubts := 0
	for i, r := range runes {
		other := unicode.IsLetter
		if unicode.IsLetter(r) {
			other = unicode.IsDigit
		}
		if strings.ContainsRune(twins, r) && (i > 0 && other(runes[i-1]) || i+1 < len(runes) && other(runes[i+1])) {
			doubts++
		}
	}
	return math.Pow(0.5, float64(doubts))
}

// spacing is how far the gaps between the characters of a span are from being taken for
// the other thing: those with a space from being as narrow as those within words, and
// those from being twice as wide.
func spacing(p span) float64 {
	if p.end > len(p.line.Chars) {
		return 1
	}
	type gap struct {
		wide  float64
		space bool
	}
	var gaps []gap
	var within []float64
	last, spaced := -1, false
	for i := p.start; i < p.end; i++ {
		if p.line.Chars[i].Rune == ' ' {
			spaced = true
			continue
		}
		if last >= 0 {
			g := gap{p.line.Chars[i].X - p.line.Chars[last].X, spaced}
			gaps = append(gaps, g)
			if !spaced {
				within = append(within, g.wide)
			}
		}
		last, spaced = i, false
	}
	if len(within) < 3 {
		return 1
	}
	slices.Sort(within)
	pitch := math.Max(within[len(within)/2], 1e-9)
	sure := 1.0
	for _, g := range gaps {
		if g.space {
			sure = math.Min(sure, g.wide/pitch-1)
		} else {
			sure = math.Min(sure, 2.2-g.wide/pitch)
		}
	}
	return math.Max(0, sure)
}

// sharpPrint is the height of print, in pixels of the picture, from which more helps
// no more.
const sharpPrint = 40

// printed is the probabilities of a span's characters, spaces left out.
func printed(p span) []float64 {
	if p.end > len(p.line.Chars) {
		return []float64{p.line.Span(p.start, p.end).Confidence}
	}
	var out []float64
	for _, c := range p.line.Chars[p.start:p.end] {
		if c.Rune != ' ' {
			out = append(out, c.Confidence)
		}
	}
	return out
}

// clearness is how surely a page was read: the least sure character of its middle
// line.
func clearness(p document.Page) float64 {
	var sure []float64
	for _, l := range p.Lines {
		sure = append(sure, l.MinConfidence)
	}
	slices.Sort(sure)
	return sure[len(sure)/2]
}

// share is the most that a value may be believed which has nothing but its look beside others
// that look as good, 1 where it has more: of three dates on a paper without a caption each is the
// one with a probability of a third.
func (c candidate) share(pool []candidate) float64 {
	if !c.anyhow {
		return 1
	}
	alike := map[string]bool{c.value: true}
	for _, o := range pool {
		if o.anyhow && o.score >= c.score && !c.overlaps(o) && !o.told() {
			alike[o.value] = true
		}
	}
	return 1 / float64(len(alike))
}

// told says whether words stand before a value on its line, which say of what it is.
func (c candidate) told() bool {
	p := c.places[0]
	return toldBefore.MatchString(string([]rune(p.line.Text)[:p.start]))
}

var toldBefore = regexp.MustCompile(`\pL{3,}[^\d]*$`)

// company says how well the chosen value stands in another place too, and how far
// the best other value is behind it.
func (s *sheet) company(c candidate, pool []candidate) (support, lead float64) {
	rival := 0.0
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
	return math.Min(1, support), 1 - math.Min(1, rival/c.score)
}
