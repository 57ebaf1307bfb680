package main

import (
	"strings"
	"testing"
	"time"

	"atlas/internal/client"
	"atlas/internal/client/clienttest"
	"atlas/internal/crosscheck"
	"atlas/internal/flow"
	"atlas/internal/vault/vaulttest"
)

func TestChecksLint(t *testing.T) {
	code, out, errs := atlas(t, nil, "checks", "lint")
	if code != 0 || !strings.HasPrefix(out, "built-in rules: no mistakes, ") {
		t.Errorf("the built-in rules: exit %d: %s%s", code, out, errs)
	}
	file := writeFile(t, "rules.yaml", `
rules:
  - name: APPLICANT_NAME
    method: names
    compare:
      - [PAN.name_as_per_pan, BANK_STATEMENT.account_holder]
      - [AADHAR.name, PAN.name_as_per_pan]
      - [PAN.name_as_per_pan, BANK_STATEMENT.account_holder_name]
`)
	code, _, errs = atlas(t, nil, "checks", "lint", file)
	for _, want := range []string{
		`line 4: rule "APPLICANT_NAME": method is "names"; known are `,
		`line 6: BANK_STATEMENT.account_holder: no document type has this field`,
		`line 7: AADHAR.name: no document type has this field`,
	} {
		if code != 1 || !strings.Contains(errs, want) {
			t.Errorf("exit %d, no %q in:\n%s", code, want, errs)
		}
	}
	if strings.Contains(errs, "line 8") {
		t.Errorf("a published field without a type file is a mistake:\n%s", errs)
	}
	if code, _, errs := atlas(t, nil, "checks", "lint", "--rules-file", file); code != 1 || !strings.Contains(errs, "line 4") {
		t.Errorf("the file of the settings: exit %d: %s", code, errs)
	}
}

// lenders are rules that differ by product.
const lenders = `
products: {PFL_CDL: [BUYER], default: all}
rules:
  - {name: BUYER, method: name, threshold: 85, compare: [[DELIVERY_ORDER.customer_name, INVOICE.customer_name]]}
  - {name: BIRTH, method: date, compare: [[AADHAAR.date_of_birth, PAN.dob]]}
`

func TestChecksList(t *testing.T) {
	file := writeFile(t, "rules.yaml", lenders)
	const buyer = "BUYER  name >= 85  DELIVERY_ORDER.customer_name  INVOICE.customer_name\n"
	for _, tt := range []struct {
		rule string
		args []string
		want string
	}{
		{"one product", []string{"--product", "PFL_CDL"}, buyer},
		{"any other", nil, buyer + "BIRTH  date        AADHAAR.date_of_birth         PAN.dob\n"},
	} {
		code, out, errs := atlas(t, nil, append([]string{"checks", "list", file}, tt.args...)...)
		if code != 0 || out != tt.want {
			t.Errorf("%s: exit %d: %s\ngot\n%s\nwant\n%s", tt.rule, code, errs, out, tt.want)
		}
	}
}

func TestChecksTry(t *testing.T) {
	file := writeFile(t, "rules.yaml", lenders)
	const parts = `method   name
source   pashangh
target   pashangh irani

  points   of
      90   90  same: pashangh | pashangh
       0   10  only target: irani
`
	for _, tt := range []struct {
		rule string
		args []string
		want string
	}{
		{"by method", []string{"--method", "name"}, parts + "      90  100  score\n\nsame person: 9 of 10\n"},
		{"by rule", []string{"--rule", "BUYER", "--file", file}, parts + "      90  100  score: match (threshold 85)\n\nsame person: 9 of 10\n"},
	} {
		code, out, errs := atlas(t, nil, append([]string{"checks", "try", "Pashangh", "Mr. Pashangh Irani"}, tt.args...)...)
		if code != 0 || out != tt.want {
			t.Errorf("%s: exit %d: %s\ngot\n%s\nwant\n%s", tt.rule, code, errs, out, tt.want)
		}
	}
	for _, tt := range []struct {
		args []string
		want string
	}{
		{[]string{"--method", "magic"}, `there is no method "magic"; there are address, `},
		{[]string{"--rule", "MAGIC"}, `there is no rule "MAGIC" in the built-in rules`},
		{nil, "--method"},
	} {
		if code, _, errs := atlas(t, nil, append([]string{"checks", "try", "a", "b"}, tt.args...)...); code != 1 || !strings.Contains(errs, tt.want) {
			t.Errorf("%v: exit %d: %s", tt.args, code, errs)
		}
	}
}

func TestACallbackExplainsWhenTheFlowAskedForIt(t *testing.T) {
	known := new(clienttest.Store)
	if err := known.InsertClient(t.Context(), client.Client{ID: "cl_lender"}); err != nil {
		t.Fatal(err)
	}
	clients := client.NewService(known, vaulttest.Ring(), client.Options{})
	rules, err := crosscheck.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for params, want := range map[string]bool{
		`{"include":"explain"}`:   true,
		`{}`:                      false,
		`{"include":"horoscope"}`: false,
	} {
		body, err := renderer{checks: rules, clients: clients}.Extracts(t.Context(), flow.Result{
			Flow:        flow.Flow{Client: "cl_lender", Application: flow.Application{Params: []byte(params)}},
			CrossChecks: []crosscheck.Result{{Name: "CUSTOMER_NAME", SourceValue: "Pashangh", TargetValue: "Pashangh Irani", Score: 90}},
		}, time.Time{})
		if err != nil || strings.Contains(string(body), `"explain":{"rule":"CUSTOMER_NAME"`) != want {
			t.Errorf("%s: %v %s", params, err, body)
		}
	}
}

func TestNameReport(t *testing.T) {
	file := writeFile(t, "pairs.jsonl", `{"a":"Asha Rane","b":"Rane Asha","same":true}`+"\n"+`{"a":"Asha Rane","b":"Vikas Gupta","same":0}`+"\n")
	code, out, errs := atlas(t, nil, "name", "report", "--file", file)
	if code != 0 || !strings.HasPrefix(out, "2 pairs; AUC 1.0000") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	broken := writeFile(t, "pairs.jsonl", "{}\n{\n")
	if code, _, errs := atlas(t, nil, "name", "report", "--file", broken); code != 1 || !strings.Contains(errs, "reading pair 2") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestNameFit(t *testing.T) {
	code, out, errs := atlas(t, nil, "name", "fit", "--pairs", "500")
	if code != 0 || !strings.HasPrefix(out, "# Made by `atlas name fit --seed 1 --pairs 500`") || !strings.Contains(out, "\nbias: ") || !strings.Contains(out, "\n  different_names: -") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}
