package redact_test

import (
	"bytes"
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/idnum"
	"atlas/internal/redact"
)

// number is an invented Aadhaar number with the right check digit. The virtual ids
// below begin with twelve digits that would be a valid number, too.
const number = "999941057058"

const (
	charWidth, charHeight = 12.0, 18.0
	left, top, lineHeight = 40.0, 20.0, 40.0
	width                 = 640
)

// sheet is a white page with rows of print; a tab in a row starts a new line of
// text three characters further on.
func sheet(rows ...string) redact.Page {
	img := image.NewGray(image.Rect(0, 0, width, int(2*top+lineHeight*float64(len(rows)))))
	for i := range img.Pix {
		img.Pix[i] = 250
	}
	page := document.Page{Width: width, Height: float64(img.Rect.Dy()), ToImage: document.Identity}
	for i, row := range rows {
		x := left
		for _, text := range strings.Split(row, "\t") {
			page.Lines = append(page.Lines, line(text, x, top+lineHeight*float64(i)))
			x += charWidth * float64(len([]rune(text))+3)
		}
	}
	return redact.Page{Image: img, Page: page}
}

// line is print whose characters are all equally wide.
func line(text string, x, y float64) document.Line {
	runes := []rune(text)
	box := document.Box{MinX: x, MinY: y, MaxX: x + charWidth*float64(len(runes)), MaxY: y + charHeight}
	l := document.Line{Text: text, Polygon: box.Polygon(), Confidence: 0.99, MinConfidence: 0.95}
	for i, r := range runes {
		l.Chars = append(l.Chars, document.Char{Rune: r, Confidence: 0.99, X: (float64(i) + 0.5) / float64(len(runes))})
	}
	return l
}

// hidden writes the page's rows with # for each character that is covered in the
// copy by at least nine tenths, and with the character itself when a tenth at most is.
func hidden(t testing.TB, p redact.Page, r redact.Result) []string {
	t.Helper()
	if r.JPEG == nil {
		return nil
	}
	picture := open(t, r.JPEG)
	toCopy := p.Page.ToImage.Then(r.Sheets[0].ToCopy)
	var rows []string
	y := math.Inf(-1)
	for _, l := range p.Page.Lines {
		text := []rune(l.Text)
		for i, c := range text {
			place := l.Polygon.Slice(float64(i)/float64(len(text)), float64(i+1)/float64(len(text)))
			switch share := redact.Covered(picture, toCopy.Polygon(place)); {
			case c == ' ':
			case share > 0.9:
				text[i] = '#'
			case share > 0.1:
				text[i] = '?'
			}
		}
		if l.Polygon[0].Y == y {
			rows[len(rows)-1] += "\t" + string(text)
		} else {
			rows = append(rows, string(text))
		}
		y = l.Polygon[0].Y
	}
	return rows
}

