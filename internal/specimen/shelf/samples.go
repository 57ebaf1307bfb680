package shelf

import (
	"bytes"
	"fmt"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/specimen"
)

const (
	jpeg = "image/jpeg"
	pdf  = "application/pdf"
)

// samples are the shelf. Names, and what they lead to, stay: developers write them into
// their tests.
var samples = []Sample{
	{Name: "aadhaar.jpg", Title: "An Aadhaar letter", Type: specimen.Aadhaar, content: jpeg, make: paper(1, specimen.Aadhaar, "letter")},
	{Name: "pan.jpg", Title: "A PAN card", Type: specimen.PAN, content: jpeg, make: paper(1, specimen.PAN, "")},
	{Name: "invoice.jpg", Title: "A dealer's invoice", Type: specimen.Invoice, content: jpeg, make: paper(1, specimen.Invoice, "")},
	{Name: "delivery-order.jpg", Title: "A lender's delivery order", Type: specimen.DeliveryOrder, content: jpeg, make: paper(1, specimen.DeliveryOrder, "")},
	{Name: "open-box.jpg", Title: "A customer with the opened box", Type: specimen.OpenBox, content: jpeg, make: paper(1, specimen.OpenBox, "beside")},
	{Name: "multiple-people.jpg", Title: "Two people with the opened box", Code: document.InvalidDocument, Reason: "multiple people", content: jpeg,
		make: paper(1, specimen.OpenBox, "couple")},
	{Name: "nobody.jpg", Title: "The opened box alone", Code: document.InvalidDocument, Reason: "no person found", content: jpeg,
		make: paper(1, specimen.OpenBox, "nobody")},
	{Name: "unrecognised.jpg", Title: "A page of a newspaper", Code: document.UnrecognisedDocument, Reason: "no known document type", content: jpeg,
		make: paper(1, document.Unrecognised, "newspaper")},
	{Name: "corrupt.jpg", Title: "A PAN card whose file is cut short", Code: document.InvalidDocument, Reason: "image is damaged", content: jpeg, make: corrupt},
	{Name: "text.jpg", Title: "Text that is called a picture", Code: document.InvalidDocument, Reason: "not an image or PDF", content: jpeg, make: text},
	{Name: "locked.pdf", Title: "A PDF with a password", Code: document.InvalidDocument, Reason: "password-protected PDF", content: pdf, make: locked},
	{Name: "missing.jpg", Title: "A file that is not there", Code: document.InvalidDocument, Reason: "file could not be downloaded: HTTP 404",
		make: refused(fault.New(fault.NotFound, "specimen_missing", "Specimen is missing, as it should be"))},
	{Name: "forbidden.jpg", Title: "A file that may not be read", Code: document.InvalidDocument, Reason: "file could not be downloaded: HTTP 403",
		make: refused(fault.New(fault.Forbidden, "specimen_forbidden", "Specimen is forbidden, as it should be"))},
}

// paper draws a clean scan. An empty layout lets the seed choose.
func paper(seed uint64, typ document.Type, layout string) func(*specimen.Studio) ([]byte, error) {
	return func(s *specimen.Studio) ([]byte, error) {
		drawn, err := s.Draw(seed, typ, layout, specimen.CleanScan)
		if err != nil {
			return nil, fmt.Errorf("drawing a specimen: %w", err)
		}
		return drawn.JPEG, nil
	}
}

func corrupt(s *specimen.Studio) ([]byte, error) {
	whole, err := paper(1, specimen.PAN, "")(s)
	return whole[:len(whole)/3], err // of nothing, nothing
}

func text(*specimen.Studio) ([]byte, error) { return []byte("This is a text, not a picture.\n"), nil }

func locked(*specimen.Studio) ([]byte, error) {
	p := fpdf.New("P", "mm", "A6", "")
	day := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	p.SetCreationDate(day)
	p.SetModificationDate(day)
	p.SetProtection(fpdf.CnProtectPrint, "secret", "owner")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(10, 10, "Only with the password")
	var out bytes.Buffer
	err := p.Output(&out)
	return out.Bytes(), err
}

func refused(f error) func(*specimen.Studio) ([]byte, error) {
	return func(*specimen.Studio) ([]byte, error) { return nil, f }
}
