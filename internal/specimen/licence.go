package specimen

import (
	"fmt"
	"strings"
	"time"

	"atlas/internal/specimen/draw"
)

var licenceLayouts = []layout{
	card(DrivingLicence, "dl-front", paintLicenceFront),
	card(DrivingLicence, "dl-back", paintLicenceBack),
	{typ: DrivingLicence, name: "dl-both", width: 1111, height: 1420, mm: 110, paint: paintLicenceBoth},
	a4(DrivingLicence, "dl-copy", paintLicenceCopy),
	card(DrivingLicence, "dl-smart", paintLicenceSmart),
	card(DrivingLicence, "dl-maharashtra", paintLicenceMaharashtra),
	card(DrivingLicence, "dl-state", paintLicenceState),
}

// driver is a person as the licence tells of them.
type driver struct {
	Case
	state                            string // its name
	code                             string // its letters
	number, printed                  string // as the API writes it, and as it is printed
	name, father                     string
	born, issued, validNT, validTR   time.Time
	date                             func(time.Time) string
	text, bold                       draw.Style
	blood, transport, classes, phone string
}

// stateLetters begin the numbers of a state's licences.
var stateLetters = map[string]string{
	"Maharashtra": "MH", "Gujarat": "GJ", "Rajasthan": "RJ", "Delhi": "DL", "Haryana": "HR", "Punjab": "PB", "Uttar Pradesh": "UP",
	"Bihar": "BR", "Jharkhand": "JH", "West Bengal": "WB", "Odisha": "OD", "Assam": "AS", "Madhya Pradesh": "MP", "Chhattisgarh": "CG",
	"Telangana": "TS", "Andhra Pradesh": "AP", "Karnataka": "KA", "Tamil Nadu": "TN", "Kerala": "KL", "Goa": "GA", "Uttarakhand": "UK",
}

func newDriver(s *sheet, c Case) driver {
	p := c.Person
	d := driver{Case: c, state: p.Home.State.Latin, code: stateLetters[p.Home.State.Latin], born: p.Born, blood: pick(s.rng, "A+", "B+", "O+", "AB+", "O-")}
	d.name, d.father = strings.ToUpper(p.Full), strings.ToUpper(p.Father.Latin)
	d.issued = time.Date(2006, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, s.rng.IntN(18*365))
	if age := d.born.AddDate(18, 3, 0); d.issued.Before(age) {
		d.issued = age
	}
	d.validNT, d.validTR = d.issued.AddDate(20, 0, -1), d.issued.AddDate(3, 0, -1)
	office := fmt.Sprintf("%02d", 1+s.rng.IntN(60))
	year, serial := d.issued.Year(), fmt.Sprintf("%07d", s.rng.IntN(400000))
	gap := pick(s.rng, "%s%s %d%s", "%s%s %d%s", "%s%s %d%s", "%s%s%d%s", "%s-%s%d%s", "%s%s-%d%s")
	if d.code == "AP" || d.code == "TS" {
		office = fmt.Sprintf("0%02d", 1+s.rng.IntN(40))
		gap = "%s%s%d%s"
	}
	d.printed = fmt.Sprintf(gap, d.code, office, year, serial)
	d.number = fmt.Sprintf("%s%s%d%s", d.code, office, year, serial)
	format := pick(s.rng, "02-01-2006", "02-01-2006", "02/01/2006")
	d.date = func(t time.Time) string { return t.Format(format) }
	face := pick(s.rng, draw.Sans, draw.Noto, draw.Roboto, draw.Carlito, draw.Lato)
	d.text, d.bold = draw.Style{Face: face, Size: 22}, draw.Style{Face: face.Bold(), Size: 22}
	d.transport, d.classes = "", pick(s.rng, "MCWG", "LMV", "MCWG LMV")
	if chance(s.rng, 0.25) {
		d.transport, d.classes = d.date(d.validTR), "LMV TRANS"
	}
	d.phone = p.Mobile
	return d
}

// note writes down what the front says.
func (d driver) note(s *sheet) {
	s.field("name", d.name)
	s.field("date_of_birth", date(d.born))
	s.field("issue_date", date(d.issued))
	s.field("valid_till", date(d.validNT))
	d.noteNumber(s)
	s.truth.Faces++
}

func (d driver) noteNumber(s *sheet) {
	s.field("dl_number", d.number)
	s.field("state", d.state)
}

// paintLicenceFront is the card of all India since 2019.
func paintLicenceFront(s *sheet, c Case) { newDriver(s, c).front(s) }

