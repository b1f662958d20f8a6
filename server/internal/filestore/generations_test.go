package filestore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// generations is an external writer that ends and begins generations of one id. Each line names
// the id and the generation.
type generations struct {
	v          *service
	id         string
	generation int
	line       int
}

// text returns n lines of the generation. Those that come after a cut have another
// length, so that they never end where others did.
func (l *generations) text(n int, pad string) (text string) {
	for range n {
		l.line++
		text += fmt.Sprintf("1700000000.500000 RUNNING id=%3s generation=%06d line=%06d%s\n", l.id, l.generation, l.line, pad)
	}
	return text
}

func (l *generations) dir() string  { return l.v.path("test_runs/" + l.id) }
func (l *generations) file() string { return l.dir() + "/status" }

// begin begins another generation beside the tree, and puts it into the place of the one
// that is.
func (l *generations) begin(replace func(fresh string)) {
	l.generation++
	fresh := l.v.path("fresh" + l.id)
	writeFile(l.v.t, fresh+"/status", l.text(1+rand.IntN(20), ""))
	replace(fresh)
	must(l.v.t, os.RemoveAll(fresh))
}

// act ends a generation, or begins one, or cuts the file.
func (l *generations) act() {
	t := l.v.t
	switch rand.IntN(4) {
	case 0: // deleted, and the id is used again
		must(t, os.RemoveAll(l.dir()))
		l.begin(func(fresh string) { must(t, os.Rename(fresh, l.dir())) })
	case 1: // the directory is replaced
		old := l.v.path("old" + l.id)
		l.begin(func(fresh string) {
			must(t, unix.Renameat2(unix.AT_FDCWD, fresh, unix.AT_FDCWD, l.dir(), unix.RENAME_EXCHANGE))
			must(t, os.Rename(fresh, old))
		})
		must(t, os.RemoveAll(old))
	case 2: // the file is replaced
		l.begin(func(fresh string) { must(t, os.Rename(fresh+"/status", l.file())) })
	default: // the file is cut behind its first line, and grows again
		data, err := os.ReadFile(l.file())
		must(t, err)
		must(t, os.Truncate(l.file(), int64(strings.IndexByte(string(data), '\n')+1)))
		appendFile(t, l.file(), l.text(1+rand.IntN(3), "."))
		return
	}
	for range rand.IntN(3) {
		appendFile(t, l.file(), l.text(1+rand.IntN(5), ""))
	}
}

// Whatever becomes of files and directories, no caller is shown another run's bytes,
// and each generation is told from its beginning to its end.
func TestGenerationsAreToldApart(t *testing.T) {
	const ids = 8
	acts := scale(100, 1000) / ids
	for how, change := range followings {
		t.Run(how, func(t *testing.T) {
			v := newService(t, buffered, change)
			var all []*generations
			for i := range ids {
				l := &generations{v: v, id: fmt.Sprint(i)}
				l.begin(func(fresh string) {
					must(t, os.MkdirAll(v.path("test_runs"), 0o755))
					must(t, os.Rename(fresh, l.dir()))
				})
				all = append(all, l)
			}
			v.until("all runs are known", func() bool { return len(v.list()) == ids })
			descriptors := countDescriptors(t)
			told := toldGenerations{t: t, now: map[string]*toldGeneration{}}
			for _, r := range v.list() {
				told.now[r.Name.ID] = &toldGeneration{uid: r.UID, lines: r.Current.Sequence}
			}
			before := v.Revision()
			var over atomic.Bool
			var readers, writers sync.WaitGroup
			for range 3 {
				readers.Go(func() {
					for !over.Load() {
						v.readGenerations(all[rand.IntN(ids)].id)
					}
				})
			}
			for _, l := range all {
				writers.Go(func() {
					for range acts {
						l.act()
					}
				})
			}
			writers.Wait()
			over.Store(true)
			readers.Wait()
			v.hearChanges(before, func(c store.Change) bool {
				told.take(c)
				return told.isAt(all)
			})
			for _, l := range all {
				v.wantGeneration(l)
			}
			v.until("no descriptor is left open", func() bool { return countDescriptors(t) <= descriptors }) // a look may be under way
			t.Logf("%d acts, %d generations told", acts*ids, told.begun)
		})
	}
}

