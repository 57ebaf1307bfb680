package ctc_test

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"atlas/internal/ocr/ctc"
)

const printed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-/."

// english is an alphabet of letters, digits and a few signs.
func english(t testing.TB) *ctc.Alphabet {
	t.Helper()
	return parse(t, strings.Join(strings.Split(printed, ""), "\n")+"\n")
}

// film is what a recogniser makes of a line, a frame and a blank for each character.
// Behind a character may stand in brackets another that is as likely to be seen as the
// per cent that follow it, "S[H40]ARMA", or nothing: "S[*40]". A blank is a space that is
// sure, "_" one in doubt, "~" a hint and "^" hardly a hint of one; all four are white.
func film(line string) []float32 {
	n := len(printed) + 2
	var frames []float32
	add := func(show map[int]float32) {
		frame := make([]float32, n)
		rest := float32(1)
		for class, p := range show {
			frame[class] = p
			rest -= p
		}
		frame[0] += rest
		frames = append(frames, frame...)
	}
	class := func(c byte) int { return strings.IndexByte(printed, c) + 1 } // 0, the blank, for "*"
	for i := 0; i < len(line); i++ {
		switch c := line[i]; c {
		case ' ':
			add(map[int]float32{n - 1: 0.9})
		case '_':
			add(map[int]float32{n - 1: 0.012})
		case '~':
			add(map[int]float32{n - 1: 0.0006})
		case '^':
			add(map[int]float32{n - 1: 0.0001})
		default:
			show := map[int]float32{class(c): 0.98}
			if i+1 < len(line) && line[i+1] == '[' {
				other := float32(line[i+3]-'0')/10 + float32(line[i+4]-'0')/100
				show = map[int]float32{class(c): 0.98 - other, class(line[i+2]): other}
				i += 5
			}
			add(show)
			add(nil)
		}
	}
	return frames
}

// gaps is the white of a film.
func gaps(from, to float64) float64 {
	if to-from > 2.5 {
		return wordWhite
	}
	return letterWhite
}

func text(line []ctc.Char) string {
	var b strings.Builder
	for _, c := range line {
		b.WriteRune(c.Rune)
	}
	return b.String()
}

func TestMend(t *testing.T) {
	lexicon := ctc.NewLexicon([]string{"Station", "STATE", "colony", "sharma", "bharat", "mall", "road", "name", "road", "M.G.", "Ram", "solo", "Mart", "and", "Martand", "Sri", "Rama"})
	for _, c := range []struct{ name, film, want string }{
		{"a word in doubt becomes the lexicon's", "Stat[i30]t[i40]on", "Station"},
		{"in capitals where it is printed so", "STATt[I40]ON", "STATION"},
		{"in small letters where it is printed so", "stat[i30]t[i40]on", "station"},
		{"a letter too many", "Stax[*30]tion", "Station"},
		{"two letters too many", "Stax[*40]y[*40]tion", "Staxytion"},
		{"a letter too many that was read surely", "S[*07]roa[e30]d", "Sroad"},
		{"the same, less surely", "S[*10]roa[e30]d", "Road"},
		{"a digit for a letter", "Stat1[i30]on", "Station"},
		{"a digit for its first letter", "5[s30]tation", "Station"},
		{"a number that runs into a sure word", "5R[B40]oad", "5Road"},
		{"signs beside it stay", "-Stat[i30]t[i40]on.", "-Station."},
		{"words beside it stay", "Qx Stat[i30]t[i40]on Zy", "Qx Station Zy"},
		{"a sure word stays", "Statton", "Statton"},
		{"a word in doubt that the lexicon knows stays", "R[B40]oad", "Road"},
		{"a word that the frames hardly show does not take its place", "Sv[h03]arma", "Svarma"},
		{"a name that the lexicon does not know stays", "Kr[n40]itvik", "Kritvik"},
		{"a word of three letters is too short to take a place", "Ra[o40]n[m40]", "Ran"},
		{"three letters may be a word with one lost", "R*[o30]a[e20]d", "Road"},
		{"two words with a dash between are no misread word", "N-[a45]me", "N-me"},
		{"what may be four digits stays", "SOI[L40]O", "SOIO"},
		{"a code stays", "S7A7[T40]10N", "S7A710N"},
		{"a number stays", "5747[T40]", "5747"},
		{"a word that had come apart", "Co_lony", "Colony"},
		{"two words that are one, set apart", "Co lony", "Co lony"},
		{"words of the lexicon stay apart", "Mall_Road", "Mall Road"},
		{"two words that had run together", "Mall^Road", "Mall Road"},
		{"a little word stays apart", "Mart_and", "Mart and"},
		{"a little word that had run into another", "Sri^Mall", "Sri Mall"},
		{"little words alone tear nothing", "Sri^and", "Sriand"},
		{"a word in one piece is not torn", "MallRoad", "MallRoad"},
		{"a word that had run into one that is not known", "Qoad~Mall", "Qoad Mall"},
		{"two words that are not known", "Qoad~Nall", "QoadNall"},
		{"letters before a word", "Qo~Mall", "QoMall"},
		{"a word that is not two stays in one piece", "Mall^Qoad", "MallQoad"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := text(english(t).Mend(film(c.film), gaps, lexicon)); got != c.want {
				t.Errorf("%q, read %q: mended to %q, want %q", c.film, text(english(t).Decode(film(c.film), gaps)), got, c.want)
			}
		})
	}
}

// TestMendedConfidence: a word that was mended is as sure as it is among all that the
// frames show, its characters stand where those were that it takes the place of.
func TestMendedConfidence(t *testing.T) {
	lexicon := ctc.NewLexicon([]string{"sharma", "sharda"})
	frames := film("Sharx[m20]a")
	read, mended := english(t).Decode(frames, evenly(0)), english(t).Mend(frames, evenly(0), lexicon)
	if text(mended) != "Sharma" {
		t.Fatalf("mended to %q", text(mended))
	}
	// 0.2 for the letter, e^4.2 for the word; 0.78 for what was read.
	want := 0.2 * math.Exp(4.2) / (0.2*math.Exp(4.2) + 0.78)
	for i, c := range mended {
		if math.Abs(c.Confidence-want) > 0.01 {
			t.Errorf("%q is %.3f sure, want %.3f", c.Rune, c.Confidence, want)
		}
		if math.Abs(c.Frame-read[i].Frame) > 0.6 {
			t.Errorf("%q stands at %v, was at %v", c.Rune, c.Frame, read[i].Frame)
		}
	}
}

func TestMendProperties(t *testing.T) {
	a := english(t)
	nothing := ctc.NewLexicon(nil)
	words := rapid.SliceOfN(rapid.StringMatching(`[a-z]{2,9}`), 0, 5)
	rapid.Check(t, func(t *rapid.T) {
		frames := film(rapid.StringMatching(`([A-Za-z0-9]|[a-z]\[[a-z][0-4][0-9]\]|[ _~^.-]){0,20}`).Draw(t, "film"))
		white := rapid.SampledFrom([]ctc.White{gaps, evenly(0), evenly(1)}).Draw(t, "white")
		read := a.Decode(frames, white)
		if got := text(a.Mend(frames, white, nothing)); got != text(read) {
			t.Fatalf("%q became %q without a lexicon", text(read), got)
		}
		last := 0.0
		for _, c := range a.Mend(frames, white, ctc.NewLexicon(words.Draw(t, "words"))) {
			if c.Frame < last || !(c.Confidence > 0 && c.Confidence <= 1) {
				t.Fatalf("%q at %v after %v with confidence %v", c.Rune, c.Frame, last, c.Confidence)
			}
			last = c.Frame
		}
	})
}