func (d driver) front(s *sheet) {
	d.note(s)
	s.licenceGround(0xf7e7d7, 0xdfe7f3)
	issuer := pick(s.rng, "Issued by Government of "+d.state, "Issued by State of "+d.state, "ISSUED BY "+strings.ToUpper(d.state))
	s.Text(505, 52, "Indian Union Driving Licence", d.bold.At(32).Aligned(draw.Center))
	s.Text(505, 88, issuer, d.text.At(25).Aligned(draw.Center))
	s.Stroke(draw.Ellipse(935, 62, 38, 38), 3, draw.Hex(0x444444))
	s.Text(935, 74, d.code, d.bold.At(34).Aligned(draw.Center))
	if chance(s.rng, 0.7) {
		s.chip(40, 180)
	}
	number := d.printed
	if chance(s.rng, 0.4) {
		number = "DL No. " + number
	}
	s.Text(210, 150, number, d.bold.At(32))
	s.columns(210, 196, 560, d.text.At(18), d.bold.At(22), []fact{
		{"Issue Date", d.date(d.issued)}, {"Validity (NT)", d.date(d.validNT)}, {"Validity (TR)", d.transport},
	})
	colon := pick(s.rng, " :", " : ", "")
	st, bold := d.text.At(20), d.bold.At(23)
	s.pair(210, 290, "Name"+colon, d.name, st, bold)
	s.pair(210, 335, "Date of Birth"+colon, d.date(d.born), st, bold)
	s.pair(520, 335, "Blood Group"+colon, d.blood, st, bold)
	s.pair(210, 380, "Son/Daughter/Wife of"+colon, d.father, st, bold)
	s.Text(40, 430, pick(s.rng, "Address", "Present Address")+colon, st)
	s.Paragraph(40, 462, 640, strings.ToUpper(postal(s.rng, d.Deal.Customer.Address)), d.text.At(20))
	s.Portrait(790, 150, 180, 230, d.Look)
	s.Signature(780, 400, 200, 60, draw.Hex(0x202020), s.rng)
	s.Text(880, 480, "Holder's Signature", st.At(17).Aligned(draw.Center))
	s.Text(880, 560, "Date of First Issue "+d.date(d.issued), st.At(17).Aligned(draw.Center))
	s.Text(40, 612, pick(s.rng, "Organ Donor : N", "Organ Donor : Y"), st)
}

// licenceGround is the print of a plastic card.
func (s *sheet) licenceGround(from, to uint32) {
	s.Gradient(draw.Rect(0, 0, cardWidth, cardHeight), 0, 0, cardWidth, cardHeight, draw.Hex(from), draw.White, draw.Hex(to))
	s.Guilloche(0, 0, cardWidth, cardHeight, 26, draw.Fade(draw.Hex(0xd0b090), 0.4))
	s.Box(3, 3, 1005, 632, 2, cardEdge)
}

// chip is the contact plate of a smart card.
func (s *sheet) chip(x, y float64) {
	s.Gradient(draw.RoundRect(x, y, 140, 120, 18), x, y, x+140, y+120, draw.Hex(0xe2c56a), draw.Hex(0xb8912f))
	s.Box(x+45, y+30, 50, 60, 2, draw.Hex(0x7a5f1c))
	for _, dy := range []float64{30, 60, 90} {
		s.Line(x, y+dy, x+45, y+dy, 2, draw.Hex(0x7a5f1c))
		s.Line(x+95, y+dy, x+140, y+dy, 2, draw.Hex(0x7a5f1c))
	}
}

// columns sets captions side by side, each over its value.
func (s *sheet) columns(x, y, width float64, caption, value draw.Style, list []fact) {
	step := width / float64(len(list))
	for i, f := range list {
		s.Text(x+step*float64(i), y, f.caption, caption)
		s.Text(x+step*float64(i), y+32, f.value, value)
	}
}

// pair sets a value behind its caption.
func (s *sheet) pair(x, y float64, caption, value string, st, bold draw.Style) {
	line := s.Text(x, y, caption, st)
	s.Text(line.Right+12, y, value, shrink(s, value, bold, 770-line.Right))
}

// paintLicenceBack is the other side of that card.
func paintLicenceBack(s *sheet, c Case) { newDriver(s, c).back(s) }

