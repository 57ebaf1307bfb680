package doctype

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/kind"
	"atlas/internal/mrz"
	"atlas/internal/phrase"

	"go.yaml.in/yaml/v3"
)

//go:embed types/*.yaml
var builtin embed.FS

// Registry is the set of known types.
type Registry struct {
	specs   []*Spec // sorted by type
	version string
}

// Builtin loads the types that Atlas ships.
func Builtin() (*Registry, error) {
	sub, err := fs.Sub(builtin, "types")
	if err != nil {
		return nil, err
	}
	return Load(sub)
}

// Load reads every *.yaml file at the top of fsys, one type each. All mistakes of
// all files are reported together, each with its file and line.
func Load(fsys fs.FS) (*Registry, error) {
	names, err := fs.Glob(fsys, "*.yaml")
	if err != nil {
		return nil, err
	}
	slices.Sort(names)
	r := &Registry{}
	sum := sha256.New()
	sum.Write(hindiFile)
	var faults []error
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("reading type file %s: %w", name, err)
		}
		sum.Write(data)
		spec, err := Parse(data)
		if err != nil {
			faults = append(faults, fmt.Errorf("%s: %w", path.Base(name), err))
			continue
		}
		if _, twice := r.Spec(spec.Type); twice {
			faults = append(faults, fmt.Errorf("%s: type %s is defined in another file too", name, spec.Type))
			continue
		}
		r.specs = append(r.specs, spec)
	}
	if len(faults) > 0 {
		return nil, errors.Join(faults...)
	}
	r.version = hex.EncodeToString(sum.Sum(nil))[:12]
	return r, nil
}

// Specs lists the types by name.
func (r *Registry) Specs() []*Spec { return r.specs }

// Spec finds a type.
func (r *Registry) Spec(t document.Type) (*Spec, bool) {
	for _, s := range r.specs {
		if s.Type == t {
			return s, true
		}
	}
	return nil, false
}

// Version tells two sets of type files apart.
func (r *Registry) Version() string { return r.version }

// The shape of a type file. It is apart from Spec so that a file stays pleasant
// to write: lists of plain strings.
type specFile struct {
	Type      document.Type `yaml:"type"`
	Title     string        `yaml:"title"`
	Redact    Redaction     `yaml:"redact"`
	Identity  string        `yaml:"identity"`
	Recognise struct {
		Threshold float64 `yaml:"threshold"`
		Phrases   []struct {
			Text   string  `yaml:"text"`
			Weight float64 `yaml:"weight"`
			Top    bool    `yaml:"top"`
			Title  bool    `yaml:"title"`
		} `yaml:"phrases"`
		Kinds []struct {
			Kind   string  `yaml:"kind"`
			Weight float64 `yaml:"weight"`
		} `yaml:"kinds"`
	} `yaml:"recognise"`
	Sections map[string][]string `yaml:"sections"`
	Others   []string            `yaml:"others"`
	Fields   []fieldFile         `yaml:"fields"`
}

type fieldFile struct {
	Name      document.FieldName `yaml:"name"`
	Class     Class              `yaml:"class"`
	Kind      string             `yaml:"kind"`
	Captions  []string           `yaml:"captions"`
	Weak      []string           `yaml:"weak_captions"`
	Where     []Place            `yaml:"where"`
	Section   string             `yaml:"section"`
	Common    []string           `yaml:"section_captions"`
	Head      bool               `yaml:"after_heading"`
	Under     document.FieldName `yaml:"under"`
	Within    document.FieldName `yaml:"within"`
	MRZ       mrz.Part           `yaml:"mrz"`
	Parts     []fieldFile        `yaml:"parts"`
	Heading   bool               `yaml:"prominent"`
	Anyhow    bool               `yaml:"anywhere"`
	Many      bool               `yaml:"many"`
	Labelled  bool               `yaml:"labelled_parts"`
	Across    bool               `yaml:"across"`
	Addressee bool               `yaml:"addressee"`
	Ledger    LedgerEnd          `yaml:"ledger"`
	Essential bool               `yaml:"essential"`
	Prefer    Preference         `yaml:"prefer"`
	Lines     int                `yaml:"lines"`
	From      document.FieldName `yaml:"from"`
	Derive    Derivation         `yaml:"derive"`
	Between   *struct {
		After       []string           `yaml:"after"`
		Before      []string           `yaml:"before"`
		BeforeField document.FieldName `yaml:"before_field"`
		Index       int                `yaml:"index"`
	} `yaml:"between"`
	OnlyIf *struct {
		Field      document.FieldName `yaml:"field"`
		Matches    pattern            `yaml:"matches"`
		NotPrinted []string           `yaml:"not_printed"`
	} `yaml:"only_if"`
}

// pattern is a regular expression in a type file.
type pattern struct{ *regexp.Regexp }

// UnmarshalText compiles the expression.
func (p *pattern) UnmarshalText(text []byte) (err error) {
	p.Regexp, err = regexp.Compile(string(text))
	return err
}

// Parse reads one type file.
func Parse(data []byte) (*Spec, error) {
	var f specFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil {
		return nil, fmt.Errorf("reading YAML: %w", err)
	}
	s := f.spec()
	if err := s.check(); err != nil {
		return nil, err
	}
	return s, nil
}

