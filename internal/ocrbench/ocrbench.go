// Package ocrbench measures the OCR engine on specimens: how much text it gets
// right, how long it takes, how much memory it needs.
package ocrbench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image/jpeg"
	"time"

	"golang.org/x/sync/errgroup"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/ocr"
	"atlas/internal/specimen"
)

// Kind groups images that take about as long as each other.
type Kind string

// Kinds by the number of words on the paper: an identity card has up to 60, a letter
// up to 180, a dense invoice more.
const (
	Card  Kind = "card"
	Paper Kind = "page"
	Dense Kind = "dense"
)

// KindOf is the kind of a specimen.
func KindOf(s specimen.Specimen) Kind {
	switch n := len(s.Truth.Words); {
	case n <= 60:
		return Card
	case n <= 180:
		return Paper
	}
	return Dense
}

// Image is what one specimen gave.
type Image struct {
	Name  string
	Kind  Kind
	Lines int
	Score Score

	// Decode and Wall are on one thread: of decoding the JPEG, and of decoding and
	// reading it. CPU is the processor time of the latter, which other load on the
	// machine does not stretch.
	Decode, Wall, CPU time.Duration
}

// Report is one run of the benchmark.
type Report struct {
	Images []Image

	Ready         time.Duration // from nothing to a warm engine
	Workers       int           // images read at once for the two figures below
	Throughput    float64       // images per second
	CPUThroughput float64       // images per second had the cores been ours alone
	PeakMemory    uint64        // bytes, with Workers images in flight
}

// workers is how many images are read at once: as many as the machine that the
// targets were measured on has cores.
const workers = 2

// Run opens the engine, with as many workers as it needs itself, and measures it on the
// specimens' JPEG files. It first reads them workers at a time, then one by one on one
// thread.
func Run(ctx context.Context, modelsDir string, o ocr.Options, specimens []specimen.Specimen) (Report, error) {
	forgetPeakMemory()
	r := Report{Images: make([]Image, len(specimens)), Workers: workers}
	if err := r.together(ctx, modelsDir, o, specimens); err != nil {
		return Report{}, fmt.Errorf("reading %d images at once: %w", workers, err)
	}
	if err := r.alone(ctx, modelsDir, o, specimens); err != nil {
		return Report{}, fmt.Errorf("reading one by one: %w", err)
	}
	return r, nil
}

// together measures the start, the throughput and the memory, and scores the text.
func (r *Report) together(ctx context.Context, modelsDir string, o ocr.Options, specimens []specimen.Specimen) error {
	start := time.Now()
	engine, err := open(ctx, modelsDir, with(o, r.Workers))
	if err != nil {
		return err
	}
	defer engine.Close()
	r.Ready = time.Since(start)
	start, cpu := time.Now(), cpuTime()
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(r.Workers)
	for i, s := range specimens {
		g.Go(func() error {
			page, _, err := read(ctx, engine, s)
			if err != nil {
				return err
			}
			r.Images[i] = Image{Name: s.Name, Kind: KindOf(s), Lines: len(page.Lines), Score: Compare(s.Truth, page)}
			return nil
		})
	}
	if err := g.Wait(); err != nil {
		return err
	}
	n := float64(len(specimens))
	r.Throughput = n / time.Since(start).Seconds()
	r.CPUThroughput = n * float64(r.Workers) / (cpuTime() - cpu).Seconds()
	r.PeakMemory = peakMemory()
	return nil
}

// rounds is how often each image is timed; the shortest counts.
const rounds = 2

// alone times each image on one thread.
func (r *Report) alone(ctx context.Context, modelsDir string, o ocr.Options, specimens []specimen.Specimen) error {
	engine, err := open(ctx, modelsDir, with(o, 1))
	if err != nil {
		return err
	}
	defer engine.Close()
	for i, s := range specimens {
		img := &r.Images[i]
		for round := range rounds {
			start, cpu := time.Now(), cpuTime()
			_, decode, err := read(ctx, engine, s)
			if err != nil {
				return err
			}
			wall, used := time.Since(start), cpuTime()-cpu
			if round == 0 || used < img.CPU {
				img.Decode, img.Wall, img.CPU = decode, wall, used
			}
		}
	}
	return nil
}

// with are options for so many workers.
func with(o ocr.Options, workers int) ocr.Options {
	o.Workers = workers
	return o
}

func open(ctx context.Context, modelsDir string, o ocr.Options) (*ocr.Paddle, error) {
	rt, err := infer.Open(modelsDir)
	if err != nil {
		return nil, err
	}
	engine, err := ocr.Open(rt, modelsDir, o)
	if err != nil {
		return nil, err
	}
	if err := engine.WarmUp(ctx); err != nil {
		return nil, errors.Join(err, engine.Close())
	}
	return engine, nil
}

// read decodes a specimen's file as the server does and reads it.
func read(ctx context.Context, engine ocr.Engine, s specimen.Specimen) (document.Page, time.Duration, error) {
	start := time.Now()
	img, err := jpeg.Decode(bytes.NewReader(s.JPEG))
	decode := time.Since(start)
	if err != nil {
		return document.Page{}, 0, fmt.Errorf("decoding %s: %w", s.Name, err)
	}
	page, err := engine.Read(ctx, img)
	if err != nil {
		return document.Page{}, 0, fmt.Errorf("reading %s: %w", s.Name, err)
	}
	return page, decode, nil
}
