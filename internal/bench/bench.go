// Package bench measures how well documents are read, on drawn specimens whose
// truth is known.
package bench

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"time"

	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"

	"golang.org/x/sync/errgroup"
)

// Options of a run; the zero value measures every type in every stratum.
type Options struct {
	Seed    uint64
	Each    int // specimens of each type in each stratum, 24 when 0
	Types   []document.Type
	Layout  string // of one type; "" lets the seed choose
	Strata  []specimen.Stratum
	Workers int // documents at a time, GOMAXPROCS when 0

	// Fitting draws specimens of seeds that no other run can have, so that nothing
	// is measured on what it was fitted on.
	Fitting bool

	// Within is the time after which no specimen is begun; 0 sets no limit. All types
	// and strata then have had about the same number.
	Within time.Duration
}

// Bench is what a run needs.
type Bench struct {
	Pipeline *pipeline.Pipeline
	Types    *doctype.Registry
	Studio   *specimen.Studio
	// Look is shown each specimen with what was read of it, several at a time; nil is
	// not.
	Look func(context.Context, specimen.Specimen, pipeline.Result) error
	// Progress is told after each document; nil is silent.
	Progress func(done, total int)
}

// job is one specimen to draw and read.
type job struct {
	seed    uint64
	typ     document.Type
	stratum specimen.Stratum
}

// Run draws the specimens, reads each and scores it against its truth.
func (b Bench) Run(ctx context.Context, o Options) (*Report, error) {
	jobs := b.jobs(&o)
	report := &Report{Seed: o.Seed, cells: map[cellKey]*Cell{}}
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.Workers)
	start := time.Now()
	for _, j := range jobs {
		if o.Within > 0 && time.Since(start) > o.Within {
			break
		}
		group.Go(func() error {
			score, err := b.one(ctx, j, o.Layout)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			report.add(j, score)
			done++
			if b.Progress != nil {
				b.Progress(done, len(jobs))
			}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	report.sort()
	return report, nil
}

// jobs fills in the defaults of o and lists what to measure, the first of every type
// and stratum, then the second, and so on. Each type and stratum has its own seeds.
func (b Bench) jobs(o *Options) []job {
	if o.Each <= 0 {
		o.Each = 24
	}
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	if len(o.Types) == 0 {
		o.Types = b.Studio.Types()
	}
	if len(o.Strata) == 0 {
		o.Strata = specimen.Strata()
	}
	var jobs []job
	for i := range o.Each {
		for ti, typ := range o.Types {
			for _, stratum := range o.Strata {
				si := slices.Index(specimen.Strata(), stratum)
				jobs = append(jobs, job{o.seed(uint64(ti*100_000 + si*10_000 + i)), typ, stratum})
			}
		}
	}
	return jobs
}

// fittingSeeds is the bit that parts the seeds of specimens to fit on from all others.
const fittingSeeds = 1 << 63

// seed is that of the nth specimen.
func (o *Options) seed(n uint64) uint64 {
	seed := o.Seed*1_000_003 + n
	if o.Fitting {
		return seed | fittingSeeds
	}
	return seed &^ fittingSeeds
}

// one draws a specimen, reads the file a phone would send, and scores it.
func (b Bench) one(ctx context.Context, j job, layout string) (Score, error) {
	s, err := b.Studio.Draw(j.seed, j.typ, layout, j.stratum)
	if err != nil {
		return Score{}, fmt.Errorf("drawing specimen %d of %s: %w", j.seed, j.typ, err)
	}
	start := time.Now()
	result, err := b.Pipeline.Run(ctx, s.File())
	if err != nil {
		return Score{}, fmt.Errorf("reading specimen %s: %w", s.Name, err)
	}
	score := b.Score(s, result)
	score.Seconds = time.Since(start).Seconds()
	if b.Look != nil {
		err = b.Look(ctx, s, result)
	}
	return score, err
}
