package pipeline_test

import (
	"bytes"
	"context"
	"image"
	"image/draw"
	"image/jpeg"
	"maps"
	"os"
	"strings"
	"testing"

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

// readWithCodes reads a card with lines of print and codes.
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
