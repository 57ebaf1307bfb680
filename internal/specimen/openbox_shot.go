package specimen

import (
	"math/rand/v2"

	"atlas/internal/specimen/degrade"
)

// sceneShots say how each stratum photographs a scene: the picture is the scene, so
// only the camera differs. A scene has no scan; its clean stratum is a good camera.
var sceneShots = map[Stratum]func(layout, *rand.Rand) shot{
	CleanScan: func(l layout, rng *rand.Rand) shot {
		return camera(l, rng, between(rng, 0.8, 1.2), 0.3)
	},
	PhonePhoto: func(l layout, rng *rand.Rand) shot {
		return camera(l, rng, between(rng, 0.7, 1.3), 0.9)
	},
	HardPhoto: func(l layout, rng *rand.Rand) shot {
		sh := camera(l, rng, between(rng, 0.6, 1), 1.4)
		pick(rng, lowLight, moved, turned, crushed)(&sh, float64(max(sh.width, sh.height))/sceneLong, rng)
		return sh
	},
}

// camera photographs a scene at scale pixels a unit, with at most the given blur in
// pixels.
func camera(l layout, rng *rand.Rand, scale, blur float64) shot {
	w, h := l.width*scale, l.height*scale
	sh := shot{
		width: int(w), height: int(h), quality: original, light: degrade.Daylight(),
		blur: between(rng, 0.2, blur), grain: between(rng, 1.5, 4), jpeg: 60 + rng.IntN(30),
	}
	sh.corners = rectangle(w/2, h/2, w+2, h+2, 0)
	sh.light.Exposure = between(rng, 0.85, 1.1)
	sh.light.Tint = tint(rng, 0.05)
	return sh
}
