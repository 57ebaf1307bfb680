package kind

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/address"
)

// findName takes the whole text as a person's name.
func findName(text string) []Found {
	return rejoined(whole(relation.ReplaceAllString(bareName(text), ""), func(s string) float64 { return nameQuality(rejoin(s)) }))
}

// relation is whose wife, son or daughter somebody is, behind the name, or as what somebody
// signed: "in the capacity of Self having PAN". The stroke may be read as a letter.
var relation = regexp.MustCompile(`\s+(?:[SDWCsdwc]/[O0o]\b|W[il1|]o\b|in the cap[a-z]+ \pL+ ).*$`)

// findHolder takes the whole text as the name of a person or a firm, without the address
// that follows some after a comma: "K. MURUGESAN, 4, Temple Street".
func findHolder(text string) []Found {
	text = numberInBrackets.ReplaceAllString(text, "")
	text, _, _ = strings.Cut(text, " | ") // something else
	if head, rest, ok := strings.Cut(text, ","); ok && addressQuality(strings.TrimSpace(rest)) == 0.9 && companyQuality(strings.TrimSpace(head)) > 0.5 {
		text = head
	}
	name := relation.ReplaceAllString(bareName(text), "")
	if endsSentence.MatchString(name) {
		name = strings.TrimSuffix(name, ".")
	}
	return spaced(whole(name, func(s string) float64 {
		s = rejoin(s)
		q := max(nameQuality(s), jointQuality(s), 0.8*companyQuality(s))
		if placeFirst.MatchString(s) {
			q *= 0.2
		}
		return q
	}))
}

// jointQuality judges the names of two who hold something together, such as an account.
func jointQuality(s string) float64 {
	names := holdersApart.Split(s, -1)
	if len(names) != 2 {
		return 0
	}
	return min(nameQuality(names[0]), nameQuality(names[1]))
}

// holdersApart is what stands between their names.
var holdersApart = regexp.MustCompile(` (?:/|OR) `)

// numberInBrackets is a number of somebody's behind the name: "Asha Rao (Member No. 4471)",
// "Ms. Asha Rao (Staff Nurse, Code 047)".
var numberInBrackets = regexp.MustCompile(`\s*\((?:\pL+[., ]*){1,4}\d{2,}\)\W*$`)

// endsSentence is a full stop behind a word that is no abbreviation: "Cust: K Ramana. Product:".
var endsSentence = regexp.MustCompile(`\p{Ll}*[aeiouy]\p{Ll}*\p{Ll}\p{Ll}\.$`)

// placeFirst is what lines of an address begin with, or whose account something is on, and
// names do not.
var placeFirst = regexp.MustCompile(`(?i)^(?:house|flat|plot|door|p\.?o\.?|vill|village|near|opp|dist|district|ward|h\.? ?no|room|shop|a/c) `)

// findTitled finds the names of people that stand behind their titles in running text.
func findTitled(text string) []Found {
	text = withI(text)
	var found []Found
	for _, m := range titledName.FindAllStringSubmatchIndex(text, -1) {
		name := strings.TrimRight(text[m[2]:m[3]], ". ")
		start := utf8.RuneCountInString(text[:m[2]])
		if holdsWord(name, tradeWords) {
			continue // "SRI MURUGAN AGENCIES"
		}
		for _, f := range findHolder(name) {
			f.Start, f.End = start+f.Start, start+f.End
			found = append(found, f)
		}
	}
	return found
}

// titledName is a title and up to five words or initials that begin with capitals.
var titledName = regexp.MustCompile(`\b(?:Mr|MR|Mrs|MRS|Ms|MS|Miss|MISS|Smt|SMT|Shri|SHRI|Sri|SRI|Tmt|TMT|Thiru|THIRU|Selvi|Kum|KUM|Dr|DR)\b\.? ?(\p{Lu}[\pL'.]*(?: \p{Lu}[\pL'.]*){0,4})`)

