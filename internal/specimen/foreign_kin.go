package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
)

// Papers that look like the identity papers and are none of them.

// paintLearnerLicence is what one drives with before the licence.
func paintLearnerLicence(s *sheet, c Case) {
	d := newDriver(s, c)
	s.Text(620, 110, "FORM 3", d.bold.At(24).Aligned(draw.Center))
	s.Text(620, 150, "[See Rules 3(a) and 13]", d.text.At(20).Aligned(draw.Center))
	s.Text(620, 210, "LEARNER'S LICENCE", d.bold.At(34).Aligned(draw.Center))
	s.Text(620, 250, "Government of "+d.state, d.text.At(24).Aligned(draw.Center))
	s.photo(c, 930, 300, 190, 230)
	y := s.facts(110, 340, 330, 760, []fact{
		{"Licence Number", fmt.Sprintf("%s%s /%07d/%d", d.code, d.number[2:4], s.rng.IntN(900000), d.issued.Year())}, {"Name", d.name},
		{"Son/Wife/Daughter of", d.father}, {"Date of Birth", d.date(d.born)}, {"Date of Issue", d.date(d.issued)}, {"Valid Till", d.date(d.issued.AddDate(0, 6, -1))},
		{"Class of Vehicle", d.classes}, {"Address", postal(s.rng, d.Deal.Customer.Address)},
	}, d.text.At(23), d.bold.At(23))
	s.Paragraph(110, y+60, 1000, "The holder of this licence is permitted to drive, while accompanied by a person who holds a licence for the same class of vehicle. The letter L must be painted on the vehicle.", d.text.At(21))
	s.Text(1000, y+260, "Licensing Authority", d.text.At(21).Aligned(draw.Center))
}

// paintVehicleCard is the registration of a vehicle, on a card like the licence's.
func paintVehicleCard(s *sheet, c Case) {
	d := newDriver(s, c)
	s.licenceGround(0xe7f0df, 0xf2eada)
	s.Text(505, 52, "Indian Union Vehicle Registration Certificate", d.bold.At(30).Aligned(draw.Center))
	s.Text(505, 88, "Issued by Government of "+d.state, d.text.At(24).Aligned(draw.Center))
	s.chip(40, 180)
	s.facts(220, 150, 260, 540, []fact{
		{"Regn. Number", fmt.Sprintf("%s%s%c%c%04d", d.code, d.number[2:4], letter26(s), letter26(s), s.rng.IntN(10000))}, {"Date of Regn.", d.date(d.issued)},
		{"Regn. Validity", d.date(d.issued.AddDate(15, 0, -1))}, {"Chassis Number", fmt.Sprintf("ME4JF%012d", s.rng.Int64N(1_000_000_000_000))}, {"Owner Name", d.name},
		{"Son / Daughter / Wife of", d.father}, {"Address", postal(s.rng, d.Deal.Customer.Address)}, {"Fuel", "PETROL"},
	}, d.text.At(19), d.bold.At(21))
}

// paintVoterSlip tells an elector where to vote.
func paintVoterSlip(s *sheet, c Case) {
	e := newElector(s, c)
	s.Box(110, 110, 1020, 760, 2, cardEdge)
	s.Text(620, 180, "ELECTION COMMISSION OF INDIA", e.bold.At(28).Aligned(draw.Center))
	s.Text(620, 230, "VOTER INFORMATION SLIP", e.bold.At(32).Aligned(draw.Center))
	s.facts(160, 320, 360, 900, []fact{
		{"Name", e.name.Latin}, {e.relation + "'s Name", e.relative.Latin}, {"Gender", e.latin}, {"EPIC No.", e.number}, {"Assembly Constituency", e.seat},
		{"Part No.", strings.SplitN(e.part, "-", 2)[0]}, {"Serial No.", fmt.Sprint(1 + s.rng.IntN(1200))}, {"Poll Date and Time", e.registered.Format("02/01/2006") + ", 7:00 AM to 6:00 PM"},
	}, e.text.At(24), e.bold.At(24))
	s.Paragraph(160, 780, 900, "This slip is not accepted as a stand-alone identity document in the polling station.", e.text.At(20))
}

// paintVisa is a sticker in a passport, with a zone of its own.
func paintVisa(s *sheet, c Case) {
	b := newBearer(s, c)
	s.passportGround()
	s.Text(625, 70, "REPUBLIC OF UTOPIA", b.value.With(draw.SansBold).At(30).Aligned(draw.Center))
	s.Text(625, 120, "VISA", b.value.With(draw.SansBold).At(40).Aligned(draw.Center))
	s.photo(c, 60, 170, 250, 310)
	s.facts(370, 190, 300, 820, []fact{
		{"Visa Type", "TOURIST"}, {"Visa No.", fmt.Sprintf("VL%07d", s.rng.IntN(10_000_000))}, {"Valid From", date(b.issued)}, {"Valid Until", date(b.issued.AddDate(0, 6, 0))},
		{"Number of Entries", "MULTIPLE"}, {"Name", strings.TrimSpace(b.given + " " + b.surname)}, {"Passport No.", b.number}, {"Date of Birth", date(b.Person.Born)},
	}, b.caption.At(20), b.value.At(25))
	st := draw.Style{Face: draw.OCRB, Size: 36}
	st.Tracking = 25.4 - s.Measure("0", st)
	lines := passportZone(b, s.rng)
	s.Text(66, 760, "V<UTO"+lines[0][5:], st)
	s.Text(66, 832, lines[1], st)
}