func (d driver) back(s *sheet) {
	d.noteNumber(s)
	s.field("issue_date", date(d.issued))
	s.licenceGround(0xe7eef7, 0xf7efe0)
	s.Text(40, 56, "DL No. "+d.printed, d.bold.At(28))
	s.whiteQR(760, 40, 200, noiseDigits(s.rng, 400))
	st := d.text.At(16)
	table := draw.Table{X: 30, Y: 260, Head: d.bold.At(15), Body: st, Pad: 7, Rule: 1.2, Columns: []draw.Column{
		{Title: "Class of Vehicle", Width: 150}, {Title: "Code", Width: 90}, {Title: "Issued by", Width: 110}, {Title: "Date of Issue", Width: 140},
		{Title: "Vehicle Category", Width: 150}, {Title: "Badge Number", Width: 150}, {Title: "Badge Issued Date", Width: 160},
	}}
	var rows [][]string
	for _, class := range strings.Fields(d.classes) {
		rows = append(rows, []string{map[string]string{"MCWG": "M.CYL.WG", "LMV": "LMV", "TRANS": "TRANS"}[class], class, d.code + d.number[2:4], d.date(d.issued), map[bool]string{true: "TR", false: "NT"}[class == "TRANS"], "", ""})
	}
	s.Table(table, rows)
	s.Text(40, 110, "Hazardous Validity :", st)
	s.Text(40, 145, "Hill Validity :", st)
	s.Text(40, 180, "Emergency Contact Number : "+d.phone, st)
	s.Signature(720, 500, 220, 60, draw.Hex(0x202020), s.rng)
	s.Text(830, 590, "Licensing Authority "+d.code+d.number[2:4], st.Aligned(draw.Center))
	s.Text(40, 610, "Form 7 Rule 16(2)", st)
}

// paintLicenceBoth is both sides, one above the other.
func paintLicenceBoth(s *sheet, c Case) {
	d := newDriver(s, c)
	d.front(s.slip(50, 50, between(s.rng, -1, 1), 1))
	d.back(s.slip(50, 735, between(s.rng, -1, 1), 1))
}

// paintLicenceCopy is both sides on one page.
func paintLicenceCopy(s *sheet, c Case) {
	d := newDriver(s, c)
	if chance(s.rng, 0.5) {
		d.front(s.slip(60, 170, between(s.rng, -1, 1), 0.54))
		d.back(s.slip(635, 175, between(s.rng, -1, 1), 0.54))
		return
	}
	d.front(s.slip(290, 160, between(s.rng, -1, 1), 0.66))
	d.back(s.slip(290, 640, between(s.rng, -1, 1), 0.66))
}

// paintLicenceSmart is the smart card of Uttar Pradesh and other states before 2019,
// its captions in two languages and above the values.
func paintLicenceSmart(s *sheet, c Case) {
	d := newDriver(s, c)
	d.note(s)
	s.licenceGround(0xf6ecd0, 0xe6f0e2)
	s.Text(505, 44, "UNION OF INDIA", d.bold.At(26).Aligned(draw.Center))
	s.Text(505, 82, "Driving Licence", d.bold.At(30).Aligned(draw.Center))
	for i, letters := range []string{d.code, "NT"} {
		x := 70 + 870*float64(i)
		s.Stroke(draw.Ellipse(x, 58, 36, 36), 3, draw.Hex(0x884422))
		s.Text(x, 70, letters, d.bold.At(32).Aligned(draw.Center))
	}
	s.Text(242, 142, d.printed, d.bold.At(34))
	s.chip(100, 210)
	over := func(x, y float64, caption, value string) {
		s.Text(x, y, caption, d.text.At(18))
		s.Text(x, y+38, value, shrink(s, value, d.bold.At(25), 640))
	}
	over(293, 216, "जारी करने की तिथि / Date of Issue", d.date(d.issued))
	over(600, 192, "वैधता / Validity", d.date(d.validNT))
	over(298, 318, "जन्म तिथि / Date of Birth", d.date(d.born))
	over(560, 300, "रक्त समूह / Blood Group", d.blood)
	over(85, 398, "नाम / Name", d.name)
	over(91, 506, "पिता/पति का नाम / Son/Daughter/Wife of", d.father)
	s.Portrait(745, 230, 200, 260, d.Look)
	s.Signature(750, 520, 200, 60, draw.Hex(0x202020), s.rng)
}

