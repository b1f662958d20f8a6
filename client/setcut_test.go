package client_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"slices"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	"github.com/runstatus/runstatus/client/internal/clienttest"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var cuts = flag.Int("cuts", 100, "how many connections are cut behind a Set")

// severer is a proxy that cuts its connection once it is armed: behind some bytes from the client, or
// instead of the next bytes from the server.
type severer struct {
	l   net.Listener
	to  string
	all sync.WaitGroup

	mu    sync.Mutex
	armed bool
	left  int // how many bytes from the client still pass
	cuts  int
}

func (s *severer) arm(left int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.armed, s.left = true, left
}

// pass returns how many of n bytes pass, and whether the connection is cut behind them.
func (s *severer) pass(n int, fromClient bool) (passing int, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case !s.armed:
		return n, false
	case fromClient && n <= s.left:
		s.left -= n
		return n, false
	case fromClient:
		n = s.left
	default:
		n = 0
	}
	s.armed = false
	s.cuts++
	return n, true
}

func (s *severer) serve() {
	for {
		in, err := s.l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("tcp", s.to)
		if err != nil {
			_ = in.Close()
			continue
		}
		end := sync.OnceFunc(func() { _ = in.Close(); _ = out.Close() })
		s.all.Go(func() { defer end(); s.copy(out, in, true) })
		s.all.Go(func() { defer end(); s.copy(in, out, false) })
	}
}

func (s *severer) copy(to, from net.Conn, fromClient bool) {
	buf := make([]byte, 16<<10)
	for {
		n, err := from.Read(buf)
		n, cut := s.pass(n, fromClient)
		if _, failed := to.Write(buf[:n]); err != nil || failed != nil || cut {
			return
		}
	}
}

// A Set whose connection is cut at any byte of the request, or instead of the answer, leaves one line.
func TestACutConnectionBehindASetLeavesOneLine(t *testing.T) {
	const clients = 8
	each := (*cuts + clients - 1) / clients
	var all sync.WaitGroup
	var runs [clients]string
	var done [clients]int
	for i := range clients {
		runs[i] = fmt.Sprintf("test_runs/cut-%d-%d", time.Now().UnixNano(), i)
		all.Go(func() { done[i] = setThroughCuts(t, runs[i], each) })
	}
	all.Wait()
	c := connect(t)
	for i, run := range runs {
		if done[i] != each {
			t.Errorf("%s: %d connections were cut, want %d", run, done[i], each)
		}
		got := notes(t, c, run)
		want := clienttest.Numbered(each)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the lines are %q", run, got)
		}
	}
}

// setThroughCuts sets n statuses of a run, each over a connection that is cut, and returns how many were
// cut.
func setThroughCuts(t *testing.T, run string, n int) int {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Error(err)
		return 0
	}
	way := &severer{l: l, to: address}
	way.all.Go(way.serve)
	soon := grpc.ConnectParams{Backoff: backoff.Config{BaseDelay: time.Millisecond, MaxDelay: 10 * time.Millisecond}, MinConnectTimeout: time.Second}
	c, err := client.New(l.Addr().String(), client.WithDialOptions(grpc.WithConnectParams(soon)))
	if err != nil {
		t.Error(err)
		return 0
	}
	for i := range n {
		req := request(run, func(r *runstatusv1.SetStatusRequest) {
			r.Note, r.AllowMissing, r.When = fmt.Sprint(i), true, timestamppb.New(time.Now().Truncate(time.Microsecond))
		})
		way.arm(rand.IntN(300)) // a request takes some 150 bytes
		if err := setUntilAnswered(t, c, req, i%2 == 1); err != nil {
			t.Errorf("%s, line %d: %v", run, i, err)
		}
	}
	_ = c.Close()
	_ = l.Close()
	way.all.Wait()
	return way.cuts
}

// setUntilAnswered sets a status over the stream or by a call, repeatedly while the server can't be reached.
func setUntilAnswered(t *testing.T, c *client.Client, req *runstatusv1.SetStatusRequest, shared bool) (err error) {
	for {
		if shared {
			_, _, err = c.SetShared(t.Context(), req)
		} else {
			_, err = c.SetStatus(t.Context(), req)
		}
		if status.Code(err) != codes.Unavailable {
			return err
		}
	}
}
