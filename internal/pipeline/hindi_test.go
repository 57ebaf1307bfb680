package pipeline_test

import (
	"context"
	"errors"
	"image"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/devanagari"
	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

func drawn(t *testing.T, seed uint64, layout string) specimen.Specimen {
	t.Helper()
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := studio.Draw(seed, specimen.Aadhaar, layout, specimen.CleanScan)
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
