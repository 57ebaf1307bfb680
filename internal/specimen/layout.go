package specimen

import (
	"math/rand/v2"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
)

// layout is one way a paper of a type looks.
type layout struct {
	typ           document.Type
	name          string
	width, height float64 // of the paper, in units
	mm            float64 // of the paper's width in life, for the resolution of scans; 0 for a photo of a scene
	paint         func(*sheet, Case)
	more          []func(*sheet, Case) // the pages after the first
}

// Paper sizes: a card at 300 dpi, A4 and A5 at 150 dpi.
const (
	cardWidth, cardHeight = 1011, 638
	a4Width, a4Height     = 1240, 1754
	a5Width, a5Height     = 874, 1240
)

// layouts is the list of all papers that can be drawn.
func layouts() []layout {
	var all []layout
	for _, list := range [][]layout{
		aadhaarLayouts, panLayouts, licenceLayouts, voterLayouts, passportLayouts,
		invoiceLayouts, orderLayouts, openBoxLayouts, labelLayouts,
		gstLayouts, udyamLayouts, shopLayouts, foodLayouts,
		statementLayouts, chequeLayouts, powerLayouts, payslipLayouts, returnLayouts,
		vehicleLayouts, foreignLayouts,
	} {
		all = append(all, list...)
	}
	return all
}

func card(typ document.Type, name string, paint func(*sheet, Case)) layout {
	return layout{typ: typ, name: name, width: cardWidth, height: cardHeight, mm: 85.6, paint: paint}
}

// a4 is a paper of one page or more.
func a4(typ document.Type, name string, paint func(*sheet, Case), more ...func(*sheet, Case)) layout {
	return layout{typ: typ, name: name, width: a4Width, height: a4Height, mm: 210, paint: paint, more: more}
}

// sheet is a paper being drawn: the canvas and the truth so far. Layouts draw on it
// as on any canvas and say what is a field's value as they go.
type sheet struct {
	*draw.Canvas
	rng   *rand.Rand
	truth *Truth
	turn  func() // goes on on a new page; nil when the paper has one only
}

// field notes the value a reader must give for a field.
func (s *sheet) field(name document.FieldName, value string) { s.truth.Fields[name] = value }

// at is a part of the sheet with its origin at (x, y), turned clockwise by degrees
// and enlarged by scale. What is drawn on it belongs to the same paper.
func (s *sheet) at(x, y, degrees, scale float64) *sheet {
	return &sheet{Canvas: s.Place(x, y, degrees, scale), rng: s.rng, truth: s.truth, turn: s.turn}
}
