package deliver

import "context"

// Probe says whether an auth_url can be reached now. What it answers does not
// matter; a failure is fault.Unavailable.
func (s *Sender) Probe(ctx context.Context, authURL string) error {
	_, err := s.send(ctx, authURL, []byte("{}"), nil)
	return err
}