func open(t testing.TB, b []byte) image.Image {
	t.Helper()
	img, err := jpeg.Decode(bytes.NewReader(b))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

func redacted(t testing.TB, o redact.Options, pages ...redact.Page) redact.Result {
	t.Helper()
	r, err := redact.Aadhaar(t.Context(), pages, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestAadhaarCovers(t *testing.T) {
	tests := []struct {
		name string
		rows []string
		want []string
	}{
		{"the first eight of twelve in groups", []string{"9999 4105 7058"}, []string{"#### #### 7058"}},
		{"the first eight run together", []string{"999941057058"}, []string{"########7058"}},
		{"a number after its caption", []string{"Your Aadhaar No.: 9999 4105 7058"}, []string{"Your Aadhaar No.: #### #### 7058"}},
		{"a number glued to its caption", []string{"UID999941057058"}, []string{"UI?########7058"}},
		{"a number within a longer line", []string{"No 9999 4105 7058 issued 12/03/2014"}, []string{"No #### #### 7058 issued 12/03/2014"}},
		{"digits of an Indian script", []string{"९९९९ ४१०५ ७०५८"}, []string{"#### #### ७०५८"}},
		{"letters that are digits", []string{"9999 41O5 7OS8"}, []string{"#### #### 7OS8"}},
		{"gaps that OCR put in", []string{"99 99 4105 7058"}, []string{"## ## #### 7058"}},
		{"dashes and dots for gaps", []string{"9999-4105.7058"}, []string{"#########?7058"}},
		{"a speck between the groups", []string{"9999 :4105 7058"}, []string{"#### ##### 7058"}},
		{"a speck for a gap", []string{"9999;4105\"7058"}, []string{"#########?7058"}},
		{"a virtual id with a speck and a misread caption", []string{"XID : 9174 6410 2633:0552"}, []string{"XID : #### #### ####?0552"}},
		{"all of a virtual id with a speck", []string{"VID : 9190 8552 5265; 3193"}, []string{"### # #### #### ##### ####"}},
		{"two numbers that a mark parts", []string{"9999 4105 7058 : 9999 4105 7058"}, []string{"#### #### 7058 : #### #### 7058"}},
		{"a number before another behind a mark", []string{"9999 4105 7058 ; 560 4567"}, []string{"#### #### 7058 ; 560 4567"}},
		{"a number behind a virtual id with a digit lost", []string{"VID : 9190 8552 526 : 9999 4105 7058"}, []string{"VID ? #### #### ### : #### #### 7058"}},
		{"nothing of a mobile with its country", []string{"9999 4105 7058", "+91 98765 43210"}, []string{"#### #### 7058", "+91 98765 43210"}},
		{"all of a line with as many digits that is no number", []string{"9999 4105 7058", "2345 W6789W0123"}, []string{"#### #### 7058", "#### ##########"}},
		{"nothing of a signature's time", []string{"9999 4105 7058", "Date: 2025.06.08 14:22:07 IST"}, []string{"#### #### 7058", "Date: 2025.06.08 14:22:07 IST"}},
		{"a number in two lines of one row", []string{"9999 4105\t7058"}, []string{"#### ####\t7058"}},
		{"a number in three lines of one row", []string{"9999\t4105\t7058"}, []string{"####\t####\t7058"}},
		{"every print of it", []string{"9999 4105 7058", "and again 9999 4105 7058"}, []string{"#### #### 7058", "and again #### #### 7058"}},
		{"the groups when the check digit is misread", []string{"9999 4105 7059"}, []string{"#### #### 7059"}},
		{"the groups when a digit is lost", []string{"9999 405 7058"}, []string{"#### ### 7058"}},
		{"a second print with two digits misread", []string{"9999 4105 7058", "1999 4165 7058"}, []string{"#### #### 7058", "#### #### 7058"}},
		{"the first twelve of a virtual id", []string{"VID : 9190 8552 5265 3193"}, []string{"VID : #### #### #### 3193"}},
		{"a virtual id without gaps", []string{"VID: 9190855252653193"}, []string{"VID: ############3193"}},
		{"a virtual id without its caption", []string{"9190 8552 5265 3193"}, []string{"#### #### #### 3193"}},
		{"all of a virtual id whose end is lost", []string{"VID : 9190 8552 52", "9999 4105 7058"}, []string{"VID # #### #### ##", "#### #### 7058"}},
		{"a virtual id of whose caption the V is left", []string{"V 183 609 3821 3864", "9999 4105 7058"}, []string{"# ### ### #### 3864", "#### #### 7058"}},
		{"a virtual id with a digit lost", []string{"9190 855 5265 3193"}, []string{"#### ### #### 3193"}},
		{"a virtual id with a digit read as a letter", []string{"9190 855L 5265 3193"}, []string{"#### #### #### 3193"}},
		{"a virtual id without its caption whose end is lost", []string{"WD - 9190 8552 5265 31"}, []string{"## # #### #### #### ##"}}, // whose first twelve digits check
		{"a virtual id without its caption whose end is lost, whose first digits do not check", []string{"WD - 9108 4525 0505 27"}, []string{"## # #### #### #### ##"}},
		{"a virtual id of whose group little is left", []string{"VID : 9190 JLUL 5265 3193", "9999 4105 7058"}, []string{"VID : #### #### #### 3193", "#### #### 7058"}},
		{"the end of a virtual id that was read elsewhere", []string{"VID : 9190 8552 5265 3193", "ne xx 5265 3198"}, []string{"VID : #### #### #### 3193", "## ## #### 3198"}},
		{"a piece of a known number", []string{"9999 4105 7058", "xx 4105 7058"}, []string{"#### #### 7058", "## #### 7058"}},
		{"a piece of a number that a date stands behind", []string{"9999 4105 7058 12/03/2014", "xx 4105 7058"}, []string{"#### #### #### 12/03/2014", "## #### 7058"}},
		{"nothing of an enrolment number", []string{"1234/56789/01234", "9999 4105 7058"}, []string{"1234/56789/01234", "#### #### 7058"}},
		{"nothing of phone numbers and dates", []string{"Mobile 9876543210 1800 300 1947", "DOB 01/01/1990 PIN 411005", "9999 4105 7058"},
			[]string{"Mobile 9876543210 1800 300 1947", "DOB 01/01/1990 PIN 411005", "#### #### 7058"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := sheet(tt.rows...)
			if diff := cmp.Diff(tt.want, hidden(t, p, redacted(t, redact.Options{}, p))); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

// TestAadhaarCoversNarrowGaps: two pieces of unread print are covered each for itself, and
// what lies between them when it is narrow.
func TestAadhaarCoversNarrowGaps(t *testing.T) {
	const size = charHeight - 4
	for gap, covered := range map[float64]bool{1.5: true, 2.6: false} { // between the pieces, in heights
		p := sheet("XXXX XXXX 7058", "Meera Anand", "Some Street", "", "", "")
		p.Page.Lines = p.Page.Lines[:3] // the rest is blank
		y := p.Page.Height - 60
		x := left
		for range 2 {
			p.Page.Unread = append(p.Page.Unread, document.Line{Polygon: document.Box{MinX: x, MinY: y, MaxX: x + 3*size, MaxY: y + size}.Polygon()})
			x += (3 + gap) * size
		}
		middle := document.Box{MinX: left + 3*size + gap*size/2 - 1, MaxX: left + 3*size + gap*size/2 + 1, MinY: y, MaxY: y + size}
		share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), middle.Polygon())
		if share > 0.99 != covered {
			t.Errorf("a gap of %.1f heights: %.2f is covered, want all: %v", gap, share, covered)
		}
	}
}

func TestAadhaarCoversAKnownNumberBadlyRead(t *testing.T) {
	tests := []struct{ name, row, want string }{
		{"its end lost", "9999 4105 70", "#### #### 70"},
		{"its first digits lost", "xx 99 4105 7058", "?# ## #### 7058"},
		{"only the middle group", "4105", "####"},
		{"two digits misread", "9989 4105 1058", "#### #### 1058"},
		{"cut in half", "99994105", "########"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := sheet(tt.row)
			got := hidden(t, p, redacted(t, redact.Options{Known: []string{idnum.GroupAadhaar(number)}}, p)) // as fields have it
			if diff := cmp.Diff([]string{tt.want}, got); diff != "" {
				t.Errorf("rows (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAadhaarMakesNoCopyWithoutANumber(t *testing.T) {
	for name, rows := range map[string][]string{
		"no digits":          {"Government of India", "Meera Anand"},
		"other numbers only": {"Mobile 9876543210", "1234/56789/01234", "PIN 411005", "DOB 01/01/1990"},
		"half a number":      {"9999 4105"},
	} {
		r := redacted(t, redact.Options{}, sheet(rows...))
		if r.JPEG != nil || r.Located != 0 {
			t.Errorf("%s: a copy of %d bytes, %d located", name, len(r.JPEG), r.Located)
		}
	}
}

func TestAadhaarCopiesAMaskedPaper(t *testing.T) {
	p := sheet("Meera Anand", "XXXX XXXX 7058")
	r := redacted(t, redact.Options{Known: []string{"XXXXXXXX7058"}}, p)
	if diff := cmp.Diff([]string{"Meera Anand", "XXXX XXXX 7058"}, hidden(t, p, r)); diff != "" || r.Located != 1 {
		t.Errorf("%d located, rows (-want +got):\n%s", r.Located, diff)
	}
}

// unread puts print that was not read, size high, on a sheet of twelve characters.
func unread(p redact.Page, text string, size float64) (redact.Page, document.Polygon) {
	at := document.Box{MinX: left, MinY: p.Page.Height - 60, MaxX: left + 12*size, MaxY: p.Page.Height - 60 + size}.Polygon()
	p.Page.Unread = append(p.Page.Unread, document.Line{Text: text, Polygon: at, Confidence: 0.3})
	return p, at
}

func TestAadhaarCoversPrintThatWasNotRead(t *testing.T) {
	tests := []struct {
		name, text string
		size       float64
		covered    bool
	}{
		{"smaller than what was read", "", charHeight - 4, true},
		{"as large as what was read: another script", "", charHeight + 1, false},
		{"hardly smaller than what was read: the same", "", charHeight - 1, false},
		{"large, but digits for the most part", "9l9O T7z1", charHeight + 10, true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, at := unread(sheet("XXXX XXXX 7058", "Meera Anand", "Some Street", "", "", ""), tt.text, tt.size)
			share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), at)
			if share > 0.99 != tt.covered || !tt.covered && share > 0 {
				t.Errorf("%.2f is covered, want covered: %v", share, tt.covered)
			}
		})
	}
}

// TestAadhaarCoversPiecesOfARow: print too short for a number is one with what stands
// beside it, and none without. A portrait's eyes are as long as three digits.
func TestAadhaarCoversPiecesOfARow(t *testing.T) {
	const size = charHeight - 4
	for name, tt := range map[string]struct {
		gap     float64 // to the next piece, in heights; 0 for none
		down    float64
		covered bool
	}{
		"alone":            {0, 0, false},
		"beside another":   {1, 0, true},
		"far from another": {4, 0, false},
		"above another":    {0.1, 2, false},
		"a little askew":   {0.5, 0.2, true},
	} {
		p := sheet("XXXX XXXX 7058", "Meera Anand", "Some Street", "", "", "")
		p.Page.Lines = p.Page.Lines[:3] // the rest is blank
		y := p.Page.Height - 60
		piece := document.Box{MinX: left, MinY: y, MaxX: left + 3*size, MaxY: y + size}
		p.Page.Unread = append(p.Page.Unread, document.Line{Polygon: piece.Polygon()})
		if tt.gap > 0 {
			x, y := piece.MaxX+tt.gap*size, y+tt.down*size
			p.Page.Unread = append(p.Page.Unread, document.Line{Polygon: document.Box{MinX: x, MinY: y, MaxX: x + 3*size, MaxY: y + size}.Polygon()})
		}
		share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), piece.Polygon())
		if share > 0.99 != tt.covered || !tt.covered && share > 0 {
			t.Errorf("%s: %.2f is covered, want covered: %v", name, share, tt.covered)
		}
	}
}

func TestAadhaarCoversAllUnreadPrintWhereNothingWasReadWell(t *testing.T) {
	p := sheet("XXXX XXXX 7058", "Meera Anand", "", "", "")
	for i := range p.Page.Lines {
		p.Page.Lines[i].Confidence = 0.6
	}
	p, at := unread(p, "", 3*charHeight)
	if share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), at); share < 0.99 {
		t.Errorf("%.2f is covered", share)
	}
}

func TestAadhaarCoversPrintBelowAMaskedNumber(t *testing.T) {
	for name, tt := range map[string]struct {
		number string
		ink    int // how much darker than the paper the print below is, of 200
	}{
		"print as dark as the number":   {"XXXX XXXX 7058", 200},
		"print of a fifth of its ink":   {"XXXX XXXX 7058", 40},
		"crosses that are read as else": {"X000X X0X0X 7058", 200},
		"a digit read as a letter":      {"XXXX XXXX 7O58", 200},
	} {
		t.Run(name, func(t *testing.T) {
			p := sheet(tt.number, "")
			tiny := document.Box{MinX: left + 20, MinY: top + charHeight + 2, MaxX: left + 120, MaxY: top + charHeight + 10}
			for y := int(tiny.MinY); y < int(tiny.MaxY); y++ {
				for x := int(tiny.MinX); x < int(tiny.MaxX); x++ {
					p.Image.(*image.Gray).SetGray(x, y, color.Gray{Y: uint8(240 - tt.ink*(1-x/4%2))})
				}
			}
			for x := int(left); x < int(left)+150; x++ { // the masked number's own ink
				for y := int(top) + 2; y < int(top)+14; y++ {
					p.Image.(*image.Gray).SetGray(x, y, color.Gray{Y: uint8(40 + 200*(x/6%2))})
				}
			}
			if share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), tiny.Polygon()); share < 0.99 {
				t.Errorf("%.2f is covered", share)
			}
		})
	}
}

