package docpage

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// call is one operation as it is shown.
type call struct {
	ID, Method, Path     string
	Callback             bool // Atlas calls the client
	Summary, Description string
	Headers, Query       []field
	Request              *body
	Curl                 string // "" for a callback
	Answers              []answer
}

type answer struct {
	Status      string
	Error       bool
	Description string
	Headers     []field
	Body        *body
}

// body is a JSON text: what it is made of, and what it may look like.
type body struct {
	Type     string // "object", "array of object"
	Fields   []field
	Examples []string
}

func (p *page) call(method, path string, op operation) (c call, err error) {
	c = call{ID: op.ID, Method: strings.ToUpper(method), Path: path, Summary: op.Summary, Description: op.Description}
	params, err := p.parameters(op)
	if err != nil {
		return c, err
	}
	if c.Headers, err = p.parameterFields(params, "header"); err != nil {
		return c, err
	}
	if c.Query, err = p.parameterFields(params, "query"); err != nil {
		return c, err
	}
	if op.Body != nil {
		if c.Request, err = p.body(*op.Body); err != nil {
			return c, err
		}
	}
	for _, r := range op.Responses {
		a, err := p.answer(r.Name, r.Value)
		if err != nil {
			return c, fmt.Errorf("%s: %w", r.Name, err)
		}
		c.Answers = append(c.Answers, a)
	}
	c.Curl = curl(c, params)
	return c, nil
}

// callback is an operation that the client's system serves. expression says where:
// {$request.body#/callback_url}.
func (p *page) callback(method, expression string, op operation) (call, error) {
	_, name, _ := strings.Cut(strings.TrimSuffix(expression, "}"), "#/")
	c, err := p.call(method, name, op)
	c.Callback, c.Curl = true, ""
	return c, err
}

// parameters are those of a call, the headers of its security first.
func (p *page) parameters(op operation) ([]parameter, error) {
	var out []parameter
	for _, alternative := range op.Security {
		for _, s := range alternative {
			scheme, ok := p.doc.Components.SecuritySchemes[s.Name]
			if !ok {
				return nil, fmt.Errorf("no security scheme %s", s.Name)
			}
			scheme.Required, scheme.Schema = true, &schema{Type: types{"string"}}
			out = append(out, scheme)
		}
	}
	return append(out, op.Parameters...), nil
}

func (p *page) parameterFields(params []parameter, in string) ([]field, error) {
	var out []field
	for _, param := range params {
		if param.In != in {
			continue
		}
		f, err := p.parameterField(param.Name, param)
		if err != nil {
			return nil, err
		}
		out = append(out, f)
	}
	return out, nil
}

func (p *page) parameterField(name string, param parameter) (field, error) {
	f, err := p.field(name, param.Schema)
	f.Required, f.Description = param.Required, param.Description
	return f, err
}

func (p *page) answer(status string, c content) (answer, error) {
	a := answer{Status: status, Error: status >= "400", Description: c.Description}
	for _, h := range c.Headers {
		f, err := p.parameterField(h.Name, h.Value)
		if err != nil {
			return a, err
		}
		a.Headers = append(a.Headers, f)
	}
	var err error
	a.Body, err = p.body(c)
	return a, err
}

// body is nil when nothing is said of one.
func (p *page) body(c content) (*body, error) {
	if len(c.Content) == 0 {
		return nil, nil
	}
	m := c.Content[0].Value
	s, err := p.resolve(m.Schema)
	if err != nil || s == nil {
		return nil, err
	}
	b := &body{}
	if b.Type, err = p.typeOf(s); err != nil {
		return nil, err
	}
	if b.Fields, err = p.fields(s, 0); err != nil {
		return nil, err
	}
	examples := []yaml.Node{m.Example}
	for _, e := range m.Examples {
		examples = append(examples, e.Value.Value)
	}
	for _, e := range examples {
		if e.IsZero() {
			continue
		}
		text, err := indented(&e)
		if err != nil {
			return nil, err
		}
		b.Examples = append(b.Examples, text)
	}
	return b, nil
}

// curl is the call as a command. What differs from client to client is a variable of
// the shell, by the name of the header or parameter: CLIENT_ID, FLOW_UUID.
func curl(c call, params []parameter) string {
	variable := func(name string) string { return "$" + strings.ToUpper(strings.ReplaceAll(name, "-", "_")) }
	var query, headers []string
	for _, param := range params {
		switch {
		case !param.Required:
		case param.In == "query":
			query = append(query, param.Name+"="+variable(param.Name))
		case param.In == "header":
			headers = append(headers, fmt.Sprintf(`-H "%s: %s"`, param.Name, variable(param.Name)))
		}
	}
	url := "$BASE" + c.Path
	if len(query) > 0 {
		url += "?" + strings.Join(query, "&")
	}
	parts := []string{`curl "` + url + `"`}
	if c.Method != "GET" {
		parts[0] = "curl -X " + c.Method + ` "` + url + `"`
	}
	parts = append(parts, headers...)
	if c.Request != nil {
		parts = append(parts, `-H "Content-Type: application/json"`)
		for _, example := range slices.Concat(c.Request.Examples, []string{"{}"})[:1] {
			parts = append(parts, "-d '"+strings.ReplaceAll(example, "'", `'\''`)+"'")
		}
	}
	return strings.Join(parts, " \\\n  ")
}

// indented is a YAML value as JSON, its keys in their order.
func indented(node *yaml.Node) (string, error) {
	var compact, out bytes.Buffer
	if err := writeJSON(&compact, node); err != nil {
		return "", err
	}
	if err := json.Indent(&out, compact.Bytes(), "", "  "); err != nil {
		return "", err
	}
	return out.String(), nil
}

func writeJSON(b *bytes.Buffer, node *yaml.Node) error {
	switch node.Kind {
	case yaml.MappingNode:
		b.WriteByte('{')
		for i, child := range node.Content {
			if i > 0 {
				b.WriteByte(",:"[i%2])
			}
			if err := writeJSON(b, child); err != nil {
				return err
			}
		}
		b.WriteByte('}')
		return nil
	case yaml.SequenceNode:
		b.WriteByte('[')
		for i, child := range node.Content {
			if i > 0 {
				b.WriteByte(',')
			}
			if err := writeJSON(b, child); err != nil {
				return err
			}
		}
		b.WriteByte(']')
		return nil
	}
	var value any
	if err := node.Decode(&value); err != nil {
		return err
	}
	encoder := json.NewEncoder(b)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
