package reader_test

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"unsafe"

	"github.com/elastic/go-seccomp-bpf"
	"golang.org/x/sys/unix"

	"atlas/internal/reader"
	"atlas/internal/sandbox"
)

// escapes are what somebody would try who has taken over a process that reads. Each says
// how it failed. They are part of this test's binary alone.
var escapes = map[string]func(arg string) error{
	"socket":      func(string) error { return fd(unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)) },
	"udp socket":  func(string) error { return fd(unix.Socket(unix.AF_INET6, unix.SOCK_DGRAM, 0)) },
	"unix socket": func(string) error { return fd(unix.Socket(unix.AF_UNIX, unix.SOCK_STREAM, 0)) },
	"netlink":     func(string) error { return fd(unix.Socket(unix.AF_NETLINK, unix.SOCK_RAW, 0)) },
	"dial": func(address string) error {
		_, err := net.Dial("tcp", address)
		return err
	},
	"listen": func(string) error {
		_, err := net.Listen("tcp", "127.0.0.1:0")
		return err
	},
	"read": func(path string) error {
		_, err := os.ReadFile(path)
		return err
	},
	"list": func(path string) error {
		_, err := os.ReadDir(path)
		return err
	},
	"write": func(path string) error { return os.WriteFile(path, []byte("was here"), 0o600) },
	"append": func(path string) error {
		_, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
		return err
	},
	"truncate": func(path string) error { return os.Truncate(path, 0) },
	"rename":   func(path string) error { return os.Rename(path, path+".moved") },
	"remove":   os.Remove,
	"mkdir":    func(path string) error { return os.Mkdir(path+".d", 0o700) },
	"symlink":  func(path string) error { return os.Symlink(path, path+".link") },
	"chmod":    func(path string) error { return os.Chmod(path, 0o777) },
	"memory file": func(string) error {
		return fd(unix.MemfdCreate("x", 0))
	},
	"exec":      func(string) error { return exec.Command("/bin/sh", "-c", "exit 0").Run() },
	"exec self": func(string) error { return syscall.Exec("/proc/self/exe", []string{"x"}, nil) },
	"fork": func(string) error {
		return call(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0)
	},
	"namespace": func(string) error { return unix.Unshare(unix.CLONE_NEWUSER) },
	"ptrace":    func(pid string) error { return unix.PtraceSeize(number(pid)) },
	"read memory": func(pid string) error {
		var b [8]byte
		local := []unix.Iovec{{Base: &b[0], Len: 8}}
		_, err := unix.ProcessVMReadv(number(pid), local, []unix.RemoteIovec{{Base: 0x10000, Len: 8}}, 0)
		return err
	},
	"open memory": func(pid string) error {
		_, err := os.Open("/proc/" + pid + "/mem")
		return err
	},
	"environ": func(pid string) error { _, err := os.ReadFile("/proc/" + pid + "/environ"); return err },
	"kill":    func(pid string) error { return unix.Kill(number(pid), unix.SIGCONT) },
	"pidfd":   func(pid string) error { return fd(unix.PidfdOpen(number(pid), 0)) },
	"limits":  func(pid string) error { return unix.Prlimit(number(pid), unix.RLIMIT_NOFILE, &unix.Rlimit{}, nil) },
	"mount":   func(path string) error { return unix.Mount("none", path, "tmpfs", 0, "") },
	"bpf":     func(string) error { return call(unix.SYS_BPF, 0, 0, 0) },
	"io_uring": func(string) error {
		return call(unix.SYS_IO_URING_SETUP, 1, uintptr(unsafe.Pointer(new([128]byte))), 0)
	},
	"keyctl":    func(string) error { return call(unix.SYS_KEYCTL, 0, 0, 0) },
	"perf":      func(string) error { return call(unix.SYS_PERF_EVENT_OPEN, 0, 0, 0) },
	"userfault": func(string) error { return call(unix.SYS_USERFAULTFD, 0, 0, 0) },
	"dumpable":  func(string) error { return unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) },
	"chroot":    unix.Chroot,
	"semaphore": func(string) error { return call(unix.SYS_SEMGET, 1, 1, 0o1600) },
}

func fd(n int, err error) error {
	if err == nil {
		_ = unix.Close(n)
	}
	return err
}

func call(number, a, b, c uintptr) error {
	if _, _, errno := syscall.Syscall(number, a, b, c); errno != 0 {
		return errno
	}
	return nil
}

