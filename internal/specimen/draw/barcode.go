package draw

import (
	"image/color"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
)

// Barcode draws the stripes of a Code 128 in a box. Its quiet zones, of ten stripes on
// either side, are left to the caller. A payload that is not ASCII panics: payloads are
// composed here, not received.
func (c *Canvas) Barcode(x, y, width, height float64, payload string, ink color.NRGBA) {
	c.stripes(x, y, width, height, oned.NewCode128Writer(), gozxing.BarcodeFormat_CODE_128, payload, ink)
}

// EAN draws the stripes of an article number of thirteen digits, the last of which is
// right.
func (c *Canvas) EAN(x, y, width, height float64, payload string, ink color.NRGBA) {
	c.stripes(x, y, width, height, oned.NewEAN13Writer(), gozxing.BarcodeFormat_EAN_13, payload, ink)
}

func (c *Canvas) stripes(x, y, width, height float64, w gozxing.Writer, format gozxing.BarcodeFormat, payload string, ink color.NRGBA) {
	hints := map[gozxing.EncodeHintType]interface{}{gozxing.EncodeHintType_MARGIN: 0}
	bits, err := w.Encode(payload, format, 0, 1, hints)
	if err != nil {
		panic("draw: " + err.Error())
	}
	n := bits.GetWidth()
	module := width / float64(n)
	var p Path
	for i := 0; i < n; i++ {
		start := i
		for i < n && bits.Get(i, 0) {
			i++
		}
		if i > start {
			p.Add(Rect(x+float64(start)*module, y, float64(i-start)*module, height))
		}
	}
	c.Fill(p, ink)
}
