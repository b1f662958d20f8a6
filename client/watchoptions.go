package client

import (
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// WatchOption says which runs are watched or waited for, from where on, until
// what, and who is told. Runs, Series, and Parent with Filter say which runs; one
// of the three is given.
type WatchOption interface {
	toWatch(*watch)
}

type watchOption func(*watch)

func (o watchOption) toWatch(w *watch) { o(w) }

// watch is what the options of a watch or a wait say.
type watch struct {
	req        runstatusv1.WatchStatusesRequest
	checkpoint string
	unsaved    *error
	redialing  func(error)
	patience   time.Duration // how long a server may be away; 0: for ever
	decided    *runstatusv1.WatchClosing
	progress   func([]*runstatusv1.Run)
}

func newWatch(opts []WatchOption) (*watch, error) {
	w := &watch{redialing: func(error) {}}
	for _, opt := range opts {
		if opt != nil {
			opt.toWatch(w)
		}
	}
	if w.req.Filter != "" && w.req.Parent == "" {
		w.req.Parent = runname.Main
	}
	return w, w.check()
}

// check finds what the options contradict themselves in. Everything else is the
// server's to judge.
func (w *watch) check() error {
	selections := 0
	for _, given := range []bool{len(w.req.Runs) > 0, w.req.Series != "", w.req.Parent != ""} {
		if given {
			selections++
		}
	}
	switch u := w.req.Until; {
	case selections != 1:
		return errors.New("select either runs, a series, or a parent")
	case u != nil && !u.AllEnded && !u.AnyProblem && len(u.AllIn)+len(u.AnyIn)+len(u.AnyEverIn) == 0:
		return errors.New("name at least one state")
	case w.req.ResumeToken != "" && w.checkpoint != "":
		return errors.New("go on either from a token or from a checkpoint")
	case w.req.ResumeToken != "" && w.req.Start != 0:
		return errors.New("a token has its own start")
	}
	return nil
}

// Runs selects runs by name, as FullName takes them.
func Runs(names ...string) WatchOption {
	return watchOption(func(w *watch) {
		for _, name := range names {
			w.req.Runs = append(w.req.Runs, FullName(name))
		}
	})
}

// Series selects a series and its members, also those that join later.
func Series(name string) WatchOption {
	return watchOption(func(w *watch) { w.req.Series = FullName(name) })
}

// States has a watch yield only the statuses with one of these states. Runs that
// join, leave or end are yielded whatever their state.
func States(states ...State) WatchOption {
	return watchOption(func(w *watch) { w.req.States = append(w.req.States, namesOf(states)...) })
}

// From says where a watch begins that has no token to go on from:
// WATCH_START_SNAPSHOT, with each run as it stands, unless this says otherwise.
func From(start runstatusv1.WatchStart) WatchOption {
	return watchOption(func(w *watch) { w.req.Start = start })
}

// ResumeToken goes on behind the event that had this token. The selection and the
// states must be those of the watch that it came from.
func ResumeToken(token string) WatchOption {
	return watchOption(func(w *watch) { w.req.ResumeToken = token })
}

// Checkpoint keeps the place of the last acknowledged event in the file at path,
// and goes on from there when the file exists: Event.Ack says what that is worth.
// The file serves one watch at a time, of the selection and states that made it.
func Checkpoint(path string) WatchOption {
	return watchOption(func(w *watch) { w.checkpoint = path })
}

// CheckpointError says in err, once the loop over the watch is left, why the place of the
// last acknowledged event is not in the checkpoint's file: nil if it is. The next watch
// yields what came behind the place that is there.
func CheckpointError(err *error) WatchOption {
	return watchOption(func(w *watch) { w.unsaved = err })
}

// ProgressInterval asks for a sign of life at least so often, from 1 second to 5
// minutes; 15 seconds if it isn't given. After three intervals of silence the
// connection is given up for a new one.
func ProgressInterval(d time.Duration) WatchOption {
	return watchOption(func(w *watch) { w.req.ProgressInterval = durationpb.New(d) })
}

// Redialing has f called with the cause whenever the connection is lost and a new
// one is tried, on the goroutine that watches. A nil f is none.
func Redialing(f func(error)) WatchOption {
	return watchOption(func(w *watch) {
		if f != nil {
			w.redialing = f
		}
	})
}

// UntilEnded ends once all selected runs have ended.
func UntilEnded() WatchOption {
	return until(&runstatusv1.WatchUntil{AllEnded: true})
}

// UntilState ends once each selected run is in one of these states.
func UntilState(states ...State) WatchOption {
	return until(&runstatusv1.WatchUntil{AllIn: namesOf(states)})
}

// UntilAnyState ends once a selected run is in one of these states.
func UntilAnyState(states ...State) WatchOption {
	return until(&runstatusv1.WatchUntil{AnyIn: namesOf(states)})
}

// UntilEver ends once a selected run is or was in one of these states.
func UntilEver(states ...State) WatchOption {
	return until(&runstatusv1.WatchUntil{AnyEverIn: namesOf(states)})
}

// UntilProblem ends once a selected run has ended with a problem (IsProblem). ErrImpossible
// says that all have ended, and none with one.
func UntilProblem() WatchOption {
	return until(&runstatusv1.WatchUntil{AnyProblem: true})
}

func until(u *runstatusv1.WatchUntil) WatchOption {
	return watchOption(func(w *watch) { w.req.Until = u })
}

// selection returns the part of a request that its tokens are bound to, the same
// for requests that mean the same. Its names are full ones, as the options make them.
func selection(req *runstatusv1.WatchStatusesRequest) *runstatusv1.WatchStatusesRequest {
	bound := &runstatusv1.WatchStatusesRequest{Parent: req.GetParent(), Filter: req.GetFilter(), Series: req.GetSeries()}
	bound.Runs = slices.Sorted(slices.Values(req.GetRuns()))
	bound.Runs = slices.Compact(bound.Runs)
	bound.States = slices.Sorted(slices.Values(req.GetStates()))
	bound.States = slices.Compact(bound.States)
	return bound
}
