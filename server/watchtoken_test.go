package server

import (
	"encoding/base64"
	"encoding/binary"
	"testing"

	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// tokenOf returns the token of a watch that is synced.
func (h *harness) tokenOf(t testing.TB, req *runstatusv1.WatchStatusesRequest) string {
	t.Helper()
	w := h.watch(t, req)
	w.untilSynced()
	w.cancel()
	return w.token
}

func TestATokenBelongsToItsSelection(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	h.run(t, "2", "")
	h.series(t, "1")
	token := h.tokenOf(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1", "test_runs/2"), States: []string{"INFO", "RUNNING"}})
	h.set(t, "test_runs/1", "INFO", "")
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"the same":       {Selection: watchreq.Runs("test_runs/1", "test_runs/2"), States: []string{"INFO", "RUNNING"}},
		"in other words": {Selection: watchreq.Runs("test_runs/2", "namespaces/main/test_runs/1", "test_runs/1"), States: []string{"RUNNING", "INFO", "INFO"}},
		"another until": {Selection: watchreq.Runs("test_runs/1", "test_runs/2"), States: []string{"INFO", "RUNNING"}, AllowMissing: true,
			Until: watchreq.AllEnded()},
	} {
		t.Run(name, func(t *testing.T) {
			req.ResumeToken = token
			h.watch(t, req).want("status test_runs/1 2 INFO")
		})
	}
	for name, req := range map[string]*runstatusv1.WatchStatusesRequest{
		"fewer runs":    {Selection: watchreq.Runs("test_runs/1"), States: []string{"INFO", "RUNNING"}},
		"other states":  {Selection: watchreq.Runs("test_runs/1", "test_runs/2"), States: []string{"INFO"}},
		"all states":    {Selection: watchreq.Runs("test_runs/1", "test_runs/2")},
		"a series":      {Selection: watchreq.Series("series/1"), States: []string{"INFO", "RUNNING"}},
		"a parent":      {Selection: watchreq.Query("namespaces/main", ""), States: []string{"INFO", "RUNNING"}},
		"states as run": {Selection: watchreq.Runs("test_runs/1", "test_runs/2"), States: []string{"INFO", "RUNNING", "=states"}},
	} {
		t.Run(name, func(t *testing.T) {
			req.ResumeToken = token
			wantError(t, h.watch(t, req).fails(), codes.InvalidArgument, "INVALID_RESUME_TOKEN", "resume_token")
		})
	}
	both := runs("test_runs/1", "test_runs/2")
	both.ResumeToken, both.Start = h.tokenOf(t, both), now
	wantError(t, h.watch(t, both).fails(), codes.InvalidArgument, "INVALID_FIELD", "start")
}

func TestTokensThatWereNotGivenAreRefused(t *testing.T) {
	h := serve(t)
	h.run(t, "1", "")
	token := h.tokenOf(t, runs("test_runs/1"))
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil {
		t.Fatal(err)
	}
	bad := []string{"x", "!", token[1:], token[:len(token)-1], token + "A", token + "=", " " + token}
	for i := range raw {
		edited := append([]byte(nil), raw...)
		edited[i] ^= 1
		bad = append(bad, base64.RawURLEncoding.EncodeToString(edited))
	}
	for _, token := range bad {
		req := runs("test_runs/1")
		req.ResumeToken = token
		wantError(t, h.watch(t, req).fails(), codes.InvalidArgument, "INVALID_RESUME_TOKEN", "resume_token")
	}
}

// A token from before synced starts that part over, as of the same revision.
func TestATokenFromBeforeSyncedStartsAgain(t *testing.T) {
	for start, want := range map[runstatusv1.WatchStart][]string{
		runstatusv1.WatchStart_WATCH_START_SNAPSHOT: {"joined test_runs/1 1 STATUS_CREATED", "joined test_runs/2 1 STATUS_CREATED"},
		now:       nil,
		beginning: {"joined test_runs/1 1 STATUS_CREATED", "status test_runs/1 1 STATUS_CREATED", "joined test_runs/2 1 STATUS_CREATED", "status test_runs/2 1 STATUS_CREATED"},
	} {
		h := serve(t)
		h.run(t, "1", "")
		h.run(t, "2", "")
		req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Runs("test_runs/1", "test_runs/2"), Start: start}
		first := h.watch(t, req)
		first.next() // progress
		token := first.token
		first.cancel()
		h.set(t, "test_runs/1", "RUNNING", "")
		h.remove(t, "test_runs/2")
		h.run(t, "2", "")
		again := runs("test_runs/1", "test_runs/2")
		again.ResumeToken = token
		want = append(want, "synced", "status test_runs/1 2 RUNNING", "left test_runs/2", "joined test_runs/2 1 STATUS_CREATED")
		h.watch(t, again).want(want...)
	}
}

// Each message of a change that has several has a token of its own.
func TestATokenContinuesExactlyBehindItsMessage(t *testing.T) {
	h := serve(t)
	h.series(t, "1")
	req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), Start: beginning}
	from := h.tokenOf(t, req)
	h.run(t, "1", "series/1")
	h.set(t, "test_runs/1", "RUNNING", "")
	h.complete(t, "test_runs/1", "PASS")
	h.remove(t, "test_runs/1")
	h.run(t, "1", "series/1")
	want := []string{"joined test_runs/1 1 STATUS_CREATED", "status test_runs/1 1 STATUS_CREATED",
		"status test_runs/1 2 RUNNING", "status test_runs/1 3 COMPLETE", "ended test_runs/1 3 COMPLETE true",
		"left test_runs/1", "joined test_runs/1 1 STATUS_CREATED", "status test_runs/1 1 STATUS_CREATED"}
	for at := range want {
		req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), ResumeToken: from}
		w := h.watch(t, req)
		w.want(want[at:]...)
		w.cancel()
		one := h.watch(t, req)
		one.want(want[at])
		from = one.token
		one.cancel()
	}
}

func TestATokenHoldsAcrossARestart(t *testing.T) {
	dir := t.TempDir()
	h := serveIn(t, dir)
	h.series(t, "1")
	h.run(t, "1", "series/1")
	h.run(t, "2", "series/1")
	req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1")}
	token := h.tokenOf(t, req)
	h.set(t, "test_runs/1", "RUNNING", "")
	h.remove(t, "test_runs/2")
	h.run(t, "3", "series/1")
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	h = serveIn(t, dir)
	h.set(t, "test_runs/3", "RUNNING", "")
	req.ResumeToken = token
	w := h.watch(t, req)
	w.want("status test_runs/1 2 RUNNING", "left test_runs/2", "joined test_runs/3 1 STATUS_CREATED", "status test_runs/3 2 RUNNING")
}

func serveIn(t testing.TB, dir string) *harness {
	t.Helper()
	h := serve(t, func(c *settings) { c.Namespaces[0].Dir, c.StateDir = dir, dir+"/.runstatus" })
	h.dir = dir
	return h
}

// revisionOf returns the revision that a token of a synced watch is behind.
func revisionOf(token string) int64 {
	raw, err := base64.RawURLEncoding.DecodeString(token)
	if err != nil || len(raw) < 4 {
		return 0
	}
	revision, _ := binary.Uvarint(raw[3:])
	return int64(revision)
}
