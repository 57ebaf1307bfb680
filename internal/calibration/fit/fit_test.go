package fit_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"atlas/internal/calibration"
	"atlas/internal/calibration/fit"
	"atlas/internal/document"
)

// invent makes values that are right as often as their signs say by a rule that the
// fit is not told.
func invent(seed uint64, class calibration.Class, n int, bias float64) []fit.Sample {
	rng := rand.New(rand.NewPCG(seed, 7))
	var out []fit.Sample
	for range n {
		faint, place := rng.Float64()*rng.Float64(), rng.Float64()
		s := document.Signs{Print: 1 - faint, Whole: 1 - faint, Page: 0.9, Size: 1, Place: place, Lead: 1, Check: 0.5, Unmoved: 1}
		z := bias + 4*s.Print + 3*place
		out = append(out, fit.Sample{Class: class, Signs: s, Right: rng.Float64() < 1/(1+math.Exp(-z))})
	}
	return out
}

// given puts the confidences of a table on samples.
func given(t *calibration.Table, samples []fit.Sample) []fit.Sample {
	for i, s := range samples {
		samples[i].Confidence = t.Probability(s.Class, s.Signs)
	}
	return samples
}

func TestFittedConfidencesKeepTheirWordOnOtherValues(t *testing.T) {
	table := fit.Fit(append(invent(1, "name", 1000, -3), invent(2, "date", 1000, -1)...))
	for class, bias := range map[calibration.Class]float64{"name": -3, "date": -1} {
		row := fit.Measure(string(class), given(table, invent(3, class, 5000, bias)))
		if row.ECE > 0.03 {
			t.Errorf("%s: ECE %.3f", class, row.ECE)
		}
		if row.Sure < 200 || row.SureRight < 0.95 {
			t.Errorf("%s: of %d given with 0.95 and more %.3f were right", class, row.Sure, row.SureRight)
		}
	}
}

func TestAClassOfFewValuesIsLikeTheOthers(t *testing.T) {
	clear := document.Signs{Print: 0.99, Whole: 0.95, Page: 0.9, Size: 1, Place: 0.9, Lead: 1, Check: 0.5, Unmoved: 1}
	var few []fit.Sample
	for range 4 {
		few = append(few, fit.Sample{Class: "amount", Signs: clear, Right: true})
	}
	table := fit.Fit(append(invent(1, "name", 1000, -3), few...))
	faint := document.Signs{Print: 0.3, Whole: 0.3, Page: 0.9, Size: 1, Place: 0.2, Lead: 1, Check: 0.5, Unmoved: 1}
	amount, name := table.Probability("amount", faint), table.Probability("name", faint)
	if amount > name+0.15 || amount < name-0.05 {
		t.Errorf("an amount %.2f, a name %.2f", amount, name)
	}
	if best := table.Probability("amount", document.Signs{Print: 1, Whole: 1, Page: 1, Size: 1, Place: 1, Support: 1, Lead: 1, Check: 1, Unmoved: 1}); best > 5.0/6 {
		t.Errorf("four right amounts of four make one certain to %.3f", best)
	}
}

func TestAValueWithoutSignsTeachesNothing(t *testing.T) {
	list := invent(1, "name", 300, -3)
	without := fit.Fit(list).Classes["name"]
	confirmed := []fit.Sample{{Class: "name", Right: true}, {Class: "date", Right: true}}
	with := fit.Fit(append(confirmed, list...))
	if diff := cmp.Diff(without, with.Classes["name"]); diff != "" {
		t.Errorf("(-without +with):\n%s", diff)
	}
	if _, ok := with.Classes["date"]; ok {
		t.Error("a class of values without signs was fitted")
	}
}

func TestAScoreIsBelievedUntilMeasured(t *testing.T) {
	scored := func(score float64, right bool, n int) []fit.Sample {
		out := make([]fit.Sample, n)
		for i := range out {
			out[i] = fit.Sample{Class: "face_count", Signs: document.Signs{Score: score}, Right: right}
		}
		return out
	}
	list := append(invent(1, "name", 500, -3), scored(0.7, true, 40)...)
	p := fit.Fit(append(list, scored(0.7, false, 2)...)).Probability("face_count", document.Signs{Score: 0.7})
	if p < 0.85 {
		t.Errorf("40 of 42 were right: %.2f", p)
	}
	p = fit.Fit(append(list, scored(0.7, false, 40)...)).Probability("face_count", document.Signs{Score: 0.7})
	if math.Abs(p-0.5) > 0.1 {
		t.Errorf("40 of 80 were right: %.2f", p)
	}
}

func TestWhatIsWrittenIsWhatWasFitted(t *testing.T) {
	fitted := fit.Fit(invent(1, "name", 500, -3))
	var file bytes.Buffer
	if err := fit.WriteYAML(&file, fitted); err != nil {
		t.Fatal(err)
	}
	read, err := calibration.Parse(file.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range invent(9, "name", 50, 0) {
		if a, b := fitted.Probability("name", s.Signs), read.Probability("name", s.Signs); a != b {
			t.Fatalf("fitted %v, written %v", a, b)
		}
	}
}

func samples(pairs ...float64) []fit.Sample {
	var out []fit.Sample
	for i := 0; i < len(pairs); i += 2 {
		out = append(out, fit.Sample{Confidence: pairs[i], Right: pairs[i+1] == 1})
	}
	return out
}

func TestMeasure(t *testing.T) {
	// Two bins: 0.99 and 0.97, both right, and 0.60 twice, once right.
	row := fit.Measure("all", samples(0.99, 1, 0.97, 1, 0.6, 1, 0.6, 0))
	if want := (0.02*2 + 0.1*2) / 4; math.Abs(row.ECE-want) > 1e-9 {
		t.Errorf("ECE %v, want %v", row.ECE, want)
	}
	if row.Sure != 2 || row.SureRight != 1 {
		t.Errorf("%d sure, %v right", row.Sure, row.SureRight)
	}
	// The two at 0.60 cannot be told apart by a threshold.
	if row.Above != 0.5 || row.Threshold != 0.97 {
		t.Errorf("%v above %v", row.Above, row.Threshold)
	}
}

func TestNoThresholdHelpsWhenTheSurestIsWrong(t *testing.T) {
	if row := fit.Measure("all", samples(0.99, 0, 0.5, 1)); row.Above != 0 {
		t.Errorf("%v above %v", row.Above, row.Threshold)
	}
}

func TestTheDiagramIsADrawing(t *testing.T) {
	var b bytes.Buffer
	if err := fit.WriteSVG(&b, "Names & dates", samples(0.99, 1, 0.97, 1, 0.6, 1, 0.6, 0)); err != nil {
		t.Fatal(err)
	}
	circles := 0
	for d := xml.NewDecoder(&b); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if e, ok := token.(xml.StartElement); ok && e.Name.Local == "circle" {
			circles++
		}
	}
	if circles != 2 {
		t.Errorf("%d points for two bins", circles)
	}
}
