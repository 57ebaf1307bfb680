package store

import (
	"encoding/json"
	"fmt"

	"atlas/internal/document"
)

// readingRow is a document.Reading as it is kept. Its names stand in the database
// and stay when ours change.
type readingRow struct {
	Type         string     `json:"type"`
	TypeScore    float64    `json:"type_score"`
	Fields       []fieldRow `json:"fields,omitempty"`
	ProblemCode  string     `json:"problem_code,omitempty"`
	Problem      string     `json:"problem,omitempty"`
	Pictures     [][2]int   `json:"pictures,omitempty"` // width, height of each page's
	Engine       string     `json:"engine,omitempty"`
	Models       string     `json:"models,omitempty"`
	PageCount    int        `json:"page_count"`
	RulesVersion string     `json:"rules_version"`
	Calibration  string     `json:"calibration_version,omitempty"`
	Checks       []checkRow `json:"checks,omitempty"`

	Measures  []measureRow  `json:"measures,omitempty"`
	Statement *statementRow `json:"statement,omitempty"`
}

// statementRow is the table of a bank statement; a transaction is its date, narration,
// debit, credit and balance.
type statementRow struct {
	Transactions [][5]string `json:"transactions"`
	Pages        []int       `json:"pages"` // of each transaction
	Opening      string      `json:"opening"`
	Closing      string      `json:"closing"`
	Verdict      string      `json:"verdict"`
	Breaks       []int       `json:"breaks,omitempty"`
	Source       string      `json:"source"`
}

type checkRow struct {
	Name    string `json:"name"`
	Field   string `json:"field,omitempty"`
	Verdict string `json:"verdict"`
	Detail  string `json:"detail,omitempty"`
}

type measureRow struct {
	Name  string  `json:"name"`
	Page  int     `json:"page"`
	Value float64 `json:"value"`
	Limit float64 `json:"limit"`
	Grade string  `json:"grade"`
}

type fieldRow struct {
	Name       string         `json:"name"`
	Found      bool           `json:"found"`
	Value      string         `json:"value,omitempty"`
	Address    *addressRow    `json:"address,omitempty"`
	Confidence float64        `json:"confidence"`
	Text       string         `json:"text,omitempty"`
	Page       int            `json:"page,omitempty"`
	Polygon    *[4][2]float64 `json:"on_picture,omitempty"` // x, y of each corner
	Source     string         `json:"source,omitempty"`
	Rival      *rivalRow      `json:"rival,omitempty"`
}

type rivalRow struct {
	Value   string         `json:"value"`
	Text    string         `json:"text,omitempty"`
	Page    int            `json:"page,omitempty"`
	Polygon *[4][2]float64 `json:"on_picture,omitempty"`
	Source  string         `json:"source,omitempty"`
	Share   float64        `json:"share"`
}

type addressRow struct {
	State    string `json:"state"`
	Postcode string `json:"postcode"`
	Line1    string `json:"line_1"`
	Line2    string `json:"line_2"`
	City     string `json:"city"`
}

func encodeReading(r document.Reading) (string, error) {
	row := readingRow{
		Type: string(r.Type), TypeScore: r.TypeScore,
		ProblemCode: string(r.Problem.Code), Problem: r.Problem.Reason,
		PageCount: r.PageCount, RulesVersion: r.RulesVersion, Calibration: r.CalibrationVersion,
		Engine: r.Engine, Models: r.Models,
	}
	for _, p := range r.Pictures {
		row.Pictures = append(row.Pictures, [2]int{p.Width, p.Height})
	}
	for _, m := range r.Measures {
		row.Measures = append(row.Measures, measureRow{string(m.Name), m.Page, m.Value, m.Limit, string(m.Grade)})
	}
	for _, f := range r.Fields {
		row.Fields = append(row.Fields, encodeField(f))
	}
	for _, c := range r.Checks {
		row.Checks = append(row.Checks, checkRow{c.Name, string(c.Field), string(c.Verdict), c.Detail})
	}
	row.Statement = encodeStatement(r.Statement)
	b, err := json.Marshal(row)
	if err != nil {
		return "", fmt.Errorf("encoding a reading: %w", err)
	}
	return string(b), nil
}

