package name_test

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/name"
)

func TestTheDocumentedPair(t *testing.T) {
	got := name.Compare("Pashangh", "Pashangh Irani")
	if got.Score != 90 {
		t.Errorf("score %d, want 90", got.Score)
	}
	want := []name.Part{
		{Source: "pashangh", Target: "pashangh", Relation: name.Same, Points: 90, Of: 90},
		{Target: "irani", Relation: name.OnlyTarget, Of: 10},
	}
	if diff := gocmp.Diff(want, got.Parts); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestWhatDoesNotCount(t *testing.T) {
	for _, tt := range []struct{ rule, a, b string }{
		{"equal", "Pashangh Irani", "Pashangh Irani"},
		{"capitals", "PASHANGH IRANI", "Pashangh Irani"},
		{"titles", "Mr. Pashangh Irani", "Shri Pashangh Irani"},
		{"two titles", "Late Smt. Asha Rane", "Asha Rane"},
		{"a title at the end", "Asha Rane (Mrs.)", "Asha Rane"},
		{"a glued title", "Mr.Pashangh Irani", "pashangh irani"},
		{"a firm's M/S", "M/s. Rane Electronics", "RANE ELECTRONICS"},
		{"a Devanagari title", "श्रीमती आशा राणे", "आशा राणे"},
		{"the order of words", "RAJESH KUMAR SHARMA", "SHARMA RAJESH KUMAR"},
		{"whose son", "Asha Rane D/O Hari Rane", "Asha Rane"},
		{"whose wife, in words", "Asha Rane wife of Hari Rane", "Asha Rane"},
		{"whose son, misread", "Hari Rane S/0. Anant", "Hari Rane"},
		{"a name of a relation alone", "S/O Hari Rane", "Hari Rane"},
		{"points and blanks", "A.K.Rane", "A K Rane"},
		{"initials in one", "AK Rane", "A. K. Rane"},
		{"& and and", "Rane & Sons", "Rane and Sons"},
		{"a fused suffix", "Rameshbhai Patel", "Ramesh Bhai Patel"},
		{"a split name", "Abdul Rahman", "Abdulrahman"},
		{"a name of three words in one", "Shiva Kumar Raju", "Shivakumarraju"},
		{"an apostrophe", "Maria D'Souza", "Maria DSouza"},
		{"full-width letters", "ＡＳＨＡ", "Asha"},
	} {
		if got := name.Compare(tt.a, tt.b); got.Score != 100 {
			t.Errorf("%s: %q, %q: score %d, want 100: %+v", tt.rule, tt.a, tt.b, got.Score, got.Parts)
		}
	}
}

func TestOnePerson(t *testing.T) {
	for _, tt := range []struct {
		rule, a, b string
		score      int // at least
	}{
		{"Mohd", "Mohd Salim Ansari", "Mohammed Saleem Ansari", 97},
		{"Md.", "Md. Salim", "Muhammad Salim", 97},
		{"Sk.", "Sk. Raheem", "Shaikh Rahim", 95},
		{"Kr.", "Ajoy Kr. Ghosh", "Ajay Kumar Ghosh", 97},
		{"Ch.", "Bimal Ch. Roy", "Bimal Chandra Roy", 97},
		{"Laxmi", "Laxmi Menon", "Lakshmi Menon", 97},
		{"Agrawal", "Renu Agrawal", "Renu Aggarwal", 97},
		{"Choudhary", "Tapan Chowdhury", "Tapan Chaudhari", 97},
		{"ee and i", "Deepak Meena", "Dipak Mina", 97},
		{"v and w", "Vishwas Wagh", "Viswas Vagh", 90},
		{"sh and s, vowels lost", "Shivaji Bhosale", "Sivaji Bhosle", 85},
		{"an unspoken a", "Rajendra Rane", "Rajender Rane", 70},
		{"a suffix left out", "Rameshbhai Patel", "Ramesh Patel", 95},
		{"a father's name left out", "Ramesh Vitthal Rane", "Ramesh Rane", 90},
		{"a family name left out", "Asha Rane", "Asha", 85},
		{"an initial", "R. Rane", "Ramesh Rane", 85},
		{"two initials", "A K Rane", "Ajay Kumar Rane", 85},
		{"an initial at the end", "Rane R", "Ramesh Rane", 85},
		{"a father's initial", "S. Palani", "Palani", 90},
		{"slips of reading", "Rarnesh Wagn", "Ramesh Wagh", 75},
		{"Pvt Ltd", "Rane Electronics Pvt Ltd", "Rane Electronics Private Limited", 97},
		{"a form left out", "Rane Electronics Pvt. Ltd.", "RANE ELECTRONICS", 90},
		{"Trading", "Rane Traders", "Rane Trading", 97},
	} {
		got := name.Compare(tt.a, tt.b)
		if got.Score < tt.score || got.Score == 100 {
			t.Errorf("%s: %q, %q: score %d, want %d to 99: %+v", tt.rule, tt.a, tt.b, got.Score, tt.score, got.Parts)
		}
		if got.SamePerson < 7 {
			t.Errorf("%s: %q, %q: same person %d, want 7 or more: %+v", tt.rule, tt.a, tt.b, got.SamePerson, got.Reasons())
		}
	}
}

func TestTwoPersons(t *testing.T) {
	for _, tt := range []struct {
		rule, a, b string
		score      int // at most
	}{
		{"brothers", "Ramesh Sharma", "Rajesh Sharma", 60},
		{"brothers, two misreadable letters", "Suresh Rane", "Naresh Rane", 60},
		{"brother and sister", "Anil Rane", "Anila Rane", 60},
		{"Sunita and Anita", "Sunita Devi", "Anita Devi", 60},
		{"Raju and Raja", "Raju Rane", "Raja Rane", 60},
		{"father and son", "Ramesh Vitthal Rane", "Vitthal Hari Rane", 70},
		{"a grandfather's name", "Ramesh Vitthal Rane", "Vitthal Ramesh Rane", 80},
		{"son without his father's first name", "Suresh Ramesh Rane", "Ramesh Rane", 75},
		{"wife and husband", "Sunita Ramesh Rane", "Ramesh Vitthal Rane", 60},
		{"wife and husband, two words", "Sunita Rane", "Ramesh Rane", 60},
		{"one first name", "Ramesh Sharma", "Ramesh Verma", 60},
		{"another initial", "S. Palani", "K. Palani", 70},
		{"Kumar and Singh", "Ramesh Kumar", "Ramesh Singh", 75},
		{"another trade", "Sai Electronics", "Sai Traders", 60},
		{"another form", "Rane Foods Pvt Ltd", "Rane Foods LLP", 80},
		{"first letters", "Asha Rane", "Usha Rane", 60},
		{"a first letter lost", "Arun Kumar", "Varun Kumar", 60},
		{"nothing in common", "Asha Rane", "Vikas Gupta", 0},
	} {
		got := name.Compare(tt.a, tt.b)
		if got.Score > tt.score {
			t.Errorf("%s: %q, %q: score %d, want at most %d: %+v", tt.rule, tt.a, tt.b, got.Score, tt.score, got.Parts)
		}
		if got.SamePerson > 5 {
			t.Errorf("%s: %q, %q: same person %d, want at most 5: %+v", tt.rule, tt.a, tt.b, got.SamePerson, got.Reasons())
		}
	}
}

// TestALongerName: the beginning of a name may be the name cut short by a narrow form,
// or another name. Neither is taken for granted.
func TestALongerName(t *testing.T) {
	for _, tt := range [][2]string{{"Priya Rane", "Priyanka Rane"}, {"Chandrashek Rane", "Chandrashekar Rane"}} {
		got := name.Compare(tt[0], tt[1])
		if got.Score < 70 || got.Score > 85 || got.SamePerson < 3 || got.SamePerson > 8 || got.Parts[0].Relation == name.Same {
			t.Errorf("%q, %q: %+v", tt[0], tt[1], got)
		}
	}
}

func TestNothingToCompare(t *testing.T) {
	for _, tt := range [][2]string{{"", ""}, {"", "Asha"}, {"--", "Asha"}, {"Asha", " . "}} {
		got := name.Compare(tt[0], tt[1])
		if got.Score != 0 || got.SamePerson != 0 || len(got.Parts) != 0 {
			t.Errorf("%q, %q: %+v", tt[0], tt[1], got)
		}
	}
}

// printed draws what a paper may have in the place of a name, most of it sensible.
func printed() *rapid.Generator[string] {
	words := rapid.SampledFrom([]string{
		"Ramesh", "RAJESH", "Ramsh", "Kumar", "kr.", "Patil", "R.", "R K", "Bhai", "Rameshbhai", "Mohd", "Shaikh", "S/O", "Hari", "Mr.", "Smt",
		"M/s", "Sai", "Electronics", "Traders", "Pvt", "Ltd", "&", "श्री", "आशा", "Lakshmi", "Laxmi", "Abdul", "Abdulrahman", "Rahman", "ji", "-",
	})
	return rapid.OneOf(
		rapid.Map(rapid.SliceOfN(words, 0, 7), func(w []string) string { return strings.Join(w, " ") }),
		rapid.StringOfN(rapid.RuneFrom([]rune("aAbBkKrRशा12 .,/-'&")), 0, 40, -1),
	)
}

func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := printed().Draw(t, "a"), printed().Draw(t, "b")
		there, back := name.Compare(a, b), name.Compare(b, a)
		if there.Score != back.Score || there.SamePerson != back.SamePerson {
			t.Fatalf("%q, %q: %d and %d there, %d and %d back", a, b, there.Score, there.SamePerson, back.Score, back.SamePerson)
		}
		if there.Score < 0 || there.Score > 100 || there.SamePerson < 0 || there.SamePerson > 10 {
			t.Fatalf("%q, %q: score %d, same person %d", a, b, there.Score, there.SamePerson)
		}
		addsUp(t, there)
		mirrored(t, there, back)
		if self := name.Compare(a, a); self.Score != 100 && self.Source != "" {
			t.Fatalf("%q with itself: %d %+v", a, self.Score, self.Parts)
		}
		if got := name.Compare(a, ""); got.Score != 0 {
			t.Fatalf("%q with nothing: %d", a, got.Score)
		}
	})
}

