// Package qr finds QR codes in a picture, those that can be decoded and those that
// can only be seen.
package qr

import (
	"context"
	"image"
	"slices"

	"github.com/makiuchi-d/gozxing"
	"golang.org/x/image/draw"

	"atlas/internal/document"
)

// Code is a QR code in a picture.
type Code struct {
	Text string // "" when the code was seen but not decoded

	// Polygon outlines the whole symbol with its quiet edge, in pixels of the
	// picture, clockwise from the symbol's own top-left corner.
	Polygon document.Polygon
}

const (
	// searchSide bounds the picture that is searched, in pixels of its longer side.
	// A symbol a fifth as wide as a card photo then has 5 pixels a module up to
	// version 17; gozxing reads from about 3.
	searchSide = 2000

	// closeSide is that bound for symbols that are only to be covered: an old card on an A4
	// page of 300 dpi has modules of 1.4 pixels at searchSide.
	closeSide = 4000

	// maxCodes bounds the work and the answer for one picture.
	maxCodes = 8

	// cropSide bounds the enlarged picture of one symbol.
	cropSide = 1200
)

// zooms are the sizes, against the searched picture, at which a symbol that was
// seen is decoded. Given several, gozxing read 33 of 42 photographed codes of 97
// modules, given one 16.
var zooms = []float64{1, 2, 1.5, 3, 0.75}

// Find returns the QR codes of img, at most eight. A code that is mirrored, or has
// one of its three finder patterns hidden, is not seen. The picture is searched at
// no more than 2,000 pixels a side, so the time is bounded.
func Find(ctx context.Context, img image.Image) ([]Code, error) {
	b := img.Bounds()
	shrink := min(1, searchSide/float64(max(b.Dx(), b.Dy(), 1)))
	page := luminance(img, b, shrink)
	var symbols []symbol
	for _, g := range []*image.Gray{page, halve(page)} {
		enlarge := float64(page.Rect.Dx()) / float64(max(g.Rect.Dx(), 1))
		for _, bits := range matrices(g) {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			for _, s := range locate(bits) {
				symbols = add(symbols, s.scaled(enlarge))
			}
		}
	}
	toImage := document.Affine{A: 1 / shrink, E: 1 / shrink, C: float64(b.Min.X), F: float64(b.Min.Y)}
	var codes []Code
	for _, s := range symbols {
		text, err := decode(ctx, page, s)
		if err != nil {
			return nil, err
		}
		share := sureShare
		if text == "" {
			share = unsureShare
		}
		codes = append(codes, Code{Text: text, Polygon: toImage.Polygon(s.outline(share))})
	}
	for _, box := range unresolved(page, symbols) {
		if len(codes) < maxCodes {
			codes = append(codes, Code{Polygon: toImage.Polygon(box.Polygon())})
		}
	}
	return codes, nil
}

// FindSmall returns codes of img that Find, which gave found, sees too small: where they lie
// alone. It takes two or three times as long, and of a picture of 2,000 pixels or less there
// are none.
func FindSmall(ctx context.Context, img image.Image, found []Code) ([]Code, error) {
	b := img.Bounds()
	longer := float64(max(b.Dx(), b.Dy(), 1))
	if longer <= searchSide {
		return nil, nil
	}
	shrink := min(1, closeSide/longer)
	toImage := document.Affine{A: 1 / shrink, E: 1 / shrink, C: float64(b.Min.X), F: float64(b.Min.Y)}
	var symbols []symbol
	for _, bits := range matrices(luminance(img, b, shrink)) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		for _, s := range locate(bits) {
			middle := toImage.Apply(s.middle())
			if !slices.ContainsFunc(found, func(c Code) bool { return within(c.Polygon.Box(), middle) }) {
				symbols = add(symbols, s)
			}
		}
	}
	var small []Code
	for _, s := range symbols {
		small = append(small, Code{Polygon: toImage.Polygon(s.outline(unsureShare))})
	}
	return small, nil
}

// unresolved returns the patches of a picture that none of the symbols lies in, from
// sharp to blurred: what is blurred is mottled only when seen smaller.
func unresolved(page *image.Gray, symbols []symbol) []document.Box {
	var boxes []document.Box
	half := halve(page)
	for _, g := range []*image.Gray{page, half, halve(half)} {
		k := float64(page.Rect.Dx()) / float64(max(g.Rect.Dx(), 1))
		for _, b := range patches(g) {
			box := document.Box{MinX: k * b.MinX, MinY: k * b.MinY, MaxX: k * b.MaxX, MaxY: k * b.MaxY}
			known := slices.ContainsFunc(symbols, func(s symbol) bool { return within(box, s.middle()) }) ||
				slices.ContainsFunc(boxes, func(o document.Box) bool { return within(o, box.Center()) })
			if !known {
				boxes = append(boxes, box)
			}
		}
	}
	return boxes
}

