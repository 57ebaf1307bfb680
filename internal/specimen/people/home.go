package people

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Home is an address in the parts Aadhaar keeps it in. Parts may be empty.
type Home struct {
	CareOf       Spelling // with its prefix: "S/O Ramesh Kumar"
	House        string
	Street       Spelling
	Landmark     Spelling
	Locality     Spelling
	VTC          Spelling // village, town or city
	PostOffice   Spelling
	SubDistrict  Spelling
	District     Spelling
	State        Spelling
	PIN          string
	GSTStateCode string
	Village      bool // its letters go by way of the district's town
}

// town is a place with post: its name, district and state are true to one another
// and to the PIN code.
type town struct {
	name, subDistrict, district Spelling
	state                       string
	pin                         string
	village                     bool
}

// state carries a state's name in the scripts of its papers and its GST code.
type state struct{ devanagari, tamil, code string }

var states = map[string]state{
	"Maharashtra":    {"महाराष्ट्र", "", "27"},
	"Gujarat":        {"गुजरात", "", "24"},
	"Rajasthan":      {"राजस्थान", "", "08"},
	"Delhi":          {"दिल्ली", "", "07"},
	"Haryana":        {"हरियाणा", "", "06"},
	"Punjab":         {"पंजाब", "", "03"},
	"Uttar Pradesh":  {"उत्तर प्रदेश", "", "09"},
	"Bihar":          {"बिहार", "", "10"},
	"Jharkhand":      {"झारखंड", "", "20"},
	"West Bengal":    {"पश्चिम बंगाल", "", "19"},
	"Odisha":         {"ओडिशा", "", "21"},
	"Assam":          {"असम", "", "18"},
	"Madhya Pradesh": {"मध्य प्रदेश", "", "23"},
	"Chhattisgarh":   {"छत्तीसगढ़", "", "22"},
	"Telangana":      {"तेलंगाना", "", "36"},
	"Andhra Pradesh": {"आंध्र प्रदेश", "", "37"},
	"Karnataka":      {"कर्नाटक", "", "29"},
	"Tamil Nadu":     {"तमिलनाडु", "தமிழ்நாடு", "33"},
	"Kerala":         {"केरल", "", "32"},
	"Goa":            {"गोवा", "", "30"},
	"Uttarakhand":    {"उत्तराखंड", "", "05"},
}

// towns of the region's states, in the order of the table.
func (r region) towns() []town {
	var fit []town
	for _, t := range allTowns {
		for _, s := range r.states {
			if t.state == s {
				fit = append(fit, t)
			}
		}
	}
	return fit
}

func newHome(rng *rand.Rand, p Person, husband Spelling, t town) Home {
	words := wordsOf(p.Script)
	h := Home{
		VTC: t.name, SubDistrict: t.subDistrict, District: t.district, PIN: t.pin,
		State:        Spelling{t.state, states[t.state].devanagari},
		GSTStateCode: states[t.state].code,
		PostOffice:   t.name,
		Village:      t.village,
		CareOf:       careOf(rng, p, husband, words),
		Locality:     pick(rng, words.localities),
	}
	if p.Script == Tamil {
		h.State.Local = states[t.state].tamil
	}
	if t.village {
		h.House = pick(rng, []string{"", fmt.Sprintf("H No %d", 1+rng.IntN(400)), fmt.Sprintf("Gat No %d", 1+rng.IntN(900)), fmt.Sprintf("Ward No %d", 1+rng.IntN(20))})
		h.Locality = Spelling{}
		if rng.IntN(2) == 0 {
			h.Landmark = pick(rng, words.landmarks)
		}
		return h
	}
	h.House = pick(rng, []string{
		fmt.Sprintf("%d", 1+rng.IntN(900)),
		fmt.Sprintf("%d/%d", 1+rng.IntN(90), 1+rng.IntN(30)),
		fmt.Sprintf("H No %d-%d-%d", 1+rng.IntN(20), 1+rng.IntN(12), 1+rng.IntN(900)),
		fmt.Sprintf("%s-%d", letters(rng, 1), 1+rng.IntN(300)),
		fmt.Sprintf("Flat No %d0%d, %s", 1+rng.IntN(9), 1+rng.IntN(8), pick(rng, buildings)),
		fmt.Sprintf("Plot No %d", 1+rng.IntN(300)),
	})
	if rng.IntN(3) > 0 {
		h.Street = pick(rng, words.streets)
	}
	if rng.IntN(3) == 0 {
		h.Landmark = pick(rng, words.landmarks)
	}
	return h
}

var buildings = []string{"Sai Residency", "Shanti Niwas", "Om Apartment", "Green Park CHS", "Krishna Kunj", "Ashirwad Tower", "Lotus Heights"}

// careOf names the father, or the husband of one woman in three.
func careOf(rng *rand.Rand, p Person, husband Spelling, words vocabulary) Spelling {
	prefix, name := words.sonOf, p.Father
	if p.Female {
		prefix = words.daughterOf
		if rng.IntN(3) == 0 {
			prefix, name = words.wifeOf, husband
		}
	}
	switch rng.IntN(10) {
	case 0:
		prefix = words.careOf
	case 1:
		prefix.Latin += ":"
	}
	return prefix.join(" ", name)
}

// Lines are the parts of the address in the order Aadhaar prints them, without those
// that are empty or that repeat the part before; the PIN is joined to the state.
func (h Home) Lines() []Spelling {
	var lines []Spelling
	last := ""
	for _, part := range []Spelling{h.CareOf, {h.House, h.House}, h.Street, h.Landmark, h.Locality, h.VTC, h.District} {
		if part.Latin == "" || part.Latin == last {
			continue
		}
		lines = append(lines, part)
		last = part.Latin
	}
	return append(lines, Spelling{h.State.Latin + " - " + h.PIN, h.State.Local + " - " + h.PIN})
}

// English is the address on one line.
func (h Home) English() string { return joinSpelling(h.Lines()).Latin }

// Local is the address on one line in the region's script.
func (h Home) Local() string { return joinSpelling(h.Lines()).Local }

func joinSpelling(parts []Spelling) Spelling {
	var latin, local []string
	for _, p := range parts {
		latin, local = append(latin, p.Latin), append(local, p.Local)
	}
	return Spelling{strings.Join(latin, ", "), strings.Join(local, ", ")}
}
