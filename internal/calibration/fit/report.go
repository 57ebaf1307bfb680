package fit

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
)

// Row is how far the confidences of some values can be believed.
type Row struct {
	Name   string
	Values int
	Right  float64 // share
	Mean   float64 // confidence
	ECE    float64 // expected calibration error, over Bins

	Sure      int     // values given with sure and more
	SureRight float64 // share of them

	// Above is the largest share of the values that can be taken, the most confident
	// first, of which 99 % are right, and Threshold the confidence that parts them
	// from the rest. It is 0 when there is none.
	Above, Threshold float64
}

const (
	sure      = 0.95
	precision = 0.99
	bins      = 15
)

// Measure sums samples up, of which there must be some.
func Measure(name string, samples []Sample) Row {
	r := Row{Name: name, Values: len(samples)}
	sureRight := 0
	for _, s := range samples {
		r.Mean += s.Confidence / float64(len(samples))
		if s.Right {
			r.Right += 1 / float64(len(samples))
		}
		if s.Confidence >= sure {
			r.Sure++
			if s.Right {
				sureRight++
			}
		}
	}
	if r.Sure > 0 {
		r.SureRight = float64(sureRight) / float64(r.Sure)
	}
	for _, b := range Bins(samples) {
		r.ECE += math.Abs(b.Mean-b.Right) * float64(b.Values) / float64(len(samples))
	}
	r.Above, r.Threshold = above(samples)
	return r
}

// above finds the lowest threshold over which values are right often enough.
func above(samples []Sample) (share, threshold float64) {
	sorted := slices.SortedFunc(slices.Values(samples), func(a, b Sample) int { return cmp.Compare(b.Confidence, a.Confidence) })
	right := 0
	for i, s := range sorted {
		if s.Right {
			right++
		}
		tied := i+1 < len(sorted) && sorted[i+1].Confidence == s.Confidence
		if !tied && float64(right) >= precision*float64(i+1) {
			share, threshold = float64(i+1)/float64(len(sorted)), s.Confidence
		}
	}
	return share, threshold
}

// Bin is the values of which the confidence lies in one of fifteen equal ranges.
type Bin struct {
	Values      int
	Mean, Right float64 // mean confidence, and share of right values
}

// Bins lists those that are not empty, from unsure to sure.
func Bins(samples []Sample) []Bin {
	all := make([]Bin, bins)
	for _, s := range samples {
		b := &all[min(bins-1, int(s.Confidence*bins))]
		b.Values++
		b.Mean += s.Confidence
		if s.Right {
			b.Right++
		}
	}
	var out []Bin
	for _, b := range all {
		if n := float64(b.Values); n > 0 {
			out = append(out, Bin{b.Values, b.Mean / n, b.Right / n})
		}
	}
	return out
}

// WriteMarkdown writes rows as the documentation has them.
func WriteMarkdown(w io.Writer, rows []Row) error {
	p := &printer{w: w}
	p.printf("| values of | n | right | mean confidence | ECE | at 0.95 and more | of these right | share with 99 %% right | their confidence |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n")
	for _, r := range rows {
		sureRight, threshold := "", ""
		if r.Sure > 0 {
			sureRight = percent(r.SureRight)
		}
		if r.Above > 0 {
			threshold = fmt.Sprintf("%.3f and more", r.Threshold)
		}
		p.printf("| %s | %d | %s | %.3f | %.3f | %s | %s | %s | %s |\n", r.Name, r.Values, percent(r.Right), r.Mean, r.ECE,
			percent(float64(r.Sure)/float64(r.Values)), sureRight, percent(r.Above), threshold)
	}
	return p.err
}

func percent(share float64) string { return fmt.Sprintf("%.1f %%", 100*share) }

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) printf(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}
