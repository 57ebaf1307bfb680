package e2e_test

import (
	"bytes"
	"database/sql"
	"flag"
	"fmt"
	"image"
	_ "image/jpeg" // masked copies
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"atlas/internal/encoded"
	"atlas/internal/idnum"
	"atlas/internal/lender"
	"atlas/internal/qr"
	"atlas/internal/specimen"
)

var leakDocuments = flag.Int("leakhunt.documents", 8, "Aadhaar documents of TestLeakHunt")

// papers is how many documents of a flow the hunt gives to one, and how many to a batch.
const papers = 4

// TestLeakHunt: a server reads drawn Aadhaar documents, in flows and in Bulk batches, with
// everything that may be asked for in their callbacks and their numbers in what surrounds
// them as well: names of files, parameters, answers of the receiver, faulty requests. Then
// it is killed, and all that it has left anywhere is searched for the numbers. A number
// that is planted in each of these places shows that the search sees it there.
func TestLeakHunt(t *testing.T) {
	temp, traces, metrics := t.TempDir(), filepath.Join(t.TempDir(), "spans.jsonl"), freeAddress(t)
	a := start(t, "TMPDIR="+temp, "ATLAS_TRACE_FILE="+traces, "ATLAS_METRICS_LISTEN="+metrics, "ATLAS_LOG_LEVEL=debug",
		"ATLAS_CLIENT_RATE=10000", "ATLAS_CLIENT_BURST=10000", "ATLAS_TOKEN_RATE=10000", "ATLAS_TOKEN_BURST=10000")
	hunt := &leakHunt{atlas: a, told: map[string]bool{}}
	hunt.receiver(t)
	hunt.work(t, *leakDocuments)
	copies := hunt.copies(t)
	faulty := hunt.faults(t)
	status, page := get(t, "http://"+metrics+"/metrics")
	if status != http.StatusOK {
		t.Fatalf("metrics: %d", status)
	}
	a.kill(a.process) // the log of the database is left as it is, and nothing tidies up

	places := []leakPlace{
		{"database, raw files", files(filepath.Join(a.data, "atlas.db"), filepath.Join(a.data, "atlas.db-wal"), filepath.Join(a.data, "atlas.db-shm"))},
		{"database, every row", hunt.rows(func(table string) bool { return !strings.HasPrefix(table, "river_") })},
		{"queue, every row", hunt.rows(func(table string) bool { return strings.HasPrefix(table, "river_") })},
		{"blobs, raw files", folder(filepath.Join(a.data, "blobs"))},
		{"masked copies, read again", once(&copies)},
		{"log", files(filepath.Join(a.data, "server.log"))},
		{"traces", files(traces)},
		{"metrics", once(&page)},
		{"bodies of errors", once(&faulty)},
		{"temporary files", folder(temp)},
		{"cache and the rest", folder(a.data, "atlas.db", "atlas.db-wal", "atlas.db-shm", "blobs", "server.log")},
	}
	numbers := slices.Sorted(maps.Keys(hunt.told))
	hits := search(t, newHunter(numbers), places)
	planted := hunt.plant(t, places, temp, traces, &copies, &page, &faulty)

	t.Logf("%d documents, %d of them read with a whole number, %d numbers looked for", *leakDocuments, hunt.whole, len(numbers))
	t.Logf("| place | bytes | hits | planted number |")
	t.Logf("|---|---|---|---|")
	for i, p := range places {
		t.Logf("| %s | %d | %d | %s |", p.name, hits[i].bytes, len(hits[i].forms), map[bool]string{true: "found", false: "not found"}[planted[i]])
		if n := len(hits[i].forms); n > 0 {
			t.Errorf("%s: %d hits: %v", p.name, n, hits[i].forms[:min(n, 10)])
		}
		if !planted[i] {
			t.Errorf("%s: the hunter does not find what is planted there", p.name)
		}
	}
	if hunt.whole == 0 {
		t.Error("no whole number was read: the hunt proves nothing")
	}
}

