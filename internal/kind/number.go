package kind

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"atlas/internal/idnum"
)

// masked finds values of a fixed shape that valid confirms. A value of the right
// shape that fails is kept, marked, so that a document can be refused for it.
func masked(mask idnum.Mask, valid func(string) bool) func(string) []Found {
	return func(text string) []Found {
		var found []Found
		for _, m := range find(text, mask) {
			found = append(found, checked(m, m.Value, valid(m.Value)))
		}
		return found
	}
}

// find also reads a number whose characters stand apart, which wide-set print
// makes of it: when the whole text, without gaps, has the shape.
func find(text string, mask idnum.Mask) []idnum.Match {
	if found := idnum.Find(text, mask); len(found) > 0 {
		return found
	}
	squeezed := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '-' || r == '.' {
			return -1
		}
		return r
	}, text)
	if len(squeezed) == len(text) {
		return nil
	}
	found := idnum.Find(squeezed, mask)
	if len(found) != 1 || found[0].Start != 0 || found[0].End != len([]rune(squeezed)) {
		return nil
	}
	found[0].End = len([]rune(text))
	return found
}

// findIMEIAlone finds IMEIs that begin as those of bodies do that give them out (GSMA TS.06).
// The acknowledgement number of an e-invoice has fifteen digits too, and one in ten fits the
// check digit.
func findIMEIAlone(text string) []Found {
	return slices.DeleteFunc(masked(idnum.IMEIMask, idnum.IsIMEI)(text), func(f Found) bool { return !imeiBody.MatchString(f.Value) })
}

var imeiBody = regexp.MustCompile(`^(?:01|3[35]|4[459]|5[0-4]|86|9[189])`)

// alike are the characters that look the same where a mask allows either a letter
// or a digit, so that only a check character can tell them apart.
var alike = map[byte]byte{'0': 'O', 'O': '0', '1': 'I', 'I': '1', '2': 'Z', 'Z': '2', '5': 'S', 'S': '5', '8': 'B', 'B': '8'}

// findGSTIN finds GSTINs. Of the places that may hold a letter or a digit, the
// entity number and the check character, each is tried as its look-alike when the
// number does not check as it was read.
func findGSTIN(text string) []Found {
	found := masked(idnum.GSTINMask, idnum.IsGSTIN)(text)
	for i, f := range found {
		for _, place := range []int{12, 14} {
			other := []byte(f.Value)
			if twin, ok := alike[other[place]]; ok && f.Check == Failed {
				other[place] = twin
				if idnum.IsGSTIN(string(other)) {
					found[i].Value, found[i].Check, found[i].Quality = string(other), Passed, 1
					found[i].Repairs++
					break
				}
			}
		}
		if other := firstEntity(found[i].Value); other != "" {
			found[i].Value = other
			found[i].Repairs++
		}
	}
	return found
}

// firstEntity is a GSTIN with the letter of its entity number and the digit that its check
// character looks like changed for each other, which the check does not see: the first to ninth
// registration of a firm in a state has a digit, hardly one has so many that it has the letter.
// It is "" for any other GSTIN.
func firstEntity(gstin string) string {
	entity, check := gstin[12], gstin[14]
	if entity < 'A' || alike[entity] != check || entity == 'O' {
		return ""
	}
	other := gstin[:12] + string(check) + gstin[13:14] + string(entity)
	if !idnum.IsGSTIN(other) {
		return ""
	}
	return other
}

func checked(m idnum.Match, value string, valid bool) Found {
	f := Found{Value: value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 1, Check: Passed}
	if !valid {
		f.Quality, f.Check = 0.4, Failed
	}
	return f
}

func findAadhaar(text string) []Found {
	found := findMasked(text)
	for _, m := range find(text, idnum.AadhaarMask) {
		found = append(found, checked(m, idnum.GroupAadhaar(m.Value), idnum.IsAadhaar(m.Value)))
	}
	return found
}

// findMasked finds an Aadhaar number whose first eight digits are hidden. Its
// last four have no check digit of their own.
func findMasked(text string) []Found {
	var found []Found
	crossed := []rune(strings.ToUpper(strings.ReplaceAll(text, "*", "X")))
	for _, m := range idnum.Find(string(crossed), idnum.MaskedMask) {
		if m.Repairs == 0 && (m.Start == 0 || crossed[m.Start-1] != 'X') { // "XXXXXXXXXX1884" is an account's
			found = append(found, Found{Value: idnum.GroupAadhaar(m.Value), Start: m.Start, End: m.End, Quality: 1})
		}
	}
	return found
}

