package bench

import (
	"bytes"
	"image/jpeg"

	"atlas/internal/pipeline"
	"atlas/internal/redact"
	"atlas/internal/specimen"
)

// uncovered counts the printed numbers, and the codes that hold one, that stay
// visible in the redacted copy of a specimen, from the pixels of the copy alone.
// Without a copy nothing is shown.
func uncovered(s specimen.Specimen, r pipeline.Result) int {
	if r.Redacted == nil {
		return 0
	}
	secrets := append(append(s.Truth.Numbers[:0:0], s.Truth.Numbers...), s.Truth.SecretQRs...)
	picture, err := jpeg.Decode(bytes.NewReader(r.Redacted))
	if err != nil || len(r.Sheets) != 1 {
		return len(secrets)
	}
	open := 0
	for _, p := range secrets {
		if redact.Covered(picture, r.Sheets[0].ToCopy.Polygon(p)) < 0.97 {
			open++
		}
	}
	return open
}
