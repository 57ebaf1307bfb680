package ocr

import (
	"flag"
	"image"
	"image/color"
	"image/draw"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/modelstest"
	"atlas/internal/ocr/ctc"
	"atlas/internal/specimen/degrade"
)

var (
	spaceFonts = flag.String("space.fonts", "", "a `folder` of fonts for BenchmarkSpaces instead of those kept apart")
	spaceLines = flag.Int("space.lines", 1200, "how many `lines` BenchmarkSpaces and BenchmarkFitSpaces draw")
)

// drawnLine is a line of print with the text on it.
type drawnLine struct {
	text    string
	img     image.Image
	outline document.Polygon
}

// printer draws lines of print in one of some fonts.
type printer struct {
	rng   *rand.Rand
	fonts []*opentype.Font
}

// apartFonts are the families that BenchmarkSpaces measures on and BenchmarkFitSpaces
// does not see.
var apartFonts = []string{"Carlito", "NotoSerif", "LiberationMono", "OCRB", "Lato"}

func isApart(file string) bool {
	return slices.ContainsFunc(apartFonts, func(family string) bool { return strings.HasPrefix(filepath.Base(file), family) })
}

func newPrinter(b *testing.B, seed uint64, folder string, takes func(file string) bool) printer {
	b.Helper()
	p := printer{rng: rand.New(rand.NewPCG(seed, 0))}
	err := filepath.WalkDir(folder, func(path string, e os.DirEntry, err error) error {
		ext := filepath.Ext(path)
		if err != nil || ext != ".ttf" && ext != ".otf" || strings.Contains(path, "Lohit") || strings.Contains(path, "Devanagari") || !takes(path) {
			return err
		}
		file, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		f, err := opentype.Parse(file)
		if err == nil {
			p.fonts = append(p.fonts, f)
		}
		return err
	})
	if err != nil || len(p.fonts) == 0 {
		b.Fatalf("%d fonts: %v", len(p.fonts), err)
	}
	return p
}

const spaceWords = "Name Address Number of employees Date Net Amount Due Home Needs Too Tools Total Tax Invoice Bill To Ship " +
	"Father's S/o D/o W/o H.No. Flat Plot Road Street Nagar Main Cross 3rd 2nd Sector A-12 B/4 I am in at the is it for and by " +
	"Gaikwad George Kutty Varghese Savitri Iyer Tyagi Ravi Kumar Wagh Lily Jill AVANI WATT Yadav Tata Illi Murthy Patil Joshi " +
	"Fatima Begum LTD PVT M/s & Co. Rs. ₹ 1 4 7 11 111 10 2024 12/03/2019 560001 1,20,000.00 9,450 27ABCDE1234F1Z5 Qty Rate " +
	"Jaipur Rajasthan Kolkata West Bengal Thiruvananthapuram Mumbai District Taluka Village Post Office Pin Code : - 5 g kg pcs"

func (p printer) words() []string {
	all := strings.Fields(spaceWords)
	upper := p.rng.IntN(3) == 0
	var line []string
	for range 1 + p.rng.IntN(6) {
		w := all[p.rng.IntN(len(all))]
		if upper {
			w = strings.ToUpper(w)
		}
		if p.rng.IntN(5) == 0 {
			w += ","
		}
		line = append(line, w)
	}
	return line
}

// print draws a line: tight or tracked, its spaces narrow or wide, small or blurred or
// grainy or none of it, and outlines it about as the detector does.
func (p printer) print(b *testing.B) drawnLine {
	f := p.fonts[p.rng.IntN(len(p.fonts))]
	size := 11 + 25*p.rng.Float64()
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72})
	if err != nil {
		b.Fatal(err)
	}
	tracking := 0.0
	switch p.rng.IntN(4) {
	case 0:
		tracking = -0.04 + 0.08*p.rng.Float64()
	case 1:
		tracking = 0.25 * p.rng.Float64()
	}
	stretch := 1.0
	if p.rng.IntN(2) == 0 {
		stretch = 0.6 + 0.8*p.rng.Float64()
	}
	text := strings.Join(p.words(), " ")
	img := image.NewRGBA(image.Rect(0, 0, int(size*float64(len(text)+4)*1.1), int(2.4*size)))
	paper, print := uint8(215+p.rng.IntN(40)), uint8(10+p.rng.IntN(90))
	if p.rng.IntN(10) == 0 {
		paper, print = print, paper
	}
	draw.Draw(img, img.Rect, image.NewUniform(color.Gray{paper}), image.Point{}, draw.Src)
	d := font.Drawer{Dst: img, Src: image.NewUniform(color.Gray{print}), Face: face, Dot: fixed.P(int(size), int(1.6*size))}
	left := float64(d.Dot.X) / 64
	last := rune(-1)
	for _, r := range text {
		if last >= 0 {
			d.Dot.X += face.Kern(last, r) + fixed.Int26_6(64*tracking*size)
		}
		last = r
		if r == ' ' {
			advance, _ := face.GlyphAdvance(r)
			d.Dot.X += fixed.Int26_6(float64(advance) * stretch)
			continue
		}
		d.DrawString(string(r))
	}
	right := float64(d.Dot.X) / 64
	if p.rng.IntN(2) == 0 {
		degrade.Blur(img, size*0.05*p.rng.Float64())
	}
	if p.rng.IntN(3) == 0 {
		degrade.Grain(img, 12*p.rng.Float64(), p.rng)
	}
	grow := func(least float64) float64 { return size * (least + 0.15*p.rng.Float64()) }
	capitals, descenders := 1.6*size-0.72*size, 1.6*size+0.2*size
	return drawnLine{text, img, document.Box{
		MinX: left - grow(0), MinY: capitals - grow(-0.05), MaxX: right + grow(0), MaxY: descenders + grow(-0.05),
	}.Polygon()}
}

