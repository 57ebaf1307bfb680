package api

import (
	"context"
	"net/url"
	"strconv"

	"atlas/internal/audit"
	"atlas/internal/batch"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/flow"
	"atlas/internal/payload"
	"atlas/internal/tracing"
)

type bulkEntry struct {
	BatchID    string `json:"batch_id"`
	DocumentID string `json:"document_id"`
	FileUUID   string `json:"file_uuid"`
}

// uploadBulk takes in a batch that nobody waits for.
func (a *api) uploadBulk(ctx context.Context, c client.Client, body object) ([]byte, error) {
	entries, err := a.uploadBatch(ctx, c, body, a.opts.MaxBatchFiles, true)
	if err != nil {
		return nil, err
	}
	answer := make([]bulkEntry, len(entries))
	for i, e := range entries {
		answer[i] = bulkEntry{BatchID: e.BatchID, DocumentID: e.DocumentID, FileUUID: e.FileUUID}
	}
	return payload.JSON(answer)
}

type docstreamAnswer struct {
	BatchID string `json:"batch_id"`
}

// uploadDocstream takes in a batch of the sandbox. A flow_uuid in it says nothing.
func (a *api) uploadDocstream(ctx context.Context, c client.Client, body object) ([]byte, error) {
	entries, err := a.uploadBatch(ctx, c, body, a.opts.MaxFiles, false)
	if err != nil {
		return nil, err
	}
	return payload.JSON(docstreamAnswer{entries[0].BatchID})
}

func (a *api) uploadBatch(ctx context.Context, c client.Client, body object, limit int, bulk bool) ([]flow.Entry, error) {
	if err := body.require("product_type", "file_urls"); err != nil {
		return nil, err
	}
	product, err := body.text("", "product_type")
	if err != nil {
		return nil, err
	}
	files, err := body.files(limit)
	if err != nil {
		return nil, err
	}
	if err := a.letIn(ctx, c.ID, bulk, len(files)); err != nil {
		return nil, err
	}
	entries, err := a.Batches.Upload(ctx, c.ID, batch.Upload{ProductType: product, Files: files, Bulk: bulk})
	if err == nil {
		tracing.InCase(ctx, "", entries[0].BatchID)
	}
	return entries, err
}

// maxPerPage is the most documents of one page, and how many it has when nothing is
// said (atlas-api 1.8).
const maxPerPage = 50

// batchExtracts gives a page of what has been read of a batch so far.
func (a *api) batchExtracts(ctx context.Context, c client.Client, q url.Values) ([]byte, error) {
	id := q.Get("batch_id")
	if id == "" || !storable(id) {
		return nil, errBatch(nil)
	}
	number, err := pageNumber(q, "page", 1)
	if err != nil {
		return nil, err
	}
	size, err := pageNumber(q, "per_page", maxPerPage)
	if err != nil {
		return nil, err
	}
	include, err := extras(q, payload.OfExtracts...)
	if err != nil {
		return nil, err
	}
	p, err := a.Batches.Page(ctx, c.ID, batch.ID(id), number, min(size, maxPerPage))
	if fault.KindOf(err) == fault.NotFound {
		return nil, errBatch(err)
	}
	if err != nil {
		return nil, err
	}
	tracing.InCase(ctx, "", string(id))
	body, err := payload.Batch(p, payload.Options{Blobs: a.Blobs, RedactTTL: a.opts.RedactTTL, Now: a.opts.Now, Include: include, Masked: c.MaskedOnly})
	if err != nil {
		return nil, err
	}
	return a.handOut(ctx, audit.Entry{Client: c.ID, Batch: string(id), Count: len(p.Documents)}, body)
}

// errBatch gives a batch that is not there its documented status, 400 and not 404. Its
// cause may be nil.
func errBatch(cause error) error {
	return fault.Wrap(cause, fault.Invalid, "batch_not_found", "batch_id is missing or invalid")
}

// pageNumber reads a whole number from 1 of a query; def when it is absent or empty.
func pageNumber(q url.Values, name string, def int) (int, error) {
	text := q.Get(name)
	if text == "" {
		return def, nil
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 {
		return 0, invalid("%s must be an integer of 1 or more", name)
	}
	return n, nil
}
