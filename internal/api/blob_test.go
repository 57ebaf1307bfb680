package api_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/flow"
)

// finish gives the first document of a flow a reading with a redacted copy, and the
// flow its cross-checks.
func (d *door) finish(t *testing.T, id string) {
	t.Helper()
	if err := d.blobs.Put(t.Context(), "redacted/1.jpg", "image/jpeg", []byte("covered")); err != nil {
		t.Fatal(err)
	}
	err := d.store.Change(t.Context(), flow.ID(id), func(tx flow.Tx) error {
		versions, err := tx.Versions(t.Context())
		if err != nil {
			return err
		}
		doc := versions[0]
		doc.State = flow.Done
		doc.Redacted = "redacted/1.jpg"
		doc.Reading = document.Reading{Type: "AADHAAR", Fields: []document.Field{
			{Name: "name", Found: true, Value: "Meera & Nandakumar", Confidence: 0.95},
			{Name: "aadhaar_number", Found: true, Value: "1234 5678 9012", Confidence: 0.99},
		}}
		if err := tx.UpdateDocument(t.Context(), doc); err != nil {
			return err
		}
		if err := tx.SetRevisions(t.Context(), tx.Flow().Revision, tx.Flow().Revision); err != nil {
			return err
		}
		return tx.SetCrossChecks(t.Context(), []crosscheck.Result{{
			Name:       "CUSTOMER_NAME",
			SourceType: "DELIVERY_ORDER", SourceField: "customer_name", SourceValue: "Pashangh",
			TargetType: "INVOICE", TargetField: "customer_name", TargetValue: "Pashangh Irani", Score: 90,
		}})
	})
	if err != nil {
		t.Fatal(err)
	}
}

// redactURL reads the extracts of a flow and returns them with their redact_url, which
// is left out of the text.
func (d *door) redactURL(t *testing.T, id, token string) (extracts, url string) {
	t.Helper()
	r := d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token)
	var body struct {
		OCRData []struct {
			Data map[string]json.RawMessage `json:"data"`
		} `json:"ocr_data"`
	}
	if err := json.Unmarshal([]byte(r.body), &body); err != nil {
		t.Fatal(err)
	}
	var number struct {
		RedactURL string `json:"redact_url"`
	}
	if err := json.Unmarshal(body.OCRData[0].Data["aadhaar_number"], &number); err != nil {
		t.Fatal(err)
	}
	return strings.Replace(r.body, number.RedactURL, "URL", 1), number.RedactURL
}

func TestRedactURL(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)

	extracts, link := d.redactURL(t, id, token)
	want := `{"flow_uuid":"` + id + `","application_id":"12321321","flow_params":{},"ocr_data":[{"data":{"document_type":"AADHAAR",` +
		`"name":{"value":"Meera & Nandakumar","confidence_score":0.95},` +
		`"aadhaar_number":{"value":"1234 5678 9012","confidence_score":0.99,"redact_url":"URL"}},` +
		`"document_id":"1","error_code":"","error_reason":""}],` +
		`"cross_checks":[{"source_doc":"DELIVERY_ORDER","source_field_name":"customer_name","source_value":"Pashangh",` +
		`"target_doc":"INVOICE","target_field_name":"customer_name","target_value":"Pashangh Irani","similarity_score":90,"name":"CUSTOMER_NAME"}]}`
	if extracts != want {
		t.Errorf("got  %s\nwant %s", extracts, want)
	}

	path, ok := strings.CutPrefix(link, d.URL)
	if !ok {
		t.Fatalf("redact_url %s is not at %s", link, d.URL)
	}
	picture := d.call(t, "GET", path, "") // no token: the URL is enough
	if picture.status != 200 || picture.body != "covered" || picture.header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("GET redact_url gives %d %q %q", picture.status, picture.body, picture.header.Get("Content-Type"))
	}
	if picture.header.Get("Cache-Control") != "private, no-store" || picture.header.Get("Content-Disposition") != "inline" {
		t.Errorf("headers are %v", picture.header)
	}
	d.call(t, "GET", strings.Replace(path, "1.jpg", "2.jpg", 1), "").want(t, 403, problem(403, "Forbidden", "Invalid file URL"))
	d.call(t, "GET", "/blobs/redacted/1.jpg", "").want(t, 403, problem(403, "Forbidden", "Invalid file URL"))
	d.call(t, "GET", path[:len(path)-1], "").want(t, 403, problem(403, "Forbidden", "Invalid file URL"))

	d.clock.advance(10*time.Minute - time.Second)
	if r := d.call(t, "GET", path, ""); r.status != 200 {
		t.Errorf("after two thirds of its life: %d %s", r.status, r.body)
	}
	d.clock.advance(5*time.Minute + time.Second)
	d.call(t, "GET", path, "").want(t, 403, problem(403, "Forbidden", "File URL has expired"))

	_, fresh := d.redactURL(t, id, token)
	if err := d.blobs.Delete(t.Context(), "redacted/1.jpg"); err != nil {
		t.Fatal(err)
	}
	d.call(t, "GET", strings.TrimPrefix(fresh, d.URL), "").want(t, 404, problem(404, "Not Found", "File not found"))
}

func TestRedactTTLIsASetting(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.RedactTTL = time.Minute })
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)
	_, link := d.redactURL(t, id, token)
	d.clock.advance(time.Minute)
	if r := d.call(t, "GET", strings.TrimPrefix(link, d.URL), ""); r.status != http.StatusForbidden {
		t.Errorf("after a minute: %d", r.status)
	}
}
