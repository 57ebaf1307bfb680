package kind

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"atlas/internal/idnum"
	"atlas/internal/phrase"
)

// findUdyam finds numbers of the register of small enterprises, today's and those of
// its forerunner.
func findUdyam(text string) []Found {
	var found []Found
	printed := text
	text = misreadColon.ReplaceAllString(misreadUdyam.ReplaceAllString(text, "UDYAM$1"), "$1-$2")
	for _, m := range find(text, idnum.UdyamMask) {
		if text != printed {
			m.Repairs++
		}
		if value := idnum.UdyamState(m.Value); value != m.Value {
			m.Value = value
			m.Repairs++
		}
		if idnum.IsUdyam(m.Value) {
			found = append(found, Found{Value: idnum.FormatUdyam(m.Value), Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 1})
		}
	}
	if len(found) > 0 {
		return found
	}
	for _, m := range find(text, idnum.UdyogMask) {
		if idnum.IsUdyog(m.Value) {
			found = append(found, Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 0.7})
		}
	}
	return found
}

// misreadUdyam is the word that the number begins with in letters alike, before a state, and
// misreadColon its last hyphen: "UDVAM-TN-48:0123456".
var (
	misreadUdyam = regexp.MustCompile(`\b[UV][DO0][YV][AR4][MNH]([ .-]?[A-Z]{2}[ .:-])`)
	misreadColon = regexp.MustCompile(`([ .-][A-Z]{2}[ .:-]\d\d)[:;,](\d{7})\b`)
)

// findFSSAI finds licence and registration numbers of food businesses.
func findFSSAI(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.FSSAIMask) {
		if idnum.IsFSSAI(m.Value) {
			found = append(found, Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 1})
		}
	}
	return found
}

// nicTitled is what follows a code where its title is printed beside it.
var nicTitled = regexp.MustCompile(`^\s*[-–:]\s*\pL{3}`)

// oneOfNIC is a code before its title whose last digit, a one, was read as a letter: "5610l -".
var oneOfNIC = regexp.MustCompile(`^(\d{4})[lI|](\s*[-–:]\s*\pL{3})`)

// findNIC finds five-digit codes of activities. One with its title behind it is
// surer than a number alone.
func findNIC(text string) []Found {
	text = oneOfNIC.ReplaceAllString(text, "${1}1$2")
	runes := []rune(text)
	var found []Found
	for _, m := range idnum.Find(text, idnum.NICSubclassMask) {
		if !idnum.IsNICSubclass(m.Value) || m.Repairs > 0 && !isAlone(runes, m) {
			continue
		}
		f := Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 0.5}
		switch {
		case nicTitled.MatchString(string(runes[m.End:])):
			f.Quality = 1
		case isAlone(runes, m):
			f.Quality = 0.8
		}
		found = append(found, f)
	}
	return found
}

// isAlone says whether a match is the whole text but for marks round it.
func isAlone(runes []rune, m idnum.Match) bool {
	return !strings.ContainsFunc(string(runes[:m.Start])+string(runes[m.End:]), func(r rune) bool {
		return unicode.IsLetter(r) || unicode.IsDigit(r)
	})
}

// enterpriseSize is the class of an enterprise (MSMED Act 2006, section 7).
var enterpriseSize = regexp.MustCompile(`(?i)\b(micr[o0]|small|medium)\b(\s+enterprise)?`)

// findEnterprise finds the class of an enterprise, as it is printed.
func findEnterprise(text string) []Found {
	var found []Found
	for _, m := range enterpriseSize.FindAllStringSubmatchIndex(text, -1) {
		start := len([]rune(text[:m[2]]))
		f := Found{Value: capitalI(lettersForDigits([]rune(text[m[2]:m[3]]))), Start: start, End: start + m[3] - m[2], Quality: 1}
		what, _, _ := strings.Cut(text, "(") // the year it was classified in may follow
		if shapeOf(what).words > 3 {
			f.Quality = 0.3 // "Micro, Small and Medium Enterprises"
		}
		found = append(found, f)
	}
	return found
}

// untilWord stands before the end of a period, sinceWord before its beginning. Print
// whose blanks were lost runs them into the date.
var (
	untilWord = regexp.MustCompile(`(?i)(?:\bt[o0]|\btill?|\bupto|\bup to|\buntil|\bending(?: on)?)\W*$`)
	goesOnTo  = regexp.MustCompile(`(?i)^\W*(?:t[o0]|till|upto|until)\b`)
	sinceWord = regexp.MustCompile(`(?i)(?:\bfr[o0]m|\bsince|\bw\.?e\.?f\.?)\W*$`)
	// pastDate is a date that was read past recognition, and "to": "01:00-2029 10".
	pastDate = regexp.MustCompile(`\d\d?\W\d\d\W(?:\d{4}|\d\d)\W+\w{0,4}\W*$`)
)