func findDates(text string) []Found {
	var found []Found
	for _, d := range idnum.FindDates(text) {
		if hourOfDay.MatchString(text[d.Start:]) {
			continue
		}
		start := len([]rune(text[:d.Start]))
		found = append(found, Found{Value: d.Value, Start: start, End: start + len([]rune(text[d.Start:d.End])), Quality: 1, Repairs: d.Repairs})
	}
	return found
}

// hourOfDay is a day and a month with the time behind them, whose hour is no year: "14 Aug 18:52".
var hourOfDay = regexp.MustCompile(`^\d{1,2}\W{0,2}\pL{3,9}\W{0,3}[0-2]\d:[0-5]\d(?:[^\d:]|$)`)

var loneYear = regexp.MustCompile(`\b(19|20)[0-9]{2}\b`)

// findBirthDates also takes a year on its own, which older cards print. Nobody was born on a
// day to come: of a year in two digits it is the century before, "12/05/68".
func findBirthDates(text string) []Found {
	if found := findDates(text); len(found) > 0 {
		for i, f := range found {
			found[i] = born(f, string([]rune(text)[f.Start:f.End]))
		}
		return found
	}
	m := loneYear.FindStringIndex(text)
	if m == nil || text[m[0]:m[1]] > strconv.Itoa(time.Now().Year()) {
		return nil
	}
	start := len([]rune(text[:m[0]]))
	return []Found{{Value: text[m[0]:m[1]], Start: start, End: start + 4, Quality: 0.8}}
}

// born is a date as that of a birth.
func born(f Found, printed string) Found {
	day, err := time.Parse(publishedDate, f.Value)
	switch {
	case err != nil || day.Before(time.Now()):
	case yearInFull.MatchString(printed):
		f.Quality = 0.2
	default:
		f.Value = day.AddDate(-100, 0, 0).Format(publishedDate)
	}
	return f
}

// yearInFull is a year in four digits, the last two of which may be letters.
var yearInFull = regexp.MustCompile(`^(?:19|20)\d\d\W|\W?(?:[1Il|]9|[2Z][0OoDQ])\w\w$`)

// amountText: a currency mark or none, then digits in groups.
var amountText = regexp.MustCompile(`(?i)(?:rs\.?|[il1|]?nr|₹|¥)?\s*[0-9](?:[0-9,. ]|;[0-9])*[0-9](?:\s?/-)?|(?:rs\.?|inr|₹)\s*[0-9](?:\s?/-)?`)

// misreadINR is the currency's letters with the first misread or lost.
var misreadINR = regexp.MustCompile(`^(?i:[l1|]?NR)\b`)

func findAmounts(text string) []Found {
	text = zeroInAmount.ReplaceAllStringFunc(text, noughts.Replace)
	text = withoutLetters(text)
	text = oneInAmount.ReplaceAllString(text, "${1}1$2")
	text = colonInAmount.ReplaceAllString(text, "$1,$2")
	text = paiseBehindDash.ReplaceAllString(text, "$1$2.00$3")
	text = slashAlone.ReplaceAllString(text, "$1 $2")
	text = withoutTimes(text)
	var found []Found
	for _, m := range amountText.FindAllStringIndex(text, -1) {
		if beforeRule.MatchString(text[m[0]:m[1]]) {
			m[1] -= len(" 1")
		}
		printed := text[m[0]:m[1]]
		value, ok := idnum.ParseAmount(misreadINR.ReplaceAllString(strings.ReplaceAll(printed, ";", ","), ""))
		repairs := 0
		if sign := signApart.FindString(printed); !ok && sign != "" {
			repairs++ // or a comma behind a lakh was lost
			m[0] += len(sign)
			printed = text[m[0]:m[1]]
			value, ok = idnum.ParseAmount(printed)
		}
		from := m[0]
		if afterSign(text[:from], printed) {
			from--
		}
		if !ok || touchesWord(text, from, m[1]) || goesOnBefore.MatchString(text[:m[0]]) || onlyPaise.MatchString(printed) {
			continue
		}
		start := len([]rune(text[:m[0]]))
		f := Found{Value: value, Start: start, End: start + len([]rune(printed)), Quality: 0.6, Repairs: repairs}
		if strings.ContainsAny(printed, ".,₹/") || len(printed) > 1 && unicode.IsLetter(rune(printed[0])) {
			f.Quality = 1
		}
		found = append(found, f)
	}
	return found
}

