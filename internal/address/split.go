package address

import (
	"regexp"
	"strings"
	"unicode"
)

// parts is an address being taken apart.
type parts struct {
	street        []string // what is neither city nor state, in order
	city, state   string
	vtc, district string   // as captioned on an e-Aadhaar: village, town or city
	area          []string // of the street, what a label says is a landmark, a locality or a village
}

// caption is a word that says what the part after it is, as on an e-Aadhaar.
var caption = regexp.MustCompile(`(?i)\b(VTC|P\.?O|Post Office|Sub[ -]?District|Dist(?:rict)?|State|Mob(?:ile)?(?: No)?|Ph(?:one)?(?: No)?|Tel)\s*[:.]\s*|` + labelled("street", "area", "vtc", "sub district", "district", "state"))

var (
	separator    = regexp.MustCompile(`[,;\n]+`)
	addressTitle = regexp.MustCompile(`(?i)^\s*(address|पता)\s*[:\-]\s*`)
	// relative is S/O, D/O, W/O, C/O or H/O with the slips OCR makes of them.
	relative = regexp.MustCompile(`(?i)^[SDWCH5]\s?/\s?[O0]\b[\s:.\-]*`)
)

// split cuts an address into parts and puts those with a caption in their place.
func split(text string) parts {
	var p parts
	text = addressTitle.ReplaceAllString(text, "")
	for i, part := range separator.Split(caption.ReplaceAllString(text, ", $0"), -1) {
		name := ""
		if m := caption.FindStringSubmatch(part); m != nil {
			name = strings.ToLower(m[1])
			if m[2] != "" {
				name = captionOf[strings.ToLower(m[2])]
			}
			_, part, _ = strings.Cut(part, m[0])
		}
		part = trimmed(strings.Join(strings.Fields(part), " "))
		if i == 0 {
			part = withoutRelation(part)
		}
		p.put(name, part)
	}
	return p
}

func (p *parts) put(caption, part string) {
	starts := func(prefix string) bool { return strings.HasPrefix(caption, prefix) }
	switch {
	case part == "" || strings.EqualFold(part, "india"):
	case starts("vtc"):
		if p.vtc != "" {
			p.street = append(p.street, p.vtc) // the village before the city
		}
		p.vtc = part
		p.area = append(p.area, part)
	case starts("area"):
		p.area = append(p.area, part)
		p.street = append(p.street, part)
	case starts("dist"):
		p.district = part
	case starts("state"):
		p.state = part
	case starts("sub"), starts("mob"), starts("ph"), starts("tel"):
	default:
		p.street = append(p.street, part)
	}
}

// withoutRelation drops "S/O Ramesh Kumar" and keeps a house number that follows
// without a comma.
func withoutRelation(part string) string {
	loc := relative.FindStringIndex(part)
	if loc == nil {
		return part
	}
	part = part[loc[1]:]
	if number := strings.IndexFunc(part, unicode.IsDigit); number >= 0 {
		return part[number:]
	}
	return ""
}

func trimmed(part string) string { return strings.Trim(part, " .-–:") }

func hasDigit(s string) bool { return strings.ContainsFunc(s, unicode.IsDigit) }
