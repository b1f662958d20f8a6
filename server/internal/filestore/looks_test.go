//go:build linux

package filestore_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// lateEnough is how long a directory is left alone until what was read of it is
// believed without being read once more.
const lateEnough = 150 * time.Millisecond

// unlooked has runs looked at only when a test asks for it.
func unlooked(c *filestore.Settings) { filestore.Unverified(c) }

// rest lets the modification times of what was written lie far enough back.
func (v *service) rest() {
	v.t.Helper()
	v.until("rest", func() func() bool {
		began := time.Now()
		return func() bool { return time.Since(began) > lateEnough }
	}())
}

// fails lets calls fail while do runs, and the test if none did.
func (v *service) fails(f failing, do func()) {
	v.t.Helper()
	f.begin()
	defer func() {
		if endFailing() == 0 {
			v.t.Errorf("no call failed: %+v", f)
		}
	}()
	do()
}

// A status file that can't be read is neither gone nor another one.
func TestAReadThatFailsIsNoDeletion(t *testing.T) {
	if !underFaults(t) {
		return
	}
	ctx := context.Background()
	for name, f := range map[string]failing{
		"a read":                    {calls: "pread64", path: "/test_runs/1/status"},
		"the open":                  {calls: "openat2", path: "/test_runs/1/status"},
		"a look at the open file":   {calls: "fstat", path: "/test_runs/1/status"},
		"a look at the file":        {calls: "newfstatat", path: "/test_runs/1/status"},
		"a look at the directory":   {calls: "newfstatat", path: "/test_runs/1"},
		"everything in the run":     {path: "/test_runs/1/"},
		"everything in the tree":    {path: "/test_runs/"},
		"the second read of a look": {calls: "pread64", path: "/test_runs/1/status", skip: 1},
		"the third read of a look":  {calls: "pread64", path: "/test_runs/1/status", skip: 2},
	} {
		for how, follow := range followings {
			t.Run(name+", "+how, func(t *testing.T) {
				v := newService(t, follow)
				v.create(store.CreateRequest{ID: "1", DisplayName: "hpl"})
				v.append("1", "RUNNING", "ours")
				v.await(0, "created 1", "line 1 "+createdState, "line 1 RUNNING")
				before := v.run(testRun("1"))
				v.fails(f, func() {
					for range 3 {
						appendFile(t, v.path("test_runs/1/status"), goodLine)
						run, err := v.Run(ctx, testRun("1"))
						if err == nil && run.UID == before.UID {
							continue // nothing was left to read
						}
						wantReason(t, err, store.ReadFailed)
						for e, err := range v.History(ctx, store.HistoryRequest{Name: testRun("1"), UID: before.UID}) {
							if err != nil {
								wantReason(t, err, store.ReadFailed)
							} else if e.UID != before.UID {
								t.Errorf("a line of %s", e.UID)
							}
						}
						for _, run := range v.list() {
							if run.UID != before.UID {
								t.Errorf("listed as %s, it is %s", run.UID, before.UID)
							}
						}
					}
				})
				v.await(0, "created 1", "line 1 "+createdState, "line 1 RUNNING", "line 1 RUNNING", "line 1 RUNNING", "line 1 RUNNING")
				if run := v.run(testRun("1")); run.UID != before.UID || run.Current.Sequence != 5 {
					t.Errorf("it is %s with %d lines, and was %s", run.UID, run.Current.Sequence, before.UID)
				}
			})
		}
	}
}

// pair makes a series with a member, which are looked at, and closed if asked.
func (v *service) pair(closed bool) (of, member store.Name) {
	v.t.Helper()
	of = v.create(store.CreateRequest{Kind: statusfile.Series}).Name
	member = v.create(store.CreateRequest{Series: of}).Name
	if closed {
		_, err := v.Mark(context.Background(), store.MarkRequest{Name: of, Marker: store.MembershipClosed})
		must(v.t, err)
	}
	v.rest()
	v.run(of)
	v.run(member)
	return of, member
}

