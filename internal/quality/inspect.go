package quality

import (
	"image"
	"math"
	"slices"

	"atlas/internal/document"

	"golang.org/x/image/draw"
)

// Names of the measures, as the API writes them.
const (
	Blur          document.MeasureName = "blur"
	Glare         document.MeasureName = "glare"
	TooDark       document.MeasureName = "too_dark"
	CutOff        document.MeasureName = "cut_off"
	TooSmall      document.MeasureName = "too_small"
	Rotated       document.MeasureName = "rotated"
	BlackAndWhite document.MeasureName = "black_and_white"
	Screen        document.MeasureName = "photo_of_screen"
)

// Limits beyond which a measure is bad; atlas bench quality shows how drawn specimens
// stand to them.
const (
	maxBlur     = 0.86 // drawn phone photographs: 0.6 to 0.82; smoothed until print is lost: 0.85 to 1
	maxGlare    = 0.03 // of the print's area
	minBright   = 0.25 // of white
	maxCut      = 0    // lines of print
	minPrint    = 12   // pixels of an outline, a third more than of its letters, which are not read below about 8
	maxTurn     = 30   // degrees
	maxGreyness = 0.5  // probability
	maxScreen   = 0.85 // probability; dense small print alone comes to 0.55

	likelier = 0.5 // probability from which a flag other than original is given
)

// Inspection is how the picture of a page came out.
type Inspection struct {
	measures     []document.Measure
	grey, screen float64
	print        bool // there is print to judge by
}

// Inspect measures the picture of a page. What surrounds the print is left out: it says
// nothing of the paper.
func Inspect(img image.Image, page document.Page) Inspection {
	area := textArea(img, page)
	in := Inspection{print: !area.Empty()}
	add := func(name document.MeasureName, value, limit float64, bad bool) {
		m := document.Measure{Name: name, Page: page.Number, Value: round(value), Limit: limit, Grade: document.Good}
		switch {
		case math.IsNaN(value):
			m.Value, m.Grade = 0, document.Unmeasured
		case bad:
			m.Grade = document.Bad
		}
		in.measures = append(in.measures, m)
	}
	blur := blur(img, page)
	add(Blur, blur, maxBlur, blur > maxBlur)
	lit := area
	if !in.print {
		lit = img.Bounds() // in the dark nothing is read
	}
	small := shrink(img, lit, lightSide)
	light := lightOf(small)
	add(Glare, light.glare, maxGlare, light.glare > maxGlare)
	add(TooDark, light.white, minBright, light.white < minBright)
	cut := cutLines(img.Bounds(), page)
	add(CutOff, cut, maxCut, cut > maxCut)
	size := printHeight(img.Bounds(), page)
	add(TooSmall, size, minPrint, size < minPrint)
	turn := turned(page)
	add(Rotated, turn, maxTurn, math.Abs(turn) > maxTurn)
	in.grey, in.screen = math.NaN(), math.NaN()
	if in.print {
		if in.grey = greyness(small); drawn(img, area) {
			in.grey = min(in.grey, drawnGrey)
		}
		in.screen = screenPattern(img, area)
	}
	add(BlackAndWhite, in.grey, maxGreyness, in.grey > maxGreyness)
	add(Screen, in.screen, maxScreen, in.screen > maxScreen)
	return in
}

// Measures are all there are, in a fixed order; each is Unmeasured where the picture has
// no print to tell it by. coloured is set for papers whose originals are printed in
// colour, so that one without is a copy; of others the lack of colour is no trouble.
func (in Inspection) Measures(coloured bool) []document.Measure {
	out := slices.Clone(in.measures)
	for i, m := range out {
		if m.Name == BlackAndWhite && m.Grade == document.Bad && !coloured {
			out[i].Grade = document.Good
		}
	}
	return out
}

// Dark is the trouble of a picture in which nothing can be seen.
const Dark = "too dark"

// troubles are what a borrower is told that a picture is, the likeliest cause of
// unreadable print first: in the dark a camera blurs, and small print has no sharp edge.
var troubles = []struct {
	name   document.MeasureName
	reason string
}{{TooDark, Dark}, {TooSmall, "too small"}, {Blur, "blurred"}, {Glare, "glare"}, {CutOff, "cut off"}}

// Unreadable names what keeps print from being read, "" when the measures say nothing
// against it.
func Unreadable(measures []document.Measure) string {
	for _, t := range troubles {
		bad := func(m document.Measure) bool { return m.Name == t.name && m.Grade == document.Bad }
		if slices.ContainsFunc(measures, bad) {
			return t.reason
		}
	}
	return ""
}

// round leaves three digits behind the point: no measure is more exact.
func round(v float64) float64 { return math.Round(v*1000) / 1000 }

// Flag says what the picture was taken of. Confidence is 0 to 1 and lowest where the
// evidence is between two flags.
func (in Inspection) Flag() (Flag, float64) {
	switch {
	case !in.print:
		return Original, 0.5
	case in.screen > likelier && in.screen >= in.grey:
		return PhotoOfPhoto, in.screen
	case in.grey > likelier:
		return XeroxCopy, in.grey
	}
	return Original, 1 - math.Max(in.grey, in.screen)
}

