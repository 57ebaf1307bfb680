package degrade

import (
	"image"
	"math"
)

// Blur puts the picture out of focus: a Gaussian of sigma pixels. Below 0.2 nothing
// can be seen and nothing is done.
func Blur(img *image.RGBA, sigma float64) {
	if sigma < 0.2 {
		return
	}
	kernel := gaussian(sigma)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	line := make([]uint8, 4*max(w, h))
	for y := range h {
		convolve(img.Pix[y*img.Stride:], 4, w, kernel, line)
	}
	blurColumns(img, kernel)
}

// gaussian is one half of the kernel, the middle first, in 1/65536 parts.
func gaussian(sigma float64) []int32 {
	radius := int(math.Ceil(2.2 * sigma))
	half := make([]float64, radius+1)
	sum := 0.0
	for i := range half {
		half[i] = math.Exp(-float64(i*i) / (2 * sigma * sigma))
		sum += half[i]
		if i > 0 {
			sum += half[i]
		}
	}
	kernel := make([]int32, len(half))
	for i, v := range half {
		kernel[i] = int32(v / sum * 65536)
	}
	return kernel
}

// convolve blurs n pixels that lie step bytes apart. line is room to work in.
func convolve(pix []uint8, step, n int, kernel []int32, line []uint8) {
	for i := range n {
		copy(line[4*i:4*i+4], pix[i*step:])
	}
	for i := range n {
		r, g, b := kernel[0]*int32(line[4*i]), kernel[0]*int32(line[4*i+1]), kernel[0]*int32(line[4*i+2])
		for k := 1; k < len(kernel); k++ {
			lo, hi := 4*max(i-k, 0), 4*min(i+k, n-1)
			r += kernel[k] * (int32(line[lo]) + int32(line[hi]))
			g += kernel[k] * (int32(line[lo+1]) + int32(line[hi+1]))
			b += kernel[k] * (int32(line[lo+2]) + int32(line[hi+2]))
		}
		px := pix[i*step : i*step+3 : i*step+3]
		px[0], px[1], px[2] = uint8((r+32768)>>16), uint8((g+32768)>>16), uint8((b+32768)>>16)
	}
}

// blurColumns blurs downwards. It goes row by row, which memory likes better than
// column by column.
func blurColumns(img *image.RGBA, kernel []int32) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	src := clone(img)
	row := func(y int) []uint8 { return src.Pix[min(max(y, 0), h-1)*src.Stride:][:4*w] }
	sum := make([]int32, 4*w)
	for y := range h {
		for i, v := range row(y) {
			sum[i] = kernel[0]*int32(v) + 32768
		}
		for k := 1; k < len(kernel); k++ {
			weight, above, below := kernel[k], row(y-k), row(y+k)
			for i := range sum {
				sum[i] += weight * (int32(above[i]) + int32(below[i]))
			}
		}
		out := img.Pix[y*img.Stride:][:4*w]
		for i, v := range sum {
			out[i] = uint8(v >> 16)
		}
	}
}

// Shake smears the picture evenly along a line of length pixels at an angle in degrees: a
// hand that moved while the shutter was open.
func Shake(img *image.RGBA, length, degrees float64) {
	line := smear(length, degrees)
	src := clone(img)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	sum := make([]int32, 4*w)
	for y := range h {
		for i := range sum {
			sum[i] = 32768
		}
		for at, weight := range line {
			addShifted(sum, src.Pix[min(max(y+at.Y, 0), h-1)*src.Stride:][:4*w], at.X, weight)
		}
		row := img.Pix[y*img.Stride:][:4*w]
		for i, v := range sum {
			row[i] = uint8(v >> 16)
		}
	}
}

// smear is the share of each pixel in a line through (0, 0), in 1/65536 parts. A place
// between pixels is shared among the four round it.
func smear(length, degrees float64) map[image.Point]int32 {
	const steps = 256
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	light := map[image.Point]float64{}
	for i := range steps {
		t := length * ((float64(i)+0.5)/steps - 0.5)
		x, y := t*cos, t*sin
		x0, y0 := math.Floor(x), math.Floor(y)
		right, below := x-x0, y-y0
		for corner, share := range [4]float64{(1 - right) * (1 - below), right * (1 - below), (1 - right) * below, right * below} {
			at := image.Pt(int(x0)+corner%2, int(y0)+corner/2)
			if share > 0 {
				light[at] += share / steps
			}
		}
	}
	line := map[image.Point]int32{}
	for at, share := range light {
		line[at] = int32(65536 * share)
	}
	return line
}

// addShifted adds a row of pixels to sum, weighted and read dx pixels further on; the ends
// repeat.
func addShifted(sum []int32, row []uint8, dx int, weight int32) {
	w := len(row) / 4
	for x := range w {
		from := 4 * min(max(x+dx, 0), w-1)
		s, p := sum[4*x:4*x+4:4*x+4], row[from:from+4:from+4]
		s[0] += weight * int32(p[0])
		s[1] += weight * int32(p[1])
		s[2] += weight * int32(p[2])
		s[3] += weight * int32(p[3])
	}
}
