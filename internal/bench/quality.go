package bench

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/draw"
	"image/jpeg"
	"io"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"text/tabwriter"

	"atlas/internal/document"
	"atlas/internal/specimen"
	"atlas/internal/specimen/degrade"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/sync/errgroup"
)

// spoiling does to a good photograph what one of the measures must notice.
type spoiling struct {
	measure document.MeasureName
	spoil   func(img *image.RGBA, words []specimen.Word, rng *rand.Rand) *image.RGBA
}

var spoilings = []spoiling{
	{"blur", func(img *image.RGBA, _ []specimen.Word, _ *rand.Rand) *image.RGBA {
		degrade.Blur(img, 4*longer(img)/1600)
		return img
	}},
	{"glare", func(img *image.RGBA, words []specimen.Word, rng *rand.Rand) *image.RGBA {
		l := degrade.Daylight()
		at := words[rng.IntN(len(words))].Polygon.Box().Center()
		l.Exposure = 0.85 // as the camera does when there is something bright
		l.Spots = []degrade.Spot{{X: at.X / float64(img.Rect.Dx()), Y: at.Y / float64(img.Rect.Dy()), Radius: 0.12, Gain: 255}}
		l.Apply(img)
		return img
	}},
	{"too_dark", func(img *image.RGBA, _ []specimen.Word, rng *rand.Rand) *image.RGBA {
		l := degrade.Daylight()
		l.Exposure = 0.12
		l.Apply(img)
		degrade.Grain(img, 6, rng)
		return img
	}},
	{"cut_off", func(img *image.RGBA, words []specimen.Word, _ *rand.Rand) *image.RGBA {
		b := words[0].Polygon.Box()
		for _, w := range words {
			b = b.Union(w.Polygon.Box())
		}
		left, top := 0.15*b.Width(), 0.15*b.Height()
		return crop(img, image.Rect(int(b.MinX+left), int(b.MinY+top), int(b.MaxX-left), int(b.MaxY-top)))
	}},
	{"too_small", func(img *image.RGBA, words []specimen.Word, _ *rand.Rand) *image.RGBA {
		var heights []float64
		for _, w := range words {
			heights = append(heights, w.Polygon.Height())
		}
		slices.Sort(heights)
		return scaled(img, 5/heights[len(heights)/2])
	}},
	{"rotated", func(img *image.RGBA, _ []specimen.Word, _ *rand.Rand) *image.RGBA {
		img, _ = degrade.Turn(img, 1)
		return img
	}},
	{"black_and_white", func(img *image.RGBA, _ []specimen.Word, _ *rand.Rand) *image.RGBA {
		degrade.Grey(img)
		return img
	}},
	{"photo_of_screen", func(img *image.RGBA, _ []specimen.Word, rng *rand.Rand) *image.RGBA {
		degrade.Screen(img, 2.3+1.3*rng.Float64())
		degrade.Blur(img, 0.5)
		return img
	}},
}

func longer(img image.Image) float64 { return float64(max(img.Bounds().Dx(), img.Bounds().Dy())) }

func crop(img *image.RGBA, r image.Rectangle) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, r.Dx(), r.Dy()))
	draw.Draw(out, out.Rect, img, r.Min, draw.Src)
	return out
}

func scaled(img *image.RGBA, by float64) *image.RGBA {
	w, h := float64(img.Rect.Dx())*by, float64(img.Rect.Dy())*by
	out := image.NewRGBA(image.Rect(0, 0, int(math.Max(8, w)), int(math.Max(8, h))))
	xdraw.CatmullRom.Scale(out, out.Rect, img, img.Rect, xdraw.Src, nil)
	return out
}

// QualityReport says how often each measure called a picture bad.
type QualityReport struct {
	rows map[qualityKey]*qualityRow
}

type qualityKey struct {
	what    string // a stratum, or the measure whose spoiling was done
	measure document.MeasureName
}

type qualityRow struct {
	bad, of int
	refused int // answered as unreadable
	names   []string
}

// Quality reads specimens as they are and spoiled in each way. Of a good picture a
// measure that is bad is a false alarm, where the truth does not say otherwise.
func (b Bench) Quality(ctx context.Context, o Options) (*QualityReport, error) {
	report := &QualityReport{rows: map[qualityKey]*qualityRow{}}
	o.Strata = []specimen.Stratum{specimen.CleanScan, specimen.PhonePhoto}
	jobs := b.jobs(&o)
	var mu sync.Mutex
	done := 0
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(o.Workers)
	for _, j := range jobs {
		group.Go(func() error {
			readings, truth, err := b.spoiled(ctx, j)
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			spec, known := b.Types.Spec(j.typ)
			for what, r := range readings {
				report.add(what, r, truth, known && spec.Coloured, fmt.Sprintf("%s-%s-%d", j.typ, j.stratum, j.seed))
			}
			done++
			if b.Progress != nil {
				b.Progress(done, len(jobs))
			}
			return nil
		})
	}
	return report, group.Wait()
}

