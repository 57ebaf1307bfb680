package ctc

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/phrase"
)

// Captions are printed smaller and lighter than what stands beside them, so photographs
// lose them first. Each of their words alone may be too far from what it is; all together
// they are seldom anything else.

const (
	// minPhrase is the fewest letters of a phrase that is looked for.
	minPhrase = 7

	// perPhraseLetter is how much likelier, in nats a letter, it is that a phrase of the
	// lexicon is printed than what was read, leastPhraseLetter how likely its letters must
	// be at least: other scripts and patterns may resemble it a little more than anything
	// else. On 228 hard photographs some 500 readings became what is printed by it, and about
	// fifteen another caption or a part of one.
	perPhraseLetter   = 0.85
	leastPhraseLetter = -1.9
)

// mendPhrases reads the pieces of a line between colons, bars and slashes that are in
// doubt and that are likelier phrases of a lexicon.
func (a *Alphabet) mendPhrases(frames []float32, line []Char, l *Lexicon) []Char {
	if l.phrases == nil {
		return line
	}
	mended := make([]Char, 0, len(line))
	for from := 0; from < len(line); {
		to := from
		for to < len(line) && !strings.ContainsRune(":=|/", line[to].Rune) {
			to++
		}
		start, end := trimPhrase(line, from, to)
		mended = append(mended, line[from:start]...)
		mended = append(mended, a.mendPhrase(frames, line, start, end, l.phrases)...)
		mended = append(mended, line[end:min(to+1, len(line))]...)
		from = to + 1
	}
	return mended
}

