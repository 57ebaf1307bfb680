// Package servertest starts the servers that Atlas can be set to work with, for tests:
// PostgreSQL, as Debian has it, and versitygw, which speaks S3. Each is started once a
// test binary, when it is first asked for, and ends with the binary, however that ends.
// What tests say of servers, too: their processor time, their log.
package servertest

import (
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience is many times what a server takes to start on a busy machine.
const patience = 2 * time.Minute

// lifelines holds the standard input of each guard; see spawn.
var (
	mu        sync.Mutex
	lifelines []io.Closer
)

// pidFile is where the guard of a server leaves the server's number.
const pidFile = "pid"

// stop sends a signal to the server of a folder and waits until it has ended.
func stop(dir string, signal syscall.Signal) error {
	text, err := os.ReadFile(filepath.Join(dir, pidFile))
	if err != nil {
		return err
	}
	pid, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, signal); err != nil {
		return err
	}
	for deadline := time.Now().Add(patience); syscall.Kill(pid, 0) == nil; time.Sleep(10 * time.Millisecond) {
		if state, _ := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid)); strings.Contains(string(state), ") Z ") {
			return nil // its guard has yet to look
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the server %d does not end", pid)
		}
	}
	return nil
}

// spawn runs a server until this process has ended, and then removes dir. A shell
// guards it, which reads from this process: even kill -9 closes what it reads from.
func spawn(dir string, as *syscall.Credential, log *os.File, program string, args ...string) error {
	const guard = `dir=$1; shift; "$@" </dev/null & echo $! >"$dir/pid"; read -r _; kill -QUIT $!; wait; rm -rf "$dir"`
	cmd := exec.Command("sh", append([]string{"-c", guard, "guard", dir, program}, args...)...)
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: as, Setpgid: true} // Ctrl-C is for the tests
	lifeline, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	mu.Lock()
	lifelines = append(lifelines, lifeline)
	mu.Unlock()
	return cmd.Start()
}

// folder makes a folder for a server's files, owned by as.
func folder(name string, as *syscall.Credential) (string, error) {
	dir, err := os.MkdirTemp("", "atlas-"+name+"-")
	if err == nil && as != nil {
		err = os.Chown(dir, int(as.Uid), int(as.Gid))
	}
	return dir, err
}

// freeAddress is an address of this machine where nothing listens.
func freeAddress() (string, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return "", err
	}
	return l.Addr().String(), l.Close()
}

// await polls until ok gives nil.
func await(what string, log *os.File, ok func() error) error {
	var err error
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if err = ok(); err == nil {
			return nil
		}
	}
	text, _ := os.ReadFile(log.Name()) // it is only to help
	return fmt.Errorf("%s does not answer: %w\n%s", what, err, text)
}

// install runs a script of the set-up, which does nothing when all is there.
func install(script string) error {
	root, err := moduleRoot()
	if err != nil {
		return err
	}
	if out, err := exec.Command(filepath.Join(root, "scripts", script)).CombinedOutput(); err != nil {
		return fmt.Errorf("scripts/%s: %w\n%s", script, err, out)
	}
	return nil
}

func moduleRoot() (string, error) {
	out, err := exec.Command("go", "env", "GOMOD").Output()
	if err != nil {
		return "", fmt.Errorf("finding go.mod: %w", err)
	}
	return filepath.Dir(strings.TrimSpace(string(out))), nil
}

func must(t testing.TB, url string, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return url
}