// signApart is the rupee sign before an amount in groups that was read as a digit, with the
// blank behind it.
var signApart = regexp.MustCompile(`^[1-9] +`)

// beforeRule is an amount with the rule of its table behind it, which was read as a one.
var beforeRule = regexp.MustCompile(`\d\.\d{2} 1$`)

// zeroInAmount is an amount of which noughts were read as letters: "28,5o0", "849.oo".
var zeroInAmount = regexp.MustCompile(`\b\d[\d,]*(?:[oO][\doO]*|\.[oO0]{2})(?:\.[\doO]{2})?(?:\b|/)`)

// lettersInAmount is one in groups, with paise, of which digits were read as letters:
// "17,2s9.oo", "9B,271.71".
var lettersInAmount = regexp.MustCompile(`\b[\doOsSB]{1,3}(?:,[\doOsSB]{2,3})+\.[\doOsS]{2}(?:\b|/)`)

// withoutLetters is a text with digits for such letters, where most of an amount's are digits.
func withoutLetters(text string) string {
	return lettersInAmount.ReplaceAllStringFunc(text, func(s string) string {
		if c := shapeOf(s); c.letters > c.digits {
			return s
		}
		return digitsOfLetters.Replace(s)
	})
}

// goesOnBefore is the end of what stands before an amount that is the rest of one, whose first
// group was misread: the "98," of "98,271.71".
var goesOnBefore = regexp.MustCompile(`(?:^|[^\pL\d])[\dA-Zloz]{1,3},\s?$`)

// onlyPaise is what stands behind the boxes for the rupees.
var onlyPaise = regexp.MustCompile(`^\.?[0oO]{2}$`)

var (
	noughts         = strings.NewReplacer("o", "0", "O", "0")
	digitsOfLetters = strings.NewReplacer("o", "0", "O", "0", "s", "5", "S", "5", "B", "8")
)

// colonInAmount is the comma before the hundreds of an amount that was read as a colon:
// "25:820.00", "4:610". A time has two digits behind it.
var colonInAmount = regexp.MustCompile(`\b(\d{1,3}):(\d{3}(?:[.,]\d{2})?)\b`)

// paiseBehindDash is an amount as bills are filled in by hand: "14750-00".
var paiseBehindDash = regexp.MustCompile(`(^|\s)(\d{1,3}(?:,\d{2,3})+|\d{3,7})[-–]00(\s|$)`)

// slashAlone is "/-" behind rupees in groups whose dash was not read: "38,000/ (Rupees Thirty".
var slashAlone = regexp.MustCompile(`(\d,\d{3})/(\s|$)`)

// clockTime is a time of day, which is no amount.
var clockTime = regexp.MustCompile(`\b[0-2]?\d:[0-5]\d(?::[0-5]\d)?\b`)

// withoutTimes is a text with blanks for its times of day.
func withoutTimes(text string) string {
	return clockTime.ReplaceAllStringFunc(text, func(s string) string { return strings.Repeat(" ", len(s)) })
}

// oneInAmount is an amount in groups whose first digit, a one, was read as a letter or a stroke:
// "L,22,966.44".
var oneInAmount = regexp.MustCompile(`(^|[\s:])[LlI|]([.,]\d{2}[.,]\d{3}(?:\.\d{2})?\b)`)

// afterSign says whether an amount stands behind a letter that the rupee sign was read as,
// set close or not: "F1,04,460.00", "t 7,900.00".
func afterSign(before, printed string) bool {
	return groupedRupees.MatchString(strings.TrimLeft(printed, " ")) && signLetter.MatchString(before)
}

var (
	groupedRupees = regexp.MustCompile(`^\d{1,3}(?:,\d{2,3})+(?:\.\d{2})?$`)
	signLetter    = regexp.MustCompile(`(?:^|[\s:])[A-Zftz]$`)
)

// touchesWord says whether text[from:to] is a part of something longer: a code, a
// date, a percentage.
func touchesWord(text string, from, to int) bool {
	joins := func(b byte) bool {
		return b == '-' || b == '/' || b == '%' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
	}
	return from > 0 && joins(text[from-1]) || to < len(text) && joins(text[to])
}

