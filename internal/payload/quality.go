package payload

import "atlas/internal/document"

// quality says how the pictures of a document came out, and what the parts of the
// document say of each other.
type quality struct {
	Pages  []pageQuality `json:"pages"`
	Checks []partCheck   `json:"checks"`
}

// partCheck is one comparison of a document's parts, such as a code with the print.
type partCheck struct {
	Check   string             `json:"check"`
	Field   document.FieldName `json:"field,omitempty"` // when it is about one
	Verdict document.Verdict   `json:"verdict"`
	Detail  string             `json:"detail"`
}

// pageQuality is of a page that was read from a picture; one with its own text has none.
type pageQuality struct {
	Page   int       `json:"page"`
	Checks []measure `json:"checks"`
}

type measure struct {
	Check   document.MeasureName `json:"check"`
	Verdict document.Grade       `json:"verdict"`
	Value   *float64             `json:"value"` // null when it could not be measured
	Limit   float64              `json:"limit"`
}

func qualityOf(r document.Reading) *quality {
	q := &quality{Pages: []pageQuality{}, Checks: []partCheck{}}
	for _, c := range r.Checks {
		q.Checks = append(q.Checks, partCheck{c.Name, c.Field, c.Verdict, c.Detail})
	}
	for _, m := range r.Measures {
		last := len(q.Pages) - 1
		if last < 0 || q.Pages[last].Page != m.Page {
			q.Pages = append(q.Pages, pageQuality{Page: m.Page})
			last++
		}
		out := measure{Check: m.Name, Verdict: m.Grade, Value: &m.Value, Limit: m.Limit}
		if m.Grade == document.Unmeasured {
			out.Value = nil
		}
		q.Pages[last].Checks = append(q.Pages[last].Checks, out)
	}
	return q
}