// findCompany takes the whole text as a firm's name, without the lender's code for
// a dealer that may stand before it.
func findCompany(text string) []Found {
	text = blank(addressedTo, text)
	if head, rest, ok := strings.Cut(text, ","); ok && pinBehind.MatchString(rest) && addressQuality(strings.TrimSpace(rest)) == 0.9 && companyQuality(strings.TrimSpace(head)) > 0.5 {
		text = head // in one line with its address
	}
	return spaced(whole(smallArticle(WithoutStrapline(dropMessrs(blank(dealerCode, behindForm.ReplaceAllString(codeInBrackets.ReplaceAllString(text, ""), "$1"))))), func(s string) float64 { return companyQuality(rejoin(s)) }))
}

// addressedTo is who of a firm a letter is for: "The Manager, Charotar Kitchens".
var addressedTo = regexp.MustCompile(`^\W*(?i:the )?(?i:(?:branch |store |sales )?manager|proprietor|owner|partner|director),\s*`)

var pinBehind = regexp.MustCompile(`[1-9]\d{2} ?\d{3}\W*$`)

// WithoutStrapline is a text without what firms print behind their names: whose they are,
// what they were called, and where they are on the web.
func WithoutStrapline(text string) string { return strapline.ReplaceAllString(text, "") }

var strapline = regexp.MustCompile(`(?i)\s*(?:[([](?:an?\b|the\b|formerly|erstwhile|previously|subsidiary|wholly|under\b|unit of|division of|govt|government|regd|registered|iso\b)[^)\]]*(?:[)\]]\W*|$)|\b(?:www\.|https?:)\S*\s*)+$`)

// spaced puts right the blanks of a company's name.
func spaced(found []Found) []Found { return unglued(rejoined(found)) }

func rejoined(found []Found) []Found {
	for i := range found {
		found[i].Value = rejoin(found[i].Value)
	}
	return found
}

// isWord says whether letters are a word by themselves, and no rest of one.
func isWord(w string) bool {
	upper := strings.ToUpper(w)
	return smallWords[w] || notInNames[upper] || tradeWords[upper]
}

// rejoin puts the words of a name together that a blank was read in: where words begin
// with capitals one that does not is the rest of the one before, "So lutions". One whose
// first letter looks the same as a capital begins with one, and a word of capitals has no small
// letter, "LAXMi".
func rejoin(name string) string {
	words := strings.Fields(name)
	if len(words) == 0 {
		return name
	}
	if len(words) > 1 && smallFirst.MatchString(words[0]) && !smallWords[words[0]] && brokenStart.MatchString(words[1]) {
		words[0] = strings.ToUpper(words[0][:1]) + words[0][1:]
	}
	out := words[:1:1]
	for _, w := range words[1:] {
		if smallTwin.MatchString(w) && !smallWords[w] && brokenStart.MatchString(out[len(out)-1]) {
			w = strings.ToUpper(w[:1]) + w[1:]
		}
		if last := len(out) - 1; brokenEnd.MatchString(w) && !isWord(w) && brokenStart.MatchString(out[last]) {
			out[last] += w
			continue
		}
		out = append(out, w)
	}
	for i, w := range out {
		if oneSmall.MatchString(w) {
			out[i] = strings.ToUpper(w)
		}
	}
	return strings.Join(out, " ")
}

var (
	brokenStart = regexp.MustCompile(`^\p{Lu}\p{Ll}*$`)
	brokenEnd   = regexp.MustCompile(`^\p{Ll}+$`)
	smallFirst  = regexp.MustCompile(`^[cjkopsuvwxz](?:\p{Ll}{2,}|\.)$`)
	oneSmall    = regexp.MustCompile(`^\p{Lu}{3,}[cijklopsuvwxz]$|^\p{Lu}{2,}[cijklopsuvwxz]\p{Lu}{2,}$`)
	smallTwin   = regexp.MustCompile(`^[cosvwxz]\p{Ll}*[aeiouy]\p{Ll}*$`) // with a vowel, as words have
)

