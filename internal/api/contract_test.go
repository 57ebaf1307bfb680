package api_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"atlas/internal/api"
	"atlas/internal/client"
	"atlas/internal/document"
)

const (
	authPath     = "/v3/verification/authtoken"
	initPath     = "/v3/verification/flow/init"
	uploadPath   = "/v3/verification/multiupload"
	statusPath   = "/v3/verification/status"
	extractsPath = "/v3/verification/extracts"
	flowPath     = "/v3/verification/flow"
)

// problem is the body of a documented error.
func problem(status int, category, message string) string {
	return fmt.Sprintf(`{"error":%q,"error_code":"%d","error_message":%q}`, message, status, category+": "+message)
}

func badRequest(message string) string { return problem(400, "Bad Request", message) }

func invalidToken(reason string) string {
	return `{"error":"Invalid token","error_code":"401","error_message":"Authentication Error: Invalid token","reason":"` + reason + `"}`
}

const flowNotFound = `{"error":"Flow not found","error_code":"409","error_message":"Resource Conflict: Flow not found"}`

const uuidPattern = `[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`

// TestDocumentedCalls walks a flow as the documentation does.
func TestDocumentedCalls(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)

	r := d.call(t, "POST", authPath, "", "Client-Id", string(cred.ID), "Client-Secret", cred.Secret)
	m := match(t, r, 201, `^\{"access_token":"(eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9\.[\w-]+\.[\w-]{43})","expires_in":3600\}$`)
	token := m[1]

	r = d.call(t, "POST", initPath, goodInit, "Token", token, "Content-Type", "application/json")
	id := match(t, r, 201, `^\{"flow_uuid":"(`+uuidPattern+`)"\}$`)[1]

	d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token).want(t, 200,
		`{"upload_status":"NOT_STARTED","processing_status":"NOT_STARTED","crossheck_status":"NOT_STARTED","master_status":"NOT_STARTED"}`)
	d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token).want(t, 200,
		`{"flow_uuid":"`+id+`","application_id":"12321321","flow_params":{},"ocr_data":[],"cross_checks":[]}`)

	r = d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/a.jpg?X-Amz-Signature=1&x=<2>", "a&b"), "Token", token)
	m = match(t, r, 201, `^\[\{"file_uuid":"`+uuidPattern+`","batch_id":"(BATCH-\d{5}-[A-Z]{5}-\d{14})","document_id":"1"\},`+
		`\{"file_uuid":"`+uuidPattern+`","batch_id":"(BATCH-\d{5}-[A-Z]{5}-\d{14})","document_id":"a&b"\}\]$`)
	if m[1] != m[2] {
		t.Error("one upload has two batch ids")
	}
	if !strings.HasSuffix(m[1], "-20260309081408") {
		t.Errorf("batch_id %s does not end in the time", m[1])
	}
	d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token).want(t, 200,
		`{"upload_status":"IN_PROGRESS","processing_status":"PENDING","crossheck_status":"NOT_STARTED","master_status":"IN_PROGRESS"}`)

	again := d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/a.jpg?X-Amz-Signature=1&x=<2>", "a&b"), "Token", token)
	if again.body != r.body {
		t.Errorf("the same upload again answers\n%s, not\n%s", again.body, r.body)
	}
}

func uploadBody(flow, url, second string) string {
	return fmt.Sprintf(`{"flow_uuid":%q,"file_urls":[{"file_url":%q,"document_id":"1"},{"file_url":"https://files.example/2","document_id":%q}]}`, flow, url, second)
}

func match(t *testing.T, r reply, status int, pattern string) []string {
	t.Helper()
	m := regexp.MustCompile(pattern).FindStringSubmatch(r.body)
	if r.status != status || m == nil {
		t.Fatalf("got %d %s\nwant %d %s", r.status, r.body, status, pattern)
	}
	return m
}

