package redact

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"atlas/internal/document"
	"atlas/internal/idnum"
)

// The cover of a run of digits goes beyond it by these parts of the text height
// (above and below) and of the digits' distance (before the first and, where no
// digit stays, behind the last), because the recogniser's outline and character
// places are off by up to a third of a digit.
const (
	coverHeight = 0.18
	coverBefore = 0.75
	coverAfter  = 0.75

	// groupPitch is how many digits' distance a digit that was not read takes, the
	// blank after every fourth one included.
	groupPitch = 1.25
)

// located is what was found on a page, in its coordinates.
type located struct {
	covers  []document.Polygon // hidden digits of every Aadhaar number and virtual id
	numbers []document.Polygon // Aadhaar numbers, all twelve digits
	shown   []document.Polygon // the digits at the end of each that stay
}

// secretNumbers finds the printed numbers of a page.
func secretNumbers(lines []document.Line, known []string) (found located) {
	for _, r := range rows(lines) {
		for _, n := range r.numbers(known) {
			u, w := n.run, n.window
			if h, ok := u.hide(w); ok {
				found.covers = append(found.covers, r.cover(h)...)
			}
			if w.kind != captionedID && w.kind != virtualID && w.secret <= aadhaarDigits-shownDigits {
				found.numbers = append(found.numbers, r.cover(hidden{digits: u.glyphs[w.from:w.to], end: -1})...)
			}
			found.shown = append(found.shown, r.cover(hidden{digits: u.glyphs[w.keep:w.to], end: -1})...)
		}
	}
	return found
}

// numbersOn returns the Aadhaar numbers and virtual ids in print on a page that were
// read without doubt.
func numbersOn(lines []document.Line) []string {
	var found []string
	for _, r := range rows(lines) {
		for _, n := range r.numbers(nil) {
			w, digits := n.window, n.run.digits[n.window.from:n.window.to]
			id := w.kind == virtualID || w.kind == captionedID
			if w.kind == validNumber && w.cost == 0 || id && w.cost == 0 && idnum.IsVID(digits) {
				found = append(found, digits)
			}
		}
	}
	return found
}

// number is a secret number of a row.
type number struct {
	run    run
	window window
}

// numbers returns the secret numbers of a row, none overlapping, given those the paper is
// known to bear: first those in its runs, then of the other digits those that a speck parts,
// and last the pieces of known numbers.
func (r *row) numbers(known []string) []number {
	var found []number
	taken := map[int]bool{}
	take := func(specks bool, wanted func(window) bool) {
		for _, u := range r.runs(specks) {
			for _, w := range u.numbers(known) {
				glyphs := u.glyphs[w.from:w.to]
				if !wanted(w) || slices.ContainsFunc(glyphs, func(g int) bool { return taken[g] }) {
					continue
				}
				for _, g := range glyphs {
					taken[g] = true
				}
				found = append(found, number{u, w})
			}
		}
	}
	whole := func(w window) bool { return w.kind != fragment }
	take(false, func(w window) bool { return w.kind <= validNumber })
	// Three groups of a virtual id that a speck parts from the fourth are shaped like a number.
	take(true, func(w window) bool { return w.kind <= virtualID })
	take(false, whole)
	take(true, whole)
	take(false, func(w window) bool { return w.kind == fragment })
	return found
}

// maskedNumber is an Aadhaar number whose first digits were hidden when it was printed, by
// crosses that poor pictures have read as noughts, threes and other letters of their kind,
// and its last ones as letters.
var maskedNumber = regexp.MustCompile(`[XKYV0O3Z]{3,6}\W?[XKYV0O3Z]{3,6}\W{0,2}[0-9OIZSGB]{4}\b`)

// leastCrosses is how many of the eight are read as what they are.
const leastCrosses = 2

// maskedNumbers finds the numbers of a page that were masked in print.
func maskedNumbers(lines []document.Line) (found located) {
	for _, l := range lines {
		text := strings.ToUpper(l.Text)
		for _, m := range maskedNumber.FindAllStringIndex(text, -1) {
			if strings.Count(text[m[0]:m[1]], "X") < leastCrosses {
				continue
			}
			start, end := utf8.RuneCountInString(text[:m[0]]), utf8.RuneCountInString(text[:m[1]])
			found.numbers = append(found.numbers, l.Span(start, end).Polygon)
			found.shown = append(found.shown, l.Span(end-shownDigits, end).Polygon)
		}
	}
	return found
}

// cover outlines the hidden digits, one polygon for each line they are on.
func (r *row) cover(h hidden) []document.Polygon {
	var covers []document.Polygon
	for i := 0; i < len(h.digits); {
		line := r.glyphs[h.digits[i]].line
		j := i
		for j+1 < len(h.digits) && r.glyphs[h.digits[j+1]].line == line {
			j++
		}
		first, last := r.glyphs[h.digits[i]], r.glyphs[h.digits[j]]
		pitch := r.pitch(line)
		from := r.place(first) - coverBefore*pitch
		to := r.place(last) + coverAfter*pitch
		if i == 0 {
			from -= float64(h.before) * groupPitch * pitch
		}
		if j == len(h.digits)-1 {
			to += float64(h.after) * groupPitch * pitch
			if h.end >= 0 && r.glyphs[h.end].line == line {
				to = (r.place(last) + r.place(r.glyphs[h.end])) / 2
			}
		}
		covers = append(covers, stretch(r.lines[line].Polygon, from, to))
		i = j + 1
	}
	return covers
}

// stretch is the part of a line's outline between two fractions of its length,
// which may lie beyond its ends, grown above and below.
func stretch(p document.Polygon, from, to float64) document.Polygon {
	s := p.Slice(from, to)
	return document.Polygon{
		document.Lerp(s[0], s[3], -coverHeight), document.Lerp(s[1], s[2], -coverHeight),
		document.Lerp(s[1], s[2], 1+coverHeight), document.Lerp(s[0], s[3], 1+coverHeight),
	}
}
