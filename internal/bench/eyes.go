package bench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"time"
	"unicode"

	"golang.org/x/image/draw"

	"atlas/internal/encoded"
	"atlas/internal/ocr"
	"atlas/internal/qr"
)

// Eye looks at a redacted copy for itself. It gives the texts it can read, as they stand
// on the copy, and none of them is one that the product saw.
type Eye struct {
	Name string
	Read func(ctx context.Context, picture image.Image) ([]string, error)
}

// Eyes are those of this machine: the product's own engine at another size and its reader
// of codes, and where they are installed Tesseract and ZBar, which share nothing with
// them.
func Eyes(engine ocr.Engine) []Eye {
	eyes := []Eye{{"OCR at another size", resized(engine)}, {"QR codes", decoded}}
	if _, err := exec.LookPath("tesseract"); err == nil {
		eyes = append(eyes, Eye{"Tesseract", program("tesseract", "stdin", "stdout", "-l", "eng", "--psm", "11")})
	}
	if _, err := exec.LookPath("zbarimg"); err == nil {
		eyes = append(eyes, Eye{"ZBar", zbar})
	}
	return eyes
}

// resized reads a picture larger than it is, or smaller where it is large: the first look
// has found nothing at its own size.
func resized(engine ocr.Engine) func(context.Context, image.Image) ([]string, error) {
	const large = 1600
	return func(ctx context.Context, picture image.Image) ([]string, error) {
		size := picture.Bounds().Size()
		by := 1.4
		if max(size.X, size.Y) > large {
			by = 0.7
		}
		out := image.NewRGBA(image.Rect(0, 0, max(1, int(float64(size.X)*by)), max(1, int(float64(size.Y)*by))))
		draw.CatmullRom.Scale(out, out.Rect, picture, picture.Bounds(), draw.Src, nil)
		page, err := engine.Read(ctx, out)
		var texts []string
		for _, l := range page.Lines {
			texts = append(texts, l.Text)
		}
		return texts, err
	}
}

// decoded gives the numbers in codes, and in what else they say.
func decoded(ctx context.Context, picture image.Image) ([]string, error) {
	codes, err := qr.Find(ctx, picture)
	var texts []string
	for _, c := range codes {
		if x, old := encoded.ParseXMLQR([]byte(c.Text)); old {
			texts = append(texts, x.UID)
		}
	}
	return texts, err
}

// eyeTimeout bounds a look by another program.
const eyeTimeout = 2 * time.Minute

// program reads with a program that takes a picture and gives text.
func program(name string, args ...string) func(context.Context, image.Image) ([]string, error) {
	return func(ctx context.Context, picture image.Image) ([]string, error) {
		ctx, cancel := context.WithTimeout(ctx, eyeTimeout)
		defer cancel()
		var file bytes.Buffer
		if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&file, picture); err != nil {
			return nil, err
		}
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Env = append(cmd.Environ(), "OMP_THREAD_LIMIT=1")
		cmd.Stdin = &file
		out, err := cmd.Output()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return strings.Split(string(out), "\n"), nil
	}
}

// zbarNothing is the exit code of zbarimg when it saw no code (zbarimg(1)).
const zbarNothing = 4

func zbar(ctx context.Context, picture image.Image) ([]string, error) {
	texts, err := program("zbarimg", "--quiet", "--raw", "--set", "*.enable=0", "--set", "qrcode.enable=1", "-")(ctx, picture)
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == zbarNothing {
		return nil, nil
	}
	for i, t := range texts {
		if x, old := encoded.ParseXMLQR([]byte(t)); old {
			texts[i] = x.UID
		} else {
			texts[i] = "" // the digits of a Secure QR are no number
		}
	}
	return texts, err
}

// enough is how many digits of a number in a row tell that it was read: fewer are found
// by chance in other numbers.
const enough = 6

// reads says whether a text shows enough of digits, which must be covered.
func reads(text, digits string) bool {
	var b strings.Builder
	for _, r := range text {
		if unicode.IsDigit(r) {
			b.WriteRune(r)
		}
	}
	for i := 0; i+enough <= len(digits); i++ {
		if strings.Contains(b.String(), digits[i:i+enough]) {
			return true
		}
	}
	return false
}