// leakHunt is what happens before the search.
type leakHunt struct {
	*atlas
	mu    sync.Mutex
	told  map[string]bool // every number the server has come to know
	whole int             // documents of which the client was given a whole number
	taken int             // callbacks
	hook  *httptest.Server
	flows []string
}

// receiver takes callbacks and says what it took.
func (h *leakHunt) receiver(t *testing.T) {
	h.hook = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err != nil || r.URL.Path != "/callback" {
			return
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.taken++
		if found := idnum.Find(string(body), idnum.AadhaarMask); len(found) > 0 {
			fmt.Fprintf(w, "taken: %s", idnum.GroupAadhaar(found[0].Value))
		}
	}))
	t.Cleanup(h.hook.Close)
}

// work has n documents read.
func (h *leakHunt) work(t *testing.T, n int) {
	t.Helper()
	drawing := studio(t)
	var batches []string
	for i := 0; i < n; i += papers {
		var group []lender.File
		for k := i; k < min(n, i+papers); k++ {
			s, err := drawing.Draw(uint64(0x1ea4_0000+k), specimen.Aadhaar, "", specimen.CleanScan)
			if err != nil {
				t.Fatal(err)
			}
			name := fmt.Sprintf("%d.jpg", k)
			for _, number := range numbersOf(s) {
				h.told[number] = true
				name = fmt.Sprintf("aadhaar-%s-%d.jpg", number, k)
			}
			group = append(group, lender.File{URL: h.site.Publish(name, s.File()), DocumentID: fmt.Sprint(k)})
		}
		if i/papers%2 == 1 {
			id, err := h.api.Bulk(t.Context(), group...)
			if err != nil {
				t.Fatal(err)
			}
			batches = append(batches, id)
			continue
		}
		flow, err := h.api.Init(t.Context(), lender.Application{
			ProductType: "PFL_CDL", ApplicationID: fmt.Sprint("LEAK-", i), AuthURL: h.hook.URL + "/auth", CallbackURL: h.hook.URL + "/callback",
			FlowParams: map[string]any{"include": "evidence,quality,explain", "about": group[0].URL},
		})
		if err != nil {
			t.Fatal(err)
		}
		h.upload(flow, group...)
		h.flows = append(h.flows, flow)
	}
	for _, id := range h.flows {
		h.patientFinish(t, id)
	}
	for _, id := range batches {
		h.eventually("read", func() bool {
			p, err := h.api.BulkExtracts(t.Context(), id, 1)
			return err == nil && len(p.Data) == p.TotalItems
		})
	}
	h.eventually("delivered", func() bool {
		h.mu.Lock()
		defer h.mu.Unlock()
		return h.taken >= len(h.flows)
	})
}

