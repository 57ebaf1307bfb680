package doctype_test

import (
	"testing"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

func TestTypeFilesReadPublishedFields(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range types.Specs() {
		for _, f := range spec.Fields {
			if !doctype.Published(spec.Type, f.Name) {
				t.Errorf("%s.%s is not published", spec.Type, f.Name)
			}
		}
	}
}

func TestNamesThatRulesMayUse(t *testing.T) {
	types, err := doctype.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		rule  string
		typ   document.Type
		field document.FieldName
		want  bool
	}{
		{"of a type file", "PAN", "dob", true},
		{"published, in a type file or not", "BANK_STATEMENT", "account_holder_name", true},
		{"a misspelt field", "PAN", "name", false},
		{"a misspelt type", "BANKSTATEMENT", "account_holder_name", false},
	} {
		if got := types.Names(tt.typ, tt.field); got != tt.want {
			t.Errorf("%s: %v", tt.rule, got)
		}
	}
}
