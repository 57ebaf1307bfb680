package crosscheck

// Explanation says why a comparison has its score.
type Explanation struct {
	Rule       string // "" for a method alone
	Method     string
	Source     string // the values as they were compared
	Target     string
	Score      int
	Parts      []Part // their points add up to Score
	SamePerson *int   // of names and addresses: how likely they are one person's, 0 to 10
	Threshold  int    // the rule's, 0 for none
}

// Part is some of the source beside some of the target.
type Part struct {
	Component      string // of an address: "street"; else ""
	Source, Target string // "" when a side has nothing
	Relation       Relation
	Points         int // what the part brings to the score
	Of             int // what it would bring were it equal; over all parts 100
}

// Relation says how the two sides of a part belong together; names have more of them,
// see name.Relation.
type Relation string

// Relations.
const (
	Same       Relation = "same"
	Alike      Relation = "alike"
	Different  Relation = "different"
	OnlySource Relation = "only_source"
	OnlyTarget Relation = "only_target"
	SameYear   Relation = "same_year"
)

// Verdict is what the threshold makes of a score.
type Verdict string

// Verdicts.
const (
	Match    Verdict = "match"
	Mismatch Verdict = "mismatch"
)

// Verdict says whether the score reaches the threshold; "" when the rule has none.
func (e Explanation) Verdict() Verdict {
	switch {
	case e.Threshold == 0:
		return ""
	case e.Score >= e.Threshold:
		return Match
	}
	return Mismatch
}

// Explain compares the values of a result again. It is false when the rule is no
// longer there, or gives another score than it gave then.
func (r *Rules) Explain(result Result) (Explanation, bool) {
	e, ok := r.Try(result.Name, result.SourceValue, result.TargetValue)
	return e, ok && e.Score == result.Score
}

// Try compares two values by the rule of a name; false when there is none.
func (r *Rules) Try(rule, source, target string) (Explanation, bool) {
	found, ok := r.find(rule)
	if !ok {
		return Explanation{}, false
	}
	e := methods[found.method](source, target)
	e.Rule, e.Method, e.Threshold = found.name, found.method, found.threshold
	return e, true
}

// TryMethod compares two values by a method; false when there is none of that name.
func TryMethod(method, source, target string) (Explanation, bool) {
	compare, ok := methods[method]
	if !ok {
		return Explanation{}, false
	}
	e := compare(source, target)
	e.Method = method
	return e, true
}
