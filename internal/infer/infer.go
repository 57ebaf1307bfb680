// Package infer runs ONNX models on the CPU. It is the only package that touches
// ONNX Runtime's memory: tensors go in as Go slices, results are lent to a
// callback, and nothing of the library outlives a call.
package infer

import (
	"fmt"
	"os"
	"path/filepath"
	"sync"

	ort "github.com/yalue/onnxruntime_go"

	"atlas/internal/fault"
)

// libraryName is the shared library as scripts/models leaves it in the models
// folder. The binding asks for C API 24, which ONNX Runtime has since 1.24.
const libraryName = "libonnxruntime.so.1"

// environment guards ONNX Runtime's process-wide environment. It is never taken
// down: sessions of any Runtime live in it, and the library cannot be unloaded
// while one of them may still run.
var environment sync.Mutex

// Runtime opens models. It is safe for concurrent use and has nothing to close.
type Runtime struct{}

// Open loads the ONNX Runtime library of modelsDir. The library is loaded once a
// process: a later Open uses the one that is there, whatever folder it names.
func Open(modelsDir string) (*Runtime, error) {
	dir, err := filepath.Abs(modelsDir)
	if err != nil {
		return nil, fmt.Errorf("finding the models folder: %w", err)
	}
	library := filepath.Join(dir, libraryName)
	if _, err := os.Stat(library); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "models_missing",
			fmt.Sprintf("no %s in %s: run `make setup` to fetch the models", libraryName, dir))
	}
	environment.Lock()
	defer environment.Unlock()
	if ort.IsInitialized() {
		return &Runtime{}, nil
	}
	ort.SetSharedLibraryPath(library)
	// Errors come back from the call that met them; the library shall not print them too.
	if err := ort.InitializeEnvironment(ort.WithLogLevelFatal()); err != nil {
		return nil, fault.Wrap(err, fault.Internal, "runtime_unusable",
			fmt.Sprintf("%s cannot be used: run `make setup` to fetch the version that was tested", library))
	}
	return &Runtime{}, nil
}

// Version is the version of the loaded library, such as "1.24.3".
func (r *Runtime) Version() string { return ort.GetVersion() }

// Session opens a model from its serialised graph, whose bytes may be dropped
// afterwards. inputs and outputs name the graph's tensors in the order Run takes and
// gives them.
func (r *Runtime) Session(model []byte, inputs, outputs []string) (*Session, error) {
	options, err := sessionOptions()
	if err != nil {
		return nil, fmt.Errorf("setting up the session: %w", err)
	}
	defer options.Destroy()
	s, err := ort.NewDynamicAdvancedSessionWithONNXData(model, inputs, outputs, options)
	if err != nil {
		return nil, fault.Wrap(err, fault.Internal, "model_unusable", "the model cannot be loaded")
	}
	return &Session{ort: s, outputs: len(outputs)}, nil
}

// sessionOptions keeps every run on the caller's own thread: the server runs one
// document a core, and spinning helper threads were measured to halve throughput.
// Level ALL is where the blocked convolution layout comes from (1.7 times faster
// than EXTENDED); the arena saves the page faults of fresh memory (1.8 times).
func sessionOptions() (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	for _, set := range []error{
		o.SetIntraOpNumThreads(1),
		o.SetInterOpNumThreads(1),
		o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll),
		o.SetCpuMemArena(true),
		o.SetMemPattern(true),
	} {
		if set != nil {
			o.Destroy()
			return nil, set
		}
	}
	return o, nil
}
