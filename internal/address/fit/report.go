package fit

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"atlas/internal/address"
)

// Report is how well the comparison tells pairs apart that it was not fitted on.
type Report struct {
	Seed    uint64
	Pairs   int
	AUC     float64 // chance that a pair of one home scores above one of two homes
	HardAUC float64 // the same against hard pairs alone
	Kinds   []KindRow
	Bins    []Bin
	Worst   []Verdict
}

// KindRow is the scores of one kind of pairs.
type KindRow struct {
	Kind       Kind
	Pairs      int
	AUC        float64 // against all pairs of one home; 0 for those themselves
	Scores     [11]int // how many got each same_person_score
	Similarity float64 // mean
}

// Bin is a row of the reliability table.
type Bin struct {
	Score    int
	Pairs    int
	Same     float64 // share of pairs of one home
	Foretold float64 // mean probability
}

// Verdict is a pair and what was made of it.
type Verdict struct {
	Pair
	Comparison address.Comparison
	P          float64 // the probability behind the score
	Why        string
}

// worst is how many pairs a report names.
const worst = 10

// Measure compares n pairs of a seed with the weights built in.
func Measure(seed uint64, n int) Report {
	verdicts := make([]Verdict, 0, n)
	for _, p := range Pairs(seed, n) {
		if e := address.Explain(p.A, p.B); e.Comparison.OK {
			verdicts = append(verdicts, Verdict{Pair: p, Comparison: e.Comparison, P: e.Probability})
		}
	}
	r := Report{Seed: seed, Pairs: len(verdicts)}
	r.AUC = auc(verdicts, func(k Kind) bool { return k != Same })
	r.HardAUC = auc(verdicts, Kind.Hard)
	r.Kinds = kindRows(verdicts)
	r.Bins = bins(verdicts)
	r.Worst = worstOf(verdicts)
	return r
}

// auc is the area under the ROC curve of pairs of one home against negatives: the
// share of such couples in which the former has the higher probability.
func auc(verdicts []Verdict, negative func(Kind) bool) float64 {
	var some []Verdict
	for _, v := range verdicts {
		if v.Same || negative(v.Kind) {
			some = append(some, v)
		}
	}
	slices.SortFunc(some, func(x, y Verdict) int { return cmp.Compare(x.P, y.P) })
	var below, wins, ones float64
	for i := 0; i < len(some); {
		j, same, other := i, 0.0, 0.0
		for ; j < len(some) && some[j].P == some[i].P; j++ {
			if some[j].Same {
				same++
			} else {
				other++
			}
		}
		wins += same * (below + other/2)
		below += other
		ones += same
		i = j
	}
	if ones*below == 0 {
		return math.NaN()
	}
	return wins / (ones * below)
}

func kindRows(verdicts []Verdict) []KindRow {
	byKind := make(map[Kind]*KindRow)
	var rows []*KindRow
	for _, v := range verdicts {
		row := byKind[v.Kind]
		if row == nil {
			row = &KindRow{Kind: v.Kind}
			byKind[v.Kind] = row
			rows = append(rows, row)
		}
		row.Pairs++
		row.Scores[v.Comparison.SamePerson]++
		row.Similarity += v.Comparison.Similarity
	}
	result := make([]KindRow, len(rows))
	for i, row := range rows {
		row.Similarity /= float64(row.Pairs)
		if row.Kind != Same {
			row.AUC = auc(verdicts, func(k Kind) bool { return k == row.Kind })
		}
		result[i] = *row
	}
	slices.SortFunc(result, func(x, y KindRow) int { return strings.Compare(string(x.Kind), string(y.Kind)) })
	return result
}

func bins(verdicts []Verdict) []Bin {
	rows := make([]Bin, 11)
	for _, v := range verdicts {
		b := &rows[v.Comparison.SamePerson]
		b.Pairs++
		b.Foretold += v.P
		if v.Same {
			b.Same++
		}
	}
	for i := range rows {
		rows[i].Score = i
		if n := float64(rows[i].Pairs); n > 0 {
			rows[i].Same /= n
			rows[i].Foretold /= n
		}
	}
	return rows
}

// worstOf are the pairs whose score is furthest from the truth.
func worstOf(verdicts []Verdict) []Verdict {
	wrong := func(v Verdict) float64 {
		if v.Same {
			return 1 - v.P
		}
		return v.P
	}
	slices.SortStableFunc(verdicts, func(x, y Verdict) int { return cmp.Compare(wrong(y), wrong(x)) })
	list := slices.Clone(verdicts[:min(worst, len(verdicts))])
	for i := range list {
		list[i].Why = why(list[i])
	}
	return list
}

// why names what weighed most for the wrong verdict.
func why(v Verdict) string {
	e := address.Explain(v.A, v.B)
	var names []string
	for _, c := range e.Evidence {
		if c.LogOdds != 0 && (c.LogOdds > 0) != v.Same {
			names = append(names, fmt.Sprintf("%s %+.1f", c.Signal, c.LogOdds))
		}
	}
	if len(names) == 0 {
		return "nothing speaks for the truth"
	}
	return strings.Join(names, ", ")
}

// WriteMarkdown writes the report as the documentation has it.
func (r Report) WriteMarkdown(w io.Writer) error {
	p := &printer{w: w}
	p.line("Seed %d, %d pairs: AUC %.4f, against hard pairs alone %.4f.\n", r.Seed, r.Pairs, r.AUC, r.HardAUC)
	p.line("| pairs | n | AUC | similarity | 0-2 | 3 | 4-6 | 7-8 | 9-10 |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
	for _, k := range r.Kinds {
		area := ""
		if k.Kind != Same {
			area = fmt.Sprintf("%.4f", k.AUC)
		}
		share := func(from, to int) string {
			n := 0
			for _, c := range k.Scores[from : to+1] {
				n += c
			}
			return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(k.Pairs))
		}
		p.line("| %s | %d | %s | %.1f | %s | %s | %s | %s | %s |", k.Kind, k.Pairs, area, k.Similarity, share(0, 2), share(3, 3), share(4, 6), share(7, 8), share(9, 10))
	}
	p.line("\n| score | pairs | of one home | foretold |\n| --- | --- | --- | --- |")
	for _, b := range r.Bins {
		p.line("| %d | %d | %.1f %% | %.1f %% |", b.Score, b.Pairs, 100*b.Same, 100*b.Foretold)
	}
	p.line("\nThe worst ten:\n")
	for i, v := range r.Worst {
		p.line("%d. %s, scored %d (%.2f):\n   - `%s`\n   - `%s`\n   - %s", i+1, v.Kind, v.Comparison.SamePerson, v.Comparison.Similarity, oneLine(v.A), oneLine(v.B), v.Why)
	}
	return p.err
}

func oneLine(s string) string { return strings.ReplaceAll(s, "\n", " / ") }

// printer remembers the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}
