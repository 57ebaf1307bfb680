package decode_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"runtime"
	"strings"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/tiff"

	"atlas/internal/decode"
	"atlas/internal/fault"
)

// protectedPDF is encrypted with a password to open it, if any, and one to change
// it.
func protectedPDF(t testing.TB, password string) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A6", "")
	p.SetProtection(fpdf.CnProtectPrint, password, "owner")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(10, 10, "Policy")
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hugePNG claims a size in a header that is otherwise right.
func hugePNG(t testing.TB, w, h uint32) []byte {
	t.Helper()
	data := encodePNG(t, card())
	const size, checksum = 16, 29
	binary.BigEndian.PutUint32(data[size:], w)
	binary.BigEndian.PutUint32(data[size+4:], h)
	binary.BigEndian.PutUint32(data[checksum:], crc32.ChecksumIEEE(data[12:checksum]))
	return data
}

// resizedJPEG claims another size in the frame header.
func resizedJPEG(t testing.TB, w, h uint16) []byte {
	t.Helper()
	data := encodeJPEG(t, card())
	at := bytes.Index(data, []byte{0xff, 0xc0})
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	return data
}

// resizedHEIC claims another size in the property and in the grid of the picture.
func resizedHEIC(t testing.TB, w, h uint16) []byte {
	t.Helper()
	data := fixture(t, "card.heic")
	for _, size := range []struct{ old, new []byte }{
		{[]byte{0, 0, 0, 100, 0, 0, 0, 60}, []byte{0, 0, byte(w >> 8), byte(w), 0, 0, byte(h >> 8), byte(h)}},
		{[]byte{0, 0, 0, 0, 0, 100, 0, 60}, []byte{0, 0, 0, 0, byte(w >> 8), byte(w), byte(h >> 8), byte(h)}},
	} {
		if !bytes.Contains(data, size.old) {
			t.Fatal("the fixture has another layout")
		}
		data = bytes.Replace(data, size.old, size.new, 1)
	}
	return data
}

func manyTIFFPages(n int) []byte {
	pages := make([]tiffPicture, n)
	for i := range pages {
		pages[i].img = image.NewRGBA(image.Rect(0, 0, 1, 1))
	}
	return encodeTIFF(binary.LittleEndian, pages...)
}

// jpegInTIFF declares a compression the decoder does not have.
func jpegInTIFF() []byte {
	data := encodeTIFF(binary.LittleEndian, tiffPicture{img: card()})
	none := appendShort(nil, binary.LittleEndian, 259, 1)
	return bytes.Replace(data, none, appendShort(nil, binary.LittleEndian, 259, 7), 1)
}

