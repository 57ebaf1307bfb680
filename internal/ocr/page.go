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
	lines, unread := plausible(r.lines)
	toImage := document.Affine{A: r.picture.scale, E: r.picture.scale}
	place(lines, toImage)
	place(unread, toImage)
	toPage, width, height := upright(outlines(lines), r.quarters, float64(w), float64(h))
	place(lines, toPage)
	place(unread, toPage)
	withoutOverlap(lines)
	return document.Page{
		Width: width, Height: height,
		Lines:   layout.Order(lines),
		Unread:  unread,
		ToImage: toPage.Inverse(),
	}
}

// place maps the outlines of lines.
func place(lines []document.Line, t document.Affine) {
	for i := range lines {
		lines[i].Polygon = t.Polygon(lines[i].Polygon)
	}
}

func outlines(lines []document.Line) []document.Polygon {
	polygons := make([]document.Polygon, len(lines))
	for i, l := range lines {
		polygons[i] = l.Polygon
	}
	return polygons
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
	skew := layout.Skew(through(toPage, lines))
	if math.Abs(skew) < minSkew {
		return toPage, width, height
	}
	sin, cos := math.Sincos(-skew)
	rotation := document.Affine{A: cos, B: -sin, D: sin, E: cos}
	corners := rotation.Polygon(document.Box{MaxX: width, MaxY: height}.Polygon()).Box()
	rotation.C, rotation.F = -corners.MinX, -corners.MinY
	return toPage.Then(rotation), corners.Width(), corners.Height()
}

// What the recogniser makes of scripts it cannot read (Devanagari, Tamil) is unsure,
// at 0.3 to 0.8, and sparse: it finds a Latin letter here and there. Poor light and
// small print take real lines down to 0.5, but their characters stand close and numbers
// stay numbers. So the confidence a line needs depends on its density, in characters
// for a square of its height, which is 1.0 to 2.5 for print.
const (
	minConfidence       = 0.7
	sparseDensity       = 0.9
	minSparseConfidence = 0.85
	denseDensity        = 1.5
	minDenseConfidence  = 0.5
	minDenseChars       = 10
	minNumberConfidence = 0.4
	minDigits           = 4

	// minRun is how many characters tell by themselves how densely a line is printed.
	// A Hindi caption before an English word leaves half of a line empty.
	minRun = 4
)

// plausible parts the lines of Latin text from those that are none: too unsure, or
// of signs alone.
func plausible(lines []document.Line) (kept, unread []document.Line) {
	for _, l := range lines {
		if believed(l) {
			kept = append(kept, l)
			continue
		}
		clear, ok := clearPart(l)
		if !ok {
			unread = append(unread, l)
			continue
		}
		kept = append(kept, l.Part(clear[0], clear[1]))
		for _, rest := range [][2]int{{0, clear[0]}, {clear[1], len([]rune(l.Text))}} {
			if rest = trimmed(l, rest); rest[0] < rest[1] {
				unread = append(unread, l.Part(rest[0], rest[1]))
			}
		}
	}
	return kept, unread
}

// believed says whether a line is Latin text. A short one that is none as it was read needs
// words of lists that are as sure as sparse print: of the letters that are seen in another
// script, too, some come near a word.
func believed(l document.Line) bool {
	letters, digits, signs := count(l.Text)
	need := needed(l, letters, digits, signs)
	switch {
	case letters+digits == 0 || surety(l) < need:
		return false
	case l.Confidence >= need || letters+digits+signs >= minDenseChars:
		return true
	}
	return surety(l) >= minSparseConfidence
}

// surety is how sure a line is: as it was read, or as it is with what was found in lists
// in its place, if that is surer.
func surety(l document.Line) float64 {
	return math.Max(l.Confidence, l.Part(0, len(l.Chars)).Confidence)
}

const (
	// clearChar is the probability from which the characters of a word in an unclear line
	// are believed when their mean is minConfidence, and clearLength the letters and
	// digits that such words beside each other need. Beside taller print in another
	// script Latin letters are small, and less sure than in a line of their own.
	clearChar   = 0.5
	clearLength = 6
	shortClear  = 4 // of a word that stands alone behind a slash
)

// clearPart is the longest row of words, in a line that is not believed as a whole, that
// were read clearly: the English half of a caption in two scripts.
func clearPart(l document.Line) (best [2]int, ok bool) {
	row, inRow, length := [2]int{}, 0, clearLength-1
	for _, w := range l.Words() {
		if w.Confidence < clearChar || l.Part(w.Start, w.End).Confidence < minConfidence {
			inRow = 0
			continue
		}
		if inRow == 0 {
			row[0] = w.Start
		}
		row[1] = w.End
		letters, digits, _ := count(w.Text)
		if inRow += letters + digits; inRow > length {
			best, length, ok = row, inRow, true
		}
	}
	if !ok {
		return afterSlash(l)
	}
	return best, ok
}

// afterSlash is what stands behind the last slash, where captions in two scripts have
// their English half, when it would be believed as a line of its own. From so many
// characters on that are not sparse it is, as those of dense print are: beside another
// script they are less sure. A word as short as "Male" must be read surely.
func afterSlash(l document.Line) (part [2]int, ok bool) {
	runes := []rune(l.Text)
	part = [2]int{len(runes), len(runes)}
	for part[0] > 0 && runes[part[0]-1] != '/' {
		part[0]--
	}
	if part = trimmed(l, part); part[0] == 0 || part[0] == part[1] {
		return part, false
	}
	half := l.Part(part[0], part[1])
	letters, digits, signs := count(half.Text)
	need := needed(half, letters, digits, signs)
	if need == minConfidence && letters+digits+signs >= minDenseChars {
		need = minDenseConfidence
	}
	if letters+digits < clearLength {
		need = minSparseConfidence
	}
	return part, letters+digits >= shortClear && half.Confidence >= need
}

// trimmed is a range of runes without the spaces at its ends.
func trimmed(l document.Line, r [2]int) [2]int {
	runes := []rune(l.Text)
	for r[0] < r[1] && runes[r[0]] == ' ' {
		r[0]++
	}
	for r[1] > r[0] && runes[r[1]-1] == ' ' {
		r[1]--
	}
	return r
}

// needed is the confidence from which a line of so many characters is believed.
func needed(l document.Line, letters, digits, signs int) float64 {
	chars := letters + digits + signs
	width := l.Polygon.Width()
	if chars >= minRun {
		width *= printed(l.Chars)
	}
	density := float64(chars) * l.Polygon.Height() / math.Max(width, 1)
	switch {
	case digits >= minDigits && digits > letters+signs:
		return minNumberConfidence
	case chars >= minDenseChars && density >= denseDensity:
		return minDenseConfidence
	case density < sparseDensity:
		return minSparseConfidence
	}
	return minConfidence
}

// printed is the part of a line's width that its characters stand on, 0 to 1.
func printed(chars []document.Char) float64 {
	first, last := chars[0].X, chars[len(chars)-1].X
	return (last - first) * float64(len(chars)) / float64(len(chars)-1)
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
