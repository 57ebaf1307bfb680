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

// PostOffice is an office of the directory.
type PostOffice struct {
	Name        string
	SubDistrict string // "" when the directory does not say
}

// PostOffices lists the offices of a PIN.
func PostOffices(pin string) []PostOffice {
	var list []PostOffice
	eachOffice(pin, func(o PostOffice) bool {
		list = append(list, o)
		return true
	})
	return list
}

// eachOffice calls yield for the offices of a PIN until it returns false.
func eachOffice(pin string, yield func(PostOffice) bool) {
	d := offices()
	row, ok := d.rows[pin]
	if !ok {
		return
	}
	for group := range strings.SplitSeq(d.table[row[0]:row[1]], ";") {
		subDistrict, names, _ := strings.Cut(group, "=")
		for name := range strings.SplitSeq(names, "|") {
			if !yield(PostOffice{name, subDistrict}) {
				return
			}
		}
	}
}

// office says whether a PIN has a post office of that name, in small letters.
func office(pin, name string) (found bool) {
	eachOffice(pin, func(o PostOffice) bool {
		found = strings.EqualFold(o.Name, name)
		return !found
	})
	return found
}
