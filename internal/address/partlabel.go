package address

import (
	"cmp"
	"regexp"
	"slices"
	"strings"
)

// partLabels are what official forms print before each part of an address, with the
// caption of an e-Aadhaar that means the same. "area" is a landmark, a locality or a
// village within the city's reach, "street" all before it. Words that people write
// into addresses themselves, such as "Flat No", are no labels.
var partLabels = []struct {
	caption string
	labels  []string
}{
	{"street", []string{
		"Floor No", "Building No./Flat No", "Flat/Door/Block No", "Flat/Door/Block", "Door No./Flat No", "House No./Building No", "Building/Flat No", "Flat/House No",
		"Name Of Premises/Building", "Premises/Building", "Name Of Premises", "Name Of Building", "Building Name", "Premises Name",
		"Road/Street/Lane", "Road/Street", "Street/Road", "Street/Lane", "Street Name", "Road Name", "Street", "Road",
	}},
	{"area", []string{
		"Nearby Landmark", "Landmark", "Locality/Sub Locality", "Sub Locality", "Area/Locality", "Locality/Area", "Locality", "Area",
	}},
	{"vtc", []string{"City/Town/Village", "Village/Town/City", "Village/Town", "Town/Village", "Town/City", "City", "Town", "Village"}},
	{"sub district", []string{"Sub District", "Taluka/Block", "Taluka", "Tehsil", "Taluk", "Mandal", "Block"}},
	{"district", []string{"District"}},
	{"state", []string{"State"}},
	{"pin", []string{"PIN Code", "Pincode", "PIN"}},
}

// PartLabels lists the labels of parts of an address, without the colon after them.
func PartLabels() []string {
	var list []string
	for _, p := range partLabels {
		list = append(list, p.labels...)
	}
	return list
}

// captionOf is the caption that means the same as a label in small letters.
var captionOf = func() map[string]string {
	captions := map[string]string{}
	for _, p := range partLabels {
		for _, l := range p.labels {
			captions[strings.ToLower(l)] = p.caption
		}
	}
	return captions
}()

// SamePart says whether two labels are the same or name what an address has once, its
// district, state and PIN code. A form may ask for the village as well as the city.
func SamePart(a, b string) bool {
	x, y := captionOf[strings.ToLower(a)], captionOf[strings.ToLower(b)]
	return strings.EqualFold(a, b) || x == y && (x == "district" || x == "state" || x == "pin")
}

// IsPINLabel says whether a label stands before the PIN code.
func IsPINLabel(label string) bool { return captionOf[strings.ToLower(label)] == "pin" }

// labelled is the pattern of a label with its colon, one of those with the captions.
func labelled(captions ...string) string {
	var list []string
	for _, p := range partLabels {
		if !slices.Contains(captions, p.caption) {
			continue
		}
		for _, l := range p.labels {
			list = append(list, regexp.QuoteMeta(l))
		}
	}
	slices.SortFunc(list, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	return `(?i)\b(` + strings.Join(list, "|") + `)\.?\s*:\s*`
}

// ofForms are the labels that an e-Aadhaar does not have.
var ofForms = regexp.MustCompile(labelled("street", "area", "vtc"))

// HasLabels says whether an address is printed as a form of its parts: at least two
// are labelled, since one label is at times written into any address.
func HasLabels(printed string) bool { return len(ofForms.FindAllString(printed, 2)) == 2 }

// floor is a part that tells the floor alone. Forms ask for it first; in an address the
// number of the house comes before it.
var floor = regexp.MustCompile(`(?i)^\W*(?:\w+ )?(?:floor|flr|basement)\W*$`)

// labelledLines lays the parts out as their labels say.
func (p *parts) labelledLines() (line1, line2 string) {
	var front, back []string
	for _, part := range p.street {
		if slices.Contains(p.area, part) {
			back = append(back, part)
		} else {
			front = append(front, part)
		}
	}
	if len(front) > 2 && floor.MatchString(front[0]) {
		front[0], front[1] = front[1], front[0]
	}
	return strings.Join(front, ", "), strings.Join(back, ", ")
}
