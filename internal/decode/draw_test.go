package decode_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Colours of card's corners.
var corners = map[byte]color.RGBA{
	'R': {220, 0, 0, 255},
	'G': {0, 200, 0, 255},
	'B': {0, 0, 220, 255},
	'W': {240, 240, 240, 255},
}

// card is the picture in testdata: red and green above blue and white.
func card() *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 100, 60))
	for i, c := range []byte("RGBW") {
		at := image.Pt(i%2*50, i/2*30)
		draw.Draw(img, image.Rect(0, 0, 50, 30).Add(at), image.NewUniform(corners[c]), image.Point{}, draw.Src)
	}
	return img
}

// quadrants names the colour in the middle of each quarter of img, top left, top
// right, bottom left, bottom right. Grey pixels are told apart by brightness.
func quadrants(img image.Image) string {
	b := img.Bounds()
	var names []byte
	for i := range 4 {
		x := b.Min.X + b.Dx()/4 + i%2*b.Dx()/2
		y := b.Min.Y + b.Dy()/4 + i/2*b.Dy()/2
		names = append(names, nearest(img.At(x, y)))
	}
	return string(names)
}

func nearest(c color.Color) byte {
	best, bestDistance := byte('?'), 40*40*3
	for name, want := range corners {
		var distance int
		if gray, ok := c.(color.Gray); ok {
			d := int(gray.Y) - int(color.GrayModel.Convert(want).(color.Gray).Y)
			distance = 3 * d * d
		} else {
			r, g, b, _ := c.RGBA()
			for _, d := range []int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(b>>8) - int(want.B)} {
				distance += d * d
			}
		}
		if distance < bestDistance {
			best, bestDistance = name, distance
		}
	}
	return best
}

// redraw copies img into dst.
func redraw(dst draw.Image, img image.Image) image.Image {
	draw.Draw(dst, dst.Bounds(), img, img.Bounds().Min, draw.Src)
	return dst
}

func fixture(t testing.TB, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func encodePNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func encodeJPEG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// byteOrder is how the numbers of TIFF and EXIF are written.
type byteOrder interface {
	binary.ByteOrder
	binary.AppendByteOrder
}

// exif is an EXIF block that holds an orientation and, before it, another tag.
func exif(order byteOrder, orientation int) []byte {
	const imageWidth = 256
	b := tiffHeader(order, 8)
	b = order.AppendUint16(b, 2)
	b = appendShort(b, order, imageWidth, 100)
	b = appendShort(b, order, 274, orientation)
	return order.AppendUint32(b, 0)
}

func tiffHeader(order byteOrder, first uint32) []byte {
	magic := "II*\x00"
	if order.String() == binary.BigEndian.String() {
		magic = "MM\x00*"
	}
	return order.AppendUint32([]byte(magic), first)
}

// appendShort writes a directory entry of one 16-bit number.
func appendShort(b []byte, order byteOrder, tag, value int) []byte {
	b = order.AppendUint16(b, uint16(tag))
	b = order.AppendUint16(b, 3)
	b = order.AppendUint32(b, 1)
	b = order.AppendUint16(b, uint16(value))
	return order.AppendUint16(b, 0)
}

// jpegWithEXIF puts a block behind the start of a JPEG.
func jpegWithEXIF(data, block []byte) []byte {
	segment := append([]byte("Exif\x00\x00"), block...)
	out := append([]byte{0xff, 0xd8, 0xff, 0xe1}, byte((len(segment)+2)>>8), byte(len(segment)+2))
	return append(append(out, segment...), data[2:]...)
}

// pngWithEXIF puts a block behind the header chunk of a PNG.
func pngWithEXIF(data, block []byte) []byte {
	const headerEnd = 33
	chunk := append([]byte("eXIf"), block...)
	out := append([]byte{}, data[:headerEnd]...)
	out = binary.BigEndian.AppendUint32(out, uint32(len(block)))
	out = append(out, chunk...)
	out = binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(chunk))
	return append(out, data[headerEnd:]...)
}

