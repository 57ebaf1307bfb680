package ocrbench

import (
	"math"
	"slices"
	"strings"
	"unicode"

	"atlas/internal/document"
	"atlas/internal/specimen"
)

// Score counts what an engine got right on one image or on several.
type Score struct {
	Chars, Errors      int // characters of the truth without spaces; edits between them and what was read
	Stray              int // characters read where the truth has none, often of scripts the truth leaves out
	Words, WordsFound  int // exact but for punctuation at the ends
	Fields, FieldsRead int // values printed in one piece; those found anywhere in the text, spaces left out
	Missed             []document.FieldName
}

// CER is the character error rate, 0 when there is nothing to read.
func (s Score) CER() float64 { return ratio(s.Errors, s.Chars) }

// Recall is the share of the truth's words that were read exactly.
func (s Score) Recall() float64 { return ratio(s.WordsFound, s.Words) }

// plus adds two scores up.
func (s Score) plus(o Score) Score {
	s.Chars += o.Chars
	s.Errors += o.Errors
	s.Stray += o.Stray
	s.Words += o.Words
	s.WordsFound += o.WordsFound
	s.Fields += o.Fields
	s.FieldsRead += o.FieldsRead
	s.Missed = slices.Concat(s.Missed, o.Missed)
	return s
}

func ratio(a, b int) float64 { return float64(a) / float64(max(b, 1)) }

// Compare scores a page against the truth of the image it was read from. Characters
// are compared where they stand, so the order of reading does not count.
func Compare(truth specimen.Truth, page document.Page) Score {
	var s Score
	rows := segments(truth.Words)
	stray := place(rows, page)
	s.Stray = len(stray)
	printed := make([]string, len(rows))
	for i, r := range rows {
		printed[i] = r.text()
		s.Chars += len([]rune(printed[i]))
		s.Errors += distance([]rune(printed[i]), r.found())
	}
	s.Words, s.WordsFound = recall(truth.Words, text(page))
	s.countFields(truth, printed, page)
	return s
}

// countFields looks for the values that the truth prints in one piece, such as a
// number or a name; an address over three lines is not judged.
func (s *Score) countFields(truth specimen.Truth, printed []string, page document.Page) {
	var text strings.Builder
	for _, l := range page.Lines {
		text.WriteString(l.Text)
	}
	read := solid(text.String())
	for name, value := range truth.Fields {
		value = solid(value)
		if !slices.ContainsFunc(printed, func(row string) bool { return strings.Contains(row, value) }) {
			continue
		}
		s.Fields++
		if strings.Contains(read, value) {
			s.FieldsRead++
		} else {
			s.Missed = append(s.Missed, name)
		}
	}
	slices.Sort(s.Missed)
}

// solid is a text without its spaces.
func solid(text string) string { return strings.Join(strings.Fields(text), "") }

// recall counts the words of the truth and how many of them were read, each as often
// as it is printed.
func recall(words []specimen.Word, text string) (all, found int) {
	read := map[string]int{}
	for _, w := range strings.Fields(text) {
		read[bare(w)]++
	}
	for _, w := range words {
		text := bare(w.Text)
		if text == "" {
			continue
		}
		all++
		if read[text] > 0 {
			read[text]--
			found++
		}
	}
	return all, found
}

// text is a page's, line by line.
func text(page document.Page) string {
	lines := make([]string, len(page.Lines))
	for i, l := range page.Lines {
		lines[i] = l.Text
	}
	return strings.Join(lines, "\n")
}

// bare is a word without the punctuation round it.
func bare(word string) string { return strings.Trim(word, `.,:;()[]|_'"-`) }

// segment is a run of words printed one after the other, with what was read there.
type segment struct {
	words []specimen.Word
	chars []placed
}

// placed is a character read at a place of a segment: the index of its word and the
// fraction along it, added up.
type placed struct {
	char rune
	at   float64
}

