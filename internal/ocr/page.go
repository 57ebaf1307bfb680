package ocr

import (
	"math"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/ocr/layout"
)

// minSkew is the angle, half a degree, from which a page is straightened: below it
// the outlines are no more exact than that.
const minSkew = 0.5 * math.Pi / 180

// page is the upright page of what was read in a w×h image.
func (r reading) page(w, h int) document.Page {
	quarters := r.view.quarters
	if r.upsideDown {
		quarters += 2
	}
	lines := plausible(r.lines)
	outlines := make([]document.Polygon, len(lines))
	for i, l := range lines {
		outlines[i] = r.view.toImage.Polygon(l.Polygon)
	}
	toPage, width, height := upright(outlines, quarters, float64(w), float64(h))
	for i := range lines {
		lines[i].Polygon = toPage.Polygon(outlines[i])
	}
	return document.Page{
		Width: width, Height: height,
		Lines:   layout.Order(lines),
		ToImage: toPage.Inverse(),
	}
}

// upright maps a w×h image to the page on which its lines, given in the image, run
// to the right once it is turned clockwise by quarters. width and height are the
// page's: the smallest that holds all of the image.
func upright(lines []document.Polygon, quarters int, w, h float64) (toPage document.Affine, width, height float64) {
	toPage, width, height = document.Identity, w, h
	for range quarters {
		toPage = toPage.Then(document.Affine{B: -1, C: height, D: 1})
		width, height = height, width
	}
	straight := make([]document.Polygon, len(lines))
	for i, l := range lines {
		straight[i] = toPage.Polygon(l)
	}
	skew := layout.Skew(straight)
	if math.Abs(skew) < minSkew {
		return toPage, width, height
	}
	sin, cos := math.Sincos(-skew)
	rotation := document.Affine{A: cos, B: -sin, D: sin, E: cos}
	corners := rotation.Polygon(document.Box{MaxX: width, MaxY: height}.Polygon()).Box()
	rotation.C, rotation.F = -corners.MinX, -corners.MinY
	return toPage.Then(rotation), corners.Width(), corners.Height()
}

// Lines read with less than minConfidence on average are kept only when they look
// like a number: what the recogniser makes of scripts it cannot read (Devanagari,
// Tamil) lies at 0.3 to 0.8 and hardly holds digits, while poor light takes the
// numbers of a card down to 0.6.
const (
	minConfidence       = 0.7
	minNumberConfidence = 0.4
	minDigits           = 4
)

// plausible drops lines that are no Latin text: those too unsure, and those of
// signs alone.
func plausible(lines []document.Line) []document.Line {
	var kept []document.Line
	for _, l := range lines {
		letters, digits, signs := count(l.Text)
		sure := l.Confidence >= minConfidence && letters+digits > 0
		number := l.Confidence >= minNumberConfidence && digits >= minDigits && digits > letters+signs
		if sure || number {
			kept = append(kept, l)
		}
	}
	return kept
}

// count says what a text consists of, beside spaces.
func count(text string) (letters, digits, signs int) {
	for _, r := range text {
		switch {
		case unicode.IsLetter(r):
			letters++
		case unicode.IsDigit(r):
			digits++
		case r != ' ':
			signs++
		}
	}
	return letters, digits, signs
}
