package crosscheck_test

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/crosscheck"
	"atlas/internal/doctype"
	"atlas/internal/document"
)

// reading makes a valid reading from name and value pairs.
func reading(t document.Type, namesAndValues ...string) document.Reading {
	r := document.Reading{Type: t}
	for i := 0; i < len(namesAndValues); i += 2 {
		r.Fields = append(r.Fields, document.Field{
			Name: document.FieldName(namesAndValues[i]), Value: namesAndValues[i+1], Found: true, Confidence: 0.9,
		})
	}
	return r
}

func builtin(t *testing.T) *crosscheck.Rules {
	t.Helper()
	rules, err := crosscheck.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return rules
}

func TestTheDocumentedComparison(t *testing.T) {
	got := builtin(t).Run("PFL_CDL", []document.Reading{
		reading("INVOICE", "customer_name", "Pashangh Irani"),
		reading("DELIVERY_ORDER", "customer_name", "Pashangh"),
	})
	want := []crosscheck.Result{{
		Name:       "CUSTOMER_NAME",
		SourceType: "DELIVERY_ORDER", SourceField: "customer_name", SourceValue: "Pashangh",
		TargetType: "INVOICE", TargetField: "customer_name", TargetValue: "Pashangh Irani",
		Score: 90,
	}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestAWholeApplication(t *testing.T) {
	got := builtin(t).Run("ANY_PRODUCT", []document.Reading{
		reading("AADHAAR", "name", "Asha Rane", "date_of_birth", "1985",
			"address", "S/O Hari Rane, 12, MG Rd, Pune, Maharashtra - 411005"),
		reading("PAN", "name_as_per_pan", "ASHA RANE", "dob", "16/07/1985"),
		reading("DELIVERY_ORDER", "customer_name", "Mrs Asha Rane", "dealer_name", "Sai Electronics",
			"dealer_address", "5, Station Rd, Thane, 400602", "product_description", "Refrigerator 250 L",
			"serial_number", "AB12-34", "imei_number", "490154203237518"),
		reading("INVOICE", "customer_name", "Asha Rane", "dealer_name", "M/S SAI ELECTRONICS",
			"dealer_address", "5, Station Road, Thane - 400602", "product_description", "REFRIGERATOR, 250 L",
			"serial_number", "AB1234", "imei_number", "490154203237519", "customer_address", "12 MG Road, Pune 411005"),
	})
	var lines []string
	for _, r := range got {
		lines = append(lines, fmt.Sprintf("%s %s %s %d", r.Name, r.SourceType, r.TargetType, r.Score))
	}
	want := []string{
		"CUSTOMER_NAME DELIVERY_ORDER INVOICE 100",
		"DEALER_ADDRESS DELIVERY_ORDER INVOICE 100",
		"DEALER_NAME DELIVERY_ORDER INVOICE 100",
		"PRODUCT DELIVERY_ORDER INVOICE 100",
		"SERIAL_NUMBER DELIVERY_ORDER INVOICE 100",
		"IMEI_NUMBER DELIVERY_ORDER INVOICE 93",
		"APPLICANT_NAME AADHAAR PAN 100",
		"APPLICANT_NAME AADHAAR INVOICE 100",
		"DATE_OF_BIRTH AADHAAR PAN 90",
		"ADDRESS AADHAAR INVOICE 100",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatTakesPart(t *testing.T) {
	invoice := reading("INVOICE", "customer_name", "Asha")
	order := reading("DELIVERY_ORDER", "customer_name", "Asha")
	invalid := order
	invalid.Problem = document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}
	unread := document.Reading{Type: "DELIVERY_ORDER", Fields: []document.Field{{Name: "customer_name"}}}
	for _, tt := range []struct {
		rule     string
		readings []document.Reading
		want     int
	}{
		{"a pair", []document.Reading{invoice, order}, 1},
		{"one document alone", []document.Reading{invoice}, 0},
		{"an invalid document", []document.Reading{invoice, invalid}, 0},
		{"a field that was not found", []document.Reading{invoice, unread}, 0},
		{"each document of a type", []document.Reading{invoice, order, order, invoice}, 4},
		{"no documents", nil, 0},
	} {
		if got := builtin(t).Run("POC_CDL", tt.readings); len(got) != tt.want {
			t.Errorf("%s: %d results, want %d", tt.rule, len(got), tt.want)
		}
	}
}

func TestMethods(t *testing.T) {
	for _, tt := range []struct {
		method, a, b string
		want         int
	}{
		{"exact", "A1", "A1", 100},
		{"exact", "A1", "a1", 0},
		{"date", "16/07/1985", "16/07/1985", 100},
		{"date", "16/07/1985", "17/07/1985", 0},
		{"date", "1985", "16/07/1985", 90},
		{"date", "1985", "1986", 0},
		{"identifier", "ab 12-34", "AB1234", 100},
		{"identifier", "AB1234", "XY5678", 0},
		{"text", "Colour TV", "colour, tv", 100},
	} {
		rules, err := crosscheck.Load([]byte("rules: [{name: R, method: "+tt.method+", compare: [[A.x, B.y]]}]"), nil)
		if err != nil {
			t.Fatal(err)
		}
		got := rules.Run("", []document.Reading{reading("A", "x", tt.a), reading("B", "y", tt.b)})
		if len(got) != 1 || got[0].Score != tt.want {
			t.Errorf("%s of %q and %q: got %+v, want %d", tt.method, tt.a, tt.b, got, tt.want)
		}
	}
}

func TestRulesOfOneProduct(t *testing.T) {
	rules, err := crosscheck.Load([]byte("rules: [{name: R, products: [PFL_CDL], method: text, compare: [[A.x, B.y]]}]"), nil)
	if err != nil {
		t.Fatal(err)
	}
	readings := []document.Reading{reading("A", "x", "1"), reading("B", "y", "1")}
	if got := rules.Run("PFL_CDL", readings); len(got) != 1 {
		t.Errorf("its product: %d results, want 1", len(got))
	}
	if got := rules.Run("POC_CDL", readings); len(got) != 0 {
		t.Errorf("another product: %d results, want none", len(got))
	}
}

func TestLoadReportsMistakes(t *testing.T) {
	known := func(t document.Type, f document.FieldName) bool { return t == "A" && f == "x" }
	_, err := crosscheck.Load([]byte(`rules:
  - name: R
    method: telepathy
    compare:
      - [A.x, B.y]
      - [A.x]
      - [x, A.x]
  - name: R
    method: text
    compare: []
  - method: text
    compare: [[A.x, A.x]]
`), known)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`line 3: rule "R": method is "telepathy"; known are address, date, exact, identifier, name, text`,
		`line 5: B.y: no document type has this field`,
		`line 6: rule "R": a pair has 2 fields, this one 1`,
		`line 7: "x" is not DOCUMENT.field`,
		`line 8: rule "R" is given twice`,
		`line 8: rule "R" compares nothing`,
		`line 11: rule has no name`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error does not say %q:\n%v", want, err)
		}
	}
	if _, err := crosscheck.Load([]byte("rules:\n  - nam: R\n"), nil); err == nil || !strings.Contains(err.Error(), `line 2: a rule has no "nam"`) {
		t.Errorf("an unknown key: %v", err)
	}
	if rules, err := crosscheck.Load(nil, nil); err != nil || len(rules.Run("", nil)) != 0 {
		t.Errorf("an empty file: %v", err)
	}
}

func TestBuiltInRulesNameFieldsOfBuiltInTypes(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, err = crosscheck.Load(data, func(typ document.Type, name document.FieldName) bool {
		spec, ok := types.Spec(typ)
		if !ok {
			return false
		}
		_, ok = spec.Field(name)
		return ok
	})
	if err != nil {
		t.Error(err)
	}
}

func TestScoresDoNotDependOnDirection(t *testing.T) {
	load := func(t *rapid.T, method, source, target string) *crosscheck.Rules {
		rules, err := crosscheck.Load([]byte(fmt.Sprintf("rules: [{name: R, method: %s, compare: [[%s, %s]]}]", method, source, target)), nil)
		if err != nil {
			t.Fatal(err)
		}
		return rules
	}
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom([]string{"name", "text", "address", "identifier", "date", "exact"}).Draw(t, "method")
		value := rapid.StringMatching(`[A-Za-z0-9 ,/]{1,30}`)
		readings := []document.Reading{reading("A", "x", value.Draw(t, "a")), reading("B", "y", value.Draw(t, "b"))}
		there, back := load(t, method, "A.x", "B.y").Run("", readings), load(t, method, "B.y", "A.x").Run("", readings)
		if there[0].Score != back[0].Score {
			t.Fatalf("%s: %d there, %d back", method, there[0].Score, back[0].Score)
		}
	})
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("rules: [{name: R, method: text, compare: [[A.x, B.y]]}]"))
	f.Add([]byte("rules:\n  - name: [1]\n    compare: {a: b}\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		rules, err := crosscheck.Load(data, nil)
		if (rules == nil) == (err == nil) {
			t.Fatalf("rules %v with error %v", rules, err)
		}
		if err == nil {
			rules.Run("P", []document.Reading{reading("A", "x", "1"), reading("B", "y", "1")})
		}
	})
}
