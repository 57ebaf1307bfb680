package pipeline

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/decode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/similarity"
)

// LineReader reads the outlined lines of a picture, one for one.
type LineReader interface {
	Lines(ctx context.Context, img image.Image, outlines []document.Polygon) ([]document.Line, error)
}

// minTextLayer is the letters and digits from which a page's own text may be taken
// for the page's. Scans often carry a stamp or a page number as text.
const minTextLayer = 60

// speaks says whether the own text of page i can stand for what the page shows: there is
// enough of it, and most of the ink lies under it. The page is drawn only when the ink
// that might lie beside the text leaves a doubt.
func (w *work) speaks(ctx context.Context, i int, t decode.Text) (bool, error) {
	if countLetters(t.Lines) < minTextLayer {
		return false, nil
	}
	if ink := minInk * area(t.Lines); ink >= minCoverage*(ink+t.Beside) {
		return true, nil
	}
	small, err := w.doc.Small(ctx, i)
	if err != nil {
		return false, err
	}
	return coverage(t.Lines, small) >= minCoverage, nil
}

// area is that of all lines, in square pixels.
func area(lines []document.Line) (sum float64) {
	for _, l := range lines {
		b := l.Polygon.Box()
		sum += b.Width() * b.Height()
	}
	return sum
}

func countLetters(lines []document.Line) int {
	n := 0
	for _, l := range lines {
		for _, r := range l.Text {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				n++
			}
		}
	}
	return n
}

const (
	// minCoverage is the least part of a page's ink that lies under its own text. A scan
	// with a footer has next to none. It is a judgement, not measured over many papers:
	// a page that falls below it is read by OCR, which costs time and loses nothing.
	minCoverage = 0.15

	// minInk is the least part of a line's outline that counts as ink: between words set
	// wide there is none.
	minInk = 0.5

	inkCell  = 8 / decode.SmallBy // pixels a side; a cell of a 200-dpi page is a millimetre
	inkRange = 70                 // of 255, between the darkest and the lightest pixel of a cell with ink
)

// coverage is the part of the small picture's cells with ink that lie under the lines; 1
// when there is no ink.
func coverage(lines []document.Line, small *image.Gray) float64 {
	const size = inkCell * decode.SmallBy // of a cell, in pixels of the lines
	b := small.Bounds()
	columns, rows := b.Dx()/inkCell, b.Dy()/inkCell
	under := make([]bool, columns*rows)
	for _, l := range lines {
		box := l.Polygon.Box()
		for y := max(0, int(box.MinY)/size); y <= min(rows-1, int(box.MaxY)/size); y++ {
			for x := max(0, int(box.MinX)/size); x <= min(columns-1, int(box.MaxX)/size); x++ {
				under[y*columns+x] = true
			}
		}
	}
	ink, covered := 0, 0
	for i := range under {
		if hasInk(small, i%columns*inkCell, i/columns*inkCell) {
			ink++
			if under[i] {
				covered++
			}
		}
	}
	if ink == 0 {
		return 1
	}
	return float64(covered) / float64(ink)
}

// hasInk looks at the cell whose upper left corner is given.
func hasInk(img *image.Gray, x, y int) bool {
	low, high := byte(math.MaxUint8), byte(0)
	for row := range inkCell {
		at := img.PixOffset(x, y+row)
		for _, v := range img.Pix[at : at+inkCell] {
			low, high = min(low, v), max(high, v)
		}
	}
	return int(high)-int(low) >= inkRange
}

const (
	checkTextLayer = "text_layer"

	// maxSamples is how many values are read again from the picture. The recogniser takes
	// 6 ms for one as long as four heights and 30 ms for one of twenty, so one of more
	// than longSample is read only for want of others.
	maxSamples = 3
	longSample = 9

	// sameText is the least likeness, of 100, of a text and what the picture shows, misread
	// at most here and there.
	sameText = 75
)

// sample is a piece of a page's own text that is read again from the picture.
type sample struct {
	field   int // of the reading, -1 for none
	page    int // from 1
	text    string
	outline document.Polygon
}

// doubtText reads some values of a PDF's own text again from the picture. lie is true
// when most of them say something else; a single one that does is left standing with
// little confidence.
func (w *work) doubtText(ctx context.Context) (lie bool, err error) {
	samples := w.samples()
	if w.Lines == nil || len(samples) == 0 {
		return false, nil
	}
	wrong := 0
	for _, s := range samples {
		seen, err := w.look(ctx, s)
		if err != nil {
			return false, fmt.Errorf("comparing the text of page %d with its picture: %w", s.page, err)
		}
		if !sameAsSeen(s.text, seen.Text) {
			wrong++
			w.doubt(s, seen)
		}
	}
	r := &w.result.Reading
	switch {
	case 2*wrong >= len(samples):
		return true, nil
	case wrong == 0:
		r.Checks = append(r.Checks, document.Check{Name: checkTextLayer, Verdict: document.Agrees, Detail: "the file's own text says what its pages show"})
	}
	return false, nil
}

