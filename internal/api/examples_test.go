package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http/httptest"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"atlas/internal/api"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/idempotency"
)

// TestContractExamples asks every call of the contract well and wrongly, and finds
// every example of an answer among the answers, to the letter but for ids and tokens.
func TestContractExamples(t *testing.T) {
	d, troubled := open(t), troubles(t)
	doc, seen := d.doc, answers{}
	askWell(t, seen)
	for path, operations := range doc.Paths {
		for method, op := range operations {
			call := asked{strings.ToUpper(method), path, op, doc.requestExample(op)}
			askWrongly(t, seen, d, call)
			for _, d := range troubled {
				call.inTrouble(t, seen, d)
			}
		}
	}
	for path, operations := range doc.Paths {
		for method, op := range operations {
			for code, r := range op.Responses {
				for _, example := range doc.examples(r) {
					got := seen[strings.ToUpper(method)+" "+path+" "+code]
					// The specimens are those of a whole server: e2e compares them.
					if op.ID != "listSpecimens" && !slices.Contains(got, anonymous(t, example)) {
						t.Errorf("%s %s never answered %s with the example\n%s\nbut with\n%s", method, path, code, example, strings.Join(got, "\n"))
					}
				}
			}
		}
	}
}

// TestContractExamplesConform: the examples are of the form that they are examples of.
func TestContractExamplesConform(t *testing.T) {
	doc := open(t).doc
	v := contractValidator(t)
	for path, operations := range doc.Paths {
		for method, op := range operations {
			for _, example := range doc.examples(op.Body) {
				req := httptest.NewRequest(strings.ToUpper(method), path, bytes.NewReader(example))
				req.Header.Set("Content-Type", "application/json")
				_, problems := v.GetRequestBodyValidator().ValidateRequestBody(req)
				conforms(t, "the request example of "+path, problems)
			}
			for code, r := range op.Responses {
				for _, example := range doc.examples(r) {
					conforms(t, "an example of "+path+" "+code, exampleProblems(t, method, path, code, example))
				}
			}
		}
	}
}

// answers are the bodies got, by method, path and status.
type answers map[string][]string

// ask makes a call and notes the answer.
func (a answers) ask(t *testing.T, d *door, method, path, body string, headers ...string) reply {
	t.Helper()
	r := d.call(t, method, path, body, headers...)
	if r.header.Get("Content-Type") == "application/json" {
		path, _, _ = strings.Cut(path, "?")
		key := method + " " + path + " " + strconv.Itoa(r.status)
		a[key] = append(a[key], anonymous(t, []byte(r.body)))
	}
	return r
}

var (
	anyToken = regexp.MustCompile(`eyJ[\w.-]+`)
	anyUUID  = regexp.MustCompile(uuidPattern)
	anyBatch = regexp.MustCompile(`BATCH-\d{5}-[A-Z]{5}-\d{14}`)
)

// anonymous is a JSON body with its members in order of name, and without what differs
// from call to call.
func anonymous(t *testing.T, body []byte) string {
	t.Helper()
	var v any
	if err := json.Unmarshal(body, &v); err != nil {
		t.Fatalf("%s: %v", body, err)
	}
	text, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	text = anyToken.ReplaceAll(text, []byte("TOKEN"))
	text = anyUUID.ReplaceAll(text, []byte("UUID"))
	return string(anyBatch.ReplaceAll(text, []byte("BATCH")))
}

func exampleProblems(t *testing.T, method, path, code string, example []byte) []*validationError {
	t.Helper()
	status, err := strconv.Atoi(code)
	if err != nil {
		t.Fatal(err)
	}
	w := httptest.NewRecorder()
	h := w.Header()
	h.Set("Content-Type", "application/json")
	h.Set("X-Request-Id", "1")
	h.Set("Retry-After", "1")
	w.WriteHeader(status)
	_, _ = w.Write(example) // a recorder takes all
	_, problems := contractValidator(t).ValidateHttpResponse(httptest.NewRequest(strings.ToUpper(method), path, nil), w.Result())
	return problems
}

// requestExample is the example body of a call, "" when it has none.
func (o openAPI) requestExample(op operation) string {
	for _, example := range o.examples(op.Body) {
		return string(example)
	}
	return ""
}

