package client

import (
	"errors"
	"slices"
	"time"

	"google.golang.org/protobuf/types/known/durationpb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// WatchOption is an option of Client.Watch and Client.Wait. Exactly one selection must be given: Runs,
// Series, or Parent with or without Filter; Filter alone selects in `namespaces/main`.
type WatchOption interface {
	toWatch(*watch)
}

type watchOption func(*watch)

func (o watchOption) toWatch(w *watch) { o(w) }

// watch holds the options of a watch or a wait.
type watch struct {
	req        runstatusv1.WatchStatusesRequest
	names      []string // the selection: one of names, series, and parent with filter
	series     string
	parent     string
	filter     string
	checkpoint string
	unsaved    *error
	redialing  func(error)
	patience   time.Duration // how long the server may be unreachable; 0: without limit
	failFast   bool
	giveUp     *time.Duration // how long runs may be silent; nil: without limit
	onChange   func([]*runstatusv1.Run)
	mirror     *Mirror
}

func newWatch(opts []WatchOption) (*watch, error) {
	w := &watch{redialing: func(error) {}}
	for _, opt := range opts {
		if opt != nil {
			opt.toWatch(w)
		}
	}
	if w.filter != "" && w.parent == "" {
		w.parent = runname.Main
	}
	if w.mirror != nil {
		if err := w.mirror.admit(w); err != nil {
			return nil, err
		}
	}
	if err := w.check(); err != nil {
		return nil, err
	}
	switch {
	case w.series != "":
		w.req.Selection = watchreq.Series(w.series)
	case w.parent != "":
		w.req.Selection = watchreq.Query(w.parent, w.filter)
	default:
		w.req.Selection = watchreq.Runs(w.names...)
	}
	return w, nil
}

// check returns an error for options that contradict each other. The server checks everything else.
func (w *watch) check() error {
	selections := 0
	for _, given := range []bool{len(w.names) > 0, w.series != "", w.parent != ""} {
		if given {
			selections++
		}
	}
	switch u := w.req.Until; {
	case selections != 1:
		return errors.New("select either runs, a series, or a parent")
	case u != nil && !u.GetAllEnded() && !u.GetAnyProblem() && len(u.GetAllIn().GetNames())+len(u.GetAnyIn().GetNames())+len(u.GetAnyEverIn().GetNames()) == 0:
		return errors.New("name at least one state")
	case w.req.ResumeToken != "" && w.checkpoint != "":
		return errors.New("go on either from a token or from a checkpoint")
	case w.req.ResumeToken != "" && w.req.Start != 0:
		return errors.New("a token has its own start")
	}
	return nil
}

// Runs selects runs by name, as FullName accepts it.
func Runs(names ...string) WatchOption {
	return watchOption(func(w *watch) {
		for _, name := range names {
			w.names = append(w.names, FullName(name))
		}
	})
}

// Series selects a series and its members, including those that join later.
func Series(name string) WatchOption {
	return watchOption(func(w *watch) { w.series = FullName(name) })
}

// States makes a watch yield only statuses with one of these states. Runs that join, leave or end are
// yielded in any state.
func States(states ...State) WatchOption {
	return watchOption(func(w *watch) { w.req.States = append(w.req.States, namesOf(states)...) })
}

// From sets where a watch without a token begins. The default is WATCH_START_SNAPSHOT: it begins with
// the current state of each run.
func From(start runstatusv1.WatchStart) WatchOption {
	return watchOption(func(w *watch) { w.req.Start = start })
}

// ResumeToken continues behind the event with this token. The selection and the states must be those
// of the watch that yielded the event.
func ResumeToken(token string) WatchOption {
	return watchOption(func(w *watch) { w.req.ResumeToken = token })
}

// Checkpoint keeps the position of the last acknowledged event in the file at path. If the file
// exists, the watch continues from there; see Event.Ack for the guarantee. The file can be used by one
// watch at a time, with the selection and the states of the watch that created it.
func Checkpoint(path string) WatchOption {
	return watchOption(func(w *watch) { w.checkpoint = path })
}

// CheckpointError stores an error in err when the loop over the watch ends: why the position of the
// last acknowledged event could not be saved, nil if it was. The next watch continues from the
// position that is in the file.
func CheckpointError(err *error) WatchOption {
	return watchOption(func(w *watch) { w.unsaved = err })
}

// ProgressInterval is how often the server sends a message at least, from 1 second to 5 minutes. The
// default is 15 seconds. After three intervals without a message the watch opens a new connection.
func ProgressInterval(d time.Duration) StreamOption {
	return streamOption{
		func(w *watch) { w.req.ProgressInterval = durationpb.New(d) },
		func(s *summary) { s.req.ProgressInterval = durationpb.New(d) },
	}
}

// Redialing sets a function that is called with the cause whenever the connection is lost and before
// the watch opens a new one, on the goroutine of the watch. A nil f does nothing.
func Redialing(f func(error)) StreamOption {
	if f == nil {
		f = func(error) {}
	}
	return streamOption{
		func(w *watch) { w.redialing = f },
		func(s *summary) { s.redialing = f },
	}
}

// UntilEnded ends once all selected runs have ended.
func UntilEnded() WatchOption {
	return ending(watchreq.AllEnded())
}

// UntilState ends once each selected run is in one of these states.
func UntilState(states ...State) WatchOption {
	return ending(watchreq.AllIn(namesOf(states)...))
}

// UntilAnyState ends once a selected run is in one of these states.
func UntilAnyState(states ...State) WatchOption {
	return ending(watchreq.AnyIn(namesOf(states)...))
}

// UntilEver ends once a selected run is or was in one of these states.
func UntilEver(states ...State) WatchOption {
	return ending(watchreq.AnyEverIn(namesOf(states)...))
}

// UntilProblem ends once a selected run has ended with a problem (IsProblem). It can't be satisfied any
// more once all runs have ended without one; Wait then returns ErrImpossible.
func UntilProblem() WatchOption {
	return ending(watchreq.AnyProblem())
}

func ending(u *runstatusv1.WatchUntil) WatchOption {
	return watchOption(func(w *watch) { w.req.Until = u })
}

// selection returns the part of a request that its tokens are bound to. It is equal for requests with
// the same selection and states.
func selection(req *runstatusv1.WatchStatusesRequest) *runstatusv1.WatchStatusesRequest {
	bound := &runstatusv1.WatchStatusesRequest{Selection: req.GetSelection()}
	if names := req.GetRuns().GetNames(); len(names) > 0 {
		names = slices.Sorted(slices.Values(names))
		bound.Selection = watchreq.Runs(slices.Compact(names)...)
	}
	bound.States = slices.Sorted(slices.Values(req.GetStates()))
	bound.States = slices.Compact(bound.States)
	return bound
}
