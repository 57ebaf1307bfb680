package extract

import (
	"slices"

	"atlas/internal/document"
)

// Words read worse than scrapSure, on average, beside none but such as wordSure, are in
// another script: "Canara Bank" behind the same in Kannada.
const (
	scrapSure = 0.65
	wordSure  = 0.9
)

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
	rest := words
	for len(rest) > 0 && sure[rest[0].Start] < scrapSure {
		rest = rest[1:]
	}
	for len(rest) > 0 && sure[rest[len(rest)-1].Start] < scrapSure {
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
