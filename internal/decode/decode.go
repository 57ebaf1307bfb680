// Package decode turns the bytes of a file into upright pages of pixels, with the
// text that a PDF carries beside them. The bytes decide what a file is, never its
// name or its declared type.
//
// The bytes come from strangers. Sizes are read from the header before anything
// is decoded; formats whose decoders are written in C run inside WebAssembly with
// a memory limit, without files or network; a panic of a decoder is a damaged
// file, not a crash.
package decode

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"image"
	"time"

	"github.com/tetratelabs/wazero"
	"golang.org/x/sync/semaphore"

	"atlas/internal/document"
	"atlas/internal/fault"
)

// Options of a Decoder. A zero field takes the default given with it.
type Options struct {
	MaxPixels int // of one image; 60,000,000
	MaxPages  int // of one file; 50

	// PixelsInFlight bounds the pixels of all documents that are open at once.
	// A document that is larger by itself is opened alone. 60,000,000.
	PixelsInFlight int64

	// DPI is the resolution PDF pages are rendered at. It is raised for a page
	// smaller than a card and lowered for a poster. 200.
	DPI int

	// PageTimeout bounds the work on one page of a PDF or a HEIC image, whose
	// cost cannot be told from the header. 20 s.
	PageTimeout time.Duration

	// PageWork bounds the processor's time that one page of a PDF gets, on Linux:
	// ten times what the heaviest honest one took (a 12-megapixel scan, 0.4 s; the
	// first one of a process, 1.6 s). 4 s.
	PageWork time.Duration

	// CacheDir keeps the compiled WebAssembly modules between starts, which
	// saves seconds. It holds machine code: nobody else may write to it. ""
	// compiles in each process, at the first PDF or HEIC file.
	CacheDir string
}

// Page is one decoded page.
type Page struct {
	Number int // from 1

	// Image is opaque, upright by the file's own orientation mark, with its
	// origin at 0, 0: a *image.YCbCr or *image.Gray as the file had it, or else
	// a *image.RGBA with transparent parts on white.
	Image image.Image
}

// Text is a page's own text. Reading it takes a fraction of the time that making the
// page's picture does.
type Text struct {
	// Lines are in reading order, in pixels of the page's picture.
	Lines []document.Line

	Width, Height int // of that picture

	// Beside is the area, in square pixels of that picture, that ink other than the text's
	// lies on at most: images, rules, shapes. It is infinite when that cannot be told.
	Beside float64
}

// SmallBy is how many pixels of a page's picture are one of its small picture, across
// and down.
const SmallBy = 2

// Decoder opens files. It is safe for concurrent use.
type Decoder struct {
	limits   limits
	inFlight int64
	pixels   *semaphore.Weighted
	cache    wazero.CompilationCache
	heic     *heicEngine
	pdf      *pdfEngine
}

// limits are the bounds a single file is held to.
type limits struct {
	pixels, pages int
	page, work    time.Duration
	dpi           int
}

// NewDecoder returns a decoder that starts its WebAssembly engines when the first
// file needs them. It fails when the cache directory cannot be used.
func NewDecoder(o Options) (*Decoder, error) {
	cache, err := newCache(o.CacheDir)
	if err != nil {
		return nil, fmt.Errorf("opening the compilation cache: %w", err)
	}
	l := limits{
		pixels: cmp.Or(o.MaxPixels, 60_000_000),
		pages:  cmp.Or(o.MaxPages, 50),
		page:   cmp.Or(o.PageTimeout, 20*time.Second),
		work:   cmp.Or(o.PageWork, 4*time.Second),
		dpi:    cmp.Or(o.DPI, 200),
	}
	inFlight := cmp.Or(o.PixelsInFlight, 60_000_000)
	return &Decoder{
		limits:   l,
		inFlight: inFlight,
		pixels:   semaphore.NewWeighted(inFlight),
		cache:    cache,
		heic:     newHEICEngine(cache, l),
		pdf:      newPDFEngine(cache, l),
	}, nil
}

// Prepare starts the engines now, so that nothing is to be compiled, nor kept in the
// cache, when the first file comes.
func (d *Decoder) Prepare() error {
	return errors.Join(d.pdf.start(), d.heic.start())
}

// Close ends the engines. Every document must be closed before.
func (d *Decoder) Close() error {
	return errors.Join(d.heic.close(), d.pdf.close(), d.cache.Close(context.Background()))
}

// source is an opened file of one format. Pages are counted from 0.
type source interface {
	pageCount() int
	peakPixels() int // of the page that needs most
	page(ctx context.Context, i int) (Page, error)
	close() error
}

