package pipeline

import (
	"context"
	"image"

	"atlas/internal/qr"
)

// search is one for the codes of a page, under way while its print is read: whether the
// paper has codes that count is known when it is too late to begin. While the lines are
// outlined a second core has nothing else to do.
type search struct {
	end   context.CancelFunc
	done  chan struct{}
	found []qr.Code
	ok    bool // it came to its end
}

// searchBeside begins to look for the codes of page i, counted from 0, if a core is idle.
func (w *work) searchBeside(ctx context.Context, i int, img image.Image) {
	if w.Spare == nil || i >= maxRedactedPages || w.searches[i] != nil {
		return
	}
	ctx, end := context.WithCancel(ctx)
	s := &search{end: end, done: make(chan struct{})}
	started := w.Spare(ctx, func() {
		defer close(s.done)
		// What goes wrong here goes wrong again where somebody asks for the codes, and is
		// dealt with there.
		defer func() { _ = recover() }()
		found, err := qr.Find(ctx, img)
		s.found, s.ok = found, err == nil
	})
	if !started {
		end()
		return
	}
	w.searches[i] = s
}

// wait is what was found, once the search is over; ok is false when it failed.
func (s *search) wait() (found []qr.Code, ok bool) {
	<-s.done
	return s.found, s.ok
}

// endSearches stops those that nobody asked for.
func (w *work) endSearches() {
	for _, s := range w.searches {
		s.end()
		<-s.done
	}
}
