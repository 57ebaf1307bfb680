package degrade

import (
	"image"
	"math"
	"math/rand/v2"
)

// Light is how a scene is lit and how the camera takes it. The zero Light is dark;
// start from Daylight.
type Light struct {
	Exposure float64    // factor on all brightness; 1 keeps it
	Fall     float64    // how much darker the far side is, 0 to 1
	Degrees  float64    // direction towards the far side
	Gamma    float64    // above 1 darkens the mid-tones
	Tint     [3]float64 // factors on red, green, blue
	Spots    []Spot
}

// Spot is a reflection or a shadow: Gain, of 255, is added in its middle and fades with
// a Gaussian of radius Radius. Place and radius are fractions of the picture's width
// and height.
type Spot struct{ X, Y, Radius, Gain float64 }

// Daylight changes nothing.
func Daylight() Light { return Light{Exposure: 1, Gamma: 1, Tint: [3]float64{1, 1, 1}} }

// lightGrid is the spacing in pixels at which light is worked out; it varies slowly.
const lightGrid = 16

// Apply lights a picture.
func (l Light) Apply(img *image.RGBA) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	curve := l.curves()
	cols := w/lightGrid + 2
	factor, gain := make([]float64, cols), make([]float64, cols)
	nextFactor, nextGain := make([]float64, cols), make([]float64, cols)
	for y := range h {
		if y%lightGrid == 0 {
			l.row(factor, gain, y, w, h)
			l.row(nextFactor, nextGain, y+lightGrid, w, h)
		}
		down := float64(y%lightGrid) / lightGrid
		row := img.Pix[y*img.Stride:][:4*w]
		for x := 0; x < w; x++ {
			i, right := x/lightGrid, float64(x%lightGrid)/lightGrid
			f := int32(256 * bilinear(factor[i], factor[i+1], nextFactor[i], nextFactor[i+1], right, down))
			g := int32(bilinear(gain[i], gain[i+1], nextGain[i], nextGain[i+1], right, down))
			px := row[4*x : 4*x+3 : 4*x+3]
			for c := range 3 {
				px[c] = curve[c][clamp(int32(px[c])*f>>8+g)]
			}
		}
	}
}

func bilinear(a, b, c, d, right, down float64) float64 {
	top, low := a+(b-a)*right, c+(d-c)*right
	return top + (low-top)*down
}

// row works out factor and gain on the grid's row at y.
func (l Light) row(factor, gain []float64, y, w, h int) {
	sin, cos := math.Sincos(l.Degrees * math.Pi / 180)
	v := float64(y) / float64(h)
	for i := range factor {
		u := float64(i*lightGrid) / float64(w)
		factor[i] = l.Exposure * (1 - l.Fall*((u-0.5)*cos+(v-0.5)*sin+0.5))
		gain[i] = 0
		for _, s := range l.Spots {
			dx, dy := (u-s.X)/s.Radius, (v-s.Y)/s.Radius
			gain[i] += s.Gain * math.Exp(-dx*dx-dy*dy)
		}
	}
}

// curves turns brightness into what the camera stores, per colour.
func (l Light) curves() (curves [3][256]uint8) {
	for c := range curves {
		for i := range 256 {
			v := 255 * math.Pow(float64(i)/255, l.Gamma) * l.Tint[c]
			curves[c][i] = clamp(int32(v + 0.5))
		}
	}
	return curves
}

// Grain adds the noise of a sensor, a Gaussian of sigma of 255. Each colour has its own.
func Grain(img *image.RGBA, sigma float64, rng *rand.Rand) {
	if sigma <= 0 {
		return
	}
	// A table read from random places is as good to the eye as fresh numbers, and
	// many times faster.
	table := make([]int8, 1<<16)
	for i := range table {
		table[i] = int8(math.Max(-127, math.Min(127, math.Round(rng.NormFloat64()*sigma))))
	}
	w, h := img.Rect.Dx(), img.Rect.Dy()
	for y := range h {
		at := rng.IntN(len(table))
		row := img.Pix[y*img.Stride:][:4*w]
		for i := range row {
			if i&3 == 3 {
				continue
			}
			row[i] = clamp(int32(row[i]) + int32(table[at]))
			at = (at + 1) & (len(table) - 1)
		}
	}
}
