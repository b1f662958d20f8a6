package filestore_test

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// pavilionTree serves a tree that a Pavilion has made, in which runs may be created.
type pavilionTree struct {
	*filestore.Store
	t   *testing.T
	dir string
}

func servePavilion(t *testing.T, dir string) *pavilionTree {
	t.Helper()
	return &pavilionTree{t: t, dir: dir, Store: open(t, filestore.Config{AllowCreate: true, Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}})}
}

// open26 is a tree of Pavilion 2.6 whose series take members.
func open26(t *testing.T) string {
	t.Helper()
	dir := pavtree.Unpack26(t)
	closed, err := filepath.Glob(filepath.Join(dir, "series/*/ALL_TESTS_STARTED"))
	must(t, err)
	for _, path := range closed {
		must(t, os.Remove(path))
	}
	return dir
}

// makes creates a run, whose id must be the one that is wanted.
func (v *pavilionTree) makes(want string, q store.CreateRequest) *store.Run {
	v.t.Helper()
	q.Namespace, q.Kind = "main", max(q.Kind, statusfile.TestRun)
	run, err := v.Create(context.Background(), q)
	if err != nil || run.Name.ID != want {
		v.t.Fatalf("made %+v, %v; want %s", run, err, want)
	}
	return run
}

func (v *pavilionTree) refuses(want store.Reason, q store.CreateRequest) {
	v.t.Helper()
	q.Namespace, q.Kind = "main", max(q.Kind, statusfile.TestRun)
	before := filesIn(v.t, v.dir)
	_, err := v.Create(context.Background(), q)
	if store.ReasonOf(err) != want {
		v.t.Errorf("%+v: got %v", q, err)
	}
	if changed := pavtree.Changed(before, filesIn(v.t, v.dir)); len(changed) > 0 {
		v.t.Errorf("%+v: changed %q", q, changed)
	}
}

func (v *pavilionTree) wantFile(rel, want string) {
	v.t.Helper()
	data, err := os.ReadFile(filepath.Join(v.dir, rel))
	if want == "" && os.IsNotExist(err) {
		return
	}
	if err != nil || string(data) != want {
		v.t.Errorf("%s holds %q, %v; want %q", rel, data, err, want)
	}
}

func (v *pavilionTree) members(series store.Name) int {
	v.t.Helper()
	run, err := v.Run(context.Background(), series)
	must(v.t, err)
	return run.MemberCount
}

// Pavilion 2.6 names the runs of a series by their number in it.
func TestANewRunIsNamedAsPavilion26NamesIt(t *testing.T) {
	v := servePavilion(t, open26(t))
	v.makes("s1.12", store.CreateRequest{Series: series("1")})
	v.makes("s1.13", store.CreateRequest{Series: series("1")})
	v.makes("s3.3", store.CreateRequest{Series: series("3")})
	if n := v.members(series("1")); n != 13 {
		t.Errorf("the series has %d members", n)
	}
	v.wantFile("test_runs/next_id", "")
	v.makes("4", store.CreateRequest{Kind: statusfile.Series})
	v.wantFile("series/next_id", "s5\n")
	v.makes("s4.1", store.CreateRequest{Series: series("4")})
	v.makes("s2.9", store.CreateRequest{ID: "s2.9"})
	v.makes("9", store.CreateRequest{ID: "9", Kind: statusfile.Series})
	v.refuses(store.Adopted, store.CreateRequest{})
	for _, id := range []string{"77", "run-x", "s1", "s1.", "s01.1", "s1.01", "x1.1", "s1.1.1"} {
		v.refuses(store.InvalidName, store.CreateRequest{ID: id})
	}
	v.refuses(store.InvalidName, store.CreateRequest{ID: "s4", Kind: statusfile.Series})
	v.refuses(store.Exists, store.CreateRequest{ID: "s1.1"})
	_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("s3.7"), State: "RUNNING", Create: true})
	must(t, err)
	v.makes("s3.4", store.CreateRequest{Series: series("3")})
}

