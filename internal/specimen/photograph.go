package specimen

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"atlas/internal/document"
	"atlas/internal/specimen/degrade"
	"atlas/internal/specimen/draw"
)

// quality is the API's document_quality_flag of a picture.
type quality string

const (
	original     quality = "original"
	xeroxCopy    quality = "xerox_copy"
	photoOfPhoto quality = "photo_of_photo"
)

// shot is how a paper gets into a picture. All that is random about it is decided
// before the paper is drawn, because the paper is drawn as large as it will appear.
type shot struct {
	width, height int              // of the picture before it is turned
	corners       document.Polygon // of the paper in it
	ground        degrade.Ground
	shadow        float64
	quality       quality
	grey          bool
	folds         int
	light         degrade.Light
	blur          float64 // sigma in pixels
	shake         float64 // length in pixels
	shakeAngle    float64
	grain         float64
	quarters      int // turns clockwise
	jpeg          int
}

// photograph draws the case's paper and takes its picture.
func (s *Studio) photograph(l layout, c Case, seed uint64, stratum Stratum) (Specimen, error) {
	take := shots[stratum]
	if l.mm == 0 {
		take = sceneShots[stratum]
	}
	if take == nil {
		return Specimen{}, fmt.Errorf("no such stratum %q", stratum)
	}
	sh := take(l, source(seed, l.name, string(stratum), "shot"))
	scale := document.Dist(sh.corners[0], sh.corners[1]) / l.width
	truth := &Truth{
		Type: l.typ, Fields: map[document.FieldName]string{},
		Capture: string(sh.quality), Grey: sh.grey, Quarters: sh.quarters,
	}
	paper := &sheet{
		Canvas: draw.New(s.fonts, l.width, l.height, math.Min(scale, 3), color.White),
		rng:    source(seed, l.name, "paint"),
		truth:  truth,
	}
	l.paint(paper, c)
	truth.Words = paper.Words()
	if l.typ == PAN {
		truth.Fields["document_quality_flag"] = string(sh.quality)
	}
	img := sh.expose(paper.Image(), truth, source(seed, l.name, string(stratum), "light"))
	var file bytes.Buffer
	if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: sh.jpeg}); err != nil {
		return Specimen{}, fmt.Errorf("encoding specimen: %w", err)
	}
	return Specimen{
		Name: fmt.Sprintf("%s-%s-%d", l.name, stratum, seed),
		Type: l.typ, Layout: l.name, Stratum: stratum,
		Image: img, JPEG: file.Bytes(), Truth: *truth,
	}, nil
}

// expose turns the drawn paper into the picture, and the outlines of the truth with it.
func (sh shot) expose(paper *image.RGBA, truth *Truth, rng *rand.Rand) *image.RGBA {
	for range sh.folds {
		degrade.Fold(paper, between(rng, 0.2, 0.8), chance(rng, 0.4))
	}
	switch {
	case sh.quality == xeroxCopy:
		degrade.Photocopy(paper, between(rng, 1.3, 1.8), rng)
	case sh.quality == photoOfPhoto:
		degrade.Screen(paper, between(rng, 2.3, 3.6))
	case sh.grey:
		degrade.Grey(paper)
	}
	img := sh.ground.New(sh.width, sh.height, rng)
	if sh.shadow > 0 {
		degrade.Shadow(img, sh.corners, float64(sh.width)/60, sh.shadow)
	}
	size := paper.Bounds().Size()
	m := degrade.Onto(float64(size.X), float64(size.Y), sh.corners)
	degrade.Lay(paper, img, m)
	sh.light.Apply(img)
	degrade.Blur(img, sh.blur)
	if sh.shake > 0 {
		degrade.Shake(img, sh.shake, sh.shakeAngle)
	}
	degrade.Grain(img, sh.grain, rng)
	if sh.grey {
		degrade.Grey(img)
	}
	img, turn := degrade.Turn(img, sh.quarters)
	truth.carry(m.Then(turn), img.Bounds())
	return img
}

// carry maps the outlines into the picture. Words that are not wholly in it are lost.
func (t *Truth) carry(m degrade.Map, picture image.Rectangle) {
	var seen []Word
	for _, w := range t.Words {
		w.Polygon = m.Polygon(w.Polygon)
		if within(w.Polygon, picture) {
			seen = append(seen, w)
		}
	}
	t.Words = seen
	for _, list := range [][]document.Polygon{t.Numbers, t.SecretQRs} {
		for i := range list {
			list[i] = m.Polygon(list[i])
		}
	}
}

func within(p document.Polygon, r image.Rectangle) bool {
	b := p.Box()
	return b.MinX >= 0 && b.MinY >= 0 && b.MaxX <= float64(r.Dx()) && b.MaxY <= float64(r.Dy())
}
