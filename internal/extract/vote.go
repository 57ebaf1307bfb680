package extract

import (
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
)

// A number that is printed more than once, on the letter and on the card cut from it, is
// misread here at one place and there at another. Of each place the surer reading counts. What
// then fails its check digit is wrong at one place at least: it is the one that was read least
// surely, if there the check digit wants a character that looks alike.

// alikePart is the part of its places at which a number may be misread and still be the same.
const alikePart = 0.25

// oneReading is the most that one reading says for a character. Where both are sure and
// differ, they are two numbers, as a licence and the one before it.
const oneReading = 1.0

// readAs are the characters that are read for each other in blurred print, by groups.
var readAs = []string{"0689", "38", "356", "17", "27", "14", "49", "HNMW", "UVYJ", "KXY", "CGOQD", "BEFPR", "IJLT", "SZ"}

// settle puts the numbers of candidates right.
func (s *sheet) settle(f doctype.Field, list []candidate) []candidate {
	k, _ := kind.Lookup(f.Kind)
	for i := range list {
		list[i] = s.settled(f, k, list[i])
	}
	return list
}

// settled is a candidate with its number put right from the other places where it is printed
// and by its check digit. Each character counts as a repair.
func (s *sheet) settled(f doctype.Field, k kind.Kind, c candidate) candidate {
	if f.Class != doctype.Identifier || !k.Telling || k.Letters || c.check == kind.Passed || len(c.places) != 1 || c.source != "" {
		return c
	}
	own := numberAt(c.places[0].line, c.places[0].start, c.places[0].end)
	if len(own) == 0 {
		return c
	}
	voted := s.vote(k, c, own)
	if found, ok := onlyOne(k, textOf(voted)); ok && found.Check != kind.Failed && found.Value != c.value {
		c.value, c.check = found.Value, found.Check
		c.repairs += slips(own, voted)
		return c
	}
	if found, ok := byCheck(k, own); ok && c.check == kind.Failed {
		c.value, c.check = found.Value, kind.Unchecked // what the check digit said is spent
		c.repairs++
		c.score = min(1, c.score*uncheckedGain)
	}
	return c
}

// uncheckedGain is how much more a number is believed that no longer fails its check.
const uncheckedGain = 1.5

// numberAt is the letters and digits of a part of a line, none where the line does not say how
// sure they are.
func numberAt(l *document.Line, start, end int) []document.Char {
	if len(l.Chars) != utf8.RuneCountInString(l.Text) {
		return nil
	}
	return alnums(l.Chars[start:min(end, len(l.Chars))])
}

// alnums are the letters and digits of some characters, in capitals.
func alnums(chars []document.Char) (out []document.Char) {
	for _, c := range chars {
		if isAlnum(c.Rune) {
			c.Rune = unicode.ToUpper(c.Rune)
			out = append(out, c)
		}
	}
	return out
}

func isAlnum(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func textOf(chars []document.Char) string {
	var b strings.Builder
	for _, c := range chars {
		b.WriteRune(c.Rune)
	}
	return b.String()
}

// slips is at how many places two readings of one length differ.
func slips(a, b []document.Char) (n int) {
	for i := range a {
		if a[i].Rune != b[i].Rune {
			n++
		}
	}
	return n
}

// vote is a reading with the surest character at each place, of all readings on the paper
// that are alike. One that passes its check digit is another number.
func (s *sheet) vote(k kind.Kind, c candidate, own []document.Char) []document.Char {
	sums := make([]map[rune]float64, len(own))
	for i, char := range own {
		sums[i] = map[rune]float64{char.Rune: char.Confidence}
	}
	for p := range s.pages {
		for l := range s.pages[p].Lines {
			line := &s.pages[p].Lines[l]
			for _, other := range readings(line, len(own)) {
				if line == c.places[0].line || float64(slips(own, other)) > alikePart*float64(len(own)) {
					continue
				}
				if found, ok := onlyOne(k, textOf(other)); ok && found.Check == kind.Passed {
					continue
				}
				for i, char := range other {
					sums[i][char.Rune] += char.Confidence
				}
			}
		}
	}
	voted := append([]document.Char(nil), own...)
	for i := range voted {
		for _, r := range slices.Sorted(maps.Keys(sums[i])) {
			if sum := sums[i][r]; sum > sums[i][voted[i].Rune] && (sum > oneReading || own[i].Confidence < doubtful) {
				voted[i].Rune = r
			}
		}
	}
	return voted
}

// readings are the stretches of a line that have n letters and digits and begin and end with a
// word.
func readings(l *document.Line, n int) [][]document.Char {
	runes := []rune(l.Text)
	if len(l.Chars) != len(runes) {
		return nil
	}
	var out [][]document.Char
	for start := range runes {
		if !isAlnum(runes[start]) || start > 0 && isAlnum(runes[start-1]) {
			continue
		}
		end, count := start, 0
		for end < len(runes) && count < n {
			if isAlnum(runes[end]) {
				count++
			}
			end++
		}
		if count == n && (end == len(runes) || !isAlnum(runes[end])) {
			out = append(out, alnums(l.Chars[start:end]))
		}
	}
	return out
}

// byCheck is a number that passes its check once the least sure of its characters is one that
// looks alike, when only one such does.
func byCheck(k kind.Kind, own []document.Char) (mended kind.Found, ok bool) {
	least := 0
	for i := range own {
		if own[i].Confidence < own[least].Confidence {
			least = i
		}
	}
	if own[least].Confidence >= doubtful {
		return kind.Found{}, false
	}
	tried := append([]document.Char(nil), own...)
	for _, group := range readAs {
		if !strings.ContainsRune(group, own[least].Rune) {
			continue
		}
		for _, r := range group {
			tried[least].Rune = r
			found, one := onlyOne(k, textOf(tried))
			switch {
			case r == own[least].Rune || !one || found.Check != kind.Passed || found.Value == mended.Value:
			case ok:
				return kind.Found{}, false
			default:
				mended, ok = found, true
			}
		}
	}
	return mended, ok
}

// onlyOne is the value that a text is and nothing else.
func onlyOne(k kind.Kind, text string) (kind.Found, bool) {
	found := k.Find(text)
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len([]rune(text)) {
		return kind.Found{}, false
	}
	return found[0], true
}
