package decode

import (
	"context"
	"fmt"
	"runtime"
	"time"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"atlas/internal/fault"
)

// memoryPages bounds each WebAssembly instance to 512 MiB. A page is 64 KiB.
const memoryPages = 512 << 20 / (64 << 10)

func newCache(dir string) (wazero.CompilationCache, error) {
	if dir == "" {
		return wazero.NewCompilationCache(), nil
	}
	return wazero.NewCompilationCacheWithDir(dir)
}

// runtimeConfig is the sandbox of every module: bounded memory, and code that can
// be stopped in the middle.
func runtimeConfig(cache wazero.CompilationCache) wazero.RuntimeConfig {
	return wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
		WithCompilationCache(cache).
		WithMemoryLimitPages(memoryPages).
		WithCloseOnContextDone(true)
}

// compileContext compiles on every core. It never ends: an engine outlives the
// request that happens to need it first.
func compileContext() context.Context {
	return experimental.WithCompilationWorkers(context.Background(), runtime.GOMAXPROCS(0))
}

// stopped words the end of work that was interrupted: the caller's own error when
// it gave up, a fault of the file when the page took longer than limit. It is nil
// when nothing was interrupted.
func stopped(caller, work context.Context, limit time.Duration) error {
	if err := caller.Err(); err != nil {
		return err
	}
	if work.Err() != nil {
		return fault.New(fault.Invalid, "too_complex", fmt.Sprintf("page takes longer than %v to decode", limit))
	}
	return nil
}
