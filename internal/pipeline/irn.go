package pipeline

import (
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/encoded"
)

// checkIRN is the name of the check of a printed invoice reference number.
const checkIRN = "e_invoice_irn"

// irnText is an invoice reference number: 64 hexadecimal digits, which print breaks
// into pieces.
var irnText = regexp.MustCompile(`^[0-9a-f]{64}$`)

// hexPiece is the end or the start of one on its line.
var hexPiece = regexp.MustCompile(`[0-9a-f]{8,64}`)

// checkReference recomputes the reference number of an e-invoice from the seller, the
// date and the number that were read: none can be changed without it. Sixty-four digits
// in print are easily misread, so only a file's own text proves a number wrong.
func (w *work) checkReference() {
	parts := map[encoded.Part]string{}
	for i, def := range w.spec.Fields {
		if f := w.result.Reading.Fields[i]; def.Encoded != "" && f.Found {
			parts[def.Encoded] = f.Value
		}
	}
	seller, number, date := parts[encoded.InvoiceSeller], parts[encoded.InvoiceNumber], parts[encoded.InvoiceDate]
	if seller == "" || number == "" || date == "" {
		return
	}
	printed, source := w.printedIRN()
	check := document.Check{Name: checkIRN, Verdict: document.NotChecked, Detail: "the printed reference number is not the hash of the printed seller, year and number as they were read"}
	switch {
	case printed == "":
		return
	case slices.ContainsFunc(documentTypes, func(typ string) bool { return encoded.IRN(seller, typ, number, date) == printed }):
		check.Verdict, check.Detail = document.Valid, "the printed reference number is the hash of the printed seller, year and number"
	case source == document.SourceTextLayer:
		check.Verdict, check.Detail = document.Invalid, "the printed reference number is not the hash of the printed seller, year and number"
	}
	w.result.Reading.Checks = append(w.result.Reading.Checks, check)
}

// documentTypes are those that a reference number may be of.
var documentTypes = []string{"INV", "CRN", "DBN"}

// printedIRN is the first reference number on the pages, put together from lines that
// follow each other, and where its text came from; "" when there is none.
func (w *work) printedIRN() (irn string, source document.Source) {
	for _, p := range w.result.Pages {
		for i := range p.Lines {
			var whole strings.Builder
			for _, l := range p.Lines[i:min(len(p.Lines), i+maxIRNLines)] {
				for _, piece := range hexPiece.FindAllString(strings.ToLower(strings.ReplaceAll(l.Text, " ", "")), -1) {
					whole.WriteString(piece)
				}
				if irnText.MatchString(whole.String()) {
					return whole.String(), l.Source
				}
			}
		}
	}
	return "", ""
}

// maxIRNLines is over how many lines one is printed: in a narrow column, five.
const maxIRNLines = 5
