package store

import (
	"context"

	"atlas/internal/client"
	"atlas/internal/store/dbsqlc"
)

// InsertClient implements client.Store.
func (s *Store) InsertClient(ctx context.Context, c client.Client) error {
	return s.update(ctx, "adding a client", func(tx transaction) error {
		return tx.InsertClient(ctx, dbsqlc.InsertClientParams{
			ID:            string(c.ID),
			Name:          c.Name,
			Environment:   string(c.Environment),
			SecretHash:    c.SecretHash,
			WebhookSecret: c.WebhookSecret,
			Disabled:      c.Disabled,
			CreatedAt:     c.CreatedAt,
		})
	})
}

// Client implements client.Store.
func (s *Store) Client(ctx context.Context, id client.ID) (client.Client, error) {
	row, err := s.read.Client(ctx, string(id))
	if err != nil {
		return client.Client{}, translate("finding a client", err)
	}
	return client.Client{
		ID:            client.ID(row.ID),
		Name:          row.Name,
		Environment:   client.Environment(row.Environment),
		SecretHash:    row.SecretHash,
		WebhookSecret: row.WebhookSecret,
		Disabled:      row.Disabled,
		CreatedAt:     row.CreatedAt,
	}, nil
}
