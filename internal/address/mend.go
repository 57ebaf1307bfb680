package address

import (
	"strings"
	"sync"
	"unicode"
)

// Mend gives the word of addresses that a word in doubt must be: the only one a letter
// from it, of the names of the PIN's own places, else of all towns and states, of what
// streets, areas and buildings are called, and of the words that post offices are
// commonly named by. It is written in the case of the printed word. ok is false when the
// word is one of them as it is, or none or several are that near. pin may be "".
func Mend(word, pin string) (mended string, ok bool) {
	w := strings.ToLower(word)
	own, all := placesOf(pin), knownWords()
	if len(words()[w]) > 0 || own.known[w] || all.known[w] {
		return "", false
	}
	mended, ok = own.like.find(w, equal)
	if !ok {
		mended, ok = all.like.find(w, equal)
	}
	if !ok || plural(mended, w) || plural(w, mended) {
		return "", false
	}
	return inCaseOf(word, mended), true
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

func plural(one, many string) bool { return one+"s" == many }

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

// inCaseOf writes a word of small letters in the case of another.
func inCaseOf(as, word string) string {
	switch {
	case strings.ToUpper(as) == as:
		return strings.ToUpper(word)
	case unicode.IsUpper([]rune(as)[0]):
		return strings.ToUpper(word[:1]) + word[1:]
	}
	return word
}
