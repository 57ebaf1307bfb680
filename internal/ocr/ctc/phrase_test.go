package ctc_test

import (
	"math"
	"testing"

	"atlas/internal/ocr/ctc"
)

func TestMendPhrases(t *testing.T) {
	lexicon := ctc.NewLexicon([]string{"Kind of Business", "Date of Issue", "Bill No", "S/D/W of", "Address of the Food Business", "name"})
	for _, c := range []struct{ name, film, want string }{
		{"a caption whose words are no words", "K[R10]i[*10]nr[d10] o[e10]r[f10] Bx[u10]sinc[e10]ss", "Kind of Business"},
		{"in capitals where it was read so", "KINT[D10] CF[O10]F BU[*10]SIN[E10]ESS", "KIND OF BUSINESS"},
		{"with blanks lost", "Da[t10]tr[e10]o[f10]fIx[s10]sue", "Date of Issue"},
		{"signs and the number of its row stay", "3. Kinr[d10] ot[f10] Busincs[e10]s.", "3. Kind of Business."},
		{"beside another script, behind a slash", "Qz Wx/Dar[t10]e ox[f10] Issuc[e10]", "Qz Wx/Date of Issue"},
		{"behind what another script was read as", "Q[z40]w[x45] Y[v40]k[x45]q[z40] Dar[t10]e ox[f10] Issuc[e10]", "Qw Ykq Date of Issue"},
		{"the beginning of one that goes on in the next line", "Adt[d10]ress ot[f10] thc[e10] Fx[o10]od", "Address of the Food"},
		{"what was read surely stays", "Datt of Issut", "Datt of Issut"},
		{"what is not nearly one stays", "Dq[a10]n Mx[o10]b Wrsnq[e10]", "Dqn Mxb Wrsnq"},
		{"a value beside a caption is not lost", "Datr[e10] of Issuc[e10] Ramkumar Shetty", "Datr of Issuc Ramkumar Shetty"},
		{"a number that was read surely", "Dat3 of Issuc[e10]", "Dat3 of Issuc"},
		{"what may be a number", "8[D30]i11[l30] N[*20]0[o30]", "8i11 N0"},
		{"the beginning of a value that was read surely", "Datr[e10] of Issuc[e10] YQ/25", "Datr of Issuc YQ/25"},
		{"a digit behind it, however it was read", "Datr[e10] of Issuc[e10] 4[*40]7[*40]", "Datr of Issuc 47"},
		{"letters behind it that were seen", "Datr[e10] of Issuc[e10] R[*15]am", "Datr of Issuc Ram"},
		{"what is hardly seen behind it", "Datr[e10] of Issuc[e10] Y[*40]Q[*40]", "Date of Issue"},
		{"short ones are left to their words", "Bit[l10]l No", "Bitl No"},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := text(english(t).Mend(film(c.film), gaps, lexicon)); got != c.want {
				t.Errorf("%q, read %q: mended to %q, want %q", c.film, text(english(t).Decode(film(c.film), gaps)), got, c.want)
			}
		})
	}
}

// TestPhraseConfidence: a phrase is as sure as it is beside what was read.
func TestPhraseConfidence(t *testing.T) {
	frames := film("Datr[e20] of Issue")
	mended := english(t).Mend(frames, gaps, ctc.NewLexicon([]string{"Date of Issue"}))
	if text(mended) != "Date of Issue" {
		t.Fatalf("mended to %q", text(mended))
	}
	// 0.2 for the letter, e^9.35 for the phrase of 11; 0.78 for what was read.
	want := 0.2 * math.Exp(9.35) / (0.2*math.Exp(9.35) + 0.78)
	last := 0.0
	for _, c := range mended {
		if math.Abs(c.Confidence-want) > 0.001 || c.Frame < last {
			t.Errorf("%q is %.4f sure at %v after %v, want %.4f", c.Rune, c.Confidence, c.Frame, last, want)
		}
		last = c.Frame
	}
}
