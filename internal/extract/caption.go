package extract

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/address"
	"atlas/internal/phrase"
)

// find returns the captions on a line.
func find(vocabulary []entry, text string, runes []rune) []hit {
	line := phrase.Prepare(text)
	var all []hit
	for _, e := range vocabulary {
		if e.phrase.Text == numberSign {
			if signedNumber.MatchString(text) && !houseOfKind.MatchString(text) {
				all = append(all, hit{0, len(numberSign), 0, label{field: e.label.field, role: e.label.role, score: 1}})
			}
			continue
		}
		for _, m := range line.Find(e.phrase) {
			stands := standsAsCaption(runes, m, e.phrase.Len()) && !namesShop(runes, m) && !owns(runes, m) && !honours(runes, m)
			if e.label.role == part {
				stands = standsAsLabel(runes, m, e)
			}
			if rowNumbers.MatchString(string(runes[m.Start:m.End])) && e.label.role != other && !serialFollows.MatchString(string(runes[m.End:])) {
				continue
			}
			if e.label.role != other && ofAnother(runes, m) {
				continue
			}
			if sign := e.phrase.Text[len(e.phrase.Text)-1:]; (strings.ContainsAny(sign, ",:") || sign == "." && e.phrase.Len() < 3) && !strings.HasPrefix(strings.TrimLeft(string(runes[m.End:]), " "), sign) {
				continue // "To," heads a letter, "To Satara" is where goods go
			}
			if e.label.role == own && headsBox.MatchString(string(runes[m.End:])) {
				continue
			}
			if stands && !cutsNumber(runes, m) && !bridges(runes, m, e.phrase) && !isOneWord(runes, m, e.phrase) && !lacksSlash(runes, m, e.phrase) {
				l := e.label
				if l.score = m.Score; l.role == own && (inBrackets(runes, m) || whatIsLeft.MatchString(string(runes[m.End:]))) {
					l.role = weak
				}
				all = append(all, hit{m.Start, m.End, e.phrase.Len(), l})
			}
		}
	}
	return all
}

// numberSign is the caption that has no letters: "# INV-000914", and nothing else on the line. A
// house has no dash and letters behind it.
const numberSign = "#"

var signedNumber = regexp.MustCompile(`^# ?[A-Z]{2,}[A-Z0-9]*[-/][-/A-Z0-9]*[0-9]{3,}$`)

// ofAnother says whether a match is a number of something else in running text: "Accessories bill no.
// A-881".
func ofAnother(runes []rune, m phrase.Match) bool {
	before := strings.TrimRight(string(runes[:m.Start]), " ")
	last, _ := utf8.DecodeLastRuneInString(before)
	return unicode.IsLower(runes[m.Start]) && unicode.IsLetter(last) && numberOf.MatchString(string(runes[m.Start:m.End])) && strings.HasPrefix(string(runes[m.End:]), ".")
}

// numberOf is the number of a paper that is not named, or of any bill.
var numberOf = regexp.MustCompile(`^(?:(?:bill|memo|receipt|voucher|invoice|ref) )?nos?$`)

// rowNumbers heads the numbers of a table's rows, and is a serial number's caption where one follows.
var (
	rowNumbers    = regexp.MustCompile(`^[Ss]\. ?(?:No|NO)\.?$`)
	serialFollows = regexp.MustCompile(`^[\s.:]*[A-Z0-9]*(?:[A-Z]\d|\d[A-Z])[-/A-Z0-9]{6,}|^[\s.]*:[\s]*[A-Z]{1,4}[-/]\d{6,}$`)
)

// headsBox is how the heading of a box in a form goes on: "Asset & Loan Information".
var headsBox = regexp.MustCompile(`^ ?(?:&|[Aa]nd) ?(?:\p{Lu}\pL+ ){0,2}(?i:information|details|particulars|summary)\W*$`)

// whatIsLeft is how the caption of what is left of an amount goes on: "Loan amount less advance EMI".
var whatIsLeft = regexp.MustCompile(`^ (?i:less|minus|net of) \pL`)

// saidAgain says whether g is not a value but its caption in another script, of which letters were
// read: behind a slash, hardly sure, before a colon or at the end of the line.
func saidAgain(c, g *segment) bool {
	const sure = 0.75
	if g.owner != c || g.line != c.line {
		return false
	}
	runes := []rune(g.line.Text)
	between, rest := string(runes[c.end:g.start]), strings.TrimSpace(string(runes[g.end:]))
	return strings.Contains(between, "/") && (rest == "" || rest == ":") && g.line.Part(g.start, g.end).Confidence < sure && !strings.ContainsFunc(g.text, unicode.IsDigit)
}

