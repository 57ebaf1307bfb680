package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// VehicleRC is the certificate of a vehicle's registration. Atlas ships no such type: it
// is the example of one that is added by a file.
const VehicleRC document.Type = "VEHICLE_RC"

var vehicleLayouts = []layout{
	card(VehicleRC, "rc-card", paintRegistrationCard),
	a4(VehicleRC, "rc-print", paintRegistrationPrint),
}

// vehicle is what a certificate says.
type vehicle struct {
	number, chassis, engine, maker, model, class, fuel, colour string
	registered, validTill, made                                string
	owner, father, address                                     string
}

// newVehicle invents one of the case's person, and notes it as the truth.
func (s *sheet) newVehicle(c Case) vehicle {
	const letters = "ABCDEFGHJKLMNPRSTUVWXYZ" // chassis numbers have no I, O, Q (ISO 3779)
	letter := func() string { return string(letters[s.rng.IntN(len(letters))]) }
	registered := c.Person.Enrolled.AddDate(1, s.rng.IntN(60), s.rng.IntN(28))
	model := pick(s.rng, [3]string{"HERO MOTOCORP LTD", "SPLENDOR PLUS", "M-CYCLE/SCOOTER (2WN)"}, [3]string{"MARUTI SUZUKI INDIA LTD", "SWIFT VXI", "MOTOR CAR (LMV)"}, [3]string{"BAJAJ AUTO LTD", "PULSAR 150", "M-CYCLE/SCOOTER (2WN)"})
	home := c.Person.Home
	v := vehicle{
		number:  fmt.Sprintf("%s%02d%s%s%04d", pick(s.rng, "MH", "GJ", "KA", "TN", "UP", "RJ"), 1+s.rng.IntN(48), letter(), letter(), 1000+s.rng.IntN(9000)),
		chassis: fmt.Sprintf("M%s%s%s%02d%s%s%s%s%07d", letter(), letter(), letter(), 10+s.rng.IntN(90), letter(), letter(), letter(), letter(), 1000000+s.rng.IntN(9000000)),
		engine:  fmt.Sprintf("%s%s%02d%s%s%05d", letter(), letter(), 10+s.rng.IntN(90), letter(), letter(), 10000+s.rng.IntN(90000)),
		maker:   model[0], model: model[1], class: model[2],
		fuel:       pick(s.rng, "PETROL", "DIESEL", "ELECTRIC(BOV)"),
		colour:     pick(s.rng, "BLACK", "PEARL WHITE", "RED"),
		registered: registered.Format("02-01-2006"), validTill: registered.AddDate(15, 0, -1).Format("02-01-2006"),
		made:  registered.AddDate(0, -2, 0).Format("01-2006"),
		owner: strings.ToUpper(c.Person.Name.Latin), father: strings.ToUpper(c.Person.Father.Latin),
		address: strings.ToUpper(fmt.Sprintf("%s, %s, %s, %s-%s", home.House, home.VTC.Latin, home.District.Latin, home.State.Latin, home.PIN)),
	}
	s.field("registration_number", v.number)
	s.field("registration_date", registered.Format("02/01/2006"))
	s.field("valid_till", registered.AddDate(15, 0, -1).Format("02/01/2006"))
	s.field("owner_name", v.owner)
	s.field("address", v.address)
	s.field("chassis_number", v.chassis)
	s.field("engine_number", v.engine)
	return v
}

// paintRegistrationCard is the front of the smart card, Form 23A.
func paintRegistrationCard(s *sheet, c Case) {
	v := s.newVehicle(c)
	s.Fill(draw.Rect(0, 0, cardWidth, cardHeight), draw.Hex(pick(s.rng, uint32(0xf6efdc), 0xe8f1f4, 0xf3f0e6)))
	ps := s.style(19, 1.3, draw.Sans, draw.Roboto, draw.Noto)
	s.Text(505, 46, "Indian Union Vehicle Registration Certificate", ps.bold.At(28).Aligned(draw.Center))
	s.Text(505, 80, "Issued by Government of "+c.Person.Home.State.Latin, ps.text.At(21).Aligned(draw.Center))
	label, value := ps.text.At(17), ps.bold.At(21)
	cell := func(x, y float64, caption, text string) {
		s.Text(x, y, caption, label)
		s.Text(x, y+25, text, value)
	}
	cell(60, 130, "Regn. Number", v.number)
	cell(360, 130, "Date of Regn.", v.registered)
	cell(580, 130, "Regn. Validity", v.validTill)
	cell(840, 130, "Owner Serial", "01")
	cell(60, 200, "Chassis Number", v.chassis)
	cell(580, 200, "Engine / Motor Number", v.engine)
	cell(60, 270, "Owner Name", v.owner)
	cell(60, 340, "Son / Daughter / Wife of (In case of Individual Owner)", v.father)
	cell(680, 340, "Ownership", "INDIVIDUAL")
	s.Text(60, 410, "Address", label)
	s.Paragraph(60, 435, 860, v.address, value)
	cell(60, 520, "Fuel", v.fuel)
	cell(360, 520, "Emission Norms", "BHARAT STAGE VI")
	cell(680, 520, "Card Issue Date", v.registered)
	s.Text(900, 610, "Form 23A", label)
}

// paintRegistrationPrint is what the portal prints: a table of captions and values.
func paintRegistrationPrint(s *sheet, c Case) {
	v := s.newVehicle(c)
	ps := s.style(19, 1.35, draw.Sans, draw.Noto, draw.Lato)
	s.Text(620, 110, "Government of "+c.Person.Home.State.Latin, ps.text.At(24).Aligned(draw.Center))
	s.Text(620, 150, "Transport Department", ps.text.At(22).Aligned(draw.Center))
	s.Text(620, 200, pick(s.rng, "CERTIFICATE OF REGISTRATION", "Vehicle Registration Certificate"), ps.bold.At(30).Aligned(draw.Center))
	s.Text(620, 236, "Form 23 (See Rule 48)", ps.text.Aligned(draw.Center))
	y := s.rows(100, 290, []float64{420, 620}, ps, 11, [][]string{
		{pick(s.rng, "Registration Number", "Regn. No.", "Registration No."), v.number},
		{pick(s.rng, "Date of Registration", "Registration Date"), v.registered},
		{pick(s.rng, "Owner Name", "Registered Owner", "Name of Owner"), v.owner},
		{"Son/Wife/Daughter of", v.father},
		{pick(s.rng, "Address", "Full Address", "Present Address"), v.address},
		{"Vehicle Class", v.class}, {"Maker's Name", v.maker}, {"Model Name", v.model},
		{pick(s.rng, "Chassis Number", "Chassis No."), v.chassis},
		{pick(s.rng, "Engine Number", "Engine No."), v.engine},
		{"Fuel", v.fuel}, {"Colour", v.colour}, {"Month-Year of Mfg.", v.made}, {"Seating Capacity", "2"}, {"Financier", c.Deal.Lender.Name},
		{pick(s.rng, "Registration Valid Upto", "Valid Upto", "Regn. Validity"), v.validTill},
	})
	s.Text(800, y+110, "Registering Authority", ps.text)
}