// spoiled reads a specimen, and a phone photograph of a paper also in each spoiled form.
func (b Bench) spoiled(ctx context.Context, j job) (map[string]document.Reading, specimen.Truth, error) {
	s, err := b.Studio.Draw(j.seed, j.typ, "", j.stratum)
	if err != nil {
		return nil, specimen.Truth{}, err
	}
	out := map[string]document.Reading{}
	if out[string(j.stratum)], _, err = b.Pipeline.Read(ctx, s.File()); err != nil || j.stratum != specimen.PhonePhoto || s.PDF != nil || len(s.Truth.Words) == 0 {
		return out, s.Truth, err
	}
	for i, sp := range spoilings {
		img := image.NewRGBA(image.Rect(0, 0, s.Image.Bounds().Dx(), s.Image.Bounds().Dy()))
		draw.Draw(img, img.Rect, s.Image, s.Image.Bounds().Min, draw.Src)
		var file bytes.Buffer
		img = sp.spoil(img, s.Truth.Words, rand.New(rand.NewPCG(j.seed, uint64(i))))
		if err := jpeg.Encode(&file, img, &jpeg.Options{Quality: 80}); err != nil {
			return nil, s.Truth, err
		}
		if out[string(sp.measure)], _, err = b.Pipeline.Read(ctx, file.Bytes()); err != nil {
			return nil, s.Truth, fmt.Errorf("reading a spoiled specimen: %w", err)
		}
	}
	return out, s.Truth, nil
}

// add counts a reading: of a good picture all measures, of a spoiled one its own.
func (r *QualityReport) add(what string, reading document.Reading, truth specimen.Truth, coloured bool, name string) {
	refused := strings.HasPrefix(reading.Problem.Reason, "image is not readable")
	measured := map[document.MeasureName]document.Grade{}
	for _, m := range reading.Measures {
		if m.Grade == document.Bad || measured[m.Name] == "" {
			measured[m.Name] = m.Grade
		}
	}
	for _, sp := range spoilings {
		good := what == string(specimen.CleanScan) || what == string(specimen.PhonePhoto)
		if sp.measure == "black_and_white" && !coloured || good && truth.Troubled(string(sp.measure)) || !good && what != string(sp.measure) {
			continue
		}
		key := qualityKey{what, sp.measure}
		row := r.rows[key]
		if row == nil {
			row = &qualityRow{}
			r.rows[key] = row
		}
		row.of++
		bad := measured[sp.measure] == document.Bad
		if bad {
			row.bad++
		}
		if bad == good {
			row.names = append(row.names, name)
		}
		if refused {
			row.refused++
		}
	}
}

// WriteText prints the table; with names also the specimens on which a measure was
// wrong.
func (r *QualityReport) WriteText(out io.Writer, names bool) error {
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "measure\talarms, clean\talarms, phone\tfound where spoiled\tof these refused as unreadable")
	cell := func(what string, m document.MeasureName) string {
		row := r.rows[qualityKey{what, m}]
		if row == nil {
			return "-"
		}
		return fmt.Sprintf("%d of %d", row.bad, row.of)
	}
	for _, sp := range spoilings {
		refused := 0
		if row := r.rows[qualityKey{string(sp.measure), sp.measure}]; row != nil {
			refused = row.refused
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\n", sp.measure, cell("clean", sp.measure), cell("phone", sp.measure), cell(string(sp.measure), sp.measure), refused)
	}
	for _, stratum := range []specimen.Stratum{specimen.CleanScan, specimen.PhonePhoto} {
		if row := r.rows[qualityKey{string(stratum), "blur"}]; row != nil {
			fmt.Fprintf(w, "%s refused as unreadable\t%d of %d\n", stratum, row.refused, row.of)
		}
	}
	if names {
		for _, sp := range spoilings {
			for _, what := range []string{"clean", "phone", string(sp.measure)} {
				if row := r.rows[qualityKey{what, sp.measure}]; row != nil && len(row.names) > 0 {
					slices.Sort(row.names)
					fmt.Fprintf(w, "%s wrong, %s: %s\n", sp.measure, what, strings.Join(row.names, " "))
				}
			}
		}
	}
	return w.Flush()
}
