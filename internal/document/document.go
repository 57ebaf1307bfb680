// Package document holds the words for what is on a paper: pages, lines, words,
// polygons and the fields read from them. It has no behaviour beyond geometry and
// knows nothing of files, databases or HTTP.
package document

// Type names a kind of paper, as the API writes it: "AADHAAR", "PAN". The types
// that exist are data (package doctype); only the codes below are known to code.
type Type string

// Unrecognised is the answer for a paper that matches no known type.
const Unrecognised Type = "UNRECOGNISED"

// FieldName names a field of a type, as the API writes it: "pan_number".
type FieldName string

// Source says where the text of a line or the value of a field came from.
type Source string

// Sources of text.
const (
	SourceText      Source = "text"       // read by OCR from pixels
	SourceTextLayer Source = "text_layer" // taken from a PDF's own text
	SourceMRZ       Source = "mrz"        // of the machine-readable zone of a passport
	SourceQR        Source = "qr"
	SourceFace      Source = "face" // counted by the face detector
)

// Page is one image of the paper after it was made upright. All coordinates are
// pixels of the upright page, x to the right, y down.
type Page struct {
	Number        int     // from 1
	Width, Height float64 // of the upright page, in pixels
	Lines         []Line  // in reading order

	// Unread are outlines that look like print but gave no text to believe: other
	// scripts, blurred or tiny print, patterns. Their text is what the recogniser
	// made of them. It is no ground for a value, only for caution.
	Unread []Line

	// ToImage maps upright-page coordinates to pixels of the decoded image the
	// page was read from (EXIF orientation already applied, full resolution).
	ToImage Affine
}

// Line is a row of text that stands close together. A caption and its value in
// the next column are two lines.
type Line struct {
	Text    string
	Polygon Polygon // clockwise from the top-left of the text
	Chars   []Char  // the runes of Text, one for one, spaces included
	Source  Source

	// Confidence is the mean probability of the characters, MinConfidence the
	// lowest, both 0 to 1. The lowest is the better sign of a wrong line.
	Confidence, MinConfidence float64
}

// Char is one recognised character of a line.
type Char struct {
	Rune       rune
	Confidence float64 // 0 to 1
	X          float64 // centre along the line, 0 at its left edge, 1 at its right
}

// Word is a run of a line's characters without spaces.
type Word struct {
	Text       string
	Polygon    Polygon
	Confidence float64 // the lowest of its characters
	Start, End int     // rune range in the line's text
}

// Reading is what was understood of one document.
type Reading struct {
	Type         Type
	TypeScore    float64 // 0 to 1, how sure the classifier is
	Fields       []Field // in the order of the type's definition, found or not
	Problem      Problem // zero when the document is good
	PageCount    int
	RulesVersion string // version of the type definitions that read it
}

// Problem is why a document gives no data although the file could be handled.
type Problem struct {
	Code   ProblemCode
	Reason string // plain words, safe to show: never text from the document
}

// ProblemCode is the documented error_code of a document.
type ProblemCode string

// The only two codes a client meets.
const (
	InvalidDocument      ProblemCode = "INVALID_DOC"
	UnrecognisedDocument ProblemCode = "UNRECOGNISED"
)

// Field is one value read from a document.
type Field struct {
	Name       FieldName
	Found      bool
	Value      string   // normalised, "" when not found
	Address    *Address // instead of Value for a formatted address
	Confidence float64  // 0 to 1; 0 when not found

	Text    string  // as printed
	Page    int     // from 1; 0 when not found
	Polygon Polygon // on the upright page
	Source  Source
}

// Address is a postal address in the five parts the API publishes.
type Address struct {
	State, Postcode, Line1, Line2, City string
}

// Field returns the field with that name; ok is false when the type has none.
func (r Reading) Field(name FieldName) (f Field, ok bool) {
	for _, f := range r.Fields {
		if f.Name == name {
			return f, true
		}
	}
	return Field{}, false
}
