//go:build linux

package sandbox

import (
	"slices"
	"testing"

	"github.com/elastic/go-seccomp-bpf/arch"
)

// TestCallsAreKnown: a call whose name is misspelt would be left out in silence.
func TestCallsAreKnown(t *testing.T) {
	for _, name := range slices.Concat(computing, starting, indirect) {
		_, amd64 := arch.X86_64.SyscallNames[name]
		_, arm64 := arch.AARCH64.SyscallNames[name]
		if !amd64 && !arm64 {
			t.Errorf("neither amd64 nor arm64 has a call %s", name)
		}
	}
}

// TestCallsLeaveNoWay: none of these is ever on a list, on any processor.
func TestCallsLeaveNoWay(t *testing.T) {
	for _, name := range []string{
		"socket", "socketpair", "connect", "bind", "listen", "accept", "accept4", "sendto", "sendmsg", "recvmsg",
		"creat", "rename", "renameat", "renameat2", "unlink", "unlinkat", "mkdir", "mkdirat", "link", "linkat", "symlink", "symlinkat", "truncate", "ftruncate", "memfd_create", "mknod", "mknodat", "chmod", "fchmodat", "chown", "fchownat",
		"open_by_handle_at", "name_to_handle_at", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_open", "pidfd_getfd", "kcmp",
		"mount", "umount2", "pivot_root", "chroot", "setns", "unshare", "bpf", "io_uring_setup", "io_uring_enter", "keyctl", "add_key", "request_key",
		"perf_event_open", "userfaultfd", "fork", "vfork", "execveat", "init_module", "finit_module", "kexec_load", "reboot", "setuid", "setgid", "capset", "ioctl", "personality", "shmget", "semget", "msgget", "mq_open",
		"open", "openat", "kill", "tgkill", "tkill", "prctl", "prlimit64", "clone", // or with some arguments alone
	} {
		if slices.Contains(slices.Concat(computing, starting), name) {
			t.Errorf("%s is allowed whatever its arguments", name)
		}
	}
}
