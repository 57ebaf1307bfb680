package address

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"

	"atlas/internal/phrase"
)

// Mend gives the word of addresses that a word in doubt must be: the only one a letter
// from it, or two letters that run together in print, of the names of the PIN's own places, else of all towns and states, of what
// streets, areas and buildings are called, and of the words that post offices are
// commonly named by. It is written in the case of the printed word. ok is false when the
// word is one of them as it is, or none or several are that near. pin may be "".
func Mend(word, pin string) (mended string, ok bool) {
	w := strings.ToLower(word)
	own, all := placesOf(pin), knownWords()
	if len(words()[w]) > 0 || own.known[w] || all.known[w] {
		return "", false
	}
	for _, find := range []func(string) (string, bool){likeShort, own.near, all.near} {
		if mended, ok = find(w); ok {
			break
		}
	}
	if !ok || plural(mended, w) || plural(w, mended) || longer(w, mended) {
		return "", false
	}
	return phrase.InCaseOf(word, mended), true
}

// vocabulary is words, and which of them are like another.
type vocabulary struct {
	known map[string]bool
	like  likeness
}

// addWords adds each word of a name.
func (v *vocabulary) addWords(name string) {
	for _, w := range strings.FieldsFunc(strings.ToLower(name), func(r rune) bool { return !unicode.IsLetter(r) }) {
		if !v.known[w] {
			v.known[w] = true
			v.like.add(w)
		}
	}
}

// near is the only word a letter from w, or that w is when one of its letters is two.
func (v *vocabulary) near(w string) (word string, ok bool) {
	if word, ok = v.like.find(w, equal); ok {
		return word, true
	}
	return v.unmerge(w)
}

// merged are pairs of letters that are read as one where they touch.
var merged = map[byte][]string{'u': {"ij", "ii"}, 'm': {"rn", "ni", "in"}, 'n': {"ri", "ii"}, 'w': {"vv", "ur"}, 'd': {"cl"}, 'h': {"li"}, 'k': {"lc"}}

// unmerge is the only long word that w is when one of its letters is two.
func (v *vocabulary) unmerge(w string) (word string, ok bool) {
	for i := range len(w) {
		for _, pair := range merged[w[i]] {
			other := w[:i] + pair + w[i+1:]
			if len(other) < leastLike || !v.known[other] || other == word {
				continue
			}
			if word != "" {
				return "", false
			}
			word = other
		}
	}
	return word, word != ""
}

// likeShort is the only word of five letters for a street, a building or an area, the
// commonest in addresses, that differs from w in one.
func likeShort(w string) (word string, ok bool) {
	if len(w) != leastLike-1 {
		return "", false
	}
	for _, meanings := range words() {
		text, class := meanings[0].text, meanings[0].class
		common := class == streetType || class == buildingType || class == localityType
		if !common || len(text) != len(w) || text == word || !oneApart(w, text) {
			continue
		}
		if word != "" {
			return "", false
		}
		word = text
	}
	return word, word != ""
}

func plural(one, many string) bool { return one+"s" == many }

// longer says whether w is another word with a letter more that is not the one before it
// again. A reader seldom sees a letter that is not there, but people spell names in more
// than one way: Dwaraka and Dwarka.
func longer(w, other string) bool {
	if len(w) != len(other)+1 {
		return false
	}
	i := 0
	for i < len(other) && w[i] == other[i] {
		i++
	}
	return w[i+1:] == other[i:] && (i == 0 || w[i] != w[i-1])
}

func equal(a, b string) bool { return a == b }

// placesOf are the words of a PIN's state, districts, sub-districts and offices.
func placesOf(pin string) *vocabulary {
	v := &vocabulary{known: map[string]bool{}}
	place, ok := Lookup(pin)
	if !ok {
		return v
	}
	v.addWords(place.State)
	for _, d := range place.Districts {
		v.addWords(d)
	}
	for _, o := range PostOffices(pin) {
		v.addWords(o.SubDistrict)
		v.addWords(o.Name)
	}
	return v
}

var knownWords = sync.OnceValue(func() *vocabulary {
	v := &vocabulary{known: map[string]bool{}}
	g := knownPlaces()
	for name := range g.towns {
		v.addWords(name)
	}
	for _, name := range g.states { // the other spellings are slips themselves
		v.addWords(name)
	}
	for _, meanings := range words() {
		switch meanings[0].class {
		case streetType, buildingType, localityType, directionWord, landmarkLead, villageLead, postLead, subDistrictLead, districtLead:
			v.addWords(meanings[0].text)
		}
	}
	for word := range rareness() {
		v.addWords(word)
	}
	return v
})

// Words are the words that Mend knows of all places, in small letters and no order.
func Words() []string { return slices.Collect(maps.Keys(knownWords().known)) }

// MendLost gives the word of addresses that a word must be of which one letter was lost as
// readers lose them without a doubt: a thin one, or one of two that are the same. It is the
// only such among the names of the PIN's own places, the states, and what streets, areas
// and buildings are called. ok is false as it is for Mend.
func MendLost(word, pin string) (mended string, ok bool) {
	w := strings.ToLower(word)
	own, all := placesOf(pin), knownWords()
	if len(words()[w]) > 0 || own.known[w] || all.known[w] {
		return "", false
	}
	for i := range len(w) + 1 {
		for _, letter := range lostAt(w, i) {
			other := w[:i] + letter + w[i:]
			if len(other) < leastLike-1 || other == mended || !own.known[other] && !commonWord(other) && !(len(other) > leastLike && all.known[other] && runsInto(w, i, letter)) {
				continue
			}
			if mended != "" {
				return "", false
			}
			mended = other
		}
	}
	if mended == "" || plural(w, mended) {
		return "", false
	}
	return phrase.InCaseOf(word, mended), true
}

// runsInto says whether a letter before index i of a word runs into one beside it, which is the
// same or as thin: the "l" of a "Belhari" does not, so "Behari" is what is printed.
func runsInto(w string, i int, letter string) bool {
	beside := w[max(0, i-1):min(len(w), i+1)]
	return strings.Contains(beside, letter) || strings.ContainsAny(beside, "fijlrt") && strings.ContainsAny(letter, "il")
}

// lostAt are the letters that may have been lost before index i of a word.
func lostAt(w string, i int) []string {
	letters := []string{"i", "l"}
	if i > 0 && w[i-1] != 'i' && w[i-1] != 'l' {
		letters = append(letters, w[i-1:i])
	}
	return letters
}

// commonWord says whether a word is of a state, or of what is in every address.
func commonWord(word string) bool {
	for _, m := range words()[word] {
		switch m.class {
		case streetType, buildingType, localityType, directionWord, landmarkLead, villageLead, postLead, subDistrictLead, districtLead:
			return true
		}
	}
	return stateWords()[word]
}

var stateWords = sync.OnceValue(func() map[string]bool {
	v := &vocabulary{known: map[string]bool{}}
	for _, name := range knownPlaces().states {
		v.addWords(name)
	}
	return v.known
})
