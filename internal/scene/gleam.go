package scene

import "image"

// A gleam across a screen parts its one colour into two areas, neither of which has four
// straight sides.
const (
	minPart    = 0.004 // parts of the picture
	gleamWidth = 0.25  // of the longer side of the smaller part, at most
)

// parted are the areas of one colour that a strip parts in two, each put together.
func parted(img *image.RGBA, parts []region) (whole []region) {
	picture := float64(img.Rect.Dx() * img.Rect.Dy())
	var large []region
	for _, r := range parts {
		if float64(len(r.pixels)) >= minPart*picture && r.free(img.Rect) {
			large = append(large, r)
		}
	}
	for i, a := range large {
		for _, b := range large[:i] {
			if apart(a.mean(img), b.mean(img)) <= colourStep && near(a, b) {
				pixels := append(append([]image.Point(nil), a.pixels...), b.pixels...)
				whole = append(whole, region{bounds: a.bounds.Union(b.bounds), pixels: pixels})
			}
		}
	}
	return whole
}

// near says whether no more than a gleam is between two areas.
func near(a, b region) bool {
	smaller := a.bounds
	if len(b.pixels) < len(a.pixels) {
		smaller = b.bounds
	}
	gap := int(gleamWidth * float64(max(smaller.Dx(), smaller.Dy())))
	return a.bounds.Inset(-gap).Overlaps(b.bounds)
}

// mean is the mean colour of an area.
func (r region) mean(img *image.RGBA) (sum [3]float64) {
	for _, p := range r.pixels {
		for i, v := range colour(img, p) {
			sum[i] += v / float64(len(r.pixels))
		}
	}
	return sum
}
