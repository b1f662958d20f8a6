package client_test

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// cutter is a proxy whose connections break after a random time.
type cutter struct {
	l    net.Listener
	to   string
	all  sync.WaitGroup
	mu   sync.Mutex
	cuts int
}

func (c *cutter) serve() {
	for {
		in, err := c.l.Accept()
		if err != nil {
			return
		}
		out, err := net.Dial("unix", c.to)
		if err != nil {
			_ = in.Close()
			continue
		}
		end := sync.OnceFunc(func() { _ = in.Close(); _ = out.Close() })
		late := time.AfterFunc(time.Duration(20+rand.IntN(200))*time.Millisecond, func() {
			c.mu.Lock()
			c.cuts++
			c.mu.Unlock()
			end()
		})
		for _, way := range [][2]net.Conn{{in, out}, {out, in}} {
			c.all.Go(func() { // at any byte
				buf := make([]byte, 1+rand.IntN(1000))
				for {
					n, err := way[0].Read(buf)
					if _, err2 := way[1].Write(buf[:n]); err != nil || err2 != nil {
						break
					}
				}
				late.Stop()
				end()
			})
		}
	}
}

var lines = flag.Int("lines", 3000, "how many lines are set while connections and servers break")

func TestWhateverBreaksEverySetIsWrittenOnce(t *testing.T) {
	dir := t.TempDir()
	sockets, err := os.MkdirTemp("", "client") // t.TempDir is too long for a socket
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = os.RemoveAll(sockets) }()
	socket := filepath.Join(sockets, "s")
	_, stop, err := serve(dir, "unix:"+socket)
	if err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	way := &cutter{l: l, to: socket}
	way.all.Go(way.serve)
	c, err := client.New(l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	const callers = 50
	var all sync.WaitGroup
	for i := range callers {
		all.Go(func() { setAll(t, c, i, *lines/callers) })
	}
	done := make(chan struct{})
	go func() { all.Wait(); close(done) }()
	for restarts := 0; ; restarts++ {
		select {
		case <-time.After(time.Second):
			if err := stop(); err != nil {
				t.Error(err)
			}
			if _, stop, err = serve(dir, "unix:"+socket); err != nil {
				t.Fatal(err)
			}
			continue
		case <-done:
		}
		way.mu.Lock()
		t.Logf("%d restarts, %d cuts, %d of %d were calls of their own", restarts, way.cuts, c.UnarySets(), *lines)
		way.mu.Unlock()
		break
	}
	_ = c.Close()
	_ = l.Close()
	way.all.Wait()
	whole, err := client.New("unix:" + socket)
	if err != nil {
		t.Fatal(err)
	}
	for i := range callers {
		n := 0
		for info, err := range whole.Run(fmt.Sprintf("test_runs/c%d", i)).History(t.Context()) {
			if err != nil {
				t.Fatal(err)
			}
			if info.GetStateName() != "RUNNING" {
				continue
			}
			if info.GetNote() != fmt.Sprint(n) {
				t.Fatalf("caller %d: line %d says %q", i, n, info.GetNote())
			}
			n++
		}
		if n != *lines/callers {
			t.Errorf("caller %d: %d lines", i, n)
		}
	}
	_ = whole.Close()
	if err := stop(); err != nil {
		t.Error(err)
	}
}

// setAll sets one status after the other, each repeatedly until it is answered.
func setAll(t *testing.T, c *client.Client, caller, n int) {
	for i := range n {
		req := request(fmt.Sprintf("test_runs/c%d", caller), func(r *runstatusv1.SetStatusRequest) {
			r.Note, r.AllowMissing, r.When = fmt.Sprint(i), true, timestamppb.New(time.Now().Truncate(time.Microsecond))
		})
		if err := setUntilAnswered(t, c, req, false); err != nil {
			t.Errorf("caller %d, line %d: %v", caller, i, err)
			return
		}
	}
}
