package decode

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"atlas/internal/fault"
)

// What bounds the memory of a WebAssembly instance. One file stays below 512 MiB with
// the picture that is taken out of a PDF, 64 MB at most.
const (
	pdfMemory  = 416 << 20
	heicMemory = 512 << 20
)

func newCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return wazero.NewCompilationCache(), nil
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

// runtimeConfig is the sandbox of every module: bounded memory, and code that can
// be stopped in the middle.
func runtimeConfig(cache wazero.CompilationCache, memory uint32) wazero.RuntimeConfig {
	const page = 64 << 10
	return wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(cache).
		WithMemoryLimitPages(memory / page).
		WithCloseOnContextDone(true)
}

// compileContext compiles on every core, and has instances use memory. It never ends: an engine outlives the
// request that happens to need it first.
func compileContext() context.Context {
	ctx := experimental.WithMemoryAllocator(context.Background(), memory)
	return experimental.WithCompilationWorkers(ctx, runtime.GOMAXPROCS(0))
}

// errTooMuchWork is why work was interrupted that had its share of the processor.
var errTooMuchWork = errors.New("its share of the processor is used up")

// stopped words the end of work that was interrupted: the caller's own error when
// it gave up, a fault of the file when the page took longer than limit or more of the
// processor than its share. It is nil when nothing was interrupted.
func stopped(caller, work context.Context, limit time.Duration) error {
	if err := caller.Err(); err != nil {
		return err
	}
	if errors.Is(context.Cause(work), errTooMuchWork) {
		return fault.New(fault.Invalid, "too_complex", "page is too complex to decode")
	}
	if work.Err() != nil {
		return fault.New(fault.Invalid, "too_complex", fmt.Sprintf("page takes longer than %v to decode", limit))
	}
	return nil
}
