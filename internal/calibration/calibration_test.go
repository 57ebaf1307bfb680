package calibration_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/calibration"
	"atlas/internal/document"
)

func drawSigns(t *rapid.T, label string) document.Signs {
	v := func(name string) float64 { return rapid.Float64Range(0, 1).Draw(t, label+name) }
	return document.Signs{
		Print: v("print"), Whole: v("whole"), Page: v("page"), Size: v("size"), Place: v("place"),
		Support: v("support"), Lead: v("lead"), Check: v("check"), Unmoved: v("unmoved"), Cover: v("cover"), Plain: v("plain"), Spacing: v("spacing"), Score: v("score"),
	}
}

func higher(a, b document.Signs) document.Signs {
	return document.Signs{
		Print: max(a.Print, b.Print), Whole: max(a.Whole, b.Whole), Page: max(a.Page, b.Page), Size: max(a.Size, b.Size), Place: max(a.Place, b.Place),
		Support: max(a.Support, b.Support), Lead: max(a.Lead, b.Lead), Check: max(a.Check, b.Check), Unmoved: max(a.Unmoved, b.Unmoved), Cover: max(a.Cover, b.Cover), Plain: max(a.Plain, b.Plain), Spacing: max(a.Spacing, b.Spacing), Score: max(a.Score, b.Score),
	}
}

func TestBetterSignsNeverLowerTheProbability(t *testing.T) {
	table := calibration.Builtin()
	rapid.Check(t, func(t *rapid.T) {
		class := rapid.SampledFrom([]calibration.Class{"name", "date", "identifier", "address", "amount", "text", "formatted_address", "capture_quality", calibration.DocumentType, calibration.Any, "of no class"}).Draw(t, "class")
		a := drawSigns(t, "a ")
		b := higher(a, drawSigns(t, "b "))
		pa, pb := table.Probability(class, a), table.Probability(class, b)
		if !(0 < pa && pa <= pb && pb < 1) {
			t.Fatalf("%v then %v", pa, pb)
		}
	})
}

func TestAnUnknownClassIsLikeAny(t *testing.T) {
	table := calibration.Builtin()
	signs := document.Signs{Print: 0.9, Whole: 0.8, Page: 0.9, Size: 1, Place: 0.7, Lead: 1, Check: 0.5, Unmoved: 1}
	if got, want := table.Probability("of an operator", signs), table.Probability(calibration.Any, signs); got != want {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestFewValuesAreNeverCertain(t *testing.T) {
	table, err := calibration.Parse([]byte("classes: {any: {fields: 18, right: 18, base: 30}}"))
	if err != nil {
		t.Fatal(err)
	}
	if got := table.Probability(calibration.Any, document.Signs{}); got != 0.95 {
		t.Errorf("18 right values of 18: %v, want 19/20", got)
	}
}

func TestVersionFollowsTheContents(t *testing.T) {
	a, err := calibration.Parse([]byte("classes: {any: {base: 1}}"))
	if err != nil {
		t.Fatal(err)
	}
	b, err := calibration.Parse([]byte("classes: {any: {base: 2}}"))
	if err != nil {
		t.Fatal(err)
	}
	if len(a.Version()) != 12 || a.Version() == b.Version() {
		t.Errorf("versions %q and %q", a.Version(), b.Version())
	}
}

func TestABrokenTableIsRefused(t *testing.T) {
	for name, c := range map[string]struct{ file, want string }{
		"no YAML":         {"classes: [", "reading"},
		"no class any":    {"classes: {name: {base: 1}}", `no class "any"`},
		"a sign of old":   {"classes: {any: {signs: {moon: [0, 1]}}}", `no sign "moon"`},
		"other knots":     {"classes: {any: {signs: {check: [0, 1]}}}", "2 points instead of 3"},
		"a falling curve": {"classes: {any: {signs: {check: [0, 1, 0.5]}}}", "falls"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := calibration.Parse([]byte(c.file))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}
