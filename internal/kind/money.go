package kind

import (
	"regexp"
	"strings"
	"time"
	"unicode"

	"atlas/internal/idnum"
)

// findIFSC finds the codes of bank branches. One of a bank that the Reserve Bank lists
// is proven; the list is not complete for ever, so another is not refused.
func findIFSC(text string) []Found {
	found := findIFSCAlone(text)
	if len(found) > 0 {
		return found
	}
	found = findIFSCAlone(misreadFifth.ReplaceAllString(text, "${1}0$2"))
	for i := range found {
		found[i].Repairs++
	}
	return found
}

// findIFSCAlone finds those whose fifth place is a nought or was read as a round letter: of
// other letters and digits references of payments are made.
func findIFSCAlone(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.IFSCMask) {
		branch, repairs := idnum.BranchCode(m.Value[:4], m.Value[5:])
		f := Found{Value: m.Value[:5] + branch, Start: m.Start, End: m.End, Repairs: m.Repairs + repairs, Quality: 0.9}
		bank := idnum.BankOf(f.Value)
		// A zero read as a letter makes a word of a code whose branch is letters; only that
		// of a bank is taken for one.
		word := bank == "" && !strings.ContainsAny(text, "0123456789")
		if !idnum.IsIFSC(f.Value) || f.Repairs > 3 && bank == "" || word {
			continue
		}
		if bank != "" {
			f.Quality, f.Check = 1, Passed
		}
		found = append(found, f)
	}
	return found
}

// misreadFifth is a code of letters and digits whose fifth place, which is always a nought, was
// read as what looks like one.
var misreadFifth = regexp.MustCompile(`\b([A-Z]{4})[68BCGU](\d{6})\b`)

// accountText is a run of digits, in groups or not, of which the first may be hidden.
var accountText = regexp.MustCompile(`[0-9Xx*][0-9XxOoIl*]*(?:[ \-][0-9Xx*]{2,}){0,6}`)

// letterInAccount is a long number with one letter in it that is a digit: "0003455502651S".
var letterInAccount = regexp.MustCompile(`\b(?:\d{7,}[SBZ]\d*|\d+[SBZ]\d{7,})\b`)

// findAccount finds the numbers of bank accounts.
func findAccount(text string) []Found {
	slipped := text
	text = letterInAccount.ReplaceAllStringFunc(text, strings.NewReplacer("S", "5", "B", "8", "Z", "2").Replace)
	var found []Found
	for _, m := range accountText.FindAllStringIndex(text, -1) {
		printed := text[m[0]:m[1]]
		if touchesWord(text, m[0], m[1]) || len(idnum.FindDates(printed)) > 0 {
			continue
		}
		value := strings.NewReplacer(" ", "", "-", "", "*", "X", "x", "X", "O", "0", "o", "0", "I", "1", "l", "1").Replace(printed)
		if !idnum.IsAccount(value) {
			continue
		}
		start := len([]rune(text[:m[0]]))
		f := Found{Value: value, Start: start, End: start + len([]rune(printed)), Quality: 1}
		if slipped[m[0]:m[1]] != printed {
			f.Repairs++
		}
		switch {
		case len(value) == 10 && value[0] >= '6' || len(value) == 9:
			f.Quality = 0.8 // may be a telephone or sorting number
		case strings.Contains(value, "X"):
			f.Quality = 0.9
		}
		found = append(found, f)
	}
	return found
}

// findMICR finds the codes that sort cheques.
func findMICR(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.MICRMask) {
		if idnum.IsMICR(m.Value) {
			found = append(found, Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 1})
		}
	}
	return found
}

// balanceText is an amount with a currency mark or none; balanceSide is the mark of its
// side, behind it.
var (
	balanceText = regexp.MustCompile(`(?i)(?:rs\.?|inr|₹|¥)?\s?[-−]?\s?(?:rs\.?|inr|₹|¥)?\s?[0-9][0-9,. ]*[0-9]`)
	balanceSide = regexp.MustCompile(`(?i)^\s?[(.]?\s?(cr|dr)\b\.?\s?\)?`)
)

