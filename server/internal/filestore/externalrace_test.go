package filestore_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// race is one append with a precondition, while external writers append too.
type race struct {
	note string
	pre  store.Precondition
	res  store.AppendResult
	err  error
}

// An external line can come between check and append: then the line stands, and
// the answer says so. "Nothing was written" is said when it is so, and only then.
func TestPreconditionsThatExternalWritersRaceAreAnsweredTruthfully(t *testing.T) {
	const each = 1000 // races a run
	races := scale(2000, 100_000)
	v := newService(t, buffered)
	met, failed, refused, done := 0, 0, 0, 0
	all := func() bool { return met > failed && failed > 0 && refused > 0 }
	alone := runtime.GOMAXPROCS(0) == 1 // then other processes hardly ever come between
	for i := 0; done < races || done < 10*races && !all() && !alone; i++ {
		done += each
		id := fmt.Sprint(i)
		v.create(store.CreateRequest{ID: id})
		var stop atomic.Bool
		var writers sync.WaitGroup
		for range 2 {
			writers.Go(func() {
				for k := 0; !stop.Load(); k++ {
					appendFile(t, v.path("test_runs/"+id+"/status"), "1700000001.5 "+raceStates[k%len(raceStates)]+" x\n")
					if k%64 == 0 {
						time.Sleep(time.Millisecond) //nolint:forbidigo // the pace of a writer, not a wait for anything
					}
				}
			})
		}
		var tries []race
		for k := range each {
			r := race{note: fmt.Sprintf("race %d", k), pre: v.somePrecondition(id)}
			r.res, r.err = v.Append(context.Background(), store.AppendRequest{Name: testRun(id), State: "INFO", Note: r.note, Precondition: r.pre})
			tries = append(tries, r)
		}
		stop.Store(true)
		writers.Wait()
		lines := v.lines(id)
		for _, r := range tries {
			if wrong := r.wrong(lines); wrong != "" {
				t.Errorf("%s: %s: %+v, %v, %+v", wrong, r.note, r.res, r.err, r.pre)
			}
			if r.err != nil {
				refused++
			}
			if r.res.ExternalBefore > 0 {
				met++
			}
			if r.res.PreconditionRaced {
				failed++
			}
		}
	}
	t.Logf("%d races: %d refused, in %d external lines came between, %d of them broke the precondition", done, refused, met, failed)
	if refused == 0 || !all() && !alone {
		t.Error("not all that can happen has happened")
	}
}

var raceStates = []string{"RUNNING", "INFO", "RUNNING", "WARNING"}

func (v *service) somePrecondition(id string) (p store.Precondition) {
	switch rand.IntN(3) {
	case 0:
		p.CurrentIn = []string{raceStates[rand.IntN(len(raceStates))], "INFO"}
	case 1:
		n := v.run(testRun(id)).Current.Sequence
		p.Sequence = &n
	default:
		n := v.run(testRun(id)).Current.Sequence
		p.Sequence, p.CurrentIn = &n, raceStates
	}
	return p
}

func (v *service) lines(id string) (lines []store.Status) {
	v.t.Helper()
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun(id)}) {
		must(v.t, err)
		lines = append(lines, e.Status)
	}
	return lines
}

// wrong says what the answer says that the file does not.
func (r *race) wrong(lines []store.Status) string {
	times := 0
	for _, l := range lines {
		if l.Note == r.note {
			times++
		}
	}
	if r.err != nil {
		switch {
		case store.ReasonOf(r.err) != store.PreconditionFailed:
			return "another error"
		case times != 0:
			return "it was written"
		}
		return ""
	}
	at := r.res.Status.Sequence
	if times != 1 || at < 1 || at > int64(len(lines)) || lines[at-1].Note != r.note {
		return "it does not stand where it is said to"
	}
	checked := at - 1 - r.res.ExternalBefore // so many lines stood when it was checked
	if r.res.ExternalBefore < 0 || checked < 1 || r.broken(lines, checked) {
		return "it did not hold when it was checked"
	}
	if r.res.PreconditionRaced != r.broken(lines, at-1) {
		return "precondition_failed is not true"
	}
	return ""
}

