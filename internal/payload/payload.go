// Package payload renders what Atlas found as the published JSON.
//
// The answer of the extracts call and the body of the callback are the same bytes,
// made by one function. Keys stand in a fixed order; strings keep their & < and >.
package payload

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"time"

	"atlas/internal/blob"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
)

// DefaultRedactTTL is how long a redact_url works, at most, unless set otherwise.
const DefaultRedactTTL = 15 * time.Minute

// Signer makes the URLs of redacted copies; a blob.Store is one.
type Signer interface {
	SignedURL(key blob.Key, expires time.Time) string
}

// Options of a rendering. With the zero value no redact_url is given.
type Options struct {
	Blobs     Signer           // nil leaves redact_url out
	RedactTTL time.Duration    // how long a redact_url works, at most; 0 means DefaultRedactTTL
	Now       func() time.Time // from when RedactTTL counts; nil means time.Now
	Include   Extras           // of OfExtracts; nil renders the documented body
	Checks    Explainer        // needed for Explain
	Masked    bool             // Aadhaar numbers are shown by their last four digits alone
}

// Explainer says why a comparison has its score, from its values; *crosscheck.Rules is
// one. It is false when it cannot, because the rules have changed since.
type Explainer interface {
	Explain(crosscheck.Result) (crosscheck.Explanation, bool)
}

// Extracts renders the result of a flow. Only documents that are done appear, in the
// order of upload: an answer before the end is incomplete, never half filled.
func Extracts(r flow.Result, opts Options) ([]byte, error) {
	body := extracts{
		FlowUUID:      string(r.Flow.ID),
		ApplicationID: r.Flow.ApplicationID,
		FlowParams:    r.Flow.Params,
		OCRData:       []ocrData{},
		CrossChecks:   make([]crossCheck, len(r.CrossChecks)),
	}
	if len(body.FlowParams) == 0 {
		body.FlowParams = json.RawMessage("{}")
	}
	for _, d := range r.Documents {
		if d.State == flow.Done {
			body.OCRData = append(body.OCRData, documentData(d, opts))
		}
	}
	for i, c := range r.CrossChecks {
		body.CrossChecks[i] = comparison(c, opts)
	}
	text, err := JSON(body)
	if err != nil {
		return nil, fmt.Errorf("rendering extracts: %w", err)
	}
	return text, nil
}

// JSON renders v as every answer of the API is: compact, without HTML escapes, without
// a newline at the end.
func JSON(v any) ([]byte, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), nil
}

type extracts struct {
	FlowUUID      string          `json:"flow_uuid"`
	ApplicationID string          `json:"application_id"`
	FlowParams    json.RawMessage `json:"flow_params"`
	OCRData       []ocrData       `json:"ocr_data"`
	CrossChecks   []crossCheck    `json:"cross_checks"`
}

type ocrData struct {
	Data        object `json:"data"`
	DocumentID  string `json:"document_id"`
	ErrorCode   string `json:"error_code"`
	ErrorReason string `json:"error_reason"`
	additions
}

// additions are what a document has beyond the documentation, where asked for.
type additions struct {
	Evidence     *evidence     `json:"evidence,omitempty"`
	Quality      *quality      `json:"quality,omitempty"`
	Transactions *transactions `json:"transactions,omitempty"`
}

func documentData(d flow.Document, opts Options) ocrData {
	if opts.Masked {
		d.Reading = maskReading(d.Reading)
	}
	problem := d.Reading.Problem
	out := ocrData{DocumentID: d.DocumentID, ErrorCode: string(problem.Code), ErrorReason: problem.Reason}
	if problem.Code == "" {
		out.Data = fields(d.Reading, redactURL(d.Redacted, opts))
	}
	if opts.Include.Has(Evidence) {
		out.Evidence = evidenceOf(d.Reading)
	}
	if opts.Include.Has(Quality) {
		out.Quality = qualityOf(d.Reading)
	}
	if opts.Include.Has(Transactions) && problem.Code == "" {
		out.Transactions = transactionsOf(d.Reading.Statement)
	}
	return out
}

// Names of the fields whose published shape is not just a value and its confidence.
const (
	aadhaarNumber    document.FieldName = "aadhaar_number"
	formattedAddress document.FieldName = "formatted_address"
)

type field struct {
	Value           *string `json:"value"` // null when the document does not say
	ConfidenceScore float64 `json:"confidence_score"`
	RedactURL       string  `json:"redact_url,omitempty"`
}

type address struct {
	State    string `json:"state"`
	Postcode string `json:"postcode"`
	Line1    string `json:"address_line_1"`
	Line2    string `json:"address_line_2"`
	City     string `json:"city"`
}

// fields is the inner object of a document: its type, then its fields in the order of
// the type.
func fields(r document.Reading, redactURL string) object {
	data := object{{"document_type", r.Type}}
	for _, f := range r.Fields {
		if f.Name == formattedAddress {
			data = append(data, member{string(f.Name), postal(f.Address)})
			continue
		}
		out := extracted(f)
		if f.Name == aadhaarNumber {
			out.RedactURL = redactURL
		}
		data = append(data, member{string(f.Name), out})
	}
	return data
}

func extracted(f document.Field) field {
	if !f.Found {
		return field{}
	}
	return field{Value: &f.Value, ConfidenceScore: math.Round(f.Confidence*1e4) / 1e4}
}

// postal keeps all five keys even when no address was found, so that a client need not
// ask whether they are there.
func postal(a *document.Address) address {
	if a == nil {
		return address{}
	}
	return address{State: a.State, Postcode: a.Postcode, Line1: a.Line1, Line2: a.Line2, City: a.City}
}

func redactURL(copied blob.Key, opts Options) string {
	if copied == "" || opts.Blobs == nil {
		return ""
	}
	now, ttl := time.Now, DefaultRedactTTL
	if opts.Now != nil {
		now = opts.Now
	}
	if opts.RedactTTL != 0 {
		ttl = opts.RedactTTL
	}
	// Full minutes up to a third of its life come off, so that a callback and the
	// extracts that are asked for after it are alike to the byte.
	step := (ttl / 3).Truncate(time.Minute)
	return opts.Blobs.SignedURL(copied, now().Add(ttl).Truncate(step))
}
