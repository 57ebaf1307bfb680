package work

import (
	"runtime"
	"syscall"
)

// leastPriority is the nice value of a thread that others go before: at 19 it gets one
// part in seventy of a core that somebody else wants, and all of one that nobody does.
const leastPriority = 19

// atLeastPriority runs fn on a thread of its own that the system gives what others
// leave. A panic comes back to the caller.
func atLeastPriority(fn func()) {
	var panicked any
	done := make(chan struct{})
	go func() {
		defer close(done)
		defer func() { panicked = recover() }()
		// Never unlocked: the thread, whose priority cannot be raised again without
		// privileges, ends with the goroutine.
		runtime.LockOSThread()
		// Where the system refuses it the work is done all the same.
		_ = syscall.Setpriority(syscall.PRIO_PROCESS, syscall.Gettid(), leastPriority)
		fn()
	}()
	<-done
	if panicked != nil {
		panic(panicked)
	}
}
