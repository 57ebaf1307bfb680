package decode

import (
	"image"
	"math"
	"unicode"
	"unicode/utf8"

	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/responses"

	"atlas/internal/document"
)

// maxGlyphs is several times what a printed page holds. A page that claims more
// is read from its pixels.
const maxGlyphs = 20_000

// ownText reads the page's own text; nil when that cannot stand for what the page shows.
func (s *pdfSource) ownText(l leaf) (*Text, error) {
	at, frame := l.page, l.frame()
	count, err := s.countGlyphs(at)
	if err != nil || count == 0 || count > maxGlyphs {
		return nil, err
	}
	toImage, err := s.toImage(at, frame)
	if err != nil {
		return nil, err
	}
	page, err := s.look(at, toImage, frame)
	if err != nil || page.scanned {
		return nil, err
	}
	structured, err := s.instance.GetPageTextStructured(&requests.GetPageTextStructured{
		Page: at, Mode: requests.GetPageTextStructuredModeChars,
	})
	if err != nil {
		return nil, err
	}
	lines := layOut(glyphs(structured.Chars, toImage, frame))
	if len(lines) == 0 {
		return nil, nil
	}
	return &Text{Lines: lines, Width: l.width, Height: l.height, Beside: page.beside}, nil
}

func (s *pdfSource) countGlyphs(at requests.Page) (int, error) {
	text, err := s.instance.FPDFText_LoadPage(&requests.FPDFText_LoadPage{Page: at})
	if err != nil {
		return 0, err
	}
	count, err := s.instance.FPDFText_CountChars(&requests.FPDFText_CountChars{TextPage: text.TextPage})
	if err != nil {
		return 0, err
	}
	_, err = s.instance.FPDFText_ClosePage(&requests.FPDFText_ClosePage{TextPage: text.TextPage})
	return count.Count, err
}

// toImage maps the page's own coordinates, in points with y upwards, to pixels of
// the frame, with the page's rotation and crop box taken into account.
func (s *pdfSource) toImage(at requests.Page, frame image.Rectangle) (document.Affine, error) {
	// PDFium answers in whole pixels: a finer device and points far apart make
	// that exact enough.
	const finer, apart = 64, 1000
	device := func(x, y float64) (document.Point, error) {
		p, err := s.instance.FPDF_PageToDevice(&requests.FPDF_PageToDevice{
			Page: at, SizeX: frame.Dx() * finer, SizeY: frame.Dy() * finer, PageX: x, PageY: y,
		})
		if err != nil {
			return document.Point{}, err
		}
		return document.Point{X: float64(p.DeviceX) / finer, Y: float64(p.DeviceY) / finer}, nil
	}
	origin, err := device(0, 0)
	if err != nil {
		return document.Affine{}, err
	}
	right, err := device(apart, 0)
	if err != nil {
		return document.Affine{}, err
	}
	up, err := device(0, apart)
	if err != nil {
		return document.Affine{}, err
	}
	return document.Affine{
		A: (right.X - origin.X) / apart, B: (up.X - origin.X) / apart, C: origin.X,
		D: (right.Y - origin.Y) / apart, E: (up.Y - origin.Y) / apart, F: origin.Y,
	}, nil
}

// quarter counts the quarter turns, clockwise on the image, from upright text to
// text whose direction on the page is angle.
func quarter(angle float64, toImage document.Affine) int {
	x, y := math.Cos(angle), math.Sin(angle)
	onImage := math.Atan2(toImage.D*x+toImage.E*y, toImage.A*x+toImage.B*y)
	return int(math.Round(onImage/(math.Pi/2))+4) % 4
}

// glyphs places the characters on the image. Those outside of frame only separate,
// as nobody sees them. It gives none when more than a tenth of the others have no
// Unicode value: the rest would be read wrong too.
func glyphs(chars []*responses.GetPageTextStructuredChar, toImage document.Affine, frame image.Rectangle) []glyph {
	out := make([]glyph, 0, len(chars))
	visible, unmapped := 0, 0
	for _, c := range chars {
		r, _ := utf8.DecodeRuneInString(c.Text)
		p := c.PointPosition
		g := glyph{rune: r, quarter: quarter(-c.Angle, toImage)}
		g.box = toImage.Polygon(document.Box{MinX: p.Left, MinY: p.Bottom, MaxX: p.Right, MaxY: p.Top}.Polygon()).Box()
		centre := g.box.Center()
		onPage := image.Pt(int(centre.X), int(centre.Y)).In(frame)
		hasInk := onPage && g.box.Width() > 0 && g.box.Height() > 0
		g.blank = !hasInk || !printable(r)
		if hasInk && !unicode.IsSpace(r) {
			visible++
			if g.blank {
				unmapped++
			}
		}
		out = append(out, g)
	}
	if unmapped*10 > visible {
		return nil
	}
	return out
}

func printable(r rune) bool {
	return r != utf8.RuneError && unicode.IsGraphic(r) && !unicode.IsSpace(r)
}
