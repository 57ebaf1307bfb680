package draw

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-text/typesetting/di"
	"github.com/go-text/typesetting/font"
	"github.com/go-text/typesetting/language"
	"github.com/go-text/typesetting/shaping"
	"golang.org/x/image/math/fixed"
)

// Face names a typeface: its file without the ending.
type Face string

// Faces for Latin text. Devanagari and Tamil in the same string are set in a face of
// their own, bold where the Latin one is bold.
const (
	Sans        Face = "LiberationSans-Regular"
	SansBold    Face = "LiberationSans-Bold"
	Serif       Face = "LiberationSerif-Regular"
	SerifBold   Face = "LiberationSerif-Bold"
	Mono        Face = "LiberationMono-Regular"
	MonoBold    Face = "LiberationMono-Bold"
	Noto        Face = "NotoSans-Regular"
	NotoBold    Face = "NotoSans-Bold"
	NotoSerif   Face = "NotoSerif-Regular"
	NotoSerifB  Face = "NotoSerif-Bold"
	Roboto      Face = "Roboto-Regular"
	RobotoBold  Face = "Roboto-Bold"
	Lato        Face = "Lato-Regular"
	LatoBold    Face = "Lato-Bold"
	Carlito     Face = "Carlito-Regular"
	CarlitoBold Face = "Carlito-Bold"
	DejaVu      Face = "DejaVuSans"
	DejaVuBold  Face = "DejaVuSans-Bold"
	DejaVuMono  Face = "DejaVuSansMono"
	OCRB        Face = "OCRB" // of machine-readable zones (ISO 1073-2)
)

// Bold is the bold face of the same family. Monospaced DejaVu has none.
func (f Face) Bold() Face { return Face(strings.TrimSuffix(string(f), "-Regular")) + "-Bold" }

const (
	devanagari     Face = "NotoSansDevanagari-Regular"
	devanagariBold Face = "NotoSansDevanagari-Bold"
	tamil          Face = "Lohit-Tamil"
)

// em is the size text is shaped at; the shaper rounds sizes up to whole pixels, so
// one large size scaled down keeps fractions.
const em = 1024

// Fonts are the typefaces of a folder. They are safe for concurrent use.
type Fonts struct {
	mu     sync.Mutex // guards the shaper and the faces, which cache as they go
	shaper shaping.HarfbuzzShaper
	faces  map[Face]*font.Face
}

// OpenFonts reads every .ttf and .otf file of a folder.
func OpenFonts(dir string) (*Fonts, error) {
	files, err := filepath.Glob(filepath.Join(dir, "*.[ot]tf"))
	if err != nil {
		return nil, fmt.Errorf("listing fonts: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("no font file in %s", dir)
	}
	f := &Fonts{faces: map[Face]*font.Face{}}
	for _, path := range files {
		face, err := openFace(path)
		if err != nil {
			return nil, fmt.Errorf("reading font %s: %w", filepath.Base(path), err)
		}
		f.faces[Face(strings.TrimSuffix(filepath.Base(path), filepath.Ext(path)))] = face
	}
	return f, nil
}

func openFace(path string) (*font.Face, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return font.ParseTTF(file)
}

// glyph is a shaped glyph: its outline in font units, y up, and where its origin
// stands on the baseline, in ems.
type glyph struct {
	outline []font.Segment
	upem    float64
	x, y    float64
	advance float64
	rune    int // first rune of the cluster in the text
}

// shape sets text on one baseline. A face that is not in the folder panics: the
// layouts name their faces, no outside value reaches here.
func (f *Fonts) shape(text []rune, face Face) (glyphs []glyph, width float64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for start := 0; start < len(text); {
		end, script := f.run(text, start, face)
		name := f.faceFor(text[start:end], face, script)
		out := f.shaper.Shape(shaping.Input{
			Text: text, RunStart: start, RunEnd: end, Direction: di.DirectionLTR,
			Face: f.faces[name], Size: fixed.I(em), Script: script, Language: "en",
		})
		for _, g := range out.Glyphs {
			outline, _ := f.faces[name].GlyphDataOutline(g.GlyphID)
			glyphs = append(glyphs, glyph{
				outline: outline.Segments,
				upem:    float64(f.faces[name].Upem()),
				x:       width + ems(g.XOffset), y: ems(g.YOffset), advance: ems(g.Advance),
				rune: g.TextIndex(),
			})
			width += ems(g.Advance)
		}
		start = end
	}
	return glyphs, width
}

func ems(v fixed.Int26_6) float64 { return float64(v) / 64 / em }

// run is the end of the run from start that one face can draw, and its script.
// Spaces and marks without a script stay with the run before them unless its face
// lacks them.
func (f *Fonts) run(text []rune, start int, face Face) (int, language.Script) {
	script := scriptOf(text[start])
	name := f.faceFor(text[start:start+1], face, script)
	for i := start + 1; i < len(text); i++ {
		s := scriptOf(text[i])
		if s != script || f.faceFor(text[i:i+1], face, s) != name {
			return i, script
		}
	}
	return len(text), script
}

func scriptOf(r rune) language.Script {
	switch {
	case r >= 0x0900 && r <= 0x097f:
		return language.Devanagari
	case r >= 0x0b80 && r <= 0x0bff:
		return language.Tamil
	}
	return language.Latin
}

// faceFor picks the face that holds the run: the script's own, or DejaVu for a sign
// such as ₹ or ✓ that the wanted face lacks.
func (f *Fonts) faceFor(run []rune, face Face, script language.Script) Face {
	bold := strings.HasSuffix(string(face), "Bold")
	switch {
	case script == language.Devanagari && bold:
		return devanagariBold
	case script == language.Devanagari:
		return devanagari
	case script == language.Tamil:
		return tamil
	}
	if f.faces[face] == nil {
		panic("draw: no font " + string(face))
	}
	if _, ok := f.faces[face].NominalGlyph(run[0]); ok {
		return face
	}
	if bold {
		return DejaVuBold
	}
	return DejaVu
}