// The start depends on no run's file, and reconciling goes round in no circle.
func TestASeriesThatCannotBeReadEndsNoStart(t *testing.T) {
	if !underFaults(t) {
		return
	}
	v := newService(t)
	of, member := v.pair(true)
	v.stop()
	appendFile(t, v.path("series/1/status"), "1700000000.000000 SET_MAKE by Pavilion\n") // while the server is down
	v.fails(failing{path: "/series/1/status"}, func() {
		v.start()
		began := time.Now()
		for range 20 {
			if run, err := v.Run(context.Background(), member); err != nil || run.Series != of {
				t.Errorf("the member is %+v, %v", run, err)
			}
			_, err := v.Run(context.Background(), of)
			wantReason(t, err, store.ReadFailed)
			v.list()
		}
		if took := time.Since(began); took > 10*time.Second {
			t.Errorf("20 looks took %v", took)
		}
	})
	if run := v.run(of); run.Ended || run.Current.State != "SET_MAKE" || run.MemberCount != 1 {
		t.Errorf("it is %+v", run)
	}
	v.append(member.ID, "ABORTED", "")
	v.until("the series ends", func() bool { return v.run(of).Ended })
}

// A membership is dissolved by links that are gone, not by a series that can't be read.
func TestASeriesThatCannotBeReadKeepsItsMembers(t *testing.T) {
	if !underFaults(t) {
		return
	}
	for _, path := range []string{"/series/1/status", "/series/1", "/series/1/", "/series/1/test_sets", "/series/1/test_sets/0.runstatus/", "/series/"} {
		t.Run(path, func(t *testing.T) {
			v := newService(t, unlooked)
			of, member := v.pair(false)
			v.stop()
			appendFile(t, v.path("series/1/status"), "1700000000.000000 SET_MAKE by Pavilion\n")
			writeFile(t, v.path("series/1/test_sets/new/file"), "")
			v.start()
			before := v.Revision()
			v.fails(failing{path: path}, func() {
				_, _ = v.Run(context.Background(), of)
				_, _ = v.Run(context.Background(), member)
				for range 3 {
					if _, err := store.Collect(v.Runs(context.Background(), store.RunsRequest{})); err != nil {
						wantReason(t, err, store.ReadFailed)
					}
				}
			})
			v.rest()
			if run := v.run(member); run.Series != of {
				t.Errorf("it is shown in %q", run.Series)
			}
			for _, c := range v.order(before) {
				if c != "line 1 SET_MAKE" {
					t.Errorf("watchers are told %q", c)
				}
			}
			if run := v.run(of); run.MemberCount != 1 {
				t.Errorf("%d members", run.MemberCount)
			}
		})
	}
}

