package filestore

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A clean stop leaves an index without what was free, and nothing else is missing.
func TestAWastefulIndexIsLeftCompact(t *testing.T) {
	cfg := zoo(t)
	s := opened(t, cfg)
	want := listed(t, s)
	const wasteful = 4 << 20 // bytes; a smaller index is not compacted
	junk := bytes.Repeat([]byte("x"), 1000)
	for _, record := range [][]byte{junk, nil} {
		ok(t, s.indexer().updateIndex(func(tx *runindex.Tx) error {
			for i := range 2 * wasteful / len(junk) {
				n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint("junk", i)}
				ok(t, tx.Put(string(runindex.Key(n)), record))
			}
			return nil
		}))
	}
	path, epoch := s.env.Index.DB.Path, s.Epoch()
	before, err := os.Stat(path)
	ok(t, err)
	closed(t, s)
	after, err := os.Stat(path)
	ok(t, err)
	if after.Size() > before.Size()/2 {
		t.Errorf("it has %d bytes, and had %d", after.Size(), before.Size())
	}
	left, err := filepath.Glob(path + ".*")
	ok(t, err)
	s = opened(t, cfg)
	defer closed(t, s)
	if <-s.background.verified; len(left) > 0 || s.Epoch() != epoch {
		t.Errorf("%q are left, and the epoch is %s, not %s", left, s.Epoch(), epoch)
	}
	wantSame(t, listed(t, s), want)
}
