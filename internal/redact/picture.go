package redact

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"slices"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"atlas/internal/document"
)

const (
	quality = 85

	// maxPixels bounds the copy, whatever the number of pages: 160 MB while it is
	// drawn. A single photo within the decoder's limit is hardly ever shrunk.
	maxPixels = 40_000_000

	// maxSide is the longest side a JPEG can have (ITU-T T.81, B.2.2).
	maxSide = 65_535
)

// turned says how an image is turned by quarters so that a person can read it: the
// map from its pixels to the turned picture, and that picture's size. The few
// degrees that are left of the page's skew stay.
func turned(bounds image.Rectangle, toImage document.Affine) (upward document.Affine, width, height int) {
	quarters := int(math.Round(math.Atan2(toImage.D, toImage.A) / (math.Pi / 2)))
	upward = document.Affine{A: 1, E: 1, C: -float64(bounds.Min.X), F: -float64(bounds.Min.Y)}
	width, height = bounds.Dx(), bounds.Dy()
	for range (quarters + 4) % 4 {
		// A quarter back takes (x, y) to (y, width-x).
		upward = upward.Then(document.Affine{B: 1, D: -1, F: float64(width)})
		width, height = height, width
	}
	return upward, width, height
}

// assemble draws the pages of the sheets one under another into a new picture and
// burns their covers in. It notes in each sheet where it came to lie.
func assemble(sheets []Sheet, pages []Page) *image.RGBA {
	width, height := 0, 0
	for i := range sheets {
		s := &sheets[i]
		page := pages[s.Page]
		upward, w, h := turned(page.Image.Bounds(), page.Page.ToImage)
		upward.F += float64(height)
		s.ToCopy = upward
		width, height = max(width, w), height+h
	}
	pixels := float64(max(1, width)) * float64(max(1, height))
	shrink := min(1, math.Sqrt(maxPixels/pixels), maxSide/float64(max(1, width, height)))
	out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(width)*shrink)), max(1, int(float64(height)*shrink))))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	var sampler draw.Transformer = draw.NearestNeighbor // exact, pixel for pixel
	if shrink < 1 {
		sampler = draw.ApproxBiLinear
	}
	for i := range sheets {
		s := &sheets[i]
		s.ToCopy = s.ToCopy.Then(document.Affine{A: shrink, E: shrink})
		img, t := pages[s.Page].Image, s.ToCopy
		sampler.Transform(out, f64.Aff3{t.A, t.B, t.C, t.D, t.E, t.F}, img, img.Bounds(), draw.Over, nil)
		s.Bounds = around(t, img.Bounds()).Intersect(out.Rect)
		s.burn(out)
	}
	return out
}

// burn paints the covers of a sheet. The outline of a code is generous and may
// reach over the digits that stay; the cover of digits is exact, so it goes last.
func (s *Sheet) burn(out *image.RGBA) {
	var shown []document.Polygon
	for _, p := range s.shown {
		shown = append(shown, s.ToCopy.Polygon(p))
	}
	for _, c := range s.Codes {
		eachPixel(out.Rect, s.ToCopy.Polygon(c), func(x, y int) {
			middle := document.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5}
			if !slices.ContainsFunc(shown, func(p document.Polygon) bool { return within(p, middle) }) {
				out.SetRGBA(x, y, black)
			}
		})
	}
	covers := make([]document.Polygon, len(s.Covers))
	for i, c := range s.Covers {
		covers[i] = s.ToCopy.Polygon(c)
	}
	for _, c := range append(covers, slits(covers)...) {
		blacken(out, c)
	}
}

// slit is the widest gap between two covers of one row, in heights of the print, that is
// covered too: that between two groups of digits.
const slit = 0.8

// slits are the narrow gaps between covers beside each other: pieces of a number that were
// found one by one.
func slits(covers []document.Polygon) (gaps []document.Polygon) {
	for i, a := range covers {
		along := document.Point{X: a[1].X - a[0].X, Y: a[1].Y - a[0].Y}
		length := math.Hypot(along.X, along.Y)
		if length == 0 {
			continue
		}
		along = document.Point{X: along.X / length, Y: along.Y / length}
		end := document.Lerp(a[1], a[2], 0.5)
		for j, b := range covers {
			begin := document.Lerp(b[0], b[3], 0.5)
			x, y := begin.X-end.X, begin.Y-end.Y
			gap, off := x*along.X+y*along.Y, math.Abs(y*along.X-x*along.Y)
			low := min(a.Height(), b.Height())
			if i != j && gap > 0 && gap < slit*low && off < low/2 {
				gaps = append(gaps, document.Polygon{a[1], b[0], b[3], a[2]})
			}
		}
	}
	return gaps
}

var black = color.RGBA{A: 255}

func blacken(out *image.RGBA, p document.Polygon) {
	eachPixel(out.Rect, p, func(x, y int) { out.SetRGBA(x, y, black) })
}

// around is where a picture comes to lie.
func around(t document.Affine, bounds image.Rectangle) image.Rectangle {
	b := t.Polygon(document.Box{
		MinX: float64(bounds.Min.X), MinY: float64(bounds.Min.Y), MaxX: float64(bounds.Max.X), MaxY: float64(bounds.Max.Y),
	}.Polygon()).Box()
	return image.Rect(int(math.Round(b.MinX)), int(math.Round(b.MinY)), int(math.Round(b.MaxX)), int(math.Round(b.MaxY)))
}

// eachPixel visits the pixels of bounds whose middle lies in the convex polygon.
func eachPixel(bounds image.Rectangle, p document.Polygon, visit func(x, y int)) {
	b := p.Box()
	around := image.Rect(int(math.Floor(b.MinX)), int(math.Floor(b.MinY)), int(math.Ceil(b.MaxX)), int(math.Ceil(b.MaxY)))
	around = around.Intersect(bounds)
	for y := around.Min.Y; y < around.Max.Y; y++ {
		for x := around.Min.X; x < around.Max.X; x++ {
			if within(p, document.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5}) {
				visit(x, y)
			}
		}
	}
}

// within says whether q lies in the convex polygon p, whichever way p goes round.
func within(p document.Polygon, q document.Point) bool {
	left, right := true, true
	for i := range p {
		a, b := p[i], p[(i+1)%len(p)]
		side := (b.X-a.X)*(q.Y-a.Y) - (b.Y-a.Y)*(q.X-a.X)
		left, right = left && side >= 0, right && side <= 0
	}
	return left || right
}

// compress makes a JPEG without any metadata.
func compress(img image.Image) ([]byte, error) {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: quality}); err != nil {
		return nil, fmt.Errorf("compressing the redacted copy: %w", err)
	}
	return b.Bytes(), nil
}
