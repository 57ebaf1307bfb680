package extract

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
)

// Captions of forms are long and their column is narrow, so they go on in the lines
// below: "Address of Principal Place of" over "Business".

const (
	// maxWrap is the most lines a caption takes.
	maxWrap = 3
	// shortestWrap is the length in letters of a caption that may wrap. Two short words
	// under each other are rather two captions.
	shortestWrap = 14
	// shortestPart is that of a label of a part of an address: "PIN Code".
	shortestPart = 7
	// minPiece is the fewest letters of a caption on one of its lines.
	minPiece = 3
)

// wrappedCaptions finds the captions that stand on more than one line, as the piece of
// each line. hits are the captions that stand on one.
func wrappedCaptions(vocabulary []entry, lines []document.Line, hits [][]hit) map[int][]hit {
	var long []entry
	var letters []string
	for _, e := range vocabulary {
		if e.phrase.Len() >= shortestWrap || e.label.role == part && e.phrase.Len() >= shortestPart {
			long, letters = append(long, e), append(letters, squeezed(e.phrase.Text))
		}
	}
	pieces := map[int][]hit{}
	for i := range lines {
		chain := []int{i}
		for len(chain) < maxWrap {
			last := chain[len(chain)-1]
			next := lineBelow(lines, last)
			if next < 0 || begins(lines[next].Text, hits[next]) && !wantsMore.MatchString(lines[last].Text) {
				break
			}
			chain = append(chain, next)
			if fit := endingOn(long, letters, lines[next].Text); len(fit) > 0 {
				addPieces(pieces, fit, lines, chain, hits)
			}
		}
	}
	return pieces
}

// endingOn leaves the captions that may end on a line: three letters in a row of the
// line's first few are the caption's, too. It spares most of the search.
func endingOn(long []entry, letters []string, text string) []entry {
	const few = 7
	first := squeezed(text)
	first = first[:min(len(first), few)]
	var fit []entry
	for k, e := range long {
		for i := 0; i+3 <= len(first); i++ {
			if strings.Contains(letters[k], first[i:i+3]) {
				fit = append(fit, e)
				break
			}
		}
	}
	return fit
}

// squeezed is a text's Latin letters and digits, small.
func squeezed(text string) string {
	return strings.Map(func(r rune) rune {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			return unicode.ToLower(r)
		}
		return -1
	}, text)
}

// begins says whether a line begins a row of a form: with its number or a caption of
// its own.
func begins(text string, hits []hit) bool {
	if first, _, _ := strings.Cut(text, " "); rowNumber.MatchString(first) || numberedRow.MatchString(text) {
		return true
	}
	return slices.ContainsFunc(hits, func(h hit) bool {
		return h.start == 0 && h.length >= shortestWrap && h.label.role != part
	})
}

// numberedRow is a row whose number has lost the blank after it.
var numberedRow = regexp.MustCompile(`^\d{1,2}[.)]\pL`)

// addPieces finds the captions that begin on the first line of a chain and end on its
// last. Lines that are captions each by itself are one only to the letter, and not where
// each has a value: "Product(s)" over "Serial No" is no "Product Serial No".
func addPieces(pieces map[int][]hit, vocabulary []entry, lines []document.Line, chain []int, hits [][]hit) {
	apart := !slices.ContainsFunc(chain, func(i int) bool { return !isCaption(lines[i].Text, hits[i]) })
	if apart && (!slices.ContainsFunc(chain, func(i int) bool { return !hasRight(lines, i) }) || goesOnEvenly(lines, chain, hits)) {
		return
	}
	var runes []rune
	var starts []int
	for _, i := range chain {
		if len(runes) > 0 {
			runes = append(runes, ' ')
		}
		starts = append(starts, len(runes))
		runes = append(runes, []rune(lines[i].Text)...)
	}
	last := len(chain) - 1
	firstEnd := starts[1] - 1
	for _, h := range find(vocabulary, string(runes), runes) {
		if h.start > firstEnd-minPiece || h.end < starts[last]+minPiece || h.label.role != part && !standsFree(runes, h) {
			continue
		}
		if apart && h.label.score < 1 || h.label.role == part && endsCaption(h, hits[chain[0]]) {
			continue
		}
		for k, i := range chain {
			n := len([]rune(lines[i].Text))
			piece := h
			piece.label.wrap, piece.label.tail = 1+chain[0], k > 0
			piece.start, piece.end = max(0, h.start-starts[k]), min(n, h.end-starts[k])
			pieces[i] = append(pieces[i], piece)
		}
	}
}

// goesOnEvenly says whether a chain stands as far under a row with a caption and its value as its
// lines are apart: they are rows, too, and the second has no value: "Make: Solvane" over
// "Product: 32V4P62" over "Serial No:".
func goesOnEvenly(lines []document.Line, chain []int, hits [][]hit) bool {
	pitch := func(i, j int) float64 { return lines[j].Polygon.Box().Center().Y - lines[i].Polygon.Box().Center().Y }
	for j := range lines {
		if lineBelow(lines, j) == chain[0] && isCaption(lines[j].Text, hits[j]) && hasRight(lines, j) && hasRight(lines, chain[0]) &&
			math.Abs(pitch(j, chain[0])/pitch(chain[0], chain[1])-1) < 0.15 {
			return true
		}
	}
	return false
}

// endsCaption says whether what a label of a part begins with, on the first line, is the end of
// a caption there: "Address of location / premises" over "Building No 7" is of no
// "Premises/Building".
func endsCaption(h hit, first []hit) bool {
	return slices.ContainsFunc(first, func(c hit) bool { return c.label.role != part && c.start < h.start && h.start < c.end })
}

// isCaption says whether a line is one caption, to the letter.
func isCaption(text string, hits []hit) bool {
	length := len(squeezed(text))
	return slices.ContainsFunc(hits, func(h hit) bool { return h.start == 0 && h.label.score == 1 && h.length == length })
}

// hasRight says whether print follows a line on its row.
func hasRight(lines []document.Line, i int) bool {
	a := lines[i].Polygon.Box()
	return slices.ContainsFunc(lines, func(l document.Line) bool {
		b := l.Polygon.Box()
		return b.MinX > a.MaxX && math.Abs(b.Center().Y-a.Center().Y) < 0.5*math.Max(a.Height(), b.Height())
	})
}

// standsFree says whether a caption begins its first line, but for a row's number or the
// same in another script, and ends its last, but for a value after a colon.
func standsFree(runes []rune, h hit) bool {
	before := strings.TrimSpace(string(runes[:h.start]))
	after := strings.TrimSpace(string(runes[h.end:]))
	return (before == "" || rowNumber.MatchString(before) || strings.ContainsAny(before[len(before)-1:], "/|")) &&
		(after == "" || strings.ContainsAny(after[:1], ":*/(-=.,"))
}

// lineBelow is the line right under another that begins where it does, -1 when there
// is none. It may begin a little further right, under the text behind a row's number, and
// left of words that call for more, before which the same may stand in another script.
func lineBelow(lines []document.Line, i int) int {
	best, a := -1, lines[i].Polygon.Box()
	goesOn := wantsMore.MatchString(lines[i].Text)
	for j := range lines {
		b := lines[j].Polygon.Box()
		h := math.Max(a.Height(), b.Height())
		down, right := b.Center().Y-a.Center().Y, b.MinX-a.MinX
		if j == i || down < 0.55*h || down > textReach*h || right < -1.2*h && !(goesOn && b.MaxX > a.MinX-2*h) || right > 3*h {
			continue
		}
		if best < 0 || b.Center().Y < lines[best].Polygon.Box().Center().Y {
			best = j
		}
	}
	return best
}
