package extract_test

import "testing"

// TestFirmsNamesOfWideLetters reads a name in which a wide letter was read as two narrow ones,
// in doubt and surely. A person's stays.
func TestFirmsNamesOfWideLetters(t *testing.T) {
	for _, tt := range []struct {
		rule, printed string
		sure          float64
		want          string
	}{
		{"a word of lists", "KAVERI SINEETS AND FARSAN", 0.6, "KAVERI SWEETS AND FARSAN"},
		{"read surely", "KAVERI SINEETS AND FARSAN", 0.98, "KAVERI SINEETS AND FARSAN"},
		{"words of no list", "KAVERI DRINEETIX FOODS", 0.6, "KAVERI DRINEETIX FOODS"},
		{"with capital initials", "Kaveri Sineets Drineetix", 0.6, "Kaveri Sweets Drineetix"},
		{"a word of lists as it is", "KAVERI RANI FOODS", 0.6, "KAVERI RANI FOODS"},
	} {
		page := typeset(`
    Registration Certificate of Establishment
Name of the Employer
SUNIL KUNIAR
Name of the Establishment
` + tt.printed)
		line := &page.Lines[len(page.Lines)-1]
		for i := range line.Chars {
			line.Chars[i].Confidence = tt.sure
		}
		line.MinConfidence = tt.sure
		read := fields(t, "SHOP_ACT_LICENSE", page)
		if got := read["establishment_name"].Value; got != tt.want {
			t.Errorf("%s: establishment %q, want %q", tt.rule, got, tt.want)
		}
		if got := read["employer_name"].Value; got != "SUNIL KUNIAR" {
			t.Errorf("%s: employer %q", tt.rule, got)
		}
	}
}
