// Package redact makes the copy of an Aadhaar paper that may be stored and shown:
// a new picture in which the first eight digits of every printed Aadhaar number
// are covered.
package redact

import (
	"context"
	"fmt"
	"image"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/qr"
)

// Page is one page of the paper: the picture it was decoded to, at full
// resolution, and what was read on it.
type Page struct {
	Image image.Image
	Page  document.Page
	Codes []qr.Code // of the image; nil when they have not been looked for
}

// Reader reads a picture. An ocr engine is one.
type Reader interface {
	Read(ctx context.Context, img image.Image) (document.Page, error)
}

// Options are what is known of the paper; the zero value is of use.
type Options struct {
	// Known are Aadhaar numbers that were read from the paper, twelve digits each.
	// Prints of them are found even where they were badly read.
	Known []string
}

// Result is a redacted copy.
type Result struct {
	// JPEG is the copy; nil when no number was located, because then an unseen one
	// may be in plain sight.
	JPEG []byte

	// Located counts the pieces of print and the codes that were covered, and the
	// numbers that were masked in print.
	Located int

	// Sheets are the pages in the copy, from its top.
	Sheets []Sheet

	known []string // the paper's numbers
}

// Sheet is a page in the copy.
type Sheet struct {
	Page   int                // index of the page in what was given
	Bounds image.Rectangle    // of the page in the copy
	ToCopy document.Affine    // from the pixels of the page's image to those of the copy
	Covers []document.Polygon // the digits that were covered, in pixels of the page's image
	Codes  []document.Polygon // the QR codes that were covered, likewise

	shown  []document.Polygon // digits that the cover of a code leaves in sight
	spared []document.Polygon // they and the codes that stay, which the cover of unread print leaves out
}

// through maps polygons.
func through(t document.Affine, polygons []document.Polygon) []document.Polygon {
	mapped := make([]document.Polygon, len(polygons))
	for i, q := range polygons {
		mapped[i] = t.Polygon(q)
	}
	return mapped
}

// Aadhaar makes the redacted copy of an Aadhaar paper.
//
// Covered are: of each printed Aadhaar number the first eight of twelve digits, of
// each virtual id the first twelve of sixteen; the QR code of cards from before
// 2018, which holds the whole number; and each QR code that cannot be decoded, as
// it may be one of those. The last four digits stay, by them people recognise the
// number. A number counts as one when its check digit is right, when it is printed
// in an Aadhaar number's groups, or when it is one of the paper's numbers with a
// few digits misread. Covered, too, is print that may be a number but was not read:
// what stands right under a number, as the virtual id does, and print smaller than
// what could be read on the page. Enrolment numbers and Secure QR codes stay.
//
// A paper whose number is masked in print is copied as it is, without metadata.
//
// The copy stands upright. Of several pages it shows those on which something was
// located, one under another: a page without is left out, because its number may
// not have been read.
func Aadhaar(ctx context.Context, pages []Page, o Options) (Result, error) {
	known := twelveDigits(o.Known)
	onPage := make([]codes, len(pages))
	for i, p := range pages {
		found, err := findCodes(ctx, p)
		if err != nil {
			return Result{}, fmt.Errorf("finding codes on page %d: %w", i+1, err)
		}
		onPage[i] = found
		known = append(append(known, found.numbers...), numbersOn(p.Page.Lines)...)
	}
	var result Result
	for i, p := range pages {
		found, masked := secretNumbers(p.Page.Lines, known), maskedNumbers(p.Page.Lines)
		found.numbers = append(found.numbers, masked.numbers...)
		covers := append(found.covers, unreadIDs(p, found)...)
		if located := len(covers) + len(masked.numbers); located > 0 {
			result.Located += located + len(onPage[i].secret)
			s := Sheet{Page: i, Codes: onPage[i].secret, shown: through(p.Page.ToImage, append(found.shown, masked.shown...))}
			s.spared = append(slices.Clone(s.shown), onPage[i].open...)
			covers = append(covers, illegible(p.Page, through(p.Page.ToImage.Inverse(), s.spared))...)
			covers = append(covers, unexplained(p.Page, append(found.shown, masked.shown...))...)
			s.Covers = through(p.Page.ToImage, covers)
			result.Sheets = append(result.Sheets, s)
		}
	}
	if result.Located == 0 {
		return Result{}, nil
	}
	jpeg, err := compress(assemble(result.Sheets, pages))
	if err != nil {
		return Result{}, err
	}
	result.JPEG, result.known = jpeg, known
	return result, nil
}

// twelveDigits keeps what is a whole Aadhaar number; a masked one says nothing of
// the digits to cover.
func twelveDigits(numbers []string) []string {
	var whole []string
	for _, n := range numbers {
		if n = strings.ReplaceAll(n, " ", ""); len(n) == aadhaarDigits && allDigits(n) {
			whole = append(whole, n)
		}
	}
	return whole
}

func allDigits(s string) bool {
	for _, r := range s {
		if r < '0' || r > '9' {
			return false
		}
	}
	return true
}

// codes are the QR codes of a picture, in its pixels.
type codes struct {
	secret, open []document.Polygon // those that hold, or may hold, a whole number, and the others
	numbers      []string           // that were read from them
}

func findCodes(ctx context.Context, p Page) (found codes, err error) {
	all := p.Codes
	if all == nil {
		if all, err = qr.Find(ctx, p.Image); err != nil {
			return codes{}, err
		}
	}
	small, err := qr.FindSmall(ctx, p.Image, all)
	if err != nil {
		return codes{}, err
	}
	for _, c := range slices.Concat(all, small) {
		x, old := encoded.ParseXMLQR([]byte(c.Text))
		if old {
			found.numbers = append(found.numbers, x.UID)
		}
		if old || c.Text == "" {
			found.secret = append(found.secret, c.Polygon)
		} else {
			found.open = append(found.open, c.Polygon)
		}
	}
	return found, nil
}