// houseOfKind is the number of a house in a colony or a market, whose kind it begins with.
var houseOfKind = regexp.MustCompile(`^# ?(?:HIG|MIG|LIG|EWS|SCO|SCF|SCB|DSS|BX|TC|KP|WZ|RZ|DDA|HUDA|BDA)\b`)

// inBrackets says whether a caption stands in brackets behind something else, its value with it: a
// remark on that, as "Previous balance (due date 27-09-2026)".
func inBrackets(runes []rune, m phrase.Match) bool {
	before, after := strings.TrimSpace(string(runes[:m.Start])), string(runes[m.End:])
	return len(before) > 1 && strings.HasSuffix(before, "(") && strings.ContainsFunc(after, unicode.IsDigit) && strings.HasSuffix(strings.TrimSpace(after), ")")
}

// cutsNumber says whether a match ends in the middle of a number or a date: "for the
// period 01" is no "for the period of".
func cutsNumber(runes []rune, m phrase.Match) bool {
	return m.Score < 1 && m.End+1 < len(runes) && unicode.IsDigit(runes[m.End-1]) && strings.ContainsRune("/.-", runes[m.End]) && strings.ContainsRune("0123456789O", runes[m.End+1])
}

// bridges says whether a match takes two captions with a slash between them for one:
// "Product / Serial" is no "Product Serial No".
func bridges(runes []rune, m phrase.Match, p phrase.Phrase) bool {
	return m.Score < 1 && strings.Contains(string(runes[m.Start:m.End]), " / ") && !strings.Contains(p.Text, "/")
}