// paintLicenceMaharashtra is the laminated card with five dates on one face.
func paintLicenceMaharashtra(s *sheet, c Case) {
	d := newDriver(s, c)
	d.state, d.number = "Maharashtra", "MH"+d.number[len(d.number)-13:]
	d.printed = d.number[:4] + " " + d.number[4:]
	d.note(s)
	s.licenceGround(0xfdfaf2, 0xf4f4ea)
	st := d.text.At(19)
	s.Text(40, 44, "THE UNION OF INDIA", d.bold.At(24))
	s.Text(40, 78, "MAHARASHTRA STATE MOTOR DRIVING LICENCE", d.bold.At(25))
	s.Text(40, 122, "DL No", st)
	s.Text(120, 122, d.printed, d.bold.At(25))
	s.Text(500, 122, "DOI : "+d.issued.Format("02-01-2006"), st.At(21))
	s.Text(40, 156, "Valid Till : "+d.validNT.Format("02-01-2006")+" (NT)", st.At(21))
	if d.transport != "" {
		s.Text(420, 156, d.validTR.Format("02-01-2006")+" (TR)", st.At(21))
	}
	s.Text(40, 188, "AED "+d.issued.AddDate(4, 2, 1).Format("02-01-2006"), st)
	s.Text(970, 44, "FORM 7", st.Aligned(draw.Right))
	s.Text(970, 70, "RULE 16 (2)", st.Aligned(draw.Right))
	s.Paragraph(40, 222, 640, "AUTHORISATION TO DRIVE FOLLOWING CLASS OF VEHICLES THROUGHOUT INDIA", st.At(16))
	s.Text(40, 274, "COV", d.bold.At(19))
	s.Text(150, 274, "DOI", d.bold.At(19))
	y := 300.0
	for _, class := range strings.Fields(d.classes) {
		s.Text(40, y, class, st)
		s.Text(150, y, d.issued.Format("02-01-2006"), st)
		y += 26
	}
	s.Text(40, 376, "DOB : "+d.born.Format("02-01-2006")+"   BG : "+d.blood, st.At(21))
	s.Text(40, 412, "Name  "+d.name, st.At(22))
	s.Text(40, 446, "S/D/W of  "+d.father, st.At(22))
	y = s.Paragraph(40, 480, 640, "Add  "+strings.ToUpper(postal(s.rng, d.Deal.Customer.Address)), st)
	s.Text(40, y, "PIN : "+d.Deal.Customer.Address.PIN, st)
	s.Portrait(760, 200, 190, 240, d.Look)
	s.Signature(750, 470, 210, 60, draw.Hex(0x202020), s.rng)
	s.Text(855, 556, "Signature/Thumb", st.At(16).Aligned(draw.Center))
	s.Text(855, 576, "Impression of Holder", st.At(16).Aligned(draw.Center))
	s.Text(40, 622, "Signature & ID of Issuing Authority: "+d.number[:4]+" "+fmt.Sprint(2000000+s.rng.IntN(999999)), st.At(17))
}

// paintLicenceState is the older card of some other state, with captions to the left.
func paintLicenceState(s *sheet, c Case) {
	d := newDriver(s, c)
	d.note(s)
	s.licenceGround(pick(s.rng, uint32(0xe9f2ff), 0xfff5e4, 0xeef7ee), 0xf8f8f8)
	s.Text(505, 50, pick(s.rng, "INDIAN UNION DRIVING LICENCE", "DRIVING LICENCE", "UNION OF INDIA - DRIVING LICENCE"), d.bold.At(29).Aligned(draw.Center))
	s.Text(505, 86, pick(s.rng, strings.ToUpper(d.state)+" STATE", "Government of "+d.state, "TRANSPORT DEPARTMENT, GOVT. OF "+strings.ToUpper(d.state)), d.text.At(23).Aligned(draw.Center))
	born := pick(s.rng, "Date of Birth", "DOB", "D.O.B.")
	relation := pick(s.rng, "S/D/W of", "S/o", "Son/Daughter/Wife of", "Father's Name")
	mark := pick(s.rng, "", " :", ":")
	list := []fact{
		{pick(s.rng, "Licence No.", "DL No.", "DL Number"), d.printed}, {"Name", d.name}, {relation, d.father}, {born, d.date(d.born)},
		{"Blood Group", d.blood}, {pick(s.rng, "Date of Issue", "Issue Date", "Issued on"), d.date(d.issued)},
		{pick(s.rng, "Valid Till", "Valid Upto", "Validity (NT)"), d.date(d.validNT)}, {"Class of Vehicle", d.classes},
		{"Address", strings.ToUpper(postal(s.rng, d.Deal.Customer.Address))},
	}
	if chance(s.rng, 0.4) {
		list[5], list[3] = list[3], list[5]
	}
	for i := range list {
		list[i].caption += mark
	}
	s.facts(40, 150, 250, 690, list, d.text.At(21), d.bold.At(22))
	s.Portrait(780, 150, 190, 240, d.Look)
	s.Signature(770, 420, 200, 60, draw.Hex(0x202020), s.rng)
	s.Text(870, 512, "Signature of Holder", d.text.At(17).Aligned(draw.Center))
	s.Text(870, 600, "Licensing Authority", d.text.At(17).Aligned(draw.Center))
}
