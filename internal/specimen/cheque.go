package specimen

import (
	"fmt"
	"image/color"
	"strings"

	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/finance"
)

// A cheque of the standard of 2010 is 203 mm wide and 92 mm high (IBA CTS-2010).
const chequeWidth, chequeHeight = 1600, 725

var chequeLayouts = []layout{
	{typ: Cheque, name: "private", width: chequeWidth, height: chequeHeight, mm: 203, paint: paintCheque(chequePrivate)},
	{typ: Cheque, name: "public", width: chequeWidth, height: chequeHeight, mm: 203, paint: paintCheque(chequePublic)},
	{typ: Cheque, name: "firm", width: chequeWidth, height: chequeHeight, mm: 203, paint: paintCheque(chequeFirm)},
}

// chequeForm is how a bank prints its leaves.
type chequeForm int

const (
	chequePrivate chequeForm = iota
	chequePublic
	chequeFirm
)

func paintCheque(form chequeForm) func(*sheet, Case) {
	return func(s *sheet, c Case) {
		a := finance.NewAccount(s.rng, fileName(s.rng, c.Person.Name.Latin), c.Person.Home.GSTStateCode)
		if form == chequeFirm {
			a = finance.NewFirmAccount(s.rng, strings.ToUpper(c.Deal.Dealer.Name), c.Person.Home.GSTStateCode)
		}
		s.field("bank_name", a.Bank.Name)
		s.field("account_holder_name", a.Holder)
		s.field("account_number", a.Number)
		s.field("ifsc_code", a.IFSC)
		s.field("micr_code", a.MICR)
		s.field("cheque_number", a.ChequeNumber)
		s.chequeGround(draw.Hex(a.Bank.Ink))
		st := draw.Style{Face: pick(s.rng, draw.Sans, draw.Roboto, draw.Carlito, draw.Serif), Size: 21, Leading: 1.25}
		s.chequeHead(a, form, st)
		s.chequeBody(a, form, st)
		s.chequeFoot(a, form, st)
		if chance(s.rng, 0.8) {
			s.cancelled()
		}
	}
}

// chequeGround draws the tinted paper.
func (s *sheet) chequeGround(ink color.NRGBA) {
	s.Fill(draw.Rect(0, 0, chequeWidth, chequeHeight), draw.Fade(ink, 0.06))
	for range 3 {
		s.Guilloche(between(s.rng, 100, 900), between(s.rng, 100, 350), 500, 160, 5, draw.Fade(ink, 0.08))
	}
	s.Fill(draw.Rect(0, chequeHeight-100, chequeWidth, 100), draw.Hex(0xfdfdfd))
	s.at(18, 560, -90, 1).Text(0, 0, "SAMPLE SECURITY PRINTERS PVT LTD / CTS-2010", draw.Style{Face: draw.Sans, Size: 12, Silent: true})
}

// chequeHead draws the bank, its branch and the boxes for the date.
func (s *sheet) chequeHead(a finance.Account, form chequeForm, st draw.Style) {
	s.Text(60, 66, a.Bank.Name, st.With(draw.SansBold).At(38).In(draw.Hex(a.Bank.Ink)))
	address := strings.Join(a.Branch.Street, ", ") + ", " + a.Branch.City + " - " + a.Branch.PIN
	s.Text(60, 96, pick(s.rng, a.BranchName+" BRANCH : ", "")+address, shrink(s, address, st.At(17), 700))
	switch form {
	case chequePublic:
		s.Text(60, 122, "IFS Code : "+a.IFSC, st.At(18))
		s.Text(1540, 128, "VALID FOR THREE MONTHS ONLY FROM THE DATE OF ISSUE", st.At(13).Aligned(draw.Right))
	case chequePrivate, chequeFirm:
		s.Text(60, 122, pick(s.rng, "RTGS / NEFT IFSC : ", "IFSC : ", "IFSC Code: ", "RTGS/NEFT IFSC CODE: ")+a.IFSC, st.At(18))
		s.Text(1540, 34, "VALID FOR THREE MONTHS ONLY", st.At(14).Aligned(draw.Right))
	}
	for i, letter := range "DDMMYYYY" {
		x := 1200 + 43*float64(i)
		s.Box(x, 46, 40, 44, 1.5, draw.Hex(0x777777))
		s.Text(x+20, 112, string(letter), st.At(15).Aligned(draw.Center))
	}
}

