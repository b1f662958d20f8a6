//go:build linux

package filestore_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var failingReads = flag.Int("failing-reads", 25, "how many reads of a store fail, each way of following it")

// A read of the store that fails makes no fact: each answer is right or READ_FAILED,
// watchers are told nothing, and the log has no new revision but for what has happened.
func TestReadsThatFailTellWatchersNothing(t *testing.T) {
	if !underFaults(t) {
		return
	}
	errnos := []unix.Errno{unix.EIO, unix.EMFILE, unix.ENOMEM, unix.ESTALE}
	for how, follow := range followings {
		t.Run(how, func(t *testing.T) {
			v := newService(t, follow)
			k := newStill(v)
			k.touch()
			failing{path: "/data/", skip: 1 << 30}.begin()
			k.look(nil)
			reads := couldFail()
			endFailing()
			step, failed, refused := max(reads/(*failingReads), 1), 0, 0
			for n := 0; n < reads; n += step {
				f := failing{path: "/data/", skip: n, times: 1 + n%3*n, errno: errnos[n/step%len(errnos)]}
				k.touch()
				if n/step%4 == 3 {
					k.goOn()
				}
				before := v.Revision()
				f.begin()
				refused += k.look(func(what string, err error) { t.Errorf("%+v: %s: %v", f, what, err) })
				failed += endFailing()
				k.settle(f, before)
			}
			t.Logf("%d reads, of which %d have failed in %d trials; %d answers said so", reads, failed, reads/step, refused)
		})
	}
}

// still is what is known of the runs of a tree that no process changes.
type still struct {
	*service
	names  []store.Name
	runs   map[store.Name]*store.Run
	lines  map[store.Name][]string
	before *store.Run // of the run that goes on: it may be shown so until the line is committed
	change []string   // what has to be told
}

