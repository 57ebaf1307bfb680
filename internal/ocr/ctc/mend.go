package ctc

import (
	"math"
	"strings"
	"unicode"

	"atlas/internal/phrase"
)

const (
	// doubt is the probability of a character under which its word is looked for.
	doubt = 0.9

	// sureLetter is the probability from which no word of a lexicon outweighs a letter. On
	// 114 photographs with two in five words taken from the lexicon 5 more words came out
	// right by it, with all of them 6 fewer of 9,661.
	sureLetter = 0.9

	// mostLost is how many letters fewer than were read a word may have: what is one letter
	// is seldom read as two, and never as three. "DEPUTY" in thin print had become "DUTY"; on
	// 152 photographs two words more of 14,452 came out right, none less; with none lost 28
	// fewer.
	mostLost = 1

	// leastLetter is what the probability of a letter in a frame is taken for, at least.
	leastLetter = 5e-4

	// perLetter is how much likelier, in nats a letter, it is that a word of the lexicon
	// is printed than one that it does not have, mostPerWord what that comes to at most.
	// On 72 hard photographs with 0.7 and 4.5 of the words changed 242 became what is
	// printed and 3 had been; with 1 and 8 275 and 10; where two in five words were
	// taken from the lexicon, 133 and 23, 144 and 66.
	perLetter   = 0.7
	mostPerWord = 4.5
)

// Mend reads the line that Decode reads, with a lexicon's words before it. Where a space
// is in doubt the words on either side tell whether there is one. Words that were read
// with doubt become those that are likelier in the same frames, in the printed case.
// The characters of such a word are as sure as it is among all that the frames may show.
// A word that the lexicon has stays what it is, and so do codes and numbers.
func (a *Alphabet) Mend(frames []float32, white White, l *Lexicon) []Char {
	letters, places := a.Places(frames, white)
	line := spaced(letters, places, l.spaces(letters, places))
	mended := make([]Char, 0, len(line))
	for from := 0; from < len(line); {
		to := from
		for to < len(line) && line[to].Rune != ' ' {
			to++
		}
		start, end := l.word(line, from, to)
		mended = append(mended, line[from:start]...)
		mended = append(mended, a.mendWord(frames, line, start, end, l)...)
		mended = append(mended, line[end:min(to+1, len(line))]...)
		from = to + 1
	}
	return a.mendPhrases(frames, mended, l)
}

// A space that is no surer than joinOdds is none when the words on both sides are one word,
// and one that is no less sure than splitOdds is there when a word is two. On 280 hard
// and careful photographs words that had come apart had odds of up to 2.2 (one 6.7), words
// that are two of 5.9 and more; words that had run into each other -2.6 and more, words
// that are one of up to -3.1. Where only one half is known, oneOdds: on 200 papers drawn by
// strangers words of one such half had run into another at -1.4 and -1.6, none that is
// one word was above -2.8.
const (
	joinOdds  = 4
	splitOdds = -3
	oneOdds   = -2
	leastPart = 3 // letters of the half that is not known
)

// spaces says at which places of a line there is a space.
func (l *Lexicon) spaces(letters []Char, places []Place) []bool {
	spaces := spacesOf(places)
	for i, p := range places {
		switch before, after := around(letters, spaces, i); {
		case before == "" || after == "":
		case spaces[i]:
			spaces[i] = p.odds() > joinOdds || !l.has(before+after) || l.areTwo(before, after)
		default:
			two := p.odds() > splitOdds && l.areTwo(before, after) || p.odds() > oneOdds && l.hasOne(before, after)
			spaces[i] = two && !l.has(before+after)
		}
	}
	return spaces
}

// around are the letters on either side of place i, up to the next spaces and signs; ""
// when something but a letter stands beside it or within them.
func around(letters []Char, spaces []bool, i int) (before, after string) {
	start, end := i, i+1
	for start > 0 && !spaces[start-1] {
		start--
	}
	for end < len(letters)-1 && !spaces[end] {
		end++
	}
	from, _ := trim(letters, start, i+1)
	_, to := trim(letters, i+1, end+1)
	for _, c := range letters[from:to] {
		if !unicode.IsLetter(c.Rune) {
			return "", ""
		}
	}
	return spell(letters[from : i+1]), spell(letters[i+1 : to])
}

// word is where the word lies in what stands between two spaces: without the signs at its
// ends, but with lookalikes when what is left is no word without them, "5tation".
func (l *Lexicon) word(line []Char, from, to int) (start, end int) {
	start, end = trim(line, from, to)
	if l.has(spell(line[start:end])) {
		return start, end
	}
	for start > from && strings.ContainsRune(lookalikes, line[start-1].Rune) {
		start--
	}
	for end < to && strings.ContainsRune(lookalikes, line[end].Rune) {
		end++
	}
	return start, end
}

// trim leaves out what is no letter at either end.
func trim(line []Char, from, to int) (start, end int) {
	for from < to && !unicode.IsLetter(line[from].Rune) {
		from++
	}
	for to > from && !unicode.IsLetter(line[to-1].Rune) {
		to--
	}
	return from, to
}

func (a *Alphabet) mendWord(frames []float32, line []Char, start, end int, l *Lexicon) []Char {
	word := line[start:end]
	if !mayBeMisread(word) {
		return word
	}
	read := spell(word)
	if l.has(read) {
		return word
	}
	from, to := framesOf(line, start, end, len(frames)/len(a.runes))
	if from >= to {
		return word
	}
	seen := a.letterFrames(frames[from*len(a.runes) : to*len(a.runes)])
	likelier, sure := choose(l.search(seen), likelihood(seen, word))
	if likelier == "" || len(likelier) < len(word)-mostLost || !keepsSure(word, likelier) {
		return word
	}
	return spread(word, phrase.InCaseOf(read, likelier), sure)
}

