// Package e2e runs the real program: it is built, started, called over HTTP, killed
// and started again.
package e2e_test

import (
	"bufio"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"atlas/internal/document"
	"atlas/internal/lender"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

// patience is how long anything may take before a test gives up: many times what it
// takes on two busy cores.
const patience = 10 * time.Minute

var program string

func TestMain(m *testing.M) {
	flag.Parse()
	if what := os.Getenv(confinedVariable); what != "" {
		program = os.Getenv(programVariable)
		os.Exit(runConfined(m, what))
	}
	dir, err := os.MkdirTemp("", "atlas-e2e-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	program = filepath.Join(dir, "atlas")
	build := exec.Command("go", "build", "-tags", "nodynamic", "-o", program, "atlas/cmd/atlas") // as the Makefile does
	if out, err := build.CombinedOutput(); err != nil {
		fmt.Fprintf(os.Stderr, "building: %v\n%s", err, out)
		os.Exit(1)
	}
	code := m.Run()
	if err := os.RemoveAll(dir); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
	os.Exit(code)
}

// atlas is a data folder with one client, the lender's site, and the server process
// that works them, which may be killed and started again.
type atlas struct {
	t       testing.TB
	data    string
	listen  string
	environ []string
	client  credentials
	site    *lender.Site
	api     *lender.API
	process *exec.Cmd
}

// credentials are what client create prints.
type credentials struct {
	ID            string `json:"client_id"`
	Secret        string `json:"client_secret"`
	WebhookSecret string `json:"webhook_secret"`
}

// start makes a data folder and a client, and starts a server that may call this
// machine. More environment may be given.
func start(t testing.TB, environ ...string) *atlas {
	t.Helper()
	a := prepare(t, environ...)
	a.process = a.run(a.listen)
	a.enter()
	return a
}

// prepare makes the environment of a server, without starting one.
func prepare(t testing.TB, environ ...string) *atlas {
	t.Helper()
	a := &atlas{t: t, data: t.TempDir(), listen: freeAddress(t)}
	a.environ = append(os.Environ(), append([]string{
		"ATLAS_DATA=" + a.data, "ATLAS_LISTEN=" + a.listen, "ATLAS_MODELS=" + modelstest.Dir(t),
		"ATLAS_FETCH_ALLOW=127.0.0.1/32", "ATLAS_LOG_FORMAT=json",
	}, environ...)...)
	return a
}

// enter makes a client and has it call the server.
func (a *atlas) enter() {
	a.t.Helper()
	err := json.Unmarshal([]byte(a.command("client", "create", "--name", "Lender")), &a.client)
	if err != nil {
		a.t.Fatal(err)
	}
	if a.site, err = lender.Open(a.client.WebhookSecret); err != nil {
		a.t.Fatal(err)
	}
	a.t.Cleanup(func() { _ = a.site.Close() }) // nothing is under way any more
	a.api = &lender.API{Base: "http://" + a.listen}
	if err := a.api.Token(a.t.Context(), a.client.ID, a.client.Secret); err != nil {
		a.t.Fatal(err)
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// run starts a server and waits until it is ready. More environment may be given.
func (a *atlas) run(listen string, environ ...string) *exec.Cmd {
	a.t.Helper()
	process := a.launch(listen, environ...)
	a.t.Cleanup(func() {
		_ = process.Process.Kill() // it may have ended in the test
		_ = process.Wait()
		if a.t.Failed() {
			a.t.Logf("the server's log:\n%s", a.log())
		}
	})
	a.eventually("ready", func() bool { return ready(listen) })
	return process
}

// launch starts a server, which the caller ends.
func (a *atlas) launch(listen string, environ ...string) *exec.Cmd {
	a.t.Helper()
	log, err := os.OpenFile(filepath.Join(a.data, "server.log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		a.t.Fatal(err)
	}
	defer log.Close()
	process := exec.Command(program, "serve", "--listen", listen)
	process.Env, process.Stderr = append(a.environ, environ...), log
	if err := process.Start(); err != nil {
		a.t.Fatal(err)
	}
	return process
}

// ready says whether the server there takes work.
func ready(listen string) bool {
	resp, err := http.Get("http://" + listen + "/readyz")
	if err != nil {
		return false
	}
	defer resp.Body.Close()
	return resp.StatusCode == http.StatusOK
}

// kill ends a server as a power cut would.
func (a *atlas) kill(process *exec.Cmd) {
	a.t.Helper()
	if err := process.Process.Signal(syscall.SIGKILL); err != nil {
		a.t.Fatal(err)
	}
	_ = process.Wait() // "signal: killed", as wanted
}

func (a *atlas) log() string {
	text, err := os.ReadFile(filepath.Join(a.data, "server.log"))
	if err != nil {
		a.t.Fatal(err)
	}
	return string(text)
}

// eventually polls until ok.
func (a *atlas) eventually(what string, ok func() bool) {
	a.t.Helper()
	for deadline := time.Now().Add(patience); !ok(); time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			a.t.Fatalf("never %s; the server's log:\n%s", what, a.log())
		}
	}
}

// patient is a context that ends with the test, or when patience does.
func (a *atlas) patient() context.Context {
	ctx, cancel := context.WithTimeout(a.t.Context(), patience)
	a.t.Cleanup(cancel)
	return ctx
}

// apply opens a flow and uploads the files, if any.
func (a *atlas) apply(id string, files ...lender.File) (flowUUID string) {
	a.t.Helper()
	flowUUID, err := a.api.Init(a.t.Context(), lender.Application{
		ProductType: "PFL_CDL", ApplicationID: id, AuthURL: a.site.AuthURL(), CallbackURL: a.site.CallbackURL(),
	})
	if err != nil {
		a.t.Fatal(err)
	}
	if len(files) > 0 {
		a.upload(flowUUID, files...)
	}
	return flowUUID
}

func (a *atlas) upload(flowUUID string, files ...lender.File) {
	a.t.Helper()
	if err := a.api.Upload(a.t.Context(), flowUUID, files...); err != nil {
		a.t.Fatal(err)
	}
}

// finish waits for the end of a flow and returns its result.
func (a *atlas) finish(flowUUID string) (lender.Status, lender.Extracts) {
	a.t.Helper()
	status, err := a.api.Finish(a.patient(), flowUUID)
	if err != nil {
		a.t.Fatal(err)
	}
	extracts, err := a.api.Extracts(a.t.Context(), flowUUID)
	if err != nil {
		a.t.Fatal(err)
	}
	return status, extracts
}

// callbacks waits for n callbacks.
func (a *atlas) callbacks(n int) []lender.Callback {
	a.t.Helper()
	if err := a.site.Wait(a.patient(), n); err != nil {
		a.t.Fatal(err)
	}
	return a.site.Callbacks()
}

// memoryPeak is the most memory the server has held, in bytes.
func (a *atlas) memoryPeak() int64 {
	a.t.Helper()
	f, err := os.Open(fmt.Sprintf("/proc/%d/status", a.process.Process.Pid))
	if err != nil {
		a.t.Fatal(err)
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		var kb int64
		if n, _ := fmt.Sscanf(lines.Text(), "VmHWM: %d kB", &kb); n == 1 {
			return kb << 10
		}
	}
	a.t.Fatal("no VmHWM in the process status")
	return 0
}

func studio(t testing.TB) *specimen.Studio {
	t.Helper()
	s, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// draw makes a specimen that is easy to read.
func draw(t testing.TB, seed uint64, typ document.Type) specimen.Specimen {
	t.Helper()
	s, err := studio(t).Draw(seed, typ, "", specimen.CleanScan)
	if err != nil {
		t.Fatal(err)
	}
	return s
}
