// Command go is a complete client of Atlas: it opens a flow, uploads documents, waits
// for the end, prints what was read, and takes the signed callback. Copy what you need.
//
//	go run . https://bucket.example.com/pan.jpg https://bucket.example.com/invoice.pdf
//
// Settings come from the environment; see ../README.md.
package main

import (
	"bytes"
	"cmp"
	"context"
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log"
	"maps"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"slices"
	"strconv"
	"sync"
	"time"

	standardwebhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"
)

func main() {
	if err := run(context.Background(), os.Args[1:]); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, fileURLs []string) error {
	receiver, err := listen(cmp.Or(os.Getenv("RECEIVER"), "127.0.0.1:9000"), os.Getenv("ATLAS_WEBHOOK_SECRET"))
	if err != nil {
		return err
	}
	atlas := &client{
		base: cmp.Or(os.Getenv("ATLAS_URL"), "http://127.0.0.1:8080"),
		id:   os.Getenv("ATLAS_CLIENT_ID"), secret: os.Getenv("ATLAS_CLIENT_SECRET"),
	}
	flow, err := atlas.open(ctx, "LOAN-1", receiver.url("/auth"), receiver.url("/callback"))
	if err != nil {
		return err
	}
	fmt.Println("flow", flow)
	if err := atlas.upload(ctx, flow, fileURLs); err != nil {
		return err
	}
	status, err := atlas.wait(ctx, flow)
	if err != nil {
		return err
	}
	fmt.Println("status", status)
	results, err := atlas.extracts(ctx, flow)
	if err != nil {
		return err
	}
	show(results)
	select {
	case id := <-receiver.arrived:
		fmt.Println("callback verified:", id)
		return nil
	case <-time.After(time.Minute):
		return errors.New("no callback within a minute")
	}
}

// results is the answer of the extracts call, and the body of the callback.
type results struct {
	OCRData []struct {
		Data        map[string]json.RawMessage `json:"data"`
		DocumentID  string                     `json:"document_id"`
		ErrorCode   string                     `json:"error_code"`
		ErrorReason string                     `json:"error_reason"`
	} `json:"ocr_data"`
	CrossChecks []struct {
		Name   string `json:"name"`
		Source string `json:"source_doc"`
		Target string `json:"target_doc"`
		Score  int    `json:"similarity_score"`
	} `json:"cross_checks"`
}

func show(r results) {
	for _, doc := range r.OCRData {
		if doc.ErrorCode != "" { // this document failed; the others stand
			fmt.Printf("document %s: %s, %s\n", doc.DocumentID, doc.ErrorCode, doc.ErrorReason)
			continue
		}
		var documentType string
		_ = json.Unmarshal(doc.Data["document_type"], &documentType) // it is a string
		fmt.Printf("document %s: %s\n", doc.DocumentID, documentType)
		for _, name := range slices.Sorted(maps.Keys(doc.Data)) {
			var field struct {
				Value      *string `json:"value"` // nil: the document does not say
				Confidence float64 `json:"confidence_score"`
			}
			if json.Unmarshal(doc.Data[name], &field) == nil && field.Value != nil {
				fmt.Printf("  %s = %s (%.2f)\n", name, *field.Value, field.Confidence)
			}
		}
	}
	for _, c := range r.CrossChecks {
		fmt.Printf("cross-check %s, %s and %s: %d\n", c.Name, c.Source, c.Target, c.Score)
	}
}

// client calls Atlas as one client. It is safe for concurrent use.
type client struct {
	base, id, secret string

	mu      sync.Mutex
	token   string
	expires time.Time
}

func (c *client) open(ctx context.Context, applicationID, authURL, callbackURL string) (flow string, err error) {
	body := map[string]any{
		"product_type": "POC_CDL", "application_id": applicationID,
		"auth_url": authURL, "callback_url": callbackURL, "flow_params": map[string]any{},
	}
	var out struct {
		FlowUUID string `json:"flow_uuid"`
	}
	err = c.call(ctx, http.MethodPost, "/v3/verification/flow/init", body, &out)
	return out.FlowUUID, err
}

