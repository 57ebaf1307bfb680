package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var foodLayouts = []layout{
	a4(FSSAI, "fssai-licence", paintFoodLicence, paintFoodProducts),
	a4(FSSAI, "fssai-bilingual", paintFoodBilingual, paintFoodProducts),
	a4(FSSAI, "fssai-registration", paintFoodRegistration),
}

const foodAuthority = "Food Safety and Standards Authority of India"

func (s *sheet) noteFood(f trade.Firm, number string) {
	s.field("registration_number", number)
	s.field("business_name", f.Name)
	s.dateField("valid_till", f.Ends)
}

func (s *sheet) foodHead(f trade.Firm, ps paperStyle, title string) float64 {
	s.Emblem(130, 50, 56, draw.Hex(0x333333))
	s.Text(1060, 110, "fssai", draw.Style{Face: draw.LatoBold, Size: 54, Color: draw.Hex(0x1b5e9c)}.Aligned(draw.Center))
	office := "Government of " + f.Site.State
	if chance(s.rng, 0.25) {
		office = "Government of India"
	}
	s.Text(620, 90, office, ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 122, foodAuthority, ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 190, title, ps.bold.At(26).Aligned(draw.Center))
	return 240
}

// paintFoodLicence is Form C: numbered captions with their values below or beside.
func paintFoodLicence(s *sheet, c Case) {
	f := c.Firm
	s.noteFood(f, f.FoodLicence)
	ps := s.style(21, 1.35, draw.Sans, draw.Serif, draw.Carlito, draw.Noto)
	s.Text(620, 40, "FORM 'C'", ps.bold.Aligned(draw.Center))
	y := s.foodHead(f, ps, "License under FSS Act, 2006")
	s.Text(620, y, "License Number: "+f.FoodLicence, ps.bold.At(22).Aligned(draw.Center))
	office := postal(s.rng, c.Deal.Customer.Address)
	premises := s.siteAddress(f.Site)
	list := []fact{
		{"1. Name & Registered Office address of Licensee:", f.Name + pick(s.rng, "\n", ", ") + office},
		{"2. Address of Authorized Premises:", premises}, {"3. Kind of Business:", f.Food},
		{"4. Dairy Business Details", "No"}, {"5. Category of License:", pick(s.rng, "State", "Central") + " License"},
	}
	if chance(s.rng, 0.5) {
		y = s.facts(100, y+60, 470, 1050, wrapped(s, list, 450, ps.text), ps.text, ps.text)
	} else {
		y += 60
		for _, f := range list {
			s.Text(100, y, f.caption, ps.bold)
			y = s.Paragraph(130, y+ps.text.Size*1.4, 980, f.value, ps.text) + 14
		}
	}
	y = s.Paragraph(100, y+30, 1040, "This license is granted under and is subject to the provisions of FSS Act, 2006 all of which must be complied with by the licensee.", ps.text)
	s.foodDates(f, y+40, ps)
}

func (s *sheet) foodDates(f trade.Firm, y float64, ps paperStyle) {
	layout := pick(s.rng, "02-01-2006", "02/01/2006")
	s.Text(100, y, "Place: "+strings.ToUpper(f.Site.City), ps.text)
	s.Text(100, y+34, "Issued On: "+f.Issued.Format(layout)+pick(s.rng, "", " (New License)"), ps.text)
	s.Text(100, y+68, pick(s.rng, "Valid Upto: ", "Valid Up To : ", "Valid upto : ")+f.Ends.Format(layout), ps.bold)
	s.Text(820, y+40, "Designated Officer", ps.text)
	s.QR(880, y+60, 150, noiseDigits(s.rng, 150), draw.Black)
}

// paintFoodBilingual is the form of today: Hindi beside English, the dates in a table.
func paintFoodBilingual(s *sheet, c Case) {
	f := c.Firm
	s.noteFood(f, f.FoodLicence)
	ps := s.style(20, 1.35, draw.Noto, draw.Roboto, draw.Sans)
	y := s.foodHead(f, ps, "License under FSS Act, 2006 / एफएसएस अधिनियम, 2006 के तहत अनुज्ञप्ति")
	s.Text(620, y+10, "License Number / अनुज्ञप्ति संख्या : "+f.FoodLicence, ps.bold.At(22).Aligned(draw.Center))
	y = s.rows(90, y+50, []float64{440, 620}, ps, 10, [][]string{
		{"1. Name & Registered Office address of Licensee / अनुज्ञप्तिधारी का नाम और पता", f.Name + "\n" + postal(s.rng, c.Deal.Customer.Address)},
		{"2. Address of Authorized Premises / अधिकृत परिसर का पता", s.siteAddress(f.Site)},
		{"3. Kind of Business / व्यवसाय का प्रकार", f.Food}, {"4. Dairy Business Details / डेयरी व्यवसाय विवरण", "N/A"}, {"5. Category of License / अनुज्ञप्ति की श्रेणी", "State License"},
	})
	y = s.Paragraph(90, y+36, 1060, "This license is granted under and is subject to the provisions of FSS Act, 2006 all of which must be complied with by the licensee.", ps.text.At(16))
	if chance(s.rng, 0.5) {
		y = s.rows(90, y+20, []float64{355, 355, 350}, ps, 10, [][]string{
			{"Issued On / दिनांक", "Valid Upto / वैधता", "Fee Paid"}, {f.Issued.Format("02-01-2006"), f.Ends.Format("02-01-2006"), fmt.Sprintf("%d.00", 2000+1000*s.rng.IntN(6))},
		})
	} else {
		s.Text(90, y+40, "Issued On / दिनांक : "+f.Issued.Format("02-01-2006"), ps.text)
		s.Text(90, y+76, "Valid Upto / वैधता : "+f.Ends.Format("02-01-2006"), ps.text)
		y += 90
	}
	s.Text(90, y+60, "Place / स्थान : "+f.Site.City, ps.text)
	s.Text(820, y+60, "Designated Officer / अभिहित अधिकारी", ps.text)
}

