package main

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"atlas/internal/modelstest"
	"atlas/internal/servertest"
	"atlas/internal/specimen"
	"atlas/internal/store"
)

// TestMain is the program too, when a server calls it to have documents read.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == slackCommand {
		os.Exit(printSlack())
	}
	if len(os.Args) > 1 && os.Args[1] == readCommand {
		os.Exit(run(context.Background(), os.Args[1:], os.Environ(), os.Stdout, os.Stderr))
	}
	os.Exit(m.Run())
}

// atlas runs the program and returns its exit code and what it printed.
func atlas(t *testing.T, environ []string, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = run(t.Context(), args, environ, &out, &errs)
	return code, out.String(), errs.String()
}

// lineOf is the line of a printed configuration for key, blanks squeezed.
func lineOf(t *testing.T, printed, key string) string {
	t.Helper()
	for line := range strings.Lines(printed) {
		if strings.HasPrefix(line, key+":") {
			return strings.Join(strings.Fields(line), " ")
		}
	}
	t.Fatalf("no line for %s in:\n%s", key, printed)
	return ""
}

func writeFile(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestPrecedenceOfSettings(t *testing.T) {
	file := writeFile(t, "atlas.yaml", "max_pages: 11\nmax_files: 12\nmax_file_mb: 13\n")
	environ := []string{"ATLAS_MAX_FILES=22", "ATLAS_MAX_FILE_MB=23", "HOME=/"}
	code, out, errs := atlas(t, environ, "config", "--config", file, "--max-file-mb", "33")
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for _, tt := range []struct{ rule, key, want string }{
		{"the default", "max_megapixels", "max_megapixels: 60 # default"},
		{"the file over the default", "max_pages", "max_pages: 11 # " + file},
		{"the variable over the file", "max_files", "max_files: 22 # ATLAS_MAX_FILES"},
		{"the flag over the variable", "max_file_mb", "max_file_mb: 33 # --max-file-mb"},
	} {
		if got := lineOf(t, out, tt.key); got != tt.want {
			t.Errorf("%s: got %q, want %q", tt.rule, got, tt.want)
		}
	}
	_, out, _ = atlas(t, []string{"ATLAS_CONFIG=" + file}, "config")
	if got, want := lineOf(t, out, "max_pages"), "max_pages: 11 # "+file; got != want {
		t.Errorf("the file named by ATLAS_CONFIG: got %q, want %q", got, want)
	}
}

// TestEverySettingHasThreeForms gives each setting a value by file, variable and
// flag.
func TestEverySettingHasThreeForms(t *testing.T) {
	samples := map[string]string{
		"listen": "127.0.0.1:9", "metrics_listen": "127.0.0.1:8", "public_url": "https://atlas.example", "log_level": "debug", "log_format": "json",
		"server_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "fetch_allow": "10.0.0.0/8", "role": "api", "ocr_precision": "int8", "reader_sandbox": "off",
		"database_url": "postgres://atlas:geheim@db.example/atlas", "blob_url": "s3://papers/atlas?region=ap-south-1",
		"vault_key": "env:LENDER_KEK", "vault_key_before": "server",
	}
	byType := map[string]string{"string": "x", "int": "7", "float64": "1.5", "bool": "true", "Duration": "7s", "period": "7d"}
	config := reflect.TypeOf(Config{})
	for i := range config.NumField() {
		field := config.Field(i)
		key := field.Tag.Get("koanf")
		value, ok := samples[key]
		if !ok {
			value = byType[field.Type.Name()]
		}
		flag := "--" + strings.ReplaceAll(key, "_", "-")
		fileValue := value
		if key == "fetch_allow" {
			fileValue = "[" + value + "]"
		}
		for _, form := range []struct {
			name          string
			environ, args []string
		}{
			{"file", nil, []string{"--config", writeFile(t, "atlas.yaml", key+": "+fileValue)}},
			{"variable", []string{"ATLAS_" + strings.ToUpper(key) + "=" + value}, nil},
			{"flag", nil, []string{flag + "=" + value}},
		} {
			code, out, errs := atlas(t, form.environ, append([]string{"config"}, form.args...)...)
			if code != 0 {
				t.Errorf("%s by %s: %s", key, form.name, errs)
				continue
			}
			line := lineOf(t, out, key)
			if strings.HasSuffix(line, "# default") || !strings.Contains(line, value) && key != "server_key" && key != "database_url" {
				t.Errorf("%s by %s: got %q, want the value %q", key, form.name, line, value)
			}
		}
	}
}

func TestMistakesInSettingsAreReportedTogether(t *testing.T) {
	file := writeFile(t, "atlas.yaml", "max_pagse: 3\nfetch_timeout: soon\n")
	code, _, errs := atlas(t, []string{"ATLAS_MAX_PAGES=many", "ATLAS_NOTHING=1"}, "config", "--config", file, "--listen", "nowhere")
	if code == 0 {
		t.Fatal("it started")
	}
	for _, want := range []string{
		file + ": max_pagse is no setting", file + ": fetch_timeout: give a duration",
		"ATLAS_MAX_PAGES: max_pages: give a whole number", "ATLAS_NOTHING: nothing is no setting", "listen: give HOST:PORT",
	} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not in:\n%s", want, errs)
		}
	}
	if strings.Contains(errs, "soon") || strings.Contains(errs, "many") {
		t.Errorf("a value is quoted, and values may be secret:\n%s", errs)
	}
}

