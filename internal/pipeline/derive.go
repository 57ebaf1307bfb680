package pipeline

import (
	"context"
	"fmt"

	"atlas/internal/address"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/quality"
)

// derive fills the fields that are made from more than the text.
func (w *work) derive(ctx context.Context) error {
	for i, def := range w.spec.Fields {
		f := &w.result.Reading.Fields[i]
		switch def.Derive {
		case doctype.FormattedAddress:
			w.formatAddress(f, def.From)
		case doctype.CaptureQuality:
			if err := w.judgeCapture(ctx, f); err != nil {
				return err
			}
		case doctype.NotDerived, doctype.FaceCount:
		}
	}
	return nil
}

// formatAddress splits the address read in another field.
func (w *work) formatAddress(f *document.Field, from document.FieldName) {
	printed, _ := w.result.Reading.Field(from)
	if !printed.Found {
		return
	}
	text := printed.Value
	if address.HasLabels(printed.Text) {
		text = printed.Text
	}
	a := address.Format(text)
	name := f.Name
	*f = printed
	f.Name, f.Value, f.Address = name, "", &a
}

// judgeCapture says what the first page was taken of.
func (w *work) judgeCapture(ctx context.Context, f *document.Field) error {
	img, _, err := w.image(ctx, 0)
	if err != nil {
		return fmt.Errorf("judging the capture: %w", err)
	}
	defer w.clock.stage("quality")()
	flag, sure := quality.Capture(img, w.result.Pages[0])
	f.Found, f.Value, f.Confidence, f.Page, f.Source = true, string(flag), sure, 1, document.SourceText
	return nil
}
