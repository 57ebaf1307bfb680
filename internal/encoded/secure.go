package encoded

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"errors"
	"io"
	"math/big"
	"regexp"
	"strings"

	"atlas/internal/document"
)

// SecureQR is what the Secure QR code of Aadhaar papers since 2018 says, apart from
// the photo and the hashes of e-mail and mobile number. A field the code does not
// have is "". The layout is UIDAI's "User manual for QR code reader", and for the
// versions V2 to V5 what their codes have been seen to hold.
type SecureQR struct {
	Version   string // "" for the first layout; V2, V3, V5
	Reference string // the last four digits of the number, then the time it was made
	Name      string
	BirthDate string // DD-MM-YYYY, or a year
	Gender    string // M, F or T
	CareOf, District, Landmark, House, Location, PIN, PostOffice,
	State, Street, Subdistrict, Town string

	Signed    []byte // what the signature covers
	Signature []byte
}

const (
	// maxSecure bounds what is inflated: the photo of a genuine code has some hundred
	// to two thousand bytes, and one picture's code cannot hold a larger one unpacked.
	maxSecure = 64 << 10

	// signatureSize is that of RSA with 2,048 bits.
	signatureSize = 256

	// Fields before the photo: in the first layout 16, from V2 on with a version first
	// and the mobile number's end last.
	firstFields, versionFields = 16, 18

	endOfField = 255
)

// secureDigits is one large number. The shortest holds a signature: 600 digits and
// more.
var secureDigits = regexp.MustCompile(`^[0-9]{600,}$`)

// maxDigits is what a QR code holds (ISO/IEC 18004, version 40-L).
const maxDigits = 7089

// errNotSecure is for numbers that are no packed data, errDamaged for packed data
// that does not unpack to a Secure QR's.
var (
	errNotSecure = errors.New("not a Secure QR")
	errDamaged   = errors.New("damaged Secure QR")
)

// ParseSecureQR reads the text of a Secure QR code. The signature is not checked.
func ParseSecureQR(text string) (SecureQR, error) {
	if len(text) > maxDigits || !secureDigits.MatchString(text) {
		return SecureQR{}, errNotSecure
	}
	n, _ := new(big.Int).SetString(text, 10)
	data, err := inflate(n.Bytes())
	if err != nil {
		return SecureQR{}, err
	}
	return parseSecure(data)
}

// inflate unpacks gzip, which UIDAI uses, or zlib, which some programs do.
func inflate(packed []byte) ([]byte, error) {
	var unpack io.Reader
	var err error
	switch {
	case bytes.HasPrefix(packed, []byte{0x1f, 0x8b}):
		unpack, err = gzip.NewReader(bytes.NewReader(packed))
	case len(packed) > 1 && packed[0] == 0x78 && (int(packed[0])<<8|int(packed[1]))%31 == 0: // RFC 1950
		unpack, err = zlib.NewReader(bytes.NewReader(packed))
	default:
		return nil, errNotSecure
	}
	if err != nil {
		return nil, errDamaged
	}
	data, err := io.ReadAll(io.LimitReader(unpack, maxSecure+1))
	if err != nil || len(data) > maxSecure {
		return nil, errDamaged
	}
	return data, nil
}

func parseSecure(data []byte) (SecureQR, error) {
	if len(data) <= signatureSize {
		return SecureQR{}, errDamaged
	}
	q := SecureQR{Signed: data[:len(data)-signatureSize], Signature: data[len(data)-signatureSize:]}
	count := firstFields
	if data[0] == 'V' && data[2] == endOfField {
		count = versionFields
	}
	// The photo begins with the byte that ends a field, so only so many are cut off.
	fields := bytes.SplitN(q.Signed, []byte{endOfField}, count+1)
	if len(fields) <= count {
		return SecureQR{}, errDamaged
	}
	next := func() string {
		text := latin1(fields[0])
		fields = fields[1:]
		return strings.TrimSpace(text)
	}
	if count == versionFields {
		q.Version = next()
	}
	next() // whether hashes of e-mail and mobile number follow
	for _, field := range []*string{
		&q.Reference, &q.Name, &q.BirthDate, &q.Gender, &q.CareOf, &q.District, &q.Landmark, &q.House, &q.Location,
		&q.PIN, &q.PostOffice, &q.State, &q.Street, &q.Subdistrict, &q.Town,
	} {
		*field = next()
	}
	if !reference.MatchString(q.Reference) {
		return SecureQR{}, errDamaged
	}
	return q, nil
}

var reference = regexp.MustCompile(`^[0-9]{4}[0-9]{10,17}$`)

// latin1 decodes ISO 8859-1, whose characters have the numbers of their bytes.
func latin1(b []byte) string {
	runes := make([]rune, len(b))
	for i, c := range b {
		runes[i] = rune(c)
	}
	return string(runes)
}

const secureSignature = "aadhaar_qr_signature"

// readSecure reads a Secure QR. One that is packed as such but damaged is an altered
// one: a QR code's own error correction lets none through that was merely misread.
func (r Reader) readSecure(text string) (Content, bool) {
	q, err := ParseSecureQR(text)
	c := Content{Format: AadhaarSecure}
	switch {
	case errors.Is(err, errNotSecure):
		return Content{}, false
	case err != nil:
		c.Checks = []document.Check{signatureCheck(secureSignature, document.Invalid)}
		return c, true
	}
	c.set(AadhaarNumber, Value{Text: q.Reference[:4], Ending: true})
	c.set(AadhaarName, Value{Text: q.Name})
	c.set(AadhaarBirthDate, Value{Text: slashed(q.BirthDate)})
	c.set(AadhaarGender, Value{Text: q.Gender})
	c.set(AadhaarAddress, Value{Text: postal(q.CareOf, q.House, q.Street, q.Landmark, q.Location, q.Town, q.PostOffice, q.Subdistrict, q.District, q.State, q.PIN)})
	c.Checks = []document.Check{signatureCheck(secureSignature, r.keys[AadhaarSecure].verify(q.Signed, q.Signature))}
	return c, true
}

// postal puts the parts of an address in the order of the card's print: state and PIN
// code last, with a dash between.
func postal(careOf, house, street, landmark, locality, town, postOffice, subdistrict, district, state, pin string) string {
	var full []string
	for _, part := range []string{careOf, house, street, landmark, locality, town, postOffice, subdistrict, district} {
		if part != "" {
			full = append(full, part)
		}
	}
	if state == "" || pin == "" {
		state += pin
	} else {
		state += " - " + pin
	}
	if state != "" {
		full = append(full, state)
	}
	return strings.Join(full, ", ")
}

// slashed writes a date with the marks of the print.
func slashed(date string) string { return strings.ReplaceAll(date, "-", "/") }
