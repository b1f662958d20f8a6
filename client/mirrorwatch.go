package client

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/runstatus/runstatus/client/internal/until"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// WithMirror makes Watch and Wait use a mirror of the same client instead of a stream of their own. They
// select runs by name (Runs), or all runs of the mirror: with the options that it was made with, or with
// none. Runs must be sure to be in the mirror: its own options name them or, without Filter, their parent.
//
// Watch begins with the runs as the mirror has them, and then yields each change once and in order. Its
// loop delays neither the mirror nor other loops. If more than 1024 events wait for it, they are dropped:
// it yields Resynced, and starts over with the current runs. All watches share the messages of the events,
// which must not be changed. The events have no token. The watch ends with the mirror, whose error it
// yields.
//
// Wait and Watch judge the condition of an Until option here, with the verdict of the server. They refuse
// UntilEver, because a mirror knows no histories; the state COMPLETE of series, because the server
// alone knows whether it follows from the members; and names of states that are not built in, unless they
// begin with "=". Wait continues without a time limit while the server can't be reached.
//
// A named run that the mirror does not have, without AllowMissing, is asked for at the server, once: its
// error, such as NOT_FOUND, ends the watch. The options From, ResumeToken, Checkpoint and ProgressInterval
// are refused, Redialing is ignored.
func WithMirror(m *Mirror) WatchOption {
	return watchOption(func(w *watch) { w.mirror = m })
}

// admit makes w a watch of the mirror. It returns an error for options that a mirror can't serve.
func (m *Mirror) admit(w *watch) error {
	if len(w.names)+len(w.series)+len(w.parent)+len(w.filter) == 0 {
		w.names, w.series, w.parent, w.filter = m.watch.names, m.watch.series, m.watch.parent, m.watch.filter
	}
	for _, name := range w.names {
		if !m.watch.covers(name) {
			return fmt.Errorf("%s may be outside of the mirror, which has %s: use a mirror that names the run, or its parent without Filter", name, m.watch.selected())
		}
	}
	switch {
	case len(w.names) == 0 && (w.series != m.watch.series || w.parent != m.watch.parent || w.filter != m.watch.filter):
		return fmt.Errorf("the mirror has %s, the watch selects %s: select the same, nothing, or runs by name", m.watch.selected(), w.selected())
	case w.req.Start > runstatusv1.WatchStart_WATCH_START_SNAPSHOT, w.req.ResumeToken != "", w.checkpoint != "", w.req.ProgressInterval != nil:
		return errors.New("a watch of a mirror begins with the current runs: leave From, ResumeToken, Checkpoint and ProgressInterval out")
	}
	return nil
}

// covers reports whether a run is selected whatever becomes of it.
func (w *watch) covers(name string) bool {
	if len(w.names) > 0 {
		return slices.Contains(w.names, name)
	}
	return w.filter == "" && w.parent != "" && (w.parent == everyParent || strings.HasPrefix(name, w.parent+"/"))
}

const everyParent = "namespaces/-"

// selected describes the selection.
func (w *watch) selected() string {
	switch {
	case len(w.names) > 0:
		return fmt.Sprintf("%d named runs", len(w.names))
	case w.series != "":
		return w.series + " with its members"
	case w.filter != "":
		return fmt.Sprintf("the runs of %s that match %s", w.parent, w.filter)
	}
	return "the runs of " + w.parent
}

// follow is Client.Watch with a mirror, after its options are read.
func (m *Mirror) follow(ctx context.Context, c *Client, w *watch) iter.Seq2[Event, error] {
	return func(yield func(Event, error) bool) {
		v, err := newMirrorWatch(m, w, yield)
		if m.client != c {
			err = errors.New("the mirror belongs to another client: use the client that it was made with")
		}
		if err == nil {
			err = v.run(ctx)
		}
		if err != nil && !errors.Is(err, errLeft) {
			yield(Event{}, fmt.Errorf("watch: %w", err))
		}
	}
}

// mirrorWatch is a watch of a mirror in progress. It belongs to the goroutine of the loop over the watch.
type mirrorWatch struct {
	mirror    *Mirror
	watch     *watch
	listener  *listener
	states    until.States     // of the statuses to yield
	condition *until.Condition // nil: none
	table     *runTable        // of a watch with a condition
	expected  map[string]bool
	synced    bool
	closed    bool
	yield     func(Event, error) bool
}

func newMirrorWatch(m *Mirror, w *watch, yield func(Event, error) bool) (*mirrorWatch, error) {
	v := &mirrorWatch{mirror: m, watch: w, listener: newListener(w.names), yield: yield}
	of := until.Selection{Names: w.names, Series: w.series, AllowMissing: w.req.AllowMissing}
	var err error
	if v.states, err = until.ParseStates(w.req.States, of); err == nil && w.req.Until != nil {
		v.table = newRunTable(w)
		v.condition, err = until.New(w.req.Until, of)
	}
	if err != nil {
		err = invalidArgument("INVALID_FIELD", "", err.Error())
	}
	return v, err
}

