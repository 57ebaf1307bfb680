package work_test

import (
	"flag"
	"fmt"
	"math"
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/flow"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

// faultStride is how many calls TestEveryFault goes on from one that it has fail to the
// next. `make torture` has every single one fail.
var faultStride = flag.Int("fault.stride", 61, "TestEveryFault has one of so many calls fail")

// faultSeams are what a flow goes through and may fail, for each place.
var faultSeams = []struct {
	name string
	plan func(*faults) *plan
}{
	{"database", func(f *faults) *plan { return f.database }},
	{"files", func(f *faults) *plan { return f.files }},
	{"network", func(f *faults) *plan { return f.network }},
}

// faults are the plans of an atlas. On PostgreSQL and S3 a call is what is sent to the
// server at once, and fails with its connection.
type faults struct{ database, files, network *plan }

func newFaults() *faults { return &faults{new(plan), new(plan), new(plan)} }

// TestEveryFault has the n-th call of the database, of the files and of the network fail,
// for every n until a flow goes through without meeting it: before the call did anything,
// and after it was done. The flow always ends as if nothing had been.
func TestEveryFault(t *testing.T) {
	each(t, func(t *testing.T, p place) {
		for _, seam := range faultSeams {
			for _, after := range []bool{false, true} {
				t.Run(fmt.Sprintf("%s, done %t", seam.name, after), func(t *testing.T) {
					t.Parallel()
					everyFault(t, p, seam.plan, after)
				})
			}
		}
	})
}

// everyFault tries some n at a time until one of them was too large.
func everyFault(t *testing.T, p place, seam func(*faults) *plan, after bool) {
	const atOnce = 4
	var clean atomic.Bool
	n := 1
	for !clean.Load() && !t.Failed() {
		t.Run(fmt.Sprint("from ", n), func(t *testing.T) {
			for range atOnce {
				nth := n
				t.Run(fmt.Sprint(nth), func(t *testing.T) {
					t.Parallel()
					if !survives(t, p, seam, nth, after) {
						clean.Store(true)
					}
				})
				n += *faultStride
			}
		})
	}
	t.Logf("up to %d calls", n)
}

// survives takes a flow through an atlas of its own whose n-th call fails. It says whether
// that call came.
func survives(t *testing.T, p place, seam func(*faults) *plan, n int, after bool) (failed bool) {
	f := newFaults()
	a := newAtlasAt(t, p.like(t, f))
	a.faults, a.beat = f, quickBeat
	a.receiver.plan = f.network
	a.start(t)
	name := "Meera"
	seam(f).arm(n, after)

	var id flow.ID
	insist(t, func() error {
		opened, err := a.Init(t.Context(), lender, a.application())
		id = opened.ID
		return err
	})
	insist(t, func() error {
		_, err := a.Upload(t.Context(), lender, id, []flow.File{
			{URL: "https://files.example/" + name, DocumentID: "1"}, {URL: "https://files.example/text", DocumentID: "2"},
		})
		return err
	})
	a.receiver.wait(t, 1)
	a.idle(t)
	failed = seam(f).failed()
	want := []line{{ID: "1", Name: name}, {ID: "2", Code: "INVALID_DOC", Reason: "not an image or PDF"}}
	c := firstCallbacks(t, a.receiver.callbacks())[id]
	if diff := cmp.Diff(want, c.Body.Documents); diff != "" {
		t.Errorf("callback (-want +got)\n%s", diff)
	}
	seam(f).arm(0, false)
	if diff := cmp.Diff(success, a.status(t, id)); diff != "" {
		t.Errorf("status (-want +got)\n%s", diff)
	}
	return failed
}

// insist repeats a call as a client does that has no answer.
func insist(t *testing.T, call func() error) {
	t.Helper()
	eventually(t, func() bool { return call() == nil })
}

// like is another place of the same kind, whose calls fail by plans.
func (p place) like(t *testing.T, f *faults) place {
	t.Helper()
	if p.database == "" {
		return place{dir: t.TempDir(), driver: brittleSQLite(f.database)}
	}
	direct := place{database: servertest.PostgresLike(t, store.MigratePostgres), bucket: servertest.S3(t)}
	gated, toDatabase, toBucket := direct.behindGates(t)
	toDatabase.plan, toBucket.plan = f.database, f.files
	gated.look = direct.database
	return gated
}

// behindGates is the same place, reached through gates.
func (p place) behindGates(t *testing.T) (gated place, toDatabase, toBucket *gate) {
	t.Helper()
	database, err := url.Parse(p.database)
	must(t, err)
	toDatabase = openGate(t, "unix", database.Query().Get("host")+"/.s.PGSQL.5432")
	bucket, err := url.Parse(p.bucket)
	must(t, err)
	query := bucket.Query()
	endpoint, err := url.Parse(query.Get("endpoint"))
	must(t, err)
	toBucket = openGate(t, "tcp", endpoint.Host)
	query.Set("endpoint", "http://"+toBucket.Addr().String())
	bucket.RawQuery = query.Encode()
	return place{
		database: "postgres://postgres@" + toDatabase.Addr().String() + database.Path + "?sslmode=disable",
		bucket:   bucket.String(),
	}, toDatabase, toBucket
}

// TestRoundTrips: what goes to the database and back is what an upload costs there, and
// what the calls of TestEveryFault are. Statements that nobody waits for go with others.
func TestRoundTrips(t *testing.T) {
	direct := place{database: servertest.PostgresLike(t, store.MigratePostgres), bucket: servertest.S3(t)}
	gated, toDatabase, _ := direct.behindGates(t)
	toDatabase.plan = new(plan)
	a := newAtlasAt(t, gated)
	for range 2 { // the first has statements prepared
		id := a.init(t)
		toDatabase.plan.arm(math.MaxInt, false)
		a.upload(t, id, "https://files.example/Meera")
	}
	// The flow and its lock, its versions, the batch; the document, the revision and the
	// lane's place; the turn; the job and the end.
	if n := toDatabase.plan.calls; n != 6 {
		t.Errorf("an upload goes to the database %d times", n)
	}
}
