package mrz

import (
	"strings"

	"atlas/internal/idnum"
)

// Format is one of the sizes of travel documents.
type Format string

// Formats (ICAO Doc 9303, parts 4 to 6).
const (
	TD1 Format = "TD1" // cards: three lines of 30
	TD2 Format = "TD2" // larger cards: two lines of 36
	TD3 Format = "TD3" // passports: two lines of 44
)

// cell is a stretch of a line with one meaning.
type cell struct {
	part    Part
	width   int
	set     set
	checked bool // a check digit follows
}

// set is which characters may stand in a cell.
type set int

const (
	mixed set = iota
	letters
	digits
)

// format is a zone's lines cut into cells. The last character of its line before the
// names, or of the last line, is the composite check digit.
type format struct {
	name  Format
	width int
	lines [][]cell
}

var (
	heading = []cell{{Code, 2, letters, false}, {Issuer, 3, letters, false}}
	names   = func(width int) []cell { return append(heading[:2:2], cell{Name, width, letters, false}) }
	// facts are the same in both formats of two lines.
	facts = []cell{
		{Number, 9, mixed, true}, {Nationality, 3, letters, false}, {Birth, 6, digits, true},
		{Sex, 1, letters, false}, {Expiry, 6, digits, true},
	}
)

var formats = []format{
	{TD3, 44, [][]cell{names(39), append(facts[:5:5], cell{Optional, 14, mixed, true})}},
	{TD2, 36, [][]cell{names(31), append(facts[:5:5], cell{Optional, 7, mixed, false})}},
	{TD1, 30, [][]cell{
		append(heading[:2:2], cell{Number, 9, mixed, true}, cell{Optional, 15, mixed, false}),
		{{Birth, 6, digits, true}, {Sex, 1, letters, false}, {Expiry, 6, digits, true}, {Nationality, 3, letters, false}, {"", 11, mixed, false}},
		{{Name, 30, letters, false}},
	}},
	{TD3, 44, [][]cell{append(facts[:5:5], cell{Optional, 14, mixed, true})}}, // its names unread
}

// maxLost is how many characters a line may lack or have too many: runs of fillers are
// hard to count.
const maxLost = 14

// read reads a zone of the format from as many lines.
func (f format) read(lines []squeezed) (Zone, bool) {
	z := Zone{Format: f.name, Lines: len(f.lines), Values: map[Part]Value{}}
	var covered []sealed
	composed := byte(0)
	for i, cells := range f.lines {
		if !f.fits(lines[i], cells) {
			return Zone{}, false
		}
		row := f.row(lines[i], cells)
		for part, v := range row.values {
			v.Line = i
			z.Values[part] = v
		}
		covered = append(covered, row.covered...)
		if row.composite != 0 {
			composed = row.composite
		}
	}
	if issuer, ok := f.issuer(lines[0], z); ok {
		fixed := append([]squeezed{issuer}, lines[1:]...)
		return f.read(fixed)
	}
	z.mend(covered, composed)
	z.finish()
	return z, true
}

// sealed is a stretch of a zone that the composite check digit covers.
type sealed struct {
	part  Part
	raw   string
	digit byte // its own check digit, 0 for none
}

func concat(covered []sealed) string {
	var all strings.Builder
	for _, c := range covered {
		all.WriteString(c.raw)
		if c.digit != 0 {
			all.WriteByte(c.digit)
		}
	}
	return all.String()
}

// mend sets right what failed its check digit. A letter or digit may have been read for
// its look-alike, or the check digit itself was misread: where one part fails, the
// composite check tells. Without its word, one look-alike is taken if no other fits.
func (z *Zone) mend(covered []sealed, composed byte) {
	var failed []int
	for i, c := range covered {
		if z.Values[c.part].Check == Failed {
			failed = append(failed, i)
		}
	}
	if len(failed) == 1 && z.mendOne(covered, failed[0], composed) {
		return
	}
	for _, i := range failed {
		if alike := covered[i].alike(); len(alike) == 1 {
			covered[i] = alike[0]
			z.settle(alike[0])
		}
	}
	z.Composite = outcome(concat(covered), composed)
}