func TestTokenErrors(t *testing.T) {
	d := open(t)
	cred, _ := d.client(t, client.Production)
	sandboxed, _ := d.client(t, client.Sandbox)
	missing := badRequest("Missing Client-Id or Client-Secret")
	wrong := problem(401, "Authentication Error", "Invalid Client-Id or Client-Secret")
	tests := []struct {
		rule    string
		status  int
		body    string
		headers []string
	}{
		{"no headers", 400, missing, nil},
		{"no secret", 400, missing, []string{"Client-Id", string(cred.ID)}},
		{"no id", 400, missing, []string{"Client-Secret", cred.Secret}},
		{"empty id", 400, missing, []string{"Client-Id", "", "Client-Secret", cred.Secret}},
		{"empty secret", 400, missing, []string{"Client-Id", string(cred.ID), "Client-Secret", ""}},
		{"underscores are other headers", 400, missing, []string{"client_id", string(cred.ID), "client_secret", cred.Secret}},
		{"wrong secret", 401, wrong, []string{"Client-Id", string(cred.ID), "Client-Secret", "nonsense"}},
		{"unknown id", 401, wrong, []string{"Client-Id", "cl_nobody", "Client-Secret", cred.Secret}},
		{"another client's secret", 401, wrong, []string{"Client-Id", string(cred.ID), "Client-Secret", sandboxed.Secret}},
		{"a sandbox client has no account here", 401, wrong, []string{"Client-Id", string(sandboxed.ID), "Client-Secret", sandboxed.Secret}},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			d.call(t, "POST", authPath, "", tt.headers...).want(t, tt.status, tt.body)
		})
	}
	for _, spelling := range [][2]string{{"client-id", "client-secret"}, {"CLIENT-ID", "CLIENT-SECRET"}} {
		if r := d.call(t, "POST", authPath, "", spelling[0], string(cred.ID), spelling[1], cred.Secret); r.status != 201 {
			t.Errorf("headers spelled %v give %d", spelling, r.status)
		}
	}
}

func TestEveryCallNeedsItsToken(t *testing.T) {
	d := open(t)
	cred, token := d.client(t, client.Production)
	_, sandboxed := d.client(t, client.Sandbox)
	segments := strings.Split(token, ".")
	late := newClock()
	late.advance(-time.Hour)
	expired, err := client.NewService(d.store, d.ring, client.Options{Now: late.Now}).Issue(t.Context(), client.Client{ID: cred.ID, Environment: client.Production})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		rule, reason string
		headers      []string
	}{
		{"no header", "Token header is missing", nil},
		{"empty header", "Token header is missing", []string{"Token", ""}},
		{"the wrong header", "Token header is missing", []string{"Authorization", "Bearer " + token}},
		{"a Bearer prefix", "Token is malformed", []string{"Token", "Bearer " + token}},
		{"a cut token", "Token is malformed", []string{"Token", segments[0]}},
		{"another signature", "Signature verification failed", []string{"Token", segments[0] + "." + segments[1] + "." + strings.Repeat("A", 43)}},
		{"expired this second", "Token has expired", []string{"Token", expired}},
		{"a sandbox token", "Token belongs to another environment", []string{"Token", sandboxed}},
	}
	for _, call := range []struct{ method, path string }{
		{"POST", initPath}, {"POST", uploadPath}, {"GET", statusPath}, {"GET", extractsPath},
		{"POST", uploadV1Path}, {"POST", bulk + multiupload}, {"GET", bulk + extracts},
	} {
		for _, tt := range tests {
			t.Run(call.path+"/"+tt.rule, func(t *testing.T) {
				// The body is wrong too: the token comes first.
				d.call(t, call.method, call.path, "{", tt.headers...).want(t, 401, invalidToken(tt.reason))
			})
		}
	}
	for _, name := range []string{"Token", "token", "TOKEN"} {
		if r := d.call(t, "GET", statusPath, "", name, token); r.status != 400 {
			t.Errorf("header %s gives %d, want the token to be seen", name, r.status)
		}
	}
}

func TestATokenEndsAfterAnHour(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.clock.advance(3599 * time.Second)
	if r := d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token); r.status != 200 {
		t.Errorf("after 3599 s: %d %s", r.status, r.body)
	}
	d.clock.advance(time.Second)
	d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token).want(t, 401, invalidToken("Token has expired"))
}

