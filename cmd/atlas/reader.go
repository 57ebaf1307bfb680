package main

import (
	"context"
	"fmt"
	"os"
	"strconv"

	"atlas/internal/document"
	"atlas/internal/flow/work"
	"atlas/internal/pipeline"
	"atlas/internal/queue"
	"atlas/internal/reader"
)

// readCommand is how the server calls this program to have documents read.
const readCommand = "read-documents"

type readDocumentsCommand struct{}

// Run reads what the server hands it until that closes the wire. Signals that end a
// server are for it alone: what is being read is the server's to give back.
func (readDocumentsCommand) Run(_ context.Context, p *program) error {
	return reader.Serve(p.log, func() (reader.Run, error, error) {
		e, err := openEngines(p.Config)
		if err != nil {
			return nil, nil, err
		}
		return e.pipeline.Run, e.hindi, nil
	})
}

// recycleAfter is how many documents a process reads, some twenty minutes' worth on two
// cores: what libraries lose is given back, and starting another is not felt.
const recycleAfter = 2000

// openReader starts a process that reads. It is told by flags what it needs of the
// settings, and no secret.
func openReader(ctx context.Context, s *server) (*reader.Pool, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding the program: %w", err)
	}
	c := s.config
	models, err := findModels(c.Models)
	if err != nil {
		return nil, err
	}
	args := []string{
		readCommand, "--models=" + models, "--data=" + c.Data, "--types-dir=" + c.TypesDir, "--keys-dir=" + c.KeysDir,
		"--log-level=" + c.LogLevel, "--log-format=" + c.LogFormat, "--ocr-precision=" + c.OCRPrecision,
		"--read-workers=" + strconv.Itoa(c.ReadWorkers),
		"--max-megapixels=" + strconv.Itoa(c.MaxMegapixels), "--max-pages=" + strconv.Itoa(c.MaxPages),
	}
	workers := s.workers()
	return reader.Open(ctx, reader.Options{
		Program: program, Args: args, Log: s.log,
		Readings:      workers.Readings(),
		ReadingMemory: int64(c.ReadMemoryMB) << 20,
		RecycleAfter:  recycleAfter,
		Ended:         func(why reader.Ending) { s.metrics.ReaderEnded(string(why)) },
	})
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
