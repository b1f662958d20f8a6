package filestore_test

import (
	"context"
	"maps"
	"slices"
	"testing"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func pavilion(t *testing.T, cfg filestore.Config) (string, *filestore.Store) {
	dir := pavtree.Unpack(t)
	cfg.Namespaces = []filestore.Namespace{{Name: "main", Dir: dir}}
	return dir, open(t, cfg)
}

func TestPavilionTreeIsReadAsItIs(t *testing.T) {
	_, s := pavilion(t, filestore.Config{ReadOnly: true})
	runs, err := store.Collect(s.Runs(context.Background(), store.RunsRequest{Namespace: "main"}))
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]pavtree.Row{}
	for _, r := range runs {
		row := pavtree.Row{State: r.Current.State, Outcome: r.Outcome.String(), Members: r.MemberCount, Name: r.DisplayName, User: r.User, SysName: r.Labels.Map()["sys_name"]}
		if r.Series.ID != "" {
			row.Series = r.Series.ID
		}
		got[store.Collection(r.Name.Kind)+"/"+r.Name.ID] = row
		if !r.Ended || r.UID == "" || r.EndTime.IsZero() || r.CreateTime.After(r.UpdateTime) || r.Unreadable != "" || r.Unverified {
			t.Errorf("%+v", r)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(pavtree.Rows)) {
		if got[name] != pavtree.Rows[name] {
			t.Errorf("%s:\n got %+v\nwant %+v", name, got[name], pavtree.Rows[name])
		}
	}
	if len(got) != len(pavtree.Rows) {
		t.Errorf("%d runs, want %d", len(got), len(pavtree.Rows))
	}
}

func TestAdoptedTree(t *testing.T) {
	run1 := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	ctx := context.Background()
	t.Run("appending changes the status file alone", func(t *testing.T) {
		dir, s := pavilion(t, filestore.Config{})
		before := pavtree.Snapshot(t, dir)
		res, err := s.Append(ctx, store.AppendRequest{Name: run1, State: "INFO", Note: "hello"})
		if err != nil || res.Status.Sequence != 22 {
			t.Fatal(res, err)
		}
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); !slices.Equal(changed, []string{"test_runs/1/status"}) {
			t.Errorf("changed: %v", changed)
		}
	})
	t.Run("runs are neither made nor removed", func(t *testing.T) {
		dir, s := pavilion(t, filestore.Config{})
		before := pavtree.Snapshot(t, dir)
		_, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		if store.ReasonOf(err) != store.Adopted {
			t.Error(err)
		}
		if err := s.Delete(ctx, store.DeleteRequest{Name: run1}); store.ReasonOf(err) != store.Adopted {
			t.Error(err)
		}
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
	})
	t.Run("with allow-create a run takes the next id", func(t *testing.T) {
		_, s := pavilion(t, filestore.Config{AllowCreate: true})
		run, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		if err != nil || run.Name.ID != "19" {
			t.Fatalf("%+v %v", run, err)
		}
	})
	t.Run("read-only writes nothing", func(t *testing.T) {
		dir, s := pavilion(t, filestore.Config{ReadOnly: true})
		before := pavtree.Snapshot(t, dir)
		_, err := s.Append(ctx, store.AppendRequest{Name: run1, State: "INFO"})
		if store.ReasonOf(err) != store.ReadOnly {
			t.Error(err)
		}
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
			t.Errorf("changed: %v", changed)
		}
	})
}