// findPeriodStart finds the day a period begins: that after "from", or the first of
// two. A date after "to" is none.
func findPeriodStart(text string) []Found {
	return period(text, func(before, _ string, i, n int) float64 {
		switch {
		case untilWord.MatchString(before) || i > 0 || n == 1 && isEndAlone(before):
			return 0
		case sinceWord.MatchString(before) || n > 1:
			return 1
		}
		return 0.8
	})
}

// findPeriodEnd finds the day a period ends: that after "to", or the last of two. A
// date after "from" is none.
func findPeriodEnd(text string) []Found {
	return period(text, func(before, after string, i, n int) float64 {
		switch {
		case untilWord.MatchString(before) || n > 1 && i == n-1 || n == 1 && isEndAlone(before):
			return 1
		case sinceWord.MatchString(before) || goesOnTo.MatchString(after) || n > 1:
			return 0
		}
		return 0.8
	})
}

// isEndAlone says whether what stands before the only date is the beginning, past reading, of the
// period that it ends.
func isEndAlone(before string) bool {
	return pastDate.MatchString(before) && !sinceWord.MatchString(before)
}

// onlyPeriod has find look only at texts that are a period and nothing else.
func onlyPeriod(find func(string) []Found) func(string) []Found {
	return func(text string) []Found {
		dates := findDates(text)
		if len(dates) != 2 {
			return nil
		}
		runes := []rune(text)
		around := string(runes[:dates[0].Start]) + string(runes[dates[1].End:])
		between := string(runes[dates[0].End:dates[1].Start])
		if strings.ContainsFunc(validFrom.ReplaceAllString(around, ""), isLetterOrDigit) || !periodDash.MatchString(between) && !farApart(dates, between) {
			return nil
		}
		return find(text)
	}
}

// farApart says whether nothing was read between two dates that are a week to half a year apart: the
// word is in another script. The day of a transaction and the one it counts from are nearer, those
// of a deposit farther.
func farApart(dates []Found, between string) bool {
	const week = 7 * 24 * time.Hour
	first, err := time.Parse(publishedDate, dates[0].Value)
	second, err2 := time.Parse(publishedDate, dates[1].Value)
	return err == nil && err2 == nil && strings.TrimSpace(between) == "" && second.Sub(first) >= week && second.Sub(first) <= 27*week
}

// validFrom is the sentence that a period may be the rest of: "Licence valid from".
var validFrom = regexp.MustCompile(`(?i)^\W*(?:(?:this|licen[cs]e|registration|certificate|is)\W+)*valid(?:ity)?\b\W*(?:(?:period|for|of|the|from|w\.?e\.?f)\b\W*)*`)

func isLetterOrDigit(r rune) bool { return isLetter(r) || unicode.IsDigit(r) }

var periodDash = regexp.MustCompile(`(?i)^\W*(?:[-–—~]|t[o0]|till|upto)\W*$`)

// period finds dates and judges each by what stands before and after it, its place
// among the dates of the text, and how many there are.
func period(text string, judge func(before, after string, i, n int) float64) []Found {
	runes := []rune(text)
	dates := findDates(text)
	var found []Found
	for i, d := range dates {
		if d.Quality = judge(string(runes[:d.Start]), string(runes[d.End:]), i, len(dates)); d.Quality > 0 {
			found = append(found, d)
		}
	}
	return found
}

var (
	totalCount = regexp.MustCompile(`(?i)\btotal\D{0,20}?(\d{1,6})\b`)
	anyCount   = regexp.MustCompile(`\b\d{1,6}\b`)
	partedHead = regexp.MustCompile(`^\W*(\d{1,6})\s*\(`) // "5 (Male 3, Female 2)"
)

// findHeadCount finds a number of people: the one after "total", the one that is parted
// in brackets, or the only one.
func findHeadCount(text string) []Found {
	if m := totalCount.FindStringSubmatchIndex(text); m != nil {
		return []Found{count(text, m[2], m[3], 1)}
	}
	if m := partedHead.FindStringSubmatchIndex(text); m != nil {
		return []Found{count(text, m[2], m[3], 0.9)}
	}
	if m := sumOfHeads(text); m != nil {
		return []Found{count(text, m[0], m[1], 1)}
	}
	if n := spelledCount(text); n > 0 {
		return []Found{{Value: strconv.Itoa(n), End: utf8.RuneCountInString(text), Quality: 0.8}}
	}
	all := anyCount.FindAllStringIndex(text, -1)
	if len(all) != 1 || touchesWord(text, all[0][0], all[0][1]) {
		return nil
	}
	quality := 0.9
	if strings.ContainsFunc(text, unicode.IsLetter) {
		quality = 0.5
	}
	return []Found{count(text, all[0][0], all[0][1], quality)}
}

