package pipeline

import (
	"context"
	"fmt"
	"strconv"

	"atlas/internal/calibration"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/scene"
)

// lookAtScene judges a document whose text fits no type: it may be a photo of the
// customer with the product.
func (w *work) lookAtScene(ctx context.Context) error {
	img, err := w.image(ctx, 0)
	if err != nil {
		return fmt.Errorf("decoding the picture to look at: %w", err)
	}
	defer w.stage(ctx, "scene")()
	seen, err := scene.Look(ctx, w.Faces, img, w.result.Pages[0])
	if err != nil {
		return err
	}
	w.scene = &seen
	r := &w.result.Reading
	r.Type, r.Problem = seen.Verdict()
	spec, ok := w.Types.Spec(r.Type)
	if !ok || r.Problem != (document.Problem{}) {
		return nil
	}
	w.spec, r.TypeScore = spec, seen.Confidence
	for _, def := range spec.Fields {
		f := document.Field{Name: def.Name}
		if def.Derive == doctype.FaceCount {
			f.Found, f.Value, f.Page, f.Source = true, strconv.Itoa(seen.Faces), 1, document.SourceFace
			f.Signs.Score = seen.Confidence
			f.Confidence = calibration.Builtin().Probability(def.Judged(), f.Signs)
		}
		r.Fields = append(r.Fields, f)
	}
	return nil
}
