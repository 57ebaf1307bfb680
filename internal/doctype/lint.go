package doctype

import (
	"errors"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"atlas/internal/document"
)

// Mistake is something wrong in a type file.
type Mistake struct {
	Line int // from 1; 0 when it is of no line
	Text string
}

// Error implements error.
func (m Mistake) Error() string {
	if m.Line == 0 {
		return m.Text
	}
	return fmt.Sprintf("line %d: %s", m.Line, m.Text)
}

// Mistakes are those that an error of Parse holds, by line.
func Mistakes(err error) []Mistake {
	var list mistakes
	if !errors.As(err, &list) {
		return nil
	}
	return list
}

type mistakes []Mistake

// Error implements error.
func (list mistakes) Error() string {
	texts := make([]string, len(list))
	for i, m := range list {
		texts[i] = m.Error()
	}
	return strings.Join(texts, "\n")
}

// Parse reads one type file. Its error tells all mistakes.
func Parse(data []byte) (*Spec, error) {
	var root yaml.Node
	if err := yaml.Unmarshal(data, &root); err != nil {
		return nil, mistakes{inWords(strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	if len(root.Content) == 0 {
		return nil, mistakes{{Text: "the file is empty"}}
	}
	found := unknownKeys(root.Content[0], reflect.TypeFor[specFile]())
	var f specFile
	if err := root.Decode(&f); err != nil {
		found = append(found, decodingMistakes(err)...)
	}
	if len(found) > 0 {
		return nil, byLine(found)
	}
	s := f.spec()
	for _, wrong := range s.check() {
		found = append(found, wrong.located(root.Content[0]))
	}
	if len(found) > 0 {
		return nil, byLine(found)
	}
	return s, nil
}

func byLine(list mistakes) mistakes {
	slices.SortStableFunc(list, func(a, b Mistake) int { return a.Line - b.Line })
	return list
}

// decodingMistakes are values of the wrong form.
func decodingMistakes(err error) (list mistakes) {
	var wrong *yaml.TypeError
	if !errors.As(err, &wrong) {
		return mistakes{inWords(strings.TrimPrefix(err.Error(), "yaml: "))}
	}
	for _, text := range wrong.Errors {
		list = append(list, inWords(text))
	}
	return list
}

var (
	lineText  = regexp.MustCompile(`^line (\d+): (?s:(.*))$`)
	wrongForm = regexp.MustCompile("^cannot unmarshal !!(\\w+)(?: `(.*)`)? into (.*)$")
)

// forms are what a value should have been, by the Go type that the library names.
var forms = []struct{ prefix, words string }{
	{"float", "a number"}, {"int", "a whole number"}, {"bool", "true or false"}, {"string", "a text"},
	{"document.", "a text"}, {"[]", "a list: - one entry a line, or [one, another]"}, {"map", "names, each with a list of phrases"},
}

// inWords takes the line out of a message of the YAML library and says the rest plainly.
func inWords(text string) Mistake {
	m := Mistake{Text: "not YAML: " + text}
	if at := lineText.FindStringSubmatch(text); at != nil {
		m.Line, _ = strconv.Atoi(at[1])
		m.Text = "not YAML: " + at[2]
		text = at[2]
	}
	if strings.Contains(text, "already defined") || strings.Contains(text, "no regular expression") {
		m.Text = text
	}
	form := wrongForm.FindStringSubmatch(text)
	if form == nil {
		return m
	}
	m.Text = "there should be keys with values here"
	for _, f := range forms {
		if strings.HasPrefix(form[3], f.prefix) {
			m.Text = "there should be " + f.words + " here"
			break
		}
	}
	if form[2] != "" {
		m.Text = fmt.Sprintf("%q: %s", form[2], m.Text)
	}
	return m
}

// unknownKeys finds keys that the language of type files does not have.
func unknownKeys(node *yaml.Node, t reflect.Type) (list mistakes) {
	switch {
	case t.Kind() == reflect.Pointer:
		return unknownKeys(node, t.Elem())
	case t.Kind() == reflect.Slice && node.Kind == yaml.SequenceNode:
		for _, n := range node.Content {
			list = append(list, unknownKeys(n, t.Elem())...)
		}
	case t.Kind() == reflect.Struct && node.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			key := node.Content[i]
			if field, ok := fieldOf(t, key.Value); ok {
				list = append(list, unknownKeys(node.Content[i+1], field.Type)...)
			} else if key.Value != "<<" {
				list = append(list, Mistake{key.Line, fmt.Sprintf("unknown key %q%s", key.Value, meant(key.Value, keysOf(t)))})
			}
		}
	}
	return list
}

func fieldOf(t reflect.Type, key string) (reflect.StructField, bool) {
	for i := range t.NumField() {
		if t.Field(i).Tag.Get("yaml") == key {
			return t.Field(i), true
		}
	}
	return reflect.StructField{}, false
}

func keysOf(t reflect.Type) (keys []string) {
	for i := range t.NumField() {
		keys = append(keys, t.Field(i).Tag.Get("yaml"))
	}
	return keys
}

// fault is a mistake of meaning: field and part count from 1 and are 0 for none.
type fault struct {
	field, part int
	name        document.FieldName
	text        string
}

// located finds the line of a fault: that of the key with which the text begins, or
// else of the field.
func (f fault) located(root *yaml.Node) Mistake {
	node, text := root, f.text
	if f.field > 0 {
		node = entry(valueOf(node, "fields"), f.field)
		text = fmt.Sprintf("field %q: %s", f.name, f.text)
	}
	if f.part > 0 {
		node = entry(valueOf(node, "parts"), f.part)
	}
	if node == nil {
		return Mistake{Text: text}
	}
	key, _, _ := strings.Cut(f.text, ":")
	for i := 0; i+1 < len(node.Content) && node.Kind == yaml.MappingNode; i += 2 {
		if node.Content[i].Value == key {
			return Mistake{node.Content[i].Line, text}
		}
	}
	return Mistake{node.Line, text}
}

func valueOf(node *yaml.Node, key string) *yaml.Node {
	for i := 0; node != nil && node.Kind == yaml.MappingNode && i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return node.Content[i+1]
		}
	}
	return nil
}

func entry(list *yaml.Node, number int) *yaml.Node {
	if list == nil || number > len(list.Content) {
		return nil
	}
	return list.Content[number-1]
}

// meant proposes the known word that an unknown one is a slip of, or else lists all.
func meant[T, K ~string](word T, known []K) string {
	var words []string
	best, distance := "", 3
	for _, k := range known {
		if k == "" {
			continue
		}
		words = append(words, string(k))
		if d := slips(string(word), string(k)); d < distance {
			best, distance = string(k), d
		}
	}
	if best != "" {
		return fmt.Sprintf("; did you mean %q?", best)
	}
	return "; there are " + strings.Join(words, ", ")
}

// slips counts the letters to exchange, leave out or add to make b of a (Levenshtein).
func slips(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			change := diagonal
			if a[i] != b[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