// smallWords are written small within names.
var smallWords = wordSet(`is a an are was be this that with and of the for in at by on to de da bin ibn al el van der ji bhai ben devi kumar singh co pvt private ltd limited llp`)

// unglued parts the words that end a company's name from the one before, where the
// blank was lost.
func unglued(found []Found) []Found {
	for i := range found {
		found[i].Value = misreadOmSai.ReplaceAllString(ruleOfBox.ReplaceAllString(found[i].Value, "$1"), "${1}Sai$2")
		found[i].Value = gluedForm.ReplaceAllString(found[i].Value, "$1 $2")
		found[i].Value = gluedAnd.ReplaceAllString(found[i].Value, " & $1")
	}
	return found
}

// ruleOfBox is the edge of a box before a firm's name that was read as a letter; a person may
// have the initial. misreadOmSai is a Sai that many firms are called by.
var (
	ruleOfBox    = regexp.MustCompile(`^[I|l] ((?i:shree|shri|sri|new|the)\b)`)
	misreadOmSai = regexp.MustCompile(`\b((?:Om|Shree|Shri|Sri) )Sal( |$)`)
)

// behindForm is what stands behind a firm's form of business and a dot in the middle of the line: its
// address.
var behindForm = regexp.MustCompile(`(?i)(\b(?:LLP|LTD|LIMITED|PVT\.? LTD)\.?) +[.·•|] .*$`)

var gluedForm = regexp.MustCompile(`(\pL{4,})(PRIVATE|LIMITED|Private|Limited|PVT|Pvt|LLP)\b`)

// gluedAnd is an "&" with a blank before it and none behind.
var gluedAnd = regexp.MustCompile(` &(\pL{2})`)

// dealerCode is the number of a dealer before its name: "204518 - Neelam Retail".
var dealerCode = regexp.MustCompile(`^\W*\d{4,8}\s*[-–:]\s*`)

// messrs is the "M/s", which is read as "MIS" too, before a firm or the "Mr." before a
// person, which is no part of the name. "Shri" without its full stop may be: "Shri Ram
// Traders".
var messrs = regexp.MustCompile(`^\W*(?:(?i:shri|sri|smt|mr|mrs|ms|kum)\.?\s*/\s*)*(?:M[Il1|]?/[sS][.,]?\s*|M[Il1|][sS]\.?\s+|(?i:mr|mrs|ms|miss|smt|kum|tmt)(?:\.\s*|\s+)|(?i:shri|sri|sh|thiru|thirumathi|selvi)\.\s*)`)

// codeInBrackets is the lender's code of a dealer behind its name: "Neelam Mobiles (AP-VJA-0562)".
var codeInBrackets = regexp.MustCompile(`\s*\((?:[A-Z]{1,4}[-/ ])*[A-Z]{0,4}\d{3,8}\)\s*$`)

func dropMessrs(text string) string { return blank(messrs, text) }

// blank puts blanks for what a pattern finds at the start, so that what follows
// keeps its place.
func blank(start *regexp.Regexp, text string) string {
	m := start.FindString(text)
	return strings.Repeat(" ", len([]rune(m))) + text[len(m):]
}

// whole makes one value of a text: its blanks single, the marks that separate a
// caption from its value gone.
func whole(text string, quality func(string) float64) []Found {
	runes := []rune(text)
	start, end := 0, len(runes)
	for start < end && isMargin(runes[start]) {
		start++
	}
	for end > start && isMargin(runes[end-1]) && runes[end-1] != ')' && runes[end-1] != '.' {
		end--
	}
	value := strings.Join(strings.Fields(capitalI(lettersForDigits(runes[start:end]))), " ")
	q := quality(value)
	if q <= 0 {
		return nil
	}
	return []Found{{Value: value, Start: start, End: end, Quality: q}}
}