// findBalance finds what an account holds, below zero when it is overdrawn.
func findBalance(text string) []Found {
	text = withoutTimes(colonInAmount.ReplaceAllString(withoutLetters(text), "$1,$2"))
	var found []Found
	for _, m := range balanceText.FindAllStringIndex(text, -1) {
		printed := strings.NewReplacer("-", "", "−", "").Replace(text[m[0]:m[1]])
		value, ok := idnum.ParseAmount(printed)
		side := balanceSide.FindStringSubmatch(text[m[1]:])
		if !ok || side == nil && touchesWord(text, m[0], m[1]) || m[0] > 0 && touchesWord(text, m[0], len(text)) || goesOnBefore.MatchString(text[:m[0]]) {
			continue
		}
		end := m[1]
		below := len(printed) != m[1]-m[0]
		if side != nil {
			end += len(side[0])
			below = below || strings.EqualFold(side[1], "dr")
		}
		if below && strings.Trim(value, "0.") != "" {
			value = "-" + value
		}
		start := len([]rune(text[:m[0]]))
		f := Found{Value: value, Start: start, End: start + len([]rune(text[m[0]:end])), Quality: 0.6}
		if strings.ContainsAny(printed, ".,₹") || side != nil {
			f.Quality = 1
		}
		found = append(found, f)
	}
	return found
}

// notOfBanks are words that stand beside "Bank" in captions and sentences, never in
// the name of one.
var notOfBanks = wordSet(`STATEMENT ACCOUNT SAVINGS SAVING CURRENT DETAILS NAME DATE BRANCH IFSC CODE CHARGES CUSTOMER BALANCE TRANSFER ADDRESS
	YOUR OUR THE THIS PLEASE BEARER PAY PAYABLE NO NUMBER MICR CHEQUE ACKNOWLEDGEMENT DEPOSIT GUARANTEE HOLIDAY AC`)

// findBank takes the whole text as the name of a bank, without the word of its mark that
// stands before it: "kotak Kotak Mahindra Bank". The code of a branch names its bank, too.
func findBank(text string) []Found {
	if m := edgeOfMark.FindStringSubmatch(text); m != nil && bankLetters[m[1]] {
		text = " " + text[1:]
	}
	if noBank.MatchString(text) {
		return nil
	}
	if bank := idnum.BankOf(text); bank != "" {
		return []Found{{Value: bank, End: len([]rune(text)), Quality: 0.4}}
	}
	return whole(endOfBank(spacedBank.ReplaceAllString(withoutMark(text), "Bank")), bankQuality)
}

// noBank is the end of a bank's name.
var noBank = regexp.MustCompile(`(?i)^\W*bank\W+(?:ltd|limited)\W*$`)

// edgeOfMark is the edge of a bank's mark that was read as a letter before its own: "IHDFC BANK".
var edgeOfMark = regexp.MustCompile(`^[Il|]([A-Z]{3,5})\b`)

// spacedBank is a word that a mark of spread letters is read as: "Canara Ba n k".
var spacedBank = regexp.MustCompile(`\bB ?a ?n ?k\b`)

func withoutMark(text string) string {
	for {
		words := strings.Fields(text)
		if len(words) <= 2 || !isMark(words[0], words[1]) && !smallBefore.MatchString(text) {
			return text
		}
		text = blank(firstWord, text)
	}
}

// isMark says whether the first word before a bank's name is none of it: the name again, a
// letter or two of another script, or letters that begin small as no name does that goes on
// in capitals.
func isMark(first, next string) bool {
	const alike = 5
	a, b := strings.ToUpper(first), strings.ToUpper(next)
	return a == b || strayLetter.MatchString(first) || len(b) >= alike && strings.HasPrefix(a, b) || mixedMark.MatchString(first)
}

// smallBefore are two words in small letters before a name in capitals or with such initials,
// which are the same name in another script: one may be the brand of a bank.
var smallBefore = regexp.MustCompile(`^\s*\p{Ll}+ \p{Ll}+ \p{Lu}\pL+ (?:\pL+ )*(?:Bank|BANK)\b`)

// strayLetter is what a mark may be read as, mixedMark what a name in another script may be.
var (
	strayLetter = regexp.MustCompile(`^[^\p{Lu}\d]{1,2}$`)
	mixedMark   = regexp.MustCompile(`^\p{Ll}\pL*\p{Lu}\pL*$`)
)

var firstWord = regexp.MustCompile(`^\s*\S+`)

