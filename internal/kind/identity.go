package kind

import (
	"regexp"
	"strings"

	"atlas/internal/address"
	"atlas/internal/idnum"
	"atlas/internal/mrz"
	"atlas/internal/phrase"
)

// findLicence finds the numbers of driving licences, in the form most states have and,
// less surely, in what some had before: "53/1234/2009".
func findLicence(text string) []Found {
	text = strings.ReplaceAll(text, "/", "-") // a gap like any other, where masks know one
	for _, mask := range []idnum.Mask{idnum.LicenceMask, idnum.LicenceOfficeMask, idnum.LicenceLetterMask} {
		var found []Found
		for _, f := range masked(mask, idnum.IsLicence)(text) {
			if f.Check == Passed {
				found = append(found, f)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return findOldLicence(text)
}

// oldLicence is a number of an office before the numbers were made alike, its slashes
// being dashes here.
var oldLicence = regexp.MustCompile(`\b(?:[A-Z]{2}[- ]?)?[0-9]{1,3}[A-Z]?-(?:[A-Z]{2,4}-)?[0-9]{2,8}-?[0-9]{4}\b`)

func findOldLicence(text string) []Found {
	m := oldLicence.FindStringIndex(text)
	if m == nil || len(idnum.FindDates(text[m[0]:m[1]])) > 0 {
		return nil
	}
	value := strings.ReplaceAll(strings.ReplaceAll(text[m[0]:m[1]], " ", ""), "-", "/")
	start := len([]rune(text[:m[0]]))
	return []Found{{Value: value, Start: start, End: start + m[1] - m[0], Quality: 0.5}}
}

// oldEPIC is an elector's number of the first cards, with slashes.
var oldEPIC = regexp.MustCompile(`\b[A-Za-z]{2} ?/ ?[0-9]{1,3} ?/ ?[0-9]{1,4} ?/ ?[0-9]{5,7}\b`)

// findEPIC finds the numbers of electors' cards. A right check digit proves one, a wrong
// one says nothing.
func findEPIC(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.EPICMask) {
		f := Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 0.9}
		if idnum.IsCheckedEPIC(m.Value) {
			f.Check, f.Quality = Passed, 1
		}
		found = append(found, f)
	}
	for _, m := range oldEPIC.FindAllStringIndex(text, -1) {
		start := len([]rune(text[:m[0]]))
		found = append(found, Found{
			Value: strings.ToUpper(strings.ReplaceAll(text[m[0]:m[1]], " ", "")), Start: start, End: start + m[1] - m[0], Quality: 0.9,
		})
	}
	return found
}

// foreignPassport is the number of another country's passport.
var foreignPassport = regexp.MustCompile(`\b[A-Z0-9]{6,9}\b`)

// beforeDate is what follows the number of the passport before this one, which is printed
// with its date and place of issue.
var beforeDate = regexp.MustCompile(`^[\s,]+\d{1,2}[-/.]\d{1,2}[-/.](?:19|20)\d\d\b`)

// findPassport finds passport numbers: India's form, or any other with enough digits.
func findPassport(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.PassportMask) {
		f := Found{Value: m.Value, Start: m.Start, End: m.End, Repairs: m.Repairs, Quality: 1}
		if beforeDate.MatchString(string([]rune(text)[m.End:])) {
			f.Quality = 0.2
		}
		found = append(found, f)
	}
	if len(found) > 0 {
		return found
	}
	for _, m := range foreignPassport.FindAllStringIndex(text, -1) {
		value := text[m[0]:m[1]]
		if shapeOf(value).digits < 4 {
			continue
		}
		start := len([]rune(text[:m[0]]))
		found = append(found, Found{Value: value, Start: start, End: start + len(value), Quality: 0.6})
	}
	return found
}

// findPassportZone finds the first line of a passport's machine-readable zone. Its value
// ends with the holder's name: the fillers behind it are hard to count.
func findPassportZone(text string) []Found {
	if !mrz.OpensPassport(text) {
		return nil
	}
	value := strings.ToUpper(strings.Join(strings.Fields(text), ""))
	return []Found{{Value: strings.TrimRight(value, "<"), End: len([]rune(text)), Quality: 1}}
}

// findPassportFacts finds the second line of a passport's zone by its number.
func findPassportFacts(text string) []Found {
	v, ok := mrz.PassportNumber(text)
	if !ok {
		return nil
	}
	return []Found{{Value: v.Text, Start: v.Start, End: v.End, Repairs: v.Repairs, Quality: 1, Check: Passed}}
}

