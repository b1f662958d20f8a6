package filestore

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Lists that begin at the same time show all that was acknowledged before.
func TestListsAtTheSameTimeShowWhatWasWritten(t *testing.T) {
	const runs, rounds, lists = 200, 10, 3
	v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
	v.await("all is told", v.trees["main"].watcher().isFollowed)
	for i := range runs {
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1)})
		ok(t, err)
	}
	for round := range rounds {
		note := fmt.Sprint("round ", round)
		for i := range runs {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun(fmt.Sprint(i + 1)), State: "RUNNING", Note: note})
			ok(t, err)
		}
		var all sync.WaitGroup
		for range lists {
			all.Go(func() {
				old := 0
				for r, err := range v.Runs(context.Background(), store.RunsRequest{Namespace: "main"}) {
					if err != nil {
						t.Error(err)
					} else if r.Current.Note != note {
						old++
					}
				}
				if old > 0 {
					t.Errorf("%s: %d of %d runs without their newest line", note, old, runs)
				}
			})
		}
		all.Wait()
	}
}

// A call that needs to know what an end made of a series waits for the call that is about to find out.
func TestACallThatReconcilesIsWaitedFor(t *testing.T) {
	s := opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: t.TempDir()}}, StateDir: t.TempDir()})
	defer closed(t, s)
	ctx, tree := t.Context(), s.trees["main"]
	create := func(kind statusfile.Kind, of store.Name) store.Name {
		run, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: kind, Series: of})
		ok(t, err)
		return run.Name
	}
	series := create(statusfile.Series, store.Name{})
	member := create(statusfile.TestRun, series)
	_, err := s.Mark(ctx, store.MarkRequest{Name: series, Marker: store.MembershipClosed})
	ok(t, err)
	end := make([]runfile.Appending, 1)
	appender{s}.prepare(ctx, &end[0], &store.AppendRequest{Name: member, State: "ABORTED"})
	ok(t, tree.writer().append(ctx, member, end)[0].Err)

	queue := &s.env.ReconcileQueue
	if !queue.Enter() {
		t.Fatal("another call reconciles")
	}
	waiting := queue.Take()
	listed := make(chan struct{})
	go func() {
		defer close(listed)
		if s.reconciler().reconcile(true); !s.env.SummaryOf(series).Has(runstate.Ended) {
			t.Error("the series has not ended")
		}
	}()
	select {
	case <-listed:
	case <-time.After(runfile.DrainTime / 2): // it waits
	}
	for _, n := range waiting {
		s.reconciler().reconcileIfLocal(n)
	}
	queue.Leave()
	<-listed
}

// Where a call hangs while it reconciles, other calls wait once, and then reconcile by themselves.
func TestACallThatHangsReconcilingHoldsUpNoOther(t *testing.T) {
	s := opened(t, Config{Namespaces: []Namespace{{Name: "main", Dir: t.TempDir()}}, StateDir: t.TempDir()})
	defer closed(t, s)
	ctx := t.Context()
	if !s.env.ReconcileQueue.Enter() {
		t.Fatal("another call reconciles")
	}
	defer s.env.ReconcileQueue.Leave()
	for range 3 {
		series, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.Series})
		ok(t, err)
		member, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: series.Name})
		ok(t, err)
		_, err = s.Mark(ctx, store.MarkRequest{Name: series.Name, Marker: store.MembershipClosed})
		ok(t, err)
		_, err = s.Append(ctx, store.AppendRequest{Name: member.Name, State: "ABORTED"})
		ok(t, err)
		if !s.env.SummaryOf(series.Name).Has(runstate.Ended) {
			t.Errorf("%v has not ended", series.Name)
		}
		if !s.env.ReconcileQueue.IsUnresponsive() {
			t.Error("the next one would wait, too")
		}
	}
}
