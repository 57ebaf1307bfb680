// Package modelstest finds the fetched models for tests that run the real engines.
package modelstest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

// Dir is the models folder of the repository the test runs in. A test whose models
// were not fetched fails: it would otherwise prove nothing in silence.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := Find()
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// Find is Dir for code that has no test at hand.
func Find() (string, error) {
	root, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("finding the repository: %w", err)
	}
	for !exists(filepath.Join(root, "go.mod")) {
		up := filepath.Dir(root)
		if up == root {
			return "", errors.New("no go.mod above the working folder")
		}
		root = up
	}
	dir := filepath.Join(root, "models")
	if !exists(filepath.Join(dir, "libonnxruntime.so.1")) {
		return "", fmt.Errorf("no models in %s: run make setup", dir)
	}
	return dir, nil
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

// NeedsInstructions ends a test of kernels for which this processor lacks instructions. In CI
// that is a failure, for nothing else tests them; elsewhere they are not used, and skipped.
func NeedsInstructions(t testing.TB, supported bool, names string) {
	t.Helper()
	switch {
	case supported:
	case os.Getenv("CI") != "":
		t.Fatalf("this processor lacks %s: run CI on one that has it, or the kernels go untested", names)
	default:
		t.Skipf("this processor lacks %s", names)
	}
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
