package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"atlas/internal/document"
	"atlas/internal/lender"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

// demoPrinter writes the demo's account for a person to read. Writes to it are not
// checked: there is nothing to do about a terminal that went away.
type demoPrinter struct{ w io.Writer }

func (p demoPrinter) heading(format string, args ...any) {
	fmt.Fprintf(p.w, "\n== "+format+"\n", args...)
}

func (p demoPrinter) line(format string, args ...any) { fmt.Fprintf(p.w, "   "+format+"\n", args...) }

// call prints one call with what was sent and answered, long answers cut.
func (p demoPrinter) call(c lender.Call) {
	fmt.Fprintf(p.w, "\n-> %s %s\n", c.Method, c.Path)
	if len(c.Request) > 0 {
		p.line("%s", short(c.Request))
	}
	fmt.Fprintf(p.w, "<- %d after %s\n", c.Status, took(c.Took))
	p.line("%s", short(c.Answer))
}

// short is the beginning of a body.
func short(body []byte) string {
	const most = 300
	text := string(bytes.TrimSpace(body))
	if len(text) > most {
		return strings.ToValidUTF8(text[:most], "") + " ..."
	}
	return text
}

// document prints the fields in their order, and beside each what was drawn when
// that is something else.
func (p demoPrinter) document(doc lender.OCRData, truth specimen.Truth) {
	if doc.ErrorCode != "" {
		p.heading("Document %s: %s, %s", doc.DocumentID, doc.ErrorCode, doc.ErrorReason)
		return
	}
	var kind string
	w := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	eachMember(doc.Data, func(name string, value json.RawMessage) {
		var f lender.Field
		switch {
		case name == "document_type":
			_ = json.Unmarshal(value, &kind) // "" prints as such
			p.heading("Document %s: %s", doc.DocumentID, kind)
		case bytes.Contains(value, []byte(`"address_line_1"`)):
			fmt.Fprintf(w, "   %s\t\t%s\n", name, value)
		case json.Unmarshal(value, &f) == nil:
			fmt.Fprintf(w, "   %s\t%.2f\t%s\n", name, f.Confidence, compared(f.Value, truth.Fields[document.FieldName(name)]))
		}
	})
	_ = w.Flush() // see demoPrinter
}

// compared is a value, with what was drawn when that is something else.
func compared(value *string, drawn string) string {
	switch {
	case value == nil && drawn == "":
		return "not on the paper"
	case value == nil:
		return "not found   (drawn: " + drawn + ")"
	case drawn != "" && drawn != *value:
		return *value + "   (drawn: " + drawn + ")"
	}
	return *value
}

// eachMember visits the members of a JSON object in their order; it stops at what
// is not one.
func eachMember(object json.RawMessage, visit func(name string, value json.RawMessage)) {
	d := json.NewDecoder(bytes.NewReader(object))
	if open, err := d.Token(); err != nil || open != json.Delim('{') {
		return
	}
	for d.More() {
		name, err := d.Token()
		var value json.RawMessage
		if err != nil || d.Decode(&value) != nil {
			return
		}
		visit(fmt.Sprint(name), value)
	}
}

func (p demoPrinter) crossChecks(checks []lender.CrossCheck) {
	p.heading("Cross-checks")
	w := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	for _, c := range checks {
		fmt.Fprintf(w, "   %s\t%d\t%s.%s\t%s\n\t\t%s.%s\t%s\n", c.Name, c.Score,
			c.SourceDoc, c.SourceField, c.SourceValue, c.TargetDoc, c.TargetField, c.TargetValue)
	}
	_ = w.Flush() // see demoPrinter
}

// timings prints how long each stage took for each document.
func (p demoPrinter) timings(results []pipeline.Result, total time.Duration) {
	p.heading("Stages")
	slices.SortFunc(results, func(a, b pipeline.Result) int { return strings.Compare(string(a.Reading.Type), string(b.Reading.Type)) })
	for _, r := range results {
		var stages []string
		for _, t := range r.Timings {
			stages = append(stages, t.Stage+" "+took(t.Duration))
		}
		p.line("%-15s %s", r.Reading.Type, strings.Join(stages, ", "))
	}
	p.line("everything      %s", took(total))
}

func took(d time.Duration) string { return d.Round(time.Millisecond).String() }
