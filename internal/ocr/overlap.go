package ocr

import (
	"strings"
	"unicode/utf8"

	"atlas/internal/document"
)

// withoutOverlap takes off the ends of lines that reach into the next line of the row,
// on an upright page: a single character there is a piece of the other's first one.
// "Boring Canal, Patna, E" beside "Bihar - 800004". Or they begin with a piece of what ends
// the line before: "e Usman Road" behind "Road/Street/Lane".
func withoutOverlap(lines []document.Line) {
	for i := range lines {
		for j := range lines {
			if i != j {
				lines[i] = withoutEndOf(withoutPieceOf(lines[i], lines[j]), lines[j])
			}
		}
	}
}

// withoutPieceOf is a line without a last character that stands where the next line does.
func withoutPieceOf(l, next document.Line) document.Line {
	a, b := l.Polygon.Box(), next.Polygon.Box()
	last := len(l.Chars) - 1
	if b.MinX <= a.MinX || b.MinX >= a.MaxX || b.MaxX <= a.MaxX || a.OverlapY(b) < 0.5 || last < 1 {
		return l
	}
	if l.Chars[last-1].Rune != ' ' || a.MinX+l.Chars[last].X*a.Width() < b.MinX {
		return l
	}
	rest := strings.TrimRight(l.Text[:len(l.Text)-utf8.RuneLen(l.Chars[last].Rune)], " ")
	if rest == "" {
		return l
	}
	return l.Part(0, utf8.RuneCountInString(rest))
}

// withoutEndOf is a line without a first character that stands where the line before does.
func withoutEndOf(l, before document.Line) document.Line {
	a, b := before.Polygon.Box(), l.Polygon.Box()
	if b.MinX <= a.MinX || b.MinX >= a.MaxX || b.MaxX <= a.MaxX || a.OverlapY(b) < 0.5 || len(l.Chars) < 3 {
		return l
	}
	if l.Chars[1].Rune != ' ' || b.MinX+l.Chars[0].X*b.Width() > a.MaxX {
		return l
	}
	return l.Part(2, len(l.Chars))
}