// labelled is a place between two characters, and whether a space is printed there.
type labelled struct {
	ctc.Place
	space bool
}

// places reads lines and gives the places of those of which every character was seen.
func (p printer) places(b *testing.B, e *Paddle, n int) (all []labelled, words int) {
	d, err := e.desks.take(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer e.desks.put(d)
	for range n {
		l := p.print(b)
		letters, places := e.placesOf(b, d, l)
		var spaces []bool
		for _, w := range strings.Fields(l.text) {
			n := len([]rune(w))
			spaces = append(spaces, make([]bool, n-1)...)
			spaces = append(spaces, true)
		}
		if len(letters) != len(spaces) {
			continue
		}
		words += len(strings.Fields(l.text))
		for i, place := range places {
			all = append(all, labelled{place, spaces[i]})
		}
	}
	return all, words
}

func (e *Paddle) placesOf(b *testing.B, d *desk, l drawnLine) (letters []ctc.Char, places []ctc.Place) {
	crops := batch([]document.Polygon{l.outline}, roomy)[0]
	width := (crops[0].width + widthStep - 1) / widthStep * widthStep
	x := cropTensor(d, newPicture(l.img), crops, width)
	err := e.recogniser.Run(b.Context(), []infer.Tensor{x}, func(out []infer.Tensor) error {
		k := newInk(linePlane(x, 0), crops[0].width, float64(width)/float64(out[0].Shape[1]))
		letters, places = e.alphabet.Places(out[0].Data, k.white)
		return nil
	})
	if err != nil {
		b.Fatal(err)
	}
	return letters, places
}

func openForSpaces(b *testing.B) *Paddle {
	rt, err := infer.Open(modelstest.Dir(b))
	if err != nil {
		b.Fatal(err)
	}
	e, err := Open(rt, modelstest.Dir(b), Options{Workers: 1})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() {
		if err := e.Close(); err != nil {
			b.Error(err)
		}
	})
	return e
}

// BenchmarkSpaces counts the spaces that are read within words and those that are not read
// between words, in fonts that the weights were not fitted on.
func BenchmarkSpaces(b *testing.B) {
	e := openForSpaces(b)
	folder, takes := filepath.Join(modelstest.Dir(b), "fonts"), isApart
	if *spaceFonts != "" {
		folder, takes = *spaceFonts, func(string) bool { return true }
	}
	for b.Loop() {
		places, words := newPrinter(b, 2, folder, takes).places(b, e, *spaceLines)
		within, lost := 0.0, 0.0
		for _, p := range places {
			switch read := p.IsSpace(); {
			case read && !p.space:
				within++
			case !read && p.space:
				lost++
			}
		}
		b.ReportMetric(1000*within/float64(words), "within/1000words")
		b.ReportMetric(1000*lost/float64(words), "lost/1000words")
	}
}

// BenchmarkFitSpaces prints the weights of package ctc.
func BenchmarkFitSpaces(b *testing.B) {
	e := openForSpaces(b)
	for b.Loop() {
		isFitted := func(file string) bool { return !isApart(file) }
		places, _ := newPrinter(b, 1, filepath.Join(modelstest.Dir(b), "fonts"), isFitted).places(b, e, *spaceLines)
		b.Logf("%.2f", fitSpaces(places))
	}
}

// fitSpaces finds the weights under which what is printed is likeliest: logistic
// regression, by steps of Newton's method along one weight after the other.
func fitSpaces(places []labelled) [4]float64 {
	const rounds, ridge = 500, 1e-3
	var weights [4]float64
	signs, odds := make([][4]float64, len(places)), make([]float64, len(places))
	for i, p := range places {
		signs[i] = p.Signs()
	}
	for range rounds {
		for k := range weights {
			slope, bend := -ridge*weights[k], ridge
			for i, p := range places {
				probability := 1 / (1 + math.Exp(-odds[i]))
				label := 0.0
				if p.space {
					label = 1
				}
				slope += (label - probability) * signs[i][k]
				bend += probability * (1 - probability) * signs[i][k] * signs[i][k]
			}
			step := min(max(slope/bend, -1), 1)
			weights[k] += step
			for i := range odds {
				odds[i] += step * signs[i][k]
			}
		}
	}
	return weights
}