func TestInitErrors(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	with := func(old, replaced string) string { return strings.Replace(goodInit, old, replaced, 1) }
	missing := func(names string) string { return badRequest("Missing or empty required parameters: " + names) }
	all := missing("['product_type', 'application_id', 'auth_url', 'callback_url']")
	const notJSON = "request body is not valid JSON"
	tests := []struct{ rule, body, want string }{
		{"no application_id", with(`"application_id":"12321321",`, ""), missing("['application_id']")},
		{"empty application_id", with("12321321", ""), missing("['application_id']")},
		{"blank application_id", with("12321321", "  "), missing("['application_id']")},
		{"null application_id", with(`"12321321"`, "null"), missing("['application_id']")},
		{"an empty list as application_id", with(`"12321321"`, "[]"), missing("['application_id']")},
		{"names are exact", with("application_id", "Application_Id"), missing("['application_id']")},
		{"two missing, in documented order", `{"callback_url":"https://x.example","application_id":"1"}`, missing("['product_type', 'auth_url']")},
		{"nothing at all", `{}`, all},
		{"missing comes before a wrong type", with(`"POC_CDL"`, "7") + " ", badRequest("product_type must be a string")},
		{"a number as application_id", with(`"12321321"`, "12321321"), badRequest("application_id must be a string")},
		{"false as application_id", with(`"12321321"`, "false"), badRequest("application_id must be a string")},
		{"an object as auth_url", with(`"https://lender.example/auth"`, `{"a":1}`), badRequest("auth_url must be a string")},
		{"auth_url without a scheme", with("https://lender.example/auth", "lender.example/auth"), badRequest("auth_url must be an http or https URL")},
		{"auth_url with another scheme", with("https://lender.example/auth", "ftp://lender.example/"), badRequest("auth_url must be an http or https URL")},
		{"callback_url without a host", with("https://lender.example/callback", "https:///x"), badRequest("callback_url must be an http or https URL")},
		{"callback_url that does not parse", with("https://lender.example/callback", "https://[::1"), badRequest("callback_url must be an http or https URL")},
		{"flow_params a list", with(`"flow_params":{}`, `"flow_params":[1]`), badRequest("flow_params must be an object")},
		{"flow_params a string", with(`"flow_params":{}`, `"flow_params":"x"`), badRequest("flow_params must be an object")},
		{"application_id over 256 characters", with("12321321", strings.Repeat("é", 257)), badRequest("application_id is longer than 256 characters")},
		{"a NUL character", with("12321321", `a\u0000b`), badRequest("application_id must not contain a NUL character")},
		{"not JSON", `{"product_type":`, badRequest(notJSON)},
		{"no body", ``, badRequest(notJSON)},
		{"two values", `{} {}`, badRequest(notJSON)},
		{"a form", `product_type=POC_CDL`, badRequest(notJSON)},
		{"bytes that are not UTF-8", with("12321321", "\xff"), badRequest(notJSON)},
		{"a list", `[]`, badRequest("request body must be a JSON object")},
		{"null", `null`, badRequest("request body must be a JSON object")},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			d.call(t, "POST", initPath, tt.body, "Token", token).want(t, 400, tt.want)
		})
	}
	for rule, body := range map[string]string{
		"flow_params absent":                 with(`,"flow_params":{}`, ""),
		"flow_params null":                   with(`"flow_params":{}`, `"flow_params":null`),
		"an unknown product_type":            with("POC_CDL", "SOMETHING_NEW"),
		"a member nobody documented":         with(`{"product_type"`, `{"extra":1,"product_type"`),
		"256 characters":                     with("12321321", strings.Repeat("é", 256)),
		"a scheme in capitals":               with("https://lender.example/auth", "HTTPS://lender.example/auth"),
		"no Content-Type, as all calls here": goodInit,
	} {
		t.Run(rule, func(t *testing.T) {
			if r := d.call(t, "POST", initPath, body, "Token", token); r.status != 201 {
				t.Errorf("%d %s", r.status, r.body)
			}
		})
	}
}

func TestFlowParamsComeBackAsSent(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	body := strings.Replace(goodInit, `"flow_params":{}`, `"flow_params": { "z": 12345678901234567890, "a": "<&>", "f": 1.50 }`, 1)
	id := match(t, d.call(t, "POST", initPath, body, "Token", token), 201, `"flow_uuid":"(.*)"`)[1]
	d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token).want(t, 200,
		`{"flow_uuid":"`+id+`","application_id":"12321321","flow_params":{"z":12345678901234567890,"a":"<&>","f":1.50},"ocr_data":[],"cross_checks":[]}`)
}

