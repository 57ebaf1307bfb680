package store

import (
	"context"

	"atlas/internal/fault"
)

// CheckServerKey gives fault.Invalid when the database was made under another server
// key than the one of the fingerprint; the first to ask decides. Secrets that one process
// seals and another cannot open would come to light at the first callback.
func (s *Store) CheckServerKey(ctx context.Context, fingerprint string) error {
	known, err := s.read.ServerKey(ctx)
	if err != nil {
		err = s.update(ctx, "keeping the server key's fingerprint", func(tx transaction) (err error) {
			if err = tx.KeepServerKey(ctx, fingerprint); err == nil {
				known, err = tx.ServerKey(ctx)
			}
			return err
		})
	}
	if err == nil && known != fingerprint {
		err = fault.New(fault.Invalid, "server_key_differs",
			"the server key is not the one that the secrets in the database are sealed with: give every process the same")
	}
	return err
}
