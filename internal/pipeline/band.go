package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/micr"
)

const (
	// bandPart is the lower part of a page's print in which a band of E-13B is looked for.
	bandPart = 0.45

	// bandDigits is how many digits a recogniser finds at least in a part of a band. It
	// reads most of them.
	bandDigits = 6

	// Round what was found of a band it is looked for in a strip, so many of its heights
	// longer at both ends and higher above and below: the recogniser's outlines are cut
	// where symbols stand.
	bandLonger = 20
	bandHigher = 0.35

	// bandTries is in how many strips a band is looked for, the longest first.
	bandTries = 3
)

// readBands reads the bands of E-13B print of a paper that has one by their shapes, in
// place of what the recogniser made of them.
func (w *work) readBands(ctx context.Context) error {
	if !w.spec.Magnetic() {
		return nil
	}
	for i := range w.result.Pages {
		page := &w.result.Pages[i]
		strips := bands(*page)
		if len(strips) == 0 || fromTextLayer(*page) {
			continue
		}
		img, err := w.image(ctx, i)
		if err != nil {
			return fmt.Errorf("decoding a page to look for a band: %w", err)
		}
		done := w.stage(ctx, "codes")
		for _, strip := range strips {
			if l, ok := micr.Read(img, page.ToImage.Polygon(strip)); ok {
				l.Polygon = page.ToImage.Inverse().Polygon(l.Polygon)
				putBand(page, l)
				break
			}
		}
		done()
	}
	return nil
}

// fromTextLayer says whether a page was read without a picture.
func fromTextLayer(p document.Page) bool {
	return len(p.Lines) > 0 && p.Lines[0].Source == document.SourceTextLayer
}

// bands are the strips near the foot of a page in which a band may lie.
func bands(p document.Page) (strips []document.Polygon) {
	top, foot := math.Inf(1), math.Inf(-1)
	for _, l := range p.Lines {
		b := l.Polygon.Box()
		top, foot = math.Min(top, b.MinY), math.Max(foot, b.MaxY)
	}
	for _, l := range slices.Concat(p.Lines, p.Unread) {
		if l.Polygon.Box().MinY > foot-bandPart*(foot-top) && digits(l.Text) >= bandDigits {
			strips = append(strips, l.Polygon)
		}
	}
	slices.SortStableFunc(strips, func(a, b document.Polygon) int { return cmp.Compare(b.Width(), a.Width()) })
	strips = strips[:min(len(strips), bandTries)]
	for i, s := range strips {
		longer, higher := bandLonger*s.Height()/math.Max(s.Width(), 1), bandHigher
		s = s.Slice(-longer, 1+longer)
		strips[i] = document.Polygon{
			document.Lerp(s[0], s[3], -higher), document.Lerp(s[1], s[2], -higher),
			document.Lerp(s[1], s[2], 1+higher), document.Lerp(s[0], s[3], 1+higher),
		}
	}
	return strips
}

func digits(text string) (n int) {
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// putBand puts a line on a page instead of those whose middles lie in it.
func putBand(p *document.Page, line document.Line) {
	b := line.Polygon.Box()
	other := func(l document.Line) bool {
		c := l.Polygon.Box().Center()
		return c.X >= b.MinX && c.X <= b.MaxX && c.Y >= b.MinY && c.Y <= b.MaxY
	}
	p.Lines = append(slices.DeleteFunc(p.Lines, other), line)
	p.Unread = slices.DeleteFunc(p.Unread, other)
}