// A line ruled under a number is no virtual id, but may stand under one.
func TestAadhaarLeavesARuledLineInSight(t *testing.T) {
	bars := func(img *image.Gray, r image.Rectangle) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				img.SetGray(x, y, color.Gray{Y: uint8(40 + 200*(x/6%2))})
			}
		}
	}
	const size = 3 // the page is drawn so many times as large
	for name, tt := range map[string]struct{ rule, print, covered bool }{
		"a rule":           {true, false, false},
		"a virtual id":     {false, true, true},
		"an id and a rule": {true, true, true},
		"nothing":          {false, false, false},
	} {
		p := sheet("XXXX XXXX 7058", "")
		img := image.NewGray(image.Rect(0, 0, size*width, size*p.Image.Bounds().Dy()))
		for i := range img.Pix {
			img.Pix[i] = 250
		}
		p.Image, p.Page.ToImage = img, document.Affine{A: size, E: size}
		bars(img, image.Rect(size*left, size*(top+2), size*(left+150), size*(top+14)))
		under := document.Box{MinX: size * (left + 10), MinY: size * (top + charHeight + 2), MaxX: size * (left + 120), MaxY: size * (top + charHeight + 10)}
		if tt.print {
			bars(img, image.Rect(int(under.MinX), int(under.MinY), int(under.MaxX), int(under.MaxY)))
		}
		if tt.rule {
			y := size * (top + charHeight + 6)
			draw.Draw(img, image.Rect(0, int(y), size*width, int(y)+4), image.Black, image.Point{}, draw.Src)
		}
		r := redacted(t, redact.Options{}, p)
		covers := r.Sheets[0].Covers
		if tt.covered != (len(covers) > 0) {
			t.Errorf("%s: covers %v, want covered: %v", name, covers, tt.covered)
		}
	}
}

