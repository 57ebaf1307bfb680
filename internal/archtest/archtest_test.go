// Package archtest holds the table of which package may import which.
package archtest_test

import (
	"bufio"
	"bytes"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"
)

// words may be imported by everything.
var words = []string{"document", "fault"}

// imports lists, for each package under internal, the packages of ours it may import
// besides words and its own sub-packages. Stages do not import each other: what one
// hands to the next is a document type. Doors see no SQL, no files and no stages;
// only cmd/atlas knows everything. A package that is not here fails the test.
var imports = map[string][]string{
	// The words.
	"document": {},
	"fault":    {},

	// Knowledge: pure functions and tables.
	"idnum":      {},
	"similarity": {},
	"phrase":     {},
	"name":       {"similarity"},
	"address":    {"idnum", "phrase", "similarity"},
	"mrz":        {"idnum"},
	"kind":       {"address", "idnum", "mrz", "phrase"},
	"doctype":    {"calibration", "encoded", "kind", "mrz", "phrase"},
	"vocabulary": {"address"},
	"crosscheck": {"address", "name", "similarity"},
	"encoded":    {},

	"calibration": {},

	// Tools.
	"blob":        {"vault"}, // sealedblob
	"keyring":     {},
	"vault":       {"keyring"},
	"infer":       {"onnx"},
	"onnx":        {},
	"queue":       {"tracing"},
	"tracing":     {},
	"outbound":    {},
	"client":      {"keyring"},
	"admission":   {"client"},
	"audit":       {"client", "idnum"},
	"idempotency": {"client"},
	"retention":   {},

	// The case.
	"flow":  {"blob", "client", "crosscheck", "idempotency", "queue", "tracing"},
	"batch": {"client", "flow", "queue"},

	// Stages.
	"fetch":  {"outbound"},
	"decode": {},
	"ocr":    {"infer", "onnx", "phrase"},
	"face":   {"infer", "onnx"},

	"devanagari": {},
	"qr":         {},
	"barcode":    {},
	"micr":       {},
	"scene":      {"face"},
	"classify":   {"doctype", "kind", "phrase"},
	"extract":    {"address", "calibration", "doctype", "idnum", "kind", "mrz", "phrase", "vocabulary"},
	"statement":  {"idnum", "kind"},
	"redact":     {"encoded", "idnum", "qr"},
	"quality":    {},
	"overlay":    {},
	"pipeline":   {"address", "barcode", "calibration", "classify", "decode", "devanagari", "doctype", "encoded", "extract", "kind", "micr", "name", "ocr", "phrase", "qr", "quality", "redact", "scene", "similarity", "statement"},

	// The rim: the database, and what goes out.
	"store":   {"admission", "audit", "batch", "blob", "client", "crosscheck", "deliver", "flow", "idempotency", "queue", "retention", "vault"},
	"deliver": {"audit", "client", "queue", "outbound", "tracing"},
	"payload": {"batch", "blob", "crosscheck", "flow", "idnum", "name"},

	// Processes that read.
	"reader":  {"ocr", "pipeline", "sandbox"},
	"sandbox": {},

	"metrics": {"queue", "retention"},

	// Doors.
	"api": {"address", "audit", "batch", "blob", "client", "flow", "idempotency", "idnum", "name", "payload", "tracing"},

	// Drawing, measuring, playing the other side.
	"specimen":  {"idnum", "micr"},
	"bench":     {"calibration", "doctype", "encoded", "ocr", "pipeline", "qr", "redact", "specimen"},
	"ocrbench":  {"infer", "ocr", "specimen"},
	"namebench": {"name"},
	"lender":    {},

	// Test kits. Nothing but tests imports them.
	"modelstest": {},
	"nettest":    {"infer", "modelstest", "onnx"},
	"servertest": {},
	"archtest":   {},
}

const internal = "atlas/internal/"

func TestImports(t *testing.T) {
	seen := make(map[string]bool)
	for pkg, imported := range listed(t) {
		own, _, _ := strings.Cut(pkg, "/")
		allowed, known := imports[own]
		if !known {
			t.Errorf("package %s has no row: say what it may import", pkg)
			continue
		}
		seen[own] = true
		for _, other := range imported {
			target, _, _ := strings.Cut(other, "/")
			if target != own && !slices.Contains(words, target) && !slices.Contains(allowed, target) {
				t.Errorf("%s imports %s, which its row does not allow", pkg, other)
			}
		}
	}
	for pkg := range imports {
		if !seen[pkg] {
			t.Errorf("there is no package %s: drop its row", pkg)
		}
	}
}

// TestTestKits: the name of a test kit ends in test, and no program contains one.
func TestTestKits(t *testing.T) {
	for pkg, imported := range listed(t) {
		for _, other := range imported {
			if strings.HasSuffix(other, "test") && !strings.HasSuffix(path.Base(pkg), "test") {
				t.Errorf("%s imports the test kit %s", pkg, other)
			}
		}
	}
}

// TestRim: some libraries stay in one package, which is their translator.
func TestRim(t *testing.T) {
	rim := map[string][]string{
		"github.com/yalue/onnxruntime_go": {"infer"},
		"modernc.org/sqlite":              {"store"},
		"github.com/jackc/pgx/v5":         {"store", "servertest"},
		"github.com/minio/minio-go/v7":    {"blob", "servertest"},
		"github.com/aws/aws-sdk-go-v2":    {"blob"},
		"github.com/riverqueue/river":     {"queue", "store"},
		"github.com/klippa-app/go-pdfium": {"decode"},
		"github.com/gen2brain/heic":       {"decode"},
		"github.com/makiuchi-d/gozxing":   {"barcode", "qr", "specimen"},
		"code.dny.dev/ssrf":               {"outbound"},
		"github.com/golang-jwt/jwt/v5":    {"client"},
		"codeberg.org/go-pdf/fpdf":        {"specimen"},
		"database/sql":                    {"store"},
		"go.opentelemetry.io":             {"tracing"},
		"github.com/tink-crypto/tink-go":  {"vault"},
	}
	for pkg, imported := range goList(t) {
		own, _, _ := strings.Cut(pkg, "/")
		for _, library := range imported {
			for prefix, owners := range rim {
				if (library == prefix || strings.HasPrefix(library, prefix+"/")) && !slices.Contains(owners, own) {
					t.Errorf("%s imports %s, which only %v may", pkg, library, owners)
				}
			}
		}
	}
}

// listed is the imports of ours of every package under internal, paths from there.
func listed(t *testing.T) map[string][]string {
	t.Helper()
	ours := make(map[string][]string)
	for pkg, imported := range goList(t) {
		ours[pkg] = nil
		for _, i := range imported {
			if name, ok := strings.CutPrefix(i, internal); ok {
				ours[pkg] = append(ours[pkg], name)
			}
		}
	}
	return ours
}

// goList is the imports of every package under internal, tests left out.
func goList(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}}{{range .Imports}} {{.}}{{end}}", internal+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := make(map[string][]string)
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		words := strings.Fields(lines.Text())
		packages[strings.TrimPrefix(words[0], internal)] = words[1:]
	}
	if len(packages) == 0 {
		t.Fatal("go list found no packages")
	}
	return packages
}
