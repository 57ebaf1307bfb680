package e2e_test

import (
	"net/http"
	"os"
	"path/filepath"
	"testing"
)

// TestGeneratedClient makes a client of the server's own /openapi.json with a common
// generator, compiles a program that uses it, and completes a flow with that.
func TestGeneratedClient(t *testing.T) {
	a := start(t)
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("generated")); err != nil {
		t.Fatal(err)
	}
	status, contract := get(t, "http://"+a.listen+"/openapi.json")
	if status != http.StatusOK {
		t.Fatalf("/openapi.json: %d", status)
	}
	if err := os.WriteFile(filepath.Join(dir, "openapi.json"), contract, 0o600); err != nil {
		t.Fatal(err)
	}
	output(t, dir, os.Environ(), "npm", "ci", "--no-audit", "--no-fund")
	output(t, dir, os.Environ(), "npm", "run", "generate")
	output(t, dir, os.Environ(), "npm", "run", "compile")
	pan := draw(t, 1, "PAN")
	got := output(t, dir, os.Environ(), "node", "walk.js", "http://"+a.listen, a.client.ID, a.client.Secret,
		a.site.AuthURL(), a.site.CallbackURL(), a.site.Publish("pan.jpg", pan.JPEG), a.site.URL("missing.jpg"))
	want := "wrong secret: Authentication Error: Invalid Client-Id or Client-Secret\nuploaded: 1 2\n1: PAN\n2: INVALID_DOC\n"
	if got != want {
		t.Errorf("the client printed\n%swant\n%s", got, want)
	}
	a.callbacks(1)
}
