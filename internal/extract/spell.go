package extract

import (
	"regexp"
	"strings"

	"atlas/internal/address"
	"atlas/internal/idnum"
)

// doubtful is the probability of a character under which its word may be misread. On
// specimens every second word mended above it had been right.
const doubtful = 0.9

// careOf is what a person's name follows, who is called as he likes.
var careOf = regexp.MustCompile(`(?i)^[CDSW][/ ]?O\b`)

var letters = regexp.MustCompile(`\pL+`)

// mendWords writes the words of an address of which a character is in doubt as what they
// must be, if that is known. Each counts as a repair.
func (c *candidate) mendWords() {
	var printed []float64 // the least sure character of each word
	for _, p := range c.places {
		for _, w := range p.line.Part(p.start, p.end).Words() {
			printed = append(printed, w.Confidence)
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
		if ofName || printed[i] >= doubtful {
			continue
		}
		values[i] = letters.ReplaceAllStringFunc(v, func(word string) string {
			mended, ok := address.Mend(word, pin)
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

// lastPIN is the PIN that ends an address, "" when it was not read whole.
func lastPIN(text string) string {
	found := idnum.Find(text, idnum.PINMask)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1].Value
}
