package e2e

import (
	"context"
	"io"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// lineSwitch is an address at which a server stands, or something else in its place.
type lineSwitch struct {
	addr string
	cuts atomic.Int64

	l    net.Listener
	done sync.WaitGroup

	mu    sync.Mutex
	to    string // "": connections are accepted, and nothing else
	conns map[*net.TCPConn]bool
}

func newSwitch(t testing.TB, to string) *lineSwitch {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s := &lineSwitch{addr: l.Addr().String(), l: l, to: to, conns: map[*net.TCPConn]bool{}}
	s.done.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			s.done.Go(func() { s.hand(conn.(*net.TCPConn)) })
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		s.cut()
		s.done.Wait()
	})
	return s
}

// turn has connections go elsewhere from now on, and cuts those that are there.
func (s *lineSwitch) turn(to string) {
	s.mu.Lock()
	s.to = to
	s.mu.Unlock()
	s.cut()
}

// cut ends all connections. What is on its way is lost.
func (s *lineSwitch) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		_ = c.SetLinger(0)
		_ = c.Close()
		s.cuts.Add(1)
	}
}

func (s *lineSwitch) hand(from *net.TCPConn) {
	defer from.Close()
	s.mu.Lock()
	s.conns[from] = true
	to := s.to
	s.mu.Unlock()
	defer func() {
		s.mu.Lock()
		delete(s.conns, from)
		s.mu.Unlock()
	}()
	if to == "" {
		_, _ = io.Copy(io.Discard, from)
		return
	}
	network := "tcp"
	if to[0] == '/' {
		network = "unix"
	}
	server, err := net.Dial(network, to)
	if err != nil {
		return
	}
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(server, from); _ = server.Close() })
	both.Go(func() { _, _ = io.Copy(from, server); _ = from.Close() })
	both.Wait()
}

// others returns the addresses of servers that are not ours: gRPC servers that answer with
// codes of their own, and a web server.
func others(t testing.TB) (addrs []string) {
	t.Helper()
	listen := func() net.Listener {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		must(t, err)
		addrs = append(addrs, l.Addr().String())
		return l
	}
	for _, code := range []codes.Code{codes.Unimplemented, codes.NotFound, codes.PermissionDenied, codes.InvalidArgument} {
		s := grpc.NewServer(grpc.UnknownServiceHandler(func(any, grpc.ServerStream) error { return status.Error(code, "not here") }))
		l := listen()
		go func() { _ = s.Serve(l) }()
		t.Cleanup(s.Stop)
	}
	web := &http.Server{Handler: http.NotFoundHandler(), ReadHeaderTimeout: time.Minute}
	l := listen()
	go func() { _ = web.Serve(l) }()
	t.Cleanup(func() { _ = web.Shutdown(context.Background()); _ = web.Close() })
	return addrs
}
