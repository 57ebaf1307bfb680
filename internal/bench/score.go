package bench

import (
	"slices"
	"strings"
	"unicode"

	"atlas/internal/calibration/fit"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

// Score is how one specimen was read.
type Score struct {
	Specimen  string
	Layout    string
	TypeRight bool
	Fields    []FieldScore
	Seconds   float64

	// NumberPrinted and Copy say whether the paper bears a whole Aadhaar number
	// and whether a redacted copy was handed out; Uncovered counts the numbers
	// that the copy leaves readable.
	NumberPrinted, Copy bool
	Uncovered           int

	Given []fit.Sample // the values that a client would see, and the type

	got document.Type
}

// FieldScore is how one field was read.
type FieldScore struct {
	Name       document.FieldName
	Group      Group
	Want, Got  string
	Right      bool
	F1         float64 // of the words, for addresses
	Confidence float64
}

// Group is a class of fields whose accuracy is one figure.
type Group string

// Groups, in the order of the table. Checked identifiers have a check digit or a
// fixed form that a reader can lean on.
const (
	CheckedIDs Group = "checked ids"
	OtherIDs   Group = "other ids"
	Names      Group = "names"
	Dates      Group = "dates"
	Amounts    Group = "amounts"
	Addresses  Group = "addresses"
	Texts      Group = "texts"
)

// Groups lists them.
func Groups() []Group {
	return []Group{CheckedIDs, OtherIDs, Names, Dates, Amounts, Addresses, Texts}
}

// group tells a field's group from its definition.
func group(f doctype.Field) Group {
	switch f.Class {
	case doctype.Name:
		return Names
	case doctype.Date:
		return Dates
	case doctype.Amount:
		return Amounts
	case doctype.Address:
		return Addresses
	case doctype.Text:
		return Texts
	}
	switch f.Kind {
	case "aadhaar", "pan", "gstin", "imei", "udyam", "fssai":
		return CheckedIDs
	}
	return OtherIDs
}

// Score compares what was read of a specimen with its truth.
func (b Bench) Score(s specimen.Specimen, r pipeline.Result) Score {
	out := Score{Specimen: s.Name, Layout: s.Layout, got: verdict(r.Reading)}
	out.TypeRight = out.got == wanted(s.Truth)
	out.NumberPrinted = len(s.Truth.Numbers) > 0
	out.Copy = r.Redacted != nil
	out.Uncovered = uncovered(s, r)
	out.Given = b.given(s, r.Reading)
	spec, ok := b.Types.Spec(s.Type)
	if !ok {
		return out
	}
	for _, def := range spec.Fields {
		if f, scored := scoreField(def, s.Truth, r.Reading); scored {
			out.Fields = append(out.Fields, f)
		}
	}
	return out
}

// verdict is the type a client would see, with the reason for an invalid one,
// since an open box with two people must be told from one with none.
func verdict(r document.Reading) document.Type {
	if r.Problem.Code == document.UnrecognisedDocument {
		return document.Unrecognised
	}
	if r.Problem.Code != "" {
		return document.Type(r.Problem.Reason)
	}
	return r.Type
}

func wanted(t specimen.Truth) document.Type {
	if t.Problem.Code == document.UnrecognisedDocument {
		return document.Unrecognised
	}
	if t.Problem.Code != "" {
		return document.Type(t.Problem.Reason)
	}
	return t.Type
}

// scoreField compares one field. A field that is not on the paper is scored only
// when something was read for it: that is an error too.
func scoreField(def doctype.Field, truth specimen.Truth, r document.Reading) (FieldScore, bool) {
	want, printed := truth.Fields[def.Name]
	got, _ := r.Field(def.Name)
	if def.Derive == doctype.FormattedAddress {
		if truth.Address == nil {
			return FieldScore{}, false
		}
		want, printed = flat(truth.Address), true
		got.Value = flat(got.Address)
	}
	if !printed && !got.Found {
		return FieldScore{}, false
	}
	f := FieldScore{Name: def.Name, Group: group(def), Want: want, Got: got.Value, Confidence: got.Confidence}
	f.Right = alike(want, got.Value)
	if f.Group == Addresses {
		f.F1 = wordF1(want, got.Value)
	}
	if coded, ok := truth.Coded[def.Name]; ok && !printed && within(got.Value, coded) {
		f.Right, f.F1 = true, 1
	}
	return f, true
}

func flat(a *document.Address) string {
	if a == nil {
		return ""
	}
	return strings.Join(strings.Fields(strings.Join([]string{a.Line1, a.Line2, a.City, a.State, a.Postcode}, " ")), " ")
}

// alike is exact match but for blanks round punctuation and a closing mark, which
// carry no meaning in a name or an address.
func alike(a, b string) bool { return strings.Join(words(a), " ") == strings.Join(words(b), " ") }

func words(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune(",.;:'-", r)
	})
}

// within says whether a value has no word that another has not: a code spells an address
// in parts, whose order and repetition are the reader's.
func within(value, of string) bool {
	known := words(strings.ToUpper(of))
	return !slices.ContainsFunc(words(strings.ToUpper(value)), func(w string) bool { return !slices.Contains(known, w) })
}

// wordF1 is the harmonic mean of precision and recall over the words of a text,
// case not counting.
func wordF1(want, got string) float64 {
	w, g := words(strings.ToUpper(want)), words(strings.ToUpper(got))
	if len(w)+len(g) == 0 {
		return 1
	}
	left := map[string]int{}
	for _, x := range w {
		left[x]++
	}
	hits := 0
	for _, x := range g {
		if left[x] > 0 {
			left[x]--
			hits++
		}
	}
	return 2 * float64(hits) / float64(len(w)+len(g))
}
