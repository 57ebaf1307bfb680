package api_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/document"
	"atlas/internal/flow"
)

const (
	bulk        = "/v1/bulk"
	docstream   = "/v1/docstream"
	authtoken   = "/authtoken"
	multiupload = "/multiupload"
	extracts    = "/extracts"
)

const batchPattern = `BATCH-\d{5}-[A-Z]{5}-20260309081408`

// batchBody uploads n files whose document_ids count from 1.
func batchBody(n int) string {
	files := make([]string, n)
	for i := range files {
		files[i] = fmt.Sprintf(`{"file_url":"https://files.example/%d?a=1&b=2","document_id":"%d"}`, i+1, i+1)
	}
	return `{"product_type":"POC_CDL","file_urls":[` + strings.Join(files, ",") + `]}`
}

// entry is a line of the answer to a Bulk upload.
type entry struct {
	BatchID    string `json:"batch_id"`
	DocumentID string `json:"document_id"`
	FileUUID   string `json:"file_uuid"`
}

// bulkUpload uploads n files as one batch.
func (d *door) bulkUpload(t testing.TB, token string, n int) []entry {
	t.Helper()
	r := d.call(t, "POST", bulk+multiupload, batchBody(n), "Token", token)
	var entries []entry
	if err := json.Unmarshal([]byte(r.body), &entries); err != nil || r.status != 201 || len(entries) != n {
		t.Fatalf("%d %s (%v)", r.status, r.body, err)
	}
	return entries
}

// read ends a document of a batch.
func (d *door) read(t testing.TB, fileUUID string, r document.Reading) {
	t.Helper()
	err := d.store.ChangeDocument(t.Context(), fileUUID, func(tx flow.DocumentTx) error {
		doc, err := tx.Document(t.Context(), fileUUID)
		if err != nil {
			return err
		}
		doc.State, doc.Reading = flow.Done, r
		if r.Type == "AADHAAR" {
			doc.Redacted = "redacted/1.jpg"
		}
		return tx.UpdateDocument(t.Context(), doc)
	})
	if err != nil {
		t.Fatal(err)
	}
}

var pan = document.Reading{Type: "PAN", Fields: []document.Field{{Name: "pan_number", Found: true, Value: "ABCDE1234E", Confidence: 0.95}}}

func failed(code document.ProblemCode, reason string) document.Reading {
	return document.Reading{Problem: document.Problem{Code: code, Reason: reason}}
}

