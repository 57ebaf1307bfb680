package address

import (
	"slices"
	"strings"
)

// takePlaces takes state, district and city from the end of the address. When there
// is none at the end, the address may be printed the other way round: then parts that
// are wholly the name of a town are looked for.
func (p *parser) takePlaces() {
	p.unparted = len(p.tokens) > 0 && p.segmentFrom(0) == len(p.tokens)
	for len(p.tokens) > 0 && p.takeLast() {
	}
	if len(p.towns) > 0 || p.printed.state != "" {
		return
	}
	for i := 0; i < len(p.tokens); {
		n, lead := p.segmentFrom(i), 0
		if class, ok := p.leadAt(i); ok && (class == districtLead || class == stateLead) && n > 1 {
			lead = 1
		}
		if n <= p.gaz.longest && n < len(p.tokens) && p.takeName(i+lead, n-lead, true) {
			p.tokens = slices.Delete(p.tokens, i, i+n)
			if i < len(p.tokens) {
				p.tokens[i].gap = stop
			}
			continue
		}
		i += n
	}
}

// segmentFrom is the number of tokens from i to the next stop.
func (p *parser) segmentFrom(i int) int {
	n := 1
	for i+n < len(p.tokens) && p.tokens[i+n].gap != stop {
		n++
	}
	return n
}

// takeLast takes the last words when they are a place, or nothing of the address.
func (p *parser) takeLast() bool {
	last := len(p.tokens) - 1
	if p.dropLast(last) {
		p.tokens = p.tokens[:last]
		return true
	}
	for n := min(p.gaz.longest, len(p.tokens)); n > 0; n-- {
		if p.takeLastAs(n, p.takeName) {
			return true
		}
	}
	for n := min(longestMisread, len(p.tokens)); n > 0; n-- {
		if p.takeLastAs(n, p.takeMisread) {
			return true
		}
	}
	return false
}

// longestMisread is the most words of a name that is looked for by likeness.
const longestMisread = 3

// takeLastAs takes the last n words with the caption before them, if take does.
func (p *parser) takeLastAs(n int, take func(i, n int, whole bool) bool) bool {
	i := len(p.tokens) - n
	if p.crossesStop(i, n) {
		return false
	}
	lead, captioned := p.leadBefore(i)
	if lead == villageLead || lead == postLead || lead == subDistrictLead {
		return false
	}
	if !take(i, n, i == 0 || p.tokens[i].gap >= dash || captioned) {
		return false
	}
	if captioned {
		i--
		for i > 0 && p.tokens[i].gap != stop && p.isLead(i-1) {
			i--
		}
	}
	p.tokens = p.tokens[:i]
	return true
}

func (p *parser) crossesStop(i, n int) bool {
	for _, t := range p.tokens[i+1 : i+n] {
		if t.gap == stop {
			return true
		}
	}
	return false
}

// dropLast says whether the last token says nothing: a caption of the PIN, "India", a
// telephone number.
func (p *parser) dropLast(last int) bool {
	t := p.tokens[last]
	if t.number {
		return len(t.text) > 6 && !strings.Contains(t.text, "-")
	}
	for _, m := range p.lex[t.text] {
		switch m.class {
		case pinLead, phoneLead, noiseWord, fillerWord:
			if t.text != "no" || last > 0 && p.dropLast(last-1) {
				return true
			}
		case districtLead, stateLead:
			return t.gap >= dash || len(p.towns) > 0 && p.printed.city == ""
		}
	}
	return t.text == "code" || t.text == "mobile"
}

func (p *parser) isLead(i int) bool {
	_, ok := p.leadAt(i)
	return ok
}

func (p *parser) leadAt(i int) (class, bool) {
	for _, m := range p.lex[p.tokens[i].text] {
		switch m.class {
		case districtLead, stateLead, villageLead, postLead, subDistrictLead:
			return m.class, true
		}
	}
	return plainWord, false
}

// leadBefore is the caption that ends before token i.
func (p *parser) leadBefore(i int) (class, bool) {
	if i == 0 || p.tokens[i].gap == stop {
		return plainWord, false
	}
	return p.leadAt(i - 1)
}

