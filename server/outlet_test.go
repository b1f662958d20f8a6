package server

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
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
				o := &outlet{silence: silence, wake: func() {}}
				o.open(s, newUnsentMessages(), nil, errStuck)
				defer o.close()
				for _, after := range []time.Duration{0, time.Millisecond, 7 * time.Second, 29 * time.Second, 5 * time.Minute} {
					time.Sleep(after) //nolint:forbidigo // a fake clock
					go func() {
						time.Sleep(stuckTime - time.Millisecond) //nolint:forbidigo // a fake clock
						s.let <- struct{}{}
					}()
					if err := o.send(nil); err != nil {
						t.Fatalf("a send that took less, after %v: %v", after, err)
					}
				}
				time.Sleep(11 * time.Second) //nolint:forbidigo // a fake clock
				began := time.Now()
				if err := o.send(nil); err == nil || time.Since(began) != stuckTime {
					t.Errorf("after %v: %v", time.Since(began), err)
				}
			})
		})
	}
}

func TestAStopBoundsTheLastSend(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		o := &outlet{silence: time.Hour, wake: func() {}}
		o.open(newBlockable(t), newUnsentMessages(), nil, errStuck)
		defer o.close()
		time.Sleep(3 * time.Second) //nolint:forbidigo // a fake clock
		began := time.Now()
		o.hurry(time.Second)
		if err := o.send(nil); err == nil || time.Since(began) != time.Second {
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
			o := &outlet{silence: silence, wake: func() { woken <- time.Now() }}
			o.open(s, newUnsentMessages(), nil, errStuck)
			defer o.close()
			for _, after := range []time.Duration{0, silence / 3, silence - 1} {
				time.Sleep(after) //nolint:forbidigo // a fake clock
				_ = o.send(nil)
				sent := time.Now()
				if after != 0 {
					continue
				}
				for range 3 { // each is answered by a send
					if at := <-woken; at.Sub(sent) != silence || !o.silent.Load() {
						t.Errorf("silence of %v: told after %v", silence, at.Sub(sent))
					}
					_ = o.send(nil)
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
