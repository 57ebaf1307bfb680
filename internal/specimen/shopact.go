package specimen

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var shopLayouts = []layout{
	a4(ShopAct, "form-g", paintFormG),
	a4(ShopAct, "form-b", paintFormB),
	a4(ShopAct, "gumasta", paintGumasta),
	a4(ShopAct, "trade-licence", paintTradeLicence),
	a4(ShopAct, "form-c", paintFormC),
	a4(ShopAct, "shop-portal", paintShopPortal),
}

const mahaAct = "Maharashtra Shops and Establishments (Regulation of Employment and Conditions of Service) Act, 2017"

// digitsOf is n random digits, the first no zero.
func digitsOf(rng *rand.Rand, n int) string {
	b := []byte{byte('1' + rng.IntN(9))}
	for len(b) < n {
		b = append(b, byte('0'+rng.IntN(10)))
	}
	return string(b)
}

// noteShop notes the facts every certificate has.
func (s *sheet) noteShop(f trade.Firm, number string) {
	s.field("registration_number", number)
	s.field("establishment_name", f.Name)
	s.field("employer_name", f.Owner)
	s.field("nature_of_business", f.Nature)
}

// workers notes the number of workers.
func (s *sheet) workers(f trade.Firm) string {
	n := fmt.Sprint(f.Men + f.Women)
	s.field("total_employees", n)
	return n
}

// inMaharashtra moves a firm there.
func inMaharashtra(s *sheet, c Case) trade.Firm {
	f := c.Firm
	if f.Site.Code != "27" {
		f.Site = trade.NewFirm(s.rng, f.Owner, "27").Site
	}
	return f
}

func (s *sheet) mahaHead(ps paperStyle, form, formHindi, title, titleLocal string) float64 {
	s.Emblem(620, 40, 56, draw.Hex(0x333333))
	s.Text(620, 160, "महाराष्ट्र शासन  Government of Maharashtra", ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 192, "कामगार विभाग / Labour Department", ps.text.Aligned(draw.Center))
	s.Text(620, 232, formHindi+" / "+form, ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 262, "(नियम ८ पहा / See Rule 8)", ps.text.Aligned(draw.Center))
	s.Text(620, 298, title+" / "+titleLocal, ps.bold.At(22).Aligned(draw.Center))
	for _, line := range s.Wrap(mahaAct, 900, ps.text) {
		s.Text(620, 332, line, ps.text.Aligned(draw.Center))
	}
	return 372
}

// paintFormG is Maharashtra's receipt for a shop of up to nine workers.
func paintFormG(s *sheet, c Case) {
	f := inMaharashtra(s, c)
	number := digitsOf(s.rng, 16)
	s.noteShop(f, number)
	ps := s.style(20, 1.3, draw.Sans, draw.Noto, draw.Roboto)
	y := s.mahaHead(ps, "FORM 'G'", "नमुना 'जी'", "सूचनेची पावती", "Receipt of Intimation")
	s.Text(100, y+26, "अर्ज क्रमांक / Application ID : "+digitsOf(s.rng, 12), ps.text)
	s.Text(100, y+58, "पावती क्रमांक / Intimation Receipt No. : "+number, ps.bold)
	s.Text(820, y+26, "दिनांक / Date : "+date(f.Issued), ps.text)
	list := [][]string{
		{"आस्थापनेचे नाव / Name of the Establishment", f.Name},
		{"आस्थापनेचा पत्ता / Postal address and situation of the Establishment", s.siteAddress(f.Site)},
		{"मालकाचे नाव / Name of the Employer", f.Owner},
		{"मालकाचा निवासी पत्ता / Residential address of the Employer", postal(s.rng, c.Deal.Customer.Address)},
		{"व्यवसायाचे स्वरूप / Nature of business", f.Nature},
		{"व्यवसाय सुरू केल्याचा दिनांक / Date of commencement of business", date(f.Founded)},
		{"एकूण मनुष्यबळ / Total manpower", s.workers(f)},
		{"मालकी / Ownership of premises", pick(s.rng, "Rented", "Owned")},
		{"क्षेत्र / Public / Private Sector", "Private"},
	}
	if chance(s.rng, 0.5) {
		list[6] = []string{"कामगारांची संख्या / Number of workers", fmt.Sprintf("Male : %d   Female : %d   Total : %s", f.Men, f.Women, s.workers(f))}
	}
	var rows [][]string
	for i, row := range list {
		rows = append(rows, []string{fmt.Sprint(i + 1), row[0], row[1]})
	}
	y = s.rows(90, y+80, []float64{56, 440, 560}, ps, 9, rows)
	s.photo(c, 960, y+20, 140, 170)
	s.Paragraph(90, y+40, 800, "Note: This receipt is issued on the basis of the self declaration and documents uploaded by the employer. No inspection has been made.", ps.text.At(15))
	s.QR(90, y+110, 150, noiseDigits(s.rng, 150), draw.Black)
}

