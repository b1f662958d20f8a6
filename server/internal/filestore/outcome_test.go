package filestore_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// What can't be read, is cut, damaged, emptied, or missing has no outcome, nor has a
// series with such a member. A list says so as a single look does, and the next server.
func TestOutcomeOfWhatCannotBeReadIsNotTold(t *testing.T) {
	const complete = "1700000001.000000 COMPLETE The test completed with result: FAIL\n"
	stands := func(data string) func(v *service, path string) {
		return func(v *service, path string) { must(v.t, os.WriteFile(path, []byte(data), 0o644)) }
	}
	instead := func(put func(path string) error) func(v *service, path string) {
		return func(v *service, path string) {
			must(v.t, os.Rename(path, path+".aside"))
			must(v.t, put(path))
		}
	}
	for name, tt := range map[string]struct {
		put  func(v *service, path string)
		gone bool
	}{
		"sound":                       {put: stands(goodLine + complete)},
		"empty":                       {put: stands("")},
		"torn":                        {put: stands(goodLine + complete[:30])},
		"torn at its last byte":       {put: stands(goodLine + strings.TrimSuffix(complete, "\n"))},
		"garbage":                     {put: stands(goodLine + "garbage\n")},
		"zeros":                       {put: stands(goodLine + strings.Repeat("\x00", len(complete)))},
		"zeros and a line":            {put: stands(goodLine + strings.Repeat("\x00", len(complete)) + goodLine)},
		"a directory":                 {put: instead(func(path string) error { return os.Mkdir(path, 0o755) })},
		"a FIFO":                      {put: instead(func(path string) error { return unix.Mkfifo(path, 0o644) })},
		"a link":                      {put: instead(func(path string) error { return os.Symlink("attributes", path) })},
		"missing":                     {put: func(v *service, path string) { must(v.t, os.Remove(path)) }, gone: true},
		"a directory that is missing": {put: func(v *service, path string) { must(v.t, os.RemoveAll(strings.TrimSuffix(path, "/status"))) }, gone: true},
	} {
		for when, look := range map[string]bool{"before it is looked at": false, "once it was looked at": true} {
			t.Run(name+" "+when, func(t *testing.T) {
				v := newService(t)
				of := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
				good := v.create(store.CreateRequest{Series: of}).Name
				v.append(good.ID, "COMPLETE", statusfile.ResultNote("PASS"))
				writeFile(t, v.path("test_runs/9/status"), goodLine+complete)
				writeFile(t, v.path("test_runs/9/RUN_COMPLETE"), `{"complete": 1700000002.5}`)
				must(t, os.Symlink("../../series/1", v.path("test_runs/9/series")))
				must(t, os.Symlink("../../../../test_runs/9", v.path("series/1/test_sets/0.runstatus/9")))
				if look {
					v.list()
					v.run(of)
				}
				status := v.path("test_runs/9/status")
				defer func() { // what is no file could not be synced at the end
					if os.Rename(status+".aside", v.path("aside")) == nil {
						must(t, errors.Join(os.Remove(status), os.Rename(v.path("aside"), status)))
					}
				}()
				tt.put(v, status)
				v.list()
				writeFile(t, v.path("series/1/SERIES_COMPLETE"), `{"complete": 1700000003.5}`)
				want, wantOf := store.NoOutcome, store.NoOutcome
				if name == "sound" {
					want, wantOf = store.Failed, store.Failed
				}
				for range 2 {
					if !tt.gone {
						if run := v.run(testRun("9")); !run.Ended || run.Outcome != want {
							t.Errorf("ended %v, outcome %q, want %q", run.Ended, run.Outcome, want)
						}
					}
					if run := v.run(of); !run.Ended || run.Outcome != wantOf {
						t.Errorf("the series: ended %v, outcome %q, want %q", run.Ended, run.Outcome, wantOf)
					}
					for _, run := range v.list() {
						if run.Name == of && run.Outcome != wantOf || run.Name == testRun("9") && run.Outcome != want {
							t.Errorf("listed: %s has the outcome %q", run.Name, run.Outcome)
						}
					}
					if _, err := os.Stat(status + ".aside"); err == nil {
						break
					}
					v.stop()
					v.start()
				}
			})
		}
	}
}

