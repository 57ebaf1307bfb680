// Package scene judges a photograph that is no known paper: whether it shows the
// customer with the opened product, as an open box photo must.
package scene

import (
	"context"
	"fmt"
	"image"
	"math"

	"atlas/internal/document"
	"atlas/internal/face"
)

// Scene is what a photograph shows.
type Scene struct {
	Faces      int
	Confidence float64 // that Faces is right, 0 to 1, from the detector's scores
	Box        bool    // a carton or product is in view
	Text       bool    // words are printed on something in view
	Paper      bool    // the picture is a sheet or card, or a screen full of text, not a scene
	Unreadable bool    // it is blurred, or its print too small, so that nothing can be told
}

// Detector finds faces. A face.Detector is one.
type Detector interface {
	Detect(ctx context.Context, img image.Image) ([]face.Face, error)
}

// Look judges img, of which page is the upright page with what was read on it. A
// photo without a face is turned, in case it lies on its side. Nobody is counted on
// a paper that its print alone gives away, nor in a picture out of focus.
func Look(ctx context.Context, d Detector, img image.Image, page document.Page) (Scene, error) {
	if isPaper(page, document.Identity, nil) {
		return Scene{Text: true, Paper: true}, nil
	}
	small, toSmall := upright(img, page)
	edges := edgeWidth(small)
	if edges >= blurred {
		return Scene{Unreadable: true}, nil
	}
	faces, turns, err := search(ctx, d, small)
	if err != nil {
		return Scene{}, fmt.Errorf("looking at the scene: %w", err)
	}
	s := Scene{Text: countWords(page.Lines) >= minWords}
	s.Faces, s.Confidence = face.Count(faces)
	box, sheet := largestBox(quarter(small, turns))
	s.Box = box
	if s.Faces == 0 {
		print, toPicture := printOn(page), page.ToImage.Then(toSmall)
		s.Paper = print.spread() || sheet || s.Text && !s.Box && bare(small, page, toPicture)
		s.Unreadable = s.Paper && !print.legible(edges, scaleOf(toPicture)) || !s.Paper && !s.Box && !s.Text && edges >= vague
		return s, nil
	}
	var portraits []document.Box
	if turns == 0 { // else they do not stand upright among the text
		for _, f := range faces[:s.Faces] {
			portraits = append(portraits, f.Box)
		}
	}
	s.Paper = isPaper(page, toSmall, portraits)
	return s, nil
}

// scaleOf is by how much a map without distortion enlarges.
func scaleOf(t document.Affine) float64 { return math.Hypot(t.A, t.D) }

// OpenBox is the type of a photo of the customer with the opened product.
const OpenBox document.Type = "OPEN_BOX"

// Verdict says what the picture is taken for, and what is wrong with it; the
// problem is zero for a good open box photo, which shows exactly one person. A
// picture with more people, or with a product or print but nobody, is not valid, nor
// is one that cannot be read. A paper, and an empty place, are of no known type.
func (s Scene) Verdict() (document.Type, document.Problem) {
	switch {
	case s.Unreadable:
		return document.Unrecognised, document.Problem{Code: document.InvalidDocument, Reason: "image is not readable: blurred"}
	case s.Paper:
		return document.Unrecognised, document.Problem{Code: document.UnrecognisedDocument, Reason: "no known document type"}
	case s.Faces > 1:
		return OpenBox, document.Problem{Code: document.InvalidDocument, Reason: "multiple people"}
	case s.Faces == 1:
		return OpenBox, document.Problem{}
	case s.Box || s.Text:
		return OpenBox, document.Problem{Code: document.InvalidDocument, Reason: "no person found"}
	}
	return document.Unrecognised, document.Problem{Code: document.UnrecognisedDocument, Reason: "neither a document nor a product in the picture"}
}
