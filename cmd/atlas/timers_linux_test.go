package main

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// slackCommand has the test program let timers be late, and say how late in nanoseconds.
const slackCommand = "print-slack"

func printSlack() int {
	letTimersBeLate()
	runtime.LockOSThread()
	slack, err := unix.PrctlRetInt(unix.PR_GET_TIMERSLACK, 0, 0, 0, 0)
	fmt.Println(slack, len(os.Args))
	if err != nil {
		return 1
	}
	return 0
}

// The program is started anew with the arguments it had, and once only.
func TestTimersMayBeLate(t *testing.T) {
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(program, slackCommand, "more").CombinedOutput()
	if want := fmt.Sprintln(timerSlack.Nanoseconds(), 3); err != nil || string(out) != want {
		t.Errorf("a process that computes said %q, %v; want %q", out, err, want)
	}
}
