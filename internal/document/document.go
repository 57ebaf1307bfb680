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
	SourceBarcode   Source = "barcode"
	SourceFace      Source = "face"    // counted by the face detector
	SourcePicture   Source = "picture" // judged from the look of the whole page

	// SourceTesseractHindi is Devanagari print, read by Tesseract.
	SourceTesseractHindi Source = "tesseract_hin"
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
	// lowest, both 0 to 1, as they were read before words in doubt were looked for in
	// lists. The lowest is the better sign of a wrong line.
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
	TypeScore    float64 // 0 to 1, how likely Type is right
	TypeSigns    Signs   // what TypeScore was made of; kept nowhere
	Fields       []Field // in the order of the type's definition, found or not
	Problem      Problem // zero when the document is good
	Pictures     []Size  // of each page, that in whose pixels its polygons are
	Engine       string  // version of the program that read it
	Models       string  // version of its networks
	PageCount    int
	RulesVersion string // version of the type definitions that read it

	// CalibrationVersion is that of the table which made the confidences.
	CalibrationVersion string

	// Checks are what the document's own parts say of each other, in the order made.
	Checks []Check

	// Measures are how the pictures came out that were read, page after page.
	Measures []Measure

	Statement *Statement // the table of a bank statement, nil when there is none
}

// Measure is one figure of how a page's picture came out.
type Measure struct {
	Name  MeasureName
	Page  int
	Value float64 // 0 when Unmeasured; its unit is the measure's own
	Limit float64 // beyond which it is Bad
	Grade Grade
}

// MeasureName names a measure, as the API writes it: "blur".
type MeasureName string

// Grade is what a measure's value means.
type Grade string

// Grades, as the API writes them.
const (
	Good       Grade = "ok"
	Bad        Grade = "bad"
	Unmeasured Grade = "unknown" // the picture has nothing to tell it by
)

// Size is that of a picture, in pixels.
type Size struct{ Width, Height int }

// Check is one comparison of a document's parts: a code with its signature, a code
// with the print.
type Check struct {
	Name    string    // what was compared, snake_case, part of the API: "aadhaar_qr_signature"
	Field   FieldName // whose value was compared, "" when the check is of no field
	Verdict Verdict
	Detail  string // plain words, safe to show: never a value from the document
}

// Verdict is the outcome of a check.
type Verdict string

// Verdicts of signatures and check values, and of comparisons.
const (
	Valid      Verdict = "valid"
	Invalid    Verdict = "invalid"
	UnknownKey Verdict = "unknown_key" // signed with a key that is not on our list
	NotChecked Verdict = "not_checked" // what the check needs is missing or not understood
	Agrees     Verdict = "agrees"
	Differs    Verdict = "differs"
)

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

	Rival *Rival // the best of the other values it might have had, nil when there was none

	// Labelled is an address with the label before each of its parts, when it is printed
	// as a form of them; "" otherwise.
	Labelled string

	Text    string  // as printed: the value's own print and nothing beside it
	Page    int     // from 1; 0 when not found
	Polygon Polygon // in the page's picture; zero when the value has no place of its own
	Source  Source

	// Signs are what Confidence was made of; zero when it came otherwise. They are
	// for measuring, and kept nowhere.
	Signs Signs
}

// Signs are what a reading left that tells how likely a value is right. Each is 0 to
// 1, and the higher the better.
type Signs struct {
	Print   float64 // the probability of the value's least sure character
	Whole   float64 // the probability that all of its characters are right, were they independent
	Page    float64 // the middle one of the page's lines, by their least sure character
	Size    float64 // the height of the print, 1 from 40 pixels of the picture
	Place   float64 // how well it stands where it should, and looks as it should
	Support float64 // how well it stands in another place, too
	Lead    float64 // how far the next best value is behind: 1 when there is none
	Check   float64 // its own check: 1 passed, 0.5 none, 0 failed
	Unmoved float64 // 1 when no character was exchanged, half as much for each that was
	Cover   float64 // the part of the text between captions that it takes up
	Plain   float64 // 1 when it has no digit and letter beside each other of which one may be the other, half as much for each
	Spacing float64 // how clearly its words stand apart, and the letters of each together
	Score   float64 // of a value that is judged otherwise: the judge's own figure
}

// Rival is a value that was read too and not taken.
type Rival struct {
	Value   string // as Field.Value
	Text    string
	Page    int
	Polygon Polygon
	Source  Source
	Share   float64 // its evidence as a part of that for the value taken, 0 to 1
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
