package outbound

import (
	"context"
	"io"

	"atlas/internal/fault"
)

// body gives at most left bytes of r and turns its errors into faults.
type body struct {
	ctx  context.Context // of the request, to tell a cancelled read from a slow one
	r    io.ReadCloser
	left int64
}

func (b *body) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	// One byte more than is left tells a body that is too large from one that
	// is just large enough.
	if int64(len(p)) > b.left+1 {
		p = p[:b.left+1]
	}
	n, err := b.r.Read(p)
	if int64(n) > b.left {
		n, b.left = int(b.left), 0
		return n, errBodyTooLarge()
	}
	b.left -= int64(n)
	if err == nil || err == io.EOF {
		return n, err
	}
	return n, classify(b.ctx, err)
}

func (b *body) Close() error { return b.r.Close() }

func errBodyTooLarge() error {
	return fault.New(fault.TooLarge, "body_too_large", "the answer is too large")
}
