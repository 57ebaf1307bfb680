package audit_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/servertest"
	"atlas/internal/store"
)

var key = bytes.Repeat([]byte{7}, 32)

// database is a store, and a way past it: whoever has the database and not the key.
type database struct {
	audit.Store
	another func() audit.Store                             // of the same database, as another process has it
	exec    func(t *testing.T, statements ...string) error // all, or up to the first that is refused
	disarm  []string                                       // statements that take the triggers away
	refusal []string                                       // statements that only this database has
}

// databases are both kinds.
func databases(t *testing.T, test func(t *testing.T, db database)) {
	t.Run("SQLite", func(t *testing.T) { test(t, sqliteDatabase(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { test(t, postgresDatabase(t)) })
}

func sqliteDatabase(t *testing.T) database {
	dir := t.TempDir()
	s, err := store.OpenSQLite(t.Context(), dir)
	must(t, err)
	t.Cleanup(func() { must(t, s.Close()) })
	file := url.URL{Scheme: "file", OmitHost: true, Path: filepath.Join(dir, "atlas.db"), RawQuery: "_pragma=busy_timeout(5000)"}
	conn, err := sql.Open("sqlite", file.String())
	must(t, err)
	t.Cleanup(func() { must(t, conn.Close()) })
	db := database{Store: s, another: func() audit.Store { return s }}
	db.exec = func(t *testing.T, statements ...string) error {
		for _, statement := range statements {
			if _, err := conn.ExecContext(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}
	for _, trigger := range []string{"audit_log_update", "audit_log_delete"} {
		db.disarm = append(db.disarm, "DROP TRIGGER "+trigger)
	}
	return db
}

func postgresDatabase(t *testing.T) database {
	at := servertest.Postgres(t)
	must(t, store.MigratePostgres(t.Context(), at))
	open := func() audit.Store {
		s, err := store.OpenPostgres(t.Context(), at)
		must(t, err)
		t.Cleanup(func() { must(t, s.Close()) })
		return s
	}
	conn, err := pgx.Connect(t.Context(), at)
	must(t, err)
	t.Cleanup(func() { must(t, conn.Close(context.WithoutCancel(t.Context()))) })
	db := database{
		Store: open(), another: open, disarm: []string{"ALTER TABLE audit_log DISABLE TRIGGER USER"},
		refusal: []string{"TRUNCATE audit_log", "TRUNCATE audit_waiting", "TRUNCATE audit_checkpoints"},
	}
	db.exec = func(t *testing.T, statements ...string) error {
		for _, statement := range statements {
			if _, err := conn.Exec(t.Context(), statement); err != nil {
				return err
			}
		}
		return nil
	}
	return db
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// filled is a log of so many records, every other of another flow.
func filled(t *testing.T, db database, records int) *audit.Log {
	t.Helper()
	l := audit.New(db, key, audit.Options{})
	ctx := audit.From(client.Acting(t.Context(), "cl_lender"), l.Source("198.51.100.7"))
	for i := range records {
		must(t, l.Note(ctx, audit.Entry{
			Action: audit.ResultRead, Client: "cl_lender", Flow: fmt.Sprint("flow-", i%2), Batch: "b", Subject: "s", Kind: "k", Count: i, Unmasked: true,
		}))
	}
	must(t, l.Seal(t.Context()))
	return l
}

func verify(t *testing.T, l *audit.Log, noted ...audit.Head) audit.Report {
	t.Helper()
	r, err := l.Verify(t.Context(), noted...)
	must(t, err)
	return r
}

func head(t *testing.T, l *audit.Log) audit.Head {
	t.Helper()
	h, err := l.Head(t.Context())
	must(t, err)
	return h
}

func TestEntriesComeBackAsTheyWereNoted(t *testing.T) {
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, 3)
		ctx := t.Context()
		must(t, l.Note(audit.ByOperator(ctx, "asha as root"), audit.Entry{Action: audit.ClientRevoked, Client: "cl_other"}))
		must(t, l.Note(ctx, audit.Entry{Action: audit.DataExpired, Kind: "originals", Count: 9}))
		if r := verify(t, l); r.Records != 3 || r.Waiting != 2 || len(r.Faults) != 0 {
			t.Errorf("before the last are sealed: %+v", r)
		}
		must(t, l.Seal(ctx))
		var got []string
		must(t, l.Each(ctx, audit.Query{}, func(r audit.Record) error {
			if r.At.IsZero() || time.Since(r.At) > time.Hour || r.ID == "" {
				t.Errorf("record %d has no id or time: %+v", r.Seq, r)
			}
			got = append(got, fmt.Sprint(r.Seq, " ", r.Actor, " ", r.Source != "", " ", r.Action, " ", r.Client, " ", r.Flow, r.Batch, r.Subject, r.Kind, r.Count, r.Unmasked))
			return nil
		}))
		want := []string{
			"1 cl_lender true result_read cl_lender flow-0bsk0 true",
			"2 cl_lender true result_read cl_lender flow-1bsk1 true",
			"3 cl_lender true result_read cl_lender flow-0bsk2 true",
			"4 operator asha as root false client_revoked cl_other 0 false",
			"5 system false data_expired  originals9 false",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		for rule, q := range map[string]struct {
			audit.Query
			want int
		}{
			"of a client":   {audit.Query{Client: "cl_lender"}, 3},
			"of a flow":     {audit.Query{Flow: "flow-0"}, 2},
			"from tomorrow": {audit.Query{Since: time.Now().Add(24 * time.Hour)}, 0},
			"from today":    {audit.Query{Since: time.Now().Add(-24 * time.Hour), Client: "cl_other"}, 1},
		} {
			n := 0
			must(t, l.Each(ctx, q.Query, func(audit.Record) error { n++; return nil }))
			if n != q.want {
				t.Errorf("%s: %d records, want %d", rule, n, q.want)
			}
		}
		if l.Source("198.51.100.7") == l.Source("198.51.100.8") || audit.New(db, nil, audit.Options{}).Source("198.51.100.7") == l.Source("198.51.100.7") {
			t.Error("a source does not tell addresses or keys apart")
		}
	})
}

// TestOneChain: many write and several chain at once, as on many machines.
func TestOneChain(t *testing.T) {
	const writers, each, sealers = 8, 40, 3
	databases(t, func(t *testing.T, db database) {
		var writing, sealing sync.WaitGroup
		for range writers {
			l := audit.New(db, key, audit.Options{})
			writing.Go(func() {
				for i := range each {
					if err := l.Note(t.Context(), audit.Entry{Action: audit.FlowOpened, Count: i}); err != nil {
						t.Error(err)
					}
				}
			})
		}
		for range sealers {
			l := audit.New(db.another(), key, audit.Options{Every: time.Millisecond})
			l.Start(t.Context())
			sealing.Go(func() { writing.Wait(); l.Stop(context.WithoutCancel(t.Context())) })
		}
		sealing.Wait()
		r := verify(t, audit.New(db, key, audit.Options{}))
		if len(r.Faults) != 0 || r.Records != writers*each || r.Waiting != 0 {
			t.Errorf("%d records, %d wait, %v", r.Records, r.Waiting, r.Faults)
		}
	})
}

// renumber moves the numbers of the records from one on by so many.
func renumber(from, by int) []string {
	return []string{
		fmt.Sprintf("UPDATE audit_log SET seq = -seq WHERE seq >= %d", from),
		fmt.Sprintf("UPDATE audit_log SET seq = -seq + %d WHERE seq < 0", by),
	}
}

const forged = `INSERT INTO audit_log (seq, id, at, actor, action, client_id, flow_id, batch_id, subject, kind, count, unmasked, source, prev, hash)
	SELECT %d, 'forged', at, actor, action, client_id, flow_id, batch_id, subject, kind, count, unmasked, source, %s, 'forged' FROM audit_log WHERE seq = 2`

// TestVerify: every way to change the log without the key is found, and where.
func TestVerify(t *testing.T) {
	const records = 9
	hashOf := func(seq int) string { return fmt.Sprintf("(SELECT hash FROM audit_log WHERE seq = %d)", seq) }
	stored := func(seq int) string {
		return fmt.Sprintf("UPDATE audit_head SET seq = %d, hash = %s", seq, hashOf(seq))
	}
	tests := []struct {
		rule       string
		statements []string
		want       []string // beginnings of the findings, in order
	}{
		{"untouched", nil, nil},
		{"one is missing", []string{"DELETE FROM audit_log WHERE seq = 5"}, []string{"record 5: it is missing"}},
		{"the first is missing", []string{"DELETE FROM audit_log WHERE seq = 1"}, []string{"record 1: it is missing"}},
		{"three are missing", []string{"DELETE FROM audit_log WHERE seq IN (4, 5, 6)"}, []string{"record 4: it and those up to 6 are missing"}},
		{"one is missing, the rest numbered anew", slices.Concat([]string{"DELETE FROM audit_log WHERE seq = 5"}, renumber(6, -1), []string{stored(8)}),
			[]string{"record 5: the record that was before it is missing"}},
		{"two have changed places", []string{
			"UPDATE audit_log SET seq = 100 WHERE seq = 5", "UPDATE audit_log SET seq = 5 WHERE seq = 6", "UPDATE audit_log SET seq = 6 WHERE seq = 100",
		}, []string{"record 5: it was not written behind", "record 6: it was not written behind", "record 7: it was not written behind"}},
		{"one was put in", slices.Concat(renumber(5, 1), []string{fmt.Sprintf(forged, 5, hashOf(4)), stored(10)}),
			[]string{"record 5: it was added by another hand"}},
		{"one was put behind the last", []string{fmt.Sprintf(forged, 10, hashOf(9)), stored(10)}, []string{"record 10: it was changed, or added"}},
		{"one was changed with its hash", []string{"UPDATE audit_log SET count = 77, hash = 'forged' WHERE seq = 5"}, []string{"record 5: it was changed"}},
		{"the end was cut off", []string{"DELETE FROM audit_log WHERE seq > 6"}, []string{"record 9: the chain ends before its stored end"}},
		{"all is gone", []string{"DELETE FROM audit_log"}, []string{"record 9: the chain ends before its stored end"}},
	}
	for column, value := range map[string]string{
		"id": "'x'", "at": "'2026-01-01 00:00:00.000000Z'", "actor": "'x'", "action": "'x'", "client_id": "'x'", "flow_id": "'x'",
		"batch_id": "'x'", "subject": "'x'", "kind": "'x'", "count": "77", "unmasked": "FALSE", "source": "'x'", "prev": "'x'", "hash": "'x'",
	} {
		tests = append(tests, struct {
			rule       string
			statements []string
			want       []string
		}{"changed " + column, []string{fmt.Sprintf("UPDATE audit_log SET %s = %s WHERE seq = 5", column, value)}, []string{"record 5: it was changed"}})
	}
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, records)
		must(t, db.exec(t, db.disarm...))
		must(t, db.exec(t, "CREATE TABLE kept AS SELECT * FROM audit_log", "CREATE TABLE kept_head AS SELECT * FROM audit_head"))
		for _, tt := range tests {
			must(t, db.exec(t, tt.statements...))
			r := verify(t, l)
			var got []string
			for i, f := range r.Faults {
				text := f.String()
				if i < len(tt.want) && strings.HasPrefix(text, tt.want[i]) {
					text = tt.want[i]
				}
				got = append(got, text)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.rule, diff)
			}
			must(t, db.exec(t, "DELETE FROM audit_log", "INSERT INTO audit_log SELECT * FROM kept", "UPDATE audit_head SET seq = (SELECT seq FROM kept_head), hash = (SELECT hash FROM kept_head)"))
		}
	})
}

