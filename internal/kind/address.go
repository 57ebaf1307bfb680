package kind

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"atlas/internal/address"
)

// findAddress takes one line of an address, with the comma or dash that may end
// it: the next line goes on there.
func findAddress(text string) []Found {
	if houseAlone.MatchString(text) {
		return []Found{{Value: strings.TrimSpace(text), End: len(text), Quality: 0.9}}
	}
	text = sentenceBehindPIN.ReplaceAllString(text, "$1")
	found := whole(dropOtherCaption(telephone.ReplaceAllString(text, "")), addressQuality)
	for i := range found {
		found[i].Value = careOfFive.ReplaceAllString(found[i].Value, "S/$1")
		found[i].Value = careOfZero.ReplaceAllString(found[i].Value, "$1/O")
		found[i].Value = careOfBar.ReplaceAllString(found[i].Value, "$1/O$2")
		found[i].Value = careOfName.ReplaceAllStringFunc(found[i].Value, strings.ToUpper)
		found[i].Value = numberZero.ReplaceAllString(found[i].Value, "${1}O$2")
		found[i].Value = zeroBlock.ReplaceAllString(found[i].Value, "O-$1")
		found[i].Value = romanNumber.ReplaceAllStringFunc(found[i].Value, capitalRoman)
		found[i].Value = romanWard.ReplaceAllStringFunc(found[i].Value, onesToI)
		found[i].Value = digitsForLetters(found[i].Value)
		switch end := strings.TrimSpace(text); {
		case strings.HasSuffix(end, ","):
			found[i].Value += ","
		case strings.HasSuffix(end, " -"):
			found[i].Value += " -"
		}
	}
	return found
}

// houseAlone is the number of a house on a line of its own: "2/7,".
var houseAlone = regexp.MustCompile(`^\d{1,4}[/-]\d{1,4}[A-Za-z]?,$`)

// sentenceBehindPIN is how a letter goes on behind an address: "Trichy - 620003, the
// following article". The PIN code stands behind a place: "Gala No 101 102 and 103" has none.
var sentenceBehindPIN = regexp.MustCompile(`(\pL[\s.,]*[-–—=,][\s.]*[1-9][\doO]{2} ?[\doO]{3}|\pL{3,} [1-9]\d{5}\b),? (?:the|and|who|whose|has|is|with|which|against|for|to|we|you|he|she|this|that|as|please|kindly|vide|in respect)\b.*$`)

// dropOtherCaption takes out a caption in Devanagari right before an address in Latin
// letters: "परिसर का पता Plot 44". What a comma parts from them is an address itself.
func dropOtherCaption(text string) string {
	caption := inDevanagari.FindString(text)
	rest := strings.TrimPrefix(text, caption)
	if caption == "" || rest == "" || !unicode.Is(unicode.Latin, rune(rest[0])) {
		return text
	}
	return blank(inDevanagari, text)
}

// inDevanagari ends where other print than of that script begins.
var inDevanagari = regexp.MustCompile(`^[\s/:.-]*\p{Devanagari}[\p{Devanagari}\s/:.-]*`)

// telephone is what may follow an address on its line.
var telephone = regexp.MustCompile(`(?i)[\s,;|(]+(?:ph|tel|phone|mob|mobile|cell|contact|whatsapp|fax|m|o)\)?(?:\s*nos?)?[.:\s-]+\+?[0-9][0-9\s,/\-]{7,}\)?\s*$`)

// contactLine is a line under an address that is none of it.
var contactLine = regexp.MustCompile(`(?i)^\W*(?:(?:ph|tel|phone|mob|mobile|cell|contact|fax|whatsapp|helpline|customer care)(?:\s*(?:no|nos|number)s?)?[.:\s]+[+\d(][\d\s,/()+-]{5,}|(?:e-?mail|website|web|url)\b.*|(?:www\.|https?:)\S+)\W*$`)

// careOfZero is a care-of prefix whose letter was read as a digit, careOfFive one whose first was.
var (
	careOfZero = regexp.MustCompile(`\b([SDWC])/0\b`)
	careOfFive = regexp.MustCompile(`^5/([O0] \p{Lu})`)
)

// careOfBar is one whose stroke was read as a letter, and careOfName one with the letter that
// its name begins with, which is a capital: "W/O jaswinder".
var (
	careOfBar  = regexp.MustCompile(`^([SDWC])[Il1|][O0](:| )`)
	careOfName = regexp.MustCompile(`^[SDWC]/O:? ?[cijkopsuvwxz]`)
)

// numberZero is the "NO" before a number, or the "PO" before a post office, whose
// letter was read as a digit.
var numberZero = regexp.MustCompile(`\b([NP])0(\.? \S)`)

