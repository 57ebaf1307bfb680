package address

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"sync"
)

// Place is what a PIN says of an address.
type Place struct {
	State     string
	Districts []string // the newest naming first, then older ones still printed
}

// pindata/NOTICE says where the table comes from.
//
//go:embed pindata/pins.tsv.gz
var pinTable []byte

// places is unpacked on first use: two megabytes that an address needs and
// `atlas version` does not.
var places = sync.OnceValue(func() map[string]Place {
	table, err := readPlaces(bytes.NewReader(pinTable))
	if err != nil {
		panic(fmt.Sprintf("address: the embedded PIN table: %v", err))
	}
	return table
})

// Lookup finds a PIN of six digits; ok is false when no post office has it.
func Lookup(pin string) (p Place, ok bool) {
	p, ok = places()[pin]
	return p, ok
}

// PINs lists every PIN there is, in order.
func PINs() []string { return slices.Sorted(maps.Keys(places())) }

func readPlaces(r io.Reader) (map[string]Place, error) {
	data, err := unpacked(r)
	if err != nil {
		return nil, err
	}
	table := make(map[string]Place)
	for line := range strings.Lines(data) {
		columns := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(columns) != 3 {
			return nil, fmt.Errorf("row %d has %d columns", len(table)+1, len(columns))
		}
		table[columns[0]] = Place{State: columns[1], Districts: strings.Split(columns[2], "|")}
	}
	return table, nil
}

func unpacked(r io.Reader) (string, error) {
	plain, err := gzip.NewReader(r)
	if err != nil {
		return "", err
	}
	data, err := io.ReadAll(plain)
	return string(data), err
}
