package specimen

import (
	"fmt"
	"image/color"
	"math/rand/v2"
	"strings"
	"time"

	"atlas/internal/specimen/draw"
)

// The pages of a passport at 10 units a millimetre (ICAO Doc 9303-4: 125 by 88).
const pageWidth, pageHeight = 1250, 880

var passportLayouts = []layout{
	{typ: Passport, name: "passport-data", width: pageWidth, height: pageHeight, mm: 125, paint: paintPassportData},
	{typ: Passport, name: "passport-rows", width: pageWidth, height: pageHeight, mm: 125, paint: paintPassportRows},
	{typ: Passport, name: "passport-last", width: pageWidth, height: pageHeight, mm: 125, paint: paintPassportLast},
	{typ: Passport, name: "passport-open", width: pageWidth, height: 2 * pageHeight, mm: 125, paint: paintPassportOpen},
	a4(Passport, "passport-copy", paintPassportCopy),
}

// bearer is a person as the passport tells of them, in capitals.
type bearer struct {
	Case
	number, surname, given string
	birthPlace, issuePlace string
	issued, expires        time.Time
	file                   string // number of the application
	ink                    color.NRGBA
	caption, value         draw.Style
}

// passportOffices are places where passports are issued.
var passportOffices = []string{"PUNE", "MUMBAI", "DELHI", "LUCKNOW", "JAIPUR", "AHMEDABAD", "CHENNAI", "HYDERABAD", "KOLKATA", "CHANDIGARH", "BENGALURU", "KOCHI", "PATNA"}

func newBearer(s *sheet, c Case) bearer {
	words := strings.Fields(strings.ToUpper(strings.ReplaceAll(c.Person.Full, ".", "")))
	b := bearer{Case: c, number: fmt.Sprintf("%c%07d", "JKLMNPRSTUVWZ"[s.rng.IntN(13)], 1000000+s.rng.IntN(9000000)), given: words[0]}
	if n := len(words) - 1; n > 0 {
		b.given, b.surname = strings.Join(words[:n], " "), words[n]
	}
	if b.surname != "" && chance(s.rng, 0.12) {
		b.given, b.surname = strings.Join(words, " "), "" // many write all their names here
	}
	home := c.Person.Home
	b.birthPlace = strings.ToUpper(home.VTC.Latin)
	if chance(s.rng, 0.5) {
		b.birthPlace = strings.ToUpper(joinParts(home.District.Latin, home.State.Latin))
	}
	b.issuePlace = pick(s.rng, passportOffices...)
	b.issued = time.Date(2014, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, s.rng.IntN(12*365))
	b.expires = b.issued.AddDate(10, 0, -1)
	b.file = fmt.Sprintf("%s%013d", pick(s.rng, "PN", "BO", "DL", "JP", "AH", "MA"), s.rng.Int64N(10_000_000_000_000))
	b.ink = draw.Hex(pick(s.rng, uint32(0x1c1c1c), 0x222244, 0x2b2b2b))
	face := pick(s.rng, draw.Sans, draw.Noto, draw.Roboto, draw.Carlito)
	b.caption = draw.Style{Face: face, Size: 17, Color: draw.Hex(0x555555)}
	b.value = draw.Style{Face: pick(s.rng, face, face.Bold(), draw.Mono), Size: 27, Color: b.ink}
	return b
}

// note writes down what the data page says.
func (b bearer) note(s *sheet) {
	s.field("passport_number", b.number)
	s.field("name", strings.TrimSpace(b.given+" "+b.surname))
	s.field("date_of_birth", date(b.Person.Born))
	s.field("place_of_birth", b.birthPlace)
	s.field("gender", genderOf(b.Case))
	s.field("date_of_issue", date(b.issued))
	s.field("date_of_expiry", date(b.expires))
	s.field("place_of_issue", b.issuePlace)
	s.truth.Faces++
}

// genderOf is the person's gender as the API writes it.
func genderOf(c Case) string {
	if c.Person.Female {
		return "FEMALE"
	}
	return "MALE"
}

func (b bearer) sex() string { return genderOf(b.Case)[:1] }

// paintPassportData is the data page as India prints it.
func paintPassportData(s *sheet, c Case) { newBearer(s, c).dataPage(s) }