func newStill(v *service) *still {
	k := &still{service: v, runs: map[store.Name]*store.Run{}, lines: map[store.Name][]string{}}
	writeFile(v.t, v.path("jobs/j/info"), `{"id": 77}`)
	open := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
	closed := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
	for i, of := range []store.Name{open, closed, closed, {}} {
		n := v.create(store.CreateRequest{Series: of, User: "ann", DisplayName: "hpl", RequestID: fmt.Sprint("request ", i)}).Name
		v.append(n.ID, "RUNNING", "")
		if of == closed {
			v.append(n.ID, "COMPLETE", statusfile.ResultNote("PASS"))
		}
		k.names = append(k.names, n)
	}
	must(v.t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
	_, err := v.Mark(context.Background(), store.MarkRequest{Name: closed, Marker: store.MembershipClosed})
	must(v.t, err)
	writeFile(v.t, v.path("test_runs/9/status"), goodLine)
	writeFile(v.t, v.path("test_runs/9/attributes"), `{"name": "linpack", "user": "bob"}`)
	writeFile(v.t, v.path("test_runs/9/RUN_COMPLETE"), `{"complete": 1700000000.5}`)
	k.names = append(k.names, open, closed, testRun("9"))
	v.until("everything is told", func() bool { return slices.Contains(v.order(0), "ended 9") && v.run(closed).Ended })
	for _, n := range k.names {
		k.runs[n] = v.run(n)
		k.lines[n] = k.read(n, nil)
	}
	return k
}

// touch has each run and its status file be read anew, though nothing is new.
func (k *still) touch() {
	for _, n := range k.names {
		dir := k.path(store.Collection(n.Kind) + "/" + n.ID)
		writeFile(k.t, filepath.Join(dir, "log", "file"), "")
		must(k.t, os.RemoveAll(filepath.Join(dir, "log")))
		now := time.Now()
		must(k.t, os.Chtimes(filepath.Join(dir, "status"), now, now))
	}
}

// goOn is another process that appends a line.
func (k *still) goOn() {
	n := testRun("1")
	appendFile(k.t, k.path("test_runs/1/status"), goodLine)
	k.before = k.runs[n]
	run := *k.before
	run.Current.State, run.Current.Note, run.Current.When = "RUNNING", "good", time.Unix(1_700_000_000, 0).UTC()
	run.Current.Sequence++
	run.UpdateTime = run.Current.When
	k.runs[n] = &run
	k.lines[n] = append(k.lines[n], fmt.Sprint(run.UID, " ", run.Current.Sequence, " RUNNING good"))
	k.change = []string{"line 1 RUNNING"}
}

// look asks for everything, and returns how often the answer was that it can't be read.
func (k *still) look(wrong func(what string, err error)) (refused int) {
	ctx := context.Background()
	check := func(what string, err error, right bool) {
		switch {
		case store.ReasonOf(err) == store.ReadFailed:
			refused++
		case wrong != nil && (err != nil || !right):
			wrong(what, err)
		}
	}
	for _, n := range k.names {
		run, err := k.Run(ctx, n)
		check(fmt.Sprintf("it is %+v", run), err, err == nil && (same(run, k.runs[n]) || k.wasSo(run)))
		newest, err := k.Newest(ctx, n)
		check(fmt.Sprintf("the newest line of %s is %+v", n, newest), err, newest.Status.Note == k.runs[n].Current.Note || k.before != nil && n == k.before.Name && newest.Status.Note == k.before.Current.Note)
		var failed error
		lines := k.read(n, &failed)
		check(fmt.Sprintf("the lines of %s are %q", n, lines), failed, slices.Equal(lines, k.lines[n]) || k.before != nil && n == k.before.Name && slices.Equal(lines, k.lines[n][:len(k.lines[n])-1]))
	}
	runs, err := store.Collect(k.Runs(ctx, store.RunsRequest{}))
	check(fmt.Sprintf("%d runs are listed", len(runs)), err, len(runs) == len(k.names))
	for _, run := range runs {
		check(fmt.Sprintf("it is listed as %+v", run), nil, same(run, k.runs[run.Name]) || k.wasSo(run) || run.Unverified && run.UID == k.runs[run.Name].UID)
	}
	for i := range 4 {
		run, err := k.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, RequestID: fmt.Sprint("request ", i)})
		if reason := store.ReasonOf(err); reason == store.NotWritten || reason == store.OutOfFiles {
			refused++
			continue
		}
		check(fmt.Sprintf("request %d made %+v", i, run), err, err == nil && run.Name == k.names[i])
	}
	return refused
}

func (k *still) read(n store.Name, failed *error) (lines []string) {
	for e, err := range k.History(context.Background(), store.HistoryRequest{Name: n}) {
		if failed != nil && err != nil {
			*failed = err
			return lines
		}
		must(k.t, err)
		lines = append(lines, strings.TrimSpace(fmt.Sprint(e.UID, " ", e.Status.Sequence, " ", e.Status.State, " ", e.Status.Note)))
	}
	return lines
}

// same reports whether two looks at a run have found the same. What the revision of its
// newest change is, is told apart.
func same(a, b *store.Run) bool {
	x, y := *a, *b
	x.Unverified, x.Revision, x.Current.Revision = false, 0, 0
	y.Unverified, y.Revision, y.Current.Revision = false, 0, 0
	return reflect.DeepEqual(x, y)
}

// settle waits until all is known again, and fails the test if watchers were told more than
// what has happened.
func (k *still) settle(f failing, before int64) {
	k.t.Helper()
	k.until(fmt.Sprintf("%+v is over", f), func() bool {
		for _, n := range k.names {
			if run, err := k.Run(context.Background(), n); err != nil || !same(run, k.runs[n]) {
				return false
			}
		}
		return k.Unverified("") == 0
	})
	if got := k.order(before); !slices.Equal(got, k.change) {
		k.t.Errorf("%+v: watchers are told %q, want %q", f, got, k.change)
	}
	k.change, k.before = nil, nil
}

func (k *still) wasSo(run *store.Run) bool { return k.before != nil && same(run, k.before) }
