package filestore

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// zoo is a store with one run of each kind that lists know to tell apart.
func zoo(t *testing.T) (cfg Config) {
	t.Helper()
	dir := t.TempDir()
	cfg = Config{Namespaces: []Namespace{{Name: "main", Dir: dir}, {Name: "other", Dir: t.TempDir()}}, StateDir: filepath.Join(dir, ".runstatus"), Log: slog.New(slog.DiscardHandler)}
	cfg.Journal.Segment = 64 << 10
	s := opened(t, cfg)
	defer closed(t, s)
	ctx := context.Background()
	create := func(namespace string, q store.CreateRequest) {
		q.Namespace, q.Kind = namespace, max(q.Kind, statusfile.TestRun)
		_, err := s.Create(ctx, q)
		ok(t, err)
	}
	set := func(id, state, note string) {
		_, err := s.Append(ctx, store.AppendRequest{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}, State: state, Note: note})
		ok(t, err)
	}
	s1 := store.Name{Namespace: "main", Kind: statusfile.Series, ID: "s"}
	for _, id := range []string{"open", "closed"} {
		create("main", store.CreateRequest{Kind: statusfile.Series, ID: id})
	}
	create("main", store.CreateRequest{Kind: statusfile.Series, ID: "s"})
	create("main", store.CreateRequest{ID: "1", Series: s1, DisplayName: "a.b", User: "ann", Labels: map[string]string{"sys_name": "fog", "x": ""}, RequestID: "once"})
	create("other", store.CreateRequest{ID: "1", Series: s1})
	create("main", store.CreateRequest{ID: "failed", Series: s1})
	set("failed", "BUILD_FAILED", "no compiler")
	set("failed", "BUILD_CREATED", "hides it")
	create("main", store.CreateRequest{ID: "done"})
	set("done", "COMPLETE", "The test completed with result: PASS")
	set("done", "SITE_STATE", "late")
	for id, status := range map[string]string{"malformed": "1700000000.5 RUNNING x\nno time\n", "empty": "", "torn": "1700000000.5 RUNNING x\n17000", "invented": "1700000000.5 INVENTED x\n"} {
		path := filepath.Join(dir, "test_runs", id)
		ok(t, os.Mkdir(path, 0o755))
		ok(t, os.WriteFile(filepath.Join(path, "status"), []byte(status), 0o644))
	}
	ok(t, os.MkdirAll(filepath.Join(dir, "test_runs/odd/status"), 0o755))
	_, err := s.Mark(ctx, store.MarkRequest{Name: store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "invented"}, Marker: store.Complete})
	ok(t, err)
	_, err = s.Mark(ctx, store.MarkRequest{Name: store.Name{Namespace: "main", Kind: statusfile.Series, ID: "closed"}, Marker: store.MembershipClosed})
	ok(t, err)
	return cfg
}

func opened(t testing.TB, cfg Config, change ...func(*Settings)) *Store {
	t.Helper()
	s, err := cfg.With(change...).Open()
	ok(t, err)
	return s
}

func closed(t testing.TB, s *Store) {
	t.Helper()
	ok(t, s.Close())
}

var ok = testkit.Must

func listed(t *testing.T, s *Store) []*store.Run {
	t.Helper()
	runs, err := store.Collect(s.Runs(context.Background(), store.RunsRequest{}))
	ok(t, err)
	slices.SortFunc(runs, func(a, b *store.Run) int { return a.Name.Compare(b.Name) })
	return runs
}

func wantSame(t *testing.T, got, want []*store.Run) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d runs, want %d", len(got), len(want))
	}
	for i := range got {
		if !reflect.DeepEqual(got[i], want[i]) {
			t.Errorf("got\n%+v, want\n%+v", got[i], want[i])
		}
	}
}

// A run is listed the same while it is warm, when it is cold, as the next start
// finds it in the index, and once it was looked at again.
func TestColdRunsAreListedAsTheyWere(t *testing.T) {
	cfg := zoo(t)
	s := opened(t, cfg)
	_ = listed(t, s)
	want := listed(t, s)
	if len(want) != 12 {
		t.Fatalf("%d runs", len(want))
	}
	cool(t, s)
	wantSame(t, listed(t, s), want)
	cool(t, s)
	for _, w := range want {
		got, err := s.Run(context.Background(), w.Name)
		ok(t, err)
		wantSame(t, []*store.Run{got}, []*store.Run{w})
	}
	closed(t, s)

	s = opened(t, cfg)
	defer closed(t, s)
	<-s.background.verified
	wantSame(t, listed(t, s), want)
	if n := s.Unverified(""); n != 0 {
		t.Errorf("%d runs are unverified", n)
	}
	cool(t, s)
	wantSame(t, listed(t, s), want)
}

// cool lets all runs go cold that the index can bring back: all but those that
// can't be read.
func cool(t *testing.T, s *Store) {
	t.Helper()
	s.env.Handles.Clear()
	s.env.Digests.Clear()
	ok(t, s.checkpointer().checkpoint(time.Time{}))
	s.env.Loaded.EvictIdle(0)
	if n := s.env.Loaded.Count(); n != 0 {
		t.Fatalf("%d runs are warm", n)
	}
}