// lettersForDigits turns the zeros of a word into the letters they must be: "C0de",
// "0cean". A word with another digit, or of one letter, may be a number:
// "B-204", "A0" stay.
func lettersForDigits(runes []rune) string {
	words := strings.Split(string(runes), " ")
	for i, w := range words {
		parts := strings.Split(w, "-") // "0disha-751001"
		for j, p := range parts {
			if zeroInWord.MatchString(p) {
				parts[j] = spellOut(p)
			}
		}
		words[i] = strings.Join(parts, "-")
	}
	return strings.Join(words, " ")
}

// capitalI turns the small l or i into the capital I it must be: among capitals, "lCICl"
// and "DiST", and before a consonant at a word's start, "lndira". Other small letters that
// look like their capitals become those between them, "TARAjAN".
func capitalI(text string) string {
	text = smallI.ReplaceAllStringFunc(text, strings.ToUpper)
	text = smallAmong.ReplaceAllStringFunc(text, func(word string) string {
		if c := shapeOf(word); c.letters < 4 || 2*c.capitals <= c.letters || strings.HasPrefix(word, "Mc") {
			return word
		}
		return strings.ToUpper(word)
	})
	return smallL.ReplaceAllStringFunc(text, func(word string) string {
		capitals := strings.ToUpper(word) == strings.ReplaceAll(word, "l", "L")
		if capitals && (len(word) > 2 || word == "ll") { // "Phase ll"
			return strings.ReplaceAll(word, "l", "I")
		}
		if beforeConsonant.MatchString(word) {
			return "I" + word[1:]
		}
		return word
	})
}

var (
	smallL          = regexp.MustCompile(`\pL*l\pL*`)
	smallAmong      = regexp.MustCompile(`\b\p{Lu}+(?:[cosvwxz]+\p{Lu}+)+\b`) // "AsHIM", "GHosH"
	smallI          = regexp.MustCompile(`\b(?:\p{Lu}+i\p{Lu}{2,}|\p{Lu}{3,}[cijkopsuvwxz]\p{Lu}{2,}|\p{Lu}{5,}i)\b`)
	beforeConsonant = regexp.MustCompile(`^l[bcdfghjkmnpqrstvwxyz]\p{Ll}{2,}\pL*$`)
)

// zeroInWord is a word of letters and zeros, with marks around it.
var zeroInWord = regexp.MustCompile(`^\W*(?:\pL+0|0\pL)[\pL0]*\W*$`)

// spellOut writes the zeros of a word as letters, in the case of what follows, or
// else of what stands before. A zero that begins a word is a capital.
func spellOut(word string) string {
	if strings.Count(word, "0") == 0 || shapeOf(word).letters < 2 {
		return word
	}
	out := []rune(word)
	for i, r := range out {
		if r != '0' {
			continue
		}
		out[i] = 'o'
		first := i == 0 || !unicode.IsLetter(out[i-1])
		next := i+1 < len(out) && unicode.IsUpper(out[i+1])
		capitals := i > 1 && unicode.IsUpper(out[i-1]) && unicode.IsUpper(out[i-2])
		if first || next || capitals {
			out[i] = 'O'
		}
	}
	return string(out)
}

func isMargin(r rune) bool {
	return !isLetter(r) && !unicode.IsDigit(r) && r != '(' && r != '#'
}

// isLetter holds for the vowel signs of Indian scripts, too, which Unicode counts as
// marks.
func isLetter(r rune) bool { return unicode.IsLetter(r) || unicode.IsMark(r) }

// shape counts what a text is made of.
type shape struct {
	letters, capitals, digits, others, words, longest int
}

func shapeOf(s string) (c shape) {
	for _, w := range strings.Fields(s) {
		c.words++
		letters := 0
		for _, r := range w {
			switch {
			case unicode.IsUpper(r):
				c.capitals++
				letters++
			case isLetter(r):
				letters++
			case unicode.IsDigit(r):
				c.digits++
			default:
				c.others++
			}
		}
		c.letters += letters
		c.longest = max(c.longest, letters)
	}
	return c
}

// notOfNames are marks that no person's name has; they come of misread print.
const notOfNames = "+*=<>{}[]_^~|\\%$@\""

