package decode

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"sync"
	_ "unsafe" // for linkname

	_ "github.com/gen2brain/heic"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// heicModule is libheif with libde265, as package heic carries it. That package's
// own Decode uses the libheif of the host when there is one, and has no limit of
// memory or time; so only its module is taken, and run here. With the build tag
// nodynamic the package does not even look for the host's.
//
//go:linkname heicModule github.com/gen2brain/heic.heifWasm
var heicModule []byte

// heicEngine holds the compiled module; every file gets an instance of its own.
type heicEngine struct {
	cache  wazero.CompilationCache
	limits limits

	once    sync.Once
	runtime wazero.Runtime
	module  wazero.CompiledModule
	err     error
}

func newHEICEngine(cache wazero.CompilationCache, l limits) *heicEngine {
	return &heicEngine{cache: cache, limits: l}
}

func (e *heicEngine) start() error {
	e.once.Do(func() {
		// The engine outlives the request that happens to need it first.
		e.err = e.compile(context.Background())
	})
	return e.err
}

func (e *heicEngine) compile(ctx context.Context) error {
	unzip, err := gzip.NewReader(bytes.NewReader(heicModule))
	if err != nil {
		return fmt.Errorf("reading the HEIC module: %w", err)
	}
	code, err := io.ReadAll(unzip)
	if err != nil {
		return fmt.Errorf("reading the HEIC module: %w", err)
	}
	e.runtime = wazero.NewRuntimeWithConfig(ctx, runtimeConfig(e.cache))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return fmt.Errorf("starting the HEIC engine: %w", err)
	}
	e.module, err = e.runtime.CompileModule(ctx, code)
	if err != nil {
		return fmt.Errorf("compiling the HEIC module: %w", err)
	}
	return nil
}

func (e *heicEngine) close(ctx context.Context) error {
	if e.runtime == nil {
		return nil
	}
	return e.runtime.Close(ctx)
}

func (e *heicEngine) open(ctx context.Context, data []byte) (source, error) {
	if err := e.start(); err != nil {
		return nil, err
	}
	instance, err := e.runtime.InstantiateModule(ctx, e.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("starting a HEIC instance: %w", err)
	}
	s := &heicSource{instance: instance, limits: e.limits}
	if err := s.load(ctx, data); err != nil {
		return nil, errors.Join(err, instance.Close(ctx))
	}
	return s, nil
}

// heicSource is one file inside the sandbox. Its addresses are the sandbox's.
type heicSource struct {
	instance api.Module
	limits   limits
	file     uint64 // address of the file's bytes
	size     uint64
	header   heicHeader
}

// heicHeader is what the module's decode function reports.
type heicHeader struct {
	Width, Height, Colorspace, Chroma, Premultiplied uint32
}

// Values of Colorspace and Chroma, from libheif's heif_image.h.
const (
	heicYCbCr = 0
	heicRGB   = 1
	heicMono  = 2

	heic420 = 1
	heic422 = 2
	heic444 = 3
)

// load copies the file in and reads its header.
func (s *heicSource) load(ctx context.Context, data []byte) error {
	s.size = uint64(len(data))
	var err error
	if s.file, err = s.alloc(ctx, s.size); err != nil {
		return err
	}
	if !s.instance.Memory().Write(uint32(s.file), data) {
		return damaged("it needs too much memory", nil)
	}
	if err := s.decode(ctx, 0); err != nil {
		return err
	}
	return s.limits.check(int(s.header.Width), int(s.header.Height))
}

func (s *heicSource) pageCount() int                  { return 1 }
func (s *heicSource) peakPixels() int                 { return int(s.header.Width) * int(s.header.Height) }
func (s *heicSource) close(ctx context.Context) error { return s.instance.Close(ctx) }

