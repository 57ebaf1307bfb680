package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"time"

	"atlas/internal/bench"
	"atlas/internal/document"
	"atlas/internal/ocr"
	"atlas/internal/ocrbench"
	"atlas/internal/specimen"
)

type benchCommand struct {
	Documents benchDocumentsCommand `cmd:"" default:"withargs" help:"Read specimens of every type and compare with the truth (without a word after bench)."`
	OCR       benchOCRCommand       `cmd:"" name:"ocr" help:"Text accuracy, speed and memory of the OCR engine alone."`
}

type benchDocumentsCommand struct {
	Seed     uint64             `default:"1" help:"Which specimens to draw."`
	Each     int                `default:"24" help:"Specimens of each type in each stratum."`
	Type     []document.Type    `help:"Only these types." placeholder:"TYPE"`
	Layout   string             `help:"Only this layout of the type."`
	Stratum  []specimen.Stratum `help:"Only these strata: clean, phone, hard." placeholder:"STRATUM"`
	Misses   bool               `help:"List every field that was read wrong."`
	Markdown bool               `help:"Print the table for the documentation."`
}

// Run measures, and prints the table.
func (c benchDocumentsCommand) Run(ctx context.Context, p *program) (err error) {
	for _, s := range c.Stratum {
		if !slices.Contains(specimen.Strata(), s) {
			return fmt.Errorf("%q is no stratum; there are %v", s, specimen.Strata())
		}
	}
	e, err := openEngines(p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	_, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	start := time.Now()
	run := bench.Bench{Pipeline: e.pipeline, Types: e.types, Studio: studio, Progress: p.benchProgress()}
	report, err := run.Run(ctx, bench.Options{
		Seed: c.Seed, Each: c.Each, Types: c.Type, Layout: c.Layout, Strata: c.Stratum, Workers: p.ReadWorkers,
	})
	if err != nil {
		return err
	}
	return c.print(p, report, time.Since(start))
}

// openStudio finds the models and opens what draws specimens with their fonts.
func openStudio(c Config) (models string, studio *specimen.Studio, err error) {
	if models, err = findModels(c.Models); err != nil {
		return "", nil, err
	}
	studio, err = specimen.Open(filepath.Join(models, "fonts"))
	return models, studio, err
}

func (c benchDocumentsCommand) print(p *program, report *bench.Report, elapsed time.Duration) error {
	write := report.WriteText
	if c.Markdown {
		write = report.WriteMarkdown
	}
	if err := write(p.stdout); err != nil {
		return err
	}
	if c.Misses {
		for _, m := range report.Misses {
			fmt.Fprintf(p.stdout, "%s\t%s\twant %q\tgot %q\t%.2f\n", m.Specimen, m.Field, m.Want, m.Got, m.Confidence)
		}
	}
	_, err := fmt.Fprintf(p.stdout, "\nseed %d, %s in all\n", report.Seed, elapsed.Round(time.Second))
	return err
}

// benchProgress shows the bench's progress on a terminal.
func (p *program) benchProgress() func(done, total int) {
	var step func()
	return func(_, total int) {
		if step == nil {
			step = newProgress(p, total)
		}
		step()
	}
}

type benchOCRCommand struct{}

// Run measures the OCR engine in this process, so nothing else is loaded first.
func (benchOCRCommand) Run(ctx context.Context, p *program) error {
	models, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	specimens, err := ocrbench.Specimens(studio)
	if err != nil {
		return err
	}
	report, err := ocrbench.Run(ctx, models, ocr.Precision(p.OCRPrecision), specimens)
	if err != nil {
		return err
	}
	return report.WriteTable(p.stdout)
}