func encodeField(f document.Field) fieldRow {
	row := fieldRow{
		Name: string(f.Name), Found: f.Found, Value: f.Value, Confidence: f.Confidence,
		Text: f.Text, Page: f.Page, Polygon: encodePolygon(f.Polygon), Source: string(f.Source),
	}
	if v := f.Rival; v != nil {
		row.Rival = &rivalRow{v.Value, v.Text, v.Page, encodePolygon(v.Polygon), string(v.Source), v.Share}
	}
	if a := f.Address; a != nil {
		row.Address = &addressRow{State: a.State, Postcode: a.Postcode, Line1: a.Line1, Line2: a.Line2, City: a.City}
	}
	return row
}

// encodePolygon gives nil for the zero polygon.
func encodePolygon(p document.Polygon) *[4][2]float64 {
	if p == (document.Polygon{}) {
		return nil
	}
	row := new([4][2]float64)
	for i, corner := range p {
		row[i] = [2]float64{corner.X, corner.Y}
	}
	return row
}

func decodePolygon(row *[4][2]float64) (p document.Polygon) {
	if row == nil {
		return p
	}
	for i, corner := range row {
		p[i] = document.Point{X: corner[0], Y: corner[1]}
	}
	return p
}

// decodeReading gives the zero Reading for "", a document that has none yet.
func decodeReading(text string) (document.Reading, error) {
	if text == "" {
		return document.Reading{}, nil
	}
	var row readingRow
	if err := json.Unmarshal([]byte(text), &row); err != nil {
		return document.Reading{}, fmt.Errorf("decoding a reading: %w", err)
	}
	r := document.Reading{
		Type: document.Type(row.Type), TypeScore: row.TypeScore,
		Problem:   document.Problem{Code: document.ProblemCode(row.ProblemCode), Reason: row.Problem},
		PageCount: row.PageCount, RulesVersion: row.RulesVersion, CalibrationVersion: row.Calibration,
		Engine: row.Engine, Models: row.Models,
	}
	for _, p := range row.Pictures {
		r.Pictures = append(r.Pictures, document.Size{Width: p[0], Height: p[1]})
	}
	for _, m := range row.Measures {
		r.Measures = append(r.Measures, document.Measure{
			Name: document.MeasureName(m.Name), Page: m.Page, Value: m.Value, Limit: m.Limit, Grade: document.Grade(m.Grade),
		})
	}
	for _, f := range row.Fields {
		r.Fields = append(r.Fields, decodeField(f))
	}
	for _, c := range row.Checks {
		r.Checks = append(r.Checks, document.Check{
			Name: c.Name, Field: document.FieldName(c.Field), Verdict: document.Verdict(c.Verdict), Detail: c.Detail,
		})
	}
	r.Statement = decodeStatement(row.Statement)
	return r, nil
}

func encodeStatement(s *document.Statement) *statementRow {
	if s == nil {
		return nil
	}
	row := &statementRow{Opening: s.Opening, Closing: s.Closing, Verdict: string(s.Verdict), Breaks: s.Breaks, Source: string(s.Source)}
	for _, t := range s.Transactions {
		row.Transactions = append(row.Transactions, [5]string{t.Date, t.Narration, t.Debit, t.Credit, t.Balance})
		row.Pages = append(row.Pages, t.Page)
	}
	return row
}

func decodeStatement(row *statementRow) *document.Statement {
	if row == nil {
		return nil
	}
	s := &document.Statement{Opening: row.Opening, Closing: row.Closing, Verdict: document.Verdict(row.Verdict), Breaks: row.Breaks, Source: document.Source(row.Source)}
	for i, t := range row.Transactions {
		s.Transactions = append(s.Transactions, document.Transaction{Date: t[0], Narration: t[1], Debit: t[2], Credit: t[3], Balance: t[4], Page: row.Pages[i]})
	}
	return s
}

func decodeField(row fieldRow) document.Field {
	f := document.Field{
		Name: document.FieldName(row.Name), Found: row.Found, Value: row.Value, Confidence: row.Confidence,
		Text: row.Text, Page: row.Page, Polygon: decodePolygon(row.Polygon), Source: document.Source(row.Source),
	}
	if v := row.Rival; v != nil {
		f.Rival = &document.Rival{
			Value: v.Value, Text: v.Text, Page: v.Page, Polygon: decodePolygon(v.Polygon),
			Source: document.Source(v.Source), Share: v.Share,
		}
	}
	if a := row.Address; a != nil {
		f.Address = &document.Address{State: a.State, Postcode: a.Postcode, Line1: a.Line1, Line2: a.Line2, City: a.City}
	}
	return f
}
