package crosscheck_test

import (
	"fmt"
	"os"
	"slices"
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
			"dealer_address", "5, STATION RD, THANE - 400602", "product_description", "REFRIGERATOR, 250 L",
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

// The other papers that name a person are compared with the Aadhaar card.
func TestIdentityPapersAreCompared(t *testing.T) {
	for typ, field := range map[document.Type]string{"DRIVING_LICENSE": "date_of_birth", "VOTER_ID": "date_of_birth", "PASSPORT": "date_of_birth"} {
		got := builtin(t).Run("PFL_CDL", []document.Reading{
			reading("AADHAAR", "name", "Asha Rane", "date_of_birth", "16/07/1985"),
			reading(typ, "name", "RANE ASHA", field, "16/07/1985"),
		})
		scores := map[string]int{}
		for _, r := range got {
			scores[r.Name] = r.Score
		}
		if diff := cmp.Diff(map[string]int{"APPLICANT_NAME": 100, "DATE_OF_BIRTH": 100}, scores); diff != "" {
			t.Errorf("%s (-want +got):\n%s", typ, diff)
		}
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
		{"each document of a type", []document.Reading{invoice, order, reading("DELIVERY_ORDER", "customer_name", "Usha"), reading("INVOICE", "customer_name", "Uma")}, 4},
		{"the same values twice", []document.Reading{invoice, order, order, invoice}, 1},
		{"a value of strokes", []document.Reading{invoice, reading("DELIVERY_ORDER", "customer_name", "--")}, 0},
		{"an empty value", []document.Reading{invoice, reading("DELIVERY_ORDER", "customer_name", "")}, 0},
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
		{"name", "Mr Asha Rane", "RANE ASHA", 100},
		{"name", "Ramesh Rane", "Rajesh Rane", 50},
		{"pan", "ABCPE1234F", "27abcpe1234f1z5", 100},
		{"pan", "ABCPE1234F", "ABCPE1234F", 100},
		{"pan", "ABCPE1234F", "27XYZPK9876Q1Z5", 10},
		{"address", "12, MG Road, Pune 411005", "12 MG ROAD, PUNE - 411005", 100},
		{"address", "--a", "--a", 100},
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

const twoRules = `
rules:
  - {name: R, method: text, compare: [[A.x, B.y]]}
  - {name: S, method: text, compare: [[A.x, B.y]]}
`

func TestRulesOfAProduct(t *testing.T) {
	readings := []document.Reading{reading("A", "x", "1"), reading("B", "y", "1")}
	for _, tt := range []struct {
		rule, products, product, want string
	}{
		{"no section", "", "PFL_CDL", "R S"},
		{"all", "products: {PFL_CDL: all, default: []}", "PFL_CDL", "R S"},
		{"a list, in the order of the rules", "products: {PFL_CDL: [S, R], default: []}", "PFL_CDL", "R S"},
		{"one", "products: {PFL_CDL: [S], default: all}", "PFL_CDL", "S"},
		{"none", "products: {PFL_CDL: [], default: all}", "PFL_CDL", ""},
		{"another product has the default", "products: {PFL_CDL: all, default: [R]}", "POC_CDL", "R"},
		{"capitals count", "products: {PFL_CDL: all, default: [R]}", "pfl_cdl", "R"},
	} {
		rules, err := crosscheck.Load([]byte(tt.products+twoRules), nil)
		if err != nil {
			t.Fatal(err)
		}
		var ran, listed []string
		for _, r := range rules.Run(tt.product, readings) {
			ran = append(ran, r.Name)
		}
		for _, r := range rules.Of(tt.product) {
			listed = append(listed, r.Name)
		}
		if got := strings.Join(ran, " "); got != tt.want || strings.Join(listed, " ") != got {
			t.Errorf("%s: ran %q, listed %q, want %q", tt.rule, got, listed, tt.want)
		}
	}
}

func TestEveryDocumentedCheckRunsForEveryProduct(t *testing.T) {
	want := []string{
		"CUSTOMER_NAME name DELIVERY_ORDER.customer_name, INVOICE.customer_name",
		"DEALER_ADDRESS address DELIVERY_ORDER.dealer_address, INVOICE.dealer_address",
		"DEALER_NAME name DELIVERY_ORDER.dealer_name, INVOICE.dealer_name",
		"PRODUCT text DELIVERY_ORDER.product_description, INVOICE.product_description",
		"SERIAL_NUMBER identifier DELIVERY_ORDER.serial_number, INVOICE.serial_number",
		"SERIAL_NUMBER identifier INVOICE.serial_number, IMEI_IMAGE.serial_number",
		"IMEI_NUMBER identifier DELIVERY_ORDER.imei_number, INVOICE.imei_number",
		"IMEI_NUMBER identifier INVOICE.imei_number, IMEI_IMAGE.imei_number",
		"APPLICANT_NAME name AADHAAR.name, PAN.name_as_per_pan",
		"APPLICANT_NAME name AADHAAR.name, INVOICE.customer_name",
		"APPLICANT_NAME name PAN.name_as_per_pan, BANK_STATEMENT.account_holder_name",
		"DATE_OF_BIRTH date AADHAAR.date_of_birth, PAN.dob",
		"DATE_OF_BIRTH date AADHAAR.date_of_birth, DRIVING_LICENSE.date_of_birth",
		"DATE_OF_BIRTH date AADHAAR.date_of_birth, PASSPORT.date_of_birth",
		"DATE_OF_BIRTH date AADHAAR.date_of_birth, VOTER_ID.date_of_birth",
		"ADDRESS address AADHAAR.address, ELECTRICITY_BILL.address",
		"ADDRESS address AADHAAR.address, INVOICE.customer_address",
		"GSTIN identifier GST_CERT.gst_number, INVOICE.dealer_gstin",
		"PAN_NUMBER pan PAN.pan_number, GST_CERT.gst_number",
		"PAN_NUMBER pan PAN.pan_number, ITR_V.pan_number",
	}
	for _, product := range []string{"PFL_CDL", "POC_CDL", "PROD_CDL", "LOAN_APP", "ANY_OTHER", ""} {
		var got []string
		for _, r := range builtin(t).Of(product) {
			for _, p := range r.Pairs {
				got = append(got, r.Name+" "+r.Method+" "+p)
			}
		}
		for _, w := range want {
			if !slices.Contains(got, w) {
				t.Errorf("%s does not run %s", product, w)
			}
		}
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
    threshold: 101
    compare: [[A.x, A.x]]
products:
  PFL_CDL: [R, T]
  POC_CDL: some
  PFL_CDL: all
`), known)
	if err == nil {
		t.Fatal("no error")
	}
	for _, want := range []string{
		`line 3: rule "R": method is "telepathy"; known are address, date, exact, identifier, name, pan, text`,
		`line 5: B.y: no document type has this field`,
		`line 6: rule "R": a pair has 2 fields, this one 1`,
		`line 7: "x" is not DOCUMENT.field`,
		`line 8: rule "R" is given twice`,
		`line 8: rule "R" compares nothing`,
		`line 11: rule has no name`,
		`line 11: rule "": threshold is 101; give 1 to 100, or leave it out`,
		`line 13: rule "": A.x is compared with itself`,
		`line 15: product "PFL_CDL": there is no rule "T"`,
		`line 16: product "POC_CDL": give all, or a list of rules`,
		`line 17: product "PFL_CDL" is given twice`,
		`line 15: products has no default`,
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

func TestBuiltInRulesNamePublishedFields(t *testing.T) {
	data, err := os.ReadFile("rules.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := crosscheck.Load(data, doctype.Published); err != nil {
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
		method := rapid.SampledFrom(crosscheck.Methods()).Draw(t, "method")
		value := rapid.StringMatching(`[A-Za-z0-9][A-Za-z0-9 ,/]{0,30}`)
		readings := []document.Reading{reading("A", "x", value.Draw(t, "a")), reading("B", "y", value.Draw(t, "b"))}
		there, back := load(t, method, "A.x", "B.y").Run("", readings), load(t, method, "B.y", "A.x").Run("", readings)
		if there[0].Score != back[0].Score {
			t.Fatalf("%s: %d there, %d back", method, there[0].Score, back[0].Score)
		}
	})
}

func TestExplanationsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		method := rapid.SampledFrom(crosscheck.Methods()).Draw(t, "method")
		value := rapid.OneOf(rapid.StringMatching(`[A-Za-z0-9 ,/]{1,30}`), rapid.SampledFrom([]string{
			"Flat 12, Green View Apartments, MG Road, Bangalore", "12 Greenview Apt, Mahatma Gandhi Rd, Bengaluru", "16/07/1986", "1986",
			"Mr. Ramesh Vitthal Patil", "Patil R V", "27ABCPE1234F1Z5", "ABCPE1234F",
		}))
		a, b := value.Draw(t, "a"), value.Draw(t, "b")
		e, ok := crosscheck.TryMethod(method, a, b)
		points, of := 0, 0
		for _, p := range e.Parts {
			points, of = points+p.Points, of+p.Of
		}
		if !ok || points != e.Score || e.Method != method || len(e.Parts) > 0 && of != 100 {
			t.Fatalf("%s of %q and %q: %+v", method, a, b, e)
		}
	})
}

func TestExplain(t *testing.T) {
	rules, err := crosscheck.Load([]byte("rules: [{name: R, method: name, threshold: 85, compare: [[A.x, B.y]]}]"), nil)
	if err != nil {
		t.Fatal(err)
	}
	results := rules.Run("", []document.Reading{reading("A", "x", "Pashangh"), reading("B", "y", "Pashangh Irani")})
	got, ok := rules.Explain(results[0])
	likely := 9
	want := crosscheck.Explanation{
		Rule: "R", Method: "name", Source: "pashangh", Target: "pashangh irani", Score: 90, SamePerson: &likely, Threshold: 85,
		Parts: []crosscheck.Part{
			{Source: "pashangh", Target: "pashangh", Relation: "same", Points: 90, Of: 90},
			{Target: "irani", Relation: "only_target", Of: 10},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" || !ok || got.Verdict() != crosscheck.Match {
		t.Errorf("%v %q (-want +got):\n%s", ok, got.Verdict(), diff)
	}
	for _, tt := range []struct {
		rule   string
		change func(*crosscheck.Result)
	}{
		{"a rule that is no more", func(r *crosscheck.Result) { r.Name = "S" }},
		{"a score of other rules", func(r *crosscheck.Result) { r.Score = 91 }},
	} {
		changed := results[0]
		tt.change(&changed)
		if _, ok := rules.Explain(changed); ok {
			t.Errorf("%s is explained", tt.rule)
		}
	}
}

func TestVerdict(t *testing.T) {
	for _, tt := range []struct {
		score, threshold int
		want             crosscheck.Verdict
	}{{90, 0, ""}, {90, 90, crosscheck.Match}, {89, 90, crosscheck.Mismatch}} {
		if got := (crosscheck.Explanation{Score: tt.score, Threshold: tt.threshold}).Verdict(); got != tt.want {
			t.Errorf("%d against %d: %q, want %q", tt.score, tt.threshold, got, tt.want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	f.Add([]byte("rules: [{name: R, method: text, compare: [[A.x, B.y]]}]"))
	f.Add([]byte("products: {default: all, P: [R]}\nrules: [{name: R, method: name, threshold: 5, compare: [[A.x, B.y]]}]"))
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
