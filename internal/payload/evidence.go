package payload

import (
	"math"

	"atlas/internal/document"
)

// evidence says what read a document, and where on its pages each field was found. It
// shows no value that the data of the document does not show: a document with an error
// has no fields here either.
type evidence struct {
	Versions versions `json:"versions"`
	Pages    []page   `json:"pages"`
	Fields   object   `json:"fields"`
}

type versions struct {
	Engine string `json:"engine"`
	Models string `json:"models"`
	Rules  string `json:"rules"`

	Calibration string `json:"calibration"`
}

type page struct {
	Page   int `json:"page"`
	Width  int `json:"width"`
	Height int `json:"height"`
}

// place is where a value was read.
type place struct {
	Page    int             `json:"page"`
	Polygon *[4][2]float64  `json:"polygon"` // null for what is judged from the whole page
	Text    string          `json:"text"`
	Source  document.Source `json:"source"`
}

type fieldEvidence struct {
	place
	Lost *lost `json:"lost"`
}

type lost struct {
	Value string `json:"value"`
	place
	Share float64 `json:"share"`
}

func evidenceOf(r document.Reading) *evidence {
	e := &evidence{
		Versions: versions{Engine: r.Engine, Models: r.Models, Rules: r.RulesVersion, Calibration: r.CalibrationVersion},
		Pages:    make([]page, len(r.Pictures)),
		Fields:   object{},
	}
	for i, p := range r.Pictures {
		e.Pages[i] = page{i + 1, p.Width, p.Height}
	}
	if r.Problem.Code != "" {
		return e
	}
	for _, f := range r.Fields {
		e.Fields = append(e.Fields, member{string(f.Name), evidenceOfField(f)})
	}
	return e
}

// evidenceOfField is nil, which is null, for a field that was not found.
func evidenceOfField(f document.Field) *fieldEvidence {
	if !f.Found {
		return nil
	}
	e := &fieldEvidence{place: place{f.Page, corners(f.Polygon), f.Text, f.Source}}
	if v := f.Rival; v != nil {
		e.Lost = &lost{v.Value, place{v.Page, corners(v.Polygon), v.Text, v.Source}, math.Round(v.Share*100) / 100}
	}
	return e
}

// corners are in tenths of a pixel, which is finer than any outline is known.
func corners(p document.Polygon) *[4][2]float64 {
	if p == (document.Polygon{}) {
		return nil
	}
	var out [4][2]float64
	for i, c := range p {
		out[i] = [2]float64{math.Round(c.X*10) / 10, math.Round(c.Y*10) / 10}
	}
	return &out
}
