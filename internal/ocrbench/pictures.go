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

// Pictures are the JPEG files of a folder (.jpg or .jpeg, in any case), as specimens of
// which the file and the words are known, in the order of their names. The words of a.jpg
// are those of a.txt; without one the picture has no words to be found.
func Pictures(folder string) ([]specimen.Specimen, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, err
	}
	var pictures []specimen.Specimen
	for _, e := range entries {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".jpg", ".jpeg":
			s, err := picture(filepath.Join(folder, e.Name()))
			if err != nil {
				return nil, err
			}
			pictures = append(pictures, s)
		}
	}
	if len(pictures) == 0 {
		return nil, fmt.Errorf("no file in %s has a name that ends in .jpg or .jpeg", folder)
	}
	return pictures, nil
}

func picture(path string) (specimen.Specimen, error) {
	name := strings.TrimSuffix(path, filepath.Ext(path))
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
