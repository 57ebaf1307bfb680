package doctype

import (
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
	"unicode"

	"atlas/internal/document"
	"atlas/internal/encoded"
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
			for _, m := range Mistakes(err) {
				faults = append(faults, fmt.Errorf("%s: %w", path.Base(name), m))
			}
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

// Extended loads the types that Atlas ships and those of own, as Load does. A type of
// own takes the place of a shipped one of the same name.
func Extended(own fs.FS) (*Registry, error) {
	r, err := Builtin()
	if err != nil {
		return nil, err
	}
	more, err := Load(own)
	if err != nil {
		return nil, err
	}
	if len(more.specs) == 0 {
		return nil, errors.New("no type files: their names end in .yaml")
	}
	sum := sha256.Sum256([]byte(r.version + more.version))
	for _, s := range more.specs {
		r = r.With(s)
	}
	r.version = hex.EncodeToString(sum[:])[:12]
	return r, nil
}

// With is the registry with one more type, which takes the place of one of the same
// name. Its version is that of r.
func (r *Registry) With(s *Spec) *Registry {
	out := &Registry{version: r.version}
	for _, other := range r.specs {
		if other.Type != s.Type {
			out.specs = append(out.specs, other)
		}
	}
	out.specs = append(out.specs, s)
	slices.SortFunc(out.specs, func(a, b *Spec) int { return cmp.Compare(a.Type, b.Type) })
	return out
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

// Words are the words of all that is known to be printed on papers. Some come more than
// once.
func (r *Registry) Words() (words []string) {
	for _, text := range r.Phrases() {
		words = append(words, strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })...)
	}
	return words
}

// Phrases are all that is known to be printed on papers: titles, captions, headings. Some
// come more than once.
func (r *Registry) Phrases() (texts []string) {
	add := func(phrases ...phrase.Phrase) {
		for _, p := range phrases {
			texts = append(texts, p.Text)
		}
	}
	for _, s := range r.specs {
		for _, e := range s.Recognise.Phrases {
			add(e.Phrase)
		}
		for _, section := range s.Sections {
			add(section...)
		}
		add(s.Others...)
		for _, f := range s.Fields {
			add(f.Captions...)
			add(f.Weak...)
			add(f.Common...)
		}
	}
	return texts
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
	Coloured  bool          `yaml:"coloured"`
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
	Codes    []string            `yaml:"codes_when_printed"`
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
	Over      document.FieldName `yaml:"over"`
	MRZ       mrz.Part           `yaml:"mrz"`
	Parts     []fieldFile        `yaml:"parts"`
	Heading   bool               `yaml:"prominent"`
	Lone      bool               `yaml:"lone"`
	Among     Among              `yaml:"among_dates"`
	Anyhow    bool               `yaml:"anywhere"`
	Spelt     bool               `yaml:"spelt"`
	Leaves    document.FieldName `yaml:"leaves"`
	NotUnder  []string           `yaml:"not_under"`
	Encoded   encoded.Part       `yaml:"encoded"`
	Striped   bool               `yaml:"striped"`
	Magnetic  bool               `yaml:"magnetic"`
	Many      bool               `yaml:"many"`
	Labelled  bool               `yaml:"labelled_parts"`
	Across    bool               `yaml:"across"`
	Addressee bool               `yaml:"addressee"`
	Opposite  bool               `yaml:"opposite"`
	Ledger    LedgerEnd          `yaml:"ledger"`
	Essential bool               `yaml:"essential"`
	Rounded   bool               `yaml:"rounded"`
	Prefer    Preference         `yaml:"prefer"`
	Lines     int                `yaml:"lines"`
	From      document.FieldName `yaml:"from"`
	Derive    Derivation         `yaml:"derive"`
	Apart     []string           `yaml:"not_beside"`
	Between   *struct {
		After       []string           `yaml:"after"`
		Before      []string           `yaml:"before"`
		BeforeField document.FieldName `yaml:"before_field"`
		Index       int                `yaml:"index"`
	} `yaml:"between"`
	Term *struct {
		Until document.FieldName `yaml:"until"`
		Years []int              `yaml:"years"`
	} `yaml:"term"`
	OnlyIf *struct {
		Field      document.FieldName `yaml:"field"`
		Matches    pattern            `yaml:"matches"`
		NotPrinted []string           `yaml:"not_printed"`
	} `yaml:"only_if"`
}