func within(b document.Box, p document.Point) bool {
	return p.X >= b.MinX && p.X <= b.MaxX && p.Y >= b.MinY && p.Y <= b.MaxY
}

// add appends s unless it is one of symbols already.
func add(symbols []symbol, s symbol) []symbol {
	if len(symbols) == maxCodes {
		return symbols
	}
	for _, known := range symbols {
		if document.Dist(known.middle(), s.middle()) < max(known.width(), s.width())/2 {
			return symbols
		}
	}
	return append(symbols, s)
}

// decode reads the symbol s of page, at several sizes, because the decoder is
// fond of some. The text is "" when it cannot be read.
func decode(ctx context.Context, page *image.Gray, s symbol) (string, error) {
	box := s.outline(unsureShare).Box()
	around := image.Rect(int(box.MinX), int(box.MinY), int(box.MaxX)+1, int(box.MaxY)+1).Intersect(page.Rect)
	for _, zoom := range zooms {
		if float64(max(around.Dx(), around.Dy()))*zoom > cropSide {
			continue
		}
		for _, bits := range matrices(luminance(page, around, zoom)) {
			if err := ctx.Err(); err != nil {
				return "", err
			}
			for _, found := range locate(bits) {
				if text, ok := sample(bits, found); ok {
					return text, nil
				}
			}
		}
	}
	return "", nil
}

// luminance returns part of img in grey, scaled.
func luminance(img image.Image, part image.Rectangle, scale float64) *image.Gray {
	size := image.Rect(0, 0, max(1, int(float64(part.Dx())*scale)), max(1, int(float64(part.Dy())*scale)))
	rgba := image.NewRGBA(size)
	draw.ApproxBiLinear.Scale(rgba, size, img, part, draw.Src, nil)
	g := image.NewGray(size)
	for i := range g.Pix {
		p := rgba.Pix[4*i : 4*i+3]
		// The weights of ITU-R BT.601 in parts of 256.
		g.Pix[i] = uint8((77*int(p[0]) + 150*int(p[1]) + 29*int(p[2])) >> 8)
	}
	stretch(g)
	return g
}

// stretch spreads the greys of a dark or pale picture over the whole range, but for
// the hundredth part at either end: the decoder takes a difference of less than 24
// for an even area.
func stretch(g *image.Gray) {
	var counts [256]int
	for _, v := range g.Pix {
		counts[v]++
	}
	limit := len(g.Pix) / 100
	dark, light := 0, 255
	for n := counts[dark]; n <= limit && dark < 255; n += counts[dark] {
		dark++
	}
	for n := counts[light]; n <= limit && light > 0; n += counts[light] {
		light--
	}
	if light <= dark {
		return
	}
	for i, v := range g.Pix {
		g.Pix[i] = uint8(min(max((int(v)-dark)*255/(light-dark), 0), 255))
	}
}

// halve averages squares of four pixels, which also takes noise away.
func halve(g *image.Gray) *image.Gray {
	h := image.NewGray(image.Rect(0, 0, g.Rect.Dx()/2, g.Rect.Dy()/2))
	for y := range h.Rect.Dy() {
		above, below := g.Pix[2*y*g.Stride:], g.Pix[(2*y+1)*g.Stride:]
		for x := range h.Rect.Dx() {
			sum := int(above[2*x]) + int(above[2*x+1]) + int(below[2*x]) + int(below[2*x+1])
			h.Pix[y*h.Stride+x] = uint8(sum / 4)
		}
	}
	return h
}

// matrices tells black from white in two ways: against the neighbourhood, which
// bears shadows, and against the whole picture, which bears blur. A picture
// without contrast gives none.
func matrices(g *image.Gray) []*gozxing.BitMatrix {
	source, err := gozxing.NewPlanarYUVLuminanceSource(g.Pix, g.Stride, g.Rect.Dy(), 0, 0, g.Rect.Dx(), g.Rect.Dy(), false)
	if err != nil {
		return nil
	}
	var found []*gozxing.BitMatrix
	for _, b := range []gozxing.Binarizer{gozxing.NewHybridBinarizer(source), gozxing.NewGlobalHistgramBinarizer(source)} {
		if m, err := b.GetBlackMatrix(); err == nil {
			found = append(found, m)
		}
	}
	return found
}
