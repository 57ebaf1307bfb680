// Package degrade treats a drawn paper as life does: it is laid on a table,
// photographed at an angle in poor light, blurred, copied and turned. What moves
// pixels tells where they went, so that outlines known on the paper stay known.
package degrade

import (
	"image"

	"atlas/internal/document"
)

// Map takes points of one picture to another through a perspective; the zero Map is
// of no use. Row by row it is the matrix of the projection.
type Map [9]float64

// Identity leaves every point where it is.
var Identity = Map{1, 0, 0, 0, 1, 0, 0, 0, 1}

// Apply maps a point.
func (m Map) Apply(p document.Point) document.Point {
	w := m[6]*p.X + m[7]*p.Y + m[8]
	return document.Point{X: (m[0]*p.X + m[1]*p.Y + m[2]) / w, Y: (m[3]*p.X + m[4]*p.Y + m[5]) / w}
}

// Polygon maps the corners of p, keeping their order.
func (m Map) Polygon(p document.Polygon) document.Polygon {
	for i := range p {
		p[i] = m.Apply(p[i])
	}
	return p
}

// Then is the map that applies m first and n second.
func (m Map) Then(n Map) (out Map) {
	for i := range 3 {
		for j := range 3 {
			for k := range 3 {
				out[3*i+j] += n[3*i+k] * m[3*k+j]
			}
		}
	}
	return out
}

// inverse undoes m, up to a factor that does not count.
func (m Map) inverse() Map {
	return Map{
		m[4]*m[8] - m[5]*m[7], m[2]*m[7] - m[1]*m[8], m[1]*m[5] - m[2]*m[4],
		m[5]*m[6] - m[3]*m[8], m[0]*m[8] - m[2]*m[6], m[2]*m[3] - m[0]*m[5],
		m[3]*m[7] - m[4]*m[6], m[1]*m[6] - m[0]*m[7], m[0]*m[4] - m[1]*m[3],
	}
}

// Onto maps a width × height picture onto four corners, clockwise from its top left
// (P. Heckbert, Fundamentals of Texture Mapping, 1989, section 2.2.3).
func Onto(width, height float64, q document.Polygon) Map {
	dx1, dx2, dx3 := q[1].X-q[2].X, q[3].X-q[2].X, q[0].X-q[1].X+q[2].X-q[3].X
	dy1, dy2, dy3 := q[1].Y-q[2].Y, q[3].Y-q[2].Y, q[0].Y-q[1].Y+q[2].Y-q[3].Y
	det := dx1*dy2 - dx2*dy1
	g, h := (dx3*dy2-dx2*dy3)/det, (dx1*dy3-dx3*dy1)/det
	square := Map{
		q[1].X - q[0].X + g*q[1].X, q[3].X - q[0].X + h*q[3].X, q[0].X,
		q[1].Y - q[0].Y + g*q[1].Y, q[3].Y - q[0].Y + h*q[3].Y, q[0].Y,
		g, h, 1,
	}
	return Map{1 / width, 0, 0, 0, 1 / height, 0, 0, 0, 1}.Then(square)
}

// Lay puts a paper on a ground so that its corners come to lie where m says. Both
// pictures are kept; the ground is changed.
func Lay(paper, ground *image.RGBA, m Map) {
	size := paper.Bounds().Size()
	corners := m.Polygon(document.Box{MaxX: float64(size.X), MaxY: float64(size.Y)}.Polygon())
	if scale := document.Dist(corners[0], corners[1]) / float64(size.X); scale < 0.95 {
		paper = clone(paper)
		Blur(paper, 0.45/scale) // below the pixel grid of the smaller picture
	}
	box := corners.Box()
	bounds := ground.Bounds()
	x0, x1 := max(0, int(box.MinX)), min(bounds.Dx(), int(box.MaxX)+2)
	back := m.inverse()
	for y := max(0, int(box.MinY)); y < min(bounds.Dy(), int(box.MaxY)+2); y++ {
		row := ground.Pix[y*ground.Stride:]
		fy := float64(y) + 0.5
		nx, ny, w := back[1]*fy+back[2], back[4]*fy+back[5], back[7]*fy+back[8]
		for x := x0; x < x1; x++ {
			fx := float64(x) + 0.5
			k := 1 / (back[6]*fx + w)
			sample(row[4*x:4*x+3:4*x+3], paper, (back[0]*fx+nx)*k-0.5, (back[3]*fx+ny)*k-0.5)
		}
	}
}

// sample lays the paper's colour at (x, y) over px, between the four nearest pixels.
// Within a pixel of the paper's edge it fades out.
func sample(px []uint8, paper *image.RGBA, x, y float64) {
	right, bottom := float64(paper.Rect.Dx()-1), float64(paper.Rect.Dy()-1)
	cover := int32(256)
	if x < 0 || y < 0 || x > right || y > bottom {
		near := min(x+1, right+1-x, y+1, bottom+1-y)
		if near <= 0 {
			return
		}
		cover = int32(256 * min(1, near))
		x, y = min(max(x, 0), right), min(max(y, 0), bottom)
	}
	xi, yi := min(int(x), paper.Rect.Dx()-2), min(int(y), paper.Rect.Dy()-2)
	fx, fy := int32((x-float64(xi))*256), int32((y-float64(yi))*256)
	at := yi*paper.Stride + 4*xi
	top := paper.Pix[at : at+8 : at+8]
	low := paper.Pix[at+paper.Stride : at+paper.Stride+8 : at+paper.Stride+8]
	for c := range 3 {
		t := int32(top[c])<<8 + (int32(top[c+4])-int32(top[c]))*fx
		l := int32(low[c])<<8 + (int32(low[c+4])-int32(low[c]))*fx
		v := (t<<8 + (l-t)*fy) >> 16
		px[c] = uint8(int32(px[c]) + (v-int32(px[c]))*cover>>8)
	}
}

// Turn rotates a picture clockwise by quarters of a circle.
func Turn(img *image.RGBA, quarters int) (*image.RGBA, Map) {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	m := Identity
	switch quarters & 3 {
	case 0:
		return img, m
	case 1:
		m = Map{0, -1, float64(h), 1, 0, 0, 0, 0, 1}
	case 2:
		m = Map{-1, 0, float64(w), 0, -1, float64(h), 0, 0, 1}
	case 3:
		m = Map{0, 1, 0, -1, 0, float64(w), 0, 0, 1}
	}
	ow, oh := w, h
	if quarters&1 == 1 {
		ow, oh = h, w
	}
	out := image.NewRGBA(image.Rect(0, 0, ow, oh))
	for y := range h {
		for x := range w {
			q := m.Apply(document.Point{X: float64(x) + 0.5, Y: float64(y) + 0.5})
			copy(out.Pix[int(q.Y)*out.Stride+4*int(q.X):][:4], img.Pix[y*img.Stride+4*x:])
		}
	}
	return out, m
}

func clone(img *image.RGBA) *image.RGBA {
	out := *img
	out.Pix = append([]uint8(nil), img.Pix...)
	return &out
}

func clamp(v int32) uint8 { return uint8(min(max(v, 0), 255)) }
