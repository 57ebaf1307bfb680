package redact

import (
	"image"
	"image/color"
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// A virtual id is printed right under the number, within its width and in smaller
// type that OCR may not read where the number still is. So a strip under each
// number, masked or not, in multiples of its height, is covered when there is ink on it.
const (
	stripFrom = 0.02
	stripTo   = 1.05

	// inkContrast is the part of the number's own contrast from which a pixel is ink,
	// and inkShare the part of the strip that must be.
	inkContrast = 0.15
	inkShare    = 0.05

	// ruleUnbroken is the part of a row of pixels that a ruled line fills at least: a
	// row of digits has gaps. ruleEdge is how many rows its edge takes up on either
	// side, ruleThickness the part of the strip's height that it has at most.
	ruleUnbroken  = 0.97
	ruleEdge      = 3
	ruleThickness = 0.25
)

// Elsewhere, print that was not read is a number as likely as not, unless it is in
// another script, which is never read. Latin print of that size tells: where a few
// lines of it were read well, a number would have been, too. Smaller print is
// covered; as it can hardly be read, little is lost.
const (
	wellRead      = 0.9 // confidence of a line
	wellReadChars = 6   // letters and digits of it
	wellReadLines = 2   // of a size

	// sizeVaries is the part by which outlines of print of one size differ.
	sizeVaries = 0.1

	// doubtful is the confidence below which a line is not believed where redaction
	// is concerned, doubtfulDigits how many of its characters, and doubtfulShare which
	// part of them, make it a number.
	doubtful       = 0.8
	doubtfulDigits = 4
	doubtfulShare  = 0.6

	// unexplainedDigits is how many digits make a line a number, of which one may have been
	// lost, that nothing else was found to be.
	unexplainedDigits = aadhaarDigits - 1

	// numberAspect is how many times as long as high the hidden part of a number is at
	// least: eight digits, half as wide as high. It may have come apart: outlines of
	// one row overlap by more than half and are no more than rowGap heights apart.
	numberAspect = 4
	rowGap       = 2

	// unreadMargin is how far, in its heights, print reaches beyond the detector's
	// outline at either end.
	unreadMargin = 0.5
)

// illegible outlines the print of a page that was not read, or badly, and may be a
// number, but for what is to be spared.
func illegible(p document.Page, spared []document.Polygon) []document.Polygon {
	limit := legibleHeight(p.Lines)
	var covers []document.Polygon
	add := func(l document.Line) {
		middle := l.Polygon.Box().Center()
		if !slices.ContainsFunc(spared, func(s document.Polygon) bool {
			return within(s, middle) || within(l.Polygon, s.Box().Center())
		}) {
			margin := unreadMargin * printHeight(l) / max(l.Polygon.Width(), 1)
			covers = append(covers, stretch(l.Polygon, -margin, 1+margin))
		}
	}
	for i, l := range p.Unread {
		others := slices.Concat(p.Unread[:i], p.Unread[i+1:], p.Lines)
		if numeric(l.Text) || math.IsInf(limit, 1) || printHeight(l) < limit && mayBeNumber(l, others) {
			add(l)
		}
	}
	for _, l := range p.Lines {
		if numeric(l.Text) && l.Confidence < doubtful {
			add(l)
		}
	}
	return covers
}

// unexplained outlines the lines of a page that have the digits of a number, beside their
// dates, though none was found there, as nothing that is shown lies on them. The strokes of
// an enrolment number tell it, and a telephone number its beginning.
func unexplained(p document.Page, shown []document.Polygon) []document.Polygon {
	var covers []document.Polygon
	for _, l := range p.Lines {
		explained := strings.Contains(l.Text, "/") || telephone.MatchString(l.Text) ||
			slices.ContainsFunc(shown, func(s document.Polygon) bool { return within(l.Polygon, s.Box().Center()) })
		if !explained && numeric(l.Text) && digitsBesideDates(l.Text) >= unexplainedDigits {
			margin := unreadMargin * printHeight(l) / max(l.Polygon.Width(), 1)
			covers = append(covers, stretch(l.Polygon, -margin, 1+margin))
		}
	}
	return covers
}

// telephone is a toll-free number, or one of a mobile with the country before it.
var telephone = regexp.MustCompile(`\b1[89]00\b|^\W*\+91\W?[6-9]\d{4}\W?\d{5}\W*$`)

func digitsBesideDates(text string) (n int) {
	for _, d := range slices.Backward(idnum.FindDates(text)) {
		text = text[:d.Start] + text[d.End:]
	}
	for _, r := range text {
		if r >= '0' && r <= '9' {
			n++
		}
	}
	return n
}

// printHeight is the height of a line's print, whatever way it runs.
func printHeight(l document.Line) float64 { return min(l.Polygon.Height(), l.Polygon.Width()) }

// mayBeNumber says whether print that was not read is long enough for a number, by
// itself or with others in its row. The eyes of a portrait, say, are not.
func mayBeNumber(l document.Line, others []document.Line) bool {
	long := max(l.Polygon.Width(), l.Polygon.Height())
	return long >= numberAspect*printHeight(l) || slices.ContainsFunc(others, func(o document.Line) bool { return inRow(l, o) })
}

// inRow says whether o goes on where l ends, in the direction in which l is longer.
func inRow(l, o document.Line) bool {
	height, corner := printHeight(l), l.Polygon[1]
	if l.Polygon.Height() > l.Polygon.Width() {
		corner = l.Polygon[3]
	}
	length := max(document.Dist(l.Polygon[0], corner), 1)
	along := document.Point{X: (corner.X - l.Polygon[0].X) / length, Y: (corner.Y - l.Polygon[0].Y) / length}
	middle := document.Lerp(l.Polygon[0], l.Polygon[2], 0.5)
	gap, off := math.Inf(1), math.Inf(1)
	for _, t := range []float64{0, 0.5, 1} { // both ends of o and its middle
		for _, at := range []document.Point{
			document.Lerp(document.Lerp(o.Polygon[0], o.Polygon[3], 0.5), document.Lerp(o.Polygon[1], o.Polygon[2], 0.5), t),
			document.Lerp(document.Lerp(o.Polygon[0], o.Polygon[1], 0.5), document.Lerp(o.Polygon[3], o.Polygon[2], 0.5), t),
		} {
			x, y := at.X-middle.X, at.Y-middle.Y
			if far := math.Abs(x*along.X+y*along.Y) - length/2; far < gap {
				gap, off = far, math.Abs(y*along.X-x*along.Y)
			}
		}
	}
	return gap <= rowGap*height && off < height/2
}

// numeric says whether a text, badly read, may be a number.
func numeric(text string) bool {
	digits, others := 0, 0
	for _, c := range text {
		switch _, _, ok := idnum.Repair(string(c), "9"); {
		case ok:
			digits++
		case c != ' ':
			others++
		}
	}
	return digits >= doubtfulDigits && float64(digits) >= doubtfulShare*float64(digits+others)
}

// legibleHeight is the height from which lines of a page were read well, infinite
// when none were.
func legibleHeight(lines []document.Line) float64 {
	var heights []float64
	for _, l := range lines {
		if l.Confidence >= wellRead && wordChars(l.Text) >= wellReadChars {
			heights = append(heights, l.Polygon.Height())
		}
	}
	if len(heights) == 0 {
		return math.Inf(1)
	}
	slices.Sort(heights)
	return (1 - sizeVaries) * heights[min(wellReadLines, len(heights))-1]
}

// wordChars counts the letters and digits of a text.
func wordChars(text string) int {
	n := 0
	for _, c := range text {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			n++
		}
	}
	return n
}

