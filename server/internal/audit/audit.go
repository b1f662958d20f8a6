// Package audit writes the audit log: a line of JSON for each write, denial and reload, with the time, the
// principal, the method, the run and the outcome. No note and no token is in it.
//
// A Log is safe for concurrent use. Each line is one write at the end of the file, so that a file may be
// shared and rotated. A line that cannot be written is counted, and the call goes on: Lost tells how many.
package audit

import (
	"encoding/json"
	"fmt"
	"os"
	"sync"
	"time"
)

// Record is a line of the log.
type Record struct {
	Time      time.Time `json:"time"`
	Principal string    `json:"principal,omitempty"`
	Peer      string    `json:"peer,omitempty"`
	Method    string    `json:"method"`
	Run       string    `json:"run,omitempty"`
	Outcome   string    `json:"outcome"` // OK or the reason of an error
	Detail    string    `json:"detail,omitempty"`
	RequestID string    `json:"request_id,omitempty"` // as the client has sent it
}

// Log is an audit log. A nil Log writes nothing.
type Log struct {
	path string

	mu   sync.Mutex
	file *os.File
	lost int64
	all  int64 // lost since the start
	why  error
}

// Open opens the log at path, which is created with mode 0600 if it does not exist.
func Open(path string) (*Log, error) {
	l := &Log{path: path}
	return l, l.Reopen()
}

// Reopen opens the file at the path again, as after a rotation. After an error the log goes on in the file of
// before.
func (l *Log) Reopen() error {
	f, err := os.OpenFile(l.path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		return fmt.Errorf("open the audit log: %w", err)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	old := l.file
	l.file = f
	if old != nil {
		return old.Close()
	}
	return nil
}

// Write adds a line.
func (l *Log) Write(r Record) {
	if l == nil {
		return
	}
	r.Time = time.Now().UTC()
	line, err := json.Marshal(r)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil {
		_, err = l.file.Write(append(line, '\n'))
	}
	if err != nil {
		l.lost, l.all, l.why = l.lost+1, l.all+1, err
	}
}

// Lost returns how many lines could not be written since the last call, and why the newest one could not.
func (l *Log) Lost() (int64, error) {
	if l == nil {
		return 0, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	lost, why := l.lost, l.why
	l.lost, l.why = 0, nil
	return lost, why
}

// AllLost returns how many lines could not be written since the start.
func (l *Log) AllLost() int64 {
	if l == nil {
		return 0
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all
}

// Close closes the file. No line is written after it.
func (l *Log) Close() error {
	if l == nil {
		return nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.file.Close()
}
