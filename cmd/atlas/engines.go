package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"atlas/internal/crosscheck"
	"atlas/internal/decode"
	"atlas/internal/devanagari"
	"atlas/internal/doctype"
	"atlas/internal/encoded"
	"atlas/internal/face"
	"atlas/internal/infer"
	"atlas/internal/ocr"
	"atlas/internal/pipeline"
	"atlas/internal/vocabulary"
)

// knowledge is what a lender's people may change: the type files and the rules.
type knowledge struct {
	types *doctype.Registry
	rules *crosscheck.Rules
}

func loadKnowledge(c Config) (k knowledge, err error) {
	if k.types, err = loadTypes(c.TypesDir); err != nil {
		return k, err
	}
	k.rules, err = loadRules(c.RulesFile, k.types)
	return k, err
}

// engines are what reads documents: the models, the decoders, the knowledge.
type engines struct {
	knowledge
	pipeline *pipeline.Pipeline
	decoder  *decode.Decoder
	hindi    error          // why print in Devanagari is not read; nil when it is
	closers  []func() error // in the order of opening
}

// openEngines loads everything, which takes seconds. Nothing stays open after an
// error.
func openEngines(c Config) (*engines, error) {
	k, err := loadKnowledge(c)
	if err != nil {
		return nil, err
	}
	return k.openEngines(c)
}

// ocrOptions are those of the OCR engine, which knows the types' captions and their words.
func (c Config) ocrOptions(types *doctype.Registry) ocr.Options {
	return ocr.Options{
		Workers: c.ReadWorkers, Precision: ocr.Precision(c.OCRPrecision),
		Words: slices.Concat(vocabulary.Words(), types.Words(), types.Phrases()),
	}
}

func (k knowledge) openEngines(c Config) (_ *engines, err error) {
	e := &engines{knowledge: k}
	defer func() {
		if err != nil {
			err = errors.Join(err, e.close())
		}
	}()
	models, err := findModels(c.Models)
	if err != nil {
		return nil, err
	}
	runtime, err := infer.Open(models)
	if err != nil {
		return nil, fmt.Errorf("loading the models: %w", err)
	}
	reader, err := ocr.Open(runtime, models, c.ocrOptions(k.types))
	if err != nil {
		return nil, fmt.Errorf("loading the OCR models: %w", err)
	}
	e.closers = append(e.closers, reader.Close)
	faces, err := face.Open(runtime, models)
	if err != nil {
		return nil, fmt.Errorf("loading the face detector: %w", err)
	}
	e.closers = append(e.closers, faces.Close)
	decoder, err := decode.NewDecoder(decode.Options{
		MaxPixels: c.MaxMegapixels * 1_000_000,
		MaxPages:  c.MaxPages,
		CacheDir:  c.decoderCache(),
	})
	if err != nil {
		return nil, fmt.Errorf("starting the decoders: %w", err)
	}
	e.decoder, e.closers = decoder, append(e.closers, decoder.Close)
	networks, err := modelsVersion(models)
	if err != nil {
		return nil, err
	}
	codes, err := loadKeys(c.KeysDir)
	if err != nil {
		return nil, err
	}
	deps := pipeline.Deps{
		Decoder: decoder, Engine: reader, Lines: reader, Spare: reader.Spare, Faces: faces, Types: e.types, Codes: codes,
		Version: versionName(), ModelsVersion: networks,
	}
	hindi, err := devanagari.Find()
	if e.hindi = err; err == nil {
		deps.Hindi = hindi
	}
	e.pipeline = pipeline.New(deps)
	return e, nil
}

// decoderCache is the folder that compiled decoders are kept in.
func (c Config) decoderCache() string { return filepath.Join(c.Data, "cache") }

// close frees the engines. No document may be being read.
func (e *engines) close() error {
	var faults []error
	for i := len(e.closers) - 1; i >= 0; i-- {
		faults = append(faults, e.closers[i]())
	}
	return errors.Join(faults...)
}

func loadTypes(dir string) (*doctype.Registry, error) {
	if dir == "" {
		return doctype.Builtin()
	}
	types, err := doctype.Extended(os.DirFS(dir))
	if err != nil {
		return nil, fmt.Errorf("loading the document types of %s:\n%w", dir, err)
	}
	return types, nil
}

func loadRules(file string, types *doctype.Registry) (*crosscheck.Rules, error) {
	if file == "" {
		return crosscheck.Builtin()
	}
	data, err := os.ReadFile(file)
	if err != nil {
		return nil, fmt.Errorf("reading the cross-check rules: %w", err)
	}
	return crosscheck.Load(data, types.Names)
}

// findModels is the folder of the models: the one configured, else beside the
// program or one folder up, as `make build` leaves it.
func findModels(configured string) (string, error) {
	if configured != "" {
		return configured, nil
	}
	program, err := os.Executable()
	if err != nil {
		return "", fmt.Errorf("finding the program: %w", err)
	}
	if program, err = filepath.EvalSymlinks(program); err != nil {
		return "", fmt.Errorf("finding the program: %w", err)
	}
	places := []string{
		filepath.Join(filepath.Dir(program), "models"),
		filepath.Join(filepath.Dir(program), "..", "models"),
	}
	for _, dir := range places {
		if info, err := os.Stat(dir); err == nil && info.IsDir() {
			return dir, nil
		}
	}
	return "", fmt.Errorf("no models in %s: run `make setup`, or name their folder with --models", strings.Join(places, " or "))
}

// modelsVersion tells two sets of model files apart.
func modelsVersion(dir string) (string, error) {
	files, err := os.ReadDir(dir)
	if err != nil {
		return "", fmt.Errorf("listing the models: %w", err)
	}
	sum := sha256.New()
	for _, f := range files {
		if !f.Type().IsRegular() {
			continue
		}
		data, err := os.ReadFile(filepath.Join(dir, f.Name()))
		if err != nil {
			return "", fmt.Errorf("reading a model: %w", err)
		}
		fmt.Fprintf(sum, "%s %x\n", f.Name(), sha256.Sum256(data))
	}
	return hex.EncodeToString(sum.Sum(nil))[:12], nil
}

// loadKeys reads the keys that sign codes: those of the program, and of a folder of the
// operator's.
func loadKeys(dir string) (encoded.Reader, error) {
	keys, err := encoded.Builtin()
	if err != nil {
		return encoded.Reader{}, fmt.Errorf("loading the keys of codes: %w", err)
	}
	if dir == "" {
		return keys, nil
	}
	own, err := encoded.Load(os.DirFS(dir))
	if err != nil {
		return encoded.Reader{}, fmt.Errorf("loading the keys of codes: %w", err)
	}
	return keys.With(own), nil
}
