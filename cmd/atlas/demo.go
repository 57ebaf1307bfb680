package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/netip"
	"os"
	"path/filepath"
	"sync"
	"time"

	"atlas/internal/client"
	"atlas/internal/lender"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

type demoCommand struct {
	Seed uint64 `default:"1" help:"Which application to draw."`
	Out  string `default:"atlas-demo" help:"Folder for the pictures, the masked copy and the callback." placeholder:"DIR"`
}

// demoTimeout is far above the seconds a demo takes, so that a stuck one ends.
const demoTimeout = 5 * time.Minute

// Run draws the papers of one loan application and plays both sides: the server,
// with a data folder that is thrown away, and the lender, over HTTP.
func (c demoCommand) Run(ctx context.Context, p *program) (err error) {
	ctx, cancel := context.WithTimeout(ctx, demoTimeout)
	defer cancel()
	d := &demo{demoCommand: c, print: demoPrinter{p.stdout}}
	defer func() { err = errors.Join(err, d.close()) }()
	start := time.Now()
	for _, act := range []func(context.Context) error{
		func(context.Context) error { return d.draw(p.Config) },
		func(ctx context.Context) error { return d.serve(ctx, p.Config) },
		d.apply,
		d.result,
		d.callback,
	} {
		if err := act(ctx); err != nil {
			return err
		}
	}
	d.print.timings(d.readings(), time.Since(start))
	return nil
}

// demo is one run; what it opened is closed by close.
type demo struct {
	demoCommand
	print  demoPrinter
	papers []specimen.Specimen

	data   string
	server *server
	site   *lender.Site
	api    *lender.API
	flow   string

	lastPath, lastAnswer string // of the call printed last

	mu   sync.Mutex
	read []pipeline.Result
}

// draw makes the four papers.
func (d *demo) draw(c Config) error {
	_, studio, err := openStudio(c)
	if err != nil {
		return err
	}
	if d.papers, err = studio.Application(d.Seed); err != nil {
		return err
	}
	if err := os.MkdirAll(d.Out, 0o700); err != nil {
		return err
	}
	d.print.heading("A loan application of an invented person (seed %d)", d.Seed)
	for _, paper := range d.papers {
		file := d.file(paper, ".jpg")
		if err := os.WriteFile(file, paper.JPEG, 0o600); err != nil {
			return err
		}
		d.print.line("%-15s %s, %s: %s", paper.Type, paper.Layout, paper.Stratum, file)
	}
	return nil
}

func (d *demo) file(paper specimen.Specimen, end string) string {
	return filepath.Join(d.Out, string(paper.Type)+end)
}

// serve starts the server on a free port, and the lender's site.
func (d *demo) serve(ctx context.Context, c Config) (err error) {
	if d.data, err = os.MkdirTemp("", "atlas-demo-"); err != nil {
		return err
	}
	c.Data, c.Listen, c.PublicURL = d.data, "127.0.0.1:0", ""
	c.Role, c.DatabaseURL, c.BlobURL, c.DrainDelay = roleAll, "", "", 0
	c.FetchAllow = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}
	start := time.Now()
	if d.server, err = startServer(ctx, c, slog.New(slog.DiscardHandler), d.observe); err != nil {
		return err
	}
	made, err := d.server.clients.Create(ctx, "Demo Lender", client.Production)
	if err != nil {
		return err
	}
	if d.site, err = lender.Open(made.WebhookSecret); err != nil {
		return err
	}
	d.print.heading("Server at %s, ready after %s", d.server.url(), took(time.Since(start)))
	d.print.line("client %s", made.ID)
	d.api = &lender.API{Base: d.server.url(), Observe: d.called}
	return d.api.Token(ctx, string(made.ID), made.Secret)
}

// called prints a call, unless it is a poll that brought nothing new.
func (d *demo) called(c lender.Call) {
	if c.Path == d.lastPath && string(c.Answer) == d.lastAnswer {
		return
	}
	d.lastPath, d.lastAnswer = c.Path, string(c.Answer)
	d.print.call(c)
}

func (d *demo) observe(_ context.Context, r pipeline.Result) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.read = append(d.read, r)
}

func (d *demo) readings() []pipeline.Result {
	d.mu.Lock()
	defer d.mu.Unlock()
	return append([]pipeline.Result(nil), d.read...)
}

// apply hands the papers in and waits for the end of the flow.
func (d *demo) apply(ctx context.Context) (err error) {
	d.flow, err = d.api.Init(ctx, lender.Application{
		ProductType: "PFL_CDL", ApplicationID: "LOAN-1", AuthURL: d.site.AuthURL(), CallbackURL: d.site.CallbackURL(),
	})
	if err != nil {
		return err
	}
	var files []lender.File
	for i, paper := range d.papers {
		files = append(files, lender.File{URL: d.site.Publish(fmt.Sprintf("%d.jpg", i+1), paper.JPEG), DocumentID: fmt.Sprint(i + 1)})
	}
	if err := d.api.Upload(ctx, d.flow, files...); err != nil {
		return err
	}
	_, err = d.api.Finish(ctx, d.flow)
	return err
}

// result prints what was found and fetches the masked picture.
func (d *demo) result(ctx context.Context) error {
	extracts, err := d.api.Extracts(ctx, d.flow)
	if err != nil {
		return err
	}
	for _, doc := range extracts.OCRData {
		d.print.document(doc, d.truth(doc.DocumentID))
	}
	d.print.crossChecks(extracts.CrossChecks)
	for _, doc := range extracts.OCRData {
		f, ok := doc.Field("aadhaar_number")
		if !ok || f.RedactURL == "" {
			continue
		}
		return d.saveRedacted(ctx, f.RedactURL)
	}
	d.print.heading("No masked picture: the Aadhaar number was not located")
	return nil
}

// truth is what a perfect reader would have found on the paper uploaded with id.
func (d *demo) truth(id string) specimen.Truth {
	for i, paper := range d.papers {
		if fmt.Sprint(i+1) == id {
			return paper.Truth
		}
	}
	return specimen.Truth{}
}

func (d *demo) saveRedacted(ctx context.Context, url string) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("opening the redact_url: %s", resp.Status)
	}
	picture, err := io.ReadAll(resp.Body)
	if err != nil {
		return err
	}
	file := filepath.Join(d.Out, "AADHAAR.redacted.jpg")
	d.print.heading("Masked Aadhaar picture: %s", file)
	return os.WriteFile(file, picture, 0o600)
}

// callback waits for the delivery and checks it as a lender would.
func (d *demo) callback(ctx context.Context) error {
	if err := d.site.Wait(ctx, 1); err != nil {
		return err
	}
	c := d.site.Callbacks()[0]
	if c.Signature != nil {
		return fmt.Errorf("checking the callback: %w", c.Signature)
	}
	file := filepath.Join(d.Out, "callback.json")
	d.print.heading("Callback %s: signature and token verified, %d bytes: %s", c.ID, len(c.Body), file)
	return os.WriteFile(file, c.Body, 0o600)
}

// close ends what was started, the lender last: the server may still be calling it.
func (d *demo) close() error {
	var faults []error
	if d.server != nil {
		faults = append(faults, d.server.stop(context.Background()))
	}
	if d.site != nil {
		faults = append(faults, d.site.Close())
	}
	if d.data != "" {
		faults = append(faults, os.RemoveAll(d.data))
	}
	return errors.Join(faults...)
}