// addsUp checks that the explanation is the whole of the scores.
func addsUp(t *rapid.T, c name.Comparison) {
	points, of, odds := 0, 0, 0.0
	for _, p := range c.Parts {
		if p.Points < 0 || p.Points > p.Of {
			t.Fatalf("part %+v", p)
		}
		points, of = points+p.Points, of+p.Of
	}
	if points != c.Score || len(c.Parts) > 0 && of != 100 {
		t.Fatalf("score %d, but parts %+v", c.Score, c.Parts)
	}
	for _, r := range c.Reasons() {
		odds += r.LogOdds
	}
	if p := 1 / (1 + math.Exp(-odds)); len(c.Parts) > 0 && math.Abs(p-c.Probability) > 1e-12 {
		t.Fatalf("probability %v, but reasons %+v", c.Probability, c.Reasons())
	}
}

// mirrored checks that the other direction has the same parts with sides exchanged.
func mirrored(t *rapid.T, there, back name.Comparison) {
	exchanged := make([]name.Part, len(back.Parts))
	for i, p := range back.Parts {
		p.Source, p.Target = p.Target, p.Source
		switch p.Relation {
		case name.OnlySource:
			p.Relation = name.OnlyTarget
		case name.OnlyTarget:
			p.Relation = name.OnlySource
		}
		exchanged[i] = p
	}
	if diff := gocmp.Diff(inOrder(there.Parts), inOrder(exchanged)); diff != "" {
		t.Fatalf("(-there +back):\n%s", diff)
	}
}

