package decode

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"reflect"
	"runtime"
	"strings"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/enums"
	pdferrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"

	"atlas/internal/fault"
)

// pdfEngine holds PDFium; every file gets an instance of its own, which is thrown
// away with everything the file left in its memory.
type pdfEngine struct {
	cache  wazero.CompilationCache
	limits limits

	once sync.Once
	pool pdfium.Pool
	err  error
}

func newPDFEngine(cache wazero.CompilationCache, l limits) *pdfEngine {
	return &pdfEngine{cache: cache, limits: l}
}

func (e *pdfEngine) start() error {
	e.once.Do(func() {
		e.pool, e.err = webassembly.Init(webassembly.Config{
			Context:       compileContext(),
			MaxTotal:      runtime.GOMAXPROCS(0),
			RuntimeConfig: runtimeConfig(e.cache, pdfMemory),
			// Without it the library shows PDFium the whole disk.
			FSConfig: wazero.NewFSConfig(),
			Stdout:   io.Discard,
			Stderr:   io.Discard,
		})
	})
	if e.err != nil {
		return fmt.Errorf("starting the PDF engine: %w", e.err)
	}
	return nil
}

func (e *pdfEngine) close() error {
	if e.pool == nil {
		return nil
	}
	return e.pool.Close()
}

func (e *pdfEngine) open(ctx context.Context, data []byte) (source, error) {
	if err := e.start(); err != nil {
		return nil, err
	}
	instance, err := e.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, fmt.Errorf("waiting for a PDF instance: %w", err)
	}
	s := &pdfSource{instance: instance, limits: e.limits}
	if err := s.load(ctx, data); err != nil {
		return nil, errors.Join(err, s.close())
	}
	return s, nil
}

// pdfSource is one PDF inside the sandbox.
type pdfSource struct {
	instance  pdfium.Pdfium
	limits    limits
	document  references.FPDF_DOCUMENT
	pages     int
	destroyed bool
}

func (s *pdfSource) load(ctx context.Context, data []byte) error {
	err := s.run(ctx, func() error {
		opened, err := s.instance.OpenDocument(&requests.OpenDocument{File: &data})
		if err != nil {
			return err
		}
		s.document = opened.Document
		count, err := s.instance.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: s.document})
		if err != nil {
			return err
		}
		s.pages = count.PageCount
		return nil
	})
	switch {
	case err != nil:
		return err
	case s.pages < 1:
		return fault.New(fault.Invalid, "no_pages", "file has no pages")
	case s.pages > s.limits.pages:
		return s.limits.tooManyPages()
	}
	return nil
}

func (s *pdfSource) pageCount() int { return s.pages }

// peakPixels is the largest page that frame allows: page sizes are read when the
// page is.
func (s *pdfSource) peakPixels() int { return maxSide * maxSide }

func (s *pdfSource) close() error {
	if s.destroyed {
		return nil
	}
	return s.instance.Close()
}

func (s *pdfSource) page(ctx context.Context, i int) (page Page, err error) {
	err = s.run(ctx, func() error {
		l, err := s.leaf(i)
		if err != nil {
			return err
		}
		page.Image, err = s.draw(l)
		return err
	})
	return page, err
}

func (s *pdfSource) text(ctx context.Context, i int) (text *Text, err error) {
	err = s.run(ctx, func() error {
		l, err := s.leaf(i)
		if err != nil {
			return err
		}
		text, err = s.ownText(l)
		return err
	})
	return text, err
}

func (s *pdfSource) small(ctx context.Context, i int) (img *image.Gray, err error) {
	err = s.run(ctx, func() error {
		l, err := s.leaf(i)
		if err != nil {
			return err
		}
		img, err = s.drawSmall(l)
		return err
	})
	return img, err
}

func (s *pdfSource) part(ctx context.Context, i int, area image.Rectangle) (img image.Image, err error) {
	err = s.run(ctx, func() error {
		l, err := s.leaf(i)
		if err != nil {
			return err
		}
		img, err = s.drawPart(l, area)
		return err
	})
	return img, err
}

// run does f inside the sandbox, which is destroyed when f takes too long, runs out
// of memory, or the caller gives up.
func (s *pdfSource) run(ctx context.Context, f func() error) error {
	if s.destroyed {
		return fault.New(fault.Invalid, "too_complex", "an earlier page could not be decoded")
	}
	timed, cancel := context.WithTimeout(ctx, s.limits.page)
	defer cancel()
	work, stop := watchProcessor(timed, s.limits.work)
	defer stop()
	if err := s.bind(work); err != nil {
		return err
	}
	err := f()
	if interrupted := stopped(ctx, work, s.limits.page); err != nil && interrupted != nil {
		s.destroyed = true
		_ = s.instance.Close() // its code was stopped halfway: it can only complain
		return interrupted
	}
	if trapped(err) {
		s.destroyed = true
		_ = s.instance.Close()
		return fault.Wrap(err, fault.Invalid, "too_complex", "page needs too much memory to decode, or is damaged")
	}
	if bindErr := s.bind(context.Background()); bindErr != nil { // for Close
		return bindErr
	}
	return explainPDF(err)
}

// trapped says whether the engine's code gave up, as it does when its memory is used
// up. Its state is worth nothing afterwards. The library passes the trap on as text.
func trapped(err error) bool {
	return err != nil && strings.Contains(err.Error(), "wasm error: ")
}

