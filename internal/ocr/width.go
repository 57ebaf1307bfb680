package ocr

import (
	"math"
	"slices"

	"atlas/internal/document"
	"atlas/internal/ocr/raster"
)

// The recogniser sees a line as a row of frames, each widthStep pixels wide, and its work
// grows with their number. Print has 2 to 4.5 frames a character at its own aspect, and needs
// less than three: what is set wider is read narrower. How wide letters are set is told
// by the height of their middle band, and by what a few lines of the page were read as.
const (
	// framesPerChar is how many frames a character gets, spaces counted. Of the words of
	// 2,893 lines of 75 phone photos, read at several widths, 0.1 % were lost with 2.2,
	// 2 % with 2.0, 5 % with 1.8 and 16 % with 1.6. But the narrowest letters go first, as
	// one f of "Office": on 304 clean and phone papers 29 fields were missed with 2.3, 13
	// with 2.6 and 2.9 each, 16 at the lines' own widths.
	framesPerChar = 2.7

	narrowest = 0.5 // of a line's width at its own aspect

	// A character with its space takes usualAdvance pixels at lineHeight where the band is
	// all of that, and the power bandPower of the band's share where it is less. Fitted to
	// the logarithms of 6,000 lines of 194 phone and hard photographs, with a standard
	// deviation of 0.15; on other fonts, those of the engine's study, it was 0.13.
	usualAdvance = 36
	bandPower    = 0.83

	// legiblePrint is the confidence of a page's first lines from which the others are read
	// narrower. On moved and blurred pages that loses words.
	legiblePrint = 0.9

	// usualLines are how many lines of usual letters are counted beside the first ones, and
	// widestAdvance is how much wider than usual letters may be by these: a line that is
	// half in another script has few characters for its width.
	usualLines    = 2
	widestAdvance = 1.05
)

// naturalWidth is a line's width in pixels where it is lineHeight high.
func naturalWidth(o document.Polygon) int {
	width := int(math.Round(lineHeight * o.Width() / math.Max(o.Height(), 1)))
	return min(max(width, 4), maxWidth)
}

// narrowed is how much narrower than natural a line is read, 0.5 to 1.
func narrowed(d *desk, pic picture, o document.Polygon, natural int) float64 {
	if pic.advance == 0 {
		return 1
	}
	advance := pic.advance * bandAdvance(d, pic, o, natural)
	return math.Min(math.Max(framesPerChar*widthStep/advance, narrowest), 1)
}

// advanceOf is how wide the letters of a page are set for their band, in usualAdvances, by
// what was read of some lines. It is 0 when they were not read surely.
func advanceOf(d *desk, r reading) float64 {
	if len(r.lines) == 0 || r.confidence() < legiblePrint {
		return 0
	}
	sum := 0.0
	for _, l := range r.lines {
		natural := naturalWidth(l.Polygon)
		advance := float64(natural) / math.Max(float64(len(l.Chars)), 1)
		sum += math.Log(advance / bandAdvance(d, r.picture, l.Polygon, natural))
	}
	return math.Min(math.Exp(sum/float64(len(r.lines)+usualLines)), widestAdvance)
}

// bandAdvance is how far the characters of a line are usually apart, in pixels at
// lineHeight, for letters with a band as high as its.
func bandAdvance(d *desk, pic picture, o document.Polygon, natural int) float64 {
	x := cropTensor(d, pic, []crop{{outline: o, width: natural}}, natural)
	return usualAdvance * math.Pow(band(linePlane(x, 0), natural), bandPower)
}

// stroke is the distance in pixels at lineHeight over which print and paper differ.
const stroke = 2

// band is the share of a line's rows that the middle of its letters takes, above 0: those
// with at least half as many edges of strokes as any. Rules and the headlines of Devanagari
// have none.
func band(line raster.Plane, width int) float64 {
	var edges [lineHeight]float64
	for y := range edges {
		row := line.Data[line.Size+y*line.Stride:][:width]
		for x, shade := range row[min(stroke, width):] {
			edges[y] += math.Abs(float64(shade - row[x]))
		}
	}
	rows, most := 0, slices.Max(edges[:])
	for _, e := range edges {
		if e >= most/2 {
			rows++
		}
	}
	return float64(rows) / lineHeight
}