func number(text string) int {
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// try escapes, as a document says: its way, a tab, and what the way needs.
func try(how string) string {
	way, arg, _ := strings.Cut(how, "\t")
	if err := escapes[way](arg); err != nil {
		return err.Error()
	}
	return "done"
}

// state is what the process says of itself.
func state() string {
	var out strings.Builder
	files, _ := filepath.Glob("/proc/self/fd/*")
	for _, f := range files {
		to, err := os.Readlink(f)
		fmt.Fprintf(&out, "file %s %s %v\n", filepath.Base(f), to, err)
	}
	threads, _ := filepath.Glob("/proc/self/task/*/status")
	for _, t := range threads {
		status, _ := os.ReadFile(t)
		for _, line := range strings.Split(string(status), "\n") {
			if strings.HasPrefix(line, "Seccomp:") || strings.HasPrefix(line, "NoNewPrivs:") {
				fmt.Fprintf(&out, "thread %s\n", strings.Join(strings.Fields(line), " "))
			}
		}
	}
	dumpable, _ := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	var core unix.Rlimit
	_ = unix.Getrlimit(unix.RLIMIT_CORE, &core)
	network, _ := os.ReadFile("/proc/self/net/dev")
	fmt.Fprintf(&out, "dumpable %d\ncore %d %d\ninterfaces %d\n", dumpable, core.Cur, core.Max, bytes.Count(network, []byte{':'}))
	return out.String()
}

// TestNoWayOut: a process that reads reaches no network, no file, no other process.
func TestNoWayOut(t *testing.T) {
	folder := t.TempDir()
	database := filepath.Join(folder, "atlas.db")
	if err := os.WriteFile(database, []byte("9999 4105 7058"), 0o600); err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	args := map[string]string{"dial": listener.Addr().String(), "list": folder}
	for _, way := range []string{"ptrace", "read memory", "open memory", "environ", "kill", "pidfd", "limits"} {
		args[way] = strconv.Itoa(os.Getpid())
	}
	confined := open(t, func(o *reader.Options) { o.Confine = reader.MustBeConfined })
	if missing := confined.Missing(); len(missing) > 0 {
		t.Errorf("it is not shut in by %v", missing)
	}
	for way := range escapes {
		arg, ok := args[way]
		if !ok {
			arg = database
		}
		if got := confined.by(t, reader.Reading{Data: []byte("try " + way + "\t" + arg)}); got == "done" {
			t.Errorf("%s is possible", way)
		}
	}
	if content, err := os.ReadFile(database); err != nil || string(content) != "9999 4105 7058" {
		t.Errorf("the file is %q, %v", content, err)
	}
	if left, err := os.ReadDir(folder); err != nil || len(left) != 1 {
		t.Errorf("the folder holds %v, %v", left, err)
	}
}

// TestWaysOutAreTried: without walls the same ways lead out, or their failing there would
// prove nothing. What even then fails is left to the kernel: it is not allowed to anybody
// here, or there is none of it.
func TestWaysOutAreTried(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	free := open(t, func(o *reader.Options) {
		o.Confine = reader.Unconfined
		o.Environ = append(o.Environ, unconfined+"=1")
	})
	for _, way := range []string{"write", "append", "read", "truncate", "chmod", "mkdir", "symlink", "rename", "socket", "unix socket", "listen", "memory file", "exec", "kill", "pidfd", "dumpable"} {
		arg := file
		if way == "kill" || way == "pidfd" {
			arg = strconv.Itoa(os.Getpid())
		}
		if got := free.by(t, reader.Reading{Data: []byte("try " + way + "\t" + arg)}); got != "done" {
			t.Errorf("%s: %s", way, got)
		}
	}
}

// TestNothingIsInherited: what the server has open, and was itself given open, the process
// that reads has not.
func TestNothingIsInherited(t *testing.T) {
	secret, err := os.Open(os.Args[0])
	if err != nil {
		t.Fatal(err)
	}
	defer secret.Close()
	// As a shell or a supervisor would leave it open.
	if _, err := unix.FcntlInt(secret.Fd(), unix.F_SETFD, 0); err != nil {
		t.Fatal(err)
	}
	got := strings.Split(open(t).by(t, reader.Reading{Data: []byte("state")}), "\n")
	for _, line := range got {
		switch {
		case strings.Contains(line, os.Args[0]):
			t.Errorf("the process has %s", line)
		case strings.HasPrefix(line, "thread Seccomp:") && line != "thread Seccomp: 2",
			strings.HasPrefix(line, "thread NoNewPrivs:") && line != "thread NoNewPrivs: 1":
			t.Errorf("a thread is outside: %s", line)
		}
	}
	for _, want := range []string{"core 0 0", "dumpable 0", "interfaces 1"} {
		if !slices.Contains(got, want) {
			t.Errorf("%q is not in\n%s", want, strings.Join(got, "\n"))
		}
	}
}

// TestRequired: where walls are required and one is missing, nothing is read.
func TestRequired(t *testing.T) {
	_, err := reader.Open(t.Context(), reader.Options{
		Program: os.Args[0], Environ: []string{reads + "=1", less + "=1"}, Confine: reader.MustBeConfined,
	})
	if err == nil || !strings.Contains(err.Error(), sandbox.Calls) {
		t.Errorf("got %v, want what is missing", err)
	}
	p := open(t, func(o *reader.Options) { o.Environ = append(o.Environ, less+"=1") })
	if got := p.Missing(); len(got) != 1 || got[0].Layer != sandbox.Calls {
		t.Errorf("missing is %v", got)
	}
	// The layers that are left hold by themselves.
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, way := range []string{"read", "write", "mkdir", "symlink", "exec"} {
		if got := p.by(t, reader.Reading{Data: []byte("try " + way + "\t" + file)}); got == "done" {
			t.Errorf("without %s, %s is possible", sandbox.Calls, way)
		}
	}
}

// forbidFilters has the kernel behave as one without filters of system calls.
func forbidFilters() {
	err := seccomp.LoadFilter(seccomp.Filter{NoNewPrivs: true, Flag: seccomp.FilterFlagTSync, Policy: seccomp.Policy{
		DefaultAction: seccomp.ActionAllow,
		Syscalls:      []seccomp.SyscallGroup{{Names: []string{"seccomp"}, Action: seccomp.ActionErrno}},
	}})
	if err != nil {
		panic(err)
	}
}