// paintFormB is the certificate of a shop of ten and more.
func paintFormB(s *sheet, c Case) {
	f := inMaharashtra(s, c)
	f.Men += 9
	number := digitsOf(s.rng, 10)
	s.noteShop(f, number)
	ps := s.style(21, 1.3, draw.Serif, draw.Sans, draw.Carlito)
	y := s.mahaHead(ps, "FORM 'B'", "नमुना 'ब'", "नोंदणी प्रमाणपत्र", "Registration Certificate of Establishment")
	y = s.facts(100, y+30, 470, 1060, []fact{
		{pick(s.rng, "Registration Number / LIN", "Labour Identification Number", "Registration Certificate No.") + " :", number},
		{"1. Name of the Establishment :", f.Name}, {"2. Address of the Establishment :", s.siteAddress(f.Site)},
		{"3. Name of the Employer :", f.Owner}, {"4. Name of the Manager, if any :", strings.ToUpper(c.Person.Father.Latin)},
		{"5. Nature of Business :", f.Nature}, {"6. Total number of workers :", s.workers(f)},
		{"7. Date of Registration :", date(f.Registered)}, {"8. Period of validity :", date(f.Registered) + " to " + date(f.Ends)},
	}, ps.text, ps.bold)
	s.Paragraph(100, y+40, 1000, "It is hereby certified that the establishment has been registered under the Act as a "+pick(s.rng, "Shop", "Commercial Establishment")+" on the date above.", ps.text)
	s.Signature(800, y+110, 220, 70, draw.Hex(0x1a237e), s.rng)
	s.Text(800, y+210, "Facilitator", ps.text)
}

// paintGumasta is the certificate of a municipality before 2018.
func paintGumasta(s *sheet, c Case) {
	f := inMaharashtra(s, c)
	number := digitsOf(s.rng, 9)
	s.noteShop(f, number)
	ps := s.style(21, 1.35, draw.Serif, draw.NotoSerif)
	s.Fill(draw.Rect(0, 0, a4Width, a4Height), draw.Hex(0xfbf8ee))
	s.Box(50, 50, 1140, 1500, 4, draw.Hex(0x6b3d0c))
	s.Text(620, 120, "बृहन्मुंबई महानगरपालिका", ps.bold.At(30).Aligned(draw.Center))
	s.Text(620, 160, strings.ToUpper(f.Site.City)+" MUNICIPAL CORPORATION", ps.bold.At(26).Aligned(draw.Center))
	s.Text(620, 210, "FORM 'D'", ps.bold.Aligned(draw.Center))
	s.Text(620, 244, "THE BOMBAY SHOPS AND ESTABLISHMENTS ACT, 1948", ps.bold.Aligned(draw.Center))
	s.Text(620, 290, "REGISTRATION CERTIFICATE OF ESTABLISHMENT", ps.bold.At(25).Aligned(draw.Center))
	kind := pick(s.rng, "Commercial II", "Shop I", "Residential Hotel")
	y := s.facts(100, 360, 420, 1040, []fact{
		{"Registration Number of the", ""}, {"Establishment", number + " / " + kind},
		{"Name of the Establishment", f.Name}, {"Postal Address and situation", ""}, {"of the Establishment", s.siteAddress(f.Site)},
		{"Name of Employer", f.Owner}, {"Nature of business", f.Nature}, {"Number of Employees", s.workers(f)},
	}, ps.text, ps.bold)
	s.Paragraph(100, y+30, 1040, fmt.Sprintf("It is hereby certified that the %s establishment has been registered under the Act. This certificate is valid until 31st December %d.", kind, f.Ends.Year()), ps.text)
	s.Stamp(300, y+260, 90, f.Site.City+" Municipal Corporation", "SHOPS", -14, draw.Fade(draw.Hex(0x7b1fa2), 0.55))
	s.Signature(800, y+190, 220, 70, draw.Hex(0x1a237e), s.rng)
	s.Text(800, y+290, "Inspector", ps.text)
}

// paintTradeLicence is a municipality's licence, its captions in Marathi first.
func paintTradeLicence(s *sheet, c Case) {
	f := inMaharashtra(s, c)
	number := pick(s.rng, "LIC/", "TL/", "MC/") + digitsOf(s.rng, 4) + "/" + fmt.Sprint(f.Issued.Year())
	s.noteShop(f, number)
	ps := s.style(21, 1.3, draw.Sans, draw.Noto)
	s.Text(620, 110, f.Site.City+" Municipal Corporation", ps.bold.At(30).Aligned(draw.Center))
	s.Text(620, 160, "व्यवसाय अनुज्ञप्ती / TRADE LICENCE", ps.bold.At(26).Aligned(draw.Center))
	y := s.rows(90, 210, []float64{430, 630}, ps, 11, [][]string{
		{"अनुज्ञप्ती क्रमांक / Licence No.", number}, {"आस्थापनेचे नाव / Name of the Establishment", f.Name},
		{"मालकाचे नाव / Name of Owner", f.Owner}, {"व्यवसायाचा पत्ता / Business Address", s.siteAddress(f.Site)},
		{"व्यवसायाचे स्वरूप / Nature of Business", f.Nature}, {"कालावधी / Period of validity", f.Issued.Format("02-01-2006") + " to " + f.Ends.Format("02-01-2006")},
		{"शुल्क / Fees paid", fmt.Sprintf("%d.00", 500+s.rng.IntN(4000))},
	})
	s.Paragraph(90, y+40, 1060, "Issued under the Maharashtra Municipal Corporations Act, subject to the conditions overleaf.", ps.text.At(16))
	s.Stamp(900, y+180, 80, f.Site.City, "SEAL", 10, draw.Fade(draw.Hex(0x234a9c), 0.5))
}

