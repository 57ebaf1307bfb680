package e2e_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"
)

// confinedVariable has TestMain confine the process: to run tests, or to be tempted. Names
// that begin with ATLAS_ would be settings.
const (
	confinedVariable = "E2E_CONFINED"
	confinedTests    = "tests"
	confinedTempted  = "tempted"
	programVariable  = "E2E_PROGRAM" // built already
)

// temptation is how long a call into nowhere may take.
const temptation = 300 * time.Millisecond

// egressRun are the tests that run without a way out: upload, reading, comparing, callback,
// masked copy. `make egress` has all of them do.
var egressRun = flag.String("egress.run", "^(TestOneApplication|TestRedactURL)$", "tests that TestZeroEgress runs")

// egressSkip are tests that install packages, or confine.
const egressSkip = "^(TestZeroEgress|TestEgressIsSeen|TestExample.*|TestGenerated.*)$"

// runConfined is TestMain of a confined process.
func runConfined(m *testing.M, what string) (code int) {
	world, err := confine()
	if err != nil {
		fmt.Println("egress:", err)
		return 1
	}
	if what == confinedTempted {
		if err := tempt(); err != nil {
			fmt.Println("egress:", err)
		}
	} else {
		code = m.Run()
	}
	if nothing := world.end(os.Stdout); !nothing {
		return 1
	}
	return code
}

// confined runs this test program again without a way out and returns what it printed.
func confined(t *testing.T, what string, args ...string) (out string, err error) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], args...)
	cmd.Env = append(os.Environ(), confinedVariable+"="+what, programVariable+"="+program)
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS}
	var text bytes.Buffer
	cmd.Stdout, cmd.Stderr = &text, &text
	err = cmd.Run()
	return text.String(), err
}

// TestZeroEgress: the real program does its work where nothing leads out of the machine,
// and does not try to get out: no packet is sent and no name asked for.
func TestZeroEgress(t *testing.T) {
	out, err := confined(t, confinedTests, "-test.v", "-test.run", *egressRun, "-test.skip", egressSkip, "-test.timeout", "30m")
	if err != nil || !strings.Contains(out, "egress: 0 destinations\n") {
		t.Errorf("%v\n%s", err, out)
	}
	if n := strings.Count(out, "--- PASS: "); n < 2 {
		t.Errorf("%d tests passed without a way out:\n%s", n, out)
	} else {
		t.Logf("%d tests, 0 packets", n)
	}
}

// TestEgressIsSeen: what a confined process sends is seen, or TestZeroEgress proves nothing.
func TestEgressIsSeen(t *testing.T) {
	out, err := confined(t, confinedTempted)
	if err == nil {
		t.Error("a process that tried to get out ended well")
	}
	for _, want := range []string{"tcp 192.0.2.1:443", "tcp [2001:db8::1]:443", "udp 198.18.0.53:53"} {
		if !strings.Contains(out, "egress: "+want) {
			t.Errorf("%s was not seen:\n%s", want, out)
		}
	}
}
