package pipeline

import (
	"context"
	"fmt"

	"atlas/internal/doctype"
	"atlas/internal/fault"
	"atlas/internal/redact"
)

// maxRedactedPages bounds the pictures held at once for a redacted copy. An
// e-Aadhaar letter has one page, a scan of both card sides two; what lies beyond
// is left out of the copy.
const maxRedactedPages = 6

// redact makes the copy that may be shown. It fails closed: without every number
// covered there is no copy.
func (w *work) redact(ctx context.Context) error {
	if w.spec == nil || w.spec.Redact != doctype.RedactAadhaar {
		return nil
	}
	pages, err := w.pictures(ctx)
	if err != nil {
		return err
	}
	defer w.stage(ctx, "redact")()
	copied, err := redact.Aadhaar(ctx, pages, redact.Options{Known: w.values("aadhaar")})
	if err != nil {
		return fmt.Errorf("redacting: %w", err)
	}
	if copied.JPEG == nil {
		return nil
	}
	switch copied, err = copied.Verify(ctx, w.Engine); {
	case err == nil:
		w.result.Redacted, w.result.Sheets = copied.JPEG, copied.Sheets
	case fault.KindOf(err) != fault.Unprocessable:
		return fmt.Errorf("looking at the redacted copy again: %w", err)
	}
	return nil
}

// coverRivals keeps numbers that a redacted copy covers out of the values that were
// not taken: a result shows an Aadhaar number as the number of the card alone, or not
// at all where the card hides it.
func (w *work) coverRivals() {
	if w.spec == nil || w.spec.Redact != doctype.RedactAadhaar {
		return
	}
	for i := range w.result.Reading.Fields {
		if r := w.result.Reading.Fields[i].Rival; r != nil {
			r.Value, r.Text = redact.Text(r.Value), redact.Text(r.Text)
		}
	}
}

// pictures decodes the pages that a redacted copy may show.
func (w *work) pictures(ctx context.Context) ([]redact.Page, error) {
	var pages []redact.Page
	for i, p := range w.result.Pages[:min(len(w.result.Pages), maxRedactedPages)] {
		img, err := w.image(ctx, i)
		if err != nil {
			return nil, fmt.Errorf("decoding a page to redact: %w", err)
		}
		codes, err := w.codes(ctx, i)
		if err != nil {
			return nil, err
		}
		pages = append(pages, redact.Page{Image: img, Page: p, Codes: codes})
	}
	return pages, nil
}

// values are the values read for the fields of a kind.
func (w *work) values(kind string) []string {
	var out []string
	for i, def := range w.spec.Fields {
		if f := w.result.Reading.Fields[i]; def.Kind == kind && f.Found {
			out = append(out, f.Value)
		}
	}
	return out
}