// framesOf are the frames, of so many of a line, that show its characters from start to end.
func framesOf(line []Char, start, end, frames int) (from, to int) {
	to = frames
	if start > 0 {
		from = int(math.Ceil((line[start-1].Frame + line[start].Frame) / 2))
	}
	if end < len(line) {
		to = int((line[end-1].Frame + line[end].Frame) / 2)
	}
	return from, to
}

// keepsSure says whether the letters of a word that were read surely are all in another,
// in their order.
func keepsSure(word []Char, other string) bool {
	rest := strings.ToLower(other)
	for _, c := range word {
		if c.Confidence < sureLetter {
			continue
		}
		at := strings.IndexRune(rest, unicode.ToLower(c.Rune))
		if at < 0 {
			return false
		}
		rest = rest[at+1:]
	}
	return true
}

// lookalikes are the digits and signs that letters are read as, digitLike the letters that
// digits are.
const (
	lookalikes = "0125689|!/"
	digitLike  = "OoDQIilZzASsGTB"
)

// mayBeMisread says whether characters may be a misread word: enough letters, few
// lookalikes of some at most, and one of them in doubt. Letters that may all be digits are
// left to those who look for numbers: redaction must see the "IZOS" in "2345 IZOS 6789".
func mayBeMisread(word []Char) bool {
	letters, sure, number := 0, 1.0, true
	for _, c := range word {
		if c.Rune <= unicode.MaxASCII && unicode.IsLetter(c.Rune) {
			letters++
			number = number && strings.ContainsRune(digitLike, c.Rune)
		} else if !strings.ContainsRune(lookalikes, c.Rune) {
			return false
		}
		sure = math.Min(sure, c.Confidence)
	}
	return len(word) >= minWord-1 && 4*letters >= 3*len(word) && sure < doubt && !number
}

func spell(word []Char) string {
	var b strings.Builder
	for _, c := range word {
		b.WriteRune(c.Rune)
	}
	return b.String()
}

// spread sets a word where characters stood, at even distances.
func spread(chars []Char, word string, sure float64) []Char {
	first, last := chars[0].Frame, chars[len(chars)-1].Frame
	step := (last - first) / float64(len(word)-1)
	set := make([]Char, len(word))
	for i := range len(word) {
		set[i] = Char{Rune: rune(word[i]), Confidence: sure, Frame: first + float64(i)*step}
	}
	return set
}

// letterFrame is what a frame shows: each letter in either case, none, and the characters
// that are no letters.
type letterFrame struct {
	letters [26]float64
	blank   float64
	others  map[rune]float64 // the lookalikes
}

func (f *letterFrame) of(letter byte) float64 { return f.letters[letter-'a'] }

// char is the probability of a character, whatever its case.
func (f *letterFrame) char(r rune) float64 {
	if l := unicode.ToLower(r); l >= 'a' && l <= 'z' {
		return f.of(byte(l))
	}
	return math.Max(f.others[r], leastLetter)
}

func (a *Alphabet) letterFrames(frames []float32) []letterFrame {
	n := len(a.runes)
	seen := make([]letterFrame, len(frames)/n)
	for t := range seen {
		frame, s := frames[t*n:(t+1)*n], &seen[t]
		s.blank = float64(frame[blank]) + float64(frame[n-1])
		s.others = map[rune]float64{}
		for class, p := range frame {
			r := a.runes[class]
			if l := unicode.ToLower(r); l >= 'a' && l <= 'z' {
				s.letters[l-'a'] += float64(p)
			} else if strings.ContainsRune(lookalikes, r) {
				s.others[r] = float64(p)
			}
		}
		for i := range s.letters {
			s.letters[i] = math.Max(s.letters[i], leastLetter)
		}
	}
	return seen
}

// likelihood is the logarithm of the probability that frames give to a word, whatever
// the case of its letters, over all paths: the forward variable of Graves et al.
func likelihood(frames []letterFrame, word []Char) float64 {
	// State 2i is the blank before character i, 2i+1 the character.
	states := make([]float64, 2*len(word)+1)
	next := make([]float64, len(states))
	states[0] = 1
	log := 0.0
	for t := range frames {
		sum := 0.0
		for s := range states {
			next[s] = arrive(states, s, word)
			if s%2 == 0 {
				next[s] *= frames[t].blank
			} else {
				next[s] *= frames[t].char(word[s/2].Rune)
			}
			sum += next[s]
		}
		if !(sum > 0) {
			return math.Inf(-1)
		}
		for s := range next {
			next[s] /= sum
		}
		log += math.Log(sum)
		states, next = next, states
	}
	return log + math.Log(states[len(states)-1]+states[len(states)-2])
}

// arrive is the probability of all paths that lead to a state in one frame.
func arrive(states []float64, s int, word []Char) float64 {
	p := states[s]
	if s > 0 {
		p += states[s-1]
	}
	if i := s / 2; s%2 == 1 && i > 0 && unicode.ToLower(word[i].Rune) != unicode.ToLower(word[i-1].Rune) {
		p += states[s-2]
	}
	return p
}

// choose is the likeliest word that was found, when it is likelier than what was read,
// with its probability among all of them; "" when none is.
func choose(found []hypothesis, read float64) (word string, sure float64) {
	most := read
	for i, h := range found {
		found[i].log += math.Min(perLetter*float64(len(h.word)), mostPerWord)
		if found[i].log > most {
			word, most = h.word, found[i].log
		}
	}
	if word == "" {
		return "", 0
	}
	all := math.Exp(read - most)
	for _, h := range found {
		all += math.Exp(h.log - most)
	}
	return word, 1 / all
}
