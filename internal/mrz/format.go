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
	var composite strings.Builder
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
		composite.WriteString(row.checked)
		if row.composite != 0 {
			composed = row.composite
		}
	}
	z.Composite = outcome(composite.String(), composed)
	z.finish()
	return z, true
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
	checked   string // what the composite check digit covers
	composite byte   // 0 when the line has none
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
	var out squeezed
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
	var checked strings.Builder
	at := 0
	for _, c := range cells {
		v, raw := c.read(line, at)
		at += c.width
		if c.checked {
			digit := digitAt(line, at)
			v, raw = c.settle(v, raw, digit)
			checked.WriteString(raw + string(digit))
			at++
		} else if c.part == Optional || c.part == "" {
			checked.WriteString(raw)
		}
		if v.Check == Passed {
			r.passed++
		}
		if c.part != "" && v.Text != "" {
			r.values[c.part] = v
		}
	}
	r.checked = checked.String()
	if at < width {
		r.composite = digitAt(line, at)
	}
	return r
}

// read takes one cell from a line. raw is the cell as it was meant, with its fillers.
func (c cell) read(line squeezed, at int) (v Value, raw string) {
	text := string(line.runes[at : at+c.width])
	v.Start, v.End, v.Whole = line.at[at], line.at[at+c.width-1]+1, true
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

// settle holds a part against its check digit. Where it fails, a letter or digit may
// have been read for its look-alike: if just one exchange mends it, that is done.
func (c cell) settle(v Value, raw string, digit byte) (Value, string) {
	v.Check = outcome(raw, digit)
	if v.Check != Failed || c.set != mixed {
		return v, raw
	}
	mended := ""
	for i := range len(raw) {
		other, ok := twin[raw[i]]
		if !ok {
			continue
		}
		try := raw[:i] + string(other) + raw[i+1:]
		if CheckDigit(try) != digit {
			continue
		}
		if mended != "" {
			return v, raw // two ways to mend it are none
		}
		mended = try
	}
	if mended == "" {
		return v, raw
	}
	v.Text, v.Check = strings.TrimRight(mended, string(filler)), Passed
	v.Repairs++
	return v, mended
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
