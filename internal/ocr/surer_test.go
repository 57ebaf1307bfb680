package ocr

import (
	"testing"

	"atlas/internal/document"
)

// readAs is a line whose characters have the confidence now, which were read with before.
func readAs(text string, before, now float64) document.Line {
	l := document.Line{Text: text, Confidence: before}
	for i, r := range text {
		l.Chars = append(l.Chars, document.Char{Rune: r, Confidence: now, X: float64(i) / float64(len(text))})
	}
	return l
}

func TestSurer(t *testing.T) {
	for _, c := range []struct {
		name string
		a, b document.Line
		want string
	}{
		{"the surer one", readAs("GANDH1", 0.7, 0.7), readAs("GANDHI", 0.9, 0.9), "GANDHI"},
		{"the first of two as sure", readAs("GANDH1", 0.8, 0.8), readAs("GANDHI", 0.8, 0.8), "GANDH1"},
		{"no lost digit for a little more confidence", readAs("INV-2024/00117", 0.93, 0.93), readAs("INV-2024/0017", 0.95, 0.95), "INV-2024/00117"},
		{"no one letter for many", readAs("Near the mill", 0.6, 0.6), readAs("l", 0.9, 0.9), "Near the mill"},
		{"what is left when grain is no letter any more", readAs("|.PALANI,;", 0.55, 0.55), readAs("PALANI", 0.9, 0.9), "PALANI"},
		{"no bare reading for a word that was found in lists", readAs("Receiver", 0.62, 0.9), readAs("Recever", 0.68, 0.68), "Receiver"},
	} {
		if got := surer(c.a, c.b).Text; got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, got, c.want)
		}
	}
}
