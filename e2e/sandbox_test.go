package e2e_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestSandboxGuide does what docs/sandbox.md says, command by command, on a server that
// may call no private address, and gets every outcome that the specimens promise.
func TestSandboxGuide(t *testing.T) {
	a := start(t, "ATLAS_FETCH_ALLOW=")
	guide, err := os.ReadFile("../docs/sandbox.md")
	if err != nil {
		t.Fatal(err)
	}
	var script strings.Builder
	for _, block := range regexp.MustCompile("(?s)```sh\n(.*?)```").FindAllStringSubmatch(string(guide), -1) {
		script.WriteString(block[1] + "\n")
	}
	bash := exec.CommandContext(a.patient(), "bash", "-euo", "pipefail", "-c", script.String())
	bash.Dir = t.TempDir()
	bash.Env = append(a.environ, "BASE=http://"+a.listen, "PATH="+filepath.Dir(program)+":"+os.Getenv("PATH"))
	out, err := bash.Output()
	if err != nil {
		t.Fatalf("the guide's commands: %v\n%s", err, out)
	}
	var list struct {
		Specimens []struct {
			Name, URL    string
			DocumentType string `json:"document_type"`
			ErrorCode    string `json:"error_code"`
			ErrorReason  string `json:"error_reason"`
		}
	}
	var page struct {
		Data []struct {
			DocumentID string          `json:"document_id"`
			FileData   json.RawMessage `json:"file_data"`
			Code       string          `json:"error_code"`
			Reason     string          `json:"error_reason"`
		}
		TotalItems int `json:"total_items"`
	}
	answers := json.NewDecoder(strings.NewReader(string(out)))
	if err := answers.Decode(&list); err != nil {
		t.Fatal(err)
	}
	if err := answers.Decode(&page); err != nil {
		t.Fatal(err)
	}
	if len(page.Data) != len(list.Specimens) || page.TotalItems != len(list.Specimens) {
		t.Fatalf("%d specimens, %d results of %d", len(list.Specimens), len(page.Data), page.TotalItems)
	}
	for i, s := range list.Specimens {
		got := page.Data[i]
		var data struct {
			Type string `json:"document_type"`
		}
		if err := json.Unmarshal(got.FileData, &data); err != nil {
			t.Fatal(err)
		}
		if got.DocumentID != s.Name || data.Type != s.DocumentType || got.Code != s.ErrorCode || !strings.HasPrefix(got.Reason, s.ErrorReason) {
			t.Errorf("%s gives %s %s %q, want %s %s %q", s.Name, data.Type, got.Code, got.Reason, s.DocumentType, s.ErrorCode, s.ErrorReason)
		}
		if s.ErrorCode == "" && empty(got.FileData) || s.ErrorCode != "" && !empty(got.FileData) {
			t.Errorf("%s has the data %s", s.Name, got.FileData)
		}
		want := map[string]int{"missing.jpg": http.StatusNotFound, "forbidden.jpg": http.StatusForbidden}[s.Name]
		if want == 0 {
			want = http.StatusOK
		}
		if status, _ := get(t, s.URL); status != want {
			t.Errorf("%s answers %d, want %d", s.URL, status, want)
		}
	}
}

// TestSpecimenExample: the contract's example of the list is an entry of the list.
func TestSpecimenExample(t *testing.T) {
	a := start(t)
	type list struct {
		Specimens []map[string]string `json:"specimens"`
	}
	var contract struct {
		Paths map[string]struct {
			Get struct {
				Responses map[string]struct {
					Content map[string]struct{ Example list }
				}
			}
		}
	}
	var served list
	const path = "/v1/docstream/specimens/index.json"
	for path, into := range map[string]any{"/openapi.json": &contract, path: &served} {
		_, body := get(t, "http://"+a.listen+path)
		if err := json.Unmarshal(body, into); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
	}
	example := contract.Paths[path].Get.Responses["200"].Content["application/json"].Example.Specimens[0]
	example["url"] = strings.Replace(example["url"], "https://atlas.example.com", "http://"+a.listen, 1)
	if !slices.ContainsFunc(served.Specimens, func(s map[string]string) bool { return maps.Equal(s, example) }) {
		t.Errorf("%v is not among %v", example, served.Specimens)
	}
}
