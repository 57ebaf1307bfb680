package payload

import "atlas/internal/crosscheck"

type crossCheck struct {
	SourceDoc       string `json:"source_doc"`
	SourceFieldName string `json:"source_field_name"`
	SourceValue     string `json:"source_value"`
	TargetDoc       string `json:"target_doc"`
	TargetFieldName string `json:"target_field_name"`
	TargetValue     string `json:"target_value"`
	SimilarityScore int    `json:"similarity_score"`
	Name            string `json:"name"`

	// Explain is left out when it was not asked for, which is nil; a nil *checkExplain
	// is null, for a comparison that the rules of today do not explain.
	Explain any `json:"explain,omitempty"`
}

type checkExplain struct {
	Rule       string             `json:"rule"`
	Method     string             `json:"method"`
	Source     string             `json:"source_normalized"`
	Target     string             `json:"target_normalized"`
	Parts      []part             `json:"parts"`
	SamePerson *int               `json:"same_person_score,omitempty"`
	Threshold  int                `json:"threshold,omitempty"`
	Verdict    crosscheck.Verdict `json:"verdict,omitempty"`
}

func comparison(c crosscheck.Result, opts Options) crossCheck {
	out := crossCheck{
		SourceDoc: string(c.SourceType), SourceFieldName: string(c.SourceField), SourceValue: c.SourceValue,
		TargetDoc: string(c.TargetType), TargetFieldName: string(c.TargetField), TargetValue: c.TargetValue,
		SimilarityScore: c.Score, Name: c.Name,
	}
	if opts.Include.Has(Explain) {
		out.Explain = explainCheck(c, opts.Checks)
	}
	if opts.Masked {
		return maskComparison(c, out)
	}
	return out
}

func explainCheck(c crosscheck.Result, checks Explainer) *checkExplain {
	e, ok := checks.Explain(c)
	if !ok {
		return nil
	}
	out := &checkExplain{
		Rule: e.Rule, Method: e.Method, Source: e.Source, Target: e.Target, Parts: []part{},
		SamePerson: e.SamePerson, Threshold: e.Threshold, Verdict: e.Verdict(),
	}
	for _, p := range e.Parts {
		out.Parts = append(out.Parts, part{p.Component, p.Source, p.Target, string(p.Relation), p.Points, p.Of})
	}
	return out
}
