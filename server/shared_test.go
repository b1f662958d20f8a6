package server

import (
	"fmt"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding/gzip" // registers itself

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// Watches of the same request get the same bytes, others don't: each token is its
// own request's, and goes on exactly behind its message.
func TestSharedMessagesCarryTheTokensOfTheirOwnRequest(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	reqs := []*runstatusv1.WatchStatusesRequest{
		runs("test_runs/1"), runs("test_runs/1"), {Selection: watchreq.Runs("test_runs/1"), Start: now}, {Selection: watchreq.Runs("test_runs/1"), Start: beginning},
		{Selection: watchreq.Runs("test_runs/1"), States: []string{"RUNNING"}}, {Selection: watchreq.Query("namespaces/main", "")}, {Selection: watchreq.Query("namespaces/-", "")},
	}
	var watches []*watcher
	for _, req := range reqs {
		w := h.watch(t, req)
		w.untilSynced()
		watches = append(watches, w)
	}
	var tokens [3][]string
	for line := range tokens {
		h.set(t, "test_runs/1", "RUNNING", fmt.Sprint("line ", line))
		for _, w := range watches {
			w.want(fmt.Sprintf("status test_runs/1 %d RUNNING", 2+line))
			tokens[line] = append(tokens[line], w.token)
		}
	}
	for i := range reqs {
		if got, want := tokens[0][i] == tokens[0][0], i < 2; got != want {
			t.Errorf("%v has the token of %v: %t", reqs[i], reqs[0], got)
		}
		for line := range tokens {
			again := clone(reqs[i])
			again.Start, again.ResumeToken = 0, tokens[line][i]
			w := h.watch(t, again)
			for next := line + 1; next < len(tokens); next++ {
				w.want(fmt.Sprintf("status test_runs/1 %d RUNNING", 2+next))
			}
			w.cancel()
		}
	}
}

// Each stream compresses for itself what all share.
func TestCompressedWatchesGetTheSameLines(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	var streams []grpcWatch
	for i := range 4 {
		var opts []grpc.CallOption
		if i%2 == 0 {
			opts = append(opts, grpc.UseCompressor(gzip.Name))
		}
		stream, err := h.WatchStatuses(t.Context(), &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1"), Start: now}, opts...)
		if err != nil {
			t.Fatal(err)
		}
		for synced := false; !synced; {
			m, err := stream.Recv()
			if err != nil {
				t.Fatal(err)
			}
			synced = m.GetSynced() != nil
		}
		streams = append(streams, stream)
	}
	for line := range 50 { // any of them may be the first that encodes it
		h.set(t, "test_runs/1", "RUNNING", "for all")
		for i, stream := range streams {
			m, err := stream.Recv()
			for err == nil && m.GetStatus() == nil {
				m, err = stream.Recv()
			}
			if err != nil || m.GetStatus().GetSequence() != int64(2+line) {
				t.Fatalf("watch %d: %v, %v", i, m, err)
			}
		}
	}
}
