package pipeline

import (
	"context"
	"fmt"
	"math"
	"slices"

	"atlas/internal/barcode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/kind"
)

// checkStripes is the name of the comparison of striped codes with the print.
const checkStripes = "barcode_print"

// heedStripes lets the striped codes of a label speak for the fields that are printed
// in stripes.
func (w *work) heedStripes(ctx context.Context) error {
	if !w.spec.Striped() {
		return nil
	}
	for i := range min(len(w.result.Pages), maxRedactedPages) {
		codes, err := w.stripes(ctx, i)
		if err != nil {
			return err
		}
		for j, def := range w.spec.Fields {
			if def.Striped {
				w.heedStripe(&w.result.Reading.Fields[j], def, i+1, codes)
			}
		}
	}
	return nil
}

// stripes finds the striped codes on page i, counted from 0.
func (w *work) stripes(ctx context.Context, i int) ([]barcode.Code, error) {
	img, err := w.image(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("decoding a page to look for stripes: %w", err)
	}
	defer w.stage(ctx, "codes")()
	codes, err := barcode.Find(ctx, img, direction(w.result.Pages[i]))
	if err != nil {
		return nil, fmt.Errorf("looking for stripes on page %d: %w", i+1, err)
	}
	return codes, nil
}

// direction is that of a page's print in its picture: the middle one of its longer
// lines, weighed by their length.
func direction(p document.Page) document.Point {
	type edge struct{ angle, length float64 }
	var edges []edge
	total := 0.0
	for _, l := range p.Lines {
		q := p.ToImage.Polygon(l.Polygon)
		if length := document.Dist(q[0], q[1]); length > 3*l.Polygon.Height() {
			edges = append(edges, edge{math.Atan2(q[1].Y-q[0].Y, q[1].X-q[0].X), length})
			total += length
		}
	}
	start := p.ToImage.Apply(document.Point{})
	end := p.ToImage.Apply(document.Point{X: 1})
	upright := math.Atan2(end.Y-start.Y, end.X-start.X)
	// Angles are compared against the page's own, so that none lies across the seam at π.
	slices.SortFunc(edges, func(a, b edge) int {
		d := math.Remainder(a.angle-upright, 2*math.Pi) - math.Remainder(b.angle-upright, 2*math.Pi)
		return int(math.Copysign(1, d))
	})
	angle, sum := upright, 0.0
	for _, e := range edges {
		if sum += e.length; sum >= total/2 {
			angle = e.angle
			break
		}
	}
	return document.Point{X: math.Cos(angle), Y: math.Sin(angle)}
}

// heedStripe compares one field with the codes: the one that says what is printed
// confirms it; without one, the first of the field's kind contradicts or fills in.
func (w *work) heedStripe(f *document.Field, def doctype.Field, page int, codes []barcode.Code) {
	var own []testimony // codes that are of the field's kind by their check digit
	for _, c := range codes {
		s := testimony{page: page, polygon: c.Polygon, source: document.SourceBarcode, agrees: map[document.FieldName]bool{f.Name: true}}
		v := encoded.Value{Text: c.Text}
		if f.Found && alike(def, f.Value, c.Text) {
			s.confirm(f, def, v)
			w.note(checkStripes, f.Name, document.Agrees, "the stripes say what is printed")
			return
		}
		if k, _ := kind.Lookup(def.Kind); proven(k, c.Text) {
			s.Values = map[encoded.Part]encoded.Value{"": v}
			own = append(own, s)
		}
	}
	switch {
	case len(own) == 0:
	case f.Found:
		own[0].contest(f, def, own[0].Values[""])
		w.note(checkStripes, f.Name, document.Differs, "the stripes say something else than is printed")
	default:
		own[0].fill(f, def, own[0].Values[""])
	}
}

// proven says whether the text is one value of a kind with a check digit that is right.
func proven(k kind.Kind, text string) bool {
	found := k.Find(text)
	return len(found) == 1 && found[0].Check == kind.Passed && found[0].Repairs == 0 && found[0].End-found[0].Start == len(text)
}

// alike says whether print may be what the stripes say, as it was read.
func alike(def doctype.Field, printed, striped string) bool {
	a, b := plain(printed), plain(normal(def, striped))
	if k, _ := kind.Lookup(def.Kind); proven(k, printed) {
		return a == b // and not another number
	}
	return nearlySame(a, b)
}