func TestRefused(t *testing.T) {
	jpegFile, pngFile := encodeJPEG(t, card()), encodePNG(t, card())
	deflated := new(bytes.Buffer)
	if err := tiff.Encode(deflated, card(), &tiff.Options{Compression: tiff.Deflate}); err != nil {
		t.Fatal(err)
	}
	const cut, notRead = "image is damaged: the file is cut short", "image is damaged: its content cannot be read"
	for _, c := range []struct {
		rule   string
		data   []byte
		kind   fault.Kind
		detail string
	}{
		{"nothing", nil, fault.Unsupported, "not an image or PDF"},
		{"one byte", []byte{0xff}, fault.Unsupported, "not an image or PDF"},
		{"a text", []byte("Dear customer, please find attached"), fault.Unsupported, "not an image or PDF"},
		{"a web page", []byte("<!doctype html><title>Access denied</title>"), fault.Unsupported, "not an image or PDF"},
		{"an archive", []byte("PK\x03\x04\x14\x00\x06\x00"), fault.Unsupported, "not an image or PDF"},
		{"a program", []byte("\x7fELF\x02\x01\x01\x00"), fault.Unsupported, "not an image or PDF"},
		{"an SVG", []byte(`<svg xmlns="http://www.w3.org/2000/svg"/>`), fault.Unsupported, "not an image or PDF"},
		{"a video", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"), fault.Unsupported, "not an image or PDF"},
		{"PDF header too far in", append(make([]byte, 2000), blankPDF(1)...), fault.Unsupported, "not an image or PDF"},
		{"AVIF", fixture(t, "card.avif"), fault.Unsupported, "AVIF images are not supported"},
		{"GIF", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;"), fault.Unsupported, "GIF images are not supported"},
		{"BMP", []byte("BM\x46\x00\x00\x00"), fault.Unsupported, "BMP images are not supported"},
		{"JPEG XL", []byte("\xff\x0a\xfa\x7f"), fault.Unsupported, "JPEG XL images are not supported"},
		{"JPEG 2000", []byte("\x00\x00\x00\x0cjP  \r\n\x87\n"), fault.Unsupported, "JPEG 2000 images are not supported"},
		{"arithmetic JPEG", fixture(t, "card-arithmetic.jpg"), fault.Unsupported, "this kind of JPEG image is not supported"},
		{"JPEG inside TIFF", jpegInTIFF(), fault.Unsupported, "this kind of TIFF image is not supported"},
		{"animated WebP", extendedWebP(fixture(t, "card.webp"), 0x02, nil), fault.Unsupported, "animated images are not supported"},

		{"30,000 × 30,000 PNG", hugePNG(t, 30_000, 30_000), fault.TooLarge, "image is larger than 60 megapixels"},
		{"PNG whose pixels overflow", hugePNG(t, 1<<31-1, 1<<31-1), fault.Unsupported, "this kind of PNG image is not supported"},
		{"65,535 × 65,535 JPEG", resizedJPEG(t, 65_535, 65_535), fault.TooLarge, "image is larger than 60 megapixels"},
		{"JPEG one row too large", resizedJPEG(t, 10_000, 6_001), fault.TooLarge, "image is larger than 60 megapixels"},
		{"30,000 × 30,000 HEIC", resizedHEIC(t, 30_000, 30_000), fault.TooLarge, "image is larger than 60 megapixels"},
		{"huge TIFF", hugeTIFF(), fault.TooLarge, "image is larger than 60 megapixels"},
		{"51 TIFF pages", manyTIFFPages(51), fault.TooLarge, "file has more than 50 pages"},
		{"51 PDF pages", blankPDF(51), fault.TooLarge, "file has more than 50 pages"},

		{"half a JPEG", jpegFile[:len(jpegFile)/2], fault.Invalid, cut},
		{"header of a JPEG", jpegFile[:20], fault.Invalid, cut},
		{"half a PNG", pngFile[:len(pngFile)-30], fault.Invalid, cut},
		{"signature of a PNG", pngFile[:8], fault.Invalid, cut},
		{"half a WebP", fixture(t, "card-lossy.webp")[:200], fault.Invalid, cut},
		{"half a TIFF", deflated.Bytes()[:len(deflated.Bytes())/2], fault.Invalid, cut},
		{"header of a TIFF", []byte("II*\x00"), fault.Invalid, cut},
		{"half a HEIC", fixture(t, "card.heic")[:500], fault.Invalid, notRead},
		{"header of a HEIC", fixture(t, "card.heic")[:24], fault.Invalid, notRead},
		{"JPEG with damaged tables", bytes.ReplaceAll(jpegFile, []byte{0xff, 0xc4}, []byte{0xff, 0xc9}), fault.Unsupported, "this kind of JPEG image is not supported"},
		{"JPEG of noise", append([]byte{0xff, 0xd8, 0xff, 0xdb}, bytes.Repeat([]byte{7}, 500)...), fault.Invalid, cut},
		{"PNG with a wrong checksum", flip(pngFile, 60), fault.Invalid, notRead},
		{"JPEG without pixels", resizedJPEG(t, 0, 10), fault.Invalid, "image is damaged: it has no pixels"},
		{"TIFF without pages", tiffHeader(binary.LittleEndian, 0), fault.Invalid, "file has no pages"},
		{"TIFF whose directory is elsewhere", tiffHeader(binary.BigEndian, 1<<31), fault.Invalid, cut},

		{"password-protected PDF", protectedPDF(t, "secret"), fault.Unsupported, "password-protected PDF"},
		{"PDF without pages", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"), fault.Invalid, "file has no pages"},
		{"header of a PDF", []byte("%PDF-1.7\n"), fault.Invalid, "PDF is damaged"},
		{"PDF of noise", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("obj <<"), 200)...), fault.Invalid, "PDF is damaged"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			err := decodeAll(t, defaults, c.data)
			if fault.KindOf(err) != c.kind || fault.Detail(err) != c.detail {
				t.Errorf("got %v, want %s", err, c.detail)
			}
			if fault.Retryable(err) {
				t.Error("it would be tried again")
			}
		})
	}
}

