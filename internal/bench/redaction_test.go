package bench_test

import (
	"bytes"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/bench"
	"atlas/internal/decode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/face"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr"
	"atlas/internal/pipeline"
	"atlas/internal/redact"
	"atlas/internal/specimen"
)

// TestRedaction is the short form of `make redaction`: no digit that must be covered is in
// sight on a copy, and every eye finds them where they are not covered.
func TestRedaction(t *testing.T) {
	b := opened(t)
	const number = 12
	report, err := b.Redaction(t.Context(), bench.RedactionOptions{Seed: 11, Number: number})
	if err != nil {
		t.Fatal(err)
	}
	delivered := 0
	for _, v := range report.Verdicts {
		if v.Outcome == bench.Delivered {
			delivered++
		}
	}
	if len(report.Verdicts) != number || delivered < number*3/4 {
		t.Errorf("%d papers gave %d copies", len(report.Verdicts), delivered)
	}
	if bad := report.Bad(); len(bad) > 0 {
		t.Errorf("on these something can be seen: %+v", bad)
	}
	t.Run("eyes", func(t *testing.T) { seesWhatIsThere(t, b) })
}

// seesWhatIsThere hands the picture out as it was sent.
func seesWhatIsThere(t *testing.T, b bench.Bench) {
	// A card with the old code, and another.
	for _, n := range []int{6, 8} {
		sent, err := b.Studio.Submit(11, n)
		if err != nil {
			t.Fatal(err)
		}
		picture, err := jpeg.Decode(bytes.NewReader(sent.File))
		if err != nil {
			t.Fatal(err)
		}
		whole := redact.Sheet{Bounds: picture.Bounds(), ToCopy: document.Identity}
		v, _, err := bench.Examine(t.Context(), sent, pipeline.Result{Redacted: sent.File, Sheets: []redact.Sheet{whole}}, bench.Eyes(b.Pipeline.Engine))
		if err != nil {
			t.Fatal(err)
		}
		if v.Secrets < 2 || len(v.Uncovered) < 8*v.Secrets {
			t.Errorf("%s: of %d numbers and codes in sight these are found: %v", sent.Name, v.Secrets, v.Uncovered)
		}
		if len(v.Readable) != len(bench.Eyes(b.Pipeline.Engine)) {
			t.Errorf("%s: only these can read it: %v", sent.Name, v.Readable)
		}
	}
}

// TestResidue: a copy that is a picture and more.
func TestResidue(t *testing.T) {
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := studio.Submit(11, 0)
	if err != nil {
		t.Fatal(err)
	}
	withComment := append([]byte{0xff, 0xd8, 0xff, 0xfe, 0, 4, 'h', 'i'}, sent.File[2:]...)
	for name, file := range map[string][]byte{
		"":                     sent.File,
		"a segment fe":         withComment,
		"bytes behind its end": append(bytes.Clone(sent.File), "more"...),
		"digits in its bytes":  append(bytes.Clone(sent.File), strings.ReplaceAll(sent.Pages[0].Truth.Fields["aadhaar_number"], " ", "")...),
	} {
		v, _, err := bench.Examine(t.Context(), sent, pipeline.Result{Redacted: file}, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(v.Residue, ", "); name == "" && got != "" || !strings.Contains(got, name) {
			t.Errorf("got %q, want %q", got, name)
		}
	}
}

// opened is a bench with the real engines.
func opened(t *testing.T) bench.Bench {
	t.Helper()
	dir := modelstest.Dir(t)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	runtime, err := infer.Open(dir)
	must(err)
	engine, err := ocr.Open(runtime, dir, ocr.Options{Workers: 1})
	must(err)
	faces, err := face.Open(runtime, dir)
	must(err)
	cache, err := os.UserCacheDir()
	must(err)
	decoder, err := decode.NewDecoder(decode.Options{CacheDir: filepath.Join(cache, "atlas-test", "wasm")})
	must(err)
	t.Cleanup(func() {
		for _, c := range []interface{ Close() error }{engine, faces, decoder} {
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		}
	})
	types, err := doctype.Builtin()
	must(err)
	codes, err := encoded.Builtin()
	must(err)
	studio, err := specimen.Open(filepath.Join(dir, "fonts"))
	must(err)
	return bench.Bench{Types: types, Studio: studio, Pipeline: pipeline.New(pipeline.Deps{
		Decoder: decoder, Engine: engine, Lines: engine, Spare: engine.Spare, Faces: faces, Types: types, Codes: codes,
	})}
}
