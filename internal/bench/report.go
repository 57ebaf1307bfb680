package bench

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"atlas/internal/calibration/fit"
	"atlas/internal/document"
	"atlas/internal/specimen"
)

// Report is the outcome of a run.
type Report struct {
	Seed   uint64
	Misses []Miss // by specimen
	cells  map[cellKey]*Cell
	order  []cellKey
}

type cellKey struct {
	typ     document.Type
	stratum specimen.Stratum
}

// Cell sums up one type in one stratum.
type Cell struct {
	Type      document.Type
	Stratum   specimen.Stratum
	Documents int
	TypeRight int
	Groups    map[Group]*Tally
	Seconds   float64

	NumbersPrinted, Copies, Uncovered int

	Given []fit.Sample // what a client would see, with its confidence
}

// Tally counts the fields of a group.
type Tally struct {
	Fields, Right int
	F1            float64 // sum over the fields
}

// Miss is a field, or a type, that was read wrong.
type Miss struct {
	Specimen, Layout string
	Field            document.FieldName // "" for the type
	Want, Got        string
	Confidence       float64
}

func (r *Report) add(j job, s Score) {
	key := cellKey{j.typ, j.stratum}
	c := r.cells[key]
	if c == nil {
		c = &Cell{Type: j.typ, Stratum: j.stratum, Groups: map[Group]*Tally{}}
		r.cells[key] = c
	}
	c.Documents++
	c.Given = append(c.Given, s.Given...)
	c.Seconds += s.Seconds
	if s.NumberPrinted {
		c.NumbersPrinted++
	}
	if s.Copy {
		c.Copies++
	}
	c.Uncovered += s.Uncovered
	if s.TypeRight {
		c.TypeRight++
	} else {
		r.Misses = append(r.Misses, Miss{Specimen: s.Specimen, Layout: s.Layout, Want: string(j.typ), Got: string(s.got)})
	}
	if s.Uncovered > 0 {
		r.Misses = append(r.Misses, Miss{Specimen: s.Specimen, Layout: s.Layout, Field: "redaction", Want: "covered", Got: "readable"})
	}
	for _, f := range s.Fields {
		t := c.Groups[f.Group]
		if t == nil {
			t = &Tally{}
			c.Groups[f.Group] = t
		}
		t.Fields++
		t.F1 += f.F1
		if f.Right {
			t.Right++
			continue
		}
		r.Misses = append(r.Misses, Miss{s.Specimen, s.Layout, f.Name, f.Want, f.Got, f.Confidence})
	}
}

func (r *Report) sort() {
	for key := range r.cells {
		r.order = append(r.order, key)
	}
	slices.SortFunc(r.order, func(a, b cellKey) int {
		return cmp.Or(cmp.Compare(a.typ, b.typ), cmp.Compare(slices.Index(specimen.Strata(), a.stratum), slices.Index(specimen.Strata(), b.stratum)))
	})
	slices.SortStableFunc(r.Misses, func(a, b Miss) int {
		return cmp.Or(cmp.Compare(a.Specimen, b.Specimen), cmp.Compare(a.Field, b.Field))
	})
}

// Cells lists the cells by type, easy to hard.
func (r *Report) Cells() []*Cell {
	var out []*Cell
	for _, key := range r.order {
		out = append(out, r.cells[key])
	}
	return out
}

// Documents is how many specimens were read.
func (r *Report) Documents() (n int) {
	for _, c := range r.cells {
		n += c.Documents
	}
	return n
}

// Total adds the cells of a stratum up.
func (r *Report) Total(stratum specimen.Stratum) *Cell {
	sum := &Cell{Type: "all", Stratum: stratum, Groups: map[Group]*Tally{}}
	for _, c := range r.Cells() {
		if c.Stratum != stratum {
			continue
		}
		sum.Documents += c.Documents
		sum.TypeRight += c.TypeRight
		sum.Seconds += c.Seconds
		sum.NumbersPrinted += c.NumbersPrinted
		sum.Copies += c.Copies
		sum.Uncovered += c.Uncovered
		for g, t := range c.Groups {
			into := sum.Groups[g]
			if into == nil {
				into = &Tally{}
				sum.Groups[g] = into
			}
			into.Fields += t.Fields
			into.Right += t.Right
			into.F1 += t.F1
		}
	}
	return sum
}

// WriteText writes the table for a terminal, aligned with blanks.
func (r *Report) WriteText(w io.Writer) error {
	tw := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, row := range r.rows() {
		fmt.Fprintln(tw, strings.Join(row, "\t")+"\t")
	}
	return tw.Flush()
}

// WriteMarkdown writes the table for the documentation.
func (r *Report) WriteMarkdown(w io.Writer) error {
	for i, row := range r.rows() {
		if _, err := fmt.Fprintln(w, "| "+strings.Join(row, " | ")+" |"); err != nil {
			return err
		}
		if i == 0 {
			if _, err := fmt.Fprintln(w, "|"+strings.Repeat(" --- |", len(row))); err != nil {
				return err
			}
		}
	}
	return nil
}

func (r *Report) rows() [][]string {
	head := []string{"type", "stratum", "n", "type right"}
	for _, g := range Groups() {
		head = append(head, string(g))
	}
	head = append(head, "address F1", "copies", "uncovered", "s/doc")
	rows := [][]string{head}
	cells := r.Cells()
	for _, s := range specimen.Strata() {
		if total := r.Total(s); total.Documents > 0 {
			cells = append(cells, total)
		}
	}
	for _, c := range cells {
		rows = append(rows, c.row())
	}
	return rows
}

func (c *Cell) row() []string {
	row := []string{string(c.Type), string(c.Stratum), fmt.Sprint(c.Documents), percent(c.TypeRight, c.Documents)}
	for _, g := range Groups() {
		t := c.Groups[g]
		if t == nil {
			t = &Tally{}
		}
		row = append(row, percent(t.Right, t.Fields))
	}
	f1, copies := "", ""
	if t := c.Groups[Addresses]; t != nil {
		f1 = fmt.Sprintf("%.3f", t.F1/float64(t.Fields))
	}
	if c.NumbersPrinted > 0 {
		copies = fmt.Sprintf("%d/%d", c.Copies, c.NumbersPrinted)
	}
	return append(row, f1, copies, fmt.Sprint(c.Uncovered), fmt.Sprintf("%.2f", c.Seconds/float64(c.Documents)))
}

// percent gives a share with its count, nothing for nothing.
func percent(n, of int) string {
	if of == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of))
}
