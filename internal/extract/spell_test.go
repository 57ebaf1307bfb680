package extract_test

import (
	"strings"
	"testing"
)

func TestWordsOfAddresses(t *testing.T) {
	const card = `
    Unique Identification Authority of India
Address
S/O Sudhakar Joshi, Samarth Nagar,
Kolhapu, Maharashtra - 416003

         9999 2229 3560`
	sure := fields(t, "AADHAAR", typeset(card))["address"]
	if !strings.Contains(sure.Value, "Kolhapu,") {
		t.Errorf("a word that was read surely is written otherwise: %q", sure.Value)
	}
	named := fields(t, "AADHAAR", doubt(t, typeset(strings.ReplaceAll(card, "Sudhakar", "Srinivas")), "Srinivas"))["address"]
	if !strings.Contains(named.Value, "Srinivas Joshi") {
		t.Errorf("a person's name is written otherwise: %q", named.Value)
	}
	doubted := fields(t, "AADHAAR", doubt(t, typeset(card), "Kolhapu"))["address"]
	if !strings.Contains(doubted.Value, "Kolhapur, Maharashtra - 416003") || !strings.Contains(doubted.Value, "Sudhakar Joshi, Samarth Nagar,") {
		t.Errorf("a word in doubt: %q", doubted.Value)
	}
	if doubted.Signs.Unmoved >= sure.Signs.Unmoved {
		t.Errorf("a mended word is no repair: %v", doubted.Signs.Unmoved)
	}
}

// The doubt is about one letter, and the town that the word would have to be has another one
// elsewhere, or one more or less, where all was read surely.
func TestLetterReadSurelyIsNotMended(t *testing.T) {
	for _, c := range []struct {
		town  string
		doubt int // which letter is in doubt
		want  string
	}{
		{"Kolhavur", 7, "Kolhavur"},
		{"Kolhavur", 5, "Kolhapur"},
		{"Kolapur", 0, "Kolapur"},
		{"Kolapur", 3, "Kolhapur"},
		{"Kolhappur", 0, "Kolhappur"},
		{"Kolhappur", 5, "Kolhapur"},
	} {
		page := typeset(`
    Unique Identification Authority of India
Address
S/O Sudhakar Joshi, Samarth Nagar,
` + c.town + `, Maharashtra - 416003

         9999 2229 3560`)
		for i := range page.Lines {
			if at := strings.Index(page.Lines[i].Text, c.town); at >= 0 {
				page.Lines[i].Chars[at+c.doubt].Confidence = 0.4
			}
		}
		if got := fields(t, "AADHAAR", page)["address"].Value; !strings.Contains(got, c.want+",") {
			t.Errorf("%s with a doubt about letter %d: address %q, want %s", c.town, c.doubt, got, c.want)
		}
	}
}
