package filestore_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

const (
	roleTake     = "take"     // tree
	roleComplete = "complete" // tree
)

// eachRun calls do for each directory of a collection, again and again until the
// standard input ends. It says for which do did what it had to.
func eachRun(collection string, do func(id string) (done bool, err error)) error {
	over := make(chan struct{})
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // it ends with the test
		close(over)
	}()
	for done := map[string]bool{}; ; {
		select {
		case <-over:
			return nil
		default:
		}
		entries, err := os.ReadDir(collection)
		if err != nil {
			return err
		}
		for _, e := range entries {
			if !e.IsDir() || done[e.Name()] || strings.HasPrefix(e.Name(), ".") {
				continue
			}
			if done[e.Name()], err = do(e.Name()); err != nil {
				return err
			}
			if done[e.Name()] {
				fmt.Fprintln(os.Stdout, e.Name())
			}
		}
	}
}

// takeRuns makes the runs that its input names, as Pavilion does: the directory, unless it
// is there, then the first line, in half of them as soon as another process makes the directory. It
// says for which.
func takeRuns(tree string) error {
	for ids := bufio.NewScanner(os.Stdin); ids.Scan(); fmt.Fprintln(os.Stdout, ids.Text()) {
		dir := filepath.Join(tree, "test_runs", ids.Text())
		for late, patient := time.Now().Add(rand.N(15*time.Millisecond)), rand.N(2) == 0; time.Now().Before(late); {
			if _, err := os.Stat(dir); err == nil && patient {
				break
			}
		}
		if err := takeRun(dir, ids.Text()); err != nil {
			return err
		}
	}
	return nil
}

func takeRun(dir, id string) error {
	if err := os.Mkdir(dir, 0o775); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	f, err := os.OpenFile(filepath.Join(dir, "status"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o664)
	if errors.Is(err, fs.ErrNotExist) {
		return takeRun(dir, id) // the creation that had made the directory was undone
	}
	if err != nil {
		return err
	}
	_, err = f.WriteString(takersLine(id))
	return errors.Join(err, f.Close())
}

func takersLine(id string) string { return "1700000000.500000 CREATED taken " + id + "\n" }

// completeRuns ends each run as soon as it is there, as Pavilion does.
func completeRuns(tree string) error {
	collection := filepath.Join(tree, "test_runs")
	return eachRun(collection, func(id string) (bool, error) {
		marker := filepath.Join(collection, id, "RUN_COMPLETE")
		if _, err := os.Stat(filepath.Join(collection, id, "status")); err != nil {
			return false, nil //nolint:nilerr // it is not there yet
		}
		err := os.WriteFile(marker+".tmp", []byte(`{"complete": 1700000000.5}`), 0o664)
		return err == nil, errors.Join(err, os.Rename(marker+".tmp", marker))
	})
}

// taker is a process in such a role.
type taker struct {
	t    *testing.T
	cmd  *exec.Cmd
	in   io.WriteCloser
	said chan []string
}

func (v *service) taker(role string) *taker {
	v.t.Helper()
	k := &taker{t: v.t, cmd: inRole(role, v.path(".")), said: make(chan []string)}
	var err error
	k.in, err = k.cmd.StdinPipe()
	must(v.t, err)
	out, err := k.cmd.StdoutPipe()
	must(v.t, err)
	must(v.t, k.cmd.Start())
	go func() {
		var ids []string
		for lines := bufio.NewScanner(out); lines.Scan(); {
			ids = append(ids, lines.Text())
		}
		k.said <- ids
	}()
	return k
}

func (k *taker) take(id string) {
	k.t.Helper()
	_, err := fmt.Fprintln(k.in, id)
	must(k.t, err)
}

// end ends the process, and returns the runs that it has said.
func (k *taker) end() []string {
	k.t.Helper()
	must(k.t, k.in.Close())
	ids := <-k.said
	must(k.t, k.cmd.Wait())
	return ids
}

// wantTakersLines checks that each line that was written is there, once.
func (v *service) wantTakersLines(ids []string) {
	v.t.Helper()
	lost := 0
	for _, id := range ids {
		data, err := os.ReadFile(v.path("test_runs/" + id + "/status"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			v.t.Error(err)
		}
		if strings.Count(string(data), takersLine(id)) != 1 {
			lost++
		}
	}
	if lost > 0 || len(ids) == 0 {
		v.t.Errorf("of %d lines that another process wrote %d are lost", len(ids), lost)
	}
}

func (v *service) wantNoLeftovers() {
	v.t.Helper()
	must(v.t, filepath.WalkDir(v.path("."), func(path string, e fs.DirEntry, err error) error {
		if strings.Contains(e.Name(), "tmp") {
			v.t.Errorf("%s is left behind", path)
		}
		return err
	}))
}

// placings are the ways in which a new file gets into its place.
var placings = map[string]func(*filestore.Settings){
	"without a name before":       func(*filestore.Settings) {},
	"with a temporary name":       filestore.Remote,
	"where nothing can be linked": filestore.NoLinks,
}

// eachPlacing runs a test for each of them, a third as long for those that are not the usual.
func eachPlacing(t *testing.T, short, long int, test func(v *service, n int)) {
	t.Helper()
	for how, change := range placings {
		t.Run(how, func(t *testing.T) {
			n := scale(short, long)
			if how != "without a name before" {
				n = scale(short, long/3)
			}
			test(newService(t, change), n)
		})
	}
}

func TestExternalLinesStayWhereARunIsMade(t *testing.T) {
	eachPlacing(t, 10, 1000, (*service).makeBesideATaker)
}

func (v *service) makeBesideATaker(n int) {
	v.t.Helper()
	t, other := v.t, v.taker(roleTake)
	taken, next := 0, 1
	for i := range n {
		q := store.CreateRequest{Namespace: "main", Kind: testRun("").Kind, DisplayName: "ours"}
		switch i % 3 {
		case 0:
			q.ID = fmt.Sprint("named", i)
			other.take(q.ID)
		case 1:
			other.take(fmt.Sprint(next))
		case 2:
			v.makeByALine(fmt.Sprint("line", i), other)
			continue
		}
		run, err := v.Create(context.Background(), q)
		if q.ID != "" && store.ReasonOf(err) == store.Exists {
			taken++
			continue
		}
		must(t, err)
		if q.ID == "" {
			next = number(run.Name.ID) + 1
		}
		if data, err := os.ReadFile(v.path("test_runs/" + run.Name.ID + "/status")); err != nil || !strings.Contains(string(data), createdState) {
			t.Errorf("%s holds %q, %v", run.Name, data, err)
		}
		if run.DisplayName != "ours" || run.Current.Sequence == 0 {
			t.Errorf("%+v", run)
		}
	}
	ids := other.end()
	v.wantTakersLines(ids)
	v.wantNoLeftovers()
	if all := v.list(); len(all) < n {
		t.Errorf("%d runs are listed", len(all))
	}
	t.Logf("%d runs; another process wrote to %d, and was first at %d of %d that were named", n, len(ids), taken, n/3)
}

// makeByALine appends a line to a run that another process makes, too.
func (v *service) makeByALine(id string, other *taker) {
	v.t.Helper()
	other.take(id)
	res, err := v.Append(context.Background(), store.AppendRequest{Name: testRun(id), State: "RUNNING", Note: "ours", Create: true})
	must(v.t, err)
	var found int64
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun(id)}) {
		if must(v.t, err); e.Status.Note == "ours" {
			found = e.Status.Sequence
		}
	}
	if found != res.Status.Sequence || found == 0 {
		v.t.Errorf("%s: answered %+v, it is line %d", id, res, found)
	}
}

