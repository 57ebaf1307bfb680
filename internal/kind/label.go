package kind

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

// modelCaption is the rest of a caption that begins with "Model".
var modelCaption = regexp.MustCompile(`(?i)^\W*(?:name|number|code|no)\b[\s.:]*`)

// findModel takes the whole text as the name or number of a model: "A 23 5G", "43QT5".
func findModel(text string) []Found {
	found := whole(blank(modelCaption, text), func(s string) float64 {
		if !strings.ContainsFunc(s, unicode.IsLetter) || len(strings.Fields(s)) > 7 || len(s) > 40 || isAmountLike(s) {
			return 0
		}
		return 0.9
	})
	for i := range found {
		found[i].Value = twinInCode.ReplaceAllStringFunc(found[i].Value, capitalCode)
	}
	return found
}

// modelCode is a number that makers of phones give a model, which is believed wherever it
// stands: "SM-A566E/DS", "RMX3871", "CPH2613", "XT2405-1".
var modelCode = regexp.MustCompile(`\b(?:SM-[A-Z]\d{3}[A-Z0-9]{0,2}(?:/DSN?)?|RMX\d{4}|CPH\d{4}|XT\d{4}-\d{1,2})\b`)

func findModelCode(text string) []Found {
	var found []Found
	for _, m := range modelCode.FindAllStringIndex(text, -1) {
		start := utf8.RuneCountInString(text[:m[0]])
		found = append(found, Found{Value: text[m[0]:m[1]], Start: start, End: start + m[1] - m[0], Quality: 0.9})
	}
	return found
}

// inPlace is where a maker is: "Designed by Maple in California".
var inPlace = regexp.MustCompile(`\s+in\s.*$`)

// findBrand takes a short text of letters as a brand.
func findBrand(text string) []Found {
	return whole(inPlace.ReplaceAllString(text, ""), func(s string) float64 {
		c := shapeOf(s)
		if c.letters < 2 || c.digits > 0 || len(strings.Fields(s)) > 3 || len(s) > 24 {
			return 0
		}
		return 0.9
	})
}
