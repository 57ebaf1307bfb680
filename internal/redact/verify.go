package redact

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"atlas/internal/document"
	"atlas/internal/fault"
)

// errReadable is why a copy must not be handed out.
var errReadable = fault.New(fault.Unprocessable, "redaction_incomplete", "a number can still be read on the redacted copy")

// Verify reads the copy once more, sheet by sheet, and gives a fault with the code
// redaction_incomplete when an Aadhaar number or virtual id, whole or a piece of
// one the paper is known to bear, can still be read on it.
func (r Result) Verify(ctx context.Context, reader Reader) error {
	picture, err := jpeg.Decode(bytes.NewReader(r.JPEG))
	if err != nil {
		return fmt.Errorf("decoding the redacted copy: %w", err)
	}
	for i, s := range r.Sheets {
		page, err := reader.Read(ctx, cropped(picture, s.Bounds))
		if err != nil {
			return fmt.Errorf("reading sheet %d of the redacted copy: %w", i+1, err)
		}
		if len(secretNumbers(page.Lines, r.known).covers) > 0 {
			return errReadable
		}
	}
	return nil
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
