// Package audit is the log of who did what to which flow or batch. An entry commits with
// what it tells of; within seconds it gets its place in a chain, in which every record
// holds the hash of the one before it under a key that is not in the database. So whoever
// can write the database and does not have the server key cannot change, remove, add or
// move a record without Verify saying which.
//
// An entry has ids, actions, counts and times, and nothing of an applicant: no name,
// number, address or URL.
package audit

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"time"

	"github.com/google/uuid"

	"atlas/internal/client"
)

// Action is what was done.
type Action string

// Actions. Those of a flow name it; those of a batch that stands alone name the batch.
const (
	FlowOpened        Action = "flow_opened"
	DocumentsUploaded Action = "documents_uploaded" // Count documents, Batch
	DocumentRead      Action = "document_read"      // Subject is its file_uuid, Kind its type
	ResultRead        Action = "result_read"        // Count documents were handed out
	RedactedOpened    Action = "redacted_opened"    // by a redact_url; Subject is the file_uuid
	CallbackDelivered Action = "callback_delivered" // Subject is the webhook-id
	CallbackReplayed  Action = "callback_replayed"  // Subject is the webhook-id
	FlowErased        Action = "flow_erased"        // Subject is the erasure's id, Count documents
	BatchErased       Action = "batch_erased"       // likewise, of a batch that stands alone
	DataExpired       Action = "data_expired"       // by retention; Kind says of what, Count how many

	ClientCreated        Action = "client_created"
	ClientSecretReplaced Action = "client_secret_replaced"
	WebhookSecretRotated Action = "webhook_secret_rotated"
	ClientRevoked        Action = "client_revoked"
	ClientRestored       Action = "client_restored"
	ClientMaskingSet     Action = "client_masking_set" // Kind is masked or full: what it is given
	TokenKeyRotated      Action = "token_key_rotated"  // Count is the key's number
	DataKeyMade          Action = "data_key_made"      // Count is the key's number

	BackupMade     Action = "backup_made"
	BackupRestored Action = "backup_restored"
	LogPruned      Action = "audit_pruned" // Count records, up to the one that Subject numbers
)

// Actors that are no client.
const (
	System     = "system" // the server by itself: its workers, retention
	URLHolder  = "holder of a signed URL"
	byOperator = "operator " // and the user's name on the machine
)

// Entry is one deed. What an action has no use for is empty.
type Entry struct {
	ID     string    // a UUIDv7, given by Done
	At     time.Time // to the microsecond, given by Done
	Actor  string    // a client's id, "operator NAME", System or URLHolder
	Source string    // which address it came from, as Log.Source has it; "" when from none
	Action Action

	Client   client.ID // whose data it was; "" when no client's, or all clients'
	Flow     string
	Batch    string
	Subject  string
	Kind     string
	Count    int
	Unmasked bool // what was handed out held a full Aadhaar number
}

type (
	operatorKey struct{}
	sourceKey   struct{}
)

// ByOperator returns a context of what a user of this machine does.
func ByOperator(ctx context.Context, user string) context.Context {
	return context.WithValue(ctx, operatorKey{}, byOperator+user)
}

// BySystem returns a context of what the server does by itself, whoever started it.
func BySystem(ctx context.Context) context.Context {
	return context.WithValue(ctx, operatorKey{}, System)
}

// From returns a context of what was asked for from a source, as Log.Source has it.
func From(ctx context.Context, source string) context.Context {
	return context.WithValue(ctx, sourceKey{}, source)
}

// Done is the entry as it is kept: with an id, the time, and who acts in ctx, unless it
// has an actor.
func (e Entry) Done(ctx context.Context) Entry {
	e.ID = uuid.Must(uuid.NewV7()).String()
	e.At = time.Now().UTC().Truncate(time.Microsecond) // as the databases keep it
	e.Source, _ = ctx.Value(sourceKey{}).(string)
	if e.Actor != "" {
		return e
	}
	e.Actor = System
	if id, ok := client.Actor(ctx); ok {
		e.Actor = string(id)
	} else if operator, ok := ctx.Value(operatorKey{}).(string); ok {
		e.Actor = operator
	}
	return e
}

// sourceBytes of a hash tell addresses apart: among a million two share one with a
// probability of 1 in 500 million (n²/2 of 2⁶⁴, rounded).
const sourceBytes = 8

// source hashes an address under a key: two entries can be seen to come from one address,
// and an address that is suspected can be looked for, but no address can be read off, which
// a hash without a key would not prevent for the four billion of IPv4.
func source(key []byte, address string) string {
	mac := hmac.New(sha256.New, key)
	write(mac, "source", address)
	return hex.EncodeToString(mac.Sum(nil)[:sourceBytes])
}