// TestForgedCheckpoint: who has no key cannot cut off the front.
func TestForgedCheckpoint(t *testing.T) {
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, 9)
		must(t, db.exec(t, "INSERT INTO audit_checkpoints (seq, hash, at, mac) SELECT seq, hash, at, hash FROM audit_log WHERE seq = 3", "DELETE FROM audit_log WHERE seq <= 3"))
		if r := verify(t, l); len(r.Faults) != 1 || r.Faults[0].Seq != 3 {
			t.Errorf("%+v", r)
		}
	})
}

// TestCutTail: a chain whose end was cut off, its stored end with it, is found by a head
// that was noted elsewhere, and by that alone.
func TestCutTail(t *testing.T) {
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, 9)
		noted := head(t, l)
		early := noted
		must(t, l.Each(t.Context(), audit.Query{}, func(r audit.Record) error {
			if r.Seq == 4 {
				early = audit.Head{Seq: r.Seq, Hash: r.Hash}
			}
			return nil
		}))
		if r := verify(t, l, noted, early); len(r.Faults) != 0 || r.Head != noted {
			t.Errorf("untouched: %+v", r)
		}
		must(t, db.exec(t, db.disarm...))
		must(t, db.exec(t, "DELETE FROM audit_log WHERE seq > 6", "UPDATE audit_head SET seq = 6, hash = (SELECT hash FROM audit_log WHERE seq = 6)"))
		if r := verify(t, l, early); len(r.Faults) != 0 {
			t.Errorf("with a head from before the cut: %v", r.Faults)
		}
		if r := verify(t, l, noted); len(r.Faults) != 1 || r.Faults[0].Seq != 9 {
			t.Errorf("with a head from behind the cut: %v", r.Faults)
		}
		must(t, l.Note(t.Context(), audit.Entry{Action: audit.ClientCreated}))
		must(t, l.Note(t.Context(), audit.Entry{Action: audit.ClientCreated}))
		must(t, l.Note(t.Context(), audit.Entry{Action: audit.ClientCreated}))
		must(t, l.Seal(t.Context()))
		if r := verify(t, l, noted); len(r.Faults) != 1 || r.Faults[0].Seq != 9 || r.Records != 9 {
			t.Errorf("with other records in the place of those cut off: %+v", r)
		}
	})
}

