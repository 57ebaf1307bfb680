package ctc

import (
	"cmp"
	"math"
	"slices"
	"strings"
)

// Lexicon is a set of words to look for in frames, as a trie. Node 0 is its root. It is
// safe for concurrent use.
type Lexicon struct {
	nodes  []node
	little map[string]bool // words too short to be looked for

	phrases *phrases // nil for none
}

type node struct {
	child, sibling, parent int32 // the first child and the next sibling, 0 for none
	letter                 byte
	ends                   bool // a word ends here
}

// minWord is the length from which words are looked for: of shorter ones nearly every
// string of letters is one.
const minWord = 4

// NewLexicon takes words, and phrases of several, in any case and order. Words of fewer
// than four letters only tell where spaces are; those with anything but the letters A to Z
// are left out.
func NewLexicon(words []string) *Lexicon {
	l := &Lexicon{nodes: make([]node, 1), little: map[string]bool{}}
	var folded, texts []string
	for _, w := range words {
		if strings.Contains(w, " ") {
			texts = append(texts, w)
			continue
		}
		w = strings.ToLower(w)
		switch {
		case strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "":
		case len(w) >= minWord:
			folded = append(folded, w)
		default:
			l.little[w] = true
		}
	}
	slices.Sort(folded)
	for _, w := range slices.Compact(folded) {
		l.add(w)
	}
	l.phrases = newPhrases(texts)
	return l
}

// add adds a word that comes after all others in the order of the alphabet.
func (l *Lexicon) add(word string) {
	at := int32(0)
	for i := range len(word) {
		last := &l.nodes[at].child
		for *last != 0 && l.nodes[*last].letter != word[i] {
			last = &l.nodes[*last].sibling
		}
		if *last == 0 {
			*last = int32(len(l.nodes))
			l.nodes = append(l.nodes, node{letter: word[i], parent: at})
		}
		at = l.find(at, word[i])
	}
	l.nodes[at].ends = true
}

// find is the child of a node for a letter, 0 when it has none.
func (l *Lexicon) find(at int32, letter byte) int32 {
	at = l.nodes[at].child
	for at != 0 && l.nodes[at].letter != letter {
		at = l.nodes[at].sibling
	}
	return at
}

// areTwo says whether two texts are words of the lexicon, one of which may be little:
// of two little ones many a word is made.
func (l *Lexicon) areTwo(a, b string) bool {
	return l.has(a) && (l.has(b) || l.little[strings.ToLower(b)]) || l.little[strings.ToLower(a)] && l.has(b)
}

// hasOne says whether one of two texts is a word of the lexicon, and the other long enough
// to be one.
func (l *Lexicon) hasOne(a, b string) bool {
	return min(len(a), len(b)) >= leastPart && (l.has(a) || l.has(b))
}

// has says whether a text is a word of the lexicon that is looked for, in any case.
func (l *Lexicon) has(text string) bool {
	at := int32(0)
	for _, letter := range []byte(strings.ToLower(text)) {
		if at = l.find(at, letter); at == 0 {
			return false
		}
	}
	return l.nodes[at].ends
}

// spell spells a node.
func (l *Lexicon) spell(at int32) string {
	var letters []byte
	for ; at != 0; at = l.nodes[at].parent {
		letters = append(letters, l.nodes[at].letter)
	}
	slices.Reverse(letters)
	return string(letters)
}

// hypothesis is a word that frames may show, with the logarithm of its probability.
type hypothesis struct {
	word string
	log  float64
}

// beam is the beginning of a word: the probabilities of all paths to it that end in a
// blank, and in its last letter.
type beam struct {
	node          int32
	blank, letter float64
}

func (b beam) total() float64 { return b.blank + b.letter }

// The search goes on from so many beginnings, none of them so much less likely than the
// best.
const (
	beamWidth = 48
	beamDepth = 1e-5
)

// search finds the words that frames may show, by a prefix search (Graves et al., 2006)
// along the trie.
func (l *Lexicon) search(frames []letterFrame) []hypothesis {
	beams, next := []beam{{blank: 1}}, []beam(nil)
	at := map[int32]int{} // where in next a node is
	add := func(node int32, blank, letter float64) {
		i, ok := at[node]
		if !ok {
			i = len(next)
			at[node] = i
			next = append(next, beam{node: node})
		}
		next[i].blank += blank
		next[i].letter += letter
	}
	log := 0.0
	for f := range frames {
		clear(at)
		next = next[:0]
		for _, b := range beams {
			l.step(b, &frames[f], add)
		}
		most := prune(&next)
		if !(most > 0) {
			return nil
		}
		log += math.Log(most)
		beams, next = next, beams
	}
	var words []hypothesis
	for _, b := range beams {
		if l.nodes[b.node].ends {
			words = append(words, hypothesis{l.spell(b.node), log + math.Log(b.total())})
		}
	}
	return words
}

// step takes a beam over one frame.
func (l *Lexicon) step(b beam, f *letterFrame, add func(node int32, blank, letter float64)) {
	own := l.nodes[b.node].letter
	stays := 0.0
	if b.node != 0 {
		stays = b.letter * f.of(own)
	}
	add(b.node, b.total()*f.blank, stays)
	for c := l.nodes[b.node].child; c != 0; c = l.nodes[c].sibling {
		from := b.total()
		if l.nodes[c].letter == own {
			from = b.blank // the same letter again needs a blank between
		}
		if p := from * f.of(l.nodes[c].letter); p > beamDepth*beamDepth {
			add(c, 0, p)
		}
	}
}

// prune keeps the likeliest beams, as parts of the best one's probability, which it
// returns.
func prune(beams *[]beam) (most float64) {
	all := *beams
	for _, b := range all {
		most = math.Max(most, b.total())
	}
	all = slices.DeleteFunc(all, func(b beam) bool { return !(b.total() >= beamDepth*most) })
	slices.SortFunc(all, func(a, b beam) int {
		return cmp.Or(cmp.Compare(b.total(), a.total()), cmp.Compare(a.node, b.node))
	})
	all = all[:min(len(all), beamWidth)]
	for i := range all {
		all[i].blank /= most
		all[i].letter /= most
	}
	*beams = all
	return most
}
