// Package doctype holds what Atlas knows of each kind of document, as data: one
// YAML file a type says how the type is recognised and how each field is read.
package doctype

import (
	"regexp"
	"slices"
	"time"

	"atlas/internal/calibration"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/mrz"
	"atlas/internal/phrase"
)

// Spec is one document type.
type Spec struct {
	Type      document.Type
	Title     string    // for people
	Recognise Recognise // how the type is told from others
	Redact    Redaction // what must be covered in a copy that may be shown
	Coloured  bool      // originals are printed in colour: one without is a copy

	// Identity is the kind of value that tells one holder of such a document from
	// another; "" for a paper that rightly prints the numbers of several people.
	Identity string

	// Sections name the headings under which captions such as "Name" or
	// "Address" mean a certain party: buyer, seller.
	Sections map[string][]phrase.Phrase
	// CodesWhen are printed phrases without which the paper has no code that says
	// anything of a field, so that none is looked for. With no phrases every paper of the
	// type may have one.
	CodesWhen []phrase.Phrase
	// Others are printed phrases that belong to no field: other captions, titles,
	// slogans. They end a value and keep what stands beside them from being read
	// as a field's.
	Others []phrase.Phrase
	Fields []Field
}

// Recognise says how the type is told from others: the weights of the evidence
// that is found on the pages are added up.
type Recognise struct {
	Threshold float64 // the sum from which the type is taken
	Phrases   []Evidence
	Kinds     []KindEvidence
}

// Evidence is a printed phrase with what it says for the type, or against it
// when the weight is negative.
type Evidence struct {
	Phrase phrase.Phrase
	Weight float64
	Top    bool // counts only in the upper third of a page, where titles stand
	Title  bool // counts only as a title: at the top and the most of its line
}

// KindEvidence is a value of some kind, such as a number with a check digit,
// anywhere on the pages.
type KindEvidence struct {
	Kind   string
	Weight float64
}

// Redaction names what is covered in the redacted copy of a type.
type Redaction string

// Redactions.
const (
	RedactNothing Redaction = ""
	RedactAadhaar Redaction = "aadhaar" // the first eight digits of every Aadhaar number
)

// Class groups fields whose accuracy is measured together.
type Class string

// Classes of fields.
const (
	Identifier Class = "identifier"
	Name       Class = "name"
	Date       Class = "date"
	Amount     Class = "amount"
	Address    Class = "address"
	Text       Class = "text"
)

var classes = []Class{Identifier, Name, Date, Amount, Address, Text}

// Field says where a field's value stands and how it looks.
type Field struct {
	Name  document.FieldName
	Class Class
	Kind  string // how a value looks; package kind knows the kinds

	Captions []phrase.Phrase // beside which the value stands
	Weak     []phrase.Phrase // captions that are believed only when no other gives a value
	Where    []Place         // on which sides of a caption, likeliest first

	// Apart are captions that head the columns of a table about something else: one of
	// this field's in their row is hardly believed.
	Apart []phrase.Phrase

	// Section names the heading the value belongs under. Common captions count
	// only there, and with Head the value itself may follow the heading.
	Section string
	Common  []phrase.Phrase
	Head    bool

	Under   document.FieldName // the value is the block below that field's value
	Within  document.FieldName // the value is a part of that field's value
	Over    document.FieldName // the value stands right over that field's value, where no caption of it was read
	Between *Between           // the value stands between two printed things
	Lone    bool               // it may be the only line after what it stands between that looks like it, of an identifier the only one that is nothing else
	Among   Among              // which it is of the dates on the paper when no caption tells
	Term    *Term              // the value is the date so long before another field's
	Heading bool               // the value may be the most prominent line of the page's top
	Anyhow  bool               // the look alone is enough, wherever it stands
	Spelt   bool               // the value, an amount, may be the one that the paper has in words, too

	// Leaves names the amount that is left of this one when another that is printed is
	// taken off: net pay of gross pay. One of several for which that holds is the value.
	Leaves document.FieldName
	// NotUnder are heads of a table's columns in which the value does not stand: what was
	// paid since April, or would be for a full month.
	NotUnder []phrase.Phrase

	// Encoded is what the paper's QR code says of the value, "" for nothing. Where the
	// code and the print say the same the code's spelling is taken; where they do not,
	// the surer of the two, with little confidence, and a check of the reading says so.
	Encoded encoded.Part
	// Striped is set when the value is printed in stripes too, as on labels. The stripes
	// come first: they are never misread. A value whose check digit is right is taken from
	// them alone; any other when the print says about the same.
	Striped bool
	// Magnetic is set when the value is printed in E-13B, which the text recogniser does
	// not know, at the foot of the paper: that band is read by its shapes.
	Magnetic bool
	// Across is set when the look alone is enough and the value may lie across several
	// lines side by side: a whole row of the page is looked at as one text.
	Across bool

	// Addressee is set when the value may head a postal address without a caption, as
	// in the window of a letter.
	Addressee bool

	// Opposite is set when the value may head an address at the right of the letterhead, on a
	// paper that has no heading of its section.
	Opposite bool
	// Many is set when the value is a list, such as the codes in a table's column: all
	// that is found, in the order it is printed, with ", " between.
	Many bool
	// Labelled is set when the value, an address, may be printed as a form of its parts,
	// each behind a label: "Road/Street: M G Road". The value is then what stands
	// behind the labels, in the order it is printed.
	Labelled bool

	// MRZ is the part of the machine-readable zone that tells the value, "" for none. It
	// is the first source; what is printed elsewhere supports or contradicts it.
	MRZ mrz.Part
	// Parts are read one by one, like fields, and their values joined in this order:
	// the given names and the surname of a passport. A part that is not found is left
	// out. They have a place each, but no name in results.
	Parts []Field

	// Ledger is the end of the table of transactions whose balance the value is, "" for
	// none: the rows prove it when they agree, and stand in where it is not printed.
	Ledger LedgerEnd

	// Rounded is set when the value, an amount, is often rounded off: of two less than one apart the
	// whole one is to be paid.
	Rounded bool

	OnlyIf *Condition // without it the paper has no such field, whatever is printed

	// Essential makes the document invalid when the value was read clearly and yet
	// fails its own check digit.
	Essential bool

	Prefer Preference // among equals
	Lines  int        // how many printed lines a value may take, at least 1
	From   document.FieldName
	Derive Derivation
}

