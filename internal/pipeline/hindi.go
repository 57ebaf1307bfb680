package pipeline

import (
	"cmp"
	"context"
	"fmt"
	"image"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/devanagari"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/extract"
	"atlas/internal/ocr/layout"
)

// HindiReader reads lines of Devanagari. The result has a line for each outline that
// gave one, with that outline. Outlines are in pixels of the picture.
type HindiReader interface {
	Lines(ctx context.Context, img image.Image, outlines []document.Polygon) ([]document.Line, error)
}

const (
	// hangs is the part of a line's print that hangs from a headline, from which the
	// line is taken for Devanagari. Of what the engine cannot read, nine lines in ten
	// have more than 0.8; portraits and blurred print have less than 0.5.
	hangs = 0.6

	// sparse is the number of characters, for a square of a line's height, under which
	// most of the line was not read. Latin print has 1.0 to 2.5.
	sparse = 0.9

	// legibleHindi is the confidence from which a line that need not be in Devanagari is
	// believed to be: what Tesseract makes of blurred Latin print lies below.
	legibleHindi = 0.75

	// likelyHindi is that from which a number is, where provenNumbers others of the page are in
	// Devanagari digits: the numbers of a form are in one script.
	likelyHindi   = 0.6
	provenNumbers = 2
)

// readHindi fills fields that were not found, or not to be believed, from Devanagari
// print, where a paper has any: from what stands beside their captions, and from all of
// it when neither a name nor an address was found. What was found stays as it is.
func (w *work) readHindi(ctx context.Context) error {
	if w.Hindi == nil {
		return nil
	}
	r := &w.result.Reading
	nameless := !w.foundAny(doctype.Name, doctype.Address)
	gaps := extract.Gaps(w.spec, w.result.Pages, r.Fields)
	pages := slices.Clone(w.result.Pages)
	added := false
	for i := range pages {
		here := slices.DeleteFunc(slices.Clone(gaps), func(g extract.Gap) bool { return g.Page != i })
		if pages[i].ToImage == (document.Affine{}) || !nameless && len(here) == 0 {
			continue
		}
		page, ok, err := w.withHindi(ctx, pages[i], i, here, nameless)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			w.result.HindiFault = err // the rest of the paper was read without it
			return nil
		}
		pages[i], added = page, added || ok
	}
	if !added {
		return nil
	}
	for i, f := range extract.Fields(w.spec, pages) {
		if f.Found && f.Source == document.SourceTesseractHindi {
			if old := r.Fields[i]; !old.Found || extract.Doubtful(old) && !inLatin(old.Value) {
				r.Fields[i] = f
			}
		}
	}
	return nil
}

// inLatin says whether a value has the words of Latin print, of which some letter is in
// doubt, and not the scraps that other print is read as.
func inLatin(value string) bool {
	const few = 3
	return len(latinWord.FindAllString(value, few)) == few
}

var latinWord = regexp.MustCompile(`\b(?:[A-Z][a-z]{3,}|[A-Z]{4,})\b`)

// foundAny says whether a printed field of one of the classes was found.
func (w *work) foundAny(classes ...doctype.Class) bool {
	for i, def := range w.spec.Fields {
		if def.Derive == doctype.NotDerived && slices.Contains(classes, def.Class) && w.result.Reading.Fields[i].Found {
			return true
		}
	}
	return false
}

// withHindi is page i with what Tesseract read in the gaps and, with all, in every line
// that hangs from a headline. ok is false when that is nothing. A page without a
// headline anywhere is not in Devanagari.
func (w *work) withHindi(ctx context.Context, page document.Page, i int, gaps []extract.Gap, all bool) (_ document.Page, ok bool, err error) {
	img, err := w.image(ctx, i)
	if err != nil {
		return page, false, fmt.Errorf("looking for Devanagari: %w", err)
	}
	defer w.stage(ctx, "hindi")()
	hanging := hangingLines(img, page)
	if len(hanging) == 0 {
		return page, false, nil
	}
	if all {
		for _, l := range hanging {
			if !slices.ContainsFunc(gaps, func(g extract.Gap) bool { return g.Line.Polygon == l.Polygon }) {
				gaps = append(gaps, extract.Gap{Page: i, Print: l, Line: l})
			}
		}
	}
	outlines := make([]document.Polygon, len(gaps))
	for j, g := range gaps {
		outlines[j] = page.ToImage.Polygon(g.Print.Polygon)
	}
	read, err := w.Hindi.Lines(ctx, img, outlines)
	if err != nil {
		return page, false, err
	}
	page.Lines = slices.Clone(page.Lines)
	needed := numbersNeed(read)
	for _, l := range read {
		g := gaps[slices.Index(outlines, l.Polygon)]
		hung := slices.ContainsFunc(hanging, func(h document.Line) bool { return h.Polygon == g.Print.Polygon })
		if !hung && l.Confidence < legibleHindi && !(isDevanagariNumber(l.Text) && l.Confidence >= needed) {
			continue
		}
		l.Polygon = g.Print.Polygon
		page.Lines = replace(page.Lines, g, devanagari.Merge(g.Print, l))
		ok = true
	}
	page.Lines = layout.Order(page.Lines)
	return page, ok, nil
}

