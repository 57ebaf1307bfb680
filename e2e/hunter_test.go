package e2e_test

import (
	"bytes"
	"compress/gzip"
	"compress/zlib"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"

	"atlas/internal/idnum"
)

// hunter looks for numbers in bytes of any kind: as digits, alone or in groups, in UTF-16,
// as packed decimals or binary integers, and all of that within JSON escapes, percent
// escapes, hexadecimal, base64, gzip and zlib, one within the other up to a depth.
type hunter struct {
	numbers map[string]bool // twelve or sixteen digits
	binary  map[uint64]bool // the same as integers
	packed  map[string]bool // and as packed decimals
	lengths []int

	// The first two bytes that integers and packed decimals may have: nearly none has.
	binaryTop, packedTop [1 << 16]bool
}

func newHunter(numbers []string) *hunter {
	h := &hunter{numbers: map[string]bool{}, binary: map[uint64]bool{}, packed: map[string]bool{}, lengths: []int{12, 16}}
	for _, n := range numbers {
		value, err := strconv.ParseUint(n, 10, 64)
		packed, err2 := hex.DecodeString(n)
		if err != nil || err2 != nil || !slices.Contains(h.lengths, len(n)) {
			panic("a hunter looks for twelve or sixteen digits")
		}
		h.numbers[n], h.binary[value], h.packed[string(packed)] = true, true, true
		h.binaryTop[value>>48], h.packedTop[binary.BigEndian.Uint16(packed)] = true, true
	}
	return h
}

// maxDepth is how many encodings may lie one within the other.
const maxDepth = 3

// hunt returns the forms in which numbers were found, each hit one.
func (h *hunter) hunt(b []byte) []string { return h.within(b, "", maxDepth) }

func (h *hunter) within(b []byte, form string, depth int) []string {
	hits := h.digits(b, form+"digits")
	hits = append(hits, h.integers(b, form)...)
	if bytes.IndexByte(b, 0) >= 0 {
		hits = append(hits, h.digits(bytes.ReplaceAll(b, []byte{0}, nil), form+"UTF-16 ")...)
	}
	if depth == 0 {
		return hits
	}
	for _, view := range views {
		for _, inner := range view.decode(b) {
			hits = append(hits, h.within(inner, form+view.name+" ", depth-1)...)
		}
	}
	return hits
}

// digits finds numbers whose digits stand together, or one separator apart.
func (h *hunter) digits(b []byte, form string) (hits []string) {
	var run []byte
	gap := 0
	for i := 0; i < len(b); i++ {
		switch c := b[i]; {
		case c >= '0' && c <= '9':
			run, gap = append(run, c), 0
			for _, n := range h.lengths {
				if len(run) >= n && h.numbers[string(run[len(run)-n:])] {
					hits = append(hits, form)
				}
			}
		case len(run) > 0 && gap < 3 && (c == ' ' || c == '-' || c == '.' || c == '_' || c == '\t' || c == 0xc2 || c == 0xa0):
			gap++ // a no-break space has two bytes
		default:
			run, gap = run[:0], 0
		}
	}
	return hits
}

// integers finds numbers as integers of eight bytes, and as packed decimals.
func (h *hunter) integers(b []byte, form string) (hits []string) {
	for i := 0; i+6 <= len(b); i++ {
		if h.packedTop[binary.BigEndian.Uint16(b[i:])] && (h.packed[string(b[i:i+6])] || i+8 <= len(b) && h.packed[string(b[i:i+8])]) {
			hits = append(hits, form+"packed decimal")
		}
		if i+8 > len(b) {
			continue
		}
		for _, v := range []uint64{binary.LittleEndian.Uint64(b[i:]), binary.BigEndian.Uint64(b[i:])} {
			if h.binaryTop[v>>48] && h.binary[v] {
				hits = append(hits, form+"integer")
			}
		}
	}
	return hits
}

