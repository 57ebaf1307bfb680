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

// PostgresCPU is the processor time that the server and its connections have taken.
func PostgresCPU(t testing.TB) time.Duration {
	t.Helper()
	dir, err := postgres()
	must(t, "", err)
	text, err := os.ReadFile(filepath.Join(dir, "data", "postmaster.pid"))
	must(t, "", err)
	server, _, _ := strings.Cut(string(text), "\n")
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	must(t, "", err)
	var ticks int64
	for _, file := range stats {
		line, err := os.ReadFile(file)
		if err != nil {
			continue // it has just ended
		}
		pid, rest, _ := strings.Cut(string(line), " ")
		f := strings.Fields(rest[strings.LastIndexByte(rest, ')')+1:]) // proc(5), from the third on
		switch server {
		case pid:
			ticks += sum(f[11:15]) // with those that have ended
		case f[1]:
			ticks += sum(f[11:13])
		}
	}
	if ticks == 0 {
		must(t, "", fmt.Errorf("no process %s of PostgreSQL", server))
	}
	return time.Duration(ticks) * clockTick
}

func sum(numbers []string) (n int64) {
	for _, text := range numbers {
		i, _ := strconv.ParseInt(text, 10, 64) // of /proc: it is a number
		n += i
	}
	return n
}