// bind makes the calls of the instance end when ctx does. The library has no door
// for that but Kill, which writes what a running call reads: a data race.
func (s *pdfSource) bind(ctx context.Context) error {
	field := reflect.Indirect(reflect.ValueOf(s.instance.GetImplementation())).FieldByName("Context")
	if !field.CanSet() || field.Type() != reflect.TypeFor[context.Context]() {
		return errors.New("the PDF engine cannot be interrupted")
	}
	field.Set(reflect.ValueOf(ctx))
	return nil
}

func explainPDF(err error) error {
	var known *fault.Error
	switch {
	case err == nil, errors.As(err, &known):
		return err
	case errors.Is(err, pdferrors.ErrPassword):
		return fault.New(fault.Unsupported, "pdf_encrypted", "password-protected PDF")
	case errors.Is(err, pdferrors.ErrSecurity):
		return fault.New(fault.Unsupported, "pdf_encrypted", "PDF is encrypted in a way that is not supported")
	}
	return fault.Wrap(err, fault.Invalid, "pdf_damaged", "PDF is damaged")
}

// A page is rendered so that its longer side lies between these. At 200 dpi a PVC
// card would be 674 pixels wide, too few for its smallest print; a phone photo
// stored at 72 dpi would be 92 megapixels.
const (
	minSide = 1600
	maxSide = 4000
)

// frame is the size in pixels of a page of w by h points, and how many of them are a
// point.
func frame(w, h float64, dpi int) (width, height int, scale float64, err error) {
	const pointsPerInch = 72
	long := max(w, h)
	// A page of no size or of infinite size; "not" also catches NaN.
	if !(min(w, h) > 0 && long < math.MaxInt32) {
		return 0, 0, 0, fault.New(fault.Invalid, "pdf_damaged", "PDF is damaged")
	}
	scale = float64(dpi) / pointsPerInch
	scale = min(max(scale, minSide/long), maxSide/long)
	side := func(points float64) float64 { return min(max(1, math.Round(points*scale)), maxSide) }
	// The engine keeps the proportions of the page.
	scale = min(side(w)/w, side(h)/h)
	return int(math.Ceil(w * scale)), int(math.Ceil(h * scale)), scale, nil
}

// leaf is a page and the frame of its picture.
type leaf struct {
	page          requests.Page
	width, height int
	scale         float64 // pixels of the frame to a point
}

func (l leaf) frame() image.Rectangle { return image.Rect(0, 0, l.width, l.height) }

func (s *pdfSource) leaf(i int) (leaf, error) {
	at := requests.Page{ByIndex: &requests.PageByIndex{Document: s.document, Index: i}}
	size, err := s.instance.GetPageSize(&requests.GetPageSize{Page: at})
	if err != nil {
		return leaf{}, err
	}
	width, height, scale, err := frame(size.Width, size.Height, s.limits.dpi)
	return leaf{at, width, height, scale}, err
}

// draw renders a page as a viewer shows it, filled-in forms and stamps included.
func (s *pdfSource) draw(l leaf) (image.Image, error) {
	return s.drawColoured(requests.RenderPageInPixels{Page: l.page, Width: l.width, Height: l.height})
}

// drawPart renders an area of a page's picture.
func (s *pdfSource) drawPart(l leaf, area image.Rectangle) (image.Image, error) {
	// The engine makes the page as many whole pixels large as hold it: a scale that is
	// too large by the rounding of floats would make it one pixel larger.
	const rounding = 1e-6
	points := func(pixels float64) float64 { return pixels / l.scale }
	return s.drawColoured(requests.RenderPageInPixels{
		Page: l.page, Width: area.Dx(), Height: area.Dy(),
		Crop: &requests.RenderPageCrop{
			X: points(float64(area.Min.X)), Y: points(float64(area.Min.Y)),
			Width: points(float64(area.Dx()) + rounding), Height: points(float64(area.Dy()) + rounding),
		},
	})
}

func (s *pdfSource) drawColoured(r requests.RenderPageInPixels) (image.Image, error) {
	var img image.Image
	err := s.rendered(r, requests.RenderImageFormatRGBA, func(drawn image.Image) error {
		rgba, ok := drawn.(*image.RGBA)
		if !ok {
			return errFormat
		}
		// Transparent pixels are not yet multiplied by their alpha whatever the type says.
		img = flatten(&image.NRGBA{Pix: rgba.Pix, Stride: rgba.Stride, Rect: rgba.Rect})
		return nil
	})
	return img, err
}

func (s *pdfSource) drawSmall(l leaf) (*image.Gray, error) {
	var img *image.Gray
	r := requests.RenderPageInPixels{Page: l.page, Width: max(1, l.width/SmallBy), Height: max(1, l.height/SmallBy)}
	err := s.rendered(r, requests.RenderImageFormatGrayscale, func(drawn image.Image) error {
		grey, ok := drawn.(*image.Gray)
		if !ok {
			return errFormat
		}
		img = &image.Gray{Pix: bytes.Clone(grey.Pix), Stride: grey.Stride, Rect: grey.Rect}
		return nil
	})
	return img, err
}

// errFormat is about a picture that nobody asked for.
var errFormat = errors.New("rendered in another pixel format than asked for")

// rendered lends use a picture, whose pixels lie in the sandbox's memory.
func (s *pdfSource) rendered(r requests.RenderPageInPixels, format requests.RenderImageFormat, use func(image.Image) error) error {
	r.Document, r.ImageFormat = &s.document, format
	r.RenderFlags, r.RenderForm = enums.FPDF_RENDER_FLAG_ANNOT, true
	rendered, err := s.instance.RenderPageInPixels(&r)
	if err != nil {
		return err
	}
	defer rendered.Cleanup()
	return use(rendered.Result.RenderedImage)
}
