package specimen

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/people"
)

var aadhaarLayouts = []layout{
	card(Aadhaar, "front-2011", paintAadhaarFront2011),
	card(Aadhaar, "front-2013", paintAadhaarFront2013),
	card(Aadhaar, "front-2019", paintAadhaarFront2019),
	card(Aadhaar, "front-2025", paintAadhaarFront2025),
	card(Aadhaar, "front-masked", paintAadhaarFrontMasked),
	{typ: Aadhaar, name: "front-cutout", width: 1011, height: 874, mm: 90, paint: paintAadhaarCutout},
	card(Aadhaar, "back-2013", paintAadhaarBack2013),
	card(Aadhaar, "back-2025", paintAadhaarBack2025),
	{typ: Aadhaar, name: "both-stacked", width: 1111, height: 1420, mm: 110, paint: paintAadhaarStacked},
	a4(Aadhaar, "both-a4", paintAadhaarCopy),
	a4(Aadhaar, "letter", paintAadhaarLetter),
	a4(Aadhaar, "letter-masked", paintAadhaarLetterMasked),
	card(Aadhaar, "pvc-front", paintAadhaarPVCFront),
	card(Aadhaar, "pvc-back", paintAadhaarPVCBack),
}

// captions are the words of the Aadhaar card in the script of a region.
type captions struct {
	government, authority, born, bornYear string
	male, female, address, father         string
	slogan, oldSlogan, yourNumber, notice string
}

func captionsOf(s people.Script) captions {
	switch s {
	case people.Tamil:
		return captions{
			"இந்திய அரசு", "இந்திய தனிப்பட்ட அடையாள ஆணையம்", "பிறந்த நாள்", "பிறந்த வருடம்",
			"ஆண்", "பெண்", "முகவரி", "தந்தை",
			"எனது ஆதார், எனது அடையாளம்", "ஆதார் - சாதாரண மனிதனின் அதிகாரம்", "உங்கள் ஆதார் எண்",
			"ஆதார் என்பது அடையாளச் சான்று, குடியுரிமை அல்லது பிறந்த தேதிக்கான சான்று அல்ல.",
		}
	case people.Marathi:
		return captions{
			"भारत सरकार", "भारतीय विशिष्ट ओळख प्राधिकरण", "जन्म तारीख", "जन्म वर्ष",
			"पुरुष", "स्त्री", "पत्ता", "वडील",
			"माझे आधार, माझी ओळख", "आधार - सामान्य माणसाचा अधिकार", "आपला आधार क्रमांक",
			"आधार हा ओळखीचा पुरावा आहे, नागरिकत्वाचा किंवा जन्मतारखेचा नाही.",
		}
	}
	return captions{
		"भारत सरकार", "भारतीय विशिष्ट पहचान प्राधिकरण", "जन्म तिथि", "जन्म वर्ष",
		"पुरुष", "महिला", "पता", "पिता",
		"मेरा आधार, मेरी पहचान", "आधार - आम आदमी का अधिकार", "आपका आधार क्रमांक",
		"आधार पहचान का प्रमाण है, नागरिकता या जन्मतिथि का नहीं।",
	}
}

// holder is a person as the Aadhaar card tells of them: what all its faces share.
type holder struct {
	people.Person
	captions
	look     draw.Look
	yearOnly bool // the birthday is not known to the authority
	masked   bool
	text     draw.Style // of the data; its size is set per use
}

func newHolder(s *sheet, c Case) holder {
	return holder{
		Person: c.Person, captions: captionsOf(c.Person.Script),
		look: c.Look,
		text: draw.Style{Face: pick(s.rng, draw.Sans, draw.Sans, draw.Noto, draw.Roboto, draw.Carlito)},
	}
}

// bold is the bold face that goes with the holder's text.
func (h holder) bold() draw.Style {
	faces := map[draw.Face]draw.Face{draw.Sans: draw.SansBold, draw.Noto: draw.NotoBold, draw.Roboto: draw.RobotoBold, draw.Carlito: draw.CarlitoBold}
	return h.text.With(faces[h.text.Face])
}

func (h holder) gender() string {
	if h.Female {
		return h.female + " / FEMALE"
	}
	return h.male + " / MALE"
}

