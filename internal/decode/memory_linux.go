package decode

import (
	"slices"
	"sync"

	"github.com/tetratelabs/wazero/experimental"
	"golang.org/x/sys/unix"
)

// sandboxMemory is where WebAssembly instances have their memory. By itself wazero grows
// one by copying it to a larger place, and a page that fills 400 MB held a gigabyte for
// moments. Here room for all that an instance may have is set apart as addresses, which
// cost nothing until they are written to.
//
// Room is given to the next instance, never back to the system: what the library still
// holds of an instance that ended must not be an address that is gone.
type sandboxMemory struct {
	mu   sync.Mutex
	free [][]byte
}

// memory is that of every engine of the process.
var memory experimental.MemoryAllocator = &sandboxMemory{}

// Allocate implements experimental.MemoryAllocator.
func (m *sandboxMemory) Allocate(_, most uint64) experimental.LinearMemory {
	m.mu.Lock()
	defer m.mu.Unlock()
	fits := func(b []byte) bool { return uint64(len(b)) >= most }
	if i := slices.IndexFunc(m.free, fits); i >= 0 {
		b := m.free[i]
		m.free = slices.Delete(m.free, i, i+1)
		return &sandbox{m, b}
	}
	b, err := unix.Mmap(-1, 0, int(most), unix.PROT_READ|unix.PROT_WRITE, unix.MAP_ANON|unix.MAP_PRIVATE|unix.MAP_NORESERVE)
	if err != nil {
		return &sandbox{m, nil}
	}
	return &sandbox{m, b}
}

// sandbox is the memory of one instance.
type sandbox struct {
	from *sandboxMemory
	room []byte
}

// Reallocate implements experimental.LinearMemory.
func (s *sandbox) Reallocate(size uint64) []byte {
	if size > uint64(len(s.room)) {
		return nil
	}
	return s.room[:size]
}

// Free implements experimental.LinearMemory.
func (s *sandbox) Free() {
	if s.room == nil {
		return
	}
	// The pages go, and read as zeros when the next instance touches them. Room that
	// cannot be emptied is left alone.
	if unix.Madvise(s.room, unix.MADV_DONTNEED) == nil {
		s.from.mu.Lock()
		defer s.from.mu.Unlock()
		s.from.free = append(s.from.free, s.room)
	}
	s.room = nil
}