// unreadIDs outlines the strips under the numbers of a page that bear ink but no
// virtual id that was read.
func unreadIDs(p Page, found located) []document.Polygon {
	var strips []document.Polygon
	for _, n := range found.numbers {
		strip := document.Polygon{
			document.Lerp(n[0], n[3], 1+stripFrom), document.Lerp(n[1], n[2], 1+stripFrom),
			document.Lerp(n[1], n[2], 1+stripTo), document.Lerp(n[0], n[3], 1+stripTo),
		}
		read := slices.ContainsFunc(found.covers, func(c document.Polygon) bool {
			middle := c.Box().Center()
			below := document.Box{MinX: strip.Box().MinX, MinY: strip.Box().MinY, MaxX: strip.Box().MaxX, MaxY: strip.Box().MaxY + n.Height()}
			return middle.X > below.MinX && middle.X < below.MaxX && middle.Y > below.MinY && middle.Y < below.MaxY
		})
		if !read && inked(p.Image, p.Page.ToImage.Polygon(n), p.Page.ToImage.Polygon(strip)) {
			strips = append(strips, strip)
		}
	}
	return strips
}

// inked says whether there is print on a strip, as dark against the paper as a
// part of the number's own ink. A line ruled through the strip is no print.
func inked(img image.Image, number, strip document.Polygon) bool {
	reference := slices.Concat(greys(img, number)...)
	if len(reference) == 0 {
		return false
	}
	slices.Sort(reference)
	ink, paper := reference[len(reference)/20], reference[len(reference)*3/4]
	limit := paper - inkContrast*(paper-ink)
	below := greys(img, strip)
	ruled := ruledRows(below, limit)
	dark, all := 0, 0
	for y, row := range below {
		if ruled[y] {
			continue
		}
		for _, v := range row {
			all++
			if v < limit {
				dark++
			}
		}
	}
	return float64(dark) > inkShare*float64(all)
}