// romanNumber is a Roman number behind the word that says of what, whose letters were read
// small in part: "Ward Ix". romanWard is one before the number of a house, whose I was read as
// a digit: "XI1/418", "1X/214".
var (
	romanNumber = regexp.MustCompile(`\b(?i:ward|phase|sector|block|part|stage|zone|wing)(?: (?i:no)\.?)? [IVXivx]{2,5}\b`)
	romanWard   = regexp.MustCompile(`^(?:[IVX]{2,4}1{1,2}|1{1,3}[VX])/\d`)
)

func capitalRoman(s string) string {
	head := s[:strings.LastIndex(s, " ")+1]
	return head + strings.ToUpper(s[len(head):])
}

func onesToI(s string) string {
	number, rest, _ := strings.Cut(s, "/")
	return strings.ReplaceAll(number, "1", "I") + "/" + rest
}

// zeroBlock is a block before the number of a house, which begins with no zero: "O-30".
var zeroBlock = regexp.MustCompile(`^0-([1-9])`)

// digitsForLetters turns the letters O between digits into the zeros they must be:
// "57oo01".
func digitsForLetters(text string) string {
	return letterInNumber.ReplaceAllStringFunc(text, func(s string) string {
		return strings.NewReplacer("o", "0", "O", "0").Replace(s)
	})
}

// letterInNumber is also a PIN code that ends in a letter O.
var letterInNumber = regexp.MustCompile(`\b[1-9][\doO]{4}[oO]\b|\d[oO\d]*[oO][oO\d]*\d`)

// TidyParts is TidyAddress for an address put together from its printed parts, whose letters
// no kind has looked at.
func TidyParts(s string) string {
	return TidyAddress(romanWard.ReplaceAllStringFunc(capitalI(s), onesToI))
}

// TidyAddress sets the marks of an address as they are printed: a comma close to
// the word before it, the dash before a PIN code with a blank on both sides or on
// none, an ordinal number in one, and a PIN code whose blank is not in its middle. A
// recogniser loses and adds blanks there. The commonest words are put right where they were
// misread: "Shop Ne. 36", "D B Read", "Sal Complex".
func TidyAddress(s string) string {
	s = blankBeforeComma.ReplaceAllString(s, "$1")
	s = dashForPIN.ReplaceAllString(s, "$1 - $2")
	s = lopsidedDash.ReplaceAllString(s, "$1 - $2")
	s = partedOrdinal.ReplaceAllString(s, "$1$2")
	s = smallOffice.ReplaceAllString(s, "P.O")
	s = strayStart.ReplaceAllString(s, "")
	s = misreadNo.ReplaceAllString(s, "$1 No$2")
	s = misreadRoad.ReplaceAllString(s, "${1}Road$2")
	s = misreadSai.ReplaceAllString(s, "Sai $1")
	s = titledWords(s)
	s = withoutStateCode(ofAddress.ReplaceAllString(s, "$1"))
	if m := sentenceBehindPIN.FindStringSubmatchIndex(s); m != nil && !pinCode.MatchString(s[m[3]:]) {
		s = s[:m[3]]
	}
	s = sentenceAfterPIN.ReplaceAllString(livingAt.ReplaceAllString(s, ""), "$1")
	return partedPIN.ReplaceAllString(s, "$1$2$3$4$5$6$7$8$9")
}

var (
	smallOffice      = regexp.MustCompile(`\bP\.[o0]\b`)
	strayStart       = regexp.MustCompile(`^[a-z][.,] +`)
	misreadNo        = regexp.MustCompile(`\b(Flat|Plot|Shop|House|Gala|Office|Door|Gat|Ward|Gali|Survey|Room|Block|Unit|Lane|H) (?:[NMH][oaecu]|Mio|Nio|NG|N[Cc]|Jio)(\.? [A-Z]{0,2}-?\d)`)
	misreadRoad      = regexp.MustCompile(`(\pL )(?:Read|Rcad|Raad|Roed|Roai|Rood)([,. ]|$)`)
	misreadSai       = regexp.MustCompile(`\bSal (Complex|Krupa|Residency|Baba|Nagar|Apartments?|Plaza|Shraddha|Nath|Kripa|Darshan|Enclave|Heights|Towers?|Villa|Colony)\b`)
	pinCode          = regexp.MustCompile(`\b[1-9]\d{2} ?\d{3}\b`)
	ofAddress        = regexp.MustCompile(`^[Oo]f +([#\d])`) // "To Messrs. Paul Radio" over "of 61 Tagore Road"
	livingAt         = regexp.MustCompile(`^(?:residing )?at +`)
	sentenceAfterPIN = regexp.MustCompile(`(\b\d{3} ?\d{3})(?: +\p{Ll}+)+$`)
	blankBeforeComma = regexp.MustCompile(`\s+([,;])`)
	partedOrdinal    = regexp.MustCompile(`\b(\d{1,2}) (st|nd|rd|th)\b`)
	partedPIN        = regexp.MustCompile(`([-–] ?)(?:([1-9]) (\d{5})|([1-9]\d) (\d{4})|([1-9]\d{3}) (\d{2})|([1-9]\d{4}) (\d))\b`)
	dashForPIN       = regexp.MustCompile(`(\pL) [#=~_] ([1-9]\d{5})$`) // read as a mark alike
	lopsidedDash     = regexp.MustCompile(`(\S)(?:\s+[-–]|[-–]\s+)(\d{3} ?\d{3})\b`)
)