// pattern is a regular expression in a type file.
type pattern struct{ *regexp.Regexp }

// UnmarshalYAML compiles the expression.
func (p *pattern) UnmarshalYAML(node *yaml.Node) (err error) {
	if p.Regexp, err = regexp.Compile(node.Value); err != nil {
		return &yaml.TypeError{Errors: []string{fmt.Sprintf("line %d: %q is no regular expression: %s", node.Line, node.Value, strings.TrimPrefix(err.Error(), "error parsing regexp: "))}}
	}
	return nil
}

func (f specFile) spec() *Spec {
	s := &Spec{
		Type: f.Type, Title: f.Title, Redact: f.Redact, Identity: f.Identity, Coloured: f.Coloured,
		CodesWhen: phrases(f.Codes), Others: phrases(f.Others), Sections: map[string][]phrase.Phrase{},
	}
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
		Captions: phrases(f.Captions), Weak: phrases(f.Weak), Where: f.Where, Apart: phrases(f.Apart),
		Section: f.Section, Common: phrases(f.Common), Head: f.Head,
		Under: f.Under, Within: f.Within, Over: f.Over, Rounded: f.Rounded, MRZ: f.MRZ, Heading: f.Heading, Anyhow: f.Anyhow, Across: f.Across, Spelt: f.Spelt,
		Lone: f.Lone, Among: f.Among, Leaves: f.Leaves, NotUnder: phrases(f.NotUnder),
		Encoded: f.Encoded, Striped: f.Striped, Magnetic: f.Magnetic, Addressee: f.Addressee, Opposite: f.Opposite, Ledger: f.Ledger,
		Many: f.Many, Labelled: f.Labelled, Essential: f.Essential,
		Prefer: f.Prefer, Lines: max(1, f.Lines), From: f.From, Derive: f.Derive,
	}
	if len(out.Where) == 0 {
		out.Where = []Place{Inline, Right, Below}
	}
	if b := f.Between; b != nil {
		out.Between = &Between{phrases(b.After), phrases(b.Before), b.BeforeField, b.Index}
	}
	if t := f.Term; t != nil {
		out.Term = &Term{t.Until, t.Years}
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

// typeName is how types are named in results.
var (
	typeName  = regexp.MustCompile(`^[A-Z][A-Z0-9_]*$`)
	fieldName = regexp.MustCompile(`^[a-z][a-z0-9_]*$`)
)

// check reports every mistake that would make the type or a field silently unreadable.
// What it says begins with the key that it is about, where there is one.
func (s *Spec) check() (faults []fault) {
	wrong := func(wrong bool, format string, args ...any) {
		if wrong {
			faults = append(faults, fault{text: fmt.Sprintf(format, args...)})
		}
	}
	wrong(!typeName.MatchString(string(s.Type)), "type: %q: give an upper-case name such as VEHICLE_RC", s.Type)
	wrong(s.Type == document.Unrecognised, "type: %s is what papers of no type are", s.Type)
	wrong(s.Redact != RedactNothing && s.Redact != RedactAadhaar, "redact: %q is nothing that can be covered; there is aadhaar", s.Redact)
	wrong(s.Recognise.Threshold <= 0 && len(s.Recognise.Phrases) > 0, "recognise: threshold must be above 0")
	most := 0.0
	for _, p := range s.Recognise.Phrases {
		most += max(0, p.Weight)
		wrong(p.Phrase.Len() == 0, "recognise: the phrase %q has no letter or digit to look for", p.Phrase.Text)
	}
	for _, k := range s.Recognise.Kinds {
		most += max(0, k.Weight)
		wrong(!isKind(k.Kind), "recognise: kind: %s", noKind(k.Kind))
	}
	wrong(most < s.Recognise.Threshold, "recognise: threshold %g cannot be reached: all weights together are %g", s.Recognise.Threshold, most)
	wrong(s.Identity != "" && !isKind(s.Identity), "identity: %s", noKind(s.Identity))
	seen := map[document.FieldName]bool{}
	for i, f := range s.Fields {
		for j, part := range append(slices.Clone(f.Parts), f) {
			if j == len(f.Parts) {
				j = -1
			}
			for _, text := range s.fieldFaults(part, seen) {
				faults = append(faults, fault{field: i + 1, part: j + 1, text: text, name: part.Name})
			}
		}
		seen[f.Name] = true
	}
	return faults
}

func isKind(name string) bool {
	_, known := kind.Lookup(name)
	return known
}

func noKind(name string) string {
	return fmt.Sprintf("%q is no kind", name) + meant(name, kind.Names())
}

func (s *Spec) fieldFaults(f Field, before map[document.FieldName]bool) (faults []string) {
	add := func(wrong bool, text string) {
		if wrong {
			faults = append(faults, text)
		}
	}
	add(f.Name == "", "has no name")
	own, _, _ := strings.Cut(string(f.Name), "#")
	add(own != "" && !fieldName.MatchString(own), "name: write it in small letters with underscores, such as owner_name")
	add(before[f.Name], "is defined twice")
	add(f.Derive == NotDerived && f.Kind == "", "has no kind")
	add(f.Kind != "" && !isKind(f.Kind), "kind: "+noKind(f.Kind))
	add(f.Derive == NotDerived && f.Class == "", "has no class")
	add(f.Class != "" && !slices.Contains(classes, f.Class), fmt.Sprintf("class: %q is no class%s", f.Class, meant(f.Class, classes)))
	add(!slices.Contains(derivations, f.Derive), fmt.Sprintf("derive: %q is nothing that can be derived%s", f.Derive, meant(f.Derive, derivations)))
	add(f.From != "" && !before[f.From], "from: names a field that is not defined before it")
	add(f.Under != "" && !before[f.Under], "under: names a field that is not defined before it")
	_, whole := s.Field(f.Within)
	add(f.Within != "" && (!whole || f.Within == f.Name), "within: names no other field")
	_, lower := s.Field(f.Over)
	add(f.Over != "" && (!lower || f.Over == f.Name), "over: names no other field")
	add(f.MRZ != "" && !slices.Contains(mrz.Parts(), f.MRZ), fmt.Sprintf("mrz: %q is no part of a machine-readable zone", f.MRZ))
	if f.Leaves != "" {
		left, _ := s.Field(f.Leaves)
		add(f.Class != Amount || left.Class != Amount, "leaves: an amount leaves another field's amount")
	}
	if t := f.Term; t != nil {
		_, defined := s.Field(t.Until)
		add(!defined || len(t.Years) == 0, "term: give the field it runs until, and the years it may last")
	}
	if c := f.OnlyIf; c != nil {
		_, defined := s.Field(c.Field)
		add(c.Field != "" && !defined, "only_if: names no field")
		add((c.Field == "") != (c.Matches == nil), "only_if: field and matches go together")
	}
	add(f.Labelled && f.Class != Address, "labelled_parts: only an address has them")
	add(f.Encoded != "" && !slices.Contains(encoded.Parts(), f.Encoded), fmt.Sprintf("encoded: no code says %q", f.Encoded))
	add(f.Rounded && f.Class != Amount, "rounded: only an amount is rounded off")
	_, section := s.Sections[f.Section]
	add(f.Section != "" && !section, "section: names no section")
	add(!slices.Contains([]Preference{First, Largest, Latest}, f.Prefer), fmt.Sprintf("prefer: %q is no preference", f.Prefer))
	add(!slices.Contains([]LedgerEnd{NoLedger, LedgerOpening, LedgerClosing}, f.Ledger), fmt.Sprintf("ledger: %q is no end of a table", f.Ledger))
	for _, p := range f.Where {
		add(!slices.Contains(places, p), fmt.Sprintf("where: %q is no place%s", p, meant(p, places)))
	}
	add(f.Lone && f.Class != Identifier && (f.Between == nil || len(f.Between.After) == 0), "lone: say in between what the value stands after")
	add(f.Among != "" && !slices.Contains([]Among{OnlyDate, EarliestDate, UnclaimedDate}, f.Among), fmt.Sprintf("among_dates: %q is neither only, earliest nor unclaimed", f.Among))
	add(f.Among != "" && f.Class != Date, "among_dates: only a date is told by others")
	add(f.Between != nil && len(f.Between.After)+len(f.Between.Before) == 0 && f.Between.BeforeField == "", "between: names neither what stands before nor what stands after")
	placed := len(f.Captions)+len(f.Weak)+len(f.Common)+len(f.Parts) > 0 || f.Head || f.Under != "" || f.Within != "" || f.MRZ != "" || f.Between != nil || f.Heading || f.Anyhow || f.Spelt || f.Across || f.Addressee || f.Opposite
	add(f.Derive == NotDerived && !placed, "says nowhere where its value stands")
	return faults
}
