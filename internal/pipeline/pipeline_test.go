package pipeline_test

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"atlas/internal/decode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/face"
	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
	"atlas/internal/specimen/degrade"
	"atlas/internal/vocabulary"

	xdraw "golang.org/x/image/draw"
)

// open makes a pipeline on the real engines.
func open(t testing.TB) *pipeline.Pipeline {
	t.Helper()
	models := modelstest.Dir(t)
	rt, err := infer.Open(models)
	if err != nil {
		t.Fatal(err)
	}
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	engine, err := ocr.Open(rt, models, ocr.Options{Words: slices.Concat(vocabulary.Words(), types.Words(), types.Phrases())})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { engine.Close() })
	faces, err := face.Open(rt, models)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { faces.Close() })
	decoder, err := decode.NewDecoder(decode.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { decoder.Close() })
	return pipeline.New(pipeline.Deps{Decoder: decoder, Engine: engine, Lines: engine, Spare: engine.Spare, Faces: faces, Types: types, Version: "1.2", ModelsVersion: "5e1f"})
}

func TestRunReadsEveryType(t *testing.T) {
	p := open(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		typ    document.Type
		layout string
		field  document.FieldName // one that must be right; "" for none
	}{
		{specimen.Aadhaar, "front-2019", "aadhaar_number"},
		{specimen.Aadhaar, "letter", "aadhaar_number"},
		{specimen.PAN, "pan-2018", "pan_number"},
		{specimen.PAN, "pan-old", "name_as_per_pan"},
		{specimen.DrivingLicence, "dl-front", "dl_number"},
		{specimen.DrivingLicence, "dl-maharashtra", "valid_till"},
		{specimen.DrivingLicence, "dl-smart", "issue_date"},
		{specimen.VoterID, "epic-pvc-both", "voter_id"},
		{specimen.VoterID, "epic-old", "name"},
		{specimen.Passport, "passport-data", "name"},
		{specimen.Passport, "passport-last", ""},
		{specimen.Invoice, "tally", "invoice_number"},
		{specimen.Cheque, "private", "micr_code"},
		{specimen.DeliveryOrder, "advice", "customer_name"},
		{specimen.OpenBox, "holding", "face_count"},
		{document.Unrecognised, "certificate", ""},
	}
	for _, c := range cases {
		t.Run(string(c.typ)+"/"+c.layout, func(t *testing.T) {
			s, err := studio.Draw(4, c.typ, c.layout, specimen.CleanScan)
			if err != nil {
				t.Fatalf("%v (layouts: %v)", err, studio.Layouts(c.typ))
			}
			r, err := p.Run(t.Context(), s.JPEG)
			if err != nil {
				t.Fatal(err)
			}
			if r.Reading.Type != c.typ || r.Reading.Problem != s.Truth.Problem {
				if c.typ != document.Unrecognised || r.Reading.Problem.Code != document.UnrecognisedDocument {
					t.Fatalf("got %s %+v, want %s %+v", r.Reading.Type, r.Reading.Problem, c.typ, s.Truth.Problem)
				}
			}
			if c.field != "" {
				if f, _ := r.Reading.Field(c.field); f.Value != s.Truth.Fields[c.field] {
					t.Errorf("%s: got %q, want %q", c.field, f.Value, s.Truth.Fields[c.field])
				}
			}
			if hasCopy := r.Redacted != nil; hasCopy != (c.typ == specimen.Aadhaar) {
				t.Errorf("redacted copy: %v", hasCopy)
			}
			if len(r.Timings) < 3 || r.Reading.RulesVersion == "" || r.Reading.PageCount != 1 {
				t.Errorf("timings %v, rules %q, pages %d", r.Timings, r.Reading.RulesVersion, r.Reading.PageCount)
			}
			if r.Reading.Engine != "1.2" || r.Reading.Models != "5e1f" {
				t.Errorf("read by %q with %q", r.Reading.Engine, r.Reading.Models)
			}
			liesInThePicture(t, r.Reading)
		})
	}
}

// liesInThePicture: what was found in print is outlined where the file shows it.
func liesInThePicture(t *testing.T, r document.Reading) {
	t.Helper()
	for _, f := range r.Fields {
		if !f.Found || f.Source != document.SourceText {
			continue
		}
		b, picture := f.Polygon.Box(), r.Pictures[f.Page-1]
		if f.Text == "" || b.Width() < 1 || b.Height() < 1 || b.MinX < -2 || b.MinY < -2 || b.MaxX > float64(picture.Width)+2 || b.MaxY > float64(picture.Height)+2 {
			t.Errorf("%s: %q at %+v of %+v", f.Name, f.Text, b, picture)
		}
	}
}

