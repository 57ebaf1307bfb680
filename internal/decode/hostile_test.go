package decode_test

import (
	"bytes"
	"cmp"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"os"
	"runtime/debug"
	"strings"
	"syscall"
	"testing"
	"time"

	"atlas/internal/decode"
	"atlas/internal/fault"
)

// What one hostile file may cost. Time is the processor's, of the whole process: a clock
// on the wall would measure what else the machine does.
const (
	hostileTime   = 5 * time.Second
	hostileMemory = 512 << 20
)

// hostile is a file that means ill.
type hostile struct {
	class, rule string
	data        []byte
	// harmless files are read as what their first bytes say they are: what else is in
	// them is never looked at.
	harmless bool
}

// TestHostileFiles: each file ends with an error about the document, within the limits
// of time and memory, and the decoder reads the next one. With -v it prints the table of
// docs/security.md.
func TestHostileFiles(t *testing.T) {
	files := hostileFiles(t)
	d := newDecoder(t, decode.Options{})
	onlyPage(t, d, fixture(t, "card.heic")) // compiling the engines is nobody's cost
	onlyPage(t, d, blankPDF(1))
	var list, table strings.Builder
	var classes []*outcome
	for _, f := range files {
		spent := measure(t)
		err := decodeAll(t, d, f.data)
		work, memory := spent()
		if len(classes) == 0 || classes[len(classes)-1].class != f.class {
			classes = append(classes, &outcome{class: f.class})
		}
		classes[len(classes)-1].add(err, work, memory)
		fmt.Fprintf(&list, "%s: %s (%d bytes): %s, %.1f s, %d MB\n", f.class, f.rule, len(f.data), cmp.Or(fault.Detail(err), "read"), work.Seconds(), memory>>20)
		if f.harmless != (err == nil) || err != nil && fault.KindOf(err) == fault.Internal {
			t.Errorf("%s: %s ends with %v", f.class, f.rule, err)
		}
		if work > hostileTime || memory > hostileMemory {
			t.Errorf("%s: %s took %v and %d MB", f.class, f.rule, work, memory>>20)
		}
		if got := quadrants(onlyPage(t, d, encodePNG(t, card())).Image); got != "RGBW" {
			t.Errorf("after %s a good picture is %s", f.rule, got)
		}
	}
	if p := onlyPage(t, d, blankPDF(1)); p.Image.Bounds().Dx() != 1653 {
		t.Errorf("after all of them a good PDF is %v", p.Image.Bounds())
	}
	refused := 0
	for _, c := range classes {
		refused += c.refused
		fmt.Fprintf(&table, "| %s | %d | %d | %d | %.1f s | %d MB |\n", c.class, c.files, c.refused, c.files-c.refused, c.work.Seconds(), c.memory>>20)
	}
	t.Logf("%d files, %d refused\n%s\n| class | files | refused | read | most processor | most memory |\n|---|---|---|---|---|---|\n%s", len(files), refused, list.String(), table.String())
	if refused < 60 {
		t.Errorf("only %d files were refused", refused)
	}
}

// outcome is what became of the files of a class.
type outcome struct {
	class          string
	files, refused int
	work           time.Duration // the most of one file
	memory         int64         // "
}

func (o *outcome) add(err error, work time.Duration, memory int64) {
	o.files++
	if err != nil {
		o.refused++
	}
	o.work, o.memory = max(o.work, work), max(o.memory, memory)
}

// measure begins to measure this process: its processor time, and by how much its
// memory, as the kernel sees it, rises above the start.
func measure(t *testing.T) func() (work time.Duration, memory int64) {
	t.Helper()
	debug.FreeOSMemory()
	const resetPeak = "5" // proc(5), clear_refs
	if err := os.WriteFile("/proc/self/clear_refs", []byte(resetPeak), 0); err != nil {
		t.Fatal(err)
	}
	start, before := processStatus(t, "VmRSS"), processorTime(t)
	return func() (time.Duration, int64) {
		return processorTime(t) - before, max(0, processStatus(t, "VmHWM")-start)
	}
}

func processorTime(t *testing.T) time.Duration {
	t.Helper()
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		t.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// processStatus is a line of proc(5)'s status, in bytes.
func processStatus(t *testing.T, name string) (n int64) {
	t.Helper()
	text, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, name+":"); ok {
			if _, err := fmt.Sscanf(rest, "%d kB", &n); err != nil {
				t.Fatal(err)
			}
		}
	}
	return n << 10
}

