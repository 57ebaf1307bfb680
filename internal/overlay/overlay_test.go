package overlay_test

import (
	"image"
	"image/color"
	"testing"

	"atlas/internal/document"
	"atlas/internal/overlay"
)

func white(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = 0xff
	}
	return img
}

func field(name document.FieldName, confidence float64, page int, box document.Box) document.Field {
	return document.Field{Name: name, Found: true, Confidence: confidence, Page: page, Polygon: box.Polygon()}
}

// painted is how many pixels of a rectangle are not white.
func painted(img *image.RGBA, r image.Rectangle) (n int) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			if img.RGBAAt(x, y) != (color.RGBA{255, 255, 255, 255}) {
				n++
			}
		}
	}
	return n
}

func TestDrawOutlinesAndNames(t *testing.T) {
	page := white(640, 480)
	out, err := overlay.Draw(page, 1, []document.Field{
		field("name", 0.99, 1, document.Box{MinX: 100, MinY: 200, MaxX: 300, MaxY: 230}),
		field("dob", 0.5, 2, document.Box{MinX: 100, MinY: 400, MaxX: 300, MaxY: 430}),
		{Name: "pan_number"},
	})
	if err != nil {
		t.Fatal(err)
	}
	for what, r := range map[string]image.Rectangle{
		"left edge": image.Rect(98, 205, 103, 225), "right edge": image.Rect(298, 205, 303, 225),
		"bottom edge": image.Rect(110, 228, 290, 233), "label": image.Rect(100, 185, 150, 199),
	} {
		if painted(out, r) < r.Dx()*r.Dy()/6 {
			t.Errorf("no %s", what)
		}
	}
	if n := painted(out, image.Rect(0, 300, 640, 480)); n > 0 {
		t.Errorf("%d pixels of another page's field", n)
	}
	if n := painted(out, image.Rect(110, 205, 290, 225)); n > 0 {
		t.Errorf("%d pixels of the value itself are painted over", n)
	}
	if n := painted(page, page.Rect); n > 0 {
		t.Error("the picture given was painted on")
	}
	if r, _, _, _ := out.At(101, 190).RGBA(); r > 0x4000 {
		t.Errorf("a sure field is labelled in %v", out.At(101, 190))
	}
}

// Fields of the same place have one label; those of none stand at the top; a label
// stays within the picture.
func TestDrawPlacesLabels(t *testing.T) {
	corner := document.Box{MinX: 600, MinY: 0, MaxX: 639, MaxY: 10}
	for rule, c := range map[string]struct {
		fields []document.Field
		want   image.Rectangle
	}{
		"at the top":         {[]document.Field{{Name: "face_count", Found: true, Confidence: 1, Page: 1}}, image.Rect(0, 0, 60, 10)},
		"within the picture": {[]document.Field{field("dob", 1, 1, corner)}, image.Rect(580, 2, 635, 10)},
		"below another": {
			[]document.Field{{Name: "face_count", Found: true, Page: 1}, {Name: "document_quality_flag", Found: true, Page: 1}},
			image.Rect(0, 18, 60, 26),
		},
	} {
		out, err := overlay.Draw(white(640, 480), 1, c.fields)
		if err != nil {
			t.Fatal(err)
		}
		if painted(out, c.want) < c.want.Dx()*c.want.Dy()/2 {
			t.Errorf("%s: nothing there", rule)
		}
	}
}
