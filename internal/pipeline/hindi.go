package pipeline

import (
	"context"
	"errors"
	"fmt"
	"image"
	"slices"

	"atlas/internal/devanagari"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/extract"
	"atlas/internal/ocr/layout"
)

// HindiReader reads lines of Devanagari. Outlines are in pixels of the picture.
type HindiReader interface {
	Lines(ctx context.Context, img image.Image, outlines []document.Polygon) ([]document.Line, error)
}

// hangs is the part of a line's print that hangs from a headline, from which the line
// is taken for Devanagari. Of what the engine cannot read, nine lines in ten have
// more than 0.8; portraits and blurred print have less than 0.5.
const hangs = 0.6

// readHindi fills fields that were not found from Devanagari print, where a paper has
// any: those beside whose captions something stands that was not read, or all, when
// neither a name nor an address was found. What was found already stays as it is.
func (w *work) readHindi(ctx context.Context) error {
	if w.Hindi == nil {
		return nil
	}
	r := &w.result.Reading
	nameless := !w.foundAny(doctype.Name, doctype.Address)
	unfilled := extract.Unfilled(w.spec, w.result.Pages, r.Fields)
	pages := slices.Clone(w.result.Pages)
	added := false
	for i := range pages {
		if len(pages[i].Unread) == 0 || !nameless && len(unfilled[i]) == 0 {
			continue
		}
		lines, instead, err := w.hindiLines(ctx, i, nameless, unfilled[i])
		if errors.Is(err, ctx.Err()) && err != nil {
			return err
		}
		if err != nil {
			w.result.HindiFault = err // the rest of the paper was read without it
			return nil
		}
		if len(lines) > 0 {
			kept := slices.DeleteFunc(slices.Clone(pages[i].Lines), func(l document.Line) bool { return slices.Contains(instead, l.Polygon) })
			pages[i].Lines = layout.Order(append(kept, lines...))
			added = true
		}
	}
	if !added {
		return nil
	}
	for i, f := range extract.Fields(w.spec, pages) {
		if !r.Fields[i].Found && f.Found && f.Source == document.SourceTesseractHindi {
			r.Fields[i] = f
		}
	}
	return nil
}

// foundAny says whether a printed field of one of the classes was found.
func (w *work) foundAny(classes ...doctype.Class) bool {
	for i, def := range w.spec.Fields {
		if def.Derive == doctype.NotDerived && slices.Contains(classes, def.Class) && w.result.Reading.Fields[i].Found {
			return true
		}
	}
	return false
}

// sparse is the number of characters, for a square of a line's height, under which
// most of the line was not read. Latin print has 1.0 to 2.5.
const sparse = 0.9

// hindiLines reads the Devanagari print of page i: all of it, or the unread lines at
// the places named. Instead names the lines of which the engine read some digits only,
// which were read anew. A paper without a headline anywhere is not in Devanagari.
func (w *work) hindiLines(ctx context.Context, i int, all bool, places []int) (lines []document.Line, instead []document.Polygon, err error) {
	img, _, err := w.image(ctx, i)
	if err != nil {
		return nil, nil, fmt.Errorf("looking for Devanagari: %w", err)
	}
	defer w.stage(ctx, "hindi")()
	page := w.result.Pages[i]
	hung := func(l document.Line) bool {
		return devanagari.Headline(img, page.ToImage.Polygon(l.Polygon)) >= hangs
	}
	var wanted []document.Line
	found := false
	for at, l := range page.Unread {
		hanging := hung(l)
		found = found || hanging
		if hanging && all || slices.Contains(places, at) { // digits have no headline
			wanted = append(wanted, l)
		}
	}
	for _, l := range page.Lines {
		if all && float64(len(l.Chars))*l.Polygon.Height() < sparse*l.Polygon.Width() && hung(l) {
			found = true
			wanted = append(wanted, l)
		}
	}
	if !found {
		return nil, nil, nil
	}
	outlines := make([]document.Polygon, len(wanted))
	for j, l := range wanted {
		outlines[j] = page.ToImage.Polygon(l.Polygon)
	}
	lines, err = w.Hindi.Lines(ctx, img, outlines)
	toPage := page.ToImage.Inverse()
	for j := range lines {
		at := slices.Index(outlines, lines[j].Polygon)
		instead = append(instead, wanted[at].Polygon)
		lines[j] = devanagari.Merge(wanted[at], lines[j])
		lines[j].Polygon = toPage.Polygon(lines[j].Polygon)
	}
	return lines, instead, err
}
