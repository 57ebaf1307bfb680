package draw

import (
	"image/color"

	qrcode "github.com/skip2/go-qrcode"
)

// QR draws a square QR code that holds payload, with error correction level M, or L
// for a payload too long for M. Its quiet zone is left to the caller. A payload over
// what a QR code can hold panics: payloads are composed here, not received.
func (c *Canvas) QR(x, y, side float64, payload string, ink color.NRGBA) {
	code, err := qrcode.New(payload, qrcode.Medium)
	if err != nil {
		code, err = qrcode.New(payload, qrcode.Low)
	}
	if err != nil {
		panic("draw: " + err.Error())
	}
	code.DisableBorder = true
	bits := code.Bitmap()
	module := side / float64(len(bits))
	var p Path
	for row, line := range bits {
		for start := 0; start < len(line); start++ {
			end := start
			for end < len(line) && line[end] {
				end++
			}
			if end > start {
				p.Add(Rect(x+float64(start)*module, y+float64(row)*module, float64(end-start)*module, module))
				start = end
			}
		}
	}
	c.Fill(p, ink)
}
