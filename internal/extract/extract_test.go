package extract_test

import (
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/extract"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

var update = flag.Bool("update", false, "rewrite the expected fields of the cases")

// TestFields reads pages drawn as text. A case file is the type, the page, and
// after a line of dashes the fields that must be read.
func TestFields(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	files, _ := filepath.Glob("testdata/*.txt")
	if len(files) == 0 {
		t.Fatal("no cases")
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			typ, rest, _ := strings.Cut(string(data), "\n")
			page, want, ok := strings.Cut(rest, "\n-----\n")
			if !ok {
				t.Fatal("no line of dashes")
			}
			spec, ok := types.Spec(document.Type(typ))
			if !ok {
				t.Fatalf("no type %q", typ)
			}
			got := listing(extract.Fields(spec, []document.Page{typeset(page)}))
			if *update {
				if err := os.WriteFile(file, []byte(typ+"\n"+page+"\n-----\n"+got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("fields (-want +got):\n%s", diff)
			}
		})
	}
}

func listing(fields []document.Field) string {
	var b strings.Builder
	for _, f := range fields {
		if f.Found {
			fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
		}
	}
	return b.String()
}

// column is a stretch of text with no more than two blanks in a row: what an OCR
// engine gives as one line.
var column = regexp.MustCompile(`\S+(?: {1,2}\S+)*`)

// typeset makes a page of a drawing: a character is 10 pixels wide, a row 24 high, one of "~" alone 9.
func typeset(drawing string) document.Page {
	const wide, high, half, text = 10.0, 24.0, 9.0, 18.0
	page := document.Page{Number: 1, ToImage: document.Identity}
	top := 0.0
	for _, row := range strings.Split(drawing, "\n") {
		if row == "~" {
			top += half
			continue
		}
		runes := []rune(row)
		page.Width = max(page.Width, wide*float64(len(runes)))
		for _, m := range column.FindAllStringIndex(row, -1) {
			from := len([]rune(row[:m[0]]))
			line := document.Line{Text: row[m[0]:m[1]], Confidence: 0.99, MinConfidence: 0.98, Source: document.SourceText}
			n := len([]rune(line.Text))
			line.Polygon = document.Box{
				MinX: wide * float64(from), MaxX: wide * float64(from+n),
				MinY: top, MaxY: top + text,
			}.Polygon()
			for i, r := range []rune(line.Text) {
				line.Chars = append(line.Chars, document.Char{Rune: r, Confidence: 0.98, X: (float64(i) + 0.5) / float64(n)})
			}
			page.Lines = append(page.Lines, line)
		}
		top += high
	}
	page.Height = top
	return page
}

func fields(t *testing.T, typ document.Type, page document.Page) map[document.FieldName]document.Field {
	t.Helper()
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	spec, _ := types.Spec(typ)
	out := map[document.FieldName]document.Field{}
	for _, f := range extract.Fields(spec, []document.Page{page}) {
		out[f.Name] = f
	}
	return out
}

const panCard = `
INCOME TAX DEPARTMENT                 GOVT. OF INDIA
      Permanent Account Number Card
              BKQPS4821M
/ Name
ASHOK RAMESH KULKARNI
/ Father's Name
RAMESH KULKARNI
/ Date of Birth
14/08/1986`

func TestConfidenceFollowsTheRecogniser(t *testing.T) {
	clear := typeset(panCard)
	faint := typeset(panCard)
	for i := range faint.Lines {
		for j := range faint.Lines[i].Chars {
			faint.Lines[i].Chars[j].Confidence = 0.45
		}
	}
	a, b := fields(t, "PAN", clear), fields(t, "PAN", faint)
	for _, name := range []document.FieldName{"pan_number", "name_as_per_pan", "dob"} {
		if a[name].Confidence < 0.85 || a[name].Confidence > 0.999 {
			t.Errorf("%s read clearly: confidence %.3f", name, a[name].Confidence)
		}
		if 1-b[name].Confidence < 2*(1-a[name].Confidence) {
			t.Errorf("%s: faint %.3f, clear %.3f: want the chance of an error doubled", name, b[name].Confidence, a[name].Confidence)
		}
	}
}

func TestValueIsOutlinedOnThePage(t *testing.T) {
	f := fields(t, "PAN", typeset(panCard))["pan_number"]
	want := document.Box{MinX: 140, MaxX: 240, MinY: 72, MaxY: 90}
	if got := f.Polygon.Box(); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if f.Page != 1 || f.Source != document.SourceText {
		t.Errorf("page %d, source %q", f.Page, f.Source)
	}
}

// A page that was turned upright: the outline is in the picture as it came.
func TestValueIsOutlinedInThePicture(t *testing.T) {
	page := typeset(panCard)
	page.ToImage = document.Affine{B: -2, C: 1000, D: 2} // a quarter turn, at twice the size
	f := fields(t, "PAN", page)["pan_number"]
	want := document.Polygon{{X: 856, Y: 280}, {X: 856, Y: 480}, {X: 820, Y: 480}, {X: 820, Y: 280}}
	if f.Polygon != want {
		t.Errorf("got %+v, want %+v", f.Polygon, want)
	}
}

// On a bent page a value stands a little lower than its caption.
func TestAValueLowerThanItsCaption(t *testing.T) {
	page := typeset("Form GST REG-06\n1.  Legal Name            MAHALAXMI ELECTRONICS AND\n                          APPLIANCES PRIVATE LIMITED\n\n\n2.  Trade Name, if any    MAHALAXMI")
	lower := document.Affine{A: 1, E: 1, F: 17}
	for i, l := range page.Lines {
		if strings.Contains(l.Text, "ELECTRONICS") || strings.Contains(l.Text, "APPLIANCES") {
			page.Lines[i].Polygon = lower.Polygon(l.Polygon)
		}
	}
	if f := fields(t, "GST_CERT", page)["legal_name"]; f.Value != "MAHALAXMI ELECTRONICS AND APPLIANCES PRIVATE LIMITED" {
		t.Errorf("%q", f.Value)
	}
}

func TestTheValueThatLost(t *testing.T) {
	page := typeset(panCard + "\n\n\n\n\n\nold: BKQPS4821P")
	f := fields(t, "PAN", page)["pan_number"]
	if r := f.Rival; f.Value != "BKQPS4821M" || r == nil || r.Value != "BKQPS4821P" || r.Text != "BKQPS4821P" || r.Page != 1 ||
		r.Source != document.SourceText || r.Polygon.Box().MinY < f.Polygon.Box().MaxY || r.Share <= 0 || r.Share > 1 {
		t.Errorf("%+v lost to %+v", r, f)
	}
	if f := fields(t, "PAN", typeset(panCard))["pan_number"]; f.Rival != nil {
		t.Errorf("printed once, and yet %+v lost", f.Rival)
	}
}

func TestFailedCheckDigitIsReported(t *testing.T) {
	types, _ := doctype.Builtin()
	spec, _ := types.Spec("AADHAAR")
	cases := []struct {
		name, number string
		confidence   float64
		want         bool
	}{
		{"a right number", "9999 4105 7058", 0.99, false},
		{"a wrong check digit read clearly", "9999 4105 7059", 0.99, true},
		{"a wrong check digit read badly", "9999 4105 7059", 0.6, false},
		{"a masked number has none", "XXXX XXXX 7058", 0.99, false},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			page := typeset("Government of India\n\nAsha Rao\nDOB: 01/01/1990\nFEMALE\n\n   " + c.number)
			for i := range page.Lines {
				for j := range page.Lines[i].Chars {
					page.Lines[i].Chars[j].Confidence = c.confidence
				}
			}
			pages := []document.Page{page}
			for _, f := range extract.Fields(spec, pages) {
				if f.Name == "aadhaar_number" {
					if got := extract.CheckFailed(spec, f, pages, 0.97); got != c.want {
						t.Errorf("got %v for %+v", got, f)
					}
				}
			}
		})
	}
}

