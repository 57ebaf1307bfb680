package lender

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// API calls a server's Flow and Bulk APIs as one client. Token comes first: it fetches the
// token that the other calls send. After it the calls may be made concurrently.
type API struct {
	Base    string     // "http://127.0.0.1:8080"
	Observe func(Call) // sees every answer; nil for nobody
	token   string
}

// Call is one call that was answered.
type Call struct {
	Method, Path string
	Request      []byte // the body, nil when none
	Status       int
	Answer       []byte
	Took         time.Duration
}

// Application is the body of flow/init.
type Application struct {
	ProductType   string         `json:"product_type"`
	ApplicationID string         `json:"application_id"`
	AuthURL       string         `json:"auth_url"`
	CallbackURL   string         `json:"callback_url"`
	FlowParams    map[string]any `json:"flow_params"`
}

// File is one entry of an upload.
type File struct {
	URL        string `json:"file_url"`
	DocumentID string `json:"document_id"`
}

// Status is the answer of the status call.
type Status struct {
	Upload     string `json:"upload_status"`
	Processing string `json:"processing_status"`
	CrossCheck string `json:"crossheck_status"`
	Master     string `json:"master_status"`
}

// Final says whether the flow has ended, well or not.
func (s Status) Final() bool { return s.Master == "SUCCESS" || s.Master == "FAILED" }

// Extracts is the answer of the extracts call.
type Extracts struct {
	FlowUUID      string       `json:"flow_uuid"`
	ApplicationID string       `json:"application_id"`
	OCRData       []OCRData    `json:"ocr_data"`
	CrossChecks   []CrossCheck `json:"cross_checks"`
}

// OCRData is one document of an answer. Data keeps the order of its members.
type OCRData struct {
	Data        json.RawMessage `json:"data"`
	DocumentID  string          `json:"document_id"`
	ErrorCode   string          `json:"error_code"`
	ErrorReason string          `json:"error_reason"`

	Transactions *Transactions `json:"transactions"` // asked for with "transactions"
}

// Transactions are the table of a bank statement.
type Transactions struct {
	Verdict string        `json:"verdict"`
	Rows    []Transaction `json:"rows"`
}

// Transaction is one row; amounts are plain decimals, nil where nothing is printed.
type Transaction struct {
	Date      string  `json:"date"`
	Narration string  `json:"narration"`
	Debit     *string `json:"debit"`
	Credit    *string `json:"credit"`
	Balance   *string `json:"balance"`
}

// CrossCheck is one comparison of an answer.
type CrossCheck struct {
	Name        string `json:"name"`
	SourceDoc   string `json:"source_doc"`
	SourceField string `json:"source_field_name"`
	SourceValue string `json:"source_value"`
	TargetDoc   string `json:"target_doc"`
	TargetField string `json:"target_field_name"`
	TargetValue string `json:"target_value"`
	Score       int    `json:"similarity_score"`
}

// Field is an extracted value.
type Field struct {
	Value      *string `json:"value"`
	Confidence float64 `json:"confidence_score"`
	RedactURL  string  `json:"redact_url"`
}

// Field returns a field of the document; ok is false when it has none of the name
// or it is not a value with a confidence.
func (d OCRData) Field(name string) (f Field, ok bool) {
	var members map[string]json.RawMessage
	if json.Unmarshal(d.Data, &members) != nil || json.Unmarshal(members[name], &f) != nil {
		return Field{}, false
	}
	return f, true
}

// Token exchanges credentials for the token that the other calls send.
func (a *API) Token(ctx context.Context, id, secret string) error {
	var out struct {
		AccessToken string `json:"access_token"`
	}
	header := http.Header{"Client-Id": {id}, "Client-Secret": {secret}}
	if err := a.call(ctx, http.MethodPost, "/v3/verification/authtoken", header, nil, &out); err != nil {
		return err
	}
	a.token = out.AccessToken
	return nil
}

// Init opens a flow and returns its flow_uuid.
func (a *API) Init(ctx context.Context, app Application) (string, error) {
	if app.FlowParams == nil {
		app.FlowParams = map[string]any{}
	}
	var out struct {
		FlowUUID string `json:"flow_uuid"`
	}
	err := a.call(ctx, http.MethodPost, "/v3/verification/flow/init", a.header(), app, &out)
	return out.FlowUUID, err
}

