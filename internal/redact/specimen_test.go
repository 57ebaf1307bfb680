package redact_test

import (
	"bytes"
	"image/jpeg"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
	"atlas/internal/redact"
	"atlas/internal/specimen"
)

// The whole way on drawn papers: what the real engine reads decides what is covered.
func TestAadhaarOnSpecimens(t *testing.T) {
	dir := modelstest.Dir(t)
	rt, err := infer.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	engine, err := ocr.Open(rt, dir, ocr.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := engine.Close(); err != nil {
			t.Error(err)
		}
	})
	studio, err := specimen.Open(filepath.Join(dir, "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		layout  string
		stratum specimen.Stratum
	}{
		{"front-2013", specimen.CleanScan}, // with the old QR code
		{"front-2019", specimen.PhonePhoto},
		{"pvc-back", specimen.PhonePhoto},
		{"both-stacked", specimen.CleanScan},
	} {
		t.Run(tt.layout+" "+string(tt.stratum), func(t *testing.T) {
			s, err := studio.Draw(101, specimen.Aadhaar, tt.layout, tt.stratum)
			if err != nil {
				t.Fatal(err)
			}
			r := redactSpecimen(t, engine, s)
			if _, err := r.Verify(t.Context(), engine); err != nil {
				t.Error(err)
			}
		})
	}
}

func redactSpecimen(t *testing.T, engine redact.Reader, s specimen.Specimen) redact.Result {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(s.JPEG))
	if err != nil {
		t.Fatal(err)
	}
	page, err := engine.Read(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	r := redacted(t, redact.Options{}, redact.Page{Image: img, Page: page})
	if r.JPEG == nil {
		t.Fatal("no number was located")
	}
	picture, toCopy := open(t, r.JPEG), r.Sheets[0].ToCopy
	for _, secrets := range [][]document.Polygon{s.Truth.Numbers, s.Truth.SecretQRs} {
		for i, p := range secrets {
			if share := redact.Covered(picture, toCopy.Polygon(p)); share < 0.97 {
				t.Errorf("%.3f of secret %d is covered", share, i)
			}
		}
	}
	shown := s.Truth.Fields["aadhaar_number"][8:]
	for _, w := range s.Truth.Words {
		if strings.ReplaceAll(w.Text, " ", "") == shown {
			// Bold print is itself black for up to a third of its outline.
			if share := redact.Covered(picture, toCopy.Polygon(w.Polygon)); share > 0.4 {
				t.Errorf("%.3f of the last four digits is covered", share)
			}
		}
	}
	return r
}
