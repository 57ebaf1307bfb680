package raster

import (
	"math"

	"atlas/internal/document"
)

// Pyramid is a picture with its halvings, so that shrinking to any size reads
// pixels of about the size it writes. It is safe for concurrent use.
type Pyramid struct {
	levels []*Image // level k is 1/2^k of the picture
}

// minLevel is the side under which no further level is made: nothing that small
// still holds text.
const minLevel = 64

// NewPyramid makes the levels of m.
func NewPyramid(m *Image) *Pyramid {
	p := &Pyramid{levels: []*Image{m}}
	for m.W/2 >= minLevel && m.H/2 >= minLevel {
		m = m.half()
		p.levels = append(p.levels, m)
	}
	return p
}

// Base is the picture at full size.
func (p *Pyramid) Base() *Image { return p.levels[0] }

// level picks the pixels to read for an output of scale output pixels to one of the
// base, and their number along one base pixel. A level up to 1.7 times finer than
// the output is still sharp enough for bilinear sampling.
func (p *Pyramid) level(scale float64) (m *Image, ratio float64) {
	k := 0
	ratio = 1
	for scale < 0.6 && k < len(p.levels)-1 {
		scale *= 2
		ratio /= 2
		k++
	}
	return p.levels[k], ratio
}

// Normal says how a sample from 0 to 1 becomes a model's input: (v - Mean) / Std,
// for blue, green and red.
type Normal struct{ Mean, Std [channels]float32 }

// Plane is where a tensor's pixels go: channel c of pixel (x, y) is at
// Data[c·Size + y·Stride + x].
type Plane struct {
	Data         []float32
	Stride, Size int
}

// Warp writes the part of the picture inside q, a parallelogram in pixels of the
// base, as w×h pixels. What lies outside the picture repeats its border.
func (p *Pyramid) Warp(dst Plane, w, h int, q document.Polygon, n Normal) {
	across, down := document.Dist(q[0], q[1]), document.Dist(q[0], q[3])
	scale := math.Max(float64(w)/math.Max(across, 1), float64(h)/math.Max(down, 1))
	m, ratio := p.level(scale)
	s := sampler{
		m: m, normal: n,
		x: axis{(q[1].X - q[0].X) * ratio / float64(w), (q[3].X - q[0].X) * ratio / float64(h), q[0].X * ratio},
		y: axis{(q[1].Y - q[0].Y) * ratio / float64(w), (q[3].Y - q[0].Y) * ratio / float64(h), q[0].Y * ratio},
	}
	read := s.row
	if hasKernel && cap(m.Pix) > len(m.Pix) {
		read = s.fastRow
	}
	for row := range h {
		read(dst, row, w)
	}
}

// sampler reads m along an affine grid with bilinear weights.
type sampler struct {
	m      *Image
	normal Normal
	x, y   axis
}

// axis is one source coordinate as a function of the output pixel.
type axis struct{ perColumn, perRow, origin float64 }

// start is the coordinate of the first pixel of a row. Half a pixel is taken off
// because sample centres lie at half coordinates in both pictures.
func (a axis) start(row int) float32 {
	return float32(a.origin + a.perColumn/2 + a.perRow*(float64(row)+0.5) - 0.5)
}

// fit is how a sample becomes an input: times scale, plus shift.
func (n Normal) fit() (scale, shift [channels]float32) {
	for c := range channels {
		scale[c], shift[c] = 1/(255*n.Std[c]), -n.Mean[c]/n.Std[c]
	}
	return scale, shift
}

// row writes one, on processors that the kernel is not made for.
func (s *sampler) row(dst Plane, row, w int) {
	x0, y0 := s.x.start(row), s.y.start(row)
	dx, dy := float32(s.x.perColumn), float32(s.y.perColumn)
	maxX, maxY := float32(s.m.W-1), float32(s.m.H-1)
	stride := s.m.W * channels
	scale, shift := s.normal.fit()
	o := row * dst.Stride
	b, g, r := dst.Data[o:o+w], dst.Data[dst.Size+o:][:w], dst.Data[2*dst.Size+o:][:w]
	for i := range w {
		x := min(max(x0+float32(i)*dx, 0), maxX)
		y := min(max(y0+float32(i)*dy, 0), maxY)
		xi, yi := int(x), int(y)
		right, below := channels, stride
		if xi == s.m.W-1 {
			right = 0
		}
		if yi == s.m.H-1 {
			below = 0
		}
		fx, fy := x-float32(xi), y-float32(yi)
		w00, w01, w10, w11 := (1-fx)*(1-fy), fx*(1-fy), (1-fx)*fy, fx*fy
		at := yi*stride + xi*channels
		p00, p01 := s.m.Pix[at:at+channels], s.m.Pix[at+right:at+right+channels]
		p10, p11 := s.m.Pix[at+below:at+below+channels], s.m.Pix[at+below+right:at+below+right+channels]
		b[i] = (float32(p00[0])*w00+float32(p01[0])*w01+float32(p10[0])*w10+float32(p11[0])*w11)*scale[0] + shift[0]
		g[i] = (float32(p00[1])*w00+float32(p01[1])*w01+float32(p10[1])*w10+float32(p11[1])*w11)*scale[1] + shift[1]
		r[i] = (float32(p00[2])*w00+float32(p01[2])*w01+float32(p10[2])*w10+float32(p11[2])*w11)*scale[2] + shift[2]
	}
}
