package client

import "context"

// actorKey is the key under which a context has whom it acts for.
type actorKey struct{}

// Acting returns a context of what is done for one client, on its behalf.
func Acting(ctx context.Context, id ID) context.Context {
	return context.WithValue(ctx, actorKey{}, id)
}

// Actor is the client that ctx acts for; false when it acts for none in particular.
func Actor(ctx context.Context) (ID, bool) {
	id, ok := ctx.Value(actorKey{}).(ID)
	return id, ok
}
