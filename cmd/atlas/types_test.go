package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

// exampleTypes is the folder that docs/document-types.md walks through.
const exampleTypes = "../../examples/types"

func TestTypesLint(t *testing.T) {
	code, out, errs := atlas(t, nil, "types", "lint", exampleTypes)
	if want := filepath.Join(exampleTypes, "vehicle_rc.yaml") + ": no mistakes, VEHICLE_RC with 8 fields\n"; code != 0 || out != want {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
	file := writeFile(t, "rc.yaml", `type: Vehicle
recognise:
  threshold: 3
  phrases:
    - {text: Chassis Number, weight: 3}
fields:
  - name: owner
    class: name
    kind: holdr
    captions: [Owner]
  - name: colour
    class: text
    kind: wording
`)
	code, out, errs = atlas(t, nil, "types", "lint", file)
	want := file + `:1: type: "Vehicle": give an upper-case name such as VEHICLE_RC
` + file + `:9: field "owner": kind: "holdr" is no kind; did you mean "holder"?
` + file + `:11: field "colour": says nowhere where its value stands
`
	if code != 1 || out != want || !strings.Contains(errs, "mistakes in 1 of 1") {
		t.Errorf("exit %d:\n%swant\n%s%s", code, out, want, errs)
	}
	twin := filepath.Join(exampleTypes, "vehicle_rc.yaml")
	if code, out, _ := atlas(t, nil, "types", "lint", exampleTypes, twin); code != 1 || !strings.Contains(out, "VEHICLE_RC is defined in") {
		t.Errorf("one type in two files: exit %d: %s", code, out)
	}
	if code, _, errs := atlas(t, nil, "types", "lint", t.TempDir()); code != 1 || !strings.Contains(errs, "no type files") {
		t.Errorf("an empty folder: exit %d: %s", code, errs)
	}
}

func TestTypesList(t *testing.T) {
	_, shipped, _ := atlas(t, nil, "types", "list")
	code, out, errs := atlas(t, []string{"ATLAS_TYPES_DIR=" + exampleTypes}, "types", "list")
	if code != 0 || strings.Contains(shipped, "VEHICLE_RC") || !strings.Contains(out, "VEHICLE_RC") || !strings.Contains(out, "name_as_per_pan") {
		t.Errorf("exit %d: %s%s", code, out, errs)
	}
}

// drawRC draws a registration certificate and gives its file.
func drawRC(t *testing.T, layout string) (file string, truth specimen.Truth) {
	t.Helper()
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	s, err := studio.Draw(3, specimen.VehicleRC, layout, specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(t.TempDir(), layout+".jpg")
	if err := os.WriteFile(file, s.JPEG, 0o600); err != nil {
		t.Fatal(err)
	}
	return file, s.Truth
}

// TestATypeFromAFileAlone reads papers of a type that Atlas does not know without the
// folder of examples.
func TestATypeFromAFileAlone(t *testing.T) {
	environ := []string{"ATLAS_MODELS=" + modelstest.Dir(t), "ATLAS_DATA=" + t.TempDir(), "ATLAS_TYPES_DIR=" + exampleTypes}
	for _, layout := range []string{"rc-card", "rc-print"} {
		file, truth := drawRC(t, layout)
		code, out, errs := atlas(t, environ, "extract", file)
		var body struct {
			OCRData []struct {
				Data map[string]json.RawMessage `json:"data"`
			} `json:"ocr_data"`
		}
		if err := json.Unmarshal([]byte(out), &body); err != nil || code != 0 || len(body.OCRData) != 1 {
			t.Fatalf("%s: exit %d: %v %s%s", layout, code, err, out, errs)
		}
		data := body.OCRData[0].Data
		if string(data["document_type"]) != `"VEHICLE_RC"` {
			t.Errorf("%s is %s", layout, data["document_type"])
		}
		for name, want := range truth.Fields {
			var f struct{ Value string }
			if err := json.Unmarshal(data[string(name)], &f); err != nil {
				t.Errorf("%s %s: %v", layout, name, err)
			}
			if tidy(f.Value) != tidy(want) {
				t.Errorf("%s %s: got %q, want %q", layout, name, f.Value, want)
			}
		}
	}
}

// tidy leaves out what addresses are joined by.
func tidy(s string) string { return strings.NewReplacer(" ", "", ",", "", ".", "", "-", "").Replace(s) }

func TestTypesTest(t *testing.T) {
	environ := []string{"ATLAS_MODELS=" + modelstest.Dir(t), "ATLAS_DATA=" + t.TempDir()}
	file, truth := drawRC(t, "rc-card")
	code, out, errs := atlas(t, environ, "types", "test", filepath.Join(exampleTypes, "vehicle_rc.yaml"), file)
	for _, want := range []string{
		"Chassis Number", "the threshold of 5 is reached", "taken", truth.Fields["registration_number"], "CANDIDATES",
	} {
		if code != 0 || !strings.Contains(out, want) {
			t.Errorf("exit %d, no %q in:\n%s%s", code, want, out, errs)
		}
	}
}
