package extract_test

import "testing"

// TestNamesOfWideLetters reads a name in which a wide letter was read as two narrow ones, in
// doubt and surely.
func TestNamesOfWideLetters(t *testing.T) {
	for _, tt := range []struct {
		rule, printed string
		sure          float64
		want          string
	}{
		{"a word of lists", "SUNIL KUNIAR SHARMA", 0.6, "SUNIL KUMAR SHARMA"},
		{"read surely", "SUNIL KUNIAR SHARMA", 0.98, "SUNIL KUNIAR SHARMA"},
		{"a word of no list", "SUNIL DRUNIAX SHARMA", 0.6, "SUNIL DRUNIAX SHARMA"},
		{"with capital initials", "Sunil Kuniar Druniax", 0.6, "Sunil Kumar Druniax"},
		{"a word of lists as it is", "SUNIL KUMAR RANI", 0.6, "SUNIL KUMAR RANI"},
	} {
		page := typeset(`
    Registration Certificate of Establishment
Name of the Employer
` + tt.printed)
		line := &page.Lines[len(page.Lines)-1]
		for i := range line.Chars {
			line.Chars[i].Confidence = tt.sure
		}
		line.MinConfidence = tt.sure
		if got := fields(t, "SHOP_ACT_LICENSE", page)["employer_name"].Value; got != tt.want {
			t.Errorf("%s: employer %q, want %q", tt.rule, got, tt.want)
		}
	}
}
