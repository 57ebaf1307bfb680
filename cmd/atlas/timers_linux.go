package main

import (
	"os"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// timerSlack is how late timers may be in a process that computes. While threads are in C,
// as they are most of the time there, the Go runtime's monitor looks after them every 20 µs,
// or as late as it may. Each look sets a timer, which a virtual machine must leave for:
// with the 50 µs that Linux allows otherwise that was 4 to 8 % of all processor time.
const timerSlack = 2 * time.Millisecond

// letTimersBeLate starts the program anew with timerSlack, unless it has it: a thread has it
// from the one that made it, and the monitor's is made before main. Where that cannot be,
// the process goes on as it is. It is not for servers, whose monitor has calls of the API go
// on beside a write to the disk.
func letTimersBeLate() {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	slack, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0)
	if err != nil || slack >= int(timerSlack) {
		return
	}
	program, err := os.Executable()
	if err != nil || unix.Prctl(unix.PR_SET_TIMERSLACK, uintptr(timerSlack), 0, 0, 0) != nil {
		return
	}
	_ = syscall.Exec(program, os.Args, os.Environ())
}
