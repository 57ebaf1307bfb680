package specimen

import (
	"image"
	"strconv"

	"atlas/internal/document"
	"atlas/internal/specimen/draw"
	"atlas/internal/specimen/photo"
	"atlas/internal/specimen/trade"
)

// A scene is 1600 units on its longer side.
const sceneLong, sceneShort = 1600, 1200

var openBoxLayouts = []layout{
	{typ: OpenBox, name: "holding", width: sceneShort, height: sceneLong, mm: 0, paint: paintHolding},
	{typ: OpenBox, name: "beside", width: sceneLong, height: sceneShort, mm: 0, paint: paintBeside},
	{typ: OpenBox, name: "couple", width: sceneLong, height: sceneShort, mm: 0, paint: func(s *sheet, c Case) { paintGroup(s, c, 2) }},
	{typ: OpenBox, name: "family", width: sceneLong, height: sceneShort, mm: 0, paint: func(s *sheet, c Case) { paintGroup(s, c, 3) }},
	{typ: OpenBox, name: "nobody", width: sceneShort, height: sceneLong, mm: 0, paint: paintNobody},
	{typ: OpenBox, name: "nobody-wide", width: sceneLong, height: sceneShort, mm: 0, paint: paintNobody},
	{typ: OpenBox, name: "plain-carton", width: sceneLong, height: sceneShort, mm: 0, paint: paintPlainCarton},
	{typ: OpenBox, name: "product", width: sceneLong, height: sceneShort, mm: 0, paint: paintProduct},
}

// scene is a photographed room; its lengths are in units of the sheet, which the
// painters of package photo get in pixels.
type scene struct {
	*sheet
	img   *image.RGBA
	unit  float64 // in pixels
	light photo.Light
}

func newScene(s *sheet) scene {
	sc := scene{sheet: s, img: s.Image(), unit: s.Pixels(0, 0, 1, 1).Width(), light: photo.NewLight(s.rng)}
	photo.Room(sc.img, s.rng, sc.light)
	return sc
}

// crowd notes how many people the picture shows and what that makes of it.
func (s *sheet) crowd(n int) {
	s.truth.Faces = n
	switch n {
	case 0:
		s.truth.Problem = document.Problem{Code: document.InvalidDocument, Reason: "no person found"}
	case 1:
		s.field("face_count", strconv.Itoa(n))
	default:
		s.truth.Problem = document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}
	}
}

// person puts somebody in the scene: eyes at (x, y), head size high.
func (sc scene) person(x, y, size float64) *photo.Person {
	p := photo.NewPerson(sc.rng, x*sc.unit, y*sc.unit, size*sc.unit, sc.light)
	p.Paint(sc.img)
	return p
}

// carton draws an opened box with the product in it and the maker's print on it. held
// says that it does not stand on the floor.
func (sc scene) carton(p trade.Product, x, y, w, h float64, held bool) {
	k := sc.unit
	goods := goodsOf(p)
	box := photo.NewCarton(sc.rng, x*k, y*k, w*k, h*k, goods == photo.Phone)
	box.Standing = !held
	gw, gh := 0.7*w, 0.6*h
	if goods == photo.Phone {
		gw, gh = 0.3*w, 0.55*w
	}
	box.Paint(sc.img, func() {
		goods.Paint(sc.img, sc.rng, (x+0.5*w-gw/2+0.06*w)*k, (y-0.45*gh)*k, gw*k, gh*k)
	})
	sc.print(p, x, y, w, h)
}

// print letters the front of a carton.
func (sc scene) print(p trade.Product, x, y, w, h float64) {
	ink := draw.Hex(pick(sc.rng, uint32(0x1a2c5b), 0x222222, 0x8a1f1f))
	st := draw.Style{Face: draw.RobotoBold, Size: 0.13 * w, Color: draw.Fade(ink, 0.9), Align: draw.Center}
	top := y + 0.36*h
	sc.Text(x+w/2, top+0.16*h, p.Brand, shrink(sc.sheet, p.Brand, st, 0.8*w))
	sc.Text(x+w/2, top+0.29*h, p.Model, shrink(sc.sheet, p.Model, st.At(0.07*w), 0.8*w))
	small := st.At(0.035 * w).Aligned(draw.Left)
	sc.Text(x+0.08*w, top+0.43*h, pick(sc.rng, "HANDLE WITH CARE", "THIS SIDE UP", "KEEP DRY"), small)
	for i := range 26 {
		sc.Line(x+0.62*w+float64(i)*0.012*w, top+0.4*h, x+0.62*w+float64(i)*0.012*w, top+0.5*h, (0.002+0.006*sc.rng.Float64())*w, draw.Black)
	}
	sc.Text(x+0.62*w, top+0.55*h, "MRP "+p.Price.Grouped(), small)
}