func (f specFile) spec() *Spec {
	s := &Spec{Type: f.Type, Title: f.Title, Redact: f.Redact, Identity: f.Identity, Others: phrases(f.Others), Sections: map[string][]phrase.Phrase{}}
	s.Recognise.Threshold = f.Recognise.Threshold
	for _, p := range f.Recognise.Phrases {
		s.Recognise.Phrases = append(s.Recognise.Phrases, Evidence{phrase.New(p.Text), p.Weight, p.Top, p.Title})
	}
	for _, k := range f.Recognise.Kinds {
		s.Recognise.Kinds = append(s.Recognise.Kinds, KindEvidence(k))
	}
	for name, list := range f.Sections {
		s.Sections[name] = phrases(list)
	}
	for _, field := range f.Fields {
		s.Fields = append(s.Fields, field.field())
	}
	return s
}

func (f fieldFile) field() Field {
	out := Field{
		Name: f.Name, Class: f.Class, Kind: f.Kind,
		Captions: phrases(f.Captions), Weak: phrases(f.Weak), Where: f.Where,
		Section: f.Section, Common: phrases(f.Common), Head: f.Head,
		Under: f.Under, Within: f.Within, MRZ: f.MRZ, Heading: f.Heading, Anyhow: f.Anyhow, Across: f.Across, Addressee: f.Addressee, Ledger: f.Ledger,
		Many: f.Many, Labelled: f.Labelled, Essential: f.Essential,
		Prefer: f.Prefer, Lines: max(1, f.Lines), From: f.From, Derive: f.Derive,
	}
	if len(out.Where) == 0 {
		out.Where = []Place{Inline, Right, Below}
	}
	if b := f.Between; b != nil {
		out.Between = &Between{phrases(b.After), phrases(b.Before), b.BeforeField, b.Index}
	}
	for i, part := range f.Parts {
		part.Name, part.Class = document.FieldName(fmt.Sprintf("%s#%d", f.Name, i+1)), f.Class
		part.Kind = cmp.Or(part.Kind, f.Kind)
		out.Parts = append(out.Parts, part.field())
	}
	if c := f.OnlyIf; c != nil {
		out.OnlyIf = &Condition{c.Field, c.Matches.Regexp, phrases(c.NotPrinted)}
	}
	return out
}

func phrases(texts []string) []phrase.Phrase {
	var list []phrase.Phrase
	for _, t := range texts {
		list = append(list, phrase.New(t))
		for _, hindi := range inHindi(t) {
			list = append(list, phrase.New(hindi))
		}
	}
	return list
}

// check reports every mistake that would make a field silently unreadable.
func (s *Spec) check() error {
	var faults []error
	wrong := func(format string, args ...any) { faults = append(faults, fmt.Errorf(format, args...)) }
	if s.Type == "" || strings.ToUpper(string(s.Type)) != string(s.Type) {
		wrong("type %q: give an upper-case name", s.Type)
	}
	if s.Recognise.Threshold <= 0 && len(s.Recognise.Phrases) > 0 {
		wrong("recognise: threshold must be above 0")
	}
	for _, k := range s.Recognise.Kinds {
		if _, known := kind.Lookup(k.Kind); !known {
			wrong("recognise: kind: %q is no kind", k.Kind)
		}
	}
	if _, known := kind.Lookup(s.Identity); s.Identity != "" && !known {
		wrong("identity: %q is no kind", s.Identity)
	}
	seen := map[document.FieldName]bool{}
	for _, f := range s.Fields {
		for _, part := range append(f.Parts, f) {
			for _, fault := range s.fieldFaults(part, seen) {
				wrong("field %q: %s", part.Name, fault)
			}
		}
		seen[f.Name] = true
	}
	return errors.Join(faults...)
}

func (s *Spec) fieldFaults(f Field, before map[document.FieldName]bool) (faults []string) {
	add := func(wrong bool, text string) {
		if wrong {
			faults = append(faults, text)
		}
	}
	add(f.Name == "", "has no name")
	add(before[f.Name], "is defined twice")
	add(f.Derive == NotDerived && f.Kind == "", "has no kind")
	_, known := kind.Lookup(f.Kind)
	add(f.Kind != "" && !known, fmt.Sprintf("kind: %q is no kind", f.Kind))
	add(f.Derive == NotDerived && f.Class == "", "has no class")
	add(f.From != "" && !before[f.From], "from: names a field that is not defined before it")
	add(f.Under != "" && !before[f.Under], "under: names a field that is not defined before it")
	add(f.Within != "" && !before[f.Within], "within: names a field that is not defined before it")
	add(f.MRZ != "" && !slices.Contains(mrz.Parts(), f.MRZ), fmt.Sprintf("mrz: %q is no part of a machine-readable zone", f.MRZ))
	if c := f.OnlyIf; c != nil {
		_, defined := s.Field(c.Field)
		add(c.Field != "" && !defined, "only_if: names no field")
		add((c.Field == "") != (c.Matches == nil), "only_if: field and matches go together")
	}
	add(f.Labelled && f.Class != Address, "labelled_parts: only an address has them")
	_, section := s.Sections[f.Section]
	add(f.Section != "" && !section, "section: names no section")
	add(f.Prefer != First && f.Prefer != Largest, fmt.Sprintf("prefer: %q is no preference", f.Prefer))
	add(!slices.Contains([]LedgerEnd{NoLedger, LedgerOpening, LedgerClosing}, f.Ledger), fmt.Sprintf("ledger: %q is no end of a table", f.Ledger))
	for _, p := range f.Where {
		add(!slices.Contains([]Place{Inline, Right, Below, Column}, p), fmt.Sprintf("where: %q is no place", p))
	}
	placed := len(f.Captions)+len(f.Weak)+len(f.Common)+len(f.Parts) > 0 || f.Head || f.Under != "" || f.Within != "" || f.MRZ != "" || f.Between != nil || f.Heading || f.Anyhow || f.Across || f.Addressee
	add(f.Derive == NotDerived && !placed, "says nowhere where its value stands")
	return faults
}
