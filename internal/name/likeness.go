package name

import (
	"math"
	"slices"
	"strings"
)

// What a likeness of two words is worth. Another spelling is nearly as good as the
// same; under unlike, two words are two names.
const (
	spelled  = 0.97
	fits     = 0.8 // an initial
	cutShort = 0.5
	unlike   = 0.4
)

// likeness says how well two words of full length are one word, 0 to 1, and how. What
// is Different may still be a little alike.
func likeness(a, b *word) (float64, Relation) {
	if a.text == b.text {
		return 1, Same
	}
	best := 0.0
	switch {
	case sharesHead(a, b), string(a.sound) == string(b.sound):
		best = spelled
	case far(a, b):
	default:
		best = spelled * max(closeness(soundCost(a.sound, b.sound), a, b), closeness(printCost([]rune(a.text), []rune(b.text)), a, b))
	}
	if best < cutShort && beginning(a.text, b.text) {
		return cutShort, CutShort
	}
	if best < unlike {
		return best, Different
	}
	return best, Spelling
}

// far says whether two words are too unlike in length for the costs to matter: each
// letter more is a loss.
func far(a, b *word) bool {
	more := len(a.sound) - len(b.sound)
	return max(more, -more)*2 > min(len(a.sound), len(b.sound))+2
}

func sharesHead(a, b *word) bool {
	return slices.ContainsFunc(a.heads, func(h int) bool { return slices.Contains(b.heads, h) })
}

// beginning says whether one word is the other without its end, as a narrow form or a
// card leaves it: at least four letters and half of the whole.
func beginning(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 4 && 2*len(a) >= len(b) && len(b)-len(a) >= 2 && strings.HasPrefix(b, a)
}

// closeness turns the cost of reading one word as the other into 1 (free) to 0. Long
// words forgive more; a whole consonant makes Ramesh and Rajesh strangers.
func closeness(cost float64, a, b *word) float64 {
	limit := 0.5 + 0.07*float64(len(a.sound)+len(b.sound))/2
	if cost >= limit {
		return 0
	}
	return 1 - math.Pow(cost/limit, 1.5)
}

// Costs of sounds, beside those of sounds.yaml.
const (
	otherVowel  = 0.7
	lostVowel   = 0.35
	lostSchwa   = 0.25 // an a within a word: Ramdas, Ramadas
	lostSound   = 0.7
	lostLetter  = 0.6  // by a reader of print, not a writer of names
	firstLetter = 2    // times: Harendra and Narendra are two names
	endingVowel = 0.9  // Anil and Anila, Raju and Raja: the end tells man from woman
	endingClose = 0.4  // Lakshmi, Lakshme
	endingA     = 0.15 // after two consonants, where it is not spoken: Rajendra
)

func vowel(r rune) bool { return strings.ContainsRune("aeiou", r) }

// soundCost is the least cost of turning the sounds of one word into the other's.
func soundCost(a, b []rune) float64 {
	row := make([]float64, len(b)+1)
	for j := range b {
		row[j+1] = row[j] + lost(b, j)
	}
	for i := range a {
		diagonal := row[0]
		row[0] += lost(a, i)
		for j := range b {
			above := row[j+1]
			row[j+1] = min(above+lost(a, i), row[j]+lost(b, j), diagonal+exchanged(a, i, b, j))
			diagonal = above
		}
	}
	return row[len(b)]
}

// lost is the cost of leaving out the i-th sound of a word.
func lost(word []rune, i int) float64 {
	last, r := i == len(word)-1, word[i]
	switch {
	case last && r == 'a' && i >= 2 && !vowel(word[i-1]) && !vowel(word[i-2]):
		return endingA
	case last && vowel(r):
		return endingVowel
	case i == 0:
		return 1
	case r == 'a':
		return lostSchwa
	case vowel(r):
		return lostVowel
	}
	return lostSound
}

func exchanged(a []rune, i int, b []rune, j int) float64 {
	ra, rb := a[i], b[j]
	if ra == rb {
		return 0
	}
	cost, near := known.near[[2]rune{ra, rb}]
	vowels := vowel(ra) && vowel(rb)
	switch {
	case vowels && i == len(a)-1 && j == len(b)-1:
		if near && cost <= 0.3 {
			return endingClose
		}
		return endingVowel
	case near && vowels && i == 0 && j == 0:
		return firstLetter * cost // Asha and Usha
	case near:
		return cost
	case vowels:
		return otherVowel
	}
	return 1
}

// printCost is the least cost of misreading the print of one word as the other.
func printCost(a, b []rune) float64 {
	t := printTable{a: a, b: b, width: len(b) + 1}
	t.cost = make([]float64, (len(a)+1)*t.width)
	for i := 0; i <= len(a); i++ {
		for j := 0; j <= len(b); j++ {
			if i+j > 0 {
				t.cost[i*t.width+j] = t.cheapest(i, j)
			}
		}
	}
	return t.cost[len(t.cost)-1]
}

// printTable holds the costs between the beginnings of two words.
type printTable struct {
	a, b  []rune
	width int
	cost  []float64
}

func (t *printTable) at(i, j int) float64 { return t.cost[i*t.width+j] }

// cheapest is the cost between the first i letters of one and the first j of the other.
func (t *printTable) cheapest(i, j int) float64 {
	best := math.Inf(1)
	if i > 0 {
		best = t.at(i-1, j) + lostPrint(t.a, i-1)
	}
	if j > 0 {
		best = min(best, t.at(i, j-1)+lostPrint(t.b, j-1))
	}
	if i == 0 || j == 0 {
		return best
	}
	if t.a[i-1] == t.b[j-1] {
		return min(best, t.at(i-1, j-1))
	}
	best = min(best, t.at(i-1, j-1)+1)
	for _, m := range known.misread[[2]rune{t.a[i-1], t.b[j-1]}] {
		if ends(t.a[:i], m.a) && ends(t.b[:j], m.b) {
			cost := m.cost
			if i == len(m.a) || j == len(m.b) {
				cost *= firstLetter
			}
			best = min(best, t.at(i-len(m.a), j-len(m.b))+cost)
		}
	}
	return best
}

// lostPrint is the cost of a letter that was not read. The vowel at the end stays
// dear: it is the one that changes the person.
func lostPrint(word []rune, i int) float64 {
	switch {
	case i == 0:
		return firstLetter * lostLetter
	case i == len(word)-1 && vowel(word[i]):
		return endingVowel
	}
	return lostLetter
}

func ends(word, end []rune) bool {
	return len(word) >= len(end) && slices.Equal(word[len(word)-len(end):], end)
}
