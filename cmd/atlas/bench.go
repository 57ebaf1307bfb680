package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"atlas/internal/bench"
	"atlas/internal/calibration"
	"atlas/internal/calibration/fit"
	"atlas/internal/decode"
	"atlas/internal/document"
	"atlas/internal/ocrbench"
	"atlas/internal/pipeline"
	"atlas/internal/specimen"
)

type benchCommand struct {
	Documents benchDocumentsCommand `cmd:"" default:"withargs" help:"Read specimens of every type and compare with the truth (without a word after bench)."`
	Calibrate benchCalibrateCommand `cmd:"" help:"Fit the confidences on specimens that are drawn for nothing else."`
	Quality   benchQualityCommand   `cmd:"" help:"False alarms and findings of the picture-quality measures, on good and on spoiled specimens."`
	Redaction benchRedactionCommand `cmd:"" help:"Redact drawn Aadhaar papers of all kinds and look at the copies with other eyes."`
	OCR       benchOCRCommand       `cmd:"" name:"ocr" help:"Text accuracy, speed and memory of the OCR engine alone."`
	Ledgers   benchLedgersCommand   `cmd:"" name:"statements" help:"Rows of bank statements that are printed as PDFs with their own text."`
	Peers     benchPeersCommand     `cmd:"" help:"The OCR engine beside others on the same pictures: scripts/peers installs them."`
}

type benchDocumentsCommand struct {
	Seed        uint64             `default:"1" help:"Which specimens to draw."`
	Each        int                `default:"24" help:"Specimens of each type in each stratum."`
	Type        []document.Type    `help:"Only these types." placeholder:"TYPE"`
	Layout      string             `help:"Only this layout of the type."`
	Stratum     []specimen.Stratum `help:"Only these strata: clean, phone, hard." placeholder:"STRATUM"`
	Calibration bool               `help:"Print how far the confidences can be believed, instead of the accuracy."`
	Diagram     string             `help:"With --calibration: draw the reliability diagram (SVG)." placeholder:"FILE" type:"path"`
	Draw        string             `help:"Leave each specimen in this folder, and beside it a picture with what was read outlined." placeholder:"DIR" type:"path"`
	Misses      bool               `help:"List every field that was read wrong."`
	Markdown    bool               `help:"Print the table for the documentation."`
}

// Run measures, and prints the table.
func (c benchDocumentsCommand) Run(ctx context.Context, p *program) error {
	for _, s := range c.Stratum {
		if !slices.Contains(specimen.Strata(), s) {
			return fmt.Errorf("%q is no stratum; there are %v", s, specimen.Strata())
		}
	}
	if c.Diagram != "" && !c.Calibration {
		return errors.New("--diagram goes with --calibration")
	}
	start := time.Now()
	report, err := p.bench(ctx, c.Draw, bench.Options{
		Seed: c.Seed, Each: c.Each, Types: c.Type, Layout: c.Layout, Strata: c.Stratum, Workers: p.ReadWorkers,
	})
	if err != nil {
		return err
	}
	return c.print(p, report, time.Since(start))
}

// keepSpecimens returns what leaves specimens and drawings of them in folder.
func keepSpecimens(decoder *decode.Decoder, folder string) func(context.Context, specimen.Specimen, pipeline.Result) error {
	return func(ctx context.Context, s specimen.Specimen, result pipeline.Result) error {
		name := filepath.Join(folder, strings.ToLower(string(s.Type))+"-"+s.Name)
		end := ".jpg"
		if s.PDF != nil {
			end = ".pdf"
		}
		if err := os.WriteFile(name+end, s.File(), 0o600); err != nil {
			return err
		}
		return drawEvidence(ctx, decoder, s.File(), result.Reading, name+".png")
	}
}

// bench draws specimens and reads them, and leaves them in folder when that is not "".
func (p *program) bench(ctx context.Context, folder string, o bench.Options) (report *bench.Report, err error) {
	err = p.withBench(func(b bench.Bench) error {
		if folder != "" {
			if err := os.MkdirAll(folder, 0o700); err != nil {
				return err
			}
			b.Look = keepSpecimens(b.Pipeline.Decoder, folder)
		}
		report, err = b.Run(ctx, o)
		return err
	})
	return report, err
}

// withBench lends a bench with the engines of the program.
func (p *program) withBench(use func(bench.Bench) error) (err error) {
	e, err := openEngines(p.Config)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.close()) }()
	_, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	return use(bench.Bench{Pipeline: e.pipeline, Types: e.types, Studio: studio, Progress: p.benchProgress()})
}

type benchLedgersCommand struct {
	Seed   uint64 `default:"1" help:"Which statements to print."`
	Each   int    `default:"100" help:"How many."`
	Layout string `help:"Only this layout."`
}

// Run prints statements, reads them and counts those without one wrong row.
func (c benchLedgersCommand) Run(ctx context.Context, p *program) error {
	return p.withBench(func(b bench.Bench) error {
		sum, err := b.Statements(ctx, c.Seed, c.Each, c.Layout)
		if err != nil {
			return err
		}
		for _, name := range sum.Wrong {
			fmt.Fprintln(p.stdout, "wrong:", name)
		}
		_, err = fmt.Fprintf(p.stdout, "seed %d: %d of %d statements without one wrong row, %d of %d rows right, %.2f s a statement\n",
			c.Seed, sum.Right, sum.Statements, sum.RowsRight, sum.Rows, sum.Seconds/float64(max(1, sum.Statements)))
		return err
	})
}

