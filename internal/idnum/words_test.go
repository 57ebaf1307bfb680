package idnum_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/idnum"
)

func TestRupeesInWords(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		want       []int64
	}{
		{"in brackets", "(Rupees Thirty One Thousand Four Hundred Forty Only)", []int64{31_440}},
		{"without its blanks", "Rupees ThirtyOneThousandFourHundredFortyOnly", []int64{31_440}},
		{"with hyphens and an and", "INR One Lakh Twenty-Five Thousand Six Hundred and Five only", []int64{125_605}},
		{"paise are left out", "Rupees Twelve Thousand and Paise Fifty Only", []int64{12_000}},
		{"crores", "Rs. Two Crores Ten Lacs Only", []int64{21_000_000}},
		{"teens", "Rupees Nineteen Thousand Nine Hundred Ninety Nine Only", []int64{19_999}},
		{"after what they are", "Amount in words: Rs Seven Hundred Only", []int64{700}},
		{"Rupees behind the words", "Amount in words: INR Fourteen Thousand Two Hundred Ninety Rupees Only.", []int64{14_290}},
		{"the head of one on two lines", "Rupees One Lakh", nil},
		{"the tail of one on two lines", "Thirty One Thousand Four Hundred Forty Only", nil},
		{"words of running text", "Freight and packing, telephone and fax, customers one only", nil},
		{"a word of running text", "One of the two parties", nil},
		{"the smaller before the larger", "Rupees Five Thousand Two Lakh Only", nil},
		{"two units in a row", "Rupees Four Five Only", nil},
		{"nothing", "", nil},
	} {
		if diff := cmp.Diff(tt.want, idnum.RupeesInWords(tt.text)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.rule, diff)
		}
	}
}

// TestRupeesInWordsReadsWhatIsWritten: every amount comes back from its words.
func TestRupeesInWordsReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.Int64Range(1, 999_999_999).Draw(t, "rupees")
		text := "Rupees " + inWords(want) + " Only"
		if got := idnum.RupeesInWords(text); len(got) != 1 || got[0] != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	})
}

func inWords(n int64) string {
	small := strings.Fields("zero One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen")
	tens := strings.Fields("zero ten Twenty Thirty Forty Fifty Sixty Seventy Eighty Ninety")
	for _, unit := range []struct {
		value int64
		name  string
	}{{10_000_000, "Crore"}, {100_000, "Lakh"}, {1000, "Thousand"}, {100, "Hundred"}} {
		if n >= unit.value {
			return strings.TrimSpace(fmt.Sprintf("%s %s %s", inWords(n/unit.value), unit.name, inWords(n%unit.value)))
		}
	}
	switch {
	case n == 0:
		return ""
	case n < 20:
		return small[n]
	case n%10 == 0:
		return tens[n/10]
	}
	return tens[n/10] + " " + small[n%10]
}

func FuzzRupeesInWords(f *testing.F) {
	for _, seed := range []string{"Rupees One Lakh Two Thousand Only", "Crore Crore Only", "rupees ninety crore ninety crore only", "₹ Twenty-Five and"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, n := range idnum.RupeesInWords(text) {
			if n < 0 || n > 200_000_000_000 {
				t.Errorf("%q comes to %d", text, n)
			}
		}
	})
}
