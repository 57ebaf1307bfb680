package servertest

import (
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// clockTick is what /proc counts in: a hundredth of a second on every Linux that Go runs on.
const clockTick = 10 * time.Millisecond

// CPU is the processor time that a process and its children have taken, those that have
// ended included.
func CPU(t testing.TB, pid int) time.Duration {
	t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	must(t, "", err)
	var ticks int64
	for _, file := range stats {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended
		}
		id, rest, _ := strings.Cut(string(line), " ")
		f := strings.Fields(rest[strings.LastIndexByte(rest, ')')+1:]) // proc(5), from the third on
		switch strconv.Itoa(pid) {
		case id:
			ticks += sum(f[11:15])
		case f[1]:
			ticks += sum(f[11:13])
		}
	}
	if ticks == 0 {
		must(t, "", fmt.Errorf("there is no process %d", pid))
	}
	return time.Duration(ticks) * clockTick
}

// PostgresCPU is the processor time that the server and its connections have taken.
func PostgresCPU(t testing.TB) time.Duration {
	t.Helper()
	dir, err := postgres()
	must(t, "", err)
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	must(t, "", err)
	first, _, _ := strings.Cut(string(text), "\n")
	pid, err := strconv.Atoi(first)
	must(t, "", err)
	return CPU(t, pid)
}

func sum(numbers []string) (n int64) {
	for _, text := range numbers {
		i, _ := strconv.ParseInt(text, 10, 64) // of /proc: it is a number
		n += i
	}
	return n
}
