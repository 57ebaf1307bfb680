// Package phrase finds known printed phrases (captions, titles) in lines that a
// recogniser may have misread.
package phrase

import (
	"strings"
	"unicode"
)

// Phrase is a phrase prepared for searching.
type Phrase struct {
	Text    string // as given
	folded  []rune
	digits  []rune // at each folded character the digit it was, 0 for any other
	maxMiss int
	script  script
	letters uint64
	masks   *masks // nil for a phrase that near cannot look for
}

// script is what a phrase is written in, or what a line holds. A phrase is looked for
// only in lines that hold its script.
type script uint8

const (
	latin script = 1 << iota
	indic
)

func scriptOf(folded []rune) (s script) {
	for _, r := range folded {
		if r > unicode.MaxLatin1 {
			s |= indic
		} else {
			s |= latin
		}
	}
	return s
}

// New prepares a phrase. Only its letters, digits and number signs count. Phrases of up to four
// characters must match exactly; longer ones may differ in about one character of
// seven, which is what the recogniser's errors on small print need.
func New(text string) Phrase {
	f, at := fold(text)
	return Phrase{Text: text, folded: f, digits: digitsAt([]rune(text), at), maxMiss: misses(len(f)), script: scriptOf(f), letters: letters(f), masks: newMasks(f)}
}

func misses(n int) int {
	switch {
	case n <= 4:
		return 0
	case n <= 9:
		return 1
	case n <= 15:
		return 2
	}
	return n / 7
}

// Len is the number of letters and digits that are compared.
func (p Phrase) Len() int { return len(p.folded) }

// Match is one place where a phrase stands.
type Match struct {
	Start, End int     // rune range in the text that was searched
	Score      float64 // 1 for an exact match, falling with every misread character
}

// Line is a text prepared for being searched for many phrases.
type Line struct {
	runes   []rune
	folded  []rune
	digits  []rune // as of a Phrase
	at      []int  // rune index of each folded character
	script  script
	letters uint64
}

// Prepare readies a text for Find.
func Prepare(text string) Line {
	runes := []rune(text)
	f, at := fold(text)
	return Line{runes, f, digitsAt(runes, at), at, scriptOf(f), letters(f)}
}

// Find returns every place where p stands in l, left to right, without overlaps.
// A match starts where a word starts, so that "Name" is not found in "Surname".
func (l Line) Find(p Phrase) []Match {
	var found []Match
	for _, m := range l.ends(p) {
		if last := len(found) - 1; last >= 0 && found[last].End > m.Start {
			if m.Score > found[last].Score {
				found[last] = m
			}
			continue
		}
		found = append(found, m)
	}
	return found
}

// Best is the best match of p in l; ok is false when there is none.
func (l Line) Best(p Phrase) (best Match, ok bool) {
	for _, m := range l.ends(p) {
		if m.Score > best.Score {
			best, ok = m, true
		}
	}
	return best, ok
}

// ends runs Sellers' approximate string matching (J. Algorithms 1, 1980): the edit
// distance table whose first row is zero where a match may start, which is where a word
// does. Each cell also carries where its match started.
func (l Line) ends(p Phrase) []Match {
	n := len(p.folded)
	if n == 0 || len(l.folded) < n-p.maxMiss || p.script&l.script == 0 || l.lacks(p) || !l.near(p) {
		return nil
	}
	cost := make([]int, n+1)
	from := make([]int, n+1)
	for i := range cost {
		cost[i] = i
	}
	var found []Match
	for j, r := range l.folded {
		diagCost, diagFrom := cost[0], from[0]
		cost[0], from[0] = p.maxMiss+1, j+1
		if j+1 < len(l.at) && l.wordStart(l.at[j+1]) {
			cost[0] = 0
		}
		for i := 1; i <= n; i++ {
			c, f := diagCost, diagFrom
			if p.folded[i-1] != r {
				c += slip(p.digits[i-1], l.digits[j])
			}
			if gone := cost[i-1] + slip(p.digits[i-1], p.digits[i-1]); gone < c {
				c, f = gone, from[i-1]
			}
			if cost[i]+1 < c {
				c, f = cost[i]+1, from[i]
			}
			diagCost, diagFrom = cost[i], from[i]
			cost[i], from[i] = c, f
		}
		if m, ok := l.match(p, cost[n], from[n], j); ok {
			found = append(found, m)
		}
	}
	return found
}