// TestBulkCalls walks a batch as the documentation does.
func TestBulkCalls(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	r := d.call(t, "POST", bulk+authtoken, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	token := match(t, r, 201, `^\{"access_token":"(eyJ[\w.-]+)","expires_in":3600\}$`)[1]

	r = d.call(t, "POST", bulk+multiupload, batchBody(3), "Token", token, "Content-Type", "application/json")
	line := func(n int) string {
		return fmt.Sprintf(`\{"batch_id":"(%s)","document_id":"%d","file_uuid":"(%s)"\}`, batchPattern, n, uuidPattern)
	}
	m := match(t, r, 201, `^\[`+line(1)+","+line(2)+","+line(3)+`\]$`)
	if m[1] != m[3] || m[1] != m[5] {
		t.Error("one upload has several batch ids")
	}
	page := func(data string) string {
		return `{"data":[` + data + `],"page":1,"per_page":50,"total_pages":1,"total_items":3,"has_next":false,"has_prev":false}`
	}
	get := func() reply { return d.call(t, "GET", bulk+extracts+"?batch_id="+m[1], "", "Token", token) }
	get().want(t, 200, page(""))

	d.read(t, m[6], failed(document.InvalidDocument, "multiple people"))
	third := `{"document_id":"3","file_data":{},"error_code":"INVALID_DOC","error_reason":"multiple people"}`
	get().want(t, 200, page(third))
	d.read(t, m[2], pan)
	first := `{"document_id":"1","file_data":{"document_type":"PAN","pan_number":{"value":"ABCDE1234E","confidence_score":0.95}}}`
	get().want(t, 200, page(first+","+third))
	d.read(t, m[4], failed(document.UnrecognisedDocument, "no known document type"))
	second := `{"document_id":"2","file_data":{},"error_code":"UNRECOGNISED","error_reason":"no known document type"}`
	get().want(t, 200, page(first+","+second+","+third))
}

func TestBulkRedactURL(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	if err := d.blobs.Put(t.Context(), "redacted/1.jpg", "image/jpeg", []byte("covered")); err != nil {
		t.Fatal(err)
	}
	e := d.bulkUpload(t, token, 1)[0]
	d.read(t, e.FileUUID, document.Reading{Type: "AADHAAR", Fields: []document.Field{
		{Name: "aadhaar_number", Found: true, Value: "1234 5678 9012", Confidence: 0.99},
	}})
	r := d.call(t, "GET", bulk+extracts+"?batch_id="+e.BatchID, "", "Token", token)
	link := match(t, r, 200, `"aadhaar_number":\{"value":"1234 5678 9012","confidence_score":0.99,"redact_url":"([^"]+)"\}`)[1]
	if picture := d.call(t, "GET", strings.TrimPrefix(link, d.URL), ""); picture.body != "covered" {
		t.Errorf("redact_url gives %d %q", picture.status, picture.body)
	}
}

// TestSandboxCalls walks a batch of the sandbox as the documentation does.
func TestSandboxCalls(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Sandbox)
	r := d.call(t, "POST", docstream+authtoken, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	token := match(t, r, 201, `^\{"access_token":"(eyJ[\w.-]+)","expires_in":3600\}$`)[1]
	for rule, body := range map[string]string{
		"plain":                  batchBody(2),
		"a flow_uuid is ignored": strings.Replace(batchBody(2), "{", `{"flow_uuid":7,`, 1),
	} {
		r = d.call(t, "POST", docstream+multiupload, body, "Token", token)
		id := match(t, r, 201, `^\{"batch_id":"(`+batchPattern+`)"\}$`)[1]
		d.call(t, "GET", docstream+extracts+"?batch_id="+id+"&per_page=1", "", "Token", token).want(t, 200,
			`{"data":[],"page":1,"per_page":1,"total_pages":2,"total_items":2,"has_next":true,"has_prev":false}`)
		if t.Failed() {
			t.Fatal(rule)
		}
	}
}

func TestBatchUploadErrors(t *testing.T) {
	d := open(t, func(_ *api.Deps, o *api.Options) { o.MaxBatchFiles = 60 })
	_, production := d.client(t, client.Production)
	_, sandbox := d.client(t, client.Sandbox)
	missing := func(names string) string { return badRequest("Missing or empty required parameters: " + names) }
	const good = `{"file_url":"https://files.example/1","document_id":"1"}`
	files := func(entries string) string { return `{"product_type":"POC_CDL","file_urls":` + entries + `}` }
	for _, p := range []struct {
		path, token string
		limit       int
	}{{bulk, production, 60}, {docstream, sandbox, 50}} {
		for _, tt := range []struct{ rule, body, want string }{
			{"no product_type", `{"file_urls":[` + good + `]}`, missing("['product_type']")},
			{"blank product_type", `{"product_type":" ","file_urls":[` + good + `]}`, missing("['product_type']")},
			{"no file_urls", `{"product_type":"POC_CDL"}`, missing("['file_urls']")},
			{"empty file_urls", files(`[]`), missing("['file_urls']")},
			{"neither", `{}`, missing("['product_type', 'file_urls']")},
			{"product_type a number", `{"product_type":1,"file_urls":[` + good + `]}`, badRequest("product_type must be a string")},
			{"file_urls a string", files(`"https://files.example/1"`), badRequest("file_urls must be an array")},
			{"an entry that is a string", files(`["https://files.example/1"]`), badRequest("file_urls[0] must be an object")},
			{"an entry without either", files(`[` + good + `,{}]`), missing("['file_urls[1].file_url', 'file_urls[1].document_id']")},
			{"file_url a local file", files(`[{"file_url":"file:///etc/passwd","document_id":"1"}]`), badRequest("file_urls[0].file_url must be an http or https URL")},
			{"one file too many", batchBody(p.limit + 1), badRequest(fmt.Sprintf("file_urls must have at most %d entries", p.limit))},
			{"not JSON", `{`, badRequest("request body is not valid JSON")},
			{"a list", `[]`, badRequest("request body must be a JSON object")},
		} {
			t.Run(p.path+"/"+tt.rule, func(t *testing.T) {
				d.call(t, "POST", p.path+multiupload, tt.body, "Token", p.token).want(t, 400, tt.want)
			})
		}
		if r := d.call(t, "POST", p.path+multiupload, batchBody(p.limit), "Token", p.token); r.status != 201 {
			t.Errorf("%s: %d files: %d %s", p.path, p.limit, r.status, r.body)
		}
		d.call(t, "POST", p.path+multiupload, strings.Repeat(" ", 1<<20+1), "Token", p.token).want(t, 413,
			problem(413, "Request Entity Too Large", "request body is over 1 MiB"))
	}
}

func TestBatchExtractsErrors(t *testing.T) {
	d := open(t)
	_, production := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	_, sandbox := d.client(t, client.Sandbox)
	id := d.bulkUpload(t, production, 1)[0].BatchID
	foreign := d.bulkUpload(t, other, 1)[0].BatchID
	r := d.call(t, "POST", docstream+multiupload, batchBody(1), "Token", sandbox)
	sandboxed := match(t, r, 201, `"batch_id":"(.*)"`)[1]
	f := d.flow(t, production)
	r = d.call(t, "POST", uploadPath, uploadBody(f, "https://files.example/1", "2"), "Token", production)
	ofFlow := match(t, r, 201, `"batch_id":"([^"]*)"`)[1]

	unknown := badRequest("batch_id is missing or invalid")
	for _, tt := range []struct{ rule, query, want string }{
		{"no batch_id", "", unknown},
		{"empty batch_id", "?batch_id=", unknown},
		{"a batch nobody has", "?batch_id=BATCH-00000-AAAAA-20260309081408", unknown},
		{"another client's batch", "?batch_id=" + foreign, unknown},
		{"a batch of the sandbox", "?batch_id=" + sandboxed, unknown},
		{"the batch of a flow", "?batch_id=" + ofFlow, unknown},
		{"a flow", "?batch_id=" + f, unknown},
		{"no database holds it", "?batch_id=%00", unknown},
		{"batch_id comes before page", "?batch_id=&page=x", unknown},
		{"page 0", "?batch_id=" + id + "&page=0", badRequest("page must be an integer of 1 or more")},
		{"page -1", "?batch_id=" + id + "&page=-1", badRequest("page must be an integer of 1 or more")},
		{"page a word", "?batch_id=" + id + "&page=first", badRequest("page must be an integer of 1 or more")},
		{"page 1.5", "?batch_id=" + id + "&page=1.5", badRequest("page must be an integer of 1 or more")},
		{"page beyond numbers", "?batch_id=" + id + "&page=99999999999999999999", badRequest("page must be an integer of 1 or more")},
		{"per_page 0", "?batch_id=" + id + "&per_page=0", badRequest("per_page must be an integer of 1 or more")},
		{"per_page a word", "?batch_id=" + id + "&per_page=all", badRequest("per_page must be an integer of 1 or more")},
	} {
		t.Run(tt.rule, func(t *testing.T) {
			d.call(t, "GET", bulk+extracts+tt.query, "", "Token", production).want(t, 400, tt.want)
		})
	}
	d.call(t, "GET", docstream+extracts+"?batch_id="+id, "", "Token", sandbox).want(t, 400, unknown)
	d.call(t, "GET", docstream+extracts, "", "Token", sandbox).want(t, 400, unknown)
	for _, tt := range []struct{ query, want string }{
		{"&per_page=51", `{"data":[],"page":1,"per_page":50,"total_pages":1,"total_items":1,"has_next":false,"has_prev":false}`},
		{"&per_page=&page=", `{"data":[],"page":1,"per_page":50,"total_pages":1,"total_items":1,"has_next":false,"has_prev":false}`},
		{"&page=9223372036854775807", `{"data":[],"page":9223372036854775807,"per_page":50,"total_pages":1,"total_items":1,"has_next":false,"has_prev":true}`},
	} {
		d.call(t, "GET", bulk+extracts+"?batch_id="+id+tt.query, "", "Token", production).want(t, 200, tt.want)
	}
}

// TestEnvironmentsAreApart: a token is good in its own environment alone, whatever call
// it came from.
func TestEnvironmentsAreApart(t *testing.T) {
	d := open(t)
	production, _ := d.client(t, client.Production)
	sandbox, _ := d.client(t, client.Sandbox)
	tokenOf := func(path string, cred client.Credentials) string {
		r := d.call(t, "POST", path, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
		return match(t, r, 201, `"access_token":"([^"]+)"`)[1]
	}
	wrong := problem(401, "Authentication Error", "Invalid Client-Id or Client-Secret")
	for _, path := range []string{authPath, authV1Path, bulk + authtoken} {
		d.call(t, "POST", path, "", "Client-Id", string(sandbox.ID), "Client-Secret", sandbox.Secret).want(t, 401, wrong)
		d.call(t, "POST", path, "").want(t, 400, badRequest("Missing Client-Id or Client-Secret"))
		token := tokenOf(path, production)
		id := d.flow(t, token)
		for call, want := range map[string]int{
			"POST " + initPath: 400, "POST " + uploadPath: 400, "GET " + statusPath: 400, "GET " + extractsPath + "?flow_uuid=" + id: 200,
			"POST " + uploadV1Path: 400, "POST " + bulk + multiupload: 400, "GET " + bulk + extracts: 400,
		} {
			method, path, _ := strings.Cut(call, " ")
			if r := d.call(t, method, path, "{}", "Token", token); r.status != want {
				t.Errorf("%s with a production token: %d %s", call, r.status, r.body)
			}
		}
		for _, call := range []string{"POST " + docstream + multiupload, "GET " + docstream + extracts} {
			method, path, _ := strings.Cut(call, " ")
			d.call(t, method, path, "{}", "Token", token).want(t, 401, invalidToken("Token belongs to another environment"))
		}
	}
	d.call(t, "POST", docstream+authtoken, "", "Client-Id", string(production.ID), "Client-Secret", production.Secret).want(t, 401, wrong)
	d.call(t, "POST", docstream+authtoken, "").want(t, 400, badRequest("Missing Client-Id or Client-Secret"))
	token := tokenOf(docstream+authtoken, sandbox)
	for _, call := range []string{"POST " + uploadV1Path, "POST " + bulk + multiupload, "GET " + bulk + extracts, "POST " + initPath, "GET " + statusPath, "POST " + refreshPath} {
		method, path, _ := strings.Cut(call, " ")
		d.call(t, method, path, "{}", "Token", token).want(t, 401, invalidToken("Token belongs to another environment"))
	}
	d.call(t, "GET", docstream+extracts, "").want(t, 401, invalidToken("Token header is missing"))
	d.call(t, "POST", docstream+multiupload, "{").want(t, 401, invalidToken("Token header is missing"))
}

func TestBatchIdempotencyKey(t *testing.T) {
	d := open(t)
	_, production := d.client(t, client.Production)
	_, sandbox := d.client(t, client.Sandbox)
	for path, token := range map[string]string{bulk + multiupload: production, docstream + multiupload: sandbox} {
		send := func(key string) reply {
			return d.call(t, "POST", path, batchBody(2), "Token", token, "Idempotency-Key", key)
		}
		first := send("k1")
		if first.status != 201 {
			t.Fatalf("%d %s", first.status, first.body)
		}
		send("k1").want(t, 201, first.body)
		if r := send("k2"); r.status != 201 || r.body == first.body {
			t.Errorf("another key gives %d %s", r.status, r.body)
		}
		d.call(t, "POST", path, batchBody(1), "Token", token, "Idempotency-Key", "k1").want(t, 422,
			problem(422, "Unprocessable Entity", "Idempotency-Key was used with another request"))
	}
}

// TestPages: whatever is done and however large the pages, walking them shows each
// finished document once, in the order of the upload, each always on the same page.
func TestPages(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	type page struct {
		Data []struct {
			DocumentID string `json:"document_id"`
		} `json:"data"`
		Page       int  `json:"page"`
		PerPage    int  `json:"per_page"`
		TotalPages int  `json:"total_pages"`
		TotalItems int  `json:"total_items"`
		HasNext    bool `json:"has_next"`
		HasPrev    bool `json:"has_prev"`
	}
	rapid.Check(t, func(rt *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(rt, "documents")
		size := rapid.IntRange(1, 14).Draw(rt, "per_page")
		entries := d.bulkUpload(t, token, n)
		home := make(map[string]int) // page by document_id
		done := make(map[string]bool)
		for _, i := range rapid.Permutation(entries).Draw(rt, "order") {
			d.read(t, i.FileUUID, pan)
			done[i.DocumentID] = true
			var seen []string
			for number, more := 1, true; more; number++ {
				r := d.call(t, "GET", fmt.Sprintf("%s?batch_id=%s&page=%d&per_page=%d", bulk+extracts, i.BatchID, number, size), "", "Token", token)
				var p page
				if err := json.Unmarshal([]byte(r.body), &p); err != nil {
					rt.Fatal(err)
				}
				more = p.HasNext
				if p.Page != number || p.PerPage != size || p.TotalItems != n || p.TotalPages != (n+size-1)/size ||
					p.HasPrev != (number > 1) || p.HasNext != (number < p.TotalPages) || len(p.Data) > size {
					rt.Fatalf("page %d of %d documents, %d a page: %s", number, n, size, r.body)
				}
				for _, e := range p.Data {
					seen = append(seen, e.DocumentID)
					if at, ok := home[e.DocumentID]; ok && at != number {
						rt.Fatalf("document %s moved from page %d to %d", e.DocumentID, at, number)
					}
					home[e.DocumentID] = number
				}
			}
			var want []string
			for _, e := range entries {
				if done[e.DocumentID] {
					want = append(want, e.DocumentID)
				}
			}
			if fmt.Sprint(seen) != fmt.Sprint(want) {
				rt.Fatalf("saw %v, done are %v", seen, want)
			}
		}
	})
}

// TestBatchIDsAreUniqueUnderLoad uploads to every product at once, all in one second.
func TestBatchIDsAreUniqueUnderLoad(t *testing.T) {
	d := open(t)
	_, production := d.client(t, client.Production)
	_, sandbox := d.client(t, client.Sandbox)
	id := d.flow(t, production)
	var mu sync.Mutex
	seen := make(map[string]bool)
	var wg sync.WaitGroup
	for worker := range 8 {
		wg.Go(func() {
			for i := range 25 {
				for path, token := range map[string]string{bulk: production, docstream: sandbox, "/v3/verification": production} {
					body := batchBody(2)
					if path == "/v3/verification" {
						body = uploadBody(id, fmt.Sprintf("https://files.example/%d/%d", worker, i), "2")
					}
					r := d.call(t, "POST", path+multiupload, body, "Token", token)
					m := regexp.MustCompile(`"batch_id":"(` + batchPattern + `)"`).FindStringSubmatch(r.body)
					mu.Lock()
					if r.status != 201 || m == nil || seen[m[1]] {
						t.Errorf("%d %s", r.status, r.body)
					} else {
						seen[m[1]] = true
					}
					mu.Unlock()
				}
			}
		})
	}
	wg.Wait()
	if len(seen) != 8*25*3 {
		t.Errorf("%d batches", len(seen))
	}
}

func TestSpecimensPath(t *testing.T) {
	d := open(t)
	if r := d.call(t, "GET", docstream+"/specimens/", ""); r.status != 200 {
		t.Errorf("%d %s", r.status, r.body)
	}
	d.call(t, "GET", docstream+"/specimens/missing.jpg", "").want(t, 404, problem(404, "Not Found", "Specimen not found"))
	off := open(t, func(deps *api.Deps, _ *api.Options) { deps.Specimens = nil })
	off.call(t, "GET", docstream+"/specimens/pan.jpg", "").want(t, 404, problem(404, "Not Found", "Route not found"))
}
