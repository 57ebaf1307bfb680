// Package specimen draws believable identity and trade papers of invented people,
// photographs them the way customers do, and keeps the truth beside each picture.
// The same seed always gives the same bytes.
package specimen

import (
	"errors"
	"fmt"
	"hash/fnv"
	"image"
	"math/rand/v2"
	"slices"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// Word is a word of Latin letters or digits as drawn, in pixels of the picture.
type Word = draw.Word

// Truth is what a perfect reader would find on a specimen.
type Truth struct {
	Type    document.Type
	Fields  map[document.FieldName]string // as the API writes them; fields not on the paper are absent
	Coded   map[document.FieldName]string // what a code of the paper says, printed or not
	Address *document.Address             // the formatted address; nil when the paper bears none
	Problem document.Problem              // zero for a good document
	Words   []Word

	// Numbers outlines what redaction must cover: the first eight digits of each
	// printed Aadhaar number, the first twelve of each VID.
	Numbers []document.Polygon
	// SecretQRs outlines each QR code that holds a whole Aadhaar number.
	SecretQRs []document.Polygon

	Transactions []Transaction // of a bank statement, in the order they are printed

	Capture  string // original, xerox_copy or photo_of_photo; "" of a scene
	Grey     bool   // taken without colour
	Quarters int    // turns clockwise in which the paper lies

	Faces int // people in an OPEN_BOX photo; portraits on papers do not count
}

// Troubled says whether the picture has by itself the trouble that a measure of its
// quality is named after.
func (t Truth) Troubled(measure string) bool {
	switch measure {
	case "rotated":
		return t.Quarters%4 != 0
	case "black_and_white":
		return t.Grey || t.Capture != string(original)
	case "photo_of_screen":
		return t.Capture == string(photoOfPhoto)
	}
	return false
}

// Specimen is a picture of a paper with its truth.
type Specimen struct {
	Name    string // layout, stratum and seed: a good file name without extension
	Type    document.Type
	Layout  string
	Stratum Stratum
	Image   image.Image // what JPEG decodes to, before compression
	JPEG    []byte      // what the customer's phone would send
	PDF     []byte      // all pages, when the customer would send a PDF; nil otherwise
	Truth   Truth

	runs []draw.Run // the page's text, when a PDF keeps it
}

// File is what the customer sends: the PDF when there is one, else the picture. Of a
// PDF, Image, JPEG and the outlines of Truth are the first page's.
func (s Specimen) File() []byte {
	if s.PDF != nil {
		return s.PDF
	}
	return s.JPEG
}

// Stratum is how hard a picture is to read.
type Stratum string

// Strata. A hard photo is still readable by a person.
const (
	CleanScan  Stratum = "clean"
	PhonePhoto Stratum = "phone"
	HardPhoto  Stratum = "hard"
)

// Strata lists them from easy to hard.
func Strata() []Stratum { return []Stratum{CleanScan, PhonePhoto, HardPhoto} }

// Types that can be drawn.
const (
	Aadhaar        document.Type = "AADHAAR"
	PAN            document.Type = "PAN"
	Invoice        document.Type = "INVOICE"
	DeliveryOrder  document.Type = "DELIVERY_ORDER"
	OpenBox        document.Type = "OPEN_BOX"
	IMEIImage      document.Type = "IMEI_IMAGE"
	DrivingLicence document.Type = "DRIVING_LICENSE"
	VoterID        document.Type = "VOTER_ID"
	Passport       document.Type = "PASSPORT"

	GSTCert   document.Type = "GST_CERT"
	UdyamCert document.Type = "UDYAM_CERT"
	ShopAct   document.Type = "SHOP_ACT_LICENSE"
	FSSAI     document.Type = "FSSAI"

	BankStatement   document.Type = "BANK_STATEMENT"
	Cheque          document.Type = "CHEQUE"
	ElectricityBill document.Type = "ELECTRICITY_BILL"
	SalarySlip      document.Type = "SALARY_SLIP"
	ITRV            document.Type = "ITR_V"
)

// Studio draws specimens. It is safe for concurrent use.
type Studio struct {
	fonts    *draw.Fonts
	fontsDir string // for PDFs, which hold the fonts themselves
}

// ErrNoLayout is returned for a type or layout that does not exist.
var ErrNoLayout = errors.New("no such specimen layout")

// Open reads the fonts of a folder.
func Open(fontsDir string) (*Studio, error) {
	fonts, err := draw.OpenFonts(fontsDir)
	if err != nil {
		return nil, fmt.Errorf("opening specimen studio: %w", err)
	}
	return &Studio{fonts: fonts, fontsDir: fontsDir}, nil
}

// Types lists the types that can be drawn, in a fixed order. Papers that are none of
// the known types are drawn as document.Unrecognised.
func (*Studio) Types() []document.Type {
	return []document.Type{
		Aadhaar, PAN, DrivingLicence, VoterID, Passport,
		GSTCert, UdyamCert, ShopAct, FSSAI,
		BankStatement, Cheque, ElectricityBill, SalarySlip, ITRV,
		Invoice, DeliveryOrder, OpenBox, IMEIImage,
		document.Unrecognised,
	}
}

// Layouts names the layouts of a type.
func (*Studio) Layouts(typ document.Type) []string {
	var names []string
	for _, l := range layouts() {
		if l.typ == typ {
			names = append(names, l.name)
		}
	}
	return names
}

// Draw makes the specimen of a seed. An empty layout lets the seed choose.
func (s *Studio) Draw(seed uint64, typ document.Type, name string, stratum Stratum) (Specimen, error) {
	var names []string
	if name != "" {
		names = []string{name}
	}
	l, err := choose(seed, typ, names...)
	if err != nil {
		return Specimen{}, err
	}
	return s.send(l, newCase(source(seed, "case")), seed, stratum)
}

// choose picks a layout by seed among those named; no name stands for all of the type
// that anybody can read.
func choose(seed uint64, typ document.Type, names ...string) (layout, error) {
	list := layouts()
	if len(names) > 0 {
		list = append(list, hindiLayouts...)
	}
	var fit []layout
	for _, l := range list {
		if l.typ == typ && (len(names) == 0 || slices.Contains(names, l.name)) {
			fit = append(fit, l)
		}
	}
	if len(fit) == 0 {
		return layout{}, fmt.Errorf("%w: %s %q", ErrNoLayout, typ, names)
	}
	return fit[source(seed, "layout", string(typ)).IntN(len(fit))], nil
}

// source is a random source for one purpose, so that a change in how one part draws
// leaves the others as they were.
func source(seed uint64, purpose ...string) *rand.Rand {
	h := fnv.New64a()
	for _, p := range purpose {
		h.Write([]byte(p))
		h.Write([]byte{0})
	}
	return rand.New(rand.NewPCG(seed, h.Sum64()))
}

// pick is one of the choices, each as likely as the others.
func pick[T any](rng *rand.Rand, choices ...T) T { return choices[rng.IntN(len(choices))] }

// chance is true with probability p.
func chance(rng *rand.Rand, p float64) bool { return rng.Float64() < p }

// between is a number from lo to hi.
func between(rng *rand.Rand, lo, hi float64) float64 { return lo + (hi-lo)*rng.Float64() }
