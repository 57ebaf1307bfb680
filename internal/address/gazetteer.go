package address

import (
	_ "embed"
	"slices"
	"strings"
	"sync"
)

// town is a city or district under all its names.
type town struct {
	id        string   // its first name, in small letters
	name      string   // as written
	state     string   // "" when not known
	districts []string // ids of the districts it lies in
	city      bool     // a city of the table, not only a district
}

// gazetteer finds towns and states by name.
type gazetteer struct {
	towns     map[string]*town  // by every name, in small letters
	states    map[string]string // official name by every name
	codes     map[string]string // official name by code
	likeTown  likeness
	likeState likeness
	longest   int // the most words of a name
}

//go:embed data/cities.tsv
var cityTable string

//go:embed data/states.tsv
var stateTable string

// places holds the cities of the table and every district of the PIN table.
var knownPlaces = sync.OnceValue(func() *gazetteer {
	g := &gazetteer{towns: map[string]*town{}, states: map[string]string{}, codes: map[string]string{}}
	for row := range rows(stateTable, 3) {
		g.states[plain(row[0])] = row[0]
		for _, other := range list(row[1]) {
			g.states[other] = row[0]
		}
		for _, code := range list(row[2]) {
			g.codes[code] = row[0]
		}
	}
	for row := range rows(cityTable, 4) {
		t := &town{id: plain(row[0]), name: row[0], state: row[2], city: true}
		for _, name := range append([]string{row[0]}, list(row[1])...) {
			g.towns[plain(name)] = t
		}
		for _, d := range list(row[3]) {
			t.districts = append(t.districts, plain(d))
		}
	}
	g.addDistricts()
	for name := range g.towns {
		g.longest = max(g.longest, strings.Count(name, " ")+1)
		g.likeTown.add(name)
	}
	for name := range g.states {
		g.longest = max(g.longest, strings.Count(name, " ")+1)
		g.likeState.add(name)
	}
	g.resolve()
	return g
})

// IsTown says whether a text is the name of a town that is known, old or new.
func IsTown(name string) bool { return knownPlaces().towns[plain(name)] != nil }

// TownNames lists the names of a town, old and new, in small letters; none for a town
// that is not known.
func TownNames(name string) []string {
	g := knownPlaces()
	t := g.towns[plain(name)]
	if t == nil {
		return nil
	}
	var names []string
	for n, other := range g.towns {
		if other == t {
			names = append(names, n)
		}
	}
	slices.Sort(names)
	return names
}

// addDistricts adds the districts that the city table does not name.
func (g *gazetteer) addDistricts() {
	for _, place := range places() {
		for _, d := range place.Districts {
			if name := plain(d); g.towns[name] == nil {
				g.towns[name] = &town{id: name, name: d, state: place.State}
			}
		}
	}
}

// resolve turns the districts of cities into ids.
func (g *gazetteer) resolve() {
	for _, t := range g.towns {
		for i, d := range t.districts {
			t.districts[i] = g.id(d)
		}
	}
}

// id is the id of a town by one of its names, or the name when it is not known.
func (g *gazetteer) id(name string) string {
	if t := g.towns[name]; t != nil {
		return t.id
	}
	return name
}

// districtIDs are the ids of a PIN's districts.
func (g *gazetteer) districtIDs(p Place) []string {
	ids := make([]string, 0, len(p.Districts))
	for _, d := range p.Districts {
		if id := g.id(plain(d)); !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

// likeness finds names that differ from a word by one letter: wrong, missing, added,
// or changed places with its neighbour. It holds each name under itself and under
// what it becomes without each of its letters, as spelling correctors by symmetric
// deletion do (W. Garbe, SymSpell).
type likeness struct {
	names map[string][]string
}

// leastLike is the shortest name that is looked for by likeness: of shorter ones too
// many are one letter apart.
const leastLike = 6

func (l *likeness) add(name string) {
	if l.names == nil {
		l.names = make(map[string][]string)
	}
	if len(name) < leastLike {
		return
	}
	l.names[name] = append(l.names[name], name)
	for i := range name {
		cut := name[:i] + name[i+1:]
		if !slices.Contains(l.names[cut], name) {
			l.names[cut] = append(l.names[cut], name)
		}
	}
}

// find is the only name one letter from word; ok is false when there is none, or
// several that mean different things (same says whether two do not).
func (l *likeness) find(word string, same func(a, b string) bool) (name string, ok bool) {
	if len(word) < leastLike-1 {
		return "", false
	}
	consider := func(candidates []string) bool {
		for _, c := range candidates {
			switch {
			case !oneApart(word, c):
			case name == "" || same(name, c):
				name = c
			default:
				return false
			}
		}
		return true
	}
	if !consider(l.names[word]) {
		return "", false
	}
	buf := make([]byte, 0, len(word))
	for i := range len(word) {
		buf = append(append(buf[:0], word[:i]...), word[i+1:]...)
		if !consider(l.names[string(buf)]) {
			return "", false
		}
	}
	return name, name != ""
}

// oneApart says whether a and b differ by at most one letter or one exchange of
// neighbours.
func oneApart(a, b string) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if len(a) < len(b) {
		return a[i:] == b[i+1:]
	}
	if i == len(a) || a[i+1:] == b[i+1:] {
		return true
	}
	return i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && a[i+2:] == b[i+2:]
}
