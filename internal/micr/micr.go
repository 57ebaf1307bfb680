// Package micr reads the band of E-13B print at the foot of a cheque (ISO 1004-1), which
// text recognisers do not know: by the shapes of its fourteen characters and their even
// distance.
package micr

import (
	"image"
	"image/draw"
	"math"
	"slices"

	"atlas/internal/document"
)

const (
	// fineness is the pixels of a module at which shapes are compared. A photo of a
	// cheque with 1600 pixels has about two.
	fineness = 2

	// margin is the white round a character that is compared with it, in modules.
	margin = 1.25

	// likeness is the correlation from which a place is taken for a character. Other
	// print has 0.3 to 0.6.
	likeness = 0.62

	// sure is the mean correlation of a band that is believed, and minChars the least
	// of its characters: fewer may be chance.
	sure     = 0.74
	minChars = 20

	// nearest is the least distance of two characters, in pitches: those that are not
	// printed in the middle of their cells stand nearer.
	nearest = 0.8

	// certain is the correlation from which a character is its shape and no other's, print of a
	// font that is hardly E-13B: on 20 hard photographs 95 of 100 have more than 0.8. From
	// likeness to it the probability grows from nothing.
	certain = 0.8

	// surer turns correlations into probabilities: one that is 0.1 less is a twentieth
	// as likely.
	surer = 30
)

// Read reads the band that lies about where outline is, in pixels of img with its origin
// at (0, 0), and as high as its print or up to twice as high. It gives no line when
// there is no such band.
func Read(img image.Image, outline document.Polygon) (document.Line, bool) {
	grey, outline := cut(img, outline)
	if grey.Rect.Empty() {
		return document.Line{}, false
	}
	top, height, ok := printed(grey, outline)
	if !ok {
		return document.Line{}, false
	}
	var best band
	for _, scale := range []float64{0.92, 1, 1.08} {
		for _, shift := range []float64{-1, -0.5, 0, 0.5, 1} {
			h := height * scale
			middle := top + height/2 + shift*height/rows
			if b := search(newStrip(grey, along(outline, middle-h/2, middle+h/2), h)); b.gain > best.gain {
				best = b
			}
		}
	}
	if len(best.chars) < minChars || best.mean() < sure {
		return document.Line{}, false
	}
	l := best.line()
	l.Polygon = document.Affine{A: 1, E: 1, C: float64(grey.Rect.Min.X), F: float64(grey.Rect.Min.Y)}.Polygon(l.Polygon)
	return l, true
}

// cut is the part of a picture round an outline in grey, with its place there as its
// bounds, and the outline in it from (0, 0).
func cut(img image.Image, o document.Polygon) (*image.Gray, document.Polygon) {
	box := o.Box()
	origin := img.Bounds().Min
	around := image.Rect(int(box.MinX)-1, int(box.MinY)-1, int(box.MaxX)+2, int(box.MaxY)+2)
	around = around.Intersect(img.Bounds().Sub(origin))
	grey := image.NewGray(around)
	draw.Draw(grey, around, img, around.Min.Add(origin), draw.Src)
	return grey, document.Affine{A: 1, E: 1, C: -float64(around.Min.X), F: -float64(around.Min.Y)}.Polygon(o)
}

// along is the part of an outline from one distance below its upper edge to another.
func along(o document.Polygon, from, to float64) document.Polygon {
	h := math.Max(o.Height(), 1)
	left := func(t float64) document.Point { return document.Lerp(o[0], o[3], t/h) }
	right := func(t float64) document.Point { return document.Lerp(o[1], o[2], t/h) }
	return document.Polygon{left(from), right(from), right(to), left(to)}
}

// printed is where in an outline print stands: rows with upright strokes side by side.
func printed(img *image.Gray, o document.Polygon) (top, height float64, ok bool) {
	const fine = 40 // rows that the outline is divided into
	w := int(fine * o.Width() / math.Max(o.Height(), 1))
	if w < fine || w > 100*fine {
		return 0, 0, false
	}
	m := sample(img, o, w, fine)
	edges := make([]float64, fine)
	for y := range fine {
		for x := 1; x < w; x++ {
			edges[y] += math.Abs(float64(m[y*w+x] - m[y*w+x-1]))
		}
	}
	most := slices.Max(edges)
	least := slices.Min(edges)
	busiest := slices.Index(edges, most)
	level := least + 0.35*(most-least)
	from, to := busiest, busiest
	for from > 0 && edges[from-1] > level {
		from--
	}
	for to < fine-1 && edges[to+1] > level {
		to++
	}
	step := o.Height() / fine
	return float64(from) * step, float64(to+1-from) * step, most > least
}

// strip is a band in grey, fineness pixels to a module.
type strip struct {
	w, h    int
	grey    []float32
	outline document.Polygon // of all of it
	spread  float64          // of its grey
}

// newStrip cuts a strip out of a picture: print, height pixels high, and the margin
// above and below it.
func newStrip(img *image.Gray, print document.Polygon, height float64) strip {
	module := height / rows
	o := along(print, -margin*module, height+margin*module)
	h := int(math.Round((rows + 2*margin) * fineness))
	w := int(math.Round(print.Width() / module * fineness))
	s := strip{w: w, h: h, grey: sample(img, o, w, h), outline: o}
	_, s.spread = moments(s.grey)
	return s
}

