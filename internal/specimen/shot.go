package specimen

import (
	"math"
	"math/rand/v2"

	"atlas/internal/document"
	"atlas/internal/specimen/degrade"
)

// shots says how each stratum takes its pictures.
var shots = map[Stratum]func(layout, *rand.Rand) shot{
	CleanScan:  cleanScan,
	PhonePhoto: phonePhoto,
	HardPhoto:  hardPhoto,
}

// cleanScan is a flatbed scan: 200 to 300 dpi for a card, 150 to 300 for a page,
// turned by less than 1.5 degrees.
func cleanScan(l layout, rng *rand.Rand) shot {
	dpi := between(rng, 150, 300)
	if l.mm < 100 {
		dpi = between(rng, 200, 300)
	}
	w := l.mm / 25.4 * dpi
	h := w * l.height / l.width
	margin := between(rng, 0, 0.05) * w
	if l.mm < 100 {
		margin = between(rng, 0.02, 0.25) * w
	}
	sh := shot{
		width: int(w + 2*margin), height: int(h + 2*margin), quality: original,
		ground: degrade.Bed, light: degrade.Daylight(), jpeg: 75 + rng.IntN(16),
		grain: between(rng, 1, 3), blur: between(rng, 0, 0.5), grey: chance(rng, 0.1),
	}
	sh.corners = rectangle(float64(sh.width)/2, float64(sh.height)/2, w, h, between(rng, -1.45, 1.45))
	if chance(rng, 0.08) {
		sh.quality = xeroxCopy
	}
	return sh
}

// phonePhoto is a picture taken with some care: 1200 to 4000 pixels on the longer
// side, the paper filling most of it, seen a little from the side.
func phonePhoto(l layout, rng *rand.Rand) shot {
	sh := frame(l, rng, phoneSize(l, rng), between(rng, 0.68, 0.95), between(rng, -4, 4), 0.035)
	unit := math.Max(float64(sh.width), float64(sh.height)) / 2000
	sh.light.Fall = between(rng, 0.05, 0.35)
	sh.light.Degrees = between(rng, 0, 360)
	sh.light.Exposure = between(rng, 0.85, 1.08)
	sh.light.Tint = tint(rng, 0.05)
	if chance(rng, 0.4) {
		sh.light.Spots = []degrade.Spot{{X: rng.Float64(), Y: rng.Float64(), Radius: between(rng, 0.05, 0.25), Gain: between(rng, -40, 35)}}
	}
	sh.blur = between(rng, 0.3, 0.9) * math.Max(0.8, unit)
	sh.grain = between(rng, 1.5, 4.5)
	sh.jpeg = 55 + rng.IntN(35)
	sh.quality = condition(rng, 0.08, 0.06)
	if chance(rng, 0.05) {
		sh.quarters = 1 + 2*rng.IntN(2)
	}
	return sh
}

// hardPhoto is a picture taken without care: it has two or three troubles.
func hardPhoto(l layout, rng *rand.Rand) shot {
	sh := frame(l, rng, phoneSize(l, rng), between(rng, 0.72, 0.92), between(rng, -9, 9), 0.04)
	unit := math.Max(float64(sh.width), float64(sh.height)) / 2000
	sh.light.Fall = between(rng, 0.1, 0.4)
	sh.light.Degrees = between(rng, 0, 360)
	sh.light.Tint = tint(rng, 0.1)
	sh.blur = between(rng, 0.5, 1.0) * math.Max(0.8, unit)
	sh.grain = between(rng, 3, 6)
	sh.jpeg = 50 + rng.IntN(35)
	sh.quality = condition(rng, 0.12, 0.1)
	troubles := []func(*shot, float64, *rand.Rand){lowLight, moved, turned, crushed, glare, slanted, tooNear}
	for _, i := range rng.Perm(len(troubles))[:2+rng.IntN(2)] {
		troubles[i](&sh, unit, rng)
	}
	return sh
}

func lowLight(sh *shot, _ float64, rng *rand.Rand) {
	sh.light.Exposure = between(rng, 0.45, 0.65)
	sh.light.Gamma = between(rng, 1.05, 1.3)
	sh.grain += between(rng, 2, 4)
}

func moved(sh *shot, unit float64, rng *rand.Rand) {
	sh.shake = between(rng, 4, 6.5) * unit
	sh.shakeAngle = between(rng, 0, 180)
	sh.blur *= 0.6
}

func turned(sh *shot, _ float64, rng *rand.Rand) { sh.quarters = 1 + rng.IntN(3) }

