package ocr

import "context"

// desk is what one worker needs while it reads: the buffer its tensors are built
// in, kept from image to image. Holding one is the right to use a core.
type desk struct{ buffer []float32 }

// floats lends n values of the desk's buffer, of any content.
func (d *desk) floats(n int) []float32 {
	if cap(d.buffer) < n {
		d.buffer = make([]float32, n)
	}
	return d.buffer[:n]
}

// desks are the free ones.
type desks chan *desk

func newDesks(n int) desks {
	free := make(desks, n)
	for range n {
		free <- new(desk)
	}
	return free
}

// take waits for a free desk.
func (f desks) take(ctx context.Context) (*desk, error) {
	select {
	case d := <-f:
		return d, nil
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// tryTake is a free desk, or nil when there is none or somebody waits for one.
func (f desks) tryTake() *desk {
	select {
	case d := <-f:
		return d
	default:
		return nil
	}
}

func (f desks) put(d *desk) { f <- d }
