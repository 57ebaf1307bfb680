package servertest

import (
	"bytes"
	"sync"
)

// Log keeps what is logged. Unlike a bytes.Buffer it may be read while a straggler still
// writes: River's timer of a soft stop can fire as the queue has just ended.
type Log struct {
	mu      sync.Mutex
	written bytes.Buffer
}

// Write implements io.Writer.
func (l *Log) Write(line []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.Write(line)
}

// String is what was logged so far.
func (l *Log) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.written.String()
}

// Reset forgets what was logged so far.
func (l *Log) Reset() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.written.Reset()
}
