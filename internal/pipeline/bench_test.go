package pipeline_test

import (
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"atlas/internal/document"
	"atlas/internal/modelstest"
	"atlas/internal/specimen"
)

// BenchmarkTextLayer reads PDFs that have their own text, from bytes to fields. Beside
// the time of a page and its processor time, which other work on the machine stretches
// less, it reports what each stage takes of it.
func BenchmarkTextLayer(b *testing.B) {
	p := open(b)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(b), "fonts"))
	if err != nil {
		b.Fatal(err)
	}
	for _, typ := range []document.Type{
		specimen.SalarySlip, specimen.ElectricityBill, specimen.GSTCert, specimen.DeliveryOrder, specimen.Invoice, specimen.BankStatement,
	} {
		b.Run(string(typ), func(b *testing.B) {
			s, err := studio.Print(1, typ, "")
			if err != nil {
				b.Fatal(err)
			}
			if _, err := p.Run(b.Context(), s.PDF); err != nil { // the engines start with their first file
				b.Fatal(err)
			}
			stages := map[string]time.Duration{}
			pages, before := 0, cpuTime()
			for b.Loop() {
				r, err := p.Run(b.Context(), s.PDF)
				if err != nil {
					b.Fatal(err)
				}
				if r.Reading.Type != typ || r.Pages[0].Lines[0].Source != document.SourceTextLayer {
					b.Fatalf("read as %q from %q", r.Reading.Type, r.Pages[0].Lines[0].Source)
				}
				pages += len(r.Pages)
				for _, t := range r.Timings {
					stages[t.Stage] += t.Duration
				}
			}
			perPage := func(d time.Duration) float64 { return d.Seconds() * 1000 / float64(pages) }
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(perPage(b.Elapsed()), "ms/page")
			b.ReportMetric(perPage(cpuTime()-before), "cpu-ms/page")
			for stage, took := range stages {
				b.ReportMetric(perPage(took), stage+"-ms")
			}
		})
	}
}

// cpuTime is the processor time of this process.
func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // only a wrong argument makes it fail
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
