package main

import (
	"context"
	"errors"
	"fmt"
)

type serveCommand struct{}

// Run serves until the process is told to end (SIGTERM, Ctrl-C), then lets running
// work finish.
func (serveCommand) Run(ctx context.Context, p *program) error {
	s, err := startServer(ctx, p.Config, p.log, nil)
	if errors.Is(err, context.Canceled) && ctx.Err() != nil {
		p.log.Info("told to stop before it was ready")
		return nil
	}
	if err != nil {
		return err
	}
	select {
	case <-ctx.Done():
		p.log.Info("stopping")
	case err = <-s.served:
		err = fmt.Errorf("serving: %w", err)
	}
	return errors.Join(err, s.stop(context.WithoutCancel(ctx)))
}
