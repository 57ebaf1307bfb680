package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var udyamLayouts = []layout{
	a4(UdyamCert, "udyam", paintUdyam, paintUdyamActivities),
	a4(UdyamCert, "udyam-page", paintUdyamPage),
	a4(UdyamCert, "udyam-2020", paintUdyam2020),
	a4(UdyamCert, "udyam-print", paintUdyamPrint, paintUdyamPrintUnits),
}

func (s *sheet) noteUdyam(f trade.Firm) {
	s.field("registration_number", f.Udyam)
	s.field("enterprise_name", f.Name)
}

func (s *sheet) udyamHead(ps paperStyle) float64 {
	s.Emblem(130, 50, 60, draw.Hex(0x333333))
	s.Text(620, 80, "भारत सरकार", ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 110, "Government of India", ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 142, "सूक्ष्म, लघु एवं मध्यम उद्यम मंत्रालय", ps.bold.At(22).Aligned(draw.Center))
	s.Text(620, 172, "Ministry of Micro, Small and Medium Enterprises", ps.bold.At(22).Aligned(draw.Center))
	s.Rosette(1090, 110, 50, draw.Fade(draw.Hex(0x2c5f9e), 0.6))
	s.Text(620, 236, "UDYAM REGISTRATION CERTIFICATE", ps.bold.At(30).In(draw.Hex(0x1f4e8c)).Aligned(draw.Center))
	return 270
}

func (s *sheet) messrs(name string) string { return pick(s.rng, "M/S ", "M/S. ", "") + name }

// paintUdyam is the first page of the certificate of today.
func paintUdyam(s *sheet, c Case) {
	ps := s.style(18, 1.25, draw.Sans, draw.Noto, draw.Roboto)
	s.udyamFoot(c, s.udyamTop(c, ps), ps)
}

// paintUdyamPage has all on one page.
func paintUdyamPage(s *sheet, c Case) {
	ps := s.style(17, 1.2, draw.Sans, draw.Carlito, draw.Serif)
	y := s.udyamTop(c, ps)
	s.udyamFoot(c, s.udyamActivities(c.Firm, y, ps), ps)
}

// udyamTop is the table up to the day the business began, with small tables within.
func (s *sheet) udyamTop(c Case, ps paperStyle) float64 {
	f := c.Firm
	s.noteUdyam(f)
	y := s.udyamHead(ps)
	widths := []float64{360, 700}
	y = s.rows(90, y, widths, ps, 9, [][]string{{"UDYAM REGISTRATION NUMBER", f.Udyam}, {"NAME OF ENTERPRISE", s.messrs(f.Name)}})
	y = s.udyamSizes(f, y, ps)
	y = s.rows(90, y, widths, ps, 9, [][]string{
		{"MAJOR ACTIVITY", strings.ToUpper(f.Activities[0].Kind)}, {"SOCIAL CATEGORY OF ENTREPRENEUR", pick(s.rng, "GENERAL", "OBC", "SC")},
		{"NAME OF UNIT(S)", "S.No.    Name of Unit(s)\n1    " + f.Name},
	})
	y = s.udyamAddress(f.Site, y, ps)
	return s.rows(90, y, widths, ps, 9, [][]string{
		{"DATE OF INCORPORATION / REGISTRATION OF ENTERPRISE", date(f.Founded)},
		{"DATE OF COMMENCEMENT OF PRODUCTION/BUSINESS", date(f.Founded.AddDate(0, 1, 3))},
	})
}

// udyamSizes is the small table of the classes of the years, the same in all.
func (s *sheet) udyamSizes(f trade.Firm, y float64, ps paperStyle) float64 {
	s.field("type_of_enterprise", f.Size)
	table := draw.Table{X: 460, Y: y + 6, Head: ps.bold, Body: ps.text, Pad: 6, Rule: 1, Columns: []draw.Column{
		{Title: "SNo.", Width: 70}, {Title: "Classification Year", Width: 220}, {Title: "Enterprise Type", Width: 180}, {Title: "Classification Date", Width: 210},
	}}
	var rows [][]string
	for i := range 1 + s.rng.IntN(3) {
		d := f.Issued.AddDate(-i, 0, 0)
		rows = append(rows, []string{fmt.Sprint(i + 1), fmt.Sprintf("%d-%02d", d.Year(), (d.Year()+1)%100), f.Size, date(d)})
	}
	bottom, _ := s.Table(table, rows)
	s.Text(100, y+30, "TYPE OF ENTERPRISE *", ps.text)
	s.Box(90, y, 1060, bottom+6-y, 1, draw.Black)
	s.Line(450, y, 450, bottom+6, 1, draw.Black)
	return bottom + 6
}

