package face

import (
	"cmp"
	"math"
	"slices"

	"atlas/internal/document"
)

const (
	// threshold is the score from which a place is taken for a face. Of 0.3, 0.5
	// and 0.7 it counted the most test photographs right.
	threshold = 0.5

	// faintest is the lowest score that is kept as a doubt.
	faintest = 0.01

	// overlapping is the share of the joint area from which two boxes are one face.
	overlapping = 0.5
)

// The network gives a box as its offset from an anchor in units of a tenth of the
// anchor's size, and its size in powers of e of a fifth (the SSD box coder).
const (
	offsetUnit = 10
	sizeUnit   = 5
)

// decode turns the network's output into boxes in parts of the input.
func (d *Detector) decode(boxes, classes []float32) []Face {
	var faces []Face
	for i := range anchors {
		score := sigmoid(float64(classes[i*classValues+faceClass]))
		if score < faintest {
			continue
		}
		prior, box := d.priors[i*boxValues:], boxes[i*boxValues:]
		height, width := float64(prior[2]-prior[0]), float64(prior[3]-prior[1])
		cy := float64(prior[0]) + height/2 + float64(box[0])/offsetUnit*height
		cx := float64(prior[1]) + width/2 + float64(box[1])/offsetUnit*width
		halfHeight := math.Exp(float64(box[2])/sizeUnit) * height / 2
		halfWidth := math.Exp(float64(box[3])/sizeUnit) * width / 2
		faces = append(faces, Face{
			Box:   document.Box{MinX: cx - halfWidth, MinY: cy - halfHeight, MaxX: cx + halfWidth, MaxY: cy + halfHeight},
			Score: score,
		})
	}
	return faces
}

func sigmoid(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// suppress keeps the surest of boxes that are the same face, the surest first.
func suppress(faces []Face) []Face {
	slices.SortFunc(faces, func(a, b Face) int { return cmp.Compare(b.Score, a.Score) })
	var kept []Face
	for _, f := range faces {
		same := func(k Face) bool {
			both := intersection(f.Box, k.Box)
			return both > overlapping*(area(f.Box)+area(k.Box)-both)
		}
		if !slices.ContainsFunc(kept, same) {
			kept = append(kept, f)
		}
	}
	return kept
}

// Count says how many of the places Detect found are faces, and how sure that
// number is: the lowest of the probabilities that each place, face or not, was
// judged right. A faint place within a face is that face again, not a doubt.
func Count(faces []Face) (n int, confidence float64) {
	confidence = 1 - faintest
	var sure []Face
	for _, f := range faces {
		if f.Score > threshold {
			sure = append(sure, f)
			confidence = min(confidence, f.Score)
		}
	}
	for _, f := range faces {
		within := func(s Face) bool { return 2*intersection(f.Box, s.Box) > min(area(f.Box), area(s.Box)) }
		if f.Score <= threshold && !slices.ContainsFunc(sure, within) {
			confidence = min(confidence, 1-f.Score)
		}
	}
	return len(sure), confidence
}

func area(b document.Box) float64 { return b.Width() * b.Height() }

func intersection(a, b document.Box) float64 {
	w := min(a.MaxX, b.MaxX) - max(a.MinX, b.MinX)
	h := min(a.MaxY, b.MaxY) - max(a.MinY, b.MinY)
	return max(w, 0) * max(h, 0)
}
