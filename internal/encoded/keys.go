package encoded

import (
	"bytes"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/x509"
	"embed"
	"encoding/pem"
	"errors"
	"fmt"
	"io/fs"
	"math/big"
	"path"

	"atlas/internal/document"
)

//go:embed keys
var builtin embed.FS

// folders are where the keys of a signed format lie.
var folders = map[Format]string{AadhaarSecure: "uidai", EInvoice: "irp"}

// keys are the public keys that sign codes of one format.
type keys []*rsa.PublicKey

// Builtin is a Reader with the keys that Atlas ships: those of the Unique
// Identification Authority, in keys/uidai, and of the invoice registration portals,
// in keys/irp.
func Builtin() (Reader, error) {
	sub, err := fs.Sub(builtin, "keys")
	if err != nil {
		return Reader{}, err
	}
	return Load(sub)
}

// Load makes a Reader with the keys in the folders uidai and irp of fsys: PEM files, a
// certificate or an RSA public key each. A folder that is missing holds no keys. Other
// files are left alone. The dates of a certificate are not looked at: a paper stays as
// it was signed.
func Load(fsys fs.FS) (Reader, error) {
	r := Reader{keys: map[Format]keys{}}
	for format, folder := range folders {
		names, err := fs.Glob(fsys, path.Join(folder, "*.pem"))
		if err != nil {
			return Reader{}, err
		}
		for _, name := range names {
			data, err := fs.ReadFile(fsys, name)
			if err != nil {
				return Reader{}, fmt.Errorf("reading key file %s: %w", name, err)
			}
			key, err := parseKey(data)
			if err != nil {
				return Reader{}, fmt.Errorf("reading key file %s: %w", name, err)
			}
			r.keys[format] = append(r.keys[format], key)
		}
	}
	return r, nil
}

// With is a Reader that knows the keys of both.
func (r Reader) With(other Reader) Reader {
	sum := Reader{keys: map[Format]keys{}}
	for format := range folders {
		sum.keys[format] = append(append(keys(nil), r.keys[format]...), other.keys[format]...)
	}
	return sum
}

func parseKey(data []byte) (*rsa.PublicKey, error) {
	block, _ := pem.Decode(data)
	if block == nil {
		return nil, errors.New("no PEM block: give a certificate or a public key in PEM form")
	}
	var key any
	switch block.Type {
	case "CERTIFICATE":
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		key = certificate.PublicKey
	case "PUBLIC KEY":
		parsed, err := x509.ParsePKIXPublicKey(block.Bytes)
		if err != nil {
			return nil, err
		}
		key = parsed
	default:
		return nil, fmt.Errorf("a %q is neither a certificate nor a public key", block.Type)
	}
	public, ok := key.(*rsa.PublicKey)
	if !ok {
		return nil, errors.New("not an RSA key")
	}
	return public, nil
}

// sha256Info is the start of the signed block's DigestInfo (RFC 8017, section 9.2, note 1).
var sha256Info = []byte{0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20}

// verify checks an RSASSA-PKCS1-v1_5 signature with SHA-256. The formats do not say
// which key signed (a UIDAI code) or name it in ways that changed (an e-invoice), so
// the block tells: only the key that signed turns the signature into a well-formed
// one. Its digest is then right, or what was signed has been altered.
func (k keys) verify(signed, signature []byte) document.Verdict {
	if len(k) == 0 {
		return document.NotChecked
	}
	digest := sha256.Sum256(signed)
	for _, key := range k {
		if block, ok := openBlock(key, signature); ok {
			if bytes.Equal(block, digest[:]) {
				return document.Valid
			}
			return document.Invalid
		}
	}
	return document.UnknownKey
}

// openBlock is the digest in a signature made with key's private half; ok is false
// when another key made it.
func openBlock(key *rsa.PublicKey, signature []byte) (digest []byte, ok bool) {
	size := key.Size()
	s := new(big.Int).SetBytes(signature)
	if len(signature) != size || s.Cmp(key.N) >= 0 {
		return nil, false
	}
	block := s.Exp(s, big.NewInt(int64(key.E)), key.N).FillBytes(make([]byte, size))
	want := append([]byte{0, 1}, bytes.Repeat([]byte{0xff}, size-3-len(sha256Info)-sha256.Size)...)
	want = append(append(want, 0), sha256Info...)
	return bytes.CutPrefix(block, want)
}

// signatureDetails are the words for the verdicts of a signature.
var signatureDetails = map[document.Verdict]string{
	document.Valid:      "the code was signed by its issuer",
	document.Invalid:    "the code was altered after it was signed",
	document.UnknownKey: "the code is signed with a key that is not among the known ones",
	document.NotChecked: "no key to check the signature with is known",
}

func signatureCheck(name string, v document.Verdict) document.Check {
	return document.Check{Name: name, Verdict: v, Detail: signatureDetails[v]}
}
