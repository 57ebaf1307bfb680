package ocr

import (
	"context"
	"image"

	"atlas/internal/document"
)

// Lines reads the outlined lines of an image, one for one, without looking for others:
// a text that is known already can be compared with what is seen. Outlines are in
// pixels of the image; those of the answer are of no use. It waits for a free worker as
// Read does.
func (p *Paddle) Lines(ctx context.Context, img image.Image, outlines []document.Polygon) ([]document.Line, error) {
	d, err := p.desks.take(ctx)
	if err != nil {
		return nil, err
	}
	defer p.desks.put(d)
	var lines []document.Line
	for _, o := range outlines {
		// Only what is read is made ready for reading, which takes longer for a page than
		// reading a line.
		part, moved := cut(img, o)
		read, err := p.recognise(ctx, d, newPicture(part), []document.Polygon{moved}, tight)
		if err != nil {
			return nil, err
		}
		lines = append(lines, read...)
	}
	return lines, nil
}

// cut is the part of an image round an outline, and the outline on it.
func cut(img image.Image, o document.Polygon) (image.Image, document.Polygon) {
	b := o.Box()
	origin := img.Bounds().Min
	around := image.Rect(int(b.MinX)-2, int(b.MinY)-2, int(b.MaxX)+3, int(b.MaxY)+3).Add(origin).Intersect(img.Bounds())
	if sub, ok := img.(interface {
		SubImage(image.Rectangle) image.Image
	}); ok && !around.Empty() {
		img = sub.SubImage(around)
	} else {
		around = img.Bounds()
	}
	move := document.Affine{A: 1, E: 1, C: float64(origin.X - around.Min.X), F: float64(origin.Y - around.Min.Y)}
	return img, move.Polygon(o)
}
