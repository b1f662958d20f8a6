package filestore

import (
	"context"
	"fmt"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Lists that begin at the same time show all that was acknowledged before.
func TestListsAtTheSameTimeShowWhatWasWritten(t *testing.T) {
	const runs, rounds, lists = 200, 10, 3
	v := newFollowedTree(t, func(c *Config) { c.Buffered = true })
	v.await("all is told", v.trees["main"].isFollowed)
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
