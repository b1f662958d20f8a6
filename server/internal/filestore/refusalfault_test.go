//go:build linux

package filestore_test

import (
	"context"
	"testing"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A call that fails while a run is made, joined or removed is neither "there is none" nor
// "there are others": nothing is made or removed, and all goes well once it no longer fails.
func TestAFailedLookMakesAndRemovesNothing(t *testing.T) {
	if !underFaults(t) {
		return
	}
	v := newService(t)
	for range 2 {
		v.create(store.CreateRequest{Kind: series("").Kind})
	}
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: series("2"), Marker: store.MembershipClosed})
	must(t, err)
	member := v.create(store.CreateRequest{Series: series("1")})
	create := func(q store.CreateRequest) func() error {
		return func() error {
			q.Namespace, q.Kind = "main", testRun("").Kind
			_, err := v.Create(context.Background(), q)
			return err
		}
	}
	for _, row := range []struct {
		what  string
		fails failing
		call  func() error
		after store.Reason // of the call once nothing fails any more
	}{
		{"the directory that was just made can't be opened", failing{calls: "openat2", path: "/test_runs/"}, create(store.CreateRequest{}), ""},
		{"next_id can't be read", failing{calls: "pread64", path: "/next_id"}, create(store.CreateRequest{}), ""},
		{"what has the id can't be looked at", failing{calls: "newfstatat", path: "/test_runs/9/status"}, create(store.CreateRequest{ID: "9"}), ""},
		{"whether a series is closed can't be seen", failing{calls: "newfstatat", path: "/ALL_TESTS_STARTED"},
			create(store.CreateRequest{Series: series("2")}), store.SeriesClosed},
		{"the same, and its status file", failing{calls: "newfstatat", path: "/series/2/"}, create(store.CreateRequest{Series: series("2")}), store.SeriesClosed},
		{"the files of a run can't be listed", failing{calls: "getdents64", path: "/test_runs/1"}, func() error {
			return v.Delete(context.Background(), store.DeleteRequest{Name: member.Name, Force: true})
		}, ""},
		{"the test sets of a series can't be opened", failing{calls: "openat2", path: "/test_sets"}, func() error {
			return v.Delete(context.Background(), store.DeleteRequest{Name: series("1"), Force: true})
		}, ""},
	} {
		before := filesIn(t, v.path("."))
		row.fails.begin()
		err := row.call()
		if n := endFailing(); n == 0 {
			t.Errorf("%s: no call failed", row.what)
		}
		if reason := store.ReasonOf(err); reason != store.NotWritten && reason != store.ReadFailed {
			t.Errorf("%s: got %v", row.what, err)
		}
		if changed := pavtree.Changed(before, filesIn(t, v.path("."))); len(changed) > 0 {
			t.Errorf("%s: changed %q", row.what, changed)
		}
		if err := row.call(); store.ReasonOf(err) != row.after || (err == nil) != (row.after == "") {
			t.Errorf("%s: then %v", row.what, err)
		}
	}
}
