package devanagari

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
)

// minLatin is the confidence of its least sure character from which a Latin word or a
// number in a line of Devanagari is believed as the engine read it.
const minLatin = 0.7

// Merge makes one line of what the engine of package ocr and the reader made of the
// same print: words of Devanagari as the reader has them; numbers, and what stands
// where the reader has nothing, as the engine has them. Both outlines are that of the
// print.
func Merge(engine, hindi document.Line) document.Line {
	words := parts(hindi)
	taken := false
	for _, e := range parts(engine) {
		if e.confidence < minLatin {
			continue
		}
		over := func(w part) bool { return w.overlaps(e) }
		stands := func(w part) bool { return over(w) && (w.devanagari() || !e.outdoes(w)) }
		if !slices.ContainsFunc(words, stands) {
			words = append(slices.DeleteFunc(words, over), e)
			taken = true
		}
	}
	if taken { // the reader's own are in order, though its boxes may not be
		slices.SortStableFunc(words, func(a, b part) int { return cmp.Compare(a.from, b.from) })
	}
	return joined(hindi, words)
}

// part is a word of a line with its place along it, 0 to 1.
type part struct {
	chars      []document.Char
	from, to   float64
	confidence float64
}

func (p part) overlaps(o part) bool {
	shared := min(p.to, o.to) - max(p.from, o.from)
	return shared > 0.3*min(p.to-p.from, o.to-o.from)
}

// outdoes says whether p is a better reading of the same word.
func (p part) outdoes(w part) bool {
	return p.confidence > w.confidence && p.to-p.from > 0.7*(w.to-w.from)
}

// devanagari says whether a word has letters of Devanagari.
func (p part) devanagari() bool {
	return slices.ContainsFunc(p.chars, func(c document.Char) bool {
		return unicode.Is(unicode.Devanagari, c.Rune) && !unicode.IsDigit(c.Rune) && !unicode.IsPunct(c.Rune)
	})
}

// parts are the words of a line that has characters.
func parts(l document.Line) []part {
	var out []part
	for _, w := range l.Words() {
		if w.End > len(l.Chars) {
			return nil
		}
		chars := l.Chars[w.Start:w.End]
		half := (chars[len(chars)-1].X - chars[0].X) / float64(max(1, len(chars)-1)) / 2
		half = max(half, minHalf)
		out = append(out, part{chars, chars[0].X - half, chars[len(chars)-1].X + half, w.Confidence})
	}
	return out
}

// minHalf is half the width of a character that stands alone, of a line's.
const minHalf = 0.005

// joined sets words in a line like that given.
func joined(l document.Line, words []part) document.Line {
	var text strings.Builder
	l.Chars, l.Confidence, l.MinConfidence = nil, 0, 1
	letters := 0.0
	for i, w := range words {
		if i > 0 {
			text.WriteByte(' ')
			l.Chars = append(l.Chars, document.Char{Rune: ' ', Confidence: w.confidence, X: (words[i-1].to + w.from) / 2})
		}
		for _, c := range w.chars {
			text.WriteRune(c.Rune)
			l.Confidence += c.Confidence
			letters++
		}
		l.Chars = append(l.Chars, w.chars...)
		l.MinConfidence = min(l.MinConfidence, w.confidence)
	}
	l.Text = text.String()
	l.Confidence /= max(1, letters)
	return l
}
