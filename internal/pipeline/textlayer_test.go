package pipeline_test

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

// orderLines are an invented lender's order to a dealer.
var orderLines = []string{
	"DELIVERY ORDER", "DO No: PCF/DO/2026/004417", "DO Date: 12/06/2026", "Dealer Name: Neelam Electronics",
	"Dealer Address: 14 MG Road, Shivaji Nagar, Pune, Maharashtra - 411005", "Customer Name: Meera Anand Rao",
	"Product: Nirvex 43QT5 Smart LED TV", "Asset Cost: Rs. 42,990.00", "Loan Amount: Rs. 34,000.00",
}

// typed is a PDF whose pages are text, in Helvetica. A letter is shown as it is and told
// as tell has it: a font says for itself which letters its shapes are.
func typed(lines []string, tell func(r byte) byte) []byte {
	var content, cmap strings.Builder
	for i, l := range lines {
		l = strings.NewReplacer("(", `\(`, ")", `\)`).Replace(l)
		fmt.Fprintf(&content, "BT /F 14 Tf 50 %d Td (%s) Tj ET\n", 780-30*i, l)
	}
	cmap.WriteString("/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange\n95 beginbfchar\n")
	for r := byte(' '); r <= '~'; r++ {
		fmt.Fprintf(&cmap, "<%02x> <00%02x>\n", r, tell(r))
	}
	cmap.WriteString("endbfchar endcmap end")
	stream := func(s string) string { return fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(s), s) }
	var b bytes.Buffer
	b.WriteString("%PDF-1.7\n")
	var offsets []int
	for i, o := range []string{
		"<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
		stream(content.String()),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding /ToUnicode 6 0 R >>",
		stream(cmap.String()),
	} {
		offsets = append(offsets, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(offsets)+1)
	for _, at := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(offsets)+1, xref)
	return b.Bytes()
}

func TestTheTextOfAFileIsComparedWithItsPages(t *testing.T) {
	p := open(t)
	honest := func(r byte) byte { return r }
	otherDigits := func(r byte) byte { // every 4 is told as a 9
		if r == '4' {
			return '9'
		}
		return r
	}
	for _, c := range []struct {
		name   string
		data   []byte
		source document.Source // of the loan amount
		check  document.Verdict
	}{
		{"honest", typed(orderLines, honest), document.SourceTextLayer, document.Agrees},
		{"other digits than are shown", typed(orderLines, otherDigits), document.SourceText, document.Differs},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, _, err := p.Read(t.Context(), c.data)
			if err != nil {
				t.Fatal(err)
			}
			f, _ := r.Field("loan_amount")
			if r.Type != "DELIVERY_ORDER" || f.Value != "34000.00" || f.Source != c.source {
				t.Errorf("%s: %q from %s", r.Type, f.Value, f.Source)
			}
			if got := verdicts(r)["text_layer "]; got != c.check {
				t.Errorf("got %q, want %q: %+v", got, c.check, r.Checks)
			}
		})
	}
}

// A scan in strips, none of which covers half of the page, with a footer as text.
func TestAScanWithAFooterIsRead(t *testing.T) {
	p := open(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := studio.Draw(4, specimen.PAN, "pan-2018", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.RegisterImageOptionsReader("card", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(s.JPEG))
	pdf.AddPage()
	pdf.ImageOptions("card", 30, 30, 130, 0, false, fpdf.ImageOptions{}, 0, "")
	pdf.SetFont("Helvetica", "", 8)
	pdf.Text(20, 285, "Scanned with a free version of a scanner program. Remove this line by buying the full version.")
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	r, _, err := p.Read(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if f, _ := r.Field("pan_number"); r.Type != specimen.PAN || f.Value != s.Truth.Fields["pan_number"] {
		t.Errorf("%s: %q", r.Type, f.Value)
	}
}
