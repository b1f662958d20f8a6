package client

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"sync"
	"time"

	"google.golang.org/protobuf/proto"

	"github.com/runstatus/runstatus/client/internal/checkpoint"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ErrCheckpoint reports that the file of a checkpoint can't be used: it can't be written, is damaged,
// or belongs to a watch of other runs or states.
var ErrCheckpoint = errors.New("the checkpoint can't be used")

// saveEvery is the shortest time between two writes of a checkpoint.
const saveEvery = 100 * time.Millisecond

// acknowledged is the position of the last acknowledged event of a watch, and the file that keeps it.
// Its methods may be called concurrently.
type acknowledged struct {
	file *checkpoint.File // nil: the position is not kept

	mu      sync.Mutex
	yielded int64  // the number of the last event that was yielded
	acked   int64  // the number of the last event that was acknowledged
	token   string // the position behind it
	timer   *time.Timer
	over    bool // the watch has ended
	failed  error

	saving sync.Mutex // held during a write of the file; taken before mu
	saved  string     // the token in the file
}

// openCheckpoint reads the checkpoint at path, if there is one, for a watch with that request. It
// returns an error if the next position can't be written. An empty path is no checkpoint.
func openCheckpoint(path string, req *runstatusv1.WatchStatusesRequest) (*acknowledged, error) {
	c := &acknowledged{}
	if path == "" {
		return c, nil
	}
	bound, err := proto.MarshalOptions{Deterministic: true}.Marshal(selection(req))
	if err != nil {
		return nil, fmt.Errorf("checkpoint: %w", err)
	}
	sum := sha256.Sum256(bound)
	if c.file, c.token, err = checkpoint.Open(path, hex.EncodeToString(sum[:])); err != nil {
		err = fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c.saved = c.token
	return c, err
}

// next returns the number of the next event, before it is yielded.
func (c *acknowledged) next() int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.yielded++
	return c.yielded
}

// ack acknowledges an event and all before it. After the watch has ended, it saves the position
// itself.
func (c *acknowledged) ack(number int64, token string) {
	if c.acknowledge(number, token) {
		c.save()
	}
}

// acknowledge records that an event was acknowledged, and reports whether the watch has ended.
func (c *acknowledged) acknowledge(number int64, token string) (over bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if number > c.acked {
		c.acked = number
		c.move(token)
	}
	return c.over
}

// progress moves the position to a token behind the last event, if all events are acknowledged.
func (c *acknowledged) progress(token string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.acked == c.yielded {
		c.move(token)
	}
}

// move sets the position and schedules a save. The caller holds mu.
func (c *acknowledged) move(token string) {
	if token == "" || c.file == nil {
		return
	}
	c.token = token
	if !c.over && c.timer == nil {
		c.timer = time.AfterFunc(saveEvery, c.save)
	}
}

// save writes the position, unless the file holds it already.
func (c *acknowledged) save() {
	c.saving.Lock()
	defer c.saving.Unlock()
	c.mu.Lock()
	token := c.token
	c.timer = nil
	c.mu.Unlock()
	if token == c.saved {
		return
	}
	err := c.file.Write(token)
	if err == nil {
		c.saved = token
	} else {
		err = fmt.Errorf("%w: %w", ErrCheckpoint, err)
	}
	c.mu.Lock()
	c.failed = err
	c.mu.Unlock()
}

// close saves the position at the end of the watch. It returns the error of the last save.
func (c *acknowledged) close() error {
	c.mu.Lock()
	c.over = true
	if c.timer != nil {
		c.timer.Stop()
	}
	c.mu.Unlock()
	c.save()
	if c.file != nil {
		c.file.Close()
	}
	return c.err()
}

// err returns the error of the last save.
func (c *acknowledged) err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.failed
}
