package photo_test

import (
	"bytes"
	"image"
	"math/rand/v2"
	"testing"

	"atlas/internal/face"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/specimen/photo"
)

// crowd paints people of one seed in rows of four.
func crowd(seed uint64, rows int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, 1600, 400*rows))
	r := rand.New(rand.NewPCG(seed, 3))
	light := photo.NewLight(r)
	photo.Room(img, r, light)
	for i := range 4 * rows {
		x, y := i%4*400, i/4*400
		cell := img.SubImage(image.Rect(x, y, x+400, y+400)).(*image.RGBA)
		photo.NewPerson(r, float64(x+200), float64(y+170), 230, light).Paint(cell)
	}
	return img
}

func TestPaintFollowsFromItsSeed(t *testing.T) {
	if !bytes.Equal(crowd(5, 1).Pix, crowd(5, 1).Pix) {
		t.Error("one seed gave two pictures")
	}
	if bytes.Equal(crowd(5, 1).Pix, crowd(6, 1).Pix) {
		t.Error("two seeds gave one picture")
	}
}

func TestDetectorTakesPeopleForPeople(t *testing.T) {
	models := modelstest.Dir(t)
	rt, err := infer.Open(models)
	if err != nil {
		t.Fatal(err)
	}
	detector, err := face.Open(rt, models)
	if err != nil {
		t.Fatal(err)
	}
	defer detector.Close()
	faces, err := detector.Detect(t.Context(), crowd(1, 3))
	if err != nil {
		t.Fatal(err)
	}
	found := map[image.Point]bool{}
	for _, f := range faces {
		if f.Score > 0.5 {
			c := f.Box.Center()
			found[image.Pt(int(c.X)/400, int(c.Y)/400)] = true
		}
	}
	if len(found) != 12 {
		t.Errorf("the detector finds %d of 12 people", len(found))
	}
}

func TestNothingIsPaintedOutsideThePicture(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 300, 300))
	r := rand.New(rand.NewPCG(1, 1))
	part := img.SubImage(image.Rect(50, 50, 250, 250)).(*image.RGBA)
	person := photo.NewPerson(r, 150, 120, 150, photo.NewLight(r))
	person.Paint(part)
	person.Hang(part)
	box := photo.NewCarton(r, 20, 150, 250, 100, false)
	box.Standing = true
	box.Paint(part, func() { photo.Washer.Paint(part, r, 60, 100, 150, 80) })
	inside := 0
	for y := range 300 {
		for x := range 300 {
			if img.RGBAAt(x, y).A == 0 {
				continue
			}
			if !image.Pt(x, y).In(part.Rect) {
				t.Fatalf("painted at (%d, %d), outside the part", x, y)
			}
			inside++
		}
	}
	if inside < 10_000 {
		t.Errorf("only %d pixels painted", inside)
	}
}