// TestRefused: the databases themselves refuse to change the log.
func TestRefused(t *testing.T) {
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, 5)
		must(t, l.Note(t.Context(), audit.Entry{Action: audit.ClientCreated}))
		must(t, l.Prune(t.Context(), time.Now().Add(time.Hour))) // leaves the head, and a checkpoint
		for _, statement := range append(db.refusal,
			"UPDATE audit_log SET actor = 'x'", "DELETE FROM audit_log", "UPDATE audit_waiting SET actor = 'x'", "DELETE FROM audit_waiting",
			"UPDATE audit_checkpoints SET seq = 100", "DELETE FROM audit_checkpoints",
		) {
			if err := db.exec(t, statement); err == nil {
				t.Errorf("%s was done", statement)
			}
		}
		if r := verify(t, l); len(r.Faults) != 0 || r.Records != 1 || r.Waiting != 2 {
			t.Errorf("%+v", r)
		}
	})
}

func TestPrune(t *testing.T) {
	databases(t, func(t *testing.T, db database) {
		l := filled(t, db, 5)
		noted := head(t, l)
		must(t, l.Prune(t.Context(), time.Now().Add(-time.Hour)))
		if r := verify(t, l); r.Records != 5 {
			t.Errorf("nothing is old enough, and %d records are left", r.Records)
		}
		must(t, l.Prune(t.Context(), time.Now().Add(time.Hour)))
		must(t, l.Prune(t.Context(), time.Now().Add(time.Hour)))
		must(t, l.Seal(t.Context()))
		r := verify(t, l, noted, audit.Head{Seq: 2, Hash: strings.Repeat("0", 64)})
		if len(r.Faults) != 0 || len(r.Notes) != 1 || r.Records != 2 || r.From.Seq != 4 || r.Head.Seq != 6 {
			t.Errorf("%+v", r)
		}
		var pruned []string
		must(t, l.Each(t.Context(), audit.Query{}, func(r audit.Record) error {
			if r.Action == audit.LogPruned {
				pruned = append(pruned, fmt.Sprint(r.Actor, " ", r.Count, " up to ", r.Subject))
			}
			return nil
		}))
		if diff := cmp.Diff([]string{"system 4 up to 4"}, pruned); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
		must(t, l.Prune(t.Context(), time.Now().Add(time.Hour))) // a second checkpoint
		must(t, l.Seal(t.Context()))
		if r := verify(t, l); len(r.Faults) != 0 || r.From.Seq != 5 {
			t.Errorf("after a second pruning: %+v", r)
		}
	})
}

