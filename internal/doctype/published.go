package doctype

import (
	_ "embed"
	"fmt"
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"atlas/internal/document"
)

//go:embed published.yaml
var publishedFile []byte

var published = sync.OnceValue(func() map[document.Type][]document.FieldName {
	var types map[document.Type][]document.FieldName
	if err := yaml.Unmarshal(publishedFile, &types); err != nil {
		panic(fmt.Errorf("doctype: reading the published types: %w", err))
	}
	return types
})

// Published says whether the published API has a field of a type. There need not be a
// type file that reads it.
func Published(t document.Type, f document.FieldName) bool { return slices.Contains(published()[t], f) }

// Names says whether f is a field of t, in a type file of the registry or in the
// published API: a name that a rule may use.
func (r *Registry) Names(t document.Type, f document.FieldName) bool {
	if spec, ok := r.Spec(t); ok {
		if _, ok := spec.Field(f); ok {
			return true
		}
	}
	return Published(t, f)
}
