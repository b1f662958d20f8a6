package sender

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
)

// DefaultTimeout is how long a send may take to a client that doesn't read.
const DefaultTimeout = 30 * time.Second

// StopTimeout is how long a send may take once the server stops.
const StopTimeout = time.Second

// Config is what a Group is made of.
type Config struct {
	// Status turns an error into the status that the client gets.
	Status func(error) *status.Status
	// Timeout is how long a send may take; 0: DefaultTimeout.
	Timeout time.Duration
}

// Group is what the streams of one server share.
type Group struct {
	status  func(error) *status.Status
	timeout time.Duration
	budget  *budget
	turns   *turns
}

// NewGroup returns a Group without streams.
func NewGroup(c Config) *Group {
	if c.Timeout == 0 {
		c.Timeout = DefaultTimeout
	}
	return &Group{status: c.Status, timeout: c.Timeout, budget: newBudget(), turns: newTurns()}
}

// Options say how one stream is sent.
type Options struct {
	Turns   bool          // its messages are made in turns
	Unread  func() error  // returns the error of a stream that ends because it is not read
	Silence time.Duration // after this time without a send Wake is called; 0: never
	Wake    func()        // is called from another goroutine, and must not block
}

// Sender sends the messages of one stream.
//
// A blocked send of gRPC knows no context, so a timer ends the stream from outside. The same timer
// reports silences. Sends do not touch the timer: it fires at least once in the time that a send may
// take, and then looks at when the newest send began.
type Sender struct {
	stream  grpc.ServerStream
	group   *Group
	options Options
	began   atomic.Int64          // when the newest send began, by clock
	busy    atomic.Bool           // the newest send has not ended
	ended   atomic.Pointer[error] // the error that the stream was ended with from outside
	gone    context.Context       // ends with the stream, not with the server's stop

	backlog *backlog
	turn    *turn // nil: the stream has none
	sent    int   // messages in this turn
	clear   bool  // the backlog was empty when the turn began

	silent atomic.Bool // Wake was called since the last send

	mu      sync.Mutex
	timeout time.Duration // how long a send may take
	timer   *time.Timer
	closed  bool
}

// clock returns the time since the program began, in nanoseconds.
func clock() int64 { return int64(time.Since(programStart)) }

var programStart = time.Now()

type clientKey struct{}

// WithClient returns a copy of ctx from which Open learns the context of the client. A server that
// ends ctx when it stops passes the stream's own context as client: so what is on its way when the
// stop begins is still sent.
func WithClient(ctx, client context.Context) context.Context {
	return context.WithValue(ctx, clientKey{}, client)
}

// ClientOf returns the context of the client: that of the innermost WithClient, or ctx itself without one.
func ClientOf(ctx context.Context) context.Context {
	if client, ok := ctx.Value(clientKey{}).(context.Context); ok {
		return client
	}
	return ctx
}

// Open returns the sender of a stream. Close must be called when the handler returns.
func (g *Group) Open(stream grpc.ServerStream, o Options) *Sender {
	s := &Sender{stream: stream, group: g, options: o, timeout: g.timeout, gone: ClientOf(stream.Context())}
	s.backlog = newBacklog(g.budget, g.turns)
	g.budget.join(s)
	s.began.Store(clock())
	s.timer = time.AfterFunc(time.Hour, s.onTimer)
	s.setTimeout(g.timeout)
	return s
}

// Close ends the turn and the timer. The stream's backlog stays counted until it is sent.
func (s *Sender) Close() {
	s.EndTurn()
	s.group.budget.leave(s)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timer.Stop()
	s.closed = true
}

// setTimeout sets how long sends may take from now on.
func (s *Sender) setTimeout(timeout time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.timeout = timeout
	s.schedule(0)
}

// HurryAfter bounds each send by StopTimeout from the end of stopping on, also a send that is blocked at
// that time. Call end when the stream ends.
func (s *Sender) HurryAfter(stopping context.Context) (end func() bool) {
	return context.AfterFunc(stopping, func() { s.setTimeout(StopTimeout) })
}

// schedule sets the timer for the next send or silence, given how long ago the newest send began.
func (s *Sender) schedule(since time.Duration) {
	left := s.timeout
	if s.options.Silence > 0 {
		left = min(left, s.options.Silence-since)
	}
	s.timer.Reset(left)
}

