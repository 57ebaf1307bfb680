package specimen

import (
	"bytes"
	"fmt"
	"image/color"
	"image/jpeg"
	"maps"
	"math/rand/v2"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// rendition is the way a paper of several pages is sent.
type rendition int

const (
	firstPage  rendition = iota // one picture
	pictures                    // a PDF of scans or photos
	downloaded                  // the PDF of the portal, with its text
)

// renditionOf chooses: people who scan send a PDF, people who photograph mostly the
// first page.
func renditionOf(stratum Stratum, rng *rand.Rand) rendition {
	switch p := rng.Float64(); {
	case stratum == CleanScan && p < 0.5:
		return downloaded
	case stratum == CleanScan, stratum == PhonePhoto && p < 0.3:
		return pictures
	}
	return firstPage
}

// send makes the file of a case's paper, of all pages where the customer sends them.
func (s *Studio) send(l layout, c Case, seed uint64, stratum Stratum) (Specimen, error) {
	how := firstPage
	if len(l.more) > 0 {
		how = renditionOf(stratum, source(seed, l.name, string(stratum), "rendition"))
	}
	page := s.photograph
	if how == downloaded {
		page = s.download
	}
	first, err := page(l, c, seed, stratum)
	if err != nil || how == firstPage {
		return first, err
	}
	pages := []Specimen{first}
	for i, paint := range l.more {
		next := l
		next.name, next.paint = fmt.Sprintf("%s-%d", l.name, i+2), paint
		p, err := page(next, c, seed, stratum)
		if err != nil {
			return Specimen{}, err
		}
		maps.Copy(first.Truth.Fields, p.Truth.Fields)
		pages = append(pages, p)
	}
	first.PDF, err = s.bind(l, pages)
	return first, err
}

// download draws a page as a portal makes it: no camera, and its text kept.
func (s *Studio) download(l layout, c Case, seed uint64, stratum Stratum) (Specimen, error) {
	truth := &Truth{Type: l.typ, Fields: map[document.FieldName]string{}}
	paper := &sheet{Canvas: draw.New(s.fonts, l.width, l.height, 1, color.White), rng: source(seed, l.name, "paint"), truth: truth}
	l.paint(paper, c)
	truth.Words = paper.Words()
	var file bytes.Buffer
	if err := jpeg.Encode(&file, paper.Image(), &jpeg.Options{Quality: 90}); err != nil {
		return Specimen{}, fmt.Errorf("encoding a page: %w", err)
	}
	return Specimen{
		Name: fmt.Sprintf("%s-%s-%d", l.name, stratum, seed),
		Type: l.typ, Layout: l.name, Stratum: stratum,
		Image: paper.Image(), JPEG: file.Bytes(), Truth: *truth, runs: paper.Runs(),
	}, nil
}

// bind makes a PDF of the pages: their pictures, and over them the text of those that
// have kept it, which a viewer selects but does not show.
func (s *Studio) bind(l layout, pages []Specimen) ([]byte, error) {
	pdf := newPDF()
	for i, p := range pages {
		size := p.Image.Bounds().Size()
		scale := l.mm * pointsPerMM / float64(size.X) // points a pixel
		pdf.AddPageFormat("P", fpdf.SizeType{Wd: scale * float64(size.X), Ht: scale * float64(size.Y)})
		name := fmt.Sprint("page", i)
		options := fpdf.ImageOptions{ImageType: "JPEG"}
		pdf.RegisterImageOptionsReader(name, options, bytes.NewReader(p.JPEG))
		pdf.ImageOptions(name, 0, 0, scale*float64(size.X), scale*float64(size.Y), false, options, 0, "")
		if err := s.layText(pdf, p.runs, scale); err != nil {
			return nil, err
		}
	}
	return written(pdf)
}
