package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	"go.yaml.in/yaml/v3"

	"atlas/internal/namebench"
)

type nameCommand struct {
	Report nameReportCommand `cmd:"" help:"Measure the name match on generated pairs, or on pairs of your own."`
	Fit    nameFitCommand    `cmd:"" help:"Fit the weights of same_person_score on generated pairs and print them."`
}

type nameReportCommand struct {
	Seed  uint64 `default:"1" help:"Which pairs to make."`
	Pairs int    `default:"20000" help:"How many."`
	File  string `type:"existingfile" help:"Pairs to measure on instead: lines of JSON with a, b and same (true or 1)." placeholder:"FILE"`
}

// Run prints the report. The generated pairs have no name in common with those that
// the weights were fitted on.
func (c nameReportCommand) Run(p *program) error {
	pairs, err := c.pairs()
	if err != nil {
		return err
	}
	return namebench.Judge(pairs).Write(p.stdout)
}

func (c nameReportCommand) pairs() (pairs []namebench.Pair, err error) {
	if c.File == "" {
		return namebench.Pairs(namebench.Held, c.Seed, c.Pairs)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return nil, fmt.Errorf("opening the pairs: %w", err)
	}
	defer f.Close()
	return readPairs(f)
}

// readPairs reads a pair a line.
func readPairs(r io.Reader) (pairs []namebench.Pair, err error) {
	for lines := bufio.NewScanner(r); ; {
		if !lines.Scan() {
			return pairs, lines.Err()
		}
		var line struct {
			A, B string
			Same any
		}
		if err := json.Unmarshal(lines.Bytes(), &line); err != nil {
			return nil, fmt.Errorf("reading pair %d: %w", len(pairs)+1, err)
		}
		same := line.Same == true || line.Same == 1.0
		how := "two persons"
		if same {
			how = "one person"
		}
		pairs = append(pairs, namebench.Pair{A: line.A, B: line.B, Same: same, How: how})
	}
}

type nameFitCommand struct {
	Seed  uint64 `default:"1" help:"Which pairs to make."`
	Pairs int    `default:"40000" help:"How many."`
}

// Run prints the weights, for internal/name/data/weights.yaml.
func (c nameFitCommand) Run(p *program) error {
	pairs, err := namebench.Pairs(namebench.Training, c.Seed, c.Pairs)
	if err != nil {
		return err
	}
	fmt.Fprintf(p.stdout, "# Made by `atlas name fit --seed %d --pairs %d`; what the clues are: internal/name/person.go.\n", c.Seed, c.Pairs)
	e := yaml.NewEncoder(p.stdout)
	e.SetIndent(2)
	if err := e.Encode(namebench.Fit(pairs)); err != nil {
		return fmt.Errorf("printing the weights: %w", err)
	}
	return e.Close()
}
