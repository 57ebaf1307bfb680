package extract_test

import (
	"testing"

	"atlas/internal/document"
)

// placed is a line of print at its place, for pages whose rows are not at even heights.
type placed struct {
	x, y float64
	text string
}

func page(lines ...placed) document.Page {
	out := document.Page{Number: 1, Width: 1500, Height: 2000, ToImage: document.Identity}
	for _, p := range lines {
		line := typeset(p.text).Lines[0]
		for i := range line.Polygon {
			line.Polygon[i].X += p.x
			line.Polygon[i].Y += p.y
		}
		out.Lines = append(out.Lines, line)
	}
	return out
}

// A cell of two lines stands beside the middle of its row, and neither line is in a row with
// the label.
func TestCellsOfTwoLinesBelongToTheirLabels(t *testing.T) {
	p := page(
		placed{40, 0, "UDYAM REGISTRATION CERTIFICATE"},
		placed{740, 88, "Name of"},
		placed{320, 100, "Flat/Door/Block"}, placed{520, 100, "C-7, GAT NO"}, placed{740, 110, "Premises/"}, placed{900, 110, "SUNDARI NIWAS"},
		placed{320, 122, "No."}, placed{520, 122, "218"}, placed{740, 132, "Building"},
		placed{520, 160, "SHIRPUR"},
		placed{20, 180, "OFFICAL ADDRESS OF"}, placed{320, 171, "Village/Town"}, placed{740, 171, "Block"}, placed{900, 171, "-"},
		placed{20, 202, "ENTERPRISE"}, placed{520, 182, "KARWAND"},
		placed{320, 220, "Road/Street/Lane"}, placed{520, 220, "MANDAL ROAD"}, placed{740, 220, "City"}, placed{900, 220, "SHIRPUR"},
		placed{520, 257, "MADHYA"}, placed{900, 257, "DHAR, Pin"},
		placed{320, 268, "State"}, placed{740, 268, "District"},
		placed{520, 279, "PRADESH"}, placed{900, 279, "454001"},
		placed{320, 318, "Mobile"}, placed{520, 318, "98220XXXXX"}, placed{740, 318, "Email:"}, placed{900, 318, "a@firm.example"},
	)
	got := fields(t, "UDYAM_CERT", p)["address"].Value
	if want := "C-7, GAT NO 218, SUNDARI NIWAS, SHIRPUR KARWAND, MANDAL ROAD, SHIRPUR, MADHYA PRADESH, DHAR, 454001"; got != want {
		t.Errorf("address %q, want %q", got, want)
	}
}

// A caption in two scripts stands beside the middle of its value with both of its lines,
// though one was not read.
func TestValueBesideCaptionInTwoScripts(t *testing.T) {
	p := page(
		placed{100, 0, "FORM - 'G'"},
		placed{30, 112, "Name of the Establishment"}, placed{500, 100, "Amruta Snacks and Stationery"},
		placed{500, 160, "Gala No. 4, Lower Ground Floor, Vrindavan Chambers,"},
		placed{500, 184, "Tilak Chowk, Behind Town Hall, Miraj"}, placed{30, 214, "Postal Address of the Establishment"},
		placed{500, 208, "Road, Tal. Miraj, Dist. Sangli, Maharashtra -"},
		placed{500, 232, "416410"},
		placed{30, 312, "Full Name of Employer"}, placed{500, 300, "Vinayak Dattatray Khot"},
	)
	for _, y := range []float64{88, 190, 288} {
		p.Unread = append(p.Unread, document.Line{Polygon: document.Box{MinX: 30, MaxX: 190, MinY: y, MaxY: y + 18}.Polygon()})
	}
	got := fields(t, "SHOP_ACT_LICENSE", p)["address"].Value
	if want := "Gala No. 4, Lower Ground Floor, Vrindavan Chambers, Tilak Chowk, Behind Town Hall, Miraj Road, Tal. Miraj, Dist. Sangli, Maharashtra - 416410"; got != want {
		t.Errorf("address %q, want %q", got, want)
	}
}

// Each label stands under the same in another script, which was not read or read as
// nonsense, and each value beside the middle of both.
func TestTableOfLabelsInTwoScripts(t *testing.T) {
	p := page(
		placed{40, 0, "UDYAM REGISTRATION CERTIFICATE"}, placed{20, 80, "OFFICAL ADDRESS OF ENTERPRISE"},
		placed{320, 112, "Flat/Door/Block No."}, placed{560, 100, "19/2"}, placed{740, 112, "Name of Premises/ Building"}, placed{1040, 100, "Tara Bhavan"},
		placed{320, 172, "Village/Town"}, placed{560, 160, "Kamptee"}, placed{740, 172, "Block"}, placed{1040, 160, "NA"},
		placed{320, 232, "Police Station"}, placed{560, 220, "Old Kamptee"}, placed{740, 232, "City"}, placed{1040, 220, "Nagpur"},
		placed{320, 292, "State"}, placed{560, 280, "MAHARASHTRA"}, placed{740, 292, "District"}, placed{1040, 280, "NAGPUR, Pin 441001"},
	)
	for i, y := range []float64{88, 148, 208, 268} {
		p.Unread = append(p.Unread, document.Line{Polygon: document.Box{MinX: 320, MaxX: 420, MinY: y, MaxY: y + 18}.Polygon()})
		junk := typeset("raq ftr").Lines[0]
		junk.Polygon, junk.Confidence = document.Box{MinX: 740, MaxX: 810, MinY: y, MaxY: y + 18}.Polygon(), 0.4
		if i%2 == 0 {
			p.Lines = append(p.Lines, junk)
		}
	}
	got := fields(t, "UDYAM_CERT", p)["address"].Value
	if want := "19/2, Tara Bhavan, Kamptee, Old Kamptee, Nagpur, MAHARASHTRA, NAGPUR, 441001"; got != want {
		t.Errorf("address %q, want %q", got, want)
	}
}

// A detector may find a line of nothing between the two of a caption.
func TestBlankLineWithinCaption(t *testing.T) {
	p := page(
		placed{20, 100, "OFFICAL ADDRESS OF"}, placed{320, 112, "19/2, Tara Bhavan, Kamptee, Nagpur 441001"},
		placed{20, 124, "ENTERPRISE"},
	)
	blank := p.Lines[0].Part(0, 1)
	blank.Text, blank.Chars[0].Rune = " ", ' '
	blank.Polygon = document.Box{MinX: 20, MaxX: 30, MinY: 112, MaxY: 130}.Polygon()
	p.Lines = append(p.Lines, blank)
	if got := fields(t, "UDYAM_CERT", p)["address"].Value; got != "19/2, Tara Bhavan, Kamptee, Nagpur 441001" {
		t.Errorf("address %q", got)
	}
}
