package pipeline_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"image"
	"image/draw"
	"image/jpeg"
	"maps"
	"os"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"
	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"
	qrcode "github.com/skip2/go-qrcode"

	"atlas/internal/decode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/pipeline"
)

// printed is an engine that reads the same lines on every picture: what it would read on
// the card whose codes are in the picture.
type printed []string

func (p printed) Read(_ context.Context, img image.Image) (document.Page, error) {
	b := img.Bounds()
	page := document.Page{Width: float64(b.Dx()), Height: float64(b.Dy()), ToImage: document.Identity}
	for i, text := range p {
		top := 40 + 60*float64(i)
		line := document.Line{
			Text: text, Source: document.SourceText, Confidence: 0.99, MinConfidence: 0.99,
			Polygon: document.Box{MinX: 40, MinY: top, MaxX: 40 + 18*float64(len(text)), MaxY: top + 36}.Polygon(),
		}
		for j, r := range []rune(text) {
			line.Chars = append(line.Chars, document.Char{Rune: r, Confidence: 0.99, X: (float64(j) + 0.5) / float64(len([]rune(text)))})
		}
		page.Lines = append(page.Lines, line)
	}
	return page, nil
}

// readWithCodes reads a card with lines of print and QR codes.
func readWithCodes(t *testing.T, lines []string, codes ...string) document.Reading {
	t.Helper()
	sheet := image.NewGray(image.Rect(0, 0, 1400, 700*max(1, len(codes))))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, text := range codes {
		code, err := qrcode.New(text, qrcode.Low)
		if err != nil {
			t.Fatal(err)
		}
		picture := code.Image(-4) // pixels a module
		draw.Draw(sheet, picture.Bounds().Add(image.Pt(700, 700*i+20)), picture, image.Point{}, draw.Src)
	}
	return readSheet(t, lines, sheet)
}

// readWithStripes reads a label with lines of print and striped codes.
func readWithStripes(t *testing.T, lines []string, codes ...string) document.Reading {
	t.Helper()
	sheet := image.NewGray(image.Rect(0, 0, 1400, 900))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, text := range codes {
		bits, err := oned.NewCode128Writer().Encode(text, gozxing.BarcodeFormat_CODE_128, 0, 1, nil)
		if err != nil {
			t.Fatal(err)
		}
		for x := range bits.GetWidth() {
			if bits.Get(x, 0) {
				draw.Draw(sheet, image.Rect(700+3*x, 100+200*i, 703+3*x, 180+200*i), image.Black, image.Point{}, draw.Src)
			}
		}
	}
	return readSheet(t, lines, sheet)
}

