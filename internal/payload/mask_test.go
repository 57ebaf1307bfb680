package payload_test

import (
	"encoding/json"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/batch"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/idnum"
	"atlas/internal/payload"
)

// A number and a VID that nobody has, whose check digits are right.
const (
	number  = "9999 4105 7058"
	virtual = "9184 2276 5310 4478"
)

// maskedValue is a field's value as it is rendered for a client that is given masked numbers.
func maskedValue(t *testing.T, typ document.Type, name document.FieldName, value string) string {
	t.Helper()
	opts := options()
	opts.Masked = true
	d := done("1", document.Reading{Type: typ, Fields: []document.Field{found(name, value, 1)}})
	body, err := payload.Extracts(flow.Result{Documents: []flow.Document{d}}, opts)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		OCRData []struct {
			Data map[string]json.RawMessage `json:"data"`
		} `json:"ocr_data"`
	}
	var f struct {
		Value string `json:"value"`
	}
	if err := json.Unmarshal(body, &got); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(got.OCRData[0].Data[string(name)], &f); err != nil {
		t.Fatal(err)
	}
	return f.Value
}

func TestMaskedValues(t *testing.T) {
	vid := virtual[:18] + string(idnum.VerhoeffDigit(strings.ReplaceAll(virtual[:18], " ", "")))
	for _, c := range []struct {
		rule  string
		typ   document.Type
		name  document.FieldName
		value string
		want  string
	}{
		{"a number", "AADHAAR", "aadhaar_number", number, "XXXX XXXX 7058"},
		{"a number without gaps", "AADHAAR", "aadhaar_number", "999941057058", "XXXX XXXX 7058"},
		{"a number that was misread", "AADHAAR", "aadhaar_number", "9999 41O5 7059", "XXXX XXXX 7059"},
		{"a number that lost a digit", "AADHAAR", "aadhaar_number", "9999 4105 705", "XXXX XXX5 705"},
		{"a number that is masked", "AADHAAR", "aadhaar_number", "XXXX XXXX 7058", "XXXX XXXX 7058"},
		{"twelve digits on the card", "AADHAAR", "address", "12 MG Road 9999 4105 7059", "12 MG Road XXXX XXXX 7059"},
		{"a VID on the card", "AADHAAR", "name", "VID : " + vid, "VID : XXXX XXXX XXXX " + vid[15:]},
		{"a number in digits of an Indian script", "AADHAAR", "address", "१२ MG Road ९९९९ ४१०५ ७०५८", "१२ MG Road XXXX XXXX ७०५८"},
		{"a PIN and a phone stay", "AADHAAR", "address", "Pune 411001, 98230 12345", "Pune 411001, 98230 12345"},
		{"a date stays", "AADHAAR", "date_of_birth", "16/07/1986", "16/07/1986"},
		{"a number on another paper", "SALARY_SLIP", "employee_name", "A Rao (UID 999941057058)", "A Rao (UID XXXX XXXX 7058)"},
		{"a number before a word of letters like digits", "INVOICE", "customer_name", "; 999900000000 ;GIZl", "; XXXX XXXX 0000 ;GIZl"},
		{"a number behind such a word", "INVOICE", "customer_name", "BOIO; 999900000000", "BOIO; XXXX XXXX 0000"},
		{"a VID of which a group was misread", "AADHAAR", "name", "9999 0000 0000 OO12", "XXXX XXXX XXXX OO12"},
		{"twelve digits on another paper that are none", "SALARY_SLIP", "employee_name", "A Rao 999941057059", "A Rao 999941057059"},
		{"an account's number that looks like one", "CHEQUE", "account_number", "999941057058", "999941057058"},
		{"a type of one's own", "LOAN_FORM", "aadhaar_number", "999941057059", "XXXX XXXX 7059"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			if diff := cmp.Diff(c.want, maskedValue(t, c.typ, c.name, c.value)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// loud is a result that has the number in everything a client may be given.
func loud() flow.Result {
	place := document.Polygon{{X: 1, Y: 1}, {X: 9, Y: 1}, {X: 9, Y: 5}, {X: 1, Y: 5}}
	field := func(name document.FieldName) document.Field {
		f := found(name, number, 0.9)
		f.Text, f.Polygon, f.Page = "No. 999941057058", place, 1
		f.Rival = &document.Rival{Value: "999941057058", Text: number, Page: 1, Polygon: place}
		f.Address = &document.Address{Line1: number, Line2: "999941057058", City: number}
		return f
	}
	d := done("1", document.Reading{
		Type:   "AADHAAR",
		Fields: []document.Field{field("name"), field("address"), field("formatted_address"), field("aadhaar_number")},
		Checks: []document.Check{{Name: "code", Field: "aadhaar_number", Verdict: "differs", Detail: "print " + number}, {Name: "text", Detail: number}},
	})
	d.Redacted = "redacted/1.jpg"
	bank := done("2", document.Reading{Type: "BANK_STATEMENT", Statement: &document.Statement{
		Transactions: []document.Transaction{{Date: "01/01/2026", Narration: "AEPS/999941057058/CASH", Debit: "10.00", Page: 1}},
	}})
	return flow.Result{Flow: application(), Documents: []flow.Document{d, bank}, CrossChecks: []crosscheck.Result{
		{Name: "NUMBER", SourceType: "AADHAAR", SourceField: "aadhaar_number", SourceValue: number, TargetType: "LOAN_FORM", TargetField: "uid", TargetValue: "999941057058", Score: 100},
		{Name: "NAME", SourceType: "AADHAAR", SourceField: "name", SourceValue: number, TargetType: "INVOICE", TargetField: "customer_name", TargetValue: "x " + number, Score: 90},
	}}
}

// echo explains every comparison by its own values.
type echo struct{}

func (echo) Explain(c crosscheck.Result) (crosscheck.Explanation, bool) {
	return crosscheck.Explanation{
		Rule: c.Name, Source: c.SourceValue, Target: strings.ReplaceAll(c.TargetValue, " ", ""),
		Parts: []crosscheck.Part{{Component: "number", Source: c.SourceValue, Target: c.TargetValue, Relation: "same", Points: 100, Of: 100}},
	}, true
}

var digits = regexp.MustCompile(`[^0-9]+`)

// TestMaskedClientsAreGivenNoNumber, by whatever they ask for; and the comparisons are of
// the whole numbers.
func TestMaskedClientsAreGivenNoNumber(t *testing.T) {
	opts := options()
	opts.Checks, opts.Include = echo{}, payload.OfExtracts
	render := func(masked bool) []string {
		t.Helper()
		opts.Masked = masked
		r := loud()
		extracts, err := payload.Extracts(r, opts)
		if err != nil {
			t.Fatal(err)
		}
		page, err := payload.Batch(batch.Page{Number: 1, Size: 50, Total: 2, Documents: r.Documents}, opts)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(loud(), r); diff != "" {
			t.Errorf("rendering changed the result (-before +after)\n%s", diff)
		}
		return []string{string(extracts), string(page)}
	}
	for i, body := range render(false) {
		if !strings.Contains(body, number) {
			t.Errorf("body %d without masking has no number: nothing is proved", i)
		}
	}
	for _, body := range render(true) {
		if strings.Contains(digits.ReplaceAllString(body, ""), "999941057058") || strings.Contains(body, "4105") {
			t.Errorf("a number is in %s", body)
		}
		if !strings.Contains(body, "XXXX XXXX 7058") {
			t.Errorf("no masked number is in %s", body)
		}
	}
	if body := render(true)[0]; !strings.Contains(body, `"similarity_score":100,"name":"NUMBER"`) || !strings.Contains(body, `"points":100,"of":100`) {
		t.Errorf("the comparison is not of the whole numbers: %s", body)
	}
}

// TestMaskingKeepsTheRest: whatever a text is, masking changes digits and letters of
// numbers alone, and doing it twice does it once.
func TestMaskingKeepsTheRest(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		before, after := rapid.StringMatching(`[A-Za-z ,:/]{0,12}`).Draw(r, "before"), rapid.StringMatching(`[A-Za-z ,:/]{0,12}`).Draw(r, "after")
		seed := "9999" + rapid.StringMatching(`[0-9]{7}`).Draw(r, "digits")
		n := seed + string(idnum.VerhoeffDigit(seed))
		if rapid.Bool().Draw(r, "grouped") {
			n = idnum.GroupAadhaar(n)
		}
		text := before + "; " + n + " ;" + after
		want := before + "; XXXX XXXX " + n[len(n)-4:] + " ;" + after
		once := maskedValue(t, "INVOICE", "customer_name", text)
		if once != want || maskedValue(t, "INVOICE", "customer_name", once) != want {
			r.Fatalf("%q is masked as %q, want %q", text, once, want)
		}
	})
}
