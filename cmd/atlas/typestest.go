package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"text/tabwriter"

	"atlas/internal/classify"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/extract"
	"atlas/internal/pipeline"
)

type typesTestCommand struct {
	File   string   `arg:"" help:"The type file." placeholder:"FILE"`
	Images []string `arg:"" help:"Pictures and PDFs to try it on." placeholder:"IMAGE"`
	Most   int      `default:"3" help:"Candidates to show of each field, at most."`
	Lines  bool     `help:"Print every line that was read, with its place on the page and how sure it is."`
}

// Run reads each picture with the type of the file among those in force, and prints the
// evidence, the rivals, and each field with its candidates.
func (c typesTestCommand) Run(ctx context.Context, p *program) (err error) {
	spec, err := parseType(c.File)
	if err != nil {
		return err
	}
	k, err := loadKnowledge(p.Config)
	if err != nil {
		return err
	}
	k.types = k.types.With(spec)
	e, err := k.openEngines(p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	for _, image := range c.Images {
		data, err := os.ReadFile(image)
		if err != nil {
			return err
		}
		result, err := e.pipeline.Run(ctx, data)
		if err != nil {
			return fmt.Errorf("%s: %w", image, err)
		}
		trial := trial{spec, k.types, result}
		fmt.Fprintf(p.stdout, "%s\n\n", image)
		if c.Lines {
			if err := trial.printLines(p.stdout); err != nil {
				return err
			}
		}
		if err := errors.Join(trial.printEvidence(p.stdout), trial.printRivals(p.stdout), trial.printFields(p.stdout, c.Most)); err != nil {
			return err
		}
	}
	return nil
}

// trial is a picture read with a type on trial.
type trial struct {
	spec   *doctype.Spec
	types  *doctype.Registry
	result pipeline.Result
}

// printEvidence shows what speaks for the type and against it.
func (t trial) printEvidence(out io.Writer) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "EVIDENCE\tWEIGHT\tFOUND")
	sum := 0.0
	for _, f := range classify.Explain(t.spec, t.result.Pages) {
		what, found := f.Phrase, "-"
		if f.Kind != "" {
			what = "a value of kind " + f.Kind
		}
		if f.Points != 0 {
			found = fmt.Sprintf("%.2f", f.Points)
		}
		fmt.Fprintf(w, "%s\t%g\t%s\n", what, f.Weight, found)
		sum += f.Points
	}
	verdict := "is reached"
	if sum < t.spec.Recognise.Threshold {
		verdict = "is NOT reached"
	}
	fmt.Fprintf(w, "in all\t\t%.2f\tthe threshold of %g %s\n\n", sum, t.spec.Recognise.Threshold, verdict)
	return w.Flush()
}

// shownRivals is how many types are shown beside the one on trial.
const shownRivals = 3

// printRivals shows the types that come nearest. The one that is highest above its
// threshold is taken.
func (t trial) printRivals(out io.Writer) error {
	over := func(s *doctype.Spec) float64 { return t.result.Weights[s.Type] - s.Recognise.Threshold }
	specs := slices.DeleteFunc(slices.Clone(t.types.Specs()), func(s *doctype.Spec) bool { return s.Recognise.Threshold == 0 })
	slices.SortStableFunc(specs, func(a, b *doctype.Spec) int { return cmp.Compare(over(b), over(a)) })
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "TYPE\tEVIDENCE\tTHRESHOLD\t")
	shown := 0
	for _, s := range specs {
		if s.Type != t.spec.Type {
			if shown++; shown > shownRivals {
				continue
			}
		}
		taken := ""
		if s.Type == t.result.Reading.Type {
			taken = "taken"
		}
		fmt.Fprintf(w, "%s\t%.2f\t%g\t%s\n", s.Type, t.result.Weights[s.Type], s.Recognise.Threshold, taken)
	}
	fmt.Fprintln(w)
	return w.Flush()
}

// printFields shows each field, read as the type says whether it was taken or not, with
// what else it might have been.
func (t trial) printFields(out io.Writer, most int) error {
	fields := t.result.Reading.Fields // derived ones, too
	if t.result.Reading.Type != t.spec.Type {
		fields = extract.Fields(t.spec, t.result.Pages)
	}
	candidates := extract.Candidates(t.spec, t.result.Pages)
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "FIELD\tVALUE\tCONFIDENCE\tCANDIDATES, WITH THEIR SCORES")
	for _, f := range fields {
		lines := describe(candidates[f.Name], most)
		if def, _ := t.spec.Field(f.Name); def.Derive != doctype.NotDerived {
			lines = []string{"made from something else"}
		}
		fmt.Fprintf(w, "%s\t%s\t%.2f\t%s\n", f.Name, shown(f), f.Confidence, lines[0])
		for _, line := range lines[1:] {
			fmt.Fprintf(w, "\t\t\t%s\n", line)
		}
	}
	if problem := t.result.Reading.Problem; problem != (document.Problem{}) {
		fmt.Fprintf(w, "\n%s: %s\n", problem.Code, problem.Reason)
	}
	fmt.Fprintln(w)
	return w.Flush()
}

// describe lists candidates, or says that there is none.
func describe(list []extract.Candidate, most int) []string {
	if len(list) == 0 {
		return []string{"none: no place of its own with a value of its kind"}
	}
	var lines []string
	for _, c := range list[:min(max(1, most), len(list))] {
		line := fmt.Sprintf("%.2f %s", c.Score, c.Value)
		if c.Text != c.Value {
			line += fmt.Sprintf(" (printed %q)", c.Text)
		}
		lines = append(lines, line)
	}
	return lines
}

// printLines lists what was read, in the order it is looked at.
func (t trial) printLines(w io.Writer) error {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "PAGE\tLEFT\tTOP\tHEIGHT\tSURE\tLINE")
	for _, page := range t.result.Pages {
		for _, l := range page.Lines {
			box := l.Polygon.Box()
			fmt.Fprintf(table, "%d\t%.0f\t%.0f\t%.0f\t%.2f\t%s\n", page.Number, box.MinX, box.MinY, l.Polygon.Height(), l.Confidence, l.Text)
		}
	}
	fmt.Fprintln(table)
	return table.Flush()
}
