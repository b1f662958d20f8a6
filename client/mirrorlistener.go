package client

import (
	"errors"
	"slices"
	"sync"
)

// maxBehind is how many events of a mirror wait for one listener. A listener that falls further behind
// starts over.
const maxBehind = 1024

// errBehind is the reason of Resynced for a listener that was too slow.
var errBehind = errors.New("the watch fell more than 1024 events behind the mirror: it starts over with the current state")

// listeners are the watches of a mirror. The lock of the mirror guards them.
type listeners struct {
	all   map[*listener]struct{}            // of all runs
	named map[string]map[*listener]struct{} // of named runs, by name
}

func newListeners() listeners {
	return listeners{map[*listener]struct{}{}, map[string]map[*listener]struct{}{}}
}

func (s *listeners) add(l *listener) {
	if len(l.names) == 0 {
		s.all[l] = struct{}{}
	}
	for _, name := range l.names {
		if s.named[name] == nil {
			s.named[name] = map[*listener]struct{}{}
		}
		s.named[name][l] = struct{}{}
	}
}

func (s *listeners) remove(l *listener) {
	delete(s.all, l)
	for _, name := range l.names {
		if delete(s.named[name], l); len(s.named[name]) == 0 {
			delete(s.named, name)
		}
	}
}

// deliver adds an event to the listeners that it concerns: one of a run to those of that run.
func (s *listeners) deliver(e Event) {
	for l := range s.all {
		l.add(e)
	}
	if name := e.runName(); name != "" {
		for l := range s.named[name] {
			l.add(e)
		}
		return
	}
	s.eachNamed(func(l *listener) { l.add(e) })
}

func (s *listeners) end(err error) {
	for l := range s.all {
		l.end(err)
	}
	s.eachNamed(func(l *listener) { l.end(err) })
}

// eachNamed calls f once for each listener of named runs.
func (s *listeners) eachNamed(f func(*listener)) {
	for name, of := range s.named {
		for l := range of {
			if l.names[0] == name {
				f(l)
			}
		}
	}
}

// listener receives the events of a mirror for one watch. The goroutine of the mirror adds them without
// ever waiting for the watch, whose goroutine takes them.
type listener struct {
	names  []string      // each once; nil: all runs
	signal chan struct{} // there is something to take

	mu     sync.Mutex
	events []Event
	behind bool // events were dropped: the watch starts over
	err    error
}

func newListener(names []string) *listener {
	names = slices.Sorted(slices.Values(names))
	return &listener{names: slices.Compact(names), signal: make(chan struct{}, 1)}
}

func (l *listener) add(e Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case l.behind:
		return
	case len(l.events) == maxBehind:
		l.events, l.behind = nil, true
	default:
		l.events = append(l.events, e)
	}
	l.wake()
}

func (l *listener) end(err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.err = err
	l.wake()
}

func (l *listener) wake() {
	select {
	case l.signal <- struct{}{}:
	default:
	}
}

// take returns the events that have come since the last call, whether the watch has to start over instead,
// and the error with which the mirror ended behind the events. It clears used and keeps it for the next
// events, unless it is large.
func (l *listener) take(used []Event) (events []Event, behind bool, err error) {
	if clear(used); cap(used) > 64 {
		used = nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	events, l.events = l.events, used[:0]
	return events, l.behind, l.err
}