// Revisions and their order are not known from the files.
func TestColdRunsKeepTheirPlaceInTheOrder(t *testing.T) {
	cfg := zoo(t)
	s := opened(t, cfg)
	name := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "failed"}
	<-s.background.verified
	before, revision := linesOf(t, s, name), s.Revision()
	cool(t, s)
	if got := linesOf(t, s, name); !slices.Equal(got, before) {
		t.Errorf("got %q, want %q", got, before)
	}
	closed(t, s)
	s = opened(t, cfg)
	defer closed(t, s)
	<-s.background.verified
	if got := linesOf(t, s, name); !slices.Equal(got, before) {
		t.Errorf("after a restart got %q, want %q", got, before)
	}
	if got := s.Revision(); got != revision {
		t.Errorf("looking at all again made %d changes", got-revision)
	}
}

func linesOf(t *testing.T, s *Store, n store.Name) (lines []string) {
	t.Helper()
	for e, err := range s.History(context.Background(), store.HistoryRequest{Name: n}) {
		ok(t, err)
		lines = append(lines, fmt.Sprint(e.Status.Revision, " ", e.Status.State))
	}
	return lines
}

// What changed while the server was down is listed as the index has it, and said
// to be unverified, until it was looked at.
func TestUnverifiedRunsAreSaidToBe(t *testing.T) {
	cfg := zoo(t)
	ok(t, os.RemoveAll(filepath.Join(cfg.Namespaces[0].Dir, "test_runs/done")))
	s := opened(t, cfg, Unverified)
	defer closed(t, s)
	if n := s.Unverified("main"); n != 7 {
		t.Errorf("%d are unverified", n)
	}
	run, err := s.presenter().shown(store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "done"})
	ok(t, err)
	if !run.Unverified || run.Current.State != "INVALID" || run.Result != "PASS" || !run.Ended || run.Outcome != store.Passed {
		t.Errorf("got %+v", run)
	}
	s.looker().verify(context.Background())
	if n := s.Unverified(""); n != 0 || len(listed(t, s)) != 11 {
		t.Errorf("%d of %d are unverified", n, len(listed(t, s)))
	}
}

// A crash, or a call that was cut short, may leave a series unjudged whose last
// member has ended.
func TestSeriesThatWasLeftUnreconciledEndsAtTheNextStart(t *testing.T) {
	cfg := zoo(t)
	s := opened(t, cfg)
	ctx := context.Background()
	name := store.Name{Namespace: "main", Kind: statusfile.Series, ID: "left"}
	_, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.Series, ID: "left"})
	ok(t, err)
	run, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: name})
	ok(t, err)
	_, err = s.Mark(ctx, store.MarkRequest{Name: name, Marker: store.MembershipClosed})
	ok(t, err)
	batch := make([]runfile.Appending, 1)
	appender{s}.prepare(ctx, &batch[0], &store.AppendRequest{Name: run.Name, State: "COMPLETE"})
	ok(t, s.trees["main"].writer().append(ctx, run.Name, batch)[0].Err) // Append would reconcile
	_ = s.env.ReconcileQueue.Take()
	closed(t, s)
	s = opened(t, cfg)
	defer closed(t, s)
	for _, r := range listed(t, s) {
		if r.Name == name && !r.Ended {
			t.Errorf("it has not ended: %+v", r)
		}
	}
}

func BenchmarkCreateAMember(b *testing.B) {
	dir := b.TempDir()
	s := opened(b, Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Follow: true, Log: slog.New(slog.DiscardHandler)})
	defer closed(b, s)
	run, err := s.Create(b.Context(), store.CreateRequest{Namespace: "main", Kind: statusfile.Series})
	ok(b, err)
	for b.Loop() {
		_, err := s.Create(b.Context(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: run.Name})
		ok(b, err)
	}
}

// A record that can't be read once is read the next time, and the run goes cold again.
func TestColdRunWhoseRecordCannotBeReadIsReadLater(t *testing.T) {
	s := opened(t, zoo(t))
	defer closed(t, s)
	<-s.background.verified
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "done"}
	before, err := s.Run(context.Background(), n)
	ok(t, err)
	cool(t, s)
	key, record := string(runindex.Key(n)), []byte(nil)
	put := func(change func(record []byte)) {
		ok(t, s.indexer().updateIndex(func(tx *runindex.Tx) error {
			record = slices.Clone(tx.Get(n))
			change(record)
			return tx.Put(key, record)
		}))
	}
	flip := func(record []byte) { record[len(record)-1] ^= 1 }
	put(flip)
	if _, err := s.Run(context.Background(), n); store.ReasonOf(err) != store.ReadFailed {
		t.Errorf("without its record: %v", err)
	}
	cool(t, s)
	put(flip)
	after, err := s.Run(context.Background(), n)
	if ok(t, err); !reflect.DeepEqual(before, after) {
		t.Errorf("with its record again:\n%+v, before\n%+v", after, before)
	}
	cool(t, s)
	if r := s.trees["main"].Runs.Find(n); !r.Evicted {
		t.Error("it never goes cold again")
	}
}
