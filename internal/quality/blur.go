package quality

import (
	"image"
	"math"
	"slices"

	"atlas/internal/document"

	"golang.org/x/image/draw"
)

// Blur is told by print alone, each piece of it brought to one height: what matters is
// how sharp it is for its size.
const (
	blurPieces = 12  // of print, spread over the page
	blurHeight = 32  // pixels
	blurLength = 640 // pixels at most of a piece
	blurNear   = 1   // pixels between the neighbours compared
	blurFar    = 4

	// fewPieces of print may be none: then the sharpest tiles of the whole picture are
	// judged, those of its few that have any contrast.
	fewPieces    = 3
	tileSide     = 64   // pixels of a copy
	tileCopy     = 1600 // pixels, the longer side of the copy
	tileContrast = 48   // of 255
	fewTiles     = 6
	sharpTiles   = 0.1
)

// blur is how much of the difference between pixels four apart lies evenly between
// them: 1 where brightness runs as a ramp, 0.55 to 0.8 in sharp print. The direction in
// which it is higher counts, since a hand shakes in one. NaN without print.
func blur(img image.Image, page document.Page) float64 {
	var found []float64
	all := prints(page)
	for i := 0; i < len(all); i += max(1, len(all)/blurPieces) {
		if piece := enlarge(img, all[i]); piece != nil {
			w, h := piece.Rect.Dx(), piece.Rect.Dy()
			found = append(found, math.Max(ramp(piece, 1, w, piece.Stride, h), ramp(piece, piece.Stride, h, 1, w)))
		}
	}
	if len(found) < fewPieces {
		return blurOfTiles(img)
	}
	return middle(found)
}

// blurOfTiles is the blur of the sharpest tiles of a picture, NaN when hardly any shows
// anything.
func blurOfTiles(img image.Image) float64 {
	grey := greyOf(shrink(img, img.Bounds(), tileCopy))
	var found []float64
	for y := 0; y+tileSide <= grey.Rect.Dy(); y += tileSide {
		for x := 0; x+tileSide <= grey.Rect.Dx(); x += tileSide {
			tile := grey.SubImage(image.Rect(x, y, x+tileSide, y+tileSide)).(*image.Gray)
			if contrast(tile) >= tileContrast {
				found = append(found, math.Max(ramp(tile, 1, tileSide, tile.Stride, tileSide), ramp(tile, tile.Stride, tileSide, 1, tileSide)))
			}
		}
	}
	if len(found) < fewTiles {
		return math.NaN()
	}
	slices.Sort(found)
	return found[int(sharpTiles*float64(len(found)))]
}

func contrast(tile *image.Gray) uint8 {
	low, high := uint8(255), uint8(0)
	for y := range tile.Rect.Dy() {
		row := tile.Pix[y*tile.Stride:][:tile.Rect.Dx()]
		low, high = min(low, slices.Min(row)), max(high, slices.Max(row))
	}
	return high - low
}

// enlarge is a grey copy of a piece of print, blurHeight high; nil when there is hardly
// anything of it.
func enlarge(img image.Image, p document.Polygon) *image.Gray {
	b := p.Box()
	scale := blurHeight / math.Max(1, math.Min(p.Width(), p.Height()))
	area := image.Rect(int(b.MinX), int(b.MinY), int(b.MaxX), int(b.MaxY)).Intersect(img.Bounds())
	longest := int(blurLength / scale)
	area.Max.X, area.Max.Y = min(area.Max.X, area.Min.X+longest), min(area.Max.Y, area.Min.Y+longest)
	w, h := int(float64(area.Dx())*scale), int(float64(area.Dy())*scale)
	if w < blurHeight/2 || h < blurHeight/2 {
		return nil
	}
	return greyOf(copyOf(draw.BiLinear, img, area, w, h))
}

// ramp compares pixels along n steps of step bytes, in m rows that are row bytes apart.
func ramp(piece *image.Gray, step, n, row, m int) float64 {
	near, far := 0.0, 1.0
	for j := range m {
		line := piece.Pix[j*row:]
		for i := 0; i+blurFar < n; i++ {
			v := float64(line[i*step])
			a, b := v-float64(line[(i+blurNear)*step]), v-float64(line[(i+blurFar)*step])
			near += a * a
			far += b * b
		}
	}
	return math.Min(1, blurNear/(blurFar*math.Sqrt((near+1e-3)/far)))
}
