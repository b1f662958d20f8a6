package client

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Spool keeps reports in a file until they can be delivered. Any number of
// goroutines and processes may share the file: one of them delivers at a time, in
// the order in which reports were added. What was delivered is marked in the file
// at once; a process that dies in between delivers one batch again, which by its
// `when` writes nothing twice.
//
// What Add returned for survives the process, and the machine as far as its file
// system keeps what it has synced. On Windows, which lacks flock, nothing can be kept:
// Add is an error.
type Spool struct{ path string }

var (
	// ErrSpoolFull says that a spool file has grown to its limit.
	ErrSpoolFull = errors.New("the spool is full")

	// ErrSpoolBusy says that somebody else is delivering from the spool, and will
	// deliver what was added in the meantime too.
	ErrSpoolBusy = errors.New("somebody else delivers from the spool")

	// ErrSpoolDamaged says that the spool file holds a line that can't be read. It is
	// left out.
	ErrSpoolDamaged = errors.New("a damaged report in the spool")
)

// spoolLimit is the most that a spool file holds.
const spoolLimit = 64 << 20

// NewSpool returns the spool in the file at path, which is made by the first Add
// for its owner alone. Nothing is opened yet. The path's last part may be no
// symbolic link.
func NewSpool(path string) *Spool { return &Spool{path: path} }

// DefaultSpool returns the path where this user's reports to the server at target
// are kept, in $XDG_STATE_HOME or ~/.local/state. The home may be shared by many
// machines, so a server of this machine alone has a file with its name.
func DefaultSpool(target string) (string, error) {
	state := os.Getenv("XDG_STATE_HOME")
	if !filepath.IsAbs(state) { // as the XDG specification wants it
		home, err := os.UserHomeDir()
		if err != nil {
			return "", fmt.Errorf("find the user's state directory: %w", err)
		}
		state = filepath.Join(home, ".local", "state")
	}
	target = withPort(target)
	if isLocal(target) {
		host, err := os.Hostname()
		if err != nil {
			return "", fmt.Errorf("name this machine: %w", err)
		}
		target = host + " " + target
	}
	name := url.PathEscape(target)
	if len(name) > 200 {
		sum := sha256.Sum256([]byte(target))
		name = hex.EncodeToString(sum[:])
	}
	return filepath.Join(state, "runstatus", "spool", name), nil
}

// Path returns the path of the spool's file.
func (s *Spool) Path() string { return s.path }

// Add appends reports, which must each carry a `when`: all of them or, with an
// error, none. It waits for other processes' additions until ctx ends.
func (s *Spool) Add(ctx context.Context, reqs ...*runstatusv1.SetStatusRequest) error {
	lines, err := encodeReports(reqs)
	if err != nil {
		return err
	}
	f, err := makeSpoolFile(s.path)
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	defer f.Close()
	if err := f.lock(ctx); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	if err := f.add(lines); err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	return nil
}

// Empty tells whether nothing waits in the spool to be delivered.
func (s *Spool) Empty() (bool, error) {
	f, err := openSpoolFile(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, fmt.Errorf("spool: %w", err)
	}
	defer f.Close()
	size, err := f.size()
	if err != nil {
		return false, fmt.Errorf("spool: %w", err)
	}
	return size == 0, nil
}

// Deliver sends what the spool holds, in order within each run, and empties it.
// Each is called with every report that is done: with nil for one that was
// written, or with the error because of which it never will be.
//
// The error is nil once the spool is empty, ErrSpoolBusy if somebody else is at it,
// and else that of the report that has to wait longest.
func (s *Spool) Deliver(ctx context.Context, c *Client, each func(*runstatusv1.SetStatusRequest, error)) error {
	f, err := openSpoolFile(s.path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	defer f.Close()
	duty, err := takeDuty(s.path)
	if err != nil {
		return fmt.Errorf("spool: %w", err)
	}
	defer duty.Close()
	held := map[string]error{} // runs that wait, and why
	var first error
	for at := int64(0); ; {
		batch, next, err := f.batch(at)
		if err != nil {
			return fmt.Errorf("spool: %w", err)
		}
		at = next
		if len(batch) == 0 {
			ended, err := f.end(ctx, at, first == nil, duty)
			if err != nil {
				return fmt.Errorf("spool: %w", err)
			}
			if ended {
				return first
			}
			continue // more was added
		}
		waits, err := c.deliverBatch(ctx, f, batch, held, each)
		if err != nil {
			return err
		}
		if first == nil {
			first = waits
		}
	}
}

// deliverBatch sends a batch and marks what is done. The error of a report that
// has to wait is returned as waits; err is one that ends the delivery.
func (c *Client) deliverBatch(ctx context.Context, f *spoolFile, batch []spooled, held map[string]error,
	each func(*runstatusv1.SetStatusRequest, error),
) (waits, err error) {
	var reports []*report
	var lines []spooled
	for _, line := range batch {
		if line.err != nil {
			each(nil, line.err)
			if err := f.mark(line.at); err != nil {
				return nil, fmt.Errorf("spool: %w", err)
			}
			continue
		}
		reports = append(reports, &report{req: line.req, err: held[line.req.GetRun()]})
		lines = append(lines, line)
	}
	c.deliver(ctx, reports)
	for i, r := range reports {
		if r.waits() {
			held[r.req.GetRun()] = r.err
			if waits == nil {
				waits = r.err
			}
			if Reason(r.err) == "" { // not the service's own: it was not reached
				err = r.err
			}
			continue
		}
		if err := f.mark(lines[i].at); err != nil {
			return nil, fmt.Errorf("spool: %w", err)
		}
		each(r.req, r.err)
	}
	return waits, err
}