// segments joins words that follow each other at no more than a space's distance.
// Words come in the order they were drawn, so a neighbour is the next in the list.
func segments(words []specimen.Word) []*segment {
	var all []*segment
	for i, w := range words {
		if i == 0 || !follows(words[i-1].Polygon, w.Polygon) {
			all = append(all, &segment{})
		}
		last := all[len(all)-1]
		last.words = append(last.words, w)
	}
	return all
}

func follows(a, b document.Polygon) bool {
	end, start := document.Lerp(a[1], a[2], 0.5), document.Lerp(b[0], b[3], 0.5)
	return document.Dist(end, start) < 1.2*math.Max(a.Height(), b.Height())
}

// text is what is printed, without spaces.
func (s *segment) text() string {
	var b strings.Builder
	for _, w := range s.words {
		b.WriteString(solid(w.Text))
	}
	return b.String()
}

// found is what was read, from the left.
func (s *segment) found() []rune {
	slices.SortStableFunc(s.chars, func(a, b placed) int {
		switch {
		case a.at < b.at:
			return -1
		case a.at > b.at:
			return 1
		}
		return 0
	})
	runes := make([]rune, len(s.chars))
	for i, c := range s.chars {
		runes[i] = c.char
	}
	return runes
}

// place gives every character read to the word it stands on, and returns those that
// stand on none.
func place(rows []*segment, page document.Page) (stray []rune) {
	for _, l := range page.Lines {
		for _, c := range l.Chars {
			if c.Rune == ' ' {
				continue
			}
			spot := l.Polygon.Slice(c.X, c.X)
			if !claim(rows, c.Rune, page.ToImage.Apply(document.Lerp(spot[0], spot[3], 0.5))) {
				stray = append(stray, c.Rune)
			}
		}
	}
	return stray
}

// claim adds a character read at p to the nearest word, if there is one near.
func claim(rows []*segment, char rune, p document.Point) bool {
	var best *segment
	at, nearest := 0.0, 1.0
	for _, r := range rows {
		for i, w := range r.words {
			along, away := locate(w.Polygon, p)
			if away < nearest {
				best, nearest, at = r, away, float64(i)+along
			}
		}
	}
	if best == nil {
		return false
	}
	best.chars = append(best.chars, placed{char, at})
	return true
}

// locate gives the place of p along a word, 0 to 1, and how far it is from it: below
// 1 when it is nearer than half a height to its outline.
func locate(q document.Polygon, p document.Point) (along, away float64) {
	w, h := math.Max(q.Width(), 1), math.Max(q.Height(), 1)
	dx := document.Point{X: (q[1].X - q[0].X) / w, Y: (q[1].Y - q[0].Y) / w}
	dy := document.Point{X: (q[3].X - q[0].X) / h, Y: (q[3].Y - q[0].Y) / h}
	x := (p.X-q[0].X)*dx.X + (p.Y-q[0].Y)*dx.Y
	y := (p.X-q[0].X)*dy.X + (p.Y-q[0].Y)*dy.Y
	outside := math.Max(math.Max(-x, x-w), math.Max(-y, y-h))
	return math.Min(math.Max(x/w, 0), 1), math.Max(outside/(0.5*h), -1)
}

// distance is the least number of edits that turn read into printed. A mark too many
// is free: the truth leaves out marks that stand alone, such as the colon between a
// caption and its value.
func distance(printed, read []rune) int {
	row := make([]int, len(read)+1)
	for j, r := range read {
		row[j+1] = row[j] + extra(r)
	}
	for _, p := range printed {
		diagonal := row[0]
		row[0]++
		for j, r := range read {
			replace := diagonal
			if p != r {
				replace++
			}
			diagonal = row[j+1]
			row[j+1] = min(replace, row[j+1]+1, row[j]+extra(r))
		}
	}
	return row[len(read)]
}

// extra is the price of a character that is not printed.
func extra(r rune) int {
	if unicode.IsLetter(r) || unicode.IsDigit(r) {
		return 1
	}
	return 0
}
