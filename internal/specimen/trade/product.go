package trade

import (
	"fmt"
	"math/rand/v2"
)

// Category is the kind of goods a loan is for.
type Category string

// The kinds of goods. They decide what identifies one piece: a phone has an IMEI,
// an appliance or laptop a serial number, a two-wheeler a chassis and an engine
// number.
const (
	Phone      Category = "Mobile Phone"
	Laptop     Category = "Laptop"
	Appliance  Category = "Consumer Durable"
	TwoWheeler Category = "Two Wheeler"
)

// Product is one model of goods.
type Product struct {
	Category Category
	Kind     string // Smartphone, LED TV, Refrigerator ...
	Brand    string
	Model    string // name or number of the model
	Variant  string // memory and colour, size, star rating; may be empty
	HSN      string
	Price    Paise // with tax
	Rate     float64
	typeCode string // first eight digits of every IMEI of the model
	serial   string // pattern of the maker's serial numbers
}

// Description is the product as a bill describes it.
func (p Product) Description() string {
	text := p.Brand + " " + p.Model
	if p.Variant != "" {
		text += " " + p.Variant
	}
	return text
}

var (
	phoneBrands     = []string{"Zuvio", "Orvexa", "Mirazen", "Tavrix", "Kentara", "Lumiq"}
	applianceBrands = []string{"Halvion", "Nirvex", "Solvane", "Brivanta", "Quorix", "Veltrana"}
	laptopBrands    = []string{"Astrivo", "Penlore", "Orvexa", "Corvyn"}
	bikeBrands      = []string{"Garudaan", "Veloraj", "Toofanix"}
	colours         = []string{"Black", "Midnight Blue", "Ocean Green", "Silver", "Glacier White", "Sunset Gold", "Grey", "Lavender"}
	serialPatterns  = []string{"##@@@@@######", "SN########@#", "###@@@@##@###", "################", "@@-##-#####-@", "@##@#####@@##", "#@@#@@@##@@@@@"}
)

func newProduct(r *rand.Rand, category Category) Product {
	switch category {
	case Phone:
		return newPhone(r)
	case Laptop:
		return newLaptop(r)
	case TwoWheeler:
		return newTwoWheeler(r)
	}
	return newAppliance(r)
}

func newPhone(r *rand.Rand) Product {
	memory := pick(r, []string{"4GB/64GB", "6GB/128GB", "8GB/128GB", "8GB/256GB", "12GB/256GB"})
	return Product{
		Category: Phone, Kind: "Smartphone", Brand: pick(r, phoneBrands),
		Model:    pick(r, []string{"Nova", "A", "Note", "Edge", "Prime", "Neo"}) + fmt.Sprintf(" %d", 5+r.IntN(40)) + pick(r, []string{"", " 5G", " Pro", " Pro 5G", " Lite"}),
		Variant:  "(" + memory + ") " + pick(r, colours),
		HSN:      pick(r, []string{"85171300", "8517 13 00", "85171300"}),
		Price:    Rupees(int64(8+r.IntN(60))*1000 + pick(r, []int64{490, 499, 990, 999})),
		Rate:     18,
		typeCode: pick(r, []string{"35", "86"}) + fill(r, "######"),
	}
}

func newLaptop(r *rand.Rand) Product {
	return Product{
		Category: Laptop, Kind: "Laptop", Brand: pick(r, laptopBrands),
		Model:   pick(r, []string{"Book", "Slim", "Pavo", "Work"}) + fill(r, " 1# @###"),
		Variant: pick(r, []string{"Core i5 16GB 512GB SSD", "Ryzen 5 8GB 512GB SSD", "Core i3 8GB 256GB SSD"}),
		HSN:     pick(r, []string{"84713010", "847130"}), Rate: 18, serial: pick(r, serialPatterns),
		Price: Rupees(int64(29+r.IntN(60))*1000 + 990),
	}
}

func newAppliance(r *rand.Rand) Product {
	brand, serial := pick(r, applianceBrands), pick(r, serialPatterns)
	make := func(kind, hsn, model, variant string, low, spread int) Product {
		return Product{
			Category: Appliance, Kind: kind, Brand: brand, Model: model, Variant: variant, HSN: hsn, Rate: 18, serial: serial,
			Price: Rupees(int64(low+r.IntN(spread))*500 + pick(r, []int64{490, 0, 390})),
		}
	}
	switch r.IntN(5) {
	case 0:
		return make("LED TV", pick(r, []string{"85287219", "8528"}), fill(r, pick(r, []string{"32", "43", "50", "55"})+"@#@##"), pick(r, []string{"Smart LED TV", "4K UHD Google TV", "QLED TV"}), 22, 90)
	case 1:
		return make("Air Conditioner", "84151010", fill(r, "@@1#@##"), pick(r, []string{"1.5 Ton 3 Star Inverter Split AC", "1 Ton 5 Star Split AC"}), 56, 40)
	case 2:
		return make("Refrigerator", pick(r, []string{"84181090", "8418"}), fill(r, "@@-2##@#"), pick(r, []string{"245 L Double Door Refrigerator", "190 L Single Door 3 Star"}), 28, 60)
	case 3:
		return make("Washing Machine", "84501100", fill(r, "@##@@7"), pick(r, []string{"7 Kg Front Load Washing Machine", "6.5 Kg Top Load", "8 Kg Semi Automatic"}), 24, 50)
	}
	return make("Microwave Oven", "85165000", fill(r, "@@##@"), "28 L Convection Microwave Oven", 16, 20)
}

func newTwoWheeler(r *rand.Rand) Product {
	return Product{
		Category: TwoWheeler, Kind: "Motorcycle", Brand: pick(r, bikeBrands),
		Model:   pick(r, []string{"Pavan", "Shakti", "Gati", "Urja"}) + pick(r, []string{" 110", " 125", " 150"}),
		Variant: pick(r, []string{"Drum ", "Disc ", "i3S "}) + pick(r, colours),
		HSN:     "87112029", Rate: 28, Price: Rupees(int64(68+r.IntN(60))*1000 + 250),
	}
}

// extras are what a shop sells beside the financed product.
var extras = map[Category][]Item{
	Phone: {
		extra("Tempered Glass Screen Guard", "70071900", 199, 18),
		extra("Silicone Back Cover", "39269099", 299, 18),
		extra("25W Fast Charger Type C", "85044030", 899, 18),
		extra("Mobile Protection Plan 1 Year", "998719", 1499, 18),
	},
	Laptop: {
		extra("Wireless Mouse", "84716060", 599, 18),
		extra("Laptop Backpack", "42021290", 799, 18),
		extra("Antivirus 1 User 1 Year", "85238020", 649, 18),
	},
	Appliance: {
		extra("Voltage Stabilizer 4 KVA", "85044090", 2450, 18),
		extra("Installation Charges", "998732", 590, 18),
		extra("Extended Warranty 2 Years", "998719", 1899, 18),
		extra("Wall Mount Stand", "83025000", 650, 18),
	},
	TwoWheeler: {
		extra("Helmet ISI IS 4151", "65061010", 850, 18),
		extra("Leg Guard Chrome", "87141090", 650, 28),
		extra("Engine Oil 900 ml", "27101980", 410, 18),
	},
}

// extra is one piece of a small article at a price in rupees.
func extra(description, hsn string, price int64, rate float64) Item {
	return Item{Description: description, HSN: hsn, Quantity: 1, Price: Rupees(price), Rate: rate}
}