func TestUploadErrors(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	files := func(entries string) string { return `{"flow_uuid":"` + id + `","file_urls":` + entries + `}` }
	many := func(n int) string {
		return files("[" + strings.TrimSuffix(strings.Repeat(`{"file_url":"https://files.example/1","document_id":"1"},`, n), ",") + "]")
	}
	const good = `{"file_url":"https://files.example/1","document_id":"1"}`
	missing := func(names string) string { return badRequest("Missing or empty required parameters: " + names) }
	tests := []struct {
		rule, body string
		status     int
		want       string
	}{
		{"no flow_uuid", `{"file_urls":[` + good + `]}`, 400, missing("['flow_uuid']")},
		{"no file_urls", `{"flow_uuid":"` + id + `"}`, 400, missing("['file_urls']")},
		{"neither", `{}`, 400, missing("['flow_uuid', 'file_urls']")},
		{"empty file_urls", files(`[]`), 400, missing("['file_urls']")},
		{"null file_urls", files(`null`), 400, missing("['file_urls']")},
		{"file_urls a string", files(`"https://files.example/1"`), 400, badRequest("file_urls must be an array")},
		{"flow_uuid a number", `{"flow_uuid":1,"file_urls":[` + good + `]}`, 400, badRequest("flow_uuid must be a string")},
		{"an entry that is a string", files(`[` + good + `,"https://files.example/1"]`), 400, badRequest("file_urls[1] must be an object")},
		{"an entry that is null", files(`[null]`), 400, badRequest("file_urls[0] must be an object")},
		{"an entry without file_url", files(`[{"document_id":"1"}]`), 400, missing("['file_urls[0].file_url']")},
		{"an entry without document_id", files(`[` + good + `,{"file_url":"https://files.example/1"}]`), 400, missing("['file_urls[1].document_id']")},
		{"empty entries", files(`[{},` + good + `,{"file_url":"","document_id":""}]`), 400,
			missing("['file_urls[0].file_url', 'file_urls[0].document_id', 'file_urls[2].file_url', 'file_urls[2].document_id']")},
		{"document_id a number", files(`[{"file_url":"https://files.example/1","document_id":1}]`), 400, badRequest("file_urls[0].document_id must be a string")},
		{"file_url a local file", files(`[{"file_url":"file:///etc/passwd","document_id":"1"}]`), 400, badRequest("file_urls[0].file_url must be an http or https URL")},
		{"file_url a data URL", files(`[{"file_url":"data:image/png;base64,AA","document_id":"1"}]`), 400, badRequest("file_urls[0].file_url must be an http or https URL")},
		{"file_url too long", files(`[{"file_url":"https://files.example/` + strings.Repeat("a", 8192) + `","document_id":"1"}]`), 400, badRequest("file_urls[0].file_url is longer than 8192 characters")},
		{"51 files", many(51), 400, badRequest("file_urls must have at most 50 entries")},
		{"unknown flow", `{"flow_uuid":"ec57821d-d766-4e24-81ef-a2768094511b","file_urls":[` + good + `]}`, 409, flowNotFound},
		{"a flow_uuid of another form", `{"flow_uuid":"LOS-17","file_urls":[` + good + `]}`, 409, flowNotFound},
		{"not JSON", `{`, 400, badRequest("request body is not valid JSON")},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			d.call(t, "POST", uploadPath, tt.body, "Token", token).want(t, tt.status, tt.want)
		})
	}
	if r := d.call(t, "POST", uploadPath, many(50), "Token", token); r.status != 201 {
		t.Errorf("50 files: %d %s", r.status, r.body)
	}
	if r := d.call(t, "POST", uploadPath, files(`[{"file_url":"http://169.254.169.254/","document_id":"m"}]`), "Token", token); r.status != 201 {
		t.Errorf("an address that may not be fetched is the document's error, not the call's: %d %s", r.status, r.body)
	}
}

