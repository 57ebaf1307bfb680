package e2e_test

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"atlas/internal/lender"
	"atlas/internal/servertest"
)

// cluster prepares servers that share a database and a bucket, and starts none.
func cluster(t testing.TB, environ ...string) *atlas {
	t.Helper()
	key := make([]byte, 32)
	rand.Read(key) // never fails
	a := prepare(t, append([]string{
		"ATLAS_DATABASE_URL=" + servertest.Postgres(t), "ATLAS_BLOB_URL=" + servertest.S3(t),
		"AWS_ACCESS_KEY_ID=" + servertest.S3AccessKey, "AWS_SECRET_ACCESS_KEY=" + servertest.S3SecretKey,
		"ATLAS_SERVER_KEY=" + base64.StdEncoding.EncodeToString(key), "ATLAS_SPECIMENS=false",
	}, environ...)...)
	a.command("migrate")
	return a
}

// serveAPI starts a server that takes documents in, work one that reads them.
func (a *atlas) serveAPI(listen string) *exec.Cmd { return a.run(listen, "ATLAS_ROLE=api") }
func (a *atlas) work() *exec.Cmd                  { return a.run(freeAddress(a.t), "ATLAS_ROLE=worker") }

// terminate asks a server to end and waits until it has.
func (a *atlas) terminate(process *exec.Cmd) {
	a.t.Helper()
	if err := process.Process.Signal(syscall.SIGTERM); err != nil {
		a.t.Fatal(err)
	}
	if err := process.Wait(); err != nil {
		a.t.Errorf("a server that was told to stop ends with %v", err)
	}
}

// TestCluster: of two workers one is killed and, later, one is stopped in the middle of
// many flows. All of them finish, each with one callback. The masked copy lies on the S3
// server.
func TestCluster(t *testing.T) {
	t.Parallel()
	const flows = 12
	a := cluster(t, "ATLAS_STOP_TIMEOUT=100ms") // what is being read when a worker stops is given back
	a.process = a.serveAPI(a.listen)
	a.enter()
	first, second := a.work(), a.work()
	pan := a.site.Publish("pan.jpg", draw(t, 1, "PAN").JPEG)
	open := make(map[string]bool)
	for i := range flows {
		open[a.apply(fmt.Sprintf("LOAN-%d", i), lender.File{URL: pan, DocumentID: "1"})] = true
	}
	a.callbacks(2)
	a.kill(first)
	a.work()
	a.callbacks(5)
	a.terminate(second)
	masked := a.apply("LOAN-M", lender.File{URL: a.site.Publish("aadhaar.jpg", draw(t, 1, "AADHAAR").JPEG), DocumentID: "1"})
	open[masked] = true
	a.finishAll(open)

	_, extracts := a.finish(masked)
	number, _ := extracts.OCRData[0].Field("aadhaar_number")
	if number.RedactURL == "" || strings.HasPrefix(number.RedactURL, "http://"+a.listen) {
		t.Fatalf("redact_url is %q", number.RedactURL)
	}
	if status, picture := get(t, number.RedactURL); status != http.StatusOK || http.DetectContentType(picture) != "image/jpeg" {
		t.Errorf("redact_url gives %d and %d bytes", status, len(picture))
	}
}

// TestRollingRestart: the servers behind a load balancer are stopped and started one
// after the other under load, and no request fails.
func TestRollingRestart(t *testing.T) {
	a := cluster(t, "ATLAS_DRAIN_DELAY=1s", "ATLAS_CLIENT_RATE=100000", "ATLAS_CLIENT_BURST=100000")
	addresses := []string{freeAddress(t), freeAddress(t)}
	servers := []*exec.Cmd{a.serveAPI(addresses[0]), a.serveAPI(addresses[1])}
	balancer := balance(t, addresses...)
	a.listen = strings.TrimPrefix(balancer.URL, "http://")
	a.enter()

	var calls atomic.Int64
	var load sync.WaitGroup
	over := make(chan struct{})
	for client := range 3 {
		load.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-over:
					return
				default:
				}
				flowUUID, err := a.api.Init(t.Context(), lender.Application{
					ProductType: "PFL_CDL", ApplicationID: fmt.Sprint(client, "-", n), AuthURL: a.site.AuthURL(), CallbackURL: a.site.CallbackURL(),
				})
				if err == nil {
					_, err = a.api.Status(t.Context(), flowUUID)
				}
				if err != nil {
					t.Errorf("a request failed: %v", err)
				}
				calls.Add(2)
				time.Sleep(10 * time.Millisecond) // the machine is for others too
			}
		})
	}
	for range 2 {
		for i, address := range addresses {
			before := calls.Load()
			a.terminate(servers[i])
			servers[i] = a.serveAPI(address)
			a.eventually("back in the balancer", balancer.states[i].Load)
			if calls.Load() == before {
				t.Error("no request came during a restart")
			}
		}
	}
	close(over)
	load.Wait()
	t.Logf("%d requests during 4 restarts", calls.Load())
}

// balancer sends each request to a server that was ready when it last asked.
type balancer struct {
	*httptest.Server
	addresses []string
	states    []atomic.Bool // by address: ready
	turn      atomic.Int64
}

// balance starts a balancer that asks as often as Kubernetes at its most eager, and more.
func balance(t *testing.T, addresses ...string) *balancer {
	t.Helper()
	b := &balancer{addresses: addresses, states: make([]atomic.Bool, len(addresses))}
	b.ask()
	over := make(chan struct{})
	var asks sync.WaitGroup
	asks.Go(func() {
		for {
			select {
			case <-over:
				return
			case <-time.After(100 * time.Millisecond):
				b.ask()
			}
		}
	})
	b.Server = httptest.NewServer(&httputil.ReverseProxy{Rewrite: b.choose})
	t.Cleanup(func() {
		b.Close()
		close(over)
		asks.Wait()
	})
	return b
}

func (b *balancer) ask() {
	for i, address := range b.addresses {
		b.states[i].Store(ready(address))
	}
}

func (b *balancer) choose(r *httputil.ProxyRequest) {
	first := int(b.turn.Add(1))
	for n := range b.addresses {
		i := (first + n) % len(b.addresses)
		if b.states[i].Load() {
			r.SetURL(&url.URL{Scheme: "http", Host: b.addresses[i]})
			return
		}
	}
}
