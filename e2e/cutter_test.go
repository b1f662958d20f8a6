package e2e

import (
	"io"
	"math/rand/v2"
	"net"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// cutter hands connections on to a server, and cuts each after a random time.
type cutter struct {
	addr string
	to   string        // the server's socket
	most time.Duration // that a connection lasts
	cuts atomic.Int64

	l    net.Listener
	done sync.WaitGroup
	stop chan struct{}
	over sync.Once
}

func newCutter(t testing.TB, socket string, most time.Duration) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	c := &cutter{addr: l.Addr().String(), to: socket, most: most, l: l, stop: make(chan struct{})}
	c.done.Go(c.accept)
	return c
}

func (c *cutter) accept() {
	for {
		conn, err := c.l.Accept()
		if err != nil {
			return
		}
		c.done.Go(func() { c.hand(conn.(*net.TCPConn)) })
	}
}

func (c *cutter) hand(from *net.TCPConn) {
	defer from.Close()
	to, err := net.Dial("unix", c.to)
	if err != nil {
		return
	}
	defer to.Close()
	ended := make(chan struct{}, 2)
	for _, way := range [][2]net.Conn{{to, from}, {from, to}} {
		c.done.Go(func() {
			_, _ = io.Copy(way[0], way[1])
			ended <- struct{}{}
		})
	}
	cut := time.NewTimer(c.most/10 + rand.N(c.most))
	defer cut.Stop()
	select {
	case <-ended:
	case <-c.stop:
	case <-cut.C:
		c.cuts.Add(1)
		_ = from.SetLinger(0) // what is on its way is lost
	}
}

func (c *cutter) close() {
	c.over.Do(func() {
		_ = c.l.Close()
		close(c.stop)
		c.done.Wait()
	})
}