// isOneWord says whether a match takes a word for a short caption of two, "Reno" for "Ref No",
// or two words for a caption of one, "Sri Al" for "Serial".
func isOneWord(runes []rune, m phrase.Match, p phrase.Phrase) bool {
	const short = 6
	if m.Score < 1 && !strings.Contains(p.Text, " ") && strings.Contains(string(runes[m.Start:m.End]), " ") {
		return true
	}
	if torn := string(runes[m.Start:m.End]); joinedNo.MatchString(torn) {
		return false
	}
	word := !slices.ContainsFunc(runes[m.Start:m.End], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	return m.Score < 1 && p.Len() <= short && word && strings.Contains(p.Text, " ")
}

// joinedNo is a caption of a number whose two words were read as one.
var joinedNo = regexp.MustCompile(`\p{Ll}No$`)

// lacksSlash says whether a match takes two letters for a caption of two with a slash between
// them: "AC - SPLIT 1.5 TON" is no "A/c", "Ms. Kaur" no firm.
func lacksSlash(runes []rune, m phrase.Match, p phrase.Phrase) bool {
	if strings.Contains(p.Text, "M/s") && strings.HasSuffix(string(runes[m.Start:m.End]), "Ms") {
		return true
	}
	return m.End-m.Start == 2 && p.Len() == 2 && strings.Contains(p.Text, "/") && dashed.MatchString(string(runes[m.End:]))
}

// dashed is what goes on with a dash that has room on both sides, or ends.
var dashed = regexp.MustCompile(`^(?: [-–] |\s*$)`)

// settle puts captions in order. Where several overlap the one of which the most was
// read wins; meanings of the same place are kept together.
func settle(all []hit) []hit {
	slices.SortStableFunc(all, func(a, b hit) int {
		return cmp.Or(cmp.Compare(b.read(), a.read()), cmp.Compare(b.label.score, a.label.score))
	})
	all = slices.DeleteFunc(slices.Clone(all), func(h hit) bool {
		return slices.ContainsFunc(all, func(k hit) bool { return onlyWithin(h, k) })
	})
	var kept []hit
	for _, h := range all {
		if !slices.ContainsFunc(kept, func(k hit) bool { return clash(h, k) }) {
			kept = append(kept, h)
		}
	}
	slices.SortStableFunc(kept, func(a, b hit) int { return cmp.Compare(a.start, b.start) })
	return slices.DeleteFunc(slices.Clone(kept), func(h hit) bool { return opensCaption(h, kept) })
}

// opensCaption says whether a heading is the first word of a caption that was found behind it:
// the "Dealer" of "Dealer Subvention".
func opensCaption(h hit, all []hit) bool {
	return h.label.role == heading && slices.ContainsFunc(all, func(k hit) bool { return k.start == h.end+1 && k.label.role != heading })
}

// onlyWithin says whether all that was read of caption h is caption k within it, to the letter,
// and hardly anything of its other words: "aI Account No" is no "Old Account No".
func onlyWithin(h, k hit) bool {
	const enough = 0.65
	more := h.length - k.length
	return more > 0 && k.label.score == 1 && h.start <= k.start && k.end <= h.end && h.read()-k.read() < enough*float64(more)
}

// clash says whether two captions overlap without being the same place.
func clash(a, b hit) bool {
	return a.start < b.end && b.start < a.end && (a.start != b.start || a.end != b.end)
}

// standsAsCaption refuses phrases in the middle of running text: "Rate" in "First
// Rate Traders" is no caption, "Qty 2 Rate: 500" has one.
func standsAsCaption(runes []rune, m phrase.Match, length int) bool {
	before := strings.TrimRightFunc(string(runes[:m.Start]), unicode.IsSpace)
	after := []rune(strings.TrimLeftFunc(string(runes[m.End:]), unicode.IsSpace))
	if string(after) == ")" {
		after = nil // "(Bill Date)", of which the first bracket was lost
	}
	if endsSentence(runes, m) {
		return false
	}
	if length < 3 && before != "" || withinCode(runes, m) {
		return false // "Plot No. 173"
	}
	if rest := string(runes[m.End:]); length < 4 && goesOnAsWord.MatchString(rest) && !codeFollows.MatchString(rest) {
		return false // "ToRSA Partner Portal", but "ForTeak Traders"
	}
	if len(after) > 0 && strings.ContainsRune(":-–.=#", after[0]) {
		return m.Score == 1 || before == "" || after[0] != '.' // "SEWING MACHINE CO." has no "Machine No."
	}
	runsOn := len(after) > 0 && unicode.IsLower(after[0])
	switch {
	case before == "":
		return !runsOn || length >= 6 && !(unicode.IsLower(runes[m.Start]) && isSaidOf.MatchString(string(after)))
	case rowNumber.MatchString(before) && (len(after) == 0 || length >= shortestWrap):
		return true // also the beginning of a caption whose end is not known
	case strings.HasSuffix(before, ",") && !strings.Contains(string(runes[m.Start:m.End]), " ") && wordFollows.MatchString(string(after)):
		return false // "SCF 22, Model Town"
	case strings.ContainsAny(before[len(before)-1:], "/|:,()"):
		return length >= 3 && !runsOn
	case len(after) == 0 && onlyScraps(before):
		return true
	case bareDate.MatchString(string(runes[m.Start:m.End])) && valueBefore.MatchString(before) && beginsDate.MatchString(string(after)):
		return true // "Inv. No. ME004419 Date 25-11-2025"
	}
	const surely = 0.85 // "Near Transport Nagar" has no "Transporter"
	return length >= 9 && m.Score >= surely && !runsOn && !inSentence.MatchString(string(after))
}

// valueBefore ends in a number, and beginsDate begins with a date.
var (
	valueBefore = regexp.MustCompile(`(?:^| )\S*\d\S*$`)
	beginsDate  = regexp.MustCompile(`^\d{1,2}[-/. ](?:\d{1,2}|\pL{3,9})[-/., ]+\d{2,4}\b`)
)

// wordFollows begins with a word that has no digit.
var wordFollows = regexp.MustCompile(`^\p{Lu}\pL*(?:\W|$)`)

// endsSentence says whether a match is the last word of a sentence: "with the bank of customer.
// Subject to".
func endsSentence(runes []rune, m phrase.Match) bool {
	return m.Start > 0 && unicode.IsLower(runes[m.Start]) && nextSentence.MatchString(string(runes[m.End:])) && !shortened.MatchString(string(runes[m.Start:m.End]))
}

var (
	nextSentence = regexp.MustCompile(`^\.(?: ?(?:\p{Lu}|l)\p{Ll}|\s*$)`)
	shortened    = regexp.MustCompile(`(?i)\b(?:no|nos|dt|addr|amt|inv|ref|regn?)$`)
)

// isSaidOf is how a sentence goes on behind a word that is no caption, "particulars are true and
// correct", with no figure that it could be of.
var isSaidOf = regexp.MustCompile(`^(?:are|is|was|were|and|or|shall|will|should|must|have|has|be)\b[^\d]*$`)

// goesOnAsWord is what behind a short caption makes it the beginning of a word.
var goesOnAsWord = regexp.MustCompile(`^(?:\p{Ll}|\p{Lu}\P{Ll})`)

// codeFollows is a number with letters before it, whose caption ran into it: "NoINV-1182".
var codeFollows = regexp.MustCompile(`^\p{Lu}{1,6}[-/]?\d`)

// inSentence is how running text in capitals goes on behind a word that is no caption there:
// "WITH REFERENCE TO YOUR LETTER".
var inSentence = regexp.MustCompile(`^(?:TO|OF|AND|IS|ARE|HAS|HAVE|WILL|SHALL|YOUR|OUR|THE) +\pL`)

// withinCode says whether what was taken for a caption is a part of a number with slashes:
// "SEA/PAN/ALO/8/3495517".
func withinCode(runes []rune, m phrase.Match) bool {
	if m.Start == 0 || m.End == len(runes) || runes[m.Start-1] != '/' || runes[m.End] != '/' {
		return false
	}
	rest, _, _ := strings.Cut(string(runes[m.End+1:]), " ")
	return strings.ContainsFunc(rest, unicode.IsDigit) && !unicode.IsDigit(runes[m.End+1]) // "Ph/Mob/9876543210"
}

// namesShop says whether a caption of a telephone number is the first word of a shop's
// name: "Mobile Planet". A number has a colon before it, or is one.
func namesShop(runes []rune, m phrase.Match) bool {
	after := runes[m.End:]
	return len(after) > 1 && after[0] == ' ' && unicode.IsUpper(after[1]) && shopWord.MatchString(string(runes[m.Start:m.End]))
}

var shopWord = regexp.MustCompile(`^(?i:phone|mobile|telephone)$`)

// honours says whether what was taken for a caption is how somebody's name begins, or a thing's: the
// "Mr. P" of "Mr. P. Muthukumar" is no "MRP", "REF RT EONVALOR" a refrigerator.
func honours(runes []rune, m phrase.Match) bool {
	return honorific.MatchString(string(runes[m.Start:m.End])) && m.End < len(runes) || isRefrigerator(string(runes[m.Start:]))
}

var honorific = regexp.MustCompile(`^(?:Mr|Mrs|Ms|Dr|Sri|Shri|Smt)\b\.? \pL{1,2}$`)

// isRefrigerator says whether a text begins with the word as shops shorten it, before the name of
// one: "REF RT EONVALOR".
func isRefrigerator(text string) bool {
	m := refrigerator.FindStringSubmatch(text)
	return m != nil && !ofReference.MatchString(m[1])
}

var (
	refrigerator = regexp.MustCompile(`^(?:REF|Ref) ([A-Z]{2,}) [A-Z]`)
	ofReference  = regexp.MustCompile(`^(?:NO|NOS|NUMBER|ID|DATE|DT|CODE|DO|LETTER|ORDER)$`)
)

// owns says whether what was taken for a caption has something of its own, is one of many, or is
// told to do something: the "Borrower" of "BORROWER'S MARGIN", the "Store" of "Store 0714 - M G
// Road", the "To" of "TO US FOR PAYMENT".
func owns(runes []rune, m phrase.Match) bool {
	rest := string(runes[m.End:])
	return ownersMark.MatchString(rest) || numbered.MatchString(rest) || toDo.MatchString(string(runes[m.Start:]))
}

var (
	numbered   = regexp.MustCompile(`^ +(?:[Nn]o\.? *)?\d{3,} *[-–]`)
	ownersMark = regexp.MustCompile(`^['’` + "`" + `] ?[sS]\b`)
	toDo       = regexp.MustCompile(`^(?i:to) +(?i:us|the|be|you|your|our|him|her|them|deliver|pay|collect|release|ensure)\b`)
)

// standsAsLabel refuses words of an address that are printed as labels elsewhere:
// "Block C, Market Road" has none. A label has a colon, stands alone, or is a long one.
func standsAsLabel(runes []rune, m phrase.Match, e entry) bool {
	before := strings.TrimRight(string(runes[:m.Start]), " *•.")
	after := strings.TrimLeft(string(runes[m.End:]), " .*")
	if m.Score < 1 && likeLabel.MatchString(string(runes[m.Start:m.End])) {
		return false
	}
	begins := before == "" || strings.ContainsAny(before[len(before)-1:], ",;/|") || rowNumber.MatchString(before)
	switch {
	case strings.HasPrefix(after, ":"):
		return true
	case before == "" && halfColon.MatchString(string(runes[m.End:])) && e.phrase.Len() >= longWord:
		return true
	case after == "" || strings.Trim(after, "-–/: '`\"|") == "":
		return begins
	case address.IsPINLabel(e.label.section):
		return beforeDigit.MatchString(after)
	}
	return begins && e.phrase.Len() >= longLabel
}

// likeLabel are words of addresses that differ from a label in one letter.
var likeLabel = regexp.MustCompile(`(?i)^(?:stage|black|tower)$`)

// beforeDigit is a text that begins with a digit, a dash before it or not.
var beforeDigit = regexp.MustCompile(`^[-– ]*\d`)

// halfColon is a colon of which one dot was read.
var halfColon = regexp.MustCompile(`^ ?\. `)

// longWord is the length from which a label is not shortened with a full stop.
const longWord = 8

// longLabel is the length from which nobody writes a label into an address.
const longLabel = 12

// rowNumber is the number of a row in a form, which is no part of its caption.
var rowNumber = regexp.MustCompile(`^[(\[]?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)\]]{0,2}$`)

// onlyScraps says whether a text has no word of more than three letters: what is
// left of the other script in a caption printed in two.
func onlyScraps(text string) bool {
	for _, w := range strings.Fields(text) {
		if len([]rune(w)) > 3 {
			return false
		}
	}
	return true
}