// openStudio finds the models and opens what draws specimens with their fonts.
func openStudio(c Config) (models string, studio *specimen.Studio, err error) {
	if models, err = findModels(c.Models); err != nil {
		return "", nil, err
	}
	studio, err = specimen.Open(filepath.Join(models, "fonts"))
	return models, studio, err
}

func (c benchDocumentsCommand) print(p *program, report *bench.Report, elapsed time.Duration) error {
	write := report.WriteText
	switch {
	case c.Calibration:
		write = report.WriteCalibration
	case c.Markdown:
		write = report.WriteMarkdown
	}
	if err := write(p.stdout); err != nil {
		return err
	}
	if c.Diagram != "" {
		if err := createFile(c.Diagram, report.WriteReliability); err != nil {
			return fmt.Errorf("drawing the diagram: %w", err)
		}
	}
	if c.Misses {
		for _, m := range report.Misses {
			fmt.Fprintf(p.stdout, "%s\t%s\twant %q\tgot %q\t%.2f\n", m.Specimen, m.Field, m.Want, m.Got, m.Confidence)
		}
	}
	_, err := fmt.Fprintf(p.stdout, "\nseed %d, %s in all\n", report.Seed, elapsed.Round(time.Second))
	return err
}

// benchProgress shows the bench's progress on a terminal.
func (p *program) benchProgress() func(done, total int) {
	var step func()
	return func(_, total int) {
		if step == nil {
			step = newProgress(p, total)
		}
		step()
	}
}

type benchCalibrateCommand struct {
	Seed   uint64          `default:"1" help:"Which specimens to draw, of those that no other command draws."`
	Each   int             `default:"24" help:"Specimens of each type in each stratum, at most."`
	Within time.Duration   `default:"13m" help:"Begin no specimen after this time."`
	Type   []document.Type `help:"Only these types: for trying out." placeholder:"TYPE"`
	Out    string          `default:"internal/calibration/calibration.yaml" help:"The file to write." placeholder:"FILE"`
}

// Run reads the specimens, fits, and writes the table.
func (c benchCalibrateCommand) Run(ctx context.Context, p *program) error {
	start := time.Now()
	report, err := p.bench(ctx, "", bench.Options{Seed: c.Seed, Each: c.Each, Types: c.Type, Workers: p.ReadWorkers, Fitting: true, Within: c.Within})
	if err != nil {
		return err
	}
	table := report.Calibrate()
	table.Seed, table.Specimens = c.Seed, report.Documents()
	if err := createFile(c.Out, func(w io.Writer) error { return fit.WriteYAML(w, table) }); err != nil {
		return fmt.Errorf("writing the calibration: %w", err)
	}
	_, err = fmt.Fprintf(p.stdout, "fitted on %d fields of %d specimens in %s: %s\nbuild again, then measure with `atlas bench --calibration`\n",
		table.Classes[calibration.Any].Fields, table.Specimens, time.Since(start).Round(time.Second), c.Out)
	return err
}

// writeFile makes a file of what write writes.
func createFile(name string, write func(io.Writer) error) error {
	file, err := os.Create(name)
	if err != nil {
		return err
	}
	return errors.Join(write(file), file.Close())
}

type benchOCRCommand struct{}

// Run measures the OCR engine in this process, so nothing else is loaded first.
func (benchOCRCommand) Run(ctx context.Context, p *program) error {
	models, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	specimens, err := ocrbench.Specimens(studio)
	if err != nil {
		return err
	}
	types, err := loadTypes(p.TypesDir)
	if err != nil {
		return err
	}
	report, err := ocrbench.Run(ctx, models, p.ocrOptions(types), specimens)
	if err != nil {
		return err
	}
	return report.WriteTable(p.stdout)
}

type benchPeersCommand struct {
	Node     string `help:"The folder where the Node peer is installed; without it, it is left out." placeholder:"DIR"`
	Pictures string `help:"Read the JPEG files of this folder instead of drawn ones; the words of a.jpg are those of a.txt." placeholder:"DIR" type:"existingdir"`
}

// specimens are the pictures to read.
func (c benchPeersCommand) specimens(studio *specimen.Studio) ([]specimen.Specimen, error) {
	if c.Pictures != "" {
		return ocrbench.Pictures(c.Pictures)
	}
	return ocrbench.Specimens(studio)
}

// Run has each engine read the pictures, and prints how they did.
func (c benchPeersCommand) Run(ctx context.Context, p *program) (err error) {
	models, studio, err := openStudio(p.Config)
	if err != nil {
		return err
	}
	specimens, err := c.specimens(studio)
	if err != nil {
		return err
	}
	types, err := loadTypes(p.TypesDir)
	if err != nil {
		return err
	}
	own, err := ocrbench.OpenOwn(ctx, models, p.ocrOptions(types))
	if err != nil {
		return err
	}
	peers := []ocrbench.Peer{own, ocrbench.Tesseract{}}
	defer func() {
		for _, peer := range peers {
			err = errors.Join(err, peer.Close())
		}
	}()
	if c.Node != "" {
		node, err := ocrbench.StartNode(ctx, c.Node)
		if err != nil {
			return err
		}
		peers = append(peers, node)
	}
	folder, err := os.MkdirTemp("", "atlas-peers-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	standings, err := ocrbench.Race(ctx, peers, specimens, folder)
	if err != nil {
		return err
	}
	return ocrbench.WriteStandings(p.stdout, standings)
}