func (b bearer) dataPage(s *sheet) {
	b.note(s)
	s.passportGround()
	s.Emblem(150, 24, 56, draw.Hex(0x4a4a4a))
	s.Text(625, 52, "भारत गणराज्य", b.value.At(30).Aligned(draw.Center))
	s.Text(625, 92, "REPUBLIC OF INDIA", b.value.With(draw.SansBold).At(30).Aligned(draw.Center))
	s.Portrait(48, 150, 270, 340, b.Look)
	s.Portrait(1060, 430, 120, 150, b.Look)
	s.Signature(60, 520, 240, 70, draw.Black, s.rng)
	x := 352.0
	s.entry(b, x, 145, "टाइप / Type", "P")
	s.entry(b, x+150, 145, "देश कोड / Country Code", "IND")
	s.entry(b, x+520, 145, "पासपोर्ट नं. / Passport No.", b.number)
	s.entry(b, x, 215, "उपनाम / Surname", b.surname)
	s.entry(b, x, 285, "दिया गया नाम / Given Name(s)", b.given)
	s.entry(b, x, 355, "राष्ट्रीयता / Nationality", "भारतीय / INDIAN")
	s.entry(b, x+330, 355, "लिंग / Sex", b.sex())
	s.entry(b, x+520, 355, "जन्मतिथि / Date of Birth", date(b.Person.Born))
	s.entry(b, x, 425, "जन्म स्थान / Place of Birth", b.birthPlace)
	s.entry(b, x, 495, "जारी करने का स्थान / Place of Issue", b.issuePlace)
	s.entry(b, x, 565, "जारी करने की तिथि / Date of Issue", date(b.issued))
	s.entry(b, x+440, 565, "समाप्ति की तिथि / Date of Expiry", date(b.expires))
	b.zone(s)
}

// entry is a small caption with its value below.
func (s *sheet) entry(b bearer, x, y float64, caption, value string) {
	s.Text(x, y, caption, b.caption)
	s.Text(x, y+32, value, shrink(s, value, b.value, 560))
}

// paintPassportRows is a data page in other words: captions at the left in English and
// French, dates with the month's name, as on passports of other countries.
func paintPassportRows(s *sheet, c Case) {
	b := newBearer(s, c)
	b.note(s)
	s.passportGround()
	s.Text(60, 76, "PASSPORT", b.value.With(draw.SansBold).At(34))
	s.Text(1190, 76, "REPUBLIC OF INDIA", b.value.With(draw.SansBold).At(28).Aligned(draw.Right))
	s.Portrait(60, 130, 260, 330, b.Look)
	s.Signature(70, 500, 240, 70, draw.Black, s.rng)
	month := func(t time.Time) string { return strings.ToUpper(t.Format("02 Jan 2006")) }
	if chance(s.rng, 0.5) {
		month = date
	}
	s.Text(370, 140, "Type / Type  P", b.caption.At(20))
	s.Text(600, 140, "Country Code / Code du pays  IND", b.caption.At(20))
	rows := []fact{
		{"Passport No. / No. du passeport", b.number}, {"Surname / Nom", b.surname}, {"Given Names / Prenoms", b.given},
		{"Date of Birth / Date de naissance", month(b.Person.Born)}, {"Sex / Sexe", b.sex()}, {"Place of Birth / Lieu de naissance", b.birthPlace},
		{"Date of Issue / Date de delivrance", month(b.issued)}, {"Date of Expiry / Date d'expiration", month(b.expires)}, {"Place of Issue / Lieu de delivrance", b.issuePlace},
	}
	for i, r := range rows {
		y := 190 + 56*float64(i)
		s.Text(370, y, r.caption, b.caption.At(19))
		s.Text(720, y, r.value, shrink(s, r.value, b.value.At(25), 480))
	}
	b.zone(s)
}

// passportGround is the page's print.
func (s *sheet) passportGround() {
	s.Gradient(draw.Rect(0, 0, pageWidth, pageHeight), 0, 0, pageWidth, pageHeight, draw.Hex(0xf3eadb), draw.Hex(0xe9f0e6), draw.Hex(0xf2e4e6))
	s.Guilloche(0, 0, pageWidth, pageHeight, 30, draw.Fade(draw.Hex(0xc9a98c), 0.4))
	s.Guilloche(0, 11, pageWidth, pageHeight, 30, draw.Fade(draw.Hex(0x9cbfa8), 0.35))
}

// zone prints the machine-readable zone: two lines of 44 characters, 2.54 mm each.
func (b bearer) zone(s *sheet) {
	face := pick(s.rng, draw.OCRB, draw.OCRB, draw.OCRB, draw.Mono, draw.DejaVuMono)
	st := draw.Style{Face: face, Size: 36, Color: b.ink}
	st.Tracking = 25.4 - s.Measure("0", st)
	for i, line := range passportZone(b, s.rng) {
		s.Text(66, 760+72*float64(i), line, st)
	}
}

// passportZone is the zone's lines (ICAO Doc 9303-4, 4.2). Some issuers leave the gap
// before a missing surname, some do not.
func passportZone(b bearer, rng *rand.Rand) [2]string {
	names := b.surname + "<<" + b.given
	if b.surname == "" && chance(rng, 0.5) {
		names = b.given
	}
	optional := ""
	if chance(rng, 0.5) {
		optional = b.file[2:]
	}
	number, birth, expiry, extra := checked(b.number, 9), checked(b.Person.Born.Format("060102"), 6), checked(b.expires.Format("060102"), 6), checked(optional, 14)
	all := number + birth + expiry + extra
	return [2]string{
		filled("P<IND"+strings.ReplaceAll(names, " ", "<"), 44),
		number + "IND" + birth + b.sex() + expiry + extra + checked(all, len(all))[len(all):],
	}
}