// trimPhrase leaves out the number of a row before a piece, and signs at its ends.
func trimPhrase(line []Char, from, to int) (start, end int) {
	start = from
	for start < to && unicode.IsDigit(line[start].Rune) {
		start++
	}
	if start == to || !strings.ContainsRune(".) ", line[start].Rune) {
		start = from
	}
	for start < to && !isAlnum(line[start].Rune) {
		start++
	}
	for to > start && !isAlnum(line[to-1].Rune) {
		to--
	}
	return start, to
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// mendPhrase is a piece of a line, or the phrase that is likelier in its frames.
func (a *Alphabet) mendPhrase(frames []float32, line []Char, start, end int, l *phrases) []Char {
	piece := line[start:end]
	read := alnums(piece)
	if len(read) < minPhrase-2 || !inDoubt(read) || holdsNumber(read) || l.has(spell(read)) {
		return piece
	}
	from, to := framesOf(line, start, end, len(frames)/len(a.runes))
	if from >= to {
		return piece
	}
	seen := a.phraseFrames(frames[from*len(a.runes) : to*len(a.runes)])
	word, gain := likeliest(l.trie.search(seen), len(read))
	if gain -= likelihood(seen, read); word == "" || gain < 0 || losesValue(read, word) {
		if next := behindScript(line, start, end); next < end {
			return slices.Concat(line[start:next], a.mendPhrase(frames, line, next, end, l))
		}
		return piece
	}
	return spread(piece, inCapitals(spell(read), l.printed[word]), 1/(1+math.Exp(-gain)))
}

// hardlySeen is the confidence under which a letter may be nothing.
const hardlySeen = 0.7

// losesValue says whether a digit, or a letter that was seen, stands behind those of a phrase,
// and they are not its own last ones: the beginning of a value, "Invoice No YQ/25".
func losesValue(read []Char, phrase string) bool {
	if len(read) <= len(phrase) {
		return false
	}
	rest := read[len(phrase):]
	return !strings.HasSuffix(phrase, strings.ToLower(spell(rest))) &&
		slices.ContainsFunc(rest, func(c Char) bool { return unicode.IsDigit(c.Rune) || c.Confidence >= hardlySeen })
}

// otherScript is the mean confidence under which a word may be what was made of another
// script, beside which captions are printed once more in English.
const otherScript = 0.75

// behindScript is where the next word begins when the first of a piece may be in another
// script; the end when it is not, or there is none.
func behindScript(line []Char, start, end int) int {
	at, sure := start, 0.0
	for at < end && line[at].Rune != ' ' {
		sure += line[at].Confidence
		at++
	}
	if at == end || sure >= otherScript*float64(at-start) {
		return end
	}
	return at + 1
}

// likeliest is the likeliest phrase for so many letters that were read, "" when the frames
// show none well enough, with the logarithm of its probability and what is put before it.
func likeliest(found []hypothesis, read int) (word string, log float64) {
	for _, h := range found {
		n := float64(len(h.word))
		if h.log < leastPhraseLetter*n || !sameLength(read, len(h.word)) {
			continue
		}
		if with := h.log + perPhraseLetter*n; word == "" || with > log {
			word, log = h.word, with
		}
	}
	return word, log
}

// sameLength says whether about as many letters were read as a phrase has: what is much
// longer holds a value beside its caption, or is another phrase.
func sameLength(read, phrase int) bool {
	return read <= phrase+2+phrase/8 && phrase <= read+2+read/2
}

func alnums(piece []Char) (out []Char) {
	for _, c := range piece {
		if isAlnum(c.Rune) {
			out = append(out, c)
		}
	}
	return out
}

func inDoubt(chars []Char) bool {
	return slices.ContainsFunc(chars, func(c Char) bool { return c.Confidence < doubt })
}

// holdsNumber says whether a digit was read surely, or many: a value stands beside the
// caption, or there is none. Redaction must see what may be a number.
func holdsNumber(chars []Char) bool {
	digits := 0
	for _, c := range chars {
		if !unicode.IsDigit(c.Rune) {
			continue
		}
		if digits++; c.Confidence >= sureLetter {
			return true
		}
	}
	return 4*digits > len(chars)
}

// inCapitals is a phrase as it is known, or in capitals where it was read in capitals.
func inCapitals(read, known string) string {
	if phrase.InCaseOf(read, "aa") == "AA" {
		return strings.ToUpper(known)
	}
	return known
}

// phraseFrames are letterFrames that show nothing where they show a sign: phrases are
// looked for without theirs.
func (a *Alphabet) phraseFrames(frames []float32) []letterFrame {
	n := len(a.runes)
	seen := a.letterFrames(frames)
	for t := range seen {
		s := &seen[t]
		for class, p := range frames[t*n : (t+1)*n] {
			switch r := a.runes[class]; {
			case unicode.IsDigit(r):
				s.others[r] = float64(p)
			case class != blank && r != ' ' && !unicode.IsLetter(r):
				s.blank += float64(p)
			}
		}
	}
	return seen
}

// phrases are what captions, titles and headings say.
type phrases struct {
	printed map[string]string // by their letters alone
	trie    *Lexicon          // of these letters
}

// newPhrases takes texts of more than one word. Long ones go on in the lines below them, so
// what they begin and end with are phrases too. It is nil when none is left.
func newPhrases(texts []string) *phrases {
	l := &phrases{printed: map[string]string{}}
	for _, text := range texts {
		words := strings.Fields(text)
		for n := 2; n <= len(words); n++ {
			l.add(strings.Join(words[:n], " "), n == len(words))
		}
		for n := 1; n < len(words)-1; n++ {
			l.add(strings.Join(words[n:], " "), false)
		}
	}
	if len(l.printed) == 0 {
		return nil
	}
	var all []string
	for letters := range l.printed {
		all = append(all, letters)
	}
	l.trie = NewLexicon(all)
	return l
}

// minPart is the fewest letters of a part of a phrase that is looked for.
const minPart = 12

func (l *phrases) add(text string, whole bool) {
	letters := strings.ToLower(spell(alnums(charsOf(text))))
	if len(letters) < minPhrase || !whole && len(letters) < minPart || strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") != "" || !isASCII(text) {
		return
	}
	if _, ok := l.printed[letters]; !ok {
		l.printed[letters] = text
	}
}

func isASCII(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > unicode.MaxASCII })
}

func charsOf(text string) (chars []Char) {
	for _, r := range text {
		chars = append(chars, Char{Rune: r})
	}
	return chars
}

func (l *phrases) has(text string) bool { return l.printed[strings.ToLower(text)] != "" }
