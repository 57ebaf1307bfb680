package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/trade"
)

var gstLayouts = []layout{
	a4(GSTCert, "reg06", paintREG06, paintAnnexureA, paintAnnexureB),
	a4(GSTCert, "reg06-2018", paintREG06Old, paintAnnexureA, paintAnnexureB),
	{typ: GSTCert, name: "gst-portal", width: 1400, height: 900, mm: 370, paint: paintGSTPortal},
}

// noteGST notes the facts of a certificate.
func (s *sheet) noteGST(f trade.Firm) {
	s.field("gst_number", f.GSTIN)
	s.field("legal_name", f.LegalName)
	s.field("constitution_of_business", f.Constitution)
	s.dateField("date_of_issue", f.Issued)
	s.dateField("valid_from", f.Registered)
}

func (s *sheet) gstHead(f trade.Firm, ps paperStyle) float64 {
	s.Emblem(620, 50, 60, draw.Hex(0x333333))
	s.Text(620, 175, "Government of India", ps.bold.At(22).Aligned(draw.Center))
	if chance(s.rng, 0.5) {
		s.Text(620, 200, "and Government of "+f.Site.State, ps.text.At(17).Aligned(draw.Center))
	}
	s.Text(620, 232, "Form GST REG-06", ps.bold.At(24).Aligned(draw.Center))
	s.Text(620, 260, "[See Rule 10(1)]", ps.text.At(17).Aligned(draw.Center))
	s.Text(620, 298, "Registration Certificate", ps.bold.At(25).Aligned(draw.Center))
	caption := pick(s.rng, "Registration Number :", "Registration Number: ", "Registration Number : ")
	s.Text(120, 348, caption+f.GSTIN, ps.bold)
	return 375
}

// paintREG06 is the certificate of today: numbers in a column of their own, the address
// as a form of its parts.
func paintREG06(s *sheet, c Case) {
	f := c.Firm
	s.noteGST(f)
	ps := s.style(21, 1.3, draw.Sans, draw.Serif, draw.Roboto, draw.Noto)
	y := s.gstHead(f, ps)
	start, end := s.gstPeriod(f)
	list := [][]string{
		{"Legal Name", f.LegalName}, {"Trade Name, if any", f.Name}, {"Additional trade names, if any", ""},
		{"Constitution of Business", f.Constitution}, {"Address of Principal Place of Business", s.gstParts(f.Site)},
		{"Date of Liability", ""}, {pick(s.rng, "Period of Validity", "Date of Validity"), "From   " + start + "      To   " + end},
		{"Type of Registration", pick(s.rng, "Regular", "Composition")},
		{"Particulars of Approving Authority", upperIf(chance(s.rng, 0.5), "Centre") + " Goods and Services Tax Act, 2017"},
	}
	if chance(s.rng, 0.4) {
		list = append(list[:2], list[3:]...)
	}
	var rows [][]string
	for i, row := range list {
		rows = append(rows, []string{fmt.Sprintf("%d.", i+1), row[0], row[1]})
	}
	s.gstFoot(c, s.rows(110, y, []float64{60, 330, 630}, ps, 9, rows), ps, len(rows))
}

// gstParts notes the address and words it as the portal does, a part a line or in
// running text.
func (s *sheet) gstParts(site trade.Site) string {
	s.labelledAddress(site, site.Floor, site.Door, site.Building, site.Road, site.Landmark, site.Area, site.City, site.District, site.State, site.PIN)
	parts := [][2]string{
		{"Floor No.", site.Floor}, {"Building No./Flat No.", site.Door}, {"Name Of Premises/Building", site.Building}, {"Road/Street", site.Road},
		{"Nearby Landmark", site.Landmark}, {"Locality/Sub Locality", site.Area}, {"City/Town/Village", site.City}, {"District", site.District},
		{"State", site.State}, {"PIN Code", site.PIN},
	}
	var lines []string
	for _, p := range parts {
		if p[1] != "" {
			lines = append(lines, p[0]+": "+p[1])
		}
	}
	return strings.Join(lines, pick(s.rng, "\n", "\n", "\n", " ", ", "))
}

func (s *sheet) gstPeriod(f trade.Firm) (start, end string) {
	end = pick(s.rng, "Not Applicable", "Not Applicable", "NA")
	if chance(s.rng, 0.2) {
		end = date(f.Ends)
		s.field("valid_till", end)
	}
	return date(f.Registered), end
}

// gstFoot is who approved the certificate, its date and the note.
func (s *sheet) gstFoot(c Case, y float64, ps paperStyle, n int) {
	s.Text(130, y+34, "Signature", ps.text)
	s.Text(520, y+30, "Signature Not Verified", ps.bold.At(17))
	s.Paragraph(520, y+52, 420, "Digitally signed by DS GOODS AND SERVICES TAX NETWORK(4)\nDate: "+c.Firm.Issued.AddDate(0, 0, 2).Format("2006.01.02")+" 17:13:37 IST", ps.text.At(14))
	y = s.rows(110, y+110, []float64{390, 630}, ps, 8, [][]string{
		{"Name", strings.ToUpper(c.Person.Father.Latin)}, {"Designation", pick(s.rng, "Superintendent", "State Tax Officer", "Assistant Commissioner")},
		{"Jurisdictional Office", strings.ToUpper(c.Firm.Site.City) + "_" + fmt.Sprint(500+s.rng.IntN(400))},
		{fmt.Sprintf("%d. Date of issue of Certificate", n+1), date(c.Firm.Issued)},
	})
	s.Paragraph(110, y+36, 1020, "Note: The registration certificate is required to be prominently displayed at all places of Business/Office(s) in the State.", ps.text.At(17))
	s.Paragraph(110, y+96, 1020, "This is a system generated digitally signed Registration Certificate issued based on the approval of application granted on "+date(c.Firm.Issued)+" by the jurisdictional authority.", ps.text.At(17))
}