// Whatever the lines say and wherever they stand, every field is answered for,
// with a confidence in range.
func TestAnyPageIsAnswered(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	words := rapid.SampledFrom([]string{"Name", "DOB:", "Address", "Total", "01/02/1999", "9999 4105 7058", "Rs. 1,200.00", "A", "", " ", "₹", "MALE", "To", "Invoice No", "X-12/9", "PIN 411001", "é"})
	rapid.Check(t, func(t *rapid.T) {
		var page document.Page
		page.Width, page.Height = 1000, 1000
		for range rapid.IntRange(0, 25).Draw(t, "lines") {
			text := strings.Join(rapid.SliceOfN(words, 1, 4).Draw(t, "text"), " ")
			x, y := rapid.Float64Range(-50, 1000).Draw(t, "x"), rapid.Float64Range(-50, 1000).Draw(t, "y")
			box := document.Box{MinX: x, MinY: y, MaxX: x + rapid.Float64Range(0, 400).Draw(t, "w"), MaxY: y + rapid.Float64Range(0, 60).Draw(t, "h")}
			page.Lines = append(page.Lines, document.Line{Text: text, Polygon: box.Polygon()})
		}
		for _, spec := range types.Specs() {
			got := extract.Fields(spec, []document.Page{page})
			if len(got) != len(spec.Fields) {
				t.Fatalf("%s: %d fields, want %d", spec.Type, len(got), len(spec.Fields))
			}
			for _, f := range got {
				if f.Confidence < 0 || f.Confidence > 1 || f.Found != (f.Confidence > 0) || f.Found && f.Value == "" {
					t.Fatalf("%s.%s: %+v", spec.Type, f.Name, f)
				}
			}
		}
	})
}

