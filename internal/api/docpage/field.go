package docpage

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// field is one row of the table of a body or of parameters.
type field struct {
	Name        string
	Depth       int // how many objects it is inside of
	Type        string
	Required    bool
	Description string
	Rules       []string // "at most 256 characters"
}

// fields lists what is inside a schema, objects and arrays opened.
func (p *page) fields(s *schema, depth int) ([]field, error) {
	if depth > deepest {
		return nil, fmt.Errorf("the schema %s contains itself", s.Ref)
	}
	s, err := p.resolve(s)
	if err != nil || s == nil {
		return nil, err
	}
	if s.Items != nil {
		return p.fields(s.Items, depth)
	}
	var rows []field
	for _, alternative := range s.OneOf {
		inside, err := p.fields(alternative, depth)
		if err != nil {
			return nil, err
		}
		rows = append(rows, inside...)
	}
	members := s.Properties
	if s.Others != nil {
		members = append(slices.Clone(members), entry[*schema]{"any other", s.Others})
	}
	for _, m := range members {
		row, err := p.field(m.Name, m.Value)
		if err != nil {
			return nil, err
		}
		row.Depth, row.Required = depth, slices.Contains(s.Required, m.Name)
		inside, err := p.fields(m.Value, depth+1)
		if err != nil {
			return nil, err
		}
		rows = append(append(rows, row), inside...)
	}
	return rows, nil
}

// field is the row of one value.
func (p *page) field(name string, s *schema) (field, error) {
	s, err := p.resolve(s)
	if err != nil || s == nil {
		return field{Name: name}, err
	}
	typ, err := p.typeOf(s)
	return field{Name: name, Type: typ, Description: s.Description, Rules: rules(s)}, err
}

// resolve follows a reference to a schema.
func (p *page) resolve(s *schema) (*schema, error) {
	if s == nil || s.Ref == "" {
		return s, nil
	}
	target, ok := p.doc.Components.Schemas[strings.TrimPrefix(s.Ref, schemas)]
	if !ok {
		return nil, fmt.Errorf("nothing is at %s", s.Ref)
	}
	return p.resolve(target)
}

func (p *page) typeOf(s *schema) (string, error) {
	if s.Items != nil {
		item, err := p.resolve(s.Items)
		if err != nil {
			return "", err
		}
		of, err := p.typeOf(item)
		return "array of " + of, err
	}
	if len(s.OneOf) > 0 {
		return p.oneOf(s.OneOf)
	}
	if len(s.Type) == 0 && len(s.Enum) > 0 {
		return "string", nil
	}
	return strings.Join(s.Type, " or "), nil
}

// oneOf is the types that a value may have, "string or array of string".
func (p *page) oneOf(alternatives []*schema) (string, error) {
	names := make([]string, len(alternatives))
	for i, a := range alternatives {
		s, err := p.resolve(a)
		if err != nil {
			return "", err
		}
		if names[i], err = p.typeOf(s); err != nil {
			return "", err
		}
	}
	return strings.Join(names, " or "), nil
}

// rules says in words what a value must be beyond its type.
func rules(s *schema) []string {
	var out []string
	add := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	if len(s.Enum) > 0 {
		quoted := make([]string, len(s.Enum))
		for i, v := range s.Enum {
			quoted[i] = strconv.Quote(v)
		}
		add("one of %s", strings.Join(quoted, ", "))
	}
	if s.Const != nil {
		add("always %v", s.Const)
	}
	if s.Default != nil {
		add("%v when absent", s.Default)
	}
	if s.Format != "" {
		add("format %s", s.Format)
	}
	between(add, s.Minimum, s.Maximum, "")
	between(add, s.MinLength, s.MaxLength, " characters")
	between(add, s.MinItems, s.MaxItems, " entries")
	if s.Pattern != "" {
		add("matches %s", s.Pattern)
	}
	return out
}

func between[N int | float64](add func(string, ...any), low, high *N, unit string) {
	switch {
	case low != nil && high != nil:
		add("%v to %v%s", *low, *high, unit)
	case low != nil:
		add("at least %v%s", *low, unit)
	case high != nil:
		add("at most %v%s", *high, unit)
	}
}
