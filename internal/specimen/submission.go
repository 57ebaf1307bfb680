package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"

	"atlas/internal/document"
	"atlas/internal/specimen/degrade"
)

// Submission is an Aadhaar paper in one of the ways that customers send one.
type Submission struct {
	Name  string // way, layout, stratum and seed
	Way   Way
	File  []byte
	Pages []Specimen // outlines of their truths are in pixels of their Images
}

// Way is how a paper is sent.
type Way string

// Ways. Most papers are sent as taken: the pictures of Draw.
const (
	AsTaken       Way = "as taken"
	QuarterTurn   Way = "turned by a quarter"
	UpsideDown    Way = "upside down"
	ThreeQuarters Way = "turned by three quarters"
	BlackAndWhite Way = "black and white"
	OfScreen      Way = "photo of a screen"
	Small         Way = "small picture"
	TwoCards      Way = "two cards on a page"
	ScannedPDF    Way = "PDF of pictures"
	DownloadedPDF Way = "e-Aadhaar, a picture with its text"
	PrintedPDF    Way = "e-Aadhaar, printed as text"
)

// ways are as many of each as the share it has.
var ways = []Way{
	AsTaken, QuarterTurn, AsTaken, ScannedPDF, AsTaken, TwoCards, AsTaken, BlackAndWhite, AsTaken, DownloadedPDF,
	AsTaken, UpsideDown, AsTaken, OfScreen, AsTaken, Small, AsTaken, ThreeQuarters, AsTaken, PrintedPDF,
}

// Submit makes the nth submission of a seed. Every way, layout and stratum comes in turn.
func (s *Studio) Submit(seed uint64, n int) (Submission, error) {
	way := ways[n%len(ways)]
	layouts, strata := s.Layouts(Aadhaar), Strata()
	k := n + n/len(ways) // so that a way meets every layout
	layout, stratum := layouts[k%len(layouts)], strata[k/len(layouts)%len(strata)]
	seed = seed*1_000_003 + uint64(n)
	out, err := s.submit(way, seed, layout, stratum)
	if err != nil {
		return Submission{}, fmt.Errorf("making submission %d: %w", n, err)
	}
	out.Way = way
	out.Name = fmt.Sprintf("%d, %s, %s", n, way, out.Pages[0].Name)
	return out, nil
}

func (s *Studio) submit(way Way, seed uint64, layout string, stratum Stratum) (Submission, error) {
	switch way {
	case TwoCards:
		return s.twoCards(seed)
	case ScannedPDF:
		return s.scans(seed, layout, stratum)
	case DownloadedPDF:
		return s.downloads(seed, "letter")
	case PrintedPDF:
		return s.prints(seed, "letter")
	}
	one, err := s.Draw(seed, Aadhaar, layout, stratum)
	if err != nil {
		return Submission{}, err
	}
	if way != AsTaken {
		if err := one.retake(way, seed); err != nil {
			return Submission{}, err
		}
	}
	return Submission{File: one.JPEG, Pages: []Specimen{one}}, nil
}

// retake changes the picture after it was taken.
func (p *Specimen) retake(way Way, seed uint64) error {
	img := image.NewRGBA(image.Rect(0, 0, p.Image.Bounds().Dx(), p.Image.Bounds().Dy()))
	draw.Draw(img, img.Rect, p.Image, p.Image.Bounds().Min, draw.Src)
	switch way {
	case QuarterTurn, UpsideDown, ThreeQuarters:
		turned, m := degrade.Turn(img, map[Way]int{QuarterTurn: 1, UpsideDown: 2, ThreeQuarters: 3}[way])
		p.Truth.carry(m, turned.Bounds())
		img = turned
	case BlackAndWhite:
		degrade.Photocopy(img, 1.6, source(seed, "copy"))
	case OfScreen:
		degrade.Screen(img, 2.8)
	case Small:
		img = p.shrink(img, 900)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 80}); err != nil {
		return fmt.Errorf("encoding a picture: %w", err)
	}
	p.Image, p.JPEG = img, file.Bytes()
	return nil
}

// shrink makes the longer side of a picture as long as a messenger's preview.
func (p *Specimen) shrink(img *image.RGBA, longer int) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	by := min(1, float64(longer)/float64(max(w, h)))
	small := image.Rect(0, 0, int(float64(w)*by), int(float64(h)*by))
	corners := document.Box{MaxX: float64(small.Dx()), MaxY: float64(small.Dy())}.Polygon()
	out := image.NewRGBA(small)
	draw.Draw(out, small, image.White, image.Point{}, draw.Src)
	m := degrade.Onto(float64(w), float64(h), corners)
	degrade.Blur(img, 0.4/by)
	degrade.Lay(img, out, m)
	p.Truth.carry(m, small)
	return out
}