func TestQueryErrors(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	missing := badRequest("Missing required ['flow_uuid'] parameters")
	for _, path := range []string{statusPath, extractsPath} {
		for _, tt := range []struct {
			query  string
			status int
			want   string
		}{
			{"", 400, missing},
			{"?flow_uuid=", 400, missing},
			{"?flow_uuid=%20", 400, missing},
			{"?FLOW_UUID=x", 400, missing},
			{"?flow_uuid=ec57821d-d766-4e24-81ef-a2768094511b", 409, flowNotFound},
			{"?flow_uuid=%27%3B%20DROP%20TABLE%20flow", 409, flowNotFound},
			{"?flow_uuid=%00", 409, flowNotFound},
		} {
			t.Run(path+tt.query, func(t *testing.T) {
				d.call(t, "GET", path+tt.query, "", "Token", token).want(t, tt.status, tt.want)
			})
		}
	}
}

func TestExtractsExplain(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.finish(t, id)
	get := func(include string) reply {
		return d.call(t, "GET", extractsPath+"?flow_uuid="+id+include, "", "Token", token)
	}
	plain := get("").body
	get("&include=").want(t, 200, plain)
	explained := strings.Replace(plain, `"similarity_score":90,"name":"CUSTOMER_NAME"`, `"similarity_score":90,"name":"CUSTOMER_NAME",`+
		`"explain":{"rule":"CUSTOMER_NAME","method":"name","source_normalized":"pashangh","target_normalized":"pashangh irani",`+
		`"parts":[{"source":"pashangh","target":"pashangh","relation":"same","points":90,"of":90},`+
		`{"source":"","target":"irani","relation":"only_target","points":0,"of":10}],"same_person_score":9}`, 1)
	for _, include := range []string{"&include=explain", "&include=explain,explain", "&include=&include=%20explain"} {
		get(include).want(t, 200, explained)
	}
	for _, include := range []string{"&include=horoscope", "&include=explain,horoscope", "&include=Explain"} {
		get(include).want(t, 400, badRequest("include has an unknown word; known are evidence, quality, explain, transactions"))
	}
	d.call(t, "GET", extractsPath+"?flow_uuid=none&include=horoscope", "", "Token", token).want(t, 400,
		badRequest("include has an unknown word; known are evidence, quality, explain, transactions"))
}

