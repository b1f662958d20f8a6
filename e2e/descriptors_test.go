package e2e

import (
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/connectivity"
	"google.golang.org/grpc/credentials/insecure"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
)

// withDescriptors has the server run with so many.
func withDescriptors(n int) as {
	return func(cmd *exec.Cmd) {
		args := append([]string{"sh", "-c", fmt.Sprintf("ulimit -n %d && exec \"$@\"", n), "sh", cmd.Path}, cmd.Args[1:]...)
		cmd.Path, cmd.Args = "/bin/sh", args
	}
}

// TestConnectionsLeaveDescriptorsToTheFiles has more connections made than there are descriptors,
// and writes on all that are taken, at the same time and to many runs: none fails.
func TestConnectionsLeaveDescriptorsToTheFiles(t *testing.T) {
	s := start(t, withDescriptors(256), "--dir", t.TempDir())
	defer func() { s.stop(t) }()
	ctx, cancel := context.WithTimeout(t.Context(), hang)
	defer cancel()
	var taken []runstatusv1.StatusServiceClient
	refused := 0
	for range 300 {
		conn, err := grpc.NewClient(s.addr, grpc.WithTransportCredentials(insecure.NewCredentials()))
		must(t, err)
		defer func() { _ = conn.Close() }()
		conn.Connect()
		state := conn.GetState()
		for state != connectivity.Ready && state != connectivity.TransientFailure {
			conn.WaitForStateChange(ctx, state)
			state = conn.GetState()
		}
		if state == connectivity.Ready {
			taken = append(taken, runstatusv1.NewStatusServiceClient(conn))
		} else {
			refused++
			_ = conn.Close()
		}
	}
	if len(taken) < 100 || refused < 50 {
		t.Errorf("%d connections are taken, and %d refused", len(taken), refused)
	}
	for i := range taken {
		_, err := taken[i].CreateRun(ctx, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: strconv.Itoa(i + 1)})
		must(t, err)
	}
	var all sync.WaitGroup
	const each = 4 // calls at a time on one connection
	for j := range each * len(taken) {
		i := j % len(taken)
		c := taken[i]
		all.Go(func() {
			for n := range 4 {
				_, err := c.SetStatus(ctx, &runstatusv1.SetStatusRequest{
					Run: fmt.Sprint("test_runs/", (j+n)%len(taken)+1), State: &runstatusv1.SetStatusRequest_StateName{StateName: "RUNNING"},
				})
				if err == nil {
					_, err = c.ListStatuses(ctx, &runstatusv1.ListStatusesRequest{Run: fmt.Sprint("test_runs/", i+1)})
				}
				if err != nil {
					t.Errorf("connection %d: %v", i, err)
					return
				}
			}
		})
	}
	all.Wait()
	if n := strings.Count(s.log.String(), "refusing connections"); n != 1 {
		t.Errorf("the log tells %d times that refusing connections:\n%s", n, s.log)
	}
}

// TestOnePeerLeavesConnectionsToOthers has one address and then all make more connections than they
// may: what is more is closed at once, the others go on, and one that ends makes room.
func TestOnePeerLeavesConnectionsToOthers(t *testing.T) {
	s := serve(t, "--dir", t.TempDir(), "--max-connections", "8", "--max-connections-per-peer", "3")
	from := func(address string) net.Conn {
		t.Helper()
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(address)}}
		conn, err := dialer.DialContext(t.Context(), "tcp", s.addr)
		must(t, err)
		t.Cleanup(func() { _ = conn.Close() })
		_, _ = conn.Write([]byte("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\x00\x00\x00\x04\x00\x00\x00\x00\x00")) // a client's preface
		return conn
	}
	taken := func(conn net.Conn) bool {
		t.Helper()
		must(t, conn.SetReadDeadline(time.Now().Add(hang)))
		n, err := conn.Read(make([]byte, 9))
		if err != nil && os.IsTimeout(err) {
			t.Fatal("it is neither taken nor closed")
		}
		return n > 0 // the server's settings
	}
	var first []net.Conn
	for i := range 5 {
		conn := from("127.0.0.2")
		first = append(first, conn)
		if got, want := taken(conn), i < 3; got != want {
			t.Errorf("connection %d of a peer is taken: %t", i, got)
		}
	}
	for i := range 6 {
		if got, want := taken(from(fmt.Sprint("127.0.1.", i+1))), i < 5; got != want {
			t.Errorf("connection %d of all is taken: %t", i, got)
		}
	}
	must(t, first[0].Close())
	testkit.Eventually(t, func() bool { return taken(from("127.0.0.3")) }, "one that ends makes room")
}
