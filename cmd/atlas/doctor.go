package main

import (
	"context"
	"fmt"
	"io"
	"strings"
	"time"
)

type doctorCommand struct {
	JSON bool `name:"json" help:"As JSON."`
}

// Run examines what Atlas stands on and prints a line a check: what was found and, where
// that is not well, what to do. It leaves nothing behind and may run beside a server. It
// fails when a check does; a warning is for people to judge.
func (c doctorCommand) Run(ctx context.Context, p *program) error {
	e := &examination{Config: p.Config}
	defer e.close()
	var findings []finding
	failures := 0
	for _, check := range examinations {
		f := e.run(ctx, check)
		if f.Verdict == failed {
			failures++
		}
		findings = append(findings, f)
	}
	if err := c.print(p, findings, failures); err != nil {
		return err
	}
	if failures > 0 {
		return fmt.Errorf("doctor: %d of %d checks failed", failures, len(findings))
	}
	return nil
}

func (c doctorCommand) print(p *program, findings []finding, failures int) error {
	if c.JSON {
		return p.printJSON(struct {
			OK     bool      `json:"ok"`
			Checks []finding `json:"checks"`
		}{failures == 0, findings})
	}
	for _, f := range findings {
		if err := f.print(p.stdout); err != nil {
			return err
		}
	}
	return nil
}

// health is how a check came out.
type health string

// Verdicts.
const (
	well    health = "ok"
	warning health = "warning" // it works, and may not be what was meant
	failed  health = "failed"
)

// finding is what a check found. It holds no secret and nothing of an applicant.
type finding struct {
	Check   string `json:"check"`
	Verdict health `json:"verdict"`
	Found   string `json:"found"`
	Todo    string `json:"todo,omitempty"` // what to do about it
}

func ok(format string, args ...any) finding {
	return finding{Verdict: well, Found: fmt.Sprintf(format, args...)}
}

func warn(todo, format string, args ...any) finding {
	return finding{Verdict: warning, Found: fmt.Sprintf(format, args...), Todo: todo}
}

func fail(todo, format string, args ...any) finding {
	return finding{Verdict: failed, Found: fmt.Sprintf(format, args...), Todo: todo}
}

func (f finding) print(w io.Writer) error {
	line := fmt.Sprintf("%-8s %-15s %s", f.Verdict, f.Check, oneLine(f.Found))
	if f.Todo != "" {
		line += " → " + oneLine(f.Todo)
	}
	_, err := fmt.Fprintln(w, line)
	return err
}

// oneLine is text in which nothing ends the line.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// examination is what the checks share. What cannot be opened is nil.
type examination struct {
	Config
	accounts accounts
	opened   bool
	missing  error // why the accounts are not open
	blobs    blobStore
}

// perCheck bounds one check: a server that does not answer is a finding, too.
const perCheck = 20 * time.Second

// examinations are the checks in their order. Later ones use what earlier ones opened.
var examinations = []struct {
	name string
	run  func(*examination, context.Context) finding
}{
	{"public_url", (*examination).publicURL},
	{"tls", (*examination).certificate},
	{"data", (*examination).dataFolder},
	{"disk", (*examination).disk},
	{"models", (*examination).models},
	{"tesseract", (*examination).tesseract},
	{"reader_sandbox", (*examination).readerSandbox},
	{"types_and_rules", (*examination).knowledge},
	{"server_key", (*examination).serverKey},
	{"vault", (*examination).vault},
	{"database", (*examination).database},
	{"clock", (*examination).clock},
	{"clients", (*examination).clients},
	{"files", (*examination).files},
	{"signed_urls", (*examination).signedURLs},
	{"outbound", (*examination).outbound},
	{"names", (*examination).names},
	{"proxy", (*examination).proxy},
	{"retention", (*examination).retained},
}

func (e *examination) run(ctx context.Context, check struct {
	name string
	run  func(*examination, context.Context) finding
}) finding {
	ctx, cancel := context.WithTimeout(ctx, perCheck)
	defer cancel()
	f := check.run(e, ctx)
	f.Check = check.name
	return f
}

func (e *examination) close() {
	if e.blobs != nil {
		_ = e.blobs.Close() // nothing was left to write
	}
	if e.opened {
		_ = e.accounts.store.Close() // likewise
	}
}
