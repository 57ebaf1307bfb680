package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"text/tabwriter"
	"time"

	"golang.org/x/sync/errgroup"

	"atlas/internal/document"
	"atlas/internal/pipeline"
	"atlas/internal/redact"
	"atlas/internal/specimen"
)

// RedactionOptions are those of a run.
type RedactionOptions struct {
	Seed    uint64
	Number  int    // of submissions
	Workers int    // at a time, 1 when 0
	Results string // file that a line is added to for each, and whose lines are not made again; "" keeps none
	// Look is shown what was sent and the copy, nil when there is none; nil is not.
	Look func(specimen.Submission, RedactionVerdict, image.Image)
}

// Outcome is what became of a submission.
type Outcome string

// Outcomes. A copy is withheld where one was due and none was made.
const (
	Delivered Outcome = "delivered"
	Withheld  Outcome = "withheld"
)

// RedactionVerdict is how the redaction of one submission came out.
type RedactionVerdict struct {
	Seed    uint64
	N       int
	Name    string
	Way     specimen.Way
	Stratum specimen.Stratum
	Type    document.Type // as it was read
	Outcome Outcome
	Secrets int // numbers and codes on the pages that the copy shows

	Uncovered []string `json:",omitempty"` // of them, where pixels are left
	Readable  []string `json:",omitempty"` // eyes that read one
	Residue   []string `json:",omitempty"` // what else of the original is in the file
	Seconds   float64
}

func (v RedactionVerdict) bad() bool { return len(v.Uncovered)+len(v.Readable)+len(v.Residue) > 0 }