// paintREG06Old is the certificate of the first years: the number in the caption, the
// address as a list, no rules.
func paintREG06Old(s *sheet, c Case) {
	f := c.Firm
	s.noteGST(f)
	ps := s.style(22, 1.3, draw.Sans, draw.Serif, draw.Carlito, draw.NotoSerif)
	y := s.gstHead(f, ps)
	start, end := s.gstPeriod(f)
	address := s.siteAddress(f.Site)
	if chance(s.rng, 0.4) {
		address = strings.ToUpper(address)
		s.field("address", address)
		a := s.truth.Address
		a.Line1, a.Line2, a.City = strings.ToUpper(a.Line1), strings.ToUpper(a.Line2), strings.ToUpper(a.City)
	}
	list := []fact{
		{"1.  Legal Name", f.LegalName}, {"2.  Trade Name, if any", f.Name}, {"3.  Constitution of Business", f.Constitution},
		{"4.  Address of Principal Place of\n     Business", address}, {"5.  Date of Liability", date(f.Registered)},
		{"6.  Period of Validity", "From  " + start + "     To  " + end}, {"7.  Type of Registration", "Regular"},
		{"8.  Particulars of Approving Authority", f.Site.State + " Goods and Services Tax Act, 2017"},
	}
	var rows [][]string
	for _, it := range list {
		rows = append(rows, []string{it.caption, it.value})
	}
	s.gstFoot(c, s.rows(110, y, []float64{400, 620}, ps, 10, rows), ps, 8)
}

func (s *sheet) annexureHead(c Case, title, subtitle string, ps paperStyle) float64 {
	s.Emblem(620, 50, 50, draw.Hex(0x333333))
	s.Text(620, 170, title, ps.bold.At(24).Aligned(draw.Center))
	s.Text(620, 210, subtitle, ps.bold.Aligned(draw.Center))
	return s.rows(110, 240, []float64{390, 630}, ps, 9, [][]string{
		{"GSTIN", c.Firm.GSTIN}, {"Legal Name", c.Firm.LegalName}, {"Trade Name, if any", c.Firm.Name},
	})
}

// paintAnnexureA lists the other places of business, none or one.
func paintAnnexureA(s *sheet, c Case) {
	ps := s.style(19, 1.3, draw.Sans, draw.Serif)
	y := s.annexureHead(c, "Annexure A", "Details of Additional Place of Business(s)", ps)
	other := c.Deal.Dealer.Address
	n := s.rng.IntN(2)
	s.Text(110, y+40, fmt.Sprintf("Total Number of Additional Places of Business in the State: %d", n), ps.text)
	if n > 0 {
		s.rows(110, y+64, []float64{90, 930}, ps, 9, [][]string{{"Sr. No.", "Address"}, {"1", postal(s.rng, other)}})
	}
}

// paintAnnexureB shows who runs the business.
func paintAnnexureB(s *sheet, c Case) {
	ps := s.style(19, 1.3, draw.Sans, draw.Serif)
	title := "Details of Proprietor"
	if c.Firm.Constitution != "Proprietorship" {
		title = pick(s.rng, "Details of Managing / Authorized Partners", "Details of Managing / Whole-time Directors")
	}
	y := s.annexureHead(c, "Annexure B", title, ps)
	s.Text(110, y+60, "1", ps.text)
	s.photo(c, 180, y+40, 130, 160)
	s.facts(380, y+70, 260, 700, []fact{{"Name", c.Firm.Owner}, {"Designation/Status", "PROPRIETOR"}, {"Resident of State", c.Firm.Site.State}}, ps.text, ps.text)
}

// paintGSTPortal is the taxpayer's page of the portal, as a screenshot.
func paintGSTPortal(s *sheet, c Case) {
	f := c.Firm
	s.field("gst_number", f.GSTIN)
	s.field("legal_name", f.LegalName)
	s.field("constitution_of_business", f.Constitution)
	s.dateField("valid_from", f.Registered)
	ps := s.style(21, 1.3, draw.Roboto, draw.Lato, draw.Sans)
	s.Fill(draw.Rect(0, 0, 1400, 80), draw.Hex(0x14315c))
	s.Text(40, 52, "Goods and Services Tax", ps.bold.At(30).In(draw.White))
	s.Text(40, 130, "Search Result based on GSTIN/UIN : "+f.GSTIN, ps.bold)
	cells := []fact{
		{"Legal Name of Business", f.LegalName}, {"Trade Name", f.Name}, {"Effective Date of registration", date(f.Registered)},
		{"Constitution of Business", f.Constitution}, {"GSTIN / UIN Status", "Active"}, {"Taxpayer Type", "Regular"},
		{"Administrative Office", "(JURISDICTION - CENTER) Range-II"}, {"Other Office", "(JURISDICTION - STATE) " + f.Site.City}, {"Principal Place of Business", s.siteAddress(f.Site)},
	}
	for i, cell := range cells {
		x, y := 40+450*float64(i%3), 200+210*float64(i/3)
		s.Text(x, y, cell.caption, ps.bold)
		s.Paragraph(x, y+36, 410, cell.value, ps.text)
	}
}