// filled pads a text with fillers and cuts it to a width.
func filled(text string, width int) string {
	return (text + strings.Repeat("<", width))[:width]
}

// checked pads a text and puts its check digit behind: the sum of the values, times 7, 3
// and 1 in turn, modulo 10 (ICAO Doc 9303-3, 4.9).
func checked(text string, width int) string {
	text = filled(text, width)
	sum := 0
	for i, r := range text {
		value := 0
		switch {
		case r >= '0' && r <= '9':
			value = int(r - '0')
		case r != '<':
			value = int(r-'A') + 10
		}
		sum += value * []int{7, 3, 1}[i%3]
	}
	return text + fmt.Sprint(sum%10)
}

// paintPassportLast is the page of the family and the address, which does not name the
// holder.
func paintPassportLast(s *sheet, c Case) { newBearer(s, c).lastPage(s) }

func (b bearer) lastPage(s *sheet) {
	s.passportGround()
	s.bars(820, 40, 360, 70)
	p := b.Person
	mother := strings.ToUpper(pick(s.rng, "Sunita", "Kamala", "Shanti", "Meena", "Lakshmi") + " " + p.Surname)
	spouse := ""
	if chance(s.rng, 0.4) {
		spouse = strings.ToUpper(pick(s.rng, "Kiran", "Jyoti", "Suman") + " " + p.Surname)
	}
	x, y := 70.0, 120.0
	for _, f := range []fact{
		{"पिता / कानूनी अभिभावक का नाम / Name of Father / Legal Guardian", strings.ToUpper(p.Father.Latin)},
		{"माता का नाम / Name of Mother", mother},
		{"पति या पत्नी का नाम / Name of Spouse", spouse},
	} {
		s.entry(b, x, y, f.caption, f.value)
		y += 90
	}
	s.Text(x, y, "पता / Address", b.caption)
	a := b.Deal.Customer.Address
	lines := strings.ToUpper(strings.Join(a.Street, ", ")) + "\n" + strings.ToUpper(a.City) + "\nPIN:" + a.PIN + ", " + strings.ToUpper(a.State) + ", INDIA"
	s.Paragraph(x, y+34, 1000, lines, b.value.At(24))
	s.Text(x, 640, "पुराने पासपोर्ट का नं. और इसके जारी होने की तिथि एवं स्थान / Old Passport No. with Date and Place of Issue", b.caption)
	if chance(s.rng, 0.5) {
		s.Text(x, 674, fmt.Sprintf("H%07d   %s   %s", 1000000+s.rng.IntN(9000000), date(b.issued.AddDate(-10, 0, 3)), pick(s.rng, passportOffices...)), b.value.At(24))
	}
	s.entry(b, x, 760, "फाइल नं. / File No.", b.file)
}

// bars draws a bar code of no meaning.
func (s *sheet) bars(x, y, w, h float64) {
	for at := 0.0; at < w; {
		wide := pick(s.rng, 2.5, 2.5, 5, 7.5)
		s.Fill(draw.Rect(x+at, y, wide, h), draw.Black)
		at += wide + pick(s.rng, 2.5, 2.5, 5)
	}
}

// paintPassportOpen is the open booklet: the page of the President's request above the
// data page.
func paintPassportOpen(s *sheet, c Case) {
	s.passportGround()
	st := draw.Style{Face: draw.Serif, Size: 27, Leading: 1.7, Color: draw.Hex(0x333333)}
	s.Emblem(625, 90, 130, draw.Hex(0x777777))
	s.Paragraph(190, 420, 870, "THESE ARE TO REQUEST AND REQUIRE IN THE NAME OF THE PRESIDENT OF THE REPUBLIC OF INDIA ALL THOSE WHOM IT MAY CONCERN TO ALLOW THE BEARER TO PASS FREELY WITHOUT LET OR HINDRANCE, AND TO AFFORD HIM OR HER EVERY ASSISTANCE AND PROTECTION OF WHICH HE OR SHE MAY STAND IN NEED.", st)
	s.Text(840, 780, "BY ORDER OF THE PRESIDENT", st.At(20).Aligned(draw.Center))
	newBearer(s, c).dataPage(s.at(0, pageHeight, 0, 1))
	s.Line(0, pageHeight, pageWidth, pageHeight, 3, draw.Hex(0x8a7a6a))
}

// paintPassportCopy is both pages copied onto one sheet.
func paintPassportCopy(s *sheet, c Case) {
	b := newBearer(s, c)
	b.dataPage(s.at(170, 150, between(s.rng, -1, 1), 0.72))
	b.lastPage(s.at(170, 860, between(s.rng, -1, 1), 0.72))
	if chance(s.rng, 0.6) {
		ink := draw.Hex(0x20307a)
		s.at(420, 1600, -4, 1).Text(0, 0, "Self Attested", draw.Style{Face: draw.Serif, Size: 34, Slant: 0.3, Color: ink})
		s.Signature(760, 1560, 260, 80, ink, s.rng)
	}
}