func goodsOf(p trade.Product) photo.Goods {
	switch p.Kind {
	case "LED TV":
		return photo.Television
	case "Washing Machine":
		return photo.Washer
	case "Refrigerator":
		return photo.Fridge
	case "Microwave Oven":
		return photo.Microwave
	case "Air Conditioner":
		return photo.AirConditioner
	case "Laptop":
		return photo.Television
	case "Motorcycle":
		return photo.Helmet // a motorcycle comes in no box
	}
	return photo.Phone
}

// paintHolding shows the customer holding the small opened box before the chest.
func paintHolding(s *sheet, c Case) {
	sc := newScene(s)
	size := between(s.rng, 190, 520)
	x, y := between(s.rng, 420, 780), between(s.rng, 0.75*size+60, 0.75*size+240)
	p := sc.person(x, y, size)
	w := between(s.rng, 1.0, 1.5) * size
	h := w * between(s.rng, 0.5, 0.8)
	top := y + between(s.rng, 1.25, 1.5)*size
	sc.carton(c.Deal.Product, x-w/2, top, w, h, true)
	k := sc.unit
	p.Reach(sc.img, (x-0.5*w)*k, (top+0.6*h)*k, (x+0.5*w)*k, (top+0.6*h)*k)
	s.crowd(1)
}

// paintBeside shows the customer standing next to a large carton on the floor.
func paintBeside(s *sheet, c Case) {
	sc := newScene(s)
	size := between(s.rng, 185, 280)
	x, y := between(s.rng, 300, 560), between(s.rng, 0.8*size+40, 0.8*size+120)
	sc.person(x, y, size).Hang(sc.img)
	w := min(between(s.rng, 2.2, 3.2)*size, 1500-x-1.4*size)
	h := w * between(s.rng, 0.7, 1.0)
	sc.carton(c.Deal.Product, x+1.4*size, between(s.rng, 1000, 1150)-h, w, h, false)
	s.crowd(1)
}

// paintGroup shows n people behind one carton.
func paintGroup(s *sheet, c Case, n int) {
	sc := newScene(s)
	size := between(s.rng, 190, 360-40*float64(n))
	gap := min(1350/float64(n), size*between(s.rng, 1.6, 2.2))
	left := 800 - gap*float64(n-1)/2 + between(s.rng, -80, 80)
	y := between(s.rng, size, size+160)
	for i := range n {
		own := size * between(s.rng, 0.94, 1.06)
		sc.person(left+gap*float64(i), y+between(s.rng, -0.15, 0.15)*size, own).Hang(sc.img)
	}
	w := between(s.rng, 1.6, 2.4) * size
	h := w * between(s.rng, 0.6, 0.8)
	sc.carton(c.Deal.Product, 800-w/2, between(s.rng, 1050, 1170)-h, w, h, false)
	s.crowd(n)
}

// paintNobody shows the opened carton alone.
func paintNobody(s *sheet, c Case) {
	sc := newScene(s)
	w := between(s.rng, 480, 820)
	h := w * between(s.rng, 0.6, 0.9)
	width, height := float64(sc.img.Rect.Dx())/sc.unit, float64(sc.img.Rect.Dy())/sc.unit
	sc.carton(c.Deal.Product, between(s.rng, 100, max(120, width-200-w)), between(s.rng, 0.35*height, max(0.36*height, 0.94*height-h)), w, h, false)
	s.crowd(0)
}

// paintPlainCarton shows a carton of one colour without print, and nobody.
func paintPlainCarton(s *sheet, _ Case) {
	sc := newScene(s)
	w := between(s.rng, 380, 700)
	h := w * between(s.rng, 0.5, 0.8)
	k := sc.unit
	box := photo.NewCarton(sc.rng, between(s.rng, 150, 1350-w)*k, between(s.rng, 480, 1120-h)*k, w*k, h*k, chance(s.rng, 0.4))
	if chance(s.rng, 0.4) {
		box.Dye(sc.rng)
	}
	box.Standing = true
	box.Paint(sc.img, nil)
	s.crowd(0)
}

// paintProduct shows the product out of its box, and nobody.
func paintProduct(s *sheet, _ Case) {
	sc := newScene(s)
	goods := pick(s.rng, photo.Television, photo.Washer, photo.Fridge, photo.Microwave)
	w := between(s.rng, 380, 560)
	h := w * 0.62
	switch goods {
	case photo.Washer:
		h = 1.2 * w
	case photo.Fridge:
		w *= 0.8
		h = 1.9 * w
	case photo.Phone, photo.Television, photo.Microwave, photo.AirConditioner, photo.Helmet:
	}
	k := sc.unit
	goods.Paint(sc.img, sc.rng, between(s.rng, 150, 1350-w)*k, (between(s.rng, 1020, 1120)-h)*k, w*k, h*k)
	s.crowd(0)
}

// paintEmptyRoom shows neither box nor person nor text.
func paintEmptyRoom(s *sheet, _ Case) {
	newScene(s)
}
