package ocr_test

import (
	"image"
	"image/color"
	"image/draw"
	"math"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/f64"
	"golang.org/x/image/math/fixed"

	xdraw "golang.org/x/image/draw"

	"atlas/internal/document"
	"atlas/internal/modelstest"
)

// sheet is a white page that text is drawn on.
type sheet struct {
	t *testing.T
	*image.RGBA
}

func newSheet(t *testing.T, w, h int) sheet {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(img, img.Rect, image.White, image.Point{}, draw.Src)
	return sheet{t, img}
}

// write draws text with its baseline at (x, y) and returns the horizontal extent of
// each glyph.
func (s sheet) write(fontFile, text string, size float64, x, y int) []document.Box {
	s.t.Helper()
	f, err := opentype.Parse(modelstest.Font(s.t, fontFile))
	if err != nil {
		s.t.Fatal(err)
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		s.t.Fatal(err)
	}
	d := font.Drawer{Dst: s, Src: image.NewUniform(color.Gray{30}), Face: face, Dot: fixed.P(x, y)}
	var glyphs []document.Box
	for _, r := range text {
		left := d.Dot.X
		d.DrawString(string(r))
		glyphs = append(glyphs, document.Box{MinX: float64(left) / 64, MaxX: float64(d.Dot.X) / 64, MinY: float64(y) - size, MaxY: float64(y)})
	}
	return glyphs
}

// rotated is the picture turned clockwise by an angle on a grey ground large enough
// to hold it, with the map from the old pixels to the new.
func rotated(src image.Image, degrees float64) (image.Image, document.Affine) {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	b := src.Bounds()
	t := document.Affine{A: cos, B: -sin, D: sin, E: cos}
	box := t.Polygon(document.Box{MaxX: float64(b.Dx()), MaxY: float64(b.Dy())}.Polygon()).Box()
	t.C, t.F = -box.MinX, -box.MinY
	dst := image.NewRGBA(image.Rect(0, 0, int(math.Round(box.Width())), int(math.Round(box.Height()))))
	draw.Draw(dst, dst.Rect, image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
	xdraw.BiLinear.Transform(dst, f64.Aff3{t.A, t.B, t.C, t.D, t.E, t.F}, src, b, draw.Over, nil)
	return dst, t
}

func gray(src image.Image) image.Image {
	dst := image.NewGray(src.Bounds())
	draw.Draw(dst, dst.Rect, src, src.Bounds().Min, draw.Src)
	return dst
}
