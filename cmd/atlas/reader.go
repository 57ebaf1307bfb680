package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"atlas/internal/devanagari"
	"atlas/internal/document"
	"atlas/internal/flow/work"
	"atlas/internal/pipeline"
	"atlas/internal/queue"
	"atlas/internal/reader"
	"atlas/internal/sandbox"
)

// readCommand is how the server calls this program to have documents read.
const readCommand = "read-documents"

type readDocumentsCommand struct {
	Walls bool `help:"Read nothing: say what the process is not shut in by."`
}

// Run reads what the server hands it until that closes the wire. Signals that end a
// server are for it alone: what is being read is the server's to give back.
func (c readDocumentsCommand) Run(_ context.Context, p *program) error {
	confinement, err := p.confinement()
	if err != nil {
		return err
	}
	if c.Walls {
		return reader.Serve(p.log, confinement, func() (reader.Run, error, error) { return nil, nil, nil })
	}
	// Within, no folder can be made but in it.
	if err := os.MkdirAll(p.decoderCache(), 0o700); err != nil {
		return fmt.Errorf("making a folder for compiled decoders: %w", err)
	}
	return reader.Serve(p.log, confinement, func() (reader.Run, error, error) {
		e, err := openEngines(p.Config)
		if err != nil {
			return nil, nil, err
		}
		return e.pipeline.Run, e.hindi, e.decoder.Prepare()
	})
}

// confinement leaves a process that reads what it is told to read by, and the program
// for print in Devanagari.
func (c Config) confinement() (reader.Confinement, error) {
	models, err := findModels(c.Models)
	if err != nil {
		return reader.Confinement{}, err
	}
	return reader.Confinement{
		Off: c.ReaderSandbox == sandboxOff,
		Paths: sandbox.Paths{
			Read:  []string{models, c.TypesDir, c.KeysDir, os.Getenv("TESSDATA_PREFIX")},
			Write: []string{c.decoderCache()},
			Run:   devanagari.Programs(),
		},
	}, nil
}

// Values of reader_sandbox.
const (
	sandboxAuto     = "auto"
	sandboxRequired = "required"
	sandboxOff      = "off"
)

var sandboxes = map[string]reader.Confine{
	sandboxAuto: reader.ConfineAsPossible, sandboxRequired: reader.MustBeConfined, sandboxOff: reader.Unconfined,
}

// recycleAfter is how many documents a process reads, some twenty minutes' worth on two
// cores: what libraries lose is given back, and starting another is not felt.
const recycleAfter = 2000

// readerOptions start a process that reads. It is told by flags what it needs of the
// settings, and no secret.
func (c Config) readerOptions() (reader.Options, error) {
	program, err := os.Executable()
	if err != nil {
		return reader.Options{}, fmt.Errorf("finding the program: %w", err)
	}
	models, err := findModels(c.Models)
	if err != nil {
		return reader.Options{}, err
	}
	args := []string{
		readCommand, "--models=" + models, "--data=" + c.Data, "--types-dir=" + c.TypesDir, "--keys-dir=" + c.KeysDir,
		"--log-level=" + c.LogLevel, "--log-format=" + c.LogFormat, "--ocr-precision=" + c.OCRPrecision,
		"--reader-sandbox=" + c.ReaderSandbox, "--read-workers=" + strconv.Itoa(c.ReadWorkers),
		"--max-megapixels=" + strconv.Itoa(c.MaxMegapixels), "--max-pages=" + strconv.Itoa(c.MaxPages),
	}
	return reader.Options{Program: program, Args: args, Confine: sandboxes[c.ReaderSandbox]}, nil
}

// openReader starts a process that reads.
func openReader(ctx context.Context, s *server) (*reader.Pool, error) {
	o, err := s.config.readerOptions()
	if err != nil {
		return nil, err
	}
	workers := s.workers()
	o.Log = s.log
	o.Readings = workers.Readings()
	o.ReadingMemory = int64(s.config.ReadMemoryMB) << 20
	o.RecycleAfter = recycleAfter
	o.Ended = func(why reader.Ending) { s.metrics.ReaderEnded(string(why)) }
	return reader.Open(ctx, o)
}

// documentReader is the reader as the workers use it; observe sees each result.
type documentReader struct {
	pool    *reader.Pool
	observe func(context.Context, pipeline.Result)
}

// Read implements work.Reader. What is suspect is read alone: it may have ended a
// process.
func (r documentReader) Read(ctx context.Context, data []byte) (document.Reading, []byte, error) {
	giveWay, _ := work.GiveWay(ctx)
	result, err := r.pool.Read(ctx, reader.Reading{Data: data, Alone: queue.Suspect(ctx), GiveWay: giveWay})
	if err != nil {
		return document.Reading{}, nil, err
	}
	r.observe(ctx, result)
	return result.Reading, result.Redacted, nil
}
