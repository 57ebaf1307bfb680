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
	a4(document.Unrecognised, "newspaper", foreign(paintNewspaper)),
	a4(document.Unrecognised, "blank", foreign(func(*sheet, Case) {})),
	{typ: document.Unrecognised, name: "menu", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintMenu)},
	{typ: document.Unrecognised, name: "note", width: a5Width, height: a5Height, mm: 148, paint: foreign(paintNote)},
	a4(document.Unrecognised, "learner-licence", foreign(paintLearnerLicence)),
	card(document.Unrecognised, "vehicle-card", foreign(paintVehicleCard)),
	a4(document.Unrecognised, "voter-slip", foreign(paintVoterSlip)),
	{typ: document.Unrecognised, name: "visa", width: 1250, height: 880, mm: 125, paint: foreign(paintVisa)},
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
