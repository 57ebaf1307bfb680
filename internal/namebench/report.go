package namebench

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"

	"atlas/internal/name"
)

// Report is how well package name tells the pairs apart.
type Report struct {
	judged []judged
}

type judged struct {
	Pair
	name.Comparison
}

// Judge compares every pair.
func Judge(pairs []Pair) *Report {
	r := &Report{judged: make([]judged, len(pairs))}
	for i, p := range pairs {
		r.judged[i] = judged{p, name.Compare(p.A, p.B)}
	}
	return r
}

func probability(j judged) float64 { return j.Probability }
func score(j judged) float64       { return float64(j.Score) }

// AUC is the chance that a pair of one person has a higher probability than a pair of
// two, ties counting half. 0 when there are not both.
func (r *Report) AUC() float64 { return auc(r.judged, probability) }

// HardAUC is AUC with strangers left out.
func (r *Report) HardAUC() float64 { return auc(r.hard(), probability) }

// ScoreAUC is AUC by the similarity score.
func (r *Report) ScoreAUC() float64 { return auc(r.judged, score) }

func (r *Report) hard() []judged {
	return slices.DeleteFunc(slices.Clone(r.judged), func(j judged) bool { return j.How == stranger })
}

// auc is the Mann-Whitney statistic: from the ranks of the true pairs.
func auc(js []judged, by func(judged) float64) float64 {
	js = slices.Clone(js)
	slices.SortFunc(js, func(a, b judged) int { return cmp.Compare(by(a), by(b)) })
	ranks, yes := 0.0, 0.0
	for from := 0; from < len(js); {
		to := from
		for to < len(js) && by(js[to]) == by(js[from]) {
			to++
		}
		for _, j := range js[from:to] {
			if j.Same {
				ranks += float64(from+to+1) / 2
				yes++
			}
		}
		from = to
	}
	no := float64(len(js)) - yes
	if yes == 0 || no == 0 {
		return 0
	}
	return (ranks - yes*(yes+1)/2) / (yes * no)
}

// Write prints the report as Markdown.
func (r *Report) Write(w io.Writer) error {
	p := printer{w: w}
	p.f("%d pairs; AUC %.4f, without strangers %.4f; AUC of similarity_score %.4f\n\n", len(r.judged), r.AUC(), r.HardAUC(), r.ScoreAUC())
	r.kinds(&p)
	r.reliability(&p)
	r.worst(&p)
	return p.err
}

type printer struct {
	w   io.Writer
	err error
}

func (p *printer) f(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format, args...)
	}
}

// kinds prints how each kind of pair fares.
func (r *Report) kinds(p *printer) {
	groups := map[string][]judged{}
	for _, j := range r.judged {
		groups[j.How] = append(groups[j.How], j)
	}
	p.f("| pairs | n | mean score | score >= 85 | mean same_person | same_person >= 7 |\n| --- | --- | --- | --- | --- | --- |\n")
	for _, how := range slices.Sorted(maps.Keys(groups)) {
		g := groups[how]
		share := func(is func(judged) float64) (sum float64) {
			for _, j := range g {
				sum += is(j)
			}
			return sum / float64(len(g))
		}
		p.f("| %s | %d | %.0f | %.1f %% | %.1f | %.1f %% |\n", how, len(g), share(score),
			100*share(func(j judged) float64 { return one(j.Score >= 85) }),
			share(func(j judged) float64 { return float64(j.SamePerson) }),
			100*share(func(j judged) float64 { return one(j.SamePerson >= 7) }))
	}
}

func one(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// reliability prints, for each same_person_score, how many pairs were one person's.
func (r *Report) reliability(p *printer) {
	var n, yes [11]int
	for _, j := range r.judged {
		n[j.SamePerson]++
		if j.Same {
			yes[j.SamePerson]++
		}
	}
	p.f("\n| same_person_score | pairs | of one person |\n| --- | --- | --- |\n")
	for s := range n {
		if n[s] > 0 {
			p.f("| %d | %d | %.1f %% |\n", s, n[s], 100*float64(yes[s])/float64(n[s]))
		}
	}
}

// worst prints the ten pairs that the probability is furthest from.
func (r *Report) worst(p *printer) {
	js := slices.Clone(r.judged)
	miss := func(j judged) float64 {
		if j.Same {
			return 1 - j.Probability
		}
		return j.Probability
	}
	slices.SortStableFunc(js, func(a, b judged) int { return cmp.Compare(miss(b), miss(a)) })
	p.f("\n| worst | | pair | score | same_person |\n| --- | --- | --- | --- | --- |\n")
	for _, j := range js[:min(10, len(js))] {
		p.f("| %s | %s | %s | %d | %.2f |\n", j.A, j.B, j.How, j.Score, j.Probability)
	}
}
