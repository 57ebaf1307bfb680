// Package encoded reads what the codes on Indian papers say: the two QR codes of
// Aadhaar and the signed QR code of e-invoices. Finding and decoding a code in a
// picture is another's work (package qr); this one gets its text.
//
// The text comes from strangers. Whatever it is, reading it takes bounded time and
// memory; a code that is none of those above is no fault, it says nothing.
package encoded

import "atlas/internal/document"

// Format is a kind of code.
type Format string

// Formats.
const (
	AadhaarXML    Format = "aadhaar_xml"    // on cards from before 2018: the whole number, unsigned
	AadhaarSecure Format = "aadhaar_secure" // since 2018: the number's last four digits, signed
	EInvoice      Format = "e_invoice"
)

// Part names one thing that codes say, as type files do.
type Part string

// Parts. Both Aadhaar codes say the same things.
const (
	AadhaarNumber    Part = "aadhaar.number"
	AadhaarName      Part = "aadhaar.name"
	AadhaarBirthDate Part = "aadhaar.birth_date"
	AadhaarGender    Part = "aadhaar.gender"
	AadhaarAddress   Part = "aadhaar.address"

	InvoiceNumber Part = "e_invoice.number"
	InvoiceDate   Part = "e_invoice.date"
	InvoiceSeller Part = "e_invoice.seller_gstin"
	InvoiceBuyer  Part = "e_invoice.buyer_gstin"
	InvoiceTotal  Part = "e_invoice.total"
	InvoiceIRN    Part = "e_invoice.irn"
)

// Parts lists every part that a type file may name.
func Parts() []Part {
	return []Part{
		AadhaarNumber, AadhaarName, AadhaarBirthDate, AadhaarGender, AadhaarAddress,
		InvoiceNumber, InvoiceDate, InvoiceSeller, InvoiceBuyer, InvoiceTotal, InvoiceIRN,
	}
}

// Value is what a code says for a part, as the paper would print it.
type Value struct {
	Text   string
	Ending bool // only the end of the value: the last four digits of a number
}

// Content is what a code says.
type Content struct {
	Format Format
	Values map[Part]Value // parts the code has nothing for are left out

	// Checks are what can be said of the code by itself: its signature, a hash of its
	// own parts.
	Checks []document.Check
}

// Reader reads codes and checks their signatures. The zero Reader knows no keys: it
// checks no signature.
type Reader struct{ keys map[Format]keys }

// Read reads the text of a code. It is false for a code that is none of the formats.
// Of a code that is one but damaged or altered the Values may be missing; its Checks
// say so.
func (r Reader) Read(text string) (Content, bool) {
	if x, ok := ParseXMLQR([]byte(text)); ok {
		return x.content(), true
	}
	if c, ok := r.readSecure(text); ok {
		return c, true
	}
	return r.readInvoice(text)
}

// set notes a value that is not empty.
func (c *Content) set(p Part, v Value) {
	if v.Text == "" {
		return
	}
	if c.Values == nil {
		c.Values = map[Part]Value{}
	}
	c.Values[p] = v
}
