package decode

import (
	"image"
	"image/draw"
)

// orientation is the EXIF tag 0x0112 (CIPA DC-008, 4.6.5): where the first row
// and column of the stored image belong. 1 is upright; 2 to 8 are not.
type orientation int

const upright orientation = 1

// valid is o, or upright when o is none of the eight.
func (o orientation) valid() orientation {
	if o < 1 || o > 8 {
		return upright
	}
	return o
}

// transposed says whether width and height change places.
func (o orientation) transposed() bool { return o >= 5 }

// walk says how to visit a stored plane of w by h items in upright order: start
// at base, step dx to go right and dy to go down.
func (o orientation) walk(w, h, stride, size int) (base, dx, dy int) {
	dx, dy = size, stride
	switch o {
	case 2, 3, 7, 8: // columns are stored from right to left
		base += (w - 1) * size
		dx = -size
	}
	switch o {
	case 3, 4, 6, 7: // rows are stored from bottom to top
		base += (h - 1) * stride
		dy = -stride
	}
	if o.transposed() {
		dx, dy = dy, dx
	}
	return base, dx, dy
}

// turn makes img upright. The image must start at 0, 0 and be of a type flatten
// gives.
func turn(img image.Image, o orientation) image.Image {
	if o == upright {
		return img
	}
	switch src := img.(type) {
	case *image.Gray:
		dst := image.NewGray(o.rect(src.Rect))
		turnPlane(plane{dst.Pix, dst.Stride}, plane{src.Pix, src.Stride}, src.Rect.Dx(), src.Rect.Dy(), 1, o)
		return dst
	case *image.YCbCr:
		return turnYCbCr(src, o)
	}
	src := img.(*image.RGBA)
	dst := image.NewRGBA(o.rect(src.Rect))
	turnPlane(plane{dst.Pix, dst.Stride}, plane{src.Pix, src.Stride}, src.Rect.Dx(), src.Rect.Dy(), 4, o)
	return dst
}

func (o orientation) rect(r image.Rectangle) image.Rectangle {
	if o.transposed() {
		return image.Rect(0, 0, r.Dy(), r.Dx())
	}
	return r
}

// turnYCbCr keeps the planes apart. With an odd width or height the colour may
// move by half of its coarser pixel, which nobody sees.
func turnYCbCr(src *image.YCbCr, o orientation) image.Image {
	ratio, ok := turnedRatio(src.SubsampleRatio, o)
	if !ok {
		rgba := image.NewRGBA(src.Rect)
		draw.Draw(rgba, rgba.Rect, src, image.Point{}, draw.Src)
		return turn(rgba, o)
	}
	dst := image.NewYCbCr(o.rect(src.Rect), ratio)
	w, h := src.Rect.Dx(), src.Rect.Dy()
	turnPlane(plane{dst.Y, dst.YStride}, plane{src.Y, src.YStride}, w, h, 1, o)
	cw, ch := chromaSize(w, h, src.SubsampleRatio)
	turnPlane(plane{dst.Cb, dst.CStride}, plane{src.Cb, src.CStride}, cw, ch, 1, o)
	turnPlane(plane{dst.Cr, dst.CStride}, plane{src.Cr, src.CStride}, cw, ch, 1, o)
	return dst
}

// turnedRatio is the subsampling after the turn; 4:1:1 and 4:1:0 have none when
// width and height change places.
func turnedRatio(r image.YCbCrSubsampleRatio, o orientation) (image.YCbCrSubsampleRatio, bool) {
	if !o.transposed() {
		return r, true
	}
	switch r {
	case image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio420:
		return r, true
	case image.YCbCrSubsampleRatio422:
		return image.YCbCrSubsampleRatio440, true
	case image.YCbCrSubsampleRatio440:
		return image.YCbCrSubsampleRatio422, true
	}
	return r, false
}

func chromaSize(w, h int, r image.YCbCrSubsampleRatio) (cw, ch int) {
	switch r {
	case image.YCbCrSubsampleRatio422:
		return (w + 1) / 2, h
	case image.YCbCrSubsampleRatio420:
		return (w + 1) / 2, (h + 1) / 2
	case image.YCbCrSubsampleRatio440:
		return w, (h + 1) / 2
	case image.YCbCrSubsampleRatio411:
		return (w + 3) / 4, h
	case image.YCbCrSubsampleRatio410:
		return (w + 3) / 4, (h + 1) / 2
	}
	return w, h
}

type plane struct {
	pix    []byte
	stride int
}

// strip is how many columns turnPlane fills at a time: a row and a column of the
// stored plane then stay in the processor's first cache.
const strip = 32

// turnPlane copies the w by h items of src, each of size bytes, to their upright
// places in dst.
func turnPlane(dst, src plane, w, h, size int, o orientation) {
	base, dx, dy := o.walk(w, h, src.stride, size)
	if o.transposed() {
		w, h = h, w
	}
	for left := 0; left < w; left += strip {
		right := min(left+strip, w)
		for y := range h {
			row := dst.pix[y*dst.stride+left*size : y*dst.stride+right*size]
			turnRow(row, src.pix, base+y*dy+left*dx, dx, size)
		}
	}
}

// turnRow fills row with items of src that lie step apart.
func turnRow(row, src []byte, at, step, size int) {
	if size == 1 {
		for x := range row {
			row[x] = src[at]
			at += step
		}
		return
	}
	for x := 0; x < len(row); x += size {
		copy(row[x:x+size], src[at:at+size])
		at += step
	}
}
