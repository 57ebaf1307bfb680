package address

import (
	"slices"
	"strings"
)

// lines lays the parts out: up to the last number, building or street before the
// first landmark or locality on one line, the rest on the other. A landmark alone
// stays with the house, as in the published example.
func lines(street []string) (line1, line2 string) {
	n := 0
	for i, part := range street {
		if beginsLandmark(part) || i > 0 && beginsArea(part) {
			break
		}
		if hasDigit(part) || namesStreet(part) || namesBuilding(part) {
			n = i + 1
		}
	}
	if len(street) == n+1 && beginsLandmark(street[n]) {
		n++
	}
	return strings.Join(street[:n], ", "), strings.Join(street[n:], ", ")
}

// namesStreet says whether a part is a street: by a word after its first ("Station
// Road", but not "St Marys"), or as an old bazaar or cantonment line.
func namesStreet(part string) bool {
	return namedBy(part, func(m meaning) bool {
		switch m.class {
		case streetType:
			return true
		case areaWord:
			return m.text == "cross" || m.text == "main" || m.text == "gali"
		case localityType:
			return m.text == "lines" || m.text == "bazaar"
		}
		return false
	})
}

// namesBuilding says whether a part is a building: by a word after its first.
func namesBuilding(part string) bool {
	return namedBy(part, func(m meaning) bool { return m.class == buildingType })
}

func namedBy(part string, is func(meaning) bool) bool {
	_, small := folded(part)
	for i, t := range scan(small) {
		if i > 0 && slices.ContainsFunc(words()[t.text], is) {
			return true
		}
	}
	return false
}

// beginsLandmark says whether a part is a landmark: "Near Community Hall".
func beginsLandmark(part string) bool {
	return begunBy(part, func(m meaning) bool { return m.class == landmarkLead })
}

// beginsArea says whether a part is one of an area that has a number in its name:
// "Sector 12".
func beginsArea(part string) bool {
	return begunBy(part, func(m meaning) bool {
		switch m.text {
		case "sector", "phase", "ward", "block", "zone", "stage", "pocket":
			return m.class == areaWord
		}
		return false
	})
}

func begunBy(part string, is func(meaning) bool) bool {
	_, small := folded(part)
	form := ""
	for i, t := range scan(small) {
		if i == longestForm {
			break
		}
		form = strings.TrimSpace(form + " " + t.text)
		if slices.ContainsFunc(words()[form], is) {
			return true
		}
	}
	return false
}