var (
	codeText   = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9/\-.#]{0,30}(?: ?[/\-] ?[A-Za-z]{0,4}[0-9][A-Za-z0-9/\-.]{0,20})*`)
	serialText = regexp.MustCompile(`[A-Za-z0-9][A-Za-z0-9\-]{4,24}`)
)

// dateCaption is the caption of the next value run into a number: "SE/221dated".
var dateCaption = regexp.MustCompile(`(?i)\d(?:dated|date|dt)\W*$`)

// findCode finds reference numbers of no common form: the first word with a digit
// in it, blanks round its slashes and dashes taken out.
func findCode(text string) []Found { return codes(text, codeText, 3) }

// billNumberLength is the most that the number of a tax invoice may have (Central Goods
// and Services Tax Rules, 46 (b)).
const billNumberLength = 16

// longestBill is the most that one has in print all the same, a dealer's code and a series in it.
const longestBill = 24

// findBillNumber finds numbers of bills. A longer one is doubted, as bills that are no tax
// invoices may have one.
func findBillNumber(text string) []Found {
	found := findCode(text)
	for i := range found {
		switch n := len(found[i].Value); {
		case n > longestBill:
			found[i].Quality *= 0.3
		case n > billNumberLength:
			found[i].Quality *= 0.85
		}
	}
	return found
}

// findSerial finds serial numbers: at least six letters and digits. Of print set wide a
// blank is read that the number has not.
func findSerial(text string) []Found {
	if m := spacedSerial.FindStringIndex(text); m != nil {
		value := strings.ReplaceAll(strings.TrimSpace(text[m[0]:m[1]]), " ", "")
		if c := shapeOf(value); c.digits >= longSerial && c.digits >= 4*c.letters {
			return []Found{{Value: value, Start: m[0], End: m[1], Quality: 0.9}}
		}
	}
	if found := codes(text, joinedSerial, 10); found != nil && !idnum.IsIMEI(strings.SplitN(found[0].Value, "/", 2)[0]) {
		return found
	}
	if m := writtenSerial.FindStringIndex(text); m != nil {
		return []Found{{Value: strings.ReplaceAll(text[m[0]:m[1]], " ", ""), Start: m[0], End: m[1], Quality: 0.8}}
	}
	if m := headingBefore.FindStringIndex(text); m != nil {
		text = strings.Repeat(" ", m[1]) + text[m[1]:]
	}
	m := cutSerial.FindStringSubmatchIndex(text)
	if m == nil || !arePieces(text[m[2]:m[3]], text[m[4]:m[5]]) {
		return codes(text, serialText, 6)
	}
	found := codes(text[m[2]:m[3]]+text[m[4]:m[5]], serialText, 6)
	for i := range found {
		found[i].Start, found[i].End = utf8.RuneCountInString(text[:m[2]]), utf8.RuneCountInString(text[:m[5]])
	}
	return found
}

// headingBefore is a tariff heading, from the column before, in front of a number.
var headingBefore = regexp.MustCompile(`^\W*(?:8[457]|9[04])\d{6} `)

// spacedSerial is a text that is nothing but three groups or more of one long number, as makers
// of air conditioners print them: "4503218 26D 007714".
var spacedSerial = regexp.MustCompile(`^[0-9]{4,}(?: [0-9]{1,6}[A-Z]?| [A-Z]?[0-9]{1,6}){2,4}$`)

// writtenSerial is a number with letters and, behind it, a group of four to six digits, one of a few
// and nothing else, as a hand spaces it: "D3D55A2 5419 07". Four digits may be a tariff heading.
var writtenSerial = regexp.MustCompile(`^[A-Z]+[0-9]+[A-Z0-9]{2,8} (?:[0-79][0-9]{3}|8[0-36-9][0-9]{2}|[0-9]{5,6}) [0-9]{2,4}$`)

// longSerial is the fewest digits of such a number.
const longSerial = 12

// joinedSerial is the number of a model, or of a lot, and the serial number behind a slash,
// which makers print as one: "51204/F5WX00417726".
var joinedSerial = regexp.MustCompile(`\b[0-9]{4,8}/[A-Z][A-Z0-9]{5,15}\b`)

