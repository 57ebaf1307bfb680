package devanagari

import (
	"bytes"
	"encoding/binary"
	"image"
)

// Tags and types of TIFF 6.0, sections 2 and 4.
const (
	tagWidth       = 256
	tagHeight      = 257
	tagBits        = 258
	tagCompression = 259
	tagPhotometric = 262
	tagStrip       = 273
	tagRows        = 278
	tagStripBytes  = 279
	typeLong       = 4

	plain       = 1 // compression: none
	blackIsZero = 1
	entries     = 8
)

// encodeTIFF writes grey pictures as the pages of one TIFF file, so that a program reads
// them all from its standard input, and none is ever on a disk.
func encodeTIFF(pages []*image.Gray) []byte {
	var b bytes.Buffer
	long := func(values ...uint32) {
		for _, v := range values {
			_ = binary.Write(&b, binary.LittleEndian, v) // a buffer takes everything
		}
	}
	b.WriteString("II*\x00")
	long(8)
	for i, page := range pages {
		w, h := uint32(page.Rect.Dx()), uint32(page.Rect.Dy())
		_ = binary.Write(&b, binary.LittleEndian, uint16(entries))
		pixels := uint32(b.Len()) + entries*12 + 4
		for _, e := range [entries][2]uint32{
			{tagWidth, w}, {tagHeight, h}, {tagBits, 8}, {tagCompression, plain}, {tagPhotometric, blackIsZero},
			{tagStrip, pixels}, {tagRows, h}, {tagStripBytes, w * h},
		} {
			_ = binary.Write(&b, binary.LittleEndian, [2]uint16{uint16(e[0]), typeLong})
			long(1, e[1])
		}
		next := pixels + w*h
		next += next % 2 // directories begin at even places
		if i == len(pages)-1 {
			next = 0
		}
		long(next)
		for y := range int(h) {
			b.Write(page.Pix[y*page.Stride : y*page.Stride+int(w)])
		}
		if b.Len()%2 == 1 {
			b.WriteByte(0)
		}
	}
	return b.Bytes()
}
