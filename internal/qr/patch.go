package qr

import (
	"image"

	"atlas/internal/document"
)

// A patch is a square of the picture as mottled as a QR code all over: where blur,
// noise or low light hide the finder patterns, it may still be one. Portraits are
// smoother; print has blank paper between its lines, so it is half as dark.
const (
	patchCells   = 150  // along the picture's longer side
	minPatch     = 8    // cells a side
	maxPatch     = 0.6  // of the picture's longer side; a larger one is ground, not a code on a card
	maxPatchLong = 1.5  // sides of the box round it
	minPatchFull = 0.7  // of the box is mottled; a code may be turned
	minEdges     = 22   // of 255, mean difference of pixels two apart, across and down
	minDarkShare = 0.28 // and up to 1 less that much
)

// patches returns the boxes round the mottled squares of a picture.
func patches(g *image.Gray) []document.Box {
	size := max(6, max(g.Rect.Dx(), g.Rect.Dy())/patchCells)
	columns, rows := g.Rect.Dx()/size, g.Rect.Dy()/size
	cells := make([]cell, columns*rows)
	for i := range cells {
		cells[i] = measure(g, i%columns*size, i/columns*size, size)
	}
	mottled := make([]bool, len(cells))
	for i := range cells {
		mottled[i] = around(cells, columns, i).mottled()
	}
	var found []document.Box
	for i := range mottled {
		if !mottled[i] {
			continue
		}
		area, n := fill(mottled, columns, i)
		w, h := area.Dx(), area.Dy()
		square := float64(max(w, h)) < maxPatch*float64(max(columns, rows)) && float64(max(w, h)) < maxPatchLong*float64(min(w, h))
		full := float64(n) > minPatchFull*float64(w*h)
		if min(w, h) >= minPatch && square && full && len(found) < maxCodes {
			found = append(found, document.Box{
				MinX: float64(size * (area.Min.X - 1)), MinY: float64(size * (area.Min.Y - 1)),
				MaxX: float64(size * (area.Max.X + 1)), MaxY: float64(size * (area.Max.Y + 1)),
			})
		}
	}
	return found
}

// cell adds up what is seen in a square of pixels.
type cell struct {
	across, down int // differences of pixels two apart
	dark         int // pixels under the middle of the square's range
	pixels       int
}

func measure(g *image.Gray, x0, y0, size int) cell {
	c := cell{pixels: size * size}
	low, high := uint8(255), uint8(0)
	at := func(x, y int) uint8 {
		return g.Pix[min(y, g.Rect.Dy()-1)*g.Stride+min(x, g.Rect.Dx()-1)]
	}
	for y := y0; y < y0+size; y++ {
		for x := x0; x < x0+size; x++ {
			v := at(x, y)
			low, high = min(low, v), max(high, v)
			c.across += difference(v, at(x+2, y))
			c.down += difference(v, at(x, y+2))
		}
	}
	middle := (int(low) + int(high)) / 2
	for y := y0; y < y0+size; y++ {
		for x := x0; x < x0+size; x++ {
			if int(at(x, y)) < middle {
				c.dark++
			}
		}
	}
	return c
}

// around adds up a cell and its eight neighbours.
func around(cells []cell, columns, i int) cell {
	var sum cell
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			x, j := i%columns+dx, i+dy*columns+dx
			if x < 0 || x >= columns || j < 0 || j >= len(cells) {
				continue
			}
			c := cells[j]
			sum.across, sum.down = sum.across+c.across, sum.down+c.down
			sum.dark, sum.pixels = sum.dark+c.dark, sum.pixels+c.pixels
		}
	}
	return sum
}

// mottled says whether the cell changes as often across as down and is about half
// dark.
func (c cell) mottled() bool {
	dark := float64(c.dark) / float64(c.pixels)
	return min(c.across, c.down) >= minEdges*c.pixels && dark > minDarkShare && dark < 1-minDarkShare
}

func difference(a, b uint8) int { return int(max(a, b)) - int(min(a, b)) }

// fill takes the connected cells round cell i away and gives the box round them
// and their number.
func fill(cells []bool, columns, i int) (area image.Rectangle, n int) {
	cells[i] = false
	for queue := []int{i}; len(queue) > 0; queue = queue[1:] {
		at := image.Point{X: queue[0] % columns, Y: queue[0] / columns}
		area = area.Union(image.Rectangle{Min: at, Max: at.Add(image.Point{X: 1, Y: 1})})
		n++
		for _, step := range []image.Point{{X: 1}, {X: -1}, {Y: 1}, {Y: -1}} {
			q := at.Add(step)
			j := q.Y*columns + q.X
			if q.X >= 0 && q.X < columns && q.Y >= 0 && j < len(cells) && cells[j] {
				cells[j] = false
				queue = append(queue, j)
			}
		}
	}
	return area, n
}
