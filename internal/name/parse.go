package name

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The longest name that is compared whole: nobody's has more words or letters, and
// what an address or a page of text put here costs stays bounded.
const (
	maxWords  = 16
	maxLength = 200
)

// kind says how much a word tells.
type kind int

const (
	plain   kind = iota // a given or family name
	initial             // one letter
	filler              // Kumar, Bhai, Mohd
	trade               // Electronics
	form                // Ltd
)

// word is one word of a name.
type word struct {
	text  string // lower case
	kind  kind
	at    int    // its place in the name
	heads []int  // the groups of spellings it belongs to
	sound []rune // its sounds, see sounds.yaml
}

type words []*word

// parse splits a name into its words: no titles, no other person's name, initials
// one by one, fused fillers apart.
func parse(s string) words {
	s = norm.NFKC.String(s)
	if len(s) > maxLength {
		s = strings.ToValidUTF8(s[:maxLength], "")
	}
	s = ownName(strings.ToLower(s))
	var texts []string
	for _, t := range untitled(split(s)) {
		texts = append(texts, apart(t)...)
	}
	texts = texts[:min(len(texts), maxWords)]
	out := make(words, len(texts))
	for i, t := range texts {
		out[i] = newWord(t, i)
	}
	return out
}

// firm is how bills begin the name of a firm.
var firm = regexp.MustCompile(`^\s*m\s*/\s*s\b\.?`)

// ownName cuts the name of a relation off; a name that begins with one is the
// relation's alone.
func ownName(s string) string {
	s = firm.ReplaceAllString(s, "")
	at := known.relation.FindStringIndex(s)
	if at == nil {
		return s
	}
	if own := s[:at[0]]; strings.ContainsFunc(own, unicode.IsLetter) {
		return own
	}
	return ownName(s[at[1]:])
}

// split gives the runs of letters, marks and digits. An apostrophe does not part.
func split(s string) []string {
	s = strings.NewReplacer("'", "", "’", "", "`", "").Replace(s)
	return strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsMark(r) && !unicode.IsDigit(r)
	})
}

// untitled drops titles, joints and aliases. A name of nothing else keeps its last
// word.
func untitled(texts []string) []string {
	kept := make([]string, 0, len(texts))
	for _, t := range texts {
		front := len(kept) == 0 && known.front[t]
		if !front && !known.dropped[t] {
			kept = append(kept, t)
		}
	}
	if len(kept) == 0 && len(texts) > 0 {
		return texts[len(texts)-1:]
	}
	return kept
}

// apart splits initials written together, and a filler fused to a name.
func apart(text string) []string {
	if initials(text) {
		return strings.Split(text, "")
	}
	for _, f := range known.fused {
		if stem, ok := strings.CutSuffix(text, f.text); ok && utf8.RuneCountInString(stem) >= f.least {
			return []string{stem, f.text}
		}
	}
	return []string{text}
}

// initials says whether a word is initials without their points: AK, MGR.
func initials(text string) bool {
	if known.short[text] || !latin(text) {
		return false
	}
	return len(text) == 2 || len(text) == 3 && !strings.ContainsAny(text, "aeiouy")
}

func latin(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r < 'a' || r > 'z' })
}

func newWord(text string, at int) *word {
	w := &word{text: text, at: at, heads: known.heads[text], sound: sounds(text)}
	is := func(set map[string]bool) bool {
		return set[text] || slices.ContainsFunc(w.heads, func(h int) bool { return set[known.head[h]] })
	}
	switch {
	case utf8.RuneCountInString(text) == 1:
		w.kind = initial
	case is(known.forms):
		w.kind = form
	case is(known.trades):
		w.kind = trade
	case is(known.leading), at > 0 && is(known.fillers):
		w.kind = filler
	}
	return w
}

// joined is some words read as one.
func joined(some words) *word {
	if len(some) == 1 {
		return some[0]
	}
	text := ""
	for _, w := range some {
		text += w.text
	}
	w := newWord(text, some[0].at)
	w.kind = plain
	return w
}