// sample gives w × h grey values of what an outline holds, each the mean of points not
// more than a pixel apart.
func sample(img *image.Gray, o document.Polygon, w, h int) []float32 {
	fine := max(1, min(4, int(math.Ceil(o.Height()/float64(h)))))
	out := make([]float32, w*h)
	for y := range h {
		for x := range w {
			sum := 0.0
			for i := range fine * fine {
				u := (float64(x) + (float64(i%fine)+0.5)/float64(fine)) / float64(w)
				v := (float64(y) + (float64(i/fine)+0.5)/float64(fine)) / float64(h)
				sum += level(img, document.Lerp(document.Lerp(o[0], o[1], u), document.Lerp(o[3], o[2], u), v))
			}
			out[y*w+x] = float32(sum / float64(fine*fine))
		}
	}
	return out
}

// level is the grey between the four pixels round a point; beyond the border it goes on.
func level(img *image.Gray, p document.Point) float64 {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	x, y := p.X-0.5, p.Y-0.5
	x0, y0 := math.Floor(x), math.Floor(y)
	at := func(dx, dy int) float64 {
		return float64(img.Pix[min(max(int(y0)+dy, 0), h-1)*img.Stride+min(max(int(x0)+dx, 0), w-1)])
	}
	fx, fy := x-x0, y-y0
	return (at(0, 0)*(1-fx)+at(1, 0)*fx)*(1-fy) + (at(0, 1)*(1-fx)+at(1, 1)*fx)*fy
}

// char is a character found in a strip.
type char struct {
	r           rune
	x           int     // its left edge, margin included
	correlation float64 // with its shape
	probability float64 // that it is no other
}

// band is what was found in a strip.
type band struct {
	strip strip
	chars []char
	gain  float64
}

func (b band) mean() float64 {
	sum := 0.0
	for _, c := range b.chars {
		sum += c.correlation
	}
	return sum / float64(max(1, len(b.chars)))
}

// search finds the row of characters, none nearer to the next than nearest, that are
// most like their shapes.
func search(s strip) band {
	all := templates()
	size := all[0].w
	places := s.w - size + 1
	if places <= 0 {
		return band{strip: s}
	}
	found := make([]char, places)
	for x := range found {
		found[x] = s.best(all, x)
	}
	// gain[x] is the most that characters from x on can be like their shapes.
	step := int(math.Round(nearest * Pitch * fineness))
	gain := make([]float64, places+step+1)
	taken := make([]bool, places)
	for x := places - 1; x >= 0; x-- {
		gain[x] = gain[x+1]
		if with := found[x].correlation - likeness + gain[x+step]; with > gain[x] {
			gain[x], taken[x] = with, true
		}
	}
	b := band{strip: s, gain: gain[0]}
	for x := 0; x < places; {
		if !taken[x] {
			x++
			continue
		}
		b.chars = append(b.chars, found[x])
		x += step
	}
	return b
}

// best is the character that the strip is most like at x.
func (s strip) best(all []template, x int) char {
	size := all[0].w
	window := make([]float32, 0, size*s.h)
	for y := range s.h {
		window = append(window, s.grey[y*s.w+x:y*s.w+x+size]...)
	}
	mean, spread := moments(window)
	best := char{x: x}
	if spread < s.spread/3 {
		return best
	}
	correlations := make([]float64, len(all))
	for i, t := range all {
		sum := 0.0
		for k, v := range window {
			sum += (float64(v) - mean) * t.ink[k]
		}
		correlations[i] = sum / (spread * float64(len(window)))
		if correlations[i] > best.correlation {
			best.r, best.correlation = t.r, correlations[i]
		}
	}
	sum := 0.0
	for _, c := range correlations {
		sum += math.Exp(surer * (c - best.correlation))
	}
	best.probability = math.Min(1, math.Max(0, (best.correlation-likeness)/(certain-likeness))) / sum
	return best
}

// moments are the mean of values and their standard deviation.
func moments(values []float32) (mean, spread float64) {
	sum, squares := 0.0, 0.0
	for _, v := range values {
		sum += float64(v)
		squares += float64(v) * float64(v)
	}
	n := float64(max(1, len(values)))
	mean = sum / n
	return mean, math.Sqrt(math.Max(0, squares/n-mean*mean))
}

// line is a band as a line of text, a blank where a character is missing.
func (b band) line() document.Line {
	const pitch = Pitch * fineness
	size := templates()[0].w
	first, last := b.chars[0].x, b.chars[len(b.chars)-1].x+size
	width := float64(last - first)
	l := document.Line{
		Polygon: b.strip.outline.Slice(float64(first)/float64(b.strip.w), float64(last)/float64(b.strip.w)),
		Source:  document.SourceText, MinConfidence: 1,
	}
	var text []rune
	for i, c := range b.chars {
		at := (float64(c.x-first) + float64(size)/2) / width
		if i > 0 && float64(c.x-b.chars[i-1].x) > 1.5*pitch {
			text = append(text, ' ')
			l.Chars = append(l.Chars, document.Char{Rune: ' ', Confidence: 1, X: at - pitch/width})
		}
		text = append(text, c.r)
		l.Chars = append(l.Chars, document.Char{Rune: c.r, Confidence: c.probability, X: at})
		l.Confidence += c.probability / float64(len(b.chars))
		l.MinConfidence = math.Min(l.MinConfidence, c.probability)
	}
	l.Text = string(text)
	return l
}
