package redact

import (
	"cmp"
	"regexp"
	"slices"

	"atlas/internal/idnum"
)

// hidden is a run of digits to cover. Missing digits are known to stand before or
// after those that were read, so the cover goes on over their place.
type hidden struct {
	digits        []int // indexes of glyphs in the row, first to last
	before, after int   // digits of the secret that were not read
	end           int   // glyph of the first digit that stays, -1 when there is none
}

// run is a stretch of digits in a row with nothing but gaps between them.
type run struct {
	glyphs []int  // indexes of the digits in the row
	digits string // what they are
	fresh  []bool // the digit starts a group
	sure   []bool
	vid    bool // the caption before it says VID
	first  bool // and begins the row
}

// vidCaption matches a row's text up to a virtual id, as OCR reads its caption:
// sometimes little is left of it but the V. vidRow matches it at the start of a row,
// where a whole virtual id follows.
var (
	vidCaption = regexp.MustCompile(`\bV\s?[I1l|i]?\s?[D0O]?\W*$`)
	vidRow     = regexp.MustCompile(`^\W*V\s?[I1l|i]\s?[D0O]?\W*$`)
)

// runs returns the stretches of digits in a row; specks says whether they go on over marks
// that no number is printed with.
func (r *row) runs(specks bool) []run {
	var found []run
	var now run
	gap := true
	text := ""
	flush := func() {
		if slices.Contains(now.sure, true) {
			found = append(found, now)
		}
		now, gap = run{}, true
	}
	for i, g := range r.glyphs {
		if now.first && g.letterOrDigit() && g.digit == 0 && len(now.glyphs) < vidDigits {
			g.digit = misread
		}
		switch {
		case g.digit != 0:
			if g.sure && !slices.Contains(now.sure, true) && vidCaption.MatchString(text) {
				now = run{vid: true, first: vidRow.MatchString(text)}
				gap = true
			}
			now.glyphs = append(now.glyphs, i)
			now.digits += string(g.digit)
			now.fresh = append(now.fresh, gap)
			now.sure = append(now.sure, g.sure)
			gap = false
		case g.gap(), specks && g.speck() && slices.Contains(now.sure, true):
			gap = true
		default:
			flush()
		}
		text += string(g.char)
	}
	flush()
	return found
}

// kind orders what a window of a run can be, the most certain first.
type kind int

const (
	captionedID  kind = iota // what follows the caption of a virtual id
	knownNumber              // a known number, with at most a few digits misread
	virtualID                // sixteen digits
	validNumber              // twelve digits with a right check digit
	numberShaped             // twelve digits, or almost, in the printed groups
	fragment                 // a piece of a known number
)

// window is a stretch of a run that may be a secret number.
type window struct {
	kind       kind
	from, to   int // digits of the run
	keep       int // first digit of the run that stays
	cost       int // misread digits and repairs
	start, end int // for a fragment: the digits of the number it is
	secret     int // of a known number: how many of its digits are hidden
}

const (
	aadhaarDigits = 12
	vidDigits     = 16
	shownDigits   = 4 // at the end of either number

	// maxSlips is how many digits a second print of a known number may be misread
	// by. Unrelated numbers differ in eight and more.
	maxSlips = 3
)

// numbers returns the secret numbers in a run, none overlapping, given those the
// paper is known to bear.
func (u run) numbers(known []string) []window {
	var windows []window
	if u.vid {
		windows = append(windows, u.captioned())
	}
	for from := range u.digits {
		for to := from + 4; to <= min(len(u.digits), from+vidDigits+1); to++ {
			if u.bounded(from, to) {
				windows = append(windows, u.judge(from, to, known)...)
			}
		}
	}
	slices.SortStableFunc(windows, func(a, b window) int {
		return cmp.Or(cmp.Compare(a.kind, b.kind), cmp.Compare(a.cost, b.cost), cmp.Compare(b.to-b.from, a.to-a.from))
	})
	var found []window
	taken := make([]bool, len(u.digits))
	for _, w := range windows {
		if slices.Contains(taken[w.from:w.to], true) {
			continue
		}
		for i := w.from; i < w.to; i++ {
			taken[i] = true
		}
		found = append(found, w)
	}
	return found
}

// bounded says whether no digit stands right before or after the window. A letter
// that looks like one may: it is the end of a caption whose blank was lost.
func (u run) bounded(from, to int) bool {
	startsAlone := u.fresh[from] || !u.sure[from-1]
	endsAlone := to == len(u.digits) || u.fresh[to] || !u.sure[to]
	return startsAlone && endsAlone
}