// findPassportFile finds the number of an application for a passport, which stands on
// the last page. A licence's number has the same form.
func findPassportFile(text string) []Found {
	var found []Found
	for _, m := range find(text, idnum.PassportFileMask) {
		if !idnum.IsLicence(m.Value) && m.Repairs == 0 {
			found = append(found, Found{Value: m.Value, Start: m.Start, End: m.End, Quality: 0.9})
		}
	}
	return found
}

// genders are the printed words, the longer ones first: MALE is the end of FEMALE.
var genders = []struct {
	word  phrase.Phrase
	value string
}{
	{phrase.New("TRANSGENDER"), "TRANSGENDER"}, {phrase.New("THIRD GENDER"), "TRANSGENDER"},
	{phrase.New("FEMALE"), "FEMALE"}, {phrase.New("MALE"), "MALE"},
}

// genderLetter is a lone letter, at times in two languages: "M", "F/F". It may have
// what is left of another script before it.
var genderLetter = regexp.MustCompile(`^\W*(?:\S{1,4}\s*/\s*)?([MFT])\W*(?:/\s*[A-Z])?$`)

// findGender finds a gender, as a word or as a letter that stands alone.
func findGender(text string) []Found {
	line := phrase.Prepare(text)
	for _, g := range genders {
		if m, ok := line.Best(g.word); ok {
			return []Found{{Value: g.value, Start: m.Start, End: m.End, Quality: m.Score}}
		}
	}
	m := genderLetter.FindStringSubmatchIndex(text)
	if m == nil {
		return nil
	}
	start := len([]rune(text[:m[2]]))
	value := map[string]string{"M": "MALE", "F": "FEMALE", "T": "TRANSGENDER"}[text[m[2]:m[3]]]
	return []Found{{Value: value, Start: start, End: start + 1, Quality: 0.8}}
}

// findGenderAlone finds the gender that a line says and nothing else, but for the same in
// another script before a slash.
func findGenderAlone(text string) []Found {
	if !genderAlone.MatchString(text) && !letterBehindSlash.MatchString(text) {
		return nil
	}
	return findGender(text)
}

// letterBehindSlash is the letter of a gender behind the same in another script, of which
// nothing was read.
var letterBehindSlash = regexp.MustCompile(`^[\s:]*/ ?[MFT]$`)

var genderAlone = regexp.MustCompile(`^(?:[^/]*/)?\W*(?:MALE|FEMALE|TRANSGENDER|Male|Female|Transgender)\W*$`)

// licenceOffice is what the number of a driving licence begins with.
var licenceOffice = regexp.MustCompile(`^\W*([A-Z]{2})[- ]?[0-9]`)

// maxStateWords is the length of the longest name of a state.
const maxStateWords = 8

// findState finds the name of a state, or what the letters of a licence's number stand
// for.
func findState(text string) []Found {
	if m := licenceOffice.FindStringSubmatchIndex(text); m != nil {
		if name := idnum.LicenceState(text[m[2]:m[3]]); name != "" {
			start := len([]rune(text[:m[2]]))
			return []Found{{Value: name, Start: start, End: start + 2, Quality: 1}}
		}
	}
	words := wordText.FindAllStringIndex(text, -1)
	for n := min(maxStateWords, len(words)); n > 0; n-- {
		for i := range len(words) - n + 1 {
			from, to := words[i][0], words[i+n-1][1]
			if name, ok := address.State(text[from:to]); ok {
				start := len([]rune(text[:from]))
				return []Found{{Value: name, Start: start, End: start + len([]rune(text[from:to])), Quality: 1}}
			}
		}
	}
	return nil
}

var wordText = regexp.MustCompile(`[\pL&]+`)

// findPlace takes the whole text as the name of a place: "PUNE, MAHARASHTRA".
func findPlace(text string) []Found { return whole(text, placeQuality) }

func placeQuality(s string) float64 {
	c := shapeOf(s)
	if c.longest < 3 || c.digits > 0 || c.words > 7 || strings.ContainsAny(s, notOfNames) {
		return 0
	}
	q := 0.9
	if !titled(strings.ReplaceAll(s, ",", "")) {
		q *= 0.3 // what is read of another script
	}
	if holdsWord(s, notInNames) {
		q *= 0.4
	}
	return q
}
