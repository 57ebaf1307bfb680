// Package deblur undoes the blur of a camera that moved or was out of focus while it
// took a picture, by a Wiener filter (N. Wiener, "Extrapolation, Interpolation, and
// Smoothing of Stationary Time Series", 1949).
package deblur

import (
	"math"
	"math/cmplx"

	"atlas/internal/ocr/raster"
)

// Blur is how far the light of one point spreads: evenly along a line. The zero Blur
// is none.
type Blur struct {
	Length float64 // of the line in pixels, 0 to 16
	Angle  float64 // of the line in radians, clockwise from the right
	Noise  float64 // power of grain beside that of print, 0.01 to 0.1: with less, grain grows into strokes
}

// Turned gives copies of a blur, each turned by an angle.
func (b Blur) Turned(by ...float64) []Blur {
	all := make([]Blur, len(by))
	for i, turn := range by {
		all[i] = Blur{b.Length, b.Angle + turn, b.Noise}
	}
	return all
}

// Lengthened gives copies of a blur, each longer by a factor.
func (b Blur) Lengthened(by ...float64) []Blur {
	all := make([]Blur, len(by))
	for i, factor := range by {
		all[i] = Blur{b.Length * factor, b.Angle, b.Noise}
	}
	return all
}

const (
	// grid is the side of the square that a filter is computed on. It holds the
	// longest line with what the filter needs on both sides of it.
	grid = 64

	// faint is the size from which a weight of a filter counts, beside its largest.
	faint = 0.01
)

// tap is a weight of a filter, for the pixel at (dx, dy).
type tap struct {
	dx, dy int
	weight float32
}

// Undo gives a picture without the blur, in grey; without any, the picture itself.
func (b Blur) Undo(m *raster.Image) *raster.Image {
	if b.Length == 0 {
		return m
	}
	return apply(m, b.inverse())
}

// inverse is the filter that undoes b best on a picture with noise.
func (b Blur) inverse() []tap {
	spectrum := transform(b.spread(), false)
	for i, h := range spectrum {
		power := real(h)*real(h) + imag(h)*imag(h)
		spectrum[i] = cmplx.Conj(h) / complex(power+b.Noise, 0)
	}
	return taps(transform(spectrum, true))
}

// spread is the picture of a single point, its middle at (0, 0) of a grid that goes on
// at the other side beyond its edges. It adds up to 1.
func (b Blur) spread() []complex128 {
	s := make([]complex128, grid*grid)
	add := func(x, y, v float64) {
		x0, y0 := math.Floor(x), math.Floor(y)
		fx, fy := x-x0, y-y0
		for i, w := range [4]float64{(1 - fx) * (1 - fy), fx * (1 - fy), (1 - fx) * fy, fx * fy} {
			px, py := (int(x0)+i%2+grid)%grid, (int(y0)+i/2+grid)%grid
			s[py*grid+px] += complex(v*w, 0)
		}
	}
	steps := int(8*b.Length) + 1
	sin, cos := math.Sincos(b.Angle)
	for i := range steps {
		t := b.Length * ((float64(i)+0.5)/float64(steps) - 0.5)
		add(t*cos, t*sin, 1/float64(steps))
	}
	return s
}

// transform is the discrete Fourier transform of a grid, or its inverse.
func transform(in []complex128, inverse bool) []complex128 {
	sign := -1.0
	if inverse {
		sign = 1
	}
	var turn [grid]complex128
	for i := range turn {
		turn[i] = cmplx.Rect(1, sign*2*math.Pi*float64(i)/grid)
	}
	out := in
	for range 2 { // rows, then what are its columns once it is transposed
		next := make([]complex128, grid*grid)
		var line [grid]complex128
		for y := range grid {
			fourier(line[:], out[y*grid:], 1, &turn)
			for k, v := range line {
				next[k*grid+y] = v
			}
		}
		out = next
	}
	if inverse {
		for i := range out {
			out[i] /= grid * grid
		}
	}
	return out
}

// fourier writes the transform of every step-th value of in, by the halves of Cooley
// and Tukey. turn holds the turns of a whole line.
func fourier(out, in []complex128, step int, turn *[grid]complex128) {
	n := len(out)
	if n == 1 {
		out[0] = in[0]
		return
	}
	even, odd := out[:n/2], out[n/2:]
	fourier(even, in, 2*step, turn)
	fourier(odd, in[step:], 2*step, turn)
	for k := range even {
		a, b := even[k], odd[k]*turn[k*step]
		even[k], odd[k] = a+b, a-b
	}
}

// taps are the weights of a filter that count, adding up to 1.
func taps(kernel []complex128) []tap {
	most, sum := 0.0, 0.0
	for _, v := range kernel {
		most = math.Max(most, math.Abs(real(v)))
	}
	var all []tap
	for i, v := range kernel {
		if math.Abs(real(v)) < faint*most {
			continue
		}
		dx, dy := i%grid, i/grid
		if dx > grid/2 {
			dx -= grid
		}
		if dy > grid/2 {
			dy -= grid
		}
		all = append(all, tap{dx, dy, float32(real(v))})
		sum += real(v)
	}
	for i := range all {
		all[i].weight /= float32(sum)
	}
	return all
}

// apply filters a picture. Beyond its border the border goes on.
func apply(m *raster.Image, filter []tap) *raster.Image {
	grey := make([]float32, m.W*m.H)
	for i := range grey {
		p := m.Pix[3*i : 3*i+3]
		grey[i] = 0.114*float32(p[0]) + 0.587*float32(p[1]) + 0.299*float32(p[2])
	}
	out := raster.NewImage(m.W, m.H)
	sum := make([]float32, m.W)
	for y := range m.H {
		clear(sum)
		for _, t := range filter {
			// The pixel of the blurred picture at a distance is weighed for the one here: a
			// convolution reads at the opposite side.
			row := grey[min(max(y-t.dy, 0), m.H-1)*m.W:][:m.W]
			addShifted(sum, row, -t.dx, t.weight)
		}
		for x, v := range sum {
			g := byte(min(max(v+0.5, 0), 255))
			p := out.Pix[3*(y*m.W+x):]
			p[0], p[1], p[2] = g, g, g
		}
	}
	return out
}

// addShifted adds a row, read dx pixels further on, to sum; its ends repeat.
func addShifted(sum, row []float32, dx int, weight float32) {
	w := len(row)
	from, to := min(max(-dx, 0), w), max(min(w-dx, w), 0)
	for x := range from {
		sum[x] += weight * row[0]
	}
	for x := from; x < to; x++ {
		sum[x] += weight * row[x+dx]
	}
	for x := max(to, from); x < w; x++ {
		sum[x] += weight * row[w-1]
	}
}
