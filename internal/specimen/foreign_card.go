package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
)

// paintPassport is the data page of a passport-like booklet of no country.
func paintPassport(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, 1250, 880), draw.Hex(0xefe6ee))
	s.Guilloche(0, 0, 1250, 880, 26, draw.Hex(0xd9b7c6))
	st := draw.Style{Face: draw.Sans, Size: 26}
	s.Text(625, 70, "PASSPORT", st.With(draw.SansBold).At(32).Aligned(draw.Center))
	s.photo(c, 50, 150, 280, 360)
	names := strings.Fields(strings.ToUpper(c.Person.Full))
	surname, given := names[len(names)-1], strings.Join(names[:len(names)-1], " ")
	number := fmt.Sprintf("Z%07d", s.rng.IntN(10000000))
	for i, f := range []fact{
		{"Passport No.", number}, {"Surname", surname}, {"Given Name(s)", given}, {"Date of Birth", c.Person.Born.Format("02/01/2006")},
		{"Place of Birth", strings.ToUpper(c.Person.Home.District.Latin)}, {"Date of Expiry", c.Deal.OrderDate.AddDate(8, 0, 0).Format("02/01/2006")},
	} {
		y := 140 + 92*float64(i)
		s.Text(370, y, f.caption, st.At(18).In(draw.Hex(0x555555)))
		s.Text(370, y+32, f.value, st)
	}
	mrz := draw.Style{Face: draw.Mono, Size: 44}
	pad := func(text string) string { return (text + strings.Repeat("<", 44))[:44] }
	s.Text(40, 780, pad("P<UTO"+surname+"<<"+strings.ReplaceAll(given, " ", "<")), shrink(s, strings.Repeat("<", 44), mrz, 1170))
	s.Text(40, 840, pad(number+"<0UTO"+c.Person.Born.Format("060102")+"0"), shrink(s, strings.Repeat("<", 44), mrz, 1170))
}

// paintLicence is a driver's card.
func paintLicence(s *sheet, c Case) {
	s.Gradient(draw.Rect(0, 0, cardWidth, cardHeight), 0, 0, cardWidth, cardHeight, draw.Hex(0xf7e7d7), draw.Hex(0xdfe7f3))
	st := draw.Style{Face: draw.Sans, Size: 24}
	bold := st.With(draw.SansBold)
	s.Text(505, 56, "Indian Union Driving Licence", bold.At(32).Aligned(draw.Center))
	s.Text(505, 92, "Issued by Government of "+c.Person.Home.State.Latin, st.Aligned(draw.Center))
	s.Text(40, 160, fmt.Sprintf("DL No. ZZ%02d 20%02d%07d", 1+s.rng.IntN(40), 5+s.rng.IntN(18), s.rng.IntN(10000000)), bold.At(30))
	s.facts(40, 216, 250, 700, []fact{
		{"Issue Date", c.Deal.OrderDate.AddDate(-6, 0, 0).Format("02-01-2006")}, {"Validity (NT)", c.Deal.OrderDate.AddDate(14, 0, 0).Format("02-01-2006")},
		{"Name", strings.ToUpper(c.Person.Full)}, {"Date of Birth", c.Person.Born.Format("02-01-2006")}, {"Blood Group", pick(s.rng, "A+", "B+", "O+", "AB-")},
		{"Son/Daughter/Wife of", strings.ToUpper(c.Person.Father.Latin)}, {"Address", postal(s.rng, c.Deal.Customer.Address)},
	}, st.At(21), bold.At(21))
	s.photo(c, 770, 130, 190, 240)
	s.Signature(760, 480, 200, 60, draw.Hex(0x202020), s.rng)
	s.Text(860, 580, "Holder's Signature", st.At(18).Aligned(draw.Center))
}

