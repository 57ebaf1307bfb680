package pipeline_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/jpeg"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"atlas/internal/devanagari"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
	specimendraw "atlas/internal/specimen/draw"
)

func drawn(t *testing.T, seed uint64, layout string) specimen.Specimen {
	t.Helper()
	return drawnAs(t, seed, specimen.Aadhaar, layout)
}

func drawnAs(t *testing.T, seed uint64, typ document.Type, layout string) specimen.Specimen {
	t.Helper()
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := studio.Draw(seed, typ, layout, specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func run(t *testing.T, p *pipeline.Pipeline, s specimen.Specimen) pipeline.Result {
	t.Helper()
	r, err := p.Run(t.Context(), s.JPEG)
	if err != nil {
		t.Fatal(err)
	}
	if r.HindiFault != nil {
		t.Errorf("reading Hindi: %v", r.HindiFault)
	}
	return r
}

func TestWhatIsPrintedInHindiAloneIsRead(t *testing.T) {
	p := open(t)
	hindi, err := devanagari.Find()
	if err != nil {
		t.Fatal(err)
	}
	p.Hindi = hindi
	t.Run("a name", func(t *testing.T) {
		s := drawn(t, 4000012, "front-hindi")
		r := run(t, p, s)
		f, _ := r.Reading.Field("name")
		if f.Value != s.Truth.Fields["name"] || f.Source != document.SourceTesseractHindi {
			t.Errorf("got %q from %q, want %q", f.Value, f.Source, s.Truth.Fields["name"])
		}
		for _, name := range []document.FieldName{"aadhaar_number", "date_of_birth"} {
			if f, _ := r.Reading.Field(name); f.Value != s.Truth.Fields[name] || f.Source != document.SourceText {
				t.Errorf("%s: got %q from %q, want %q", name, f.Value, f.Source, s.Truth.Fields[name])
			}
		}
	})
	t.Run("an address", func(t *testing.T) {
		s := drawn(t, 4000013, "back-hindi")
		f, _ := run(t, p, s).Reading.Field("address")
		read, right := 0, strings.Fields(s.Truth.Fields["address"])
		for _, w := range right {
			if strings.Contains(f.Value, w) {
				read++
			}
		}
		if f.Source != document.SourceTesseractHindi || 10*read < 9*len(right) {
			t.Errorf("got %q from %q, want %q", f.Value, f.Source, s.Truth.Fields["address"])
		}
	})
}

// A bill whose captions are all in Hindi: without them nothing tells what it is.
func TestBillInHindiAlone(t *testing.T) {
	p := open(t)
	s := drawnAs(t, 4000021, specimen.ElectricityBill, "hindi")
	if r := run(t, p, s); r.Reading.Type != document.Unrecognised {
		t.Fatalf("without a reader of Devanagari the type is %s, so the test shows nothing", r.Reading.Type)
	}
	hindi, err := devanagari.Find()
	if err != nil {
		t.Fatal(err)
	}
	p.Hindi = hindi
	r := run(t, p, s)
	if r.Reading.Type != specimen.ElectricityBill {
		t.Fatalf("the type is %s", r.Reading.Type)
	}
	for _, name := range []document.FieldName{"provider_name", "consumer_number", "consumer_name", "bill_date", "bill_amount", "due_date"} {
		if f, _ := r.Reading.Field(name); f.Value != s.Truth.Fields[name] {
			t.Errorf("%s: got %q, want %q", name, f.Value, s.Truth.Fields[name])
		}
	}
}

// A letter with its address in both scripts, on which some letter of the Latin one is in
// doubt.
func TestWhatIsPrintedInLatinTooStaysSo(t *testing.T) {
	p := open(t)
	hindi, err := devanagari.Find()
	if err != nil {
		t.Fatal(err)
	}
	p.Hindi = hindi
	s := drawn(t, 31337094011, "letter-masked")
	f, _ := run(t, p, s).Reading.Field("address")
	if f.Source != document.SourceText || !strings.Contains(f.Value, "Gandhi Nagar") {
		t.Errorf("got %q from %q, want %q", f.Value, f.Source, s.Truth.Fields["address"])
	}
}

func TestWithoutAReaderHindiIsLeftUnread(t *testing.T) {
	s := drawn(t, 4000012, "front-hindi")
	r := run(t, open(t), s)
	if f, _ := r.Reading.Field("name"); f.Found {
		t.Errorf("got the name %q of what the engine cannot read", f.Value)
	}
	if f, _ := r.Reading.Field("aadhaar_number"); f.Value != s.Truth.Fields["aadhaar_number"] {
		t.Errorf("got the number %q", f.Value)
	}
}

// bill is a type whose papers print their numbers in Devanagari digits at times.
const bill = `
type: BILL
recognise:
  threshold: 1
  phrases: [{text: Bill of Supply, weight: 3}]
fields:
  - {name: consumer_name, class: name, kind: name, captions: [Name]}
  - {name: consumer_number, class: identifier, kind: code, captions: [Consumer No]}
  - {name: bill_date, class: date, kind: date, captions: [Bill Date]}
  - {name: due_date, class: date, kind: date, captions: [Due Date]}
  - {name: bill_amount, class: amount, kind: amount, captions: [Bill Amount]}
  - {name: arrears, class: amount, kind: amount, captions: [Arrears]}
`

func TestDevanagariDigitsAreUnderstood(t *testing.T) {
	types, err := doctype.Load(fstest.MapFS{"bill.yaml": {Data: []byte(bill)}})
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := specimendraw.OpenFonts(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	c := specimendraw.New(fonts, 1200, 800, 1, specimendraw.White)
	for i, row := range [][2]string{
		{"महाराष्ट्र राज्य विद्युत वितरण कंपनी मर्यादित", ""},
		{"वीज पुरवठा देयक / Bill of Supply", ""},
		{"Name : RAMESH VITTHAL PATIL", ""},
		{"ग्राहक क्रमांक / Consumer No.", "१७००१२३४५६७८"},
		{"देयक दिनांक / Bill Date", "१२/०९/२०२६"},
		{"Due Date : २७-०९-२०२६", ""},
		{"देयक रक्कम रु. / Bill Amount", "१,२३४.००"},
		{"Arrears", "567.00"},
	} {
		y := 90 + 85*float64(i)
		c.Text(50, y, row[0], specimendraw.Style{Size: 28})
		c.Text(720, y, row[1], specimendraw.Style{Size: 28})
	}
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, c.Image(), nil); err != nil {
		t.Fatal(err)
	}
	p := open(t)
	p.Types = types
	if p.Hindi, err = devanagari.Find(); err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(t.Context(), picture.Bytes())
	if err != nil || r.HindiFault != nil {
		t.Fatal(err, r.HindiFault)
	}
	hindi, latin := document.SourceTesseractHindi, document.SourceText
	for name, want := range map[document.FieldName]struct {
		value  string
		source document.Source
	}{
		"consumer_name":   {"RAMESH VITTHAL PATIL", latin},
		"consumer_number": {"170012345678", hindi},
		"bill_date":       {"12/09/2026", hindi},
		"due_date":        {"27/09/2026", hindi},
		"bill_amount":     {"1234.00", hindi},
		"arrears":         {"567.00", latin},
	} {
		if f, _ := r.Reading.Field(name); f.Value != want.value || f.Source != want.source {
			t.Errorf("%s: got %q from %q, want %q from %q", name, f.Value, f.Source, want.value, want.source)
		}
	}
}

// hindiReader is a reader that is asked where it should not be, or fails.
type hindiReader struct {
	asked int
	err   error
}

func (h *hindiReader) Lines(context.Context, image.Image, []document.Polygon) ([]document.Line, error) {
	h.asked++
	return nil, h.err
}

func TestABilingualPaperNeedsNoHindi(t *testing.T) {
	p := open(t)
	h := &hindiReader{}
	p.Hindi = h
	for _, layout := range []string{"front-2019", "back-2025"} {
		s := drawn(t, 12, layout)
		run(t, p, s)
		if h.asked > 0 {
			t.Errorf("%s: Devanagari was read", layout)
		}
	}
}

func TestAPaperIsReadThoughTheHindiReaderFails(t *testing.T) {
	p := open(t)
	p.Hindi = &hindiReader{err: errors.New("killed")}
	s := drawn(t, 4000012, "front-hindi")
	r, err := p.Run(t.Context(), s.JPEG)
	if err != nil || r.HindiFault == nil {
		t.Fatalf("error %v, fault %v", err, r.HindiFault)
	}
	if f, _ := r.Reading.Field("aadhaar_number"); f.Value != s.Truth.Fields["aadhaar_number"] {
		t.Errorf("got the number %q", f.Value)
	}
}
