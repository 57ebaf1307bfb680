package flow_test

import (
	"regexp"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/store"
	"atlas/internal/vault/vaulttest"
)

const lender client.ID = "cl_lender"

var noon = time.Date(2026, 3, 9, 12, 0, 0, 0, time.FixedZone("IST", 19800))

func newService(t *testing.T) *flow.Service {
	t.Helper()
	s, err := store.OpenSQLite(t.Context(), t.TempDir())
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	vaulttest.Seal(t, s)
	must(t, s.InsertClient(t.Context(), client.Client{
		ID: lender, Name: "Nidhi Capital", Environment: client.Production,
		SecretHash: []byte("hash"), WebhookSecret: []byte("sealed"), CreatedAt: noon,
	}))
	return flow.NewService(s, func() time.Time { return noon })
}

func initFlow(t *testing.T, s *flow.Service) flow.ID {
	t.Helper()
	f, err := s.Init(t.Context(), lender, flow.Application{ProductType: "POC_CDL", ApplicationID: "12321321"})
	must(t, err)
	return f.ID
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestInitGivesEmptyParamsWhenThereAreNone(t *testing.T) {
	s := newService(t)
	r, err := s.Result(t.Context(), lender, initFlow(t, s))
	must(t, err)
	if got := string(r.Flow.Params); got != "{}" {
		t.Errorf("got params %s, want {}", got)
	}
	if !r.Flow.CreatedAt.Equal(noon) {
		t.Errorf("created at %v, want %v", r.Flow.CreatedAt, noon)
	}
}

func TestUploadNamesItsBatch(t *testing.T) {
	s := newService(t)
	id := initFlow(t, s)
	upload := func(files ...flow.File) []flow.Entry {
		entries, err := s.Upload(t.Context(), lender, id, files)
		must(t, err)
		return entries
	}
	first := upload(flow.File{URL: "https://a.example/", DocumentID: "1"}, flow.File{URL: "https://b.example/", DocumentID: "2"})
	if first[0].BatchID != first[1].BatchID {
		t.Errorf("one request has the batches %s and %s", first[0].BatchID, first[1].BatchID)
	}
	if !regexp.MustCompile(`^BATCH-\d{5}-[A-Z]{5}-20260309063000$`).MatchString(first[0].BatchID) {
		t.Errorf("batch %s", first[0].BatchID)
	}
	second := upload(flow.File{URL: "https://c.example/", DocumentID: "3"})
	if second[0].BatchID == first[0].BatchID {
		t.Error("two requests share a batch")
	}
}

func TestUploadOfNothingIsRefused(t *testing.T) {
	s := newService(t)
	if _, err := s.Upload(t.Context(), lender, initFlow(t, s), nil); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v, want fault.Invalid", err)
	}
}

// Uploads in any number of requests, repeats among them, against a plain model:
// an entry per document_id and URL, documents in order of their first upload, the
// last new URL of each counting.
func TestUploadVersions(t *testing.T) {
	s := newService(t)
	rapid.Check(t, func(rt *rapid.T) {
		id := initFlow(t, s)
		entries := make(map[flow.File]flow.Entry)
		current := make(map[string]string) // URL by document_id
		var order []string
		requests := rapid.SliceOfN(rapid.SliceOfN(rapid.Custom(drawFile), 1, 4), 1, 4).Draw(rt, "requests")
		for _, files := range requests {
			got, err := s.Upload(t.Context(), lender, id, files)
			must(t, err)
			for i, f := range files {
				if _, ok := current[f.DocumentID]; !ok {
					order = append(order, f.DocumentID)
				}
				if _, ok := entries[f]; !ok {
					entries[f], current[f.DocumentID] = got[i], f.URL
				}
				if diff := cmp.Diff(entries[f], got[i]); diff != "" {
					rt.Fatalf("entry of %v (-first +now)\n%s", f, diff)
				}
			}
		}
		r, err := s.Result(t.Context(), lender, id)
		must(t, err)
		var gotOrder []string
		for _, d := range r.Documents {
			gotOrder = append(gotOrder, d.DocumentID)
			if d.URL != current[d.DocumentID] || d.FileUUID != entries[flow.File{URL: d.URL, DocumentID: d.DocumentID}].FileUUID {
				rt.Errorf("document %s is at %s, want %s", d.DocumentID, d.URL, current[d.DocumentID])
			}
		}
		if diff := cmp.Diff(order, gotOrder); diff != "" {
			rt.Errorf("order (-want +got)\n%s", diff)
		}
	})
}

func drawFile(t *rapid.T) flow.File {
	return flow.File{
		DocumentID: rapid.SampledFrom([]string{"1", "2", "3"}).Draw(t, "document_id"),
		URL:        rapid.SampledFrom([]string{"https://a.example/", "https://b.example/"}).Draw(t, "url"),
	}
}
