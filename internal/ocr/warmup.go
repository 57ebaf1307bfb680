package ocr

import (
	"context"
	"fmt"

	"golang.org/x/sync/errgroup"

	"atlas/internal/infer"
)

// WarmUp runs every model at its largest sizes on every worker, so the first
// documents do not pay for memory touched for the first time: up to 30 times the
// price of a later run.
func (p *Paddle) WarmUp(ctx context.Context) error {
	g, ctx := errgroup.WithContext(ctx)
	for range p.desks.count {
		g.Go(func() error {
			d, err := p.desks.take(ctx)
			if err != nil {
				return err
			}
			defer p.desks.put(d)
			return p.runLargest(ctx, d)
		})
	}
	if err := g.Wait(); err != nil {
		return fmt.Errorf("warming up: %w", err)
	}
	return nil
}

func (p *Paddle) runLargest(ctx context.Context, d *desk) error {
	for _, run := range []struct {
		network network
		n, h, w int
	}{
		{p.detector, 1, secondArea / secondSide, secondSide},
		{p.classifier, voters, lineHeight, voteWidth},
		{p.recogniser, 1, lineHeight, maxWidth},
		{p.recogniser, batchLines, lineHeight, maxWidth / batchLines},
	} {
		x := infer.Tensor{
			Shape: []int64{int64(run.n), 3, int64(run.h), int64(run.w)},
			Data:  d.floats(run.n * 3 * run.h * run.w),
		}
		if err := run.network.Run(ctx, []infer.Tensor{x}, func([]infer.Tensor) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}
