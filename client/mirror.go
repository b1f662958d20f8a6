package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// Mirror is a local copy of the selected runs that follows the server: what Kubernetes programs call a
// shared informer. It has one goroutine and one stream, however many goroutines read it, watch it, or
// wait with it. Its methods may be called concurrently.
//
// A mirror applies the changes in the order in which they happened. It shows the runs as the server had
// them at one moment, a little behind the present: a program that has just written a status may not find
// it there yet. Over lost connections and restarts of the server it keeps what it shows and continues
// behind it, as [Client.Watch] does. If that is not possible (Resynced), it shows what it had until it
// has read all runs again.
//
// A run is shown as the events of a watch tell it: Current, UpdateTime, FirstProblem, Result and SilentSince follow each
// status, all other fields are as of the run's last Joined, Updated or Ended event. No event tells that a
// run has joined a series after its first line (Series), that a series which has not ended has got members
// or is closed (MemberCount, MembershipClosed), that a file can be read again (UnreadableReason, Unverified),
// or that the server counts a state which is not built in as a problem (FirstProblem). These fields may be
// out of date until the run's next such event.
type Mirror struct {
	client *Client
	watch  *watch
	end    context.CancelCauseFunc
	done   chan struct{} // the goroutine has returned
	synced chan struct{} // the mirror was complete once, or has ended
	first  sync.Once     // closes synced

	mu        sync.RWMutex // taken before the lock of a listener
	shown     *runTable    // the last complete table; the first one from the beginning
	table     *runTable    // the newest one: another than shown while the runs are read again
	listeners listeners
	err       error
}

// errMirrorClosed is the error of a closed mirror.
var errMirrorClosed = status.Error(codes.Canceled, "the mirror is closed")

// NewMirror returns a mirror of the selected runs: Runs, Series, or Parent with or without Filter. Of the
// other options it takes AllowMissing, ProgressInterval and Redialing, which is called on the goroutine of
// the mirror and must not call Close. The error is about options that contradict each other or a mirror.
//
// NewMirror does not wait for the server. The mirror ends with ctx, with Close, with the client, and with
// the errors that end a Watch, such as that of the first attempt if the server can't be reached.
func NewMirror(ctx context.Context, c *Client, opts ...WatchOption) (*Mirror, error) {
	w, err := newWatch(opts)
	if err == nil {
		err = w.mirrorable()
	}
	if err != nil {
		return nil, fmt.Errorf("mirror: %w", err)
	}
	ctx, end := context.WithCancelCause(ctx)
	table := newRunTable(w)
	m := &Mirror{client: c, watch: w, end: end, done: make(chan struct{}), synced: make(chan struct{}),
		shown: table, table: table, listeners: newListeners()}
	go m.run(ctx)
	return m, nil
}

// mirrorable returns an error for options that a mirror can't have.
func (w *watch) mirrorable() error {
	switch {
	case w.mirror != nil:
		return errors.New("a mirror has a stream of its own: leave WithMirror out")
	case w.req.Until != nil:
		return errors.New("a mirror has no end of its own: give the Until option to Wait or Watch, with WithMirror")
	case len(w.req.States) > 0:
		return errors.New("a mirror needs all statuses: give States to Watch, with WithMirror")
	case w.req.ResumeToken != "", w.checkpoint != "", w.req.Start > runstatusv1.WatchStart_WATCH_START_SNAPSHOT:
		return errors.New("a mirror begins with the current state of each run: leave ResumeToken, Checkpoint and From out")
	}
	return nil
}

func (m *Mirror) run(ctx context.Context) {
	defer close(m.done)
	for e, err := range m.client.follow(ctx, m.watch) {
		if err != nil {
			if cause := context.Cause(ctx); errors.Is(cause, errMirrorClosed) {
				err = cause
			}
			m.finish(err)
			return
		}
		m.apply(e)
	}
	m.finish(errors.New("mirror: the watch ended without a word"))
}

// apply takes an event into the table and delivers it to the listeners that it concerns.
func (m *Mirror) apply(e Event) {
	e.token, e.number, e.acks = "", 0, nil
	m.mu.Lock()
	defer m.mu.Unlock()
	if e.Resynced != nil {
		m.table = newRunTable(m.watch)
	}
	m.table.apply(e)
	if e.Synced {
		m.shown = m.table
		m.first.Do(func() { close(m.synced) })
	}
	if e.Silenced == nil {
		m.listeners.deliver(e)
		return
	}
	for _, silent := range e.Silenced.GetRuns() {
		if run := m.table.current[silent.GetRun()]; run.GetUid() == silent.GetUid() {
			m.listeners.deliver(Event{Updated: run})
		}
	}
}

func (m *Mirror) finish(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
	m.first.Do(func() { close(m.synced) })
	m.listeners.end(err)
}

// Get returns a run, named as FullName accepts it, and whether the mirror has it. The caller must not
// change the run; the mirror does not change it either.
func (m *Mirror) Get(name string) (*runstatusv1.Run, bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	run := m.shown.current[FullName(name)]
	return run, run != nil
}

// List returns all runs as of one moment: first those that the options name, in their order, then the
// others as they joined. The caller must not change the runs; the mirror does not change them either.
func (m *Mirror) List() []*runstatusv1.Run {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.shown.runs()
}

// HasSynced reports whether the mirror is complete. It is not before it has read all runs for the first
// time, nor while it reads them again after the server's store was replaced.
func (m *Mirror) HasSynced() bool {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.table.synced
}

// Synced returns a channel that is closed once the mirror is complete for the first time, or has ended
// before: then Err says why.
func (m *Mirror) Synced() <-chan struct{} { return m.synced }

// Err returns why the mirror has ended: nil while it runs, CANCELED after Close. A mirror that has ended
// shows what it had last.
func (m *Mirror) Err() error {
	m.mu.RLock()
	defer m.mu.RUnlock()
	return m.err
}

// Close ends the mirror, and its watches and waits with CANCELED. It returns once the mirror's goroutine
// has ended. Further calls do nothing.
func (m *Mirror) Close() {
	m.end(errMirrorClosed)
	<-m.done
}

// Watch is [Client.Watch] with WithMirror.
func (m *Mirror) Watch(ctx context.Context, opts ...WatchOption) iter.Seq2[Event, error] {
	return m.client.Watch(ctx, append(slices.Clone(opts), WithMirror(m))...)
}

// Wait is [Client.Wait] with WithMirror.
func (m *Mirror) Wait(ctx context.Context, opts ...WatchOption) (*runstatusv1.WatchClosing, error) {
	return m.client.Wait(ctx, append(slices.Clone(opts), WithMirror(m))...)
}