// bankName ends after "Bank", "Bank of India", "Bank Limited" and the like.
var bankName = regexp.MustCompile(`(?i)^.*?\bbank(?:\s*\(?india\)?)?(?:\s+of\s+(?:the\s+)?\pL+)?(?:\s*,?\s*(?:ltd|limited|pvt|private|n\.?a)\b\.?)*`)

// inTown is the town behind the name of a cooperative bank, which is registered with it:
// "The Kopargaon Sahakari Bank Ltd., Kopargaon".
var inTown = regexp.MustCompile(`(?i)^.*\b(?:sahakari|nagari|co-?op\w*|cooperative|co-operative|urban|mercantile)\b.*\bbank\b,?\s*(?:ltd|limited)\b\.?\s*,\s*\pL{3,}(?:\s\pL{3,})?\s*$`)

// ofBranch is the end of a text that says which branch of a bank, not where the bank is.
var ofBranch = regexp.MustCompile(`(?i)\b(?:branch|br|office)\W*$`)

// endOfBank is a text up to the end of a bank's name.
func endOfBank(text string) string {
	if inTown.MatchString(text) && !ofBranch.MatchString(text) {
		return text
	}
	return cutAfter(bankName, text)
}

// cutAfter keeps what a pattern finds at the start of a text, all of it when it finds
// nothing.
func cutAfter(p *regexp.Regexp, text string) string {
	if m := p.FindString(text); m != "" {
		return m
	}
	return text
}

func bankQuality(s string) float64 {
	c := shapeOf(s)
	switch {
	case bankLetters[strings.TrimRight(s, ".")]:
		return 0.7
	case !holdsWord(s, bankWords) || c.words > 8 || c.letters < 6 || strings.Contains(s, ":") || prose(s):
		return 0
	case holdsWord(article.ReplaceAllString(s, ""), notOfBanks) || c.words == 1:
		return 0.2
	case !titled(strings.ReplaceAll(s, " of ", " Of ")):
		return 0.4
	}
	return 1
}

// article begins the names of some banks: "The Federal Bank Ltd".
var article = regexp.MustCompile(`^(?:THE|The) `)

var bankWords = wordSet(`BANK BANKING GRAMIN SAHAKARI`)

// bankLetters are what large banks are called by for short.
var bankLetters = wordSet(`SBI PNB BOB BOI IOB UCO HDFC ICICI IDBI IDFC RBL CSB DCB`)

// prose says whether a text has several words of no name that begin small.
func prose(s string) bool {
	n := 0
	for _, w := range strings.Fields(s) {
		if unicode.IsLower([]rune(w)[0]) && !smallWords[w] {
			n++
		}
	}
	return n > 1
}

// utilityWords are words that suppliers of electricity are called by.
var utilityWords = wordSet(`ELECTRICITY ELECTRIC POWER VIDYUT VITRAN VITARAN ENERGY SUPPLY DISTRIBUTION GENERATION TRANSCO DISCOM
	NIGAM URJA CESC BIJLI JYOTI VIJ BIJLEE UNDERTAKING BOARD MAHAVITARAN RAJDHANI YAMUNA`)

// findUtility takes the whole text as the name of a supplier of electricity.
func findUtility(text string) []Found {
	if head, rest, ok := strings.Cut(text, ","); ok && addressQuality(rest) == 0.9 && holdsWord(head, utilityWords) {
		text = head // over its address on one line
	}
	return whole(WithoutStrapline(text), func(s string) float64 {
		q := companyQuality(s)
		switch {
		case boardLetters.MatchString(s):
			return 0.9
		case hindiBoard.MatchString(s):
			return 1
		case inDevanagari.MatchString(s) || tradeAlone.MatchString(s):
			return 0 // the trade alone, under a mark
		case q == 0 || !holdsWord(s, utilityWords) || holdsWord(s, notOfUtilities):
			return 0.3 * q
		case !titled(strings.ReplaceAll(s, " of ", " Of ")):
			return 0.6
		}
		return 1
	})
}

// tradeAlone is what utilities trade in, under a mark that was not read.
var tradeAlone = regexp.MustCompile(`^(?i:power|energy|electricity|electric|supply|distribution|board|nigam|bijli|vidyut)$`)

