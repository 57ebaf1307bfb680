package decode

import (
	"image"

	"github.com/klippa-app/go-pdfium/enums"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"atlas/internal/document"
)

// maxObjects is how many objects of a page are looked at. A scan has few; a page
// set letter by letter has thousands.
const maxObjects = 5_000

// scanned says whether the page is a picture of a paper: an image covers half of
// it, or it has text that is not drawn, which is how scanners add what they have
// read. Its text then is not all there is, or not what people see.
func (s *pdfSource) scanned(at requests.Page, toImage document.Affine, frame image.Rectangle) (bool, error) {
	count, err := s.instance.FPDFPage_CountObjects(&requests.FPDFPage_CountObjects{Page: at})
	if err != nil {
		return false, err
	}
	for i := range min(count.Count, maxObjects) {
		object, err := s.instance.FPDFPage_GetObject(&requests.FPDFPage_GetObject{Page: at, Index: i})
		if err != nil {
			return false, err
		}
		kind, err := s.instance.FPDFPageObj_GetType(&requests.FPDFPageObj_GetType{PageObject: object.PageObject})
		if err != nil {
			return false, err
		}
		found := false
		switch kind.Type {
		case enums.FPDF_PAGEOBJ_IMAGE:
			found, err = s.coversHalf(object.PageObject, toImage, frame)
		case enums.FPDF_PAGEOBJ_TEXT:
			found, err = s.invisible(object.PageObject)
		}
		if found || err != nil {
			return found, err
		}
	}
	return false, nil
}

func (s *pdfSource) coversHalf(object references.FPDF_PAGEOBJECT, toImage document.Affine, frame image.Rectangle) (bool, error) {
	b, err := s.instance.FPDFPageObj_GetBounds(&requests.FPDFPageObj_GetBounds{PageObject: object})
	if err != nil {
		return false, err
	}
	box := toImage.Polygon(document.Box{
		MinX: float64(b.Left), MinY: float64(b.Bottom), MaxX: float64(b.Right), MaxY: float64(b.Top),
	}.Polygon()).Box()
	onPage := image.Rect(int(box.MinX), int(box.MinY), int(box.MaxX), int(box.MaxY)).Intersect(frame)
	return 2*onPage.Dx()*onPage.Dy() >= frame.Dx()*frame.Dy(), nil
}

func (s *pdfSource) invisible(object references.FPDF_PAGEOBJECT) (bool, error) {
	mode, err := s.instance.FPDFTextObj_GetTextRenderMode(&requests.FPDFTextObj_GetTextRenderMode{PageObject: object})
	if err != nil {
		return false, err
	}
	return mode.TextRenderMode == enums.FPDF_TEXTRENDERMODE_INVISIBLE, nil
}
