// Package redact makes the copy of an Aadhaar paper that may be stored and shown:
// a new picture in which the first eight digits of every printed Aadhaar number
// are covered.
package redact

import (
	"context"
	"fmt"
	"image"

	"atlas/internal/document"
	"atlas/internal/qr"
)

// Page is one page of the paper: the picture it was decoded to, at full
// resolution, and what was read on it.
type Page struct {
	Image image.Image
	Page  document.Page
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

	shown []document.Polygon // digits that the cover of a code leaves in sight
}

// onImage maps polygons of a page to pixels of its image.
func onImage(polygons []document.Polygon, p document.Page) []document.Polygon {
	mapped := make([]document.Polygon, len(polygons))
	for i, q := range polygons {
		mapped[i] = p.ToImage.Polygon(q)
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
// few digits misread. Print under a number that was not read is covered, too: that
// is where the virtual id stands. Enrolment numbers and Secure QR codes stay.
//
// A paper whose number is masked in print is copied as it is, without metadata.
//
// The copy stands upright. Of several pages it shows those on which something was
// located, one under another: a page without is left out, because its number may
// not have been read.
func Aadhaar(ctx context.Context, pages []Page, o Options) (Result, error) {
	known := twelveDigits(o.Known)
	codes := make([][]document.Polygon, len(pages))
	for i, p := range pages {
		secret, numbers, err := secretCodes(ctx, p.Image)
		if err != nil {
			return Result{}, fmt.Errorf("finding codes on page %d: %w", i+1, err)
		}
		codes[i] = secret
		known = append(append(known, numbers...), numbersOn(p.Page.Lines)...)
	}
	var result Result
	for i, p := range pages {
		found := secretNumbers(p.Page.Lines, known)
		covers := append(found.covers, unreadIDs(p, found)...)
		hidden := masked(p.Page.Lines)
		if located := len(covers) + len(hidden); located > 0 {
			result.Located += located + len(codes[i])
			result.Sheets = append(result.Sheets, Sheet{
				Page: i, Covers: onImage(covers, p.Page), Codes: codes[i], shown: onImage(append(found.shown, hidden...), p.Page),
			})
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
		if len(n) == aadhaarDigits && allDigits(n) {
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

// secretCodes outlines the QR codes that hold, or may hold, a whole number, and
// gives the numbers that were read from them.
func secretCodes(ctx context.Context, img image.Image) (secret []document.Polygon, numbers []string, err error) {
	codes, err := qr.Find(ctx, img)
	if err != nil {
		return nil, nil, err
	}
	for _, c := range codes {
		x, old := qr.ParseAadhaarXML([]byte(c.Text))
		if old {
			numbers = append(numbers, x.UID)
		}
		if old || c.Text == "" {
			secret = append(secret, c.Polygon)
		}
	}
	return secret, numbers, nil
}
