package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/image/tiff"

	"atlas/internal/devanagari"
	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/reader"
	"atlas/internal/specimen"
)

// readingConfig is that of a server whose data folder is kept between runs, as Go's build
// cache is: compiling the decoders takes long.
func readingConfig(t testing.TB) Config {
	t.Helper()
	dir, err := os.UserCacheDir()
	if err != nil {
		t.Fatal(err)
	}
	c := defaults()
	c.Models, c.Data, c.ReadWorkers, c.ReaderSandbox = modelstest.Dir(t), filepath.Join(dir, "atlas-test", "reader"), 1, sandboxRequired
	return c
}

// TestReadingsAreTheSameWithin: behind all walls documents of every kind are read as they
// are without.
func TestReadingsAreTheSameWithin(t *testing.T) {
	c := readingConfig(t)
	o, err := c.readerOptions()
	if err != nil {
		t.Fatal(err)
	}
	// First, so that it is this process that compiles the decoders.
	within, err := reader.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = within.Close() })
	if within.Hindi() != "" {
		t.Errorf("%s: %s", devanagari.Program, within.Hindi())
	}
	without, err := openEngines(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = without.close() })
	for name, file := range documents(t, c) {
		want, wantErr := without.pipeline.Run(t.Context(), file)
		got, err := within.Read(t.Context(), reader.Reading{Data: file})
		if err := errors.Join(wantErr, err, got.HindiFault, want.HindiFault); err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if diff := cmp.Diff(want.Reading, got.Reading); diff != "" {
			t.Errorf("%s is read differently (-without +within):\n%s", name, diff)
		}
		if name == "Hindi" && !slices.ContainsFunc(got.Reading.Fields, func(f document.Field) bool { return strings.ContainsFunc(f.Value, isDevanagari) }) {
			t.Errorf("no name in Devanagari was read: %v", got.Reading.Fields)
		}
		if !bytes.Equal(want.Redacted, got.Redacted) {
			t.Errorf("%s: the redacted copies differ", name)
		}
	}
	if left, err := os.ReadDir(c.Data); err != nil || len(left) != 1 {
		t.Errorf("beside the compiled decoders the data folder holds %v, %v", left, err)
	}
}

func isDevanagari(r rune) bool { return unicode.Is(unicode.Devanagari, r) }

func documents(t *testing.T, c Config) map[string][]byte {
	t.Helper()
	_, studio, err := openStudio(c)
	if err != nil {
		t.Fatal(err)
	}
	hindi, err := studio.Draw(4000012, specimen.Aadhaar, "front-hindi", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	printed, err := studio.Print(1, specimen.Aadhaar, "letter")
	if err != nil {
		t.Fatal(err)
	}
	pan, err := studio.Draw(1, specimen.PAN, "", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	var scanned bytes.Buffer
	if err := tiff.Encode(&scanned, pan.Image, nil); err != nil {
		t.Fatal(err)
	}
	heic, err := os.ReadFile(filepath.Join("..", "..", "internal", "decode", "testdata", "card.heic"))
	if err != nil {
		t.Fatal(err)
	}
	return map[string][]byte{"Hindi": hindi.JPEG, "PDF": printed.PDF, "TIFF": scanned.Bytes(), "HEIC": heic}
}

// BenchmarkStart is what it takes until a process can read, in walls and without; the
// decoders have been compiled before.
func BenchmarkStart(b *testing.B) {
	for _, sandbox := range []string{sandboxOff, sandboxRequired} {
		b.Run(sandbox, func(b *testing.B) {
			c := readingConfig(b)
			c.ReaderSandbox = sandbox
			o, err := c.readerOptions()
			if err != nil {
				b.Fatal(err)
			}
			start := func() {
				p, err := reader.Open(b.Context(), o)
				if err != nil {
					b.Fatal(err)
				}
				if err := p.Close(); err != nil {
					b.Fatal(err)
				}
			}
			start()
			for b.Loop() {
				start()
			}
		})
	}
}
