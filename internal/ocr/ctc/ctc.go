// Package ctc reads text from the per-frame character probabilities of a recogniser
// trained with connectionist temporal classification (Graves et al., 2006), by its
// best path.
package ctc

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strings"
	"unicode/utf8"
)

// blank is the class that stands for no character.
const blank = 0

// minChar is the probability of characters, taken together, from which one is read in a
// frame between two that have hardly any, though blank is likelier still. The model
// doubts small print so: of such signs in blurred and low print nearly all are letters
// that it would skip, the first of a word most often. Next to another character they
// are its echo.
const (
	minChar = 0.35
	maxEcho = 0.15
)

// signs are the characters read beside printable ASCII.
const signs = "₹°"

// Alphabet is what is read: printable ASCII and a few signs of Indian documents. The
// model's thousands of Chinese characters would only be mistakes here, so they are cut
// off before its probabilities are made.
type Alphabet struct {
	runes   []rune // blank first, the space last
	classes []int  // of the model, one for each rune
}

// ParseAlphabet reads PP-OCR's key file: one character a line, for the classes from
// 1. The class after the last line is the space.
func ParseAlphabet(r io.Reader) (*Alphabet, error) {
	a := &Alphabet{runes: []rune{blank}, classes: []int{blank}}
	class := blank
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		class++
		c, _ := utf8.DecodeRuneInString(lines.Text())
		if c > ' ' && c <= '~' || strings.ContainsRune(signs, c) {
			a.runes, a.classes = append(a.runes, c), append(a.classes, class)
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("reading the recogniser's characters: %w", err)
	}
	a.runes, a.classes = append(a.runes, ' '), append(a.classes, class+1)
	return a, nil
}

// Classes are the classes of the model that Decode wants to see, in its order: blank,
// the characters, the space.
func (a *Alphabet) Classes() []int { return a.classes }

// Char is one character of a line.
type Char struct {
	Rune       rune
	Confidence float64 // its probability among the characters that are read, 0 to 1
	Frame      float64 // where its centre lies, in frames from the left edge
}

// Decode reads one line from frames, which holds the probabilities of Classes for
// each frame in turn; a last frame that is cut short is left out. The line
// neither starts nor ends with a space and has no two in a row. A space has the
// confidence of its less sure neighbour: the model only ever hints at spaces, and
// the confidence of a line should be that of its letters.
func (a *Alphabet) Decode(frames []float32, white White) []Char {
	letters, places := a.Places(frames, white)
	return spaced(letters, places, spacesOf(places))
}

// spaced is letters with spaces at the places of which spaces says that there is one.
func spaced(letters []Char, places []Place, spaces []bool) []Char {
	var line []Char
	for i, c := range letters {
		if i > 0 && spaces[i-1] {
			between := math.Min(letters[i-1].Confidence, c.Confidence)
			at := places[i-1].frame
			if places[i-1].best == 0 { // seen by its white alone
				at = (letters[i-1].Frame + c.Frame) / 2
			}
			line = append(line, Char{Rune: ' ', Confidence: between, Frame: at})
		}
		line = append(line, c)
	}
	return line
}

// Places are the characters of a line without its spaces, and the places between them,
// one fewer, by which Decode tells where the spaces are. Rules for that are fitted on them.
func (a *Alphabet) Places(frames []float32, white White) ([]Char, []Place) {
	var line []Char
	var places []Place
	var gap Place
	last := blank
	n, space := len(a.runes), len(a.runes)-1
	seen := looks(frames, n)
	for t := range seen {
		frame := frames[t*n : (t+1)*n]
		class, p := seen[t].class, seen[t].p
		if class == blank && alone(seen, t) {
			class, p = seen[t].char, seen[t].charP
		}
		switch class {
		case blank, space:
			gap.see(t, float64(frame[space]))
		case last:
			c := &line[len(line)-1]
			c.Confidence = math.Max(c.Confidence, p)
			c.Frame += 0.5 // one more frame moves the centre by half of one
		default:
			if len(line) > 0 {
				places = append(places, gap)
			}
			line = append(line, Char{Rune: a.runes[class], Confidence: p, Frame: float64(t) + 0.5})
			gap = Place{}
		}
		last = class
	}
	measure(line, places, white)
	return line, places
}

// look is what one frame shows: the likeliest class with its probability, the likeliest
// character with its own, and the probability of all characters together.
type look struct {
	class, char    int
	p, charP, sure float64
}

func looks(frames []float32, n int) []look {
	seen := make([]look, len(frames)/n)
	for t := range seen {
		seen[t] = lookAt(frames[t*n : (t+1)*n])
	}
	return seen
}

// lookAt looks at a frame, whose probabilities need not add up to one.
func lookAt(frame []float32) look {
	space := len(frame) - 1
	var l look
	var sum float32
	for i := blank + 1; i < space; i++ {
		sum += frame[i]
		if l.char == blank || frame[i] > frame[l.char] {
			l.char = i
		}
	}
	for _, i := range []int{l.char, space} {
		if frame[i] > frame[l.class] {
			l.class = i
		}
	}
	all := sum + frame[blank] + frame[space]
	if !(all > 0) {
		return look{}
	}
	l.p, l.charP, l.sure = float64(frame[l.class]/all), float64(frame[l.char]/all), float64(sum/all)
	return l
}

// alone says whether a character is likely enough in frame t and in neither beside it.
func alone(seen []look, t int) bool {
	return seen[t].sure >= minChar && seen[t].char != blank &&
		(t == 0 || seen[t-1].sure < maxEcho) && (t == len(seen)-1 || seen[t+1].sure < maxEcho)
}