// decodeAll opens a file, decodes every page and gives the first error.
func decodeAll(t testing.TB, d *decode.Decoder, data []byte) error {
	t.Helper()
	doc, err := d.Open(t.Context(), data)
	if err != nil {
		return err
	}
	defer doc.Close()
	for i := range doc.PageCount() {
		if _, err := doc.Page(t.Context(), i); err != nil {
			return err
		}
	}
	return nil
}

func flip(data []byte, at int) []byte {
	out := bytes.Clone(data)
	out[at] ^= 0xff
	return out
}

// hugeTIFF claims 60,000 by 60,000 pixels.
func hugeTIFF() []byte {
	data := encodeTIFF(binary.LittleEndian, tiffPicture{img: card()})
	for tag, old := range map[int]int{256: 100, 257: 60} {
		data = bytes.Replace(data, appendShort(nil, binary.LittleEndian, tag, old), appendShort(nil, binary.LittleEndian, tag, 60_000), 1)
	}
	return data
}

func TestHeaderAloneDecides(t *testing.T) {
	data := hugePNG(t, 30_000, 30_000)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, err := defaults.Open(t.Context(), data); fault.KindOf(err) != fault.TooLarge {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	allocated := after.TotalAlloc - before.TotalAlloc
	if allocated > 64<<10 {
		t.Errorf("refusing 900 megapixels took %d bytes", allocated)
	}
}

func TestLimitsAreSettings(t *testing.T) {
	d := newDecoder(t, decode.Options{MaxPixels: 5_999, MaxPages: 1})
	if err := decodeAll(t, d, encodePNG(t, card())); fault.Detail(err) != "image is larger than 0.005999 megapixels" {
		t.Errorf("got %v", err)
	}
	if err := decodeAll(t, d, manyTIFFPages(2)); fault.Detail(err) != "file has more than 1 pages" {
		t.Errorf("got %v", err)
	}
}

// slowPDF is a small file whose page is a shading with 4,000 operators at every pixel,
// minutes of work that fill no memory.
func slowPDF() []byte {
	function := "/FunctionType 4 /Domain [0 1 0 1] /Range [0 1 0 1 0 1]"
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Shading << /S 5 0 R >> >> >>",
		stream("", "595 0 0 842 0 0 cm /S sh"),
		"<< /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 1 0 1] /Function 6 0 R >>",
		stream(function, "{ "+strings.Repeat("sin cos ", 2_000)+"dup }"),
	)
}

// fullPDF is a small file that draws a curve 10^8 times, hours of work that fill the
// memory: each form draws the next ten times.
func fullPDF() []byte {
	const depth = 8
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /X 5 0 R >> >> >>",
		stream("", "/X Do"),
	}
	for i := range depth {
		next := fmt.Sprintf("/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /XObject << /X %d 0 R >> >>", i+6)
		objects = append(objects, stream(next, strings.Repeat("/X Do ", 10)))
	}
	objects = append(objects, stream("/Type /XObject /Subtype /Form /BBox [0 0 595 842]", "10 10 m 50 700 400 10 500 800 c S"))
	return pdf(objects...)
}

