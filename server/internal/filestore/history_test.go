package filestore

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// The lines that are left of a file are the history of a later generation, although its uid is the same.
func TestAHistoryWhoseFileIsCutWhileItIsReadIsNoShorterOne(t *testing.T) {
	for _, descending := range []bool{false, true} {
		dir, ctx := t.TempDir(), context.Background()
		s, err := Open(Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), AllowCreate: true, Buffered: true})
		ok(t, err)
		defer func() { ok(t, s.Close()) }()
		run, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		ok(t, err)
		const lines = 100 // a history is read a few at a time
		for range lines {
			_, err := s.Append(ctx, store.AppendRequest{Name: run.Name, State: "RUNNING", Note: strings.Repeat("n", 3000)})
			ok(t, err)
		}
		tree, err := s.tree("main")
		ok(t, err)
		read := 0
		for _, err = range tree.reader().history(ctx, store.HistoryRequest{Name: run.Name, Descending: descending}) {
			if read++; read == 1 {
				ok(t, os.Truncate(filepath.Join(dir, "test_runs", "1", "status"), 5000))
			}
		}
		if store.ReasonOf(err) != store.UIDMismatch {
			t.Errorf("descending %t: %d lines, and then the error is %v", descending, read, err)
		}
	}
}
