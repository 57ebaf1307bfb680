package extract

import (
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/doctype"
)

// wholer is how much more the whole of a value is believed than a part of it: an address than its
// last lines, a name than its first.
const wholer = 1.0001

// wholeValues puts an address with all of its lines before its last lines alone, which stand
// nearer to a caption of two lines, or farther from another's: what comes before them looks
// like an address, too.
// So it does a firm's name before a last line of words that many firms have: "Distribution
// Company Limited", and any name before itself with a letter lost.
func wholeValues(f doctype.Field, list []candidate) []candidate {
	if f.Class != doctype.Address && f.Class != doctype.Name {
		return list
	}
	for i, whole := range list {
		for _, end := range list {
			var better bool
			if lines := endsWithLines(whole, end); f.Class == doctype.Name {
				better = lines && ofManyFirms.MatchString(end.value) || losesLetter(end, whole)
			} else {
				better = lines && allOfAddress(whole.places[:len(whole.places)-len(end.places)]) || saysMore(whole, end) || goesOnToPIN(whole, end)
			}
			if better {
				list[i].score = max(list[i].score, end.score*wholer)
			}
		}
	}
	return list
}

// losesLetter says whether a name is another without one of its letters, as that on the card
// under a letter may be: "Bharatbha Shah" for "Bharatbhai Shah". The other is read as surely,
// and may be the field's, too. Letters are lost more often than made up.
func losesLetter(short, long candidate) bool {
	const rather = 0.5
	if len(short.places) != 1 || len(long.places) != 1 || long.score < rather*short.score {
		return false
	}
	return long.places[0].line.Confidence >= short.places[0].line.Confidence && lacksOne(nameLetters(short.value), nameLetters(long.value))
}

// nameLetters are the letters of a name, in capitals.
func nameLetters(name string) []rune {
	return []rune(strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) {
			return -1
		}
		return unicode.ToUpper(r)
	}, name))
}

// lacksOne says whether a is b without one of its letters, of which there are many.
func lacksOne(a, b []rune) bool {
	const many = 8
	if len(a) != len(b)-1 || len(b) < many {
		return false
	}
	at := 0
	for at < len(a) && a[at] == b[at] {
		at++
	}
	return slices.Equal(a[at:], b[at+1:])
}

// wholeNumbers puts a number before itself with its first digits hidden.
func wholeNumbers(f doctype.Field, list []candidate) []candidate {
	if f.Class != doctype.Identifier {
		return list
	}
	for i, whole := range list {
		for _, o := range list {
			if shown := strings.TrimLeft(o.value, "X"); shown != o.value && len(shown) >= fewestShown && !strings.Contains(whole.value, "X") && strings.HasSuffix(whole.value, shown) {
				list[i].score = max(list[i].score, o.score*wholer)
			}
		}
	}
	return list
}

// fewestShown is how many digits papers leave of a number that they hide.
const fewestShown = 4

// saysMore says whether an address has all the words of another and more, and its PIN code: the
// one of a letter has more than that of the card on it.
func saysMore(whole, other candidate) bool {
	words, have := addressWords(other), addressWords(whole)
	if len(have) <= len(words) || !holdsPIN(other.value) {
		return false
	}
	for w, n := range words {
		if have[w] < n {
			return false
		}
	}
	return true
}

// ofManyFirms is the end of a firm's name that says what it does and its form alone.
var ofManyFirms = regexp.MustCompile(`(?i)^(?:(?:electricity|electric|power|energy|distribution|supply|generation|transmission|vidyut|vitran|vitaran|nigam|board|company|corporation|corp|co|private|pvt|public|limited|ltd|llp|india|services|undertaking)\b[\s.,()&]*)+$`)

// goesOnToPIN says whether an address begins with the lines of another that breaks off before its
// PIN code, and has it: the caption of two lines stood beside the second.
func goesOnToPIN(whole, start candidate) bool {
	const nearly = 0.9
	n := len(start.places)
	if len(whole.places) <= n || whole.score < nearly*start.score || holdsPIN(start.value) || !holdsPIN(whole.value) {
		return false
	}
	return slices.EqualFunc(whole.places[:n], start.places, sameSpan)
}

// addressWords are the words and numbers of an address, and how often each is there.
func addressWords(c candidate) map[string]int {
	out := map[string]int{}
	for _, w := range strings.FieldsFunc(strings.ToUpper(c.value), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		out[w]++
	}
	return out
}

// endsWithLines says whether the lines of end are the last ones of whole, which has more.
func endsWithLines(whole, end candidate) bool {
	more := len(whole.places) - len(end.places)
	return more > 0 && slices.EqualFunc(whole.places[more:], end.places, sameSpan)
}

func sameSpan(a, b span) bool { return a.line == b.line && a.start == b.start && a.end == b.end }

func allOfAddress(places []span) bool {
	return !slices.ContainsFunc(places, func(p span) bool {
		return !namesPlace(string([]rune(p.line.Text)[p.start:p.end]))
	})
}

// wholeFrom puts what another field's value says, the bank of a branch's code, before the end of it
// that was read: "Union Bank of India" before "Bank of India".
func wholeFrom(list, said []candidate) []candidate {
	for i, o := range said {
		for _, c := range list {
			if len(c.value) < len(o.value) && strings.HasSuffix(strings.ToUpper(o.value), " "+strings.ToUpper(c.value)) {
				said[i].score = max(said[i].score, c.score*wholer)
			}
		}
	}
	return said
}
