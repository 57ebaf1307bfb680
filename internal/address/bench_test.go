package address_test

import (
	"runtime"
	"testing"

	"atlas/internal/address"
	"atlas/internal/address/fit"
)

// BenchmarkCompare compares pairs, both sides normalised each time; pairs/s is for one
// core.
func BenchmarkCompare(b *testing.B) {
	pairs := fit.Pairs(3, 2000)
	address.Compare(pairs[0].A, pairs[0].B) // unpacks the tables
	b.ResetTimer()
	for i := range b.N {
		p := pairs[i%len(pairs)]
		address.Compare(p.A, p.B)
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}

func BenchmarkParse(b *testing.B) {
	pairs := fit.Pairs(3, 2000)
	b.ReportAllocs()
	for i := range b.N {
		address.Parse(pairs[i%len(pairs)].A)
	}
}

// BenchmarkMemory reports what the tables of the engine hold once it has been used.
func BenchmarkMemory(b *testing.B) {
	for range b.N {
		address.Compare(source, source)
		runtime.GC()
		var m runtime.MemStats
		runtime.ReadMemStats(&m)
		b.ReportMetric(float64(m.HeapAlloc)/1e6, "heap-MB")
		b.ReportMetric(float64(m.Sys)/1e6, "sys-MB")
	}
}
