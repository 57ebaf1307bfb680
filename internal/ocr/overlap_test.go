package ocr

import (
	"testing"

	"atlas/internal/document"
)

// printedAt is a line of ten pixels a character.
func printedAt(x, y float64, text string) document.Line {
	n := float64(len(text))
	l := document.Line{Text: text, Polygon: document.Box{MinX: x, MinY: y, MaxX: x + 10*n, MaxY: y + 16}.Polygon()}
	for i, r := range text {
		l.Chars = append(l.Chars, document.Char{Rune: r, Confidence: 0.9, X: (float64(i) + 0.5) / n})
	}
	return l
}

func TestWithoutOverlap(t *testing.T) {
	for _, c := range []struct {
		name          string
		left, right   document.Line
		want, further string
	}{
		{"a piece of the next line's first character goes", printedAt(0, 0, "Patna, E"), printedAt(72, 3, "Bihar"), "Patna,", "Bihar"},
		{"a character before the next line stays", printedAt(0, 0, "Sector B"), printedAt(78, 0, "Bihar"), "Sector B", "Bihar"},
		{"a word that reaches in stays", printedAt(0, 0, "Patna, No"), printedAt(72, 0, "Bihar"), "Patna, No", "Bihar"},
		{"the line below is another", printedAt(0, 0, "Patna, E"), printedAt(72, 14, "Bihar"), "Patna, E", "Bihar"},
		{"a line within another is no next one", printedAt(0, 0, "Patna E"), printedAt(58, 0, "1"), "Patna E", "1"},
		{"a piece of the line before goes", printedAt(0, 0, "Road/Lane"), printedAt(84, 3, "e Usman"), "Road/Lane", "Usman"},
		{"a character behind the line before stays", printedAt(0, 0, "Road/Lane"), printedAt(87, 0, "4 Usman"), "Road/Lane", "4 Usman"},
		{"a word that begins in it stays", printedAt(0, 0, "Road/Lane"), printedAt(78, 0, "St Usman"), "Road/Lane", "St Usman"},
		{"the line above is another", printedAt(0, 0, "Road/Lane"), printedAt(84, 14, "e Usman"), "Road/Lane", "e Usman"},
	} {
		lines := []document.Line{c.left, c.right}
		withoutOverlap(lines)
		if lines[0].Text != c.want || len(lines[0].Chars) != len(c.want) {
			t.Errorf("%s: %q of %d characters, want %q", c.name, lines[0].Text, len(lines[0].Chars), c.want)
		}
		if lines[1].Text != c.further || len(lines[1].Chars) != len(c.further) {
			t.Errorf("%s: the other line became %q of %d characters, want %q", c.name, lines[1].Text, len(lines[1].Chars), c.further)
		}
	}
}
