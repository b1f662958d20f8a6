package client_test

import (
	"context"
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// relay passes bytes on to the server at address, until it is made to stop reading.
type relay struct {
	net.Listener
	mu sync.Mutex // held: nothing is read
}

func newRelay(t *testing.T) *relay {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r := &relay{Listener: l}
	var all sync.WaitGroup
	all.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", address)
			if err != nil {
				t.Error(err)
				return
			}
			all.Go(func() { r.pass(out, in) })
			all.Go(func() { _, _ = io.Copy(in, out); in.Close(); out.Close() })
		}
	})
	t.Cleanup(func() { l.Close(); all.Wait() })
	return r
}

func (r *relay) pass(to, from net.Conn) {
	defer to.Close()
	defer from.Close()
	buf := make([]byte, 4096)
	for {
		n, err := from.Read(buf)
		if err != nil {
			return
		}
		r.mu.Lock()
		_, err = to.Write(buf[:n])
		r.mu.Unlock()
		if err != nil {
			return
		}
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func TestCallsThatAreGivenUpLeaveNothingBehind(t *testing.T) {
	const callers, calls, most = 16, 100, 16 << 20
	note := strings.Repeat("n", 24<<10) // 37 MiB in all
	for name, opts := range map[string][]client.Option{"over the stream": nil, "calls of their own": {client.WithBatching(false)}} {
		t.Run(name, func(t *testing.T) {
			r := newRelay(t)
			c, err := client.New(r.Addr().String(), opts...)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = c.Close() })
			run := create(t, c, nil)
			before := heap()
			r.mu.Lock()
			var all sync.WaitGroup
			for range callers {
				all.Go(func() {
					for range calls {
						ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
						_, err := run.Set(ctx, runstatusv1.TestState_TEST_STATE_RUNNING, note)
						cancel()
						if !errors.Is(err, context.DeadlineExceeded) {
							t.Errorf("a call that nothing answers: %v", err)
						}
					}
				})
			}
			all.Wait()
			if kept := int64(heap() - before); kept > most {
				t.Errorf("%d MiB are kept for %d calls that have returned", kept>>20, callers*calls)
			}
			r.mu.Unlock()
			set(t, run, runstatusv1.TestState_TEST_STATE_RUNNING, "the connection goes on")
		})
	}
}
