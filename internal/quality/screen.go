package quality

import (
	"image"
	"math"
	"math/cmplx"

	"golang.org/x/image/draw"
	"gonum.org/v1/gonum/dsp/fourier"
)

// window is the side of the squares whose spectrum is taken, in pixels; lowest is
// the first frequency, in periods a window, that counts: below it lies the paper's
// own drawing.
const (
	window = 64
	lowest = 9
)

// screenPattern is how sure the area shows a display's grid of pixels, which a
// camera catches as a fine regular pattern all over the picture. Print has fine
// detail too, but at no one frequency everywhere.
func screenPattern(img image.Image, area image.Rectangle) float64 {
	sum := spectrum(img, area)
	if sum == nil {
		return 0
	}
	total, n, peak := 0.0, 0.0, 0.0
	for y := range window {
		for x := range window/2 + 1 {
			if !fine(x, y) {
				continue
			}
			p := sum[y][x]
			total += math.Log(p + 1e-9)
			peak = math.Max(peak, p)
			n++
		}
	}
	ratio := math.Log(peak+1e-9) - total/n
	// Drawn originals came out at 3.3 to 6.1, displays at 8 and more, except where
	// blur had taken the grid away: then nothing tells them apart.
	return 1 / (1 + math.Exp((6.9-ratio)/0.35))
}

// fine says whether a frequency is above the lowest in either direction.
func fine(x, y int) bool {
	return math.Hypot(float64(x), float64(min(y, window-y))) >= lowest
}

// spectrum is the mean power spectrum of the area's brightness over windows spread
// across it, each window counting the same; nil when the area is too small.
func spectrum(img image.Image, area image.Rectangle) [][]float64 {
	const most = 6 // windows in a row and in a column
	if area.Dx() < 2*window || area.Dy() < 2*window {
		return nil
	}
	sum := make([][]float64, window)
	for y := range sum {
		sum[y] = make([]float64, window/2+1)
	}
	across, down := fourier.NewFFT(window), fourier.NewCmplxFFT(window)
	for i := range most {
		for j := range most {
			x := area.Min.X + i*(area.Dx()-window)/(most-1)
			y := area.Min.Y + j*(area.Dy()-window)/(most-1)
			addPower(sum, brightness(img, x, y), across, down)
		}
	}
	return sum
}

// brightness is one window's, with its mean taken off and faded out to the edges
// (Hann), so that the window's own borders show in no frequency.
func brightness(img image.Image, left, top int) [][]float64 {
	grey := greyOf(copyOf(draw.NearestNeighbor, img, image.Rect(left, top, left+window, top+window), window, window))
	rows := make([][]float64, window)
	mean := 0.0
	for y := range rows {
		rows[y] = make([]float64, window)
		for x := range rows[y] {
			rows[y][x] = float64(grey.Pix[y*grey.Stride+x])
			mean += rows[y][x] / (window * window)
		}
	}
	for y := range rows {
		for x := range rows[y] {
			rows[y][x] = (rows[y][x] - mean) * hann[x] * hann[y]
		}
	}
	return rows
}

var hann = func() (weights [window]float64) {
	for i := range weights {
		weights[i] = 0.5 - 0.5*math.Cos(2*math.Pi*float64(i)/(window-1))
	}
	return weights
}()

// addPower adds a window's power spectrum, scaled to the same total, to sum.
func addPower(sum, rows [][]float64, across *fourier.FFT, down *fourier.CmplxFFT) {
	half := make([][]complex128, window)
	for y := range rows {
		half[y] = across.Coefficients(nil, rows[y])
	}
	power := make([][]float64, window)
	for y := range power {
		power[y] = make([]float64, window/2+1)
	}
	total := 1e-9
	column := make([]complex128, window)
	for x := range window/2 + 1 {
		for y := range column {
			column[y] = half[y][x]
		}
		for y, c := range down.Coefficients(nil, column) {
			power[y][x] = math.Pow(cmplx.Abs(c), 2)
			if fine(x, y) {
				total += power[y][x]
			}
		}
	}
	for y := range power {
		for x, p := range power[y] {
			sum[y][x] += p / total
		}
	}
}