func hostileFiles(t *testing.T) (files []hostile) {
	add := func(class, rule string, data []byte) {
		files = append(files, hostile{class: class, rule: rule, data: data})
	}
	harmless := func(class, rule string, data []byte) {
		files = append(files, hostile{class: class, rule: rule, data: data, harmless: true})
	}
	jpegFile, pngFile, heicFile, webpFile := encodeJPEG(t, card()), encodePNG(t, card()), fixture(t, "card.heic"), fixture(t, "card.webp")
	tiffFile := encodeTIFF(binary.LittleEndian, tiffPicture{img: card()})
	page := "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>"

	add("pixel bomb", "PNG of 30,000 × 30,000 black pixels", blackPNG(t, 30_000, 30_000))
	add("pixel bomb", "PNG of 2,147,483,647 × 1", hugePNG(t, 1<<31-1, 1))
	add("pixel bomb", "PNG of 2³¹ × 2³¹ pixels", hugePNG(t, 1<<31-1, 1<<31-1))
	add("pixel bomb", "PNG of 7,746 × 7,746 claimed, 100 × 60 there", hugePNG(t, 7_745, 7_746))
	add("pixel bomb", "JPEG of 65,535 × 65,535", resizedJPEG(t, 65_535, 65_535))
	add("pixel bomb", "JPEG of 60 megapixels claimed, 6,000 there", resizedJPEG(t, 10_000, 6_000))
	add("pixel bomb", "progressive JPEG of 65,535 × 65,535", resizedFrame(t, fixture(t, "card-progressive.jpg"), 0xc2, 65_535, 65_535))
	add("pixel bomb", "TIFF of 60,000 × 60,000", hugeTIFF())
	add("pixel bomb", "HEIC of 30,000 × 30,000", resizedHEIC(t, 30_000, 30_000))
	add("pixel bomb", "HEIC of 65,535 × 1", resizedHEIC(t, 65_535, 1))
	add("pixel bomb", "WebP of 16,384 × 16,384", hugeWebP())
	add("pixel bomb", "TIFF of 10,000 pages", manyTIFFPages(10_000))
	add("pixel bomb", "progressive JPEG of 10,000 scans", manyScans(fixture(t, "card-progressive.jpg"), 10_000))
	add("pixel bomb", "progressive JPEG of 60 megapixels, 1,000,000 scans", manyScans(resizedFrame(t, fixture(t, "card-progressive.jpg"), 0xc2, 10_000, 6_000), 1_000_000))

	add("JPEG", "two start markers and nothing", []byte("\xff\xd8\xff\xd8\xff"))
	add("JPEG", "cut in its header", jpegFile[:20])
	add("JPEG", "cut in half", jpegFile[:len(jpegFile)/2])
	add("JPEG", "without its last marker and its end", jpegFile[:len(jpegFile)-40])
	add("JPEG", "segment of length 0", splice(jpegFile, 2, "\xff\xe1\x00\x00"))
	add("JPEG", "segment longer than the file", splice(jpegFile, 2, "\xff\xe1\xff\xff")[:200])
	add("JPEG", "no pixels", resizedJPEG(t, 0, 10))
	add("JPEG", "arithmetic coding", fixture(t, "card-arithmetic.jpg"))
	add("JPEG", "its tables damaged", bytes.ReplaceAll(jpegFile, []byte{0xff, 0xc4}, []byte{0xff, 0xc9}))
	harmless("JPEG", "no quantisation table", bytes.Replace(jpegFile, []byte{0xff, 0xdb}, []byte{0xff, 0xfe}, 1))
	add("JPEG", "restart markers for ever", append([]byte{0xff, 0xd8, 0xff}, bytes.Repeat([]byte{0xd0, 0xff}, 1<<20)...))
	add("JPEG", "fill bytes for ever", append([]byte{0xff, 0xd8, 0xff}, bytes.Repeat([]byte{0xff}, 4<<20)...))
	add("JPEG", "20 MB of metadata and no picture", append([]byte{0xff, 0xd8}, bytes.Repeat(append([]byte{0xff, 0xe1, 0xff, 0xff}, make([]byte, 65533)...), 300)...))

	add("PNG", "signature alone", pngFile[:8])
	add("PNG", "cut in its data", pngFile[:len(pngFile)-30])
	add("PNG", "wrong checksum", flip(pngFile, 60))
	add("PNG", "chunk of 2 GB", splice(pngFile, 33, "\x7f\xff\xff\xfftEXt"))
	add("PNG", "chunk of length -1", splice(pngFile, 33, "\xff\xff\xff\xfftEXt"))
	add("PNG", "no data", append(bytes.Clone(pngFile[:33]), pngFile[len(pngFile)-12:]...))
	add("PNG", "bit depth 3", patchIHDR(pngFile, 24, 3))
	add("PNG", "colour type 5", patchIHDR(pngFile, 25, 5))
	add("PNG", "interlaced in a way unknown", patchIHDR(pngFile, 28, 7))
	add("PNG", "a palette of none", patchIHDR(patchIHDR(pngFile, 25, 3), 24, 8))
	harmless("PNG", "19 MB unpacked text in 20 kB", splice(pngFile, 33, string(pngChunk("zTXt", append([]byte("Comment\x00\x00"), deflate(t, make([]byte, 19<<20))...)))))

	add("TIFF", "header alone", []byte("II*\x00"))
	add("TIFF", "no directory", tiffHeader(binary.LittleEndian, 0))
	add("TIFF", "directory behind the end", tiffHeader(binary.BigEndian, 1<<31))
	add("TIFF", "cut in half", tiffFile[:len(tiffFile)/2])
	add("TIFF", "65,535 entries", append(tiffHeader(binary.LittleEndian, 8), 0xff, 0xff))
	add("TIFF", "directories in a circle, without pictures", append(tiffHeader(binary.LittleEndian, 8), 0, 0, 8, 0, 0, 0))
	add("TIFF", "JPEG inside", jpegInTIFF())
	add("TIFF", "strips behind the end", bytes.Replace(tiffFile, appendPointer(nil, binary.LittleEndian, 279, 4, 1, 3*100*60), appendPointer(nil, binary.LittleEndian, 279, 4, 1, 1<<30), 1))
	add("TIFF", "no pixels", bytes.Replace(tiffFile, appendShort(nil, binary.LittleEndian, 256, 100), appendShort(nil, binary.LittleEndian, 256, 0), 1))

	add("WebP", "header alone", []byte("RIFF\x04\x00\x00\x00WEBP"))
	add("WebP", "cut in half", fixture(t, "card-lossy.webp")[:150])
	add("WebP", "lossless, cut", webpFile[:50])
	add("WebP", "animated", extendedWebP(webpFile, 0x02, nil))
	add("WebP", "chunk of 4 GB", append([]byte("RIFF\xff\xff\xff\xffWEBPVP8L\xff\xff\xff\xff"), webpFile[20:]...))
	add("WebP", "noise", append(bytes.Clone(webpFile[:26]), bytes.Repeat([]byte{0xa5, 0x5a, 0x33}, 5000)...))

	add("HEIC", "header alone", heicFile[:24])
	add("HEIC", "cut in half", heicFile[:500])
	add("HEIC", "box of size 0", splice(heicFile, 24, "\x00\x00\x00\x00meta"))
	add("HEIC", "box of 4 GB", splice(heicFile, 24, "\xff\xff\xff\xffmeta"))
	add("HEIC", "100,000 boxes in each other", append(bytes.Clone(heicFile[:24]), nestedBoxes(100_000)...))
	harmless("HEIC", "its picture of noise", append(bytes.Clone(heicFile[:len(heicFile)-300]), bytes.Repeat([]byte{0xa5}, 300)...))
	add("HEIC", "AVIF", fixture(t, "card.avif"))
	add("HEIC", "a video", []byte("\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom"))

	add("PDF", "header alone", []byte("%PDF-1.7\n"))
	add("PDF", "cut in half", pagePDF("", "BT ET")[:300])
	add("PDF", "noise", append([]byte("%PDF-1.7\n"), bytes.Repeat([]byte("obj <<"), 200_000)...))
	add("PDF", "password", protectedPDF(t, "secret"))
	add("PDF", "encrypted in a way unknown", encryptedPDF())
	add("PDF", "no pages", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [] /Count 0 >>"))
	add("PDF", "10,000 pages", blankPDF(10_000))
	harmless("PDF", "2,147,483,647 pages, it says", bytes.Replace(blankPDF(1), []byte("/Count 1 "), []byte("/Count 2147483647 "), 1))
	add("PDF", "page tree that is its own branch", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 100 >>"))
	harmless("PDF", "page of no size", bytes.Replace(blankPDF(1), []byte("[0 0 595 842]"), []byte("[9 9 1e30 1e38]"), 1))
	add("PDF", "curve drawn 10⁸ times", fullPDF())
	add("PDF", "shading with 4,000 operators a pixel", slowPDF())
	add("PDF", "stream in two coats of deflate, 1 GB inside", coats(t, 1<<30, 2))
	harmless("PDF", "script, launch and a file to save", livelyPDF())
	add("PDF", "form that draws itself", pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		strings.Replace(page, "/Contents", "/Resources << /XObject << /X 5 0 R >> >> /Contents", 1), stream("", "/X Do"),
		stream("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 5 0 R >> >>", "/X Do /X Do")))
	harmless("PDF", "100,000 brackets in each other", pagePDF("/MediaBox [0 0 595 842]", strings.Repeat("[", 100_000)))
	harmless("PDF", "page of 200 × 200 inches", bytes.Replace(blankPDF(1), []byte("[0 0 595 842]"), []byte("[0 0 14400 14400]"), 1))

	harmless("EXIF", "64 kB of entries", jpegWithEXIF(jpegFile, manyEntries(5_000)))
	harmless("EXIF", "directory that is its own next", jpegWithEXIF(jpegFile, append(tiffHeader(binary.BigEndian, 8), 0, 0, 0, 0, 0, 8)))
	harmless("EXIF", "entry of 4 GB", jpegWithEXIF(jpegFile, append(append(tiffHeader(binary.BigEndian, 8), 0, 1), 0x01, 0x12, 0, 3, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff)))
	harmless("EXIF", "15 MB of metadata before a picture", append(append([]byte{0xff, 0xd8}, bytes.Repeat(append([]byte{0xff, 0xe1, 0xff, 0xff}, make([]byte, 65533)...), 230)...), jpegFile[2:]...))

	harmless("two in one", "JPEG and ZIP", append(bytes.Clone(jpegFile), "PK\x03\x04\x14\x00\x06\x00"...))
	harmless("two in one", "JPEG and PDF", append(bytes.Clone(jpegFile), blankPDF(3)...))
	harmless("two in one", "PNG and a web page", append(bytes.Clone(pngFile), "<script>alert(1)</script>"...))
	harmless("two in one", "PDF behind a page of HTML", append([]byte("<html><script>alert(1)</script>"), blankPDF(1)...))
	add("two in one", "GIF and script", []byte("GIF89a/*\x00\x00*/=1;alert(1)"))
	add("two in one", "ZIP before a PDF, far in", append(append([]byte("PK\x03\x04"), make([]byte, 4000)...), blankPDF(1)...))

	add("no picture", "nothing", nil)
	add("no picture", "20 MB of zeros", make([]byte, 20<<20))
	add("no picture", "SVG with an entity bomb", []byte(`<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;&a;">]><svg>&b;</svg>`))
	add("no picture", "PostScript", []byte("%!PS-Adobe-3.0\n(/etc/passwd) (r) file"))
	add("no picture", "ImageMagick's language", []byte("push graphic-context\nfill 'url(https://127.0.0.1/x.jpg\"|id\")'\n"))
	add("no picture", "Word document", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"))
	add("no picture", "program", []byte("\x7fELF\x02\x01\x01\x00"))
	add("no picture", "BMP of 2³¹ × 2³¹", []byte("BM\xff\xff\xff\x7f\x00\x00\x00\x00\x36\x00\x00\x00\x28\x00\x00\x00\xff\xff\xff\x7f\xff\xff\xff\x7f"))
	add("no picture", "JPEG 2000", []byte("\x00\x00\x00\x0cjP  \r\n\x87\n"))
	add("no picture", "JPEG XL", []byte("\xff\x0a\xfa\x7f"))
	return files
}

func splice(data []byte, at int, with string) []byte {
	return append(append(bytes.Clone(data[:at]), with...), data[at:]...)
}

func deflate(t *testing.T, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	w := zlib.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func pngChunk(kind string, data []byte) []byte {
	body := append([]byte(kind), data...)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	return binary.BigEndian.AppendUint32(append(out, body...), crc32.ChecksumIEEE(body))
}

// blackPNG is right in all its parts.
func blackPNG(t *testing.T, w, h int) []byte {
	t.Helper()
	header := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, uint32(w)), uint32(h))
	header = append(header, 1, 0, 0, 0, 0) // one bit, grey
	out := append([]byte("\x89PNG\r\n\x1a\n"), pngChunk("IHDR", header)...)
	out = append(out, pngChunk("IDAT", deflate(t, make([]byte, h*(1+w/8))))...)
	return append(out, pngChunk("IEND", nil)...)
}

// patchIHDR sets a byte of a PNG's header and its checksum.
func patchIHDR(data []byte, at int, to byte) []byte {
	data = bytes.Clone(data)
	data[at] = to
	binary.BigEndian.PutUint32(data[29:], crc32.ChecksumIEEE(data[12:29]))
	return data
}

// resizedFrame claims another size in the frame header with that marker.
func resizedFrame(t *testing.T, data []byte, marker byte, w, h uint16) []byte {
	t.Helper()
	data = bytes.Clone(data)
	at := bytes.Index(data, []byte{0xff, marker})
	if at < 0 {
		t.Fatal("the fixture has another frame")
	}
	binary.BigEndian.PutUint16(data[at+5:], h)
	binary.BigEndian.PutUint16(data[at+7:], w)
	return data
}

// manyScans repeats a scan of the first component that says nothing new.
func manyScans(data []byte, n int) []byte {
	end := bytes.LastIndex(data, []byte{0xff, 0xd9})
	scan := []byte{0xff, 0xda, 0, 8, 1, 1, 0, 1, 1, 0x10}
	return append(append(bytes.Clone(data[:end]), bytes.Repeat(scan, n)...), 0xff, 0xd9)
}

func hugeWebP() []byte {
	const side = 16_384 - 1
	bits := uint32(side) | side<<14
	body := append([]byte("WEBPVP8L\x0a\x00\x00\x00\x2f"), byte(bits), byte(bits>>8), byte(bits>>16), byte(bits>>24), 0, 0, 0, 0, 0)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

func nestedBoxes(n int) []byte {
	var b []byte
	for i := range n {
		b = append(binary.BigEndian.AppendUint32(b, uint32(8*(n-i))), "meta"...)
	}
	return b
}

func manyEntries(n int) []byte {
	b := binary.BigEndian.AppendUint16(tiffHeader(binary.BigEndian, 8), uint16(n))
	for range n {
		b = appendShort(b, binary.BigEndian, 256, 1)
	}
	return b
}

func encryptedPDF() []byte {
	return bytes.Replace(blankPDF(1), []byte("/Root 1 0 R"), []byte("/Root 1 0 R /ID [<00> <00>] /Encrypt << /Filter /Standard /V 9 /R 9 /Length 9 /P -1 /O (o) /U (u) >>"), 1)
}

// coats is a page whose content is n zeros, deflated again and again.
func coats(t *testing.T, n, coats int) []byte {
	t.Helper()
	data := deflate(t, make([]byte, n))
	filters := "/FlateDecode"
	for range coats - 1 {
		data = deflate(t, data)
		filters += " /FlateDecode"
	}
	return pdf("<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>", stream("/Filter ["+filters+"]", string(data)))
}

// livelyPDF would do something when opened, if anything were done.
func livelyPDF() []byte {
	return pdf(
		"<< /Type /Catalog /Pages 2 0 R /OpenAction 4 0 R /AA << /WC 5 0 R >> /Names << /JavaScript << /Names [(x) 4 0 R] >> /EmbeddedFiles << /Names [(x.exe) 6 0 R] >> >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /AA << /O 5 0 R >> >>",
		"<< /S /JavaScript /JS (while (true) { app.alert(1); this.submitForm('http://127.0.0.1/'); }) >>",
		"<< /S /Launch /F (/bin/sh) >>",
		"<< /Type /Filespec /F (x.exe) /EF << /F 7 0 R >> >>",
		stream("/Type /EmbeddedFile", "MZ"),
	)
}
