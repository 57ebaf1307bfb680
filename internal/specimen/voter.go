package specimen

import (
	"fmt"
	"strings"
	"time"

	"atlas/internal/idnum"
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/people"
)

var voterLayouts = []layout{
	card(VoterID, "epic-old", paintVoterOld),
	a4(VoterID, "epic-old-copy", paintVoterOldCopy),
	{typ: VoterID, name: "epic-pvc-front", width: cardHeight, height: cardWidth, mm: 54, paint: paintVoterFront},
	{typ: VoterID, name: "epic-pvc-back", width: cardHeight, height: cardWidth, mm: 54, paint: paintVoterBack},
	{typ: VoterID, name: "epic-pvc-both", width: 1420, height: 1111, mm: 120, paint: paintVoterBoth},
	a4(VoterID, "e-epic", paintEEPIC),
}

// elector is a person as the Election Commission tells of them.
type elector struct {
	Case
	number          string
	relation        string // what the relative is to the elector
	relative        people.Spelling
	name            people.Spelling
	text, bold      draw.Style
	seat, part      string // constituency and part of the roll, with their numbers
	registered      time.Time
	hindiSex, latin string // the gender in Hindi, and in words
}

func newElector(s *sheet, c Case) elector {
	p := c.Person
	e := elector{Case: c, name: p.Name, relation: "Father", relative: p.Father, hindiSex: "पुरुष", latin: "Male"}
	if p.Female {
		e.hindiSex, e.latin = "महिला", "Female"
		if chance(s.rng, 0.4) {
			e.relation, e.relative = "Husband", people.Spelling{Latin: "Mahesh " + p.Surname, Local: "महेश"}
		}
	}
	serial := fmt.Sprintf("%06d", s.rng.IntN(1000000))
	e.number = string([]byte{letter26(s), letter26(s), letter26(s)}) + serial + string(idnum.LuhnDigit(serial))
	face := pick(s.rng, draw.Sans, draw.Noto, draw.Roboto, draw.Carlito)
	e.text, e.bold = draw.Style{Face: face}, draw.Style{Face: face.Bold()}
	e.seat = fmt.Sprintf("%d-%s", 1+s.rng.IntN(280), p.Home.SubDistrict.Latin)
	e.part = fmt.Sprintf("%d-%s", 1+s.rng.IntN(320), pick(s.rng, "Zilla Parishad School", "Primary School", "Panchayat Office"))
	e.registered = time.Date(2015, 3, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, s.rng.IntN(9*365))
	return e
}

func letter26(s *sheet) byte { return byte('A' + s.rng.IntN(26)) }

// paintVoterOld is the laminated paper card, black on white.
func paintVoterOld(s *sheet, c Case) {
	e := newElector(s, c)
	e.old(s)
}

func (e elector) old(s *sheet) {
	s.truth.Faces++
	number := e.number
	if chance(s.rng, 0.3) {
		number = fmt.Sprintf("%s/%02d/%03d/%07d", stateLetters[e.Person.Home.State.Latin], 1+s.rng.IntN(40), 1+s.rng.IntN(250), s.rng.IntN(1000000))
	}
	s.field("voter_id", number)
	s.field("name", e.name.Latin)
	s.field("gender", genderOf(e.Case))
	s.Box(3, 3, 1005, 632, 2, cardEdge)
	s.Text(505, 46, "भारत निर्वाचन आयोग   पहचान पत्र", e.bold.At(28).Aligned(draw.Center))
	s.Text(505, 84, "ELECTION COMMISSION OF INDIA", e.bold.At(28).Aligned(draw.Center))
	s.Text(505, 118, "IDENTITY CARD", e.bold.At(25).Aligned(draw.Center))
	s.Text(960, 168, number, e.bold.At(30).Aligned(draw.Right))
	s.bars(700, 182, 260, 34)
	s.Portrait(50, 160, 230, 290, e.Look)
	s.hologram(235, 420, 40)
	mark := pick(s.rng, " :", ":", "")
	list := []fact{
		{"Elector's Name" + mark, e.name.Latin}, {e.relation + "'s Name" + mark, e.relative.Latin},
		{"Sex" + mark, pick(s.rng, e.hindiSex+" / "+e.latin, e.latin, strings.ToUpper(e.latin), e.latin[:1])},
	}
	if chance(s.rng, 0.5) {
		list = append(list, fact{"Age as on 1.1.2008" + mark, fmt.Sprint(max(18, 2008-e.Person.Born.Year()))})
	} else {
		list = append(list, fact{"Date of Birth" + mark, date(e.Person.Born)})
		s.field("date_of_birth", date(e.Person.Born))
	}
	y := 270.0
	for i, local := range []string{"निर्वाचक का नाम", "पिता का नाम", "लिंग", "आयु"} {
		s.Text(320, y, local, e.text.At(21))
		s.Text(320, y+34, list[i].caption, e.text.At(22))
		s.Text(540, y+34, list[i].value, e.bold.At(24))
		y += 82
	}
}

