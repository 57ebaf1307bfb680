package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// foreignLayouts are what customers upload by mistake: papers of no type that this
// release knows, and pictures of something else.
var foreignLayouts = []layout{
	a4(document.Unrecognised, "bank-letter", foreign(paintBankLetter)),
	a4(document.Unrecognised, "certificate", foreign(paintCertificate)),
	a4(document.Unrecognised, "electricity-bill", foreign(paintElectricityBill)),
	a4(document.Unrecognised, "newspaper", foreign(paintNewspaper)),
	a4(document.Unrecognised, "blank", foreign(func(*sheet, Case) {})),
	{typ: document.Unrecognised, name: "menu", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintMenu)},
	{typ: document.Unrecognised, name: "note", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintNote)},
	card(document.Unrecognised, "employee-card", foreign(paintEmployeeCard)),
	card(document.Unrecognised, "library-card", foreign(paintLibraryCard)),
	card(document.Unrecognised, "visiting-card", foreign(paintVisitingCard)),
	card(document.Unrecognised, "bank-card", foreign(paintBankCard)),
	a4(document.Unrecognised, "mark-sheet", foreign(paintMarkSheet)),
	{typ: document.Unrecognised, name: "book-page", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintBookPage)},
	{typ: document.Unrecognised, name: "local-letter", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintLocalLetter)},
	{typ: document.Unrecognised, name: "ruled-sheet", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintRuledSheet)},
	{typ: document.Unrecognised, name: "parking-slip", width: 580, height: 830, mm: 58, paint: foreign(paintParkingSlip)},
	{typ: document.Unrecognised, name: "chat", width: 900, height: 1600, mm: 0, paint: foreign(paintChat)},
	{typ: document.Unrecognised, name: "room", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintEmptyRoom)},
	{typ: document.Unrecognised, name: "keyboard", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintKeyboard)},
	{typ: document.Unrecognised, name: "landscape", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintHills)},
	{typ: document.Unrecognised, name: "wall", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintWall)},
	{typ: document.Unrecognised, name: "plant", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintPlant)},
	{typ: document.Unrecognised, name: "car", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintCar)},
	{typ: document.Unrecognised, name: "cat", width: sceneLong, height: sceneShort, mm: 0, paint: foreign(paintCat)},
}

// foreign makes a painter note that its paper is of no known type.
func foreign(paint func(*sheet, Case)) func(*sheet, Case) {
	return func(s *sheet, c Case) {
		s.truth.Problem.Code = document.UnrecognisedDocument
		paint(s, c)
	}
}

// photo draws the holder's portrait on a paper.
func (s *sheet) photo(c Case, x, y, w, h float64) {
	s.Portrait(x, y, w, h, c.Look)
	s.truth.Faces++
}

// paintBankLetter tells a customer that an account was opened.
func paintBankLetter(s *sheet, c Case) {
	bank, name := c.Deal.Dealer.Bank, c.Person.Name.Latin
	st := draw.Style{Face: draw.Serif, Size: 22, Leading: 1.4}
	s.Text(110, 130, bank.Bank, st.With(draw.SerifBold).At(36).In(draw.Hex(0x0d3b66)))
	s.Text(110, 164, bank.Branch+" Branch, "+c.Person.Home.VTC.Latin, st.At(18))
	s.Line(110, 186, 1130, 186, 3, draw.Hex(0x0d3b66))
	s.Text(1130, 250, "Date: "+c.Deal.OrderDate.Format("2 January 2006"), st.Aligned(draw.Right))
	s.Text(110, 310, name, st.With(draw.SerifBold))
	y := s.Paragraph(110, 342, 560, strings.Join(c.Deal.Customer.Address.Street, ", ")+", "+c.Deal.Customer.Address.City+" "+c.Deal.Customer.Address.PIN, st)
	body := "Dear Customer,\n\nWe are happy to welcome you to our bank. Your savings account ending with " + bank.Number[7:] + " is active. The cheque book and the debit card will reach you by post within ten working days.\n\nPlease do not share your card number, password or any code with anybody, not even with our staff. For questions call our help desk at any time.\n\nWith warm regards,"
	y = s.Paragraph(110, y+50, 1020, body, st)
	s.Signature(110, y+10, 200, 70, draw.Hex(0x1a237e), s.rng)
	s.Text(110, y+120, "Branch Manager", st)
}

