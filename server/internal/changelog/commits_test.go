package changelog_test

import (
	"context"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A round of polling takes seconds. What it finds early must be committed long before it ends: reads
// show no more than what is committed, and do not wait for what has waited longer than ReadPatience.
func TestChangesAreCommittedThoughNoCallWaitsForThem(t *testing.T) {
	dir := t.TempDir()
	synctest.Test(t, func(t *testing.T) {
		j, err := journal.Open(dir, 0, journal.Options{Buffered: true})
		testkit.Must(t, err)
		c := &changelog.Log{Journal: j}
		ctx, cancel := context.WithCancel(t.Context())
		go c.Watch(ctx, slog.New(slog.DiscardHandler))
		for n := range 20 {
			revision, err := c.Add(changelog.Record{Change: store.Change{Kind: store.RunEnded, Run: store.Name{Namespace: "main", Kind: 1, ID: "1"}}})
			testkit.Must(t, err)
			time.Sleep(changelog.ReadPatience) //nolint:forbidigo // the clock is that of synctest
			synctest.Wait()
			if c.Committed() < revision {
				t.Errorf("change %d is not committed", n)
			}
		}
		cancel()
		synctest.Wait()
		testkit.Must(t, j.Close())
	})
}
