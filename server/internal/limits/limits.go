// Package limits keeps one principal from taking what all share: it bounds the calls and reports a second
// and the open streams of each.
//
// A call that comes too early waits for its turn, at most Patience: a client with a few calls under way is
// slowed down and sees no error. Beyond that a call is refused with RATE_LIMITED, a stream with
// TOO_MANY_STREAMS, both with RetryInfo. Reports of a stream are never refused: the stream is read
// later, and the rest waits at the client. A refusal costs the server nearly as much as a small call, so the
// wait is what protects the other principals: while its calls wait, a client that floods sends no further ones.
//
// The interceptors of go-grpc-middleware's ratelimit do not carry this: they replace the error of a
// limiter by a text, without reason and RetryInfo, and a limiter cannot tell when a stream ends.
// Its selector is not needed, as no method is exempt.
//
// A Limiter is safe for concurrent use and owns no goroutines. Its numbers may be changed while it is used. Its lock guards the set of principals and is
// held for a few instructions; of principals with full buckets and no streams nothing is kept.
package limits

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/time/rate"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Patience is how long a call waits at most for its turn.
const Patience = time.Second

// sweepAt is the number of principals at which those are forgotten that use nothing; it doubles with what is in
// use.
const sweepAt = 1024

// Config bounds what one principal takes. 0 stands for no limit.
type Config struct {
	// Calls and Reports are a second. A principal that was idle may have the same number again, at once.
	Calls, Reports int
	// CallsShared and ReportsShared have these rates hold only while another principal calls, too: one that is
	// alone may use the whole server.
	CallsShared, ReportsShared bool

	Streams int // open at a time: watches, streams of reports and others
	// Key returns the principal of a call, "" if none is to be limited. Calls with the same key share
	// the limits.
	Key func(context.Context) string
}

// Limiter bounds what each principal takes.
type Limiter struct {
	bounds atomic.Pointer[Config]
	key    func(context.Context) string

	mu         sync.Mutex
	principals map[string]*principal
	sweep      int  // forget idle principals at this number
	newest     seen // the principal that has called last
	other      seen // the last one before it that was another
}

// seen is when a principal has called last.
type seen struct {
	key string
	at  time.Time
}

// sharedFor is how long a principal that called counts as one that calls.
const sharedFor = time.Second

// principal is what one principal takes at present.
type principal struct {
	calls, reports *rate.Limiter
	streams        int // guarded by Limiter.mu
}

// New returns a Limiter.
func New(c Config) *Limiter {
	l := &Limiter{key: c.Key, principals: map[string]*principal{}, sweep: sweepAt}
	l.bounds.Store(&c)
	return l
}

// Set changes the limits, but not the Key. Streams that are open stay open.
func (l *Limiter) Set(c Config) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bounds.Store(&c)
	for _, p := range l.principals {
		p.calls.SetLimit(rate.Limit(c.Calls))
		p.calls.SetBurst(c.Calls)
		p.reports.SetLimit(rate.Limit(c.Reports))
		p.reports.SetBurst(c.Reports)
	}
}

// Call returns when a call may go on, or RATE_LIMITED, or the error of ctx.
func (l *Limiter) Call(ctx context.Context) error {
	key, bounds := l.key(ctx), l.bounds.Load()
	if bounds.Calls == 0 || key == "" {
		return nil
	}
	p, alone := l.find(key)
	if alone && bounds.CallsShared {
		return nil
	}
	turn := p.calls.Reserve()
	wait := turn.Delay()
	if wait == 0 {
		return nil
	}
	if wait > Patience {
		turn.Cancel()
		return &store.Error{Reason: apierr.RateLimited, Detail: fmt.Sprintf(
			"%s makes more than %d calls a second (--max-calls-per-second): send fewer, or send statuses on one stream of reports", key, bounds.Calls)}
	}
	return sleep(ctx, wait)
}

// Reports returns when n reports of a stream may go on, or the error of ctx.
func (l *Limiter) Reports(ctx context.Context, n int) error {
	key, bounds := l.key(ctx), l.bounds.Load()
	if bounds.Reports == 0 || key == "" || n == 0 {
		return nil
	}
	p, alone := l.find(key)
	if alone && bounds.ReportsShared {
		return nil
	}
	bucket := p.reports
	return sleep(ctx, bucket.ReserveN(time.Now(), min(n, bucket.Burst())).Delay())
}

// Open counts a stream of a principal until close is called, or returns TOO_MANY_STREAMS.
func (l *Limiter) Open(ctx context.Context) (closed func(), err error) {
	key, bounds := l.key(ctx), l.bounds.Load()
	if bounds.Streams == 0 || key == "" {
		return func() {}, nil
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	p := l.findLocked(key)
	if p.streams >= bounds.Streams {
		return nil, &store.Error{Reason: apierr.TooManyStreams, Detail: fmt.Sprintf(
			"%s has %d streams open, as many as one may have (--max-streams-per-principal): end some first", key, p.streams)}
	}
	p.streams++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		p.streams--
	}, nil
}

// find returns a principal that calls, and whether no other one has called lately.
func (l *Limiter) find(key string) (p *principal, alone bool) {
	now := time.Now()
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.newest.key != key {
		l.other, l.newest.key = l.newest, key
	}
	l.newest.at = now
	return l.findLocked(key), l.other.key == "" || now.Sub(l.other.at) > sharedFor
}

func (l *Limiter) findLocked(key string) *principal {
	p := l.principals[key]
	if p != nil {
		return p
	}
	if len(l.principals) >= l.sweep {
		l.forgetIdle()
	}
	bounds := l.bounds.Load()
	p = &principal{
		calls:   rate.NewLimiter(rate.Limit(bounds.Calls), bounds.Calls),
		reports: rate.NewLimiter(rate.Limit(bounds.Reports), bounds.Reports),
	}
	l.principals[key] = p
	return p
}

// forgetIdle forgets the principals for which a new one would be the same.
func (l *Limiter) forgetIdle() {
	now := time.Now()
	for key, p := range l.principals {
		if p.streams == 0 && isFull(p.calls, now) && isFull(p.reports, now) {
			delete(l.principals, key)
		}
	}
	l.sweep = max(sweepAt, 2*len(l.principals))
}

func isFull(b *rate.Limiter, now time.Time) bool { return b.TokensAt(now) >= float64(b.Burst()) }

func sleep(ctx context.Context, d time.Duration) error {
	if d == 0 {
		return nil
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