// twoCards lays the cards of two people on the glass of a scanner.
func (s *Studio) twoCards(seed uint64) (Submission, error) {
	const width, height, margin = a4Width * 2, a4Height * 2, 180
	rng := source(seed, "two cards")
	glass := image.NewRGBA(image.Rect(0, 0, width, height))
	draw.Draw(glass, glass.Rect, image.NewUniform(color.Gray{Y: 244}), image.Point{}, draw.Src)
	both := Specimen{Type: Aadhaar, Layout: "two cards", Stratum: CleanScan, Truth: Truth{Type: Aadhaar}}
	for i := range 2 {
		fronts := []string{"front-2011", "front-2013", "front-2019", "front-2025", "pvc-front", "front-cutout"}
		one, err := s.Draw(seed+uint64(i)<<32, Aadhaar, pick(rng, fronts...), CleanScan)
		if err != nil {
			return Submission{}, err
		}
		size := one.Image.Bounds().Size()
		wide := between(rng, 1000, 1500)
		corners := rectangle(width/2+between(rng, -200, 200), margin+float64(i)*height/2+600, wide, wide*float64(size.Y)/float64(size.X), between(rng, -3, 3))
		m := degrade.Onto(float64(size.X), float64(size.Y), corners)
		card := image.NewRGBA(image.Rect(0, 0, size.X, size.Y))
		draw.Draw(card, card.Rect, one.Image, one.Image.Bounds().Min, draw.Src)
		degrade.Lay(card, glass, m)
		one.Truth.carry(m, glass.Rect)
		both.Name += one.Name + " "
		both.Truth.Words = append(both.Truth.Words, one.Truth.Words...)
		both.Truth.Numbers = append(both.Truth.Numbers, one.Truth.Numbers...)
		both.Truth.SecretQRs = append(both.Truth.SecretQRs, one.Truth.SecretQRs...)
	}
	var file bytes.Buffer
	if err := jpeg.Encode(&file, glass, &jpeg.Options{Quality: 85}); err != nil {
		return Submission{}, fmt.Errorf("encoding a page: %w", err)
	}
	both.Image, both.JPEG = glass, file.Bytes()
	return Submission{File: both.JPEG, Pages: []Specimen{both}}, nil
}

// scans binds pictures of a person's papers to a PDF.
func (s *Studio) scans(seed uint64, name string, stratum Stratum) (Submission, error) {
	l, err := choose(seed, Aadhaar, name)
	if err != nil {
		return Submission{}, err
	}
	others := []string{"back-2025", "front-2013", "letter"}
	rng := source(seed, "scans")
	others = others[:1+rng.IntN(len(others))]
	c := newCase(source(seed, "case"))
	var pages []Specimen
	for _, name := range slices.Concat([]string{l.name}, others) {
		l, err := choose(seed, Aadhaar, name)
		if err != nil {
			return Submission{}, err
		}
		page, err := s.photograph(l, c, seed, stratum)
		if err != nil {
			return Submission{}, err
		}
		pages = append(pages, page)
	}
	file, err := s.bind(l, pages)
	return Submission{File: file, Pages: pages}, err
}

// downloads is the PDF of the portal: a picture of the page, and its text over it.
func (s *Studio) downloads(seed uint64, name string) (Submission, error) {
	l, err := choose(seed, Aadhaar, name)
	if err != nil {
		return Submission{}, err
	}
	page, err := s.download(l, newCase(source(seed, "case")), seed, CleanScan)
	if err != nil {
		return Submission{}, err
	}
	file, err := s.bind(l, []Specimen{page})
	return Submission{File: file, Pages: []Specimen{page}}, err
}

// prints is a PDF in which the page is text.
func (s *Studio) prints(seed uint64, name string) (Submission, error) {
	printed, err := s.Print(seed, Aadhaar, name)
	if err != nil {
		return Submission{}, err
	}
	drawn, err := s.downloads(seed, name)
	if err != nil {
		return Submission{}, err
	}
	page := drawn.Pages[0]
	page.Truth.SecretQRs = nil // what is not text is not printed
	return Submission{File: printed.PDF, Pages: []Specimen{page}}, nil
}
