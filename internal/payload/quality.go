package payload

import "atlas/internal/document"

// quality says how the pictures of a document came out. What the parts of a document say
// of each other has its place here, beside the pages.
type quality struct {
	Pages []pageQuality `json:"pages"`
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
	q := &quality{Pages: []pageQuality{}}
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
