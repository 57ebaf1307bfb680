package scene

import (
	"context"
	"image"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"atlas/internal/document"
	"atlas/internal/face"
)

const (
	// smallSide is the longer side of the picture that is searched: twice what the
	// face network sees, so nothing is lost.
	smallSide = 1024

	// turnedScore is what a face must reach in a picture that had to be turned: each
	// turn is one more chance for a false one.
	turnedScore = 0.7
)

// upright shrinks img and turns it by quarters as its page was. toSmall maps
// pixels of img to those of the result.
func upright(img image.Image, toImage document.Affine) (small *image.RGBA, toSmall document.Affine) {
	b := img.Bounds()
	scale := min(1, smallSide/float64(max(b.Dx(), b.Dy(), 1)))
	size := image.Rect(0, 0, max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale)))
	small = image.NewRGBA(size)
	draw.BiLinear.Scale(small, size, img, b, draw.Src, nil)
	toSmall = document.Affine{A: scale, E: scale, C: -float64(b.Min.X) * scale, F: -float64(b.Min.Y) * scale}
	quarters := int(math.Round(math.Atan2(toImage.D, toImage.A)/(math.Pi/2))+4) % 4
	return quarter(small, quarters), toSmall.Then(turnBack(small.Rect, quarters))
}

// quarter turns a picture back, against the clock, by quarters.
func quarter(img *image.RGBA, quarters int) *image.RGBA {
	if quarters == 0 {
		return img
	}
	t := turnBack(img.Rect, quarters)
	size := t.Polygon(document.Box{MaxX: float64(img.Rect.Dx()), MaxY: float64(img.Rect.Dy())}.Polygon()).Box()
	out := image.NewRGBA(image.Rect(0, 0, int(size.MaxX+0.5), int(size.MaxY+0.5)))
	draw.NearestNeighbor.Transform(out, f64.Aff3{t.A, t.B, t.C, t.D, t.E, t.F}, img, img.Rect, draw.Src, nil)
	return out
}

// turnBack maps a picture's pixels to where they are when it is turned against the
// clock by quarters.
func turnBack(r image.Rectangle, quarters int) document.Affine {
	t := document.Identity
	width, height := float64(r.Dx()), float64(r.Dy())
	for range quarters {
		// One quarter takes (x, y) to (y, width-x).
		t = t.Then(document.Affine{B: 1, D: -1, F: width})
		width, height = height, width
	}
	return t
}

// search looks for faces, first upright, then at the other quarters. turns is how
// many quarters back the picture was turned when a face was found, 0 when none was.
func search(ctx context.Context, d Detector, img *image.RGBA) (faces []face.Face, turns int, err error) {
	for _, q := range []int{0, 1, 3, 2} {
		found, err := d.Detect(ctx, quarter(img, q))
		if err != nil {
			return nil, 0, err
		}
		n, _ := face.Count(found)
		if q == 0 {
			faces = found
		}
		if n > 0 && (q == 0 || found[0].Score >= turnedScore) {
			return found, q, nil
		}
	}
	return faces, 0, nil
}
