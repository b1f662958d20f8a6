package watch

import (
	"context"
	"time"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Store is what watches need of a store.
type Store interface {
	store.Reader
	store.Feed
}

// Limits are the bounds of watches. A zero field means the default.
type Limits struct {
	// Silence is the longest time without a message of a watch that asks for no other; 15 s.
	Silence time.Duration
	// KeptLines bounds the lines of deleted runs that one watch keeps in memory, in bytes; 16 MiB.
	KeptLines int
}

func (l Limits) withDefaults() Limits {
	if l.Silence == 0 {
		l.Silence = 15 * time.Second
	}
	if l.KeptLines == 0 {
		l.KeptLines = 16 << 20
	}
	return l
}

// Config is what a Server is made of.
type Config struct {
	Store   Store
	Senders *sender.Group
	Limits  Limits
	// Stopping ends when the server is about to stop. Open watches then send a closing message.
	Stopping context.Context
	// Unread returns the error of a watch that ends because it is not read: ErrUnread, unless the
	// server stops.
	Unread func() error
}

// Server serves watches. It owns the hub and the caches that watches share.
type Server struct {
	config Config
	hub    *hub
	lines  encodedLines
	parts  changeParts
}

// NewServer returns a Server. Watches receive changes once Start was called.
func NewServer(c Config) *Server {
	c.Limits = c.Limits.withDefaults()
	return &Server{config: c, hub: newHub(c.Store)}
}

// Start starts the hub's goroutine, which ends with Config.Stopping.
func (s *Server) Start() { s.hub.start(s.config.Stopping) }

// Wait returns when the hub's goroutine has ended.
func (s *Server) Wait() { s.hub.done.Wait() }

// Stream is what a watch sends on.
type Stream = grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]

// Serve serves one watch until it ends, as WatchStatuses is specified.
func (s *Server) Serve(req *runstatusv1.WatchStatusesRequest, stream Stream) error {
	sel, err := parseSelection(s.config.Store.Vocabulary(), req)
	if err != nil {
		return err
	}
	sel.restrict(auth.BindReads(stream.Context(), sel.namespaces()...))
	st, stopping := s.config.Store, s.config.Stopping
	w := &watch{
		matcher: matcher{selection: sel, history: history{store: st}},
		lineKey: lineKey{newTokens(st.Epoch(), sel.canonical), req.GetStart()},
		lines:   &s.lines,
		parts:   &s.parts,
	}
	if w.condition, err = parseCondition(req.GetUntil(), sel); err != nil {
		return err
	}
	sel.canonical = nil // the tokens have its hash
	if err := w.resume(req); err != nil {
		return err
	}
	w.ahead = lookahead{changes: w.changesAfter, mayConcern: w.mayConcern, oldest: st.Oldest, vocabulary: st.Vocabulary(),
		keepLines: w.start == runstatusv1.WatchStart_WATCH_START_BEGINNING, maxBytes: s.config.Limits.KeptLines}
	defer st.Follow(sel.named())()
	w.subscription = s.hub.subscribe(sel)
	if w.resumed {
		w.subscription.at.Store(w.at.revision)
	}
	defer func() { w.subscription.close(sel, w.members) }()
	w.out = s.config.Senders.Open(stream, sender.Options{
		Turns: true, Unread: s.config.Unread, Silence: s.silence(req), Wake: w.subscription.wake,
	})
	defer w.out.Close()
	defer w.out.HurryAfter(stopping)()
	defer w.out.HurryAfter(stream.Context())()
	err = w.run(stream.Context())
	if ended := auth.Ended(stream.Context()); ended != nil && err != nil {
		return w.closeFor(runstatusv1.WatchClosing_REASON_RIGHTS_ENDED, ended)
	}
	if stopping.Err() != nil && err != nil {
		return w.closeFor(runstatusv1.WatchClosing_REASON_SHUTDOWN, apierr.ErrShuttingDown())
	}
	return err
}

func (s *Server) silence(req *runstatusv1.WatchStatusesRequest) time.Duration {
	if req.GetProgressInterval() == nil {
		return s.config.Limits.Silence
	}
	return req.GetProgressInterval().AsDuration()
}

// ErrUnread returns the error of a watch that ends because its messages are not read.
func ErrUnread() error {
	return &store.Error{Reason: apierr.WatcherTooSlow, Detail: "the watch was ended because its messages were not read: resume with the newest resume token"}
}