// The zone of a passport comes before its print. Where the two agree the value is
// surer, and where they do not, the other one is kept beside it.
func TestThePrintSupportsOrContradictsTheZone(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	spec, _ := types.Spec("PASSPORT")
	facts := "Z9000001<5IND9001011F3306149<<<<<<<<<<<<<<08"
	read := func(number, surname, born string) map[document.FieldName]document.Field {
		page := typeset(fmt.Sprintf(`
             REPUBLIC OF INDIA
             Passport No.
             %s
             Surname
             %s
             Given Name(s)
             Asha Ramesh
             Date of Birth
             %s

P<INDDESHMUKH<<ASHA<RAMESH<<<<<<<<<<<<<<<<<<
%s`, number, surname, born, facts))
		got := map[document.FieldName]document.Field{}
		for _, f := range extract.Fields(spec, []document.Page{page}) {
			got[f.Name] = f
		}
		return got
	}
	agree, differ := read("Z9000001", "Deshmukh", "01/01/1990"), read("Z9000007", "Deshpande", "01/01/1991")
	for _, c := range []struct {
		field                document.FieldName
		agreed, value, rival string
	}{
		{"passport_number", "Z9000001", "Z9000001", "Z9000007"},
		{"name", "Asha Ramesh Deshmukh", "ASHA RAMESH DESHMUKH", "Asha Ramesh Deshpande"},
		{"date_of_birth", "01/01/1990", "01/01/1990", "01/01/1991"},
	} {
		a, d := agree[c.field], differ[c.field]
		if a.Value != c.agreed || a.Source != document.SourceMRZ || a.Rival != nil {
			t.Errorf("agreed %s: %q from %s beside %+v", c.field, a.Value, a.Source, a.Rival)
		}
		if d.Value != c.value || d.Source != document.SourceMRZ || d.Rival == nil || d.Rival.Value != c.rival || d.Rival.Source == document.SourceMRZ {
			t.Errorf("disputed %s: %q from %s beside %+v", c.field, d.Value, d.Source, d.Rival)
		}
		if d.Confidence > a.Confidence || d.Signs.Support >= a.Signs.Support || d.Signs.Lead >= a.Signs.Lead {
			t.Errorf("%s where the print agrees %.3f %+v, where it does not %.3f %+v", c.field, a.Confidence, a.Signs, d.Confidence, d.Signs)
		}
	}

	facts = "Z9000401<5IND9001011F3306149<<<<<<<<<<<<<<08"
	if f := read("Z9000001", "Deshmukh", "01/01/1990")["passport_number"]; f.Value != "Z9000001" || f.Source != document.SourceText || f.Rival == nil || f.Rival.Source != document.SourceMRZ {
		t.Errorf("a number that fails its check in the zone: %q from %s beside %+v", f.Value, f.Source, f.Rival)
	}
}

// A passport number whose check digit is wrong makes the passport invalid when zone and
// print agree on it; a check digit that was misread does not.
func TestCheckFailedOfAZone(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	spec, _ := types.Spec("PASSPORT")
	for _, c := range []struct {
		name, printed, zone string
		want                bool
	}{
		{"a right number", "Z9000001", "Z9000001<5IND9001011F3306149<<<<<<<<<<<<<<08", false},
		{"a wrong number in both places", "Z9000401", "Z9000401<5IND9001011F3306149<<<<<<<<<<<<<<08", true},
		{"a number misread in the zone", "Z9000001", "Z9000401<5IND9001011F3306149<<<<<<<<<<<<<<08", false},
		{"a misread check digit", "Z9000001", "Z9000001<6IND9001011F3306149<<<<<<<<<<<<<<08", false},
	} {
		pages := []document.Page{typeset("REPUBLIC OF INDIA\nPassport No. : " + c.printed + "\n\nP<INDDESHMUKH<<ASHA<RAMESH<<<<<<<<<<<<<<<<<<\n" + c.zone)}
		number := extract.Fields(spec, pages)[0]
		if got := extract.CheckFailed(spec, number, pages, 0.97); got != c.want {
			t.Errorf("%s: %v for %q from %s", c.name, got, number.Value, number.Source)
		}
	}
}