// identity draws name, birth and gender down from y, step units apart.
func (s *sheet) identity(x, y, step float64, h holder) {
	st := h.text.At(step * 0.68)
	s.Text(x, y, h.Name.Local, st)
	s.Text(x, y+step, h.Name.Latin, st)
	s.field("name", h.Name.Latin)
	if h.yearOnly {
		year := h.Born.Format("2006")
		s.Text(x, y+2*step, h.bornYear+" / Year of Birth : "+year, st)
		s.field("date_of_birth", year)
	} else {
		s.Text(x, y+2*step, h.born+pick(s.rng, " / DOB: ", "/DOB: ", " / DOB : ")+date(h.Born), st)
		s.field("date_of_birth", date(h.Born))
	}
	s.Text(x, y+3*step, h.gender(), st)
}

func date(t time.Time) string { return t.Format("02/01/2006") }

// number draws the Aadhaar number with its baseline at y.
func (s *sheet) number(x, y float64, h holder, st draw.Style) {
	text := grouped(h.Aadhaar)
	if h.masked {
		text = "XXXX XXXX " + h.Aadhaar[8:]
	}
	line := s.Text(x, y, text, st)
	s.field("aadhaar_number", text)
	if !h.masked {
		s.truth.Numbers = append(s.truth.Numbers, line.Span(0, 2))
	}
}

// virtual draws the VID line.
func (s *sheet) virtual(x, y float64, h holder, st draw.Style) {
	line := s.Text(x, y, "VID : "+grouped(h.VID), st)
	n := len(line.Words)
	s.truth.Numbers = append(s.truth.Numbers, line.Span(n-4, n-1))
}

// grouped sets a number in fours.
func grouped(number string) string {
	var groups []string
	for i := 0; i < len(number); i += 4 {
		groups = append(groups, number[i:i+4])
	}
	return strings.Join(groups, " ")
}

// vertical draws small text upwards along a left edge.
func (s *sheet) vertical(x, y float64, text string, st draw.Style) {
	s.Place(x, y, -90, 1).Text(0, 0, text, st)
}

// letterhead draws emblem, brush strokes and the government's name.
func (s *sheet) letterhead(local, latin string, h holder, height float64) {
	s.Emblem(95, 22, height*0.62, draw.Hex(0x3a3a3a))
	s.Brush(190, 16, 640, height*0.42, draw.Hex(0xf39a3c), s.rng)
	s.Brush(230, height*0.62, 600, height*0.38, draw.Hex(0x3c9a44), s.rng)
	s.Text(510, height*0.44, local, h.bold().At(height*0.30).Aligned(draw.Center))
	s.Text(510, height*0.92, latin, h.bold().At(height*0.27).Aligned(draw.Center))
}

// footer draws the red line and the slogan.
func (s *sheet) footer(slogan string, h holder) {
	s.Line(30, 575, 981, 575, 4, draw.Hex(0xc62828))
	s.Text(505, 618, slogan, h.bold().At(30).Aligned(draw.Center))
}

// contact draws the strip at the foot of a back.
func (s *sheet) contact(h holder, old bool) {
	s.Line(30, 578, 981, 578, 4, draw.Hex(0xc62828))
	if !old {
		s.Text(90, 616, "1947", h.text.At(20))
		s.Text(400, 616, "help@uidai.gov.in", h.text.At(20))
		s.Text(750, 616, "www.uidai.gov.in", h.text.At(20))
		return
	}
	st := h.text.At(15)
	s.Text(70, 602, "1947", h.text.At(20))
	s.Text(70, 624, "1800 300 1947", st)
	s.Text(290, 612, "help@uidai.gov.in", h.text.At(19))
	s.Text(530, 612, "www.uidai.gov.in", h.text.At(19))
	s.Text(760, 602, "P.O. Box No. 1947,", st)
	s.Text(760, 622, "Bengaluru-560 001", st)
}

// postalAddress draws the English address and notes it as printed.
func (s *sheet) postalAddress(x, y, width float64, h holder, st draw.Style) float64 {
	text := h.Home.English()
	s.field("address", text)
	s.noteAddress(h.Home)
	return s.Paragraph(x, y, width, text, st)
}