// look reads a sample from the picture of its page, of which only that part is made.
func (w *work) look(ctx context.Context, s sample) (document.Line, error) {
	defer w.stage(ctx, "text_layer")()
	b := s.outline.Box()
	area := image.Rect(int(b.MinX)-2, int(b.MinY)-2, int(b.MaxX)+3, int(b.MaxY)+3)
	img, err := w.doc.Part(ctx, s.page-1, area)
	if err != nil {
		return document.Line{}, err
	}
	outline := document.Affine{A: 1, E: 1, C: -float64(area.Min.X), F: -float64(area.Min.Y)}.Polygon(s.outline)
	lines, err := w.Lines.Lines(ctx, img, []document.Polygon{outline})
	if err != nil {
		return document.Line{}, err
	}
	return lines[0], nil
}

// doubt marks the field of a sample that the picture contradicts.
func (w *work) doubt(s sample, seen document.Line) {
	if s.field < 0 {
		return
	}
	f := &w.result.Reading.Fields[s.field]
	f.Confidence, f.Signs = math.Min(f.Confidence, codeContested), document.Signs{}
	f.Rival = &document.Rival{Value: seen.Text, Text: seen.Text, Page: s.page, Polygon: s.outline, Source: document.SourceText, Share: seen.Confidence}
	w.note(checkTextLayer, f.Name, document.Differs, "the file's own text says something else than its page shows")
}

// sameAsSeen lets slips of the recogniser pass, but no digit for another: print as clean
// as a program's is read right, and one digit is all that a forger changes.
func sameAsSeen(text, seen string) bool {
	a, b := plain(text), plain(seen)
	for i := 0; len(a) == len(b) && i < len(a); i++ {
		if a[i] != b[i] && isDigit(a[i]) && isDigit(b[i]) {
			return false
		}
	}
	return similarity.Ratio(a, b) >= sameText && (len(a) == len(b) || strings.Trim(a, "0123456789") != "")
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

// samples are the values of the file's own text that matter most, from several pages:
// numbers and amounts first. When no field was found they are lines of the text.
func (w *work) samples() []sample {
	var found []sample
	for i, f := range w.result.Reading.Fields {
		if f.Found && f.Source == document.SourceTextLayer && legible(f.Text, f.Polygon) && w.spec.Fields[i].Derive == doctype.NotDerived {
			found = append(found, sample{i, f.Page, f.Text, padded(f.Polygon)})
		}
	}
	classes := []doctype.Class{doctype.Amount, doctype.Identifier, doctype.Name, doctype.Date, doctype.Text, doctype.Address}
	rank := func(s sample) int {
		at := slices.Index(classes, w.spec.Fields[s.field].Class)
		if b := s.outline.Box(); b.Width() > longSample*b.Height() {
			at += len(classes)
		}
		return at
	}
	slices.SortStableFunc(found, func(a, b sample) int { return rank(a) - rank(b) })
	if len(found) == 0 {
		found = w.lineSamples()
	}
	return found[:min(len(found), maxSamples)]
}

// lineSamples are lines of the first page that is its own text, spread over it.
func (w *work) lineSamples() []sample {
	for _, p := range w.result.Pages {
		var lines []sample
		for _, l := range p.Lines {
			if l.Source == document.SourceTextLayer && legible(l.Text, l.Polygon) {
				lines = append(lines, sample{-1, p.Number, l.Text, padded(l.Polygon)})
			}
		}
		if n := len(lines); n > maxSamples {
			return []sample{lines[n/6], lines[n/2], lines[5*n/6]}
		} else if n > 0 {
			return lines
		}
	}
	return nil
}

// legible says whether a text is one level line that the recogniser reads: Latin, of
// some length, not too small.
func legible(text string, p document.Polygon) bool {
	latin := 0
	for _, r := range text {
		switch {
		case r > unicode.MaxLatin1 && unicode.IsLetter(r):
			return false
		case unicode.IsLetter(r), unicode.IsDigit(r):
			latin++
		}
	}
	b := p.Box()
	return latin >= 4 && latin <= 40 && b.Height() >= 12 && b.Height() <= 90 && b.Width() >= 1.5*b.Height()
}

// padded is an outline with the room round it that the recogniser is used to.
func padded(p document.Polygon) document.Polygon {
	b := p.Box()
	room := 0.15 * b.Height()
	return document.Box{MinX: b.MinX - room, MinY: b.MinY - room, MaxX: b.MaxX + room, MaxY: b.MaxY + room}.Polygon()
}
