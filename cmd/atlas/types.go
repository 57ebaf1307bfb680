package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"text/tabwriter"

	"atlas/internal/doctype"
	"atlas/internal/document"
)

type typesCommand struct {
	Lint typesLintCommand `cmd:"" help:"Find mistakes in type files, each with its line."`
	List typesListCommand `cmd:"" help:"Show the types that documents are told by, with their fields."`
	Test typesTestCommand `cmd:"" help:"Show how pictures score against a type file."`
}

type typesLintCommand struct {
	Paths []string `arg:"" optional:"" help:"Type files, or folders of them. Default: the folder of the settings." placeholder:"PATH"`
}

// Run prints every mistake, or of a file without any that it has none.
func (c typesLintCommand) Run(p *program) error {
	if len(c.Paths) == 0 {
		if p.TypesDir == "" {
			return errors.New("name type files or a folder of them, or set types_dir")
		}
		c.Paths = []string{p.TypesDir}
	}
	files, err := typeFiles(c.Paths)
	if err != nil {
		return err
	}
	wrong := 0
	defined := map[document.Type]string{}
	for _, file := range files {
		spec, err := parseType(file)
		if err == nil && defined[spec.Type] != "" {
			err = fmt.Errorf("%s:1: type %s is defined in %s too", file, spec.Type, defined[spec.Type])
		}
		if err != nil {
			wrong++
			fmt.Fprintln(p.stdout, err)
			continue
		}
		defined[spec.Type] = file
		fmt.Fprintf(p.stdout, "%s: no mistakes, %s with %d fields\n", file, spec.Type, len(spec.Fields))
	}
	if wrong > 0 {
		return fmt.Errorf("mistakes in %d of %d type files", wrong, len(files))
	}
	return nil
}

// typeFiles expands folders to the type files in them, as the server does.
func typeFiles(paths []string) ([]string, error) {
	var files []string
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			files = append(files, path)
			continue
		}
		inside, err := filepath.Glob(filepath.Join(path, "*.yaml"))
		if err != nil {
			return nil, err
		}
		if len(inside) == 0 {
			return nil, fmt.Errorf("no type files in %s: their names end in .yaml", path)
		}
		files = append(files, inside...)
	}
	return files, nil
}

// parseType reads a type file. Its error has a line for each mistake, as compilers
// print theirs.
func parseType(file string) (*doctype.Spec, error) {
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	spec, err := doctype.Parse(data)
	if err == nil {
		return spec, nil
	}
	var lines []error
	for _, m := range doctype.Mistakes(err) {
		lines = append(lines, fmt.Errorf("%s:%d: %s", file, max(1, m.Line), m.Text))
	}
	return nil, errors.Join(lines...)
}

type typesListCommand struct{}

// Run prints a line for each type.
func (typesListCommand) Run(p *program) error {
	types, err := loadTypes(p.TypesDir)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, s := range types.Specs() {
		var names []string
		for _, f := range s.Fields {
			names = append(names, string(f.Name))
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", s.Type, s.Title, strings.Join(names, ", "))
	}
	return w.Flush()
}