// prints are the outlines of print on a page, read or not, in its picture.
func prints(page document.Page) []document.Polygon {
	var out []document.Polygon
	for _, lines := range [][]document.Line{page.Lines, page.Unread} {
		for _, l := range lines {
			out = append(out, page.ToImage.Polygon(l.Polygon))
		}
	}
	return out
}

// Thumbnail is the longer side, in pixels, up to which a picture can show no paper's
// print.
const Thumbnail = 480

// printHeight is the middle height of print in pixels; 0 of a picture too small for any.
func printHeight(picture image.Rectangle, page document.Page) float64 {
	if len(page.Lines)+len(page.Unread) == 0 && max(picture.Dx(), picture.Dy()) <= Thumbnail {
		return 0
	}
	var heights []float64
	for _, p := range prints(page) {
		heights = append(heights, p.Height())
	}
	return middle(heights)
}

// middle sorts values and gives the one in the middle, NaN of none.
func middle(values []float64) float64 {
	if len(values) == 0 {
		return math.NaN()
	}
	slices.Sort(values)
	return values[len(values)/2]
}

// turned is by how many degrees the page lies clockwise in its picture, -180 to 180.
func turned(page document.Page) float64 {
	if len(page.Lines) == 0 {
		return math.NaN()
	}
	return math.Atan2(page.ToImage.D, page.ToImage.A) * 180 / math.Pi
}

// Print that is cut by the picture's edge reaches it within edgeReach of its height. A
// scan that leaves no margin keeps more than that.
const edgeReach = 0.12

// cutLines counts the lines that run off the picture.
func cutLines(picture image.Rectangle, page document.Page) float64 {
	if len(page.Lines) == 0 {
		return math.NaN()
	}
	n := 0
	for _, l := range page.Lines {
		p := page.ToImage.Polygon(l.Polygon)
		b, reach := p.Box(), edgeReach*p.Height()
		if b.MinX < reach || b.MinY < reach || b.MaxX > float64(picture.Dx())-reach || b.MaxY > float64(picture.Dy())-reach {
			n++
		}
	}
	return float64(n)
}

// Light is measured in a small copy of the print's area, cell by cell.
const (
	lightSide = 480 // pixels, the longer side of the copy
	lightCell = 8   // pixels
	burnt     = 250 // of 255, the mean of a cell in which nothing is left
	burntLow  = 238 // and the least pixel
	nearWhite = 228 // paper from which burnt cells cannot be told: light from the side alone burns its brighter half
)

type light struct {
	white float64 // brightness of the paper, 0 to 1; NaN without a picture
	glare float64 // part of the area that is burnt out, NaN where the paper is white anyway
}

func lightOf(small *image.RGBA) light {
	grey := greyOf(small)
	var whites []float64
	cells, blown := 0, 0
	for y := 0; y+lightCell <= grey.Rect.Dy(); y += lightCell {
		for x := 0; x+lightCell <= grey.Rect.Dx(); x += lightCell {
			low, mean, high := cell(grey, x, y)
			whites = append(whites, float64(high))
			cells++
			if mean >= burnt && low >= burntLow {
				blown++
			}
		}
	}
	white := middle(whites)
	l := light{white: white / 255, glare: float64(blown) / float64(cells)}
	if white >= nearWhite || cells == 0 {
		l.glare = math.NaN()
	}
	return l
}

// shrink is a copy of an area whose longer side is side pixels at most.
func shrink(img image.Image, area image.Rectangle, side int) *image.RGBA {
	scale := math.Min(1, float64(side)/float64(max(area.Dx(), area.Dy())))
	w, h := int(float64(area.Dx())*scale), int(float64(area.Dy())*scale)
	return copyOf(draw.ApproxBiLinear, img, area, max(1, w), max(1, h))
}

// copyOf is an area scaled to w by h pixels. Scalers are several times as fast to a
// colour picture as to a grey one.
func copyOf(scaler draw.Scaler, img image.Image, area image.Rectangle, w, h int) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	scaler.Scale(out, out.Rect, img, area, draw.Src, nil)
	return out
}

func greyOf(img *image.RGBA) *image.Gray {
	grey := image.NewGray(img.Rect)
	for i := range grey.Pix {
		grey.Pix[i] = luma(img.Pix[4*i], img.Pix[4*i+1], img.Pix[4*i+2])
	}
	return grey
}

// luma is the brightness of a colour (ITU-R BT.601).
func luma(r, g, b uint8) uint8 { return uint8((299*int(r) + 587*int(g) + 114*int(b)) / 1000) }

func cell(grey *image.Gray, left, top int) (low uint8, mean int, high uint8) {
	low = 255
	for y := top; y < top+lightCell; y++ {
		for _, v := range grey.Pix[y*grey.Stride+left:][:lightCell] {
			low, high = min(low, v), max(high, v)
			mean += int(v)
		}
	}
	return low, mean / (lightCell * lightCell), high
}
