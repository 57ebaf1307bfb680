package face_test

import (
	"context"
	"errors"
	"image"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"atlas/internal/document"
	"atlas/internal/face"
	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
)

func open(t testing.TB) *face.Detector {
	t.Helper()
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	d, err := face.Open(rt, modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func detect(t *testing.T, d *face.Detector, img image.Image) []face.Face {
	t.Helper()
	faces, err := d.Detect(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	return faces
}

func TestDetectCountsPeople(t *testing.T) {
	d := open(t)
	tests := []struct {
		name  string
		sizes []float64 // of the portraits, from left to right
	}{
		{"nobody in the room", nil},
		{"one person", []float64{150}},
		{"one person far away", []float64{60}},
		{"two people", []float64{150, 120}},
		{"three people", []float64{120, 150, 80}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := room(1200, 900)
			for i, size := range tt.sizes {
				portrait(img, float64(250+300*i), 400, size)
			}
			n, confidence := face.Count(detect(t, d, img))
			if n != len(tt.sizes) {
				t.Errorf("counted %d faces, want %d", n, len(tt.sizes))
			}
			if confidence < 0.7 || confidence > 1 {
				t.Errorf("confidence %.3f of a plain picture, want 0.7 to 1", confidence)
			}
		})
	}
}

func TestDetectPlacesTheFace(t *testing.T) {
	img := room(1200, 900)
	portrait(img, 600, 400, 150)
	got := detect(t, open(t), img)[0].Box
	want := document.Box{MinX: 544, MinY: 325, MaxX: 656, MaxY: 475} // the drawn oval with its hair
	if diff := cmp.Diff(want, got, cmpopts.EquateApprox(0, 12)); diff != "" {
		t.Errorf("box (-want +got, 12 pixels allowed):\n%s", diff)
	}
}

func TestDetectCountsFromTheImagesOwnOrigin(t *testing.T) {
	d := open(t)
	img := room(1200, 900)
	portrait(img, 600, 400, 150)
	crop := img.SubImage(image.Rect(350, 150, 950, 700))
	got := detect(t, d, crop)[0].Box.Center()
	if document.Dist(got, document.Point{X: 600, Y: 400}) > 15 {
		t.Errorf("the face of a cropped image is at %v, want near (600, 400)", got)
	}
}

func TestDetectLooksForNothingUnderAFortieth(t *testing.T) {
	img := room(1200, 900)
	for i := range 80 { // faces about 25 pixels high; the limit is 30
		portrait(img, float64(60+110*(i%10)), float64(60+100*(i/10)), 22)
	}
	for _, f := range detect(t, open(t), img) {
		inside := f.Box.MinX > 0 && f.Box.MinY > 0 && f.Box.MaxX < 1200 && f.Box.MaxY < 900
		if size := max(f.Box.Width(), f.Box.Height()); inside && size < 30 {
			t.Errorf("found a face of %.1f pixels in a picture of 1200", size)
		}
	}
}

func TestCount(t *testing.T) {
	left := document.Box{MinX: 0, MinY: 0, MaxX: 100, MaxY: 100}
	right := document.Box{MinX: 300, MinY: 0, MaxX: 400, MaxY: 100}
	withinLeft := document.Box{MinX: 10, MinY: 10, MaxX: 60, MaxY: 90}
	tests := []struct {
		name       string
		faces      []face.Face
		n          int
		confidence float64
	}{
		{"no place at all is nobody, as sure as the detector can be", nil, 0, 0.99},
		{"the weakest face decides", []face.Face{{left, 0.95}, {right, 0.7}}, 2, 0.7},
		{"a place just under the threshold is the doubt", []face.Face{{left, 0.95}, {right, 0.45}}, 1, 0.55},
		{"a faint place within a face is no doubt", []face.Face{{left, 0.95}, {withinLeft, 0.45}}, 1, 0.95},
		{"nobody, with a doubt", []face.Face{{left, 0.3}}, 0, 0.7},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			n, confidence := face.Count(tt.faces)
			if n != tt.n || cmp.Diff(tt.confidence, confidence, cmpopts.EquateApprox(0, 1e-9)) != "" {
				t.Errorf("Count = %d, %.3f; want %d, %.3f", n, confidence, tt.n, tt.confidence)
			}
		})
	}
}

func TestDetectStopsWithItsContext(t *testing.T) {
	d := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Detect(ctx, room(64, 64)); !errors.Is(err, context.Canceled) {
		t.Errorf("Detect = %v, want the context's error", err)
	}
}

func TestOpenSaysWhatIsWrongWithTheModel(t *testing.T) {
	rt, err := infer.Open(modelstest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	broken := t.TempDir()
	for _, name := range []string{"ssd_mobilenetv1_model-weights_manifest.json", "ssd_mobilenetv1_model.bin"} {
		b, err := os.ReadFile(filepath.Join(modelstest.Dir(t), name))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(broken, name), b[:min(len(b), 1_000_000)], 0o600); err != nil {
			t.Fatal(err)
		}
	}
	tests := []struct{ name, dir, code string }{
		{"no files", t.TempDir(), "model_missing"},
		{"weights cut short", broken, "model_broken"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := face.Open(rt, tt.dir); fault.CodeOf(err) != tt.code {
				t.Errorf("Open = %v, want code %s", err, tt.code)
			}
		})
	}
}

func BenchmarkDetect(b *testing.B) {
	d := open(b)
	img := room(1200, 900)
	portrait(img, 600, 400, 150)
	for b.Loop() {
		if _, err := d.Detect(b.Context(), img); err != nil {
			b.Fatal(err)
		}
	}
}
