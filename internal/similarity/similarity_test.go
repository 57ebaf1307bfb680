package similarity_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/similarity"
)

func TestText(t *testing.T) {
	for _, tt := range []struct {
		rule, a, b string
		want       int
	}{
		{"a part of a text", "Pashangh", "Pashangh Irani", 90},
		{"equal", "Pashangh Irani", "Pashangh Irani", 100},
		{"case does not count", "PASHANGH IRANI", "Pashangh Irani", 100},
		{"order of words", "RAJESH KUMAR SHARMA", "SHARMA RAJESH KUMAR", 95},
		{"order and a slip", "RAJESH KUMAR SHARMA", "SHARMA RAJESH KUMR", 92},
		{"a part of a text eight times as long", "An", "Annapurna Bhattacharya", 60},
		{"nothing in common", "abc", "xyz", 0},
		{"one empty", "", "Asha", 0},
		{"both empty", "", "", 0},
		{"punctuation alone is empty", "--", "Asha", 0},
		{"full-width letters", "ＡＳＨＡ", "Asha", 100},
		{"words in common", "12 MG Road Pune", "12, M.G. Road, Pune", 97},
		{"punctuation does not count", "12, MG Road", "12 MG ROAD.", 100},
	} {
		if got := similarity.Text(tt.a, tt.b); got != tt.want {
			t.Errorf("%s: Text(%q, %q) = %d, want %d", tt.rule, tt.a, tt.b, got, tt.want)
		}
	}
}

func TestRatio(t *testing.T) {
	if got := similarity.Ratio("490154203237518", "490154203237519"); got != 93 {
		t.Errorf("one digit of fifteen: got %d, want 93", got)
	}
	if got := similarity.Ratio("", ""); got != 0 {
		t.Errorf("both empty: got %d, want 0", got)
	}
}

var compared = rapid.StringOfN(rapid.RuneFrom([]rune("aAbBcC रा12 .,/-")), 0, 40, -1)

func TestProperties(t *testing.T) {
	compare := map[string]func(a, b string) int{
		"Text": similarity.Text, "Ratio": similarity.Ratio,
	}
	for name, score := range compare {
		rapid.Check(t, func(t *rapid.T) {
			a, b := compared.Draw(t, "a"), compared.Draw(t, "b")
			ab, ba := score(a, b), score(b, a)
			if ab != ba {
				t.Fatalf("%s(%q, %q) = %d but the other way %d", name, a, b, ab, ba)
			}
			if ab < 0 || ab > 100 {
				t.Fatalf("%s(%q, %q) = %d", name, a, b, ab)
			}
			if got := score(a, ""); got != 0 {
				t.Fatalf("%s(%q, \"\") = %d", name, a, got)
			}
			if got := score(a, a); got != 100 && strings.ContainsAny(a, "abcABCर12") {
				t.Fatalf("%s of %q with itself = %d", name, a, got)
			}
		})
	}
}

func FuzzText(f *testing.F) {
	f.Add("Pashangh", "Pashangh Irani")
	f.Add("\xff\xfe", "॥")
	f.Fuzz(func(t *testing.T, a, b string) {
		if got := similarity.Text(a, b); got != similarity.Text(b, a) || got < 0 || got > 100 {
			t.Fatalf("Text(%q, %q) = %d", a, b, got)
		}
	})
}
