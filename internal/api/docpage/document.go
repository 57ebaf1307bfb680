package docpage

import (
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"
)

// document is what a page shows of an OpenAPI document.
type document struct {
	Info struct {
		Title, Version, Description string
	}
	Tags       []tag
	Paths      named[named[operation]]
	Components struct {
		SecuritySchemes map[string]parameter `yaml:"securitySchemes"`
		Schemas         map[string]*schema
	}
}

type tag struct {
	Name, Description string
}

type operation struct {
	ID                   string `yaml:"operationId"`
	Tags                 []string
	Summary, Description string
	Security             []named[[]string]
	Parameters           []parameter
	Body                 *content `yaml:"requestBody"`
	Responses            named[content]
	Callbacks            named[named[named[operation]]]
}

// parameter is one of a call, a header of an answer, or a security scheme, which is a
// header too.
type parameter struct {
	Name, In, Description string
	Required              bool
	Schema                *schema
	Example               yaml.Node
}

// content is a body: of a request or of an answer.
type content struct {
	Description string
	Headers     named[parameter]
	Content     named[media]
}

type media struct {
	Schema   *schema
	Example  yaml.Node
	Examples named[struct{ Value yaml.Node }]
}

// schema is the part of JSON Schema that the contract uses.
type schema struct {
	Ref         string `yaml:"$ref"`
	Type        types
	Format      string
	Description string
	Required    []string
	Properties  named[*schema]
	Others      *schema `yaml:"additionalProperties"`
	Items       *schema
	OneOf       []*schema `yaml:"oneOf"`
	Enum        []string
	Const       any
	Default     any
	Pattern     string
	Minimum     *float64
	Maximum     *float64
	MinLength   *int `yaml:"minLength"`
	MaxLength   *int `yaml:"maxLength"`
	MinItems    *int `yaml:"minItems"`
	MaxItems    *int `yaml:"maxItems"`
}

// named is a mapping that keeps its order, since a page has one.
type named[T any] []entry[T]

type entry[T any] struct {
	Name  string
	Value T
}

// UnmarshalYAML implements yaml.Unmarshaler.
func (n *named[T]) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind != yaml.MappingNode {
		return fmt.Errorf("line %d: want a mapping", node.Line)
	}
	for i := 0; i < len(node.Content); i += 2 {
		e := entry[T]{Name: node.Content[i].Value}
		if err := node.Content[i+1].Decode(&e.Value); err != nil {
			return err
		}
		*n = append(*n, e)
	}
	return nil
}

// types is the type of a schema: one name or several.
type types []string

// UnmarshalYAML implements yaml.Unmarshaler.
func (t *types) UnmarshalYAML(node *yaml.Node) error {
	if node.Kind == yaml.ScalarNode {
		*t = types{node.Value}
		return nil
	}
	return node.Decode((*[]string)(t))
}

// parse reads an OpenAPI document in YAML. References to schemas stay; all others are
// replaced by what they refer to.
func parse(text []byte) (document, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(text, &root); err != nil {
		return document{}, fmt.Errorf("reading the document: %w", err)
	}
	if err := follow(&root, &root, 0); err != nil {
		return document{}, err
	}
	var doc document
	if err := root.Decode(&doc); err != nil {
		return document{}, fmt.Errorf("reading the document: %w", err)
	}
	return doc, nil
}

const schemas = "#/components/schemas/"

// deepest is how far references may lead into one another: beyond what any document
// needs, they go in circles.
const deepest = 16

func follow(root, node *yaml.Node, depth int) error {
	for _, child := range node.Content {
		inside := depth
		for ref := reference(child); ref != ""; ref = reference(child) {
			if inside++; inside > deepest {
				return fmt.Errorf("line %d: references go in circles", child.Line)
			}
			target, err := lookup(root, ref)
			if err != nil {
				return err
			}
			*child = *target
		}
		if err := follow(root, child, inside); err != nil {
			return err
		}
	}
	return nil
}

// reference is what a node refers to, "" for one that is none or refers to a schema.
func reference(node *yaml.Node) string {
	ref := member(node, "$ref")
	if ref == nil || strings.HasPrefix(ref.Value, schemas) {
		return ""
	}
	return ref.Value
}

// lookup finds what a reference within the document refers to.
func lookup(root *yaml.Node, ref string) (*yaml.Node, error) {
	node := root.Content[0]
	path, ok := strings.CutPrefix(ref, "#/")
	for _, name := range strings.Split(path, "/") {
		if node = member(node, name); node == nil || !ok {
			return nil, fmt.Errorf("nothing is at %s", ref)
		}
	}
	return node, nil
}

// member is a value of a mapping; nil when node is none or has no such key.
func member(node *yaml.Node, key string) *yaml.Node {
	if node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}
