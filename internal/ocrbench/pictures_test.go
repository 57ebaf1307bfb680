package ocrbench_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"atlas/internal/ocrbench"
)

func TestPictures(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "photos [2026]")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := ocrbench.Pictures(folder); err == nil || !strings.Contains(err.Error(), ".jpg") {
		t.Errorf("of a folder without pictures: %v, want an error that says what is looked for", err)
	}
	for name, content := range map[string]string{"b.JPEG": "second", "a.jpg": "first", "a.txt": "Lake  Road\nPune", "c.png": "other"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := ocrbench.Pictures(folder)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 || got[0].Name != "a" || got[1].Name != "b" || string(got[1].JPEG) != "second" {
		t.Fatalf("got %d pictures: %+v", len(got), got)
	}
	var words []string
	for _, w := range got[0].Truth.Words {
		words = append(words, w.Text)
	}
	if text := strings.Join(words, " "); text != "Lake Road Pune" || len(got[1].Truth.Words) != 0 {
		t.Errorf("words of a: %q, of b: %v", text, got[1].Truth.Words)
	}
}
