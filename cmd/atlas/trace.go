package main

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"strings"

	"atlas/internal/tracing"
)

type traceCommand struct {
	Case string `arg:"" name:"id" help:"The flow_uuid, or the batch_id of a batch without a flow."`
	All  bool   `help:"Calls that only asked for its state or its results as well."`
}

// Run prints the traces of a flow or a batch.
func (c traceCommand) Run(p *program) error {
	if p.TraceFile == "" {
		return errors.New("trace_file: name the file that the server writes")
	}
	traces, err := tracesOf(p.TraceFile, c.Case)
	if err != nil {
		return err
	}
	if len(traces) == 0 {
		return fmt.Errorf("%s has no trace of it; spans come to the file some seconds after they end", p.TraceFile)
	}
	left := 0
	for _, spans := range traces {
		if asks(spans) && !c.All {
			left++
			continue
		}
		if err := tracing.WriteTree(p.stdout, spans); err != nil {
			return err
		}
	}
	if left > 0 {
		fmt.Fprintf(p.stdout, "%d calls that asked for its state or its results are left out: --all shows them\n", left)
	}
	return nil
}

// asks says whether a trace is of a call that asked for something and caused nothing.
// Clients that poll make one a second.
func asks(spans []tracing.Span) bool {
	return len(spans) == 1 && strings.HasPrefix(spans[0].Name, http.MethodGet+" ")
}

// tracesOf reads the traces of a case, in the order in which their first spans ended. The
// file is read twice, so that only these are held in memory.
func tracesOf(file, id string) ([][]tracing.Span, error) {
	place := make(map[string]int) // by trace
	err := eachSpan(file, func(s tracing.Span) {
		if _, known := place[s.SpanContext.TraceID]; !known && s.Case() == id {
			place[s.SpanContext.TraceID] = len(place)
		}
	})
	if err != nil {
		return nil, err
	}
	traces := make([][]tracing.Span, len(place))
	err = eachSpan(file, func(s tracing.Span) {
		if i, wanted := place[s.SpanContext.TraceID]; wanted {
			traces[i] = append(traces[i], s)
		}
	})
	return traces, err
}

func eachSpan(file string, fn func(tracing.Span)) error {
	f, err := os.Open(file)
	if err != nil {
		return fmt.Errorf("trace_file: %w", err)
	}
	defer f.Close()
	return tracing.ReadFile(f, fn)
}
