package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"atlas/internal/decode"
	"atlas/internal/document"
	"atlas/internal/overlay"
)

// drawEvidence leaves a picture of each page on which something was found, and of the
// first page in any case, with what was found outlined.
func drawEvidence(ctx context.Context, decoder *decode.Decoder, data []byte, r document.Reading, file string) (err error) {
	doc, err := decoder.Open(ctx, data)
	if err != nil {
		return fmt.Errorf("opening the file to draw on: %w", err)
	}
	defer func() { err = errors.Join(err, doc.Close()) }()
	for number := 1; number <= doc.PageCount(); number++ {
		onPage := func(f document.Field) bool { return f.Found && f.Page == number }
		if number > 1 && !slices.ContainsFunc(r.Fields, onPage) {
			continue
		}
		page, err := doc.Page(ctx, number-1)
		if err != nil {
			return fmt.Errorf("decoding page %d to draw on: %w", number, err)
		}
		drawn, err := overlay.Draw(page.Image, number, r.Fields)
		if err != nil {
			return err
		}
		var b bytes.Buffer
		if err := png.Encode(&b, drawn); err != nil {
			return fmt.Errorf("encoding the drawing: %w", err)
		}
		if err := os.WriteFile(pageFile(file, number), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// pageFile is the name of a page's drawing: the name given for the first, and with the
// number before its end for the others.
func pageFile(name string, page int) string {
	if page == 1 {
		return name
	}
	end := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, end), page, end)
}
