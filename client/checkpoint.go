package client

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ErrCheckpoint says that a checkpoint's file can't be used: it can't be written, is
// damaged, or is of a watch of other runs or states.
var ErrCheckpoint = errors.New("the checkpoint can't be used")

// saveEvery is how often a checkpoint is written at most.
const saveEvery = 100 * time.Millisecond

// marks knows how far a watch has been dealt with, and keeps that in a file.
type marks struct {
	file *placeFile // nil: nothing is kept

	mu      sync.Mutex
	yielded int64  // the number of the last event that was yielded
	acked   int64  // the number of the last event that was acknowledged
	token   string // the place behind what is dealt with
	timer   *time.Timer
	over    bool
	failed  error

	saving sync.Mutex // one write of the file at a time; taken before mu
	saved  string
}

// openMarks reads the checkpoint at path if there is one, for a watch with that request,
// and tries whether the next place can be written.
func openMarks(path string, req *runstatusv1.WatchStatusesRequest) (*marks, error) {
	m := &marks{}
	if path == "" {
		return m, nil
	}
	bound, err := proto.MarshalOptions{Deterministic: true}.Marshal(selection(req))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	sum := sha256.Sum256(bound)
	m.file, m.token, err = openPlace(path, hex.EncodeToString(sum[:]))
	m.saved = m.token
	return m, err
}

// next numbers an event that is about to be yielded.
func (m *marks) next() int64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.yielded++
	return m.yielded
}

func (m *marks) ack(number int64, token string) {
	if m.passed(number, token) {
		m.save() // the loop was left already: nobody else will
	}
}

// passed notes that all up to that event is dealt with.
func (m *marks) passed(number int64, token string) (late bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if number > m.acked {
		m.acked = number
		m.move(token)
	}
	return m.over
}

// progress moves the place to a token behind all events, if they are dealt with.
func (m *marks) progress(token string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.acked == m.yielded {
		m.move(token)
	}
}

// move notes a place, to be written soon. Whoever calls it holds mu.
func (m *marks) move(token string) {
	if token == "" || m.file == nil {
		return
	}
	m.token = token
	if !m.over && m.timer == nil {
		m.timer = time.AfterFunc(saveEvery, m.save)
	}
}

// save writes the place, unless the file holds it already.
func (m *marks) save() {
	m.saving.Lock()
	defer m.saving.Unlock()
	m.mu.Lock()
	token := m.token
	m.timer = nil
	m.mu.Unlock()
	if token == m.saved {
		return
	}
	err := m.file.write(token)
	if err == nil {
		m.saved = token
	}
	m.mu.Lock()
	m.failed = err
	m.mu.Unlock()
}

// close writes what is still to be written.
func (m *marks) close() error {
	m.mu.Lock()
	m.over = true
	if m.timer != nil {
		m.timer.Stop()
	}
	m.mu.Unlock()
	m.save()
	if m.file != nil {
		m.file.close()
	}
	return m.err()
}

// err returns why the place could not be written the last time.
func (m *marks) err() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.failed
}
