package scene_test

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"atlas/internal/document"
	"atlas/internal/face"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/scene"
	"atlas/internal/specimen"
)

func TestVerdict(t *testing.T) {
	invalid, unknown := document.InvalidDocument, document.UnrecognisedDocument
	tests := []struct {
		name   string
		scene  scene.Scene
		typ    document.Type
		code   document.ProblemCode
		reason string
	}{
		{"one person with the product", scene.Scene{Faces: 1, Box: true, Text: true}, scene.OpenBox, "", ""},
		{"one person, the product not made out", scene.Scene{Faces: 1}, scene.OpenBox, "", ""},
		{"two people", scene.Scene{Faces: 2, Box: true}, scene.OpenBox, invalid, "multiple people"},
		{"nobody with the product", scene.Scene{Box: true}, scene.OpenBox, invalid, "no person found"},
		{"nobody, but print on something", scene.Scene{Text: true}, scene.OpenBox, invalid, "no person found"},
		{"an empty place", scene.Scene{}, document.Unrecognised, unknown, "neither a document nor a product in the picture"},
		{"out of focus", scene.Scene{Unreadable: true}, document.Unrecognised, invalid, "image is not readable: blurred"},
		{"a sheet in print too small", scene.Scene{Paper: true, Unreadable: true}, document.Unrecognised, invalid, "image is not readable: blurred"},
		{"a card with a portrait", scene.Scene{Faces: 1, Text: true, Paper: true}, document.Unrecognised, unknown, "no known document type"},
		{"a sheet of print", scene.Scene{Text: true, Box: true, Paper: true}, document.Unrecognised, unknown, "no known document type"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			typ, problem := tt.scene.Verdict()
			if want := (document.Problem{Code: tt.code, Reason: tt.reason}); typ != tt.typ || problem != want {
				t.Errorf("Verdict = %s, %+v; want %s, %+v", typ, problem, tt.typ, want)
			}
		})
	}
}

// faces is a detector that always finds the same.
type faces []face.Face

func (f faces) Detect(context.Context, image.Image) ([]face.Face, error) { return f, nil }

func look(t *testing.T, d scene.Detector, img image.Image, page document.Page) scene.Scene {
	t.Helper()
	s, err := scene.Look(t.Context(), d, img, page)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// printed is a page of 1000 by 700 with lines of 20 pixels at the given places.
func printed(lines map[image.Point]string) document.Page {
	p := document.Page{Width: 1000, Height: 700, ToImage: document.Identity}
	for at, text := range lines {
		box := document.Box{MinX: float64(at.X), MinY: float64(at.Y), MaxX: float64(at.X + 10*len(text)), MaxY: float64(at.Y + 20)}
		p.Lines = append(p.Lines, document.Line{Text: text, Polygon: box.Polygon()})
	}
	return p
}

func TestLookTellsPapersFromScenes(t *testing.T) {
	portrait := faces{{Box: document.Box{MinX: 60, MinY: 200, MaxX: 220, MaxY: 420}, Score: 0.9}}
	card := map[image.Point]string{
		{350, 60}: "REPUBLIC OF SOMEWHERE", {350, 240}: "Surname ANAND", {350, 300}: "Given name MEERA", {350, 360}: "Born 01 JAN 1990",
		{350, 640}: "Signature of the holder",
	}
	carton := map[image.Point]string{{300, 640}: "ACME Cooler", {300, 600}: "HANDLE WITH CARE", {340, 660}: "THIS SIDE UP"}
	letter := map[image.Point]string{}
	for y := 40; y < 660; y += 40 {
		letter[image.Point{X: 50, Y: y}] = "with reference to your letter of last week"
	}
	tests := []struct {
		name        string
		faces       faces
		lines       map[image.Point]string
		paper, text bool
	}{
		{"an identity card: print beside the portrait", portrait, card, true, true},
		{"a letter", nil, letter, true, true},
		{"a letter with a portrait", portrait, letter, true, true},
		{"a page with a small portrait", faces{{Box: document.Box{MinX: 60, MinY: 500, MaxX: 90, MaxY: 540}, Score: 0.9}}, card, true, true},
		{"a card whose portrait was not found", nil, card, true, true},
		{"a person above a printed carton", portrait, carton, false, true},
		{"a printed carton", nil, carton, false, true},
		{"no print at all", portrait, nil, false, false},
		{"a scrap of print", portrait, map[image.Point]string{{500, 300}: "ACME"}, false, false},
	}
	img := image.NewRGBA(image.Rect(0, 0, 1000, 700))
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := look(t, tt.faces, img, printed(tt.lines))
			if s.Paper != tt.paper || s.Text != tt.text {
				t.Errorf("Look = %+v, want Paper %v, Text %v", s, tt.paper, tt.text)
			}
		})
	}
}