// paintCertificate is what a school gives a leaving pupil.
func paintCertificate(s *sheet, c Case) {
	st := draw.Style{Face: draw.NotoSerif, Size: 24, Leading: 1.9}
	ink := draw.Hex(0x6b3d0c)
	s.Box(60, 60, 1120, 1634, 6, ink)
	s.Box(76, 76, 1088, 1602, 2, ink)
	s.Rosette(620, 210, 80, draw.Fade(ink, 0.5))
	s.Text(620, 360, c.Person.Home.VTC.Latin+" Public School", st.With(draw.NotoSerifB).At(42).In(ink).Aligned(draw.Center))
	s.Text(620, 430, "SCHOOL LEAVING CERTIFICATE", st.With(draw.NotoSerifB).At(30).Aligned(draw.Center))
	text := fmt.Sprintf("This is to certify that %s, child of %s, was a bona fide pupil of this school and passed the examination of Class X in March %d with %d per cent marks. To the best of our knowledge the conduct of the pupil was good.",
		c.Person.Name.Latin, c.Person.Father.Latin, c.Person.Born.Year()+16, 45+s.rng.IntN(50))
	s.Paragraph(140, 560, 960, text, st)
	s.Signature(820, 1300, 220, 80, draw.Hex(0x202020), s.rng)
	s.Text(930, 1420, "Head Master", st.Aligned(draw.Center))
	s.Text(140, 1420, fmt.Sprintf("Register No. %d", 1000+s.rng.IntN(9000)), st)
	s.Stamp(560, 1340, 90, c.Person.Home.VTC.Latin+" Public School", "SEAL", 12, draw.Fade(draw.Hex(0x7b1fa2), 0.6))
}

// paintElectricityBill is a monthly bill, rich in captions and amounts.
func paintElectricityBill(s *sheet, c Case) {
	st := draw.Style{Face: draw.Sans, Size: 20, Leading: 1.35}
	bold := st.With(draw.SansBold)
	s.Fill(draw.Rect(60, 60, 1120, 90), draw.Hex(0xfbe3b5))
	s.Text(80, 116, c.Person.Home.State.Latin+" Vidyut Vitaran Nigam Limited", bold.At(30))
	s.Text(80, 190, "Electricity Bill for the month of "+c.Deal.OrderDate.Format("Jan 2006"), bold.At(24))
	units := 80 + s.rng.IntN(400)
	y := s.facts(80, 240, 300, 1080, []fact{
		{"Consumer No.", fmt.Sprint(100000000000 + s.rng.Int64N(900000000000))}, {"Consumer Name", strings.ToUpper(c.Person.Name.Latin)},
		{"Address", postal(s.rng, c.Deal.Customer.Address)}, {"Bill Date", c.Deal.OrderDate.Format("02-01-2006")},
		{"Due Date", c.Deal.ValidUntil.Format("02-01-2006")}, {"Tariff", "LT I Residential 1-Phase"}, {"Meter No.", fmt.Sprint(10000000 + s.rng.IntN(80000000))},
	}, st, bold)
	table := draw.Table{X: 80, Y: y + 20, Head: bold, Body: st, Pad: 9, Rule: 1.5, Columns: []draw.Column{
		{Title: "Current Reading", Width: 270}, {Title: "Previous Reading", Width: 270}, {Title: "Units", Width: 270}, {Title: "Sanctioned Load", Width: 270},
	}}
	y, _ = s.Table(table, [][]string{{fmt.Sprint(4000 + units), "4000", fmt.Sprint(units), "2 KW"}})
	y = s.facts(80, y+50, 400, 1080, []fact{
		{"Energy Charges", fmt.Sprintf("%d.40", units*7)}, {"Fixed Charges", "130.00"}, {"Electricity Duty 16%", fmt.Sprintf("%d.75", units)}, {"Bill Amount", fmt.Sprintf("Rs. %d.00", units*8+131)},
	}, st, bold)
	for i := range 12 {
		h := 20 + 150*s.rng.Float64()
		s.Fill(draw.Rect(100+80*float64(i), y+220-h, 50, h), draw.Hex(0x4a7fb5))
	}
	s.Text(80, y+270, "Consumption of the last twelve months. Pay online and save paper.", st.At(17))
}