// sumOfHeads is where the last of a row of numbers stands that is the sum of the others,
// under "Male / Female / Other / Total": "31 / 17 / 0 / 48".
func sumOfHeads(text string) []int {
	all := anyCount.FindAllStringIndex(text, -1)
	if len(all) < 3 || !onlyCounts.MatchString(text) {
		return nil
	}
	sum, last := 0, len(all)-1
	for _, m := range all[:last] {
		n, _ := strconv.Atoi(text[m[0]:m[1]])
		sum += n
	}
	if n, _ := strconv.Atoi(text[all[last][0]:all[last][1]]); n == 0 || n != sum {
		return nil
	}
	return all[last]
}

var onlyCounts = regexp.MustCompile(`^[\d\s/|,+=:;&-]+$`)

// numberWords are the words of which small numbers are made, and what they count.
var numberWords = func() map[string]int {
	words := map[string]int{}
	for i, w := range strings.Fields("one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen") {
		words[w] = i + 1
	}
	for i, w := range strings.Fields("twenty thirty forty fifty sixty seventy eighty ninety") {
		words[w] = 20 + 10*i
	}
	return words
}()

// spelledCount is a number of people in words, 0 where a text is anything else: "Fourteen",
// "Twenty Two persons".
func spelledCount(text string) int {
	sum := 0
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		n, known := numberWords[w]
		switch {
		case known && (sum == 0 || sum%100 == 0 || n < 10 && sum%10 == 0):
			sum += n
		case w == "hundred" && sum > 0 && sum < 10:
			sum *= 100
		case sum > 0 && ofPeople[w]:
		default:
			return 0
		}
	}
	return sum
}

var ofPeople = wordSet("and only nos persons person employees employee workers worker workmen")

// count is the number at a byte range of a text, without leading zeros.
func count(text string, from, to int, quality float64) Found {
	value := strings.TrimLeft(text[from:to], "0")
	if value == "" {
		value = "0"
	}
	start := len([]rune(text[:from]))
	return Found{Value: value, Start: start, End: start + to - from, Quality: quality}
}

// findWording takes the whole text: a trade, a constitution, what is not a name.
func findWording(text string) []Found {
	return whole(text, func(s string) float64 {
		c := shapeOf(s)
		if c.letters < 3 || c.longest < 2 || c.digits > c.letters {
			return 0
		}
		return 0.9
	})
}

// constitutions are the forms of a business that Form GST REG-06 prints, the longest of
// those that end alike first.
var constitutions = phrases("Foreign Limited Liability Partnership", "Limited Liability Partnership", "Partnership", "Proprietorship",
	"Hindu Undivided Family", "Private Limited Company", "Public Limited Company", "Unlimited Company", "Foreign Company", "Public Sector Undertaking",
	"Government Department", "Local Authority", "Statutory Body", "Society/ Club/ Trust/ AOP")

func phrases(texts ...string) (list []phrase.Phrase) {
	for _, text := range texts {
		list = append(list, phrase.New(text))
	}
	return list
}

// findConstitution takes the whole text, spelled as one of the known forms when it is
// nothing but that one with slips.
func findConstitution(text string) []Found {
	found := findWording(text)
	for i, f := range found {
		line, whole := phrase.Prepare(f.Value), utf8.RuneCountInString(f.Value)
		for _, c := range constitutions {
			if m, ok := line.Best(c); ok && m.Start == 0 && m.End == whole {
				found[i].Quality = 1
				if m.Score < 1 {
					found[i].Value, found[i].Repairs = inCapitalsOf(f.Value, c.Text), 1
				}
				break
			}
		}
	}
	return found
}

// inCapitalsOf writes a text in capitals when another is.
func inCapitalsOf(as, text string) string {
	if strings.ToUpper(as) == as {
		return strings.ToUpper(text)
	}
	return text
}

// findTrading takes the name of a firm that its address may follow on the same line:
// "Anand Foods, Shop No 4, M G Road". So it does where a comma ends the line.
func findTrading(text string) []Found {
	text = stopBefore.ReplaceAllString(text, "$1, $2")
	head, rest, ok := strings.Cut(text, ",")
	goesOn := strings.HasSuffix(strings.TrimSpace(rest), ",")
	if ok && (goesOn || addressQuality(strings.TrimSpace(rest)) == 0.9) && companyQuality(strings.TrimSpace(head)) > 0.5 {
		return findCompany(head)
	}
	found := findCompany(text)
	if houseFirst.MatchString(text) && holdsWord(text, placeWords) {
		for i := range found {
			found[i].Quality *= 0.3 // the address under the name
		}
	}
	return found
}

// stopBefore is the comma between a name and its address that was read as a full stop.
var stopBefore = regexp.MustCompile(`(\pL{3})\. ((?i:flat|plot|shop|house|office|door|gala|unit|ward|h\.? ?no|s\.? ?no)\b)`)

// houseFirst is the number of a house that a line of an address begins with.
var houseFirst = regexp.MustCompile(`^\W*\d[\d/-]*(?:[/-]?[A-Z])?,`)
