package extract

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"atlas/internal/address"
	"atlas/internal/document"
	"atlas/internal/idnum"
)

// doubtful is the probability of a character under which its word may be misread. On
// specimens every second word mended above it had been right.
const doubtful = 0.9

// careOf is what a person's name follows, who is called as he likes.
var careOf = regexp.MustCompile(`(?i)^[CDSW][/ ]?O\b`)

var letters = regexp.MustCompile(`\pL+`)

// beyondDoubt is the confidence from which a word is spelt as it is printed: "Kalwar" may be a
// village, though the place of its PIN code is Kalwari.
const beyondDoubt = 0.9

// mendWords writes the words of an address of which a character is in doubt, or was lost as
// no reader notices, as what they must be, if that is known. Each counts as a repair.
func (c *candidate) mendWords() {
	var printed []document.Word
	var chars [][]document.Char
	for _, p := range c.places {
		part := p.line.Part(p.start, p.end)
		for _, w := range part.Words() {
			printed = append(printed, w)
			chars = append(chars, charsOf(part, w))
		}
	}
	values := strings.Fields(c.value)
	if len(values) != len(printed) {
		return
	}
	pin := lastPIN(c.value)
	named := careOf.MatchString(c.value) // until the name ends
	for i, v := range values {
		ofName := named
		named = named && !strings.HasSuffix(v, ",")
		if ofName {
			continue
		}
		values[i] = letters.ReplaceAllStringFunc(v, func(word string) string {
			mended, ok := "", false
			if printed[i].Confidence < doubtful {
				mended, ok = address.Mend(word, pin)
			}
			ok = ok && !denies(chars[i], v, word, mended)
			if !ok && printed[i].Confidence < beyondDoubt {
				mended, ok = address.MendLost(word, pin)
			}
			if !ok {
				return word
			}
			c.repairs++
			c.labelled = strings.ReplaceAll(c.labelled, word, mended)
			return mended
		})
	}
	c.value = strings.Join(values, " ")
}

// charsOf are the characters of a word of a line, none where the line has none.
func charsOf(l document.Line, w document.Word) []document.Char {
	if len(l.Chars) != utf8.RuneCountInString(l.Text) {
		return nil
	}
	return l.Chars[w.Start:w.End]
}

// denies says whether a letter that mending would change or leave out was itself read
// surely, or both letters were between which it would put one, and the doubt was about
// another: what is in no list is not the place that is.
func denies(chars []document.Char, value, word, mended string) bool {
	from, old, now := utf8.RuneCountInString(value[:strings.Index(value, word)]), []rune(word), []rune(mended)
	if len(chars) != utf8.RuneCountInString(value) {
		return false
	}
	sure := func(i int) bool { return i < 0 || i >= len(old) || chars[from+i].Confidence >= doubtful }
	same := 0
	for same < min(len(old), len(now)) && old[same] == now[same] {
		same++
	}
	switch len(now) - len(old) {
	case 0:
		for i := range old {
			if old[i] != now[i] && sure(i) {
				return true
			}
		}
	case 1:
		return string(old[same:]) == string(now[same+1:]) && sure(same-1) && sure(same)
	case -1:
		twice := same > 0 && old[same] == old[same-1] // and either may be the one too many
		return string(old[same+1:]) == string(now[same:]) && sure(same) && (!twice || sure(same-1))
	}
	return false
}

// lastPIN is the PIN that ends an address, "" when it was not read whole.
func lastPIN(text string) string {
	found := idnum.Find(text, idnum.PINMask)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1].Value
}
