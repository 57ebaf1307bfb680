package encoded_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/encoded"
)

// oldAadhaar is the content of a code on a card from before 2018. The person is
// invented.
const oldAadhaar = `<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="999941057058" name="Meera Anand" gender="F" yob="1985" co="D/O: Anand Rao" house="12" street="MG Road" lm="Near Lake" loc="Shivaji Nagar" vtc="Pune City" po="Model Colony" dist="Pune" subdist="Haveli" state="Maharashtra" pc="411016"/>`

func TestParseXMLQR(t *testing.T) {
	whole := encoded.XMLQR{
		UID: "999941057058", Name: "Meera Anand", Gender: "F", YearOfBirth: "1985",
		CareOf: "D/O: Anand Rao", House: "12", Street: "MG Road", Landmark: "Near Lake", Locality: "Shivaji Nagar",
		Town: "Pune City", PostOffice: "Model Colony", District: "Pune", Subdistrict: "Haveli", State: "Maharashtra", PIN: "411016",
	}
	tests := []struct {
		name, text string
		want       encoded.XMLQR
	}{
		{"every field", oldAadhaar, whole},
		{"the declaration of the first printers", `</?xml version="1.0"?><PrintLetterBarcodeData uid="999941057058"/>`, encoded.XMLQR{UID: "999941057058"}},
		{"any case", `<PRINTLETTERBARCODEDATA UID="999941057058" NAME="MEERA"/>`, encoded.XMLQR{UID: "999941057058", Name: "MEERA"}},
		{"single quotes and no end", `<printLetterBarcodeData uid='9999 4105 7058' dob='01/02/1985'`, encoded.XMLQR{UID: "999941057058", DateOfBirth: "01/02/1985"}},
		{"bare and written ampersands", `<PrintLetterBarcodeData uid="999941057058" house="A & B" street="C &amp; D"/>`, encoded.XMLQR{UID: "999941057058", House: "A & B", Street: "C & D"}},
		{"the first of two counts", `<PrintLetterBarcodeData uid="999941057058" name="A" name="B"/>`, encoded.XMLQR{UID: "999941057058", Name: "A"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, ok := encoded.ParseXMLQR([]byte(tt.text))
			if diff := cmp.Diff(tt.want, got); !ok || diff != "" {
				t.Errorf("ParseXMLQR = %v (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func TestParseXMLQRRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":            "",
		"another XML":        `<Invoice uid="999941057058"/>`,
		"no number":          `<PrintLetterBarcodeData name="Meera"/>`,
		"a short number":     `<PrintLetterBarcodeData uid="9999"/>`,
		"a web address":      "https://example.com/?uid=999941057058",
		"more than a QR has": `<PrintLetterBarcodeData uid="999941057058" name="` + strings.Repeat("x", 9000) + `"/>`,
	} {
		if got, ok := encoded.ParseXMLQR([]byte(text)); ok {
			t.Errorf("%s: read as %+v", name, got)
		}
	}
}

func FuzzParseXMLQR(f *testing.F) {
	f.Add([]byte(oldAadhaar))
	f.Add([]byte(`</?xml?><printletterbarcodedata uid='9999 4105 7058' name="&#x110000;`))
	f.Fuzz(func(t *testing.T, text []byte) {
		x, ok := encoded.ParseXMLQR(text)
		if !ok {
			return
		}
		if len(x.UID) != 12 || strings.Trim(x.UID, "0123456789") != "" {
			t.Fatalf("UID %q of an accepted code", x.UID)
		}
	})
}