func (c *client) upload(ctx context.Context, flow string, fileURLs []string) error {
	files := make([]map[string]string, len(fileURLs))
	for i, u := range fileURLs {
		files[i] = map[string]string{"file_url": u, "document_id": strconv.Itoa(i + 1)}
	}
	return c.call(ctx, http.MethodPost, "/v3/verification/multiupload", map[string]any{"flow_uuid": flow, "file_urls": files}, nil)
}

// wait polls until the flow has ended, every 5 to 10 seconds, further apart as time goes
// and never in step with other clients.
func (c *client) wait(ctx context.Context, flow string) (masterStatus string, err error) {
	pause := pollSeconds()
	for longest := 2 * pause; ; pause = min(pause*1.3, longest) {
		var out struct {
			Master string `json:"master_status"`
		}
		err := c.call(ctx, http.MethodGet, "/v3/verification/status?flow_uuid="+url.QueryEscape(flow), nil, &out)
		if err != nil || out.Master == "SUCCESS" || out.Master == "FAILED" {
			return out.Master, err
		}
		if err := sleep(ctx, jittered(pause)); err != nil {
			return "", err
		}
	}
}

func pollSeconds() float64 {
	if s, err := strconv.ParseFloat(os.Getenv("POLL_SECONDS"), 64); err == nil {
		return s
	}
	return 5
}

func (c *client) extracts(ctx context.Context, flow string) (r results, err error) {
	err = c.call(ctx, http.MethodGet, "/v3/verification/extracts?flow_uuid="+url.QueryEscape(flow), nil, &r)
	return r, err
}

// refusal is an answer that the same request would get again.
type refusal struct {
	Status    int    `json:"-"`
	RequestID string `json:"-"` // for the operator of the server
	Message   string `json:"error_message"`
	Reason    string `json:"reason"`
}

func (r *refusal) Error() string {
	return fmt.Sprintf("atlas: %d %s %s (request %s)", r.Status, r.Message, r.Reason, r.RequestID)
}

const attempts = 6

// call makes one call with a token that holds, and repeats it while that may help. A
// POST has one Idempotency-Key for all its attempts, so it is done once.
func (c *client) call(ctx context.Context, method, path string, body, out any) error {
	key := ""
	if method == http.MethodPost {
		key = rand.Text()
	}
	for renewed := false; ; renewed = true {
		token, err := c.accessToken(ctx)
		if err != nil {
			return err
		}
		err = c.send(ctx, method, path, http.Header{"Token": {token}}, key, body, out)
		var r *refusal
		if errors.As(err, &r) && r.Status == http.StatusUnauthorized && !renewed {
			c.forget(token)
			continue
		}
		return err
	}
}

// accessToken is a token that holds for a minute more.
func (c *client) accessToken(ctx context.Context) (string, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if time.Until(c.expires) > time.Minute {
		return c.token, nil
	}
	var out struct {
		AccessToken string `json:"access_token"`
		ExpiresIn   int    `json:"expires_in"`
	}
	header := http.Header{"Client-Id": {c.id}, "Client-Secret": {c.secret}}
	if err := c.send(ctx, http.MethodPost, "/v3/verification/authtoken", header, "", nil, &out); err != nil {
		return "", err
	}
	c.token, c.expires = out.AccessToken, time.Now().Add(time.Duration(out.ExpiresIn)*time.Second)
	return c.token, nil
}

// forget drops a token that was refused, unless it has been replaced meanwhile.
func (c *client) forget(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.token == token {
		c.expires = time.Time{}
	}
}