func TestExternalLinesStayWhereACreationIsUndone(t *testing.T) {
	eachPlacing(t, 30, 1000, (*service).undoBesideATaker)
}

func (v *service) undoBesideATaker(n int) {
	v.t.Helper()
	t := v.t
	group := v.create(store.CreateRequest{Kind: series("").Kind})
	writeFile(t, v.path("series/1/test_sets/0.runstatus"), "no run can join")
	other := v.taker(roleTake)
	for i := range n {
		q := store.CreateRequest{Namespace: "main", Kind: testRun("").Kind, ID: fmt.Sprint("named", i), Series: group.Name}
		other.take(q.ID)
		if _, err := v.Create(context.Background(), q); err == nil {
			t.Fatal("it could join")
		}
	}
	ids := other.end()
	v.wantTakersLines(ids)
	v.wantNoLeftovers()
	for _, id := range ids {
		if names := namesIn(t, v.path("test_runs/"+id)); !slices.Equal(names, []string{"status"}) {
			t.Errorf("of a creation that was undone this is left: %q", names)
		}
	}
	t.Logf("%d creations were undone; another process made %d of the runs", n, len(ids))
}

func TestExternalMarkersStayWhereARunIsCompleted(t *testing.T) {
	eachPlacing(t, 30, 1000, (*service).completeBesideAnother)
}

func (v *service) completeBesideAnother(n int) {
	v.t.Helper()
	t, other := v.t, v.taker(roleComplete)
	for range n {
		run := v.create(store.CreateRequest{})
		_, err := v.Mark(context.Background(), store.MarkRequest{Name: run.Name, Marker: store.Complete})
		must(t, err)
		if run := v.run(run.Name); !run.Ended {
			t.Errorf("%s has not ended", run.Name)
		}
	}
	v.until("all are completed", func() bool {
		runs, err := filepath.Glob(v.path("test_runs/*/RUN_COMPLETE"))
		return err == nil && len(runs) == n
	})
	ids := other.end()
	v.wantNoLeftovers()
	for i := range n {
		data, err := os.ReadFile(v.path(fmt.Sprintf("test_runs/%d/RUN_COMPLETE", i+1)))
		must(t, err)
		var marker struct{ Complete float64 }
		if err := json.Unmarshal(data, &marker); err != nil || time.Unix(int64(marker.Complete), 0).Year() < 2023 {
			t.Errorf("the marker is %q, %v", data, err)
		}
	}
	t.Logf("%d runs were completed by both, %d of them while another process did", n, len(ids))
}
