package ocrbench_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
	"atlas/internal/ocrbench"
	"atlas/internal/specimen"
)

const charWidth, lineHeight = 10, 20

// printed is a line of words on the paper, each character ten pixels wide.
func printed(text string, x, y float64) []specimen.Word {
	var words []specimen.Word
	for _, w := range strings.Fields(text) {
		width := charWidth * float64(len([]rune(w)))
		box := document.Box{MinX: x, MinY: y, MaxX: x + width, MaxY: y + lineHeight}
		words = append(words, specimen.Word{Text: w, Polygon: box.Polygon()})
		x += width + charWidth
	}
	return words
}

// line is a line as read, on the same grid.
func line(text string, x, y float64) document.Line {
	runes := []rune(text)
	l := document.Line{Text: text, Polygon: document.Box{MinX: x, MinY: y, MaxX: x + charWidth*float64(len(runes)), MaxY: y + lineHeight}.Polygon()}
	for i, r := range runes {
		l.Chars = append(l.Chars, document.Char{Rune: r, X: (float64(i) + 0.5) / float64(len(runes))})
	}
	return l
}

func page(lines ...document.Line) document.Page {
	return document.Page{Lines: lines, ToImage: document.Identity}
}

func TestCompare(t *testing.T) {
	paper := printed("Name RAJESH SHARMA", 100, 100)
	for _, c := range []struct {
		name  string
		words []specimen.Word
		page  document.Page
		want  ocrbench.Score
	}{
		{"what was read as printed has no errors", paper, page(line("Name RAJESH SHARMA", 100, 100)),
			ocrbench.Score{Chars: 16, Words: 3, WordsFound: 3}},
		{"a lost space costs words, not characters", paper, page(line("NameRAJESH SHARMA", 100, 100)),
			ocrbench.Score{Chars: 16, Words: 3, WordsFound: 1}},
		{"a wrong letter is an error and a word", paper, page(line("Name RAIESH SHARMA", 100, 100)),
			ocrbench.Score{Chars: 16, Errors: 1, Words: 3, WordsFound: 2}},
		{"what was not read is all errors", paper, page(line("Name", 100, 100)),
			ocrbench.Score{Chars: 16, Errors: 12, Words: 3, WordsFound: 1}},
		{"the order of lines does not count", paper, page(line("SHARMA", 220, 100), line("Name RAJESH", 100, 100)),
			ocrbench.Score{Chars: 16, Words: 3, WordsFound: 3}},
		{"a mark too many is free", paper, page(line("Name: RAJESH SHARMA", 100, 100)),
			ocrbench.Score{Chars: 16, Words: 3, WordsFound: 3}},
		{"a letter too many is an error", paper, page(line("Name RAJESH SHARMAN", 100, 100)),
			ocrbench.Score{Chars: 16, Errors: 1, Words: 3, WordsFound: 2}},
		{"what stands where nothing is printed is stray", paper, page(line("Name RAJESH SHARMA", 100, 100), line("HR", 100, 300)),
			ocrbench.Score{Chars: 16, Words: 3, WordsFound: 3, Stray: 2}},
		{"a word twice on the paper must be read twice", printed("Rate Rate", 100, 100), page(line("Rate", 100, 100)),
			ocrbench.Score{Chars: 8, Errors: 4, Words: 2, WordsFound: 1}},
		{"punctuation round a word is no part of it", printed("Total,", 100, 100), page(line("Total.", 100, 100)),
			ocrbench.Score{Chars: 6, Errors: 1, Words: 1, WordsFound: 1}},
		{"places are those of the image", paper, document.Page{
			Lines:   []document.Line{line("Name RAJESH SHARMA", 0, 0)},
			ToImage: document.Affine{A: 1, C: 100, E: 1, F: 100},
		}, ocrbench.Score{Chars: 16, Words: 3, WordsFound: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := ocrbench.Compare(specimen.Truth{Words: c.words}, c.page)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
}

func TestCompareFields(t *testing.T) {
	truth := specimen.Truth{
		Words: append(printed("ABCDE 1234 F", 100, 100), printed("12, Lake Road", 100, 200)...),
		Fields: map[document.FieldName]string{
			"pan_number": "ABCDE1234F",
			"city":       "Lake Road",
			"address":    "12, Lake Road, Bengaluru",
		},
	}
	got := ocrbench.Compare(truth, page(line("ABCDE1234F", 100, 100), line("12, Lake Raod", 100, 200)))
	if got.Fields != 2 || got.FieldsRead != 1 {
		t.Errorf("%d of %d fields, want 1 of the 2 printed in one piece", got.FieldsRead, got.Fields)
	}
	if diff := cmp.Diff([]document.FieldName{"city"}, got.Missed); diff != "" {
		t.Errorf("missed -want +got:\n%s", diff)
	}
}

func TestScoreRates(t *testing.T) {
	s := ocrbench.Score{Chars: 200, Errors: 3, Words: 40, WordsFound: 38}
	if s.CER() != 0.015 || s.Recall() != 0.95 {
		t.Errorf("character errors %v, recall %v; want 0.015 and 0.95", s.CER(), s.Recall())
	}
	if empty := (ocrbench.Score{}); empty.CER() != 0 || empty.Recall() != 0 {
		t.Error("an empty score has rates")
	}
}
