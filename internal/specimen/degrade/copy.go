package degrade

import (
	"image"
	"math/rand/v2"
)

// Grey takes the colour out.
func Grey(img *image.RGBA) {
	for i := 0; i+3 < len(img.Pix); i += 4 {
		y := luma(img.Pix[i:])
		img.Pix[i], img.Pix[i+1], img.Pix[i+2] = y, y, y
	}
}

func luma(px []uint8) uint8 {
	return uint8((299*int32(px[0]) + 587*int32(px[1]) + 114*int32(px[2])) / 1000)
}

// Photocopy makes the picture look copied in black and white: light tones burn out,
// dark ones fill in, the drum leaves specks and at times a streak. contrast above 1 is
// a factor round the middle; 1.6 is usual.
func Photocopy(img *image.RGBA, contrast float64, rng *rand.Rand) {
	var curve [256]uint8
	for i := range curve {
		curve[i] = clamp(int32((float64(i)-140)*contrast + 160))
	}
	for i := 0; i+3 < len(img.Pix); i += 4 {
		y := curve[luma(img.Pix[i:])]
		img.Pix[i], img.Pix[i+1], img.Pix[i+2] = y, y, y
	}
	Blur(img, 0.5)
	Grain(img, 5, rng)
	Grey(img)
	specks(img, rng)
	if rng.IntN(2) == 0 {
		streak(img, rng)
	}
}

// specks are about one a square centimetre on a page of 150 dpi.
func specks(img *image.RGBA, rng *rand.Rand) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for range w * h / 3500 {
		x, y, size := rng.IntN(w-2), rng.IntN(h-2), 1+rng.IntN(2)
		shade := uint8(20 + rng.IntN(120))
		for dy := range size {
			for dx := range size {
				i := img.PixOffset(x+dx, y+dy)
				img.Pix[i], img.Pix[i+1], img.Pix[i+2] = shade, shade, shade
			}
		}
	}
}

func streak(img *image.RGBA, rng *rand.Rand) {
	x := rng.IntN(img.Rect.Dx())
	for y := range img.Rect.Dy() {
		i := img.PixOffset(x, y)
		for c := range 3 {
			img.Pix[i+c] = uint8(int32(img.Pix[i+c]) * 7 / 8)
		}
	}
}

// Screen makes the picture look as shown on a display of the given pitch in pixels:
// a grid of coloured stripes, which a camera turns into moiré, and a bluish white.
func Screen(img *image.RGBA, pitch float64) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		line := int32(256)
		if int(float64(y)/pitch*2)&1 == 1 {
			line = 216
		}
		row := img.Pix[y*img.Stride:][:4*w]
		for x := range w {
			lit := int(float64(x)/pitch*3) % 3
			px := row[4*x : 4*x+3 : 4*x+3]
			for c := range 3 {
				k := line * 220 >> 8
				if c == lit {
					k = line
				}
				px[c] = clamp((int32(px[c])*k>>8)*int32([3]int{236, 246, 256}[c])>>8 + 14)
			}
		}
	}
}

// Fold creases a paper along a line across it, at a fraction of its height, or of its
// width when upright is set.
func Fold(img *image.RGBA, at float64, upright bool) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	along, across := w, h
	if upright {
		along, across = h, w
	}
	width := max(2, across/250)
	middle := int(at * float64(across))
	for d := -4 * width; d <= 4*width; d++ {
		a := middle + d
		if a < 0 || a >= across {
			continue
		}
		gain := int32(-16 * (4*width - abs(d)) / (4 * width))
		if d > 0 {
			gain = -gain
		}
		for b := range along {
			x, y := b, a
			if upright {
				x, y = a, b
			}
			px := img.Pix[img.PixOffset(x, y):]
			px[0], px[1], px[2] = clamp(int32(px[0])+gain), clamp(int32(px[1])+gain), clamp(int32(px[2])+gain)
		}
	}
}

func abs(v int) int { return max(v, -v) }
