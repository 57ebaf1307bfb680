// Package face finds human faces in a photograph. The network is face-api's SSD
// MobileNetV1; its weights are turned into an ONNX graph in memory when the
// detector is opened.
package face

import (
	"context"
	"fmt"
	"image"
	"math"

	"golang.org/x/image/draw"

	"atlas/internal/document"
	"atlas/internal/infer"
)

// Face is a place that may be a face.
type Face struct {
	Box   document.Box // in pixels of the image that was searched
	Score float64      // the network's probability that it is a face
}

// Detector finds faces. It is safe for concurrent use.
type Detector struct {
	session *infer.Session
	priors  []float32 // anchor boxes: top, left, bottom, right in parts of the input
}

// priorsName is the weights entry with the anchor boxes.
const priorsName = "Output/extra_dim"

// Open builds the network from the weights in modelsDir. Close frees it.
func Open(rt *infer.Runtime, modelsDir string) (*Detector, error) {
	w, err := readWeights(modelsDir)
	if err != nil {
		return nil, fmt.Errorf("opening the face detector: %w", err)
	}
	model, err := build(w)
	if err != nil {
		return nil, fmt.Errorf("building the face network: %w", err)
	}
	priors := w[priorsName].values
	if len(priors) != anchors*boxValues {
		return nil, fmt.Errorf("face network has %d anchor values, not %d", len(priors), anchors*boxValues)
	}
	session, err := rt.Session(model.Encode(), []string{inputName}, []string{boxName, className})
	if err != nil {
		return nil, fmt.Errorf("opening the face network: %w", err)
	}
	return &Detector{session: session, priors: priors}, nil
}

// Close frees the network. Detect must not be called afterwards.
func (d *Detector) Close() error { return d.session.Close() }

// Detect returns every place of img that may be a face, the surest first, down to
// scores that are almost certainly none; Count says how many to believe. Faces
// smaller than a fortieth of the image's longer side are not looked for.
func (d *Detector) Detect(ctx context.Context, img image.Image) ([]Face, error) {
	input, scale := prepare(img)
	var faces []Face
	err := d.session.Run(ctx, []infer.Tensor{input}, func(out []infer.Tensor) error {
		if len(out[0].Data) != anchors*boxValues || len(out[1].Data) != anchors*classValues {
			return fmt.Errorf("face network gave %d and %d values", len(out[0].Data), len(out[1].Data))
		}
		faces = d.decode(out[0].Data, out[1].Data)
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("detecting faces: %w", err)
	}
	return place(suppress(faces), img.Bounds(), scale), nil
}

// prepare scales img into the top-left of the network's square picture, black
// where the image does not reach, with samples from -1 to 1 in planes of red,
// green and blue. scale is image pixels per input side.
func prepare(img image.Image) (input infer.Tensor, scale float64) {
	b := img.Bounds()
	long := float64(max(b.Dx(), b.Dy(), 1))
	fit := func(n int) int { return int(math.Round(float64(n) * side / long)) }
	rgba := image.NewRGBA(image.Rect(0, 0, side, side))
	draw.BiLinear.Scale(rgba, image.Rect(0, 0, fit(b.Dx()), fit(b.Dy())), img, b, draw.Src, nil)
	const plane = side * side
	data := make([]float32, 3*plane)
	for i := range plane {
		for c := range 3 {
			data[c*plane+i] = float32(rgba.Pix[4*i+c])/127.5 - 1
		}
	}
	return infer.Tensor{Shape: []int64{1, 3, side, side}, Data: data}, long
}

// place moves boxes in parts of the input to pixels of the image and drops those
// that are too small for a person who is the subject of the picture.
func place(faces []Face, bounds image.Rectangle, scale float64) []Face {
	const smallest = 1.0 / 40
	kept := faces[:0]
	for _, f := range faces {
		if max(f.Box.Width(), f.Box.Height()) < smallest {
			continue
		}
		x := func(v float64) float64 { return min(max(v*scale, 0), float64(bounds.Dx())) + float64(bounds.Min.X) }
		y := func(v float64) float64 { return min(max(v*scale, 0), float64(bounds.Dy())) + float64(bounds.Min.Y) }
		f.Box = document.Box{MinX: x(f.Box.MinX), MinY: y(f.Box.MinY), MaxX: x(f.Box.MaxX), MaxY: y(f.Box.MaxY)}
		kept = append(kept, f)
	}
	return kept
}