// udyamAddress is the grid of the address's parts beside its misspelt caption.
func (s *sheet) udyamAddress(site trade.Site, y float64, ps paperStyle) float64 {
	table := draw.Table{X: 460, Y: y + 6, Body: ps.text, Pad: 6, Rule: 1, Columns: []draw.Column{{Width: 150}, {Width: 190}, {Width: 150}, {Width: 190}}}
	rows := append(s.udyamParts(site, " , Pin "), []string{"Mobile", "98" + fmt.Sprint(10000000+s.rng.IntN(80000000)), "Email:", "accounts@firm.example"})
	bottom, _ := s.Table(table, rows)
	s.Paragraph(100, y+30, 330, "OFFICAL ADDRESS OF ENTERPRISE", ps.text)
	s.Box(90, y, 1060, bottom+6-y, 1, draw.Black)
	s.Line(450, y, 450, bottom+6, 1, draw.Black)
	return bottom + 6
}

// udyamParts notes the address and puts its parts in rows of two.
func (s *sheet) udyamParts(site trade.Site, pin string) [][]string {
	site.Floor, site.Landmark = "", ""
	state, district := strings.ToUpper(site.State), strings.ToUpper(site.District)
	s.labelledAddress(site, site.Door, site.Building, site.Area, site.Road, site.City, state, district, site.PIN)
	return [][]string{
		{"Flat/Door/Block No.", site.Door, "Name of Premises/ Building", site.Building},
		{"Village/Town", site.Area, "Block", pick(s.rng, "N/A", "NA", "-")},
		{"Road/Street/Lane", site.Road, "City", site.City},
		{"State", state, "District", district + pin + site.PIN},
	}
}

// udyamActivities is the table of codes.
func (s *sheet) udyamActivities(f trade.Firm, y float64, ps paperStyle) float64 {
	s.noteCodes(f)
	table := draw.Table{X: 380, Y: y + 6, Head: ps.bold.At(ps.bold.Size - 1), Body: ps.text.At(ps.text.Size - 1), Pad: 6, Rule: 1, Columns: []draw.Column{
		{Title: "SNo.", Width: 60}, {Title: "NIC 2 Digit", Width: 180}, {Title: "NIC 4 Digit", Width: 190}, {Title: "NIC 5 Digit", Width: 190}, {Title: "Activity", Width: 140},
	}}
	var rows [][]string
	for i, a := range f.Activities {
		rows = append(rows, []string{fmt.Sprint(i + 1), a.Division, a.Class, a.Subclass, a.Kind})
	}
	bottom, _ := s.Table(table, rows)
	s.Paragraph(100, y+30, 270, "NATIONAL INDUSTRY CLASSIFICATION CODE(S)", ps.text)
	s.Box(90, y, 1060, bottom+6-y, 1, draw.Black)
	return bottom + 6
}

func (s *sheet) noteCodes(f trade.Firm) {
	var codes []string
	for _, a := range f.Activities {
		codes = append(codes, a.Code())
	}
	s.field("nic_codes", strings.Join(codes, ", "))
}

func (s *sheet) udyamFoot(c Case, y float64, ps paperStyle) {
	y = s.rows(90, y, []float64{360, 700}, ps, 9, [][]string{{"DATE OF UDYAM REGISTRATION", date(c.Firm.Registered)}})
	s.Paragraph(90, y+30, 760, "* In case of graduation (upward/reverse) of status of an enterprise, the benefit of the Government Schemes will be availed as per the provisions of Notification No. S.O. 2119(E) dated 26.06.2020 issued by the M/o MSME.", ps.text.At(13))
	s.Paragraph(90, y+110, 760, "Disclaimer: This is computer generated statement, no signature required. Printed from https://udyamregistration.gov.in & Date of printing:- "+date(c.Firm.Issued.AddDate(0, 1, 0)), ps.text.At(13))
	s.QR(960, y+20, 170, noiseDigits(s.rng, 200), draw.Black)
}

func paintUdyamActivities(s *sheet, c Case) {
	ps := s.style(18, 1.25, draw.Sans, draw.Noto)
	s.udyamActivities(c.Firm, 90, ps)
}