// slip is what one character in the place of another counts, of which digits are given, or
// one that is missing, given twice. A digit is seldom lost or read as another one: "REG-25"
// is another form than "REG-06".
func slip(want, got rune) int {
	if want != 0 && got != 0 {
		return otherDigit
	}
	return 1
}

// otherDigit is more than the slips that are forgiven in the title of a form.
const otherDigit = 3

// match turns an end of the table into a Match when it is close enough and lies
// on word boundaries.
func (l Line) match(p Phrase, miss, from, last int) (Match, bool) {
	if miss > p.maxMiss || from > last {
		return Match{}, false
	}
	if n := len(p.folded); miss > 0 && n < 10 && l.folded[last] != p.folded[n-1] {
		return Match{}, false // "Mobiles" is another word than "Mobile"
	}
	if n := len(p.folded); miss > 0 && n < 7 && l.folded[from] != p.folded[0] {
		return Match{}, false // "Mall" is another word than "E-Mail"
	}
	start, end := l.at[from], l.at[last]+1
	if miss > 0 && strings.ContainsRune(string(l.runes[start:end]), ':') && !strings.Contains(p.Text, ":") {
		return Match{}, false // what stands behind a colon is the value: "Birth : 26/05/1993" is no "Birth / Age"
	}
	if !l.wordEnd(end, len(p.folded), miss == 0) {
		return Match{}, false
	}
	return Match{start, end, 1 - float64(miss)/float64(len(p.folded))}, true
}

func (l Line) wordStart(i int) bool {
	if i == 0 || !alnum(l.runes[i-1]) {
		return true
	}
	return unicode.IsLower(l.runes[i-1]) && unicode.IsUpper(l.runes[i])
}

// wordEnd accepts a missing space after a phrase that was read exactly, which the
// recogniser drops now and then: "NameRAJESH", "DOB01/01/1990", and anything after
// a long phrase. A misread phrase must end with its word: "Order DO25" is no "Order
// No" before "25".
func (l Line) wordEnd(i, length int, exact bool) bool {
	if i >= len(l.runes) || !alnum(l.runes[i]) {
		return true
	}
	if !exact || length >= 10 {
		return exact
	}
	before, after := l.runes[i-1], l.runes[i]
	return unicode.IsLower(before) && unicode.IsUpper(after) || unicode.IsLetter(before) && unicode.IsDigit(after)
}

// alnum holds for the vowel signs of Indian scripts, too, which Unicode counts as marks.
func alnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// fold keeps letters, digits and the number sign, in upper case, with the characters that
// recognisers mix up made one.
func fold(text string) (folded []rune, at []int) {
	for i, r := range []rune(text) {
		if r = foldRune(unicode.ToUpper(r)); r != 0 {
			folded = append(folded, r)
			at = append(at, i)
		}
	}
	return folded, at
}

// digitsAt are the digits among the characters of a text at the given indices.
func digitsAt(runes []rune, at []int) []rune {
	out := make([]rune, len(at))
	for i, k := range at {
		if unicode.IsDigit(runes[k]) {
			out[i] = runes[k]
		}
	}
	return out
}

func foldRune(r rune) rune {
	switch r {
	case '0', 'Q':
		return 'O'
	case '1', 'L', '|':
		return 'I'
	case '5':
		return 'S'
	case '8':
		return 'B'
	case '2':
		return 'Z'
	case '6':
		return 'G'
	}
	if alnum(r) || r == '#' {
		return r
	}
	return 0
}
