package bench

import (
	"atlas/internal/calibration"
	"atlas/internal/calibration/fit"
	"atlas/internal/document"
	"atlas/internal/specimen"
)

// given lists the values that a client would see of a specimen, each with what its
// confidence was made of, and whether it is right; and the same for the type. Every
// value of a document that was taken for another is wrong.
func (b Bench) given(s specimen.Specimen, r document.Reading) []fit.Sample {
	spec, ok := b.Types.Spec(r.Type)
	if !ok || r.Problem.Code != "" {
		return nil
	}
	typeRight := verdict(r) == wanted(s.Truth)
	var out []fit.Sample
	if r.TypeSigns != (document.Signs{}) {
		out = append(out, fit.Sample{Class: calibration.DocumentType, Signs: r.TypeSigns, Confidence: r.TypeScore, Right: typeRight})
	}
	for _, def := range spec.Fields {
		got, _ := r.Field(def.Name)
		if f, scored := scoreField(def, s.Truth, r); scored && got.Found {
			out = append(out, fit.Sample{Class: def.Judged(), Signs: got.Signs, Confidence: got.Confidence, Right: typeRight && f.Right})
		}
	}
	return out
}
