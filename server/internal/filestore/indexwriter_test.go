package filestore

import (
	"context"
	"log/slog"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A run that is gone can be out of reach when the index is saved. Its deletion is never
// written behind the record of the next run of the id.
func TestTheIndexKeepsTheNewestRunOfAnIDThoughTheOneBeforeWasOutOfReach(t *testing.T) {
	dir := t.TempDir()
	cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Log: slog.New(slog.DiscardHandler)}
	cfg.Journal.Segment = 64 << 10
	s := opened(t, cfg, Remote)
	defer closed(t, s)
	ctx, n := context.Background(), store.Name{Namespace: "main", Kind: 1, ID: "1"}
	q := store.CreateRequest{Namespace: "main", Kind: 1, ID: "1", DisplayName: "before"}
	_, err := s.Create(ctx, q)
	ok(t, err)
	before := s.trees["main"].Runs.Find(n)
	ok(t, s.Delete(ctx, store.DeleteRequest{Name: n, Force: true}))
	before.Lock() // as a call does that a file system does not answer
	q.DisplayName = "after"
	_, err = s.Create(ctx, q)
	ok(t, err)
	ok(t, s.checkpointer().checkpoint(time.Time{}))
	before.Unlock()
	ok(t, s.checkpointer().checkpoint(time.Time{}))
	var l runstate.State
	if _, err := s.env.Index.Read(n, &l, s.cfg.Vocabulary); err != nil || l.Dir.Identity == nil || l.Dir.DisplayName != "after" {
		t.Errorf("the index has %+v, %v", l, err)
	}
}
