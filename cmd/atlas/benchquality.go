package main

import (
	"context"

	"atlas/internal/bench"
	"atlas/internal/document"
)

type benchQualityCommand struct {
	Seed   uint64          `default:"1" help:"Which specimens to draw."`
	Each   int             `default:"4" help:"Specimens of each type in each stratum."`
	Type   []document.Type `help:"Only these types." placeholder:"TYPE"`
	Misses bool            `help:"List the specimens on which a measure was wrong."`
}

// Run measures, and prints the table.
func (c benchQualityCommand) Run(ctx context.Context, p *program) error {
	return p.withBench(func(b bench.Bench) error {
		report, err := b.Quality(ctx, bench.Options{Seed: c.Seed, Each: c.Each, Types: c.Type, Workers: p.ReadWorkers})
		if err != nil {
			return err
		}
		return report.WriteText(p.stdout, c.Misses)
	})
}