// mendOne tries what the one part that failed may have been, by the composite check.
func (z *Zone) mendOne(covered []sealed, i int, composed byte) bool {
	c := covered[i]
	for _, try := range append(c.alike(), sealed{c.part, c.raw, CheckDigit(c.raw)}) {
		if covered[i] = try; outcome(concat(covered), composed) == Passed {
			z.Composite = Passed
			z.settle(try)
			return true
		}
	}
	covered[i] = c
	return false
}

// settle gives a part the text that its check digit agrees with.
func (z *Zone) settle(c sealed) {
	v := z.Values[c.part]
	v.Text, v.Check = strings.TrimRight(c.raw, string(filler)), Passed
	v.Repairs++
	z.Values[c.part] = v
}

// alike are the texts with one look-alike exchanged that the check digit agrees with.
func (c sealed) alike() []sealed {
	var list []sealed
	for i := range len(c.raw) {
		other, ok := twin[c.raw[i]]
		if !ok || c.part != Number && c.part != Optional {
			continue // dates have digits alone
		}
		if try := c.raw[:i] + string(other) + c.raw[i+1:]; CheckDigit(try) == c.digit {
			list = append(list, sealed{c.part, try, c.digit})
		}
	}
	return list
}

// issuer puts back a letter of the issuer that was lost, with which the name behind it
// would lose its first: the I of IND is narrow. The nationality tells the letter.
func (f format) issuer(line squeezed, z Zone) (squeezed, bool) {
	nationality, start := z.Values[Nationality].Text, heading[0].width
	if f.lines[0][0].part != Code || len(nationality) != 3 || z.Values[Issuer].Text == nationality || len(line.runes) < start+2 {
		return line, false
	}
	left := strings.ToUpper(string(line.runes[start : start+2]))
	for i := range nationality {
		if nationality[:i]+nationality[i+1:] == left {
			fixed := line.stretch(start+i, 1)
			fixed.runes[start+i] = rune(nationality[i])
			return fixed, true
		}
	}
	return line, false
}

// fits says whether a line may be one of the format: about as long, and a line of names
// with the fillers that part and end them. Its end may be lost: it says nothing.
func (f format) fits(line squeezed, cells []cell) bool {
	lost := f.width - len(line.runes)
	if cells[len(cells)-1].part != Name {
		return lost <= maxLost && -lost <= maxLost
	}
	text := strings.ToUpper(line.text())
	if cells[0].part == Code && strings.HasPrefix(text, "P") != (f.name == TD3) {
		return false
	}
	return -lost <= maxLost && strings.Contains(text, "<<") && strings.Count(text, "<") >= minFillers
}

// minFillers is the least of them in a line of names.
const minFillers = 3

// row is one line taken apart.
type row struct {
	values    map[Part]Value
	covered   []sealed
	composite byte // the composite check digit, 0 when the line has none
	passed    int
}

// row cuts a line into its cells. Where the line is too short or too long for the
// format, fillers were lost or doubled: it is tried with the difference at the end of
// every cell, and the cut with the most right check digits is taken.
func (f format) row(line squeezed, cells []cell) row {
	best := row{passed: -1}
	for _, fitted := range f.fittings(line, cells) {
		if r := cut(fitted, cells, f.width); r.passed > best.passed {
			best = r
		}
	}
	return best
}

// fittings are the ways to bring a line to its width: fillers put in or taken out at
// the longest run of them first, then where a cell ends.
func (f format) fittings(line squeezed, cells []cell) []squeezed {
	lost := f.width - len(line.runes)
	if lost == 0 || lost > 0 && cells[len(cells)-1].part == Name {
		return []squeezed{line} // a name goes on as fillers
	}
	list := []squeezed{line.stretch(line.longestRun(), lost)}
	at := 0
	for _, c := range cells {
		at += c.width
		if at < len(line.runes) && lost > 0 {
			// One filler behind a short number, and the others where they are many.
			one := line.stretch(at-1, 1)
			list = append(list, one.stretch(one.longestRun(), lost-1))
		}
		if c.checked {
			at++
		}
	}
	return list
}

