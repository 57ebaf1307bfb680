package address

import (
	_ "embed"
	"fmt"
	"strings"
	"sync"
)

// class says what a word or phrase does in an address.
type class uint8

// The classes of lexicon.tsv.
const (
	plainWord       class = iota // not in the table
	unitWord                     // "flat no": a dwelling's number follows
	fillerWord                   // "no": between such a word and its number
	floorWord                    // "floor", with a number before or after
	floorValue                   // "gf": a floor by itself
	wingWord                     // "wing": a part of a building, with a letter or number
	areaWord                     // "sector": a part of an area, with a letter or number
	streetType                   // "road"
	buildingType                 // "apartments"
	localityType                 // "nagar"
	directionWord                // "east", after an area
	landmarkLead                 // "near": a landmark follows
	villageLead                  // "vill": a village follows, or went before
	postLead                     // "post": a post office follows, or went before
	policeLead                   // "p.s.": a police station follows
	subDistrictLead              // "tal": a sub-district follows, or went before
	districtLead                 // "dist"
	stateLead                    // "state"
	pinLead                      // "pin code"
	phoneLead                    // "mobile": not of the address
	careLead                     // "s/o": a name follows, not of the address
	noiseWord                    // "the", "india": without weight
	titleWord                    // "shri": without weight
	numberWord                   // "second", "ii"
	initialsWord                 // "mg", before a street or an area
	roadName                     // "omr": a whole road
	variantWord                  // another spelling or word for the same
	areaEnding                   // how the names of areas end; not a word
)

var classNames = map[string]class{
	"unit": unitWord, "filler": fillerWord, "floor": floorWord, "floorvalue": floorValue, "wing": wingWord,
	"area": areaWord, "street": streetType, "building": buildingType, "locality": localityType,
	"direction": directionWord, "landmark": landmarkLead, "village": villageLead, "post": postLead,
	"police": policeLead, "subdistrict": subDistrictLead, "district": districtLead, "state": stateLead,
	"pincode": pinLead, "phone": phoneLead, "care": careLead, "noise": noiseWord, "title": titleWord,
	"number": numberWord, "initials": initialsWord, "road": roadName, "variant": variantWord, "ending": areaEnding,
}

// meaning is one reading of a form.
type meaning struct {
	class class
	text  string   // in one spelling
	words []string // text, split
}

// lexicon has the readings of each form, in the order of the table.
type lexicon map[string][]meaning

// longestForm is the most words of a form: "co op hsg soc" and its like.
const longestForm = 5

//go:embed data/lexicon.tsv
var lexiconTable string

var words = sync.OnceValue(func() lexicon {
	l := make(lexicon)
	for row := range rows(lexiconTable, 3) {
		c, ok := classNames[row[0]]
		if !ok {
			panic(fmt.Sprintf("address: lexicon.tsv: no class %q", row[0]))
		}
		if c == areaEnding {
			continue
		}
		m := meaning{class: c, text: row[1], words: strings.Fields(row[1])}
		for _, form := range append([]string{row[1]}, list(row[2])...) {
			if _, twice := l.as(form, c); !twice && strings.Trim(form, "0123456789") != "" {
				l[form] = append(l[form], m)
			}
		}
	}
	return l
})

// areaEndings are the ends of names that only areas and villages have.
var areaEndings = sync.OnceValue(func() []string {
	var endings []string
	for row := range rows(lexiconTable, 3) {
		if row[0] == "ending" {
			endings = append(append(endings, row[1]), list(row[2])...)
		}
	}
	return endings
})

// shapes finds forms of four letters and more by their shape.
var shapes = sync.OnceValue(func() map[string]string {
	byShape := make(map[string]string)
	for form, meanings := range words() {
		if len(form) < 4 || strings.Contains(form, " ") || hasDigit(form) || meanings[0].class == numberWord {
			continue
		}
		key := shape(form)
		if other, taken := byShape[key]; taken && other < form {
			continue
		}
		byShape[key] = form
	}
	return byShape
})

// looks are letters and digits that OCR takes for each other.
var looks = func() (t [256]byte) {
	for i := range t {
		t[i] = byte(i)
	}
	for _, alike := range []string{"oa0", "lift1", "ec", "s5", "b8", "gq9", "uv"} {
		for _, c := range []byte(alike) {
			t[c] = alike[0]
		}
	}
	return t
}()

// shape is a word with the letters that OCR confuses made one, so that "Flot" and
// "Vilfage" look like flat and village.
func shape(word string) string {
	b := []byte(word)
	for i, c := range b {
		b[i] = looks[c]
	}
	return string(b)
}

// as is the reading of a form in one class.
func (l lexicon) as(form string, c class) (meaning, bool) {
	for _, m := range l[form] {
		if m.class == c {
			return m, true
		}
	}
	return meaning{}, false
}

// rows are the lines of a table that are no comment, each in n columns; columns left
// out at the end are empty. It panics on a line with more: the tables are ours.
func rows(table string, n int) func(yield func([]string) bool) {
	return func(yield func([]string) bool) {
		for line := range strings.Lines(table) {
			line = strings.TrimRight(line, "\n")
			if line == "" || strings.HasPrefix(line, "# ") || line == "#" {
				continue
			}
			columns := strings.Split(line, "\t")
			if len(columns) > n {
				panic(fmt.Sprintf("address: a table has a line of %d columns: %q", len(columns), line))
			}
			for len(columns) < n {
				columns = append(columns, "")
			}
			if !yield(columns) {
				return
			}
		}
	}
}

// list splits a cell of several names.
func list(cell string) []string {
	if cell == "" {
		return nil
	}
	return strings.Split(cell, "|")
}
