package bench

import (
	"bytes"
	"image"
	"image/jpeg"

	"atlas/internal/document"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

// uncovered counts the printed numbers that stay visible in the redacted copy of
// a specimen, from the pixels of the copy alone. Without a copy nothing is shown.
func uncovered(s specimen.Specimen, r pipeline.Result) int {
	if r.Redacted == nil {
		return 0
	}
	picture, err := jpeg.Decode(bytes.NewReader(r.Redacted))
	if err != nil || len(r.Sheets) != 1 {
		return len(s.Truth.Numbers)
	}
	open := 0
	for _, number := range s.Truth.Numbers {
		if blackShare(picture, r.Sheets[0].ToCopy.Polygon(number)) < 0.97 {
			open++
		}
	}
	return open
}

// blackShare is how much of an area is the black of a cover.
func blackShare(img image.Image, area document.Polygon) float64 {
	const across, down = 40, 8
	black := 0
	for i := range across {
		for j := range down {
			column := area.Slice((float64(i)+0.5)/across, (float64(i)+0.5)/across)
			p := document.Lerp(column[0], column[3], (float64(j)+0.5)/down)
			r, g, b, _ := img.At(int(p.X), int(p.Y)).RGBA()
			// JPEG leaves a cover's black a little grey, at its edges most.
			if max(r, g, b) < 0x3800 {
				black++
			}
		}
	}
	return float64(black) / (across * down)
}
