package namebench

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// write prints a person's name as some paper has it: every way of leaving out,
// shortening, turning round and misspelling happens now and then, on top of others.
func write(r *rand.Rand, q person) string {
	if q.firm != "" {
		return writeFirm(r, q)
	}
	parts := q.parts(r)
	if chance(r, 12) && len(parts) > 1 { // family name first
		parts = append([]string{parts[len(parts)-1]}, parts[:len(parts)-1]...)
	}
	for i, p := range parts {
		if chance(r, 10) {
			parts[i] = respell(r, p)
		}
		if chance(r, 6) {
			parts[i] = misread(r, parts[i])
		}
		if chance(r, 1) {
			parts[i] = cut(r, parts[i])
		}
	}
	return dress(r, q, strings.Join(parts, " "))
}

// parts is the words of the name that the paper gives.
func (q person) parts(r *rand.Rand) []string {
	given, filler, father, surname := q.given, q.filler, "", q.surname
	switch q.custom {
	case "west":
		if !chance(r, 40) {
			father = q.father
		}
	case "south":
		switch {
		case chance(r, 50):
			father, surname = q.father[:1], ""
		case chance(r, 30):
			father, surname = "", ""
		}
	}
	if chance(r, 35) {
		filler = ""
	}
	if chance(r, 8) && father+filler+surname != "" && q.custom != "south" {
		surname = ""
	}
	if chance(r, 8) {
		given = given[:1]
	}
	if chance(r, 20) && father != "" {
		father = father[:1]
	}
	filler = shorten(r, filler)
	switch {
	case filler == "":
	case q.custom == "muslim" && !q.woman:
		given = filler + " " + given
	case chance(r, 25) && len(given) > 1 && len(filler) > 2:
		given += strings.ToLower(filler) // Rameshbhai
	default:
		given += " " + filler
	}
	order := []string{given, father, surname}
	if q.custom == "south" && len(father) == 1 {
		order = []string{father, given, surname}
	}
	return strings.Fields(strings.Join(order, " "))
}

// shortFillers are the abbreviations of fillers.
var shortFillers = map[string][]string{
	"Mohammed": {"Mohd", "Md", "Mohammad", "Muhammad", "Mohamed"},
	"Kumar":    {"Kr", "Kumaar"},
	"Shaikh":   {"Sk", "Sheikh", "Shaik"},
	"Chandra":  {"Ch", "Chand"},
	"Prasad":   {"Pd", "Prasada"},
	"Singh":    {"Sing", "Sinh"},
	"Devi":     {"Debi"},
	"Bhai":     {"Bhi"},
	"Abdul":    {"Abd"},
}

func shorten(r *rand.Rand, filler string) string {
	if short := shortFillers[filler]; short != nil && chance(r, 30) {
		return pick(r, short)
	}
	return filler
}

// dress puts on what is not part of the name.
func dress(r *rand.Rand, q person, name string) string {
	if chance(r, 25) {
		titles := []string{"Mr ", "Mr. ", "Shri ", "Sri ", "Dr. "}
		if q.woman {
			titles = []string{"Mrs ", "Smt. ", "Ms. ", "Miss ", "Kum. "}
		}
		name = pick(r, titles) + name
	}
	if chance(r, 10) && q.father != "" {
		name += pick(r, []string{" S/O ", " C/o ", " s/o. ", " D/O "}) + q.father + " " + q.surname
	}
	if chance(r, 50) {
		name = strings.ToUpper(name)
	}
	return name
}

func writeFirm(r *rand.Rand, q person) string {
	trade, form := q.trade, q.form
	if chance(r, 10) {
		trade = strings.TrimSuffix(trade, "s")
	}
	if form == "Pvt Ltd" {
		form = pick(r, []string{"Pvt Ltd", "Pvt. Ltd.", "Private Limited", "Pvt Limited", ""})
	} else if chance(r, 30) {
		form = ""
	}
	name := strings.Join([]string{q.firm, trade, form}, " ")
	if chance(r, 30) {
		name = pick(r, []string{"M/s ", "M/S. ", "Messrs "}) + name
	}
	if chance(r, 12) {
		name = misread(r, name)
	}
	if chance(r, 50) {
		name = strings.ToUpper(name)
	}
	return strings.TrimSpace(name)
}