// paintVoterOldCopy is both sides of the paper card on one page.
func paintVoterOldCopy(s *sheet, c Case) {
	e := newElector(s, c)
	e.old(s.slip(290, 160, between(s.rng, -1, 1), 0.66))
	e.oldBack(s.slip(290, 640, between(s.rng, -1, 1), 0.66))
}

func (e elector) oldBack(s *sheet) {
	st := e.text.At(22)
	s.Text(40, 60, "पता / Address :", st)
	s.Paragraph(40, 96, 900, e.Person.Home.English(), st)
	s.Text(40, 270, "Date : "+e.registered.Format("02-01-2006"), st)
	s.Signature(620, 250, 220, 60, draw.Black, s.rng)
	s.Paragraph(480, 350, 490, "Facsimile Signature of Electoral Registration Officer for "+e.seat+" Constituency", st.At(20))
	s.Text(40, 450, "Assembly Constituency No. and Name : "+e.seat, st.At(20))
	s.Text(40, 490, "Part No. and Name : "+e.part, st.At(20))
	s.Paragraph(40, 550, 930, "In case of change in address, mention this Card No. in the relevant Form for including your name in the roll at the changed address.", st.At(18))
}

// plasticVoter is the ground of the plastic card: the colours of the flag, washed out.
func (s *sheet) plasticVoter() {
	s.Gradient(draw.Rect(0, 0, cardHeight, cardWidth), 0, 0, 0, cardWidth, draw.Hex(0xf6d8d8), draw.Hex(0xf4f0f0), draw.Hex(0xd9ecd9))
	s.Guilloche(0, 0, cardHeight, cardWidth, 30, draw.Fade(draw.Hex(0xc9a0b8), 0.4))
	s.Text(320, 560, "EPIC", draw.Style{Face: draw.SansBold, Size: 130, Color: draw.Fade(draw.Hex(0xb090a8), 0.18), Align: draw.Center, Silent: true})
}

// paintVoterFront is the front of the plastic card, upright.
func paintVoterFront(s *sheet, c Case) { newElector(s, c).front(s) }

func (e elector) front(s *sheet) {
	s.plasticVoter()
	s.truth.Faces++
	s.field("voter_id", e.number)
	s.field("name", e.name.Latin)
	s.Emblem(60, 20, 50, draw.Hex(0x4a4a4a))
	s.Text(320, 44, "भारत निर्वाचन आयोग", e.bold.At(27).Aligned(draw.Center))
	s.Text(320, 80, "ELECTION COMMISSION OF INDIA", e.bold.At(25).Aligned(draw.Center))
	title := "मतदाता फोटो पहचान पत्र - ELECTOR PHOTO IDENTITY CARD"
	s.Text(320, 130, title, shrink(s, title, e.bold.At(22), 590).Aligned(draw.Center))
	s.bars(26, 186, 300, 40)
	s.Text(376, 220, e.number, e.bold.At(36))
	s.Rosette(318, 440, 190, draw.Fade(draw.Hex(0xc08a9a), 0.4))
	s.Portrait(158, 258, 320, 354, e.Look)
	captions := pick(s.rng, [2]string{"NAME", "FATHER'S NAME"}, [2]string{"Name", "Father's Name"}, [2]string{"Elector's Name", "Relation's Name"})
	if e.relation == "Husband" && captions[0] != "Elector's Name" {
		captions[1] = strings.Replace(captions[1], "FATHER", "HUSBAND", 1)
		captions[1] = strings.Replace(captions[1], "Father", "Husband", 1)
	}
	colon := pick(s.rng, " :", " : ", ":")
	s.Text(32, 670, "नाम : "+e.name.Local, e.text.At(27))
	s.rowOf(32, 740, captions[0]+colon, e.name.Latin, e)
	s.Text(32, 828, "पिता का नाम : "+e.relative.Local, e.text.At(27))
	s.rowOf(32, 905, captions[1]+colon, e.relative.Latin, e)
}

