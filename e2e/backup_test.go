package e2e_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"atlas/internal/lender"
	"atlas/internal/servertest"
)

// closedOffice is a lender's server that takes no callback until it is opened.
type closedOffice struct {
	*httptest.Server
	mu     sync.Mutex
	open   bool
	ids    []string
	bodies [][]byte
	taken  int // when it was open
}

func newClosedOffice(t *testing.T) *closedOffice {
	t.Helper()
	o := &closedOffice{}
	o.Server = httptest.NewServer(o)
	t.Cleanup(o.Close)
	return o
}

// ServeHTTP implements http.Handler.
func (o *closedOffice) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.URL.Path == "/auth" {
		return
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return // the sender was killed
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	o.ids, o.bodies = append(o.ids, r.Header.Get("webhook-id")), append(o.bodies, body)
	if !o.open {
		w.WriteHeader(http.StatusServiceUnavailable)
		return
	}
	o.taken++
}

func (o *closedOffice) unlock() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.open = true
}

// calls is how often it was called, and how often it took the callback.
func (o *closedOffice) calls() (all, taken int) {
	o.mu.Lock()
	defer o.mu.Unlock()
	return len(o.ids), o.taken
}

// TestBackup: a server is backed up while it serves, killed, and all that it knew is
// destroyed. What is made of the backup has the results, to the byte, the masked copy,
// and the callback that was still to be delivered, with its id and its bytes.
func TestBackup(t *testing.T) {
	t.Parallel()
	t.Run("a data folder", func(t *testing.T) {
		a := start(t)
		backup := filepath.Join(t.TempDir(), "backup")
		key := filepath.Join(t.TempDir(), "server.key") // kept elsewhere
		backedUp(t, a, disaster{
			backup: func() {
				a.command("backup", "--to", backup)
				shell(t, nil, "cp", "-p", filepath.Join(a.data, "server.key"), key)
			},
			destroy: func() {
				for _, name := range []string{"atlas.db", "atlas.db-wal", "atlas.db-shm", "blobs", "server.key", "cache"} {
					if err := os.RemoveAll(filepath.Join(a.data, name)); err != nil {
						t.Fatal(err)
					}
				}
			},
			restore: func() {
				shell(t, nil, "cp", "-p", key, filepath.Join(a.data, "server.key"))
				a.command("restore", "--from", backup)
			},
			start: func() { a.process = a.run(a.listen) },
		})
	})
	t.Run("a database and a bucket", func(t *testing.T) {
		a := cluster(t)
		a.process = a.run(a.listen)
		a.enter()
		database, bucket, spare := a.setting("ATLAS_DATABASE_URL"), bucketName(t, a.setting("ATLAS_BLOB_URL")), bucketName(t, servertest.S3(t))
		server := strings.Replace(database, "/"+databaseName(t, database)+"?", "/postgres?", 1)
		dump := filepath.Join(t.TempDir(), "atlas.dump")
		rclone := remote(t, a.setting("ATLAS_BLOB_URL"))
		backedUp(t, a, disaster{
			backup: func() { // as docs/operations.md has it
				shell(t, nil, "pg_dump", "--enable-row-security", "--format=custom", "--no-owner", "--file="+dump, database)
				shell(t, rclone, "rclone", "sync", "--metadata", "atlas:"+bucket, "atlas:"+spare)
			},
			destroy: func() {
				shell(t, nil, "psql", "--quiet", "--command=DROP DATABASE "+databaseName(t, database)+" WITH (FORCE)", server)
				shell(t, rclone, "rclone", "delete", "atlas:"+bucket)
			},
			restore: func() {
				shell(t, nil, "psql", "--quiet", "--command=CREATE DATABASE "+databaseName(t, database), server)
				shell(t, nil, "pg_restore", "--exit-on-error", "--no-owner", "--dbname="+database, dump)
				shell(t, rclone, "rclone", "sync", "--metadata", "atlas:"+spare, "atlas:"+bucket)
				a.command("migrate")
			},
			start: func() { a.process = a.run(a.listen) },
		})
	})
}

// disaster is how a place is backed up, lost and made again.
type disaster struct{ backup, destroy, restore, start func() }

