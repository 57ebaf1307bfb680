package trade

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"time"
)

// Site is a place of business in the parts official forms ask for. Parts may be empty.
type Site struct {
	Floor, Door, Building, Road, Landmark, Area string
	City, SubDistrict, District, State, Code    string
	PIN                                         string
}

// Parts are the parts before the city, in the order they are written.
func (s Site) Parts() []string {
	var list []string
	for _, part := range []string{s.Door, s.Floor, s.Building, s.Road, s.Landmark, s.Area} {
		if part != "" {
			list = append(list, part)
		}
	}
	return list
}

// Activity is what a firm does, by the National Industrial Classification of 2008.
type Activity struct {
	Division, Class, Subclass string // of two, four and five digits, each with its title
	Kind                      string // Manufacturing, Services, Trading
}

// Code is the five-digit code.
func (a Activity) Code() string { return a.Subclass[:5] }

// Firm is a registered business, as its registers know it.
type Firm struct {
	Name         string // it trades under
	LegalName    string
	Owner        string // proprietor, first partner or director
	Constitution string
	Site         Site
	PAN, GSTIN   string
	Udyam        string
	FoodLicence  string // of 14 digits, beginning with 1
	FoodRegister string // the same for a small one, beginning with 2
	Size         string // Micro, Small or Medium
	Activities   []Activity
	Nature       string // of the business, in a clerk's words
	Food         string // kind of food business
	Men, Women   int

	Founded    time.Time
	Registered time.Time
	Issued     time.Time // the certificate, not before it was registered
	Ends       time.Time // of what is licensed for a time
}

var constitutions = []struct {
	name string
	kind byte // fourth letter of the PAN
	end  string
}{
	{"Proprietorship", 'P', ""}, {"Proprietorship", 'P', ""}, {"Proprietorship", 'P', ""}, {"Partnership", 'F', ""},
	{"Private Limited Company", 'C', " PRIVATE LIMITED"}, {"Limited Liability Partnership", 'F', " LLP"},
	{"Hindu Undivided Family", 'H', " HUF"}, {"Public Limited Company", 'C', " LIMITED"},
}

var firmTrades = []struct {
	ends       []string
	nature     []string
	activities []Activity
}{
	{[]string{"Traders", "Trading Company", "Enterprises", "Stores"}, []string{"Retail Trade of Garments", "Grocery and General Stores", "Wholesale and Retail Trade"}, []Activity{
		{"47 - Retail trade, except of motor vehicles and motorcycles", "4771 - Retail sale of clothing, footwear and leather articles in specialized stores", "47711 - Retail sale of readymade garments, hosiery goods, other articles of clothing", "Trading"},
		{"47 - Retail trade, except of motor vehicles and motorcycles", "4711 - Retail sale in non-specialized stores with food, beverages or tobacco predominating", "47110 - Retail sale in non-specialized stores", "Trading"},
	}},
	{[]string{"Foods", "Food Products", "Sweets and Farsan", "Bakers", "Caterers"}, []string{"Restaurant", "Sweet Mart and Bakery", "Catering Services"}, []Activity{
		{"56 - Food and beverage service activities", "5610 - Restaurants and mobile food service activities", "56101 - Restaurants without bars", "Services"},
		{"10 - Manufacture of food products", "1071 - Manufacture of bakery products", "10712 - Manufacture of biscuits, cakes, pastries, rusks etc.", "Manufacturing"},
	}},
	{[]string{"Industries", "Plastics", "Engineering Works", "Packaging"}, []string{"Manufacturing of Plastic Articles", "Fabrication Work"}, []Activity{
		{"22 - Manufacture of rubber and plastics products", "2220 - Manufacture of plastics products", "22209 - Manufacture of other plastics products n.e.c", "Manufacturing"},
		{"25 - Manufacture of fabricated metal products, except machinery and equipment", "2592 - Machining; treatment and coating of metals", "25920 - Machining; treatment and coating of metals", "Manufacturing"},
	}},
	{[]string{"Consultants", "Computers", "Services", "Associates", "Tours and Travels"}, []string{"Computer Sales and Service", "Consultancy Services", "Tours and Travels"}, []Activity{
		{"62 - Computer programming, consultancy and related activities", "6201 - Computer programming activities", "62011 - Writing , modifying, testing of computer program", "Services"},
		{"79 - Travel agency, tour operator and other reservation service activities", "7911 - Travel agency activities", "79110 - Travel agency activities", "Services"},
		{"95 - Repair of computers and personal and household goods", "9511 - Repair of computers and peripheral equipment", "95111 - Repair and maintenance of computer and computer peripherals", "Services"},
	}},
}

