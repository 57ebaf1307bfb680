package storetest

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"

	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/queue"
)

func flowNeedsClient(t *testing.T, s Store) {
	f := flow.Flow{ID: "f", Client: "nobody", CreatedAt: at, Application: flow.Application{Params: []byte("{}")}}
	wantFault(t, s.InsertFlow(t.Context(), f), fault.NotFound)
}

func flowRoundTrip(t *testing.T, s Store) {
	want := aFlow(t, s)
	must(t, s.Change(t.Context(), want.ID, func(tx flow.Tx) error {
		equal(t, tx.Flow(), want)
		return tx.SetRevisions(t.Context(), 2, 1)
	}))
	want.Revision, want.CheckedRevision = 2, 1
	result, err := s.Result(t.Context(), want.ID)
	must(t, err)
	equal(t, result.Flow, want)
	want.Params = nil
	got, docs, err := s.Progress(t.Context(), want.ID)
	must(t, err)
	equal(t, got, want)
	equal(t, len(docs), 0)
}

func aDocument(f flow.Flow, documentID, url string, position int) flow.Document {
	return flow.Document{
		FileUUID:   uuid.NewString(),
		Flow:       f.ID,
		BatchID:    batchOf(f),
		DocumentID: documentID,
		URL:        url,
		State:      flow.Downloading,
		Position:   position,
		CreatedAt:  at,
	}
}

func insert(t *testing.T, s Store, docs ...flow.Document) {
	t.Helper()
	must(t, s.Change(t.Context(), docs[0].Flow, func(tx flow.Tx) error {
		for _, d := range docs {
			if err := tx.InsertDocument(t.Context(), d); err != nil {
				return err
			}
		}
		return nil
	}))
}

func documentRoundTrip(t *testing.T, s Store) {
	d := aDocument(aFlow(t, s), "pan", "https://files.example/pan.jpg?X-Amz-Signature=ab%2Fc", 0)
	insert(t, s, d)
	d.State, d.Failure, d.Original, d.Redacted = flow.Done, flow.ReadFailed, "a/original", "a/redacted"
	d.Reading = document.Reading{
		Type: "AADHAAR", TypeScore: 0.875, PageCount: 2, RulesVersion: "7", CalibrationVersion: "c1", Engine: "1.2", Models: "5e1f",
		Measures: []document.Measure{{Name: "blur", Page: 2, Value: 0.75, Limit: 0.9, Grade: document.Good}},
		Pictures: []document.Size{{Width: 1600, Height: 1000}, {Width: 1, Height: 2}},
		Problem:  document.Problem{Code: document.InvalidDocument, Reason: "multiple people"},
		Fields: []document.Field{
			{
				Name: "name", Found: true, Value: "मीरा वर्मा", Confidence: 0.5, Text: "मीरा  वर्मा", Page: 1,
				Polygon: document.Polygon{{X: 1.5, Y: 2}, {X: 3, Y: 2}, {X: 3, Y: 4}, {X: 1.5, Y: 4}}, Source: document.SourceText,
				Rival: &document.Rival{Value: "सीता वर्मा", Text: "सीता वर्मा", Page: 2, Source: document.SourceTextLayer, Share: 0.25},
			},
			{Name: "formatted_address", Found: true, Address: &document.Address{
				State: "Goa", Postcode: "403001", Line1: "12 Rua de Ourem", Line2: "Fontainhas", City: "Panaji",
			}},
			{Name: "gender"},
		},
		Checks: []document.Check{{Name: "qr", Field: "name", Verdict: document.Differs, Detail: "the code says otherwise"}, {Name: "signature", Verdict: document.Valid}},
		Statement: &document.Statement{
			Transactions: []document.Transaction{{Date: "01/04/2025", Narration: "CASH", Debit: "5.00", Balance: "-2.00", Page: 2}},
			Opening:      "3.00", Closing: "-2.00", Verdict: document.Differs, Breaks: []int{1}, Source: document.SourceTextLayer,
		},
	}
	must(t, s.Change(t.Context(), d.Flow, func(tx flow.Tx) error { return tx.UpdateDocument(t.Context(), d) }))

	got, err := s.Document(t.Context(), d.FileUUID)
	must(t, err)
	equal(t, got, d)
	result, err := s.Result(t.Context(), d.Flow)
	must(t, err)
	equal(t, result.Documents, []flow.Document{d})
}

func documentOrder(t *testing.T, s Store) {
	f := aFlow(t, s)
	old, other := aDocument(f, "1", "https://a.example/", 0), aDocument(f, "2", "https://b.example/", 1)
	insert(t, s, old, other)
	newer := aDocument(f, "1", "https://c.example/", 0)
	insert(t, s, newer)

	_, docs, err := s.Progress(t.Context(), f.ID)
	must(t, err)
	result, err := s.Result(t.Context(), f.ID)
	must(t, err)
	equal(t, result.Documents, []flow.Document{newer, other})
	newer.URL, other.URL = "", ""
	equal(t, docs, []flow.Document{newer, other})
	must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		docs, err := tx.Versions(t.Context())
		equal(t, len(docs), 3)
		return err
	}))
	got, err := s.Document(t.Context(), old.FileUUID)
	must(t, err)
	equal(t, got.Superseded, true)
}