func TestValuesThatCannotBeUsed(t *testing.T) {
	for _, args := range [][]string{
		{"--public-url", "atlas.example"}, {"--server-key", "short"}, {"--log-level", "loud"}, {"--log-format", "xml"},
		{"--max-files", "0"}, {"--client-rate", "0"}, {"--redact-ttl=-1s"}, {"--read-workers=-1"}, {"--fetch-timeout", "0s"}, {"--stop-timeout", "0s"},
		{"--retention-originals=-1h"}, {"--retention-idempotency-keys", "23h"},
	} {
		code, _, errs := atlas(t, nil, append([]string{"config"}, args...)...)
		key := strings.ReplaceAll(strings.TrimPrefix(strings.Split(args[0], "=")[0], "--"), "-", "_")
		if code == 0 || !strings.Contains(errs, key+": ") {
			t.Errorf("%v: exit %d, %q", args, code, errs)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	const key = "c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0c2VjcmV0MTI="
	code, out, errs := atlas(t, []string{"ATLAS_SERVER_KEY=" + key}, "config")
	if code != 0 || strings.Contains(out+errs, key) || !strings.Contains(lineOf(t, out, "server_key"), "********") {
		t.Errorf("exit %d:\n%s%s", code, out, errs)
	}
}

func TestPrintedSettingsAreAConfigurationFile(t *testing.T) {
	_, first, _ := atlas(t, []string{"ATLAS_FETCH_ALLOW=10.0.0.0/8,fd00::/8", "ATLAS_REDACT_TTL=90s", "ATLAS_RETENTION_RESULTS=90d", "ATLAS_RETENTION_BATCHES=36h"}, "config")
	code, second, errs := atlas(t, nil, "config", "--config", writeFile(t, "atlas.yaml", first))
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	for line := range strings.Lines(first) {
		value, _, _ := strings.Cut(line, "#")
		if !strings.Contains(second, value) {
			t.Errorf("%q is not in:\n%s", value, second)
		}
	}
}

func TestClientCreate(t *testing.T) {
	data := filepath.Join(t.TempDir(), "data")
	code, out, errs := atlas(t, nil, "client", "create", "--name", "My Lender", "--environment", "sandbox", "--data", data)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var made map[string]string
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		t.Fatal(err)
	}
	if len(made) != 3 || made["client_id"] == "" || made["client_secret"] == "" || !strings.HasPrefix(made["webhook_secret"], "whsec_") {
		t.Errorf("printed %v", made)
	}
	err := filepath.WalkDir(data, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		for _, name := range []string{"client_secret", "webhook_secret"} {
			if bytes.Contains(text, []byte(strings.TrimPrefix(made[name], "whsec_"))) {
				t.Errorf("%s is kept in the clear in %s", name, path)
			}
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if code, _, _ := atlas(t, nil, "client", "create", "--name", "X", "--environment", "staging", "--data", data); code == 0 {
		t.Error("an environment that is neither production nor sandbox was taken")
	}
}

func TestClientRotate(t *testing.T) {
	data := []string{"ATLAS_DATA=" + t.TempDir()}
	client := func(args ...string) (code int, made map[string]string) {
		t.Helper()
		code, out, _ := atlas(t, data, append([]string{"client"}, args...)...)
		if code == 0 {
			if err := json.Unmarshal([]byte(out), &made); err != nil {
				t.Fatal(err)
			}
		}
		return code, made
	}
	_, made := client("create", "--name", "My Lender")
	code, rotated := client("rotate", made["client_id"])
	if code != 0 || len(rotated) != 3 || rotated["client_id"] != made["client_id"] || rotated["webhook_secret"] == made["webhook_secret"] {
		t.Fatalf("exit %d, printed %v", code, rotated)
	}
	until, err := time.Parse(time.RFC3339, rotated["old_secret_until"])
	if left := time.Until(until); err != nil || left < 23*time.Hour || left > 24*time.Hour {
		t.Errorf("the old secret ends at %q", rotated["old_secret_until"])
	}
	if code, _ := client("rotate", made["client_id"]); code == 0 {
		t.Error("a third secret was made while two are in force")
	}
	if code, again := client("rotate", made["client_id"], "--overlap", "0s"); code != 0 || again["webhook_secret"] == rotated["webhook_secret"] {
		t.Errorf("without an overlap: exit %d", code)
	}
	if code, _ := client("rotate", "cl_nobody"); code == 0 {
		t.Error("a client that does not exist has a new secret")
	}
}

func TestOneServerWorksADataFolder(t *testing.T) {
	data := t.TempDir()
	lock, err := lockData(data)
	if err != nil {
		t.Fatal(err)
	}
	code, _, errs := atlas(t, nil, "serve", "--data", data, "--listen", "127.0.0.1:0")
	if code == 0 || !strings.Contains(errs, "another server works it") {
		t.Errorf("exit %d: %s", code, errs)
	}
	if err := lock.release(); err != nil {
		t.Fatal(err)
	}
	again, err := lockData(data)
	if err != nil {
		t.Fatalf("after the first has ended: %v", err)
	}
	if err := again.release(); err != nil {
		t.Fatal(err)
	}
}

func TestMissingModelsSayWhatToDo(t *testing.T) {
	code, _, errs := atlas(t, nil, "extract", writeFile(t, "x.jpg", "x"), "--models", t.TempDir())
	if code == 0 || !strings.Contains(errs, "make setup") {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestExtract(t *testing.T) {
	models := modelstest.Dir(t)
	studio, err := specimen.Open(filepath.Join(models, "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	pan, err := studio.Draw(1, specimen.PAN, "", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	aadhaar, err := studio.Draw(1, specimen.Aadhaar, "front-2019", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	dir, masked := t.TempDir(), t.TempDir()
	for name, data := range map[string][]byte{"a.jpg": pan.JPEG, "b.jpg": []byte("not a picture"), "c.jpg": aadhaar.JPEG} {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	environ := []string{"ATLAS_MODELS=" + models, "ATLAS_DATA=" + t.TempDir()}

	code, out, errs := atlas(t, environ, "extract", dir, "--redacted", masked)
	if code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	var got struct {
		OCRData []struct {
			DocumentID string                     `json:"document_id"`
			Data       map[string]json.RawMessage `json:"data"`
			ErrorCode  string                     `json:"error_code"`
		} `json:"ocr_data"`
		CrossChecks []any `json:"cross_checks"`
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if len(got.OCRData) != 3 || string(got.OCRData[0].Data["document_type"]) != `"PAN"` || got.OCRData[1].ErrorCode != "INVALID_DOC" {
		t.Errorf("printed:\n%s", out)
	}
	if _, err := os.Stat(filepath.Join(masked, "c.redacted.jpg")); err != nil {
		t.Errorf("the masked copy: %v", err)
	}

	drawing := filepath.Join(t.TempDir(), "a.png")
	code, out, errs = atlas(t, environ, "extract", "--text", "--draw", drawing, filepath.Join(dir, "a.jpg"))
	if _, err := os.Stat(drawing); err != nil {
		t.Errorf("the drawing: %v", err)
	}
	if code != 0 || !strings.Contains(out, pan.Truth.Fields["pan_number"]) {
		t.Errorf("exit %d: %s\nthe table has no %s:\n%s", code, errs, pan.Truth.Fields["pan_number"], out)
	}
}

func TestVersion(t *testing.T) {
	code, out, errs := atlas(t, nil, "version")
	if code != 0 || !strings.HasPrefix(out, "atlas ") {
		t.Errorf("exit %d: %q %q", code, out, errs)
	}
}

func TestServeToldToEndBeforeItIsReady(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs bytes.Buffer
	code := run(ctx, []string{"serve", "--listen", "127.0.0.1:0", "--data", t.TempDir(), "--models", modelstest.Dir(t)}, nil, &out, &errs)
	if code != 0 {
		t.Errorf("exit %d: %s", code, errs.String())
	}
}

// TestServeSaysWhatStorageLacks, and ends, whatever it had opened before.
func TestServeSaysWhatStorageLacks(t *testing.T) {
	database, bucket := servertest.PostgresLike(t, store.MigratePostgres), servertest.S3(t)
	key := func(b byte) string {
		return "ATLAS_SERVER_KEY=" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{b}, 32))
	}
	shared := []string{"ATLAS_DATABASE_URL=" + database, key(1)}
	if code, _, errs := atlas(t, shared, "client", "create", "--name", "Lender"); code != 0 {
		t.Fatal(errs)
	}
	blocked := writeFile(t, "file", "")
	t.Setenv("AWS_ACCESS_KEY_ID", servertest.S3AccessKey)
	t.Setenv("AWS_SECRET_ACCESS_KEY", servertest.S3SecretKey)
	for _, c := range []struct {
		rule    string
		environ []string
		want    string
	}{
		{"a role without a database to share", []string{"ATLAS_ROLE=api"}, "give database_url"},
		{"a database without a key", []string{"ATLAS_DATABASE_URL=" + database}, "server_key: with a database_url it must be given"},
		{"another key", []string{"ATLAS_DATABASE_URL=" + database, key(2)}, "give every process the same"},
		{"a database without tables", []string{"ATLAS_DATABASE_URL=" + servertest.Postgres(t), key(1)}, "run `atlas migrate`"},
		{"a database that is away", []string{"ATLAS_DATABASE_URL=postgres://127.0.0.1:1/atlas", key(1)}, "the database is not available"},
		{"a folder of files that is none", append(shared, "ATLAS_DATA="+blocked), "opening blob store"},
		{"a bucket that is not there", append(shared, "ATLAS_BLOB_URL="+strings.Replace(bucket, "bucket-", "nothing-", 1)), "blob_url"},
	} {
		environ := append([]string{"ATLAS_DATA=" + t.TempDir(), "ATLAS_LISTEN=127.0.0.1:0", "ATLAS_SPECIMENS=false"}, c.environ...)
		code, _, errs := atlas(t, environ, "serve")
		if code != 1 || !strings.Contains(errs, c.want) {
			t.Errorf("%s: exit %d, want %q in:\n%s", c.rule, code, c.want, errs)
		}
	}
}
