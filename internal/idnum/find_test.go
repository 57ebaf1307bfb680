package idnum_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"atlas/internal/idnum"
)

func TestRepair(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		mask       idnum.Mask
		want       string
		repairs    int
		ok         bool
	}{
		{"what fits is kept", "ABCPE1234F", idnum.PANMask, "ABCPE1234F", 0, true},
		{"letters among digits", "ABCPEI2S4F", idnum.PANMask, "ABCPE1254F", 2, true},
		{"digits among letters", "A8CPE12341", idnum.PANMask, "ABCPE1234I", 2, true},
		{"every confusion of a digit", "OoDQIil|ZzASsGTB", idnum.VIDMask, "0000111122455678", 16, true},
		{"small letters are capitals", "abcpe1234f", idnum.PANMask, "ABCPE1234F", 0, true},
		{"a literal is repaired", "HDFCO001234", idnum.IFSCMask, "HDFC0001234", 1, true},
		{"a literal letter is repaired", "27AAECM2933K12B", idnum.GSTINMask, "27AAECM2933K1ZB", 1, true},
		{"where either may stand nothing is repaired", "HDFC0OO1234", idnum.IFSCMask, "HDFC0OO1234", 0, true},
		{"a letter no digit looks like", "ABCPEX234F", idnum.PANMask, "ABCPEX234F", 0, false},
		{"another length", "ABCPE1234", idnum.PANMask, "ABCPE1234", 0, false},
		{"a masked number", "xxxxXXXX7058", idnum.MaskedMask, "XXXXXXXX7058", 0, true},
	} {
		got, repairs, ok := idnum.Repair(tt.text, tt.mask)
		if got != tt.want || repairs != tt.repairs || ok != tt.ok {
			t.Errorf("%s: Repair(%q, %q) = %q, %d, %v, want %q, %d, %v",
				tt.rule, tt.text, tt.mask, got, repairs, ok, tt.want, tt.repairs, tt.ok)
		}
	}
}