// takeName takes n tokens from i as a state or town. After the first town only a name
// that is a part of its own counts: Agra is the city of "Near Hotel Delhi, Agra".
func (p *parser) takeName(i, n int, whole bool) bool {
	form := p.form(i, n)
	if name, ok := p.stateNamed(form, i, n); ok && p.printed.state == "" && len(p.towns) == 0 {
		p.takeState(name, RuleName, i, n)
		return true
	}
	t := p.gaz.towns[string(withoutRank(form))]
	if t == nil || !p.plausible(t, i) || !whole && !p.mayEnd(t, i, n) {
		return false
	}
	p.takeTown(t, RuleName, i, n)
	return true
}

// stateNamed finds a state by name, or by its code as the last word.
func (p *parser) stateNamed(form []byte, i, n int) (name string, ok bool) {
	if name, ok = p.gaz.states[string(form)]; !ok && n == 1 && i > 0 && i == len(p.tokens)-1 {
		name, ok = p.gaz.codes[string(form)]
	}
	return name, ok
}

// withoutRank is the name before "City" or "District".
func withoutRank(form []byte) []byte {
	for _, suffix := range []string{" city", " district", " dist", " distt", " jila", " zila"} {
		if len(form) > len(suffix) && string(form[len(form)-len(suffix):]) == suffix {
			return form[:len(form)-len(suffix)]
		}
	}
	return form
}

// takeMisread takes n tokens from i as the state or town that is one letter from them,
// while none is known for sure. A word that means something in addresses is no misread
// town, and one that only ends a part is, if the PIN agrees.
func (p *parser) takeMisread(i, n int, whole bool) bool {
	if len(p.towns) > 0 || n == 1 && (len(p.lex[p.tokens[i].text]) > 0 || p.tokens[i].number) {
		return false
	}
	form := string(p.form(i, n))
	if whole && p.printed.state == "" {
		if like, ok := p.gaz.likeState.find(form, p.sameState); ok {
			p.takeState(p.gaz.states[like], RuleOCR, i, n)
			return true
		}
	}
	like, ok := p.gaz.likeTown.find(form, func(a, b string) bool { return p.gaz.towns[a] == p.gaz.towns[b] })
	if !ok {
		return false
	}
	t := p.gaz.towns[like]
	if !p.plausible(t, i) || !whole && !slices.Contains(p.districts, t.id) || p.printed.state == "" && p.place.State == "" && !t.city {
		return false
	}
	p.takeTown(t, RuleOCR, i, n)
	return true
}

func (p *parser) takeTown(t *town, rule Rule, i, n int) {
	p.take(t)
	if p.printed.city == "" || t.city {
		p.printed.city = p.source(i, n)
	}
	p.change(rule, p.source(i, n), t.id)
}

func (p *parser) takeState(name string, rule Rule, i, n int) {
	p.printed.state = name
	p.change(rule, p.source(i, n), plain(name))
	if t := p.gaz.towns[string(p.form(i, n))]; t != nil { // Delhi is city as well as state
		p.takeTown(t, rule, i, n)
	}
}

func (p *parser) sameState(a, b string) bool { return p.gaz.states[a] == p.gaz.states[b] }

// mayEnd says whether the town of n tokens from i may be only the end of a part. After
// the first town it may not, when parts are marked; and the first may not be a word of
// localities ("Gokal Puri") or belong to a caption, unless the PIN agrees.
func (p *parser) mayEnd(t *town, i, n int) bool {
	if len(p.towns) > 0 {
		return p.unparted || t == p.towns[0]
	}
	if slices.Contains(p.districts, t.id) || p.unparted && len(p.lex[string(p.form(i, n))]) == 0 {
		return true
	}
	if len(p.lex[string(p.form(i, n))]) > 0 {
		return false
	}
	for j := i - 1; j >= 0 && p.tokens[j+1].gap != stop; j-- {
		if lead, ok := p.leadAt(j); ok && lead != districtLead && lead != stateLead {
			return false
		}
	}
	return true
}

// take adds a town that is printed. The city is the town printed first of those that
// are cities, since the district comes after it.
func (p *parser) take(t *town) {
	p.towns = append(p.towns, t)
	if p.city == nil || t.city {
		p.city = t
	}
}

// plausible says whether a name at the end, before which nothing else was taken, is
// the town: not when the PIN says that it is in another state, and the name is also
// that of many localities.
func (p *parser) plausible(t *town, i int) bool {
	if p.place.State == "" || t.state == "" || t.state == p.place.State {
		return true
	}
	return i > 0 && p.printed.state != "" && p.printed.state == t.state
}
