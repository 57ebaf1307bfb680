package idnum

import (
	"regexp"
	"strings"
	"unicode"
)

// numberWords are the words of amounts as Indian papers write them, with their value.
var numberWords = map[string]int64{
	"zero": 0, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
	"ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
	"seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fourty": 40,
	"fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90,
	"hundred": 100, "thousand": 1000, "lakh": 100_000, "lac": 100_000, "crore": 10_000_000,
}

// The longer of two words that begin alike comes first. Blanks are left out before, as a
// recogniser loses and adds them.
const numberWord = `(?:seventeen|seventy|seven|thirteen|thirty|three|thousand|fourteen|fourty|forty|four|` +
	`eighteen|eighty|eight|eleven|sixteen|sixty|six|nineteen|ninety|nine|fifteen|fifty|five|twelve|twenty|two|` +
	`ten|one|zero|hundred|lakh|lac|crore)`

var (
	beforeAmount = regexp.MustCompile(`(?i)\b(?:rupees?|inr|rs|words)\b`)
	amountWords  = regexp.MustCompile(`^((?:(?:and)?` + numberWord + `)+)(?:rupees?)?(?:only|(?:and)?paise)`)
	oneWord      = regexp.MustCompile(numberWord)
	many         = regexp.MustCompile(`(?i)\b(lakh|lac|crore)s\b`)
)

// RupeesInWords finds the whole rupees of amounts that a text has in words, from "Rupees"
// or what else they begin with to "Only" or the paise: "Rupees One Lakh Two Thousand Only"
// is 102000. "Rupees" may stand behind the words, too. One of no sense is not found, nor one that
// begins or ends elsewhere.
func RupeesInWords(text string) (found []int64) {
	text = many.ReplaceAllString(text, "$1")
	for _, at := range beforeAmount.FindAllStringIndex(text, -1) {
		m := amountWords.FindStringSubmatch(strings.Map(smallLetters, text[at[1]:]))
		if m == nil {
			continue
		}
		if value, ok := addUp(oneWord.FindAllString(m[1], -1)); ok {
			found = append(found, value)
		}
	}
	return found
}

// smallLetters leaves out what is no letter.
func smallLetters(r rune) rune {
	if unicode.IsLetter(r) {
		return unicode.ToLower(r)
	}
	return -1
}

// addUp is what number words come to; ok is false when the larger ones do not come first.
func addUp(words []string) (total int64, ok bool) {
	var group, last int64 // what is not multiplied yet; the least multiplier so far
	last = 1 << 62
	for _, w := range words {
		switch value := numberWords[w]; {
		case value < 100:
			if group%100 != 0 && (group%10 != 0 || value >= 10 || group%100 < 20) {
				return 0, false // "four five"
			}
			group += value
		case value == 100:
			if group == 0 || group > 99 {
				return 0, false
			}
			group *= value
		case group == 0 || value >= last:
			return 0, false
		default:
			total, group, last = total+group*value, 0, value
		}
	}
	return total + group, true
}