// Place is where a value stands relative to its caption.
type Place string

// Places.
const (
	Inline Place = "inline" // in the caption's own line, after it
	Right  Place = "right"  // in the next column of the same row
	Below  Place = "below"  // under the caption
	Column Place = "column" // the first entry of a table column headed by the caption
	Above  Place = "above"  // over the caption: the large figure of a card
)

var places = []Place{Inline, Right, Below, Column, Above}

// Among says which of the dates on a paper one is.
type Among string

// The only date there is; or the earliest, so long before all others that it is a birth.
const (
	OnlyDate      Among = "only"
	EarliestDate  Among = "earliest"
	UnclaimedDate Among = "unclaimed" // the only one behind no caption of its own, where those of the others were read
)

// Between places a value among the free lines after one printed thing and before
// another; at least one of them is given.
type Between struct {
	After  []phrase.Phrase
	Before []phrase.Phrase
	// BeforeField stands for wherever that field's value was found.
	BeforeField document.FieldName
	// Index counts the lines in between from 0; negative from the end, -1 the last.
	Index int
}

// Term makes a date known by how long a paper is valid: it is so many years before the
// date of Until, or a day more, since papers end on the eve of the day they were issued.
type Term struct {
	Until document.FieldName
	Years []int
}

// Runs says whether a paper of this term may run from start to end.
func (t Term) Runs(start, end time.Time) bool {
	for _, years := range t.Years {
		whole := start.AddDate(years, 0, 0)
		if end.Equal(whole) || end.Equal(whole.AddDate(0, 0, -1)) {
			return true
		}
	}
	return false
}

// Condition says which papers of a type have a field. A condition on a field that
// was not found holds.
type Condition struct {
	Field      document.FieldName // whose value must match
	Matches    *regexp.Regexp
	NotPrinted []phrase.Phrase // of which none may stand on the pages
}

// LedgerEnd is an end of a table of transactions.
type LedgerEnd string

// Ends of the table.
const (
	NoLedger      LedgerEnd = ""
	LedgerOpening LedgerEnd = "opening" // the balance before all rows
	LedgerClosing LedgerEnd = "closing" // the balance after all rows
)

// Preference settles equal candidates.
type Preference string

// Preferences.
const (
	First   Preference = ""
	Largest Preference = "largest" // the highest amount
	Latest  Preference = "latest"  // the latest date, or the row of the latest year
)

// Derivation makes a field from something other than its own printed place.
type Derivation string

// Derivations.
const (
	NotDerived       Derivation = ""
	FormattedAddress Derivation = "formatted_address" // from the address named by From
	CaptureQuality   Derivation = "capture_quality"   // original, xerox_copy or photo_of_photo
	FaceCount        Derivation = "face_count"
)

var derivations = []Derivation{NotDerived, FormattedAddress, CaptureQuality, FaceCount}

// Field returns the definition of a field; ok is false when the type has none.
func (s *Spec) Field(name document.FieldName) (f Field, ok bool) {
	for _, f := range s.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}

// Encoded says whether a field's value is told by a code too.
func (s *Spec) Encoded() bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Encoded != "" })
}

// Magnetic says whether a field's value is printed in E-13B.
func (s *Spec) Magnetic() bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Magnetic })
}

// Striped says whether a field's value is printed in stripes too.
func (s *Spec) Striped() bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Striped })
}

// Judged names what a field's confidence is calibrated together with: the fields of
// its class, or those that are derived as it is.
func (f Field) Judged() calibration.Class {
	if f.Derive != NotDerived {
		return calibration.Class(f.Derive)
	}
	return calibration.Class(f.Class)
}

// Readable lists the fields that are read from print, and before each its parts.
func (s *Spec) Readable() []Field {
	var list []Field
	for _, f := range s.Fields {
		list = append(list, f.Parts...)
		if f.Derive == NotDerived {
			list = append(list, f)
		}
	}
	return list
}

// HasLedger says whether papers of the type have a table of transactions.
func (s *Spec) HasLedger() bool {
	return slices.ContainsFunc(s.Fields, func(f Field) bool { return f.Ledger != NoLedger })
}

// UsesMRZ says whether a field is told by a machine-readable zone.
func (s *Spec) UsesMRZ() bool {
	for _, f := range s.Fields {
		if f.MRZ != "" {
			return true
		}
	}
	return false
}
