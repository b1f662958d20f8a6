package watchsummary

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Store is what counters need of a store.
type Store interface {
	store.Reader
	store.Feed
}

// Config is what a Server is made of.
type Config struct {
	Store   Store
	Senders *sender.Group
	// Silence is the longest time without a message of a watch that asks for no other; 0: 15 s.
	Silence time.Duration
	// Stopping ends when the server is about to stop. The watches and counters end then.
	Stopping context.Context
	// Unread returns the error of a watch that ends because it is not read: ErrUnread, unless the
	// server stops.
	Unread func() error
	// Counters bounds the different selections that are watched at a time; 0: DefaultCounters.
	Counters int
}

// DefaultCounters is the bound if the Config has none: each counter holds a record of each run, and reads
// the log.
const DefaultCounters = 64

// Server serves watches of summaries. It owns the counters.
type Server struct {
	config Config
	done   sync.WaitGroup // the counters

	mu       sync.Mutex
	counters map[key]*counter
}

// NewServer returns a Server without watches.
func NewServer(c Config) *Server {
	if c.Silence == 0 {
		c.Silence = 15 * time.Second
	}
	if c.Counters == 0 {
		c.Counters = DefaultCounters
	}
	return &Server{config: c, counters: map[key]*counter{}}
}

// Wait returns when all counters have ended. Config.Stopping must have ended before.
func (s *Server) Wait() {
	s.mu.Lock() // a watch that joins later finds that the server stops
	counters := &s.done
	s.mu.Unlock()
	counters.Wait()
}

// join returns the counter of a selection, which leave releases. The first watch starts it.
func (s *Server) join(sel *selection) (*counter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.config.Stopping.Err() != nil {
		return nil, apierr.ErrShuttingDown()
	}
	c := s.counters[sel.key]
	if c == nil && len(s.counters) >= s.config.Counters {
		return nil, &store.Error{Reason: apierr.TooManySummaries, Detail: fmt.Sprintf(
			"summaries of %d different filters and groupings are watched, as many as the server counts at a time (--max-summaries): watch one of these, or ask SummarizeRuns", s.config.Counters)}
	}
	if c == nil {
		ctx, cancel := context.WithCancel(s.config.Stopping)
		c = newCounter(sel, s.config.Store, cancel)
		s.counters[sel.key] = c
		s.done.Go(func() {
			err := c.run(ctx)
			s.drop(c)
			c.publish(published{err: err})
		})
	}
	c.watches++
	return c, nil
}

// leave releases a counter. The last watch ends it.
func (s *Server) leave(c *counter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c.watches--; c.watches == 0 {
		c.cancel()
		s.forget(c)
	}
}

// drop forgets a counter that has failed, so that the next watch starts another one.
func (s *Server) drop(c *counter) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.forget(c)
}

// forget is called under mu.
func (s *Server) forget(c *counter) {
	if s.counters[c.key] == c {
		delete(s.counters, c.key)
	}
}

// Stream is what a watch sends on.
type Stream = grpc.ServerStreamingServer[runstatusv1.WatchSummaryResponse]

// Serve serves one watch until it ends, as WatchSummary is specified.
func (s *Server) Serve(req *runstatusv1.WatchSummaryRequest, stream Stream) error {
	sel, err := parseSelection(s.config.Store.Vocabulary(), req)
	if err != nil {
		return err
	}
	sel.restrict(auth.BindReads(stream.Context(), sel.namespace))
	if ns := sel.namespace; ns != "" && (!slices.Contains(s.config.Store.Namespaces(), ns) || !sel.rights.Covers(ns)) {
		return &store.Error{Reason: store.NamespaceUnknown, Detail: "there is no namespace " + ns}
	}
	from := s.config.Store.Revision()
	c, err := s.join(sel)
	if err != nil {
		return err
	}
	defer s.leave(c)
	w := &watch{counter: c, from: from, woken: make(chan struct{}, 1)}
	w.out = s.config.Senders.Open(stream, sender.Options{
		Turns: true, Unread: s.config.Unread, Silence: s.silence(req), Wake: w.wake,
	})
	defer w.out.Close()
	defer w.out.HurryAfter(s.config.Stopping)()
	defer w.out.HurryAfter(stream.Context())()
	err = w.run(stream.Context())
	if ended := auth.Ended(stream.Context()); ended != nil && err != nil {
		return ended
	}
	if s.config.Stopping.Err() != nil {
		return apierr.ErrShuttingDown()
	}
	return err
}

func (s *Server) silence(req *runstatusv1.WatchSummaryRequest) time.Duration {
	if req.GetProgressInterval() == nil {
		return s.config.Silence
	}
	return req.GetProgressInterval().AsDuration()
}

// ErrUnread returns the error of a watch that ends because its messages are not read.
func ErrUnread() error {
	return &store.Error{Reason: apierr.WatcherTooSlow, Detail: "the watch was ended because its messages were not read: call again, the first message holds all counts"}
}