func TestRunsOfASeriesThatAreMadeAtOnceGetDifferentIDs(t *testing.T) {
	v := servePavilion(t, open26(t))
	const n = 12
	var mu sync.Mutex
	var ids []string
	var group sync.WaitGroup
	for range n {
		group.Go(func() {
			run, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: series("2")})
			if err != nil {
				t.Error(err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			ids = append(ids, run.Name.ID)
		})
	}
	group.Wait()
	slices.Sort(ids)
	if n := len(slices.Compact(ids)); n != 12 || v.members(series("2")) != 16 {
		t.Errorf("%d different ids, %d members", n, v.members(series("2")))
	}
}

// In an old tree integers have seven digits, and the links to a series' members lie in its
// own directory.
func TestANewRunIsNamedAsAnOldPavilionNamesIt(t *testing.T) {
	dir := t.TempDir()
	for _, id := range []string{"0003009", "0003010"} {
		writeFile(t, filepath.Join(dir, "test_runs", id, "status"), goodLine)
		must(t, os.Symlink("../../series/0000675", filepath.Join(dir, "test_runs", id, "series")))
	}
	writeFile(t, filepath.Join(dir, "test_runs/next_id"), "3011")
	writeFile(t, filepath.Join(dir, "series/0000675/status"), goodLine)
	for _, id := range []string{"0003009", "0003010"} {
		must(t, os.Symlink("../../test_runs/"+id, filepath.Join(dir, "series/0000675", id)))
	}
	v := servePavilion(t, dir)
	v.makes("0003011", store.CreateRequest{})
	v.wantFile("test_runs/next_id", "3012")
	v.makes("0003012", store.CreateRequest{Series: series("0000675")})
	if n := v.members(series("0000675")); n != 3 {
		t.Errorf("the series has %d members", n)
	}
	if names := namesIn(t, filepath.Join(dir, "series/0000675")); !slices.Equal(names, []string{"0003009", "0003010", "0003012", "status"}) {
		t.Errorf("in the series there are %q", names)
	}
	must(t, os.Remove(filepath.Join(dir, "test_runs/next_id")))
	v.makes("0000001", store.CreateRequest{})
	v.wantFile("test_runs/next_id", "2")
	v.makes("0000012", store.CreateRequest{ID: "0000012"})
	v.makes("0000001", store.CreateRequest{Kind: statusfile.Series})
	for _, id := range []string{"12", "012", "00000012", "s1.1", "run-x"} {
		v.refuses(store.InvalidName, store.CreateRequest{ID: id})
	}
}

// Where Pavilion writes integers as they are, only such ids are of use to it.
func TestANewRunOfAnAdoptedTreeHasAnIntegerForItsID(t *testing.T) {
	v := servePavilion(t, pavtree.Unpack(t))
	for _, id := range []string{"run-x", "0000020", "s1.1", "0"} {
		v.refuses(store.InvalidName, store.CreateRequest{ID: id})
		v.refuses(store.InvalidName, store.CreateRequest{ID: id, Kind: statusfile.Series})
		before := filesIn(t, v.dir)
		_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun(id), State: "RUNNING", Create: true})
		wantReason(t, err, store.InvalidName)
		if changed := pavtree.Changed(before, filesIn(t, v.dir)); len(changed) > 0 {
			t.Errorf("%s: changed %q", id, changed)
		}
	}
	v.makes("77", store.CreateRequest{ID: "77"})
	v.makes("19", store.CreateRequest{})
	v.wantFile("test_runs/next_id", "20")
}

// Pavilion lists series by what their config says.
func TestASeriesThatIsMadeBesidePavilionHasAConfig(t *testing.T) {
	v := servePavilion(t, pavtree.Unpack(t))
	for display, want := range map[string]string{
		"": "unnamed", "nightly": "nightly", "Nightly build 7": "nightly-build-7", "7": "unnamed", "ünd_so": "nd_so",
	} {
		run, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.Series, DisplayName: display})
		must(t, err)
		data, err := os.ReadFile(filepath.Join(v.dir, "series", run.Name.ID, "config"))
		must(t, err)
		var config struct{ Name string }
		if err := json.Unmarshal(data, &config); err != nil || config.Name != want {
			t.Errorf("%q: %q, %v", display, data, err)
		}
		if run.DisplayName != display {
			t.Errorf("it is shown as %q", run.DisplayName)
		}
	}
}
