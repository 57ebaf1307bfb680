//go:build !linux

package decode

import "github.com/tetratelabs/wazero/experimental"

// memory is wazero's own here, which copies when it grows.
var memory experimental.MemoryAllocator
