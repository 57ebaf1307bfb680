package main

import (
	"context"
	"time"

	"atlas/internal/client"
)

type clientRotateSecretCommand struct {
	Client  client.ID     `arg:"" help:"The client's id."`
	Overlap time.Duration `default:"24h" help:"How long the secret before holds as well; 0s ends it at once, and the client's tokens. Default 24h."`
}

// Run replaces the secret. A running server knows it at once.
func (c clientRotateSecretCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		made, err := a.clients.ReplaceSecret(ctx, c.Client, c.Overlap)
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			ClientID     client.ID `json:"client_id"`
			ClientSecret string    `json:"client_secret"`
			OldUntil     time.Time `json:"old_secret_until"`
		}{made.ID, made.Secret, made.OldUntil.Truncate(time.Second)})
	})
}

type clientRevokeCommand struct {
	Client client.ID `arg:"" help:"The client's id."`
}

// Run ends the client's access. A running server knows it at once.
func (c clientRevokeCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error { return a.clients.Revoke(ctx, c.Client) })
}

type clientRestoreCommand struct {
	Client client.ID `arg:"" help:"The client's id."`
}

// Run gives the client access again.
func (c clientRestoreCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error { return a.clients.Restore(ctx, c.Client) })
}

type tokensCommand struct {
	Rotate tokensRotateCommand `cmd:"" help:"Have tokens signed with a new key. Tokens that were issued hold until they expire."`
}

type tokensRotateCommand struct {
	EndAll bool `help:"End all tokens that were issued, within ten seconds: every client has to ask for a new one."`
}

// Run chooses the next key. Running servers use it after a minute.
func (c tokensRotateCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		key, err := a.clients.RotateTokenKey(ctx, c.EndAll)
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			Number int       `json:"key"`
			Since  time.Time `json:"since"`
		}{key.Number, key.Since.Truncate(time.Second)})
	})
}