// views are the encodings that are looked into.
var views = []struct {
	name   string
	decode func([]byte) [][]byte
}{
	{"JSON escapes", unescape},
	{"percent escapes", unpercent},
	{"hexadecimal", unhex},
	{"base64", unbase64},
	{"gzip", func(b []byte) [][]byte {
		return inflate(b, []byte{0x1f, 0x8b, 8}, func(r io.Reader) (io.Reader, error) { return gzip.NewReader(r) })
	}},
	{"zlib", func(b []byte) (all [][]byte) {
		for _, level := range []byte{0x01, 0x5e, 0x9c, 0xda} {
			all = append(all, inflate(b, []byte{0x78, level}, func(r io.Reader) (io.Reader, error) { return zlib.NewReader(r) })...)
		}
		return all
	}},
}

// Escapes among digits, and the runs of both.
var (
	jsonEscape    = regexp.MustCompile(`\\u00[0-9a-fA-F]{2}`)
	jsonRun       = regexp.MustCompile(`(?:\\u00[0-9a-fA-F]{2}|[0-9 ._-]){12,}`)
	percentEscape = regexp.MustCompile(`%[0-9a-fA-F]{2}`)
	percentRun    = regexp.MustCompile(`(?:%[0-9a-fA-F]{2}|[0-9 +._-]){12,}`)
)

func unescape(b []byte) [][]byte {
	if !bytes.Contains(b, []byte(`\u00`)) {
		return nil
	}
	return unescaped(b, jsonRun, jsonEscape)
}

func unpercent(b []byte) [][]byte {
	if bytes.IndexByte(b, '%') < 0 {
		return nil
	}
	return unescaped(b, percentRun, percentEscape)
}

func unescaped(b []byte, run, escape *regexp.Regexp) (all [][]byte) {
	for _, r := range run.FindAll(b, -1) {
		if !escape.Match(r) {
			continue
		}
		all = append(all, escape.ReplaceAllFunc(r, func(e []byte) []byte {
			c, _ := hex.DecodeString(string(e[len(e)-2:])) // it matched
			return c
		}))
	}
	return all
}

func unhex(b []byte) (all [][]byte) {
	for run := range runs(b, &isHex, 24) {
		for start := range 2 {
			text := run[start:]
			plain := make([]byte, len(text)/2)
			_, _ = hex.Decode(plain, text[:len(text)/2*2]) // it matched
			all = append(all, plain)
		}
	}
	return all
}

// runs are those of at least so many bytes of a class.
func runs(b []byte, class *[256]bool, least int) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		start := 0
		for i := 0; i <= len(b); i++ {
			if i < len(b) && class[b[i]] {
				continue
			}
			if i-start >= least && !yield(b[start:i]) {
				return
			}
			start = i + 1
		}
	}
}

var (
	isHex    = classOf("0123456789abcdefABCDEF")
	isBase64 = classOf("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+/-_")
)

func classOf(letters string) (class [256]bool) {
	for _, c := range []byte(letters) {
		class[c] = true
	}
	return class
}

func unbase64(b []byte) (all [][]byte) {
	for run := range runs(b, &isBase64, 16) {
		text := strings.NewReplacer("-", "+", "_", "/").Replace(string(run))
		for start := range 4 { // a number may begin anywhere within
			part := text[start:]
			if len(part)%4 == 1 { // no encoding has such a length
				part = part[:len(part)-1]
			}
			if plain, err := base64.RawStdEncoding.DecodeString(part); err == nil {
				all = append(all, plain)
			}
		}
	}
	return all
}

// maxInflated bounds what one stream may grow to.
const maxInflated = 64 << 20

func inflate(b, magic []byte, open func(io.Reader) (io.Reader, error)) (all [][]byte) {
	for at := 0; ; at++ {
		next := bytes.Index(b[at:], magic)
		if next < 0 {
			return all
		}
		at += next
		r, err := open(bytes.NewReader(b[at:]))
		if err != nil {
			continue
		}
		if plain, _ := io.ReadAll(io.LimitReader(r, maxInflated)); len(plain) > 0 { // a stream that is cut off has a beginning
			all = append(all, plain)
		}
	}
}