// readGenerations reads a run in each way, and checks that what is read is of one generation of
// the run.
func (v *service) readGenerations(id string) {
	own := fmt.Sprintf("id=%3s ", id)
	check := func(what string, s store.Status) {
		if !strings.HasPrefix(s.Note, own) || s.Malformed {
			v.t.Errorf("%s of run %s shows %+v", what, id, s)
		}
	}
	ctx := context.Background()
	if r, err := v.Run(ctx, testRun(id)); err == nil && r.Unreadable == "" {
		check("a look", r.Current)
	}
	for r, err := range v.Runs(ctx, store.RunsRequest{}) {
		if err != nil {
			v.t.Error(err)
		} else if r.Name.ID == id && r.Unreadable == "" {
			check("a list", r.Current)
		}
	}
	generation, uid := "", ""
	for e, err := range v.History(ctx, store.HistoryRequest{Name: testRun(id)}) {
		if err != nil {
			if r := store.ReasonOf(err); r != store.NotFound && r != store.ReadFailed && r != store.Unreadable && r != store.UIDMismatch {
				v.t.Error(err)
			}
			return
		}
		check("the history", e.Status)
		now := strings.Fields(strings.ReplaceAll(e.Status.Note, "= ", "="))[1]
		if generation != "" && (now != generation || e.UID != uid) {
			v.t.Errorf("a history of %s goes on with %s", generation, now)
		}
		generation, uid = now, e.UID
	}
}

// toldGenerations checks that the log tells each generation from its beginning to its end.
type toldGenerations struct {
	t     *testing.T
	now   map[string]*toldGeneration
	begun int
}

type toldGeneration struct {
	uid   string
	lines int64
	note  string
}

func (w *toldGenerations) take(c store.Change) {
	is := w.now[c.Run.ID]
	switch c.Kind {
	case store.RunCreated:
		if is != nil {
			w.t.Errorf("run %s is created twice", c.Run.ID)
		}
		w.now[c.Run.ID] = &toldGeneration{uid: c.UID}
		w.begun++
	case store.RunDeleted:
		if is == nil || is.uid != c.UID {
			w.t.Errorf("run %s, %s, is deleted, it was %+v", c.Run.ID, c.UID, is)
		}
		delete(w.now, c.Run.ID)
	case store.LineAdded:
		if is == nil || is.uid != c.UID || c.Status.Sequence != is.lines+1 || !strings.HasPrefix(c.Status.Note, fmt.Sprintf("id=%3s ", c.Run.ID)) {
			w.t.Errorf("run %s, %s, has the line %+v, it was %+v", c.Run.ID, c.UID, c.Status, is)
			return
		}
		is.lines, is.note = c.Status.Sequence, c.Status.Note
	}
}

// isAt tells whether the newest line that was told of each run is its newest.
func (w *toldGenerations) isAt(all []*generations) bool {
	return !slices.ContainsFunc(all, func(l *generations) bool {
		is := w.now[l.id]
		return is == nil || !strings.Contains(is.note, fmt.Sprintf("generation=%06d line=%06d", l.generation, l.line))
	})
}

// wantGeneration checks that the history is the file.
func (v *service) wantGeneration(l *generations) {
	v.t.Helper()
	data, err := os.ReadFile(l.file())
	must(v.t, err)
	text := ""
	for _, s := range v.lines(l.id) {
		text += "1700000000.500000 RUNNING " + s.Note + "\n"
	}
	if text != string(data) {
		v.t.Errorf("the history of run %s is\n%sthe file\n%s", l.id, text, data)
	}
	first, _, _ := strings.Cut(string(data), "\n")
	if r := v.run(testRun(l.id)); r.UID != store.UID(r.Name, []byte(first)) {
		v.t.Errorf("run %s has another generation's uid", l.id)
	}
}

func countDescriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip(err)
	}
	return len(entries)
}

