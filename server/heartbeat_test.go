package server

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/store"
)

// stuckStore is a store whose lock a test can hold.
type stuckStore struct {
	memoryStore
	mu sync.Mutex
}

func (s *stuckStore) Writable() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return nil
}

// A supervisor that misses the beats of a server starts another one, so a server whose store is stuck must not beat.
func TestAServerBeatsWhileItsStoreAnswers(t *testing.T) {
	st, beats := &stuckStore{}, make(chan struct{}, 100)
	serveStore(t, st, func(c *settings) { c.Heartbeat = func() { beats <- struct{}{} } })
	<-beats
	<-beats
	st.mu.Lock()
	for len(beats) > 0 {
		<-beats
	}
	select {
	case <-beats: // one that had passed the store before
	case <-time.After(3 * healthLook):
	}
	select {
	case <-beats:
		t.Error("a server beats whose store is stuck")
	case <-time.After(3 * healthLook):
	}
	st.mu.Unlock()
	select {
	case <-beats:
	case <-time.After(waitTime):
		t.Error("a server does not beat whose store answers again")
	}
}

func TestLimitsChangeWhileTheServerServes(t *testing.T) {
	changes := make(chan Change)
	h := serve(t, limitedTo(Limits{StreamsPerPrincipal: 1}), func(c *settings) { c.Changes = changes })
	open := func() error {
		stream, err := h.WatchStatuses(t.Context(), allRuns())
		if err == nil {
			_, err = stream.Recv()
		}
		return err
	}
	testkit.Must(t, open())
	if err := open(); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("a second watch: %v", err)
	}
	changes <- Change{Limits: Limits{StreamsPerPrincipal: 2, CallsPerSecond: -1}, MaxConnections: 1}
	changes <- Change{Limits: Limits{StreamsPerPrincipal: 2, CallsPerSecond: -1}, MaxConnections: 1} // the first is in force once this is taken
	if err := open(); err != nil {
		t.Errorf("a second watch, when two are allowed: %v", err)
	}
	if err := open(); status.Code(err) != codes.ResourceExhausted {
		t.Errorf("a third watch: %v", err)
	}
	conn, err := net.Dial("unix", h.conn.Target()[len("unix:"):])
	testkit.Must(t, err)
	defer conn.Close()
	testkit.Must(t, conn.SetReadDeadline(time.Now().Add(waitTime)))
	if n, err := conn.Read(make([]byte, 1)); err == nil {
		t.Errorf("a second connection is served, when one is allowed: %d", n)
	}
	if _, err := h.GetVersion(t.Context(), &runstatusv1.GetVersionRequest{}); err != nil {
		t.Errorf("the connection from before: %v", err)
	}
}

func TestReadinessSaysWhyNot(t *testing.T) {
	h := serveStore(t, &memoryStore{})
	testkit.Must(t, h.serving.notReady())
	testkit.Must(t, h.stop())
	if err := h.serving.notReady(); store.ReasonOf(err) != apierr.ShuttingDown || !strings.Contains(statusOf(err).Message(), "shutting down") {
		t.Errorf("a server that stops is not ready because %v", statusOf(err).Message())
	}
}
