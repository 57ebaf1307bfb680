package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/sync/errgroup"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/payload"
)

type extractCommand struct {
	Files    []string `arg:"" help:"Files, or folders of files." placeholder:"FILE"`
	Text     bool     `help:"Print a table instead of JSON."`
	Redacted string   `help:"Folder to leave masked copies in." placeholder:"DIR"`
	Draw     string   `help:"Picture (PNG) to make of the one file, with what was read outlined; further pages go to NAME-2.png and so on." placeholder:"PNG"`
}

// Run reads the files and prints them as the extracts call would, cross-checks
// included, as if they were the documents of one flow. A file that cannot be read
// is part of the answer, not an error.
func (c extractCommand) Run(ctx context.Context, p *program) (err error) {
	files, err := listFiles(c.Files)
	if err != nil {
		return err
	}
	if c.Draw != "" && len(files) != 1 {
		return fmt.Errorf("--draw takes one file, not %d", len(files))
	}
	e, err := openEngines(p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	docs, err := c.read(ctx, p, e, files)
	if err != nil {
		return err
	}
	if c.Text {
		return printTable(p, docs)
	}
	readings := make([]document.Reading, len(docs))
	for i, d := range docs {
		readings[i] = d.Reading
	}
	return printExtracts(p, flow.Result{Documents: docs, CrossChecks: e.rules.Run("", readings)})
}

// listFiles expands folders to the files in them, at any depth, by name.
func listFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		err := filepath.WalkDir(path, func(path string, entry fs.DirEntry, err error) error {
			if err == nil && entry.Type().IsRegular() {
				files = append(files, path)
			}
			return err
		})
		if err != nil {
			return nil, fmt.Errorf("listing files: %w", err)
		}
	}
	return files, nil
}

// read reads the files, as many at once as there are workers; results are in the
// order of the files.
func (c extractCommand) read(ctx context.Context, p *program, e *engines, files []string) ([]flow.Document, error) {
	progress := newProgress(p, len(files))
	docs := make([]flow.Document, len(files))
	workers := p.ReadWorkers
	if workers == 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(workers)
	for i, file := range files {
		group.Go(func() error {
			doc, err := c.readFile(ctx, p, e, file)
			docs[i] = doc
			progress()
			return err
		})
	}
	return docs, group.Wait()
}

func (c extractCommand) readFile(ctx context.Context, p *program, e *engines, file string) (flow.Document, error) {
	doc := flow.Document{DocumentID: file, State: flow.Done}
	info, err := os.Stat(file)
	if err != nil {
		return doc, err
	}
	if info.Size() > int64(p.MaxFileMB)<<20 {
		doc.Reading.Problem = document.Problem{Code: document.InvalidDocument, Reason: fmt.Sprintf("file is larger than %d MB", p.MaxFileMB)}
		return doc, nil
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return doc, err
	}
	result, err := e.pipeline.Run(ctx, data)
	switch {
	case ctx.Err() != nil:
		return doc, ctx.Err()
	case err != nil:
		doc.Reading.Problem = document.Problem{Code: document.InvalidDocument, Reason: fault.Detail(err)}
		return doc, nil
	}
	doc.Reading = result.Reading
	if c.Draw != "" {
		if err := drawEvidence(ctx, e.pipeline.Decoder, data, result.Reading, c.Draw); err != nil {
			return doc, err
		}
	}
	return doc, c.keepRedacted(file, result.Redacted)
}

// keepRedacted leaves the masked copy under the file's own name with another end.
func (c extractCommand) keepRedacted(file string, copied []byte) error {
	if c.Redacted == "" || copied == nil {
		return nil
	}
	if err := os.MkdirAll(c.Redacted, 0o700); err != nil {
		return err
	}
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file)) + ".redacted.jpg"
	return os.WriteFile(filepath.Join(c.Redacted, name), copied, 0o600)
}

// newProgress shows a bar on a terminal; each call is one more file done.
func newProgress(p *program, total int) func() {
	if f, ok := p.stderr.(*os.File); ok {
		if info, err := f.Stat(); err == nil && info.Mode()&os.ModeCharDevice != 0 {
			bar := progressbar.NewOptions(total, progressbar.OptionSetWriter(f),
				progressbar.OptionSetDescription("reading"), progressbar.OptionShowCount(), progressbar.OptionClearOnFinish())
			return func() { _ = bar.Add(1) } // a terminal that went away is no reason to stop
		}
	}
	return func() {}
}

// printExtracts prints the parts of the extracts answer that do not depend on a
// flow.
func printExtracts(p *program, r flow.Result) error {
	body, err := payload.Extracts(r, payload.Options{})
	if err != nil {
		return err
	}
	var out struct {
		OCRData     json.RawMessage `json:"ocr_data"`
		CrossChecks json.RawMessage `json:"cross_checks"`
	}
	if err := json.Unmarshal(body, &out); err != nil {
		return err
	}
	e := json.NewEncoder(p.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(out)
}

func printTable(p *program, docs []flow.Document) error {
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FILE\tTYPE\tFIELD\tVALUE\tCONFIDENCE")
	for _, d := range docs {
		if problem := d.Reading.Problem; problem.Code != "" {
			fmt.Fprintf(w, "%s\t%s\t\t%s\t\n", filepath.Base(d.DocumentID), problem.Code, problem.Reason)
			continue
		}
		for _, f := range d.Reading.Fields {
			fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%.2f\n", filepath.Base(d.DocumentID), d.Reading.Type, f.Name, shown(f), f.Confidence)
		}
	}
	return w.Flush()
}

// shown is a field's value on one line.
func shown(f document.Field) string {
	if a := f.Address; a != nil {
		return strings.Join([]string{a.Line1, a.Line2, a.City, a.State, a.Postcode}, " | ")
	}
	if !f.Found {
		return "-"
	}
	return f.Value
}
