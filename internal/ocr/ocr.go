// Package ocr reads the text of a page image with PP-OCRv4: a detector outlines the
// lines, a classifier votes on which way up they are, a recogniser reads each.
package ocr

import (
	"context"
	"errors"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"

	"atlas/internal/document"
	"atlas/internal/fault"
	"atlas/internal/infer"
	"atlas/internal/ocr/ctc"
	"atlas/internal/onnx"
	"atlas/internal/onnx/fuse"
)

// Engine reads a page. The image may lie at any of the four quarter turns and up to
// about 20 degrees askew: the page it gives is upright. An image without text gives
// a page without lines. It is safe for concurrent use.
type Engine interface {
	Read(ctx context.Context, img image.Image) (document.Page, error)
}

// Options tune an engine; the zero value is what the server uses.
type Options struct {
	// Workers is how many cores may read at once, GOMAXPROCS when 0. Each takes 200
	// to 300 MB while it reads.
	Workers int

	Precision Precision

	// Words are those that a word read with doubt may be, in any case and order. With
	// none such words stay what they were read as.
	Words []string
}

// The models. All read three colours and give one tensor.
const (
	detectorFile   = "ch_PP-OCRv4_det_infer.onnx"
	classifierFile = "ch_ppocr_mobile_v2.0_cls_infer.onnx"
	recogniserFile = "ch_PP-OCRv4_rec_infer.onnx"
)

// Paddle is the PP-OCRv4 engine. It holds at most Options.Workers threads: an image
// waits for one, and takes idle ones to help with its lines.
type Paddle struct {
	detector, classifier, recogniser network

	alphabet *ctc.Alphabet
	lexicon  *ctc.Lexicon
	desks    *desks
}

// Open loads the three models of modelsDir.
func Open(rt *infer.Runtime, modelsDir string, o Options) (*Paddle, error) {
	ranges := &Ranges{}
	if o.Precision.chosen() == Int8 {
		var err error
		if ranges, err = builtinRanges(); err != nil {
			return nil, err
		}
	}
	return open(rt, modelsDir, o, ranges.quantise)
}

// preparation changes a model as it comes from the file of that name.
type preparation func(name string, file []byte, m *onnx.Model) error

func open(rt *infer.Runtime, modelsDir string, o Options, prepare preparation) (*Paddle, error) {
	if o.Workers <= 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	alphabet, err := openAlphabet(filepath.Join(modelsDir, "ppocr_keys_v1.txt"))
	if err != nil {
		return nil, err
	}
	p := &Paddle{alphabet: alphabet, lexicon: ctc.NewLexicon(o.Words), desks: newDesks(o.Workers)}
	for _, m := range []struct {
		network *network
		file    string
		classes []int
	}{
		{&p.detector, detectorFile, nil},
		{&p.classifier, classifierFile, nil},
		{&p.recogniser, recogniserFile, alphabet.Classes()},
	} {
		s, err := openModel(rt, filepath.Join(modelsDir, m.file), prepare, m.classes, o.Precision.pairs())
		if err != nil {
			return nil, errors.Join(err, p.Close())
		}
		*m.network = s
	}
	return p, nil
}

// openModel loads a model, prepares it, rewrites it for speed and, with classes, has
// it tell only those apart. With pairs it may compute in pairs of bfloat16.
func openModel(rt *infer.Runtime, path string, prepare preparation, classes []int, pairs bool) (network, error) {
	name := filepath.Base(path)
	file, err := os.ReadFile(path)
	if err != nil {
		return nil, missing(err, name)
	}
	m, err := onnx.Decode(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if classes != nil {
		if err := fuse.KeepClasses(m, classes); err != nil {
			return nil, fmt.Errorf("cutting the classes of %s: %w", name, err)
		}
	}
	if err := prepare(name, file, m); err != nil {
		return nil, fmt.Errorf("preparing %s: %w", name, err)
	}
	n, err := openNetwork(rt, m, pairs)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", name, err)
	}
	return n, nil
}

func openAlphabet(path string) (*ctc.Alphabet, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, missing(err, filepath.Base(path))
	}
	defer f.Close()
	return ctc.ParseAlphabet(f)
}

func missing(err error, file string) error {
	return fault.Wrap(err, fault.Internal, "models_missing",
		fmt.Sprintf("no %s in the models folder: run `make setup` to fetch it", file))
}

// Close waits for the reads under way and frees the models.
func (p *Paddle) Close() error {
	var errs []error
	for _, n := range []network{p.detector, p.classifier, p.recogniser} {
		if n != nil {
			errs = append(errs, n.Close())
		}
	}
	return errors.Join(errs...)
}

// Read reads one page. It waits for a free worker, and gives the context's error
// when ctx ends first. The caller numbers the page.
func (p *Paddle) Read(ctx context.Context, img image.Image) (document.Page, error) {
	d, err := p.desks.take(ctx)
	if err != nil {
		return document.Page{}, err
	}
	defer p.desks.put(d)
	r, err := p.readPicture(ctx, d, newPicture(img))
	if err != nil {
		return document.Page{}, err
	}
	if r, err = p.sharpen(ctx, d, r); err != nil {
		return document.Page{}, err
	}
	if r, err = p.readCloser(ctx, d, r); err != nil {
		return document.Page{}, err
	}
	return r.page(img.Bounds().Dx(), img.Bounds().Dy()), nil
}
