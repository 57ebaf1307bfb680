package trade

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// Address is a postal address in the parts a printed one is made of.
type Address struct {
	Street    []string // from the door to the locality
	City, PIN string
	State     string
	Code      string // GST state code
}

// Dealer is a shop that sells on credit.
type Dealer struct {
	Name    string
	Slogan  string // what the shop says it sells
	Address Address
	GSTIN   string
	PAN     string
	Phone   string // as printed
	Email   string
	Code    string // the lender's number for the shop
	Bank    Account
}

// Account is a bank account that a bill asks to be paid into.
type Account struct{ Bank, Branch, Number, IFSC string }

// Lender is a finance company.
type Lender struct {
	Name    string
	Short   string // the mark before its document numbers
	Office  string // registered office, one line
	CIN     string
	Phone   string
	Website string
}

// shops says what a shop that sells each category calls itself.
var shops = map[Category]struct {
	slogan string
	trades []string // the last words of the shop's name
}{
	Phone:      {"Mobiles | Tablets | Accessories | Repair", []string{"Mobiles", "Mobile World", "Telecom", "Mobile Gallery", "Communications", "Mobile Point"}},
	Laptop:     {"Laptops, Desktops, Printers and Peripherals", []string{"Infotech", "Computers", "Digital Store", "IT Mall"}},
	Appliance:  {"LED TV, Refrigerator, AC, Washing Machine, Home Appliances", []string{"Electronics", "Digital Mart", "Home Appliances", "Sales Corporation", "Electro World", "Radios"}},
	TwoWheeler: {"Sales | Service | Spares", []string{"Motors", "Auto", "Automobiles", "Wheels"}},
}

var (
	shopWords  = []string{"Ganesh", "Balaji", "Sai Krupa", "Laxmi", "Om Sai", "Mahalaxmi", "Shivam", "Navkar", "Annapurna", "Vinayaka", "Sangam", "Royal", "National", "Bharat", "Metro", "Galaxy", "Apna", "New Prakash", "Jyoti", "Ambika", "Kaveri", "Sri Venkateswara", "Al Noor", "Guru Nanak", "Khushi", "Chamunda", "Padmavati", "Saraswati", "Rajdhani", "Popular"}
	shopTitles = []string{"", "", "Shree ", "Sri ", "New "}
	buildings  = []string{"Ganesh Plaza", "Silver Arcade", "City Centre", "Sai Complex", "Krishna Chambers", "Gandhi Market", "Ashoka Building", "Patel Estate", "Sunrise Mall", "Lotus Tower", "Nehru Bhavan", "Royal Heights"}
	landmarks  = []string{"Opp. Bus Stand", "Near Post Office", "Opp. City Hospital", "Near Railway Station", "Beside Town Hall", "Near Clock Tower", "Opp. Municipal School", "Nr. Hanuman Mandir", "Behind Old Court"}
)

func newDealer(r *rand.Rand, sells Category, place Place) Dealer {
	shop := shops[sells]
	title, first := pick(r, shopTitles), pick(r, shopWords)
	if !strings.HasPrefix(first, title) {
		first = title + first
	}
	name := first + " " + pick(r, shop.trades)
	kind := pick(r, []byte{'P', 'P', 'F', 'C'})
	if kind == 'C' {
		name += pick(r, []string{" Pvt. Ltd.", " Private Limited", " Pvt Ltd"})
	}
	if chance(r, 0.4) {
		name = strings.ToUpper(name)
	}
	pan := firmPAN(r, kind, name)
	address := shopAddress(r, place)
	return Dealer{
		Name: name, Slogan: shop.slogan, Address: address,
		GSTIN: gstin(place.Code, pan), PAN: pan,
		Phone: shopPhone(r), Email: mailbox(r, first), Code: fill(r, "1#####"),
		Bank: newAccount(r, place),
	}
}

