package specimen

import (
	"fmt"
	"strings"

	"atlas/internal/specimen/draw"
)

// paintBankCard is the front of a debit card of no bank.
func paintBankCard(s *sheet, c Case) {
	dark := draw.Hex(pick(s.rng, uint32(0x123a5a), 0x5a1230, 0x1f1f24, 0x0f5a46, 0xb8862b))
	light := draw.Hex(pick(s.rng, uint32(0x4a86b8), 0xb84a74, 0x55555f, 0x4ab890, 0xe8cf8a))
	s.Gradient(draw.RoundRect(0, 0, cardWidth, cardHeight, 30), 0, 0, cardWidth, cardHeight, dark, light)
	st := draw.Style{Face: draw.Roboto, Size: 34, Color: draw.White}
	s.Text(60, 90, c.Deal.Dealer.Bank.Bank, shrink(s, c.Deal.Dealer.Bank.Bank, st.With(draw.RobotoBold).At(44), 600))
	s.Text(950, 90, "DEBIT", st.Aligned(draw.Right))
	s.Fill(draw.RoundRect(70, 220, 120, 90, 14), draw.Hex(0xd9b95c))
	s.Box(95, 220, 70, 90, 2, draw.Hex(0x8a7330))
	s.Text(70, 410, fmt.Sprintf("%04d %04d %04d %04d", 6000+s.rng.IntN(999), s.rng.IntN(10000), s.rng.IntN(10000), s.rng.IntN(10000)), st.With(draw.Mono).At(58))
	s.Text(420, 490, "VALID THRU  "+c.Deal.OrderDate.AddDate(4, 0, 0).Format("01/06"), st.At(26))
	s.Text(70, 570, strings.ToUpper(c.Person.Name.Latin), st.At(36))
}

// paintMarkSheet is a table of a pupil's marks.
func paintMarkSheet(s *sheet, c Case) {
	st := draw.Style{Face: draw.Serif, Size: 22, Leading: 1.5}
	bold := st.With(draw.SerifBold)
	s.Text(620, 140, strings.ToUpper(c.Person.Home.State.Latin)+" BOARD OF SECONDARY EDUCATION", bold.At(32).Aligned(draw.Center))
	s.Text(620, 190, "STATEMENT OF MARKS", bold.At(26).Aligned(draw.Center))
	y := s.facts(110, 270, 300, 1000, []fact{
		{"Name of the Candidate", strings.ToUpper(c.Person.Full)}, {"Mother's Name", "-"}, {"Roll No.", fmt.Sprint(1000000 + s.rng.IntN(8999999))}, {"School", c.Person.Home.VTC.Latin + " Vidya Mandir"},
	}, st, bold)
	table := draw.Table{X: 110, Y: y + 30, Head: bold, Body: st, Pad: 12, Rule: 1.5, Columns: []draw.Column{
		{Title: "Subject", Width: 420}, {Title: "Maximum", Width: 200}, {Title: "Obtained", Width: 200}, {Title: "Grade", Width: 200},
	}}
	var rows [][]string
	for _, subject := range []string{"English", "Hindi", "Mathematics", "Science", "Social Science", "Computer Applications"} {
		rows = append(rows, []string{subject, "100", fmt.Sprint(40 + s.rng.IntN(60)), pick(s.rng, "A1", "A2", "B1", "B2", "C1")})
	}
	y, _ = s.Table(table, rows)
	s.Text(110, y+60, "Result: PASS", bold)
	s.Signature(820, 1480, 220, 80, draw.Hex(0x202020), s.rng)
	s.Text(930, 1590, "Controller of Examinations", st.Aligned(draw.Center))
}

// paintBookPage is a page of a novel.
func paintBookPage(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, a5Width, a5Height), draw.Hex(0xf6f0e2))
	st := draw.Style{Face: draw.NotoSerif, Size: 23, Leading: 1.45, Color: draw.Hex(0x222222)}
	s.Text(a5Width/2, 90, "THE HOUSE AT "+strings.ToUpper(c.Person.Home.VTC.Latin), st.At(17).Aligned(draw.Center))
	sentences := []string{
		"The rain had stopped before anybody noticed.", "She put the lamp on the sill and listened.", "From the far bank came the sound of a flute.",
		"He had never been good at waiting.", "There was nothing left to say about the mango tree.", "Letters came on Thursdays, if they came at all.", "The old clock struck one, which was wrong.",
	}
	var text []string
	for range 30 {
		text = append(text, pick(s.rng, sentences...))
	}
	s.Paragraph(90, 160, a5Width-180, strings.Join(text, " "), st)
	s.Text(a5Width/2, a5Height-50, fmt.Sprint(10+s.rng.IntN(300)), st.At(18).Aligned(draw.Center))
}