// send makes a request, and again after lost connections, 429, 5xx, and a 409 that says
// that the same request is still being worked on.
func (c *client) send(ctx context.Context, method, path string, header http.Header, key string, body, out any) error {
	var text []byte
	if body != nil {
		var err error
		if text, err = json.Marshal(body); err != nil {
			return err
		}
		header.Set("Content-Type", "application/json")
	}
	if key != "" {
		header.Set("Idempotency-Key", key)
	}
	var err error
	for attempt := range attempts {
		var wait time.Duration
		if wait, err = c.once(ctx, method, path, header, text, out); wait == 0 {
			return err
		}
		if wait < 0 {
			wait = jittered(float64(int(1) << attempt))
		}
		log.Printf("%s %s: %v; again in %v", method, path, err, wait)
		if err := sleep(ctx, wait); err != nil {
			return err
		}
	}
	return err
}

// once makes a request. wait is how long to wait before the next attempt: 0 when there
// is to be none, negative when the server does not say.
func (c *client) once(ctx context.Context, method, path string, header http.Header, body []byte, out any) (wait time.Duration, err error) {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader(body))
	if err != nil {
		return 0, err
	}
	req.Header = header
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return -1, err
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		return -1, err
	}
	if resp.StatusCode/100 == 2 {
		if out == nil {
			return 0, nil
		}
		return 0, json.Unmarshal(answer, out)
	}
	r := &refusal{Status: resp.StatusCode, RequestID: resp.Header.Get("X-Request-Id")}
	_ = json.Unmarshal(answer, r) // a proxy in between may answer anything
	return waitAfter(resp, r), r
}

func waitAfter(resp *http.Response, r *refusal) time.Duration {
	inProgress := r.Status == http.StatusConflict && r.Message == "Resource Conflict: a request with this Idempotency-Key is in progress"
	if r.Status != http.StatusTooManyRequests && r.Status < 500 && !inProgress {
		return 0
	}
	if seconds, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && seconds > 0 {
		return time.Duration(seconds) * time.Second
	}
	return -1
}

func jittered(seconds float64) time.Duration {
	return time.Duration(seconds * (0.75 + mathrand.Float64()/2) * float64(time.Second))
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// receiver is the side that Atlas calls: auth_url and callback_url.
type receiver struct {
	address string
	token   string // that auth_url hands out and the callback brings
	webhook *standardwebhooks.Webhook
	arrived chan string // the webhook-id of each new callback

	mu   sync.Mutex
	seen map[string]bool // in your system: a table
}

func listen(address, webhookSecret string) (*receiver, error) {
	webhook, err := standardwebhooks.NewWebhook(webhookSecret)
	if err != nil {
		return nil, fmt.Errorf("ATLAS_WEBHOOK_SECRET: %w", err)
	}
	r := &receiver{address: address, token: rand.Text(), webhook: webhook, arrived: make(chan string, 16), seen: map[string]bool{}}
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.HandleFunc("POST /auth", r.auth)
	mux.HandleFunc("POST /callback", r.callback)
	server := &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() { log.Println(server.Serve(listener)) }()
	return r, nil
}

func (r *receiver) url(path string) string { return "http://" + r.address + path }

func (r *receiver) auth(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(map[string]string{"access_token": r.token}) // a caller that went away comes again
}

// callback takes a result whose signature is right, over the bytes as they came.
func (r *receiver) callback(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, req.Body, 64<<20))
	if err != nil {
		http.Error(w, "unreadable", http.StatusBadRequest)
		return
	}
	if err := r.webhook.Verify(body, req.Header); err != nil || req.Header.Get("Token") != r.token {
		http.Error(w, "not from Atlas", http.StatusUnauthorized)
		return
	}
	id := req.Header.Get("webhook-id")
	r.mu.Lock()
	again := r.seen[id] // a repetition: say yes, do nothing
	r.seen[id] = true
	r.mu.Unlock()
	w.WriteHeader(http.StatusNoContent)
	if !again {
		r.arrived <- id // in your system: store the body first, then answer
	}
}
