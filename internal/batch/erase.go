package batch

import (
	"context"
	"fmt"

	"github.com/google/uuid"

	"atlas/internal/flow"
)

// EraseForOperator removes a batch of any client, with all that belongs to it, as
// flow.Service.EraseForOperator does a flow.
func (s *Service) EraseForOperator(ctx context.Context, id ID) (flow.Erasure, error) {
	e, err := s.store.EraseBatch(ctx, id, func(b Batch) flow.Erasure {
		return flow.Erasure{ID: uuid.Must(uuid.NewV7()).String(), Batch: string(id), Client: b.Client, At: s.now(), By: flow.Operator}
	})
	if err != nil {
		return flow.Erasure{}, fmt.Errorf("erasing: %w", err)
	}
	return e, nil
}