// A status file is followed to nowhere, and found again.
func TestWhatStandsInAStatusFilesPlaceIsReportedAndLeftAlone(t *testing.T) {
	const secret = "1700000000.5 SECRET of another file\n"
	odd := map[string]func(v *service, path string) error{
		"a directory":    func(_ *service, path string) error { return os.Mkdir(path, 0o755) },
		"a FIFO":         func(_ *service, path string) error { return unix.Mkfifo(path, 0o644) },
		"a link inside":  func(_ *service, path string) error { return os.Symlink("../other/status", path) },
		"a link outside": func(v *service, path string) error { return os.Symlink(v.path("../secret"), path) },
		"a link to itself": func(_ *service, path string) error {
			return os.Symlink("status", path)
		},
		"a device": func(_ *service, path string) error { return unix.Mknod(path, unix.S_IFCHR|0o644, 1<<8|5) },
	}
	for how, change := range followings {
		for name, put := range odd {
			t.Run(name+", "+how, func(t *testing.T) {
				v := newService(t, buffered, change)
				writeFile(t, v.path("../secret"), secret)
				for _, id := range []string{"1", "other"} {
					writeFile(t, v.path("test_runs/"+id+"/status"), goodLine)
				}
				v.list()
				path := v.path("test_runs/1/status")
				must(t, os.Rename(path, v.path("aside")))
				if err := put(v, path); err != nil {
					t.Skipf("it can't be made: %v", err)
				}
				v.awaitList("1", func(r *store.Run) bool { return r.Unreadable != "" })
				if r := v.run(testRun("1")); r.Unreadable == "" || r.Current.State == "SECRET" {
					t.Errorf("shown as %+v", r)
				}
				_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: "x"})
				wantReason(t, err, store.Unreadable)
				for _, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun("1")}) {
					wantReason(t, err, store.Unreadable)
				}
				v.append("other", "RUNNING", "goes on")
				v.awaitList("other", func(r *store.Run) bool { return r.Current.Note == "goes on" })
				if data, err := os.ReadFile(v.path("../secret")); err != nil || string(data) != secret {
					t.Errorf("the other file is %q, %v", data, err)
				}

				must(t, os.Remove(path))
				must(t, os.Rename(v.path("aside"), path))
				v.awaitList("1", func(r *store.Run) bool { return r.Unreadable == "" && r.Current.State == "RUNNING" })
				appendFile(t, path, "1700000001.5 INFO back\n")
				v.awaitList("1", func(r *store.Run) bool { return r.Current.Note == "back" })
			})
		}
	}
}

// awaitList waits until a list shows a run as it is to be.
func (v *service) awaitList(id string, is func(*store.Run) bool) {
	v.t.Helper()
	v.until("a list shows run "+id, func() bool {
		return slices.ContainsFunc(v.list(), func(r *store.Run) bool { return r.Name.ID == id && is(r) })
	})
}

// A file that was cut and grew beyond where it had been read has lines that begin
// elsewhere: none is shown from its middle, none is told twice or not at all.
func TestFileThatWasCutAndGrewIsAnotherGeneration(t *testing.T) {
	v := newService(t)
	path := v.path("test_runs/1/status")
	v.create(store.CreateRequest{ID: "1"})
	v.append("1", "RUNNING", "a")
	v.append("1", "RUNNING", "b")
	before := v.Revision()
	data, err := os.ReadFile(path)
	must(t, err)
	first := strings.IndexByte(string(data), '\n') + 1
	must(t, os.Truncate(path, int64(first)))
	appendFile(t, path, "1700000001.5 INFO "+strings.Repeat("x", 2*len(data))+"\n1700000001.5 WARNING y\n")
	v.list()
	v.wantOrder(before, "deleted 1", "created 1", "line 1 "+createdState, "line 1 INFO", "line 1 WARNING")
	if r := v.run(testRun("1")); r.Current.Sequence != 3 || r.Current.Malformed {
		t.Errorf("shown as %+v", r)
	}
}

// What its links can't be read of may still run.
func TestSeriesWhoseLinksCannotBeReadHasNotEnded(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("takes root")
	}
	v := newService(t)
	must(t, os.Chmod(filepath.Dir(v.path(".")), 0o755))
	s := v.create(store.CreateRequest{Kind: 2})
	v.create(store.CreateRequest{ID: "1", Series: s.Name})
	set := v.path("series/" + s.Name.ID + "/test_sets")
	must(t, os.Chmod(set, 0))
	writeFile(t, v.path("series/"+s.Name.ID+"/ALL_TESTS_STARTED"), "")
	asNobody(t, func() {
		if r := v.run(s.Name); r.Ended {
			t.Errorf("it has ended: %+v", r)
		}
	})
	must(t, os.Chmod(set, 0o755))
	if r := v.run(s.Name); r.Ended || r.MemberCount != 1 {
		t.Errorf("it is %+v", r)
	}
	v.append("1", "COMPLETE", "The test completed with result: PASS")
	if r := v.run(s.Name); !r.Ended || r.Outcome != store.Passed {
		t.Errorf("it is %+v", r)
	}
}
