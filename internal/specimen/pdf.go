package specimen

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/specimen/draw"
)

const pointsPerMM = 72 / 25.4

// newPDF begins a file in points whose bytes are the same at every run.
func newPDF() *fpdf.Fpdf {
	pdf := fpdf.New("P", "pt", "A4", "")
	pdf.SetCatalogSort(true)
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	pdf.SetCreationDate(day)
	pdf.SetModificationDate(day)
	pdf.SetAutoPageBreak(false, 0)
	return pdf
}

func written(pdf *fpdf.Fpdf) ([]byte, error) {
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		return nil, fmt.Errorf("making a PDF: %w", err)
	}
	return out.Bytes(), nil
}

// setText writes runs at scale points a pixel.
func (s *Studio) setText(pdf *fpdf.Fpdf, runs []draw.Run, scale float64) error {
	for _, r := range runs {
		if pdf.GetFontDesc(string(r.Face), "").Ascent == 0 {
			data, err := os.ReadFile(filepath.Join(s.fontsDir, string(r.Face)+".ttf"))
			if err != nil {
				return fmt.Errorf("reading a font: %w", err)
			}
			pdf.AddUTF8FontFromBytes(string(r.Face), "", data)
		}
		pdf.SetFont(string(r.Face), "", r.Size*scale)
		pdf.Text(r.X*scale, r.Y*scale, r.Text)
	}
	return pdf.Error()
}

// invisible is the text rendering mode that neither fills nor strokes (ISO 32000,
// 9.3.6).
const invisible = 3

// layText writes runs that are not to be seen.
func (s *Studio) layText(pdf *fpdf.Fpdf, runs []draw.Run, scale float64) error {
	pdf.SetTextRenderingMode(invisible)
	return s.setText(pdf, runs, scale)
}