// paintParkingSlip is a slip of thermal paper.
func paintParkingSlip(s *sheet, c Case) {
	st := draw.Style{Face: draw.Mono, Size: 30, Color: draw.Hex(0x3a3a3a)}
	s.Text(290, 90, "CITY MALL PARKING", st.At(36).Aligned(draw.Center))
	s.Text(290, 140, c.Person.Home.VTC.Latin, st.Aligned(draw.Center))
	for i, line := range []string{
		fmt.Sprintf("Slip    %06d", s.rng.IntN(1000000)), "Vehicle ZZ 01 AB " + fmt.Sprint(1000+s.rng.IntN(9000)),
		"In      " + c.Deal.OrderDate.Format("02-01-06 15:04"), "Type    TWO WHEELER", "Fee     Rs 20.00", "Keep this slip safe.", "Lost slip fine Rs 200",
	} {
		s.Text(40, 230+62*float64(i), line, st)
	}
	s.Dashed(20, 700, 560, 700, 2, 8, st.Color)
	s.Text(290, 770, "THANK YOU", st.Aligned(draw.Center))
}

// paintLocalLetter is a letter in the writer's own script, hardly a Latin letter on it.
func paintLocalLetter(s *sheet, c Case) {
	h := newHolder(s, c)
	st := h.text.At(30)
	st.Leading = 1.7
	s.Text(a5Width-90, 110, h.Person.Home.Local(), shrink(s, h.Person.Home.Local(), st.At(22).Aligned(draw.Right), 600))
	var text []string
	for range 14 {
		text = append(text, pick(s.rng, h.notice, h.slogan, h.oldSlogan, h.authority, h.address, h.Name.Local))
	}
	s.Paragraph(80, 220, a5Width-160, strings.Join(text, " "), st)
}

// paintRuledSheet is a page of an exercise book before anybody wrote on it.
func paintRuledSheet(s *sheet, _ Case) {
	s.Fill(draw.Rect(0, 0, a5Width, a5Height), draw.Hex(pick(s.rng, uint32(0xffffff), 0xfbf8ee, 0xf3f6fb)))
	step := between(s.rng, 40, 66)
	for y := 130.0; y < a5Height; y += step {
		s.Line(0, y, a5Width, y, 1.4, draw.Hex(0xa9bfdc))
	}
	if chance(s.rng, 0.6) {
		s.Line(110, 0, 110, a5Height, 1.4, draw.Hex(0xe0a0a0))
	}
}

// paintChat is a phone's screen with a conversation.
func paintChat(s *sheet, c Case) {
	s.Fill(draw.Rect(0, 0, 900, 1600), draw.Hex(0xe8dfd6))
	s.Fill(draw.Rect(0, 0, 900, 150), draw.Hex(pick(s.rng, uint32(0x0b6b5c), 0x2a5db0, 0x333344)))
	st := draw.Style{Face: draw.Roboto, Size: 32}
	s.Fill(draw.Ellipse(90, 85, 42, 42), draw.Hex(0xcfd8dc))
	s.Text(160, 98, c.Person.Name.Latin, st.With(draw.RobotoBold).In(draw.White).At(38))
	said := []string{"Are you at home?", "Yes, since noon.", "Did the delivery come?", "Not yet, they said five.", "Ok. Tell me when it is there", "Sure", "And please buy milk", "How many litres?", "Two", "Done!"}
	y := 210.0
	for i, text := range said {
		w := s.Measure(text, st) + 60
		x, ink := 40.0, draw.White
		if i%2 == 1 {
			x, ink = 860-w, draw.Hex(0xd9f7c8)
		}
		s.Fill(draw.RoundRect(x, y, w, 90, 20), ink)
		s.Text(x+30, y+56, text, st)
		y += between(s.rng, 105, 135)
	}
	s.Fill(draw.RoundRect(40, 1500, 720, 80, 40), draw.White)
	s.Text(80, 1552, "Message", st.In(draw.Hex(0x999999)))
}
