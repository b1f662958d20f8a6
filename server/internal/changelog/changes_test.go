package changelog_test

import (
	"sync"
	"testing"
	"testing/synctest"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/changelog"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A goroutine that waits for news and then reads up to what is committed misses no change. If it did, all
// goroutines of the bubble would wait for ever, and synctest would fail the test.
func TestNoNewsAreMissed(t *testing.T) {
	const writers, readers, changes = 8, 4, 2000
	synctest.Test(t, func(t *testing.T) {
		c := &changelog.Log{Journal: &journal.Memory{}}
		var all sync.WaitGroup
		for range readers {
			all.Go(func() {
				for {
					news := c.News()
					if c.Committed() == writers*changes {
						return
					}
					<-news
				}
			})
		}
		for range writers {
			all.Go(func() {
				for range changes {
					revision, err := c.Add(changelog.Record{Change: store.Change{Kind: store.RunEnded, Run: store.Name{Namespace: "main", Kind: 1, ID: "1"}}})
					testkit.Must(t, err)
					testkit.Must(t, c.Commit(revision))
				}
			})
		}
		all.Wait()
	})
}

func TestWhatWasAnnouncedIsNoNews(t *testing.T) {
	c := &changelog.Log{Journal: &journal.Memory{}}
	revision, err := c.Add(changelog.Record{Change: store.Change{Kind: store.RunEnded, Run: store.Name{Namespace: "main", Kind: 1, ID: "1"}}})
	testkit.Must(t, err)
	before := c.News()
	testkit.Must(t, c.Commit(revision))
	select {
	case <-before:
	default:
		t.Error("the commit has not closed the channel")
	}
	after := c.News()
	testkit.Must(t, c.Commit(revision))
	select {
	case <-after:
		t.Error("a commit without a new change has closed the channel")
	default:
	}
}
