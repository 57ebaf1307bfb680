package decode_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"math"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
)

// texts are the lines' texts in order.
func texts(lines []document.Line) []string {
	var out []string
	for _, l := range lines {
		out = append(out, l.Text)
	}
	return out
}

func TestTextLayerLines(t *testing.T) {
	// At moves to x, y points from the bottom left and shows text in 12 points.
	at := func(x, y float64, text string) string {
		return fmt.Sprintf("BT /F 12 Tf %g %g Td (%s) Tj ET\n", x, y, text)
	}
	for _, c := range []struct {
		rule, attributes, content string
		want                      []string
	}{
		{"words of a line stay together", "", at(50, 700, "Permanent Account Number Card"), []string{"Permanent Account Number Card"}},
		{"caption and value in the next column are two lines", "", at(50, 700, "Invoice No") + at(200, 700, "INV-2031"), []string{"Invoice No", "INV-2031"}},
		{"caption and value side by side are one", "", at(50, 700, "Name:") + at(89, 700, "Ravi"), []string{"Name: Ravi"}},
		{"a space between runs is not doubled", "", at(50, 700, "Name: ") + at(89, 700, "Ravi"), []string{"Name: Ravi"}},
		{"rows from top to bottom, whatever their order in the file", "", at(50, 600, "third") + at(50, 700, "first") + at(50, 650, "second"), []string{"first", "second", "third"}},
		{"columns from left to right, whatever their order in the file", "", at(300, 700, "right") + at(50, 700, "left"), []string{"left", "right"}},
		{"neighbouring rows are not mixed", "", at(50, 700, "Total amount gjpqy") + at(50, 687, "Total TAX Ahdkl") + at(50, 674, "Grand Total"), []string{"Total amount gjpqy", "Total TAX Ahdkl", "Grand Total"}},
		{"letters placed one by one", "", "BT /F 12 Tf 50 700 Td [(A) -20 (B) 30 (C) -10 (D)] TJ ET", []string{"ABCD"}},
		{"low marks belong to their line", "", at(50, 700, "Rs. 1,299.00 - paid"), []string{"Rs. 1,299.00 - paid"}},
		{"small print below a heading is a line of its own", "", "BT /F 30 Tf 50 700 Td (TAX) Tj /F 8 Tf 70 -9 Td (under the rules) Tj ET", []string{"TAX", "under the rules"}},
		{"a dash alone in a column", "", at(50, 700, "Discount") + at(200, 700, "-"), []string{"Discount", "-"}},
		{"a page with invisible text is a scan", "", at(50, 700, "Stamp") + "BT 3 Tr /F 12 Tf 50 600 Td (read by a scanner) Tj ET", nil},
		{"text outside the page does not count", "", at(50, 700, "inside") + at(-200, 700, "left") + at(50, 900, "above"), []string{"inside"}},
		{"escaped brackets", "", at(50, 700, `\(GST\)`), []string{"(GST)"}},
		{"a page turned by its attribute", "/Rotate 90", at(50, 700, "left") + at(50, 600, "lower"), []string{"left", "lower"}},
		{"no text", "", "0 0 100 100 re f", nil},
	} {
		t.Run(c.rule, func(t *testing.T) {
			data := pagePDF("/MediaBox [0 0 595 842] "+c.attributes, c.content)
			p := onlyPage(t, defaults, data)
			if diff := cmp.Diff(c.want, texts(p.Text)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// inkShare is the share of img's dark pixels that lie within one of the lines.
func inkShare(img image.Image, lines []document.Line) float64 {
	dark, within := 0, 0
	for y := range img.Bounds().Dy() {
		for x := range img.Bounds().Dx() {
			if r, _, _, _ := img.At(x, y).RGBA(); r > 0x6000 {
				continue
			}
			dark++
			for _, l := range lines {
				if b := l.Polygon.Box(); float64(x) >= b.MinX-1 && float64(x) <= b.MaxX && float64(y) >= b.MinY-1 && float64(y) <= b.MaxY {
					within++
					break
				}
			}
		}
	}
	if dark == 0 {
		return 0
	}
	return float64(within) / float64(dark)
}

func TestTextStandsOnItsInk(t *testing.T) {
	content := "BT /F 14 Tf 60 250 Td (GSTIN 29ABCDE1234F1Z5) Tj ET BT /F 9 Tf 60 80 Td (Delivered to the buyer) Tj ET"
	for _, attributes := range []string{
		"/MediaBox [0 0 300 400]",
		"/MediaBox [0 0 300 400] /Rotate 90",
		"/MediaBox [0 0 300 400] /Rotate 180",
		"/MediaBox [0 0 300 400] /Rotate 270",
		"/MediaBox [0 0 300 400] /CropBox [40 50 280 300]",
		"/MediaBox [0 0 300 400] /CropBox [40 50 280 300] /Rotate 90",
		"/MediaBox [-100 -100 300 400]",
		"/MediaBox [0 0 300 400] /UserUnit 2",
	} {
		t.Run(attributes, func(t *testing.T) {
			p := onlyPage(t, defaults, pagePDF(attributes, content))
			if len(p.Text) != 2 {
				t.Fatalf("lines %q", texts(p.Text))
			}
			if share := inkShare(p.Image, p.Text); share < 0.99 {
				t.Errorf("%.1f %% of the ink lies within the lines", 100*share)
			}
			for _, l := range p.Text {
				if area, most := l.Polygon.Box().Width()*l.Polygon.Box().Height(), 0.1*float64(p.Image.Bounds().Dx()*p.Image.Bounds().Dy()); area > most {
					t.Errorf("%q covers %.0f pixels", l.Text, area)
				}
			}
		})
	}
}

// Text on its side is read in its own direction.
func TestTextDirection(t *testing.T) {
	for _, c := range []struct {
		matrix string // of the text, anticlockwise
		dx, dy float64
	}{
		{"1 0 0 1", 1, 0},
		{"0 1 -1 0", 0, -1},
		{"-1 0 0 -1", -1, 0},
		{"0 -1 1 0", 0, 1},
	} {
		p := onlyPage(t, defaults, pagePDF("/MediaBox [0 0 400 400]", "BT /F 12 Tf "+c.matrix+" 200 200 Tm (Side by side) Tj ET"))
		if len(p.Text) != 1 || p.Text[0].Text != "Side by side" {
			t.Errorf("%s: lines %q", c.matrix, texts(p.Text))
			continue
		}
		l := p.Text[0]
		along, down := l.Polygon[1], l.Polygon[3]
		along.X, along.Y = along.X-l.Polygon[0].X, along.Y-l.Polygon[0].Y
		down.X, down.Y = down.X-l.Polygon[0].X, down.Y-l.Polygon[0].Y
		if along.X*c.dx+along.Y*c.dy < 50 {
			t.Errorf("%s: the text runs along %v", c.matrix, along)
		}
		if down.X*-c.dy+down.Y*c.dx < 5 { // clockwise from the direction of the text
			t.Errorf("%s: its foot is at %v from its head", c.matrix, down)
		}
		if !ascending(l.Chars) {
			t.Errorf("%s: characters at %v", c.matrix, l.Chars)
		}
	}
}

func ascending(chars []document.Char) bool {
	for i := 1; i < len(chars); i++ {
		if chars[i].X <= chars[i-1].X {
			return false
		}
	}
	return chars[0].X > 0 && chars[len(chars)-1].X < 1
}

func TestTextLayerCharacters(t *testing.T) {
	p := onlyPage(t, defaults, pagePDF("/MediaBox [0 0 300 100]", "BT /F 12 Tf 20 40 Td (Ab 12) Tj ET"))
	if len(p.Text) != 1 {
		t.Fatalf("lines %q", texts(p.Text))
	}
	l := p.Text[0]
	var runes []rune
	for _, c := range l.Chars {
		runes = append(runes, c.Rune)
		if c.Confidence != 1 {
			t.Errorf("%q has confidence %v", c.Rune, c.Confidence)
		}
	}
	if string(runes) != l.Text || !ascending(l.Chars) {
		t.Errorf("characters %v of %q", l.Chars, l.Text)
	}
	if l.Source != document.SourceTextLayer || l.Confidence != 1 || l.MinConfidence != 1 {
		t.Errorf("source %s, confidence %v and %v", l.Source, l.Confidence, l.MinConfidence)
	}
	if words := l.Words(); len(words) != 2 || words[1].Polygon[0].X <= words[0].Polygon[1].X {
		t.Errorf("words %v", words)
	}
}

func TestTextWithoutUnicodeIsNotTrusted(t *testing.T) {
	// The second font maps its letters to the private use area.
	const toUnicode = `/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <ff> endcodespacerange
1 beginbfrange <41> <5a> <e041> endbfrange endcmap end`
	page := func(plain, private string) []byte {
		return pdf(
			"<< /Type /Catalog /Pages 2 0 R >>",
			"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
			"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R /P 6 0 R >> >> >>",
			stream("", "BT /F 12 Tf 50 700 Td ("+plain+") Tj ET BT /P 12 Tf 50 600 Td ("+private+") Tj ET"),
			"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
			"<< /Type /Font /Subtype /Type1 /BaseFont /Courier /Encoding /WinAnsiEncoding /ToUnicode 7 0 R >>",
			stream("", toUnicode),
		)
	}
	if got := onlyPage(t, defaults, page("Government of India", "ABCDEFGHIJ")).Text; got != nil {
		t.Errorf("mostly unmapped: lines %q", texts(got))
	}
	if got := texts(onlyPage(t, defaults, page(strings.Repeat("Government of India ", 3), "A")).Text); len(got) != 1 {
		t.Errorf("one unmapped bullet: lines %q", got)
	}
}

func TestPageSizes(t *testing.T) {
	for _, c := range []struct {
		rule, attributes string
		want             image.Point
	}{
		{"A4 at 200 dpi", "/MediaBox [0 0 595.28 841.89]", image.Pt(1654, 2339)},
		{"landscape", "/MediaBox [0 0 595.28 841.89] /Rotate 90", image.Pt(2339, 1654)},
		{"a card is enlarged", "/MediaBox [0 0 243 153]", image.Pt(1600, 1007)},
		{"a poster is reduced", "/MediaBox [0 0 14400 14400]", image.Pt(4000, 4000)},
		{"a photo at 72 dpi is reduced", "/MediaBox [0 0 3000 4000]", image.Pt(3000, 4000)},
		{"a thread keeps a pixel", "/MediaBox [0 0 14400 1]", image.Pt(4000, 1)},
		{"no size at all is the default, letter", "/MediaBox [0 0 0 0]", image.Pt(1700, 2200)},
	} {
		t.Run(c.rule, func(t *testing.T) {
			got := onlyPage(t, defaults, pagePDF(c.attributes, "")).Image.Bounds().Max
			if math.Abs(float64(got.X-c.want.X)) > 1 || math.Abs(float64(got.Y-c.want.Y)) > 1 {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}

func TestScannedPages(t *testing.T) {
	p := fpdf.New("P", "mm", "A4", "")
	jpegFile := encodeJPEG(t, card())
	p.RegisterImageOptionsReader("scan", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(jpegFile))
	p.SetFont("Helvetica", "", 6)
	for range 3 {
		p.AddPageFormat("P", fpdf.SizeType{Wd: 100, Ht: 60})
		p.ImageOptions("scan", 0, 0, 100, 60, false, fpdf.ImageOptions{}, 0, "")
		p.Text(70, 58, "Scanned with a phone")
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	doc := open(t, defaults, b.Bytes())
	if doc.PageCount() != 3 {
		t.Fatalf("%d pages", doc.PageCount())
	}
	for i := range 3 {
		got := page(t, doc, i)
		if quadrants(got.Image) != "RGBW" || got.Text != nil || got.Number != i+1 {
			t.Errorf("page %d: number %d, %s, text %q", i, got.Number, quadrants(got.Image), texts(got.Text))
		}
	}
}

func TestSmallPictureLeavesTheTextAlone(t *testing.T) {
	p := fpdf.New("P", "mm", "A4", "")
	p.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(encodeJPEG(t, card())))
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.ImageOptions("logo", 10, 10, 100, 60, false, fpdf.ImageOptions{}, 0, "")
	p.Text(10, 100, "Tax Invoice")
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	got := onlyPage(t, defaults, b.Bytes())
	if diff := cmp.Diff([]string{"Tax Invoice"}, texts(got.Text)); diff != "" {
		t.Error(diff)
	}
}

// A page is drawn to look for ink beside its text only where there may be some.
func TestWhatMayBeInkBesideText(t *testing.T) {
	const pixels = 200 / 25.4 // to a millimetre, at 200 dpi
	for _, c := range []struct {
		name        string
		draw        func(p *fpdf.Fpdf)
		least, most float64 // square millimetres
	}{
		{"text alone", func(*fpdf.Fpdf) {}, 0, 0},
		{"a rule", func(p *fpdf.Fpdf) { p.Line(20, 50, 180, 50) }, 10, 600},
		{"a box", func(p *fpdf.Fpdf) { p.Rect(20, 50, 100, 80, "D") }, 300, 2000},
		{"a logo", func(p *fpdf.Fpdf) { p.ImageOptions("logo", 10, 10, 50, 30, false, fpdf.ImageOptions{}, 0, "") }, 1500, 1530},
		{"a shape", func(p *fpdf.Fpdf) { p.Circle(60, 60, 20, "F") }, 1600, 1700},
		{"a link, which may look like anything", func(p *fpdf.Fpdf) { p.LinkString(10, 10, 20, 5, "https://a.example") }, math.Inf(1), math.Inf(1)},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := fpdf.New("P", "mm", "A4", "")
			p.RegisterImageOptionsReader("logo", fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(encodeJPEG(t, card())))
			p.AddPage()
			p.SetFont("Helvetica", "", 12)
			p.Text(10, 200, "Tax Invoice")
			c.draw(p)
			var b bytes.Buffer
			if err := p.Output(&b); err != nil {
				t.Fatal(err)
			}
			text, err := open(t, defaults, b.Bytes()).Text(t.Context(), 0)
			if err != nil || text == nil {
				t.Fatalf("no text: %v", err)
			}
			if got := text.Beside / (pixels * pixels); !(got >= c.least && got <= c.most) {
				t.Errorf("%.0f square millimetres, want %.0f to %.0f", got, c.least, c.most)
			}
		})
	}
}

func TestPartsAreOfThePicture(t *testing.T) {
	doc := open(t, defaults, textPDF(t))
	whole := page(t, doc, 0).Image
	for _, area := range []image.Rectangle{image.Rect(100, 100, 640, 263), image.Rect(-60, -50, 300, 190)} {
		part, err := doc.Part(t.Context(), 0, area)
		if err != nil {
			t.Fatal(err)
		}
		if part.Bounds() != image.Rect(0, 0, area.Dx(), area.Dy()) {
			t.Errorf("%v: the part is %v", area, part.Bounds())
		}
		differ := 0
		inner := area.Inset(min(40, area.Dx()/2)) // letters that are cut may be drawn otherwise
		for y := inner.Min.Y; y < inner.Max.Y; y++ {
			for x := inner.Min.X; x < inner.Max.X; x++ {
				want := color.Color(color.White)
				if image.Pt(x, y).In(whole.Bounds()) {
					want = whole.At(x, y)
				}
				if off := int(grey(part.At(x-area.Min.X, y-area.Min.Y))) - int(grey(want)); off < -8 || off > 8 {
					differ++
				}
			}
		}
		if differ > 0 {
			t.Errorf("%v: %d pixels differ", area, differ)
		}
	}
	if _, err := open(t, defaults, encodeJPEG(t, card())).Part(t.Context(), 0, image.Rect(0, 0, 9, 9)); err == nil {
		t.Error("a picture gives parts of its text")
	}
}

// grey is the red of a colour, which on a page in black is all there is.
func grey(c color.Color) uint32 {
	r, _, _, _ := c.RGBA()
	return r >> 8
}

func textPDF(t *testing.T) []byte {
	t.Helper()
	p := fpdf.New("P", "mm", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 11)
	for y := 10.0; y < 200; y += 6 {
		p.Text(8, y, "Tax Invoice 0123456789 of a shop")
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTransparentPageIsOnWhite(t *testing.T) {
	data := pdf(
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Resources << /ExtGState << /G << /ca 0.5 >> >> >> /Group << /S /Transparency /CS /DeviceRGB >> >>",
		stream("", "/G gs 1 0 0 rg 0 0 50 100 re f"),
	)
	img := onlyPage(t, defaults, data).Image
	w := img.Bounds().Dx()
	if r, g, b, a := img.At(w-5, 5).RGBA(); r>>8 != 255 || g>>8 != 255 || b>>8 != 255 || a>>8 != 255 {
		t.Errorf("the empty half is %v", img.At(w-5, 5))
	}
	if r, g, _, _ := img.At(5, 5).RGBA(); r>>8 < 250 || g>>8 < 120 || g>>8 > 135 {
		t.Errorf("the half red half is %v", img.At(5, 5))
	}
}

func TestFilledFormIsDrawn(t *testing.T) {
	appearance := stream("/Type /XObject /Subtype /Form /BBox [0 0 80 80]", "0 0 80 80 re f")
	data := pdf(
		"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 100 100] /Contents 4 0 R /Annots [5 0 R] >>",
		stream("", ""),
		"<< /Type /Annot /Subtype /Widget /FT /Sig /T (Signature) /F 4 /Rect [10 10 90 90] /AP << /N 6 0 R >> >>",
		appearance,
	)
	img := onlyPage(t, defaults, data).Image
	if r, _, _, _ := img.At(img.Bounds().Dx()/2, img.Bounds().Dy()/2).RGBA(); r != 0 {
		t.Error("the signature field is missing")
	}
}

func TestOwnerPasswordAloneDoesNotLock(t *testing.T) {
	p := onlyPage(t, defaults, protectedPDF(t, ""))
	if diff := cmp.Diff([]string{"Policy"}, texts(p.Text)); diff != "" {
		t.Error(diff)
	}
}

func TestHeaderMayComeLate(t *testing.T) {
	data := append(bytes.Repeat([]byte("\n"), 500), blankPDF(2)...)
	if n := open(t, defaults, data).PageCount(); n != 2 {
		t.Errorf("%d pages", n)
	}
}
