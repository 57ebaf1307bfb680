package address

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// gap is what stands before a token.
type gap uint8

const (
	blank gap = iota // a blank, a dot, or nothing
	joint            // a dash or slash without blanks
	dash             // a dash between blanks
	stop             // a comma, semicolon or line break
)

// token is a word or a number of an address.
type token struct {
	text       string // small letters; a number as its runs of digits and letters, joined by "-"
	start, end int    // bytes of the scanned text
	gap        gap
	number     bool // has a digit
	ordinal    bool // "2nd"
	repaired   bool // a letter among digits was read as one
}

// maxTokens bounds the work for one address; the longest real ones have some forty.
const maxTokens = 120

// folded is printed in compatibility forms made plain, and the same in small letters
// with every byte in its place.
func folded(printed string) (text, small string) {
	text = norm.NFKC.String(printed)
	small = strings.ToLower(text)
	if len(small) != len(text) {
		text = small
	}
	return text, small
}

// scan splits an address, in small letters, into tokens.
func scan(s string) []token {
	tokens := make([]token, 0, 32)
	g := stop
	for i := 0; i < len(s) && len(tokens) < maxTokens; {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case inWord(r):
			end := wordEnd(s, i)
			if inner, ok := parenthesised(s, i, end); ok {
				tokens = append(tokens, token{text: inner, start: i - 1, end: end + 1, gap: g})
				i, g = end+1, blank
				continue
			}
			tokens = append(tokens, token{text: s[i:end], start: i, end: end, gap: g})
			i, g = end, blank
			continue
		case r == '#':
			tokens = append(tokens, token{text: "#", start: i, end: i + 1, gap: g})
			g = blank
		default:
			g = max(g, gapOf(s, i, r))
		}
		i += size
	}
	return mergeNumbers(splitMixed(mergeLetters(tokens, s)))
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) }

// wordEnd is where the word at i ends; an apostrophe in it goes along.
func wordEnd(s string, i int) int {
	for i < len(s) {
		r, size := utf8.DecodeRuneInString(s[i:])
		if !inWord(r) && r != '\'' && r != '’' {
			break
		}
		i += size
	}
	return i
}

// parenthesised is the direction of "Andheri (E)", with its parentheses.
func parenthesised(s string, start, end int) (string, bool) {
	if start == 0 || end == len(s) || s[start-1] != '(' || s[end] != ')' {
		return "", false
	}
	_, known := words().as(s[start-1:end+1], directionWord)
	return s[start-1 : end+1], known
}

func gapOf(s string, i int, r rune) gap {
	switch r {
	case ',', ';', '\n', '|':
		return stop
	case '-', '–', '/', '—', '_':
		before, _ := utf8.DecodeLastRuneInString(s[:i])
		after, _ := utf8.DecodeRuneInString(s[i+utf8.RuneLen(r):])
		if inWord(before) && inWord(after) {
			return joint
		}
		if r != '/' {
			return dash
		}
	}
	return blank
}

// mergeLetters makes one token of initials ("M. G.", "C.H.S") and of the short forms
// that a slash is part of ("S/O", "B/h").
func mergeLetters(tokens []token, s string) []token {
	merged := tokens[:0]
	for i := 0; i < len(tokens); i++ {
		t := tokens[i]
		if i+1 < len(tokens) && slashForm(s, t, tokens[i+1]) {
			i++
			t.text, t.end = s[t.start:tokens[i].end], tokens[i].end
		}
		for letters(t.text) && i+1 < len(tokens) && letter(tokens[i+1].text) && tokens[i+1].gap == blank && letter(tokens[i].text) {
			i++
			t.text, t.end = t.text+tokens[i].text, tokens[i].end
		}
		merged = append(merged, t)
	}
	return merged
}

// letters says whether text begins with a Latin letter.
func letters(text string) bool { return text[0] >= 'a' && text[0] <= 'z' }

func letter(text string) bool { return len(text) == 1 && text[0] >= 'a' && text[0] <= 'z' }

func slashForm(s string, t, next token) bool {
	if next.gap != joint || len(t.text)+len(next.text) > 3 || s[t.end] != '/' {
		return false
	}
	return len(words()[s[t.start:next.end]]) > 0
}

// splitMixed parts a word from a number that is printed without a blank: "Sector12",
// "GALINO21", "Plotno5". What may be a house number ("F115", "RZ12") stays whole.
func splitMixed(tokens []token) []token {
	split := make([]token, 0, len(tokens)+4)
	for _, t := range tokens {
		if len(words()[t.text]) > 0 && !ordinal(t.text) {
			split = append(split, t)
			continue
		}
		if word, ok := repairLetters(t.text); ok {
			t.text, t.repaired = word, true
			split = append(split, t)
			continue
		}
		digit := strings.IndexFunc(t.text, unicode.IsDigit)
		if digit > 1 && leads(t.text[:digit]) {
			head, tail := t, t
			head.text, head.end = t.text[:digit], t.start+digit
			tail.text, tail.start, tail.gap = t.text[digit:], t.start+digit, blank
			split = append(split, splitNo(head)...)
			split = append(split, tail)
			continue
		}
		if digit < 0 {
			split = append(split, splitNo(t)...)
			continue
		}
		split = append(split, t)
	}
	return split
}