func inOrder(parts []name.Part) []name.Part {
	parts = append([]name.Part{}, parts...)
	slices.SortFunc(parts, func(a, b name.Part) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.Target, b.Target), cmp.Compare(a.Points, b.Points), cmp.Compare(a.Of, b.Of))
	})
	return parts
}

func TestTitlesAndCapitalsNeverCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.StringMatching(`[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}`).Draw(t, "a")
		b := rapid.StringMatching(`[A-Z][a-z]{3,8} [A-Z][a-z]{3,8}`).Draw(t, "b")
		title := rapid.SampledFrom([]string{"Mr", "Mrs.", "Ms", "Smt.", "Shri", "M/S", "M/s.", "Dr.", "MR."}).Draw(t, "title")
		want := name.Compare(a, b)
		if got := name.Compare(title+" "+strings.ToUpper(a), b); got.Score != want.Score || got.SamePerson != want.SamePerson {
			t.Fatalf("with %q and capitals %d, without %d", title, got.Score, want.Score)
		}
	})
}

func TestPartsStandInTheOrderOfTheSource(t *testing.T) {
	for _, tt := range [][2]string{{"Zubin Hari Rane", "Asha Zubin Rane"}, {"Asha Zubin Rane", "Zubin Hari Rane"}} {
		var source []string
		for _, p := range name.Compare(tt[0], tt[1]).Parts {
			if p.Source != "" {
				source = append(source, p.Source)
			}
		}
		if got := strings.Join(source, " "); got != strings.ToLower(tt[0]) {
			t.Errorf("%q: parts are of %q", tt[0], got)
		}
	}
}

func FuzzCompare(f *testing.F) {
	f.Add("Pashangh", "Pashangh Irani")
	f.Add("\xff\xfe", "॥")
	f.Add("S/O S/O S/O", strings.Repeat("a ", 300))
	f.Fuzz(func(t *testing.T, a, b string) {
		there, back := name.Compare(a, b), name.Compare(b, a)
		sum := 0
		for _, p := range there.Parts {
			sum += p.Points
		}
		if there.Score != back.Score || there.Score < 0 || there.Score > 100 || sum != there.Score {
			t.Fatalf("%q, %q: %+v", a, b, there)
		}
	})
}

func BenchmarkCompare(b *testing.B) {
	pairs := [][2]string{
		{"Pashangh", "Pashangh Irani"},
		{"MR RAJESH KUMAR SHARMA", "Sharma Rajesh Kr."},
		{"Mohd. Salim Ansari S/O Rahim Ansari", "Mohammed Saleem Ansari"},
		{"M/s Sai Electronics Pvt Ltd", "SAI ELECTRONICS PRIVATE LIMITED"},
		{"Sunita Ramesh Patil", "Vikas Gupta"},
	}
	for i := 0; b.Loop(); i++ {
		p := pairs[i%len(pairs)]
		name.Compare(p[0], p[1])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
