package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"atlas/internal/crosscheck"
)

type checksCommand struct {
	Lint checksLintCommand `cmd:"" help:"Find mistakes in a file of rules, each with its line."`
	List checksListCommand `cmd:"" help:"Show which rules run."`
	Try  checksTryCommand  `cmd:"" help:"Compare two values and print why the score is what it is."`
}

type checksLintCommand struct {
	File string `arg:"" optional:"" help:"File of rules. Default: the one of the settings, else those built in." placeholder:"FILE"`
}

// Run says what is wrong with the file, or that nothing is.
func (c checksLintCommand) Run(p *program) error {
	rules, err := p.checks(c.File)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(p.stdout, "%s: no mistakes, %d rules\n", p.checksSource(c.File), rules.Len())
	return err
}

// checks loads a file of rules, "" meaning that of the settings.
func (p *program) checks(file string) (*crosscheck.Rules, error) {
	if file != "" {
		p.RulesFile = file
	}
	k, err := loadKnowledge(p.Config)
	return k.rules, err
}

func (p *program) checksSource(file string) string {
	switch {
	case file != "":
		return file
	case p.RulesFile != "":
		return p.RulesFile
	}
	return "built-in rules"
}

type checksListCommand struct {
	File    string `arg:"" optional:"" help:"File of rules. Default: the one of the settings, else those built in." placeholder:"FILE"`
	Product string `default:"default" help:"The product type."`
}

// Run prints a line for each pair.
func (c checksListCommand) Run(p *program) error {
	rules, err := p.checks(c.File)
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	for _, r := range rules.Of(c.Product) {
		method := r.Method
		if r.Threshold != 0 {
			method = fmt.Sprintf("%s >= %d", method, r.Threshold)
		}
		for _, pair := range r.Pairs {
			fmt.Fprintf(w, "%s\t%s\t%s\n", r.Name, method, strings.Replace(pair, ", ", "\t", 1))
		}
	}
	return w.Flush()
}

type checksTryCommand struct {
	Source string `arg:"" help:"The one value."`
	Target string `arg:"" help:"The other."`
	Method string `help:"Compare by this method." xor:"how" required:"" placeholder:"METHOD"`
	Rule   string `help:"Compare by this rule of the file." xor:"how" required:"" placeholder:"RULE"`
	File   string `help:"File of rules. Default: the one of the settings, else those built in." placeholder:"FILE"`
}

// Run prints the explanation.
func (c checksTryCommand) Run(p *program) error {
	e, err := c.explanation(p)
	if err != nil {
		return err
	}
	return printExplanation(p.stdout, e)
}

func (c checksTryCommand) explanation(p *program) (crosscheck.Explanation, error) {
	if c.Method != "" {
		e, ok := crosscheck.TryMethod(c.Method, c.Source, c.Target)
		if !ok {
			return e, fmt.Errorf("there is no method %q; there are %s", c.Method, strings.Join(crosscheck.Methods(), ", "))
		}
		return e, nil
	}
	rules, err := p.checks(c.File)
	if err != nil {
		return crosscheck.Explanation{}, err
	}
	e, ok := rules.Try(c.Rule, c.Source, c.Target)
	if !ok {
		return e, fmt.Errorf("there is no rule %q in the %s: see `atlas checks list`", c.Rule, p.checksSource(c.File))
	}
	return e, nil
}

func printExplanation(w io.Writer, e crosscheck.Explanation) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(w, "method   %s\nsource   %s\ntarget   %s\n\n", e.Method, e.Source, e.Target)
	fmt.Fprint(t, "points\tof\t\n")
	for _, p := range e.Parts {
		fmt.Fprintf(t, "%d\t%d\t  %s\n", p.Points, p.Of, describePart(p))
	}
	fmt.Fprintf(t, "%d\t100\t  score%s\n", e.Score, verdict(e))
	if err := t.Flush(); err != nil {
		return err
	}
	if e.SamePerson != nil {
		fmt.Fprintf(w, "\nsame person: %d of 10\n", *e.SamePerson)
	}
	return nil
}

func describePart(p crosscheck.Part) string {
	relation := strings.ReplaceAll(string(p.Relation), "_", " ")
	if p.Component != "" {
		relation = p.Component + ", " + relation
	}
	switch {
	case p.Source == "" && p.Target == "":
		return relation
	case p.Source == "":
		return fmt.Sprintf("%s: %s", relation, p.Target)
	case p.Target == "":
		return fmt.Sprintf("%s: %s", relation, p.Source)
	}
	return fmt.Sprintf("%s: %s | %s", relation, p.Source, p.Target)
}

func verdict(e crosscheck.Explanation) string {
	if e.Threshold == 0 {
		return ""
	}
	return fmt.Sprintf(": %s (threshold %d)", e.Verdict(), e.Threshold)
}