func readSheet(t *testing.T, lines []string, sheet image.Image) document.Reading {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sheet, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	decoder, err := decode.NewDecoder(decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	keys, err := encoded.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	p := pipeline.New(pipeline.Deps{Decoder: decoder, Engine: printed(lines), Types: types, Codes: keys})
	reading, _, err := p.Read(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	return reading
}

func secureSample(t *testing.T) string {
	t.Helper()
	b, err := os.ReadFile("../encoded/testdata/uidai_official_v1.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

// verdicts are those of the comparisons with the print, by field, and of the signature.
func verdicts(r document.Reading) map[string]document.Verdict {
	found := map[string]document.Verdict{}
	for _, c := range r.Checks {
		found[strings.TrimPrefix(c.Name+" "+string(c.Field), "qr_code_print ")] = c.Verdict
	}
	return found
}

func TestTheSecureCodeAndThePrint(t *testing.T) {
	card := func(name, birth, number string) []string {
		return []string{"Government of India", name, "DOB: " + birth, "MALE", number}
	}
	const signature = "aadhaar_qr_signature "
	cases := []struct {
		name   string
		lines  []string
		want   map[string]document.Verdict
		values map[document.FieldName]string
	}{
		{
			"say the same", card("Sumit Kumar", "01/01/1984", "9999 1009 2697"),
			map[string]document.Verdict{signature: document.Valid, "name": document.Agrees, "date_of_birth": document.Agrees, "aadhaar_number": document.Agrees},
			map[document.FieldName]string{"name": "Sumit Kumar", "date_of_birth": "01/01/1984", "aadhaar_number": "9999 1009 2697"},
		},
		{
			"the name misread", card("Surnit Kumar", "01/01/1984", "XXXX XXXX 2697"),
			map[string]document.Verdict{signature: document.Valid, "name": document.Agrees, "date_of_birth": document.Agrees, "aadhaar_number": document.Agrees},
			map[document.FieldName]string{"name": "Sumit Kumar", "aadhaar_number": "XXXX XXXX 2697"},
		},
		{
			"another birth date printed", card("Sumit Kumar", "01/01/1994", "XXXX XXXX 2697"),
			map[string]document.Verdict{signature: document.Valid, "name": document.Agrees, "date_of_birth": document.Differs, "aadhaar_number": document.Agrees},
			map[document.FieldName]string{"date_of_birth": "01/01/1994"},
		},
		{
			"another's card", card("Meera Anand", "03/02/1975", "XXXX XXXX 1134"),
			map[string]document.Verdict{signature: document.Valid, "name": document.Differs, "date_of_birth": document.Differs, "aadhaar_number": document.Differs},
			map[document.FieldName]string{"name": "Meera Anand", "date_of_birth": "03/02/1975", "aadhaar_number": "XXXX XXXX 1134", "address": ""},
		},
		{
			"only the year printed", card("Sumit Kumar", "1984", "XXXX XXXX 2697"),
			map[string]document.Verdict{signature: document.Valid, "name": document.Agrees, "date_of_birth": document.Agrees, "aadhaar_number": document.Agrees},
			map[document.FieldName]string{"date_of_birth": "1984"},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := readWithCodes(t, c.lines, secureSample(t))
			if got := verdicts(r); r.Type != "AADHAAR" || !maps.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", r.Type, got, c.want)
			}
			for name, want := range c.values {
				if f, _ := r.Field(name); f.Value != want {
					t.Errorf("%s: got %q, want %q", name, f.Value, want)
				}
			}
			for name, v := range c.want {
				f, _ := r.Field(document.FieldName(name))
				if v == document.Differs && f.Confidence > 0.5 || v == document.Agrees && f.Confidence < 0.9 {
					t.Errorf("%s: %s, and confidence %v", name, v, f.Confidence)
				}
			}
		})
	}
}

func TestTheCodeFillsInWhatIsNotPrinted(t *testing.T) {
	r := readWithCodes(t, []string{"Government of India", "Sumit Kumar", "DOB: 01/01/1984", "MALE", "XXXX XXXX 2697"}, secureSample(t))
	address, _ := r.Field("address")
	parts, _ := r.Field("formatted_address")
	if address.Source != document.SourceQR || !strings.Contains(address.Value, "Radhey Shyam Park Extension") || parts.Address == nil || parts.Address.Postcode != "110051" {
		t.Errorf("got %+v, %+v", address, parts.Address)
	}
	if number, _ := r.Field("aadhaar_number"); number.Source != document.SourceText {
		t.Errorf("four digits of a code gave the number %+v", number)
	}
}

func TestADifferenceIsShown(t *testing.T) {
	r := readWithCodes(t, []string{"Government of India", "Sumit Kumar", "DOB: 01/01/1994", "MALE", "XXXX XXXX 2697"}, secureSample(t))
	f, _ := r.Field("date_of_birth")
	if f.Rival == nil || f.Rival.Value != "01/01/1984" || f.Rival.Source != document.SourceQR || f.Source != document.SourceText {
		t.Errorf("got %+v, and lost %+v", f, f.Rival)
	}
}

func TestOtherCodesSayNothing(t *testing.T) {
	card := []string{"Government of India", "Sumit Kumar", "DOB: 01/01/1984", "MALE", "XXXX XXXX 2697"}
	for _, text := range []string{"upi://pay?pa=shop@bank&am=1.00", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiIxIn0.AAAA", strings.Repeat("6979414848", 120)} {
		if r := readWithCodes(t, card, text); len(r.Checks) > 0 {
			t.Errorf("%.20s: %+v", text, r.Checks)
		}
	}
}

func TestTheStripesOfALabelAndThePrint(t *testing.T) {
	label := func(imei, serial string) []string {
		return []string{"Orvexa", "Model No: A 23 5G", "IMEI 1: " + imei, "S/N: " + serial, "MRP: Rs. 15,499.00", "Net Qty: 1 N"}
	}
	const imei, other, serial = "357691253437052", "351382873602186", "SEG8NM70534618"
	cases := []struct {
		name   string
		lines  []string
		codes  []string
		want   map[string]document.Verdict
		values map[document.FieldName]string
	}{
		{
			"say the same", label(imei, serial), []string{imei, "357691259647126", serial},
			map[string]document.Verdict{"imei_number": document.Agrees, "serial_number": document.Agrees},
			map[document.FieldName]string{"imei_number": imei, "serial_number": serial, "brand": "Orvexa", "model": "A 23 5G"},
		},
		{
			"a letter misread", label(imei, "SEG8NM7O534618"), []string{imei, serial},
			map[string]document.Verdict{"imei_number": document.Agrees, "serial_number": document.Agrees},
			map[document.FieldName]string{"serial_number": serial},
		},
		{
			"another IMEI printed", label(imei, serial), []string{other},
			map[string]document.Verdict{"imei_number": document.Differs},
			map[document.FieldName]string{"imei_number": imei, "serial_number": serial},
		},
		{
			"an IMEI in stripes only", []string{"Orvexa", "Model No: A 23 5G", "Net Qty: 1 N", "MRP: Rs. 15,499.00", "Made in India"}, []string{imei},
			map[string]document.Verdict{}, map[document.FieldName]string{"imei_number": imei},
		},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := readWithStripes(t, c.lines, c.codes...)
			got := map[string]document.Verdict{}
			for _, check := range r.Checks {
				got[string(check.Field)] = check.Verdict
			}
			if r.Type != "IMEI_IMAGE" || !maps.Equal(got, c.want) {
				t.Errorf("%s: got %v, want %v", r.Type, got, c.want)
			}
			for name, want := range c.values {
				if f, _ := r.Field(name); f.Value != want {
					t.Errorf("%s: got %q, want %q", name, f.Value, want)
				}
			}
			if f, _ := r.Field("imei_number"); c.want["imei_number"] == document.Differs && (f.Confidence > 0.5 || f.Rival == nil || f.Rival.Value != other) {
				t.Errorf("%+v, and lost %+v", f, f.Rival)
			}
		})
	}
}