// broken tells whether the precondition does not hold when so many lines stand.
func (r *race) broken(lines []store.Status, n int64) bool {
	return r.pre.Sequence != nil && *r.pre.Sequence != n ||
		len(r.pre.CurrentIn) > 0 && !slices.Contains(r.pre.CurrentIn, lines[n-1].State)
}

// takeID makes the directory of a run as Pavilion does it: five tries at the lock.
func takeID(collection string) (string, error) {
	lock := filepath.Join(collection, ".lockfile")
	for try := 0; ; try++ {
		f, err := os.OpenFile(lock, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o664)
		if err == nil {
			_, _ = fmt.Fprintf(f, "host,user,3,%d", rand.Uint64())
			f.Close()
			break
		}
		if try == 5 {
			return "", fmt.Errorf("starved: %w", err)
		}
		time.Sleep(200 * time.Millisecond) //nolint:forbidigo // so does Pavilion
	}
	defer os.Remove(lock)
	data, err := os.ReadFile(filepath.Join(collection, "next_id"))
	id := strings.TrimSpace(string(data))
	if err != nil || os.Mkdir(filepath.Join(collection, id), 0o775) != nil {
		for n := 1; ; n++ {
			id = fmt.Sprint(n)
			if err := os.Mkdir(filepath.Join(collection, id), 0o775); err == nil {
				break
			} else if !os.IsExist(err) {
				return "", err
			}
		}
	}
	return id, os.WriteFile(filepath.Join(collection, "next_id"), []byte(fmt.Sprint(number(id)+1)), 0o664)
}

func TestIDsAreTakenBesidePavilion(t *testing.T) {
	n := scale(100, 1000)
	const clients = 8
	v := newService(t, buffered, following)
	var mu sync.Mutex
	taken := map[string]string{}
	take := func(id, who string) {
		mu.Lock()
		defer mu.Unlock()
		if other := taken[id]; other != "" {
			t.Errorf("%s has the id %s of %s", who, id, other)
		}
		taken[id] = who
	}
	ours, theirs := make(chan time.Duration, 1), make(chan time.Duration, 1)
	start := time.Now()
	go func() {
		defer func() { theirs <- time.Since(start) }()
		for range n {
			id, err := takeID(v.path("test_runs"))
			if err != nil {
				t.Error("Pavilion: ", err)
				continue
			}
			take(id, "Pavilion")
			writeFile(t, v.path("test_runs/"+id+"/status"), goodLine)
		}
	}()
	var group sync.WaitGroup
	for range clients {
		group.Go(func() {
			for range n / clients {
				run, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1})
				if err != nil {
					t.Error("the server: ", err)
					continue
				}
				take(run.Name.ID, "the server")
			}
		})
	}
	group.Wait()
	ours <- time.Since(start)
	t.Logf("%d each: the server in %v, Pavilion in %v", n, <-ours, <-theirs)
	if got := len(v.list()); got != len(taken) {
		t.Errorf("%d runs are listed, %d were made", got, len(taken))
	}
}