// What could not be looked at beside the status file is as it was, and looked at again.
func TestALookBesideTheStatusThatFailsIsNotNone(t *testing.T) {
	if !underFaults(t) {
		return
	}
	ended := func(v *service, n store.Name) bool { return v.run(n).Ended }
	for name, tt := range map[string]struct {
		fails failing
		comes func(v *service)
		is    func(v *service, of, member store.Name) bool
		want  []string // changes
	}{
		"the link to the series": {fails: failing{calls: "readlinkat", path: "/test_runs/1/series"},
			is: func(v *service, of, member store.Name) bool { return v.run(member).Series == of }},
		"RUN_COMPLETE": {fails: failing{calls: "newfstatat", path: "/RUN_COMPLETE"},
			comes: func(v *service) { writeFile(v.t, v.path("test_runs/1/RUN_COMPLETE"), `{"complete": 1700000000.5}`) },
			is:    func(v *service, _, member store.Name) bool { return ended(v, member) }, want: []string{"ended 1"}},
		"the time in RUN_COMPLETE": {fails: failing{calls: "openat2", path: "/RUN_COMPLETE"},
			comes: func(v *service) { writeFile(v.t, v.path("test_runs/1/RUN_COMPLETE"), `{"complete": 1700000000.5}`) },
			is: func(v *service, _, member store.Name) bool {
				return v.run(member).EndTime.Equal(time.UnixMicro(1700000000_500000))
			}, want: []string{"ended 1"}},
		"SERIES_COMPLETE": {fails: failing{calls: "newfstatat", path: "/SERIES_COMPLETE"},
			comes: func(v *service) { writeFile(v.t, v.path("series/1/SERIES_COMPLETE"), `{"complete": 1700000000.5}`) },
			is:    func(v *service, of, _ store.Name) bool { return ended(v, of) }, want: []string{"ended 1"}},
		"ALL_TESTS_STARTED": {fails: failing{calls: "newfstatat", path: "/ALL_TESTS_STARTED"},
			comes: func(v *service) { writeFile(v.t, v.path("series/1/ALL_TESTS_STARTED"), "") },
			is:    func(v *service, of, _ store.Name) bool { return v.run(of).MembershipClosed }},
		"attributes": {fails: failing{calls: "openat2", path: "/test_runs/1/attributes"},
			is: func(v *service, _, member store.Name) bool { return v.run(member).User == "ann" }},
		"the reading of attributes": {fails: failing{calls: "pread64", path: "/test_runs/1/attributes"},
			is: func(v *service, _, member store.Name) bool { return v.run(member).User == "ann" }},
		"the link to the job": {fails: failing{calls: "readlinkat", path: "/test_runs/1/job"},
			is: func(v *service, _, member store.Name) bool { return v.run(member).Labels.Map()["job_id"] == "77" }},
		"the job": {fails: failing{path: "/jobs/j/info"},
			is: func(v *service, _, member store.Name) bool { return v.run(member).Labels.Map()["job_id"] == "77" }},
		"a member's link": {fails: failing{calls: "readlinkat", path: "/test_sets/0.runstatus/1"}, comes: noLinksKnown,
			is: func(v *service, of, member store.Name) bool {
				return v.run(of).MemberCount == 1 && v.run(member).Series == of
			}},
		"the test sets": {fails: failing{path: "/series/1/test_sets"},
			is: func(v *service, of, member store.Name) bool {
				return v.run(of).MemberCount == 1 && v.run(member).Series == of
			}},
		"a test set": {fails: failing{path: "/test_sets/0.runstatus"},
			is: func(v *service, of, member store.Name) bool {
				return v.run(of).MemberCount == 1 && v.run(member).Series == of
			}},
		"how a test set was before it was read": {fails: failing{calls: "fstat", path: "/test_sets/set"},
			comes: func(v *service) { must(v.t, os.MkdirAll(v.path("series/1/test_sets/set"), 0o755)) },
			is:    seesNewMember, want: []string{"joined 2"}},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t, unlooked)
			writeFile(t, v.path("jobs/j/info"), `{"id": 77}`)
			of := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
			member := v.create(store.CreateRequest{Series: of, User: "ann", DisplayName: "hpl"}).Name
			v.create(store.CreateRequest{})
			must(t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
			v.rest()
			v.run(of)
			v.run(member)
			before := v.Revision()
			writeFile(t, v.path("test_runs/1/job.log"), "") // the directories change
			writeFile(t, v.path("series/1/series.out"), "")
			if tt.comes != nil {
				tt.comes(v)
			}
			v.rest()
			v.fails(tt.fails, func() {
				for _, n := range []store.Name{member, of} {
					if _, err := v.Run(context.Background(), n); err != nil {
						wantReason(t, err, store.ReadFailed)
					}
				}
				if res, err := v.Append(context.Background(), store.AppendRequest{Name: member, State: "INFO"}); err != nil {
					t.Errorf("a line: %+v, %v", res, err)
				}
			})
			v.rest()
			v.until("it is seen", func() bool { return tt.is(v, of, member) }) // once it is committed
			got := slices.DeleteFunc(v.order(before), func(c string) bool { return c == "line 1 INFO" })
			if !slices.Equal(got, tt.want) {
				t.Errorf("watchers are told %q, want %q", got, tt.want)
			}
		})
	}
}

// noLinksKnown lets the server start anew, which then has to read each link.
func noLinksKnown(v *service) {
	v.stop()
	v.start()
}

// seesNewMember links run 2 and the series, and reports whether that is seen.
func seesNewMember(v *service, of, _ store.Name) bool {
	for link, target := range map[string]string{"series/1/test_sets/set/2": "../../../../test_runs/2", "test_runs/2/series": "../../series/1"} {
		if err := os.Symlink(target, v.path(link)); !errors.Is(err, fs.ErrExist) {
			must(v.t, err)
		}
	}
	v.run(of)
	return v.run(testRun("2")).Series == of
}

// A marker that was read counts even if what it tells could not be recorded at once.
func TestAnEndThatCannotBeRecordedIsRecordedLater(t *testing.T) {
	if !underFaults(t) {
		return
	}
	v := newService(t, unlooked)
	writeFile(t, v.path("test_runs/x/status"), "1700000000.000000 RUNNING by Pavilion\n")
	v.run(testRun("x"))
	before := v.Revision()
	writeFile(t, v.path("test_runs/x/RUN_COMPLETE"), `{"complete": 1700000000.5}`)
	v.rest()
	v.fails(failing{calls: "openat2", path: "/test_runs/x"}, func() { // to make the marker durable
		_, err := v.Run(context.Background(), testRun("x"))
		wantReason(t, err, store.ReadFailed)
	})
	if run := v.run(testRun("x")); !run.Ended {
		t.Errorf("it has not ended: %+v", run)
	}
	v.wantOrder(before, "ended x")
}

