package ocrbench

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"text/tabwriter"
	"time"

	"atlas/internal/ocr"
	"atlas/internal/specimen"
)

// Reading is what an engine made of a picture: its text, and the time it took on one
// thread.
type Reading struct {
	Text      string
	Wall, CPU time.Duration
}

// Peer is an OCR engine to compare with. It reads a JPEG file. The time to start is not
// part of a Reading where the engine stays loaded.
type Peer interface {
	Name() string
	Read(ctx context.Context, path string) (Reading, error)
	Close() error
}

// Tesseract is the command-line program as people run it: a process a picture, with
// its detection of the page's orientation (psm 1).
type Tesseract struct{}

// Name implements Peer.
func (Tesseract) Name() string { return "tesseract --psm 1" }

// Read implements Peer.
func (Tesseract) Read(ctx context.Context, path string) (Reading, error) {
	cmd := exec.CommandContext(ctx, "tesseract", path, "stdout", "-l", "eng", "--psm", "1")
	cmd.Env = append(os.Environ(), "OMP_THREAD_LIMIT=1") // more threads wait for each other
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return Reading{}, fmt.Errorf("tesseract: %w: %s", err, stderr.String())
	}
	used := cmd.ProcessState
	return Reading{stdout.String(), time.Since(start), used.UserTime() + used.SystemTime()}, nil
}

// Close implements Peer.
func (Tesseract) Close() error { return nil }

// Node is the npm package of the same models, in a process that stays.
type Node struct {
	cmd     *exec.Cmd
	paths   io.WriteCloser
	answers *bufio.Reader
}

// StartNode starts read.mjs of dir, where its package was installed.
func StartNode(ctx context.Context, dir string) (*Node, error) {
	cmd := exec.CommandContext(ctx, "node", "read.mjs")
	cmd.Dir, cmd.Stderr = dir, os.Stderr
	paths, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	answers, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, fmt.Errorf("starting the Node peer: %w", err)
	}
	return &Node{cmd, paths, bufio.NewReader(answers)}, nil
}

// Name implements Peer.
func (n *Node) Name() string { return "@gutenye/ocr-node" }

// Read implements Peer.
func (n *Node) Read(_ context.Context, path string) (Reading, error) {
	start := time.Now()
	if _, err := fmt.Fprintln(n.paths, path); err != nil {
		return Reading{}, err
	}
	line, err := n.answers.ReadBytes('\n')
	if err != nil {
		return Reading{}, fmt.Errorf("the Node peer gave no answer: %w", err)
	}
	var answer struct {
		Text string  `json:"text"`
		CPU  float64 `json:"cpu_ms"`
	}
	if err := json.Unmarshal(line, &answer); err != nil {
		return Reading{}, fmt.Errorf("the Node peer's answer: %w", err)
	}
	return Reading{answer.Text, time.Since(start), time.Duration(answer.CPU * float64(time.Millisecond))}, nil
}

// Close implements Peer.
func (n *Node) Close() error { return errors.Join(n.paths.Close(), n.cmd.Wait()) }

// own is the engine of this program as a Peer.
type own struct{ engine *ocr.Paddle }

// OpenOwn loads and warms this program's engine, for one thread.
func OpenOwn(ctx context.Context, modelsDir string, o ocr.Options) (Peer, error) {
	engine, err := open(ctx, modelsDir, with(o, 1))
	return own{engine}, err
}

// Name implements Peer.
func (own) Name() string { return "atlas" }

// Read implements Peer.
func (o own) Read(ctx context.Context, path string) (Reading, error) {
	file, err := os.ReadFile(path)
	if err != nil {
		return Reading{}, err
	}
	start, cpu := time.Now(), cpuTime()
	page, _, err := read(ctx, o.engine, specimen.Specimen{JPEG: file})
	if err != nil {
		return Reading{}, err
	}
	return Reading{text(page), time.Since(start), cpuTime() - cpu}, nil
}

// Close implements Peer.
func (o own) Close() error { return o.engine.Close() }

// Standing is how a peer did on all pictures.
type Standing struct {
	Peer         string
	Wall, CPU    time.Duration // a picture
	Words, Found int
}

// Race has every peer read every specimen, one picture after the other and the peers
// in turn, so that a change in the machine's speed meets all of them alike. folder is
// where the pictures are written.
func Race(ctx context.Context, peers []Peer, specimens []specimen.Specimen, folder string) ([]Standing, error) {
	standings := make([]Standing, len(peers))
	for i, p := range peers {
		standings[i].Peer = p.Name()
	}
	for _, s := range specimens {
		path := filepath.Join(folder, s.Name+".jpg")
		if err := os.WriteFile(path, s.JPEG, 0o600); err != nil {
			return nil, err
		}
		for i, p := range peers {
			r, err := p.Read(ctx, path)
			if err != nil {
				return nil, fmt.Errorf("%s, %s: %w", p.Name(), s.Name, err)
			}
			words, found := recall(s.Truth.Words, r.Text)
			standings[i].Wall += r.Wall / time.Duration(len(specimens))
			standings[i].CPU += r.CPU / time.Duration(len(specimens))
			standings[i].Words += words
			standings[i].Found += found
		}
	}
	return standings, nil
}

// WriteStandings prints the table; times are compared with the first peer's.
func WriteStandings(w io.Writer, standings []Standing) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "engine\twall s/image\tCPU s/image\ttimes the first's CPU\texact words")
	for _, s := range standings {
		exact := "unknown" // pictures whose words nobody has written down
		if s.Words > 0 {
			exact = fmt.Sprintf("%.1f %%", 100*ratio(s.Found, s.Words))
		}
		fmt.Fprintf(t, "%s\t%.2f\t%.2f\t%.1f\t%s\n", s.Peer, s.Wall.Seconds(), s.CPU.Seconds(),
			s.CPU.Seconds()/standings[0].CPU.Seconds(), exact)
	}
	return t.Flush()
}
