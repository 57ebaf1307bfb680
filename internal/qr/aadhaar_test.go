package qr_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/qr"
)

func TestParseAadhaarXML(t *testing.T) {
	whole := qr.AadhaarXML{
		UID: "999941057058", Name: "Meera Anand", Gender: "F", YearOfBirth: "1985",
		CareOf: "D/O: Anand Rao", House: "12", Street: "MG Road", Landmark: "Near Lake", Locality: "Shivaji Nagar",
		Town: "Pune City", PostOffice: "Model Colony", District: "Pune", Subdistrict: "Haveli", State: "Maharashtra", PIN: "411016",
	}
	tests := []struct {
		name, text string
		want       qr.AadhaarXML
	}{
		{"every field", oldAadhaar, whole},
		{"the declaration of the first printers", `</?xml version="1.0"?><PrintLetterBarcodeData uid="999941057058"/>`, qr.AadhaarXML{UID: "999941057058"}},
		{"any case", `<PRINTLETTERBARCODEDATA UID="999941057058" NAME="MEERA"/>`, qr.AadhaarXML{UID: "999941057058", Name: "MEERA"}},
		{"single quotes and no end", `<printLetterBarcodeData uid='9999 4105 7058' dob='01/02/1985'`, qr.AadhaarXML{UID: "999941057058", DateOfBirth: "01/02/1985"}},
		{"bare and written ampersands", `<PrintLetterBarcodeData uid="999941057058" house="A & B" street="C &amp; D"/>`, qr.AadhaarXML{UID: "999941057058", House: "A & B", Street: "C & D"}},
		{"the first of two counts", `<PrintLetterBarcodeData uid="999941057058" name="A" name="B"/>`, qr.AadhaarXML{UID: "999941057058", Name: "A"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := qr.ParseAadhaarXML([]byte(tt.text))
			if diff := cmp.Diff(tt.want, got); !ok || diff != "" {
				t.Errorf("ParseAadhaarXML = %v (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func TestParseAadhaarXMLRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            "",
		"another XML":        `<Invoice uid="999941057058"/>`,
		"no number":          `<PrintLetterBarcodeData name="Meera"/>`,
		"a short number":     `<PrintLetterBarcodeData uid="9999"/>`,
		"a web address":      "https://example.com/?uid=999941057058",
		"more than a QR has": `<PrintLetterBarcodeData uid="999941057058" name="` + strings.Repeat("x", 9000) + `"/>`,
	} {
		if got, ok := qr.ParseAadhaarXML([]byte(text)); ok {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}

func TestIsAadhaarSecure(t *testing.T) {
	for name, tt := range map[string]struct {
		text string
		want bool
	}{
		"a large number":     {strings.Repeat("6979414848", 150), true},
		"an e-invoice":       {"eyJhbGciOiJSUzI1NiJ9" + strings.Repeat("A", 700), false},
		"a short number":     {"999941057058", false},
		"the old XML":        {oldAadhaar, false},
		"digits with a word": {strings.Repeat("1", 700) + "x", false},
	} {
		if got := qr.IsAadhaarSecure(tt.text); got != tt.want {
			t.Errorf("%s: IsAadhaarSecure = %v, want %v", name, got, tt.want)
		}
	}
}

func FuzzParseAadhaarXML(f *testing.F) {
	f.Add([]byte(oldAadhaar))
	f.Add([]byte(`</?xml?><printletterbarcodedata uid='9999 4105 7058' name="&#x110000;`))
	f.Fuzz(func(t *testing.T, text []byte) {
		x, ok := qr.ParseAadhaarXML(text)
		if !ok {
			return
		}
		if len(x.UID) != 12 || strings.Trim(x.UID, "0123456789") != "" {
			t.Fatalf("UID %q of an accepted code", x.UID)
		}
	})
}
