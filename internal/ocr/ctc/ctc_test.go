package ctc_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/modelstest"
	"atlas/internal/ocr/ctc"
)

// keys is a small key file: classes 1 to 4, then the space as class 5.
const keys = "A\n7\n中\n₹\n"

func alphabet(t testing.TB) *ctc.Alphabet {
	t.Helper()
	return parse(t, keys)
}

func parse(t testing.TB, keys string) *ctc.Alphabet {
	t.Helper()
	a, err := ctc.ParseAlphabet(strings.NewReader(keys))
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// Frames of the small alphabet: blank, A, 7, ₹, space.
var (
	blank  = []float32{1, 0, 0, 0, 0}
	a9     = []float32{0.1, 0.9, 0, 0, 0}
	a8     = []float32{0.2, 0.8, 0, 0, 0}
	seven  = []float32{0, 0, 1, 0, 0}
	rupee  = []float32{0, 0, 0, 1, 0}
	hint   = []float32{0.95, 0, 0, 0, 0.05}
	faint  = []float32{0.98, 0, 0, 0, 0.02}
	space  = []float32{0.1, 0, 0, 0, 0.9}
	half   = []float32{0.02, 0.08, 0, 0, 0}
	doubt  = []float32{0.6, 0.35, 0.05, 0, 0}
	weak   = []float32{0.8, 0.2, 0, 0, 0}
	broken = []float32{0, 0, 0, 0, 0}
)

// evenly is a line that shows as much white everywhere.
func evenly(white float64) ctc.White { return func(_, _ float64) float64 { return white } }

// Of the white between letters, and between words.
const (
	letterWhite = 0.05
	wordWhite   = 0.3
)

func TestDecode(t *testing.T) {
	for _, c := range []struct {
		name   string
		frames [][]float32
		want   []ctc.Char
	}{
		{"nothing is nothing", nil, nil},
		{"blanks are nothing", [][]float32{blank, blank}, nil},
		{"frames of one character are one, centred, at its best", [][]float32{blank, a8, a9, blank},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 2}}},
		{"a blank between makes two", [][]float32{a9, blank, a9},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: 'A', Confidence: 0.9, Frame: 2.5}}},
		{"characters may touch", [][]float32{a9, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: '7', Confidence: 1, Frame: 1.5}}},
		{"a hint between characters is a space, as sure as they are", [][]float32{a9, hint, blank, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: ' ', Confidence: 0.9, Frame: 1.5}, {Rune: '7', Confidence: 1, Frame: 3.5}}},
		{"a faint hint is no space", [][]float32{a9, faint, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: '7', Confidence: 1, Frame: 2.5}}},
		{"faint hints add up to a space", [][]float32{a9, faint, faint, faint, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: ' ', Confidence: 0.9, Frame: 1.5}, {Rune: '7', Confidence: 1, Frame: 4.5}}},
		{"spaces in a row are one", [][]float32{a9, space, blank, space, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.9, Frame: 0.5}, {Rune: ' ', Confidence: 0.9, Frame: 1.5}, {Rune: '7', Confidence: 1, Frame: 4.5}}},
		{"spaces at the ends are dropped", [][]float32{space, seven, space},
			[]ctc.Char{{Rune: '7', Confidence: 1, Frame: 1.5}}},
		{"a frame that does not add up to one is taken as shares", [][]float32{half},
			[]ctc.Char{{Rune: 'A', Confidence: 0.8, Frame: 0.5}}},
		{"a doubtful character between blanks is read", [][]float32{blank, doubt, blank, seven},
			[]ctc.Char{{Rune: 'A', Confidence: 0.35, Frame: 1.5}, {Rune: '7', Confidence: 1, Frame: 3.5}}},
		{"beside another it is an echo", [][]float32{blank, doubt, seven},
			[]ctc.Char{{Rune: '7', Confidence: 1, Frame: 2.5}}},
		{"less sign of one is none", [][]float32{blank, weak, blank, seven},
			[]ctc.Char{{Rune: '7', Confidence: 1, Frame: 3.5}}},
		{"the rupee sign is read", [][]float32{rupee},
			[]ctc.Char{{Rune: '₹', Confidence: 1, Frame: 0.5}}},
		{"a frame without any probability is blank", [][]float32{broken, seven},
			[]ctc.Char{{Rune: '7', Confidence: 1, Frame: 1.5}}},
		{"a frame cut short is left out", [][]float32{seven, {0, 1, 0}},
			[]ctc.Char{{Rune: '7', Confidence: 1, Frame: 0.5}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var flat []float32
			for _, f := range c.frames {
				flat = append(flat, f...)
			}
			got := alphabet(t).Decode(flat, evenly(wordWhite))
			for i := range got {
				got[i].Confidence = math.Round(got[i].Confidence*1e6) / 1e6
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

// TestDecodeSpaces: the less white there is, and the closer the letters stand, the more of
// a hint a space needs.
func TestDecodeSpaces(t *testing.T) {
	for _, c := range []struct {
		name         string
		hint         float32
		white, usual float64
		want         bool
	}{
		{"a hint in the white of a word gap", 0.05, wordWhite, letterWhite, true},
		{"hardly a hint there", 0.003, wordWhite, letterWhite, true},
		{"none at all there", 0, wordWhite, letterWhite, false},
		{"a hint between letters that stand close", 0.02, letterWhite, letterWhite, false},
		{"a strong one between letters that stand close", 0.5, 0.08, letterWhite, true},
		{"a hint between letters that all stand wide", 0.05, wordWhite, wordWhite, false},
		{"a hint where letters touch", 0.05, 0, letterWhite, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var frames []float32
			for i := range 9 {
				frames = append(frames, a9...)
				frames = append(frames, 1, 0, 0, 0, 0)
				if i == 4 {
					frames = append(frames, 1-c.hint, 0, 0, 0, c.hint)
				}
				if i == 4 && c.white > c.usual {
					frames = append(frames, 1, 0, 0, 0, 0)
				}
			}
			white := func(from, _ float64) float64 {
				if from == 8.5 { // the centre of the fifth A
					return c.white
				}
				return c.usual
			}
			text := ""
			for _, char := range alphabet(t).Decode(frames, white) {
				text += string(char.Rune)
			}
			want := "AAAAAAAAA"
			if c.want {
				want = "AAAAA AAAA"
			}
			if text != want {
				t.Errorf("read %q, want %q", text, want)
			}
		})
	}
}

func TestParseAlphabetOfTheModel(t *testing.T) {
	f, err := os.Open(filepath.Join(modelstest.Dir(t), "ppocr_keys_v1.txt"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	a, err := ctc.ParseAlphabet(f)
	if err != nil {
		t.Fatal(err)
	}
	classes := a.Classes()
	if len(classes) != 97 || classes[0] != 0 || classes[96] != 6624 || !slices.IsSorted(classes) {
		t.Errorf("classes %v, want blank, 94 of ASCII, the degree sign and the last, 6624, for the space", classes)
	}
}

func TestDecodeProperties(t *testing.T) {
	a := alphabet(t)
	rapid.Check(t, func(t *rapid.T) {
		frames := rapid.SliceOf(rapid.Float32Range(0, 1)).Draw(t, "frames")
		steps := float64(len(frames) / len(a.Classes()))
		last := ctc.Char{Rune: ' '}
		for _, c := range a.Decode(frames, evenly(letterWhite)) {
			if c.Rune == ' ' && last.Rune == ' ' {
				t.Fatal("a space at the start or after another")
			}
			if c.Frame <= last.Frame || c.Frame > steps {
				t.Fatalf("%q at %v after %v, of %v", c.Rune, c.Frame, last.Frame, steps)
			}
			if c.Confidence <= 0 || c.Confidence > 1 {
				t.Fatalf("%q with confidence %v", c.Rune, c.Confidence)
			}
			last = c
		}
	})
}

func FuzzDecode(f *testing.F) {
	f.Add([]byte{0, 255, 0, 0, 0, 0, 255, 0, 0, 0, 0, 9})
	f.Add([]byte{200, 201, 202})
	a, words, lexicon := alphabet(f), english(f), ctc.NewLexicon([]string{"abacus", "aback", "road"})
	f.Fuzz(func(t *testing.T, data []byte) {
		frames := make([]float32, len(data))
		for i, b := range data {
			// Numbers of both signs, with NaN and the infinities among them.
			frames[i] = float32(b) - 16
			switch b {
			case 200:
				frames[i] = float32(math.NaN())
			case 201:
				frames[i] = float32(math.Inf(1))
			case 202:
				frames[i] = float32(math.Inf(-1))
			}
		}
		a.Decode(frames, evenly(letterWhite))
		words.Mend(frames, evenly(letterWhite), lexicon)
	})
}