// withoutStateCode is an address without the code of a state under GST and its name, which stand in a
// line of their own under it: "19-WEST BENGAL".
func withoutStateCode(s string) string {
	m := stateCode.FindStringSubmatch(s)
	if m == nil {
		return s
	}
	if _, ok := address.State(m[2]); !ok {
		return s
	}
	return m[1]
}

var stateCode = regexp.MustCompile(`(?i)^(.*\b\d{3} ?\d{3}),? (?:state(?: code| name)? ?:? ?)?(?:0[1-9]|[12]\d|3[0-8]) ?[-–] ?(\pL[\pL &]+)$`)

// titledWords writes the words of an address that are printed with capitals throughout with one
// each, where a small letter that looks the same was read for it: "west Masi Street".
func titledWords(s string) string {
	for _, w := range strings.Fields(s) {
		if first, _ := utf8.DecodeRuneInString(w); len(w) > 2 && unicode.IsLower(first) && !smallTwinWord.MatchString(w) {
			return s
		}
	}
	return smallTwinWord.ReplaceAllStringFunc(s, func(w string) string { return strings.ToUpper(w[:1]) + w[1:] })
}

// smallTwinWord is a word whose first letter looks the same as its capital.
var smallTwinWord = regexp.MustCompile(`\b(?:west|old|office|opposite|cross|colony|sector|second|society|shop|village|ward|street|station|south|shivaji|sadar|sai|complex|city|civil|central|vihar|cantt)\b`)

// placeWords stand in addresses and hardly in anything else that is printed under
// a name, such as what a shop sells.
var placeWords = wordSet(`ROAD RD STREET ST NAGAR COLONY SECTOR PHASE FLOOR FLAT HOUSE SHOP PLOT NEAR NR
	OPP OPPOSITE BEHIND MARKET BAZAR BAZAAR CHOWK MARG LANE GALI CROSS MAIN LAYOUT BLOCK TOWER BUILDING COMPLEX
	APARTMENT APARTMENTS SOCIETY VILLAGE VILL POST DIST DISTRICT TALUKA TEHSIL STATE PIN PO VTC CITY ENCLAVE VIHAR
	PURAM PALYA HALLI EAST WEST NORTH SOUTH CHAMBERS ARCADE PLAZA MALL ESTATE SO DO WO CO GRAM PANCHAYAT GAON DHANI THANA MANDAL HOBLI`)

// salutation is how a letter begins, or says what it is about.
var salutation = regexp.MustCompile(`^(?:(?:Dear )?(?:Sirs?|Madam) ?(?:[,/]|$)|Dear (?:Sirs?|Madam|Partner|Dealer)\b|(?:Sub|Subject) ?: )`)

// nowhere is what a form has in the place of an address.
var nowhere = regexp.MustCompile(`(?i)^(?:(?:same )?as (?:above|below)|same|ditto|not (?:available|given|applicable|provided)|self(?: pick-?up)?|pick-?up|nil|none|n ?/? ?a)\W*$`)

// nameCaption is the caption of somebody's name: "Father's Name".
var nameCaption = regexp.MustCompile(`(?i)\bname\W*$`)

// amountAlone is an amount and nothing else.
var amountAlone = regexp.MustCompile(`^(?:Rs\.?|₹)? ?\d[\d,]*\.\d\d$`)

// addressQuality judges one line of an address.
func addressQuality(s string) float64 {
	c := shapeOf(s)
	switch {
	case contactLine.MatchString(s) || agentOf.MatchString(s):
		return 0
	case amountAlone.MatchString(s) || nowhere.MatchString(s) || salutation.MatchString(s) || c.digits == 0 && nameCaption.MatchString(s):
		return 0
	case c.letters+c.digits < 3 || len(printedAmount.FindAllString(s, 2)) == 2 || IsDate(s):
		return 0
	case c.digits == 0 && runs(s):
		return 0.1
	case c.digits > 0 || holdsWord(strings.ReplaceAll(s, "/", ""), placeWords):
		return 0.9
	}
	return 0.6
}