// extendedWebP wraps the picture of a simple WebP of 100 by 60 in the extended
// format with the given flags and chunks after it.
func extendedWebP(simple []byte, flags byte, after []byte) []byte {
	vp8x := []byte{'V', 'P', '8', 'X', 10, 0, 0, 0, flags, 0, 0, 0, 99, 0, 0, 59, 0, 0}
	body := append([]byte("WEBP"), vp8x...)
	body = append(body, simple[12:]...)
	body = append(body, after...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func webpWithEXIF(simple, block []byte) []byte {
	chunk := binary.LittleEndian.AppendUint32([]byte("EXIF"), uint32(len(block)))
	chunk = append(chunk, block...)
	return extendedWebP(simple, 0x08, append(chunk, make([]byte, len(block)%2)...))
}

// heicTurned is testdata/card.heic with its pixi property, which decoders do not
// need, overwritten by a turn of that many quarters anticlockwise.
func heicTurned(t testing.TB, quarters byte) []byte {
	t.Helper()
	pixi, irot := []byte("pixi\x00\x00\x00\x00\x03\x08\x08\x08"), append([]byte("irot"), quarters, 0, 0, 0, 0, 0, 0, 0)
	data := fixture(t, "card.heic")
	if bytes.Count(data, pixi) != 1 {
		t.Fatal("the fixture has another layout")
	}
	return bytes.Replace(data, pixi, irot, 1)
}

// tiffPicture is one page for encodeTIFF.
type tiffPicture struct {
	img         *image.RGBA
	orientation int // 0 to leave it out
	thumbnail   bool
}

// encodeTIFF writes uncompressed RGB pages.
func encodeTIFF(order byteOrder, pages ...tiffPicture) []byte {
	const entries = 10
	b := tiffHeader(order, 8)
	for i, p := range pages {
		w, h := p.img.Rect.Dx(), p.img.Rect.Dy()
		bitsAt := len(b) + 2 + entries*12 + 4
		pixelsAt := bitsAt + 6
		next := pixelsAt + 3*w*h
		if i == len(pages)-1 {
			next = 0
		}
		subfile := 0
		if p.thumbnail {
			subfile = 1
		}
		b = order.AppendUint16(b, entries)
		b = appendShort(b, order, 254, subfile)
		b = appendShort(b, order, 256, w)
		b = appendShort(b, order, 257, h)
		b = appendPointer(b, order, 258, 3, 3, bitsAt)
		b = appendShort(b, order, 259, 1) // no compression
		b = appendShort(b, order, 262, 2) // RGB
		b = appendPointer(b, order, 273, 4, 1, pixelsAt)
		b = appendShort(b, order, 274, p.orientation)
		b = appendShort(b, order, 277, 3)
		b = appendPointer(b, order, 279, 4, 1, 3*w*h)
		b = order.AppendUint32(b, uint32(next))
		for range 3 {
			b = order.AppendUint16(b, 8)
		}
		for y := range h {
			for x := range w {
				c := p.img.RGBAAt(x, y)
				b = append(b, c.R, c.G, c.B)
			}
		}
	}
	return b
}

// appendPointer writes a directory entry whose value is an offset or a 32-bit
// number.
func appendPointer(b []byte, order byteOrder, tag, kind, count, value int) []byte {
	b = order.AppendUint16(b, uint16(tag))
	b = order.AppendUint16(b, uint16(kind))
	b = order.AppendUint32(b, uint32(count))
	return order.AppendUint32(b, uint32(value))
}

// pdf writes a file of the given objects, numbered from 1; the first is the
// catalogue.
func pdf(objects ...string) []byte {
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range objects {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}

// pagePDF is a PDF of one page with that content; attributes go into the page.
func pagePDF(attributes, content string) []byte {
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R "+attributes+" /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
		stream("", content),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
	)
}

func stream(attributes, content string) string {
	return fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(content), attributes, content)
}

// blankPDF has n empty pages.
func blankPDF(n int) []byte {
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", strings.Repeat("3 0 R ", n), n),
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>",
	}
	return pdf(objects...)
}
