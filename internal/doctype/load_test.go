package doctype_test

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

func TestBuiltinTypesHaveTheDocumentedFields(t *testing.T) {
	r, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	want := map[document.Type]string{
		"AADHAAR":          "name address formatted_address aadhaar_number date_of_birth",
		"PAN":              "name_as_per_pan father_name dob pan_number document_quality_flag",
		"INVOICE":          "invoice_number invoice_date customer_name customer_address dealer_name dealer_address dealer_gstin product_description serial_number imei_number total_amount",
		"DELIVERY_ORDER":   "delivery_order_number delivery_order_date customer_name customer_address dealer_name dealer_address product_description serial_number imei_number asset_cost loan_amount",
		"BANK_STATEMENT":   "bank_name account_holder_name account_number ifsc_code statement_from statement_to opening_balance closing_balance",
		"CHEQUE":           "bank_name account_holder_name account_number ifsc_code micr_code cheque_number",
		"ELECTRICITY_BILL": "provider_name consumer_number consumer_name address formatted_address bill_date bill_amount due_date",
		"SALARY_SLIP":      "employee_name employer_name pay_period gross_pay net_pay",
		"IMEI_IMAGE":       "imei_number serial_number brand model",
		"ITR_V":            "acknowledgement_number pan_number name assessment_year filing_date total_income",
		"OPEN_BOX":         "face_count",

		"DRIVING_LICENSE": "dl_number name date_of_birth issue_date valid_till state",
		"VOTER_ID":        "voter_id name date_of_birth gender",
		"PASSPORT":        "passport_number name date_of_birth place_of_birth gender date_of_issue date_of_expiry place_of_issue",

		"GST_CERT":         "gst_number legal_name address formatted_address date_of_issue constitution_of_business valid_from valid_till",
		"UDYAM_CERT":       "registration_number enterprise_name owner_name address formatted_address type_of_enterprise nic_codes",
		"SHOP_ACT_LICENSE": "registration_number establishment_name employer_name address formatted_address nature_of_business total_employees",
		"FSSAI":            "registration_number business_name address formatted_address valid_till",
	}
	if len(r.Specs()) != len(want) {
		t.Errorf("%d types, want %d", len(r.Specs()), len(want))
	}
	for typ, fields := range want {
		spec, ok := r.Spec(typ)
		if !ok {
			t.Errorf("%s is missing", typ)
			continue
		}
		var got []string
		for _, f := range spec.Fields {
			got = append(got, string(f.Name))
		}
		if g := strings.Join(got, " "); g != fields {
			t.Errorf("%s: got fields\n%s\nwant\n%s", typ, g, fields)
		}
	}
	if r.Version() == "" {
		t.Error("no version")
	}
}

func TestLoadExplainsMistakes(t *testing.T) {
	const head = "type: X\nrecognise: {threshold: 1, phrases: [{text: X CARD, weight: 1}]}\n"
	cases := []struct{ name, file, want string }{
		{"not YAML", "type: [", "line 1: not YAML"},
		{"an unknown key is named with its line", head + "feilds: []\n", `line 3: unknown key "feilds"; did you mean "fields"?`},
		{"a lower-case type", "type: pan\n", "upper-case"},
		{"a threshold of zero takes every paper", "type: X\nrecognise: {phrases: [{text: A CARD, weight: 1}]}\n", "threshold"},
		{"a field without a kind", head + "fields: [{name: a, class: name, captions: [A]}]\n", `"a": has no kind`},
		{"an unknown kind", head + "fields: [{name: a, class: name, kind: nmae, captions: [A]}]\n", `line 3: field "a": kind: "nmae" is no kind; did you mean "name"?`},
		{"a field without a place", head + "fields: [{name: a, class: name, kind: name}]\n", "nowhere"},
		{"a field twice", head + "fields: [{name: a, class: name, kind: name, captions: [A]}, {name: a, class: name, kind: name, captions: [A]}]\n", "twice"},
		{"a block under an unknown field", head + "fields: [{name: a, class: address, kind: address, under: b}]\n", "under"},
		{"labels of parts in what is no address", head + "fields: [{name: a, class: name, kind: name, captions: [A], labelled_parts: true}]\n", "labelled_parts"},
		{"an unknown section", head + "fields: [{name: a, class: name, kind: name, captions: [A], section: s}]\n", "section"},
		{"a condition on an unknown field", head + "fields: [{name: a, class: name, kind: name, captions: [A], only_if: {field: b, matches: x}}]\n", "only_if: names no field"},
		{"a condition without a pattern", head + "fields: [{name: a, class: name, kind: name, captions: [A], only_if: {field: a}}]\n", "go together"},
		{"a pattern that is none", head + "fields: [{name: a, class: name, kind: name, captions: [A], only_if: {field: a, matches: '('}}]\n", "missing closing )"},
		{"an identity that is no kind", "type: X\nidentity: pna\n", `identity: "pna" is no kind`},
		{"an unknown part of a zone", head + "fields: [{name: a, class: name, kind: name, mrz: nmae}]\n", `mrz: "nmae" is no part`},
		{"a part of an unknown field", head + "fields: [{name: a, class: text, kind: state, within: b}]\n", "within: names no other field"},
		{"a field's part without a place", head + "fields: [{name: a, class: name, kind: name, parts: [{captions: [A]}, {where: [below]}]}]\n", `"a#2": says nowhere`},
		{"an amount that leaves no amount", head + "fields: [{name: a, class: date, kind: date, captions: [A]}, {name: b, class: amount, kind: amount, captions: [B], leaves: a}]\n", "leaves: an amount leaves"},
		{"a text among dates", head + "fields: [{name: a, class: name, kind: name, captions: [A], among_dates: only}]\n", "among_dates: only a date"},
		{"a date of no order", head + "fields: [{name: a, class: date, kind: date, captions: [A], among_dates: latest}]\n", "among_dates: \"latest\""},
		{"a lone value after nothing", head + "fields: [{name: a, class: name, kind: name, captions: [A], lone: true}]\n", "lone: say in between"},
		{"a term until an unknown field", head + "fields: [{name: a, class: date, kind: date, captions: [A], term: {until: b, years: [1]}}]\n", "term: give the field"},
		{"every line is right", head + "fields:\n  - name: a\n    class: name\n    kind: name\n    captions: [A]\n    wher: [below]\n", `line 8: unknown key "wher"; did you mean "where"?`},
		{"a deeper key", head + "fields:\n  - {name: a, class: name, kind: name, between: {afer: [A]}}\n", `line 4: unknown key "afer"`},
		{"a word for a number", "type: X\nrecognise:\n  threshold: high\n", `line 3: "high": there should be a number here`},
		{"one for a list", head + "others: A\n", `line 3: "A": there should be a list`},
		{"a pattern that is none, by line", head + "fields:\n  - name: a\n    class: name\n    kind: name\n    captions: [A]\n    only_if: {field: a, matches: '('}\n", `line 8: "(" is no regular expression`},
		{"an empty file", "# nothing\n", "empty"},
		{"a threshold out of reach", "type: X\nrecognise: {threshold: 5, phrases: [{text: A CARD, weight: 2}]}\n", "line 2: recognise: threshold 5 cannot be reached: all weights together are 2"},
		{"an unknown class", head + "fields: [{name: a, class: nam, kind: name, captions: [A]}]\n", `class: "nam" is no class; did you mean "name"?`},
		{"an unknown derivation", head + "fields: [{name: a, class: name, derive: magic}]\n", `derive: "magic" is nothing`},
		{"a field named as no key can be", head + "fields: [{name: A b, class: name, kind: name, captions: [A]}]\n", "small letters"},
		{"a key twice", "type: X\ntype: Y\n", "line 2: mapping key"},
		{"a place between nothing", head + "fields: [{name: a, class: name, kind: name, between: {index: 1}}]\n", "between: names neither"},
		{"an unknown place", head + "fields: [{name: a, class: name, kind: name, captions: [A], where: [left]}]\n", `"left" is no place`},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := doctype.Load(fstest.MapFS{"x.yaml": {Data: []byte(c.file)}})
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "x.yaml") {
				t.Errorf("got %v, want it to name x.yaml and %q", err, c.want)
			}
		})
	}
}

