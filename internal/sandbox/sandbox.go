// Package sandbox shuts a process in, so that whoever takes it over by a file it decodes
// can neither call another machine, nor read or write files, nor touch other processes.
//
// A process is shut in twice: EnterFiles before it loads what it works with, EnterCalls
// when it has, and before it sees anything of a stranger's. Each layer stands by itself,
// so one that a kernel lacks takes nothing from the others.
package sandbox

import "fmt"

// Paths are the files that a process still reaches, beside those that every program
// needs: the system's libraries, and what the kernel says of the processors and memory.
// A path that is not there, or is "", is left out.
type Paths struct {
	Read  []string // files, and folders with all in them
	Write []string // folders that files may be made in, until EnterCalls
	Run   []string // programs
}

// Missing is a layer that could not be put in place, and why.
type Missing struct{ Layer, Reason string }

func (m Missing) String() string { return fmt.Sprintf("%s (%s)", m.Layer, m.Reason) }

// Layers.
const (
	Files   = "landlock"
	Calls   = "seccomp"
	Network = "network namespace"
	Memory  = "undumpable memory"
)
