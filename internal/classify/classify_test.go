package classify_test

import (
	"strings"
	"testing"

	"atlas/internal/classify"
	"atlas/internal/doctype"
	"atlas/internal/document"

	"pgregory.net/rapid"
)

// page puts each line of text on its own row.
func page(text string) []document.Page {
	p := document.Page{Number: 1, Width: 800, Height: 1000}
	rows := strings.Split(text, "\n")
	for i, row := range rows {
		y := 1000 * float64(i) / float64(len(rows))
		p.Lines = append(p.Lines, document.Line{Text: row, Polygon: document.Box{MinX: 50, MaxX: 500, MinY: y, MaxY: y + 20}.Polygon()})
	}
	return []document.Page{p}
}

func builtin(t *testing.T) *doctype.Registry {
	t.Helper()
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return types
}

func TestDocument(t *testing.T) {
	cases := []struct {
		name, text string
		want       document.Type // "" for none
	}{
		{"an Aadhaar front by its number and facts", "Government of India\nAsha Rao\nDOB: 01/01/1990\nFEMALE\n9999 4105 7058", "AADHAAR"},
		{"an Aadhaar front with a misread digit", "Government of India\nAsha Rao\nDOB: 01/01/1990\nFEMALE\n9999 4105 7059", "AADHAAR"},
		{"an Aadhaar back", "Unique Identification Authority of India\nAddress: 12, MG Road\n9999 4105 7058", "AADHAAR"},
		{"a masked Aadhaar", "Government of India\nDOB: 01/01/1990\nMALE\nXXXX XXXX 7058", "AADHAAR"},
		{"a bank statement whose table has lost its heads", "NAVYUG BANK\nCustomer ID 595697583\nIFSC Code NVYX0706006\nNominee Registered\nAccount Number : 41641539158280 Period (From : 01-11-2025 To : 30-04-2026)\nCASH DEPOSIT BY SELF 7542.60", "BANK_STATEMENT"},
		{"an old PAN card", "INCOME TAX DEPARTMENT\nGOVT. OF INDIA\nASHA RAO\n01/01/1990\nBKQPS4821M", "PAN"},
		{"a misread PAN card", "lNCOME TAX DEPARTMEMT\nASHA RAO\nBKQPS4821M", "PAN"},
		{"a delivery order with the number of an agreement, that asks for a tax invoice", "DELIVERY ORDER\nDelivery Order No. TCSL/1177204\nAgreement No.\nWe release the payment on submission of the original tax invoice duly signed by the borrower\nLoan Amount\nHSN\nProduct", "DELIVERY_ORDER"},
		{"an authorisation to deliver", "DELIVERY AUTHORISATION\nIssued to (Dealer)\nAuthorisation No. LF-DO-4490172\nLoan Amount\nPlease arrange delivery and installation at the customer's address", "DELIVERY_ORDER"},
		{"a proforma invoice with its number", "PROFORMA INVOICE NO. 8812\nSHREE MOTORS\nGSTIN 29AAJCV8840R1Z5\nHSN\nCGST\nSGST\nGrand Total", ""},
		{"a quotation with its number", "QUOTATION NO: 12\nSHREE MOTORS\nGSTIN 29AAJCV8840R1Z5\nHSN\nCGST\nSGST\nGrand Total", ""},
		{"an invoice with the number of a purchase order in a box", "TAX INVOICE\nPurchase Order\nPO-77\nSales Order\nSO-7\nBill No: 7\nQty\nTotal Amount", "INVOICE"},
		{"a PAN beside the number of its application", "INCOME TAX DEPARTMENT\nGOVT. OF INDIA\nPermanent Account Number Card\nBKQPS4821M\nASHA RAO\nDate of Birth 01/01/1990\nAcknowledgement Number 881030417722846", "PAN"},
		{"a letter whose subject says what it is", "Bharat Janta Bank\nRef: CIVLBAR/ADV/114\nM/s Aggarwal Electro World\nDELIVERY ORDER: Purchase of consumer durable by Smt. Meenakshi Saxena under our Consumer Loan Scheme\nCost of the article\nLoan amount\nNote", "DELIVERY_ORDER"},
		{"a bill of supply that names a quotation in a box", "BILL OF SUPPLY\nSree Ganesh Furniture Works\nGSTIN: 32CVKPG1127L1ZQ\nQuotation\nQ-71 / 28-10-2026\nBill No.\nHSN\nAmount\nBill Amount", "INVOICE"},
		{"a loan agreement below the number of its delivery order", "Bajaj Finance\nDelivery Order No : 4471\nLOAN AGREEMENT\nDealer Name\nCustomer Name\nLoan Amount\nAsset Cost\nTenure", ""},
		{"an invoice with a remark in its title and numbers of other papers", "TAX INVOICE (ORIGINAL FOR RECIPIENT)\nPurchase Order No : 114\nDelivery Challan No : 12\nGSTIN 29AAJCV8840R1Z5\nHSN\nCGST\nTotal", "INVOICE"},
		{"an agreement that names a delivery order", "LOAN AGREEMENT\nDelivery Order No. TCSL/1177204\nLoan Amount\nBorrower\nWitness\nSchedule", ""},
		{"a purchase order with taxes", "PURCHASE ORDER\nPO No. 7\nGSTIN 29AAJCV8840R1Z5\nHSN\nQty\nCGST 9%\nSGST 9%\nGrand Total", ""},
		{"an invoice with the number of a job card", "TAX INVOICE\nBill No. SVT-3019\nJob Card : 771\nHSN\nNet Payable\nValue\nQty", "INVOICE"},
		{"a receipt for an application for a PAN", "Income Tax Department\nACKNOWLEDGEMENT RECEIPT - PAN APPLICATION (FORM 49A)\nAcknowledgement Number 881030417722846\nName of Applicant\nFather's Name\nDate of Birth 21/02/2007\nThis is not the Permanent Account Number card", ""},
		{"an invoice that names a delivery note", "TAX INVOICE\nInvoice No: 7\nDelivery Note\nHSN\nCGST\nSGST", "INVOICE"},
		{"a delivery order that names an invoice", "DELIVERY ORDER\nDO No: 7\nCustomer Name\nLoan Amount\nInvoice Value", "DELIVERY_ORDER"},
		{"a provisional GST certificate prints a PAN", "Form GST REG-25\nCertificate of Provisional Registration\nGSTIN (Provisional) 27AAECM2933K1ZB\nPermanent Account Number\nAAECM2933K\nLegal Name\nConstitution of Business", "GST_CERT"},
		{"a GST certificate", "Form GST REG-06\nRegistration Certificate\n27AAECM2933K1ZB\nLegal Name\nConstitution of Business", "GST_CERT"},
		{"an application to be registered is no certificate", "Form GST REG-01\nApplication for Registration\nLegal Name\nTrade Name\nConstitution of Business\nPrincipal Place of Business", ""},
		{"a driving licence prints a birth date too", "Indian Union Driving Licence\nGovernment of Maharashtra\nDOB: 01/01/1990\nMH12 20110043217", "DRIVING_LICENSE"},
		{"the back of a licence", "DL No. MH12 20110043217\nHazardous Validity :\nClass of Vehicle Code Issued by Date of Issue\nLicensing Authority", "DRIVING_LICENSE"},
		{"a learner's licence is none", "Form 3\nLEARNER'S LICENCE\nGovernment of Maharashtra\nMH12 /0012345/2024\nClass of Vehicle\nLicensing Authority", ""},
		{"a vehicle's registration is no licence", "Indian Union Vehicle Registration Certificate\nIssued by Government of Gujarat\nRegn. Number GJ08DH9235\nChassis Number\nOwner Name", ""},
		{"a voter card", "ELECTION COMMISSION OF INDIA\nIDENTITY CARD\nABC1234566\nElector's Name: ASHA RAO\nSex: FEMALE", "VOTER_ID"},
		{"the back of a voter card", "Sex : Female\nDate of Birth / Age : 05/03/1990\nElectoral Registration Officer\nAssembly Constituency No. and Name : 64-Haveli", "VOTER_ID"},
		{"a slip for the day of the vote", "Voter Information Slip\nELECTION COMMISSION OF INDIA\nName: ASHA RAO\nEPIC No: ABC1234566\nAssembly Constituency\nPart No 12", ""},
		{"the Election Commission alone is no card", "ELECTION COMMISSION OF INDIA\nPress note", ""},
		{"a passport by its zone alone", "P<INDDESHMUKH<<ASHA<RAMESH<<<<<<<<<<<<<<<<<<\nZ9000001<5IND9001011F3306149<<<<<<<<<<<<<<08", "PASSPORT"},
		{"a passport by its print alone", "REPUBLIC OF INDIA\nPassport No. Z9000001\nSurname\nDESHMUKH\nPlace of Birth\nPUNE", "PASSPORT"},
		{"the last page of a passport", "Name of Father / Legal Guardian\nRAMESH DESHMUKH\nName of Mother\nAddress\nOld Passport No. with Date and Place of Issue\nFile No.", "PASSPORT"},
		{"a visa has a zone of its own", "VISA\nREPUBLIC OF INDIA\nPassport No. L898902C3\nV<INDERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<", ""},
		{"an application for a passport", "APPLICATION FORM\nPassport No\nSurname\nGiven Name\nPlace of Birth\nPlace of Issue", ""},
		{"a tax return prints a PAN", "INDIAN INCOME TAX RETURN ACKNOWLEDGEMENT\nAssessment Year 2026-27\nPAN BKQPS4821M", "ITR_V"},
		{"a letter", "Dear Sir\nWe thank you for your visit.\nYours faithfully", ""},
		{"a letter that names a department", "Dear Sir, I am submitting my PAN card and Aadhaar card\n(Unique Identification Authority of India) as proof of identity\nissued by Government of India / Income Tax Department.\nKindly update my Permanent Account Number in your records.", ""},
		{"a declaration with a number", "I hereby declare that my Permanent Account Number BKQPS4821M\nis registered with the INCOME TAX DEPARTMENT.\nDate: 12/08/2025\nSignature", ""},
		{"a PAN card of which the heading is left", "INCOME TAX DEPARTMENT GOVT. OF INDIA\nPermanent Account Number Card", "PAN"},
		{"a heading beside misread Hindi", "aaqan fanmt INCOME TAX DEPARTMENT wraa axcbn\nBKQPS4821M", "PAN"},
		{"a name of the department alone is no card", "To the Assessing Officer\nIncome Tax Department\nMumbai", ""},
		{"the subject of a letter is what it is", "Sub: Delivery Order for the purchase of one refrigerator", "DELIVERY_ORDER"},
		{"a credit note is no invoice", "CREDIT NOTE\nAgainst Invoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", ""},
		{"a debit note is no invoice", "DEBIT NOTE\nAgainst Invoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", ""},
		{"a proforma invoice is no invoice", "PROFORMA INVOICE\nInvoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", ""},
		{"a quotation is no invoice", "QUOTATION\nInvoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", ""},
		{"a delivery challan is no invoice", "DELIVERY CHALLAN\nAgainst Invoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", ""},
		{"an invoice that is a challan too", "TAX INVOICE CUM DELIVERY CHALLAN\nInvoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", "INVOICE"},
		{"an invoice whose terms speak of a credit note", "Goods are subject to credit note on return\nTAX INVOICE\nInvoice No: 7\nInvoice Date\nGSTIN 27AAECM2933K1ZB\nHSN\nCGST\nSGST", "INVOICE"},
		{"a credit memo is an invoice", "CREDIT MEMO\nNo. 3187\nGSTIN 27AAECM2933K1ZB\nE. & O.E", "INVOICE"},
		{"water is no waiter", "RETAIL INVOICE\nInv. No. 7\nGRAND TOTAL\nNo guarantee for water damage", "INVOICE"},
		{"an invoice before the goods and services tax", "CASH MEMO\nInv. No. 7\nInv. Date\nVAT No. 19571044083", "INVOICE"},
		{"a restaurant's bill is no invoice", "RETAIL INVOICE\nWaiter\nGRAND TOTAL", ""},
		{"a cheque of which little but the band is read", "ICICI Bank\nCANCELLED\n1000417% 411229031: 148022% 31", "CHEQUE"},
		{"a demand draft has a band too", "DEMAND DRAFT\nCANCELLED\n1000417% 411229031: 148022% 31", ""},
		{"nothing", "", ""},
	}
	types := builtin(t)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			r := classify.Document(types, page(c.text))
			var got document.Type
			if r.Spec != nil {
				got = r.Spec.Type
			}
			if got != c.want {
				t.Errorf("got %q, want %q; weights %v", got, c.want, r.Weights)
			}
			if (r.Score > 0) != (r.Spec != nil) || r.Score > 1 {
				t.Errorf("score %.2f for %q", r.Score, got)
			}
		})
	}
}

