package kind

import (
	"regexp"
	"slices"
	"strings"
)

// findProduct takes the text without the row number that may stand before it.
func findProduct(text string) []Found {
	text = headingInBrackets.ReplaceAllString(text, "")
	text = goodsCode.ReplaceAllString(otherCode.ReplaceAllString(shopCode.ReplaceAllString(text, ""), "$1"), "$1")
	found := whole(withoutRule(text), productQuality)
	for i := range found {
		found[i].Value = strings.TrimSpace(strings.TrimLeft(dropRowNumber(found[i].Value), ".-) "))
		found[i].Value = noughtOfNumber.ReplaceAllStringFunc(found[i].Value, noughts.Replace)
		found[i].Value = twinInCode.ReplaceAllStringFunc(found[i].Value, capitalCode)
	}
	return found
}

// noughtOfNumber is a number that ends in noughts read as letters: "5o kW", "2OL".
var noughtOfNumber = regexp.MustCompile(`\b[1-9]\d*[oO]+(?:L|W|V|[Kk][Gg]|[Kk]W|GB|TB|mm|cm|Hz|mAh|[Ll]tr)?\b`)

// twinInCode is a word of capitals and digits but for a small letter that looks the same as its
// capital.
var twinInCode = regexp.MustCompile(`\b[A-Z0-9]+[cosvwxz][A-Z0-9]*\b`)

// capitalCode writes the code of a model in capitals, "XG17w", and leaves the "6s" of "Fone 6s".
func capitalCode(word string) string {
	if c := shapeOf(word); c.capitals < 2 || c.digits < 2 {
		return word
	}
	return strings.ToUpper(word)
}

// shopCode is the number a shop on the web knows an article by, behind its name and a rule:
// "Kettle 1.5 L | B0CKXYZ123 ( B0CKXYZ123 )".
var shopCode = regexp.MustCompile(`\s*(?:\|| [|1Il]) ?B0[A-Z0-9]{8}\b.*$`)

// otherCode is what a product is known by elsewhere, behind its name and a caption of its own:
// "Smart TV 55 EAN : 8806096412275".
var otherCode = regexp.MustCompile(`(\w) *[,(|-]? *\b(?:(?:EAN|UPC|SKU|ASIN)(?i: code| no\.?)? ?[:#-] ?\w.*|(?:HSN|SAC)(?i: code| no\.?)? ?[:#-]? ?\d{4,8}\b.*|(?i:(?:item|article|material|product) code) ?[:#-] ?\S+)$`)

// goodsCode is the eight digits of a tariff heading, from the next column, behind a name: chapters
// 84, 85, 87, 90 and 94 of the Customs Tariff Act are machines, vehicles, instruments, furniture.
var goodsCode = regexp.MustCompile(`(\w{2,} \S.*) (?:8[457]|9[04])\d{6}$`)

// headingInBrackets is a tariff heading in brackets behind a name, and what goes on behind it.
var headingInBrackets = regexp.MustCompile(`\s*\((?:HSN|SAC)\b.*$`)

// withoutRule is a text without the rule of a table before it, which was read as a letter; an
// "I PHONE" stays.
func withoutRule(text string) string {
	m := ruleBefore.FindStringSubmatch(text)
	if m == nil || parted[m[1]] {
		return text
	}
	return blank(loneRule, text)
}

var (
	loneRule   = regexp.MustCompile(`^\W*[I|l]\b\W*`)
	ruleBefore = regexp.MustCompile(`^\W*[I|l]\W* (\p{Lu}{2,})\b`)
	parted     = wordSet(`PHONE PAD POD MAC WATCH BALL TEL`)
)

// measured is what begins with a unit, whose number stands before it: "3 HP DC Pump", "7 Kg Front
// Load". "HP Laptop" begins with a maker.
var measured = regexp.MustCompile(`^(?i:tons?|tr|kgs?|ltrs?|litres?|burners?|seater|doors?|inch|inches|kw|kva|watts?|mm|cm|ft|gb|mp|phase)\b|^(?i:hp)\b.*\b(?i:pump|pumpset|motor|submersible|monoblock|engine)\b`)

