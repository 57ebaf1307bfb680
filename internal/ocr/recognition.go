package ocr

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"atlas/internal/document"
	"atlas/internal/infer"
	"atlas/internal/ocr/ctc"
	"atlas/internal/ocr/raster"
)

const (
	// lineHeight is the height at which the classifier and the recogniser see a line.
	lineHeight = 48

	// widthStep rounds the width of a recogniser input to a whole number of its frames.
	widthStep = 8

	// maxWidth bounds the memory of one recogniser run. Only lines more than 66
	// times as long as high are squeezed to fit.
	maxWidth = 3200

	// batchLines bounds a batch. Two lines are read 2 % faster together than apart;
	// with more the layers outgrow the processor's cache: 4 % slower for four, 16 %
	// for sixteen.
	batchLines = 2
)

// lineNormal is the one both line models were trained with.
var lineNormal = raster.Normal{Mean: [3]float32{0.5, 0.5, 0.5}, Std: [3]float32{0.5, 0.5, 0.5}}

// crop is a line on its way to the recogniser.
type crop struct {
	outline document.Polygon
	seen    document.Polygon // what is read: more or less of the paper round the line
	width   int              // of its pixels at lineHeight
	index   int              // among the lines of the page
}

// recognise reads the outlined lines, one for one, of each what is height times as high as
// its outline. It works on the caller's desk and takes others while they are free.
func (p *Paddle) recognise(ctx context.Context, d *desk, pic picture, outlines []document.Polygon, height float64) ([]document.Line, error) {
	lines := make([]document.Line, len(outlines))
	batches := batch(outlines, height)
	var next atomic.Int64
	read := func(ctx context.Context, d *desk) (more bool, err error) {
		i := int(next.Add(1)) - 1
		if i >= len(batches) {
			return false, nil
		}
		return true, p.recogniseBatch(ctx, d, pic, batches[i], lines)
	}
	g, ctx := errgroup.WithContext(ctx)
	for range len(batches) - 1 {
		helper := p.desks.tryTake()
		if helper == nil {
			break
		}
		g.Go(func() error { return p.help(ctx, helper, read) })
	}
	for more := true; more; {
		err := p.desks.stepAside(ctx, d)
		if err == nil {
			more, err = read(ctx, d)
		}
		if err != nil {
			g.Go(func() error { return err })
			break
		}
	}
	if err := g.Wait(); err != nil {
		return nil, fmt.Errorf("recognising text: %w", err)
	}
	return lines, nil
}

// help reads at a borrowed desk, and gives it up after each batch if somebody waits
// for one.
func (p *Paddle) help(ctx context.Context, d *desk, read func(context.Context, *desk) (bool, error)) error {
	for {
		more, err := read(ctx, d)
		p.desks.put(d)
		if err != nil || !more {
			return err
		}
		if d = p.desks.tryTake(); d == nil {
			return nil
		}
	}
}

// batch groups lines of similar width, the widest first so that the last batches
// to finish are short.
func batch(outlines []document.Polygon, height float64) [][]crop {
	crops := make([]crop, len(outlines))
	for i, o := range outlines {
		seen := heightened(o, height)
		width := int(math.Round(lineHeight * aspect(seen)))
		crops[i] = crop{outline: o, seen: seen, width: min(max(width, 4), maxWidth), index: i}
	}
	slices.SortStableFunc(crops, func(a, b crop) int { return cmp.Compare(b.width, a.width) })
	var batches [][]crop
	for len(crops) > 0 {
		widest := crops[0].width
		n := 1
		// Padding to the widest line costs as much as text, so it is kept under a quarter.
		for n < min(len(crops), batchLines) && (n+1)*widest <= maxWidth && 4*crops[n].width+4*widthStep >= 3*widest {
			n++
		}
		batches = append(batches, crops[:n])
		crops = crops[n:]
	}
	return batches
}

func (p *Paddle) recogniseBatch(ctx context.Context, d *desk, pic picture, crops []crop, lines []document.Line) error {
	width := (crops[0].width + widthStep - 1) / widthStep * widthStep
	x := cropTensor(d, pic, crops, width)
	return p.recogniser.Run(ctx, []infer.Tensor{x}, func(out []infer.Tensor) error {
		frames := out[0].Data
		steps, classes := int(out[0].Shape[1]), int(out[0].Shape[2])
		for i, c := range crops {
			ink := newInk(linePlane(x, i), c.width, float64(width)/float64(steps))
			own := frames[i*steps*classes : (i+1)*steps*classes]
			chars := p.alphabet.Decode(own, ink.white)
			perFrame := float64(width) / float64(steps) / float64(c.width)
			lines[c.index] = newLine(c.outline, chars, perFrame)
			mend(&lines[c.index], p.alphabet.Mend(own, ink.white, p.lexicon), perFrame)
		}
		return nil
	})
}

// cropTensor cuts lines out of the picture, each at the left of a row of width pixels.
// What a line does not fill is 0, the grey the models were trained to expect there.
func cropTensor(d *desk, pic picture, crops []crop, width int) infer.Tensor {
	in := d.floats(len(crops) * 3 * lineHeight * width)
	clear(in)
	x := infer.Tensor{Shape: []int64{int64(len(crops)), 3, lineHeight, int64(width)}, Data: in}
	for i, c := range crops {
		pic.pixels.Warp(linePlane(x, i), min(c.width, width), lineHeight, c.seen, lineNormal)
	}
	return x
}

// linePlane is where line i of a tensor of cropTensor lies.
func linePlane(x infer.Tensor, i int) raster.Plane {
	width := int(x.Shape[3])
	size := lineHeight * width
	return raster.Plane{Data: x.Data[i*3*size : (i+1)*3*size], Stride: width, Size: size}
}

// mend writes a line anew. Its confidences stay those of what was read at first: words
// that were found in doubtful print make it no more legible.
func mend(l *document.Line, chars []ctc.Char, perFrame float64) {
	mended := newLine(l.Polygon, chars, perFrame)
	l.Text, l.Chars = mended.Text, mended.Chars
}

// newLine is the line of some characters, whose frames are perFrame of the outline
// wide each.
func newLine(outline document.Polygon, chars []ctc.Char, perFrame float64) document.Line {
	l := document.Line{Polygon: outline, Source: document.SourceText, MinConfidence: 1}
	text := make([]rune, len(chars))
	letters := 0.0
	for i, c := range chars {
		text[i] = c.Rune
		l.Chars = append(l.Chars, document.Char{
			Rune: c.Rune, Confidence: c.Confidence, X: math.Min(c.Frame*perFrame, 1),
		})
		if c.Rune != ' ' {
			letters++
			l.Confidence += c.Confidence
			l.MinConfidence = math.Min(l.MinConfidence, c.Confidence)
		}
	}
	if letters == 0 {
		return document.Line{Polygon: outline, Source: document.SourceText}
	}
	l.Text = string(text)
	l.Confidence /= letters
	return l
}
