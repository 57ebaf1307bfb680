package address

import "strings"

// sounds are spellings of one sound in Indian names written with Latin letters, the
// longer before the shorter.
var sounds = strings.NewReplacer(
	"chh", "c", "ksh", "ks", "sch", "sk", "tch", "c",
	"ph", "f", "bh", "b", "dh", "d", "th", "t", "gh", "g", "kh", "k", "jh", "j", "sh", "s", "ch", "c", "zh", "l",
	"aa", "a", "ee", "i", "ii", "i", "oo", "u", "uu", "u", "ou", "au", "ow", "au", "ei", "e", "ai", "e", "ay", "e",
	"iy", "i", "ye", "e", "w", "v", "q", "k", "x", "ks", "z", "j", "y", "i", "ck", "k", "c", "c",
)

// sound is a key under which spellings of one Indian name meet: Shivaji and Sivaji,
// Chowk and Chauk, Laxmi and Lakshmi. It is for words of four letters and more.
func sound(word string) string {
	s := sounds.Replace(word)
	b := make([]byte, 0, len(s))
	for i := range len(s) {
		c := s[i]
		switch {
		case i > 0 && c == s[i-1]: // doubled
		case c == 'h' && i > 0: // breathed
		case c == 'm' && i+1 < len(s) && (s[i+1] == 'b' || s[i+1] == 'p'):
			b = append(b, 'n')
		default:
			b = append(b, c)
		}
	}
	return strings.TrimRight(string(b), "a")
}
