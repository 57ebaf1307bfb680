package extract

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"atlas/internal/doctype"
	"atlas/internal/idnum"
	"atlas/internal/kind"
)

// A recogniser that does not know the rupee sign reads a digit for it, close before the
// amount: "₹31,440.00" as "131,440.00". Amounts from a lakh on are not grouped so in
// India, where it would be "1,31,440.00", but by programs that were made elsewhere.
var (
	signLikeDigit = regexp.MustCompile(`^[1237][1-9]\d,\d{3}(?:\.\d\d)?$`)
	asAbroad      = regexp.MustCompile(`^\d{3},\d{3}`)
)

// groupedAmount may stand behind the capital that the sign was read as.
var groupedAmount = regexp.MustCompile(`\b[A-Z]?(\d{1,3}(?:,\d{2,3})+(?:\.\d\d)?)\b`)

// doubtOfSign is how many repairs an amount counts for that may begin with the sign.
const doubtOfSign = 2

// sums are the amounts of a paper.
type sums struct {
	figures []string       // as they are printed
	printed []string       // what they come to
	inWords []string       // those in words, of whole rupees
	plain   map[int64]bool // every amount in figures, grouped or not, in paise
}

// plainAmount is an amount, its digits in groups or not.
var plainAmount = regexp.MustCompile(`\d{1,3}(?:,\d{2,3})+(?:\.\d\d)?|\d+\.\d\d|\d{3,}`)

func (s *sheet) sums() (all sums) {
	all.plain = map[int64]bool{}
	for _, p := range s.pages {
		for i, l := range p.Lines {
			for _, m := range plainAmount.FindAllString(l.Text, -1) {
				if value, ok := idnum.ParseAmount(m); ok {
					all.plain[paise(value)] = true
				}
			}
			for _, m := range groupedAmount.FindAllStringSubmatch(l.Text, -1) {
				if value, ok := idnum.ParseAmount(m[1]); ok {
					all.figures, all.printed = append(all.figures, m[1]), append(all.printed, value)
				}
			}
			text := l.Text
			if i+1 < len(p.Lines) {
				text += " " + p.Lines[i+1].Text // where words may go on
			}
			for _, n := range idnum.RupeesInWords(text) {
				all.inWords = append(all.inWords, fmt.Sprintf("%d.00", n))
			}
		}
	}
	return all
}

// confirm tells the amounts among a field's candidates that are printed in words too, and
// takes the rupee sign that was read as a digit from those that are printed again, in words
// or in figures, without it, or are what a price leaves after a down payment.
func (all sums) confirm(f doctype.Field, list []candidate) []candidate {
	if f.Class != doctype.Amount {
		return list
	}
	list = slices.Clone(list)
	for i, c := range list {
		printed := printedAs(c)
		if signLikeDigit.MatchString(printed) && !slices.Contains(all.inWords, whole(c.value)) {
			if bare, ok := idnum.ParseAmount(printed[1:]); ok && (all.withoutSign(bare) || all.leaves(bare, c.value) && !all.follows(c.value)) {
				list[i].value, list[i].repairs = bare, c.repairs+1
				list[i].places = []span{{c.places[0].page, c.places[0].line, c.places[0].start + 1, c.places[0].end}}
			} else {
				list[i].repairs += doubtOfSign
			}
		}
		if all.spelt(list[i].value) {
			list[i].check = kind.Passed
			list[i].score = 1 - (1-min(1, c.score))/2
		}
	}
	return list
}

// roundedOff puts a whole amount before one that is less than a rupee off it: what is to be paid of
// a "Net Amount" of 3,480.24 is 3,480.
func roundedOff(f doctype.Field, list []candidate) []candidate {
	const near, enough = 100, 0.6 // paise
	if !f.Rounded {
		return list
	}
	for i, c := range list {
		off := func(o candidate) bool {
			d := paise(o.value) - paise(c.value)
			return d != 0 && max(d, -d) < near && paise(o.value)%near != 0 && o.score > c.score && c.score >= enough*o.score
		}
		if paise(c.value)%near != 0 {
			continue
		}
		for _, o := range list {
			if off(o) {
				list[i].score = max(list[i].score, min(1, o.score+aBit))
			}
		}
	}
	return list
}

// aBit decides between two values for which as much speaks.
const aBit = 0.01

// leaving believes those amounts of which another printed amount leaves one of rest, and
// the others less, where there are such.
func (all sums) leaving(list, rest []candidate) []candidate {
	leaves := func(c candidate) bool {
		return slices.ContainsFunc(rest, func(r candidate) bool {
			off := paise(c.value) - paise(r.value)
			return off > 0 && off != paise(r.value) && all.plain[off] && r.score >= minScore
		})
	}
	if !slices.ContainsFunc(list, leaves) {
		return list
	}
	list = slices.Clone(list)
	for i, c := range list {
		if leaves(c) {
			list[i].check = kind.Passed
			list[i].score = 1 - (1-min(1, c.score))/2
		} else {
			list[i].score *= leavesNothing
		}
	}
	return list
}

// leavesNothing is what is left of the belief in an amount that does not fit with the
// others, where another does.
const leavesNothing = 0.7

// proposeSpelt takes the figures of the amounts that the paper has in words.
func (s *sheet) proposeSpelt(f doctype.Field, k kind.Kind) []candidate {
	return slices.DeleteFunc(s.proposeAnywhere(f, k), func(c candidate) bool { return !slices.Contains(s.amounts.inWords, c.value) })
}

// spelt says whether an amount is printed in words, which leave out the paise: of two
// that differ by these, "1,12,500.01" before it is rounded and "1,12,500.00", the latter is.
func (all sums) spelt(amount string) bool {
	rupees := whole(amount)
	return slices.Contains(all.inWords, rupees) && (amount == rupees || !slices.Contains(all.printed, rupees))
}

// withoutSign says whether an amount is printed in words, or again in figures on a paper
// that groups none as abroad but those that may begin with the sign.
func (all sums) withoutSign(bare string) bool {
	if slices.Contains(all.inWords, whole(bare)) {
		return true
	}
	abroad := func(printed string) bool {
		rest, ok := idnum.ParseAmount(printed[1:])
		return asAbroad.MatchString(printed) && !(ok && slices.Contains(all.printed, rest))
	}
	return slices.Contains(all.printed, bare) && !slices.ContainsFunc(all.figures, abroad)
}

// leaves says whether an amount is the difference of two others, none of which is besides.
func (all sums) leaves(amount, besides string) bool {
	return all.two(func(a, b string) bool {
		return a != besides && b != amount && paise(a)-paise(b) == paise(amount)
	})
}

// follows says whether an amount is the sum or the difference of two others.
func (all sums) follows(amount string) bool {
	return all.leaves(amount, amount) || all.two(func(a, b string) bool { return paise(a)+paise(b) == paise(amount) })
}

// two says whether something holds for two of the amounts.
func (all sums) two(holds func(a, b string) bool) bool {
	return slices.ContainsFunc(all.printed, func(a string) bool {
		return slices.ContainsFunc(all.printed, func(b string) bool { return holds(a, b) })
	})
}

// paise is an amount as the API writes it, in paise; 0 for one too large to be any.
func paise(amount string) int64 {
	n, _ := strconv.ParseInt(strings.Replace(amount, ".", "", 1), 10, 64)
	return n
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
