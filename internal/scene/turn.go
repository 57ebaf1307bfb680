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

// upright shrinks img and turns it by quarters as its page was, if words on it say so:
// what looks like print in a scene without any says nothing. toSmall maps pixels of img
// to those of the result.
func upright(img image.Image, page document.Page) (small *image.RGBA, toSmall document.Affine) {
	b := img.Bounds()
	scale := min(1, smallSide/float64(max(b.Dx(), b.Dy(), 1)))
	size := image.Rect(0, 0, max(1, int(float64(b.Dx())*scale)), max(1, int(float64(b.Dy())*scale)))
	small = image.NewRGBA(size)
	draw.BiLinear.Scale(small, size, img, b, draw.Src, nil)
	toSmall = document.Affine{A: scale, E: scale, C: -float64(b.Min.X) * scale, F: -float64(b.Min.Y) * scale}
	if countWords(page.Lines) < minWords {
		return small, toSmall
	}
	quarters := int(math.Round(math.Atan2(page.ToImage.D, page.ToImage.A)/(math.Pi/2))+4) % 4
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

// search looks for faces: upright, then with the picture at half its size, because
// the network is not sure of faces that fill a third of it, then the same at the
// other quarters. turns is how many quarters back the picture was turned when a face
// was found, 0 when none was.
func search(ctx context.Context, d Detector, img *image.RGBA) (faces []face.Face, turns int, err error) {
	for _, size := range []float64{1, 0.5} {
		found, err := detect(ctx, d, img, size)
		if err != nil {
			return nil, 0, err
		}
		if n, _ := face.Count(found); n > 0 {
			return found, 0, nil
		}
		if size == 1 {
			faces = found
		}
	}
	for _, size := range []float64{1, 0.5} {
		for _, q := range []int{1, 3, 2} {
			found, err := detect(ctx, d, quarter(img, q), size)
			if err != nil {
				return nil, 0, err
			}
			if len(found) > 0 && found[0].Score >= turnedScore {
				return found, q, nil
			}
		}
	}
	return faces, 0, nil
}

// detect finds faces in img at a part of its size. The boxes are in pixels of img.
func detect(ctx context.Context, d Detector, img *image.RGBA, size float64) ([]face.Face, error) {
	if size == 1 {
		return d.Detect(ctx, img)
	}
	frame := image.NewRGBA(img.Rect) // of the same size, so the faces get smaller in it
	part := image.Rect(0, 0, int(float64(img.Rect.Dx())*size), int(float64(img.Rect.Dy())*size))
	draw.BiLinear.Scale(frame, part, img, img.Rect, draw.Src, nil)
	faces, err := d.Detect(ctx, frame)
	for i, f := range faces {
		box := document.Affine{A: 1 / size, E: 1 / size}.Polygon(f.Box.Polygon()).Box()
		faces[i] = face.Face{Box: box, Score: f.Score}
	}
	return faces, err
}
