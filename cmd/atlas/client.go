package main

import (
	"context"
	"encoding/json"
	"errors"

	"atlas/internal/client"
)

type clientCommand struct {
	Create clientCreateCommand `cmd:"" help:"Make a client and print its credentials as JSON, once."`
}

type clientCreateCommand struct {
	Name        string             `required:"" help:"A name for people."`
	Environment client.Environment `enum:"production,sandbox" default:"production" help:"production or sandbox. Default production."`
}

// Run makes the client. A running server knows it at once.
func (c clientCreateCommand) Run(ctx context.Context, p *program) (err error) {
	a, err := openAccounts(ctx, p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, a.store.Close()) }()
	made, err := a.clients.Create(ctx, c.Name, c.Environment)
	if err != nil {
		return err
	}
	out := json.NewEncoder(p.stdout)
	out.SetIndent("", "  ")
	return out.Encode(struct {
		ClientID      client.ID `json:"client_id"`
		ClientSecret  string    `json:"client_secret"`
		WebhookSecret string    `json:"webhook_secret"`
	}{made.ID, made.Secret, made.WebhookSecret})
}
