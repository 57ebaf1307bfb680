package address

import (
	"math"
)

// wordMatch is the part that a word has on the other side: none has quality 0.
type wordMatch struct {
	quality float64 // 0 to 1
	weight  float64 // of the word, here
}

// How much of a match is left when the words are not printed alike. The values put
// the documented pair (Green View and Greenview, MG and Mahatma Gandhi, Bangalore and
// Bengaluru) at its documented 89.92, within two points; their order is that of how
// sure each rule is.
const (
	qualitySpelled  = 0.93 // an abbreviation of one word
	qualityName     = 0.90 // an old and a new name
	qualityJoined   = 0.90 // run together or split
	qualitySound    = 0.90 // another transliteration
	qualityInitials = 0.85 // initials written out
	qualityLetter   = 0.85 // one letter apart
	qualityLetters  = 0.70 // two letters apart
)

// matchWords finds for each word its best partner on the other side, each once: equal
// words of the same part first, then equal words, and so on to mere likeness.
func matchWords(a, b []word) (ma, mb []wordMatch) {
	m := matcher{a: a, b: b, ma: make([]wordMatch, len(a)), mb: make([]wordMatch, len(b))}
	for i := range a {
		m.ma[i].weight = a[i].weight
	}
	for j := range b {
		m.mb[j].weight = b[j].weight
	}
	m.each(func(x, y *word) float64 {
		if x.text == y.text && x.part == y.part {
			return printedAlike(x, y)
		}
		return 0
	})
	m.each(func(x, y *word) float64 {
		if x.text == y.text {
			return printedAlike(x, y)
		}
		return 0
	})
	m.each(func(x, y *word) float64 {
		if x.key != "" && x.key == y.key {
			return qualitySound
		}
		return 0
	})
	m.joined(a, b, m.ma, m.mb)
	m.joined(b, a, m.mb, m.ma)
	m.initials(a, b, m.ma, m.mb)
	m.initials(b, a, m.mb, m.ma)
	m.each(lettersApart)
	return m.ma, m.mb
}

type matcher struct {
	a, b   []word
	ma, mb []wordMatch
}

func (m *matcher) each(quality func(x, y *word) float64) {
	for i := range m.a {
		if m.ma[i].quality > 0 {
			continue
		}
		for j := range m.b {
			if m.mb[j].quality > 0 {
				continue
			}
			if q := quality(&m.a[i], &m.b[j]); q > 0 {
				m.ma[i].quality, m.mb[j].quality = q, q
				break
			}
		}
	}
}

func printedAlike(x, y *word) float64 {
	switch {
	case x.printed == y.printed || x.rule == "" && y.rule == "":
		return 1
	case x.rule == RuleInitials || y.rule == RuleInitials:
		return qualityInitials
	}
	return qualitySpelled
}

// joined matches a word with two or three words in a row on the other side that make
// it up.
func (m *matcher) joined(one, several []word, mo, ms []wordMatch) {
	for i := range one {
		if mo[i].quality > 0 || len(one[i].text) < 5 {
			continue
		}
		for j := range several {
			if n := madeUp(one[i].text, several[j:], ms[j:]); n > 0 {
				mo[i].quality = qualityJoined
				total := 0.0
				for k := range n {
					ms[j+k].quality = qualityJoined
					total += ms[j+k].weight
				}
				mo[i].weight = max(mo[i].weight, total)
				break
			}
		}
	}
}

// madeUp is how many words, joined, are text, or differ by one letter; 0 for none.
func madeUp(text string, several []word, ms []wordMatch) int {
	var buf [64]byte
	made := buf[:0]
	for n := range min(3, len(several)) {
		if ms[n].quality > 0 || len(made)+len(several[n].text) > len(text)+1 {
			return 0
		}
		made = append(made, several[n].text...)
		if n > 0 && len(made) >= len(text)-1 && (string(made) == text || len(text) > leastLike && oneApart(string(made), text)) {
			return n + 1
		}
	}
	return 0
}

// initials matches "sbi" with the words "state bank india" in a row.
func (m *matcher) initials(one, several []word, mo, ms []wordMatch) {
	for i := range one {
		text := one[i].text
		if mo[i].quality > 0 || len(text) < 2 || len(text) > 4 {
			continue
		}
		for j := 0; j+len(text) <= len(several); j++ {
			if !begins(text, several[j:], ms[j:]) {
				continue
			}
			mo[i].quality = qualityInitials
			total := 0.0
			for k := range len(text) {
				ms[j+k].quality = qualityInitials
				total += ms[j+k].weight
			}
			mo[i].weight = max(mo[i].weight, total)
			break
		}
	}
}

func begins(text string, several []word, ms []wordMatch) bool {
	for k := range len(text) {
		if ms[k].quality > 0 || len(several[k].text) < 3 || several[k].text[0] != text[k] {
			return false
		}
	}
	return true
}

// lettersApart forgives one letter in a word of five and two in one of eight.
func lettersApart(x, y *word) float64 {
	short, long := x.text, y.text
	if len(short) > len(long) {
		short, long = long, short
	}
	if len(short) < 5 || len(long)-len(short) > 2 || hasDigit(short) {
		return 0
	}
	if oneApart(short, long) || len(short) == len(long) && shape(short) == shape(long) {
		return qualityLetter
	}
	if len(short) >= 8 && short[0] == long[0] && distance(short, long) <= 2 {
		return qualityLetters
	}
	return 0
}

// distance is the edit distance of two words (Levenshtein).
func distance(a, b string) int {
	var rows [2][64]int
	if len(b) >= len(rows[0]) {
		return math.MaxInt
	}
	prev, cur := rows[0][:len(b)+1], rows[1][:len(b)+1]
	for j := range prev {
		prev[j] = j
	}
	for i := range len(a) {
		cur[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			cur[j+1] = min(prev[j]+cost, prev[j+1]+1, cur[j]+1)
		}
		prev, cur = cur, prev
	}
	return prev[len(b)]
}
