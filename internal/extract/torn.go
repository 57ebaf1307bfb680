package extract

import (
	"math"
	"slices"
	"unicode/utf8"

	"atlas/internal/document"
)

// The detector of lines tears monospaced print, such as that of a till or a meter
// reader's strip, at its blanks, which are as wide as its letters. Columns of other print
// stand as close together, so the pitch of the letters tells what belongs together.
const (
	noBlank   = 1.5  // less than between the letters on both sides of a blank, in pitches
	oneBlank  = 2.5  // more than that
	evenPitch = 0.12 // by which the pitches of the pieces of one line differ at most
	evenStep  = 0.35 // by which a step from letter to letter differs from the pitch at most
	evenSteps = 0.8  // the part of the steps that do not differ by more
)

// mended are the pages with the pieces of torn lines put together again, and colons that
// were read as digits.
func mended(pages []document.Page) []document.Page {
	out := slices.Clone(pages)
	for p := range out {
		out[p].Lines = withColons(wholeDates(untorn(out[p].Lines)))
	}
	return out
}

func untorn(lines []document.Line) []document.Line {
	lines = slices.Clone(lines)
	for i := 0; i < len(lines); i++ {
		for {
			j := slices.IndexFunc(lines, func(next document.Line) bool { return tornFrom(lines[i], next) })
			if j < 0 {
				break
			}
			lines[i] = together(lines[i], lines[j])
			lines = slices.Delete(lines, j, j+1)
			if j < i {
				i--
			}
		}
	}
	return lines
}

// tornFrom says whether b is the rest of the line that a begins.
func tornFrom(a, b document.Line) bool {
	p, q := a.Polygon, b.Polygon
	h := math.Max(p.Height(), q.Height())
	end, start := document.Lerp(p[1], p[2], 0.5), document.Lerp(q[0], q[3], 0.5)
	drop := slope(p) * (start.X - end.X)
	if q[0].X <= p[0].X || q[1].X <= p[1].X || start.X-end.X > h || math.Abs(start.Y-end.Y-drop) > 0.3*h {
		return false
	}
	before, after := pitch(a), pitch(withoutPieceOf(b, a))
	wider := math.Max(before, after)
	if before == 0 || after == 0 || math.Abs(before-after) > evenPitch*wider {
		return false
	}
	blank := step(a, b) / wider
	return noBlank < blank && blank < oneBlank
}

// step is how far the first letter of b stands from the last of a.
func step(a, b document.Line) float64 {
	b = withoutPieceOf(b, a)
	return place(b, 0).X - place(a, len(a.Chars)-1).X
}

// place is the centre of a letter.
func place(l document.Line, i int) document.Point {
	return document.Lerp(l.Polygon[0], l.Polygon[1], l.Chars[i].X)
}

// pitch is how far the letters of a monospaced line stand apart, 0 for other print and
// for what is too short to tell.
func pitch(l document.Line) float64 {
	if l.Source != document.SourceText || len(l.Chars) < 2 {
		return 0
	}
	var steps []float64
	for i := range l.Chars[1:] {
		steps = append(steps, document.Dist(place(l, i), place(l, i+1)))
	}
	slices.Sort(steps)
	middle := steps[len(steps)/2]
	even := 0
	for _, s := range steps {
		if math.Abs(s-middle) < evenStep*middle {
			even++
		}
	}
	if float64(even) < evenSteps*float64(len(steps)) {
		return 0
	}
	return document.Dist(place(l, 0), place(l, len(steps))) / float64(len(steps))
}

// together is the line of two pieces.
func together(a, b document.Line) document.Line {
	b = withoutPieceOf(b, a)
	out := document.Line{
		Text:   a.Text + " " + b.Text,
		Source: a.Source,
		Polygon: document.Polygon{
			a.Polygon[0], b.Polygon[1], b.Polygon[2], a.Polygon[3],
		},
		MinConfidence: math.Min(a.MinConfidence, b.MinConfidence),
	}
	na, nb := float64(len(a.Chars)), float64(len(b.Chars))
	out.Confidence = (a.Confidence*na + b.Confidence*nb) / (na + nb)
	along := func(p document.Point) float64 { return document.Dist(a.Polygon[0], p) / out.Polygon.Width() }
	for i, c := range a.Chars {
		c.X = along(place(a, i))
		out.Chars = append(out.Chars, c)
	}
	out.Chars = append(out.Chars, document.Char{Rune: ' ', Confidence: 1})
	for i, c := range b.Chars {
		c.X = along(place(b, i))
		out.Chars = append(out.Chars, c)
	}
	n := len(a.Chars)
	out.Chars[n].X = (out.Chars[n-1].X + out.Chars[n+1].X) / 2
	return out
}

// withoutPieceOf is a line without a first character that stands where the line before it
// ends: a piece of that one's last.
func withoutPieceOf(l, before document.Line) document.Line {
	const shortest = 3
	runes := []rune(l.Text)
	if len(runes) < shortest || len(l.Chars) != len(runes) || runes[1] != ' ' {
		return l
	}
	if l.Span(0, 1).Polygon.Box().Center().X > before.Polygon.Box().MaxX {
		return l
	}
	return l.Part(2, utf8.RuneCountInString(l.Text))
}