func shopAddress(r *rand.Rand, place Place) Address {
	doors := []string{
		fmt.Sprintf("Shop No. %d", 1+r.IntN(48)),
		fmt.Sprintf("Shop No %d & %d", 1+r.IntN(20), 21+r.IntN(20)),
		fmt.Sprintf("G-%d", 1+r.IntN(40)),
		fmt.Sprintf("Plot No. %d", 1+r.IntN(300)),
		fmt.Sprintf("%d/%d", 1+r.IntN(90), 1+r.IntN(20)),
	}
	street := []string{pick(r, doors), pick(r, buildings)}
	if chance(r, 0.5) {
		street = append(street, pick(r, landmarks))
	}
	street = append(street, pick(r, place.Roads))
	if chance(r, 0.7) {
		street = append(street, pick(r, place.Areas))
	}
	return Address{Street: street, City: place.City, State: place.State, Code: place.Code, PIN: pick(r, place.PINs)}
}

func shopPhone(r *rand.Rand) string {
	switch r.IntN(4) {
	case 0:
		return "0" + fill(r, "2#-2#######")
	case 1:
		return "+91 " + mobile(r)
	case 2:
		return mobile(r) + " / " + mobile(r)
	}
	return mobile(r)
}

func mailbox(r *rand.Rand, name string) string {
	host := strings.ToLower(strings.ReplaceAll(name, " ", ""))
	return pick(r, []string{"sales", "accounts", "info", "billing"}) + "@" + host + ".example"
}

var banks = []struct{ name, code string }{
	{"Sahakar Pragati Bank", "SPGX"}, {"Bank of Malwa", "BMLX"}, {"Dakshin Vikas Bank", "DVKX"},
	{"Purvanchal Commercial Bank", "PCBX"}, {"Konkan Mercantile Bank", "KMBX"}, {"Ganga Valley Bank", "GVBX"},
}

func newAccount(r *rand.Rand, place Place) Account {
	bank := pick(r, banks)
	return Account{Bank: bank.name, Branch: pick(r, place.Areas), Number: fill(r, "###########"), IFSC: bank.code + fill(r, "0######")}
}

var lenderNames = []struct{ name, short string }{
	{"Sahyadri Consumer Finance Limited", "SCF"},
	{"Nandadeep Finserv Private Limited", "NFPL"},
	{"Kaverikaran Capital Ltd", "KKC"},
	{"Udyatara Credit Limited", "UCL"},
	{"Dhanvirasa Finance Pvt. Ltd.", "DFPL"},
	{"Tristhala Lending Services Limited", "TLS"},
	{"Saptavarna Finvest Limited", "SFL"},
	{"Meghdhara Loans Private Limited", "MLPL"},
	{"Pragatideep Capital Finance Ltd.", "PCF"},
	{"Himashikhar Fincorp Limited", "HFL"},
}

func newLender(r *rand.Rand) Lender {
	named, place := pick(r, lenderNames), pick(r, places)
	host := strings.ToLower(strings.Fields(named.name)[0])
	office := fmt.Sprintf("%s Floor, %s, %s, %s - %s", pick(r, []string{"2nd", "3rd", "5th", "7th"}), pick(r, buildings), pick(r, place.Roads), place.City, pick(r, place.PINs))
	return Lender{
		Name: named.name, Short: named.short, Office: office,
		CIN:   fill(r, "U65#2#") + pick(r, []string{"MH", "KA", "TN", "DL", "GJ", "RJ"}) + "20" + fill(r, "1#") + "PLC" + fill(r, "######"),
		Phone: "1800 " + fill(r, "### ####"), Website: "www." + host + ".example",
	}
}

// FinanceName is the name of some finance company or bank scheme other than the
// deal's own lender: what bills mention in passing.
func FinanceName(r *rand.Rand) string {
	return strings.Join(strings.Fields(pick(r, lenderNames).name)[:2], " ")
}

// NewAddress invents an address in the state with that GST code, or anywhere when
// no market town of that state is known.
func NewAddress(r *rand.Rand, stateCode string) Address {
	return shopAddress(r, marketFor(r, stateCode))
}
