package main

import (
	"context"
	"encoding/json"
	"time"

	"atlas/internal/client"
)

type clientCommand struct {
	Create clientCreateCommand `cmd:"" help:"Make a client and print its credentials as JSON, once."`
	Rotate clientRotateCommand `cmd:"" help:"Give a client a new webhook secret and print it as JSON, once."`

	RotateSecret clientRotateSecretCommand `cmd:"" help:"Give a client a new Client-Secret and print it as JSON, once."`
	Revoke       clientRevokeCommand       `cmd:"" help:"End a client's access at once, its tokens included."`
	Restore      clientRestoreCommand      `cmd:"" help:"Give a revoked client access again."`

	Set  clientSetCommand  `cmd:"" help:"Change what a client is given."`
	List clientListCommand `cmd:"" help:"List the clients as JSON, without secrets."`
}

type clientCreateCommand struct {
	Name        string             `required:"" help:"A name for people."`
	Environment client.Environment `enum:"production,sandbox" default:"production" help:"production or sandbox. Default production."`
	MaskedOnly  bool               `help:"Give it Aadhaar numbers by their last four digits alone."`
}

// Run makes the client. A running server knows it at once.
func (c clientCreateCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		made, err := a.clients.Create(ctx, c.Name, c.Environment)
		if err == nil && c.MaskedOnly {
			err = a.clients.SetMaskedOnly(ctx, made.ID, true)
		}
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			ClientID      client.ID `json:"client_id"`
			ClientSecret  string    `json:"client_secret"`
			WebhookSecret string    `json:"webhook_secret"`
		}{made.ID, made.Secret, made.WebhookSecret})
	})
}

type clientRotateCommand struct {
	Client  client.ID     `arg:"" help:"The client's id."`
	Overlap time.Duration `default:"24h" help:"How long callbacks are signed with the secret before as well; 0s ends it at once. Default 24h."`
}

// Run replaces the secret. A running server signs with it from the next callback on.
func (c clientRotateCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		rotated, err := a.clients.RotateWebhookSecret(ctx, c.Client, c.Overlap)
		if err != nil {
			return err
		}
		return p.printJSON(struct {
			ClientID      client.ID `json:"client_id"`
			WebhookSecret string    `json:"webhook_secret"`
			OldUntil      time.Time `json:"old_secret_until"`
		}{rotated.ID, rotated.WebhookSecret, rotated.OldUntil.Truncate(time.Second)})
	})
}

type clientSetCommand struct {
	Client     client.ID `arg:"" help:"The client's id."`
	MaskedOnly bool      `required:"" negatable:"" help:"Give it Aadhaar numbers by their last four digits alone."`
}

// Run changes it. A running server knows it at once; callbacks that were made before are
// sent as they were made.
func (c clientSetCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error { return a.clients.SetMaskedOnly(ctx, c.Client, c.MaskedOnly) })
}

type clientListCommand struct{}

// listedClient is a client as it is listed.
type listedClient struct {
	ID          client.ID          `json:"client_id"`
	Name        string             `json:"name"`
	Environment client.Environment `json:"environment"`
	MaskedOnly  bool               `json:"masked_only"`
	Revoked     bool               `json:"revoked"`
	CreatedAt   time.Time          `json:"created_at"`
}

// Run lists the clients.
func (clientListCommand) Run(ctx context.Context, p *program) error {
	return p.withStore(ctx, func(a accounts) error {
		clients, err := a.clients.List(ctx)
		if err != nil {
			return err
		}
		listed := make([]listedClient, len(clients))
		for i, c := range clients {
			listed[i] = listedClient{c.ID, c.Name, c.Environment, c.MaskedOnly, c.Disabled, c.CreatedAt.UTC().Truncate(time.Second)}
		}
		return p.printJSON(listed)
	})
}

// printJSON prints what a machine may read.
func (p *program) printJSON(v any) error {
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	return out.Encode(v)
}
