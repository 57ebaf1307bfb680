package specimen_test

import (
	"testing"

	"atlas/internal/document"
	"atlas/internal/face"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

func TestScenesSayWhoIsInThem(t *testing.T) {
	s := studio(t)
	many := document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}
	for layout, want := range map[string]struct {
		faces   int
		problem document.Problem
	}{
		"holding": {1, document.Problem{}},
		"beside":  {1, document.Problem{}},
		"couple":  {2, many},
		"family":  {3, many},
		"nobody":  {0, document.Problem{Code: document.InvalidDocument, Reason: "no person found"}},
	} {
		p := mustDraw(t, s, 3, specimen.OpenBox, layout, specimen.PhonePhoto)
		if p.Truth.Faces != want.faces || p.Truth.Problem != want.problem {
			t.Errorf("%s: %d faces and problem %+v", p.Name, p.Truth.Faces, p.Truth.Problem)
		}
		if got := p.Truth.Fields["face_count"]; (got == "1") != (want.faces == 1) {
			t.Errorf("%s: face_count is %q", p.Name, got)
		}
		if len(p.Truth.Words) == 0 {
			t.Errorf("%s: no print on the carton", p.Name)
		}
		if got := countFaces(t, p); got != want.faces {
			t.Errorf("%s: the detector finds %d faces, want %d", p.Name, got, want.faces)
		}
	}
}

// countFaces counts as the product does: boxes the network is more sure of than not.
func countFaces(t *testing.T, p specimen.Specimen) int {
	t.Helper()
	models := modelstest.Dir(t)
	rt, err := infer.Open(models)
	if err != nil {
		t.Fatal(err)
	}
	detector, err := face.Open(rt, models)
	if err != nil {
		t.Fatal(err)
	}
	defer detector.Close()
	faces, err := detector.Detect(t.Context(), p.Image)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, f := range faces {
		if f.Score > 0.5 {
			n++
		}
	}
	return n
}
