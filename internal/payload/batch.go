package payload

import (
	"fmt"

	"atlas/internal/batch"
	"atlas/internal/flow"
)

type batchPage struct {
	Data       []fileData `json:"data"`
	Page       int        `json:"page"`
	PerPage    int        `json:"per_page"`
	TotalPages int        `json:"total_pages"`
	TotalItems int        `json:"total_items"`
	HasNext    bool       `json:"has_next"`
	HasPrev    bool       `json:"has_prev"`
}

// fileData has the two keys of the documentation. What ended without data says why in
// two more (atlas-api 10.27).
type fileData struct {
	DocumentID  string `json:"document_id"`
	FileData    object `json:"file_data"`
	ErrorCode   string `json:"error_code,omitempty"`
	ErrorReason string `json:"error_reason,omitempty"`
	additions
}

// Batch renders a page of a batch, of its documents those that are done.
func Batch(p batch.Page, opts Options) ([]byte, error) {
	body := batchPage{
		Data:       make([]fileData, 0, len(p.Documents)),
		Page:       p.Number,
		PerPage:    p.Size,
		TotalPages: p.Pages(),
		TotalItems: p.Total,
		HasNext:    p.HasNext(),
		HasPrev:    p.HasPrev(),
	}
	for _, d := range p.Documents {
		if d.State == flow.Done {
			body.Data = append(body.Data, fileDataOf(documentData(d, opts)))
		}
	}
	text, err := JSON(body)
	if err != nil {
		return nil, fmt.Errorf("rendering a batch: %w", err)
	}
	return text, nil
}

func fileDataOf(d ocrData) fileData {
	return fileData{DocumentID: d.DocumentID, FileData: d.Data, ErrorCode: d.ErrorCode, ErrorReason: d.ErrorReason, additions: d.additions}
}