// speaker is a source whose pages may have text of their own.
type speaker interface {
	text(ctx context.Context, i int) (*Text, error)
	small(ctx context.Context, i int) (*image.Gray, error)
	part(ctx context.Context, i int, area image.Rectangle) (image.Image, error)
}

// Open reads the header of data and waits until there is room for its pixels,
// which it holds until Close. The caller leaves data as it is until then.
//
// A file that can never be read is a fault: Unsupported for a format or variant
// not handled, TooLarge for one over a limit, Invalid for a damaged one.
func (d *Decoder) Open(ctx context.Context, data []byte) (_ *Document, err error) {
	defer recoverDamaged(&err)
	src, err := d.open(ctx, data)
	if err != nil {
		return nil, err
	}
	// A document larger than all the room there is may have all of it.
	weight := min(int64(src.peakPixels()), d.inFlight)
	if err := d.pixels.Acquire(ctx, weight); err != nil {
		return nil, errors.Join(fmt.Errorf("waiting for memory: %w", err), src.close())
	}
	return &Document{src: src, release: func() { d.pixels.Release(weight) }}, nil
}

func (d *Decoder) open(ctx context.Context, data []byte) (source, error) {
	f := sniff(data)
	switch f {
	case formatPDF:
		return d.pdf.open(ctx, data)
	case formatHEIC:
		return d.heic.open(ctx, data)
	case formatTIFF:
		return openTIFF(data, d.limits)
	case formatJPEG, formatPNG, formatWebP:
		return openRaster(f, data, d.limits)
	case formatUnknown:
		return nil, fault.New(fault.Unsupported, "not_image_or_pdf", "not an image or PDF")
	}
	return nil, fault.New(fault.Unsupported, "format_unsupported", string(f)+" images are not supported")
}

// Document is an opened file. One goroutine at a time may use it.
type Document struct {
	src     source
	release func()
	closed  bool
}

// PageCount is at least 1.
func (doc *Document) PageCount() int { return doc.src.pageCount() }

// Page decodes page i, counted from 0. Each call decodes anew. It fails with the
// faults of Open.
func (doc *Document) Page(ctx context.Context, i int) (_ Page, err error) {
	defer recoverDamaged(&err)
	if i < 0 || i >= doc.PageCount() {
		return Page{}, fmt.Errorf("page %d of %d asked for", i+1, doc.PageCount())
	}
	page, err := doc.src.page(ctx, i)
	if err != nil {
		return Page{}, fmt.Errorf("decoding page %d: %w", i+1, err)
	}
	page.Number = i + 1
	return page, nil
}

// Text reads the text of its own that page i has, nil for images and for PDF pages whose
// text cannot stand for what they show: scans, with or without text behind them, and
// fonts without Unicode. It fails as Page does.
func (doc *Document) Text(ctx context.Context, i int) (_ *Text, err error) {
	defer recoverDamaged(&err)
	src, ok := doc.src.(speaker)
	if !ok || i < 0 || i >= doc.PageCount() {
		return nil, nil
	}
	text, err := src.text(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("reading the text of page %d: %w", i+1, err)
	}
	return text, nil
}

// Small is the picture of page i, which has text of its own, SmallBy times smaller. It
// takes half the time of the picture.
func (doc *Document) Small(ctx context.Context, i int) (_ *image.Gray, err error) {
	defer recoverDamaged(&err)
	src, err := doc.speaker(i)
	if err != nil {
		return nil, err
	}
	img, err := src.small(ctx, i)
	if err != nil {
		return nil, fmt.Errorf("drawing page %d: %w", i+1, err)
	}
	return img, nil
}

// Part is an area of the picture of page i, which has text of its own. Its origin is at
// 0, 0; what lies outside of the page is white.
func (doc *Document) Part(ctx context.Context, i int, area image.Rectangle) (_ image.Image, err error) {
	defer recoverDamaged(&err)
	src, err := doc.speaker(i)
	if err != nil {
		return nil, err
	}
	img, err := src.part(ctx, i, area)
	if err != nil {
		return nil, fmt.Errorf("drawing a part of page %d: %w", i+1, err)
	}
	return img, nil
}

func (doc *Document) speaker(i int) (speaker, error) {
	src, ok := doc.src.(speaker)
	if !ok || i < 0 || i >= doc.PageCount() {
		return nil, fmt.Errorf("a picture of page %d of %d asked for, which has no text", i+1, doc.PageCount())
	}
	return src, nil
}

// Close gives the document's memory back. A second call does nothing.
func (doc *Document) Close() error {
	if doc.closed {
		return nil
	}
	doc.closed = true
	doc.release()
	return doc.src.close()
}
