package ocr_test

import (
	"slices"
	"testing"
)

// TestReadJoinsPiecesOfALine reads typewriter's print, of which the detector on this page
// cuts off "NO", and columns that stand three letters apart.
func TestReadJoinsPiecesOfALine(t *testing.T) {
	const font, size, letter = "LiberationMono-Regular.ttf", 60, 36 // letter is how far letters are apart
	s := newSheet(t, 1754, 1754)
	for i, text := range []string{"NO 48 3RD MAIN ROAD Net Amt Due", "NO 12 HILL VIEW", "N AMT 7 DUE", "Item", "Net Amt Due Rs 48"} {
		s.write(font, text, size, 60, 150+140*i)
	}
	s.write(font, "Qty", size, 60+7*letter, 150+140*3)
	var got []string
	for _, l := range read(t, engine(t), s).Lines {
		got = append(got, l.Text)
	}
	for _, want := range []string{"NO 48 3RD MAIN ROAD Net Amt Due", "NO 12 HILL VIEW", "Item", "Qty", "Net Amt Due Rs 48"} {
		if !slices.Contains(got, want) {
			t.Errorf("no line %q: %q", want, got)
		}
	}
}
