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

// The doubt is about the last letter, and the town that one would have to be had another in
// the middle, which was read surely.
func TestLetterReadSurelyIsNotMended(t *testing.T) {
	page := typeset(`
    Unique Identification Authority of India
Address
S/O Sudhakar Joshi, Samarth Nagar,
Kolhavur, Maharashtra - 416003

         9999 2229 3560`)
	for i := range page.Lines {
		if at := strings.Index(page.Lines[i].Text, "Kolhavur"); at >= 0 {
			page.Lines[i].Chars[at+7].Confidence = 0.4
		}
	}
	if got := fields(t, "AADHAAR", page)["address"].Value; !strings.Contains(got, "Kolhavur,") {
		t.Errorf("address %q", got)
	}
}