// hindiBoard is the name of a supplier of electricity in Hindi or Marathi.
var hindiBoard = regexp.MustCompile(`^(?:\S+ ){0,5}(?:विद्युत|वीज|बिजली|ऊर्जा)(?: \S+){0,3} (?:निगम|मंडल|मण्डल|बोर्ड|परिषद|कंपनी|कम्पनी)(?: (?:लिमिटेड|लि|मर्यादित|मर्या))?[\s.,|]*$`)

// boardLetters is what the boards and companies of the states are called by for short: all but
// a few end in the letters of their trade, as "APSPDCL", "MSEDCL" and "DHBVN" do.
var boardLetters = regexp.MustCompile(`^(?:[A-Z]{1,5}(?:PDCL|EDCL|VVNL|BVNL?|GVCL|SEBL?|PDDL?)|[BGHMC]ESCOM|TANGEDCO|TNPDCL|TPDDL|NDMC|CESC|KSEBL?|TP[A-Z]ODL|UPPCL|UPCL)$`)

var notOfUtilities = wordSet(`BILL CHARGES DUTY UNITS CONSUMPTION TARIFF TYPE METER CONNECTION FACTOR ACT OMBUDSMAN BILLING LOAD`)

// monthText is a month of a year, or the period of one.
var monthText = regexp.MustCompile(`(?i)(?:` + idnum.MonthNames + `)[\s\-/.,']*(?:20)?\d{2}\b|\b(?:[0oO]?[1-9]|1[0-2])\s?[/\-]\s?20\d{2}\b`)

// noughtInYear is a year of this century with a nought that was read as a letter, "2O21".
var noughtInYear = regexp.MustCompile(`\b2[oO]\d{2}\b|\b20[oO]\d\b|\b20\d[oO]\b`)

// findMonth finds a month of a year, as it is printed, or the one that two dates
// enclose: "July 2025" of "01/07/2025 to 31/07/2025".
func findMonth(text string) []Found {
	if f, ok := enclosedMonth(text); ok {
		return []Found{f}
	}
	text = noughtInYear.ReplaceAllStringFunc(text, noughts.Replace)
	var found []Found
	for _, m := range monthText.FindAllStringIndex(text, -1) {
		if m[1] < len(text) && touchesWord(text[m[0]:], 0, m[1]-m[0]) || partOfDate(text, m[0]) {
			continue
		}
		start := len([]rune(text[:m[0]]))
		value := strings.Join(strings.Fields(text[m[0]:m[1]]), " ")
		found = append(found, Found{Value: mendMonth(value), Start: start, End: start + len([]rune(text[m[0]:m[1]])), Quality: 1})
	}
	return found
}

// findPayMonth also takes the last day of a month for it: "month ending 31.12.2025".
func findPayMonth(text string) []Found {
	if found := findMonth(text); len(found) > 0 {
		return found
	}
	dates := findDates(text)
	if len(dates) != 1 {
		return nil
	}
	day, err := time.Parse(publishedDate, dates[0].Value)
	if err != nil || day.AddDate(0, 0, 1).Day() != 1 {
		return nil
	}
	dates[0].Value, dates[0].Quality = day.Format("January 2006"), 0.8
	return dates
}

// monthSlips are months' names with a lookalike of one of their letters.
var monthSlips = strings.NewReplacer("Jui", "Jul", "JuI", "Jul", "Ju1", "Jul", "Ju|", "Jul", "JUI", "JUL", "JU1", "JUL", "JU|", "JUL",
	"0ct", "Oct", "0CT", "OCT", "N0v", "Nov", "N0V", "NOV")

// mendMonth writes a month without such lookalikes, or the O for its zero: "O9/2025".
func mendMonth(value string) string {
	if len(value) > 1 && unicode.IsDigit(rune(value[1])) && (value[0] == 'O' || value[0] == 'o') {
		return "0" + value[1:]
	}
	return monthSlips.Replace(value)
}

// enclosedMonth is the month whose first and last day are the only dates of a text.
func enclosedMonth(text string) (Found, bool) {
	dates := idnum.FindDates(text)
	if len(dates) != 2 {
		return Found{}, false
	}
	from, err := time.Parse(publishedDate, dates[0].Value)
	to, err2 := time.Parse(publishedDate, dates[1].Value)
	if err != nil || err2 != nil || from.Day() != 1 || !to.Equal(from.AddDate(0, 1, -1)) {
		return Found{}, false
	}
	start := len([]rune(text[:dates[0].Start]))
	return Found{Value: from.Format("January 2006"), Start: start, End: start + len([]rune(text[dates[0].Start:dates[1].End])), Quality: 1}, true
}