func TestLoadRefusesATypeTwice(t *testing.T) {
	file := &fstest.MapFile{Data: []byte("type: X\n")}
	_, err := doctype.Load(fstest.MapFS{"a.yaml": file, "b.yaml": file})
	if err == nil || !strings.Contains(err.Error(), "another file") {
		t.Errorf("got %v", err)
	}
}

func TestLoadTellsAllMistakes(t *testing.T) {
	_, err := doctype.Load(fstest.MapFS{
		"a.yaml": {Data: []byte("type: A\ntitel: A\nredact: all\nother: [x]\n")},
		"b.yaml": {Data: []byte("type: b\nredact: all\n")},
	})
	want := `a.yaml: line 2: unknown key "titel"; did you mean "title"?
a.yaml: line 4: unknown key "other"; did you mean "others"?
b.yaml: line 1: type: "b": give an upper-case name such as VEHICLE_RC
b.yaml: line 2: redact: "all" is nothing that can be covered; there is aadhaar`
	if err == nil || err.Error() != want {
		t.Errorf("got\n%v\nwant\n%s", err, want)
	}
}

func TestExtendedAddsAndReplaces(t *testing.T) {
	shipped, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	own := fstest.MapFS{
		"rc.yaml":  {Data: []byte("type: VEHICLE_RC\n")},
		"pan.yaml": {Data: []byte("type: PAN\ntitle: our own\n")},
	}
	r, err := doctype.Extended(own)
	if err != nil {
		t.Fatal(err)
	}
	pan, _ := r.Spec("PAN")
	_, added := r.Spec("VEHICLE_RC")
	if len(r.Specs()) != len(shipped.Specs())+1 || pan.Title != "our own" || !added || r.Version() == shipped.Version() {
		t.Errorf("%d types, PAN %q, added %v, version %s", len(r.Specs()), pan.Title, added, r.Version())
	}
	if _, err := doctype.Extended(fstest.MapFS{"rc.yml": {Data: []byte("type: X\n")}}); err == nil || !strings.Contains(err.Error(), ".yaml") {
		t.Errorf("a folder without type files: %v", err)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("type: X\nfields: [{name: a, class: name, kind: name, captions: [A]}]\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Fuzz(func(t *testing.T, data []byte) {
		spec, err := doctype.Parse(data)
		if (spec == nil) == (err == nil) {
			t.Fatalf("spec %v with error %v", spec, err)
		}
	})
}

func TestPhrasesAndTheirWords(t *testing.T) {
	r, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	phrases, words := r.Phrases(), r.Words()
	for _, want := range []string{"Indian Union Driving Licence", "Date of First Issue", "Signature of Holder"} {
		if !slices.Contains(phrases, want) {
			t.Errorf("%q is no phrase", want)
		}
	}
	for _, want := range []string{"Union", "Issue", "Holder"} {
		if !slices.Contains(words, want) {
			t.Errorf("%q is no word", want)
		}
	}
}
