package filestore_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// What others do right behind a line of ours, when little is looked at again, is
// found before the next one.
func TestNextLineFindsWhatOthersDidMeanwhile(t *testing.T) {
	const earlier = "1700000000.000000 RUNNING earlier\n"
	type line struct {
		s      *filestore.Store
		dir    string // of the run
		append func(store.AppendRequest) (store.AppendResult, error)
		uid    string
	}
	for name, check := range map[string]func(t *testing.T, l line){
		"a marker": func(t *testing.T, l line) {
			must(t, os.WriteFile(filepath.Join(l.dir, "RUN_COMPLETE"), []byte(`{"complete": 1.0}`), 0o644))
			_, err := l.append(store.AppendRequest{Precondition: store.Precondition{UnlessEnded: true}})
			wantReason(t, err, store.PreconditionFailed)
		},
		"another file in its place": func(t *testing.T, l line) {
			path := filepath.Join(l.dir, "status")
			must(t, os.WriteFile(path+".new", []byte(earlier), 0o644))
			must(t, os.Rename(path+".new", path))
			_, err := l.append(store.AppendRequest{UID: l.uid})
			wantReason(t, err, store.UIDMismatch)
			res, err := l.append(store.AppendRequest{})
			must(t, err)
			if data, _ := os.ReadFile(path); res.Status.Sequence != 2 || len(data) <= len(earlier) {
				t.Errorf("%+v in %q", res, data)
			}
		},
		"the directory gone": func(t *testing.T, l line) {
			must(t, os.Rename(l.dir, l.dir+".away"))
			_, err := l.append(store.AppendRequest{})
			wantReason(t, err, store.NotFound)
		},
		"a second name": func(t *testing.T, l line) {
			other := filepath.Join(l.dir, "other")
			must(t, os.Link(filepath.Join(l.dir, "status"), other))
			_, err := l.append(store.AppendRequest{})
			wantReason(t, err, store.Unreadable)
			must(t, os.Remove(other))
		},
		"a torn line": func(t *testing.T, l line) {
			f, err := os.OpenFile(filepath.Join(l.dir, "status"), os.O_WRONLY|os.O_APPEND, 0)
			must(t, err)
			_, err = f.WriteString("17000")
			must(t, err)
			must(t, f.Close())
			res, err := l.append(store.AppendRequest{})
			must(t, err)
			if data, _ := os.ReadFile(filepath.Join(l.dir, "status")); res.Status.Sequence != 5 || bytes.Count(data, []byte("\n")) != 5 {
				t.Errorf("%+v in %q", res, data)
			}
		},
		"another first line of the same size": func(t *testing.T, l line) {
			path := filepath.Join(l.dir, "status")
			data, err := os.ReadFile(path)
			must(t, err)
			data = bytes.Replace(data, []byte("Created"), []byte("CREATED"), 1)
			must(t, os.WriteFile(path, data, 0o644))
			must(t, os.Chtimes(path, time.Time{}, time.Now().Add(time.Second))) // it was not the same tick of the clock
			_, err = l.append(store.AppendRequest{UID: l.uid})
			wantReason(t, err, store.UIDMismatch)
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			s := open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
			run, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
			must(t, err)
			set := func(q store.AppendRequest) (store.AppendResult, error) {
				q.Name, q.State, q.Note = run.Name, "RUNNING", "mine"
				return s.Append(context.Background(), q)
			}
			for range 2 {
				_, err := set(store.AppendRequest{})
				must(t, err)
			}
			check(t, line{s, filepath.Join(dir, "test_runs", run.Name.ID), set, run.UID})
		})
	}
}

// A run that was removed ends once, however many lines come for it together, and
// none of them is written by a call that followed it into a new generation.
func TestLinesForARemovedRunEndItOnce(t *testing.T) {
	dir := t.TempDir()
	s := open(t, filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})
	run, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
	must(t, err)
	must(t, os.RemoveAll(filepath.Join(dir, "test_runs", run.Name.ID)))
	line := store.AppendRequest{Name: run.Name, State: "RUNNING"}
	ofLife := line
	ofLife.UID = run.UID
	written := s.Write(context.Background(), []store.AppendRequest{line, line, ofLife})
	wantReason(t, written[0].Err, store.NotFound)
	wantReason(t, written[1].Err, store.NotFound)
	wantReason(t, written[2].Err, store.UIDMismatch)
	must(t, s.Commit(context.Background(), run.Name, written[2].Revision))
	ends := 0
	for c, err := range s.Changes(context.Background(), 0) {
		must(t, err)
		if c.Kind == store.RunDeleted {
			ends++
		}
	}
	if ends != 1 {
		t.Errorf("it ended %d times", ends)
	}
}
