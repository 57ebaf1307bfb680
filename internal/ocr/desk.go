package ocr

import (
	"context"
	"slices"
	"sync"
)

// desk is what one worker needs while it reads: the buffer its tensors are built
// in, kept from image to image. Sitting at one is the right to use a core.
type desk struct {
	buffer []float32
	seated bool
}

// floats lends n values of the desk's buffer, of any content.
func (d *desk) floats(n int) []float32 {
	if cap(d.buffer) < n {
		d.buffer = make([]float32, n)
	}
	return d.buffer[:n]
}

type backgroundKey struct{}

// Background marks reads that nobody waits for. Before they begin, and between two
// batches of lines, they call giveWay, which returns when they may go on, and let reads
// go first that are not marked.
func Background(ctx context.Context, giveWay func(context.Context)) context.Context {
	return context.WithValue(ctx, backgroundKey{}, giveWay)
}

// background is the giveWay of a context that is marked.
func background(ctx context.Context) (giveWay func(context.Context), ok bool) {
	giveWay, ok = ctx.Value(backgroundKey{}).(func(context.Context))
	return giveWay, ok
}

// GiveWay is a place where work of a Background context that is no read can pause.
func GiveWay(ctx context.Context) {
	if giveWay, ok := background(ctx); ok {
		giveWay(ctx)
	}
}

// desks are as many as there are cores to use. Whoever waits for one gets it in turn,
// those in the background last.
type desks struct {
	count int

	mu         sync.Mutex
	free       [][]float32 // the buffers of free desks
	foreground []chan []float32
	background []chan []float32
}

func newDesks(n int) *desks { return &desks{count: n, free: make([][]float32, n)} }

// take waits for a desk.
func (f *desks) take(ctx context.Context) (*desk, error) {
	d := new(desk)
	return d, f.sit(ctx, d)
}

func (f *desks) sit(ctx context.Context, d *desk) error {
	queue := &f.foreground
	if _, ok := background(ctx); ok {
		GiveWay(ctx)
		queue = &f.background
	}
	f.mu.Lock()
	if n := len(f.free); n > 0 {
		d.buffer, d.seated, f.free = f.free[n-1], true, f.free[:n-1]
		f.mu.Unlock()
		return nil
	}
	turn := make(chan []float32, 1)
	*queue = append(*queue, turn)
	f.mu.Unlock()
	select {
	case d.buffer = <-turn:
		d.seated = true
		return nil
	case <-ctx.Done():
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := slices.Index(*queue, turn); i >= 0 {
		*queue = slices.Delete(*queue, i, i+1)
	} else {
		f.pass(<-turn) // it came too late
	}
	return ctx.Err()
}

// tryTake is a free desk, or nil when there is none. None is free while somebody waits.
func (f *desks) tryTake() *desk {
	f.mu.Lock()
	defer f.mu.Unlock()
	n := len(f.free)
	if n == 0 {
		return nil
	}
	d := &desk{buffer: f.free[n-1], seated: true}
	f.free = f.free[:n-1]
	return d
}

// Spare has work done beside what the caller does, on a core that nothing reads on, and
// says whether there was one. Work of a Background context never gets one.
func (p *Paddle) Spare(ctx context.Context, work func()) (started bool) {
	if _, ok := background(ctx); ok {
		return false
	}
	d := p.desks.tryTake()
	if d == nil {
		return false
	}
	go func() {
		defer p.desks.put(d)
		work()
	}()
	return true
}

// put leaves a desk.
func (f *desks) put(d *desk) {
	if !d.seated {
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.pass(d.buffer)
	d.buffer, d.seated = nil, false
}

// stepAside has a read in the background leave its desk, give way, and come back when
// it is its turn. After an error d is left.
func (f *desks) stepAside(ctx context.Context, d *desk) error {
	if _, ok := background(ctx); !ok {
		return nil
	}
	f.put(d)
	return f.sit(ctx, d)
}

// pass gives a desk's buffer to whoever is first in line. The lock is held.
func (f *desks) pass(buffer []float32) {
	for _, queue := range []*[]chan []float32{&f.foreground, &f.background} {
		if len(*queue) > 0 {
			(*queue)[0] <- buffer
			*queue = slices.Delete(*queue, 0, 1)
			return
		}
	}
	f.free = append(f.free, buffer)
}
