package specimen

import (
	"atlas/internal/micr"
	"atlas/internal/specimen/draw"
)

// micr draws a band of E-13B with its lower left corner at (x, y). Blanks are a
// character wide. A unit of the sheet is a 1600th of a cheque's 203 mm.
func (s *sheet) micr(x, y float64, text string) {
	const mm = chequeWidth / 203.0
	const module, pitch = micr.Module * mm, micr.Pitch * micr.Module * mm
	ink := draw.Hex(0x161616)
	for _, c := range text {
		for row, cells := range micr.Shape(c) {
			for col := 0; col < len(cells); col++ {
				run := 0
				for col+run < len(cells) && cells[col+run] == '#' {
					run++
				}
				if run > 0 {
					s.Fill(draw.Rect(x+float64(col)*module, y-float64(9-row)*module, float64(run)*module, module*1.02), ink)
					col += run
				}
			}
		}
		x += pitch
	}
}