// paintVoterCard is an elector's card.
func paintVoterCard(s *sheet, c Case) {
	s.Gradient(draw.Rect(0, 0, cardWidth, cardHeight), 0, 0, 0, cardHeight, draw.Hex(0xf6dcdc), draw.White, draw.Hex(0xdceedd))
	st := draw.Style{Face: draw.Roboto, Size: 26}
	bold := st.With(draw.RobotoBold)
	s.Text(505, 60, "ELECTION COMMISSION OF INDIA", bold.At(32).Aligned(draw.Center))
	s.Text(505, 100, "ELECTOR PHOTO IDENTITY CARD", bold.Aligned(draw.Center))
	s.photo(c, 50, 160, 240, 300)
	s.Text(340, 200, fmt.Sprintf("ZZX%07d", s.rng.IntN(10000000)), bold.At(36))
	s.facts(340, 270, 250, 620, []fact{
		{"Elector's Name", c.Person.Name.Latin}, {"Father's Name", c.Person.Father.Latin}, {"Sex", map[bool]string{true: "Female", false: "Male"}[c.Person.Female]}, {"Age as on 1.1.2020", fmt.Sprint(2020 - c.Person.Born.Year())},
	}, st, bold)
}

// paintEmployeeCard is what hangs round the neck of somebody with a desk.
func paintEmployeeCard(s *sheet, c Case) {
	ink := draw.Hex(pick(s.rng, uint32(0x0b4f8a), 0x1f6b45, 0x7a1f5b))
	s.Fill(draw.Rect(0, 0, cardWidth, 130), ink)
	st := draw.Style{Face: draw.Lato, Size: 28}
	s.Text(505, 84, c.Deal.Lender.Name, shrink(s, c.Deal.Lender.Name, st.With(draw.LatoBold).At(44), 940).In(draw.White).Aligned(draw.Center))
	s.photo(c, 60, 180, 260, 330)
	s.Text(370, 230, c.Person.Name.Latin, st.With(draw.LatoBold).At(40))
	s.facts(370, 300, 230, 600, []fact{
		{"Employee ID", fmt.Sprintf("E%05d", s.rng.IntN(100000))}, {"Designation", pick(s.rng, "Accountant", "Field Officer", "Engineer")}, {"Blood Group", pick(s.rng, "A+", "B+", "O+")}, {"Emergency", c.Person.Mobile},
	}, st, st.With(draw.LatoBold))
	s.Fill(draw.Rect(0, 590, cardWidth, 48), ink)
}

// paintLibraryCard is a reader's ticket.
func paintLibraryCard(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, cardWidth, cardHeight), draw.Hex(0xf3efdf))
	s.Box(20, 20, 971, 598, 3, draw.Hex(0x5d4a1f))
	st := draw.Style{Face: draw.Serif, Size: 30}
	s.Text(505, 100, c.Person.Home.VTC.Latin+" City Library", st.With(draw.SerifBold).At(42).Aligned(draw.Center))
	s.Text(505, 150, "Membership Card", st.Aligned(draw.Center))
	s.facts(80, 250, 260, 840, []fact{
		{"Member", c.Person.Name.Latin}, {"Member No.", fmt.Sprint(1000 + s.rng.IntN(90000))}, {"Valid up to", c.Deal.OrderDate.AddDate(1, 0, 0).Format("02/01/2006")}, {"Books", "3 for 14 days"},
	}, st, st.With(draw.SerifBold))
	for i := range 40 {
		s.Line(80+9*float64(i), 520, 80+9*float64(i), 590, 1+5*s.rng.Float64(), draw.Black)
	}
}

// paintVisitingCard is a tradesman's card.
func paintVisitingCard(s *sheet, c Case) {
	ink := draw.Hex(pick(s.rng, uint32(0x0b6e6e), 0x8a3b12, 0x2a2a66))
	d := c.Deal.Dealer
	s.Fill(draw.Rect(0, 0, 24, cardHeight), ink)
	st := draw.Style{Face: draw.Carlito, Size: 30}
	s.Text(90, 150, c.Person.Name.Latin, st.With(draw.CarlitoBold).At(52).In(ink))
	s.Text(90, 196, "Proprietor", st)
	s.Text(90, 300, d.Name, shrink(s, d.Name, st.With(draw.CarlitoBold).At(38), 860))
	s.Text(90, 342, d.Slogan, shrink(s, d.Slogan, st.At(26), 860))
	s.Paragraph(90, 430, 800, strings.Join(d.Address.Street, ", ")+", "+d.Address.City, st.At(28))
	s.Text(90, 540, "Mob: "+d.Phone+"   "+d.Email, shrink(s, "Mob: "+d.Phone+"   "+d.Email, st.At(28), 860))
}
