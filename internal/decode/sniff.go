package decode

import (
	"bytes"
	"encoding/binary"
)

// format names a kind of file in the words shown to people.
type format string

const (
	formatUnknown format = ""
	formatJPEG    format = "JPEG"
	formatPNG     format = "PNG"
	formatWebP    format = "WebP"
	formatTIFF    format = "TIFF"
	formatHEIC    format = "HEIC"
	formatPDF     format = "PDF"

	// Known only to say so.
	formatAVIF format = "AVIF"
	formatGIF  format = "GIF"
	formatBMP  format = "BMP"
	formatJXL  format = "JPEG XL"
	formatJP2  format = "JPEG 2000"
)

// signatures are the first bytes of the formats that have fixed ones.
var signatures = []struct {
	prefix string
	format format
}{
	{"\xff\xd8\xff", formatJPEG},
	{"\x89PNG\r\n\x1a\n", formatPNG},
	{"II*\x00", formatTIFF},
	{"MM\x00*", formatTIFF},
	{"GIF87a", formatGIF},
	{"GIF89a", formatGIF},
	{"BM", formatBMP},
	{"\xff\x0a", formatJXL},
	{"\x00\x00\x00\x0cJXL \r\n\x87\n", formatJXL},
	{"\x00\x00\x00\x0cjP  \r\n\x87\n", formatJP2},
}

// pdfWindow is how far into a file Acrobat and PDFium look for the header.
const pdfWindow = 1024

func sniff(data []byte) format {
	for _, s := range signatures {
		if bytes.HasPrefix(data, []byte(s.prefix)) {
			return s.format
		}
	}
	if len(data) >= 12 && string(data[:4]) == "RIFF" && string(data[8:12]) == "WEBP" {
		return formatWebP
	}
	if f := sniffBrands(data); f != formatUnknown {
		return f
	}
	if bytes.Contains(data[:min(len(data), pdfWindow)], []byte("%PDF-")) {
		return formatPDF
	}
	return formatUnknown
}

// sniffBrands reads the brands of an ISO base media file (ISO/IEC 14496-12, 4.3).
// A file may claim several, its major brand first; HEVC and AV1 images both claim
// mif1, so that one decides only when nothing else does.
func sniffBrands(data []byte) format {
	if len(data) < 16 || string(data[4:8]) != "ftyp" {
		return formatUnknown
	}
	end := min(int(min(binary.BigEndian.Uint32(data), 4096)), len(data))
	found := formatUnknown
	for i := 8; i+4 <= end; i += 4 {
		switch string(data[i : i+4]) {
		case "heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs": // ISO/IEC 23008-12, B.4
			return formatHEIC
		case "avif", "avis":
			return formatAVIF
		case "mif1", "msf1":
			found = formatHEIC
		}
	}
	return found
}
