package e2e_test

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/lender"
)

// TestHostileFiles: each file that cannot be read ends as a clear document error;
// the good one beside them is unharmed, and memory stays flat.
func TestHostileFiles(t *testing.T) {
	a := start(t)
	pan := draw(t, 1, "PAN")
	bad := []struct{ id, url, reason string }{
		{"corrupt JPEG", a.site.Publish("corrupt.jpg", pan.JPEG[:len(pan.JPEG)/3]), "damaged"},
		{"text named .jpg", a.site.Publish("text.jpg", []byte("hello, I am a picture")), "not an image or PDF"},
		{"PNG of 900 megapixels", a.site.Publish("bomb.png", pngBomb(t)), "megapixels"},
		{"PDF with a password", a.site.Publish("locked.pdf", lockedPDF(t)), "password-protected PDF"},
		{"URL that is not there", a.site.URL("gone.jpg"), "HTTP 404"},
		{"metadata service", "http://169.254.169.254/latest/meta-data/", "address is not public"},
	}
	files := []lender.File{{URL: a.site.Publish("pan.jpg", pan.JPEG), DocumentID: "good"}}
	for _, b := range bad {
		files = append(files, lender.File{URL: b.url, DocumentID: b.id})
	}
	status, extracts := a.finish(a.apply("LOAN-1", files...))
	if want := (lender.Status{Upload: "FAILED", Processing: "SUCCESS", CrossCheck: "COMPLETED", Master: "SUCCESS"}); status != want {
		t.Errorf("status %+v, want %+v", status, want)
	}
	if number, ok := extracts.OCRData[0].Field("pan_number"); !ok || number.Value == nil || *number.Value != pan.Truth.Fields["pan_number"] {
		t.Errorf("the good document: %s %s", extracts.OCRData[0].ErrorReason, extracts.OCRData[0].Data)
	}
	for i, b := range bad {
		got := extracts.OCRData[i+1]
		if got.DocumentID != b.id || got.ErrorCode != "INVALID_DOC" || !strings.Contains(got.ErrorReason, b.reason) || !empty(got.Data) {
			t.Errorf("%s: %s, %q, data %s; want INVALID_DOC and a reason with %q", got.DocumentID, got.ErrorCode, got.ErrorReason, got.Data, b.reason)
		}
	}
	// Two documents being read take 1.1 GB with all else (docs/operations.md); the
	// 900 megapixels would take 900 MB more in grey alone.
	if peak := a.memoryPeak(); peak > 1200<<20 {
		t.Errorf("the server has held %d MB", peak>>20)
	}
}

func empty(data json.RawMessage) bool { return string(data) == "{}" }

// pngBomb is a PNG of 30,000 by 30,000 black pixels in 110 kB.
func pngBomb(t *testing.T) []byte {
	t.Helper()
	const side = 30_000
	var packed bytes.Buffer
	w := zlib.NewWriter(&packed)
	row := make([]byte, 1+side/8)
	for range side {
		if _, err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	header := binary.BigEndian.AppendUint32(nil, side)
	header = binary.BigEndian.AppendUint32(header, side)
	header = append(header, 1, 0, 0, 0, 0) // one bit, grey
	var png bytes.Buffer
	png.WriteString("\x89PNG\r\n\x1a\n")
	chunk(&png, "IHDR", header)
	chunk(&png, "IDAT", packed.Bytes())
	chunk(&png, "IEND", nil)
	return png.Bytes()
}

func chunk(w io.Writer, kind string, data []byte) {
	body := append([]byte(kind), data...)
	out := binary.BigEndian.AppendUint32(nil, uint32(len(data)))
	out = append(out, body...)
	_, _ = w.Write(binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(body))) // a buffer takes everything
}

func lockedPDF(t *testing.T) []byte {
	t.Helper()
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.SetProtection(0, "user", "owner")
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	pdf.Text(20, 20, "locked")
	var out bytes.Buffer
	if err := pdf.Output(&out); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
