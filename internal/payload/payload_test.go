package payload_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/sebdah/goldie/v2"
	"pgregory.net/rapid"

	"atlas/internal/blob"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
	"atlas/internal/payload"
)

var now = time.Date(2026, 3, 9, 8, 14, 8, 0, time.UTC)

// signer writes what it was asked to sign.
type signer struct{}

func (signer) SignedURL(key blob.Key, expires time.Time) string {
	return fmt.Sprintf("https://atlas.example/blobs/%s?expires=%d&signature=x", key, expires.Unix())
}

func options() payload.Options {
	return payload.Options{Blobs: signer{}, Now: func() time.Time { return now }}
}

func application() flow.Flow {
	return flow.Flow{
		ID:          "c6a2ffd7-eb44-4d16-8b45-32adc2182a8b",
		Application: flow.Application{ApplicationID: "12321321", Params: json.RawMessage(`{"b": 1, "a": "<&>"}`)},
	}
}

func found(name document.FieldName, value string, confidence float64) document.Field {
	return document.Field{Name: name, Found: true, Value: value, Confidence: confidence}
}

func done(id string, r document.Reading) flow.Document {
	return flow.Document{DocumentID: id, State: flow.Done, Reading: r}
}

func problem(id string, failure flow.Failure, code document.ProblemCode, reason string) flow.Document {
	d := done(id, document.Reading{Type: "OPEN_BOX", Problem: document.Problem{Code: code, Reason: reason}})
	d.Failure = failure
	d.Reading.Fields = []document.Field{found("face_count", "2", 0.9)}
	return d
}

func aadhaar(redacted blob.Key) flow.Document {
	d := done("doc-001", document.Reading{Type: "AADHAAR", Fields: []document.Field{
		found("name", "Meera Nandakumar", 0.95),
		found("address", "S/O: Raghav, 4-CH-64, NEAR COMMUNITY HALL, BHILWARA", 0.876549),
		{Name: "formatted_address", Found: true, Confidence: 0.8, Address: &document.Address{
			State: "Rajasthan", Postcode: "311001", Line1: "4-CH-64, NEAR COMMUNITY HALL", City: "BHILWARA"}},
		found("aadhaar_number", "1234 5678 9012", 0.99),
		{Name: "date_of_birth"},
	}})
	d.Redacted = redacted
	return d
}

func TestExtracts(t *testing.T) {
	pan := done("doc-002", document.Reading{Type: "PAN", Fields: []document.Field{
		found("name_as_per_pan", `RAO & SONS <"HUF">`, 1),
		{Name: "father_name"},
		found("dob", "16/07/1986", 0.98),
		found("pan_number", "ABCDE1234F", 0.00004),
		found("document_quality_flag", "original", 0.97),
	}})
	addressless := done("doc-003", document.Reading{Type: "GST_CERT", Fields: []document.Field{
		{Name: "address"}, {Name: "formatted_address"},
	}})
	tests := []struct {
		golden string
		result flow.Result
	}{
		{"everything", flow.Result{
			Flow: application(),
			Documents: []flow.Document{
				aadhaar("redacted/1.jpg"), pan, addressless,
				problem("doc-004", flow.NoFailure, document.InvalidDocument, "multiple people"),
				problem("doc-005", flow.NoFailure, document.UnrecognisedDocument, "not a known document"),
				problem("doc-006", flow.FetchFailed, document.InvalidDocument, "file could not be downloaded: HTTP 403"),
			},
			CrossChecks: []crosscheck.Result{{
				Name:       "CUSTOMER_NAME",
				SourceType: "DELIVERY_ORDER", SourceField: "customer_name", SourceValue: "Pashangh",
				TargetType: "INVOICE", TargetField: "customer_name", TargetValue: "Pashangh Irani", Score: 90,
			}},
		}},
		{"no_redacted_copy", flow.Result{Flow: application(), Documents: []flow.Document{aadhaar("")}}},
		{"nothing_yet", flow.Result{
			Flow: flow.Flow{ID: "ec57821d-d766-4e24-81ef-a2768094511b", Application: flow.Application{ApplicationID: "A&B"}},
			Documents: []flow.Document{
				{DocumentID: "1", State: flow.Downloading},
				{DocumentID: "2", State: flow.Reading, Reading: document.Reading{Type: "PAN"}},
			},
		}},
	}
	for _, tt := range tests {
		t.Run(tt.golden, func(t *testing.T) {
			body, err := payload.Extracts(tt.result, options())
			if err != nil {
				t.Fatal(err)
			}
			goldie.New(t).Assert(t, tt.golden, body)
		})
	}
}