// typedWithCode is a PDF of text, with a QR code as a picture.
func typedWithCode(t *testing.T, lines []string, text string) []byte {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Low)
	if err != nil {
		t.Fatal(err)
	}
	picture, err := code.PNG(-4)
	if err != nil {
		t.Fatal(err)
	}
	pdf := fpdf.New("P", "mm", "A4", "")
	pdf.RegisterImageOptionsReader("code", fpdf.ImageOptions{ImageType: "PNG"}, bytes.NewReader(picture))
	pdf.AddPage()
	pdf.SetFont("Helvetica", "", 12)
	for i, l := range lines {
		pdf.Text(20, 30+10*float64(i), l)
	}
	pdf.ImageOptions("code", 110, 150, 70, 0, false, fpdf.ImageOptions{}, 0, "")
	var b bytes.Buffer
	if err := pdf.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// An invoice of a portal: the code, the print and the reference number.
func TestTheSignedCodeOfAnInvoice(t *testing.T) {
	irn := encoded.IRN("27AAPFU0939F1ZV", "INV", "MH/26-27/0417", "12/06/2026")
	data := `{"SellerGstin":"27AAPFU0939F1ZV","BuyerGstin":"29AAGCB7383J1Z4","DocNo":"MH/26-27/0417","DocTyp":"INV","DocDt":"12/06/2026","TotInvVal":47200,"Irn":"` + irn + `"}`
	payload, err := json.Marshal(map[string]string{"data": data, "iss": "NIC"})
	if err != nil {
		t.Fatal(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	code := encode([]byte(`{"alg":"RS256"}`)) + "." + encode(payload) + "." + encode(make([]byte, 256))
	bill := func(total string) []string {
		return []string{"TAX INVOICE", "IRN: " + irn[:40], irn[40:], "GSTIN: 27AAPFU0939F1ZV", "Invoice No: MH/26-27/0417", "Invoice Date: 12/06/2026", "Grand Total: " + total}
	}
	for name, c := range map[string]struct {
		total string
		want  document.Verdict
	}{"says the same": {"47,200.00", document.Agrees}, "another total printed": {"27,200.00", document.Differs}} {
		t.Run(name, func(t *testing.T) {
			want := map[string]document.Verdict{
				"e_invoice_qr_signature ": document.NotChecked, "e_invoice_qr_irn ": document.Valid, "e_invoice_irn ": document.Valid,
				"invoice_number": document.Agrees, "invoice_date": document.Agrees, "dealer_gstin": document.Agrees, "total_amount": c.want,
			}
			if got := verdicts(readWithCodes(t, bill(c.total), code)); !maps.Equal(got, want) {
				t.Errorf("got %v, want %v", got, want)
			}
			want["text_layer "] = document.Agrees
			r, _, err := open(t).Read(t.Context(), typedWithCode(t, bill(c.total), code))
			if err != nil {
				t.Fatal(err)
			}
			if got := verdicts(r); !maps.Equal(got, want) {
				t.Errorf("as a PDF with its own text: got %v, want %v", got, want)
			}
		})
	}
}

// A cut between two numbers that stand far to the left leaves no line on the one side.
func TestNumbersLeftOfEveryLine(t *testing.T) {
	r := readWithCodes(t, []string{"Government of India", "Unique Identification Authority of India", "DOB: 01/01/1990 FEMALE Meri Pehchaan", "XXXX XXXX 7058 and once more XXXX XXXX 1234"})
	if r.Type != "AADHAAR" {
		t.Errorf("%s %+v", r.Type, r.Problem)
	}
}
