package main

import (
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"atlas/internal/address"
	"atlas/internal/address/fit"
)

type addressCommand struct {
	Fit    addressFitCommand    `cmd:"" help:"Fit the weights of the address comparison on generated pairs."`
	Report addressReportCommand `cmd:"" help:"Measure the address comparison on pairs it was not fitted on."`
}

type addressFitCommand struct {
	Seed  uint64 `default:"1" help:"Which pairs to generate."`
	Pairs int    `default:"60000" help:"How many."`
	Out   string `default:"internal/address/data/weights.yaml" help:"The file to write." placeholder:"FILE"`
}

// Run fits, and writes the weights.
func (c addressFitCommand) Run(p *program) error {
	w := fit.Fit(fit.Options{Seed: c.Seed, Pairs: c.Pairs})
	file, err := os.Create(c.Out)
	if err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	err = writeWeights(file, w)
	if closing := file.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("writing the weights: %w", err)
	}
	_, err = fmt.Fprintf(p.stdout, "fitted on %d pairs of seed %d: %s\nbuild again, then measure with `atlas address report`\n", w.Pairs, w.Seed, c.Out)
	return err
}

func writeWeights(out io.Writer, w address.Weights) error {
	if _, err := fmt.Fprintln(out, "# Log-odds per unit of each kind of evidence. Made by `atlas address fit`; not to be edited."); err != nil {
		return err
	}
	return yaml.NewEncoder(out).Encode(w)
}

type addressReportCommand struct {
	Seed  uint64 `default:"1000001" help:"Which pairs to generate; not the seed of the fit."`
	Pairs int    `default:"20000" help:"How many."`
}

// Run measures, and prints the report.
func (c addressReportCommand) Run(p *program) error {
	return fit.Measure(c.Seed, c.Pairs).WriteMarkdown(p.stdout)
}
