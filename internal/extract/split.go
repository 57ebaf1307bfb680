package extract

import (
	"strings"
	"sync"

	"atlas/internal/document"
	"atlas/internal/phrase"
	"atlas/internal/vocabulary"
)

// In blurred print a wide letter falls apart into narrow ones: SWEETS is read as SINEETS. A word
// of a firm's name that is in no list, and is in one with the wide letter in their place, is that
// word. People are called as they like: their names stay.

// firmKinds are the kinds of names that firms alone have.
var firmKinds = []string{"company", "trading_name", "utility", "bank"}

// splits are what wide letters are read as.
var splits = []struct{ read, meant string }{
	{"nni", "mm"}, {"ni", "m"}, {"ivi", "m"}, {"iv", "m"}, {"rn", "m"}, {"mi", "m"},
	{"in", "w"}, {"vv", "w"}, {"wi", "w"}, {"ii", "u"}, {"li", "u"}, {"lj", "u"}, {"cl", "d"},
}

// shortestSplit is the length of the shortest word that is mended: of shorter ones nearly every
// string of letters is a name.
const shortestSplit = 5

var knownWord = sync.OnceValue(func() map[string]bool {
	known := map[string]bool{}
	for _, w := range vocabulary.Words() {
		known[strings.ToLower(w)] = true
	}
	return known
})

// mendSplit mends the words of a name that were read with doubt. Each counts as a repair.
func (c *candidate) mendSplit() {
	var printed []document.Word
	for _, p := range c.places {
		printed = append(printed, p.line.Part(p.start, p.end).Words()...)
	}
	words := strings.Fields(c.value)
	if len(words) != len(printed) {
		return
	}
	for i, w := range words {
		if printed[i].Confidence >= doubtful {
			continue
		}
		if mended, ok := unsplit(w); ok {
			words[i] = mended
			c.repairs++
		}
	}
	c.value = strings.Join(words, " ")
}

// unsplit is the only known word that a word of letters is when two or three of them are a
// wide one.
func unsplit(word string) (mended string, ok bool) {
	w := strings.ToLower(word)
	if len(w) < shortestSplit || knownWord()[w] || letters.FindString(word) != word {
		return "", false
	}
	for _, s := range splits {
		for from := 0; ; from++ {
			at := strings.Index(w[from:], s.read)
			if at < 0 {
				break
			}
			from += at
			whole := w[:from] + s.meant + w[from+len(s.read):]
			if !knownWord()[whole] || whole == mended {
				continue
			}
			if mended != "" {
				return "", false
			}
			mended = whole
		}
	}
	if mended == "" {
		return "", false
	}
	return phrase.InCaseOf(word, mended), true
}
