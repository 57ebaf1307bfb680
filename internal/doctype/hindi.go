package doctype

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"
)

//go:embed hindi.yaml
var hindiFile []byte

// hindi has the captions in small letters.
var hindi = sync.OnceValue(func() map[string][]string {
	var captions map[string][]string
	if err := yaml.Unmarshal(hindiFile, &captions); err != nil {
		panic(fmt.Sprintf("doctype: hindi.yaml: %v", err))
	}
	lower := map[string][]string{}
	for english, list := range captions {
		lower[strings.ToLower(english)] = list
	}
	return lower
})

// inHindi is what stands for an English caption on papers in Hindi or Marathi.
func inHindi(caption string) []string { return hindi()[strings.ToLower(caption)] }
