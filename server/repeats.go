package server

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// repeatTime is the interval at which a lasting fact is logged again.
const repeatTime = time.Minute

// repeats bounds the log: it reports a fact when it begins, then once in repeatTime how often it
// recurred, and when it has not recurred for that long. On a full disk thousands of calls a second
// fail for one reason, and the log may be on that disk. It is safe for concurrent use.
type repeats struct {
	mu     sync.Mutex
	closed bool
	facts  map[string]*repeated
}

// repeated is a fact that lasts.
type repeated struct {
	began  time.Time
	total  int
	lately int // how often it recurred since the last report
	newest any
	tell   func(repeated) // lately is 0 when the fact is over
	timer  *time.Timer
}

// first counts an occurrence of a fact; newest describes it. It reports whether this is one of the
// first few occurrences since the fact began. For further ones tell is called later, with the counts
// and the newest occurrence of that moment.
func (r *repeats) first(fact string, few int, newest any, tell func(repeated)) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return false
	}
	f := r.facts[fact]
	if f == nil {
		if r.facts == nil {
			r.facts = map[string]*repeated{}
		}
		f = &repeated{began: time.Now(), tell: tell}
		f.timer = time.AfterFunc(repeatTime, func() { r.again(fact) })
		r.facts[fact] = f
	}
	f.total++
	if f.total <= few {
		return true
	}
	f.lately++
	f.newest = newest
	return false
}

func (r *repeats) again(fact string) {
	r.mu.Lock()
	f := r.facts[fact]
	if r.closed || f == nil {
		r.mu.Unlock()
		return
	}
	told := *f
	if f.lately, f.newest = 0, nil; told.lately == 0 {
		delete(r.facts, fact)
	} else {
		f.timer.Reset(repeatTime)
	}
	r.mu.Unlock()
	told.tell(told)
}

// close ends all reports.
func (r *repeats) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.closed = true
	for _, f := range r.facts {
		f.timer.Stop()
	}
	r.facts = nil
}

// fewHandler passes on the first few warnings and errors with one text, and counts further ones.
type fewHandler struct {
	slog.Handler
	repeats *repeats
}

// few is how many lines with one text are passed on: they may be about different runs.
const few = 10

// Handle implements slog.Handler.
func (h fewHandler) Handle(ctx context.Context, line slog.Record) error {
	if line.Level < slog.LevelWarn {
		return h.Handler.Handle(ctx, line)
	}
	pass := h.repeats.first(line.Level.String()+line.Message, few, line, func(f repeated) {
		if f.lately > 0 {
			again := f.newest.(slog.Record).Clone()
			again.Add("times", f.lately)
			_ = h.Handler.Handle(context.Background(), again)
		}
	})
	if !pass {
		return nil
	}
	return h.Handler.Handle(ctx, line)
}

// WithAttrs implements slog.Handler.
func (h fewHandler) WithAttrs(attrs []slog.Attr) slog.Handler {
	return fewHandler{h.Handler.WithAttrs(attrs), h.repeats}
}

// WithGroup implements slog.Handler.
func (h fewHandler) WithGroup(name string) slog.Handler {
	return fewHandler{h.Handler.WithGroup(name), h.repeats}
}
