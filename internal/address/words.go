package address

import (
	"bytes"
	_ "embed"
	"math"
	"strconv"
	"strings"
	"sync"
)

// officeTable and commonTable are made by scripts/pins; pindata/NOTICE says from what.
//
//go:embed pindata/offices.tsv.gz
var officeTable []byte

//go:embed pindata/words.tsv.gz
var commonTable []byte

// officeNames is the number of post offices whose names were counted.
const officeNames = 150_000

// typeWeight is the weight of a word that says only what kind of thing it names: two
// thirds of all addresses have a road, whatever its name.
const typeWeight = 0.15

// rareness of each common word, 0 to 1.
var rareness = sync.OnceValue(func() map[string]float64 {
	data, err := unpacked(bytes.NewReader(commonTable))
	if err != nil {
		panic("address: the embedded word table: " + err.Error())
	}
	weights := make(map[string]float64)
	for row := range rows(data, 2) {
		n, err := strconv.Atoi(row[1])
		if err != nil {
			panic("address: the embedded word table: " + err.Error())
		}
		weights[row[0]] = math.Log(officeNames/float64(n)) / math.Log(officeNames)
	}
	return weights
})

// rarity is the weight of a word, from the inverse of how many names of post offices
// have it, scaled to 1 for a word that few or none have. Single letters and numbers
// say little by themselves.
func rarity(word string) float64 {
	if len(word) < 3 {
		return 0.4
	}
	if w, ok := rareness()[word]; ok {
		return w
	}
	return 1
}

// directory finds the post offices of a PIN.
type directory struct {
	table string            // the whole table, unpacked
	rows  map[string][2]int // where the row of a PIN is
}

var offices = sync.OnceValue(func() directory {
	data, err := unpacked(bytes.NewReader(officeTable))
	if err != nil {
		panic("address: the embedded table of post offices: " + err.Error())
	}
	d := directory{table: data, rows: make(map[string][2]int, 20_000)}
	at := 0
	for line := range strings.Lines(data) {
		if len(line) > 7 {
			d.rows[line[:6]] = [2]int{at + 7, at + len(strings.TrimRight(line, "\n"))}
		}
		at += len(line)
	}
	return d
})

// office finds a post office of a PIN by its name, in small letters, and gives the
// sub-district it is in, which may be "".
func office(pin, name string) (subDistrict string, ok bool) {
	d := offices()
	row, ok := d.rows[pin]
	if !ok {
		return "", false
	}
	for group := range strings.SplitSeq(d.table[row[0]:row[1]], ";") {
		subDistrict, names, _ := strings.Cut(group, "=")
		for n := range strings.SplitSeq(names, "|") {
			if strings.EqualFold(n, name) {
				return subDistrict, true
			}
		}
	}
	return "", false
}

// subDistrict finds a sub-district of a PIN by its name, in small letters.
func subDistrict(pin, name string) bool {
	d := offices()
	row, ok := d.rows[pin]
	if !ok {
		return false
	}
	for group := range strings.SplitSeq(d.table[row[0]:row[1]], ";") {
		if s, _, _ := strings.Cut(group, "="); strings.EqualFold(s, name) {
			return true
		}
	}
	return false
}
