package statement

import (
	"cmp"
	"math"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/document"
	"atlas/internal/idnum"
	"atlas/internal/kind"
)

// word is a word of the page with its outline made level.
type word struct {
	document.Word
	box document.Box
}

// level is the words that stand at one height, from left to right.
type level struct {
	y, height float64
	words     []word
}

// levels sorts the words of a page by height, with the lean of its lines taken out.
func levels(p document.Page) []level {
	lean := document.LeanOf(p)
	var words []word
	for _, l := range p.Lines {
		for _, w := range l.Words() {
			words = append(words, word{w, lean.Upright(w.Polygon)})
		}
	}
	slices.SortStableFunc(words, func(a, b word) int { return cmp.Compare(a.box.Center().Y, b.box.Center().Y) })
	var out []level
	for _, w := range words {
		h := math.Max(1, w.box.Height())
		if n := len(out); n > 0 && w.box.Center().Y-out[n-1].y < 0.45*math.Max(h, out[n-1].height) {
			out[n-1].words = append(out[n-1].words, w)
			continue
		}
		out = append(out, level{y: w.box.Center().Y, height: h, words: []word{w}})
	}
	for i := range out {
		slices.SortStableFunc(out[i].words, func(a, b word) int { return cmp.Compare(a.box.MinX, b.box.MinX) })
	}
	return out
}

func (l level) text() string {
	parts := make([]string, len(l.words))
	for i, w := range l.words {
		parts[i] = w.Text
	}
	return strings.Join(parts, " ")
}

// value is an amount of a level.
type value struct {
	text     string // a plain decimal, without its side
	side     role   // debit or credit where it is printed, unknown elsewhere
	box      document.Box
	from, to int // range of words
}

// values finds the amounts of a level: those with paise, as all banks print them.
func (l level) values() []value {
	var out []value
	for i := 0; i < len(l.words); {
		text, box, to := l.number(i)
		v, ok := readValue(text)
		if !ok {
			i++
			continue
		}
		v.box, v.from, v.to = box, i, to
		if v.side == unknown && to < len(l.words) {
			if s := sideOf(l.words[to].Text); s != unknown && gap(v.box, l.words[to].box) < 1.5*l.height {
				v.side, v.to = s, to+1
				v.box = v.box.Union(l.words[to].box)
			}
		}
		out = append(out, v)
		i = v.to
	}
	return out
}

// number is a word, and those in which a number goes on behind a comma that was read with a
// blank: "62, 700.05". to is the word after them.
func (l level) number(from int) (text string, box document.Box, to int) {
	text, box, to = l.words[from].Text, l.words[from].box, from+1
	for to < len(l.words) && groupsBefore.MatchString(text) && groupFirst.MatchString(l.words[to].Text) && gap(box, l.words[to].box) < l.height {
		text, box = text+l.words[to].Text, box.Union(l.words[to].box)
		to++
	}
	return text, box, to
}

func (l level) hasValue() bool { return len(l.values()) > 0 }

// readValue reads a word as an amount, with or without the mark of its side.
func readValue(text string) (value, bool) {
	if !strings.ContainsAny(text, ".,") {
		return value{}, false
	}
	k, _ := kind.Lookup("balance")
	found := k.Find(text)
	if len(found) != 1 || found[0].Start > 1 || found[0].End < len([]rune(text))-1 {
		return value{}, false
	}
	dot := strings.LastIndexAny(strings.TrimRight(text, "CRDcrd.() "), ".,")
	if dot < 0 {
		return value{}, false
	}
	tail := 0
	for _, r := range text[dot+1:] {
		if r >= '0' && r <= '9' {
			tail++
		}
	}
	if tail != 2 {
		return value{}, false
	}
	v := value{text: strings.TrimPrefix(found[0].Value, "-")}
	switch upper := strings.ToUpper(text); {
	case strings.Contains(upper, "CR"):
		v.side = credit
	case strings.Contains(upper, "DR"), strings.HasPrefix(found[0].Value, "-"):
		v.side = debit
	}
	return v, true
}

// sideOf reads the mark of a side that stands alone.
func sideOf(text string) role {
	switch strings.ToUpper(strings.Trim(text, "().")) {
	case "DR", "D":
		return debit
	case "CR", "C":
		return credit
	}
	return unknown
}

// dated is a date of a level.
type dated struct {
	value    string
	box      document.Box
	from, to int // range of words
}

// dates finds the dates of a level.
func (l level) dates() []dated {
	text := l.text()
	starts := make([]int, len(l.words)+1) // byte offsets of the words
	for i, w := range l.words {
		starts[i+1] = starts[i] + len(w.Text) + 1
	}
	var out []dated
	for _, d := range idnum.FindDates(text) {
		from, _ := slices.BinarySearch(starts, d.Start)
		if from == len(starts) || starts[from] != d.Start {
			continue // within a word: part of a reference
		}
		to, _ := slices.BinarySearch(starts, d.End)
		if to == 0 || starts[to] != d.End+1 {
			continue
		}
		box := l.words[from].box
		for _, w := range l.words[from:to] {
			box = box.Union(w.box)
		}
		out = append(out, dated{d.Value, box, from, to})
	}
	return out
}

// liftYears puts the years of dates that go on under their days, in narrow columns,
// behind their months.
func liftYears(levels []level) {
	for i := range len(levels) - 1 {
		l, under := &levels[i], &levels[i+1]
		for j := len(l.words) - 2; j >= 0; j-- {
			if !dayAlone.MatchString(l.words[j].Text) {
				continue
			}
			day := l.words[j].box.Union(l.words[j+1].box)
			k := slices.IndexFunc(under.words, func(w word) bool {
				_, isDate := idnum.ParseDate(l.words[j].Text + " " + l.words[j+1].Text + " " + w.Text)
				return isDate && yearAlone.MatchString(w.Text) && w.box.OverlapX(day) >= yearOverlap
			})
			if k < 0 {
				continue
			}
			year := under.words[k]
			year.box = l.words[j+1].box
			l.words = slices.Insert(slices.Clone(l.words), j+2, year)
			under.words = slices.Delete(slices.Clone(under.words), k, k+1)
		}
	}
}

// yearOverlap is the share of a year's width that stands under its day and month.
const yearOverlap = 0.5

var (
	groupsBefore = regexp.MustCompile(`^(?:\d{1,3},)+$`)
	groupFirst   = regexp.MustCompile(`^\d{2,3}(?:[.,]|$)`)
	dayAlone     = regexp.MustCompile(`^\d{1,2}$`)
	yearAlone    = regexp.MustCompile(`^20\d\d$`)
)

// join puts the lines of a narration together.
func join(lines []string) string { return strings.Join(lines, " ") }