// nameQuality: a name has letters and the odd dot, one to seven words of which one
// is longer than an initial, in capitals or with capital initials.
func nameQuality(s string) float64 {
	c := shapeOf(s)
	if c.longest < 3 || c.digits > 0 || c.words > 7 || c.others > c.words+1 || strings.ContainsAny(s, notOfNames) || holdsWord(s, notInHindiNames) || captionEnd.MatchString(s) || onlyRole.MatchString(s) || shortSmall.MatchString(s) {
		return 0
	}
	q := 1.0
	switch {
	case c.words == 1 && address.IsTown(s):
		q = 0.4 // though some are called after one
	case c.words == 1:
		q = 0.8
	case c.words > 5:
		q = 0.6
	}
	if !titled(s) {
		q *= 0.5
	}
	if strings.Contains(s, ":") {
		q *= 0.3 // a caption stands before the name
	}
	if holdsWord(s, notInNames) || holdsWord(s, ofOthers) {
		q *= 0.2
	}
	return q
}

// shortSmall is one short word in small letters: what was read of a caption, "/ame" of
// "/ Name". A whole name that is written so has another word.
var shortSmall = regexp.MustCompile(`^\p{Ll}{1,5}$`)

// onlyRole is what a person is to a firm, which captions ask for and letters are sent to:
// "Name of the Employer / Managing Director / Partner", "The Branch Manager".
var onlyRole = regexp.MustCompile(`(?i)^(?:(?:/|,|&|and|or|of|the|managing|whole-?time|director|partner|proprietor|owner|employer|manager|occupier|trustee|secretary|karta|president|authori[sz]ed|signatory|person|licensee|entrepreneur|agent|branch|store|showroom|sales|general|in-?charge|dear|sir|madam|parent|guardian|spouse)s?\b\W*)+$`)

// titled says whether every word of some length starts with a capital and goes on
// in one case. Letters of a script without cases are as good as capitals.
func titled(s string) bool {
	for _, w := range strings.Fields(s) {
		runes := []rune(w)
		if len(runes) < 3 {
			continue
		}
		if !unicode.IsUpper(runes[0]) && !unicode.Is(unicode.Lo, runes[0]) && runes[0] != '(' {
			return false
		}
		c := shapeOf(string(runes[1:]))
		if c.capitals > 0 && c.capitals < c.letters-1 {
			return false
		}
	}
	return true
}

// notInNames are words of captions and slogans that no person is called by.
var notInNames = wordSet(`UPI NEFT IMPS RTGS HUMAN RESOURCES PHOTO IDENTITY SAVINGS NOTE THIS IS ARE WILL SHALL KINDLY PLEASE AUTHORISED SIGNATORY STAMP SEAL GOVERNMENT GOVT DEPARTMENT AUTHORITY IDENTIFICATION DATE NUMBER SIGNATURE CARD ACCOUNT PERMANENT
	ISSUE ADDRESS MALE FEMALE INVOICE ORDER DELIVERY TOTAL AMOUNT DESCRIPTION PHONE MOBILE DETAILS
	CUSTOMER DEALER UNREGISTERED CONSUMER YEAR NO ORIGINAL COPY TAX GST DATED BRANCH BIRTH QTY RATE HSN
	GSTIN STATE CODE SUBJECT JURISDICTION INFORMATION IND PAID ADD ADDR ABOVE NAMED UNDERSIGNED BANK DEPT DESIGNATION DESIG NET GROSS PAY ALLOWANCE DEDUCTION DEDUCTIONS SALARY`)

// ofOthers are words of names of firms and offices, not of people.
var ofOthers = wordSet(`OF THE`)