// cutSerial is a text that is two codes and nothing else.
var cutSerial = regexp.MustCompile(`^\W*([A-Z0-9]+) ([A-Z0-9]+)\W*$`)

// arePieces says whether two codes are pieces of one: one of them is too short to be a
// number of its own, and neither is that of a row or a quantity.
func arePieces(a, b string) bool {
	const short, longest = 5, 25
	return min(len(a), len(b)) <= short && len(a)+len(b) <= longest && len(b) > 2 &&
		!rowDigits.MatchString(a) && strings.ContainsAny(b, "0123456789")
}

// rowDigits are the number of a row, or a mark that was read as one.
var rowDigits = regexp.MustCompile(`^(?:\d{1,2}|[A-Z0-9])$`)

func codes(text string, pattern *regexp.Regexp, minLength int) []Found {
	for _, m := range pattern.FindAllStringIndex(text, -1) {
		if cut := dateCaption.FindStringIndex(text[m[0]:m[1]]); cut != nil {
			m[1] = m[0] + cut[0] + 1
		}
		value := strings.ToUpper(strings.Trim(strings.ReplaceAll(text[m[0]:m[1]], " ", ""), "/-.#"))
		if len([]rune(value)) < minLength || !strings.ContainsAny(value, "0123456789") {
			continue
		}
		quality := 1.0
		if isDateLike(value) || isAmountLike(value) || idnum.IsIMEI(value) || lawBefore.MatchString(text[:m[0]]) {
			quality = 0.2
		}
		value = lettersInCode(value)
		start := len([]rune(text[:m[0]]))
		return []Found{{Value: value, Start: start, End: start + len([]rune(text[m[0]:m[1]])), Quality: quality}}
	}
	return nil
}

// lawBefore is what stands before the year of a law, which numbers no paper.
var lawBefore = regexp.MustCompile(`(?i)\b(?:act|rules)\b[\s,.(]*$`)

// zeroWord is a short part of a code that is a word but for its zeros: "D0".
var zeroWord = regexp.MustCompile(`^[A-Z]+0[A-Z0]*$|^0[A-Z][A-Z0]*$`)

// lettersInCode turns the zeros of such a part into the letter they must be when
// the code has other parts for its digits: "PCF/D0/564721".
func lettersInCode(code string) string {
	if parts := strings.Split(code, "/"); len(parts) >= 3 {
		for i, p := range parts {
			if zeroWord.MatchString(p) {
				parts[i] = strings.ReplaceAll(p, "0", "O")
			}
		}
		code = strings.Join(parts, "/")
	}
	for noughtBetween.MatchString(code) { // again, as two may share a digit: "1O2O3"
		code = noughtBetween.ReplaceAllString(code, "${1}0${2}")
	}
	return orderPart.ReplaceAllString(yearStrokes(code), "-${1}O-")
}

// noughtBetween is the letter O between digits.
var noughtBetween = regexp.MustCompile(`(\d)O(\d)`)

// yearStrokes writes the strokes round the financial year in a code that were read as ones:
// "QUI26-2712443" is "QU/26-27/2443". A letter before the year is one where the stroke behind
// it was read: bills are numbered "SI25-26/0412".
func yearStrokes(code string) string {
	m := strokesOfYear.FindStringSubmatch(code)
	if m == nil || !nextYear(m[2], m[3]) || lettersBeforeYear.MatchString(code) {
		return code
	}
	return m[1] + "/" + m[2] + "-" + m[3] + "/" + m[4]
}

var (
	strokesOfYear     = regexp.MustCompile(`^([A-Z]{1,6})[I1L/](\d\d)-(\d\d)[I1L/](\d{2,6})$`)
	lettersBeforeYear = regexp.MustCompile(`^[A-Z]+\d\d-\d\d/`)
)

// nextYear says whether two years of two digits follow each other.
func nextYear(a, b string) bool {
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	return y == (x+1)%100
}

// orderPart is what names the paper between the dashes of a code: "ZPL-D0-7718420".
var orderPart = regexp.MustCompile(`-([DPS])0-`)

func isAmountLike(value string) bool {
	_, ok := idnum.ParseAmount(value)
	return ok && strings.Contains(value, ".")
}

func isDateLike(value string) bool {
	_, ok := idnum.ParseDate(value)
	return ok && strings.ContainsAny(value, "/-.")
}