// A page is stopped by the clock, by its share of the processor, or by the memory that its
// drawing fills.
func TestPageOverItsLimitIsStopped(t *testing.T) {
	for _, c := range []struct {
		want   string
		data   []byte
		limits decode.Options
	}{
		{"page takes longer than 2s to decode", slowPDF(), decode.Options{PageTimeout: 2 * time.Second, PageWork: time.Hour}},
		{"page is too complex to decode", slowPDF(), decode.Options{PageTimeout: time.Hour, PageWork: time.Second}},
		{"page needs too much memory to decode, or is damaged", fullPDF(), decode.Options{PageTimeout: 2 * time.Minute, PageWork: time.Hour}},
	} {
		t.Run(c.want, func(t *testing.T) {
			d := newDecoder(t, c.limits)
			doc := open(t, d, c.data)
			for _, want := range []string{c.want, "an earlier page could not be decoded"} {
				_, err := doc.Page(t.Context(), 0)
				if fault.Detail(err) != want || fault.CodeOf(err) != "too_complex" {
					t.Errorf("got %v, want %s", err, want)
				}
			}
			if p := onlyPage(t, d, blankPDF(1)); p.Image.Bounds().Dx() != 1653 {
				t.Errorf("the next document is %v", p.Image.Bounds())
			}
		})
	}
}

func TestBadCacheDirectory(t *testing.T) {
	if _, err := decode.NewDecoder(decode.Options{CacheDir: "/dev/null/cache"}); err == nil {
		t.Error("a cache below a file was accepted")
	}
}

func FuzzOpen(f *testing.F) {
	for _, name := range []string{"card.heic", "card.webp", "card-lossy.webp", "card-progressive.jpg", "card-410.jpg", "card.avif"} {
		f.Add(fixture(f, name))
	}
	f.Add(encodePNG(f, card()))
	f.Add(encodeJPEG(f, card()))
	f.Add(jpegWithEXIF(encodeJPEG(f, card()), exif(binary.BigEndian, 6)))
	f.Add(encodeTIFF(binary.LittleEndian, tiffPicture{img: card()}, tiffPicture{img: card(), orientation: 8}))
	f.Add(webpWithEXIF(fixture(f, "card.webp"), exif(binary.LittleEndian, 5)))
	f.Add(pagePDF("/MediaBox [0 0 100 50]", "BT /F 12 Tf 5 5 Td (Text) Tj ET"))
	d := newDecoder(f, decode.Options{MaxPixels: 1 << 16, MaxPages: 3, DPI: 36, PageTimeout: 2 * time.Second})
	// Compiling the engines would look like an input that hangs.
	onlyPage(f, d, fixture(f, "card.heic"))
	onlyPage(f, d, blankPDF(1))
	f.Fuzz(func(t *testing.T, data []byte) {
		err := decodeAll(t, d, data)
		if err != nil && fault.KindOf(err) == fault.Internal {
			t.Fatalf("not a fault of the file: %v", err)
		}
	})
}

// FuzzOrientation gives a good picture a mark of any bytes: it is decoded, upright
// one way or the other.
func FuzzOrientation(f *testing.F) {
	f.Add(exif(binary.BigEndian, 6))
	f.Add(exif(binary.LittleEndian, 3))
	f.Add([]byte("Exif\x00\x00II*\x00"))
	plain := encodePNG(f, card())
	f.Fuzz(func(t *testing.T, block []byte) {
		got := quadrants(onlyPage(t, defaults, pngWithEXIF(plain, block)).Image)
		for _, want := range uprightQuadrants[1:] {
			if got == want {
				return
			}
		}
		t.Fatalf("the picture became %s", got)
	})
}