// forms write a number in the ways that a hunter must see through.
var forms = map[string]func(number string) []byte{
	"digits":          func(n string) []byte { return []byte(n) },
	"within a number": func(n string) []byte { return []byte("4" + n + "7") },
	"groups":          func(n string) []byte { return []byte(n[:4] + " " + n[4:8] + " " + n[8:]) },
	"dashes":          func(n string) []byte { return []byte(n[:4] + "-" + n[4:8] + "-" + n[8:]) },
	"no-break spaces": func(n string) []byte { return []byte(n[:4] + "\u00a0" + n[4:8] + "\u00a0" + n[8:]) },
	"JSON":            func(n string) []byte { return fmt.Appendf(nil, `{"value":"%s \u00%x%s"}`, n[:4], n[4], n[5:]) },
	"percent":         func(n string) []byte { return []byte(strings.ReplaceAll(url.QueryEscape(n[:4]+" "+n[4:]), "+", "%20")) },
	"hexadecimal":     func(n string) []byte { return []byte(hex.EncodeToString([]byte(n))) },
	"base64":          func(n string) []byte { return []byte(base64.StdEncoding.EncodeToString([]byte("x: " + n + ";"))) },
	"base64 of URLs":  func(n string) []byte { return []byte(base64.RawURLEncoding.EncodeToString([]byte("xy: " + n + "?>"))) },
	"UTF-16":          func(n string) []byte { return utf16Bytes(n, binary.LittleEndian) },
	"UTF-16, big":     func(n string) []byte { return utf16Bytes(n, binary.BigEndian) },
	"gzip": func(n string) []byte {
		return squeezed(n, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
	},
	"zlib": func(n string) []byte {
		return squeezed(n, func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) })
	},
	"integer":        func(n string) []byte { return binary.LittleEndian.AppendUint64(nil, number(n)) },
	"integer, big":   func(n string) []byte { return binary.BigEndian.AppendUint64(nil, number(n)) },
	"packed decimal": func(n string) []byte { b, _ := hex.DecodeString(n); return b },
	"gzip in base64 in JSON": func(n string) []byte {
		inner := squeezed(n, func(w io.Writer) io.WriteCloser { return gzip.NewWriter(w) })
		return fmt.Appendf(nil, `{"body":%q}`, base64.StdEncoding.EncodeToString(inner))
	},
}

func utf16Bytes(s string, order binary.AppendByteOrder) (b []byte) {
	for _, unit := range utf16.Encode([]rune(s)) {
		b = order.AppendUint16(b, unit)
	}
	return b
}

func squeezed(s string, open func(io.Writer) io.WriteCloser) []byte {
	var b bytes.Buffer
	w := open(&b)
	_, _ = io.WriteString(w, `{"aadhaar":"`+s+`"}`) // a buffer takes everything
	_ = w.Close()
	return b.Bytes()
}

func number(n string) uint64 {
	v, _ := strconv.ParseUint(n, 10, 64) // digits
	return v
}

// TestHunter: a number that is planted in noise, in any form, is found, and nothing is
// found where none is.
func TestHunter(t *testing.T) {
	planted := []string{"99994105705", "918422765310447"}
	for i, n := range planted {
		planted[i] = n + string(idnum.VerhoeffDigit(n))
	}
	h := newHunter(planted)
	rng := rand.New(rand.NewPCG(6, 5))
	noise := make([]byte, 1<<18)
	for i := range noise {
		noise[i] = byte(rng.Uint32())
	}
	if hits := h.hunt(noise); len(hits) > 0 {
		t.Errorf("found in noise: %v", hits)
	}
	if hits := h.hunt([]byte("9999 4105 7057, 999941057, XXXX XXXX 7058")); len(hits) > 0 {
		t.Errorf("found in other numbers: %v", hits)
	}
	for name, form := range forms {
		for _, n := range planted {
			at := rng.IntN(len(noise) - 1<<10)
			text := slices.Concat(noise[:at], []byte("|"), form(n), []byte("|"), noise[at:])
			if hits := h.hunt(text); len(hits) == 0 {
				t.Errorf("%s in the form %q is not found", n, name)
			}
		}
	}
}
