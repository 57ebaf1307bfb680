package ocrbench

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"atlas/internal/specimen"
)

// Pictures are the JPEG files of a folder (*.jpg), as specimens of which the file and
// the words are known, in the order of their names. The words of a.jpg are those of
// a.txt; without one the picture has no words to be found.
func Pictures(folder string) ([]specimen.Specimen, error) {
	paths, err := filepath.Glob(filepath.Join(folder, "*.jpg"))
	if err != nil {
		return nil, err
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("no file in %s has a name that ends in .jpg", folder)
	}
	pictures := make([]specimen.Specimen, len(paths))
	for i, path := range paths {
		if pictures[i], err = picture(path); err != nil {
			return nil, err
		}
	}
	return pictures, nil
}

func picture(path string) (specimen.Specimen, error) {
	name := strings.TrimSuffix(path, ".jpg")
	file, err := os.ReadFile(path)
	if err != nil {
		return specimen.Specimen{}, err
	}
	text, err := os.ReadFile(name + ".txt")
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return specimen.Specimen{}, err
	}
	s := specimen.Specimen{Name: filepath.Base(name), JPEG: file}
	for word := range strings.FieldsSeq(string(text)) {
		s.Truth.Words = append(s.Truth.Words, specimen.Word{Text: word})
	}
	return s, nil
}
