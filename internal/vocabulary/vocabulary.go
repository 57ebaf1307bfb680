// Package vocabulary knows words that papers in India print, so that a reader in doubt
// about a word can look for them: people's names, what firms are and sell, everyday
// English, and the words of addresses.
package vocabulary

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"io"
	"strings"
	"sync"

	"atlas/internal/address"
)

//go:embed data/given.txt.gz
var givenNames []byte

//go:embed data/names.txt
var names string

//go:embed data/trade.txt
var trade string

// Words are all words, those of things and trades in the plural too, in any order and
// some more than once. The caller must not change them.
var Words = sync.OnceValue(func() []string {
	words := append(list(unpack(givenNames)), list(names)...)
	for _, w := range list(trade) {
		words = append(words, w, w+"s")
	}
	return append(words, address.Words()...)
})

func unpack(table []byte) string {
	z, err := gzip.NewReader(bytes.NewReader(table))
	if err == nil {
		var text []byte
		if text, err = io.ReadAll(z); err == nil {
			return string(text)
		}
	}
	panic("vocabulary: an embedded table: " + err.Error())
}

// list is the words of a table whose lines are words, or comments after a "#".
func list(table string) (words []string) {
	for line := range strings.Lines(table) {
		if !strings.HasPrefix(line, "#") {
			words = append(words, strings.Fields(line)...)
		}
	}
	return words
}
