package store

import (
	"context"
	"errors"
	"time"

	"github.com/jackc/pgx/v5"

	"atlas/internal/audit"
	"atlas/internal/client"
	"atlas/internal/fault"
	"atlas/internal/store/dbsqlc"
)

// InsertClient implements client.Store.
func (s *Store) InsertClient(ctx context.Context, c client.Client) error {
	return s.update(ctx, "adding a client", func(tx transaction) error {
		err := tx.InsertClient(ctx, dbsqlc.InsertClientParams{
			ID:            string(c.ID),
			Name:          c.Name,
			Environment:   string(c.Environment),
			SecretHash:    c.SecretHash,
			WebhookSecret: c.WebhookSecret,
			Disabled:      c.Disabled,
			CreatedAt:     c.CreatedAt,
			MaskedOnly:    c.MaskedOnly,
		})
		return tx.noteClient(ctx, audit.ClientCreated, c.ID, err)
	})
}

// Client implements client.Store.
func (s *Store) Client(ctx context.Context, id client.ID) (client.Client, error) {
	row, err := s.read.Client(ctx, string(id))
	if err != nil {
		return client.Client{}, translate("finding a client", err)
	}
	return clientOf(row), nil
}

// Clients lists them all, in the order in which they were made.
func (s *Store) Clients(ctx context.Context) ([]client.Client, error) {
	rows, err := s.read.Clients(ctx)
	if err != nil {
		return nil, translate("listing clients", err)
	}
	clients := make([]client.Client, len(rows))
	for i, row := range rows {
		clients[i] = clientOf(row)
	}
	return clients, nil
}

func clientOf(row dbsqlc.Client) client.Client {
	c := client.Client{
		ID:            client.ID(row.ID),
		Name:          row.Name,
		Environment:   client.Environment(row.Environment),
		SecretHash:    row.SecretHash,
		WebhookSecret: row.WebhookSecret,
		Disabled:      row.Disabled,
		CreatedAt:     row.CreatedAt,
		MaskedOnly:    row.MaskedOnly,
	}
	if len(row.OldWebhookSecret) > 0 {
		c.OldWebhookSecret, c.OldWebhookUntil = row.OldWebhookSecret, row.OldWebhookUntil
	}
	if len(row.OldSecretHash) > 0 {
		c.OldSecretHash, c.OldSecretUntil = row.OldSecretHash, row.OldSecretUntil
	}
	if row.TokensFrom.After(noTokensEnded) {
		c.TokensFrom = row.TokensFrom
	}
	return c
}

// RotateWebhookSecret implements client.Store.
func (s *Store) RotateWebhookSecret(ctx context.Context, found client.Client, secret, old []byte, until time.Time) error {
	return s.update(ctx, "rotating a webhook secret", func(tx transaction) error {
		n, err := tx.RotateWebhookSecret(ctx, dbsqlc.RotateWebhookSecretParams{
			ID:     string(found.ID),
			Was:    found.WebhookSecret,
			Secret: secret,
			Old:    append([]byte{}, old...), // never nil: the column takes no NULL
			Until:  until,
		})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "client_changed", "the client was changed at the same time: try again")
		}
		return tx.noteClient(ctx, audit.WebhookSecretRotated, found.ID, err)
	})
}

// noteClient notes what was done with a client, unless it failed.
func (t transaction) noteClient(ctx context.Context, a audit.Action, id client.ID, failed error) error {
	if failed != nil {
		return failed
	}
	return t.note(ctx, audit.Entry{Action: a, Client: id})
}

// noTokensEnded is what the column holds in place of NULL.
var noTokensEnded = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// tokensFrom is how the column has it.
func tokensFrom(c client.Client) time.Time {
	if c.TokensFrom.IsZero() {
		return noTokensEnded
	}
	return c.TokensFrom
}

// ReplaceSecret implements client.Store.
func (s *Store) ReplaceSecret(ctx context.Context, found, next client.Client) error {
	return s.update(ctx, "replacing a secret", func(tx transaction) error {
		n, err := tx.ReplaceSecret(ctx, dbsqlc.ReplaceSecretParams{
			ID:         string(found.ID),
			Was:        found.SecretHash,
			Hash:       next.SecretHash,
			Old:        append([]byte{}, next.OldSecretHash...), // never nil: the column takes no NULL
			Until:      next.OldSecretUntil,
			TokensFrom: tokensFrom(next),
		})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "client_changed", "the client was changed at the same time: try again")
		}
		return tx.noteClient(ctx, audit.ClientSecretReplaced, found.ID, err)
	})
}

// SetDisabled implements client.Store.
func (s *Store) SetDisabled(ctx context.Context, c client.Client) error {
	return s.update(ctx, "disabling a client", func(tx transaction) error {
		n, err := tx.SetDisabled(ctx, dbsqlc.SetDisabledParams{ID: string(c.ID), Disabled: c.Disabled, TokensFrom: tokensFrom(c)})
		if err == nil && n == 0 {
			err = pgx.ErrNoRows
		}
		done := audit.ClientRestored
		if c.Disabled {
			done = audit.ClientRevoked
		}
		return tx.noteClient(ctx, done, c.ID, err)
	})
}

// SetMaskedOnly implements client.Store.
func (s *Store) SetMaskedOnly(ctx context.Context, id client.ID, masked bool) error {
	return s.update(ctx, "setting what a client is given", func(tx transaction) error {
		n, err := tx.SetMaskedOnly(ctx, dbsqlc.SetMaskedOnlyParams{ID: string(id), MaskedOnly: masked})
		if err == nil && n == 0 {
			err = pgx.ErrNoRows
		}
		if err != nil {
			return err
		}
		kind := map[bool]string{true: "masked", false: "full"}[masked]
		return tx.note(ctx, audit.Entry{Action: audit.ClientMaskingSet, Client: id, Kind: kind})
	})
}

// TokenKey implements client.Store.
func (s *Store) TokenKey(ctx context.Context) (client.TokenKey, error) {
	row, err := s.read.TokenKey(ctx)
	if errors.Is(err, pgx.ErrNoRows) {
		return client.TokenKey{}, nil
	}
	return client.TokenKey{Number: int(row.Number), Since: row.Since}, translate("finding the token key", err)
}

// SetTokenKey implements client.Store.
func (s *Store) SetTokenKey(ctx context.Context, k client.TokenKey) error {
	return s.update(ctx, "changing the token key", func(tx transaction) error {
		n, err := tx.SetTokenKey(ctx, dbsqlc.SetTokenKeyParams{Number: int64(k.Number), Since: k.Since})
		if err == nil && n == 0 {
			err = fault.New(fault.Conflict, "token_key_changed", "the token key was changed at the same time: try again")
		}
		if err != nil {
			return err
		}
		return tx.note(ctx, audit.Entry{Action: audit.TokenKeyRotated, Count: k.Number})
	})
}
