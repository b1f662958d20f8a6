package filestore_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// hasDeletion reports whether the log tells that a generation was deleted.
func (v *service) hasDeletion(uid string) bool {
	for c, err := range v.Changes(context.Background(), 0) {
		must(v.t, err)
		if c.Kind == store.RunDeleted && c.UID == uid {
			return true
		}
	}
	return false
}

// readsOf are the reads that can say that a run is gone.
func (v *service) readsOf(n store.Name, uid string) map[string]func() error {
	ctx := context.Background()
	return map[string]func() error{
		"Run":    func() error { _, err := v.Run(ctx, n); return err },
		"Newest": func() error { _, err := v.Newest(ctx, n); return err },
		"History": func() error {
			for _, err := range v.History(ctx, store.HistoryRequest{Name: n, UID: uid}) {
				if err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// A watch that is told that a run is gone looks for its deletion in the log.
func TestRunIsGoneOnceItsDeletionIsCommitted(t *testing.T) {
	v, goOn := withHungJournal(t, 1)
	uid := v.run(testRun("1")).UID
	must(t, os.RemoveAll(v.path("test_runs/1")))
	for range 2 { // the look that finds it gone, and one behind it
		for what, read := range v.readsOf(testRun("1"), uid) {
			endsWithin(t, 5*time.Second, what, func() {
				if err := read(); store.ReasonOf(err) != store.ReadFailed {
					t.Errorf("while the deletion is not committed %s says %v", what, err)
				}
			})
		}
	}
	listed := func(q store.RunsRequest) error { _, err := store.Collect(v.Runs(context.Background(), q)); return err }
	endsWithin(t, 5*time.Second, "the lists", func() {
		must(t, listed(store.RunsRequest{}))
		wantReason(t, listed(store.RunsRequest{Committed: true}), store.ReadFailed)
	})
	goOn()
	v.until("the run is gone", func() bool {
		_, err := v.Run(context.Background(), testRun("1"))
		return err != nil && store.ReasonOf(err) == store.NotFound
	})
	if !v.hasDeletion(uid) {
		t.Error("the run is gone, and the order does not tell")
	}
	must(t, listed(store.RunsRequest{Committed: true}))
}

func TestDeleteReturnsOnceItIsCommitted(t *testing.T) {
	v, goOn := withHungJournal(t, 1)
	uid := v.run(testRun("1")).UID
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	wantReason(t, v.Delete(ctx, store.DeleteRequest{Name: testRun("1"), Force: true}), store.OutcomeUnknown)
	goOn()
	v.until("the deletion", func() bool { return v.hasDeletion(uid) })
	v.create(store.CreateRequest{ID: "2"})
	uid = v.run(testRun("2")).UID
	must(t, v.Delete(context.Background(), store.DeleteRequest{Name: testRun("2"), Force: true}))
	if !v.hasDeletion(uid) {
		t.Error("Delete has returned, and the order does not tell")
	}
}

// Runs of which nothing is committed are not shown: the log does not tell of them yet.
func TestRunIsShownOnceItIsCommitted(t *testing.T) {
	v, goOn := withHungJournal(t, 1)
	dir := v.path("test_runs/2")
	must(t, os.Mkdir(dir, 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "status"), []byte("1767323045.5 STATUS_CREATED by another process\n"), 0o644))
	endsWithin(t, 5*time.Second, "the reads", func() {
		_, err := v.Run(context.Background(), testRun("2"))
		wantReason(t, err, store.ReadFailed)
		if runs := v.list(); len(runs) != 1 {
			t.Errorf("%d runs are listed", len(runs))
		}
	})
	goOn()
	v.until("it is listed", func() bool { return len(v.list()) == 2 })
}

// A history whose file goes while it is opened is gone for a reason that the log tells.
func TestHistoryOfARunThatGoesEndsWithItsDeletion(t *testing.T) {
	v := newService(t, buffered)
	for i := range 300 {
		n := testRun(fmt.Sprint(i + 1))
		uid := v.create(store.CreateRequest{ID: n.ID}).UID
		removed := make(chan error)
		go func() { removed <- os.RemoveAll(v.path("test_runs/" + n.ID)) }()
		for read := v.readsOf(n, uid)["History"]; ; {
			err := read()
			if err == nil {
				continue
			}
			if reason := store.ReasonOf(err); reason != store.NotFound && reason != store.UIDMismatch {
				t.Fatal(err)
			}
			if !v.hasDeletion(uid) {
				t.Fatalf("the history of run %d says %v, and the order does not tell", i+1, err)
			}
			break
		}
		must(t, <-removed)
	}
}

// Another program removes a directory piece by piece: it may be looked at in between.
func TestDeletionTellsTheIdentityOfTheRun(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1", User: "ann", DisplayName: "lint", Labels: map[string]string{"team": "blue"}})
	uid := v.run(testRun("1")).UID
	must(t, os.Remove(v.path("test_runs/1/attributes")))
	if run := v.run(testRun("1")); run.User != "ann" || run.Labels.Map()["team"] != "blue" {
		t.Errorf("a file that is absent has taken away what it said: %+v", run)
	}
	must(t, os.RemoveAll(v.path("test_runs/1")))
	_, err := v.Run(context.Background(), testRun("1"))
	wantReason(t, err, store.NotFound)
	for c, err := range v.Changes(context.Background(), 0) {
		must(t, err)
		if c.Kind != store.RunDeleted || c.UID != uid {
			continue
		}
		if c.Last == nil || c.Last.User != "ann" || c.Last.DisplayName != "lint" || c.Last.Labels.Map()["team"] != "blue" {
			t.Errorf("the deletion says %+v", c.Last)
		}
		return
	}
	t.Error("the order tells of no deletion")
}
