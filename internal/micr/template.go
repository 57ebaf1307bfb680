package micr

import (
	"math"
	"slices"
	"sync"
)

// template is a shape as it is compared: -1 to 1 times a factor, of mean 0 and spread 1,
// the darker the less.
type template struct {
	r   rune
	w   int
	ink []float64
}

// templates are those of all characters, equally large, their ink in the middle: where
// in its cell a character stands does not count.
var templates = sync.OnceValue(func() []template {
	var all []template
	for r := range shapes {
		all = append(all, newTemplate(r))
	}
	slices.SortFunc(all, func(a, b template) int { return int(a.r) - int(b.r) })
	return all
})

func newTemplate(r rune) template {
	shape := Shape(r)
	first, last := columns, -1
	for _, row := range shape {
		for x, c := range row {
			if c == '#' {
				first, last = min(first, x), max(last, x)
			}
		}
	}
	w := int(math.Round((columns + 2*margin) * fineness))
	h := int(math.Round((rows + 2*margin) * fineness))
	// In the middle of the print the lens is soft: every pixel is the mean of fine × fine
	// points that reach a little beyond it.
	const fine, reach = 5, 1.6
	t := template{r: r, w: w, ink: make([]float64, w*h)}
	for i := range t.ink {
		for k := range fine * fine {
			x := (float64(i%w)+0.5+reach*((float64(k%fine)+0.5)/fine-0.5))/fineness - float64(w)/(2*fineness) + float64(first+last+1)/2
			y := (float64(i/w)+0.5+reach*((float64(k/fine)+0.5)/fine-0.5))/fineness - margin
			if x >= 0 && y >= 0 && x < columns && y < rows && shape[int(y)][int(x)] == '#' {
				t.ink[i]--
			}
		}
	}
	t.normalise()
	return t
}

func (t template) normalise() {
	mean, squares := 0.0, 0.0
	for _, v := range t.ink {
		mean += v / float64(len(t.ink))
	}
	for i := range t.ink {
		t.ink[i] -= mean
		squares += t.ink[i] * t.ink[i]
	}
	spread := math.Sqrt(squares / float64(len(t.ink)))
	for i := range t.ink {
		t.ink[i] /= spread
	}
}