// publishedDate is how the API writes dates.
const publishedDate = "02/01/2006"

// partOfDate says whether a day stands before the month at a byte of text.
func partOfDate(text string, at int) bool {
	before := strings.TrimRightFunc(text[:at], func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune("-/.,", r) })
	return before != "" && before[len(before)-1] >= '0' && before[len(before)-1] <= '9' && len(before)-len(strings.TrimRight(before, "0123456789")) <= 2
}

// yearSpan is a year that begins in April: "2026-27".
var yearSpan = regexp.MustCompile(`\b(20\d{2})\s?[-–/]\s?(?:20)?(\d{2})\b`)

// findYearSpan finds years of the kind taxes are assessed for.
func findYearSpan(text string) []Found {
	var found []Found
	for _, m := range yearSpan.FindAllStringSubmatchIndex(text, -1) {
		first, second := text[m[2]:m[3]], text[m[4]:m[5]]
		if (int(first[2]-'0')*10+int(first[3]-'0')+1)%100 != int(second[0]-'0')*10+int(second[1]-'0') {
			continue
		}
		start := len([]rune(text[:m[0]]))
		found = append(found, Found{Value: first + "-" + second, Start: start, End: start + len([]rune(text[m[0]:m[1]])), Quality: 1})
	}
	return found
}

// findAcknowledgment finds the acknowledgement numbers of income-tax returns.
func findAcknowledgment(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.AcknowledgmentMask) {
		f := Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 0.7}
		if idnum.IsAcknowledgment(m.Value) {
			f.Quality, f.Check = 1, Passed
		}
		found = append(found, f)
	}
	return found
}

// findFilingDates finds dates, else the day that the acknowledgement number of a return ends
// with, when a text is nothing else. The number has no check digit, so a date that is printed
// is the better one.
func findFilingDates(text string) []Found {
	if found := findDates(text); len(found) > 0 {
		return found
	}
	found := findAcknowledgment(text)
	if len(found) != 1 || found[0].Check != Passed || found[0].End-found[0].Start < len([]rune(strings.TrimSpace(text))) {
		return nil
	}
	number := found[0].Value
	day := number[len(number)-6:]
	date, ok := idnum.ParseDate(day[:2] + "/" + day[2:4] + "/20" + day[4:])
	if !ok {
		return nil
	}
	found[0].Value, found[0].Quality, found[0].Check = date, 0.5, Unchecked
	return found
}

// consumerText is the number of a customer of a utility: digits, in groups or not, in Odisha with
// a letter among them.
var consumerText = regexp.MustCompile(`[0-9]{3}[A-Z][0-9]{7,9}|[A-Z]{0,3}[0-9][0-9OIl]*(?:[\-/ ][0-9]{2,6}){0,4}(?:/[0-9])?`)

// officeLetters are those of an office before the number of its customer: "KKR004471".
var officeLetters = regexp.MustCompile(`^[A-Z]{2,3}[0-9]{6}$`)

// findConsumer finds numbers that utilities know their customers by: at least seven
// digits, their groups run together as far as blanks part them.
func findConsumer(text string) []Found {
	var found []Found
	for _, m := range consumerText.FindAllStringIndex(text, -1) {
		printed := text[m[0]:m[1]]
		if touchesWord(text, m[0], m[1]) || len(idnum.FindDates(printed)) > 0 {
			continue
		}
		value := strings.NewReplacer(" ", "", "O", "0", "I", "1", "l", "1").Replace(printed)
		digits := shapeOf(value).digits
		if least := 7; digits < least && (digits < least-1 || !officeLetters.MatchString(value)) || digits > 16 {
			continue
		}
		start := len([]rune(text[:m[0]]))
		f := Found{Value: value, Start: start, End: start + len([]rune(printed)), Quality: 1}
		if digits < 8 || digits > 14 {
			f.Quality = 0.7
		}
		found = append(found, f)
	}
	return found
}