// askWell sends the example requests, and does to their documents what the example
// answers tell of.
func askWell(t *testing.T, seen answers) {
	t.Helper()
	batches := &watchedBatches{}
	d := open(t, func(deps *api.Deps, _ *api.Options) { batches.Batches, deps.Batches = deps.Batches, batches })
	for _, path := range []string{"/healthz", "/readyz", "/openapi.json"} {
		seen.ask(t, d, "GET", path, "")
	}
	cred, token := d.client(t, client.Production)
	sandboxCred, sandboxToken := d.client(t, client.Sandbox)
	for path, c := range map[string]client.Credentials{authPath: cred, authV1Path: cred, bulk + authtoken: cred, docstream + authtoken: sandboxCred} {
		seen.ask(t, d, "POST", path, "", "Client-Id", string(c.ID), "Client-Secret", c.Secret)
	}
	seen.ask(t, d, "POST", refreshPath, "", "Token", token)

	example := func(path string) string { return d.doc.requestExample(d.doc.Paths[path]["post"]) }
	for _, path := range []string{addressPath, namePath} {
		seen.ask(t, d, "POST", path, example(path), "client_id", string(cred.ID), "client_secret", cred.Secret)
	}
	id := match(t, seen.ask(t, d, "POST", initPath, example(initPath), "Token", token), 201, `"flow_uuid":"(.*)"`)[1]
	for _, path := range []string{uploadPath, uploadV1Path} {
		seen.ask(t, d, "POST", path, anyUUID.ReplaceAllString(example(path), id), "Token", token)
	}
	d.finishLikeTheExample(t, id)
	seen.ask(t, d, "GET", statusPath+"?flow_uuid="+id, "", "Token", token)
	seen.ask(t, d, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token)
	seen.ask(t, d, "DELETE", flowPath+"?flow_uuid="+id, "", "Token", token)

	for product, token := range map[string]string{bulk: token, docstream: sandboxToken} {
		r := seen.ask(t, d, "POST", product+multiupload, example(product+multiupload), "Token", token)
		d.read(t, batches.last[0].FileUUID, pan)
		d.read(t, batches.last[1].FileUUID, failed(document.InvalidDocument, "multiple people"))
		seen.ask(t, d, "GET", product+extracts+"?batch_id="+anyBatch.FindString(r.body), "", "Token", token)
	}
}

