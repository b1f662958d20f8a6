package sender

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// blockable is a stream whose sends end when they are let, or when it is given a status.
type blockable struct {
	grpc.ServerStream
	ctx   context.Context
	let   chan struct{}
	ended chan struct{}
}

func newBlockable(t *testing.T) *blockable {
	s := &blockable{let: make(chan struct{}), ended: make(chan struct{})}
	s.ctx = grpc.NewContextWithServerTransportStream(t.Context(), statusOf{blockable: s})
	return s
}

func (s *blockable) Context() context.Context { return s.ctx }

func (s *blockable) SendMsg(any) error {
	select {
	case <-s.let:
		return nil
	case <-s.ended:
		return context.Canceled
	}
}

func testGroup() *Group {
	return NewGroup(Config{Status: func(err error) *status.Status {
		return status.New(codes.ResourceExhausted, string(store.ReasonOf(err)))
	}})
}

func errUnread() error { return &store.Error{Reason: apierr.WatcherTooSlow} }

// statusOf is the transport's side of it.
type statusOf struct {
	grpc.ServerTransportStream
	*blockable
}

func (s statusOf) WriteStatus(*status.Status) error { close(s.ended); return nil }

func TestASendThatIsBlockedEndsAfterItsTime(t *testing.T) {
	for name, silence := range map[string]time.Duration{"no silence": 0, "a short silence": time.Second, "a long silence": time.Hour} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := newBlockable(t)
				o := testGroup().Open(s, Options{Silence: silence, Wake: func() {}, Unread: errUnread})
				defer o.Close()
				for _, after := range []time.Duration{0, time.Millisecond, 7 * time.Second, 29 * time.Second, 5 * time.Minute} {
					time.Sleep(after) //nolint:forbidigo // a fake clock
					go func() {
						time.Sleep(DefaultTimeout - time.Millisecond) //nolint:forbidigo // a fake clock
						s.let <- struct{}{}
					}()
					if err := o.Send(nil); err != nil {
						t.Fatalf("a send that took less, after %v: %v", after, err)
					}
				}
				time.Sleep(11 * time.Second) //nolint:forbidigo // a fake clock
				began := time.Now()
				if err := o.Send(nil); err == nil || time.Since(began) != DefaultTimeout {
					t.Errorf("after %v: %v", time.Since(began), err)
				}
			})
		})
	}
}

func TestAStopBoundsTheLastSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := testGroup().Open(newBlockable(t), Options{Silence: time.Hour, Wake: func() {}, Unread: errUnread})
		defer o.Close()
		time.Sleep(3 * time.Second) //nolint:forbidigo // a fake clock
		began := time.Now()
		o.setTimeout(time.Second)
		if err := o.Send(nil); err == nil || time.Since(began) != time.Second {
			t.Errorf("after %v: %v", time.Since(began), err)
		}
	})
}

func TestASilenceIsToldOfOnTime(t *testing.T) {
	for _, silence := range []time.Duration{time.Second, 15 * time.Second, 5 * time.Minute} {
		synctest.Test(t, func(t *testing.T) {
			s := newBlockable(t)
			close(s.let)
			woken := make(chan time.Time, 10)
			o := testGroup().Open(s, Options{Silence: silence, Wake: func() { woken <- time.Now() }, Unread: errUnread})
			defer o.Close()
			for _, after := range []time.Duration{0, silence / 3, silence - 1} {
				time.Sleep(after) //nolint:forbidigo // a fake clock
				_ = o.Send(nil)
				sent := time.Now()
				if after != 0 {
					continue
				}
				for range 3 { // each is answered by a send
					if at := <-woken; at.Sub(sent) != silence || !o.Silent() {
						t.Errorf("silence of %v: told after %v", silence, at.Sub(sent))
					}
					_ = o.Send(nil)
					sent = time.Now()
				}
			}
			sent := time.Now()
			if at := <-woken; at.Sub(sent) != silence || len(woken) > 0 {
				t.Errorf("silence of %v: told after %v, and %d times more", silence, at.Sub(sent), len(woken))
			}
		})
	}
}