// Property: whatever the number, its gaps and one slip of the OCR in a second
// print, the first eight digits go and the last four stay.
func TestAadhaarHidesEightAndShowsFour(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		head := rapid.StringMatching(`[2-9][0-9]{10}`).Draw(rt, "head")
		printed := head + string(idnum.VerhoeffDigit(head))
		second := []byte(printed)
		slip := rapid.IntRange(0, 11).Draw(rt, "slip")
		second[slip] = byte(rapid.IntRange('0', '9').Draw(rt, "read"))
		caption := rapid.SampledFrom([]string{"", "Aadhaar No. ", "xyz: "}).Draw(rt, "caption")
		gap := rapid.SampledFrom([]string{" ", "  ", ""}).Draw(rt, "gap")
		write := func(n string) string { return caption + n[:4] + gap + n[4:8] + gap + n[8:] }
		p := sheet(write(printed), write(string(second)))
		r, err := redact.Aadhaar(t.Context(), []redact.Page{p}, redact.Options{})
		if err != nil {
			rt.Fatal(err)
		}
		for i, row := range hidden(t, p, r) {
			digits := strings.ReplaceAll(strings.TrimPrefix(row, caption), " ", "")
			if !strings.HasPrefix(digits, "########") || strings.ContainsAny(digits[8:], "#?") {
				rt.Fatalf("row %d of %s is left as %q", i, printed, row)
			}
		}
	})
}

