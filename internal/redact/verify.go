package redact

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"slices"

	"atlas/internal/document"
	"atlas/internal/fault"
)

// errReadable is why a copy must not be handed out.
var errReadable = fault.New(fault.Unprocessable, "redaction_incomplete", "a number can still be read on the redacted copy")

// looks is how often a copy is read: what the first look finds is covered, and the
// last one must find nothing.
const looks = 2

// Verify reads the copy once more, sheet by sheet, and covers what was missed: an
// Aadhaar number or virtual id, whole or a piece of one the paper is known to bear,
// and print that may be one. It gives a fault with the code redaction_incomplete
// when a number can be read even then.
func (r Result) Verify(ctx context.Context, reader Reader) (Result, error) {
	picture, err := jpeg.Decode(bytes.NewReader(r.JPEG))
	if err != nil {
		return Result{}, fmt.Errorf("decoding the redacted copy: %w", err)
	}
	for range looks {
		missed, err := r.look(ctx, reader, picture)
		if err != nil {
			return Result{}, err
		}
		if missed.none() {
			return r, nil
		}
		picture = r.coverMissed(picture, missed)
		if r.JPEG, err = compress(picture); err != nil || !missed.numbers {
			return r, err
		}
	}
	return Result{}, errReadable
}

// missed is what one look at a copy found.
type missed struct {
	covers  [][]document.Polygon // by sheet, in pixels of the copy
	numbers bool                 // some of it was a number, or has the digits of one
}

func (m missed) none() bool {
	return !slices.ContainsFunc(m.covers, func(c []document.Polygon) bool { return len(c) > 0 })
}

// look reads the sheets of a copy.
func (r Result) look(ctx context.Context, reader Reader, picture image.Image) (missed, error) {
	found := missed{covers: make([][]document.Polygon, len(r.Sheets))}
	for i, s := range r.Sheets {
		page, err := reader.Read(ctx, cropped(picture, s.Bounds))
		if err != nil {
			return missed{}, fmt.Errorf("reading sheet %d of the redacted copy: %w", i+1, err)
		}
		toCopy := page.ToImage.Then(document.Affine{A: 1, E: 1, C: float64(s.Bounds.Min.X), F: float64(s.Bounds.Min.Y)})
		toPage := s.ToCopy.Then(toCopy.Inverse())
		numbers := secretNumbers(page.Lines, r.known)
		covers := append(numbers.covers, unexplained(page, append(numbers.shown, through(toPage, s.shown)...))...)
		found.numbers = found.numbers || len(covers) > 0
		for _, c := range append(covers, illegible(page, through(toPage, s.spared))...) {
			found.covers[i] = append(found.covers[i], toCopy.Polygon(c))
		}
	}
	return found, nil
}

// coverMissed burns what was missed into the copy and notes it in its sheets.
func (r *Result) coverMissed(picture image.Image, m missed) *image.RGBA {
	out := image.NewRGBA(picture.Bounds())
	draw.Draw(out, out.Rect, picture, out.Rect.Min, draw.Src)
	r.Sheets = slices.Clone(r.Sheets)
	for i := range r.Sheets {
		s := &r.Sheets[i]
		toImage := s.ToCopy.Inverse()
		for _, c := range m.covers[i] {
			blacken(out, c)
			s.Covers = append(slices.Clip(s.Covers), toImage.Polygon(c))
			r.Located++
		}
	}
	return out
}

// cropped is a part of a decoded JPEG.
func cropped(picture image.Image, part image.Rectangle) image.Image {
	return picture.(interface {
		SubImage(image.Rectangle) image.Image
	}).SubImage(part)
}

// Covered is the part, 0 to 1, of the polygon's pixels in a copy that are as black
// as a cover is after compression. The polygon is convex, in pixels of the copy.
func Covered(picture image.Image, p document.Polygon) float64 {
	const black = 24 // of 255; compression stirs up the edge of a cover
	inside, covered := 0, 0
	eachPixel(picture.Bounds(), p, func(x, y int) {
		inside++
		if color.GrayModel.Convert(picture.At(x, y)).(color.Gray).Y < black {
			covered++
		}
	})
	if inside == 0 {
		return 0
	}
	return float64(covered) / float64(inside)
}
