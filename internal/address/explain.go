package address

import "math"

// Explanation is a comparison with its reasons.
type Explanation struct {
	Comparison  Comparison
	Probability float64 // that both are one person's address; SamePerson is ten times it
	A, B        *Parsed
	Similarity  []SimilarityPart // adds up to Comparison.Similarity
	Start       float64          // points of SamePerson before any evidence
	Evidence    []EvidencePart   // adds up, with Start and Rounding, to Comparison.SamePerson
	Rounding    float64
}

// SimilarityPart is what one component adds to the similarity.
type SimilarityPart struct {
	Part   Part
	Points float64 // two decimals
	Of     float64 // what it would add if it were alike; two decimals
}

// EvidencePart is what one finding adds to the same-person score.
type EvidencePart struct {
	Signal  string
	Part    Part    // "" for the wording of the whole
	Value   float64 // how far it holds, 0 to 1
	LogOdds float64 // the value times its weight
	Points  float64 // how far it moves the score, after those before it; two decimals
}

// Explain compares two printed addresses and says why. Its scores are those of Compare;
// A and B are parsed even when OK is false.
func Explain(a, b string) Explanation {
	x, y := Parse(a), Parse(b)
	e := ExplainMatch(x, y)
	return e
}

// ExplainMatch is Explain for parsed addresses.
func ExplainMatch(a, b *Parsed) Explanation {
	c, p := match(a, b)
	e := Explanation{Comparison: c, A: a, B: b}
	if p == nil {
		return e
	}
	e.Similarity = p.similarityParts()
	e.explainEvidence(weights(), p.evidence())
	return e
}

// similarityParts splits the similarity by component. Each part is the difference of
// two rounded sums, so they add up to the last sum exactly.
func (p *pair) similarityParts() []SimilarityPart {
	p.similarity()
	total := 0.0
	for _, it := range p.items {
		total += it.total
	}
	parts := make([]SimilarityPart, 0, len(p.items))
	alike, points := 0.0, 0.0
	for _, it := range p.items {
		alike += it.alike
		sum := math.Round(alike / total * 10_000)
		parts = append(parts, SimilarityPart{Part: it.part, Points: (sum - points) / 100, Of: math.Round(it.total/total*10_000) / 100})
		points = sum
	}
	return parts
}

func (e *Explanation) explainEvidence(m model, values evidence) {
	sum := m.intercept
	points := scorePoints(sum)
	e.Start = points / 100
	for i, v := range values {
		if v == 0 || m.weights[i] == 0 {
			continue
		}
		sum += m.weights[i] * v
		next := scorePoints(sum)
		e.Evidence = append(e.Evidence, EvidencePart{
			Signal: signals[i].name, Part: signals[i].part, Value: v,
			LogOdds: m.weights[i] * v, Points: (next - points) / 100,
		})
		points = next
	}
	e.Probability = 1 / (1 + math.Exp(-sum))
	e.Rounding = (float64(e.Comparison.SamePerson)*100 - points) / 100
}

// scorePoints is ten times the probability of some log-odds, in hundredths.
func scorePoints(logOdds float64) float64 { return math.Round(1000 / (1 + math.Exp(-logOdds))) }
