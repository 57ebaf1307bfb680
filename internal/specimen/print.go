package specimen

import (
	"fmt"
	"image/color"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// Print makes the PDF that the issuer's program would: its text is drawn as text. It
// has as many pages as the paper needs, which may be more than a photograph shows. Of
// what is not text only the ground is left out.
func (s *Studio) Print(seed uint64, typ document.Type, name string) (Specimen, error) {
	return s.pages(seed, typ, name, func(pdf *fpdf.Fpdf, l layout, pages []*sheet) error {
		for _, p := range pages {
			pdf.AddPageFormat("P", fpdf.SizeType{Wd: l.mm * pointsPerMM, Ht: l.mm * pointsPerMM * l.height / l.width})
			if err := s.setText(pdf, p.Runs(), l.mm*pointsPerMM/l.width); err != nil {
				return err
			}
		}
		return nil
	})
}

// pages draws a paper, page by page, and binds the pages.
func (s *Studio) pages(seed uint64, typ document.Type, name string, bind func(*fpdf.Fpdf, layout, []*sheet) error) (Specimen, error) {
	var names []string
	if name != "" {
		names = []string{name}
	}
	l, err := choose(seed, typ, names...)
	if err != nil {
		return Specimen{}, err
	}
	truth := &Truth{Type: typ, Fields: map[document.FieldName]string{}}
	var drawn []*sheet
	paper := &sheet{rng: source(seed, l.name, "paint"), truth: truth}
	paper.turn = func() {
		paper.Canvas = draw.New(s.fonts, l.width, l.height, 1, color.White)
		drawn = append(drawn, &sheet{Canvas: paper.Canvas, rng: paper.rng, truth: truth})
	}
	paper.turn()
	l.paint(paper, newCase(source(seed, "case")))
	pdf := newPDF()
	if err := bind(pdf, l, drawn); err != nil {
		return Specimen{}, err
	}
	file, err := written(pdf)
	if err != nil {
		return Specimen{}, err
	}
	return Specimen{
		Name: fmt.Sprintf("%s-printed-%d", l.name, seed), Type: typ, Layout: l.name, Stratum: CleanScan,
		PDF: file, Truth: *truth,
	}, nil
}