func crushed(sh *shot, _ float64, rng *rand.Rand) { sh.jpeg = 36 + rng.IntN(12) }

func glare(sh *shot, _ float64, rng *rand.Rand) {
	for range 1 + rng.IntN(2) {
		sh.light.Spots = append(sh.light.Spots, degrade.Spot{
			X: rng.Float64(), Y: rng.Float64(), Radius: between(rng, 0.04, 0.12), Gain: between(rng, 50, 90),
		})
	}
}

// slanted brings one side of the paper nearer to the camera.
func slanted(sh *shot, _ float64, rng *rand.Rand) {
	near := between(rng, 0.08, 0.14)
	center := sh.corners.Box().Center()
	side := rng.IntN(4)
	for _, i := range []int{side, (side + 1) & 3} {
		sh.corners[i] = document.Lerp(sh.corners[i], center, near)
	}
}

// tooNear holds the camera so near that the paper's farthest corner is cut off by 2 % of
// the picture. Papers print nothing of worth so near their edges.
func tooNear(sh *shot, _ float64, _ *rand.Rand) {
	const reach = 0.52
	w, h := float64(sh.width), float64(sh.height)
	near := math.Inf(1)
	for _, q := range sh.corners {
		near = min(near, reach*w/math.Abs(q.X-w/2), reach*h/math.Abs(q.Y-h/2))
	}
	for i, q := range sh.corners {
		sh.corners[i] = document.Lerp(document.Point{X: w / 2, Y: h / 2}, q, near)
	}
}

func condition(rng *rand.Rand, xerox, screen float64) quality {
	switch p := rng.Float64(); {
	case p < xerox:
		return xeroxCopy
	case p < xerox+screen:
		return photoOfPhoto
	}
	return original
}

func tint(rng *rand.Rand, most float64) [3]float64 {
	warm := between(rng, -most, most)
	return [3]float64{1 + min(0, warm), 1 - math.Abs(warm)/3, 1 - max(0, warm)}
}

// phoneSize is the longer side of a picture: often what a messenger leaves of it,
// at times the whole 12 megapixels.
func phoneSize(l layout, rng *rand.Rand) int {
	page := l.mm > 100
	switch p := rng.Float64(); {
	case p < 0.2 && !page:
		return pick(rng, 1200, 1280)
	case p < 0.55:
		return 1600
	case p < 0.92:
		return 1800 + rng.IntN(600)
	}
	return pick(rng, 3264, 4000, 4032)
}

// frame aims the camera: the paper fills the given share of the picture's tighter side,
// leans by degrees, and its corners stray by up to the share skew of its size.
func frame(l layout, rng *rand.Rand, longer int, fill, degrees, skew float64) shot {
	long, short := float64(longer), math.Round(float64(longer)*0.75)
	sh := shot{width: int(long), height: int(short), light: degrade.Daylight()}
	if l.height > l.width || chance(rng, 0.25) {
		sh.width, sh.height = int(short), int(long)
	}
	lean := math.Abs(degrees) * math.Pi / 180
	w := fill * float64(sh.width) / (math.Cos(lean) + math.Sin(lean)*l.height/l.width)
	if h := fill * float64(sh.height) / (math.Cos(lean) + math.Sin(lean)*l.width/l.height); h*l.width/l.height < w {
		w = h * l.width / l.height
	}
	h := w * l.height / l.width
	sh.corners = rectangle(float64(sh.width)/2, float64(sh.height)/2, w, h, degrees)
	for i := range sh.corners {
		sh.corners[i].X += between(rng, -skew, skew) * w
		sh.corners[i].Y += between(rng, -skew, skew) * h
	}
	sh.ground = pick(rng, degrade.Desk, degrade.Wood, degrade.Wood, degrade.Cloth, degrade.Stone)
	sh.shadow = between(rng, 0.2, 0.6)
	if l.mm > 100 && chance(rng, 0.35) {
		sh.folds = 1 + rng.IntN(2)
	}
	return sh
}

// rectangle is a w × h rectangle round (cx, cy), turned clockwise by degrees.
func rectangle(cx, cy, w, h, degrees float64) document.Polygon {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	p := document.Box{MinX: -w / 2, MinY: -h / 2, MaxX: w / 2, MaxY: h / 2}.Polygon()
	for i, q := range p {
		p[i] = document.Point{X: cx + q.X*cos - q.Y*sin, Y: cy + q.X*sin + q.Y*cos}
	}
	return p
}