// turnedSheet is a sheet whose picture was taken at quarters, clockwise.
func turnedSheet(quarters int, rows ...string) redact.Page {
	p := sheet(rows...)
	p.Image.(*image.Gray).SetGray(3, 3, color.Gray{Y: 128}) // marks the top left
	for range quarters {
		src := p.Image.(*image.Gray)
		w, h := src.Rect.Dx(), src.Rect.Dy()
		dst := image.NewGray(image.Rect(0, 0, h, w))
		for y := range h {
			for x := range w {
				dst.SetGray(h-1-y, x, src.GrayAt(x, y))
			}
		}
		p.Image = dst
		p.Page.ToImage = p.Page.ToImage.Then(document.Affine{B: -1, C: float64(h), D: 1})
	}
	return p
}

func TestAadhaarCopyStandsUpright(t *testing.T) {
	for quarters := range 4 {
		p := turnedSheet(quarters, "9999 4105 7058")
		r := redacted(t, redact.Options{}, p)
		picture := open(t, r.JPEG)
		if got, want := picture.Bounds(), image.Rect(0, 0, width, 80); got != want {
			t.Fatalf("%d quarters: the copy is %v, want %v: upright at full resolution", quarters, got, want)
		}
		if y := color.GrayModel.Convert(picture.At(3, 3)).(color.Gray).Y; y > 200 {
			t.Errorf("%d quarters: the mark at the top left is gone (%d)", quarters, y)
		}
		if diff := cmp.Diff([]string{"#### #### 7058"}, hidden(t, p, r)); diff != "" {
			t.Errorf("%d quarters: rows (-want +got):\n%s", quarters, diff)
		}
	}
}

