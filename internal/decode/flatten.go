package decode

import (
	"image"
	"image/color"
	"image/draw"
)

// flatten gives an opaque image that starts at 0, 0. Transparent parts become
// white, as on the paper they would be printed on.
func flatten(src image.Image) image.Image {
	if src.Bounds().Min == (image.Point{}) {
		switch img := src.(type) {
		case *image.YCbCr, *image.Gray:
			return img
		case *image.RGBA:
			if img.Opaque() {
				return img
			}
		}
	}
	dst := image.NewRGBA(image.Rect(0, 0, src.Bounds().Dx(), src.Bounds().Dy()))
	op := draw.Src
	if o, ok := src.(interface{ Opaque() bool }); !ok || !o.Opaque() {
		draw.Draw(dst, dst.Rect, image.NewUniform(color.White), image.Point{}, draw.Src)
		op = draw.Over
	}
	draw.Draw(dst, dst.Rect, src, src.Bounds().Min, op)
	return dst
}
