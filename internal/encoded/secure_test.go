package encoded_test

import (
	"bytes"
	"compress/gzip"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/document"
	"atlas/internal/encoded"
)

// sample is a published code: the text a QR reader gives.
func sample(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(b))
}

func builtin(t testing.TB) encoded.Reader {
	t.Helper()
	r, err := encoded.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// withTestKey knows the key of the sample that a test project signed.
func withTestKey(t testing.TB) encoded.Reader {
	t.Helper()
	r, err := encoded.Load(fstest.MapFS{"uidai/test.pem": {Data: []byte(sample(t, "anon_aadhaar.pem"))}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// packed is data as a Secure QR holds it.
func packed(t testing.TB, data []byte) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return new(big.Int).SetBytes(b.Bytes()).String()
}

func TestTheSampleOfUIDAIIsReadAndItsSignatureIsValid(t *testing.T) {
	c, ok := builtin(t).Read(sample(t, "uidai_official_v1.txt"))
	want := encoded.Content{
		Format: encoded.AadhaarSecure,
		Values: map[encoded.Part]encoded.Value{
			encoded.AadhaarNumber:    {Text: "2697", Ending: true},
			encoded.AadhaarName:      {Text: "Sumit Kumar"},
			encoded.AadhaarBirthDate: {Text: "01/01/1984"},
			encoded.AadhaarGender:    {Text: "M"},
			encoded.AadhaarAddress:   {Text: "C/O Ishwar Chand, B-31, 3rd Floor, Radhey Shyam Park Extension, Krishna Nagar, Krishna Nagar, Gandhi Nagar, East Delhi, Delhi - 110051"},
		},
		Checks: []document.Check{{Name: "aadhaar_qr_signature", Verdict: document.Valid, Detail: "the code was signed by its issuer"}},
	}
	if diff := cmp.Diff(want, c); !ok || diff != "" {
		t.Errorf("%v (-want +got):\n%s", ok, diff)
	}
}

func TestSignatureVerdicts(t *testing.T) {
	official, test := sample(t, "uidai_official_v1.txt"), sample(t, "anon_aadhaar_v2.txt")
	q, err := encoded.ParseSecureQR(official)
	if err != nil {
		t.Fatal(err)
	}
	altered := slices.Concat(q.Signed, q.Signature)
	altered[bytes.IndexByte(altered, 'S')] ^= 1 // the S of Sumit
	unsigned := slices.Concat(q.Signed, q.Signature)
	unsigned[len(unsigned)-1] ^= 1
	n, _ := new(big.Int).SetString(official, 10)
	flipped := n.SetBit(n, 4000, n.Bit(4000)^1).String()

	for name, c := range map[string]struct {
		reader encoded.Reader
		text   string
		want   document.Verdict
	}{
		"the authority's":                    {builtin(t), official, document.Valid},
		"another program's":                  {withTestKey(t), test, document.Valid},
		"packed anew":                        {builtin(t), packed(t, slices.Concat(q.Signed, q.Signature)), document.Valid},
		"one flipped bit":                    {builtin(t), flipped, document.Invalid},
		"one flipped bit of the name":        {builtin(t), packed(t, altered), document.Invalid},
		"another key":                        {builtin(t), test, document.UnknownKey},
		"another key of ours":                {withTestKey(t), official, document.UnknownKey},
		"a signature that no key opens":      {builtin(t), packed(t, unsigned), document.UnknownKey},
		"no key":                             {encoded.Reader{}, official, document.NotChecked},
		"both keys, of whom one has to open": {builtin(t).With(withTestKey(t)), test, document.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			got, ok := c.reader.Read(c.text)
			if !ok || len(got.Checks) != 1 || got.Checks[0].Verdict != c.want || got.Checks[0].Detail == "" {
				t.Errorf("%v %+v, want %s", ok, got.Checks, c.want)
			}
		})
	}
}

func TestTheLayoutOf2022(t *testing.T) {
	q, err := encoded.ParseSecureQR(sample(t, "anon_aadhaar_v2.txt"))
	if err != nil || q.Version != "V2" || q.Reference != "269720190308114407437" || q.Name != "Sumit Kumar" || q.Town != "Krishna Nagar" {
		t.Errorf("%v %q %q %q %q", err, q.Version, q.Reference, q.Name, q.Town)
	}
}

func TestOtherNumbersAreNoSecureQR(t *testing.T) {
	for name, text := range map[string]string{
		"nothing":          "",
		"a short number":   "999941057058",
		"noise":            strings.Repeat("6979414848", 150),
		"a number, a word": strings.Repeat("1", 700) + "x",
		"a web address":    "https://example.com/?uid=999941057058",
	} {
		if c, ok := builtin(t).Read(text); ok {
			t.Errorf("%s: read as %+v", name, c)
		}
	}
}

func TestADamagedCodeIsBounded(t *testing.T) {
	for name, data := range map[string][]byte{
		"a bomb":       make([]byte, 64<<20),
		"too short":    []byte("3\xff269720190308114407437\xff"),
		"few fields":   append([]byte("3\xff269720190308114407437\xffA\xff"), bytes.Repeat([]byte{1}, 700)...),
		"no last four": append(bytes.Repeat([]byte{'x', 255}, 16), bytes.Repeat([]byte{1}, 700)...),
	} {
		text := packed(t, data)
		if len(text) < 600 || len(text) > 7089 {
			text = packed(t, append(data[:min(len(data), 2000)], noise(700)...))
		}
		c, ok := builtin(t).Read(text)
		if !ok || len(c.Values) > 0 || c.Checks[0].Verdict != document.Invalid {
			t.Errorf("%s: %v %+v", name, ok, c)
		}
	}
}

// noise does not pack.
func noise(n int) []byte {
	b, x := make([]byte, n), uint32(1)
	for i := range b {
		x = x*1664525 + 1013904223
		b[i] = byte(x >> 24)
	}
	return b
}

func TestLoadExplainsAKeyItCannotUse(t *testing.T) {
	for name, data := range map[string]string{
		"no PEM":    "hello",
		"a private": "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
		"damaged":   "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
	} {
		_, err := encoded.Load(fstest.MapFS{"uidai/mine.pem": {Data: []byte(data)}})
		if err == nil || !strings.Contains(err.Error(), "uidai/mine.pem") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add(sample(f, "uidai_official_v1.txt"))
	f.Add(sample(f, "anon_aadhaar_v2.txt"))
	f.Add(oldAadhaar)
	f.Add(signedInvoice)
	r := builtin(f)
	f.Fuzz(func(t *testing.T, text string) {
		c, ok := r.Read(text)
		if !ok {
			return
		}
		for part, v := range c.Values {
			if v.Text == "" || !slices.Contains(encoded.Parts(), part) {
				t.Fatalf("%q says %q", part, v.Text)
			}
		}
		if n := c.Values[encoded.AadhaarNumber]; n.Ending != (c.Format == encoded.AadhaarSecure && n.Text != "") {
			t.Fatalf("%s: number %+v", c.Format, n)
		}
	})
}

// The unpacked data is what an attacker who packs it himself controls.
func FuzzSecureQRData(f *testing.F) {
	q, err := encoded.ParseSecureQR(sample(f, "uidai_official_v1.txt"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(slices.Concat(q.Signed, q.Signature))
	f.Fuzz(func(t *testing.T, data []byte) {
		text := packed(t, append(slices.Clone(data), noise(300)...))
		q, err := encoded.ParseSecureQR(text)
		if err == nil && (len(q.Signature) != 256 || len(q.Reference) < 14) {
			t.Fatalf("accepted with reference %q, signature of %d bytes", q.Reference, len(q.Signature))
		}
	})
}
