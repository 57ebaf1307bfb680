package ocr_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestReadJoinsPiecesOfALine reads typewriter's print, of which the detector cuts off
// "NO" at this size, and columns that stand three letters apart.
func TestReadJoinsPiecesOfALine(t *testing.T) {
	s := newSheet(t, 1240, 1754)
	for i, text := range []string{"NO 48 3RD MAIN Net Amt Due", "NO 12 HILL VIEW", "Item", "Item"} {
		s.write("LiberationMono-Regular.ttf", text, 28, 60, 100+80*i)
	}
	s.write("LiberationMono-Regular.ttf", "Qty", 28, 60+7*17, 100+80*2)
	s.write("LiberationMono-Regular.ttf", "Qty", 28, 60+9*17, 100+80*3)
	var got []string
	for _, l := range read(t, engine(t), s).Lines {
		got = append(got, l.Text)
	}
	want := []string{"NO 48 3RD MAIN Net Amt Due", "NO 12 HILL VIEW", "Item", "Qty", "Item", "Qty"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}
