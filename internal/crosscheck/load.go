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
	rules.products = l.products(f.Products)
	if len(l.faults) > 0 {
		return nil, fmt.Errorf("reading cross-check rules: %w", errors.Join(l.faults...))
	}
	return rules, nil
}

// The shape of a rules file. Texts keep their line for the mistakes found later.
type rulesFile struct {
	Products yaml.Node  `yaml:"products"`
	Rules    []ruleFile `yaml:"rules"`
}

type ruleFile struct {
	Name      text     `yaml:"name"`
	Method    text     `yaml:"method"`
	Threshold *int     `yaml:"threshold"`
	Compare   []pairOf `yaml:"compare"`
	line      int
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

var ruleKeys = []string{"name", "method", "threshold", "compare"}

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
	r := rule{name: f.Name.value, method: f.Method.value}
	if r.name == "" {
		l.fault(f.line, "rule has no name")
	}
	if slices.Contains(l.names, r.name) {
		l.fault(f.Name.line, "rule %q is given twice", r.name)
	}
	l.names = append(l.names, r.name)
	if _, ok := methods[r.method]; !ok {
		l.fault(max(f.Method.line, f.line), "rule %q: method is %q; known are %s", r.name, r.method, strings.Join(Methods(), ", "))
	}
	if f.Threshold != nil {
		if r.threshold = *f.Threshold; r.threshold < 1 || r.threshold > 100 {
			l.fault(f.line, "rule %q: threshold is %d; give 1 to 100, or leave it out", r.name, r.threshold)
		}
	}
	if len(f.Compare) == 0 {
		l.fault(f.line, "rule %q compares nothing", r.name)
	}
	for _, p := range f.Compare {
		l.pair(&r, p)
	}
	return r
}

func (l *loader) pair(r *rule, p pairOf) {
	if len(p.fields) != 2 {
		l.fault(p.line, "rule %q: a pair has 2 fields, this one %d", r.name, len(p.fields))
		return
	}
	found := pair{l.field(p.fields[0]), l.field(p.fields[1])}
	switch {
	case found.source == found.target && found.source.document != "":
		l.fault(p.line, "rule %q: %s is compared with itself", r.name, found.source)
	case slices.Contains(r.pairs, found):
		l.fault(p.line, "rule %q: this pair is given twice", r.name)
	}
	r.pairs = append(r.pairs, found)
}

func (l *loader) field(t text) field {
	doc, name, ok := strings.Cut(t.value, ".")
	f := field{document.Type(doc), document.FieldName(name)}
	switch {
	case !ok || doc == "" || name == "":
		l.fault(t.line, "%q is not DOCUMENT.field", t.value)
		return field{}
	case l.known != nil && !l.known(f.document, f.name):
		l.fault(t.line, "%s: no document type has this field", t.value)
	}
	return f
}

// products reads the section of that name, after the rules, which it names.
func (l *loader) products(n yaml.Node) map[string]selection {
	if n.IsZero() {
		return nil
	}
	if n.Kind != yaml.MappingNode {
		l.fault(n.Line, "products is a list of PRODUCT: all, or PRODUCT: [RULE, RULE]")
		return nil
	}
	products := make(map[string]selection)
	for i := 0; i < len(n.Content); i += 2 {
		product := n.Content[i]
		if _, twice := products[product.Value]; twice {
			l.fault(product.Line, "product %q is given twice", product.Value)
		}
		products[product.Value] = l.selection(product.Value, n.Content[i+1])
	}
	if _, ok := products[defaultProduct]; !ok {
		l.fault(n.Line, "products has no default: say what runs for a product type that is not listed (default: all, or default: [])")
	}
	return products
}

func (l *loader) selection(product string, n *yaml.Node) (s selection) {
	if n.Kind == yaml.ScalarNode && n.Value == "all" {
		return selection{all: true}
	}
	if n.Kind != yaml.SequenceNode {
		l.fault(n.Line, "product %q: give all, or a list of rules", product)
		return s
	}
	for _, item := range n.Content {
		if !slices.Contains(l.names, item.Value) {
			l.fault(item.Line, "product %q: there is no rule %q", product, item.Value)
		}
		s.names = append(s.names, item.Value)
	}
	return s
}