// noteAddress notes the address in the API's five parts. The town of a village is its
// district's.
func (s *sheet) noteAddress(h people.Home) {
	a := document.Address{State: h.State.Latin, Postcode: h.PIN, City: h.VTC.Latin}
	rest := h.District.Latin
	if h.Village {
		a.City, rest = h.District.Latin, h.VTC.Latin
	}
	if rest == a.City {
		rest = ""
	}
	a.Line1 = joinParts(h.House, h.Street.Latin)
	a.Line2 = joinParts(h.Landmark.Latin, h.Locality.Latin, rest)
	s.truth.Address = &a
}

// joinParts joins the parts that are not empty.
func joinParts(parts ...string) string {
	var full []string
	for _, p := range parts {
		if p != "" {
			full = append(full, p)
		}
	}
	return strings.Join(full, ", ")
}

// oldQR draws the QR code of cards before 2018: XML that holds the whole number.
func (s *sheet) oldQR(x, y, side float64, h holder) {
	gender := "M"
	if h.Female {
		gender = "F"
	}
	home := h.Home
	xml := fmt.Sprintf(`<?xml version="1.0" encoding="UTF-8"?> <PrintLetterBarcodeData uid="%s" name="%s" gender="%s" yob="%d" co="%s" house="%s" street="%s" lm="%s" loc="%s" vtc="%s" po="%s" dist="%s" subdist="%s" state="%s" pc="%s" dob="%s"/>`,
		h.Aadhaar, escape(h.Name.Latin), gender, h.Born.Year(), escape(home.CareOf.Latin), escape(home.House), escape(home.Street.Latin),
		escape(home.Landmark.Latin), escape(home.Locality.Latin), escape(home.VTC.Latin), escape(home.PostOffice.Latin),
		escape(home.District.Latin), escape(home.SubDistrict.Latin), escape(home.State.Latin), home.PIN, date(h.Born))
	s.QR(x, y, side, xml, draw.Black)
	s.coded(h)
	s.truth.SecretQRs = append(s.truth.SecretQRs, s.Pixels(x, y, side, side))
}

var escape = strings.NewReplacer("&", "&amp;", `"`, "&quot;", "'", "&apos;", "<", "&lt;").Replace

// secureQR draws the code of cards since 2018, which says what the card does but for the
// number. Its signature is noise, as no one but the authority can sign.
func (s *sheet) secureQR(x, y, side float64, h holder) {
	s.QR(x, y, side, securePayload(s.rng, h), draw.Black)
	s.coded(h)
}

// coded notes what the code of a paper says of its holder.
func (s *sheet) coded(h holder) {
	home := h.Home
	s.truth.Coded = map[document.FieldName]string{
		"name": h.Name.Latin, "date_of_birth": date(h.Born),
		"address": joinParts(home.CareOf.Latin, home.House, home.Street.Latin, home.Landmark.Latin, home.Locality.Latin, home.VTC.Latin,
			home.PostOffice.Latin, home.SubDistrict.Latin, home.District.Latin, home.State.Latin, home.PIN),
	}
}

// securePayload is the text of a Secure QR in the layout of 2022: the fields, then what
// stands for the photo and the signature.
func securePayload(rng *rand.Rand, h holder) string {
	gender := "M"
	if h.Female {
		gender = "F"
	}
	home := h.Home
	digits := string(h.Aadhaar)
	data := []byte(strings.Join([]string{
		"V2", "3", digits[len(digits)-4:] + h.Enrolled.Format("20060102150405") + "123", h.Name.Latin, h.Born.Format("02-01-2006"), gender,
		home.CareOf.Latin, home.District.Latin, home.Landmark.Latin, home.House, home.Locality.Latin, home.PIN, home.PostOffice.Latin,
		home.State.Latin, home.Street.Latin, home.SubDistrict.Latin, home.VTC.Latin, "1234",
	}, "\xff"))
	data = append(data, 0xff, 0xff, 0x4f) // the photo begins like a JPEG 2000 codestream
	for range securePhoto + 256 {
		data = append(data, byte(rng.IntN(256)))
	}
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	_, _ = w.Write(data) // a buffer takes everything
	_ = w.Close()
	return new(big.Int).SetBytes(packed.Bytes()).String()
}

// securePhoto is the size of the noise in the photo's place, in bytes: genuine photos
// have some 900, and with 400 the code is as dense as those that phones read.
const securePhoto = 400

func noiseDigits(rng *rand.Rand, n int) string {
	b := make([]byte, n)
	for i := range b {
		b[i] = byte('0' + rng.IntN(10))
	}
	return string(b)
}
