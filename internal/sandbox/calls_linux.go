package sandbox

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"runtime"

	"github.com/elastic/go-seccomp-bpf"
	"github.com/elastic/go-seccomp-bpf/arch"
	"golang.org/x/sys/unix"
)

// computing are the calls of a program that computes, reads files and talks over what it
// was given. Those that a processor's table has not are left out for it.
var computing = []string{
	// What is open.
	"read", "readv", "pread64", "preadv", "write", "writev", "lseek", "close", "close_range", "fcntl", "dup", "dup2", "dup3",
	"pipe", "pipe2", "fstat", "fadvise64", "poll", "ppoll", "select", "pselect6",
	"epoll_create1", "epoll_ctl", "epoll_wait", "epoll_pwait", "epoll_pwait2", "eventfd2",
	// Files, to look at: what can be opened is for landlock to say.
	"stat", "lstat", "newfstatat", "statx", "statfs", "fstatfs", "access", "faccessat", "faccessat2",
	"readlink", "readlinkat", "getdents64", "getcwd",
	// Memory.
	"mmap", "mprotect", "munmap", "mremap", "madvise", "brk", "mincore", "get_mempolicy",
	// Threads and signals of this process.
	"futex", "set_robust_list", "get_robust_list", "rseq", "membarrier", "set_tid_address", "arch_prctl", "gettid", "getpid", "getppid",
	"sched_yield", "sched_getaffinity", "sched_setaffinity", "sched_getparam", "sched_getscheduler", "getcpu", "getpriority",
	"rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigtimedwait", "sigaltstack", "restart_syscall", "exit", "exit_group",
	// Time, chance, and what the machine is.
	"nanosleep", "clock_nanosleep", "clock_gettime", "clock_getres", "gettimeofday", "time", "times", "getrusage",
	"getrandom", "uname", "sysinfo", "getrlimit", "setrlimit", "getuid", "geteuid", "getgid", "getegid", "getpgid", "getpgrp",
}

// starting are the calls by which Go starts a program, waits for it and ends it. A handle
// of a process (pidfd) comes with starting it alone.
var starting = []string{"execve", "wait4", "waitid", "pidfd_send_signal"}

// namespaces are the flags of clone(2) that make new ones, in which a process may do more.
const namespaces = unix.CLONE_NEWNS | unix.CLONE_NEWUTS | unix.CLONE_NEWIPC | unix.CLONE_NEWUSER | unix.CLONE_NEWPID | unix.CLONE_NEWNET | unix.CLONE_NEWCGROUP

const writing = unix.O_WRONLY | unix.O_RDWR | unix.O_CREAT | unix.O_TRUNC

// filter has the kernel refuse all other calls, with EPERM, to every thread.
func filter(run bool) error {
	info, err := arch.GetInfo("")
	if err != nil {
		return err
	}
	names := computing
	clone := seccomp.ArgumentConditions{{Argument: 0, Operation: seccomp.BitsNotSet, Value: namespaces}}
	if run {
		names = append(append([]string(nil), names...), starting...)
	} else {
		clone = append(clone, seccomp.Condition{Argument: 0, Operation: seccomp.BitsSet, Value: unix.CLONE_THREAD})
	}
	self := uint64(os.Getpid())
	only := func(name string, argument uint32, op seccomp.Operation, values ...uint64) (out []seccomp.NameWithConditions) {
		for _, v := range values {
			out = append(out, seccomp.NameWithConditions{Name: name, Conditions: seccomp.ArgumentConditions{{Argument: argument, Operation: op, Value: v}}})
		}
		return out
	}
	var some []seccomp.NameWithConditions
	for _, rule := range [][]seccomp.NameWithConditions{
		{{Name: "clone", Conditions: clone}},
		only("open", 1, seccomp.BitsNotSet, writing),
		only("openat", 2, seccomp.BitsNotSet, writing),
		only("kill", 0, seccomp.Equal, self),
		only("tgkill", 0, seccomp.Equal, self),
		only("prlimit64", 0, seccomp.Equal, 0),
		only("prctl", 0, seccomp.Equal, unix.PR_SET_NAME, unix.PR_GET_NAME, unix.PR_SET_VMA, unix.PR_GET_DUMPABLE),
	} {
		if _, known := info.SyscallNames[rule[0].Name]; known {
			some = append(some, rule...)
		}
	}
	runtime.LockOSThread() // no_new_privs is this thread's until the filter takes it to the others
	defer runtime.UnlockOSThread()
	err = seccomp.LoadFilter(seccomp.Filter{
		NoNewPrivs: true,
		Flag:       seccomp.FilterFlagTSync,
		Policy: seccomp.Policy{
			DefaultAction: seccomp.ActionErrno,
			Syscalls: []seccomp.SyscallGroup{
				{Action: seccomp.ActionAllow, Names: known(info, names), NamesWithCondtions: some},
				{Action: unknown, Names: known(info, indirect)},
			},
		},
	})
	if err != nil {
		return err
	}
	return everyThread()
}

// everyThread makes sure that no thread was left out, which the kernel says by a result
// that the library does not look at.
func everyThread() error {
	files, err := filepath.Glob("/proc/self/task/*/status")
	if err != nil || len(files) == 0 {
		return errors.New("the threads cannot be seen: /proc is not there")
	}
	for _, file := range files {
		status, err := os.ReadFile(file)
		if err == nil && !bytes.Contains(status, []byte("\nSeccomp:\t2\n")) { // else it has ended
			return errors.New("a thread was left out")
		}
	}
	return nil
}

// indirect are calls whose arguments lie in memory, where a filter sees none: libraries
// that are told there is no such call use the older one.
var indirect = []string{"clone3", "openat2"}

// unknown is the answer of a kernel that has no such call.
const unknown = seccomp.Action(unix.SECCOMP_RET_ERRNO | uint32(unix.ENOSYS))

func known(info *arch.Info, names []string) (out []string) {
	for _, name := range names {
		if _, ok := info.SyscallNames[name]; ok {
			out = append(out, name)
		}
	}
	return out
}