// paintFoodProducts is the annexure of what may be made and who is in charge.
func paintFoodProducts(s *sheet, c Case) {
	ps := s.style(18, 1.35, draw.Sans, draw.Noto)
	s.Text(620, 90, "Annexure - Product Details", ps.bold.At(22).Aligned(draw.Center))
	s.Text(110, 130, "License Number: "+c.Firm.FoodLicence, ps.text)
	y := s.rows(110, 160, []float64{90, 620, 310}, ps, 9, [][]string{
		{"S.No.", "Food Category", "Product"}, {"1", "07 - Bakery products", "100 - Standardised Food Product"}, {"2", "16 - Prepared Foods", "Prepared food"},
	})
	s.Text(110, y+50, "Person in charge of operations", ps.bold)
	s.rows(110, y+70, []float64{220, 200, 200, 200, 200}, ps, 9, [][]string{
		{"Name", "Qualification", "Mobile No", "State", "District"}, {c.Person.Name.Latin, "Graduate", "98" + fmt.Sprint(10000000+s.rng.IntN(80000000)), c.Firm.Site.State, c.Firm.Site.District},
	})
	s.Paragraph(110, y+260, 1000, "Conditions of License: The licensee shall display a true copy of the license granted in Form C at all times at a prominent place in the premises.", ps.text)
}

// paintFoodRegistration is the certificate of a small food business.
func paintFoodRegistration(s *sheet, c Case) {
	f := c.Firm
	s.noteFood(f, f.FoodRegister)
	ps := s.style(21, 1.35, draw.Sans, draw.Serif, draw.Lato)
	y := s.foodHead(f, ps, "Registration Certificate")
	s.Text(620, y-16, "(Issued under the Food Safety and Standards Act, 2006)", ps.text.At(16).Aligned(draw.Center))
	s.photo(c, 980, y+20, 130, 160)
	list := []fact{
		{pick(s.rng, "Registration Number", "Registration No.", "Registration Certificate No."), f.FoodRegister},
		{pick(s.rng, "Name of the Food Business Operator", "Name of FBO", "Name of the Business"), f.Name},
		{pick(s.rng, "Address of the Premises", "Address of location where food business is to be conducted", "Premises Address"), s.siteAddress(f.Site)},
		{"Kind of Business", f.Food},
	}
	y = s.facts(100, y+50, 400, 860, wrapped(s, list, 380, ps.text), ps.text, ps.bold)
	if chance(s.rng, 0.5) {
		y = s.facts(100, y+8, 400, 860, []fact{{"Period of Validity", date(f.Issued) + " to " + date(f.Ends)}, {"Fee Paid", fmt.Sprintf("Rs. %d", 100*(1+s.rng.IntN(5)))}}, ps.text, ps.bold)
	} else {
		y = s.facts(100, y+8, 400, 860, []fact{{"Issued On", date(f.Issued)}, {"Valid Upto", date(f.Ends)}}, ps.text, ps.bold)
	}
	s.Paragraph(100, y+30, 1040, "This registration certificate is issued under and is subject to the provisions of the Food Safety and Standards Act, 2006, all of which must be complied with by the Food Business Operator.", ps.text)
	s.Signature(800, y+120, 220, 70, draw.Hex(0x202020), s.rng)
	s.Text(800, y+220, "Registering Authority", ps.text)
}

// wrapped breaks captions that are too long for their column into captions of their
// own lines, the value beside the last.
func wrapped(s *sheet, list []fact, width float64, st draw.Style) []fact {
	var out []fact
	for _, f := range list {
		lines := s.Wrap(f.caption, width, st)
		for _, l := range lines[:len(lines)-1] {
			out = append(out, fact{l, ""})
		}
		out = append(out, fact{lines[len(lines)-1], f.value})
	}
	return out
}
