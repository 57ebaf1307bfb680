// Package vocabulary knows words that papers in India print, so that a reader in doubt
// about a word can look for them: people's names, what firms are and sell, everyday
// English, and the words of addresses.
package vocabulary

import (
	_ "embed"
	"strings"
	"sync"

	"atlas/internal/address"
)

//go:embed data/given.txt
var givenNames string

//go:embed data/names.txt
var names string

//go:embed data/english.txt
var english string

// Words are all words, the English ones in the plural too, in any order and
// some more than once. The caller must not change them.
var Words = sync.OnceValue(func() []string {
	words := append(list(givenNames), list(names)...)
	for _, w := range list(english) {
		words = append(words, w, w+"s")
	}
	return append(words, address.Words()...)
})

// list is the words of a table whose lines are words, or comments after a "#".
func list(table string) (words []string) {
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}
