package decode

import (
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"

	"golang.org/x/image/tiff"

	"atlas/internal/fault"
)

// check holds the size an image claims against the limit, before any memory is
// taken for it.
func (l limits) check(width, height int) error {
	if width <= 0 || height <= 0 {
		return damaged("it has no pixels", nil)
	}
	if width > l.pixels/height {
		return fault.New(fault.TooLarge, "image_too_large", fmt.Sprintf("image is larger than %g megapixels", float64(l.pixels)/1e6))
	}
	return nil
}

func (l limits) tooManyPages() error {
	return fault.New(fault.TooLarge, "too_many_pages", fmt.Sprintf("file has more than %d pages", l.pages))
}

func damaged(why string, err error) error {
	return fault.Wrap(err, fault.Invalid, "image_damaged", "image is damaged: "+why)
}

// explain words an error of a decoder. Their errors are sorted by type: the text
// is for the logs.
func explain(f format, err error) error {
	var (
		known           *fault.Error
		jpegUnsupported jpeg.UnsupportedError
		pngUnsupported  png.UnsupportedError
		tiffUnsupported tiff.UnsupportedError
	)
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return damaged("the file is cut short", err)
	case errors.As(err, &jpegUnsupported), errors.As(err, &pngUnsupported), errors.As(err, &tiffUnsupported):
		return fault.Wrap(err, fault.Unsupported, "variant_unsupported", fmt.Sprintf("this kind of %s image is not supported", f))
	}
	return damaged("its content cannot be read", err)
}

// recoverDamaged turns a panic of a decoder into a fault of the file that caused
// it.
func recoverDamaged(err *error) {
	if r := recover(); r != nil {
		*err = damaged("its content cannot be read", fmt.Errorf("decoder panicked: %v", r))
	}
}
