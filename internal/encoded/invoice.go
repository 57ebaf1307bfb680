package encoded

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"atlas/internal/document"
)

// Invoice is what the signed QR code of an e-invoice says. The names are those of the
// NIC's e-invoice specification, "QR code".
type Invoice struct {
	SellerGSTIN  string `json:"SellerGstin"`
	BuyerGSTIN   string `json:"BuyerGstin"`
	Number       string `json:"DocNo"`
	DocumentType string `json:"DocTyp"` // INV, CRN, DBN
	Date         string `json:"DocDt"`  // DD/MM/YYYY
	Total        amount `json:"TotInvVal"`
	IRN          string `json:"Irn"` // 64 hexadecimal digits
}

// amount is a number that some portals write as a string.
type amount string

// UnmarshalJSON takes a number, or one in a string.
func (a *amount) UnmarshalJSON(b []byte) error {
	*a = amount(bytes.Trim(b, `" `))
	return nil
}

// maxInvoice is more than a QR code holds: 4,296 letters and digits.
const maxInvoice = 8 << 10

// ParseInvoice reads the text of a signed e-invoice code: a JSON Web Signature in its
// compact form (RFC 7515), whose payload holds the invoice as text in "data". It also
// gives what the signature covers, and the signature. ok is false for anything else.
func ParseInvoice(text string) (inv Invoice, signed, signature []byte, ok bool) {
	parts := strings.Split(text, ".")
	if len(text) > maxInvoice || len(parts) != 3 {
		return Invoice{}, nil, nil, false
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		return Invoice{}, nil, nil, false
	}
	signature, err = base64.RawURLEncoding.DecodeString(parts[2])
	if err != nil {
		return Invoice{}, nil, nil, false
	}
	var claims struct{ Data string }
	if json.Unmarshal(payload, &claims) != nil || json.Unmarshal([]byte(claims.Data), &inv) != nil {
		return Invoice{}, nil, nil, false
	}
	ok = inv.SellerGSTIN != "" && inv.Number != "" && inv.IRN != ""
	return inv, []byte(parts[0] + "." + parts[1]), signature, ok
}

// IRN is the invoice reference number of a document: the SHA-256 hash of the seller's
// GSTIN, the financial year, the type (INV, CRN, DBN) and the number as it was reported.
// date is DD/MM/YYYY; for another "" is given.
func IRN(sellerGSTIN, documentType, number, date string) string {
	day, err := time.Parse("02/01/2006", date)
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(sellerGSTIN + FinancialYear(day) + documentType + number))
	return hex.EncodeToString(sum[:])
}

// FinancialYear is the Indian one of a day, from April to March: "2026-27".
func FinancialYear(day time.Time) string {
	year := day.Year()
	if day.Month() < time.April {
		year--
	}
	return fmt.Sprintf("%d-%02d", year, (year+1)%100)
}

func (r Reader) readInvoice(text string) (Content, bool) {
	inv, signed, signature, ok := ParseInvoice(text)
	if !ok {
		return Content{}, false
	}
	c := Content{Format: EInvoice}
	c.set(InvoiceNumber, Value{Text: inv.Number})
	c.set(InvoiceDate, Value{Text: inv.Date})
	c.set(InvoiceSeller, Value{Text: inv.SellerGSTIN})
	if inv.BuyerGSTIN != "URP" { // an unregistered person
		c.set(InvoiceBuyer, Value{Text: inv.BuyerGSTIN})
	}
	c.set(InvoiceTotal, Value{Text: string(inv.Total)})
	c.set(InvoiceIRN, Value{Text: strings.ToLower(inv.IRN)})
	c.Checks = []document.Check{
		signatureCheck("e_invoice_qr_signature", r.keys[EInvoice].verify(signed, signature)),
		inv.checkIRN(),
	}
	return c, true
}

func (inv Invoice) checkIRN() document.Check {
	check := document.Check{Name: "e_invoice_qr_irn", Verdict: document.Valid, Detail: "the reference number is the hash of the code's own seller, year, type and number"}
	switch IRN(inv.SellerGSTIN, inv.DocumentType, inv.Number, inv.Date) {
	case strings.ToLower(inv.IRN):
	case "":
		check.Verdict, check.Detail = document.NotChecked, "the code has no date to compute the reference number with"
	default:
		check.Verdict, check.Detail = document.Invalid, "the reference number is not the hash of the code's own seller, year, type and number"
	}
	return check
}
