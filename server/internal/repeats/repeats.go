// Package repeats bounds the log: what happens again and again is logged when it begins, once a minute with a count
// while it lasts, and when it is over.
//
// A Facts is safe for concurrent use. It owns timers until Close.
package repeats

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Interval is the time after which a lasting fact is logged again.
const Interval = time.Minute

// Facts are facts that last. It reports each when it begins, then once in Interval how often it
// recurred, and when it has not recurred for that long. On a full disk thousands of calls a second
// fail for one reason, and the log may be on that disk. The zero value is ready.
type Facts struct {
	mu     sync.Mutex
	closed bool
	facts  map[string]*lasting
}

// Count is how often a fact has recurred.
type Count struct {
	Began  time.Time
	Total  int
	Lately int // since the last report; 0: the fact is over
	Newest any
}

// lasting is a fact that lasts.
type lasting struct {
	Count
	tell  func(Count)
	timer *time.Timer
}

// First counts an occurrence of a fact; newest describes it. It reports whether this is one of the
// first few occurrences since the fact began. For further ones tell is called later, with the counts
// and the newest occurrence of that moment.
func (r *Facts) First(fact string, few int, newest any, tell func(Count)) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	f := r.facts[fact]
	if f == nil {
		if r.facts == nil {
			r.facts = map[string]*lasting{}
		}
		f = &lasting{Count: Count{Began: time.Now()}, tell: tell}
		f.timer = time.AfterFunc(Interval, func() { r.again(fact) })
		r.facts[fact] = f
	}
	f.Total++
	if f.Total <= few {
		return true
	}
	f.Lately++
	f.Newest = newest
	return false
}

func (r *Facts) again(fact string) {
	r.mu.Lock()
	f := r.facts[fact]
	if r.closed || f == nil {
		r.mu.Unlock()
		return
	}
	told, tell := f.Count, f.tell
	if f.Lately, f.Newest = 0, nil; told.Lately == 0 {
		delete(r.facts, fact)
	} else {
		f.timer.Reset(Interval)
	}
	r.mu.Unlock()
	tell(told)
}

// Close ends all reports.
func (r *Facts) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, f := range r.facts {
		f.timer.Stop()
	}
	r.facts = nil
}

// Handler passes on the first few warnings and errors with one text, and counts further ones.
type Handler struct {
	slog.Handler
	repeats *Facts
}

// NewHandler returns a Handler in front of another one.
func NewHandler(h slog.Handler, r *Facts) Handler { return Handler{h, r} }

// Few is how many lines with one text are passed on: they may be about different runs.
const Few = 10

// Handle implements slog.Handler.
func (h Handler) Handle(ctx context.Context, line slog.Record) error {
	if line.Level < slog.LevelWarn {
		return h.Handler.Handle(ctx, line)
	}
	pass := h.repeats.First(line.Level.String()+line.Message, Few, line, func(f Count) {
		if f.Lately > 0 {
			again := f.Newest.(slog.Record).Clone()
			again.Add("times", f.Lately)
			_ = h.Handler.Handle(context.Background(), again)
		}
	})
	if !pass {
		return nil
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (h Handler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return Handler{h.Handler.WithAttrs(attrs), h.repeats}
}

// WithGroup implements slog.Handler.
func (h Handler) WithGroup(name string) slog.Handler {
	return Handler{h.Handler.WithGroup(name), h.repeats}
}