func TestAadhaarCoverFollowsTheSlope(t *testing.T) {
	p := sheet("9999 4105 7058")
	l := &p.Page.Lines[0]
	for i, drop := range []float64{0, 60, 60, 0} {
		l.Polygon[i].Y += drop
	}
	if diff := cmp.Diff([]string{"#### #### 7058"}, hidden(t, p, redacted(t, redact.Options{}, p))); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

func TestAadhaarCopyHasNoMetadata(t *testing.T) {
	b := redacted(t, redact.Options{}, sheet("9999 4105 7058")).JPEG
	for at := 2; b[at+1] != 0xda; { // markers up to the start of the scan
		if marker := b[at+1]; marker >= 0xe0 && marker <= 0xef || marker == 0xfe {
			t.Errorf("the copy has a segment %#x", marker)
		}
		at += 2 + int(b[at+2])<<8 + int(b[at+3])
	}
}

func TestAadhaarStacksThePagesWithANumber(t *testing.T) {
	blank, front := sheet("Government of India"), sheet("9999 4105 7058")
	back := sheet("Address", "9999 4105 7058")
	r := redacted(t, redact.Options{}, blank, front, back)
	var pages []int
	for _, s := range r.Sheets {
		pages = append(pages, s.Page)
	}
	if diff := cmp.Diff([]int{1, 2}, pages); diff != "" || r.Located != 2 {
		t.Errorf("%d located on the pages (-want +got):\n%s", r.Located, diff)
	}
	if got, want := open(t, r.JPEG).Bounds(), image.Rect(0, 0, width, 80+120); got != want {
		t.Errorf("the copy is %v, want %v", got, want)
	}
	if diff := cmp.Diff(image.Rect(0, 80, width, 200), r.Sheets[1].Bounds); diff != "" {
		t.Errorf("bounds of the second sheet (-want +got):\n%s", diff)
	}
}

func TestAadhaarBoundsTheCopy(t *testing.T) {
	p := sheet("9999 4105 7058")
	var pages []redact.Page
	for range 12 {
		big := p
		big.Image = image.NewGray(image.Rect(0, 0, 2500, 2500))
		pages = append(pages, big)
	}
	b := open(t, redacted(t, redact.Options{}, pages...).JPEG).Bounds()
	if n := b.Dx() * b.Dy(); n > 40_000_000 || n < 39_000_000 {
		t.Errorf("the copy of 75 megapixels has %d pixels, want 40 million", n)
	}
}

func TestAadhaarStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := redact.Aadhaar(ctx, []redact.Page{sheet("9999 4105 7058")}, redact.Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("Aadhaar = %v, want the context's error", err)
	}
}

