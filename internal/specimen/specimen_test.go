package specimen_test

import (
	"bytes"
	"errors"
	"image/jpeg"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
	"atlas/internal/idnum"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

func studio(t *testing.T) *specimen.Studio {
	t.Helper()
	s, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func mustDraw(t *testing.T, s *specimen.Studio, seed uint64, typ document.Type, layout string, stratum specimen.Stratum) specimen.Specimen {
	t.Helper()
	p, err := s.Draw(seed, typ, layout, stratum)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// How a paper is painted and how it is photographed do not depend on each other, so
// each layout is drawn once, in one stratum after the other, and each type in all.
func TestEveryLayoutAndStratumDraws(t *testing.T) {
	t.Parallel()
	s := studio(t)
	strata := specimen.Strata()
	for _, typ := range s.Types() {
		names := map[string]bool{}
		for i, layout := range s.Layouts(typ) {
			checkPicture(t, mustDraw(t, s, 5, typ, layout, strata[i%len(strata)]), typ)
			names[layout] = true
		}
		if len(names) < len(s.Layouts(typ)) {
			t.Errorf("%s: two layouts share a name: %v", typ, s.Layouts(typ))
		}
		for _, stratum := range strata {
			checkPicture(t, mustDraw(t, s, 6, typ, "", stratum), typ)
		}
	}
}

// checkPicture tests what must hold for every specimen.
func checkPicture(t *testing.T, p specimen.Specimen, typ document.Type) {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(p.JPEG))
	if err != nil {
		t.Fatalf("%s: %v", p.Name, err)
	}
	if got, want := img.Bounds().Size(), p.Image.Bounds().Size(); got != want {
		t.Errorf("%s: file is %v, picture %v", p.Name, got, want)
	}
	if p.Type != typ || p.Truth.Type != typ {
		t.Errorf("%s: types %s and %s, want %s", p.Name, p.Type, p.Truth.Type, typ)
	}
	for name, value := range p.Truth.Fields {
		if value == "" {
			t.Errorf("%s: field %s is empty", p.Name, name)
		}
	}
	size := p.Image.Bounds().Size()
	inside := func(what string, poly document.Polygon) {
		b := poly.Box()
		if b.MinX < 0 || b.MinY < 0 || b.MaxX > float64(size.X) || b.MaxY > float64(size.Y) || b.Width() < 1 || b.Height() < 1 {
			t.Errorf("%s: %s lies at %v in a picture of %v", p.Name, what, b, size)
		}
	}
	for _, w := range p.Truth.Words {
		inside("word "+w.Text, w.Polygon)
	}
	for _, n := range p.Truth.Numbers {
		inside("a number", n)
	}
	for _, q := range p.Truth.SecretQRs {
		inside("a QR code", q)
	}
}

func TestSameSeedSameBytes(t *testing.T) {
	t.Parallel()
	a, b := studio(t), studio(t)
	for _, typ := range a.Types() {
		p, q := mustDraw(t, a, 11, typ, "", specimen.PhonePhoto), mustDraw(t, b, 11, typ, "", specimen.PhonePhoto)
		if !bytes.Equal(p.JPEG, q.JPEG) {
			t.Errorf("%s: two studios gave different bytes", p.Name)
		}
		if diff := cmp.Diff(p.Truth, q.Truth); diff != "" {
			t.Errorf("%s: truths differ:\n%s", p.Name, diff)
		}
	}
}

func TestOtherSeedOtherPerson(t *testing.T) {
	t.Parallel()
	s := studio(t)
	a := mustDraw(t, s, 1, specimen.PAN, "pan-2018", specimen.CleanScan)
	b := mustDraw(t, s, 2, specimen.PAN, "pan-2018", specimen.CleanScan)
	if a.Truth.Fields["pan_number"] == b.Truth.Fields["pan_number"] {
		t.Errorf("seeds 1 and 2 share PAN %s", a.Truth.Fields["pan_number"])
	}
}

func TestIdentityPapers(t *testing.T) {
	t.Parallel()
	s := studio(t)
	for _, typ := range []document.Type{specimen.Aadhaar, specimen.PAN} {
		for _, layout := range s.Layouts(typ) {
			p := mustDraw(t, s, 21, typ, layout, specimen.CleanScan)
			checkPrinted(t, p)
			checkNumbers(t, p)
			checkSecrets(t, p)
		}
	}
}

// checkPrinted finds the truth in the drawn words. Values of identity papers are
// printed as the API writes them, but for the marks that end a line of an address.
func checkPrinted(t *testing.T, p specimen.Specimen) {
	t.Helper()
	printed := map[string]bool{}
	for _, w := range p.Truth.Words {
		printed[strings.Trim(w.Text, ",")] = true
	}
	for name, value := range p.Truth.Fields {
		if name == "document_quality_flag" {
			continue
		}
		for word := range strings.FieldsSeq(value) {
			if word = strings.Trim(word, ","); word != "-" && !printed[word] {
				t.Errorf("%s: %s is %q, but %q is not printed", p.Name, name, value, word)
			}
		}
	}
}

func checkNumbers(t *testing.T, p specimen.Specimen) {
	t.Helper()
	if pan, ok := p.Truth.Fields["pan_number"]; ok && !idnum.IsPAN(pan) {
		t.Errorf("%s: PAN %q", p.Name, pan)
	}
	number, ok := p.Truth.Fields["aadhaar_number"]
	masked := strings.HasPrefix(number, "XXXX XXXX ")
	if masked != strings.Contains(p.Layout, "masked") {
		t.Errorf("%s: number %q", p.Name, number)
	}
	if digits := strings.ReplaceAll(number, " ", ""); ok && !masked && (!idnum.IsAadhaar(digits) || idnum.GroupAadhaar(digits) != number) {
		t.Errorf("%s: number %q", p.Name, number)
	}
}

// checkSecrets counts what redaction must cover: each Aadhaar number, each VID (which
// is never masked), each XML code.
func checkSecrets(t *testing.T, p specimen.Specimen) {
	t.Helper()
	want, ok := map[string]struct{ numbers, codes int }{
		"front-2011":    {1, 0},
		"front-2013":    {1, 1},
		"front-2019":    {2, 0},
		"front-2025":    {2, 0},
		"front-masked":  {1, 0},
		"front-cutout":  {1, 1},
		"back-2013":     {1, 1},
		"back-2025":     {2, 0},
		"letter":        {6, 0},
		"letter-masked": {3, 0},
		"pan-2018":      {0, 0},
	}[p.Layout]
	if ok && (len(p.Truth.Numbers) != want.numbers || len(p.Truth.SecretQRs) != want.codes) {
		t.Errorf("%s: %d numbers and %d codes, want %d and %d", p.Layout, len(p.Truth.Numbers), len(p.Truth.SecretQRs), want.numbers, want.codes)
	}
}

func TestRedactedPartCoversItsDigits(t *testing.T) {
	t.Parallel()
	p := mustDraw(t, studio(t), 51, specimen.Aadhaar, "front-2011", specimen.PhonePhoto)
	number := strings.Fields(p.Truth.Fields["aadhaar_number"])
	area := p.Truth.Numbers[0].Box()
	for _, w := range p.Truth.Words {
		middle := w.Polygon.Box().Center()
		covered := middle.X > area.MinX && middle.X < area.MaxX && middle.Y > area.MinY && middle.Y < area.MaxY
		secret := w.Text == number[0] || w.Text == number[1]
		if covered != secret {
			t.Errorf("%q covered: %v", w.Text, covered)
		}
	}
}

func TestQualityFlagTakesAllItsValues(t *testing.T) {
	t.Parallel()
	s := studio(t)
	missing := map[string]bool{"original": true, "xerox_copy": true, "photo_of_photo": true}
	for seed := uint64(0); len(missing) > 0; seed++ {
		if seed == 80 {
			t.Fatalf("80 hard photos, and none is %v", missing)
		}
		delete(missing, mustDraw(t, s, seed, specimen.PAN, "pan-company", specimen.HardPhoto).Truth.Fields["document_quality_flag"])
	}
}

func TestApplicationIsOfOnePerson(t *testing.T) {
	t.Parallel()
	s := studio(t)
	for seed := range uint64(2) {
		papers, err := s.Application(seed)
		if err != nil {
			t.Fatal(err)
		}
		var types []document.Type
		for _, p := range papers {
			types = append(types, p.Type)
		}
		want := []document.Type{specimen.PAN, specimen.Aadhaar, specimen.Invoice, specimen.DeliveryOrder}
		if !slices.Equal(types, want) {
			t.Fatalf("papers %v, want %v", types, want)
		}
		if pan, aadhaar := papers[0].Truth.Fields, papers[1].Truth.Fields; pan["dob"] != aadhaar["date_of_birth"] {
			t.Errorf("seed %d: born %q and %q", seed, pan["dob"], aadhaar["date_of_birth"])
		}
		invoice, order := papers[2].Truth.Fields, papers[3].Truth.Fields
		if !strings.EqualFold(invoice["dealer_name"], order["dealer_name"]) {
			t.Errorf("seed %d: dealers %q and %q", seed, invoice["dealer_name"], order["dealer_name"])
		}
		for _, number := range []document.FieldName{"imei_number", "serial_number"} {
			if invoice[number] != "" && order[number] != "" && invoice[number] != order[number] {
				t.Errorf("seed %d: %s %q and %q", seed, number, invoice[number], order[number])
			}
		}
	}
}

// A certificate from a portal is a PDF of all its pages. Which seeds send it so is
// chance.
func TestPapersOfSeveralPagesAreSentAsPDF(t *testing.T) {
	t.Parallel()
	s := studio(t)
	sent := map[bool]bool{}
	for seed := uint64(0); len(sent) < 2; seed++ {
		if seed == 20 {
			t.Fatalf("of 20 photos of certificates, PDF or not: %v", sent)
		}
		p := mustDraw(t, s, seed, specimen.FSSAI, "fssai-licence", specimen.PhonePhoto)
		sent[p.PDF != nil] = true
		if p.PDF != nil && !bytes.Equal(p.File(), p.PDF) || p.PDF == nil && !bytes.Equal(p.File(), p.JPEG) {
			t.Errorf("%s: the file is neither the PDF nor the picture", p.Name)
		}
	}
	p, q := mustDraw(t, s, 3, specimen.UdyamCert, "udyam", specimen.CleanScan), mustDraw(t, s, 3, specimen.UdyamCert, "udyam", specimen.CleanScan)
	if p.PDF == nil || !bytes.Equal(p.PDF, q.PDF) {
		t.Error("a scan of several pages is not the same PDF twice")
	}
	if p.Truth.Fields["nic_codes"] == "" {
		t.Error("the truth lacks what is on the second page")
	}
}

func TestUnknownLayoutIsRefused(t *testing.T) {
	t.Parallel()
	s := studio(t)
	if _, err := s.Draw(1, specimen.PAN, "nothing like it", specimen.CleanScan); !errors.Is(err, specimen.ErrNoLayout) {
		t.Errorf("unknown layout gave %v", err)
	}
	if _, err := s.Draw(1, "LIBRARY_CARD", "", specimen.CleanScan); !errors.Is(err, specimen.ErrNoLayout) {
		t.Errorf("unknown type gave %v", err)
	}
	if _, err := s.Draw(1, specimen.PAN, "", "foggy"); err == nil {
		t.Error("unknown stratum gave no error")
	}
}
