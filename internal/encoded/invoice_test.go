package encoded_test

import (
	"crypto"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
	"atlas/internal/encoded"
)

// invoiceData is an invented invoice whose reference number is the right one.
const invoiceData = `{"SellerGstin":"27AAPFU0939F1ZV","BuyerGstin":"29AAGCB7383J1Z4","DocNo":"MH/26-27/0417","DocTyp":"INV","DocDt":"12/06/2026","TotInvVal":47200.5,"ItemCnt":1,"MainHsnCode":"85171300","Irn":"` + invoiceIRN + `","IrnDt":"2026-06-12 11:20:00"}`

// invoiceIRN was computed with sha256sum.
const invoiceIRN = "4379d1d134ea406f50c9c3dbe5b039fe39f318e2884586a380803647e4e2fdc6"

// signedInvoice is a code of that invoice with a signature of nothing.
var signedInvoice = jwt(invoiceData) + "." + strings.Repeat("A", 342)

func jwt(data string) string {
	payload, err := json.Marshal(map[string]string{"data": data, "iss": "NIC"})
	if err != nil {
		panic(err)
	}
	encode := base64.RawURLEncoding.EncodeToString
	return encode([]byte(`{"alg":"RS256","kid":"EDC57DE1358B300BA9F7934A6796867B","typ":"JWT"}`)) + "." + encode(payload)
}

func TestInvoiceCode(t *testing.T) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	sign := func(data string) string {
		text := jwt(data)
		digest := sha256.Sum256([]byte(text))
		signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
		if err != nil {
			t.Fatal(err)
		}
		return text + "." + base64.RawURLEncoding.EncodeToString(signature)
	}
	der, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := encoded.Load(fstest.MapFS{"irp/key.pem": {Data: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})}})
	if err != nil {
		t.Fatal(err)
	}

	c, ok := reader.Read(sign(invoiceData))
	want := map[encoded.Part]encoded.Value{
		encoded.InvoiceNumber: {Text: "MH/26-27/0417"}, encoded.InvoiceDate: {Text: "12/06/2026"}, encoded.InvoiceTotal: {Text: "47200.5"},
		encoded.InvoiceSeller: {Text: "27AAPFU0939F1ZV"}, encoded.InvoiceBuyer: {Text: "29AAGCB7383J1Z4"}, encoded.InvoiceIRN: {Text: invoiceIRN},
	}
	if diff := cmp.Diff(want, c.Values); !ok || diff != "" {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}

	other := sign(strings.Replace(invoiceData, "0417", "0418", 1))
	signed, genuine := sign(invoiceData), sign(invoiceData)
	forged := other[:strings.LastIndex(other, ".")] + signed[strings.LastIndex(signed, "."):]
	for name, c := range map[string]struct {
		reader         encoded.Reader
		text           string
		signature, irn document.Verdict
	}{
		"genuine":                        {reader, genuine, document.Valid, document.Valid},
		"another's signature":            {reader, forged, document.Invalid, document.Invalid},
		"signed, with a wrong reference": {reader, other, document.Valid, document.Invalid},
		"of an unknown portal":           {reader, signedInvoice, document.UnknownKey, document.Valid},
		"no keys":                        {builtin(t), genuine, document.NotChecked, document.Valid},
		"without a date":                 {builtin(t), jwt(strings.Replace(invoiceData, "12/06/2026", "", 1)) + ".AAAA", document.NotChecked, document.NotChecked},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := c.reader.Read(c.text)
			if !ok || len(got.Checks) != 2 || got.Checks[0].Verdict != c.signature || got.Checks[1].Verdict != c.irn {
				t.Errorf("%v %+v", ok, got.Checks)
			}
		})
	}
}

func TestInvoiceCodeOfAnUnregisteredBuyer(t *testing.T) {
	c, ok := builtin(t).Read(jwt(strings.Replace(invoiceData, "29AAGCB7383J1Z4", "URP", 1)) + ".AAAA")
	if v, said := c.Values[encoded.InvoiceBuyer]; !ok || said {
		t.Errorf("%v %v", ok, v)
	}
}

func TestOtherTokensAreNoInvoice(t *testing.T) {
	for name, text := range map[string]string{
		"a word with dots":   "www.example.com",
		"a token of a login": jwt(`{"sub":"1"}`) + ".AAAA",
		"no JSON":            jwt("hello") + ".AAAA",
		"a payment":          "upi://pay?pa=shop@bank&am=1.00",
	} {
		if c, ok := builtin(t).Read(text); ok {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
}

// The four samples of the portals' sandbox are not ours to publish; the rule is the
// specification's: GSTIN, financial year, type and number, hashed.
func TestFinancialYear(t *testing.T) {
	a, b := encoded.IRN("27AAPFU0939F1ZV", "INV", "1", "31/03/2026"), encoded.IRN("27AAPFU0939F1ZV", "INV", "1", "01/04/2026")
	if a == b || a != encoded.IRN("27AAPFU0939F1ZV", "INV", "1", "01/04/2025") {
		t.Errorf("the year turns on 1 April: %s, %s", a, b)
	}
}

// FuzzParseInvoice: what is taken for an invoice has what makes it one, and its signed
// part is the beginning of the text.
func FuzzParseInvoice(f *testing.F) {
	f.Add(signedInvoice)
	f.Add(jwt(`{}`) + ".AA")
	f.Add("..")
	f.Fuzz(func(t *testing.T, text string) {
		inv, signed, _, ok := encoded.ParseInvoice(text)
		if ok && (inv.SellerGSTIN == "" || inv.Number == "" || inv.IRN == "" || !strings.HasPrefix(text, string(signed)+".")) {
			t.Fatalf("%q is an invoice: %+v", text, inv)
		}
	})
}