// Redaction has submissions redacted, and looks at each copy: whether every digit that
// must be covered is, from the pixels; whether an eye that is not the product's can read
// one; and whether the file holds anything but the picture.
func (b Bench) Redaction(ctx context.Context, o RedactionOptions) (_ *RedactionReport, err error) {
	report := &RedactionReport{}
	done, err := report.resume(o)
	if err != nil {
		return nil, err
	}
	keep, closeResults, err := appendTo(o.Results)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, closeResults()) }()
	verdicts := make(chan RedactionVerdict)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, o.Workers) + 1)
	group.Go(func() error {
		for range o.Number - len(done) {
			select {
			case v := <-verdicts:
				report.Verdicts = append(report.Verdicts, v)
				if err := keep(v); err != nil {
					return err
				}
				if b.Progress != nil {
					b.Progress(len(report.Verdicts), o.Number)
				}
			case <-ctx.Done():
				return ctx.Err()
			}
		}
		return nil
	})
	eyes := Eyes(b.Pipeline.Engine)
	// In no order, so that a run that is cut short has looked at papers of all kinds.
	for _, n := range rand.New(rand.NewPCG(o.Seed, 0)).Perm(o.Number) {
		if done[n] {
			continue
		}
		group.Go(func() error {
			v, err := b.redactOne(ctx, o, n, eyes)
			if err != nil {
				return fmt.Errorf("submission %d: %w", n, err)
			}
			select {
			case verdicts <- v:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
	}
	return report, group.Wait()
}

// resume takes over the verdicts of this seed that a file has.
func (r *RedactionReport) resume(o RedactionOptions) (done map[int]bool, err error) {
	done = map[int]bool{}
	if o.Results == "" {
		return done, nil
	}
	file, err := os.Open(o.Results)
	if errors.Is(err, fs.ErrNotExist) {
		return done, nil
	}
	if err != nil {
		return nil, fmt.Errorf("opening the results: %w", err)
	}
	defer file.Close()
	lines := json.NewDecoder(file)
	for {
		var v RedactionVerdict
		if err := lines.Decode(&v); errors.Is(err, io.EOF) {
			return done, nil
		} else if err != nil {
			return nil, fmt.Errorf("reading the results: %w", err)
		}
		if v.Seed == o.Seed && v.N < o.Number && !done[v.N] {
			done[v.N] = true
			r.Verdicts = append(r.Verdicts, v)
		}
	}
}

// appendTo returns what adds a line to a file, and closes it.
func appendTo(name string) (keep func(RedactionVerdict) error, done func() error, err error) {
	if name == "" {
		return func(RedactionVerdict) error { return nil }, func() error { return nil }, nil
	}
	file, err := os.OpenFile(name, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, nil, fmt.Errorf("opening the results: %w", err)
	}
	lines := json.NewEncoder(file)
	return func(v RedactionVerdict) error { return lines.Encode(v) }, file.Close, nil
}

func (b Bench) redactOne(ctx context.Context, o RedactionOptions, n int, eyes []Eye) (RedactionVerdict, error) {
	sent, err := b.Studio.Submit(o.Seed, n)
	if err != nil {
		return RedactionVerdict{}, err
	}
	start := time.Now()
	result, err := b.Pipeline.Run(ctx, planted(sent.File, secretsOf(sent)))
	if err != nil {
		return RedactionVerdict{}, err
	}
	seconds := time.Since(start).Seconds()
	v, picture, err := Examine(ctx, sent, result, eyes)
	if err != nil {
		return v, err
	}
	v.Seed, v.N, v.Seconds = o.Seed, n, seconds
	if o.Look != nil {
		o.Look(sent, v, picture)
	}
	return v, nil
}

// Examine looks at what came of a submission. The picture is the copy's, nil when there
// is none.
func Examine(ctx context.Context, sent specimen.Submission, r pipeline.Result, eyes []Eye) (v RedactionVerdict, picture image.Image, err error) {
	v = RedactionVerdict{Name: sent.Name, Way: sent.Way, Stratum: sent.Pages[0].Stratum, Type: r.Reading.Type, Outcome: Withheld}
	if r.Redacted == nil {
		return v, nil, nil
	}
	if picture, err = jpeg.Decode(bytes.NewReader(r.Redacted)); err != nil {
		return v, nil, fmt.Errorf("decoding the copy: %w", err)
	}
	v.Outcome = Delivered
	for _, s := range r.Sheets {
		v.pixels(s, sent.Pages[s.Page], picture)
	}
	secrets := secretsOf(sent)
	for _, eye := range eyes {
		texts, err := eye.Read(ctx, picture)
		if err != nil {
			return v, nil, fmt.Errorf("looking with %s: %w", eye.Name, err)
		}
		if shown(texts, secrets) {
			v.Readable = append(v.Readable, eye.Name)
		}
	}
	v.Residue = residue(r.Redacted, secrets)
	return v, picture, nil
}

func shown(texts, secrets []string) bool {
	for _, t := range texts {
		for _, s := range secrets {
			if reads(t, s) {
				return true
			}
		}
	}
	return false
}

// Parts of an outline that are looked at for themselves, so that a digit in sight is not
// outweighed by the others: as many as it has digits.
const (
	numberDigits = 8
	vidDigits    = 12
	codeParts    = 8
)

// whole is the part of a piece that must be black. The rest is for the edge of a cover,
// which compression stirs up.
const whole = 0.97

// pixels looks at what must be covered on a page.
func (v *RedactionVerdict) pixels(s redact.Sheet, page specimen.Specimen, picture image.Image) {
	toCopy := drawnToCopy(s, page.Image.Bounds())
	look := func(what string, outline document.Polygon, parts int) {
		v.Secrets++
		for i := range parts {
			part := outline.Slice(float64(i)/float64(parts), float64(i+1)/float64(parts))
			if share := redact.Covered(picture, toCopy.Polygon(part)); share < whole {
				v.Uncovered = append(v.Uncovered, fmt.Sprintf("page %d, %s: part %d of %d is covered by %.0f %%", s.Page+1, what, i+1, parts, 100*share))
			}
		}
	}
	for i, outline := range page.Truth.Numbers {
		parts := numberDigits
		if len(digitsIn(page, outline)) >= vidDigits {
			parts = vidDigits
		}
		look(fmt.Sprint("number ", i+1), outline, parts)
	}
	for i, outline := range page.Truth.SecretQRs {
		look(fmt.Sprint("code ", i+1), outline, codeParts)
	}
}

// drawnToCopy maps the pixels of a page as it was drawn to those of the copy. The page
// may have been decoded at another size.
func drawnToCopy(s redact.Sheet, drawn image.Rectangle) document.Affine {
	b := s.Bounds
	decoded := s.ToCopy.Inverse().Polygon(document.Box{
		MinX: float64(b.Min.X), MinY: float64(b.Min.Y), MaxX: float64(b.Max.X), MaxY: float64(b.Max.Y),
	}.Polygon()).Box()
	return document.Affine{A: math.Round(decoded.Width()) / float64(drawn.Dx()), E: math.Round(decoded.Height()) / float64(drawn.Dy())}.Then(s.ToCopy)
}

// secretsOf are the digits that no copy may show, of all pages: those in the outlines,
// and of codes those of the same person's number.
func secretsOf(sent specimen.Submission) []string {
	var all []string
	for _, p := range sent.Pages {
		for _, outline := range p.Truth.Numbers {
			if digits := digitsIn(p, outline); len(digits) >= enough {
				all = append(all, digits)
			}
		}
		if number := strings.ReplaceAll(p.Truth.Fields["aadhaar_number"], " ", ""); len(number) == 12 && !strings.Contains(number, "X") {
			all = append(all, number[:numberDigits])
		}
	}
	return all
}

// digitsIn are the digits of the words in an outline.
func digitsIn(p specimen.Specimen, outline document.Polygon) string {
	area := outline.Box()
	var b strings.Builder
	for _, w := range p.Truth.Words {
		if c := w.Polygon.Box().Center(); c.X > area.MinX && c.X < area.MaxX && c.Y > area.MinY && c.Y < area.MaxY {
			b.WriteString(strings.Trim(w.Text, ":"))
		}
	}
	return b.String()
}

// RedactionReport is the outcome of a run.
type RedactionReport struct{ Verdicts []RedactionVerdict }

// Bad are the copies on which something was found.
func (r *RedactionReport) Bad() (bad []RedactionVerdict) {
	for _, v := range r.Verdicts {
		if v.bad() {
			bad = append(bad, v)
		}
	}
	return bad
}

// WriteText prints what was found, and the table.
func (r *RedactionReport) WriteText(out io.Writer) error {
	for _, v := range r.Bad() {
		fmt.Fprintf(out, "%s: %s\n", v.Name, strings.Join(append(append(append([]string(nil), v.Uncovered...), v.Readable...), v.Residue...), "; "))
	}
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "sent as\tpapers\tcopies delivered\twithheld\tnumbers and codes\tuncovered\tcopies an eye can read\twith residue\t")
	total := redactionRow{}
	rows := map[string]*redactionRow{}
	var order []string
	for _, v := range r.Verdicts {
		key := string(v.Way)
		if v.Way == specimen.AsTaken {
			key += ", " + string(v.Stratum)
		}
		if rows[key] == nil {
			rows[key] = &redactionRow{}
			order = append(order, key)
		}
		rows[key].add(v)
		total.add(v)
	}
	for _, key := range order {
		rows[key].write(w, key)
	}
	total.write(w, "all")
	if err := w.Flush(); err != nil {
		return err
	}
	low, high := wilson(total.secrets-total.uncovered, total.secrets)
	_, err := fmt.Fprintf(out, "\nrecall %s of numbers and codes on copies, 95 %% interval %.2f to %.2f %%\n", percent(total.secrets-total.uncovered, total.secrets), 100*low, 100*high)
	return err
}

type redactionRow struct{ papers, delivered, secrets, uncovered, readable, residue int }

func (r *redactionRow) add(v RedactionVerdict) {
	r.papers++
	if v.Outcome == Delivered {
		r.delivered++
	}
	r.secrets += v.Secrets
	open := map[string]bool{} // several parts may be of one
	for _, u := range v.Uncovered {
		what, _, _ := strings.Cut(u, ":")
		open[what] = true
	}
	r.uncovered += len(open)
	r.readable += min(1, len(v.Readable))
	r.residue += min(1, len(v.Residue))
}

func (r *redactionRow) write(w io.Writer, name string) {
	fmt.Fprintf(w, "%s\t%d\t%d\t%d\t%d\t%d\t%d\t%d\t\n", name, r.papers, r.delivered, r.papers-r.delivered, r.secrets, r.uncovered, r.readable, r.residue)
}

// wilson is the interval in which a share lies with 95 % certainty, of which k of n were
// seen (Wilson 1927).
func wilson(k, n int) (low, high float64) {
	if n == 0 {
		return 0, 1
	}
	const z = 1.959964
	p, m := float64(k)/float64(n), float64(n)
	middle := p + z*z/(2*m)
	half := z * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	return (middle - half) / (1 + z*z/m), min(1, (middle+half)/(1+z*z/m))
}
