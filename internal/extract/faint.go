package extract

import (
	"slices"

	"atlas/internal/document"
)

// Captions are printed smaller and lighter than their values. In a dim or moved photograph
// the recogniser may doubt every letter of one and yet have it right: it is no ground for a
// value, but what it says to the letter tells whose the values beside it are.

const (
	// faintSure is the least confidence of a caption that was not believed, and faintLength
	// the fewest letters and digits: patterns and other scripts are read as shorter words.
	faintSure   = 0.35
	faintLength = 4
)

// withFaint are the pages with the captions among what was not read.
func withFaint(vocabulary []entry, pages []document.Page) []document.Page {
	out := slices.Clone(pages)
	for p := range out {
		out[p].Lines = slices.Clone(out[p].Lines)
		for _, u := range out[p].Unread {
			if u.Confidence < faintSure || len(squeezed(u.Text)) < faintLength || !isCaption(u.Text, find(vocabulary, u.Text, []rune(u.Text))) {
				continue
			}
			at := slices.IndexFunc(out[p].Lines, func(l document.Line) bool {
				return l.Polygon.Box().MinY > u.Polygon.Box().Center().Y
			})
			if at < 0 {
				at = len(out[p].Lines)
			}
			out[p].Lines = slices.Insert(out[p].Lines, at, u)
		}
	}
	return out
}