// readerOf reads whatever page it is.
type readerOf document.Page

func (r readerOf) Read(context.Context, image.Image) (document.Page, error) {
	return document.Page(r), nil
}

func TestVerify(t *testing.T) {
	r := redacted(t, redact.Options{}, sheet("9999 4105 7058", "VID : 9190 8552 5265 3193"))
	tests := []struct {
		name, read string // what a second look finds on the copy
		code       string
	}{
		{"nothing but the last four", "7058", ""},
		{"other numbers", "Mobile 9876543210", ""},
		{"the whole number", "9999 4105 7058", "redaction_incomplete"},
		{"the number with a digit misread", "9999 4I05 7O58", "redaction_incomplete"},
		{"half of it", "4105 7058", "redaction_incomplete"},
		{"a virtual id", "9190 8552 5265 3193", "redaction_incomplete"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := r.Verify(t.Context(), readerOf(sheet(tt.read).Page))
			if (err != nil) != (tt.code != "") || err != nil && fault.CodeOf(err) != tt.code {
				t.Errorf("Verify = %v, want code %q", err, tt.code)
			}
		})
	}
}

// attentive is a reader that sees a line of a sheet as long as it is not covered.
type attentive struct {
	line document.Line
	at   document.Polygon // of what it says, in the picture it is given
}

func (r attentive) Read(_ context.Context, img image.Image) (document.Page, error) {
	b := img.Bounds()
	page := document.Page{Width: float64(b.Dx()), Height: float64(b.Dy()), ToImage: document.Identity}
	onImage := document.Affine{A: 1, E: 1, C: float64(b.Min.X), F: float64(b.Min.Y)}.Polygon(r.at)
	if redact.Covered(img, onImage) < 0.5 {
		page.Lines = append(page.Lines, r.line)
	}
	return page, nil
}

func TestVerifyCoversWhatTheFirstReadingMissed(t *testing.T) {
	missed := line("9190 8552 5265 3193", left, top+2*lineHeight)
	first := sheet("9999 4105 7058", "", "")
	r := redacted(t, redact.Options{}, first, sheet("XXXX XXXX 7058", "", ""))
	again, err := r.Verify(t.Context(), attentive{missed, missed.Polygon.Slice(0, 0.5)})
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range again.Sheets {
		secret := s.ToCopy.Polygon(missed.Polygon.Slice(0, 0.72))
		if share := redact.Covered(open(t, again.JPEG), secret); share < 0.99 {
			t.Errorf("%.2f of what was missed on sheet %d is covered", share, i)
		}
		if n := len(s.Covers); n != len(r.Sheets[i].Covers)+1 {
			t.Errorf("sheet %d tells of %d covers", i, n)
		}
	}
}