// A certificate of a business is read whole: all pages of it, and every field.
func TestRunReadsCertificates(t *testing.T) {
	p := open(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		typ    document.Type
		layout string
		seed   uint64
		pages  int
	}{
		{specimen.GSTCert, "reg06", 4, 3},   // a PDF with its text
		{specimen.UdyamCert, "udyam", 7, 2}, // the same
		{specimen.ShopAct, "form-b", 8, 1},
		{specimen.FSSAI, "fssai-registration", 8, 1},
	} {
		t.Run(c.layout, func(t *testing.T) {
			s, err := studio.Draw(c.seed, c.typ, c.layout, specimen.CleanScan)
			if err != nil {
				t.Fatal(err)
			}
			r, err := p.Run(t.Context(), s.File())
			if err != nil {
				t.Fatal(err)
			}
			if r.Reading.Type != c.typ || r.Reading.Problem.Code != "" || r.Reading.PageCount != c.pages {
				t.Fatalf("got %s %+v of %d pages", r.Reading.Type, r.Reading.Problem, r.Reading.PageCount)
			}
			for _, f := range r.Reading.Fields {
				// As in the bench, blanks behind a full stop do not count.
				if want := s.Truth.Fields[f.Name]; f.Address == nil && closed(f.Value) != closed(want) {
					t.Errorf("%s: got %q, want %q", f.Name, f.Value, want)
				}
			}
		})
	}
}

// closed is a text without the blanks behind its full stops.
func closed(text string) string { return strings.ReplaceAll(text, ". ", ".") }

