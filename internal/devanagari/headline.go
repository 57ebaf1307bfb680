// Package devanagari finds lines of Devanagari, the script of Hindi and Marathi, on
// a picture, and reads them with the Tesseract program where the machine has it. The
// engine of package ocr reads Latin print only.
package devanagari

import (
	"image"
	"math"

	"golang.org/x/image/draw"
	"golang.org/x/image/math/f64"

	"atlas/internal/document"
)

const (
	// cropHeight is the height at which the headline of a line is looked for.
	cropHeight = 48

	// A headline lies in this part of a line's height, and its strokes are longer than
	// any of a Latin letter: this part of the height at least. Hooks and vowel signs
	// stand above it.
	headlineFrom = 0.06
	headlineTo   = 0.58
	headlineLong = 0.75

	// headlineGap is how many pixels of a headline print may have lost, and
	// headlineBend how many it may leave its row by.
	headlineGap  = 1
	headlineBend = 1

	// minContrast is the difference in grey of print and paper, of 255.
	minContrast = 25
)

// Headline is how much of the print on a line hangs from a headline (shirorekha), 0
// to 1: hardly any of Latin print, more than half of Devanagari. Outline is in pixels
// of img.
func Headline(img image.Image, outline document.Polygon) float64 {
	grey := cut(img, outline, cropHeight, 0)
	ink, ok := inked(grey)
	if !ok {
		return 0
	}
	w, h := grey.Rect.Dx(), grey.Rect.Dy()
	printed := extent(ink, w, h)
	if printed == 0 {
		return 0
	}
	best := 0
	for y := int(headlineFrom * float64(h)); y < int(headlineTo*float64(h)); y++ {
		best = max(best, strokes(ink, w, h, y, int(headlineLong*float64(h))))
	}
	return math.Min(1, float64(best)/float64(printed))
}

// strokes is the length of the unbroken strokes along row y that are at least long.
func strokes(ink []bool, w, h, y, long int) (sum int) {
	run, gap := 0, 0
	end := func() {
		if run >= long {
			sum += run
		}
		run, gap = 0, 0
	}
	for x := range w {
		hit := false
		for dy := -headlineBend; dy <= headlineBend; dy++ {
			if at := y + dy; at >= 0 && at < h && ink[at*w+x] {
				hit = true
			}
		}
		switch {
		case hit:
			run += gap + 1
			gap = 0
		case run > 0:
			if gap++; gap > headlineGap {
				end()
			}
		}
	}
	end()
	return sum
}

// extent is how many columns have print.
func extent(ink []bool, w, h int) (columns int) {
	for x := range w {
		for y := range h {
			if ink[y*w+x] {
				columns++
				break
			}
		}
	}
	return columns
}

// inked tells print from paper: the rarer of light and dark is print. ok is false for
// a blank.
func inked(grey *image.Gray) (ink []bool, ok bool) {
	threshold, contrast := otsu(grey.Pix)
	if contrast < minContrast {
		return nil, false
	}
	ink = make([]bool, len(grey.Pix))
	dark := 0
	for i, v := range grey.Pix {
		if v <= threshold {
			ink[i] = true
			dark++
		}
	}
	if dark > len(ink)/2 {
		for i := range ink {
			ink[i] = !ink[i]
		}
	}
	return ink, true
}

// otsu is the threshold that parts pixels into two groups as far apart as can be
// (Otsu, IEEE Trans. SMC 9, 1979), and the difference of the groups' means.
func otsu(pix []byte) (threshold byte, contrast float64) {
	var count [256]float64
	sum := 0.0
	for _, v := range pix {
		count[v]++
		sum += float64(v)
	}
	n, low, lowSum, best := float64(len(pix)), 0.0, 0.0, 0.0
	for v := range 255 {
		low += count[v]
		lowSum += float64(v) * count[v]
		if low == 0 || low == n {
			continue
		}
		apart := (sum-lowSum)/(n-low) - lowSum/low
		if between := low * (n - low) * apart * apart; between > best {
			best, threshold, contrast = between, byte(v), apart
		}
	}
	return threshold, contrast
}

// cut is the part of img inside outline, levelled, as grey pixels of the height given,
// with margin pixels of its surroundings on every side.
func cut(img image.Image, outline document.Polygon, height, margin int) *image.Gray {
	scale := float64(height) / math.Max(outline.Height(), 1)
	width := max(1, min(maxCropWidth, int(math.Round(outline.Width()*scale))))
	w, h := width+2*margin, height+2*margin
	// The map from crop to picture, inverted: x/image maps from source to destination.
	m := document.Affine{
		A: (outline[1].X - outline[0].X) / float64(width), B: (outline[3].X - outline[0].X) / float64(height), C: outline[0].X,
		D: (outline[1].Y - outline[0].Y) / float64(width), E: (outline[3].Y - outline[0].Y) / float64(height), F: outline[0].Y,
	}
	m = document.Affine{A: 1, E: 1, C: -float64(margin), F: -float64(margin)}.Then(m).Inverse()
	rgba := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(rgba, rgba.Rect, image.White, image.Point{}, draw.Src)
	around := outline.Box()
	part := image.Rect(int(around.MinX), int(around.MinY), int(around.MaxX)+1, int(around.MaxY)+1).
		Inset(-int(float64(margin)/scale) - 2).Intersect(img.Bounds())
	draw.BiLinear.Transform(rgba, f64.Aff3{m.A, m.B, m.C, m.D, m.E, m.F}, img, part, draw.Over, nil)
	grey := image.NewGray(rgba.Rect)
	draw.Draw(grey, grey.Rect, rgba, image.Point{}, draw.Src)
	return grey
}

// maxCropWidth bounds the memory of a crop.
const maxCropWidth = 4000
