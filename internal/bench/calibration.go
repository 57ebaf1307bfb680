package bench

import (
	"fmt"
	"io"
	"slices"

	"atlas/internal/calibration"
	"atlas/internal/calibration/fit"
	"atlas/internal/specimen"
)

// given are the samples of a stratum, of all strata for "": the fields', and those
// of the types.
func (r *Report) given(stratum specimen.Stratum) (fields, types []fit.Sample) {
	for _, c := range r.Cells() {
		if stratum != "" && c.Stratum != stratum {
			continue
		}
		for _, s := range c.Given {
			if s.Class == calibration.DocumentType {
				types = append(types, s)
			} else {
				fields = append(fields, s)
			}
		}
	}
	return fields, types
}

// Calibrate fits the table of confidences on what was read. The specimens should
// have been drawn for fitting.
func (r *Report) Calibrate() *calibration.Table {
	fields, types := r.given("")
	return fit.Fit(append(fields, types...))
}

// WriteCalibration writes how far the confidences can be believed: of the fields of
// each class and stratum, of all, and of the types.
func (r *Report) WriteCalibration(w io.Writer) error {
	fields, types := r.given("")
	if len(fields) == 0 {
		_, err := fmt.Fprintln(w, "no field was read")
		return err
	}
	var rows []fit.Row
	for _, class := range fit.Classes(fields) {
		of := slices.DeleteFunc(slices.Clone(fields), func(s fit.Sample) bool { return s.Class != class })
		rows = append(rows, fit.Measure(string(class), of))
	}
	for _, stratum := range specimen.Strata() {
		if of, _ := r.given(stratum); len(of) > 0 {
			rows = append(rows, fit.Measure("all fields, "+string(stratum), of))
		}
	}
	rows = append(rows, fit.Measure("all fields", fields))
	if len(types) > 0 {
		rows = append(rows, fit.Measure("type", types))
	}
	return fit.WriteMarkdown(w, rows)
}

// WriteReliability draws the reliability diagram of the fields.
func (r *Report) WriteReliability(w io.Writer) error {
	fields, _ := r.given("")
	return fit.WriteSVG(w, fmt.Sprintf("%d fields of drawn specimens, seed %d", len(fields), r.Seed), fields)
}
