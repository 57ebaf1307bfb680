package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"sync"

	"atlas/internal/bench"
	"atlas/internal/specimen"
)

type benchRedactionCommand struct {
	Seed    uint64 `default:"1" help:"Which papers to draw."`
	Number  int    `short:"n" default:"1000" help:"How many."`
	Results string `help:"Add a line (JSON) for each to this file, and make none again that it has." placeholder:"FILE" type:"path"`
	Sheet   string `help:"Draw 24 of them beside their copies (PNG)." placeholder:"FILE" type:"path"`
}

// Run has Aadhaar papers redacted, looks at the copies, and fails when a number can be
// seen on one.
func (c benchRedactionCommand) Run(ctx context.Context, p *program) error {
	o := bench.RedactionOptions{Seed: c.Seed, Number: c.Number, Workers: max(1, p.ReadWorkers), Results: c.Results}
	sheet := bench.NewSheet(c.Number)
	if c.Sheet != "" {
		var mu sync.Mutex
		o.Look = func(sent specimen.Submission, v bench.RedactionVerdict, redacted image.Image) {
			mu.Lock()
			defer mu.Unlock()
			sheet.Add(sent, v, redacted)
		}
	}
	return p.withBench(func(b bench.Bench) error {
		report, err := b.Redaction(ctx, o)
		if report != nil && ctx.Err() != nil {
			return errors.Join(report.WriteText(p.stdout), errors.New("interrupted: --results goes on from here"))
		}
		if err != nil {
			return err
		}
		if c.Sheet != "" {
			if err := createFile(c.Sheet, sheet.WritePNG); err != nil {
				return fmt.Errorf("drawing the sheet: %w", err)
			}
		}
		if err := report.WriteText(p.stdout); err != nil {
			return err
		}
		if bad := report.Bad(); len(bad) > 0 {
			return fmt.Errorf("something can be seen on %d of the copies", len(bad))
		}
		return nil
	})
}