// pav clean removes runs that ended while others list, read and watch.
func TestRunsAreCleanedAwayWhileOthersReadAndWatch(t *testing.T) {
	const active = 10
	old := scale(200, 5000)
	for how, change := range followings {
		t.Run(how, func(t *testing.T) {
			v := newService(t, buffered, change)
			for i := range old {
				writeFile(t, v.path(fmt.Sprintf("test_runs/%d/status", i)), goodLine+"1700000002.5 COMPLETE The test completed with result: PASS\n")
				writeFile(t, v.path(fmt.Sprintf("test_runs/%d/RUN_COMPLETE", i)), `{"complete": 5}`)
			}
			for i := range active {
				v.create(store.CreateRequest{ID: fmt.Sprint("active", i)})
			}
			v.until("all are known", func() bool { return len(v.list()) == old+active })
			before := v.Revision()
			var over atomic.Bool
			var readers sync.WaitGroup
			for range 3 {
				readers.Go(func() {
					for last := old + active; !over.Load(); {
						runs := v.list()
						if len(runs) > last || len(runs) < active {
							t.Errorf("%d runs are listed, there were %d", len(runs), last)
						}
						last = len(runs)
						_, err := v.Run(context.Background(), testRun(fmt.Sprint(rand.IntN(old))))
						if err != nil && store.ReasonOf(err) != store.NotFound {
							t.Error(err)
						}
					}
				})
			}
			for i := range old {
				must(t, os.RemoveAll(v.path(fmt.Sprintf("test_runs/%d", i))))
				if i%20 == 0 {
					v.append(fmt.Sprint("active", i/20%active), "RUNNING", "meanwhile")
				}
			}
			deleted := map[string]int{}
			v.hearChanges(before, func(c store.Change) bool {
				if c.Kind == store.RunDeleted {
					deleted[c.Run.ID]++
				}
				return len(deleted) == old
			})
			over.Store(true)
			readers.Wait()
			for id, n := range deleted {
				if n != 1 || strings.HasPrefix(id, "active") {
					t.Errorf("run %s was deleted %d times", id, n)
				}
			}
			if runs := v.list(); len(runs) != active {
				t.Errorf("%d runs are left, want %d", len(runs), active)
			}
		})
	}
}

// hearChanges takes changes behind a revision until it is enough.
func (v *service) hearChanges(after int64, take func(store.Change) (enough bool)) {
	v.t.Helper()
	limit := time.After(time.Minute)
	for {
		news := v.News()
		for c, err := range v.Changes(context.Background(), after) {
			must(v.t, err)
			after = c.Revision
			if take(c) {
				return
			}
		}
		select {
		case <-news:
		case <-limit:
			v.t.Fatal("waited in vain for changes")
		}
	}
}

// C4: an external line reaches a reader at once, and a watch soon.
func TestExternalLinesArriveSoon(t *testing.T) {
	const active = 1000
	for how, change := range followings {
		t.Run(how, func(t *testing.T) {
			if strings.HasPrefix(how, "polled") && *longExternal {
				change = func(c *filestore.Settings) { following(c); c.Poll.Mode = filestore.PollAlways } // as it is by default
			}
			v := newService(t, buffered, change)
			for i := range active {
				writeFile(t, v.path(fmt.Sprintf("test_runs/%d/status", i)), goodLine)
			}
			v.list()
			revision := v.Revision()
			var heard, read []time.Duration
			rounds, each := scale(200, 2000), 1
			if strings.HasPrefix(how, "polled") {
				rounds, each = scale(1, 10), 100
			}
			for range rounds {
				written := map[string]time.Time{}
				for _, id := range rand.Perm(active)[:each] {
					note := fmt.Sprint("line of ", id, " ", revision)
					written[note] = time.Now()
					appendFile(t, v.path(fmt.Sprintf("test_runs/%d/status", id)), "1700000001.5 RUNNING "+note+"\n")
					if id%10 == 0 { // who reads sees it, and so do those who watch
						if got := v.run(testRun(fmt.Sprint(id))); got.Current.Note != note {
							t.Fatalf("read %q, want %q", got.Current.Note, note)
						}
						read = append(read, time.Since(written[note]))
						delete(written, note)
					}
				}
				v.hearChanges(revision, func(c store.Change) bool {
					revision = c.Revision
					if at, ok := written[c.Status.Note]; ok {
						heard = append(heard, time.Since(at))
						delete(written, c.Status.Note)
					}
					return len(written) == 0
				})
			}
			slices.Sort(heard)
			slices.Sort(read)
			t.Logf("%d lines, %d active runs: heard by a watcher within %v (median), %v (p99), %v (most); read by GetRun within %v (p99)",
				len(heard), active, heard[len(heard)/2], heard[len(heard)*99/100], heard[len(heard)-1], read[len(read)*99/100])
			if worst := heard[len(heard)*99/100]; worst > 30*time.Second {
				t.Errorf("p99 is %v", worst)
			}
		})
	}
}
