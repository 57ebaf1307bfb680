package e2e_test

import (
	"slices"
	"strings"
	"testing"

	"atlas/internal/lender"
	"atlas/internal/specimen"
)

// TestTransactions: every row of a statement that is printed as a PDF is given, when
// it is asked for.
func TestTransactions(t *testing.T) {
	a := start(t)
	paper, err := studio(t).Print(7, specimen.BankStatement, "")
	if err != nil {
		t.Fatal(err)
	}
	flowUUID := a.apply("LOAN-1", lender.File{URL: a.site.Publish("statement.pdf", paper.PDF), DocumentID: "1"})
	if _, extracts := a.finish(flowUUID); extracts.OCRData[0].Transactions != nil {
		t.Error("transactions nobody asked for")
	}
	extracts, err := a.api.Extracts(t.Context(), flowUUID, "transactions")
	if err != nil {
		t.Fatal(err)
	}
	got := extracts.OCRData[0].Transactions
	if got == nil {
		t.Fatalf("no transactions: %s", extracts.OCRData[0].ErrorReason)
	}
	if got.Verdict != "agrees" {
		t.Errorf("verdict %q", got.Verdict)
	}
	given := make([]specimen.Transaction, len(got.Rows))
	for i, r := range got.Rows {
		given[i] = specimen.Transaction{
			Date: r.Date, Narration: unbroken(r.Narration), Debit: orNone(r.Debit), Credit: orNone(r.Credit), Balance: orNone(r.Balance),
		}
	}
	for i, r := range paper.Truth.Transactions {
		paper.Truth.Transactions[i].Narration = unbroken(r.Narration)
	}
	if !slices.Equal(given, paper.Truth.Transactions) {
		t.Errorf("got %+v\nwant %+v", given, paper.Truth.Transactions)
	}
}

// unbroken leaves out where a narration was broken into lines.
func unbroken(s string) string { return strings.ReplaceAll(s, " ", "") }

func orNone(amount *string) string {
	if amount == nil {
		return ""
	}
	return *amount
}