// rowOf sets a value behind its caption, as large as the card's width allows.
func (s *sheet) rowOf(x, y float64, caption, value string, e elector) {
	line := s.Text(x, y, caption, e.text.At(25))
	s.Text(line.Right+14, y, value, shrink(s, value, e.bold.At(27), cardHeight-line.Right-30))
}

// paintVoterBack is the back of the plastic card.
func paintVoterBack(s *sheet, c Case) {
	e := newElector(s, c)
	s.field("voter_id", e.number)
	e.back(s)
	s.Text(606, 46, e.number, e.bold.At(22).Aligned(draw.Right))
}

func (e elector) back(s *sheet) {
	s.plasticVoter()
	st := e.text.At(20)
	born := date(e.Person.Born)
	s.field("gender", genderOf(e.Case))
	s.field("date_of_birth", born)
	age := fmt.Sprintf(", %d Yrs.", e.registered.Year()-e.Person.Born.Year())
	s.Text(32, 84, "लिंग / "+pick(s.rng, "Sex", "Gender")+" : "+e.hindiSex+" / "+e.latin, st)
	s.Text(32, 124, pick(s.rng, "जन्म की तारीख/आयु / DOB/AGE : ", "जन्म तिथि / Date of Birth / Age : ", "Date of Birth : ")+born+pick(s.rng, "", age), st)
	s.Paragraph(32, 168, 574, "पता : "+e.Person.Home.Local(), st)
	y := s.Paragraph(32, 280, 574, "Address : "+e.Person.Home.English(), st)
	s.Text(32, y+40, "तिथि / Date : "+e.registered.Format("02-01-2006"), st)
	s.Signature(380, y+20, 180, 50, draw.Black, s.rng)
	s.Text(606, y+110, "निर्वाचक रजिस्ट्रीकरण अधिकारी", st.At(17).Aligned(draw.Right))
	s.Text(606, y+136, "Electoral Registration Officer", st.At(18).Aligned(draw.Right))
	s.Text(32, y+190, "विधान सभा निर्वाचन क्षेत्र संख्या व नाम : "+e.seat, st.At(17))
	s.Text(32, y+222, "Assembly Constituency No. and Name : "+e.seat, shrink(s, "Assembly Constituency No. and Name : "+e.seat, st, 574))
	s.Text(32, y+262, "Part No. and Name : "+e.part, shrink(s, "Part No. and Name : "+e.part, st, 574))
	s.Paragraph(32, y+310, 574, "Note:\n1. Mere possession of this Card is no guarantee that you are elector in the current electoral roll. Please check your name in the current electoral roll before every election.\n2. Date of Birth mentioned in this card shall not be treated as a proof of age / D.O.B. for any purpose other than registration in electoral roll.", st.At(15.5))
}

// paintVoterBoth is both sides of the plastic card beside each other.
func paintVoterBoth(s *sheet, c Case) {
	e := newElector(s, c)
	e.front(s.at(50, 50, between(s.rng, -1, 1), 1))
	e.back(s.at(735, 50, between(s.rng, -1, 1), 1))
}

// paintEEPIC is the card as downloaded: both sides above, facts of the roll below.
func paintEEPIC(s *sheet, c Case) {
	e := newElector(s, c)
	st, bold := e.text.At(20), e.bold.At(20)
	s.Text(620, 80, "e-Electors Photo Identity Card", e.bold.At(32).Aligned(draw.Center))
	e.front(s.at(90, 140, 0, 0.75))
	e.back(s.at(670, 140, 0, 0.75))
	s.Dashed(60, 940, 1180, 940, 2, 10, draw.Hex(0x666666))
	s.facts(90, 1000, 400, 740, []fact{
		{"Epic no.", e.number}, {"Serial No.", fmt.Sprint(1 + s.rng.IntN(1200))}, {"Assembly Constituency No. and Name", e.seat}, {"Part No. and Name", e.part},
		{"Polling Station Address", e.part[strings.Index(e.part, "-")+1:] + ", " + e.Person.Home.VTC.Latin}, {"Downloaded Date", e.registered.AddDate(1, 2, 3).Format("02-01-2006 15:04")},
	}, st, bold)
	s.QR(900, 990, 220, noiseDigits(s.rng, 500), draw.Black)
	s.Text(620, 1500, "Toll free helpline 1950. This is a digitally generated document.", st.Aligned(draw.Center))
}
