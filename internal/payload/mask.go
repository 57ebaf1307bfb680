package payload

import (
	"slices"
	"strings"
	"unicode"

	"atlas/internal/crosscheck"
	"atlas/internal/document"
	"atlas/internal/idnum"
)

// Masking for clients that may not be given whole Aadhaar numbers: "9999 4105 7058" is
// "XXXX XXXX 7058", as papers print it that are masked themselves, wherever it stands.
// Comparisons were made before, of whole numbers.

// aadhaarType is the document whose every text is about one Aadhaar number: there twelve
// digits are one even when they fail their check.
const aadhaarType document.Type = "AADHAAR"

// shown is how many of a number's characters are left, its last.
const shown = 4

// masker masks the texts of one field.
type masker struct {
	number bool // the field is an Aadhaar number or a VID
	other  bool // the field is a number of another kind, which may look like one
	any    bool // twelve and sixteen digits need no check digit
}

func maskerOf(t document.Type, name document.FieldName) masker {
	number := strings.Contains(string(name), "aadhaar") || name == "vid" || strings.HasSuffix(string(name), "_vid")
	return masker{
		number: number,
		other:  !number && t != aadhaarType && strings.HasSuffix(string(name), "_number"),
		any:    t == aadhaarType,
	}
}

// text masks the numbers in a text, or all of it when it is one.
func (m masker) text(s string) string {
	switch {
	case m.number:
		return maskAll(s)
	case m.other:
		return s
	}
	s = maskFound(s, idnum.VIDMask, func(printed, n string) bool {
		return (m.any || idnum.IsVID(n)) && !isNumberByWord(printed)
	})
	return maskFound(s, idnum.AadhaarMask, func(_, n string) bool { return m.any || idnum.IsAadhaar(n) })
}

// isNumberByWord says whether what fits a VID is an Aadhaar number next to a word of four
// letters that look like digits: "9999 4105 7058 BOSS".
func isNumberByWord(printed string) bool {
	runes := []rune(printed)
	for _, f := range idnum.Find(printed, idnum.AadhaarMask) {
		beside := string(runes[:f.Start]) + string(runes[f.End:])
		if f.Repairs == 0 && idnum.IsAadhaar(f.Value) && !strings.ContainsFunc(beside, unicode.IsDigit) {
			return true
		}
	}
	return false
}

// maskAll hides every letter and digit but the last four, whatever was misread.
func maskAll(s string) string {
	runes := []rune(s)
	left := shown
	for i, r := range slices.Backward(runes) {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		if left--; left < 0 {
			runes[i] = 'X'
		}
	}
	return idnum.GroupAadhaar(string(runes))
}

// maskFound hides all but the last four characters of the numbers that fit mask and are
// meant as one; meant is given a number as it is printed and as it is read.
func maskFound(s string, mask idnum.Mask, meant func(printed, number string) bool) string {
	found := idnum.Find(s, mask)
	if len(found) == 0 {
		return s
	}
	runes := []rune(s)
	for _, f := range slices.Backward(found) {
		printed := string(runes[f.Start:f.End])
		if meant(printed, f.Value) {
			runes = slices.Concat(runes[:f.Start], []rune(maskAll(printed)), runes[f.End:])
		}
	}
	return string(runes)
}

// maskReading returns the reading with its numbers masked. It changes nothing of r.
func maskReading(r document.Reading) document.Reading {
	r.Fields = slices.Clone(r.Fields)
	for i := range r.Fields {
		r.Fields[i] = maskField(maskerOf(r.Type, r.Fields[i].Name), r.Fields[i])
	}
	r.Checks = slices.Clone(r.Checks)
	for i, c := range r.Checks {
		r.Checks[i].Detail = maskerOf(r.Type, c.Field).text(c.Detail)
	}
	if r.Statement != nil {
		s := *r.Statement
		s.Transactions = slices.Clone(s.Transactions)
		for i, t := range s.Transactions {
			s.Transactions[i].Narration = masker{}.text(t.Narration)
		}
		r.Statement = &s
	}
	return r
}

func maskField(m masker, f document.Field) document.Field {
	f.Value, f.Text = m.text(f.Value), m.text(f.Text)
	if f.Rival != nil {
		rival := *f.Rival
		rival.Value, rival.Text = m.text(rival.Value), m.text(rival.Text)
		f.Rival = &rival
	}
	if f.Address != nil {
		a := *f.Address
		for _, line := range []*string{&a.State, &a.Postcode, &a.Line1, &a.Line2, &a.City} {
			*line = m.text(*line)
		}
		f.Address = &a
	}
	return f
}

// maskComparison masks what was compared, and how it is explained.
func maskComparison(c crosscheck.Result, out crossCheck) crossCheck {
	source, target := maskerOf(c.SourceType, c.SourceField), maskerOf(c.TargetType, c.TargetField)
	if source.number || target.number { // what one calls a number is one in the other
		source, target = masker{number: true}, masker{number: true}
	}
	out.SourceValue, out.TargetValue = source.text(out.SourceValue), target.text(out.TargetValue)
	e, ok := out.Explain.(*checkExplain)
	if !ok || e == nil {
		return out
	}
	masked := *e
	masked.Source, masked.Target = source.text(e.Source), target.text(e.Target)
	masked.Parts = slices.Clone(e.Parts)
	for i, p := range masked.Parts {
		masked.Parts[i].Source, masked.Parts[i].Target = source.text(p.Source), target.text(p.Target)
	}
	out.Explain = &masked
	return out
}