// A page whose picture lies on its side puts print and face into one frame.
func TestLookTurnsThePictureLikeItsPage(t *testing.T) {
	page := printed(map[image.Point]string{{350, 60}: "REPUBLIC OF SOMEWHERE", {350, 240}: "Surname ANAND", {350, 300}: "Given name MEERA"})
	page.ToImage = document.Affine{B: -1, C: 700, D: 1} // the picture was taken turned clockwise
	upright := seen{}
	s := look(t, &upright, image.NewRGBA(image.Rect(0, 0, 700, 1000)), page)
	if upright.size != image.Pt(1000, 700) || !s.Paper {
		t.Errorf("the detector saw %v, Look = %+v; want (1000,700) and a paper", upright.size, s)
	}
}

// seen is a detector that finds a portrait and remembers the first picture's size.
type seen struct{ size image.Point }

func (d *seen) Detect(_ context.Context, img image.Image) ([]face.Face, error) {
	if d.size == (image.Point{}) {
		d.size = img.Bounds().Size()
	}
	return []face.Face{{Box: document.Box{MinX: 60, MinY: 200, MaxX: 220, MaxY: 420}, Score: 0.9}}, nil
}

// place paints a wall with falling light over a floor, with some grain.
func place() *image.RGBA {
	r := rand.New(rand.NewPCG(5, 6))
	img := image.NewRGBA(image.Rect(0, 0, 800, 600))
	for y := range 600 {
		for x := range 800 {
			c := [3]float64{206, 198, 180}
			if y > 430 {
				c = [3]float64{150, 120, 96}
			}
			light := 1.05 - 0.2*float64(x)/800
			v := func(i int) uint8 { return uint8(min(255, c[i]*light+3*r.NormFloat64())) }
			img.SetRGBA(x, y, color.RGBA{v(0), v(1), v(2), 255})
		}
	}
	return img
}

func TestLookSeesBoxes(t *testing.T) {
	cardboard, white, blue := color.RGBA{176, 128, 80, 255}, color.RGBA{240, 240, 244, 255}, color.RGBA{40, 60, 120, 255}
	tests := []struct {
		name  string
		shape image.Rectangle
		fill  color.RGBA
		box   bool
	}{
		{"a carton on the floor", image.Rect(250, 260, 520, 500), cardboard, true},
		{"a white appliance", image.Rect(330, 120, 520, 540), white, true},
		{"a small product", image.Rect(300, 420, 420, 520), blue, true},
		{"an empty room", image.Rectangle{}, cardboard, false},
		{"a window, high on the wall", image.Rect(450, 60, 650, 250), white, false},
		{"a rug that goes out of the picture", image.Rect(200, 450, 600, 600), blue, false},
		{"a skirting board", image.Rect(0, 424, 800, 440), white, false},
		{"a broom", image.Rect(390, 150, 402, 520), blue, false},
		{"a crumb", image.Rect(300, 500, 330, 530), blue, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := place()
			draw.Draw(img, tt.shape, image.NewUniform(tt.fill), image.Point{}, draw.Src)
			if s := look(t, faces(nil), img, document.Page{ToImage: document.Identity}); s.Box != tt.box {
				t.Errorf("Box = %v, want %v", s.Box, tt.box)
			}
		})
	}
}

// TestLookSeesAScreenThatAGleamParts paints a slanting strip of light across a dark screen.
func TestLookSeesAScreenThatAGleamParts(t *testing.T) {
	img := place()
	screen := image.Rect(200, 400, 400, 525)
	draw.Draw(img, screen, image.NewUniform(color.RGBA{20, 24, 32, 255}), image.Point{}, draw.Src)
	for y := screen.Min.Y; y < screen.Max.Y; y++ {
		at := 330 - (y-screen.Min.Y)/2
		draw.Draw(img, image.Rect(at, y, at+24, y+1), image.NewUniform(color.RGBA{84, 86, 92, 255}), image.Point{}, draw.Src)
	}
	if s := look(t, faces(nil), img, document.Page{ToImage: document.Identity}); !s.Box {
		t.Error("no box")
	}
}

