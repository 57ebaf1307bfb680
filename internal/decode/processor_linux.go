package decode

import (
	"context"
	"runtime"
	"time"

	"golang.org/x/sys/unix"
)

// watchProcessor ends the context when the calling goroutine has had its share of a
// processor's time: a clock on the wall would hold against a file that the machine had
// others to do. stop must be called by the same goroutine.
func watchProcessor(parent context.Context, share time.Duration) (ctx context.Context, stop func()) {
	ctx, cancel := context.WithCancelCause(parent)
	runtime.LockOSThread()
	thread := threadClock(unix.Gettid())
	start, err := processorTime(thread)
	if err == nil {
		go func() {
			tick := time.NewTicker(share / 50)
			defer tick.Stop()
			for {
				select {
				case <-ctx.Done():
					return
				case <-tick.C:
					if now, err := processorTime(thread); err == nil && now-start > share {
						cancel(errTooMuchWork)
						return
					}
				}
			}
		}()
	}
	return ctx, func() {
		cancel(nil)
		runtime.UnlockOSThread()
	}
}

// threadClock is the clock of a thread of this process, as pthread_getcpuclockid makes
// it: the complement of its number, CPUCLOCK_PERTHREAD and CPUCLOCK_SCHED of the kernel's
// posix-timers.h.
func threadClock(thread int) int32 { return int32(^thread<<3 | 6) }

func processorTime(clock int32) (time.Duration, error) {
	var t unix.Timespec
	err := unix.ClockGettime(clock, &t)
	return time.Duration(t.Nano()), err
}
