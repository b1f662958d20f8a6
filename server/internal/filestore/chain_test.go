package filestore

import (
	"context"
	"fmt"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// A run that is read all the time between its lines' being written and committed keeps
// what stood before them no longer than it is needed.
func TestWhatStoodBeforeIsForgottenOnceItsSuccessorIsCommitted(t *testing.T) {
	v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
	ctx := context.Background()
	_, err := v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
	ok(t, err)
	r := v.trees["main"].Runs.Find(testRun("1"))
	longest := func() (n int) {
		r.Lock()
		defer r.Unlock()
		facts, heads := 0, 0
		for f := r.Latest; f != nil; f = f.Earlier() {
			facts++
		}
		for h := r.Summary.Load(); h != nil; h = h.Earlier() {
			heads++
		}
		return max(facts, heads)
	}
	most := 0
	for i := range 1000 {
		written := v.Write(ctx, []store.AppendRequest{{Name: testRun("1"), State: "RUNNING", Note: fmt.Sprint(i)}})
		ok(t, written[0].Err)
		r.Lock()
		r.Shown().CurrentView()
		r.Unlock()
		most = max(most, longest())
		ok(t, v.Commit(ctx, testRun("1"), written[0].Revision))
	}
	if most > 2 {
		t.Errorf("%d states of the run were kept at a time", most)
	}
}