// ruledRows tells the rows of a strip that a ruled line takes up, with its edges:
// those dark from end to end, without the gaps between digits. Rows are of one
// length. What is thicker than a line is none.
func ruledRows(rows [][]float64, limit float64) []bool {
	ruled := make([]bool, len(rows))
	thick := 0
	for y, row := range rows {
		dark := 0
		for _, v := range row {
			if v < limit {
				dark++
			}
		}
		if float64(dark) >= ruleUnbroken*float64(len(row)) {
			thick++
			for edge := max(0, y-ruleEdge); edge <= min(len(rows)-1, y+ruleEdge); edge++ {
				ruled[edge] = true
			}
		}
	}
	if float64(thick) > ruleThickness*float64(len(rows)) {
		return make([]bool, len(rows))
	}
	return ruled
}

// greys samples the brightness within a polygon, in rows along it: means of three by
// three pixels, so that noise does not look like ink. What is outside the picture is
// white.
func greys(img image.Image, p document.Polygon) [][]float64 {
	columns, rows := int(p.Width()), int(p.Height())
	values := make([][]float64, max(0, rows-1))
	inner := img.Bounds().Inset(1)
	for y := range values {
		down := float64(y+1) / float64(rows)
		from, to := document.Lerp(p[0], p[3], down), document.Lerp(p[1], p[2], down)
		for x := 1; x < columns; x += 2 {
			at := document.Lerp(from, to, float64(x)/float64(columns))
			v := 255.0
			if centre := (image.Point{X: int(math.Round(at.X)), Y: int(math.Round(at.Y))}); centre.In(inner) {
				v = greyAround(img, centre)
			}
			values[y] = append(values[y], v)
		}
	}
	return values
}

// greyAround is the mean brightness of three by three pixels.
func greyAround(img image.Image, at image.Point) float64 {
	sum := 0
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			sum += int(color.GrayModel.Convert(img.At(at.X+dx, at.Y+dy)).(color.Gray).Y)
		}
	}
	return float64(sum) / 9
}
