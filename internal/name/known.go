package name

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

//go:embed data/words.yaml
var wordsFile []byte

//go:embed data/variants.txt
var variantsFile string

//go:embed data/sounds.yaml
var soundsFile []byte

//go:embed data/common.txt
var commonFile string

// known is what the files of the folder data say.
var known = load()

type knowledge struct {
	dropped, front, short map[string]bool
	fillers, leading      map[string]bool
	forms, trades         map[string]bool
	common                map[string]bool
	fused                 []suffix // the longest first
	relation              *regexp.Regexp

	heads map[string][]int // the groups of spellings a word is in
	head  []string         // the first spelling of each group

	same    *strings.Replacer
	near    map[[2]rune]float64
	misread map[[2]rune][]misreading // by the last letters of both sides
}

// suffix is a filler that may be written onto a name of at least some letters.
type suffix struct {
	text  string
	least int
}

func suffixes(fused map[string]int) []suffix {
	var out []suffix
	for text, least := range fused {
		out = append(out, suffix{text, least})
	}
	slices.SortFunc(out, func(a, b suffix) int {
		return cmp.Or(cmp.Compare(len(b.text), len(a.text)), cmp.Compare(a.text, b.text))
	})
	return out
}

// misreading is print that is taken for other print.
type misreading struct {
	a, b []rune
	cost float64
}

// load panics on a broken file: they are part of the program.
func load() *knowledge {
	k := &knowledge{heads: map[string][]int{}}
	var w struct {
		Titles, Front, Relations, Aliases, Fillers, Leading []string
		Fused                                               map[string]int
		Short, Forms, Trades, Joints                        []string
	}
	decode(wordsFile, &w)
	k.dropped = set(w.Titles, w.Aliases, w.Joints)
	k.front, k.short = set(w.Front), set(w.Short, w.Titles, w.Front)
	k.fillers, k.leading = set(w.Fillers), set(w.Leading)
	k.forms, k.trades = set(w.Forms), set(w.Trades)
	k.common, k.fused = set(entries(commonFile)), suffixes(w.Fused)
	k.relation = relationPattern(w.Relations)

	for _, line := range lines(variantsFile) {
		group := strings.Fields(line)
		for _, word := range group {
			k.heads[word] = append(k.heads[word], len(k.head))
		}
		k.head = append(k.head, group[0])
	}
	k.loadSounds()
	return k
}

func (k *knowledge) loadSounds() {
	var f struct {
		Same    [][2]string        `yaml:"same"`
		Near    map[string]float64 `yaml:"near"`
		Misread []misreadLine      `yaml:"misread"`
	}
	decode(soundsFile, &f)
	var pairs []string
	for _, p := range f.Same {
		pairs = append(pairs, p[0], p[1])
	}
	k.same = strings.NewReplacer(pairs...)
	k.near = make(map[[2]rune]float64)
	for pair, cost := range f.Near {
		r := []rune(pair)
		k.near[[2]rune{r[0], r[1]}], k.near[[2]rune{r[1], r[0]}] = cost, cost
	}
	k.misread = make(map[[2]rune][]misreading)
	for _, m := range f.Misread {
		k.addMisreading(misreading{[]rune(m.a), []rune(m.b), m.cost})
		k.addMisreading(misreading{[]rune(m.b), []rune(m.a), m.cost})
	}
}

func (k *knowledge) addMisreading(m misreading) {
	last := [2]rune{m.a[len(m.a)-1], m.b[len(m.b)-1]}
	k.misread[last] = append(k.misread[last], m)
}

type misreadLine struct {
	a, b string
	cost float64
}

// UnmarshalYAML reads [rn, m, 0.2].
func (m *misreadLine) UnmarshalYAML(n *yaml.Node) error {
	if len(n.Content) != 3 {
		return fmt.Errorf("line %d: a misreading is two prints and a cost", n.Line)
	}
	m.a, m.b = n.Content[0].Value, n.Content[1].Value
	return n.Content[2].Decode(&m.cost)
}

// relationPattern finds the relations, with points and blanks, and 0 for O.
func relationPattern(relations []string) *regexp.Regexp {
	var patterns []string
	for _, r := range relations {
		if before, after, slash := strings.Cut(r, "/"); slash {
			patterns = append(patterns, before+`\.?\s*/\s*`+strings.ReplaceAll(after, "o", "[o0]")+`\b`)
		} else {
			patterns = append(patterns, strings.ReplaceAll(r, " ", `\s+`)+`\b`)
		}
	}
	return regexp.MustCompile(`\b(?:` + strings.Join(patterns, "|") + `)[.:]?`)
}

func decode(file []byte, into any) {
	d := yaml.NewDecoder(bytes.NewReader(file))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		panic(fmt.Errorf("name: reading its data: %w", err))
	}
}

func lines(file string) []string {
	var out []string
	for line := range strings.Lines(file) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			out = append(out, line)
		}
	}
	return out
}

func entries(file string) []string { return strings.Fields(strings.Join(lines(file), " ")) }

func set(lists ...[]string) map[string]bool {
	s := make(map[string]bool)
	for _, w := range slices.Concat(lists...) {
		s[w] = true
	}
	return s
}

// sounds is a word in the sounds it is spelled with; doubled ones count once.
func sounds(text string) []rune {
	s := strings.TrimSuffix(known.same.Replace(text+"$"), "$")
	out := make([]rune, 0, utf8.RuneCountInString(s))
	for _, r := range s {
		if len(out) == 0 || out[len(out)-1] != r {
			out = append(out, r)
		}
	}
	return out
}
