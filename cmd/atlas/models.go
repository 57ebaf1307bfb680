package main

import (
	"context"
	"fmt"
	"image"
	"iter"

	"go.yaml.in/yaml/v3"

	"atlas/internal/infer"
	"atlas/internal/ocr"
	"atlas/internal/specimen"
)

type modelsCommand struct {
	Calibrate modelsCalibrateCommand `cmd:"" help:"Measure over which ranges the values inside the OCR models spread and print them."`
}

type modelsCalibrateCommand struct {
	Seed uint64 `default:"7001" help:"Which specimens to read."`
	Each int    `default:"4" help:"Specimens of each type in each stratum."`
}

// Run prints the ranges, for internal/ocr/ranges.yaml.
func (c modelsCalibrateCommand) Run(ctx context.Context, p *program) error {
	models, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	runtime, err := infer.Open(models)
	if err != nil {
		return fmt.Errorf("loading the models: %w", err)
	}
	ranges, err := ocr.Calibrate(ctx, runtime, models, c.draw(p, studio))
	if err != nil {
		return err
	}
	ranges.Version = fmt.Sprintf("drawn-%d-%d", c.Seed, c.Each)
	out := yaml.NewEncoder(p.stdout)
	out.SetIndent(2)
	return out.Encode(ranges)
}

// draw is the pictures to read, each of another seed.
func (c modelsCalibrateCommand) draw(p *program, studio *specimen.Studio) iter.Seq2[image.Image, error] {
	types, strata := studio.Types(), specimen.Strata()
	step := newProgress(p, len(types)*len(strata)*c.Each)
	return func(yield func(image.Image, error) bool) {
		seed := c.Seed
		for _, typ := range types {
			for _, stratum := range strata {
				for range c.Each {
					s, err := studio.Draw(seed, typ, "", stratum)
					if !yield(s.Image, err) {
						return
					}
					seed++
					step()
				}
			}
		}
	}
}
