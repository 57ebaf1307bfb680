package specimen

import (
	"math"

	"atlas/internal/specimen/draw"
)

// The painters below show things that are neither a paper nor a product just
// bought, in flat colours.

// paintKeyboard is a computer's keyboard seen from above.
func paintKeyboard(s *sheet, _ Case) {
	s.Fill(draw.Rect(0, 0, sceneLong, sceneShort), draw.Hex(pick(s.rng, uint32(0x8d6e4f), 0xd8d8d8, 0x4f5b66)))
	body, key, ink := draw.Hex(0x22252a), draw.Hex(0x3b4048), draw.White
	if chance(s.rng, 0.4) {
		body, key, ink = draw.Hex(0xd0d3d8), draw.Hex(0xf4f5f7), draw.Hex(0x333333)
	}
	part := s.at(120, between(s.rng, 250, 450), between(s.rng, -5, 5), 1)
	part.Fill(draw.RoundRect(0, 0, 1360, 520, 24), body)
	st := draw.Style{Face: draw.Roboto, Size: 30, Color: ink}
	for r, row := range []string{"1234567890-=", "QWERTYUIOP[]", "ASDFGHJKL;'", "ZXCVBNM,./"} {
		for i, letter := range row {
			x := 40 + 40*float64(r) + 103*float64(i)
			part.Fill(draw.RoundRect(x, 40+100*float64(r), 92, 88, 10), key)
			part.Text(x+20, 80+100*float64(r), string(letter), st)
		}
	}
	part.Fill(draw.RoundRect(300, 440, 620, 66, 10), key)
}

// paintHills is hills under a sky.
func paintHills(s *sheet, _ Case) {
	s.Gradient(draw.Rect(0, 0, sceneLong, sceneShort), 0, 0, 0, 700, draw.Hex(pick(s.rng, uint32(0x6ea8dc), 0xf0a860, 0x9db4c8)), draw.Hex(0xf2f2ea))
	for i, ink := range []uint32{0x8fa7a2, 0x5f8a5a, 0x3f6b35} {
		base := 480 + 200*float64(i)
		hill := []float64{-10, sceneShort + 10}
		phase := between(s.rng, 0, 6)
		for x := -10.0; x <= sceneLong+10; x += 20 {
			hill = append(hill, x, base+60*math.Sin(x/190+phase)+30*math.Sin(x/71+2*phase))
		}
		s.Fill(draw.Closed(append(hill, sceneLong+10, sceneShort+10)...), draw.Hex(ink))
	}
	for range 12 {
		x, y, k := between(s.rng, 0, sceneLong), between(s.rng, 850, 1150), between(s.rng, 40, 110)
		s.Fill(draw.Rect(x-k*0.08, y, k*0.16, k), draw.Hex(0x5a4028))
		s.Fill(draw.Ellipse(x, y-k*0.3, k*0.55, k*0.75), draw.Hex(0x2f5a2a))
	}
}

// paintWall is a wall with nothing on it.
func paintWall(s *sheet, _ Case) {
	ink := draw.Hex(pick(s.rng, uint32(0xe6dfcf), 0xbcd0d6, 0xd9c2c2, 0xa89678))
	s.Gradient(draw.Rect(0, 0, sceneLong, sceneShort), 0, 0, sceneLong, sceneShort, ink, draw.Fade(ink, 0.8))
	if chance(s.rng, 0.5) {
		for y := 0.0; y < sceneShort; y += 75 {
			for x := -100 * math.Mod(y/75, 2); x < sceneLong; x += 200 {
				s.Box(x, y, 200, 75, 3, draw.Fade(draw.Hex(0x6b5a45), 0.5))
			}
		}
	}
}

// paintPlant is a plant in a pot.
func paintPlant(s *sheet, _ Case) {
	newScene(s)
	x, y := between(s.rng, 500, 1100), between(s.rng, 650, 750)
	for i := range 16 {
		a := math.Pi * (0.1 + 0.8*float64(i)/15)
		l := between(s.rng, 220, 420)
		dx, dy := l*math.Cos(a), -l*math.Sin(a)
		s.Fill(draw.Smooth(x, y, x+dx*0.5-0.15*dy, y+dy*0.5+0.15*dx, x+dx, y+dy, x+dx*0.5+0.15*dy, y+dy*0.5-0.15*dx, x, y), draw.Hex(pick(s.rng, uint32(0x2f6b34), 0x3f8a3f, 0x59a04a)))
	}
	s.Fill(draw.Closed(x-150, y, x+150, y, x+105, y+290, x-105, y+290), draw.Hex(pick(s.rng, uint32(0xb5603a), 0xd8d2c6, 0x3b5a7a)))
}

// paintCar is a car on a street, seen from its side.
func paintCar(s *sheet, _ Case) {
	s.Gradient(draw.Rect(0, 0, sceneLong, 720), 0, 0, 0, 720, draw.Hex(0xa9c6e0), draw.Hex(0xe6e6e0))
	s.Fill(draw.Rect(0, 720, sceneLong, 480), draw.Hex(0x5c5c60))
	ink := draw.Hex(pick(s.rng, uint32(0xb02020), 0xe6e6e6, 0x23406b, 0x303030))
	x, y := between(s.rng, 150, 350), between(s.rng, 760, 860)
	s.Fill(draw.RoundRect(x, y-170, 1000, 190, 60), ink)
	s.Fill(draw.Closed(x+190, y-160, x+320, y-330, x+690, y-330, x+850, y-160), ink)
	s.Fill(draw.Closed(x+230, y-170, x+340, y-305, x+490, y-305, x+490, y-170), draw.Hex(0x2a3a46))
	s.Fill(draw.Closed(x+515, y-170, x+515, y-305, x+675, y-305, x+790, y-170), draw.Hex(0x2a3a46))
	for _, wheel := range []float64{220, 780} {
		s.Fill(draw.Ellipse(x+wheel, y+10, 105, 105), draw.Hex(0x1a1a1a))
		s.Fill(draw.Ellipse(x+wheel, y+10, 55, 55), draw.Hex(0xb8bcc0))
	}
}

// paintCat is a cat on the floor of a room.
func paintCat(s *sheet, _ Case) {
	newScene(s)
	fur := draw.Hex(pick(s.rng, uint32(0x2a2a2a), 0xd08a3c, 0x8a8a8a, 0xe8e0d0))
	x, y := between(s.rng, 500, 1000), between(s.rng, 820, 950)
	s.Fill(draw.Ellipse(x, y, 210, 150), fur)
	s.Stroke(draw.Smooth(x+190, y, x+330, y-40, x+330, y-180, x+270, y-230), 36, fur)
	s.Fill(draw.Ellipse(x-190, y-140, 105, 92), fur)
	for _, side := range []float64{-1, 1} {
		s.Fill(draw.Closed(x-190+side*88, y-160, x-190+side*70, y-275, x-190+side*15, y-215), fur)
		s.Fill(draw.Ellipse(x-190+side*40, y-150, 16, 20), draw.Hex(0xc8d84a))
		s.Fill(draw.Ellipse(x-190+side*40, y-150, 5, 17), draw.Black)
		s.Line(x-190+side*20, y-108, x-190+side*120, y-118, 2.5, draw.Hex(0xdddddd))
	}
}
