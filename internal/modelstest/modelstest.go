// Package modelstest finds the fetched models for tests that run the real engines.
package modelstest

import (
	"os"
	"path/filepath"
	"testing"
)

// Dir is the models folder of the repository the test runs in. A test whose models
// were not fetched fails: it would otherwise prove nothing in silence.
func Dir(t testing.TB) string {
	t.Helper()
	root, err := os.Getwd()
	if err != nil {
		t.Fatalf("finding the repository: %v", err)
	}
	for !exists(filepath.Join(root, "go.mod")) {
		up := filepath.Dir(root)
		if up == root {
			t.Fatal("no go.mod above the test's folder")
		}
		root = up
	}
	dir := filepath.Join(root, "models")
	if !exists(filepath.Join(dir, "libonnxruntime.so.1")) {
		t.Fatalf("no models in %s: run make setup", dir)
	}
	return dir
}

// Font reads a font file of the models folder, such as "LiberationSans-Regular.ttf".
func Font(t testing.TB, name string) []byte {
	t.Helper()
	ttf, err := os.ReadFile(filepath.Join(Dir(t), "fonts", name))
	if err != nil {
		t.Fatalf("%v: run make setup", err)
	}
	return ttf
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