// finishLikeTheExample ends a flow of two documents as the example of extracts tells.
func (d *door) finishLikeTheExample(t *testing.T, id string) {
	t.Helper()
	err := d.store.Change(t.Context(), flow.ID(id), func(tx flow.Tx) error {
		documents, err := tx.Versions(t.Context())
		if err != nil {
			return err
		}
		for i, reading := range []document.Reading{pan, failed(document.InvalidDocument, "multiple people")} {
			doc := documents[i]
			doc.State, doc.Reading = flow.Done, reading
			if err := tx.UpdateDocument(t.Context(), doc); err != nil {
				return err
			}
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

// watchedBatches knows the files of the last upload, which the sandbox does not tell.
type watchedBatches struct {
	api.Batches
	last []flow.Entry
}

func (w *watchedBatches) Upload(ctx context.Context, owner client.ID, u batch.Upload) ([]flow.Entry, error) {
	var err error
	w.last, err = w.Batches.Upload(ctx, owner, u)
	return w.last, err
}

// asked is a call that is to be asked wrongly.
type asked struct {
	method, path string
	operation
	example string // of its body, "" for none
}

func (a asked) environment() client.Environment {
	if strings.HasPrefix(a.path, docstream) {
		return client.Sandbox
	}
	return client.Production
}

// authorised are headers with which the call is let in.
func (a asked) authorised(t *testing.T, d *door) []string {
	t.Helper()
	cred, token := d.client(t, a.environment())
	return []string{"Token", token, "Client-Id", string(cred.ID), "Client-Secret", cred.Secret, "client_id", string(cred.ID), "client_secret", cred.Secret, "X-Request-Id", "0b0d3d5c-9a3e-4c8e-8d6c-2f9a1c7e5b10"}
}

// askWrongly does with a call all that can go wrong with any.
func askWrongly(t *testing.T, seen answers, d *door, a asked) {
	t.Helper()
	in := a.authorised(t, d)
	ask := func(query, body string, headers ...string) {
		seen.ask(t, d, a.method, a.path+query, body, headers...)
	}
	keyed := func(key string) []string { return append(slices.Clip(in), "Idempotency-Key", key) }

	ask("", a.example)
	ask("", a.example, "Client-Id", in[3], "Client-Secret", "wrong")
	ask("", a.example, "Token", in[1][:len(in[1])-4]+"AAAA")
	for _, query := range []string{"", "?flow_uuid=ec57821d-d766-4e24-81ef-a2768094511b", "?batch_id=BATCH-0", "?batch_id=x&page=0", "?include=horoscope&flow_uuid=x&batch_id=x"} {
		ask(query, a.example, in...)
	}
	if a.example != "" {
		for _, body := range wrongBodies(t, a.example) {
			ask("", body, in...)
		}
		ask("", a.example, keyed("two words")...)
		good := a.example
		if strings.Contains(good, "flow_uuid") {
			_, token := d.client(t, client.Production)
			in = []string{"Token", token}
			good = anyUUID.ReplaceAllString(good, d.flow(t, token))
		}
		ask("", good, keyed("k")...)
		ask("", good+" ", keyed("k")...)
	}
}

// troubles are doors behind which something is wrong.
func troubles(t *testing.T) []*door {
	t.Helper()
	var doors []*door
	for _, trouble := range []func(*api.Deps, *api.Options){
		func(deps *api.Deps, _ *api.Options) { deps.Clients = noClients{errors.New("disk on fire")} },
		func(deps *api.Deps, _ *api.Options) {
			away := fault.New(fault.Unavailable, "not_ready", "Not ready")
			deps.Clients, deps.Ready = noClients{away}, func(context.Context) error { return away }
		},
		func(deps *api.Deps, _ *api.Options) { deps.Keys = takenKeys{deps.Keys} },
		func(deps *api.Deps, _ *api.Options) {
			deps.Prober = prober(func(string) error { return errors.New("unreachable") })
		},
		func(_ *api.Deps, o *api.Options) {
			o.ClientRate, o.ClientBurst, o.TokenRate, o.TokenBurst = 1, 1, 1, 1
		},
	} {
		doors = append(doors, open(t, trouble))
	}
	return doors
}

// inTrouble makes a call twice that would be good elsewhere, with a flow of its own where
// the call names one.
func (a asked) inTrouble(t *testing.T, seen answers, d *door) {
	t.Helper()
	in, body := a.authorised(t, d), a.example
	if strings.Contains(body, "flow_uuid") {
		f, err := flow.NewService(d.store, d.clock.Now).Init(t.Context(), client.ID(in[3]), flow.Application{
			ProductType: "POC_CDL", ApplicationID: "1", AuthURL: "https://lender.example/auth", CallbackURL: "https://lender.example/callback",
		})
		if err != nil {
			t.Fatal(err)
		}
		body = anyUUID.ReplaceAllString(body, string(f.ID))
	}
	for i := range 2 {
		seen.ask(t, d, a.method, a.path, body, append(slices.Clip(in), "Idempotency-Key", fmt.Sprint(i))...)
	}
}

// wrongBodies are an example without each of its members, with each of another type,
// or saying nothing, with each URL of another kind, cut off, and too long.
func wrongBodies(t *testing.T, example string) []string {
	t.Helper()
	var members map[string]any
	if err := json.Unmarshal([]byte(example), &members); err != nil {
		t.Fatal(err)
	}
	bodies := []string{example[:1], strings.Repeat(" ", 1<<20) + example, strings.ReplaceAll(example, "https:", "ftp:")}
	for name, value := range members {
		without := func(v any) string {
			members[name] = v
			text, err := json.Marshal(members)
			if err != nil {
				t.Fatal(err)
			}
			return string(text)
		}
		bodies = append(bodies, without(nil), without(7), without("--"), without("ftp://lender.example/"))
		members[name] = value
	}
	return bodies
}

// noClients is a store of clients that fails.
type noClients struct{ err error }

func (n noClients) Authenticate(context.Context, client.ID, string) (client.Client, error) {
	return client.Client{}, n.err
}
func (n noClients) Issue(context.Context, client.Client) (string, error)        { return "", n.err }
func (n noClients) IssueRefresh(context.Context, client.Client) (string, error) { return "", n.err }
func (n noClients) Verify(context.Context, string, client.Environment) (client.Client, error) {
	return client.Client{}, n.err
}
func (n noClients) VerifyRefresh(context.Context, string, client.Environment) (client.Client, error) {
	return client.Client{}, n.err
}

// takenKeys is a store where the same request is always under way already.
type takenKeys struct{ api.Keys }

func (k takenKeys) ReserveKey(ctx context.Context, owner client.ID, key, hash string, now time.Time) (*idempotency.Answer, error) {
	if a, err := k.Keys.ReserveKey(ctx, owner, key, hash, now); a != nil || err != nil {
		return a, err
	}
	return k.Keys.ReserveKey(ctx, owner, key, hash, now)
}
