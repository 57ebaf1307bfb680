package sandbox

import (
	"math"
	"os"
	"path/filepath"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	landlocksys "github.com/landlock-lsm/go-landlock/landlock/syscall"
	"golang.org/x/sys/unix"
)

// system is what programs read that no one puts personal data in.
var system = []string{
	"/usr", "/lib", "/lib64", "/etc/ld.so.cache", "/etc/ld.so.preload", "/etc/localtime", "/etc/alternatives",
	"/proc/self", "/proc/cpuinfo", "/proc/meminfo", "/proc/stat", "/sys/devices/system", "/sys/fs/cgroup", "/sys/kernel/mm",
	"/dev/urandom",
}

// loaders start other programs, so they run wherever a program may.
var loaders = []string{"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-x86_64.so.1", "/lib/ld-musl-aarch64.so.1"}

const (
	readFile   = landlocksys.AccessFSReadFile
	readFolder = readFile | landlocksys.AccessFSReadDir
	writeFile  = readFile | landlocksys.AccessFSWriteFile
	runFile    = readFile | landlocksys.AccessFSExecute
	makeFiles  = readFolder | landlocksys.AccessFSWriteFile | landlocksys.AccessFSTruncate | landlocksys.AccessFSMakeReg | landlocksys.AccessFSMakeDir | landlocksys.AccessFSRemoveFile
)

// EnterFiles leaves the process the paths, and of the network and of signals to others
// nothing. Its memory can be read by no process of the same user, and is not left on disk
// when it crashes.
func EnterFiles(p Paths) []Missing {
	var missing []Missing
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		missing = append(missing, Missing{Memory, err.Error()})
	}
	_ = unix.Setrlimit(unix.RLIMIT_CORE, &unix.Rlimit{}) // giving up cannot fail
	if err := landlock.V7.BestEffort().Restrict(rules(p)...); err != nil {
		return append(missing, Missing{Files, err.Error()})
	}
	if version, err := landlocksys.LandlockGetABIVersion(); err != nil {
		missing = append(missing, Missing{Files, "the kernel has none, or it was not enabled at its start"})
	} else if version < truncates {
		missing = append(missing, Missing{Files, "the kernel's is too old to keep files from being emptied"})
	}
	return missing
}

// truncates is the version of landlock's interface that knows of truncating: Linux 6.2.
const truncates = 3

func rules(p Paths) []landlock.Rule {
	var out []landlock.Rule
	for _, path := range append(append([]string(nil), system...), p.Read...) {
		out = add(out, path, readFile, readFolder)
	}
	for _, path := range p.Write {
		out = add(out, path, writeFile, makeFiles)
	}
	run := p.Run
	if len(run) > 0 {
		run = append(append([]string(nil), run...), loaders...)
	}
	for _, path := range run {
		out = add(out, path, runFile, 0)
	}
	return add(out, os.DevNull, writeFile, 0)
}

// add allows a path what is asked for a file, or for a folder.
func add(rules []landlock.Rule, path string, file, folder landlock.AccessFSSet) []landlock.Rule {
	path, err := filepath.EvalSymlinks(path)
	if err != nil || path == "" {
		return rules
	}
	info, err := os.Stat(path)
	if err != nil {
		return rules
	}
	access := file
	if info.IsDir() {
		access = folder
	}
	if access == 0 {
		return rules
	}
	return append(rules, landlock.PathAccess(access, path))
}

// EnterCalls leaves the process the system calls of a program that computes, and with run
// those by which it starts another; none opens a socket or a file for writing.
func EnterCalls(run bool) []Missing {
	if err := filter(run); err != nil {
		return []Missing{{Calls, err.Error()}}
	}
	return nil
}

// KeepFiles has no program that this process starts inherit a file by accident: one that
// this process itself was started with.
func KeepFiles() {
	// Kernels before 5.11 do not know how; Go marks what it opens itself.
	_ = unix.CloseRange(3, math.MaxUint32, unix.CLOSE_RANGE_CLOEXEC)
}

// WithoutNetwork has a program start without a network: in a namespace of its own, in which
// there is none. It is for exec.Cmd before Start, which fails where the kernel does not
// allow it.
func WithoutNetwork(attr *syscall.SysProcAttr) {
	attr.Cloneflags |= unix.CLONE_NEWNET
	uid, gid := os.Geteuid(), os.Getegid()
	if uid == 0 {
		return
	}
	// Who is not root may do so as the root of a namespace of users, and is again nobody
	// there after the program has started.
	attr.Cloneflags |= unix.CLONE_NEWUSER
	attr.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: uid, Size: 1}}
	attr.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: gid, Size: 1}}
}