func TestAffected(t *testing.T) {
	db := sqliteDatabase(t)
	l := audit.New(db, key, audit.Options{})
	lender, other, holder := client.Acting(t.Context(), "cl_lender"), client.Acting(t.Context(), "cl_other"), t.Context()
	note := func(ctx context.Context, e audit.Entry) { must(t, l.Note(ctx, e)) }
	open := func(id string, documents int, kinds ...string) {
		note(lender, audit.Entry{Action: audit.FlowOpened, Client: "cl_lender", Flow: id})
		note(lender, audit.Entry{Action: audit.DocumentsUploaded, Client: "cl_lender", Flow: id, Batch: "BATCH-of-" + id, Count: documents})
		for _, kind := range kinds {
			note(t.Context(), audit.Entry{Action: audit.DocumentRead, Client: "cl_lender", Flow: id, Batch: "BATCH-of-" + id, Kind: kind})
		}
	}
	read := func(ctx context.Context, e audit.Entry) { e.Action = audit.ResultRead; note(ctx, e) }
	open("erased before", 1, "PAN")
	note(lender, audit.Entry{Action: audit.FlowErased, Client: "cl_lender", Flow: "erased before"})
	open("quiet", 2, "PAN", "AADHAAR")
	open("read", 1, "AADHAAR")
	read(lender, audit.Entry{Client: "cl_lender", Flow: "read"})
	note(other, audit.Entry{Action: audit.FlowOpened, Client: "cl_other", Flow: "of another"})
	time.Sleep(time.Millisecond)
	since := time.Now()
	read(lender, audit.Entry{Client: "cl_lender", Flow: "read", Unmasked: true})
	read(lender, audit.Entry{Client: "cl_lender", Flow: "read"})
	note(holder, audit.Entry{Action: audit.RedactedOpened, Actor: audit.URLHolder, Flow: "read"})
	read(other, audit.Entry{Client: "cl_other", Flow: "of another"})
	note(lender, audit.Entry{Action: audit.DocumentsUploaded, Client: "cl_lender", Batch: "BATCH-alone", Count: 7})
	note(lender, audit.Entry{Action: audit.BatchErased, Client: "cl_lender", Batch: "BATCH-alone"})
	note(lender, audit.Entry{Action: audit.FlowErased, Client: "cl_lender", Flow: "quiet"})
	must(t, l.Seal(t.Context()))

	cases, err := l.Affected(t.Context(), "cl_lender", since)
	must(t, err)
	var got []string
	for _, c := range cases {
		got = append(got, fmt.Sprint(c.Flow, c.Batch, " ", c.Documents, " ", c.Kinds, " gone:", !c.Gone.IsZero()))
		for _, a := range c.Access {
			got = append(got, fmt.Sprint("  ", a.Actor, " ", a.Action, " ", a.Times, " unmasked:", a.Unmasked))
		}
	}
	want := []string{
		"quiet 2 map[AADHAAR:1 PAN:1] gone:true",
		"read 1 map[AADHAAR:1] gone:false",
		"  cl_lender result_read 2 unmasked:true",
		"  holder of a signed URL redacted_opened 1 unmasked:false",
		"BATCH-alone 7 map[] gone:true",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(map[string]int{"AADHAAR": 2, "PAN": 1}, audit.KindsOf(cases)); diff != "" {
		t.Errorf("kinds (-want +got)\n%s", diff)
	}
}

func TestUnmasked(t *testing.T) {
	for body, want := range map[string]bool{
		`{"aadhaar_number":"2345 6789 0124"}`: true, // 4 is the check digit
		`{"aadhaar_number":"234567890124"}`:   true,
		`{"aadhaar_number":"2345-6789-0124"}`: true,
		`{"aadhaar_number":"2345 6789 0123"}`: true, // misread
		`{"aadhaar_number":"234567890123"}`:   false,
		`{"aadhaar_number":"XXXX XXXX 0124"}`: false,
		`{"account":"1234567890124"}`:         false, // thirteen digits
		`{"account":"2345678901240"}`:         false,
		``:                                    false,
	} {
		if got := audit.Unmasked([]byte(body)); got != want {
			t.Errorf("%s: %v, want %v", body, got, want)
		}
	}
}

func TestParseHead(t *testing.T) {
	h := audit.Head{Seq: 12, Hash: strings.Repeat("0a", 32)}
	if got, err := audit.ParseHead(h.String()); err != nil || got != h {
		t.Errorf("%v, %v", got, err)
	}
	for _, text := range []string{"", "12", ":", "12:", "12:zz", "-1:" + h.Hash, "x:" + h.Hash, "12:" + h.Hash + "00", h.Hash} {
		if _, err := audit.ParseHead(text); err == nil {
			t.Errorf("%q was taken", text)
		}
	}
}
