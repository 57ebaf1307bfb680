package address

import "strings"

// longForms are abbreviations of Indian addresses that mean one thing only.
var longForms = map[string]string{
	"rd": "road", "nr": "near", "opp": "opposite", "apt": "apartment", "appt": "apartment",
	"apts": "apartments", "bldg": "building", "soc": "society", "ngr": "nagar", "flr": "floor",
	"extn": "extension", "ext": "extension", "sec": "sector", "ph": "phase", "vill": "village",
	"tal": "taluka", "indl": "industrial", "ind": "industrial", "sqr": "square", "stn": "station",
	"hno": "house no", "flt": "flat", "gf": "ground floor", "chs": "housing society", "mkt": "market",
}

// Comparable is an address in a form in which two printings of it can be compared
// as texts: without captions and names of relations, the state in one spelling,
// abbreviations written out, repeated places once.
func Comparable(printed string) string {
	a := Format(printed)
	var words []string
	for _, part := range []string{a.Line1, a.Line2, a.City, a.State, a.Postcode} {
		for _, w := range strings.Fields(plain(part)) {
			if long, ok := longForms[w]; ok {
				w = long
			}
			words = append(words, w)
		}
	}
	return strings.Join(words, " ")
}