// patientFinish waits for a flow behind all others, and counts the numbers it gave.
func (h *leakHunt) patientFinish(t *testing.T, id string) {
	t.Helper()
	if err := h.api.Token(t.Context(), h.client.ID, h.client.Secret); err != nil { // a long hunt outlives a token
		t.Fatal(err)
	}
	if _, err := h.api.Finish(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	extracts, err := h.api.Extracts(t.Context(), id, "evidence", "explain")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range extracts.OCRData {
		if f, ok := d.Field("aadhaar_number"); ok && f.Value != nil && h.told[strings.ReplaceAll(*f.Value, " ", "")] {
			h.whole++
		}
	}
}

// numbersOf are the numbers that a specimen bears whole.
func numbersOf(s specimen.Specimen) (numbers []string) {
	var words strings.Builder
	for _, w := range s.Truth.Words {
		words.WriteString(w.Text + " ")
	}
	text := words.String() + "; " + s.Truth.Fields["aadhaar_number"] + "; " + s.Truth.Coded["aadhaar_number"] + "; "
	for _, mask := range []idnum.Mask{idnum.VIDMask, idnum.AadhaarMask} {
		for _, found := range idnum.Find(text, mask) {
			if found.Repairs == 0 && (idnum.IsAadhaar(found.Value) || idnum.IsVID(found.Value)) {
				numbers = append(numbers, found.Value)
			}
		}
	}
	return numbers
}

// mostCopies bounds how many masked copies are read again: reading costs what it did the
// first time.
const mostCopies = 12

// copies are masked copies as their URLs give them, and all that is read from them.
func (h *leakHunt) copies(t *testing.T) []byte {
	t.Helper()
	dir := t.TempDir()
	var all bytes.Buffer
	n := 0
	for _, id := range h.flows {
		extracts, err := h.api.Extracts(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range extracts.OCRData {
			f, ok := d.Field("aadhaar_number")
			if !ok || f.RedactURL == "" || n == mostCopies {
				continue
			}
			status, picture := get(t, f.RedactURL)
			if status != http.StatusOK {
				t.Fatalf("a masked copy: %d", status)
			}
			n++
			all.Write(picture)
			all.Write(codesOf(t, picture))
			if err := os.WriteFile(filepath.Join(dir, fmt.Sprint(n, ".jpg")), picture, 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	if n == 0 {
		t.Fatal("there is no masked copy")
	}
	all.WriteString(h.command("extract", dir))
	return all.Bytes()
}

// codesOf is what the QR codes of a picture say.
func codesOf(t *testing.T, picture []byte) []byte {
	t.Helper()
	img, _, err := image.Decode(bytes.NewReader(picture))
	if err != nil {
		t.Fatal(err)
	}
	codes, err := qr.Find(t.Context(), img)
	if err != nil {
		t.Fatal(err)
	}
	var said bytes.Buffer
	for _, c := range codes {
		x, _ := encoded.ParseXMLQR([]byte(c.Text))
		fmt.Fprintln(&said, c.Text, x.UID)
	}
	return said.Bytes()
}

// faults are the answers to requests that are wrong and hold a number.
func (h *leakHunt) faults(t *testing.T) []byte {
	t.Helper()
	number := slices.Sorted(maps.Keys(h.told))[0]
	var said bytes.Buffer
	for _, c := range []struct{ method, path, body string }{
		{"GET", "/v3/verification/status?flow_uuid=" + number, ""},
		{"GET", "/v3/verification/extracts?flow_uuid=" + number + "&include=" + number, ""},
		{"GET", "/v3/verification/status?" + number, ""},
		{"GET", "/v1/bulk/extracts?batch_id=" + number, ""},
		{"GET", "/v1/bulk/extracts?batch_id=B&page=" + number, ""},
		{"GET", "/blobs/" + number + "?expires=1&signature=x", ""},
		{"GET", "/" + number, ""},
		{"POST", "/v3/verification/flow/init", `{"product_type":"` + number + `","application_id":`},
		{"POST", "/v3/verification/flow/init", `{"` + number + `":"x","auth_url":"` + number + `"}`},
		{"POST", "/v3/verification/multiupload", `{"flow_uuid":"` + number + `","file_urls":[{"file_url":"ftp://` + number + `/a","document_id":"1"}]}`},
		{"POST", "/v3/verification/multiupload", `{"flow_uuid":"` + h.flows[0] + `","file_urls":[{"file_url":"gopher://` + number + `/a","document_id":"1"}]}`},
		{"POST", "/v1/bulk/multiupload", `{"product_type":"A","file_urls":"` + number + `"}`},
	} {
		req, err := http.NewRequestWithContext(t.Context(), c.method, h.api.Base+c.path, strings.NewReader(c.body))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", "application/json")
		req.Header.Set("Token", h.token(t))
		req.Header.Set("X-Request-Id", number)
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		if err != nil || resp.StatusCode/100 == 2 {
			t.Errorf("%s %s is answered %d (%v)", c.method, c.path, resp.StatusCode, err)
		}
		fmt.Fprintln(&said, resp.StatusCode, resp.Header, string(body))
	}
	return said.Bytes()
}

// token is a token of the client, asked for by hand.
func (h *leakHunt) token(t *testing.T) string {
	t.Helper()
	var token string
	h.api.Observe = func(c lender.Call) {
		_, rest, _ := strings.Cut(string(c.Answer), `"access_token":"`)
		token, _, _ = strings.Cut(rest, `"`)
	}
	defer func() { h.api.Observe = nil }()
	if err := h.api.Token(t.Context(), h.client.ID, h.client.Secret); err != nil {
		t.Fatal(err)
	}
	return token
}

// leakPlace is where numbers may be: it calls fn with one piece after the other.
type leakPlace struct {
	name   string
	pieces func(t *testing.T, fn func([]byte))
}

func once(b *[]byte) func(*testing.T, func([]byte)) {
	return func(_ *testing.T, fn func([]byte)) { fn(*b) }
}

// files are those of the paths that are there.
func files(paths ...string) func(*testing.T, func([]byte)) {
	return func(t *testing.T, fn func([]byte)) {
		for _, path := range paths {
			if b, err := os.ReadFile(path); err == nil {
				fn(b)
			}
		}
	}
}

// folder is all files below one, but for those named, and the names of all.
func folder(root string, except ...string) func(*testing.T, func([]byte)) {
	return func(t *testing.T, fn func([]byte)) {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil {
				return err
			}
			name, err := filepath.Rel(root, path)
			if err != nil || slices.Contains(except, name) {
				if d.IsDir() {
					return fs.SkipDir
				}
				return err
			}
			fn([]byte(name))
			if d.Type().IsRegular() {
				files(path)(t, fn)
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// database opens the server's.
func (h *leakHunt) database(t *testing.T) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(h.data, "atlas.db"))
	if err != nil {
		t.Fatal(err)
	}
	return db
}

// rows are all values of the chosen tables.
func (h *leakHunt) rows(chosen func(table string) bool) func(*testing.T, func([]byte)) {
	return func(t *testing.T, fn func([]byte)) {
		db := h.database(t)
		defer db.Close()
		for _, table := range column(t, db, "SELECT name FROM sqlite_master WHERE type = 'table'") {
			if chosen(string(table)) {
				everyValue(t, db, string(table), fn)
			}
		}
	}
}

func column(t *testing.T, db *sql.DB, query string) (values [][]byte) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var v []byte
		if err := rows.Scan(&v); err != nil {
			t.Fatal(err)
		}
		values = append(values, v)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

func everyValue(t *testing.T, db *sql.DB, table string, fn func([]byte)) {
	t.Helper()
	rows, err := db.QueryContext(t.Context(), `SELECT * FROM "`+table+`"`)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		t.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.RawBytes, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			t.Fatal(err)
		}
		for _, v := range values {
			fn(v)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
}

// finding is what a search of a place came to.
type finding struct {
	bytes int
	forms []string
}

func search(t *testing.T, h *hunter, places []leakPlace) []finding {
	t.Helper()
	found := make([]finding, len(places))
	for i, p := range places {
		p.pieces(t, func(b []byte) {
			found[i].bytes += len(b)
			found[i].forms = append(found[i].forms, h.hunt(b)...)
		})
	}
	return found
}

// plant puts a number into every place, each in another form, and says of each whether the
// same search finds it.
func (h *leakHunt) plant(t *testing.T, places []leakPlace, temp, traces string, pages ...*[]byte) []bool {
	t.Helper()
	const digits = "99990000000"
	number := digits + string(idnum.VerhoeffDigit(digits))
	for path, form := range map[string]string{
		filepath.Join(h.data, "server.log"):             "JSON",
		traces:                                          "base64",
		filepath.Join(temp, "left-over"):                "gzip",
		filepath.Join(h.data, "blobs", "planted~"):      "UTF-16",
		filepath.Join(h.data, "cache", "planted-cache"): "packed decimal",
	} {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		_, err = f.Write(forms[form](number))
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	db := h.database(t)
	for _, change := range []struct {
		query string
		value []byte
	}{
		{"UPDATE clients SET name = ?", forms["groups"](number)},
		{"UPDATE river_job SET args = ?", forms["gzip in base64 in JSON"](number)},
	} {
		if _, err := db.ExecContext(t.Context(), change.query, string(change.value)); err != nil {
			t.Fatal(err)
		}
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		*p = slices.Concat(*p, forms["hexadecimal"](number))
	}
	found := make([]bool, len(places))
	for i, f := range search(t, newHunter([]string{number}), places) {
		found[i] = len(f.forms) > 0
	}
	return found
}
