package similarity

import "strings"

// honorifics stand before a name and are not part of it.
var honorifics = set([]string{
	"mr", "mrs", "ms", "miss", "smt", "shri", "shree", "sri", "shrimati", "kum", "kumari",
	"dr", "late", "adv", "ca", "er", "prof", "messrs",
	"श्री", "श्रीमती", "कुमारी",
})

// firmMark is read with its stroke: M and S as two words are initials.
const firmMark = "m/s"

// withoutHonorifics is the words of a name. A name of nothing but honorifics keeps
// the last.
func withoutHonorifics(name string) []string {
	name = strings.TrimSpace(name)
	if len(name) >= len(firmMark) && strings.EqualFold(name[:len(firmMark)], firmMark) {
		name = name[len(firmMark):]
	}
	w := words(name)
	for len(w) > 1 && honorifics[w[0]] {
		w = w[1:]
	}
	return w
}