// stateLetters are those the MSME register gives to the states of the places.
var stateLetters = map[string]string{
	"27": "MH", "24": "GJ", "08": "RJ", "07": "DL", "06": "HR", "03": "PB", "09": "UP", "10": "BR", "20": "JH", "19": "WB", "21": "OD",
	"18": "AS", "23": "MP", "22": "CG", "36": "TS", "37": "AP", "29": "KR", "33": "TN", "32": "KL", "30": "GA", "05": "UK",
}

// NewFirm invents a business that a person runs.
func NewFirm(r *rand.Rand, owner, stateCode string) Firm {
	trade := pick(r, firmTrades)
	first := pick(r, shopTitles) + pick(r, shopWords)
	name := strings.Join(strings.Fields(strings.ReplaceAll(first+" "+pick(r, trade.ends), "New New", "New")), " ")
	f := Firm{
		Name: strings.ToUpper(name), Owner: strings.ToUpper(owner), Site: newSite(r, marketFor(r, stateCode)),
		Size: pick(r, []string{"Micro", "Micro", "Micro", "Small", "Medium"}), Nature: pick(r, trade.nature),
		Food: pick(r, []string{"Trade/Retail - Retailer", "Food Services - Restaurants", "Manufacturer - General Manufacturing", "Food Services - Caterer", "Trade/Retail - Wholesaler"}),
		Men:  1 + r.IntN(9), Women: r.IntN(6),
	}
	f.constitute(r)
	f.Udyam = "UDYAM-" + stateLetters[f.Site.Code] + fill(r, "-##-#######")
	for _, i := range r.Perm(len(trade.activities))[:1+r.IntN(len(trade.activities))] {
		f.Activities = append(f.Activities, trade.activities[i])
	}
	f.date(r)
	year := f.Issued.Year() % 100
	f.FoodLicence = fmt.Sprintf("1%s%02d", f.Site.Code, year) + fill(r, "#########")
	f.FoodRegister = fmt.Sprintf("2%s%02d", f.Site.Code, year) + fill(r, "#########")
	return f
}

func (f *Firm) constitute(r *rand.Rand) {
	form := pick(r, constitutions)
	f.Constitution = form.name
	f.LegalName = f.Name + form.end
	if form.name == "Proprietorship" {
		f.LegalName = f.Owner
	}
	f.PAN = firmPAN(r, form.kind, f.LegalName)
	f.GSTIN = gstin(f.Site.Code, f.PAN)
}

func (f *Firm) date(r *rand.Rand) {
	f.Registered = time.Date(2020, time.July, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(1800))
	f.Founded = f.Registered.AddDate(-r.IntN(12), 0, -r.IntN(300))
	f.Issued = f.Registered.AddDate(0, 0, r.IntN(200))
	f.Ends = f.Issued.AddDate(1+r.IntN(5), 0, -1)
}

func newSite(r *rand.Rand, p Place) Site {
	s := Site{
		Door: pick(r, []string{
			fmt.Sprintf("Shop No. %d", 1+r.IntN(48)), fmt.Sprintf("G-%d", 1+r.IntN(40)), fmt.Sprintf("Plot No %d", 1+r.IntN(300)),
			fmt.Sprintf("%d/%d", 1+r.IntN(90), 1+r.IntN(20)), fmt.Sprintf("Gala No %d", 1+r.IntN(60)), fmt.Sprintf("Office No. %d", 100+r.IntN(500)),
		}),
		Building: pick(r, buildings), Road: pick(r, p.Roads), Area: pick(r, p.Areas),
		City: p.City, SubDistrict: p.City, District: p.City, State: p.State, Code: p.Code, PIN: pick(r, p.PINs),
	}
	if chance(r, 0.6) {
		s.Floor = pick(r, []string{"Ground Floor", "1st Floor", "2nd Floor", "Third Floor"})
	}
	if chance(r, 0.5) {
		s.Landmark = pick(r, landmarks)
	}
	return s
}
