package crosscheck

import (
	"bytes"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"atlas/internal/document"
)

//go:embed rules.yaml
var builtin []byte

// Known says whether a document type has a field.
type Known func(document.Type, document.FieldName) bool

// Builtin returns the rules that Atlas ships.
func Builtin() (*Rules, error) { return Load(builtin, nil) }

// Load reads a rules file, laid out as the built-in one. All mistakes are reported
// together, each with its line. With known, a pair that names a field no document
// has is a mistake too.
func Load(data []byte, known Known) (*Rules, error) {
	var f rulesFile
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&f); err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading cross-check rules: %w", err)
	}
	l := loader{known: known}
	rules := &Rules{}
	for _, r := range f.Rules {
		rules.rules = append(rules.rules, l.rule(r))
	}
	if len(l.faults) > 0 {
		return nil, fmt.Errorf("reading cross-check rules: %w", errors.Join(l.faults...))
	}
	return rules, nil
}

// The shape of a rules file. Texts keep their line for the mistakes found later.
type rulesFile struct {
	Rules []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	Name     text     `yaml:"name"`
	Products []string `yaml:"products"`
	Method   text     `yaml:"method"`
	Compare  []pairOf `yaml:"compare"`
	line     int
}

// UnmarshalYAML keeps the line where the rule begins. The decoder's own check for
// unknown keys does not reach in here.
func (r *ruleFile) UnmarshalYAML(n *yaml.Node) error {
	type plain ruleFile
	r.line = n.Line
	for i := 0; n.Kind == yaml.MappingNode && i < len(n.Content); i += 2 {
		if key := n.Content[i]; !slices.Contains(ruleKeys, key.Value) {
			return fmt.Errorf("line %d: a rule has no %q; it has %s", key.Line, key.Value, strings.Join(ruleKeys, ", "))
		}
	}
	return n.Decode((*plain)(r))
}

var ruleKeys = []string{"name", "products", "method", "compare"}

type text struct {
	value string
	line  int
}

// UnmarshalYAML keeps the line of the text.
func (t *text) UnmarshalYAML(n *yaml.Node) error {
	t.line = n.Line
	return n.Decode(&t.value)
}

type pairOf struct {
	fields []text
	line   int
}

// UnmarshalYAML keeps the line of the pair.
func (p *pairOf) UnmarshalYAML(n *yaml.Node) error {
	p.line = n.Line
	return n.Decode(&p.fields)
}

// loader collects mistakes while it turns the file into rules.
type loader struct {
	known  Known
	names  []string
	faults []error
}

func (l *loader) fault(line int, format string, args ...any) {
	l.faults = append(l.faults, fmt.Errorf("line %d: %s", line, fmt.Sprintf(format, args...)))
}

func (l *loader) rule(f ruleFile) rule {
	r := rule{name: f.Name.value, products: f.Products}
	if r.name == "" {
		l.fault(f.line, "rule has no name")
	}
	if slices.Contains(l.names, r.name) {
		l.fault(f.Name.line, "rule %q is given twice", r.name)
	}
	l.names = append(l.names, r.name)
	var ok bool
	if r.compare, ok = methods[f.Method.value]; !ok {
		l.fault(max(f.Method.line, f.line), "rule %q: method is %q; known are %s", r.name, f.Method.value, methodNames())
	}
	if len(f.Compare) == 0 {
		l.fault(f.line, "rule %q compares nothing", r.name)
	}
	for _, p := range f.Compare {
		if len(p.fields) != 2 {
			l.fault(p.line, "rule %q: a pair has 2 fields, this one %d", r.name, len(p.fields))
			continue
		}
		r.pairs = append(r.pairs, pair{l.field(p.fields[0]), l.field(p.fields[1])})
	}
	return r
}

func (l *loader) field(t text) field {
	doc, name, ok := strings.Cut(t.value, ".")
	f := field{document.Type(doc), document.FieldName(name)}
	switch {
	case !ok || doc == "" || name == "":
		l.fault(t.line, "%q is not DOCUMENT.field", t.value)
	case l.known != nil && !l.known(f.document, f.name):
		l.fault(t.line, "%s: no document type has this field", t.value)
	}
	return f
}

func methodNames() string {
	var names []string
	for name := range methods {
		names = append(names, name)
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
