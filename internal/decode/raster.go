package decode

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/webp"

	"atlas/internal/fault"
)

// raster is a file of one image, decoded in Go.
type raster struct {
	format        format
	data          []byte
	orientation   orientation
	width, height int // as stored, before it is turned
	weight        int // pixels, or what its decoder needs as much memory as
}

// progressiveWeight is how much more memory a progressive JPEG takes than a
// baseline one of its size: every coefficient is kept until the last scan. 12 MP
// were measured at 360 MB against 115 MB.
const progressiveWeight = 3

// startOfScan is the marker SOS (ITU-T T.81, B.1.1.3); within a scan 0xff is never
// followed by it.
const startOfScan = "\xff\xda"

// maxScans bounds the passes over all blocks that a progressive JPEG can ask for with ten
// bytes each. Encoders write about ten; three components of 64 coefficients, each refined
// by itself to its last bit, are not written by any.
const maxScans = 100

func openRaster(f format, data []byte, l limits) (source, error) {
	if f == formatWebP && animatedWebP(data) {
		return nil, fault.New(fault.Unsupported, "animation_unsupported", "animated images are not supported")
	}
	config, err := decodeConfig(f, bytes.NewReader(data))
	if err != nil {
		return nil, explain(f, err)
	}
	if err := l.check(config.Width, config.Height); err != nil {
		return nil, err
	}
	if f == formatJPEG && bytes.Count(data, []byte(startOfScan)) > maxScans {
		return nil, damaged("it has too many scans", nil)
	}
	mark := readMark(f, data)
	r := &raster{format: f, data: data, width: config.Width, height: config.Height, orientation: mark.orientation}
	r.weight = config.Width * config.Height
	if mark.progressive {
		r.weight *= progressiveWeight
	}
	return r, nil
}

func (r *raster) pageCount() int  { return 1 }
func (r *raster) peakPixels() int { return r.weight }
func (r *raster) close() error    { return nil }

func (r *raster) page(ctx context.Context, _ int) (Page, error) {
	in := &reader{ctx: ctx, r: bytes.NewReader(r.data)}
	img, err := decodeImage(r.format, in)
	switch {
	case err != nil && in.ended:
		return Page{}, damaged("the file is cut short", err)
	case err != nil:
		return Page{}, orCancelled(ctx, explain(r.format, err))
	}
	// A decoder that was tricked into another size than the header's has
	// escaped the limit.
	if img.Bounds().Dx() != r.width || img.Bounds().Dy() != r.height {
		return Page{}, damaged("its size is contradictory", nil)
	}
	return Page{Image: turn(flatten(img), r.orientation)}, nil
}

func decodeConfig(f format, r io.Reader) (image.Config, error) {
	switch f {
	case formatJPEG:
		return jpeg.DecodeConfig(r)
	case formatPNG:
		return png.DecodeConfig(r)
	}
	return webp.DecodeConfig(r)
}

func decodeImage(f format, r io.Reader) (image.Image, error) {
	switch f {
	case formatJPEG:
		return jpeg.Decode(r)
	case formatPNG:
		return png.Decode(r)
	}
	return webp.Decode(r)
}

// reader stops a decoder that knows nothing of contexts, and knows whether the
// decoder wanted more than there was.
type reader struct {
	ctx   context.Context
	r     *bytes.Reader
	ended bool
}

func (r *reader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := r.r.Read(p)
	r.ended = r.ended || err == io.EOF
	return n, err
}

func (r *reader) ReadAt(p []byte, off int64) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.ReadAt(p, off)
}

// orCancelled is ctx's error when there is one: a file is not damaged because we
// stopped reading it.
func orCancelled(ctx context.Context, err error) error {
	if cancelled := ctx.Err(); cancelled != nil {
		return cancelled
	}
	return err
}
