// Package pipeline takes a document from bytes to fields, through the stages in
// their order: decode, read, classify, extract, validate, redact.
package pipeline

import (
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"atlas/internal/calibration"
	"atlas/internal/classify"
	"atlas/internal/decode"
	"atlas/internal/doctype"
	"atlas/internal/document"
	"atlas/internal/encoded"
	"atlas/internal/extract"
	"atlas/internal/ocr"
	"atlas/internal/qr"
	"atlas/internal/quality"
	"atlas/internal/redact"
	"atlas/internal/scene"
)

// Deps are the engines the stages run on. All but Hindi are needed, and all are safe
// for concurrent use; none is closed by the pipeline.
type Deps struct {
	Decoder *decode.Decoder
	Engine  ocr.Engine
	Faces   scene.Detector
	Types   *doctype.Registry
	Hindi   HindiReader // nil on a machine that has none

	// Lines compares a PDF's own text with its pages; nil believes the text.
	Lines LineReader

	// Spare has work done on an idle core, if there is one; nil has none. Codes are
	// looked for there while the print is read.
	Spare func(ctx context.Context, work func()) (started bool)

	// Codes reads what QR codes say. The zero Reader checks no signature.
	Codes encoded.Reader

	// Version and ModelsVersion are those of the program and of its networks, which
	// every reading notes.
	Version, ModelsVersion string
}

// Pipeline reads documents. It is safe for concurrent use.
type Pipeline struct{ Deps }

// New makes a pipeline.
func New(d Deps) *Pipeline { return &Pipeline{d} }

// Result is everything that came of one document.
type Result struct {
	Reading  document.Reading
	Redacted []byte         // a JPEG that may be shown, nil when there is none
	Sheets   []redact.Sheet // the pages in the redacted copy
	Pages    []document.Page
	Weights  map[document.Type]float64 // the classifier's evidence
	Timings  []Timing                  // in the order of the stages

	// HindiFault is why Devanagari print was not read though there is a reader for it;
	// the result is what there is without.
	HindiFault error
}

// Timing is how long a stage took, in all when it came more than once.
type Timing struct {
	Stage    string
	Begun    time.Time // the first time
	Duration time.Duration
}

// Read is Run for callers that want the result alone.
func (p *Pipeline) Read(ctx context.Context, data []byte) (document.Reading, []byte, error) {
	r, err := p.Run(ctx, data)
	return r.Reading, r.Redacted, err
}

// Run reads one document. A file that can never be read gives the fault of
// package decode; a document that is read and found wanting is no error, its
// Problem says why. The caller leaves data as it is until Run returns.
func (p *Pipeline) Run(ctx context.Context, data []byte) (_ Result, err error) {
	clock := newStopwatch()
	doc, err := p.Decoder.Open(ctx, data)
	if err != nil {
		return Result{}, err
	}
	defer func() { err = errors.Join(err, doc.Close()) }()

	w := &work{Pipeline: p, doc: doc, clock: clock, inspected: map[int]quality.Inspection{}, searches: map[int]*search{}, found: map[int][]qr.Code{}}
	defer w.endSearches()
	if err := w.readAndUnderstand(ctx); err != nil {
		return Result{}, err
	}
	w.coverRivals()
	w.validate()
	w.judgePictures()
	if err := w.redact(ctx); err != nil {
		return Result{}, err
	}
	w.result.Timings = clock.timings
	return w.result, nil
}

// readAndUnderstand reads the pages once more, from their pixels, when the file's own
// text turns out to be a lie.
func (w *work) readAndUnderstand(ctx context.Context) error {
	if err := w.readOnce(ctx); err != nil {
		return err
	}
	lie, err := w.doubtText(ctx)
	if err != nil || !lie {
		return err
	}
	w.result, w.spec, w.scene, w.pixelsOnly = Result{}, nil, nil, true
	if err := w.readOnce(ctx); err != nil {
		return err
	}
	w.note(checkTextLayer, "", document.Differs, "the file's own text is not what its pages show, so the pages were read")
	return nil
}

func (w *work) readOnce(ctx context.Context) error {
	if err := w.read(ctx); err != nil {
		return err
	}
	return w.understand(ctx)
}

// work is one run.
type work struct {
	*Pipeline
	doc    *decode.Document
	clock  *stopwatch
	spec   *doctype.Spec
	result Result

	scene     *scene.Scene               // nil unless it was looked at as one
	inspected map[int]quality.Inspection // by number, of the pages read from pixels

	// last is the page decoded last: a photo has one page, which several stages
	// look at.
	last     image.Image
	lastPage int

	found    map[int][]qr.Code // by page, counted from 0
	searches map[int]*search   // that were begun, by page

	pixelsOnly bool // the file's own text is not believed
}

// image decodes page i, counted from 0.
func (w *work) image(ctx context.Context, i int) (image.Image, error) {
	if w.last != nil && w.lastPage == i {
		return w.last, nil
	}
	defer w.stage(ctx, "decode")()
	page, err := w.doc.Page(ctx, i)
	if err != nil {
		return nil, err
	}
	w.last, w.lastPage = page.Image, i
	return page.Image, nil
}