// judge says what the digits from up to to may be.
func (u run) judge(from, to int, known []string) []window {
	digits, n := u.digits[from:to], to-from
	repairs := 0
	for _, sure := range u.sure[from:to] {
		if !sure {
			repairs++
		}
	}
	if repairs > max(1, n/4) {
		return nil
	}
	var out []window
	for _, number := range known {
		if w, ok := u.compare(from, to, number); ok {
			out = append(out, w)
		}
	}
	w := window{from: from, to: to, keep: to - shownDigits, cost: repairs}
	groups := u.groups(from, to)
	switch {
	case n == vidDigits && (idnum.IsVID(digits) || grouped(groups, n)), printed(groups, 4) && n > aadhaarDigits:
		w.kind = virtualID
	case n == aadhaarDigits && idnum.IsAadhaar(digits):
		w.kind = validNumber
	case numberLike(groups, digits[0], n):
		w.kind = numberShaped
	default:
		return out
	}
	if rest := surely(u.sure[to:]); w.kind != virtualID && surely(u.sure[:from]) <= 1 && rest > 0 && rest <= shownDigits {
		// It may be a virtual id of which the end was lost: all of this is to be hidden, whatever else
		// it is.
		w.keep = to
		for i := range out {
			if out[i].kind == knownNumber {
				out[i].keep = to
			}
		}
	}
	return append(out, w)
}

// surely counts the digits that were read as digits.
func surely(sure []bool) (n int) {
	for _, s := range sure {
		if s {
			n++
		}
	}
	return n
}

// compare tells how the window is the known number, whole or in part.
func (u run) compare(from, to int, number string) (w window, ok bool) {
	digits := u.digits[from:to]
	hidden, shown := number[:len(number)-shownDigits], number[len(number)-shownDigits:]
	if n := len(digits) - len(number); n >= -2 && n <= 2 {
		best, at := maxSlips+1, 0
		for k := range digits {
			if slips := distance(digits[:k], hidden) + distance(digits[k:], shown); slips < best {
				best, at = slips, k
			}
		}
		if best <= maxSlips {
			return window{kind: knownNumber, from: from, to: to, keep: from + at, cost: best, secret: len(hidden)}, true
		}
	}
	if len(digits) >= len(number) {
		return w, false
	}
	for start := 0; start+len(digits) <= len(number); start++ {
		slips := distance(digits, number[start:start+len(digits)])
		wholeGroup := len(digits) > 4 || start%4 == 0
		if slips <= (len(digits)-4)/3 && wholeGroup && start < len(hidden) {
			end := start + len(digits)
			return window{
				kind: fragment, from: from, to: to, keep: from + min(len(digits), len(hidden)-start),
				cost: slips - len(digits), start: start, end: min(end, len(hidden)), secret: len(hidden),
			}, true
		}
	}
	return w, false
}

// captioned is the virtual id that follows its caption. When digits are missing
// and the last group is not a whole one, nothing of it stays.
func (u run) captioned() window {
	n := min(len(u.digits), vidDigits+2)
	w := window{kind: captionedID, to: n, keep: n}
	for end := n; end > aadhaarDigits; end-- {
		if u.bounded(0, end) && u.fresh[end-shownDigits] && end <= vidDigits+1 {
			w.to, w.keep = end, end-shownDigits
			break
		}
	}
	if n == vidDigits && w.keep == n {
		w.keep = n - shownDigits
	}
	return w
}

// groups gives the lengths of the window's printed groups.
func (u run) groups(from, to int) []int {
	var lengths []int
	for i := from; i < to; i++ {
		if u.fresh[i] || i == from {
			lengths = append(lengths, 0)
		}
		lengths[len(lengths)-1]++
	}
	return lengths
}

// grouped says whether n digits stand in fours, or some of the gaps were lost.
func grouped(groups []int, n int) bool {
	for _, g := range groups {
		if g%4 != 0 {
			return false
		}
	}
	return n%4 == 0
}

// numberLike says whether n digits in such groups are an Aadhaar number in print.
// One digit may have been lost or doubled as long as the last group is whole; then
// the first digit, 2 to 9, tells it from a toll-free phone number.
func numberLike(groups []int, first byte, n int) bool {
	if n == aadhaarDigits {
		return grouped(groups, n)
	}
	return (n == aadhaarDigits-1 || n == aadhaarDigits+1) && first >= '2' && printed(groups, 3)
}

// printed says whether there are so many groups, each of four digits but for one
// lost or doubled, the last one whole.
func printed(groups []int, n int) bool {
	if len(groups) != n || groups[n-1] != shownDigits {
		return false
	}
	return !slices.ContainsFunc(groups, func(g int) bool { return g < 3 || g > 5 })
}

// hide turns a window into what to cover; ok is false when all of it stays.
func (u run) hide(w window) (h hidden, ok bool) {
	if w.keep <= w.from {
		return h, false
	}
	h = hidden{digits: u.glyphs[w.from:w.keep], end: -1}
	if w.keep < w.to {
		h.end = u.glyphs[w.keep]
	}
	switch w.kind {
	case fragment:
		h.before, h.after = w.start, w.secret-w.end
	case knownNumber:
		h.before = max(0, w.secret-len(h.digits))
	case numberShaped:
		h.before = max(0, aadhaarDigits-shownDigits-len(h.digits))
	case captionedID, virtualID:
		h.before = max(0, vidDigits-shownDigits-len(h.digits))
	}
	return h, true
}

// distance is the least number of digits to exchange, put in or leave out to make
// a into b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j := range b {
			step := diagonal
			if a[i] != b[j] {
				step++
			}
			diagonal = row[j+1]
			row[j+1] = min(step, diagonal+1, row[j]+1)
		}
	}
	return row[len(b)]
}