func (s *Sender) onTimer() {
	stuck, silent := s.check()
	if stuck {
		s.end(s.options.Unread)
	}
	if silent {
		s.options.Wake()
	}
}

// check reports whether the newest send takes too long and whether a silence has begun, and sets
// the timer again unless the send is stuck.
func (s *Sender) check() (stuck, silent bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	busy := s.busy.Load() // before began is read
	since := time.Duration(clock() - s.began.Load())
	silence := s.options.Silence
	switch {
	case s.closed:
	case busy && since >= s.timeout:
		return true, false
	case busy && silence > 0:
		s.timer.Reset(min(s.timeout-since, silence)) // the send may end at any moment
	case busy:
		s.timer.Reset(s.timeout - since)
	case silence > 0 && since >= silence:
		s.schedule(0)
		s.silent.Store(true)
		return false, true
	default:
		s.schedule(since)
	}
	return false, false
}

// Silent reports whether Wake was called since the last send.
func (s *Sender) Silent() bool { return s.silent.Load() }

// endSilence begins the next silence.
func (s *Sender) endSilence() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.silent.Store(false)
	s.schedule(0)
}

// end gives the stream its status; a blocked send fails then. Messages that were sent before still
// arrive, should the client read again.
func (s *Sender) end(why func() error) {
	if transport, ok := statusWriterOf(s.stream.Context()); ok {
		err := why()
		s.ended.Store(&err)
		_ = transport.WriteStatus(s.group.status(err))
		s.backlog.signal()
	}
}

// Send sends a message once the stream has room for it. A stream with turns takes one first.
func (s *Sender) Send(m proto.Message) error {
	e, err := encode(m, s.backlog)
	if err != nil {
		return err
	}
	return s.sendEncoded(e)
}

// SendShared is Send for a message that Encode made, and that other streams may send too.
func (s *Sender) SendShared(text *[]byte) error {
	return s.sendEncoded(&encoded{text: text, shared: true, to: s.backlog})
}

func (s *Sender) sendEncoded(e *encoded) error {
	s.began.Store(clock())
	s.busy.Store(true)
	err := s.waitForRoom()
	if err == nil && !s.hasTurn() {
		s.busy.Store(false) // waiting for a turn is not the client's fault
		err = s.TakeTurn(s.gone)
		s.began.Store(clock())
		s.busy.Store(true)
	}
	if err == nil {
		err = s.stream.SendMsg(e)
	}
	s.busy.Store(false)
	if s.silent.Load() {
		s.endSilence()
	}
	if ended := s.ended.Load(); err != nil && ended != nil {
		return *ended
	}
	s.sent++
	return err
}

// waitForRoom waits until the stream may have one more message in its backlog.
func (s *Sender) waitForRoom() error {
	b := s.backlog
	for {
		own := b.bytes.Load()
		if own == 0 || own < b.budget.share() {
			return nil
		}
		b.budget.endSlow()
		s.EndTurn()
		select {
		case <-b.room:
		case <-s.gone.Done():
			return s.gone.Err()
		}
		if s.ended.Load() != nil {
			return context.Canceled
		}
	}
}

// turnMessages is how many messages a stream may send in a turn.
const turnMessages = 64

func (s *Sender) hasTurn() bool {
	return !s.options.Turns || s.turn != nil && s.sent < turnMessages
}

// TakeTurn waits for a turn, unless the stream has one that goes on. Its error is the context's.
func (s *Sender) TakeTurn(ctx context.Context) (err error) {
	if s.hasTurn() {
		return nil
	}
	s.EndTurn()
	s.turn, err = s.group.turns.take(ctx)
	s.sent, s.clear = 0, s.backlog.bytes.Load() == 0
	return err
}

// EndTurn ends the turn once its messages are with the system. If the stream had a backlog when the
// turn began, and so may be slow, the turn ends at once.
func (s *Sender) EndTurn() {
	t := s.turn
	s.turn = nil
	switch {
	case t == nil:
	case s.clear:
		s.backlog.endTurnWhenSent(t)
	default:
		s.group.turns.end(t)
	}
}