// stage starts a stage, once a reading that nobody waits for has let others go first;
// the function it returns ends it.
func (w *work) stage(ctx context.Context, name string) (done func()) {
	ocr.GiveWay(ctx)
	return w.clock.stage(name)
}

// read turns every page into lines: the PDF's own text where it has some, OCR
// everywhere else.
func (w *work) read(ctx context.Context) error {
	for i := range w.doc.PageCount() {
		page, size, err := w.readPage(ctx, i)
		if err != nil {
			return err
		}
		page.Number = i + 1
		w.result.Reading.Pictures = append(w.result.Reading.Pictures, size)
		w.result.Pages = append(w.result.Pages, page)
	}
	w.result.Reading.PageCount = len(w.result.Pages)
	w.result.Reading.RulesVersion = w.Types.Version()
	w.result.Reading.Engine, w.result.Reading.Models = w.Version, w.ModelsVersion
	w.result.Reading.CalibrationVersion = calibration.Builtin().Version()
	return nil
}

// readPage turns page i, counted from 0, into lines. size is that of its picture, which
// is not made for a page that has its own text.
func (w *work) readPage(ctx context.Context, i int) (page document.Page, size document.Size, err error) {
	text, err := w.ownText(ctx, i)
	if err != nil {
		return page, size, err
	}
	if text != nil {
		page = document.Page{Width: float64(text.Width), Height: float64(text.Height), Lines: text.Lines, ToImage: document.Identity}
		return page, document.Size{Width: text.Width, Height: text.Height}, nil
	}
	img, err := w.image(ctx, i)
	if err != nil {
		return page, size, err
	}
	w.searchBeside(ctx, i, img)
	done := w.stage(ctx, "ocr")
	page, err = w.Engine.Read(ctx, img)
	done()
	if err != nil {
		return page, size, fmt.Errorf("reading page %d: %w", i+1, err)
	}
	w.inspected[i+1] = w.inspect(ctx, img, page)
	return page, document.Size{Width: img.Bounds().Dx(), Height: img.Bounds().Dy()}, nil
}

// ownText is the text that page i, counted from 0, has of its own and that can stand for
// what it shows; nil when there is none.
func (w *work) ownText(ctx context.Context, i int) (*decode.Text, error) {
	if w.pixelsOnly {
		return nil, nil
	}
	defer w.stage(ctx, "decode")()
	text, err := w.doc.Text(ctx, i)
	if err != nil || text == nil {
		return nil, err
	}
	if ok, err := w.speaks(ctx, i, *text); !ok || err != nil {
		return nil, err
	}
	if text.Beside < smallestCode {
		w.found[i] = nil
	}
	return text, nil
}

// understand finds the type and its fields. A document whose text fits no type is
// looked at as a scene.
func (w *work) understand(ctx context.Context) error {
	r := &w.result.Reading
	done := w.stage(ctx, "classify")
	class := classify.Document(w.Types, w.result.Pages)
	done()
	if class.Spec == nil {
		pages, ok, err := w.allInHindi(ctx)
		if err != nil {
			return err
		}
		if ok {
			if other := classify.Document(w.Types, pages); other.Spec != nil {
				class, w.result.Pages = other, pages
			}
		}
	}
	w.result.Weights = class.Weights
	if class.Spec == nil {
		return w.lookAtScene(ctx)
	}
	w.spec, r.Type = class.Spec, class.Spec.Type
	r.TypeSigns.Score = class.Score
	r.TypeScore = calibration.Builtin().Probability(calibration.DocumentType, r.TypeSigns)
	if err := w.readBands(ctx); err != nil {
		return err
	}
	done = w.stage(ctx, "extract")
	r.Fields = extract.Fields(w.spec, w.result.Pages)
	done()
	if err := w.readHindi(ctx); err != nil {
		return err
	}
	if err := w.heedCodes(ctx); err != nil {
		return err
	}
	if err := w.heedStripes(ctx); err != nil {
		return err
	}
	w.readStatement(ctx)
	w.checkReference()
	return w.derive(ctx)
}

// validate refuses a document whose own numbers contradict themselves though they
// were read clearly, and a picture of two documents.
func (w *work) validate() {
	if w.spec == nil {
		return
	}
	r := &w.result.Reading
	for _, f := range r.Fields {
		if extract.CheckFailed(w.spec, f, w.result.Pages, clearlyRead) {
			r.Problem = document.Problem{
				Code:   document.InvalidDocument,
				Reason: fmt.Sprintf("%s is not a valid number: its check digit is wrong", f.Name),
			}
			return
		}
	}
	if w.twoDocuments() {
		r.Problem = document.Problem{Code: document.InvalidDocument, Reason: "two different documents on one image"}
	}
}

// clearlyRead is the lowest probability of a character that counts as read
// clearly: a check digit that fails below it is the reading's fault.
const clearlyRead = 0.97