// paintUdyam2020 is the first form: no small tables but for the codes.
func paintUdyam2020(s *sheet, c Case) {
	f := c.Firm
	s.noteUdyam(f)
	ps := s.style(20, 1.3, draw.Serif, draw.Sans, draw.Carlito)
	y := s.udyamHead(ps)
	size := strings.ToUpper(f.Size)
	s.field("type_of_enterprise", size)
	site := f.Site
	site.Floor, site.Landmark = "", ""
	y = s.rows(90, y, []float64{430, 630}, ps, 10, [][]string{
		{"UDYAM REGISTRATION NUMBER", f.Udyam}, {"NAME OF ENTERPRISE", s.messrs(f.Name)}, {"TYPE OF ENTERPRISE", size},
		{"MAJOR ACTIVITY", strings.ToUpper(f.Activities[0].Kind)}, {"SOCIAL CATEGORY OF ENTREPRENEUR", "GENERAL"}, {"NAME OF UNIT(S)", f.Name},
		{"OFFICIAL ADDRESS OF ENTERPRISE", s.siteAddress(site)},
		{"DATE OF INCORPORATION / REGISTRATION OF ENTERPRISE", date(f.Founded)}, {"DATE OF COMMENCEMENT OF PRODUCTION/BUSINESS", date(f.Founded)},
	})
	s.udyamFoot(c, s.udyamActivities(f, y, ps), ps)
}

// paintUdyamPrint is the application as printed: more rows, two columns of them.
func paintUdyamPrint(s *sheet, c Case) {
	f := c.Firm
	s.noteUdyam(f)
	s.field("type_of_enterprise", f.Size)
	s.field("owner_name", f.Owner)
	ps := s.style(17, 1.25, draw.Sans, draw.Roboto, draw.Lato)
	s.Text(620, 80, "Udyam Registration Number : "+f.Udyam, ps.bold.At(24).Aligned(draw.Center))
	s.Text(90, 130, pick(s.rng, "Type of Enterprise", "Enterprise Type")+" : ", ps.text)
	s.Text(330, 130, f.Size, ps.bold)
	y := s.rows(90, 160, []float64{250, 280, 250, 280}, ps, 8, [][]string{
		{pick(s.rng, "Name of Entrepreneur", "Name of Owner", "Owner Name"), f.Owner, "Name of Enterprise", f.Name},
		{"Type of Organisation", f.Constitution, "Major Activity", f.Activities[0].Kind},
		{"Gender", "Male", "Social Category", "General"}, {"Specially Abled(DIVYANG)", "No", "Date of Incorporation", date(f.Founded)},
		{"Do you have GSTIN", "Yes", "PAN", f.PAN}, {"Mobile No.", "98" + fmt.Sprint(10000000+s.rng.IntN(80000000)), "Email Id", "info@firm.example"},
	})
	s.Text(90, y+34, "Official address of Enterprise", ps.bold)
	y = s.rows(90, y+50, []float64{250, 280, 250, 280}, ps, 8, s.udyamParts(f.Site, ", Pin : "))
	s.Text(90, y+34, "Bank Details", ps.bold)
	y = s.rows(90, y+50, []float64{360, 340, 360}, ps, 8, [][]string{{"Bank Name", "IFS Code", "Bank Account Number"}, {c.Deal.Dealer.Bank.Bank, c.Deal.Dealer.Bank.IFSC, c.Deal.Dealer.Bank.Number}})
	s.Text(90, y+34, "Employment Details", ps.bold)
	y = s.rows(90, y+50, []float64{265, 265, 265, 265}, ps, 8, [][]string{{"Male", "Female", "Other", "Total"}, {fmt.Sprint(f.Men), fmt.Sprint(f.Women), "0", fmt.Sprint(f.Men + f.Women)}})
	s.Text(90, y+34, "Investment in Plant and Machinery OR Equipment (in Rs.)", ps.bold)
	s.rows(90, y+50, []float64{90, 300, 300, 370}, ps, 8, [][]string{{"S.No.", "Financial Year", "Net Investment", "Net Turnover"}, {"1", "2023-24", "350000.00", fmt.Sprintf("%d.00", 1000000+s.rng.IntN(9000000))}})
}

func paintUdyamPrintUnits(s *sheet, c Case) {
	ps := s.style(17, 1.25, draw.Sans, draw.Roboto)
	site := c.Firm.Site
	s.Text(90, 90, "Unit(s) Details", ps.bold)
	y := s.rows(90, 110, []float64{60, 170, 110, 130, 120, 100, 120, 90, 80, 80}, paperStyle{ps.text.At(13), ps.bold.At(13)}, 6, [][]string{
		{"SN", "Unit Name", "Flat", "Building", "Village/Town", "Road", "City", "Pin", "State", "District"},
		{"1", c.Firm.Name, site.Door, site.Building, site.Area, site.Road, site.City, site.PIN, strings.ToUpper(site.State), strings.ToUpper(site.District)},
	})
	s.udyamActivities(c.Firm, y+30, ps)
}