// unread is a page of the place's size with outlines of print that gave no text.
func unread(rows int, height, step float64) document.Page {
	p := document.Page{Width: 800, Height: 600, ToImage: document.Identity}
	for i := range rows {
		y := 60 + step*float64(i)
		p.Unread = append(p.Unread, document.Line{Polygon: document.Box{MinX: 100, MinY: y, MaxX: 500, MaxY: y + height}.Polygon()})
	}
	return p
}

func TestLookTellsPapersByPrintThatWasNotRead(t *testing.T) {
	tests := []struct {
		name              string
		page              document.Page
		paper, unreadable bool
	}{
		{"a letter in another script", unread(9, 30, 50), true, false},
		{"the same too small to read", unread(9, 9, 50), true, true},
		{"many tiny lines in a corner", unread(16, 6, 8), true, true},
		{"a maker's name and three warnings", unread(4, 20, 30), false, false},
		{"nothing", unread(0, 0, 0), false, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			img := place() // with something on it that is in focus
			draw.Draw(img, image.Rect(100, 60, 110, 580), image.Black, image.Point{}, draw.Src)
			if s := look(t, faces(nil), img, tt.page); s.Paper != tt.paper || s.Unreadable != tt.unreadable {
				t.Errorf("Look = %+v; want paper %v, unreadable %v", s, tt.paper, tt.unreadable)
			}
		})
	}
}

// A sheet lies on one ground, whose light may fall off; an appliance stands on a
// floor before a wall.
func TestLookTakesAPaleShapeOnOneGroundForASheet(t *testing.T) {
	img := place()
	for y := range 600 {
		for x := range 800 {
			v := uint8(120 - 30*y/600)
			img.SetRGBA(x, y, color.RGBA{v, v - 20, v - 40, 255})
		}
	}
	draw.Draw(img, image.Rect(250, 100, 550, 520), image.NewUniform(color.RGBA{200, 196, 190, 255}), image.Point{}, draw.Src)
	if s := look(t, faces(nil), img, document.Page{ToImage: document.Identity}); !s.Paper || s.Box {
		t.Errorf("Look = %+v, want a paper", s)
	}
}

// A page of few words has nothing on it but print; a product before a white wall
// is seen beside its print.
func TestLookTakesBarePrintOnPaleGroundForAPaper(t *testing.T) {
	note := map[image.Point]string{{60, 60}: "Paid to Ramesh", {60, 100}: "Rupees five hundred only", {60, 140}: "Thank you"}
	pale, dark := color.RGBA{250, 249, 246, 255}, color.RGBA{70, 60, 50, 255}
	tests := []struct {
		name    string
		ground  color.RGBA
		product image.Rectangle
		lines   map[image.Point]string
		paper   bool
	}{
		{"a note", pale, image.Rectangle{}, note, true},
		{"a note with a ruled line", pale, image.Rect(60, 180, 900, 183), note, true},
		{"the same words on something dark", dark, image.Rectangle{}, note, false},
		{"a round product that bears them", pale, image.Rect(300, 250, 620, 640), note, false},
		{"no words", pale, image.Rectangle{}, nil, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page, img := printed(tt.lines), image.NewRGBA(image.Rect(0, 0, 1000, 700))
			draw.Draw(img, img.Rect, image.NewUniform(tt.ground), image.Point{}, draw.Src)
			fill(img, tt.product, color.RGBA{90, 110, 160, 255})
			for _, l := range page.Lines {
				b := l.Polygon.Box()
				draw.Draw(img, image.Rect(int(b.MinX), int(b.MinY), int(b.MaxX), int(b.MaxY)), image.Black, image.Point{}, draw.Src)
			}
			if s := look(t, faces(nil), img, page); s.Paper != tt.paper {
				t.Errorf("Look = %+v, want Paper %v", s, tt.paper)
			}
		})
	}
}

// fill paints the ellipse within r.
func fill(img *image.RGBA, r image.Rectangle, c color.RGBA) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			dx, dy := 2*float64(x-r.Min.X)/float64(r.Dx())-1, 2*float64(y-r.Min.Y)/float64(r.Dy())-1
			if dx*dx+dy*dy <= 1 {
				img.SetRGBA(x, y, c)
			}
		}
	}
}

