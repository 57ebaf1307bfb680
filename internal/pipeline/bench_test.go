package pipeline_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
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

// BenchmarkMemory reads documents of several kinds one after the other and reports the
// memory of the process after two hundred and at the end: run it 2000x. Nothing may
// grow with the number of documents.
func BenchmarkMemory(b *testing.B) {
	p := open(b)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(b), "fonts"))
	if err != nil {
		b.Fatal(err)
	}
	var files [][]byte
	for seed := range uint64(4) {
		for _, typ := range []document.Type{specimen.SalarySlip, specimen.GSTCert, specimen.DeliveryOrder, specimen.BankStatement} {
			s, err := studio.Print(seed, typ, "")
			if err != nil {
				b.Fatal(err)
			}
			files = append(files, s.PDF)
		}
		s, err := studio.Draw(seed, specimen.PAN, "", specimen.CleanScan)
		if err != nil {
			b.Fatal(err)
		}
		files = append(files, s.JPEG)
	}
	read := 0
	for b.Loop() {
		if _, err := p.Run(b.Context(), files[read%len(files)]); err != nil {
			b.Fatal(err)
		}
		if read++; read == 200 {
			b.ReportMetric(resident(b), "MB-after-200")
		}
	}
	b.ReportMetric(resident(b), "MB-at-the-end")
}

// resident is the memory of this process that is not swapped out, in megabytes.
func resident(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		var kilobytes float64
		if n, _ := fmt.Sscanf(line, "VmRSS: %f kB", &kilobytes); n == 1 {
			return kilobytes / 1024
		}
	}
	return 0
}

// cpuTime is the processor time of this process.
func cpuTime() time.Duration {
	var r syscall.Rusage
	_ = syscall.Getrusage(syscall.RUSAGE_SELF, &r) // only a wrong argument makes it fail
	return time.Duration(r.Utime.Nano() + r.Stime.Nano())
}