// What stands among a series' links and names no run may have named one that failed.
func TestOutcomeOfASeriesWithLinksThatCannotBeReadIsNotTold(t *testing.T) {
	const sets = "series/1/test_sets"
	link := func(target, at string) func(v *service) {
		return func(v *service) { must(v.t, os.Symlink(target, v.path(at))) }
	}
	moved := func(from string, put func(path string) error) func(v *service) {
		return func(v *service) { must(v.t, errors.Join(os.Rename(v.path(from), v.path("aside")), put(v.path(from)))) }
	}
	directory := func(path string) error { return os.Mkdir(path, 0o755) }
	file := func(path string) error { return os.WriteFile(path, []byte("../../../../test_runs/2"), 0o644) }
	elsewhere := func(path string) error { return os.Symlink("../../aside", path) }
	for name, tt := range map[string]struct {
		put     func(v *service)
		want    store.Outcome
		members int
	}{
		"nothing":                                {func(*service) {}, store.Passed, 2},
		"a file with a dot":                      {func(v *service) { must(v.t, file(v.path(sets+"/0.runstatus/.nfs01"))) }, store.Passed, 2},
		"an id that can't be one":                {link("../../../../test_runs/2 x", sets+"/0.runstatus/2 x"), store.NoOutcome, 2},
		"a path with a dot":                      {link("../../../../test_runs/./2", sets+"/0.runstatus/3"), store.NoOutcome, 2},
		"another directory's name":               {link("../../../../runs/2", sets+"/0.runstatus/3"), store.NoOutcome, 2},
		"a link beside the test sets":            {link("../../../test_runs/2", sets+"/2"), store.NoOutcome, 2},
		"a directory in a link's place":          {moved(sets+"/0.runstatus/2", directory), store.NoOutcome, 1},
		"a file in a link's place":               {moved(sets+"/0.runstatus/2", file), store.NoOutcome, 1},
		"a link in a test set's place":           {moved(sets+"/0.runstatus", elsewhere), store.NoOutcome, 0},
		"a link in the place of the test sets":   {moved(sets, elsewhere), store.NoOutcome, 0},
		"a file in the place of the test sets":   {moved(sets, file), store.NoOutcome, 0},
		"a directory in a link's place, earlier": {moved(sets+"/0.runstatus/1", directory), store.NoOutcome, 1},
	} {
		for when, look := range map[string]bool{"before it is looked at": false, "once it was looked at": true} {
			t.Run(name+" "+when, func(t *testing.T) {
				v := newService(t)
				of := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
				for i := range 2 {
					v.create(store.CreateRequest{Series: of})
					v.append(fmt.Sprint(i+1), "COMPLETE", statusfile.ResultNote("PASS"))
				}
				_, err := v.Mark(context.Background(), store.MarkRequest{Name: of, Marker: store.Complete})
				must(t, err)
				if look {
					v.list()
					v.run(of)
				}
				tt.put(v)
				for range 2 {
					if run := v.run(of); !run.Ended || run.Outcome != tt.want || run.MemberCount != tt.members {
						t.Errorf("the series: ended %v, outcome %q, want %q, %d members", run.Ended, run.Outcome, tt.want, run.MemberCount)
					}
					v.stop()
					v.start()
				}
			})
		}
	}
}

// A member that this server may not look at may have failed.
func TestOutcomeOfWhatIsForbiddenIsNotTold(t *testing.T) {
	for name, forbid := range map[string]string{
		"the status": "test_runs/2/status", "the directory": "test_runs/2", "a test set": "series/1/test_sets/0.runstatus", "the series' directory": "series/1",
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			of := v.create(store.CreateRequest{Kind: statusfile.Series}).Name
			for i, result := range []string{"PASS", "FAIL"} {
				v.create(store.CreateRequest{Series: of})
				v.append(fmt.Sprint(i+1), "COMPLETE", statusfile.ResultNote(result))
			}
			_, err := v.Mark(context.Background(), store.MarkRequest{Name: of, Marker: store.Complete})
			must(t, err)
			v.stop()
			v.cfg.ReadOnly = true // which knows nothing of before
			must(t, os.Chmod(v.path(forbid), 0))
			defer func() { must(t, os.Chmod(v.path(forbid), 0o755)) }()
			v.start()
			asNobody(t, func() {
				run, err := v.Run(context.Background(), of)
				if must(t, err); run.Outcome != store.NoOutcome {
					t.Errorf("the series: ended %v, outcome %q", run.Ended, run.Outcome)
				}
				run, err = v.Run(context.Background(), testRun("2"))
				if must(t, err); strings.HasPrefix(forbid, "test_runs") && run.Outcome != store.NoOutcome {
					t.Errorf("the run: ended %v, outcome %q", run.Ended, run.Outcome)
				}
			})
		})
	}
}

// Of a file that is too large to be counted only a result is told: lines that were left out
// may say otherwise.
func TestOutcomeOfWhatIsNotCountedIsNotTold(t *testing.T) {
	dir, s := pavilion(t, filestore.Config{})
	n := testRun("7")
	content(strings.Repeat(goodLine, 9<<20/len(goodLine)))(t, filepath.Join(dir, "test_runs/7"))
	writeFile(t, filepath.Join(dir, "test_runs/7/RUN_COMPLETE"), `{"complete": 1700000002.5}`)
	run, err := s.Run(context.Background(), n)
	if must(t, err); !run.Ended || run.Outcome != store.NoOutcome {
		t.Errorf("ended %v, outcome %q", run.Ended, run.Outcome)
	}
	_, err = s.Append(context.Background(), store.AppendRequest{Name: n, State: "INFO"})
	must(t, err)
	run, err = s.Run(context.Background(), n)
	if must(t, err); run.Outcome != store.Completed {
		t.Errorf("once it is counted: outcome %q", run.Outcome)
	}
}