// notInHindiNames are words of captions in Hindi and Marathi: name, address, sex, date,
// number, licence.
var notInHindiNames = wordSet(`नाम नाव नांव पता पत्ता लिंग तिथि तारीख दिनांक संख्या क्रमांक हस्ताक्षर अनुज्ञप्ति अनुज्ञप्तिधारी परवाना`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

func holdsWord(s string, words map[string]bool) bool {
	for _, w := range strings.FieldsFunc(strings.ToUpper(s), func(r rune) bool { return !isLetter(r) }) {
		if words[w] {
			return true
		}
	}
	return false
}

// tradeWords are words that firms are called by.
var tradeWords = wordSet(`PVT LTD LIMITED PRIVATE LLP CO COMPANY ELECTRONICS ELECTRICALS MOBILES MOBILE TELECOM TRADERS
	TRADING ENTERPRISES ENTERPRISE STORE STORES AGENCY AGENCIES SALES MOTORS RETAIL APPLIANCES WORLD
	BROTHERS BROS SONS MART BAZAAR CENTRE CENTER INDUSTRIES DISTRIBUTORS COMMUNICATION COMMUNICATIONS
	DIGITAL COMPUTERS FURNITURE HOUSE EMPORIUM SERVICES AUTO AUTOMOBILES GALLERY SHOPPEE SHOPPE SYSTEMS
	SOLUTIONS POINT HUB`)

// captionEnd is how captions end that name a number: "Employee ID".
var captionEnd = regexp.MustCompile(`(?i)\b(?:id|no|number|code|date|name)\W*$`)

// formTitle is the title of a form of a law, its M misread or not: "FORM XIX", "FORN - II".
var formTitle = regexp.MustCompile(`^FOR[MNSH]\W+[XIVLKE\d]{1,6}\W*$`)

// officeOf is the desk that a school or an authority writes from.
var officeOf = regexp.MustCompile(`(?i)^office of the (?:principal|head|director|superintend|commandant|registrar|executive|block|district|accounts|drawing)`)

// signedFor begins the name of the firm that somebody signs for.
var signedFor = regexp.MustCompile(`^[Ff]or \p{Lu}`)

// agentOf is whose dealer a shop is, or a part of what: "Authorised Main Dealer for Hira Motors
// Ltd.", "a unit of Sree Retail Pvt Ltd".
var agentOf = regexp.MustCompile(`(?i)^\W*(?:an? )?(?:unit|division|venture|brand|group company) of \pL|(?i)^(?:an? )?auth(?:ori[sz]ed|\.) .*\b(?:dealers?|distributors?|agents?|stockists?|resellers?|retailers?|service)\b`)

func companyQuality(s string) float64 {
	c := shapeOf(s)
	if captionEnd.MatchString(s) || onlyRole.MatchString(s) || formTitle.MatchString(s) {
		return 0
	}
	if strings.ContainsAny(s, ":@") || c.letters < 4 || c.longest < 3 || c.words > 9 || c.digits > c.letters/2 || holdsWord(s, notInHindiNames) {
		return 0
	}
	q := 0.9
	switch {
	case c.words == 1 && address.IsTown(strings.Trim(s, ".,- ")):
		q = 0.1
	case c.words == 1:
		q = 0.6
	}
	if c.digits > 0 {
		q *= 0.7
	}
	if prose(s) || signedFor.MatchString(s) || officeOf.MatchString(s) || agentOf.MatchString(s) {
		q *= 0.4
	}
	switch {
	case holdsWord(s, tradeWords):
		q = min(1, q*1.4)
	case holdsWord(s, notInNames):
		q *= 0.4
	case !titled(s):
		q *= 0.6
	}
	return q
}

// IsDate says whether a text is a day with its year of four digits and nothing else. A
// shorter one may be the number of a house: "3-6-78".
func IsDate(text string) bool { return loneDate.MatchString(text) }

var loneDate = regexp.MustCompile(`^\W*\d{1,2}\s?[-/.\s]\s?(?:\d{1,2}|\pL{3,9})\s?[-/.\s]\s?(?:19|20)\d\d\W*$`)

// printedAmount is a sum of money; a line with two of them belongs to a table.
var printedAmount = regexp.MustCompile(`\b\d{1,3}(?:,\d{2})*,\d{3}\b|\b\d{2,}\.\d{2}\b`)
