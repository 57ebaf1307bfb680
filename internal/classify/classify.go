// Package classify tells which known type a document is, from its text.
package classify

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/kind"
	"atlas/internal/phrase"
)

// Result is the type a document was taken for.
type Result struct {
	Spec *doctype.Spec // nil when the text fits no type

	// Score is how sure the classifier is, 0 to 1.
	Score float64
	// Weights are what each type's evidence added up to, for people who tune it.
	Weights map[document.Type]float64
}

// Document weighs the evidence of every type over all pages and takes the
// heaviest type that reaches its threshold.
func Document(types *doctype.Registry, pages []document.Page) Result {
	lines := prepare(pages)
	r := Result{Weights: map[document.Type]float64{}}
	best, second := 0.0, 0.0 // weights over the thresholds
	for _, spec := range types.Specs() {
		if spec.Recognise.Threshold == 0 {
			continue
		}
		weight := weigh(spec, lines)
		r.Weights[spec.Type] = weight
		over := weight - spec.Recognise.Threshold
		switch {
		case over >= 0 && (r.Spec == nil || over > best):
			best, second, r.Spec = over, best, spec
		case over > second:
			second = over
		}
	}
	if r.Spec != nil {
		r.Score = logistic(best+1) * logistic(2*(best-second)+1)
	}
	return r
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// line is a printed line ready to be searched.
type line struct {
	phrase.Line
	text string
	top  bool
}

func prepare(pages []document.Page) []line {
	var lines []line
	for _, p := range pages {
		end := topEnd(p)
		for _, l := range p.Lines {
			lines = append(lines, line{phrase.Prepare(l.Text), l.Text, l.Polygon.Box().Center().Y < end})
		}
	}
	return lines
}

// topEnd is where the upper third of a page ends, or that of its print when a paper lies
// low on a photo.
func topEnd(p document.Page) float64 {
	if len(p.Lines) == 0 {
		return 0
	}
	printed := p.Lines[0].Polygon.Box()
	for _, l := range p.Lines[1:] {
		printed = printed.Union(l.Polygon.Box())
	}
	return math.Max(p.Height/3, printed.MinY+printed.Height()/3)
}

func weigh(spec *doctype.Spec, lines []line) float64 {
	sum := 0.0
	for _, f := range findings(spec, lines) {
		sum += f.Points
	}
	return sum
}

// Finding is a piece of a type's evidence with what it came to on some pages.
type Finding struct {
	Phrase string // looked for; "" when it was a value of a kind
	Kind   string
	Weight float64
	Points float64 // the weight as far as it was found, 0 when it was not
}

// Explain lists the evidence of a type with what it comes to on pages. The points add up
// to the weight that Document gives the type.
func Explain(spec *doctype.Spec, pages []document.Page) []Finding {
	return findings(spec, prepare(pages))
}

func findings(spec *doctype.Spec, lines []line) []Finding {
	var list []Finding
	title := ownTitle(spec, lines)
	for _, e := range spec.Recognise.Phrases {
		among := lines
		if e.Title && e.Weight < 0 {
			among = lines[:title] // below its own title a paper names others
		}
		list = append(list, Finding{Phrase: e.Phrase.Text, Weight: e.Weight, Points: e.Weight * bestMatch(spec, e, among, title < len(lines))})
	}
	for _, e := range spec.Recognise.Kinds {
		list = append(list, Finding{Kind: e.Kind, Weight: e.Weight, Points: e.Weight * present(e.Kind, lines)})
	}
	return list
}

// titleWeight is what a phrase is worth at least that may be a type's title.
const titleWeight = 2

// ownTitle is the first line that is titled as papers of the type are, surely read and with no
// number behind it, or the number of the lines.
func ownTitle(spec *doctype.Spec, lines []line) int {
	at := slices.IndexFunc(lines, func(l line) bool {
		return l.top && slices.ContainsFunc(spec.Recognise.Phrases, func(e doctype.Evidence) bool {
			m, ok := l.Best(e.Phrase)
			return ok && e.Weight >= titleWeight && m.Score == 1 && !namesNumber.MatchString(e.Phrase.Text) && l.titled(e, m) && !l.captions(m)
		})
	})
	if at < 0 {
		return len(lines)
	}
	return at
}

// namesNumber is a phrase that is the caption of a number or a date.
var namesNumber = regexp.MustCompile(`(?i)\b(?:no|number|date|reference)\.?$`)

// captions says whether a match is a caption with its value: "Purchase Order No : 114".
func (l line) captions(m phrase.Match) bool {
	return captionEnd.MatchString(string([]rune(l.text)[m.End:]))
}

// captionEnd is how the name of a paper goes on that is a caption, its value behind it or not.
var captionEnd = regexp.MustCompile(`(?i)^(?:\W{0,3}(?:no|nos|number|date|id|ref|amount|value)\b|\s*[:#]\s*\w)`)

// bestMatch is the score of a phrase where it is printed clearest; a phrase
// counts once, however often it is printed. On a paper that is titled the number of
// another one is no title.
func bestMatch(spec *doctype.Spec, e doctype.Evidence, lines []line, titled bool) float64 {
	best := 0.0
	for _, l := range lines {
		if (e.Top || e.Title) && !l.top {
			continue
		}
		if m, ok := l.Best(e.Phrase); ok && !(e.Title && e.Weight < 0 && titled && l.captions(m)) && (!e.Title || l.titled(e, m)) && !mistaken(spec, e, m, l) {
			best = max(best, m.Score*l.standing(e, m))
		}
	}
	return best
}

// mistaken says whether what speaks against a type was read of something else: a short word of
// one like it, "Waiter" of "Water", or a title of one that speaks for the type, "CREDIT NOTE" of
// "CREDIT MEMO".
func mistaken(spec *doctype.Spec, e doctype.Evidence, m phrase.Match, l line) bool {
	const short, surely = 8, 0.85
	if e.Weight >= 0 || m.Score == 1 {
		return false
	}
	return e.Phrase.Len() <= short || m.Score < surely || slices.ContainsFunc(spec.Recognise.Phrases, func(o doctype.Evidence) bool {
		better, ok := l.Best(o.Phrase)
		return ok && o.Weight > 0 && better.Score > m.Score && better.Start < m.End && m.Start < better.End
	})
}

// titled says whether a phrase is most of what stands in l, and not a caption whose value stands
// elsewhere: "Agreement No." is on many papers that are no agreement, "QUOTATION NO. 12" on one.
func (l line) titled(e doctype.Evidence, m phrase.Match) bool {
	if bareNumber.MatchString(string([]rune(l.text)[m.End:])) {
		return false
	}
	return float64(e.Phrase.Len()) >= titleShare*float64(phrase.New(remark.ReplaceAllString(l.text, "")).Len())
}

// remark is what stands in brackets behind a title: "(ORIGINAL FOR RECIPIENT)".
var remark = regexp.MustCompile(`\s*\([^()]*\)?\s*$`)

// bareNumber is what makes a caption of the name of a paper before it.
var bareNumber = regexp.MustCompile(`(?i)^\W{0,3}(?:no|nos|number|date|id|ref|amount|value)\W*$`)

// titleShare is the least part of its line that a title takes up. "TAX INVOICE CUM
// DELIVERY CHALLAN" is titled by neither half.
const titleShare = 0.6

// A letter that mentions a paper is not that paper: what a title or a caption in
// the middle of a sentence is worth.
const mentioned = 0.1

// sentenceWords is how many words in small letters beside a phrase make running
// text of its line. Captions beside each other have one or two: "of", "dated".
const sentenceWords = 3

// standing is how far a phrase found in l counts. What speaks against a type counts
// wherever it is said, but for other papers' titles, and so does a phrase that is part of a
// sentence itself.
func (l line) standing(e doctype.Evidence, m phrase.Match) float64 {
	if e.Weight < 0 && !e.Top || smallWords(e.Phrase.Text, 4) > 0 {
		return 1
	}
	runes := []rune(l.text)
	before, after := string(runes[:m.Start]), string(runes[m.End:])
	if strings.HasSuffix(strings.TrimSpace(before), ":") || strings.TrimSpace(before) == "" && strings.HasPrefix(strings.TrimSpace(after), ":") {
		return 1 // the subject of a letter
	}
	if smallWords(before, 2)+smallWords(after, 2) >= sentenceWords && particle.MatchString(before+" "+after) {
		return mentioned
	}
	return 1
}

// particle is a word that English sentences are held together by. Print in another
// script that was read as small letters has none.
var particle = regexp.MustCompile(`\b(?:a|an|the|is|are|was|has|have|been|my|our|your|by|with|to|in|of|for|from|as|that|this|under|at|on)\b`)

// smallWords counts the words of at least shortest letters, all of them small.
func smallWords(text string, shortest int) (n int) {
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		if utf8.RuneCountInString(w) >= shortest && !strings.ContainsFunc(w, func(r rune) bool { return !unicode.IsLower(r) }) {
			n++
		}
	}
	return n
}

// present is 1 when a value of the kind stands on some line, and half when all
// that stand there fail their own check: one digit may have been misread.
func present(name string, lines []line) float64 {
	k, ok := kind.Lookup(name)
	if !ok {
		return 0
	}
	best := 0.0
	for _, l := range lines {
		for _, f := range k.Find(l.text) {
			if f.Check != kind.Failed {
				return 1
			}
			best = 0.5
		}
	}
	return best
}
