package address_test

import (
	"math"
	"os"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/address"
	"atlas/internal/address/fit"
)

// source is the documented address.
const source = "Flat 12, Green View Apartments, MG Road, Bangalore"

// TestCompareDocumented: 89.92 and 9 are published for the pair; the similarity may be
// within 87 to 93.
func TestCompareDocumented(t *testing.T) {
	c := address.Compare(source, "12 Greenview Apt, Mahatma Gandhi Rd, Bengaluru")
	if !c.OK || c.Similarity < 87 || c.Similarity > 93 || c.SamePerson != 9 {
		t.Errorf("got %+v, want a similarity of 87 to 93 and 9", c)
	}
	c = address.Compare(source, "45 Lake View, Whitefield, Bangalore")
	if !c.OK || c.Similarity > 40 || c.SamePerson > 2 {
		t.Errorf("got %+v, want both scores low", c)
	}
	if c := address.Compare(source, source); c.Similarity != 100 || c.SamePerson != 10 {
		t.Errorf("got %+v for equal addresses", c)
	}
}

func TestComparePairs(t *testing.T) {
	table, err := os.ReadFile("testdata/pairs.tsv")
	if err != nil {
		t.Fatal(err)
	}
	limits := map[string][2]int{"same": {7, 10}, "house": {0, 3}, "city": {0, 2}}
	for line := range strings.Lines(string(table)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		cells := strings.Split(strings.TrimSpace(line), "\t")
		limit, known := limits[cells[0]]
		if !known || len(cells) != 3 {
			t.Fatalf("a line of another form: %q", line)
		}
		if c := address.Compare(cells[1], cells[2]); !c.OK || c.SamePerson < limit[0] || c.SamePerson > limit[1] {
			t.Errorf("%s: %+v for\n%s\n%s", cells[0], c, cells[1], cells[2])
		}
	}
}

func TestCompareNothing(t *testing.T) {
	for _, none := range []string{"", "  \n", "***", "12", "ok", "no.", "9800000000", "-, -, -"} {
		if c := address.Compare(source, none); c != (address.Comparison{}) {
			t.Errorf("%q: %+v", none, c)
		}
	}
}

// anAddress draws addresses as people print them, and now and then anything.
func anAddress() *rapid.Generator[string] {
	pairs := fit.Pairs(11, 2000)
	return rapid.OneOf(
		rapid.Custom(func(t *rapid.T) string { return pairs[rapid.IntRange(0, len(pairs)-1).Draw(t, "pair")].A }),
		rapid.Custom(func(t *rapid.T) string { return pairs[rapid.IntRange(0, len(pairs)-1).Draw(t, "pair")].B }),
		rapid.StringMatching(`([A-Za-z0-9/.#-]{1,8}[ ,]{1,2}){1,12}`),
		rapid.String(),
	)
}

func TestCompareProperties(t *testing.T) {
	printed := anAddress()
	rapid.Check(t, func(t *rapid.T) {
		a, b := printed.Draw(t, "a"), printed.Draw(t, "b")
		c := address.Compare(a, b)
		if back := address.Compare(b, a); back != c {
			t.Fatalf("%+v one way and %+v the other", c, back)
		}
		if c.Similarity < 0 || c.Similarity > 100 || c.SamePerson < 0 || c.SamePerson > 10 {
			t.Fatalf("out of range: %+v", c)
		}
		if hundredths := c.Similarity * 100; math.Abs(hundredths-math.Round(hundredths)) > 1e-6 {
			t.Fatalf("more than two decimals: %v", c.Similarity)
		}
		if own := address.Compare(a, a); own.OK && own.Similarity != 100 {
			t.Fatalf("an address against itself: %+v", own)
		}
		if !c.OK && (c.Similarity != 0 || c.SamePerson != 0) {
			t.Fatalf("scores without addresses: %+v", c)
		}
	})
}

// TestExplainAddsUp: the contributions are the scores, to the hundredth.
func TestExplainAddsUp(t *testing.T) {
	printed := anAddress()
	rapid.Check(t, func(t *rapid.T) {
		a, b := printed.Draw(t, "a"), printed.Draw(t, "b")
		e := address.Explain(a, b)
		if c := address.Compare(a, b); c != e.Comparison {
			t.Fatalf("explained %+v, compared %+v", e.Comparison, c)
		}
		if !e.Comparison.OK {
			return
		}
		similarity := 0
		for _, s := range e.Similarity {
			similarity += hundredths(s.Points)
		}
		if similarity != hundredths(e.Comparison.Similarity) {
			t.Fatalf("the parts of the similarity are %d hundredths, it is %v", similarity, e.Comparison.Similarity)
		}
		person := hundredths(e.Start) + hundredths(e.Rounding)
		for _, v := range e.Evidence {
			person += hundredths(v.Points)
		}
		if person != 100*e.Comparison.SamePerson {
			t.Fatalf("the evidence is %d hundredths, the score %d", person, e.Comparison.SamePerson)
		}
	})
}

func hundredths(v float64) int { return int(math.Round(v * 100)) }

// TestCompareSurvivesFormatting: an address in capitals, with other separators and
// without its state is the same one.
func TestCompareSurvivesFormatting(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		house := rapid.IntRange(1, 999).Draw(t, "house")
		street := rapid.SampledFrom([]string{"Tilak", "Nehru", "Station", "Park"}).Draw(t, "street")
		a := strings.NewReplacer("N", itoa(house), "S", street).Replace("House No. N, S Road, Kothrud, Pune, Maharashtra - 411038")
		b := strings.NewReplacer("N", itoa(house), "S", street).Replace("N S Rd.\nKothrud\nPune 411 038")
		if rapid.Bool().Draw(t, "capitals") {
			b = strings.ToUpper(b)
		}
		if c := address.Compare(a, b); c.SamePerson < 9 || c.Similarity < 85 {
			t.Fatalf("%+v for %q and %q", c, a, b)
		}
		other := strings.NewReplacer("N", itoa(house+1), "S", street).Replace("N, S Road, Kothrud, Pune 411038")
		if c := address.Compare(a, other); c.SamePerson > 3 {
			t.Fatalf("%+v for %q and %q", c, a, other)
		}
	})
}

func FuzzCompare(f *testing.F) {
	f.Add(source, "12 Greenview Apt, Mahatma Gandhi Rd, Bengaluru")
	f.Add("S/O: , H.No., Flat No, Sector", "#, 1st, ii, B/, (e) 0 1I2-//-A Wing")
	f.Add("पता: १२, पुणे\xff", "İstanbul 12, Ünï, ﬁrst floor")
	f.Fuzz(func(t *testing.T, a, b string) {
		p := address.Parse(a)
		for _, part := range address.Parts() {
			p.Component(part)
		}
		if pin := p.Component(address.PartPIN); pin != "" && len(pin) != 6 {
			t.Fatalf("PIN %q", pin)
		}
		if c, back := address.Compare(a, b), address.Compare(b, a); c != back {
			t.Fatalf("%+v one way and %+v the other", c, back)
		}
	})
}
