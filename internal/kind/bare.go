package kind

import (
	"regexp"
	"strings"
)

// bareName is a name without what is printed before it, and its small letters as they are.
func bareName(text string) string {
	return smallArticle(dropMessrs(withoutGlued(blank(shortCaption, withI(text)))))
}

// withI is a text with the I of names that begin with one which was read as a small letter:
// "Ramakrishnan iyer", "lmran Khan".
func withI(text string) string {
	return iName.ReplaceAllStringFunc(text, func(s string) string { return "I" + s[1:] })
}

var iName = regexp.MustCompile(`\b[il](?:yer|yengar|rani|smail|mran|qbal|namdar|brahim|rfan|slam|dris|shwar|ndira)\b`)

// shortCaption is a caption of a name that is too short to be in a list, or what is left of
// one, with the colon that no name has: "N : ASHA RAO".
var shortCaption = regexp.MustCompile(`^\W*(?i:n|nm|nam|ame|me)\.?\s*[:=]\s*`)

// withoutGlued puts blanks for a caption that runs into the name behind it, whole or without
// its end: "NamRadha Rao".
func withoutGlued(text string) string {
	m := gluedCaption.FindStringSubmatchIndex(text)
	if m == nil {
		return text
	}
	return strings.Repeat(" ", len([]rune(text[:m[2]]))) + text[m[2]:]
}

var gluedCaption = regexp.MustCompile(`^\W*Name?(\p{Lu}\p{Ll}{2})`)

// smallArticle writes the "Ul" of "Zia Ul Haq" and the "Al" of "Al Noor Stores", whose l was
// read as a capital; "AI Systems" stays.
func smallArticle(text string) string {
	return capitalArticle.ReplaceAllStringFunc(text, func(s string) string {
		if holdsWord(s, tradeWords) || holdsWord(s, notAfterArticle) {
			return s
		}
		return s[:1] + "l" + s[2:]
	})
}

var (
	capitalArticle  = regexp.MustCompile(`\b[AU]I[ -]\p{Lu}\p{Ll}+`)
	notAfterArticle = wordSet(`TECH TECHNOLOGY TECHNOLOGIES LABS SOFTWARE RESEARCH LEARNING ANALYTICS VENTURES INNOVATIONS`)
)