func TestRedactURL(t *testing.T) {
	tests := []struct {
		rule string
		opts payload.Options
		want string
	}{
		{"15 minutes by default, less the minutes after the last full five", options(), fmt.Sprint("expires=", time.Date(2026, 3, 9, 8, 25, 0, 0, time.UTC).Unix())},
		{"as long as set", payload.Options{Blobs: signer{}, RedactTTL: time.Minute, Now: options().Now}, fmt.Sprint("expires=", now.Add(time.Minute).Unix())},
		{"left out without a signer", payload.Options{}, ""},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			body, err := payload.Extracts(flow.Result{Documents: []flow.Document{aadhaar("redacted/1.jpg")}}, tt.opts)
			if err != nil {
				t.Fatal(err)
			}
			if has := bytes.Contains(body, []byte("redact_url")); has != (tt.want != "") || !bytes.Contains(body, []byte(tt.want)) {
				t.Errorf("body is %s, want %q", body, tt.want)
			}
		})
	}
}

func TestAConfidenceThatIsNoNumberIsAnError(t *testing.T) {
	d := done("1", document.Reading{Type: "PAN", Fields: []document.Field{found("dob", "x", math.NaN())}})
	if body, err := payload.Extracts(flow.Result{Documents: []flow.Document{d}}, options()); err == nil {
		t.Errorf("rendered as %s", body)
	}
}

// TestExtractsReadBack draws results and reads the JSON back: whatever the strings and
// numbers, nothing is lost, escaped wrongly or given more than four decimals.
func TestExtractsReadBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z_]{1,12}`), 1, 8, rapid.ID).Draw(t, "names")
		value := rapid.String().Draw(t, "value")
		confidence := rapid.Float64Range(0, 1).Draw(t, "confidence")
		r := document.Reading{Type: "INVOICE"}
		for _, n := range names {
			r.Fields = append(r.Fields, found(document.FieldName("x_"+n), value, confidence))
		}
		body, err := payload.Extracts(flow.Result{Flow: application(), Documents: []flow.Document{done(value, r)}}, options())
		if err != nil {
			t.Fatal(err)
		}
		var got struct {
			OCRData []struct {
				Data       map[string]json.RawMessage `json:"data"`
				DocumentID string                     `json:"document_id"`
			} `json:"ocr_data"`
		}
		if err := json.Unmarshal(body, &got); err != nil {
			t.Fatalf("%v in %s", err, body)
		}
		if got.OCRData[0].DocumentID != value {
			t.Fatalf("document_id %q came back as %q", value, got.OCRData[0].DocumentID)
		}
		for _, n := range names {
			var f struct {
				Value string      `json:"value"`
				Score json.Number `json:"confidence_score"`
			}
			if err := json.Unmarshal(got.OCRData[0].Data["x_"+n], &f); err != nil {
				t.Fatal(err)
			}
			score, err := f.Score.Float64()
			if err != nil || math.Abs(score-confidence) > 0.00005+1e-12 {
				t.Fatalf("confidence %v came back as %s", confidence, f.Score)
			}
			if _, decimals, ok := strings.Cut(f.Score.String(), "."); ok && len(decimals) > 4 || strings.Contains(f.Score.String(), "e") {
				t.Fatalf("confidence %s has more than four decimals", f.Score)
			}
			if diff := cmp.Diff(value, f.Value); diff != "" {
				t.Fatal(diff)
			}
		}
		if i := inOrder(body, names); i >= 0 {
			t.Fatalf("field %s is out of order in %s", names[i], body)
		}
	})
}

// inOrder is the first name that does not stand after the one before it, -1 if none.
func inOrder(body []byte, names []string) int {
	at := bytes.Index(body, []byte(`"document_type"`))
	for i, n := range names {
		next := bytes.Index(body, []byte(`"x_`+n+`":`))
		if next < at {
			return i
		}
		at = next
	}
	return -1
}
