package ocrbench

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"time"

	"atlas/internal/document"
)

// Total is the score of all images together.
func (r Report) Total() Score {
	var t Score
	for _, img := range r.Images {
		t = t.plus(img.Score)
	}
	return t
}

// Timing is how long images of one kind take on one thread.
type Timing struct {
	Kind              Kind
	Images            int
	Decode, Wall, CPU time.Duration // means
	SlowestCPU        time.Duration
}

// Timings are the kinds that occur, from small to large.
func (r Report) Timings() []Timing {
	var all []Timing
	for _, k := range []Kind{Card, Paper, Dense} {
		t := Timing{Kind: k}
		for _, img := range r.Images {
			if img.Kind != k {
				continue
			}
			t.Images++
			t.Decode += img.Decode
			t.Wall += img.Wall
			t.CPU += img.CPU
			t.SlowestCPU = max(t.SlowestCPU, img.CPU)
		}
		if n := time.Duration(t.Images); n > 0 {
			t.Decode, t.Wall, t.CPU = t.Decode/n, t.Wall/n, t.CPU/n
			all = append(all, t)
		}
	}
	return all
}

// WriteTable prints the report for people: a line for each image, then the figures
// that have targets.
func (r Report) WriteTable(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "image\tkind\tlines\tCER\twords\tfields\tstray\twall ms\tCPU ms\tmissed")
	for _, img := range r.Images {
		s := img.Score
		fmt.Fprintf(t, "%s\t%s\t%d\t%.2f %%\t%.1f %%\t%d/%d\t%d\t%d\t%d\t%s\n", img.Name, img.Kind, img.Lines,
			100*s.CER(), 100*s.Recall(), s.FieldsRead, s.Fields, s.Stray,
			img.Wall.Milliseconds(), img.CPU.Milliseconds(), join(s.Missed))
	}
	s := r.Total()
	fmt.Fprintln(t)
	fmt.Fprintf(t, "character error rate\t%.2f %%\t(%d of %d)\n", 100*s.CER(), s.Errors, s.Chars)
	fmt.Fprintf(t, "exact word recall\t%.1f %%\t(%d of %d)\n", 100*s.Recall(), s.WordsFound, s.Words)
	fmt.Fprintf(t, "key fields found\t%d of %d\n", s.FieldsRead, s.Fields)
	for _, k := range r.Timings() {
		fmt.Fprintf(t, "%s, one thread\t%.2f s\t(CPU %.2f s, slowest %.2f s, JPEG decoding %.2f s, %d images)\n",
			k.Kind, k.Wall.Seconds(), k.CPU.Seconds(), k.SlowestCPU.Seconds(), k.Decode.Seconds(), k.Images)
	}
	fmt.Fprintf(t, "%d in parallel\t%.2f images/s\t(%.2f by CPU time)\n", r.Workers, r.Throughput, r.CPUThroughput)
	fmt.Fprintf(t, "peak memory\t%d MB\n", r.PeakMemory>>20)
	fmt.Fprintf(t, "start to ready\t%.1f s\n", r.Ready.Seconds())
	return t.Flush()
}

func join(names []document.FieldName) string {
	parts := make([]string, len(names))
	for i, n := range names {
		parts[i] = string(n)
	}
	return strings.Join(parts, ", ")
}