func backedUp(t *testing.T, a *atlas, d disaster) {
	t.Helper()
	done := a.apply("LOAN-1", lender.File{URL: a.site.Publish("aadhaar.jpg", draw(t, 1, "AADHAAR").JPEG), DocumentID: "1"})
	_, before := a.finish(done)
	a.callbacks(1)
	number, _ := before.OCRData[0].Field("aadhaar_number")
	_, picture := get(t, number.RedactURL)

	office := newClosedOffice(t)
	pending, err := a.api.Init(t.Context(), lender.Application{
		ProductType: "PFL_CDL", ApplicationID: "LOAN-2", AuthURL: office.URL + "/auth", CallbackURL: office.URL + "/callback",
	})
	if err != nil {
		t.Fatal(err)
	}
	a.upload(pending, lender.File{URL: a.site.Publish("pan.jpg", draw(t, 1, "PAN").JPEG), DocumentID: "1"})
	a.eventually("called for the first time", func() bool { n, _ := office.calls(); return n > 0 })

	d.backup()
	a.kill(a.process)
	d.destroy()
	d.restore()
	office.unlock()
	d.start()

	_, after := a.finish(done)
	if got, want := withoutURLs(t, after), withoutURLs(t, before); got != want {
		t.Errorf("the result is\n%s\nand was\n%s", got, want)
	}
	number, _ = after.OCRData[0].Field("aadhaar_number")
	if status, got := get(t, number.RedactURL); status != http.StatusOK || !bytes.Equal(got, picture) || http.DetectContentType(got) != "image/jpeg" {
		t.Errorf("the masked copy gives %d and %d bytes, not the %d of before", status, len(got), len(picture))
	}
	a.eventually("delivered", func() bool { _, n := office.calls(); return n > 0 })
	office.mu.Lock()
	defer office.mu.Unlock()
	for i := range office.ids {
		if office.ids[i] != office.ids[0] || !bytes.Equal(office.bodies[i], office.bodies[0]) {
			t.Errorf("the callback came as %s with %d bytes, then as %s with %d", office.ids[0], len(office.bodies[0]), office.ids[i], len(office.bodies[i]))
		}
	}
	if list := a.command("deliveries", "list", "--since", "2026-01-01T00:00:00Z"); strings.Count(list, "\n") != 3 || !strings.Contains(list, office.ids[0]) {
		t.Errorf("callbacks after the restoration:\n%s", list)
	}
	a.command("doctor") // which fails when a check does
}

var redactURL = regexp.MustCompile(`"redact_url":"[^"]*"`)

// withoutURLs is a result as JSON without its signed URLs, which end at another time.
func withoutURLs(t *testing.T, e lender.Extracts) string {
	t.Helper()
	text, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	return redactURL.ReplaceAllString(string(text), "")
}

// setting is a variable of the environment.
func (a *atlas) setting(name string) string {
	a.t.Helper()
	for _, v := range a.environ {
		if value, ok := strings.CutPrefix(v, name+"="); ok {
			return value
		}
	}
	a.t.Fatalf("%s is not set", name)
	return ""
}

func databaseName(t *testing.T, database string) string {
	t.Helper()
	u, err := url.Parse(database)
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(u.Path, "/")
}

func bucketName(t *testing.T, bucket string) string {
	t.Helper()
	u, err := url.Parse(bucket)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// remote tells rclone of the S3 server, as "atlas".
func remote(t *testing.T, bucket string) []string {
	t.Helper()
	u, err := url.Parse(bucket)
	if err != nil {
		t.Fatal(err)
	}
	var environ []string
	for name, value := range map[string]string{
		"TYPE": "s3", "PROVIDER": "Other", "ENDPOINT": u.Query().Get("endpoint"), "REGION": u.Query().Get("region"),
		"ACCESS_KEY_ID": servertest.S3AccessKey, "SECRET_ACCESS_KEY": servertest.S3SecretKey,
	} {
		environ = append(environ, fmt.Sprintf("RCLONE_CONFIG_ATLAS_%s=%s", name, value))
	}
	// What the machine has for other servers is not for this one.
	return append(environ, "RCLONE_CONFIG="+filepath.Join(t.TempDir(), "none"), "AWS_CA_BUNDLE=")
}

// shell runs a program of the operator's.
func shell(t *testing.T, environ []string, program string, args ...string) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), program, args...)
	cmd.Env = append(os.Environ(), environ...)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", program, err, out)
	}
}