// chequeBody draws the lines to be written on, the box for the sum and the account.
func (s *sheet) chequeBody(a finance.Account, form chequeForm, st draw.Style) {
	grey := draw.Hex(0x888888)
	s.Text(60, 196, "PAY", st.With(draw.SansBold))
	s.Line(120, 202, 1260, 202, 1.5, grey)
	s.Text(1540, 196, pick(s.rng, "या धारक को OR BEARER", "OR BEARER / या धारक को", "OR BEARER"), st.At(19).Aligned(draw.Right))
	s.Text(60, 264, pick(s.rng, "RUPEES रुपये", "RUPEES"), st.With(draw.SansBold))
	s.Line(250, 270, 1540, 270, 1.5, grey)
	s.Line(60, 330, 1080, 330, 1.5, grey)
	s.Box(1140, 296, 400, 64, 2, draw.Hex(0x444444))
	s.Text(1154, 338, "₹", st.At(32))
	y := 408.0
	caption := pick(s.rng, "A/c No.", "A/C NO.", "A/c. No.", "खा. सं. A/c No.")
	s.Text(60, y, caption, st)
	s.Box(200, y-36, 420, 52, 1.5, draw.Hex(0x444444))
	s.Text(220, y, a.Number, st.With(draw.SansBold).At(27))
	kind := "SB"
	if form == chequeFirm {
		kind = "CA"
	}
	s.Text(640, y, pick(s.rng, kind+" A/C", kind, a.Kind), st.At(18))
	s.Paragraph(60, 470, 640, pick(s.rng, "Payable at par through clearing/transfer at all branches of "+a.Bank.Name+" in India", "Payable at par at all branches of "+a.Bank.Name, "MULTI-CITY CHEQUE Payable at Par at All Branches in India"), st.At(16))
}

// chequeFoot draws the holder over the line for the signature, and the band.
func (s *sheet) chequeFoot(a finance.Account, form chequeForm, st draw.Style) {
	const right = 1530
	if form == chequeFirm {
		s.Text(right, 440, "FOR "+a.Holder, shrink(s, "FOR "+a.Holder, st.With(draw.SansBold), 700).Aligned(draw.Right))
		s.Text(right, 560, pick(s.rng, "AUTHORISED SIGNATORY", "PROPRIETOR", "AUTHORISED SIGNATORIES"), st.At(17).Aligned(draw.Right))
	} else {
		s.Text(right, 540, a.Holder, st.With(draw.SansBold).Aligned(draw.Right))
	}
	s.Text(right, 592, pick(s.rng, "Please sign above", "Please sign above / कृपया यहाँ हस्ताक्षर करें"), st.At(16).Aligned(draw.Right))
	s.micr(420, 690, fmt.Sprintf("⑈%s⑈ %s⑆ %s⑈ %s", a.ChequeNumber, a.MICR, a.Serial, a.Transaction))
}

// cancelled draws two lines across the leaf with the word between them.
func (s *sheet) cancelled() {
	ink := pick(s.rng, draw.Hex(0x1a237e), draw.Hex(0x202020))
	s.Line(420, 600, 1080, 150, 3, ink)
	s.Line(500, 640, 1160, 190, 3, ink)
	word := pick(s.rng, "CANCELLED", "Cancelled", "CANCELLED")
	s.at(560, 560, -34.3, 1).Text(0, 0, word, draw.Style{Face: draw.Carlito, Size: 70, Color: ink, Slant: 0.2, Tracking: 14})
}
