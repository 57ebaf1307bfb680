package scene

import (
	"math"
	"slices"

	"atlas/internal/document"
)

// What can be told of print that was not read: lines of one size that spread over
// the picture are a paper, or a screen. A carton bears a few lines of very different
// sizes.
const (
	printRows   = 6 // lines of one size
	printSizes  = 1.6
	printShare  = 0.08 // of the picture, round these lines
	densePrint  = 14   // lines of one size, however small the paper is
	printAspect = 0.6  // of an outline, width over height: less is a stroke

	// cardRows and cardShare are of a card with few lines of several sizes, which
	// cover it where those of a carton do not.
	cardRows  = 5
	cardShare = 0.12

	// legiblePrint is the height of outlines, in pixels, and legibleEdges that height
	// over the width of the picture's edges, from which print can be read. Print that
	// was not read though it is larger is handwriting or another script.
	legiblePrint = 18.0
	legibleEdges = 6.0
	unreadShare  = 0.6 // of the lines, for the print to count as not read
)

// print is the lines on a page, read or not.
type print struct {
	lines  int     // of any size
	extent float64 // part of the page round them
	rows   int     // lines of the size most have
	share  float64 // part of the page round those
	height float64 // median, in pixels of the page
	unread float64 // part of the lines
}

// printOn measures the print of a page.
func printOn(page document.Page) print {
	var lines []document.Polygon
	var heights []float64
	for _, l := range slices.Concat(page.Lines, page.Unread) {
		if p := l.Polygon; p.Width() >= printAspect*p.Height() {
			lines, heights = append(lines, p), append(heights, p.Height())
		}
	}
	if len(lines) == 0 || page.Width*page.Height == 0 {
		return print{}
	}
	slices.Sort(heights)
	found := print{lines: len(lines), height: heights[len(heights)/2]}
	found.unread = float64(len(page.Unread)) / float64(len(page.Lines)+len(page.Unread))
	var alike []document.Polygon
	for _, p := range lines {
		if math.Abs(math.Log(p.Height()/found.height)) <= math.Log(printSizes) {
			alike = append(alike, p)
		}
	}
	found.rows = len(alike)
	found.extent, found.share = share(lines, page), share(alike, page)
	return found
}

// share is the part of the page within the box round lines, of which there are some.
func share(lines []document.Polygon, page document.Page) float64 {
	around := lines[0].Box()
	for _, p := range lines[1:] {
		around = around.Union(p.Box())
	}
	return around.Width() * around.Height() / (page.Width * page.Height)
}

// spread says whether the print is that of a paper.
func (p print) spread() bool {
	return p.rows >= densePrint || p.rows >= printRows && p.share >= printShare || p.lines >= cardRows && p.extent >= cardShare
}

// legible says whether the print could be read if it were of a known script, in a
// picture of the given scale whose edges are so many of its pixels wide.
func (p print) legible(edges, scale float64) bool {
	if p.lines > 0 && p.unread < unreadShare {
		return true
	}
	if edges >= soft {
		return false
	}
	return p.lines == 0 || p.height >= legiblePrint && p.height*scale >= legibleEdges*edges
}