// paintFormC is the certificate of another state, its rows in running captions.
func paintFormC(s *sheet, c Case) {
	f := c.Firm
	number := fmt.Sprintf("%d/%d/CE/%04d/%d", 1+s.rng.IntN(90), 1+s.rng.IntN(200), s.rng.IntN(10000), f.Registered.Year())
	if chance(s.rng, 0.4) {
		number = fmt.Sprintf("SEA/%s/ALO/%d/%07d/%d", strings.ToUpper(f.Site.City[:3]), 1+s.rng.IntN(30), s.rng.IntN(10000000), f.Registered.Year())
	}
	s.noteShop(f, number)
	ps := s.style(20, 1.35, draw.Serif, draw.Sans, draw.Carlito)
	s.Emblem(620, 50, 56, draw.Hex(0x333333))
	s.Text(620, 176, "GOVERNMENT OF "+strings.ToUpper(f.Site.State), ps.bold.At(24).Aligned(draw.Center))
	s.Text(620, 208, "DEPARTMENT OF LABOUR", ps.bold.Aligned(draw.Center))
	s.Text(620, 250, pick(s.rng, "FORM C", "FORM - II", "Form 'C'"), ps.bold.Aligned(draw.Center))
	act := "The " + f.Site.State + " Shops and Commercial Establishments Act"
	if chance(s.rng, 0.4) {
		act = "The " + f.Site.State + " Shops and Establishments Act"
	}
	s.Text(620, 282, act, ps.text.Aligned(draw.Center))
	s.Text(620, 326, pick(s.rng, "CERTIFICATE OF REGISTRATION OF ESTABLISHMENT", "REGISTRATION CERTIFICATE OF ESTABLISHMENT"), ps.bold.At(23).Aligned(draw.Center))
	list := [][]string{
		{"Registration Number", number}, {"Name of the Establishment", f.Name}, {"Address of the Establishment", s.siteAddress(f.Site)},
		{"Name of the Employer", f.Owner}, {"Address of the Employer", postal(s.rng, c.Deal.Customer.Address)}, {"Nature of Business", f.Nature},
		{"Total No. of Employees", s.workers(f)}, {"Date of Registration", date(f.Registered)}, {"Valid upto", date(f.Ends)},
	}
	var facts []fact
	for i, row := range list {
		facts = append(facts, fact{fmt.Sprintf("%d. %s", i+1, row[0]), ": " + row[1]})
	}
	y := s.facts(110, 400, 420, 1020, facts, ps.text, ps.text)
	s.Text(110, y+60, "Place : "+f.Site.City, ps.text)
	s.Signature(800, y+60, 220, 70, draw.Hex(0x202020), s.rng)
	s.Text(800, y+160, "Inspector", ps.text)
}

// paintShopPortal is a certificate from a portal: a table of workers, captions above
// their values.
func paintShopPortal(s *sheet, c Case) {
	f := c.Firm
	number := fmt.Sprint(f.Registered.Year()) + digitsOf(s.rng, 6)
	s.noteShop(f, number)
	ps := s.style(20, 1.3, draw.Roboto, draw.Lato, draw.Noto)
	s.Text(620, 110, "Labour Department, Government of "+f.Site.State, ps.bold.At(24).Aligned(draw.Center))
	s.Text(620, 150, "Registration Certificate of Establishment", ps.bold.At(26).Aligned(draw.Center))
	s.Text(620, 186, "under the Shops & Establishments Act", ps.text.Aligned(draw.Center))
	y := 260.0
	for _, f := range []fact{
		{"Registration No.", number}, {"Name of Establishment", f.Name}, {"Name of Employer", f.Owner}, {"Address of Establishment", s.siteAddress(f.Site)}, {"Nature of Business", f.Nature},
	} {
		s.Text(110, y, f.caption, ps.text.At(16).In(draw.Hex(0x666666)))
		y = s.Paragraph(110, y+30, 1000, f.value, ps.bold) + 30
	}
	s.Text(110, y+10, "Employees", ps.bold)
	table := draw.Table{X: 110, Y: y + 26, Head: ps.bold, Body: ps.text, Pad: 9, Rule: 1, Columns: []draw.Column{{Title: "Male", Width: 200}, {Title: "Female", Width: 200}, {Title: "Others", Width: 200}, {Title: "Total", Width: 200}}}
	s.Table(table, [][]string{{fmt.Sprint(f.Men), fmt.Sprint(f.Women), "0", s.workers(f)}})
}