// run yields the events until the condition is decided, the loop is left, or the mirror or ctx ends.
func (v *mirrorWatch) run(ctx context.Context) error {
	runs, synced, err := v.mirror.subscribe(v.listener)
	if err != nil {
		return err
	}
	defer v.mirror.unsubscribe(v.listener)
	if err := v.begin(ctx, runs, synced); err != nil || v.closed {
		return err
	}
	var events []Event
	for {
		select {
		case <-v.listener.signal:
		case <-ctx.Done():
			return ctx.Err()
		}
		var behind bool
		events, behind, err = v.listener.take(events)
		for _, e := range events {
			if err := v.handle(ctx, e); err != nil || v.closed {
				return err
			}
		}
		if behind && err == nil {
			if err := v.startOver(ctx); err != nil || v.closed {
				return err
			}
		}
		if err != nil {
			return err
		}
	}
}

// startOver yields Resynced and the current runs in place of the events that were dropped.
func (v *mirrorWatch) startOver(ctx context.Context) error {
	if err := v.handle(ctx, Event{Resynced: errBehind}); err != nil {
		return err
	}
	runs, synced := v.mirror.restart(v.listener)
	return v.begin(ctx, runs, synced)
}

// begin yields the runs with which the watch begins, and Synced if these are all.
func (v *mirrorWatch) begin(ctx context.Context, runs []*runstatusv1.Run, synced bool) error {
	v.expect()
	for _, run := range runs {
		if err := v.handle(ctx, Event{Joined: run}); err != nil {
			return err
		}
	}
	if !synced {
		return nil
	}
	return v.handle(ctx, Event{Synced: true})
}

// handle counts an event and yields it, then Closing if it decides the condition.
func (v *mirrorWatch) handle(ctx context.Context, e Event) error {
	if e.Synced {
		if err := v.askForMissing(ctx); err != nil {
			return err
		}
	}
	v.count(e)
	if e.Status == nil || v.states.Has(e.Status.GetStateName()) {
		if err := v.give(e); err != nil {
			return err
		}
	}
	if !v.synced || v.condition == nil {
		return nil
	}
	closing := v.condition.Closing(v.table.current)
	if closing == nil {
		return nil
	}
	v.closed = true
	return v.give(Event{Closing: closing})
}

// give yields an event.
func (v *mirrorWatch) give(e Event) error {
	e.Kind = e.kind()
	if !v.yield(e, nil) {
		return errLeft
	}
	return nil
}

// count records an event.
func (v *mirrorWatch) count(e Event) {
	switch {
	case e.Joined != nil:
		delete(v.expected, e.Joined.GetName())
	case e.Synced:
		v.synced = true
	case e.Resynced != nil:
		v.synced = false
		v.expect()
	}
	if v.condition != nil {
		v.judge(e)
	}
}

// judge has the condition count an event.
func (v *mirrorWatch) judge(e Event) {
	v.table.apply(e)
	switch {
	case e.Joined != nil:
		v.condition.Joined(e.Joined)
	case e.Status != nil && v.table.current[e.Status.GetRun()].GetCurrent() == e.Status: // not of an earlier generation
		v.condition.Line(e.Status)
	case e.Ended != nil:
		v.condition.Ended(e.Ended)
	case e.Left != nil:
		v.condition.Left(e.Left.GetRun())
	case e.Resynced != nil:
		v.condition.Reset()
	}
}

// expect makes the named runs those that must join before Synced.
func (v *mirrorWatch) expect() {
	if v.watch.req.AllowMissing {
		return
	}
	v.expected = map[string]bool{}
	for _, name := range v.listener.names {
		v.expected[name] = true
	}
}

// askForMissing asks the server for the named runs that the mirror does not have, and returns its error.
// The mirror has not heard yet of those that the server has.
func (v *mirrorWatch) askForMissing(ctx context.Context) error {
	for name := range v.expected {
		if _, err := v.mirror.client.Run(name).Get(ctx); err != nil {
			return err
		}
	}
	v.expected = nil
	return nil
}

// subscribe adds a listener and returns the runs with which it begins, and whether these are all. The
// listener receives every later event. The error is that of a mirror that has ended.
func (m *Mirror) subscribe(l *listener) (runs []*runstatusv1.Run, synced bool, err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.err != nil {
		return nil, false, m.err
	}
	m.listeners.add(l)
	return m.runsOf(l), m.table.synced, nil
}

// restart returns the runs with which a listener that fell behind starts over.
func (m *Mirror) restart(l *listener) (runs []*runstatusv1.Run, synced bool) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	l.mu.Lock()
	defer l.mu.Unlock()
	l.events, l.behind = nil, false
	return m.runsOf(l), m.table.synced
}

func (m *Mirror) unsubscribe(l *listener) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.listeners.remove(l)
}

// runsOf returns the runs of a listener. The caller holds the lock.
func (m *Mirror) runsOf(l *listener) (runs []*runstatusv1.Run) {
	if len(l.names) == 0 {
		return m.table.runs()
	}
	for _, name := range l.names {
		if run := m.table.current[name]; run != nil {
			runs = append(runs, run)
		}
	}
	return runs
}