// stack puts pictures on one sheet, one above another.
func stack(t *testing.T, pictures ...[]byte) []byte {
	t.Helper()
	sheet := image.NewRGBA(image.Rectangle{})
	for _, p := range pictures {
		img, err := jpeg.Decode(bytes.NewReader(p))
		if err != nil {
			t.Fatal(err)
		}
		b, top := img.Bounds(), sheet.Rect.Max.Y
		larger := image.NewRGBA(image.Rect(0, 0, max(sheet.Rect.Dx(), b.Dx()), top+b.Dy()))
		draw.Draw(larger, larger.Rect, image.White, image.Point{}, draw.Src)
		draw.Draw(larger, sheet.Rect, sheet, image.Point{}, draw.Src)
		draw.Draw(larger, image.Rect(0, top, b.Dx(), top+b.Dy()), img, b.Min, draw.Src)
		sheet = larger
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, sheet, &jpeg.Options{Quality: 92}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestRunRefusesTwoDocumentsOnOneImage(t *testing.T) {
	p := open(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	drawn := func(seed uint64, typ document.Type, layout string) []byte {
		t.Helper()
		s, err := studio.Draw(seed, typ, layout, specimen.CleanScan)
		if err != nil {
			t.Fatal(err)
		}
		return s.JPEG
	}
	two := document.Problem{Code: document.InvalidDocument, Reason: "two different documents on one image"}
	front, pan := drawn(4, specimen.Aadhaar, "front-2019"), drawn(5, specimen.PAN, "pan-2018")
	cases := []struct {
		name  string
		sheet []byte
		want  document.Problem
	}{
		{"two people's Aadhaar cards", stack(t, front, drawn(5, specimen.Aadhaar, "front-2019")), two},
		{"two people's PAN cards", stack(t, drawn(4, specimen.PAN, "pan-2018"), pan), two},
		{"an Aadhaar card above a PAN card", stack(t, front, pan), two},
		{"a PAN card above an Aadhaar card", stack(t, pan, front), two},
		{"one Aadhaar card twice", stack(t, front, front), document.Problem{}},
		{"two people's licences", stack(t, drawn(4, specimen.DrivingLicence, "dl-front"), drawn(5, specimen.DrivingLicence, "dl-smart")), two},
		{"a voter card above a PAN card", stack(t, drawn(4, specimen.VoterID, "epic-old"), pan), two},
		{"both pages of a passport", drawn(4, specimen.Passport, "passport-copy"), document.Problem{}},
		{"one PAN card twice", stack(t, pan, pan), document.Problem{}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r, err := p.Run(t.Context(), c.sheet)
			if err != nil {
				t.Fatal(err)
			}
			if r.Reading.Problem != c.want {
				t.Errorf("got %s %+v, want %+v", r.Reading.Type, r.Reading.Problem, c.want)
			}
		})
	}
}

func TestRunRefusesWhatIsNoDocument(t *testing.T) {
	p := open(t)
	if _, err := p.Run(t.Context(), []byte("plain words")); fault.KindOf(err) != fault.Unsupported {
		t.Errorf("a text file: %v", err)
	}
	blank := image.NewGray(image.Rect(0, 0, 1200, 800))
	draw.Draw(blank, blank.Rect, image.NewUniform(color.Gray{200}), image.Point{}, draw.Src)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, blank, nil); err != nil {
		t.Fatal(err)
	}
	r, err := p.Run(t.Context(), b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if r.Reading.Problem.Code != document.UnrecognisedDocument || len(r.Reading.Fields) != 0 {
		t.Errorf("a blank picture: %+v", r.Reading)
	}
}

// TestUnreadablePicturesSayWhy: what a borrower can do better next time.
func TestUnreadablePicturesSayWhy(t *testing.T) {
	p := open(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := studio.Draw(4, specimen.Invoice, "tally", specimen.PhonePhoto)
	if err != nil {
		t.Fatal(err)
	}
	for want, spoil := range map[string]func(*image.RGBA) *image.RGBA{
		"blurred": func(img *image.RGBA) *image.RGBA {
			degrade.Blur(img, 6*float64(max(img.Rect.Dx(), img.Rect.Dy()))/1600)
			return img
		},
		"too dark": func(img *image.RGBA) *image.RGBA {
			l := degrade.Daylight()
			l.Exposure = 0.02
			l.Apply(img)
			return img
		},
		"too small": func(img *image.RGBA) *image.RGBA {
			small := image.NewRGBA(image.Rect(0, 0, 240, 240*img.Rect.Dy()/img.Rect.Dx()))
			xdraw.BiLinear.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
			return small
		},
	} {
		t.Run(want, func(t *testing.T) {
			img := image.NewRGBA(s.Image.Bounds())
			draw.Draw(img, img.Rect, s.Image, image.Point{}, draw.Src)
			var file bytes.Buffer
			if err := jpeg.Encode(&file, spoil(img), nil); err != nil {
				t.Fatal(err)
			}
			r, err := p.Run(t.Context(), file.Bytes())
			if err != nil {
				t.Fatal(err)
			}
			if got := r.Reading.Problem; got.Code != document.InvalidDocument || got.Reason != "image is not readable: "+want {
				t.Errorf("got %+v with %+v", got, r.Reading.Measures)
			}
		})
	}
}

// A card may bear the number its holder had before. It is of one holder all the same.
func TestRunTellsAFormerNumberFromASecondHolder(t *testing.T) {
	p := open(t)
	same := func(r byte) byte { return r }
	card := []string{"ELECTION COMMISSION OF INDIA", "IDENTITY CARD", "GMC8701369", "Elector's Name : ASHA RAO", "Father's Name : RAMESH RAO", "Sex : F"}
	back := []string{"Electoral Registration Officer", "113-Aranmula Assembly Constituency", "Part No. 64"}
	two := document.Problem{Code: document.InvalidDocument, Reason: "two different documents on one image"}
	for _, c := range []struct {
		name  string
		lines []string
		want  document.Problem
	}{
		{"an old number with its caption", slices.Concat(card, []string{"Old EPIC No. KL/15/113/207318"}, back), document.Problem{}},
		{"under its caption", slices.Concat(card, []string{"Previous EPIC No.", "GMC8701542"}, back), document.Problem{}},
		{"an old form of number without a caption", slices.Concat(card, []string{"KL/15/113/207318"}, back), document.Problem{}},
		{"a card of the old form, of another holder", slices.Concat(card, back, []string{
			"ELECTION COMMISSION OF INDIA", "IDENTITY CARD", "KL/15/113/207318", "Elector's Name : MEERA NAIR", "Father's Name : ANAND NAIR", "Sex : F",
		}), two},
	} {
		t.Run(c.name, func(t *testing.T) {
			r, err := p.Run(t.Context(), typed(c.lines, same))
			if err != nil {
				t.Fatal(err)
			}
			if r.Reading.Type != specimen.VoterID || r.Reading.Problem != c.want {
				t.Errorf("got %s %+v, want %+v", r.Reading.Type, r.Reading.Problem, c.want)
			}
		})
	}
}
