package face_test

import (
	"image"
	"image/color"
	"math"
)

// room is a plain picture to put people into.
func room(width, height int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			shade := uint8(150 + 60*y/height)
			img.SetRGBA(x, y, color.RGBA{shade, shade, shade - 20, 255})
		}
	}
	return img
}

// portrait draws a shaded head and shoulders, the face size pixels high with its
// middle at (cx, cy). The face's own outline is about 0.75 size wide.
func portrait(img *image.RGBA, cx, cy, size float64) {
	blob := func(x, y, rx, ry float64, c color.RGBA) {
		fill(img, cx+x*size, cy+y*size, rx*size, ry*size, c)
	}
	skin, hair, shirt := color.RGBA{190, 140, 110, 255}, color.RGBA{40, 30, 25, 255}, color.RGBA{60, 80, 140, 255}
	dark, lip, white := color.RGBA{30, 22, 20, 255}, color.RGBA{150, 75, 70, 255}, color.RGBA{235, 230, 225, 255}
	blob(0, 1.25, 0.95, 0.6, shirt)
	blob(0, 0.6, 0.2, 0.3, color.RGBA{165, 118, 92, 255})
	blob(0, -0.14, 0.45, 0.52, hair)
	blob(0, 0.04, 0.38, 0.5, skin)
	for _, s := range []float64{-1, 1} {
		blob(s*0.16, -0.06, 0.075, 0.035, white)
		blob(s*0.16, -0.06, 0.035, 0.035, dark)
		blob(s*0.16, -0.15, 0.1, 0.022, hair)
		blob(s*0.045, 0.15, 0.025, 0.014, color.RGBA{120, 80, 62, 255})
	}
	blob(0.015, 0.05, 0.03, 0.1, color.RGBA{205, 158, 128, 255})
	blob(0, 0.29, 0.13, 0.04, lip)
	blob(0, 0.285, 0.12, 0.009, dark)
}

// fill draws an ellipse that is lit from the top left and soft at its edge.
func fill(img *image.RGBA, cx, cy, rx, ry float64, c color.RGBA) {
	for y := int(cy - ry - 2); y <= int(cy+ry+2); y++ {
		for x := int(cx - rx - 2); x <= int(cx+rx+2); x++ {
			if !(image.Point{x, y}).In(img.Rect) {
				continue
			}
			u, v := (float64(x)-cx)/rx, (float64(y)-cy)/ry
			r := math.Hypot(u, v)
			cover := min(max((1-r)*min(rx, ry)/1.5+0.5, 0), 1)
			if cover == 0 {
				continue
			}
			light := 1.08 - 0.22*r*r - 0.1*u
			old := img.RGBAAt(x, y)
			mix := func(o, n uint8) uint8 {
				return uint8(min(255, float64(o)*(1-cover)+float64(n)*light*cover))
			}
			img.SetRGBA(x, y, color.RGBA{mix(old.R, c.R), mix(old.G, c.G), mix(old.B, c.B), 255})
		}
	}
}
