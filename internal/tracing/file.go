package tracing

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// Span is a span of a trace file.
type Span struct {
	Name        string
	SpanContext struct{ TraceID, SpanID string }
	Parent      struct{ SpanID string }
	StartTime   time.Time
	EndTime     time.Time
	Attributes  []struct {
		Key   string
		Value struct{ Value any }
	}
}

// maxLine is the longest line of a trace file: what a process says of itself is in each.
const maxLine = 1 << 20

// ReadFile calls fn with each span of a trace file. A line that is not one, as a process
// leaves that was killed while it wrote, is left out.
func ReadFile(r io.Reader, fn func(Span)) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var s Span
		if json.Unmarshal(lines.Bytes(), &s) == nil && s.SpanContext.TraceID != "" {
			fn(s)
		}
	}
	return lines.Err()
}

// Case is the flow_uuid or batch_id that a span is about, "" for none.
func (s Span) Case() string {
	for _, a := range s.Attributes {
		if a.Key == string(flowKey) || a.Key == string(batchKey) {
			return fmt.Sprint(a.Value.Value)
		}
	}
	return ""
}

// WriteTree prints the spans of one trace, each below the one it is within: when it began
// after the first and how long it took, both in milliseconds, and its other attributes.
func WriteTree(w io.Writer, spans []Span) error {
	if len(spans) == 0 {
		return nil
	}
	spans = slices.Clone(spans)
	slices.SortStableFunc(spans, func(a, b Span) int { return a.StartTime.Compare(b.StartTime) })
	t := tree{w: w, first: spans[0].StartTime, within: make(map[string][]Span)}
	known := make(map[string]bool)
	for _, s := range spans {
		known[s.SpanContext.SpanID] = true
	}
	for _, s := range spans {
		parent := s.Parent.SpanID
		if !known[parent] {
			parent = "" // it is a root, or its parent was lost
		}
		t.within[parent] = append(t.within[parent], s)
	}
	t.printf("trace %s of %s, begun %s\n", spans[0].SpanContext.TraceID, cmp.Or(caseIn(spans), "no flow"), t.first.UTC().Format(time.RFC3339))
	t.write("", 0)
	return t.err
}

func caseIn(spans []Span) string {
	for _, s := range spans {
		if of := s.Case(); of != "" {
			return of
		}
	}
	return ""
}

type tree struct {
	w      io.Writer
	first  time.Time
	within map[string][]Span // by the parent's id
	err    error
}

func (t *tree) write(parent string, depth int) {
	for _, s := range t.within[parent] {
		t.printf("%8d %7d  %s%s%s\n", s.StartTime.Sub(t.first).Milliseconds(), s.EndTime.Sub(s.StartTime).Milliseconds(),
			strings.Repeat("  ", depth), s.Name, s.rest())
		t.write(s.SpanContext.SpanID, depth+1)
	}
}

// rest is the attributes that say more than the tree does.
func (s Span) rest() (text string) {
	for _, a := range s.Attributes {
		if a.Key != string(flowKey) && a.Key != string(batchKey) {
			text += fmt.Sprintf(" %s=%v", a.Key, a.Value.Value)
		}
	}
	return text
}

func (t *tree) printf(format string, args ...any) {
	if t.err == nil {
		_, t.err = fmt.Fprintf(t.w, format, args...)
	}
}