// longestRun is where the last of the longest runs of fillers ends; the line's end when
// it has none.
func (s squeezed) longestRun() int {
	end, longest, run := len(s.runes), 0, 0
	for i, r := range s.runes {
		if run++; r != filler {
			run = 0
		}
		if run > 0 && run >= longest {
			end, longest = i+1, run
		}
	}
	return end
}

// stretch puts n fillers before the rune at i, or takes -n fillers out there.
func (s squeezed) stretch(i, n int) squeezed {
	out := squeezed{refilled: s.refilled}
	take := func(from, to int) {
		out.runes, out.at = append(out.runes, s.runes[from:to]...), append(out.at, s.at[from:to]...)
	}
	if n < 0 {
		start := i
		for start > 0 && i-start < -n && s.runes[start-1] == filler {
			start--
		}
		take(0, start)
		take(i, len(s.runes))
		return out
	}
	take(0, i)
	for range n {
		at := 0
		if i > 0 {
			at = s.at[i-1]
		}
		out.runes, out.at = append(out.runes, filler), append(out.at, at)
	}
	take(i, len(s.runes))
	return out
}

// cut reads the cells of a line from left to right.
func cut(line squeezed, cells []cell, width int) row {
	r := row{values: map[Part]Value{}}
	if len(line.runes) < width {
		line = line.stretch(len(line.runes), width-len(line.runes))
	}
	at := 0
	for _, c := range cells {
		v, raw := c.read(line, at)
		at += c.width
		if c.checked {
			digit := digitAt(line, at)
			v.Check = outcome(raw, digit)
			r.covered = append(r.covered, sealed{c.part, raw, digit})
			at++
		} else if c.part == Optional || c.part == "" {
			r.covered = append(r.covered, sealed{part: c.part, raw: raw})
		}
		if v.Check == Passed {
			r.passed++
		}
		if c.part != "" && v.Text != "" {
			r.values[c.part] = v
		}
	}
	if at < width {
		r.composite = digitAt(line, at)
	}
	return r
}

// read takes one cell from a line. raw is the cell as it was meant, with its fillers.
func (c cell) read(line squeezed, at int) (v Value, raw string) {
	text := string(line.runes[at : at+c.width])
	v.Start, v.End, v.Whole = line.at[at], line.at[at+c.width-1]+1, !line.refilled
	raw, v.Repairs = c.set.repair(text)
	v.Text = strings.TrimRight(raw, string(filler))
	if n := len(v.Text); n > 0 {
		v.End = line.at[at+n-1] + 1
	}
	return v, raw
}

// repair exchanges letters and digits where the cell allows only one of them.
func (s set) repair(text string) (fixed string, repairs int) {
	upper := strings.ToUpper(text)
	if s == mixed {
		return upper, 0
	}
	out := []byte(upper)
	for i := range out {
		if out[i] == filler {
			continue
		}
		mask := idnum.Mask("A")
		if s == digits {
			mask = "9"
		}
		if one, n, ok := idnum.Repair(text[i:i+1], mask); ok {
			out[i] = one[0]
			repairs += n
		}
	}
	return string(out), repairs
}

// digitAt is the check digit at a place: a digit, or a filler where an empty part has
// none.
func digitAt(line squeezed, at int) byte {
	fixed, _ := digits.repair(string(line.runes[at]))
	return fixed[0]
}

// twin are the look-alikes that a check digit can tell apart. G and 6 it cannot: their
// values differ by ten.
var twin = map[byte]byte{'0': 'O', 'O': '0', 'D': '0', 'Q': '0', '1': 'I', 'I': '1', 'L': '1', '2': 'Z', 'Z': '2', '5': 'S', 'S': '5', '8': 'B', 'B': '8'}

// outcome is what a check digit makes of a text. An empty part may have a filler for its
// check digit.
func outcome(text string, digit byte) Check {
	empty := strings.Trim(text, string(filler)) == ""
	switch {
	case empty || digit == 0 || digit == filler:
		return Unchecked
	case CheckDigit(text) == digit:
		return Passed
	}
	return Failed
}
