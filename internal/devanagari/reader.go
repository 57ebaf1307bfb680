package devanagari

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"math"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"atlas/internal/document"
)

// Program is the name of the Tesseract program, and Language that of its data for
// Hindi, which reads Marathi too: the script is the same.
const (
	Program  = "tesseract"
	Language = "hin"
)

const (
	// readHeight is the height that lines are read at: Tesseract likes capitals of 30 to
	// 40 pixels. readMargin is the paper left around them.
	readHeight = 56
	readMargin = 14

	// minWordConfidence is the confidence, 0 to 1, from which a word is believed. What
	// Tesseract makes of patterns and portraits lies below.
	minWordConfidence = 0.35

	// minLetters is how many characters of Devanagari a line has at least. Single ones are
	// found in anything.
	minLetters = 2

	// perRead bounds one run; 24 lines take about a second on a free core.
	perRead = 20 * time.Second
)

// MaxLines is how many lines are read of a page at most.
const MaxLines = 24

// ErrAbsent is returned by Find when the machine cannot read Devanagari.
var ErrAbsent = errors.New("no program tesseract with the language data hin: `make setup`, or apt-get install tesseract-ocr tesseract-ocr-hin")

// Reader reads lines with the Tesseract program, in a process of its own on one
// thread, for each page. It is safe for concurrent use.
type Reader struct {
	program string
	limiter string // starts the program within limits; "" where there is none
}

// limiter is the program of util-linux that starts another within limits (prlimit(1)):
// 1 GiB of memory, five times what 24 lines take, no file, and perRead of the processor.
const limiter = "prlimit"

var limits = []string{"--as=1073741824", "--fsize=0", "--core=0", "--nofile=32", "--cpu=" + strconv.Itoa(int(perRead.Seconds()))}

// Find looks for the program and its data. Without them it gives ErrAbsent.
func Find() (*Reader, error) {
	program, err := exec.LookPath(Program)
	if err != nil {
		return nil, ErrAbsent
	}
	r := &Reader{program: program}
	if path, err := exec.LookPath(limiter); err == nil {
		r.limiter = path
	}
	out, err := r.run(context.Background(), nil, "--list-langs")
	if err != nil || !slices.Contains(strings.Fields(string(out)), Language) {
		return nil, ErrAbsent
	}
	return r, nil
}

// Programs are what Find and a Reader start, by their paths; none where Find gives
// ErrAbsent for want of the program.
func Programs() []string {
	program, err := exec.LookPath(Program)
	if err != nil {
		return nil
	}
	if limiter, err := exec.LookPath(limiter); err == nil {
		return []string{program, limiter}
	}
	return []string{program}
}

// Lines reads the lines of img that the outlines hold, at most MaxLines of them. The
// result has a line for each that gave Devanagari text; outlines are in img's pixels.
func (r *Reader) Lines(ctx context.Context, img image.Image, outlines []document.Polygon) ([]document.Line, error) {
	outlines = outlines[:min(len(outlines), MaxLines)]
	if len(outlines) == 0 {
		return nil, nil
	}
	crops := make([]*image.Gray, len(outlines))
	for i, o := range outlines {
		crops[i] = cut(img, o, readHeight, readMargin)
	}
	out, err := r.run(ctx, encodeTIFF(crops), "stdin", "stdout", "-l", Language, "--psm", "7", "--dpi", "300", "tsv")
	if err != nil {
		return nil, fmt.Errorf("reading Devanagari: %w", err)
	}
	words, err := parse(out)
	if err != nil {
		return nil, fmt.Errorf("reading Devanagari: %w", err)
	}
	var lines []document.Line
	for i, o := range outlines {
		if line, ok := lineOf(words[i], o, crops[i].Rect); ok {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// run runs the program. Its messages may hold text of the document and are dropped.
func (r *Reader) run(ctx context.Context, stdin []byte, args ...string) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, perRead)
	defer cancel()
	name := r.program
	if r.limiter != "" {
		name, args = r.limiter, slices.Concat(limits, []string{"--", r.program}, args)
	}
	cmd := exec.CommandContext(ctx, name, args...)
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1") // with more it is five times slower
	cmd.Stdin = bytes.NewReader(stdin)
	cmd.WaitDelay = time.Second
	out, err := cmd.Output()
	if err != nil {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, fmt.Errorf("%s failed: %s", Program, cmd.ProcessState)
	}
	return out, nil
}

// word is a row of Tesseract's TSV.
type word struct {
	text       string
	left, wide int // in pixels of the crop
	confidence float64
}

// columns of Tesseract's TSV: level, page, block, paragraph, line, word, left, top,
// width, height, conf, text.
const (
	columns    = 12
	wordLevel  = "5"
	pageColumn = 1
	leftColumn = 6
	wideColumn = 8
	confColumn = 10
	textColumn = 11
)

// parse reads Tesseract's TSV: the words of each page, counted from 0.
func parse(tsv []byte) (map[int][]word, error) {
	words := map[int][]word{}
	scanner := bufio.NewScanner(bytes.NewReader(tsv))
	for scanner.Scan() {
		row := strings.Split(scanner.Text(), "\t")
		if len(row) != columns || row[0] != wordLevel || strings.TrimSpace(row[textColumn]) == "" {
			continue
		}
		page, err1 := strconv.Atoi(row[pageColumn])
		left, err2 := strconv.Atoi(row[leftColumn])
		wide, err3 := strconv.Atoi(row[wideColumn])
		conf, err4 := strconv.ParseFloat(row[confColumn], 64)
		if err := errors.Join(err1, err2, err3, err4); err != nil {
			return nil, errors.New("its table has a number that is none") // not the text itself
		}
		words[page-1] = append(words[page-1], word{strings.TrimSpace(row[textColumn]), left, wide, probability(conf)})
	}
	return words, scanner.Err()
}

// probability is a confidence of Tesseract's, 0 to 100 or -1 for none, as ours are.
func probability(conf float64) float64 {
	if math.IsNaN(conf) {
		return 0
	}
	return max(0, min(1, conf/100))
}

// lineOf makes a line of the words found in a crop. ok is false when they are not
// mostly Devanagari, or not to be believed.
func lineOf(words []word, outline document.Polygon, crop image.Rectangle) (document.Line, bool) {
	l := document.Line{Polygon: outline, Source: document.SourceTesseractHindi, MinConfidence: 1}
	inner := float64(crop.Dx() - 2*readMargin)
	letters, script := 0.0, 0
	add := func(r rune, confidence, x float64) {
		l.Chars = append(l.Chars, document.Char{Rune: r, Confidence: confidence, X: max(0, min(1, x))})
	}
	var text strings.Builder
	for _, w := range words {
		if w.confidence < minWordConfidence {
			continue
		}
		from, wide := float64(w.left-readMargin)/inner, float64(w.wide)/inner
		if text.Len() > 0 {
			text.WriteByte(' ')
			add(' ', w.confidence, from)
		}
		runes := []rune(w.text)
		for i, r := range runes {
			add(r, w.confidence, from+wide*(float64(i)+0.5)/float64(len(runes)))
			l.Confidence += w.confidence
			letters++
			if unicode.Is(unicode.Devanagari, r) {
				script++
			}
		}
		l.MinConfidence = min(l.MinConfidence, w.confidence)
		text.WriteString(w.text)
	}
	if script < minLetters || float64(script) < letters/2 {
		return document.Line{}, false
	}
	l.Text = text.String()
	l.Confidence /= letters
	return l, true
}
