package pipeline

import (
	"context"
	"image"

	"atlas/internal/document"
	"atlas/internal/quality"
)

func (w *work) inspect(ctx context.Context, img image.Image, page document.Page) quality.Inspection {
	defer w.stage(ctx, "quality")()
	return quality.Inspect(img, page)
}

// judgePictures notes how the pictures came out, and refuses a document of which
// nothing could be read when they say why.
func (w *work) judgePictures() {
	r := &w.result.Reading
	for _, p := range w.result.Pages {
		if seen, ok := w.inspected[p.Number]; ok {
			r.Measures = append(r.Measures, seen.Measures(w.spec != nil && w.spec.Coloured)...)
		}
	}
	if !w.nothingRead() {
		return
	}
	trouble := quality.Unreadable(r.Measures)
	if w.showsThings() && trouble != quality.Dark && !w.isThumbnail() {
		return // a room with a label somewhere is no paper that was badly taken
	}
	if trouble != "" {
		r.Problem = document.Problem{Code: document.InvalidDocument, Reason: "image is not readable: " + trouble}
	}
}

// showsThings says whether the picture is of a room, people or goods. In the dark nobody
// can tell.
func (w *work) showsThings() bool {
	return w.scene != nil && !w.scene.Paper && !w.scene.Unreadable
}

func (w *work) isThumbnail() bool {
	size := w.result.Reading.Pictures[0]
	return max(size.Width, size.Height) <= quality.Thumbnail
}

// fewLetters is less than any paper bears. A picture that was read so far is told by
// what it says, however it came out.
const fewLetters = 40

// nothingRead says whether nobody was seen, no field found in print, and hardly a letter
// read elsewhere.
func (w *work) nothingRead() bool {
	if w.scene != nil && w.scene.Faces > 0 {
		return false
	}
	for _, f := range w.result.Reading.Fields {
		if f.Found && f.Source != document.SourcePicture {
			return false
		}
	}
	letters := 0
	for _, p := range w.result.Pages {
		letters += countLetters(p.Lines)
	}
	return letters < fewLetters
}
