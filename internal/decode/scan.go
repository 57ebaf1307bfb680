package decode

import (
	"image"
	"math"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"atlas/internal/document"
)

// maxObjects is how many objects of a page are looked at. A scan has few; a page
// set letter by letter has thousands.
const maxObjects = 5_000

// maxRule is how many segments the path of a rule or a box has at most. A path of more may
// be the outline of a letter.
const maxRule = 6

// inkReach is how wide, in pixels of the page's picture, a rule is taken to be to either
// side of its middle: 3 mm in all.
const inkReach = 12

// survey is what a page holds beside its text.
type survey struct {
	// scanned is true of a picture of a paper: an image covers half of the page, or it
	// has text that is not drawn, which is how scanners add what they have read. Its text
	// then is not all there is, or not what people see.
	scanned bool

	// beside is the area, in square pixels of the frame, that ink other than the text's
	// lies on at most; infinite when that cannot be told.
	beside float64
}

// look surveys a page.
func (s *pdfSource) look(at requests.Page, toImage document.Affine, frame image.Rectangle) (survey, error) {
	var v survey
	count, err := s.instance.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: at})
	if err != nil {
		return v, err
	}
	notes, err := s.instance.FPDFPage_GetAnnotCount(&requests.FPDFPage_GetAnnotCount{Page: at})
	if err != nil {
		return v, err
	}
	if count.Count > maxObjects || notes.Count > 0 {
		v.beside = math.Inf(1)
	}
	for i := range min(count.Count, maxObjects) {
		object, err := s.instance.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: at, Index: i})
		if err != nil {
			return v, err
		}
		if err := s.add(&v, object.PageObject, toImage, frame); v.scanned || err != nil {
			return v, err
		}
	}
	return v, nil
}

// add takes an object of the page into account.
func (s *pdfSource) add(v *survey, object references.FPDF_PAGEOBJECT, toImage document.Affine, frame image.Rectangle) error {
	kind, err := s.instance.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object})
	if err != nil {
		return err
	}
	if kind.Type == enums.FPDF_PAGEOBJ_TEXT {
		v.scanned, err = s.invisible(object)
		return err
	}
	box, err := s.bounds(object, toImage, frame)
	if err != nil {
		return err
	}
	w, h := float64(box.Dx()), float64(box.Dy())
	switch kind.Type {
	case enums.FPDF_PAGEOBJ_IMAGE:
		v.scanned = 2*w*h >= float64(frame.Dx()*frame.Dy())
	case enums.FPDF_PAGEOBJ_PATH:
		segments, err := s.instance.FPDFPath_CountSegments(&requests.FPDFPath_CountSegments{PageObject: object})
		if err != nil {
			return err
		}
		if segments.Count <= maxRule {
			v.beside += min(w*h, 2*(w+h)*2*inkReach)
			return nil
		}
	}
	v.beside += w * h
	return nil
}

// bounds is the part of the frame that an object lies in, at least a pixel wide and high
// before it is cut to the frame.
func (s *pdfSource) bounds(object references.FPDF_PAGEOBJECT, toImage document.Affine, frame image.Rectangle) (image.Rectangle, error) {
	b, err := s.instance.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return image.Rectangle{}, err
	}
	box := toImage.Polygon(document.Box{
		MinX: float64(b.Left), MinY: float64(b.Bottom), MaxX: float64(b.Right), MaxY: float64(b.Top),
	}.Polygon()).Box()
	return image.Rect(int(box.MinX), int(box.MinY), int(box.MaxX)+1, int(box.MaxY)+1).Intersect(frame), nil
}

func (s *pdfSource) invisible(object references.FPDF_PAGEOBJECT) (bool, error) {
	mode, err := s.instance.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
	if err != nil {
		return false, err
	}
	return mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE, nil
}