// page decodes the primary image. libheif turns it as the container says; the
// EXIF orientation beside it is the same and must not be applied again.
func (s *heicSource) page(ctx context.Context, _ int) (Page, error) {
	img, size, err := s.header.image()
	if err != nil {
		return Page{}, err
	}
	out, err := s.alloc(ctx, uint64(size))
	if err != nil {
		return Page{}, err
	}
	if err := s.decode(ctx, out); err != nil {
		return Page{}, err
	}
	pixels, ok := s.instance.Memory().Read(uint32(out), uint32(size))
	if !ok {
		return Page{}, damaged("it needs too much memory", nil)
	}
	return Page{Image: flatten(img(bytes.Clone(pixels)))}, nil
}

// decode calls the module with room for the pixels at out, or for the header
// alone when out is 0.
func (s *heicSource) decode(ctx context.Context, out uint64) error {
	work, cancel := context.WithTimeout(ctx, s.limits.page)
	defer cancel()
	report, err := s.alloc(work, 5*4)
	if err != nil {
		return err
	}
	headerOnly := uint64(0)
	if out == 0 {
		headerOnly = 1
	}
	ok, err := s.instance.ExportedFunction("decode").Call(work, s.file, s.size, headerOnly,
		report, report+4, report+8, report+12, report+16, out)
	if interrupted := stopped(ctx, work, s.limits.page); interrupted != nil {
		return interrupted
	}
	if err != nil || ok[0] == 0 {
		return damaged("its content cannot be read", err)
	}
	for i, field := range []*uint32{&s.header.Width, &s.header.Height, &s.header.Colorspace, &s.header.Chroma, &s.header.Premultiplied} {
		*field, _ = s.instance.Memory().ReadUint32Le(uint32(report) + uint32(4*i)) // within what alloc gave
	}
	return nil
}

// alloc takes memory in the sandbox. It is given back when the instance ends.
func (s *heicSource) alloc(ctx context.Context, n uint64) (uint64, error) {
	at, err := s.instance.ExportedFunction("malloc").Call(ctx, n)
	if err != nil || at[0] == 0 {
		return 0, damaged("it needs too much memory", err)
	}
	return at[0], nil
}

// image says how many bytes the pixels take and how they become an image.
func (h heicHeader) image() (wrap func([]byte) image.Image, size int, err error) {
	// libheif pads the rows of each plane to 16 bytes.
	const align = 16
	padded := func(n int) int { return (n + align - 1) &^ (align - 1) }
	w, rect := int(h.Width), image.Rect(0, 0, int(h.Width), int(h.Height))
	switch h.Colorspace {
	case heicMono:
		stride := padded(w)
		return func(p []byte) image.Image { return &image.Gray{Pix: p, Stride: stride, Rect: rect} }, stride * rect.Dy(), nil
	case heicRGB:
		stride := padded(4 * w)
		return func(p []byte) image.Image {
			if h.Premultiplied == 1 {
				return &image.RGBA{Pix: p, Stride: stride, Rect: rect}
			}
			return &image.NRGBA{Pix: p, Stride: stride, Rect: rect}
		}, stride * rect.Dy(), nil
	}
	ratio, ok := h.ratio()
	if h.Colorspace != heicYCbCr || !ok {
		return nil, 0, damaged("its colours cannot be read", nil)
	}
	cw, ch := chromaSize(w, rect.Dy(), ratio)
	stride, chromaStride := padded(w), padded(cw)
	luma, chroma := stride*rect.Dy(), chromaStride*ch
	return func(p []byte) image.Image {
		return &image.YCbCr{
			Y: p[:luma], Cb: p[luma : luma+chroma], Cr: p[luma+chroma:],
			YStride: stride, CStride: chromaStride, SubsampleRatio: ratio, Rect: rect,
		}
	}, luma + 2*chroma, nil
}

func (h heicHeader) ratio() (image.YCbCrSubsampleRatio, bool) {
	switch h.Chroma {
	case heic420:
		return image.YCbCrSubsampleRatio420, true
	case heic422:
		return image.YCbCrSubsampleRatio422, true
	case heic444:
		return image.YCbCrSubsampleRatio444, true
	}
	return 0, false
}