func dropRowNumber(s string) string {
	head, rest, ok := strings.Cut(s, " ")
	if ok && !(strings.Trim(head, "0123456789") == "" && measured.MatchString(rest)) && len(head) <= 3 && strings.Trim(head, "0123456789.)") == "" {
		return rest
	}
	return s
}

func productQuality(s string) float64 {
	c := shapeOf(s)
	if c.letters < 3 || c.longest < 2 || codeLine.MatchString(s) || len(s) == 17 && frameNumber.MatchString(s) || crossed.MatchString(s) {
		return 0
	}
	q := 0.9
	switch {
	case onlyTableWords(s):
		return 0
	case takenBack.MatchString(s) || anyGoods.MatchString(s):
		q = 0.2
	case c.words == 1:
		q = 0.7
	case runs(s), c.digits == 0 && restOfSentence.MatchString(s):
		q = 0.1
	case c.words == 2 && c.digits == 0:
		q = 0.8
	}
	return q
}

// anyGoods is what lenders call all that they lend for.
var anyGoods = regexp.MustCompile(`(?i)^(?:consumer (?:durables?|goods)|(?:two|three|four)[- ]wheelers?|digital products?|lifestyle|electronics|home appliances?|cd)$`)

// codeLine is a line under a product that says what it is known by elsewhere.
var codeLine = regexp.MustCompile(`^(?:(?:EAN|UPC|SKU|ASIN|HSN|SAC)\b(?i: code| no\.?)? ?[:#-] ?\S+|[|1Il]? ?B0[A-Z0-9]{8}\b.*)$`)

// frameNumber is a vehicle's number of seventeen letters and digits (ISO 3779) in a line under its name.
var frameNumber = regexp.MustCompile(`^[A-HJ-NPR-Z0-9]*\d[A-HJ-NPR-Z0-9]*\d{4}$`)

// crossed is a number of which digits are hidden: "85XXXXXX31 / 0484-26XXXX".
var crossed = regexp.MustCompile(`^[\d\s/+.-]*\d[Xx]{3,}[\dXx\s/+.-]*$`)

// takenBack is what is said of a thing that a customer gave in part payment.
var takenBack = regexp.MustCompile(`(?i)^(?:less\b|old (?:mobile|phone|handset|tv|fridge|refrigerator|ac|unit)\b|buy-?back\b|exchange (?:of|value|amount|offer|bonus|discount)\b)|\bexchange ?: ?\pL{3}`)

// tableWords head the columns of a bill, or the lines of an item that are not its name.
var tableWords = wordSet(`CODE NAME NO QTY RATE AMOUNT TOTAL HSN SAC MRP DISC AMT TAXABLE UNIT UNITS UOM PRICE VALUE TAX DESCRIPTION PARTICULARS
	TITLE FSN SKU CATEGORY DETAILS BASIC EX SHOWROOM`)

// onlyTableWords says whether a text is the head of a column, the unit that may follow it
// included: "VALUE (RS)", "Unit Price (Incl. GST)", "Amount in INR".
func onlyTableWords(s string) bool {
	words := strings.FieldsFunc(strings.ToUpper(unitOfColumn.ReplaceAllString(s, "")), func(r rune) bool { return !isLetter(r) })
	words = slices.DeleteFunc(words, func(w string) bool { return len(w) == 1 }) // a rule of the table
	return len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !tableWords[w] })
}

var unitOfColumn = regexp.MustCompile(`(?i)\s*(?:[([](?:in )?(?:rs|inr|nos|pcs|incl|excl|₹)\b[^)\]]*[)\]]?|\bin (?:rs|inr|rupees)\b)\.?\s*$`)

// sentenceWords are small words of sentences; a product's name has one at most.
var sentenceWords = wordSet(`THE SO DO IS ARE BE WILL SHALL PLEASE KINDLY US YOU YOUR OUR ANY THIS THAT AFTER UPTO FROM TO OF AND OR IF NOT HAS HAVE BEEN`)

// restOfSentence begins with a verb: "are true and correct".
var restOfSentence = regexp.MustCompile(`^(?:is|are|was|were|has|have|will|shall|may|can|must|should|please) `)

// runs says whether a text is one of sentences.
func runs(s string) bool {
	n := 0
	for _, w := range strings.Fields(strings.ToUpper(s)) {
		if sentenceWords[strings.Trim(w, ".,;:()")] {
			n++
		}
	}
	return n >= 3
}
