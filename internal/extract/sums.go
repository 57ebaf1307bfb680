package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"atlas/internal/doctype"
	"atlas/internal/idnum"
	"atlas/internal/kind"
)

// A recogniser that does not know the rupee sign reads a digit for it, close before the
// amount: "₹31,440.00" as "131,440.00". Amounts from a lakh on are not grouped so in
// India, where it would be "1,31,440.00".
var signLikeDigit = regexp.MustCompile(`^[1-9]\d\d,\d{3}(?:\.\d\d)?$`)

var groupedAmount = regexp.MustCompile(`\b\d{1,3}(?:,\d{2,3})+(?:\.\d\d)?\b`)

// doubtOfSign is how many repairs an amount counts for that may begin with the sign.
const doubtOfSign = 2

// sums are the amounts of a paper.
type sums struct {
	printed []string // each of them in figures, as often as it is printed
	inWords []string // those in words, of whole rupees
}

func (s *sheet) sums() (all sums) {
	for _, p := range s.pages {
		for _, l := range p.Lines {
			for _, printed := range groupedAmount.FindAllString(l.Text, -1) {
				if value, ok := idnum.ParseAmount(printed); ok {
					all.printed = append(all.printed, value)
				}
			}
			for _, n := range idnum.RupeesInWords(l.Text) {
				all.inWords = append(all.inWords, fmt.Sprintf("%d.00", n))
			}
		}
	}
	return all
}

// confirm tells the amounts among a field's candidates that are printed in words too, and
// takes the rupee sign that was read as a digit from those that are printed again, in words
// or in figures, without it.
func (all sums) confirm(f doctype.Field, list []candidate) []candidate {
	if f.Class != doctype.Amount {
		return list
	}
	list = slices.Clone(list)
	for i, c := range list {
		printed := printedAs(c)
		if signLikeDigit.MatchString(printed) && !slices.Contains(all.inWords, whole(c.value)) {
			if bare, ok := idnum.ParseAmount(printed[1:]); ok && (slices.Contains(all.printed, bare) || slices.Contains(all.inWords, whole(bare))) {
				list[i].value, list[i].repairs = bare, c.repairs+1
				list[i].places = []span{{c.places[0].page, c.places[0].line, c.places[0].start + 1, c.places[0].end}}
			} else {
				list[i].repairs += doubtOfSign
			}
		}
		if slices.Contains(all.inWords, whole(list[i].value)) {
			list[i].check = kind.Passed
			list[i].score = 1 - (1-min(1, c.score))/2
		}
	}
	return list
}

func printedAs(c candidate) string {
	p := c.places[0]
	return strings.TrimSpace(string([]rune(p.line.Text)[p.start:p.end]))
}

// whole is an amount without its paise, which words leave out.
func whole(amount string) string {
	rupees, _, _ := strings.Cut(amount, ".")
	return rupees + ".00"
}
