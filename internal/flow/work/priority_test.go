package work

import (
	"runtime"
	"syscall"
	"testing"
)

// nice is the nice value of the calling thread; the kernel gives 20 less it.
func nice(t *testing.T) int {
	t.Helper()
	p, err := syscall.Getpriority(syscall.PRIO_PROCESS, syscall.Gettid())
	if err != nil {
		t.Fatal(err)
	}
	return 20 - p
}

func TestAtLeastPriority(t *testing.T) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	before, within := nice(t), 0
	atLeastPriority(func() { within = nice(t) })
	if within != leastPriority || nice(t) != before {
		t.Errorf("nice %d within, %d after; want %d, %d", within, nice(t), leastPriority, before)
	}
}

func TestAtLeastPriorityGivesPanicsBack(t *testing.T) {
	defer func() {
		if p := recover(); p != "broken" {
			t.Errorf("recovered %v", p)
		}
	}()
	atLeastPriority(func() { panic("broken") })
	t.Error("no panic")
}
