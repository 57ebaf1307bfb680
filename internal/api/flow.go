package api

import (
	"context"
	"fmt"
	"net/url"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/payload"
	"atlas/internal/tracing"
)

type initAnswer struct {
	FlowUUID flow.ID `json:"flow_uuid"`
}

// initFlow opens a flow for one loan application.
func (a *api) initFlow(ctx context.Context, c client.Client, body object) ([]byte, error) {
	application, err := parseApplication(body)
	if err != nil {
		return nil, err
	}
	f, err := a.Flows.Init(ctx, c.ID, application)
	if err != nil {
		return nil, err
	}
	tracing.InCase(ctx, string(f.ID), "")
	return payload.JSON(initAnswer{f.ID})
}

func parseApplication(body object) (app flow.Application, err error) {
	if err := body.require("product_type", "application_id", "auth_url", "callback_url"); err != nil {
		return app, err
	}
	if app.ProductType, err = body.text("", "product_type"); err != nil {
		return app, err
	}
	if app.ApplicationID, err = body.text("", "application_id"); err != nil {
		return app, err
	}
	if app.AuthURL, err = body.url("", "auth_url"); err != nil {
		return app, err
	}
	if app.CallbackURL, err = body.url("", "callback_url"); err != nil {
		return app, err
	}
	app.Params, err = body.raw("flow_params")
	return app, err
}

type uploadEntry struct {
	FileUUID   string `json:"file_uuid"`
	BatchID    string `json:"batch_id"`
	DocumentID string `json:"document_id"`
}

// upload adds documents to a flow.
func (a *api) upload(ctx context.Context, c client.Client, body object) ([]byte, error) {
	id, files, err := a.parseUpload(body)
	if err != nil {
		return nil, err
	}
	if err := a.letIn(ctx, c.ID, false, len(files)); err != nil {
		return nil, err
	}
	if err := a.probeAuthURL(ctx, c.ID, id); err != nil {
		return nil, err
	}
	entries, err := a.Flows.Upload(ctx, c.ID, id, files)
	if err != nil {
		return nil, flowFault(err)
	}
	tracing.InCase(ctx, string(id), "") // now that it is known to be one
	answer := make([]uploadEntry, len(entries))
	for i, e := range entries {
		answer[i] = uploadEntry(e)
	}
	return payload.JSON(answer)
}

func (a *api) parseUpload(body object) (flow.ID, []flow.File, error) {
	if err := body.require("flow_uuid", "file_urls"); err != nil {
		return "", nil, err
	}
	id, err := body.text("", "flow_uuid")
	if err != nil {
		return "", nil, err
	}
	files, err := body.files(a.opts.MaxFiles)
	return flow.ID(id), files, err
}

// files reads the file_urls of an upload, at most limit.
func (o object) files(limit int) ([]flow.File, error) {
	entries, err := o.objects("file_urls", limit)
	if err != nil {
		return nil, err
	}
	var missing []string
	for i, e := range entries {
		missing = append(missing, e.missing(entryPath(i), "file_url", "document_id")...)
	}
	if err := errMissing(missing); err != nil {
		return nil, err
	}
	files := make([]flow.File, len(entries))
	for i, e := range entries {
		link, err := e.url(entryPath(i), "file_url")
		if err != nil {
			return nil, err
		}
		id, err := e.text(entryPath(i), "document_id")
		if err != nil {
			return nil, err
		}
		files[i] = flow.File{URL: link, DocumentID: id}
	}
	return files, nil
}

// entryPath is how messages call the i-th file, from 0 as in JSON.
func entryPath(i int) string { return fmt.Sprintf("file_urls[%d].", i) }

// letIn refuses an upload while too many documents wait, when set to.
func (a *api) letIn(ctx context.Context, owner client.ID, bulk bool, count int) error {
	if a.Admission == nil {
		return nil
	}
	return a.Admission.Admit(ctx, owner, bulk, count)
}

// probeAuthURL refuses an upload whose result could not be delivered, when set to.
func (a *api) probeAuthURL(ctx context.Context, owner client.ID, id flow.ID) error {
	if a.Prober == nil {
		return nil
	}
	r, err := a.Flows.Result(ctx, owner, id)
	if err != nil {
		return flowFault(err)
	}
	if err := a.Prober.Probe(ctx, r.Flow.AuthURL); err != nil {
		return fault.Wrap(err, fault.Unprocessable, "auth_url_unreachable", "auth_url could not be reached")
	}
	return nil
}

type statusAnswer struct {
	Upload     string `json:"upload_status"`
	Processing string `json:"processing_status"`
	Crosscheck string `json:"crossheck_status"` // published with this spelling
	Master     string `json:"master_status"`
}

// status says how far a flow is.
func (a *api) status(ctx context.Context, c client.Client, q url.Values) ([]byte, error) {
	id, err := flowID(q)
	if err != nil {
		return nil, err
	}
	s, err := a.Flows.Status(ctx, c.ID, id)
	if err != nil {
		return nil, flowFault(err)
	}
	tracing.InCase(ctx, string(id), "")
	return payload.JSON(statusAnswer(s))
}

// extracts gives what a flow has brought to light so far.
func (a *api) extracts(ctx context.Context, c client.Client, q url.Values) ([]byte, error) {
	id, err := flowID(q)
	if err != nil {
		return nil, err
	}
	include, err := extras(q, payload.OfExtracts...)
	if err != nil {
		return nil, err
	}
	r, err := a.Flows.Result(ctx, c.ID, id)
	if err != nil {
		return nil, flowFault(err)
	}
	tracing.InCase(ctx, string(id), "")
	body, err := payload.Extracts(r, payload.Options{
		Blobs: a.Blobs, RedactTTL: a.opts.RedactTTL, Now: a.opts.Now, Include: include, Checks: a.Checks,
		Masked: c.MaskedOnly,
	})
	if err != nil {
		return nil, err
	}
	return a.handOut(ctx, audit.Entry{Client: c.ID, Flow: string(id), Count: len(r.Documents)}, body)
}

type eraseAnswer struct {
	FlowUUID    flow.ID `json:"flow_uuid"`
	Documents   int     `json:"documents"`
	Originals   int     `json:"originals"`
	Redacted    int     `json:"redacted_copies"`
	CrossChecks int     `json:"cross_checks"`
	Callbacks   int     `json:"callbacks"`
}

// erase removes a flow and all that it has brought to light.
func (a *api) erase(ctx context.Context, c client.Client, q url.Values) ([]byte, error) {
	id, err := flowID(q)
	if err != nil {
		return nil, err
	}
	e, err := a.Flows.Erase(ctx, c.ID, id)
	if err != nil {
		return nil, flowFault(err)
	}
	return payload.JSON(eraseAnswer{
		FlowUUID: e.Flow, Documents: e.Erased.Documents, Originals: e.Erased.Originals, Redacted: e.Erased.Redacted,
		CrossChecks: e.Erased.CrossChecks, Callbacks: e.Erased.Callbacks,
	})
}

// flowID reads the flow_uuid of a query. What no database can hold names no flow.
func flowID(q url.Values) (flow.ID, error) {
	if err := requireQuery(q, "flow_uuid"); err != nil {
		return "", err
	}
	id := q.Get("flow_uuid")
	if !storable(id) {
		return "", fault.New(fault.Conflict, "flow_not_found", "Flow not found")
	}
	return flow.ID(id), nil
}

// flowFault gives a flow that is not there its documented status, 409 and not 404.
func flowFault(err error) error {
	if fault.KindOf(err) == fault.NotFound {
		return fault.Wrap(err, fault.Conflict, "flow_not_found", "Flow not found")
	}
	return err
}