// likeLetters are the digits that OCR makes of letters.
var likeLetters = map[byte]byte{'0': 'o', '1': 'i', '5': 's', '8': 'b'}

// repairLetters reads "RU8Y" and "0beroi" as words: three letters or more, and half as
// many digits that look like letters. A digit at the end is one, but in a town's name.
func repairLetters(text string) (word string, ok bool) {
	b, digits := []byte(text), 0
	for i, c := range b {
		if isDigit(c) {
			if b[i], ok = likeLetters[c]; !ok {
				return "", false
			}
			digits++
		}
	}
	last := text[len(text)-1]
	if digits == 0 || len(b)-digits < 3 || digits > (len(b)-digits)/2 || ordinal(text) {
		return "", false
	}
	if isDigit(last) && knownPlaces().towns[string(b)] == nil { // GUWAHAT1, but not Rajnagar1
		return "", false
	}
	return string(b), true
}

// leads says whether a word before digits is a word by itself.
func leads(head string) bool {
	if len(words()[head]) > 0 || len(head) > 3 {
		return true
	}
	return len(words()[strings.TrimSuffix(head, "no")]) > 0
}

// splitNo parts "galino" when only "gali" is known.
func splitNo(t token) []token {
	stem, ok := strings.CutSuffix(t.text, "no")
	if !ok || len(stem) < 3 || len(words()[t.text]) > 0 || len(words()[stem]) == 0 {
		return []token{t}
	}
	no := t
	t.text, t.end = stem, t.start+len(stem)
	no.text, no.start, no.gap = "no", t.end, blank
	return []token{t, no}
}

// mergeNumbers makes one token of the pieces of a number, "8-2-293/82/A" or "RZ-H-218",
// and writes it in one form.
func mergeNumbers(tokens []token) []token {
	merged := tokens[:0]
	for i := 0; i < len(tokens); {
		n, digits := 0, false
		for i+n < len(tokens) && (n == 0 || goesOn(tokens[i+n-1], tokens[i+n])) && ofNumber(tokens[i+n].text) {
			digits = digits || hasDigit(tokens[i+n].text)
			n++
		}
		if !digits {
			merged = append(merged, tokens[i])
			i++
			continue
		}
		merged = append(merged, number(tokens[i:i+n]))
		i += n
	}
	return merged
}

// goesOn says whether a piece is joined to the one before: by a dash or slash, with
// blanks around it only between digits ("16 - 8 - 589").
func goesOn(before, piece token) bool {
	if piece.gap == dash {
		return isDigit(before.text[len(before.text)-1]) && isDigit(piece.text[0]) && !ordinal(piece.text)
	}
	return piece.gap == joint
}

// ofNumber says whether a piece may belong to a number: it has digits, or is a few
// letters that mean nothing else.
func ofNumber(text string) bool {
	known := len(words()[text]) > 0
	if hasDigit(text) {
		return !known || ordinal(text)
	}
	return letter(text) || len(text) <= 3 && !known
}

func number(pieces []token) token {
	t := pieces[0]
	t.end = pieces[len(pieces)-1].end
	t.number = true
	if len(pieces) == 1 && ordinal(t.text) {
		t.ordinal = true
		t.text = t.text[:len(t.text)-2]
		return t
	}
	var b strings.Builder
	for i, p := range pieces {
		text := repairDigits(p.text)
		t.repaired = t.repaired || text != p.text
		if i > 0 && !(letters(text) && letters(pieces[i-1].text) && !hasDigit(text) && !hasDigit(pieces[i-1].text)) {
			b.WriteByte('-') // but RZ-H-218 is RZH-218
		}
		for j := range len(text) {
			if j > 0 && isDigit(text[j]) != isDigit(text[j-1]) {
				b.WriteByte('-')
			}
			b.WriteByte(text[j])
		}
	}
	t.text = b.String()
	return t
}

// repairDigits reads the letters that OCR makes of 0 and 1, where digits stand on
// both sides, or an O after a digit.
func repairDigits(text string) string {
	for i := 1; i < len(text); i++ {
		between := i+1 < len(text) && isDigit(text[i+1])
		switch {
		case !isDigit(text[i-1]):
		case text[i] == 'o':
			text = text[:i] + "0" + text[i+1:]
		case between && (text[i] == 'i' || text[i] == 'l'):
			text = text[:i] + "1" + text[i+1:]
		}
	}
	return text
}

// ordinal says whether text is digits and one of st, nd, rd, th.
func ordinal(text string) bool {
	if len(text) < 3 || len(text) > 5 {
		return false
	}
	for i := range len(text) - 2 {
		if !isDigit(text[i]) {
			return false
		}
	}
	switch text[len(text)-2:] {
	case "st", "nd", "rd", "th":
		return true
	}
	return false
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }
