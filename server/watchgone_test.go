package server

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/internal/watchreq"
)

// The identity of a removed run is known, also if another run has its id now.
func TestAFilterAppliesToARunThatIsGone(t *testing.T) {
	h := serve(t)
	of := func(user, id string) {
		h.create(t, &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN, Id: id, User: user})
	}
	req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Query("namespaces/main", `user = "ann"`)}
	w := h.watch(t, req)
	w.untilSynced()
	of("ann", "1")
	w.want("joined test_runs/1 1 STATUS_CREATED")
	w.cancel()

	h.set(t, "test_runs/1", "RUNNING", "")
	of("bob", "2")
	h.set(t, "test_runs/2", "RUNNING", "")
	h.remove(t, "test_runs/2")
	h.remove(t, "test_runs/1")
	of("bob", "1")
	h.set(t, "test_runs/1", "INFO", "")
	of("ann", "2")
	req.ResumeToken = w.token
	again := h.watch(t, req)
	again.want("status test_runs/1 2 RUNNING", "left test_runs/1", "joined test_runs/2 1 STATUS_CREATED")
}

// A member that was deleted before a watch from the beginning gets to its joining joins as it
// did for one that stayed: whole, with the lines of before, with those of behind, and with
// its end. Wherever the watch is cut, it goes on behind that.
func TestAMemberThatIsGoneJoinsWithAllItsLines(t *testing.T) {
	for name, test := range map[string]struct {
		then []string
		want []string
	}{
		"it is gone":                  {nil, nil},
		"its id is used again":        {[]string{"run 1", "set 1 BUILDING"}, nil},
		"its next generation is ours": {[]string{"run 1 series/1"}, []string{"joined test_runs/1 1 STATUS_CREATED", "status test_runs/1 1 STATUS_CREATED"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := serve(t)
			h.series(t, "1")
			req := &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), Start: beginning}
			token := h.tokenOf(t, req)
			from := func(token string) *watcher {
				return h.watch(t, &runstatusv1.WatchStatusesRequest{Selection: watchreq.Series("series/1"), ResumeToken: token})
			}
			h.play(t, "run 1")
			h.play(t, "set 1 RUNNING")
			h.enroll(t, "1", "1")
			h.play(t, "set 1 INFO")
			w := from(token)
			w.want("joined test_runs/1 2 RUNNING", "status test_runs/1 1 STATUS_CREATED")
			inside := w.token // behind two of the messages that the joining has
			w.want("status test_runs/1 2 RUNNING", "status test_runs/1 3 INFO")
			for _, step := range slices.Concat([]string{"remove 1"}, test.then, []string{"set s1 ALL_STARTED"}) {
				h.play(t, step)
			}

			want := slices.Concat([]string{"joined test_runs/1 2 RUNNING", "status test_runs/1 1 STATUS_CREATED",
				"status test_runs/1 2 RUNNING", "status test_runs/1 3 INFO", "left test_runs/1"}, test.want, []string{"status series/1 2 ALL_STARTED"})
			tokens := []string{token}
			w = from(token)
			for _, event := range want {
				w.want(event)
				tokens = append(tokens, w.token)
			}
			for i, token := range tokens {
				from(token).want(want[i:]...)
			}
			from(inside).want(want[2:]...)
		})
	}
}

// enroll makes a run a member of a series as Pavilion does, by their links.
func (h *harness) enroll(t testing.TB, id, series string) {
	t.Helper()
	run, set := filepath.Join(h.dir, "test_runs", id), filepath.Join(h.dir, "series", series, "test_sets", "a")
	for _, err := range []error{
		os.MkdirAll(set, 0o755), os.Symlink(run, filepath.Join(set, id)),
		os.Symlink(filepath.Join(h.dir, "series", series), filepath.Join(run, "series")),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if !testkit.Becomes(func() bool { return h.get(t, "test_runs/"+id).GetSeries() != "" }) {
		t.Fatal("it is no member")
	}
}