func TestMoreEvidenceIsSurer(t *testing.T) {
	types := builtin(t)
	little := classify.Document(types, page("TAX INVOICE"))
	more := classify.Document(types, page("TAX INVOICE\nInvoice No: 7\nHSN\nCGST\nSGST\n27AAECM2933K1ZB"))
	if little.Score >= more.Score {
		t.Errorf("little %.2f, more %.2f", little.Score, more.Score)
	}
}

// What stands at the top of a paper does so on a photo, too, on which the paper lies low.
func TestTopOfAPaperThatLiesLow(t *testing.T) {
	low := page("VISA\nREPUBLIC OF UTOPIA\nPassport No\nT1709977<91ND9705227F3305153<<<<<<<<<<<<<<02")
	for i, l := range low[0].Lines {
		b := l.Polygon.Box()
		b.MinY, b.MaxY = 600+b.MinY/5, 600+b.MinY/5+20
		low[0].Lines[i].Polygon = b.Polygon()
	}
	if r := classify.Document(builtin(t), low); r.Spec != nil {
		t.Errorf("a visa is taken for %s", r.Spec.Type)
	}
}

// The order of the lines and repeating them change nothing, apart from titles,
// which count at the top.
func TestRepeatingALineAddsNothing(t *testing.T) {
	types := builtin(t)
	line := rapid.SampledFrom([]string{"INCOME TAX DEPARTMENT", "CGST", "Loan Amount", "9999 4105 7058", "words"})
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(line, 1, 6).Draw(t, "lines")
		once := classify.Document(types, page(strings.Join(lines, "\n")))
		twice := classify.Document(types, page(strings.Join(append(lines, lines...), "\n")))
		for typ, w := range once.Weights {
			if d := twice.Weights[typ] - w; d > 1e-9 || d < -1e-9 {
				t.Fatalf("%s: %.2f once, %.2f twice", typ, w, twice.Weights[typ])
			}
		}
	})
}
