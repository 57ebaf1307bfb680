package ocr

import (
	"context"

	"atlas/internal/document"
)

// Captions of bilingual forms have another script before or behind a slash, or before a
// bracket. It makes the recogniser doubt all of the line: a half that it can read is read
// surely when it is read alone.

// half is a part of a doubtful line, in characters.
type half struct{ line, start, end int }

// halves reads the halves of lines that are too unsure to be believed, each alone, and puts
// those in their place that are sure now.
func (p *Paddle) halves(ctx context.Context, d *desk, pic picture, lines []document.Line) ([]document.Line, error) {
	var all []half
	var outlines []document.Polygon
	for i, l := range lines {
		for _, h := range halvesOf(i, l) {
			all = append(all, h)
			outlines = append(outlines, l.Part(h.start, h.end).Polygon)
		}
	}
	if len(all) == 0 {
		return lines, nil
	}
	alone, err := p.recognise(ctx, d, pic, outlines, roomy)
	if err != nil {
		return nil, err
	}
	out := append([]document.Line{}, lines...)
	for k, h := range all {
		if letters, digits, _ := count(alone[k].Text); alone[k].Confidence < minSparseConfidence || letters+digits < clearLength {
			continue
		}
		if h.start == 0 {
			out[h.line] = lines[h.line].Part(h.end, len(lines[h.line].Chars))
		} else {
			out[h.line] = lines[h.line].Part(0, h.start)
		}
		out = append(out, alone[k])
	}
	return out, nil
}

// halvesOf are the halves of a line that is not believed, as far as they may hold a word.
func halvesOf(i int, l document.Line) (out []half) {
	runes := []rune(l.Text)
	if l.Confidence >= minConfidence || len(l.Chars) != len(runes) {
		return nil
	}
	cut := len(runes) - 1
	for cut > 0 && runes[cut] != '/' && runes[cut] != '(' {
		cut--
	}
	if cut < 0 {
		return nil
	}
	behind := cut
	if runes[cut] == '/' {
		behind++ // the first of the line when nothing was read of the half before it
	}
	if behind == 0 {
		return nil
	}
	for _, h := range []half{{i, 0, cut}, {i, behind, len(runes)}} {
		if letters, digits, _ := count(string(runes[h.start:h.end])); letters+digits >= clearLength {
			out = append(out, h)
		}
	}
	return out
}