func TestLookCountsNobodyInAPictureOutOfFocus(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 1000, 800))
	for y := range 800 {
		for x := range 1000 { // edges 40 pixels wide
			v := uint8(128 + 100*math.Sin(float64(x)/20)*math.Sin(float64(y)/20))
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	found := faces{{Box: document.Box{MinX: 60, MinY: 200, MaxX: 220, MaxY: 420}, Score: 0.9}}
	if s := look(t, found, img, document.Page{ToImage: document.Identity}); !s.Unreadable || s.Faces != 0 {
		t.Errorf("Look = %+v, want unreadable", s)
	}
}

// TestLookDoubtsAVaguePicture: where nothing is seen, blur that would hide no face may be why.
func TestLookDoubtsAVaguePicture(t *testing.T) {
	for edges, unreadable := range map[float64]bool{3: false, 3.9: true} {
		img := image.NewRGBA(image.Rect(0, 0, 800, 600))
		for y := range 600 {
			for x := range 800 { // from light to dark and back over and over, without a straight edge
				v := uint8(128 + 100*math.Sin(2*float64(x)/edges)*math.Sin(2*float64(y)/edges))
				img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
			}
		}
		if s := look(t, faces(nil), img, document.Page{Width: 800, Height: 600, ToImage: document.Identity}); s.Unreadable != unreadable {
			t.Errorf("Look = %+v with edges %v pixels wide, want unreadable %v", s, edges, unreadable)
		}
	}
}

// Without words on it, nothing says that a picture lies on its side.
func TestLookKeepsASceneWithoutWordsAsItIs(t *testing.T) {
	img := place()
	draw.Draw(img, image.Rect(250, 260, 520, 500), image.NewUniform(color.RGBA{176, 128, 80, 255}), image.Point{}, draw.Src)
	upsideDown := document.Affine{A: -1, E: -1, C: 800, F: 600}
	page := document.Page{Width: 800, Height: 600, ToImage: upsideDown, Unread: unread(1, 30, 0).Unread}
	if s := look(t, faces(nil), img, page); !s.Box {
		t.Errorf("Look = %+v, want a box", s)
	}
}

func TestLookStopsWithItsContext(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := scene.Look(ctx, openDetector(t), place(), document.Page{ToImage: document.Identity})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("Look = %v, want the context's error", err)
	}
}

func openDetector(t *testing.T) *face.Detector {
	t.Helper()
	dir := modelstest.Dir(t)
	rt, err := infer.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	d, err := face.Open(rt, dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

// The drawn scenes, with the real detector and without their print.
func TestLookOnSpecimens(t *testing.T) {
	d := openDetector(t)
	studio, err := specimen.Open(filepath.Join(modelstest.Dir(t), "fonts"))
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		typ    document.Type
		layout string
		seed   uint64
		turns  int // quarters the camera was held
	}{
		{specimen.OpenBox, "holding", 1, 0},
		{specimen.OpenBox, "holding", 1, 1},
		{specimen.OpenBox, "holding", 704, 0}, // the head fills a third of the picture
		{specimen.OpenBox, "beside", 1, 3},
		{specimen.OpenBox, "couple", 1, 0},
		{specimen.OpenBox, "family", 1, 0},
		{specimen.OpenBox, "nobody", 1, 0},
		{document.Unrecognised, "room", 1, 0},
	}
	for _, tt := range tests {
		t.Run(tt.layout, func(t *testing.T) {
			s, err := studio.Draw(tt.seed, tt.typ, tt.layout, specimen.PhonePhoto)
			if err != nil {
				t.Fatal(err)
			}
			got := look(t, d, turn(s.Image, tt.turns), document.Page{ToImage: document.Identity})
			if got.Faces != s.Truth.Faces {
				t.Errorf("%d faces, want %d", got.Faces, s.Truth.Faces)
			}
			typ, problem := got.Verdict()
			if typ != tt.typ || problem.Code != s.Truth.Problem.Code {
				t.Errorf("Verdict = %s, %v; want %s, %v", typ, problem, tt.typ, s.Truth.Problem)
			}
		})
	}
}

// turn turns a picture clockwise by quarters.
func turn(img image.Image, quarters int) image.Image {
	for range quarters {
		b := img.Bounds()
		out := image.NewRGBA(image.Rect(0, 0, b.Dy(), b.Dx()))
		for y := range b.Dy() {
			for x := range b.Dx() {
				out.Set(b.Dy()-1-y, x, img.At(b.Min.X+x, b.Min.Y+y))
			}
		}
		img = out
	}
	return img
}