// TestEvidenceAndQuality: the same for a document of any product, and only when asked for.
func TestEvidenceAndQuality(t *testing.T) {
	watched := &watchedBatches{}
	d := open(t, func(deps *api.Deps, _ *api.Options) {
		watched.Batches, deps.Batches = deps.Batches, watched
	})
	_, token := d.client(t, client.Production)
	_, sandbox := d.client(t, client.Sandbox)
	reading := pan
	reading.Engine, reading.Models, reading.RulesVersion = "1.2", "5e1f", "8d21"
	reading.CalibrationVersion = "3"
	reading.Measures = []document.Measure{
		{Name: "blur", Page: 1, Value: 0.712, Limit: 0.9, Grade: document.Good}, {Name: "glare", Page: 1, Limit: 0.03, Grade: document.Unmeasured},
		{Name: "too_small", Page: 2, Value: 7, Limit: 10, Grade: document.Bad},
	}
	reading.Pictures = []document.Size{{Width: 1600, Height: 1200}}
	reading.Checks = []document.Check{
		{Name: "qr_code_print", Field: "dob", Verdict: document.Differs, Detail: "the code says otherwise"}, {Name: "qr_code", Verdict: document.NotChecked, Detail: "not read"},
	}
	number := document.Field{
		Name: "pan_number", Found: true, Value: "ABCDE1234E", Confidence: 0.95, Text: "ABCDEI234E", Page: 1, Source: document.SourceText,
		Polygon: document.Polygon{{X: 410.52, Y: 300}, {X: 702, Y: 304.5}, {X: 701.5, Y: 338}, {X: 410, Y: 333.5}},
		Rival:   &document.Rival{Value: "ABCDE1234F", Text: "ABCDE1234F", Page: 1, Source: document.SourceText, Share: 0.336},
	}
	reading.Fields = []document.Field{number, {Name: "dob"}}
	const evidence = `,"evidence":{"versions":{"engine":"1.2","models":"5e1f","rules":"8d21","calibration":"3"},"pages":[{"page":1,"width":1600,"height":1200}],` +
		`"fields":{"pan_number":{"page":1,"polygon":[[410.5,300],[702,304.5],[701.5,338],[410,333.5]],"text":"ABCDEI234E","source":"text",` +
		`"lost":{"value":"ABCDE1234F","page":1,"polygon":null,"text":"ABCDE1234F","source":"text","share":0.34}},"dob":null}}`
	const quality = `,"quality":{"pages":[{"page":1,"checks":[{"check":"blur","verdict":"ok","value":0.712,"limit":0.9},` +
		`{"check":"glare","verdict":"unknown","value":null,"limit":0.03}]},{"page":2,"checks":[{"check":"too_small","verdict":"bad","value":7,"limit":10}]}],` +
		`"checks":[{"check":"qr_code_print","field":"dob","verdict":"differs","detail":"the code says otherwise"},{"check":"qr_code","verdict":"not_checked","detail":"not read"}]}`

	e := d.bulkUpload(t, token, 1)[0]
	d.read(t, e.FileUUID, reading)
	r := d.call(t, "POST", docstream+multiupload, batchBody(1), "Token", sandbox)
	sandboxBatch := match(t, r, 201, `"batch_id":"(`+batchPattern+`)"`)[1]
	d.read(t, watched.last[0].FileUUID, reading)
	id := d.flow(t, token)
	r = d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	d.read(t, match(t, r, 201, `"file_uuid":"(`+uuidPattern+`)"`)[1], reading)

	for path, token := range map[string]string{
		extractsPath + "?flow_uuid=" + id:                  token,
		bulk + extracts + "?batch_id=" + e.BatchID:         token,
		docstream + extracts + "?batch_id=" + sandboxBatch: sandbox,
	} {
		get := func(include string) reply { return d.call(t, "GET", path+include, "", "Token", token) }
		plain, full := get(""), get("&include=evidence,quality,explain")
		if !strings.Contains(full.body, evidence+quality) {
			t.Errorf("%s: %s", path, full.body)
		}
		if got := strings.Replace(full.body, evidence+quality, "", 1); got != plain.body {
			t.Errorf("%s: without the extras %s, plain %s", path, got, plain.body)
		}
		if got := get("&include=quality").body; strings.Replace(got, quality, "", 1) != plain.body {
			t.Errorf("%s: quality alone gives %s", path, got)
		}
		get("&include=horoscope").want(t, 400, badRequest("include has an unknown word; known are evidence, quality, explain, transactions"))
	}
}

// TestFlowParamsAreTheClientsOwn: they are stored and returned, whatever they say.
func TestFlowParamsAreTheClientsOwn(t *testing.T) {
	d := open(t)
	_, token := d.client(t, client.Production)
	for _, params := range []string{`{"include":"explain"}`, `{"include":"horoscope"}`, `{"include":{"explain":true}}`, `{"include":null,"x":[1]}`} {
		r := d.call(t, "POST", initPath, strings.Replace(goodInit, `"flow_params":{}`, `"flow_params":`+params, 1), "Token", token)
		if r.status != 201 {
			t.Errorf("%s: %d %s", params, r.status, r.body)
		}
	}
}

func TestAnotherClientsFlowIsAsUnknownAsNone(t *testing.T) {
	d := open(t)
	_, owner := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	id := d.flow(t, owner)
	const none = "ec57821d-d766-4e24-81ef-a2768094511b"
	for _, call := range []func(flow string) reply{
		func(f string) reply { return d.call(t, "GET", statusPath+"?flow_uuid="+f, "", "Token", other) },
		func(f string) reply { return d.call(t, "GET", extractsPath+"?flow_uuid="+f, "", "Token", other) },
		func(f string) reply {
			return d.call(t, "POST", uploadPath, uploadBody(f, "https://files.example/1", "2"), "Token", other)
		},
	} {
		foreign, unknown := call(id), call(none)
		foreign.want(t, 409, flowNotFound)
		unknown.want(t, 409, flowNotFound)
	}
	if r := d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", owner); !strings.Contains(r.body, `"ocr_data":[]`) {
		t.Errorf("the other client's upload reached the flow: %s", r.body)
	}
}
