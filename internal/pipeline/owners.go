package pipeline

import (
	"cmp"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/classify"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/extract"
	"atlas/internal/kind"
)

// numbersApart is in how many characters two numbers of a kind differ at least:
// fewer may be one number, misread once.
const numbersApart = 3

// clearForm is the quality of a number that is surely one of its kind.
const clearForm = 0.9

// identityNumber is the number of an identity document where it is printed.
type identityNumber struct {
	typ    document.Type
	value  string
	proven bool // by its check digit
	doubts int  // characters that were not read surely
	at     document.Point
}

// twoDocuments says whether one picture shows two identity documents, whose fields
// would be mixed: two Aadhaar numbers with right check digits, or numbers that can
// be parted by a straight cut so that either side is a document by itself.
func (w *work) twoDocuments() bool {
	if w.spec == nil || w.spec.Identity == "" {
		return false
	}
	for _, p := range w.result.Pages {
		numbers := w.identityNumbers(p)
		for i, a := range numbers {
			for _, b := range numbers[:i] {
				if a.typ == b.typ && !differ(a, b) {
					continue
				}
				if a.typ == b.typ && a.proven && b.proven || w.parted(p, a, b) {
					return true
				}
			}
		}
	}
	return false
}

// identityNumbers finds the numbers on a page, those that fail their check left out, and
// those the holder had before. A virtual id of which a group was lost looks like an
// Aadhaar number.
func (w *work) identityNumbers(p document.Page) []identityNumber {
	var found []identityNumber
	for _, spec := range w.Types.Specs() {
		k, ok := kind.Lookup(spec.Identity)
		if !ok {
			continue
		}
		for _, l := range p.Lines {
			if strings.Contains(l.Text, "VID") {
				continue
			}
			for _, v := range k.Find(l.Text) {
				if v.Check != kind.Failed && v.Quality >= clearForm && !formerNumber(p, l, v.Start) {
					at := l.Span(v.Start, v.End).Polygon.Box().Center()
					found = append(found, identityNumber{spec.Type, v.Value, v.Check == kind.Passed, doubts(l, v), at})
				}
			}
		}
	}
	return found
}

// former is what stands before or over a number that the holder had before this one.
var former = regexp.MustCompile(`(?i)\b(?:old|previous|prev|earlier|former|existing)\b`)

// formerNumber says whether the caption of a number at rune start of a line, before it or
// over it, says that it is not this paper's.
func formerNumber(p document.Page, l document.Line, start int) bool {
	if before := strings.TrimSpace(string([]rune(l.Text)[:start])); before != "" {
		return former.MatchString(before)
	}
	const leading = 3.2 // as the rows of a form
	box := l.Polygon.Box()
	return slices.ContainsFunc(p.Lines, func(o document.Line) bool {
		b := o.Polygon.Box()
		up, row := box.Center().Y-b.Center().Y, 0.5*box.Height()
		over := up > row && up < leading*box.Height() && b.OverlapX(box) > 0.2
		beside := up < row && -up < row && b.MaxX <= box.MinX
		return (over || beside) && former.MatchString(o.Text)
	})
}

// doubts is how many characters of a number were not read surely.
func doubts(l document.Line, v kind.Found) (n int) {
	if len(l.Chars) != len([]rune(l.Text)) {
		return 0
	}
	for _, c := range l.Chars[v.Start:v.End] {
		if c.Rune != ' ' && c.Confidence < surelyRead {
			n++
		}
	}
	return n
}

// surelyRead is the probability of a character from which it is hardly another one.
const surelyRead = 0.9

// differ says whether two numbers, of equal length, are not one number misread.
func differ(a, b identityNumber) bool {
	n := 0
	for i := range min(len(a.value), len(b.value)) {
		if a.value[i] != b.value[i] {
			n++
		}
	}
	if a.proven && b.proven {
		return n >= numbersApart
	}
	return n >= numbersApart+max(a.doubts, b.doubts)
}

// otherForm says whether two numbers of one type are of different forms. A card that was
// made anew bears the old number beside the new one, so these alone tell no two holders.
func otherForm(a, b identityNumber) bool {
	return a.typ == b.typ && len(a.value) != len(b.value)
}

// parted says whether a cut, level or upright, between two numbers leaves each on a
// document of its type.
func (w *work) parted(p document.Page, a, b identityNumber) bool {
	return w.partedAlong(p, a, b, func(at document.Point) float64 { return at.Y }) ||
		w.partedAlong(p, a, b, func(at document.Point) float64 { return at.X })
}

func (w *work) partedAlong(p document.Page, a, b identityNumber, place func(document.Point) float64) bool {
	if place(a.at) > place(b.at) {
		a, b = b, a
	}
	where := func(l document.Line) float64 { return place(l.Polygon.Box().Center()) }
	lines := slices.SortedFunc(slices.Values(p.Lines), func(l, m document.Line) int {
		return cmp.Compare(where(l), where(m))
	})
	for i, l := range lines {
		if at := where(l); at <= place(a.at) || at > place(b.at) {
			continue
		}
		if !w.isOfType(lines[:i], a.typ) || !w.isOfType(lines[i:], b.typ) {
			continue
		}
		if !otherForm(a, b) || w.namesHolder(lines[:i], a.typ) && w.namesHolder(lines[i:], b.typ) {
			return true
		}
	}
	return false
}

// isOfType says whether lines are a document of a type by themselves.
func (w *work) isOfType(lines []document.Line, typ document.Type) bool {
	if len(lines) == 0 {
		return false
	}
	class := classify.Document(w.Types, []document.Page{pageOf(lines)})
	return class.Spec != nil && class.Spec.Type == typ
}

// namesHolder says whether lines, of which there are some, tell the name of the holder of
// a document of a type.
func (w *work) namesHolder(lines []document.Line, typ document.Type) bool {
	spec, ok := w.Types.Spec(typ)
	if !ok {
		return false
	}
	for i, f := range extract.Fields(spec, []document.Page{pageOf(lines)}) {
		if spec.Fields[i].Class == doctype.Name && f.Found {
			return true
		}
	}
	return false
}

// pageOf is a page of its own with lines of a larger one, of which there are some.
func pageOf(lines []document.Line) document.Page {
	around := lines[0].Polygon.Box()
	for _, l := range lines[1:] {
		around = around.Union(l.Polygon.Box())
	}
	move := document.Affine{A: 1, E: 1, C: -around.MinX, F: -around.MinY}
	page := document.Page{Number: 1, Width: around.Width(), Height: around.Height(), ToImage: document.Identity}
	for _, l := range lines {
		l.Polygon = move.Polygon(l.Polygon)
		page.Lines = append(page.Lines, l)
	}
	return page
}
