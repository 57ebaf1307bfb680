package redact_test

import (
	"image"
	"image/color"
	"strings"
	"testing"

	qrcode "github.com/skip2/go-qrcode"
	"golang.org/x/image/draw"

	"atlas/internal/document"
	"atlas/internal/qr"
	"atlas/internal/redact"
)

// withCode draws a QR code onto a sheet, module pixels a module, and gives the
// outline of the symbol. Its middle is painted over when smudged is set.
func withCode(t *testing.T, p redact.Page, content string, smudged bool) (redact.Page, document.Polygon) {
	t.Helper()
	code, err := qrcode.New(content, qrcode.Low)
	if err != nil {
		t.Fatal(err)
	}
	code.DisableBorder = true
	bitmap := code.Bitmap()
	const module, x0, y0 = 4, 40, 120
	side := module * len(bitmap)
	img := image.NewGray(image.Rect(0, 0, max(width, side+2*x0), y0+side+x0))
	for i := range img.Pix {
		img.Pix[i] = 250
	}
	for y := range side {
		for x := range side {
			hole := smudged && x > side/3 && x < side*2/3 && y > side/3 && y < side*2/3
			if bitmap[y/module][x/module] && !hole {
				img.SetGray(x0+x, y0+y, color.Gray{Y: 60})
			}
		}
	}
	p.Image = img
	at := document.Box{MinX: x0, MinY: y0, MaxX: x0 + float64(side), MaxY: y0 + float64(side)}
	return p, at.Polygon()
}

func TestAadhaarCodes(t *testing.T) {
	old := `<PrintLetterBarcodeData uid="` + number + `" name="Meera Anand" gender="F" yob="1985" vtc="Pune" pc="411016"/>`
	tests := []struct {
		name, content string
		smudged       bool
		covered       bool
	}{
		{"the old code holds the number", old, false, true},
		{"a code that cannot be decoded may be an old one", old, true, true},
		{"a Secure QR stays", strings.Repeat("6979414848", 70), false, false},
		{"any other code stays", "https://example.in/verify", false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, code := withCode(t, sheet("9999 4105 7058"), tt.content, tt.smudged)
			r := redacted(t, redact.Options{}, p)
			share := redact.Covered(open(t, r.JPEG), code)
			if tt.covered != (share == 1) || !tt.covered && share > 0.1 {
				t.Errorf("%.3f of the code is covered, want covered: %v", share, tt.covered)
			}
			if want := 1; tt.covered && r.Located != want+1 || !tt.covered && r.Located != want {
				t.Errorf("%d located", r.Located)
			}
		})
	}
}

// The outline of a code is generous, but the digits next to it stay in sight.
// TestAadhaarCoversASmallCode: on an A4 page of 300 dpi the code of a card may be too small to
// be read.
func TestAadhaarCoversASmallCode(t *testing.T) {
	old := `<PrintLetterBarcodeData uid="` + number + `" name="Meera Anand" gender="F" yob="1985" co="D/O: Anand Rao" house="12" street="MG Road" lm="Near Lake" loc="Shivaji Nagar" vtc="Pune City" po="Model Colony" dist="Pune" subdist="Haveli" state="Maharashtra" pc="411016"/>`
	p, code := withCode(t, sheet("9999 4105 7058"), old, false)
	small, page := p.Image, image.NewGray(image.Rect(0, 0, 2480, 3508))
	for i := range page.Pix {
		page.Pix[i] = 250
	}
	draw.BiLinear.Scale(page, image.Rect(0, 0, small.Bounds().Dx()/2, small.Bounds().Dy()/2), small, small.Bounds(), draw.Src, nil)
	p.Image, p.Codes = page, []qr.Code{} // none was large enough to be seen
	at := document.Affine{A: 0.5, E: 0.5}.Polygon(code)
	r := redacted(t, redact.Options{}, p)
	picture := open(t, r.JPEG)
	scale := float64(picture.Bounds().Dy()) / float64(page.Rect.Dy())
	if share := redact.Covered(picture, document.Affine{A: scale, E: scale}.Polygon(at)); share < 0.9 {
		t.Errorf("%.0f %% of the code are covered", 100*share)
	}
}

func TestAadhaarCodeSparesTheLastDigits(t *testing.T) {
	p, code := withCode(t, sheet("Meera", "Anand", "9999 4105 7058"), "https://example.in/a-longer-address-so-the-code-is-large-enough", true)
	r := redacted(t, redact.Options{}, p)
	if rows := hidden(t, p, r); rows[2] != "#### #### 7058" {
		t.Errorf("the number's row is %q", rows[2])
	}
	if share := redact.Covered(open(t, r.JPEG), code); share < 0.99 {
		t.Errorf("%.3f of the code is covered", share)
	}
}

// A number that print alone does not give away is known from the old code.
func TestAadhaarKnowsTheNumberOfTheCode(t *testing.T) {
	p, _ := withCode(t, sheet("999 4105 xx"), `<PrintLetterBarcodeData uid="`+number+`" name="Meera Anand"/>`, false)
	if got := hidden(t, p, redacted(t, redact.Options{}, p)); len(got) != 1 || got[0] != "### #### ##" && got[0] != "### #### xx" {
		t.Errorf("rows %q, want the digits covered", got)
	}
}

// What looks like print within a code that stays is not print.
func TestAadhaarSparesACodeThatStays(t *testing.T) {
	p, code := withCode(t, sheet("9999 4105 7058"), "https://example.in/verify", false)
	p.Page.Unread = append(p.Page.Unread, document.Line{Polygon: code.Slice(0.3, 0.7)})
	if share := redact.Covered(open(t, redacted(t, redact.Options{}, p).JPEG), code); share > 0.1 {
		t.Errorf("%.2f of the code is covered", share)
	}
}