// Upload hands in documents.
func (a *API) Upload(ctx context.Context, flowUUID string, files ...File) error {
	body := struct {
		FlowUUID string `json:"flow_uuid"`
		FileURLs []File `json:"file_urls"`
	}{flowUUID, files}
	return a.call(ctx, http.MethodPost, "/v3/verification/multiupload", a.header(), body, nil)
}

// Bulk hands in documents as one batch and returns its batch_id.
func (a *API) Bulk(ctx context.Context, files ...File) (batchID string, err error) {
	body := struct {
		ProductType string `json:"product_type"`
		FileURLs    []File `json:"file_urls"`
	}{"PFL_CDL", files}
	var out []struct {
		BatchID string `json:"batch_id"`
	}
	if err := a.call(ctx, http.MethodPost, "/v1/bulk/multiupload", a.header(), body, &out); err != nil {
		return "", err
	}
	if len(out) != len(files) {
		return "", fmt.Errorf("%d entries for %d files", len(out), len(files))
	}
	return out[0].BatchID, nil
}

// BatchPage is a page of a batch.
type BatchPage struct {
	Data []struct {
		DocumentID  string          `json:"document_id"`
		FileData    json.RawMessage `json:"file_data"`
		ErrorCode   string          `json:"error_code"`
		ErrorReason string          `json:"error_reason"`
	} `json:"data"`
	TotalPages int  `json:"total_pages"`
	TotalItems int  `json:"total_items"`
	HasNext    bool `json:"has_next"`
}

// BulkExtracts asks for a page of a batch, from 1.
func (a *API) BulkExtracts(ctx context.Context, batchID string, page int) (p BatchPage, err error) {
	path := fmt.Sprintf("/v1/bulk/extracts?batch_id=%s&page=%d", url.QueryEscape(batchID), page)
	err = a.call(ctx, http.MethodGet, path, a.header(), nil, &p)
	return p, err
}

// Status asks how far a flow has come.
func (a *API) Status(ctx context.Context, flowUUID string) (s Status, err error) {
	err = a.call(ctx, http.MethodGet, "/v3/verification/status?flow_uuid="+url.QueryEscape(flowUUID), a.header(), nil, &s)
	return s, err
}

// Extracts asks for what was read so far; include names what is wanted beside the
// fields.
func (a *API) Extracts(ctx context.Context, flowUUID string, include ...string) (e Extracts, err error) {
	path := "/v3/verification/extracts?flow_uuid=" + url.QueryEscape(flowUUID)
	if len(include) > 0 {
		path += "&include=" + strings.Join(include, ",")
	}
	err = a.call(ctx, http.MethodGet, path, a.header(), nil, &e)
	return e, err
}

// pollEvery is short, for a server on the same machine.
const pollEvery = 100 * time.Millisecond

// Finish polls the status until the flow has ended.
func (a *API) Finish(ctx context.Context, flowUUID string) (Status, error) {
	tick := time.NewTicker(pollEvery)
	defer tick.Stop()
	for {
		s, err := a.Status(ctx, flowUUID)
		if err != nil || s.Final() {
			return s, err
		}
		select {
		case <-ctx.Done():
			return s, fmt.Errorf("waiting for the flow: %w", ctx.Err())
		case <-tick.C:
		}
	}
}

func (a *API) header() http.Header { return http.Header{"Token": {a.token}} }

// call makes one call and decodes its answer; one that is not 2xx is an error that
// quotes it.
func (a *API) call(ctx context.Context, method, path string, header http.Header, body, out any) error {
	var sent []byte
	if body != nil {
		var err error
		if sent, err = json.Marshal(body); err != nil {
			return err
		}
		header.Set("Content-Type", "application/json")
	}
	req, err := http.NewRequestWithContext(ctx, method, a.Base+path, bytes.NewReader(sent))
	if err != nil {
		return err
	}
	req.Header = header
	start := time.Now()
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	if a.Observe != nil {
		a.Observe(Call{method, path, sent, resp.StatusCode, answer, time.Since(start)})
	}
	if resp.StatusCode/100 != 2 {
		return fmt.Errorf("%s %s: %s: %s", method, req.URL.Path, resp.Status, answer)
	}
	if out == nil {
		return nil
	}
	return json.Unmarshal(answer, out)
}
