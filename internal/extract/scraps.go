package extract

import (
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
)

// Words read worse than scrapSure, on average, beside none but such as wordSure, are in
// another script: "Canara Bank" behind the same in Kannada.
// A letter alone may be an initial.
const (
	scrapSure   = 0.65
	initialSure = 0.4
	wordSure    = 0.9
)

var initial = regexp.MustCompile(`^\p{Lu}\.?$`)

// withoutScraps is g without the words of another script that it begins or ends with.
func (g *segment) withoutScraps() *segment {
	var words []document.Word
	sure := map[int]float64{} // by where a word starts
	for _, w := range g.line.Words() {
		if w.Start >= g.start && w.End <= g.end && w.End <= len(g.line.Chars) {
			words = append(words, w)
			for _, c := range g.line.Chars[w.Start:w.End] {
				sure[w.Start] += c.Confidence / float64(w.End-w.Start)
			}
		}
	}
	isScrap := func(w document.Word) bool {
		if fromList(g.line.Chars[w.Start:w.End]) {
			return false
		}
		if initial.MatchString(w.Text) {
			return sure[w.Start] < initialSure
		}
		return sure[w.Start] < scrapSure
	}
	rest := words
	for len(rest) > 0 && isScrap(rest[0]) {
		rest = rest[1:]
	}
	for len(rest) > 0 && isScrap(rest[len(rest)-1]) {
		rest = rest[:len(rest)-1]
	}
	if len(rest) == 0 || len(rest) == len(words) || slices.ContainsFunc(rest, func(w document.Word) bool { return sure[w.Start] < wordSure }) {
		return g
	}
	part := newSegment(g.page, g.line, []rune(g.line.Text), rest[0].Start, rest[len(rest)-1].End)
	if part == nil {
		return g
	}
	return part
}

// fromList says whether the characters of a word were found in a list of words for what was
// read: they are as sure as each other then, to the last digit, which letters that were read
// never are but for the surest.
func fromList(chars []document.Char) bool {
	for _, c := range chars {
		if c.Confidence != chars[0].Confidence {
			return false
		}
	}
	return len(chars) > 1
}

// loneStroke is a stroke that stands alone before a name.
var loneStroke = regexp.MustCompile(`^[Il1|!] +\pL{2}`)

// withoutColon is g without a stroke that it begins with right behind caption c on its line,
// where there is no colon: it is the colon. An initial has a full stop, or others beside it.
func (g *segment) withoutColon(c *segment) *segment {
	if c == nil || g.owner != c || !loneStroke.MatchString(g.text) || strings.ContainsAny(string([]rune(g.line.Text)[c.end:g.start]), ":=-–.") {
		return g
	}
	rest := newSegment(g.page, g.line, []rune(g.line.Text), g.start+1, g.end)
	rest.owner = c
	return rest
}
