package main

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"atlas/internal/modelstest"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// ward is what doctor is asked about: environments of a place that is well.
type ward struct{ environ []string }

// key is a server key in the environment.
func key(b byte) string {
	return "ATLAS_SERVER_KEY=" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
}

// wards are a data folder, and a database with a bucket, each with a client.
func wards(t *testing.T) map[string]ward {
	t.Helper()
	t.Setenv("AWS_ACCESS_KEY_ID", servertest.S3AccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", servertest.S3SecretKey)
	for _, name := range proxies {
		t.Setenv(name, "")
	}
	data := filepath.Join(t.TempDir(), "data")
	common := []string{"ATLAS_MODELS=" + modelstest.Dir(t), "ATLAS_DATA=" + data}
	wards := map[string]ward{
		"SQLite and files":  {common},
		"PostgreSQL and S3": {append(slices.Clone(common), "ATLAS_DATABASE_URL="+servertest.PostgresLike(t, store.MigratePostgres), "ATLAS_BLOB_URL="+servertest.S3(t), key(1))},
	}
	for name, w := range wards {
		if code, _, errs := atlas(t, w.environ, "client", "create", "--name", "Lender"); code != 0 {
			t.Fatalf("%s: %s", name, errs)
		}
	}
	return wards
}

// examine runs doctor with more environment and returns its findings by check.
func (w ward) examine(t *testing.T, environ ...string) (code int, findings map[string]finding) {
	t.Helper()
	code, out, errs := atlas(t, append(slices.Clone(w.environ), environ...), "doctor", "--json")
	var answer struct {
		OK     bool
		Checks []finding
	}
	if err := json.Unmarshal([]byte(out), &answer); err != nil {
		t.Fatalf("%v: %s%s", err, out, errs)
	}
	findings = make(map[string]finding)
	for _, f := range answer.Checks {
		findings[f.Check] = f
		if f.Found == "" || (f.Todo == "") != (f.Verdict == well) {
			t.Errorf("%s says %q and what to do %q", f.Check, f.Found, f.Todo)
		}
	}
	if len(findings) != len(examinations) || answer.OK != (code == 0) {
		t.Errorf("exit %d, ok %v, %d findings", code, answer.OK, len(findings))
	}
	return code, findings
}

func TestDoctorFindsNothing(t *testing.T) {
	for name, w := range wards(t) {
		t.Run(name, func(t *testing.T) {
			code, findings := w.examine(t, "ATLAS_PUBLIC_URL=https://atlas.example", "ATLAS_RETENTION_RESULTS=90d", "ATLAS_RETENTION_BATCHES=90d")
			if code != 0 {
				t.Errorf("exit %d: %+v", code, findings)
			}
			for check, f := range findings {
				// Names, disk and Hindi are the test machine's; nobody serves the files of a folder.
				if f.Verdict != well && !slices.Contains([]string{"names", "disk", "tesseract", "signed_urls"}, check) {
					t.Errorf("%s: %+v", check, f)
				}
			}
			if f := findings["signed_urls"]; f.Verdict != well && name == "PostgreSQL and S3" {
				t.Errorf("signed URLs: %+v", f)
			}
		})
	}
}

func TestDoctorFinds(t *testing.T) {
	wards := wards(t)
	shared, folder := wards["PostgreSQL and S3"], wards["SQLite and files"]
	setting := func(w ward, key string) string {
		for _, v := range w.environ {
			if value, found := strings.CutPrefix(v, "ATLAS_"+key+"="); found {
				return value
			}
		}
		t.Fatalf("no %s", key)
		return ""
	}
	damaged := t.TempDir()
	if err := os.WriteFile(filepath.Join(damaged, "ppocr_keys_v1.txt"), []byte("x"), 0o600); err != nil {
		t.Fatal(err)
	}
	open := t.TempDir()
	if err := os.Chmod(open, 0o755); err != nil {
		t.Fatal(err)
	}
	certified := t.TempDir()
	certify(t, certified, 1)
	for _, c := range []struct {
		rule    string
		ward    ward
		environ []string
		check   string
		verdict health
		want    string
	}{
		{"models that are damaged or missing", folder, []string{"ATLAS_MODELS=" + damaged}, "models", failed, damaged},
		{"a role that reads nothing", shared, []string{"ATLAS_MODELS=" + damaged, "ATLAS_ROLE=api"}, "models", well, ""},
		{"a data folder that others may enter", folder, []string{"ATLAS_DATA=" + open}, "data", warning, "0755"},
		{"a data folder that is a file", folder, []string{"ATLAS_DATA=" + writeFile(t, "file", "")}, "data", failed, "no folder"},
		{"a place where nothing was begun", folder, []string{"ATLAS_DATA=" + filepath.Join(t.TempDir(), "x")}, "database", warning, "no database yet"},
		{"a database without tables", shared, []string{"ATLAS_DATABASE_URL=" + servertest.Postgres(t)}, "database", failed, "not those of this version"},
		{"a database that is away", shared, []string{"ATLAS_DATABASE_URL=postgres://atlas:geheim@127.0.0.1:1/atlas"}, "database", failed, "not available"},
		{"a database that takes no changes", shared, []string{"ATLAS_DATABASE_URL=" + setting(shared, "DATABASE_URL") + "&default_transaction_read_only=on"}, "database", failed, "takes no changes"},
		{"another server key", shared, []string{key(2)}, "server_key", failed, "another key"},
		{"a bucket that is not there", shared, []string{"ATLAS_BLOB_URL=" + strings.Replace(setting(shared, "BLOB_URL"), "bucket-", "nothing-", 1)}, "files", failed, "bucket"},
		{"signed URLs that lead nowhere", shared, []string{"ATLAS_BLOB_URL=" + setting(shared, "BLOB_URL") + "&public_endpoint=http://127.0.0.1:1"}, "signed_urls", failed, "nobody answers"},
		{"a network of clouds' credentials", folder, []string{"ATLAS_FETCH_ALLOW=169.254.0.0/16"}, "outbound", failed, "169.254.169.254"},
		{"this machine itself", folder, []string{"ATLAS_FETCH_ALLOW=127.0.0.1/32"}, "outbound", warning, "this machine"},
		{"a private network", folder, []string{"ATLAS_FETCH_ALLOW=10.0.0.0/8"}, "outbound", well, "1 networks"},
		{"no public URL", folder, nil, "public_url", warning, "127.0.0.1:8080"},
		{"a certificate that ends within the hour", folder, []string{"ATLAS_TLS_CERT=" + filepath.Join(certified, "cert.pem"), "ATLAS_TLS_KEY=" + filepath.Join(certified, "key.pem")}, "tls", warning, "it ends on"},
		{"a certificate that is not there", folder, []string{"ATLAS_TLS_CERT=" + filepath.Join(damaged, "cert.pem"), "ATLAS_TLS_KEY=" + filepath.Join(damaged, "key.pem")}, "tls", failed, "cert.pem"},
		{"a public URL without TLS", folder, []string{"ATLAS_PUBLIC_URL=http://atlas.example"}, "public_url", warning, "over http"},
		{"a type file with a mistake", folder, []string{"ATLAS_TYPES_DIR=" + filepath.Dir(writeFile(t, "x.yaml", "type: ["))}, "types_and_rules", failed, "x.yaml"},
		{"data that is kept for ever", folder, []string{"ATLAS_RETENTION_RESULTS=90d"}, "retention", warning, "batches"},
	} {
		t.Run(c.rule, func(t *testing.T) {
			code, findings := c.ward.examine(t, c.environ...)
			f := findings[c.check]
			if f.Verdict != c.verdict || !strings.Contains(f.Found, c.want) || code != 0 != (c.verdict == failed) {
				t.Errorf("exit %d, %+v, want %s with %q", code, f, c.verdict, c.want)
			}
		})
	}
	t.Run("a proxy that is not asked", func(t *testing.T) {
		t.Setenv("HTTPS_PROXY", "http://proxy.example:3128")
		if _, findings := folder.examine(t); findings["proxy"].Verdict != warning {
			t.Errorf("%+v", findings["proxy"])
		}
	})
}

func TestDoctorFindsAClientWhoseCallbacksCannotBeSigned(t *testing.T) {
	for name, w := range wards(t) {
		s, err := loadSettings("", w.environ, Config{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		st, err := openStore(t.Context(), s.Config)
		if err != nil {
			t.Fatal(err)
		}
		clients, err := st.Clients(t.Context())
		if err == nil {
			err = st.RotateWebhookSecret(t.Context(), clients[0], []byte("unsealed"), nil, time.Now())
		}
		if err != nil {
			t.Fatal(err)
		}
		if err := st.Close(); err != nil {
			t.Fatal(err)
		}
		f := func() finding { _, f := w.examine(t); return f["clients"] }
		if got := f(); got.Verdict != failed || !strings.Contains(got.Todo, "atlas client rotate --overlap 0s "+string(clients[0].ID)) {
			t.Fatalf("%s: %+v", name, got)
		}
		if code, _, errs := atlas(t, w.environ, strings.Fields(strings.TrimSuffix(strings.TrimPrefix(f().Todo, "atlas "), ", and hand over the new secret"))...); code != 0 {
			t.Fatalf("%s: what is to be done fails: %s", name, errs)
		}
		if got := f(); got.Verdict != well {
			t.Errorf("%s: when it was done: %+v", name, got)
		}
	}
}

// TestDoctorLeavesNothing: no file, and no word of a secret.
func TestDoctorLeavesNothing(t *testing.T) {
	w := wards(t)["SQLite and files"]
	data := strings.TrimPrefix(w.environ[1], "ATLAS_DATA=")
	list := func() (names []string) {
		err := filepath.WalkDir(data, func(path string, _ fs.DirEntry, err error) error {
			names = append(names, path)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return names
	}
	atlas(t, w.environ, "doctor") // it makes the folder of files, as any start does
	before := list()
	code, out, errs := atlas(t, w.environ, "doctor", "--fetch-allow", "169.254.0.0/16")
	if after := list(); !slices.Equal(before, after) {
		t.Errorf("before %v, after %v", before, after)
	}
	if n := strings.Count(out, "\n"); code != 1 || n != len(examinations) || !strings.Contains(errs, fmt.Sprintf("1 of %d checks failed", len(examinations))) {
		t.Errorf("exit %d, %d lines, %q", code, n, errs)
	}
	kept, err := os.ReadFile(filepath.Join(data, "server.key"))
	if err != nil {
		t.Fatal(err)
	}
	_, away, _ := atlas(t, w.environ, "doctor", "--database-url", "postgres://atlas:geheim@127.0.0.1:1/atlas", "--server-key", strings.TrimSpace(string(kept)))
	for _, secret := range []string{strings.TrimSpace(string(kept)), "geheim"} {
		if strings.Contains(out+errs+away, secret) {
			t.Errorf("a secret is printed:\n%s%s%s", out, errs, away)
		}
	}
}

func TestSkew(t *testing.T) {
	for _, c := range []struct {
		skew, took time.Duration
		want       health
	}{
		{0, 0, well},
		{2 * time.Second, 0, well},
		{2001 * time.Millisecond, 0, warning},
		{-2001 * time.Millisecond, 0, warning},
		{3 * time.Second, time.Second, well}, // the question took too long to say
		{time.Minute, 0, warning},
		{61 * time.Second, 0, failed},
		{-61 * time.Second, time.Second, failed},
	} {
		if got := skewed(c.skew, c.took); got.Verdict != c.want {
			t.Errorf("%s by a question of %s is %s, want %s", c.skew, c.took, got.Verdict, c.want)
		}
	}
}

func TestCertificateHolds(t *testing.T) {
	for _, c := range []struct {
		rule        string
		from, until time.Duration
		want        health
	}{
		{"for a month", -time.Hour, 30 * day, well},
		{"for a week", -time.Hour, 7 * day, warning},
		{"no more", -30 * day, -time.Hour, failed},
		{"not yet", time.Hour, 30 * day, failed},
	} {
		if got := holds(time.Now().Add(c.from), time.Now().Add(c.until)); got.Verdict != c.want {
			t.Errorf("one that holds %s is %s, want %s", c.rule, got.Verdict, c.want)
		}
	}
}
