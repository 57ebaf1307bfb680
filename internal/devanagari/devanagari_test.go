package devanagari_test

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/devanagari"
	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/specimen/draw"
)

// sheet is a paper with one line of text for each given, and their outlines.
func sheet(t *testing.T, face draw.Face, size float64, texts ...string) (image.Image, []document.Polygon) {
	t.Helper()
	fonts, err := draw.OpenFonts(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	c := draw.New(fonts, 1200, 100*float64(len(texts)), 1, draw.White)
	var outlines []document.Polygon
	for i, text := range texts {
		y := 100*float64(i) + 60
		line := c.Text(60, y, text, draw.Style{Face: face, Size: size})
		outlines = append(outlines, document.Box{MinX: line.Left - 3, MaxX: line.Right + 3, MinY: y - 0.95*size, MaxY: y + 0.35*size}.Polygon())
	}
	return c.Image(), outlines
}

func reader(t *testing.T) *devanagari.Reader {
	t.Helper()
	r, err := devanagari.Find()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestLinesAreRead(t *testing.T) {
	want := []string{"राजेश कुमार शर्मा", "मकान नंबर बारह, स्टेशन रोड, नागपुर", "सौ. मीरा देशपांडे", "ग्राहक क्रमांक १७००१२३४५६७८"}
	img, outlines := sheet(t, draw.Sans, 36, want...)
	lines, err := reader(t).Lines(t.Context(), img, outlines)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for i, l := range lines {
		got = append(got, l.Text)
		if l.Source != document.SourceTesseractHindi || l.Confidence < 0.6 || l.Confidence > 1 || len(l.Chars) != len([]rune(l.Text)) {
			t.Errorf("line %d: source %s, confidence %.2f, %d characters for %q", i, l.Source, l.Confidence, len(l.Chars), l.Text)
		}
		if l.Polygon != outlines[i] {
			t.Errorf("line %d has another outline than its print", i)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatIsNoDevanagariGivesNoLine(t *testing.T) {
	img, outlines := sheet(t, draw.Sans, 36, "Government of India", "", "1234 5678 9012")
	outlines[1] = document.Box{MinX: 60, MaxX: 600, MinY: 120, MaxY: 160}.Polygon() // blank
	lines, err := reader(t).Lines(t.Context(), img, outlines)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range lines {
		t.Errorf("got %q", l.Text)
	}
}

func TestAReadingEndsWithItsContext(t *testing.T) {
	img, outlines := sheet(t, draw.Sans, 36, "राजेश कुमार शर्मा")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := reader(t).Lines(ctx, img, outlines); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestWithoutTheProgramOrItsDataThereIsNoReader(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir)
	if _, err := devanagari.Find(); !errors.Is(err, devanagari.ErrAbsent) {
		t.Errorf("no program: %v", err)
	}
	english := "#!/bin/sh\necho 'List of available languages (1):'\necho eng\n"
	if err := os.WriteFile(filepath.Join(dir, devanagari.Program), []byte(english), 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := devanagari.Find(); !errors.Is(err, devanagari.ErrAbsent) {
		t.Errorf("English alone: %v", err)
	}
}

func TestAProgramThatFailsShowsNoneOfItsText(t *testing.T) {
	dir := t.TempDir()
	broken := "#!/bin/sh\ncase \"$1\" in --list-langs) echo hin;; *) echo secret; echo secret >&2; exit 3;; esac\n"
	if err := os.WriteFile(filepath.Join(dir, devanagari.Program), []byte(broken), 0o755); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir)
	img, outlines := sheet(t, draw.Sans, 36, "राजेश")
	_, err := reader(t).Lines(t.Context(), img, outlines)
	if err == nil || strings.Contains(err.Error(), "secret") {
		t.Errorf("got %v", err)
	}
}

func TestHeadline(t *testing.T) {
	for _, c := range []struct {
		text     string
		from, to float64
	}{
		{"राजेश कुमार शर्मा", 0.75, 1},
		{"भारत सरकार", 0.75, 1},
		{"उपभोक्ता का नाम व पता", 0.75, 1},
		{"Government of India", 0, 0.5},
		{"RAJESH KUMAR SHARMA", 0, 0.5},
		{"Flat No 203, Shanti Niwas", 0, 0.5},
		{"1234 5678 9012", 0, 0.5},
		{"", 0, 0},
	} {
		for _, face := range []draw.Face{draw.Sans, draw.SansBold, draw.Serif} {
			img, outlines := sheet(t, face, 36, c.text)
			if c.text == "" {
				outlines[0] = document.Box{MinX: 60, MaxX: 600, MinY: 20, MaxY: 60}.Polygon()
			}
			if got := devanagari.Headline(img, outlines[0]); got < c.from || got > c.to {
				t.Errorf("%q in %s: %.2f hangs from a headline, want %v to %v", c.text, face, got, c.from, c.to)
			}
		}
	}
}

// line sets words in a row of 40 places, each at the place given.
func line(words map[string]int, confidence float64) document.Line {
	places := make([]rune, 40)
	for word, at := range words {
		for i, r := range []rune(word) {
			places[at+i] = r
		}
	}
	l := document.Line{}
	var text []rune
	for i, r := range places {
		switch {
		case r != 0:
			text = append(text, r)
			l.Chars = append(l.Chars, document.Char{Rune: r, Confidence: confidence, X: (float64(i) + 0.5) / 40})
		case len(text) > 0 && text[len(text)-1] != ' ':
			text = append(text, ' ')
			l.Chars = append(l.Chars, document.Char{Rune: ' ', Confidence: confidence, X: (float64(i) + 0.5) / 40})
		}
	}
	l.Text = strings.TrimSuffix(string(text), " ")
	l.Chars = l.Chars[:len([]rune(l.Text))]
	return l
}

func TestMerge(t *testing.T) {
	for _, c := range []struct {
		rule, want        string
		engineAt, hindiAt map[string]int
		sure              float64
	}{
		{"a number that the reader lost", "केरल - 673004", map[string]int{"673004": 20}, map[string]int{"केरल": 0, "-": 10}, 0.99},
		{"a number that both have is the engine's", "सेक्टर 12", map[string]int{"12": 10}, map[string]int{"सेक्टर": 0, "l2": 10}, 0.99},
		{"what the engine made of Devanagari goes", "राजेश कुमार", map[string]int{"TTAT": 0}, map[string]int{"राजेश": 0, "कुमार": 10}, 0.99},
		{"part of a number in Devanagari digits is no better", "१२३४५६७८", map[string]int{"33": 3}, map[string]int{"१२३४५६७८": 0}, 0.99},
		{"a doubtful number goes", "केरल", map[string]int{"673004": 20}, map[string]int{"केरल": 0}, 0.5},
	} {
		got := devanagari.Merge(line(c.engineAt, c.sure), line(c.hindiAt, 0.9))
		if got.Text != c.want || len(got.Chars) != len([]rune(got.Text)) {
			t.Errorf("%s: got %q with %d characters, want %q", c.rule, got.Text, len(got.Chars), c.want)
		}
	}
}
