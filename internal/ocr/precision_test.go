package ocr_test

import (
	"image"
	"iter"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"

	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
)

func openWith(t *testing.T, modelsDir string, p ocr.Precision) (*ocr.Paddle, error) {
	t.Helper()
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	e, err := ocr.Open(rt, modelsDir, ocr.Options{Workers: 1, Precision: p})
	if err == nil {
		t.Cleanup(func() {
			if err := e.Close(); err != nil {
				t.Errorf("closing: %v", err)
			}
		})
	}
	return e, err
}

// TestPrecisions reads one card with what suits the processor, and in floats.
func TestPrecisions(t *testing.T) {
	img, want := card(t)
	for _, p := range []ocr.Precision{ocr.Automatic, ocr.Float32} {
		t.Run(string(p), func(t *testing.T) {
			e, err := openWith(t, modelstest.Dir(t), p)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, texts(read(t, e, img))); diff != "" {
				t.Errorf("-want +got:\n%s", diff)
			}
		})
	}
	t.Run("valid ones", func(t *testing.T) {
		for p, want := range map[ocr.Precision]bool{ocr.Automatic: true, ocr.Float32: true, ocr.Int8: true, "int4": false} {
			if p.Valid() != want {
				t.Errorf("%q is valid: %t, want %t", p, !want, want)
			}
		}
	})
}

// TestRangesAreOfOneModel changes the recogniser's file: what its values spread over
// is no longer known.
func TestRangesAreOfOneModel(t *testing.T) {
	const recogniser = "ch_PP-OCRv4_rec_infer.onnx"
	dir := t.TempDir()
	files, err := filepath.Glob(filepath.Join(modelstest.Dir(t), "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if err := os.Symlink(f, filepath.Join(dir, filepath.Base(f))); err != nil {
			t.Fatal(err)
		}
	}
	model, err := os.ReadFile(filepath.Join(dir, recogniser))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(dir, recogniser)); err != nil {
		t.Fatal(err)
	}
	model = append(model, 5<<3, 1) // model_version 1, which changes nothing
	if err := os.WriteFile(filepath.Join(dir, recogniser), model, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := openWith(t, dir, ocr.Int8); fault.CodeOf(err) != "ranges_outdated" {
		t.Errorf("got %v, want ranges_outdated", err)
	}
	if _, err := openWith(t, dir, ocr.Float32); err != nil {
		t.Errorf("in floats: %v", err)
	}
}

func TestCalibrate(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	img, _ := card(t)
	got, err := ocr.Calibrate(t.Context(), rt, modelstest.Dir(t), one(img, nil))
	if err != nil {
		t.Fatal(err)
	}
	file, err := os.ReadFile("ranges.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var shipped ocr.Ranges
	if err := yaml.Unmarshal(file, &shipped); err != nil {
		t.Fatal(err)
	}
	for name, model := range shipped.Models {
		made := got.Models[name]
		if made.SHA256 != model.SHA256 {
			t.Errorf("%s: made for %s, shipped for %s", name, made.SHA256, model.SHA256)
		}
		if diff := cmp.Diff(slices.Sorted(maps.Keys(model.Values)), slices.Sorted(maps.Keys(made.Values))); diff != "" {
			t.Errorf("%s: values -shipped +made:\n%s", name, diff)
		}
		for value, r := range made.Values {
			// A single card spreads less far than what the shipped ones were made from,
			// but not by much.
			whole := model.Values[value]
			if width, all := r[1]-r[0], whole[1]-whole[0]; r[0] >= r[1] || width < 0.3*all || width > 1.5*all {
				t.Errorf("%s of %s lies in %v, shipped as %v", value, name, r, whole)
			}
		}
	}
	t.Run("a picture that cannot be drawn ends it", func(t *testing.T) {
		if _, err := ocr.Calibrate(t.Context(), rt, modelstest.Dir(t), one(nil, os.ErrNotExist)); err == nil {
			t.Error("no error")
		}
	})
}

// one is a sequence of one.
func one(img image.Image, err error) iter.Seq2[image.Image, error] {
	return func(yield func(image.Image, error) bool) { yield(img, err) }
}
