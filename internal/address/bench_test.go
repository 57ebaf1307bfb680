package address_test

import (
	"runtime"
	"syscall"
	"testing"
	"time"

	"atlas/internal/address"
	"atlas/internal/address/fit"
)

// BenchmarkCompare compares pairs, both sides normalised each time. Beside the time it
// reports the pairs for each second that the process was given a core, which other work
// on the machine does not change.
func BenchmarkCompare(b *testing.B) {
	pairs := fit.Pairs(3, 2000)
	address.Compare(pairs[0].A, pairs[0].B) // unpacks the tables
	before := processorTime(b)
	b.ResetTimer()
	for i := range b.N {
		p := pairs[i%len(pairs)]
		address.Compare(p.A, p.B)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.N)/(processorTime(b)-before).Seconds(), "pairs/core-s")
}

// processorTime is what the process has used, collecting garbage included.
func processorTime(b *testing.B) time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		b.Fatal(err)
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func BenchmarkParse(b *testing.B) {
	pairs := fit.Pairs(3, 2000)
	b.ReportAllocs()
	for i := range b.N {
		address.Parse(pairs[i%len(pairs)].A)
	}
}

// BenchmarkMemory reports what the engine adds to the heap for good, all its tables
// unpacked, and what the process has taken from the system by then.
func BenchmarkMemory(b *testing.B) {
	before := heap()
	for range b.N {
		address.Compare("12, Tilak Road, Kothrud, Pune 411038", "12 Tilak Rd, Kothrud, 411039")
	}
	after := heap()
	b.ReportMetric(float64(after.HeapAlloc-before.HeapAlloc)/1e6, "heap-MB")
	b.ReportMetric(float64(after.Sys)/1e6, "process-MB")
	b.ReportMetric(0, "ns/op")
}

func heap() (m runtime.MemStats) {
	runtime.GC()
	runtime.ReadMemStats(&m)
	return m
}
