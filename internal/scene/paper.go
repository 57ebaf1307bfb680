package scene

import (
	"slices"
	"unicode"

	"atlas/internal/document"
)

// How much text makes a paper. Cartons carry a brand, a model and a few warnings;
// identity cards 12 words and more, round a portrait; letters far more.
const (
	minWords        = 2  // on something in view
	paperWords      = 40 // on any paper
	cardWords       = 6  // on a card with a portrait
	cardLines       = 3  // of them beside the portrait
	sheetWords      = 8  // on a card or sheet that text covers
	sheetShare      = 0.12
	portraitReach   = 1.0  // rows this many face heights above and below are beside it
	portraitLetters = 0.5  // letters on a card are lower than this part of the face
	portraitShare   = 0.06 // of the picture's longer side: on a page a portrait is lower
)

// countWords counts words of three letters or digits and more.
func countWords(lines []document.Line) int {
	n := 0
	for _, l := range lines {
		for _, w := range l.Words() {
			letters := 0
			for _, r := range w.Text {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					letters++
				}
			}
			if letters >= 3 {
				n++
			}
		}
	}
	return n
}

// isPaper says whether the picture is a paper: full of words, or covered with
// text, or with text beside a face as on an identity card. The faces are in the
// pixels of the picture that toSmall maps to.
func isPaper(page document.Page, toSmall document.Affine, faces []document.Box) bool {
	words := countWords(page.Lines)
	if words >= paperWords || words >= sheetWords && textShare(page) >= sheetShare {
		return true
	}
	toPicture := page.ToImage.Then(toSmall)
	picture := toPicture.Polygon(document.Box{MaxX: page.Width, MaxY: page.Height}.Polygon())
	long := max(picture.Width(), picture.Height())
	return words >= cardWords && slices.ContainsFunc(faces, func(f document.Box) bool {
		return f.Height() < portraitShare*long || linesBeside(page.Lines, toPicture, f) >= cardLines
	})
}

// textShare is the part of the page within the box round all its lines.
func textShare(page document.Page) float64 {
	if len(page.Lines) == 0 || page.Width*page.Height == 0 {
		return 0
	}
	b := page.Lines[0].Polygon.Box()
	for _, l := range page.Lines[1:] {
		b = b.Union(l.Polygon.Box())
	}
	return b.Width() * b.Height() / (page.Width * page.Height)
}

// linesBeside counts the lines of small print at the height of a face.
func linesBeside(lines []document.Line, toPicture document.Affine, f document.Box) int {
	beside := f
	beside.MinY -= portraitReach * f.Height()
	beside.MaxY += portraitReach * f.Height()
	n := 0
	for _, l := range lines {
		outline := toPicture.Polygon(l.Polygon)
		small := outline.Height() < portraitLetters*f.Height()
		if small && outline.Box().OverlapY(beside) > 0.5 {
			n++
		}
	}
	return n
}
