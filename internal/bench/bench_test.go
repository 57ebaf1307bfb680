package bench_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"strings"
	"testing"

	"atlas/internal/bench"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/pipeline"
	"atlas/internal/redact"
	"atlas/internal/specimen"
)

func scorer(t *testing.T) bench.Bench {
	t.Helper()
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return bench.Bench{Types: types}
}

func TestScore(t *testing.T) {
	truth := specimen.Truth{Type: "PAN", Fields: map[document.FieldName]string{"pan_number": "BKQPS4821M", "name_as_per_pan": "ASHA RAO"}}
	field := func(name document.FieldName, value string) document.Field {
		return document.Field{Name: name, Found: true, Value: value, Confidence: 0.9}
	}
	cases := []struct {
		name   string
		fields []document.Field
		right  int
		scored int
	}{
		{"all right", []document.Field{field("pan_number", "BKQPS4821M"), field("name_as_per_pan", "ASHA RAO")}, 2, 2},
		{"one character wrong", []document.Field{field("pan_number", "8KQPS4821M"), field("name_as_per_pan", "ASHA RAO")}, 1, 2},
		{"blanks round marks carry no meaning", []document.Field{field("pan_number", "BKQPS4821M"), field("name_as_per_pan", "ASHA  RAO.")}, 2, 2},
		{"a field that was missed", []document.Field{field("pan_number", "BKQPS4821M")}, 1, 2},
		{"a field that is not on the paper", []document.Field{field("pan_number", "BKQPS4821M"), field("name_as_per_pan", "ASHA RAO"), field("father_name", "X")}, 2, 3},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := scorer(t).Score(specimen.Specimen{Type: "PAN", Truth: truth}, pipeline.Result{Reading: document.Reading{Type: "PAN", Fields: c.fields}})
			right := 0
			for _, f := range s.Fields {
				if f.Right {
					right++
				}
			}
			if right != c.right || len(s.Fields) != c.scored || !s.TypeRight {
				t.Errorf("%d of %d right, type right %v; want %d of %d", right, len(s.Fields), s.TypeRight, c.right, c.scored)
			}
		})
	}
}

func TestAProblemIsAnAnswerOfItsOwn(t *testing.T) {
	multiple := document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}
	nobody := document.Problem{Code: document.InvalidDocument, Reason: "no person found"}
	truth := specimen.Truth{Type: "OPEN_BOX", Problem: multiple}
	for _, got := range []document.Problem{multiple, nobody, {}} {
		s := scorer(t).Score(specimen.Specimen{Type: "OPEN_BOX", Truth: truth}, pipeline.Result{Reading: document.Reading{Type: "OPEN_BOX", Problem: got}})
		if s.TypeRight != (got == multiple) {
			t.Errorf("%+v: right %v", got, s.TypeRight)
		}
	}
}

func TestUncoveredCountsWhatStaysVisible(t *testing.T) {
	number := document.Box{MinX: 20, MinY: 20, MaxX: 100, MaxY: 40}.Polygon()
	copyWith := func(cover image.Rectangle) pipeline.Result {
		img := image.NewRGBA(image.Rect(0, 0, 200, 100))
		draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(img, cover, image.NewUniform(color.Black), image.Point{}, draw.Src)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		return pipeline.Result{Redacted: b.Bytes(), Sheets: []redact.Sheet{{ToCopy: document.Identity}}}
	}
	cases := []struct {
		name   string
		result pipeline.Result
		want   int
	}{
		{"covered", copyWith(image.Rect(15, 15, 105, 45)), 0},
		{"a digit peeps out", copyWith(image.Rect(15, 15, 90, 45)), 1},
		{"no copy shows nothing", pipeline.Result{}, 0},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			s := scorer(t).Score(specimen.Specimen{Type: "AADHAAR", Truth: specimen.Truth{Type: "AADHAAR", Numbers: []document.Polygon{number}}}, c.result)
			if s.Uncovered != c.want || !s.NumberPrinted {
				t.Errorf("got %d uncovered, want %d", s.Uncovered, c.want)
			}
		})
	}
}

func TestEmptyReportHasItsHead(t *testing.T) {
	var b strings.Builder
	if err := (&bench.Report{}).WriteMarkdown(&b); err != nil || !strings.HasPrefix(b.String(), "| type | stratum |") {
		t.Errorf("%q %v", b.String(), err)
	}
}