// The same request makes no second run while it can't be told what the first one's was.
func TestARequestWhoseRunCannotBeIdentifiedMakesNoSecond(t *testing.T) {
	if !underFaults(t) {
		return
	}
	q := store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, DisplayName: "hpl", User: "ann", RequestID: "once"}
	for name, f := range map[string]failing{
		"attributes":            {path: "/test_runs/1/attributes"},
		"the run's directory":   {path: "/test_runs/1"},
		"everything in the run": {path: "/test_runs/1/"},
		"the list of the runs":  {calls: "openat2 getdents64", path: "/test_runs"},
		"the run's status":      {path: "/test_runs/1/status"},
		"a read of attributes":  {calls: "pread64", path: "/test_runs/1/attributes"},
	} {
		for when, forget := range map[string]func(v *service){
			"while the server runs": func(*service) {},
			"after a start":         noLinksKnown,
			"after a start without an index": func(v *service) {
				v.stop()
				must(v.t, os.Remove(v.own("index.db")))
				v.start()
			},
		} {
			t.Run(name+", "+when, func(t *testing.T) {
				v := newService(t, unlooked)
				first, err := v.Create(context.Background(), q)
				must(t, err)
				v.rest()
				v.run(first.Name)
				forget(v)
				writeFile(t, v.path("test_runs/1/job.log"), "")
				f.begin()
				for range 2 {
					_, _ = v.Run(context.Background(), first.Name)
					again, err := v.Create(context.Background(), q)
					if err == nil && again.Name != first.Name {
						t.Fatalf("the request made %s, after %s", again.Name, first.Name)
					}
				}
				endFailing()
				again, err := v.Create(context.Background(), q)
				if err != nil || again.Name != first.Name || again.User != "ann" {
					t.Errorf("the request made %+v (%v), after %s", again, err, first.Name)
				}
			})
		}
	}
}

// Whether a series is closed is looked at, whatever else of it can't be.
func TestNothingJoinsASeriesThatMayBeClosed(t *testing.T) {
	if !underFaults(t) {
		return
	}
	for name, f := range map[string]failing{
		"the marker":         {calls: "newfstatat", path: "/ALL_TESTS_STARTED"},
		"the status file":    {calls: "newfstatat", path: "/series/1/status", times: 1},
		"the second look":    {calls: "newfstatat", path: "/series/1/status", skip: 1, times: 1},
		"everything at once": {path: "/series/1/"},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t, unlooked)
			of, _ := v.pair(false)
			writeFile(t, v.path("series/1/ALL_TESTS_STARTED"), "")
			f.begin()
			run, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: of})
			endFailing()
			if err == nil {
				t.Errorf("%s joined a closed series", run.Name)
			} else if reason := store.ReasonOf(err); reason != store.SeriesClosed && reason != store.ReadFailed && reason != store.NotWritten {
				t.Errorf("got %v", err)
			}
			if _, err := os.Stat(v.path("test_runs/2/status")); err == nil {
				t.Error("the run is there")
			}
		})
	}
}

// Some file systems say nothing of what the entries of a directory are.
func TestEntriesOfUnknownTypesAreLookedAt(t *testing.T) {
	if !underFaults(t) {
		return
	}
	for how, follow := range followings {
		t.Run(how, func(t *testing.T) {
			v := newService(t, follow)
			of, member := v.pair(true)
			tellNoTypes()
			defer endFailing()
			writeFile(t, v.path("test_runs/7/status"), goodLine)
			must(t, os.Symlink("../../series/1", v.path("test_runs/7/series")))
			must(t, os.Symlink("../../../../test_runs/7", v.path("series/1/test_sets/0.runstatus/7")))
			before := v.Revision()
			v.await(before, "created 7", "line 7 RUNNING", "joined 7")
			noLinksKnown(v)
			writeFile(t, v.path("test_runs/8/status"), goodLine)
			writeFile(t, v.path("series/1/series.out"), "")
			v.rest()
			if run := v.run(of); run.MemberCount != 2 || run.Ended {
				t.Errorf("the series is %+v", run)
			}
			if run := v.run(member); run.Series != of {
				t.Errorf("the member is in %q", run.Series)
			}
			if runs := v.list(); len(runs) != 4 {
				t.Errorf("%d runs are listed", len(runs))
			}
			must(t, v.Delete(context.Background(), store.DeleteRequest{Name: member, Force: true}))
		})
	}
}
