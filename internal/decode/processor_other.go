//go:build !linux

package decode

import (
	"context"
	"time"
)

// watchProcessor has no clock of a thread here: the clock on the wall alone ends work.
func watchProcessor(parent context.Context, _ time.Duration) (ctx context.Context, stop func()) {
	return context.WithCancel(parent)
}