const (
	// mostlyHindi is how many lines of a page that hang from a headline are enough for it to be
	// read all in Devanagari, and wholePage how many of them are read.
	mostlyHindi = 8
	wholePage   = 2 * devanagari.MaxLines

	// doubtfulLatin is the confidence under which a line of such a page may be Devanagari.
	doubtfulLatin = 0.75
)

// allInHindi is the first page with all of its lines that hang from a headline read, for a
// paper of which the rest tells no type: some boards print all captions of their bills in Hindi
// alone. ok is false where there are few of them.
func (w *work) allInHindi(ctx context.Context) (pages []document.Page, ok bool, err error) {
	if w.Hindi == nil || len(w.result.Pages) == 0 || w.result.Pages[0].ToImage == (document.Affine{}) || fromTextLayer(w.result.Pages[0]) {
		return nil, false, nil
	}
	page := w.result.Pages[0]
	img, err := w.image(ctx, 0)
	if err != nil {
		return nil, false, fmt.Errorf("looking for Devanagari: %w", err)
	}
	defer w.stage(ctx, "hindi")()
	hanging := hangingLines(img, page)
	if len(hanging) < mostlyHindi {
		return nil, false, nil
	}
	for _, l := range page.Lines { // such a page has some that were read as Latin words that are none
		if l.Confidence < doubtfulLatin && !slices.ContainsFunc(hanging, func(h document.Line) bool { return h.Polygon == l.Polygon }) && hangs <= devanagari.Headline(img, page.ToImage.Polygon(l.Polygon)) {
			hanging = append(hanging, l)
		}
	}
	slices.SortStableFunc(hanging, func(a, b document.Line) int { return cmp.Compare(a.Polygon.Box().MinY, b.Polygon.Box().MinY) })
	page.Lines = slices.Clone(page.Lines)
	for part := range slices.Chunk(hanging[:min(len(hanging), wholePage)], devanagari.MaxLines) {
		outlines := make([]document.Polygon, len(part))
		for j, l := range part {
			outlines[j] = page.ToImage.Polygon(l.Polygon)
		}
		read, err := w.Hindi.Lines(ctx, img, outlines)
		if ctx.Err() != nil {
			return nil, false, ctx.Err()
		}
		if err != nil {
			w.result.HindiFault = err
			return nil, false, nil
		}
		for _, l := range read {
			print := part[slices.Index(outlines, l.Polygon)]
			l.Polygon = print.Polygon
			page.Lines = replace(page.Lines, extract.Gap{Line: print}, devanagari.Merge(print, l))
			page.Unread = without(page.Unread, print)
			ok = true
		}
	}
	page.Lines = layout.Order(page.Lines)
	return append([]document.Page{page}, w.result.Pages[1:]...), ok, nil
}

// without are the lines but for one.
func without(lines []document.Line, line document.Line) []document.Line {
	return slices.DeleteFunc(slices.Clone(lines), func(l document.Line) bool { return l.Polygon == line.Polygon })
}

// numbersNeed is the confidence from which a number in Devanagari digits is believed among
// lines that were read.
func numbersNeed(lines []document.Line) float64 {
	proven := 0
	for _, l := range lines {
		if l.Confidence >= legibleHindi && isDevanagariNumber(l.Text) {
			proven++
		}
	}
	if proven >= provenNumbers {
		return likelyHindi
	}
	return legibleHindi
}

// isDevanagariNumber says whether a text is of digits of Devanagari and signs.
func isDevanagariNumber(text string) bool {
	digits := 0
	for _, r := range text {
		switch {
		case r >= '०' && r <= '९':
			digits++
		case unicode.IsLetter(r), unicode.IsDigit(r):
			return false
		}
	}
	return digits > 0
}

// replace puts a line in the place of a gap: what stood before the gap on its line
// stays.
func replace(lines []document.Line, g extract.Gap, with document.Line) []document.Line {
	for i, l := range lines {
		if l.Polygon != g.Line.Polygon {
			continue
		}
		before := []rune(strings.TrimRight(string([]rune(l.Text)[:g.Start]), " "))
		if lines = slices.Delete(lines, i, i+1); len(before) > 0 {
			lines = append(lines, l.Part(0, len(before)))
		}
		break
	}
	return append(lines, with)
}

// hangingLines are the lines of a page that hang from a headline: of those that gave no
// text, or hardly any.
func hangingLines(img image.Image, page document.Page) []document.Line {
	var out []document.Line
	add := func(l document.Line) {
		if devanagari.Headline(img, page.ToImage.Polygon(l.Polygon)) >= hangs {
			out = append(out, l)
		}
	}
	for _, l := range page.Unread {
		add(l)
	}
	for _, l := range page.Lines {
		if float64(len(l.Chars))*l.Polygon.Height() < sparse*l.Polygon.Width() {
			add(l)
		}
	}
	return out
}