func documentConflict(t *testing.T, s Store) {
	f := aFlow(t, s)
	insert(t, s, aDocument(f, "1", "https://a.example/", 0))
	err := s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
		return tx.InsertDocument(t.Context(), aDocument(f, "1", "https://a.example/", 0))
	})
	wantFault(t, err, fault.Conflict)
}

func crossChecks(t *testing.T, s Store) {
	f := aFlow(t, s)
	check := crosscheck.Result{
		Name: "CUSTOMER_NAME", SourceType: "DELIVERY_ORDER", SourceField: "customer_name", SourceValue: "Pashangh",
		TargetType: "INVOICE", TargetField: "customer_name", TargetValue: "Pashangh Irani", Score: 90,
	}
	second := check
	second.Name, second.Score = "DEALER_ADDRESS", 0
	set := func(revision, checked int, results ...crosscheck.Result) {
		t.Helper()
		must(t, s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
			return errors.Join(tx.SetRevisions(t.Context(), revision, checked), tx.SetCrossChecks(t.Context(), results))
		}))
	}
	want := func(results ...crosscheck.Result) {
		t.Helper()
		r, err := s.Result(t.Context(), f.ID)
		must(t, err)
		equal(t, len(r.CrossChecks), len(results))
		for i := range r.CrossChecks {
			equal(t, r.CrossChecks[i], results[i])
		}
	}
	set(1, 1, second, check)
	want(second, check)
	set(2, 2, check)
	want(check)
	set(3, 2, check)
	want()
}

var errRefused = errors.New("refused")

func rollback(t *testing.T, s Store) {
	f := aFlow(t, s)
	kept, lost := aDocument(f, "1", "https://a.example/", 0), aDocument(f, "2", "https://b.example/", 1)
	add := func(d flow.Document, result error) error {
		return s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
			must(t, tx.InsertDocument(t.Context(), d))
			must(t, tx.Enqueue(t.Context(), queue.FetchDocument{FileUUID: d.FileUUID}))
			return result
		})
	}
	if err := add(lost, errRefused); !errors.Is(err, errRefused) {
		t.Errorf("got error %v, want the one that fn returned", err)
	}
	must(t, add(kept, nil))

	_, err := s.Document(t.Context(), lost.FileUUID)
	wantFault(t, err, fault.NotFound)
	equal(t, fetched(t, s), kept.FileUUID)
}

// fetched works the queue until a fetch_document job comes, and names its file.
// Jobs come in the order they were added, so one before it would be seen first.
func fetched(t *testing.T, s Store) string {
	t.Helper()
	got := make(chan string, 1)
	q, err := s.NewQueue(queue.Handlers{Fetch: fetchFunc(func(fileUUID string) {
		select {
		case got <- fileUUID:
		default:
		}
	})}, queue.Options{Workers: queue.Workers{Fetch: 1}})
	must(t, err)
	must(t, q.Start(t.Context()))
	defer func() { must(t, q.Stop(context.WithoutCancel(t.Context()))) }()
	select {
	case fileUUID := <-got:
		return fileUUID
	case <-time.After(2 * time.Minute):
		t.Fatal("no job came")
		return ""
	}
}

type fetchFunc func(fileUUID string)

func (f fetchFunc) Work(_ context.Context, j queue.FetchDocument) error     { f(j.FileUUID); return nil }
func (fetchFunc) Discard(context.Context, queue.FetchDocument, error) error { return nil }

func changesAreSerial(t *testing.T, s Store) {
	f := aFlow(t, s)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			err := s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
				return tx.SetRevisions(t.Context(), tx.Flow().Revision+1, 0)
			})
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	got, _, err := s.Progress(t.Context(), f.ID)
	must(t, err)
	equal(t, got.Revision, 20)
}

func failuresAreApart(t *testing.T, s Store) {
	const n = 40
	flows := make([]flow.Flow, n)
	for i := range flows {
		flows[i] = aFlow(t, s)
	}
	var wg sync.WaitGroup
	for i, f := range flows {
		wg.Go(func() {
			err := s.Change(t.Context(), f.ID, func(tx flow.Tx) error {
				if err := tx.InsertDocument(t.Context(), aDocument(f, "1", "https://a.example/", 0)); err != nil {
					return err
				}
				switch i % 3 {
				case 1:
					return errRefused
				case 2: // a statement that the database refuses
					return tx.InsertDocument(t.Context(), aDocument(f, "1", "https://a.example/", 0))
				}
				return nil
			})
			if (err == nil) != (i%3 == 0) {
				t.Errorf("change %d gave %v", i, err)
			}
		})
	}
	wg.Wait()
	for i, f := range flows {
		_, docs, err := s.Progress(t.Context(), f.ID)
		must(t, err)
		if kept := len(docs) == 1; kept != (i%3 == 0) {
			t.Errorf("change %d: kept is %v", i, kept)
		}
	}
}

func cancelledChange(t *testing.T, s Store) {
	f := aFlow(t, s)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := s.Change(ctx, f.ID, func(tx flow.Tx) error { return tx.SetRevisions(t.Context(), 1, 0) })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want context.Canceled", err)
	}
	got, _, err := s.Progress(t.Context(), f.ID)
	must(t, err)
	equal(t, got.Revision, 0)
}
