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
	"github.com/tetratelabs/wazero/experimental"
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
		e.err = e.compile(compileContext())
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
	e.runtime = wazero.NewRuntimeWithConfig(ctx, runtimeConfig(e.cache, heicMemory))
	if _, err := wasi_snapshot_preview1.Instantiate(ctx, e.runtime); err != nil {
		return fmt.Errorf("starting the HEIC engine: %w", err)
	}
	e.module, err = e.runtime.CompileModule(ctx, code)
	if err != nil {
		return fmt.Errorf("compiling the HEIC module: %w", err)
	}
	return nil
}

func (e *heicEngine) close() error {
	if e.runtime == nil {
		return nil
	}
	return e.runtime.Close(context.Background())
}

func (e *heicEngine) open(ctx context.Context, data []byte) (source, error) {
	if err := e.start(); err != nil {
		return nil, err
	}
	instance, err := e.runtime.InstantiateModule(experimental.WithMemoryAllocator(ctx, memory), e.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, fmt.Errorf("starting a HEIC instance: %w", err)
	}
	s := &heicSource{instance: instance, limits: e.limits}
	if err := s.load(ctx, data); err != nil {
		return nil, errors.Join(err, s.close())
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

func (s *heicSource) pageCount() int  { return 1 }
func (s *heicSource) peakPixels() int { return int(s.header.Width) * int(s.header.Height) }
func (s *heicSource) close() error    { return s.instance.Close(context.Background()) }

// page decodes the primary image. libheif turns it as the container says; the
// EXIF orientation beside it is the same and must not be applied again.
func (s *heicSource) page(ctx context.Context, _ int) (Page, error) {
	layout, err := s.header.layout()
	if err != nil {
		return Page{}, err
	}
	out, err := s.alloc(ctx, uint64(layout.size()))
	if err != nil {
		return Page{}, err
	}
	header := s.header
	if err := s.decode(ctx, out); err != nil {
		return Page{}, err
	}
	// Pixels that take more room than the layout says have run over the header.
	if s.header != header {
		return Page{}, damaged("its size is contradictory", nil)
	}
	pixels, ok := s.instance.Memory().Read(uint32(out), uint32(layout.size()))
	if !ok {
		return Page{}, damaged("it needs too much memory", nil)
	}
	return Page{Image: flatten(s.header.image(layout, bytes.Clone(pixels)))}, nil
}

// decode calls the module with room for the pixels at out, or for the header
// alone when out is 0.
func (s *heicSource) decode(ctx context.Context, out uint64) error {
	work, cancel := context.WithTimeout(ctx, s.limits.page)
	defer cancel()
	report, err := s.alloc(ctx, 5*4)
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
		return 0, orCancelled(ctx, damaged("it needs too much memory", err))
	}
	return at[0], nil
}

// heicLayout is how the module lays out pixels: one plane, which is all there is of
// a grey or RGBA image, and for YCbCr two more of equal size.
type heicLayout struct {
	ratio                image.YCbCrSubsampleRatio
	stride, chromaStride int // bytes from row to row
	plane, chroma        int // bytes of the first plane and of each of the others
}

func (l heicLayout) size() int { return l.plane + 2*l.chroma }

func (h heicHeader) layout() (heicLayout, error) {
	w, height := int(h.Width), int(h.Height)
	var l heicLayout
	switch h.Colorspace {
	case heicMono:
		l.stride = rowBytes(w, 1)
	case heicRGB:
		l.stride = rowBytes(w, 4)
	case heicYCbCr:
		ratio, ok := h.ratio()
		if !ok {
			return l, damaged("its colours cannot be read", nil)
		}
		cw, ch := chromaSize(w, height, ratio)
		l.ratio, l.stride, l.chromaStride = ratio, rowBytes(w, 1), rowBytes(cw, 1)
		l.chroma = l.chromaStride * ch
	default:
		return l, damaged("its colours cannot be read", nil)
	}
	l.plane = l.stride * height
	return l, nil
}

// rowBytes is a row's length in memory: libheif makes planes at least 64 pixels
// wide and aligns rows to 16 bytes (rounded_size and alloc in its pixelimage.cc).
func rowBytes(width, pixelBytes int) int {
	return (max(width, 64)*pixelBytes + 15) &^ 15
}

func (h heicHeader) image(l heicLayout, p []byte) image.Image {
	rect := image.Rect(0, 0, int(h.Width), int(h.Height))
	switch {
	case h.Colorspace == heicMono:
		return &image.Gray{Pix: p, Stride: l.stride, Rect: rect}
	case h.Colorspace == heicRGB && h.Premultiplied == 1:
		return &image.RGBA{Pix: p, Stride: l.stride, Rect: rect}
	case h.Colorspace == heicRGB:
		return &image.NRGBA{Pix: p, Stride: l.stride, Rect: rect}
	}
	return &image.YCbCr{
		Y: p[:l.plane], Cb: p[l.plane : l.plane+l.chroma], Cr: p[l.plane+l.chroma:],
		YStride: l.stride, CStride: l.chromaStride, SubsampleRatio: l.ratio, Rect: rect,
	}
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
