package api_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/api"
	"atlas/internal/audit"
	"atlas/internal/client"
)

// brokenAudit notes nothing.
type brokenAudit struct{ api.Audit }

func (brokenAudit) Note(context.Context, audit.Entry) error { return errors.New("the disk is full") }

// TestReadsAreNoted: who was handed what stands in the audit log, and what cannot be noted
// is not handed out.
func TestReadsAreNoted(t *testing.T) {
	d := open(t)
	cred, token := d.client(t, client.Production)
	_, other := d.client(t, client.Production)
	id := d.flow(t, token)
	d.call(t, "POST", uploadPath, uploadBody(id, "https://files.example/1", "2"), "Token", token)
	read := func(id, token string) reply {
		return d.call(t, "GET", extractsPath+"?flow_uuid="+id, "", "Token", token)
	}
	read(id, token).want(t, 200, read(id, token).body) // twice, with nothing in it yet
	d.finish(t, id)
	d.call(t, "GET", statusPath+"?flow_uuid="+id, "", "Token", token)
	full := read(id, token)
	read(id, other).want(t, 409, flowNotFound)

	l := audit.New(d.store, nil, audit.Options{})
	if err := l.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	var got []string
	err := l.Each(t.Context(), audit.Query{Client: cred.ID}, func(r audit.Record) error {
		if r.Action == audit.ResultRead {
			got = append(got, fmt.Sprint(r.Actor == string(cred.ID), r.Flow == id, r.Count, r.Unmasked, len(r.Source)))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	empty, unmasked := "true true 2 false 16", "true true 2 true 16"
	if diff := cmp.Diff([]string{empty, empty, unmasked}, got); diff != "" {
		t.Errorf("(-want +got)\n%s\n%s", diff, full.body)
	}

	broken := open(t, func(deps *api.Deps, _ *api.Options) { deps.Audit = brokenAudit{deps.Audit} })
	_, token = broken.client(t, client.Production)
	if r := broken.call(t, "GET", extractsPath+"?flow_uuid="+broken.flow(t, token), "", "Token", token); r.status != http.StatusInternalServerError {
		t.Errorf("a read that cannot be noted gives %d %s", r.status, r.body)
	}
}