// respellings are what clerks write for each other's letters.
var respellings = [][2]string{
	{"ee", "i"}, {"i", "ee"}, {"oo", "u"}, {"u", "oo"}, {"v", "w"}, {"w", "v"}, {"sh", "s"}, {"s", "sh"}, {"th", "t"}, {"t", "th"},
	{"dh", "d"}, {"d", "dh"}, {"a", "aa"}, {"aa", "a"}, {"ksh", "x"}, {"y", "i"}, {"ph", "f"}, {"z", "j"}, {"j", "z"}, {"q", "k"},
	{"au", "ou"}, {"bh", "b"}, {"kh", "k"}, {"ll", "l"}, {"nn", "n"}, {"mm", "m"}, {"l", "ll"}, {"n", "nn"}, {"ndra", "nder"}, {"e", "i"},
	{"u", "o"}, {"v", "b"}, {"shw", "sw"}, {"ai", "e"}, {"ya", "ia"},
}

// respell changes one place of a word, not its last letter.
func respell(r *rand.Rand, word string) string {
	if len(word) < 4 {
		return word
	}
	for range 20 {
		s := pick(r, respellings)
		low := strings.ToLower(word[:len(word)-1])
		if at := strings.Index(low, s[0]); at >= 0 {
			out := word[:at] + s[1] + word[at+len(s[0]):]
			if at == 0 {
				out = strings.ToUpper(out[:1]) + out[1:]
			}
			return out
		}
	}
	return word
}

var misreadings = [][2]string{
	{"m", "rn"}, {"rn", "m"}, {"l", "i"}, {"i", "l"}, {"e", "c"}, {"c", "e"}, {"o", "0"}, {"h", "n"}, {"n", "h"}, {"u", "v"}, {"s", "5"}, {"l", "1"},
	{"d", "cl"}, {"a", "o"}, {"t", "f"}, {"b", "h"}, {"g", "q"}, {"n", "r"},
}

// misread slips in one letter, or loses one.
func misread(r *rand.Rand, word string) string {
	if len(word) < 5 {
		return word
	}
	if chance(r, 25) {
		at := 1 + r.IntN(len(word)-2)
		return word[:at] + word[at+1:]
	}
	for range 20 {
		s := pick(r, misreadings)
		if at := strings.Index(word[1:], s[0]); at >= 0 {
			return word[:at+1] + s[1] + word[at+1+len(s[0]):]
		}
	}
	return word
}

// cut leaves the end of a long word off, as a narrow form does.
func cut(r *rand.Rand, word string) string {
	if len(word) < 7 {
		return word
	}
	return word[:4+r.IntN(len(word)-5)]
}

// renamed is another name than the given: one letter apart as Sujata and Sujala are, or
// longer as Priyanka is than Priya. It need not be a name in use: the letters of those
// that are, and a reader's slips, are drawn from the same alphabet.
func renamed(r *rand.Rand, given string) string {
	if chance(r, 30) {
		return given + pick(r, []string{"nka", "kant", "esh", "endra", "vati", "mala", "nath", "deep", "sri"})
	}
	const consonants = "bdghjklmnprstvy"
	low := strings.ToLower(given)
	at := r.IntN(len(low) - 1)
	letter := consonants[r.IntN(len(consonants))]
	if strings.IndexByte("aeiou", low[at]) >= 0 {
		letter = pick(r, []byte("aeiou"))
	}
	if letter == low[at] {
		return renamed(r, given)
	}
	out := low[:at] + string(letter) + low[at+1:]
	return strings.ToUpper(out[:1]) + out[1:]
}

func chance(r *rand.Rand, percent int) bool { return r.IntN(100) < percent }

// nearest are the other names that look most like one, the nearest first.
func nearest(name string, names []string) []string {
	others := slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
	slices.SortStableFunc(others, func(a, b string) int { return letters(name, b) - letters(name, a) })
	return others[:min(3, len(others))]
}

// letters is how many letters two names share in order, against the longer.
func letters(a, b string) int {
	row := make([]int, len(b)+1)
	for i := range a {
		diagonal := 0
		for j := range b {
			above := row[j+1]
			if a[i] == b[j] {
				row[j+1] = diagonal + 1
			} else {
				row[j+1] = max(above, row[j])
			}
			diagonal = above
		}
	}
	return 100 * row[len(b)] / max(len(a), len(b))
}
