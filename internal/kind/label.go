package kind

import (
	"regexp"
	"strings"
	"unicode"
)

// modelCaption is the rest of a caption that begins with "Model".
var modelCaption = regexp.MustCompile(`(?i)^\W*(?:name|number|code|no)\b[\s.:]*`)

// findModel takes the whole text as the name or number of a model: "A 23 5G", "43QT5".
func findModel(text string) []Found {
	return whole(blank(modelCaption, text), func(s string) float64 {
		if !strings.ContainsFunc(s, unicode.IsLetter) || len(strings.Fields(s)) > 7 || len(s) > 40 || isAmountLike(s) {
			return 0
		}
		return 0.9
	})
}

// findBrand takes a short text of letters as a brand.
func findBrand(text string) []Found {
	return whole(text, func(s string) float64 {
		c := shapeOf(s)
		if c.letters < 2 || c.digits > 0 || len(strings.Fields(s)) > 3 || len(s) > 24 {
			return 0
		}
		return 0.9
	})
}