// On a card the one large figure stands over what it is called.
func TestALargeFigureOverItsCaption(t *testing.T) {
	draw := func(grown float64) document.Page {
		page := typeset(`
Trinetra Labs                              Trinetra Software Labs India Private Limited
Pay Slip Aug 2026
Employee name     Ananya Nair

                                           F1,04,460.00
Role              Engineer                 Take-home this month
Gross earnings    1,24,000                 Total deductions   19,540`)
		for i, l := range page.Lines {
			if b := l.Polygon.Box(); l.Text == "F1,04,460.00" {
				b.MinY -= grown
				page.Lines[i].Polygon = b.Polygon()
			}
		}
		return page
	}
	if f := fields(t, "SALARY_SLIP", draw(10))["net_pay"]; f.Value != "104460.00" {
		t.Errorf("large: got %q", f.Value)
	}
	if f := fields(t, "SALARY_SLIP", draw(0))["net_pay"]; f.Found {
		t.Errorf("as small as the rest: got %q", f.Value)
	}
}

// A caption in two scripts, of which the first was not read: the value stands under that.
func TestUnderTheHalfThatWasNotRead(t *testing.T) {
	page := typeset(`
Himadri Vidyut Vitran Nigam Limited

              (Account No.)            (Bill Date)
6608959400                             15-NOV-2025`)
	line := page.Lines[1].Polygon.Box()
	unread := document.Box{MinX: 0, MaxX: line.MinX - 5, MinY: line.MinY, MaxY: line.MaxY}
	if f := fields(t, "ELECTRICITY_BILL", page)["consumer_number"]; f.Found {
		t.Fatalf("got %q with nothing to the left of the caption", f.Value)
	}
	page.Unread = []document.Line{{Text: "i u", Polygon: unread.Polygon(), Confidence: 0.3}}
	if f := fields(t, "ELECTRICITY_BILL", page)["consumer_number"]; f.Value != "6608959400" {
		t.Errorf("got %q", f.Value)
	}
}

// A firm's name that ends as firms' names do does not go on in its address.
func TestAFirmsNameEndsWithItsForm(t *testing.T) {
	page := typeset(`
Himadri State Power Corporation Limited
9/13 Lotus Tower M G Road Nashik
Electricity Bill
Consumer No : 6608959400`)
	if f := fields(t, "ELECTRICITY_BILL", page)["provider_name"]; f.Value != "Himadri State Power Corporation Limited" {
		t.Errorf("got %q", f.Value)
	}
}

// TestAmountsWithoutAPlace reads amounts whose outlines are no numbers.
func TestAmountsWithoutAPlace(t *testing.T) {
	page := typeset("TAX INVOICE\nGrand Total    42,989.00\nTotal Amount   42,989.00")
	for i := range page.Lines {
		if strings.HasPrefix(page.Lines[i].Text, "42") {
			page.Lines[i].Polygon[0].X = math.NaN()
			page.Lines[i].Polygon[3].X = math.NaN()
		}
	}
	fields(t, "INVOICE", page)
}

// TestCaptionSaidAgainIsNoValue reads an address under a caption in two scripts, of whose second
// half letters were read that are hardly sure.
func TestCaptionSaidAgainIsNoValue(t *testing.T) {
	page := typeset("License under FSS Act, 2006\nLicense Number : 12223026000417\n\n2. Address of Authorized Premises / yrfeqpg ufR T uat:\n   PLOT NO 9, RICO AREA ROAD, NAGAUR, Rajasthan-341001")
	l := &page.Lines[2]
	for i := strings.Index(l.Text, "/"); i < len(l.Chars); i++ {
		l.Chars[i].Confidence = 0.5
	}
	if got := fields(t, "FSSAI", page)["address"].Value; got != "PLOT NO 9, RICO AREA ROAD, NAGAUR, Rajasthan-341001" {
		t.Errorf("the address is %q", got)
	}
}
