package pipeline

import (
	"cmp"
	"context"
	"fmt"

	"atlas/internal/address"
	"atlas/internal/calibration"
	"atlas/internal/doctype"
	"atlas/internal/document"
)

// derive fills the fields that are made from more than the text.
func (w *work) derive(ctx context.Context) error {
	for i, def := range w.spec.Fields {
		f := &w.result.Reading.Fields[i]
		switch def.Derive {
		case doctype.FormattedAddress:
			w.formatAddress(f, def)
		case doctype.CaptureQuality:
			if err := w.judgeCapture(ctx, f, def); err != nil {
				return err
			}
		case doctype.NotDerived, doctype.FaceCount:
		}
	}
	return nil
}

// formatAddress splits the address read in another field.
func (w *work) formatAddress(f *document.Field, def doctype.Field) {
	printed, _ := w.result.Reading.Field(def.From)
	if !printed.Found {
		return
	}
	a := address.Format(cmp.Or(printed.Labelled, printed.Value))
	*f = printed
	f.Name, f.Value, f.Address = def.Name, "", &a
	if f.Signs != (document.Signs{}) {
		f.Confidence = calibration.Builtin().Probability(def.Judged(), f.Signs)
	}
}

// judgeCapture says what the first page was taken of.
func (w *work) judgeCapture(ctx context.Context, f *document.Field, def doctype.Field) error {
	seen, ok := w.inspected[1]
	if !ok {
		img, err := w.image(ctx, 0)
		if err != nil {
			return fmt.Errorf("judging the capture: %w", err)
		}
		seen = w.inspect(ctx, img, w.result.Pages[0])
	}
	flag, sure := seen.Flag()
	f.Found, f.Value, f.Page, f.Source = true, string(flag), 1, document.SourcePicture
	f.Signs.Score = sure
	f.Confidence = calibration.Builtin().Probability(def.Judged(), f.Signs)
	return nil
}