func TestFind(t *testing.T) {
	for _, tt := range []struct {
		rule, text string
		mask       idnum.Mask
		want       []string
	}{
		{"in groups of four", "No. 9999 4105 7058", idnum.AadhaarMask, []string{"999941057058"}},
		{"without gaps", "999941057058", idnum.AadhaarMask, []string{"999941057058"}},
		{"after a caption whose blank was lost", "UID999941057058", idnum.AadhaarMask, []string{"999941057058"}},
		{"repaired", "9999 41O5 7OS8", idnum.AadhaarMask, []string{"999941057058"}},
		{"with a speck beside a gap", "9999 :4105 7058", idnum.AadhaarMask, []string{"999941057058"}},
		{"with a speck for a gap", "9999 4105*7058", idnum.AadhaarMask, []string{"999941057058"}},
		{"not within a VID with a speck", "9190 8552 5265 :3193", idnum.AadhaarMask, nil},
		{"not behind a speck within a VID", "9190: 8552 5265 3193", idnum.AadhaarMask, nil},
		{"no speck between two numbers", "House 123, 456 Lane", idnum.PINMask, nil},
		{"not over a stroke", "9999/4105/7058", idnum.AadhaarMask, nil},
		{"not over more", "9999 - 4105 7058", idnum.AadhaarMask, nil},
		{"too many repairs", "9999 41O5 7OSB", idnum.AadhaarMask, nil},
		{"not within a VID in groups", "VID : 9999 4105 7058 0123", idnum.AadhaarMask, nil},
		{"not within a VID without gaps", "9999410570580123", idnum.AadhaarMask, nil},
		{"not the end of a VID", "0123 9999 4105 7058", idnum.AadhaarMask, nil},
		{"a VID itself", "VID : 9999 4105 7058 0123", idnum.VIDMask, []string{"9999410570580123"}},
		{"a date may follow", "9999 4105 7058 01/01/1990", idnum.AadhaarMask, []string{"999941057058"}},
		{"a PAN with gaps", "PAN: ABCPE 1234 F", idnum.PANMask, []string{"ABCPE1234F"}},
		{"a PAN after a word", "INDIA ABCPE1234F", idnum.PANMask, []string{"ABCPE1234F"}},
		{"a PAN after a glued caption", "NumberABCPE1234F", idnum.PANMask, []string{"ABCPE1234F"}},
		{"not the PAN of a GSTIN", "27AAECM2933K1ZB", idnum.PANMask, nil},
		{"a GSTIN", "GSTIN:27AAECM2933K1ZB.", idnum.GSTINMask, []string{"27AAECM2933K1ZB"}},
		{"two IMEIs side by side", "490154203237518 350000000000014", idnum.IMEIMask, []string{"490154203237518", "350000000000014"}},
		{"not within a serial", "A490154203237518B7", idnum.IMEIMask, []string{"490154203237518"}},
		{"a PIN with a gap", "Pune - 411 005", idnum.PINMask, []string{"411005"}},
		{"a PIN glued to its place", "Pune-411005,India", idnum.PINMask, []string{"411005"}},
		{"not the rupees of an amount", "411005.50", idnum.PINMask, nil},
		{"not the paise of an amount", "50.411005", idnum.PINMask, nil},
		{"not three groups of three", "411 005 123", idnum.PINMask, nil},
		{"words are not numbers", "BOSTIG", idnum.PINMask, nil},
		{"the last digits of a masked number", "XXXX XXXX 7058", idnum.MaskedMask, []string{"XXXXXXXX7058"}},
		{"a small letter before is a caption", "o123456", idnum.PINMask, []string{"123456"}},
	} {
		var got []string
		runes := []rune(tt.text)
		for _, m := range idnum.Find(tt.text, tt.mask) {
			got = append(got, m.Value)
			if piece := string(runes[m.Start:m.End]); strings.TrimSpace(piece) != piece {
				t.Errorf("%s: the range %q has blanks outside", tt.rule, piece)
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s: Find(%q, %q) (-want +got):\n%s", tt.rule, tt.text, tt.mask, diff)
		}
	}
}

// fitting draws a text that fits mask as it stands.
func fitting(t *rapid.T, mask idnum.Mask) string {
	var s strings.Builder
	for _, want := range string(mask) {
		switch want {
		case ' ':
		case 'A':
			s.WriteRune(rapid.RuneFrom([]rune("ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "letter"))
		case '9':
			s.WriteRune(rapid.RuneFrom([]rune("0123456789")).Draw(t, "digit"))
		case '?':
			s.WriteRune(rapid.RuneFrom([]rune("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")).Draw(t, "either"))
		default:
			s.WriteRune(want)
		}
	}
	return s.String()
}

var masks = []idnum.Mask{
	idnum.AadhaarMask, idnum.MaskedMask, idnum.VIDMask, idnum.PANMask, idnum.GSTINMask,
	idnum.IMEIMask, idnum.PINMask, idnum.IFSCMask, idnum.DateMask,
}

func TestRepairKeepsWhatFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mask := rapid.SampledFrom(masks).Draw(t, "mask")
		s := fitting(t, mask)
		if got, repairs, ok := idnum.Repair(s, mask); got != s || repairs != 0 || !ok {
			t.Fatalf("Repair(%q, %q) = %q, %d, %v", s, mask, got, repairs, ok)
		}
	})
}

func TestFindReturnsWhatStandsAlone(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		mask := rapid.SampledFrom(masks).Draw(t, "mask")
		s := fitting(t, mask)
		want := []idnum.Match{{Value: s, Start: 2, End: 2 + len(s)}}
		if diff := cmp.Diff(want, idnum.Find(": "+s+" .", mask)); diff != "" {
			t.Fatalf("Find %q (-want +got):\n%s", s, diff)
		}
	})
}

func FuzzFind(f *testing.F) {
	f.Add("VID : 9999 4105 7058 0123", "9999 9999 9999")
	f.Add("पता 27AAECM2933K1ZB", "99AAAAA9999A?Z?")
	f.Add("a", " ")
	f.Fuzz(func(t *testing.T, text, mask string) {
		end := 0
		runes := []rune(text)
		for _, m := range idnum.Find(text, idnum.Mask(mask)) {
			if m.Start < end || m.End > len(runes) || m.End < m.Start {
				t.Fatalf("match %+v in %d runes after %d", m, len(runes), end)
			}
			end = m.End
			if _, _, ok := idnum.Repair(m.Value, idnum.Mask(mask)); !ok {
				t.Fatalf("%q does not fit %q", m.Value, mask)
			}
		}
	})
}
