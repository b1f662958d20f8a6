package filestore

import (
	"context"
	"os"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/host"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Where runs are polled, those that the server writes cost no more than the budget.
func TestWritingPollsNothingBeyondTheBudget(t *testing.T) {
	for _, mode := range []PollMode{PollAlways, PollAuto} {
		v := newFollowedTree(t, func(c *Settings) { c.Poll.Mode = mode; c.Buffered = true })
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
		ok(t, err)
		own := func() bool {
			_, err = v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
			return v.trees["main"].Runs.Find(testRun("1")).IsHot.Load()
		}
		if mode == PollAuto {
			v.await("it is written often", own)
			continue
		}
		for range 20 {
			if own() {
				t.Fatal("it is looked at because it is written")
			}
		}
	}
}

// A run's directory that is moved away takes no more lines.
func TestDirectoryThatIsMovedAwayGetsNoMoreLines(t *testing.T) {
	v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
	set := func() error {
		_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
		return err
	}
	v.await("written often", func() bool { ok(t, set()); return v.trees["main"].Runs.Find(testRun("1")).IsHot.Load() })
	ok(t, os.Rename(v.path("test_runs/1"), v.path("test_runs/1.away")))
	v.await("refusal", func() bool { return store.ReasonOf(set()) == store.NotFound })
}

// Where the kernel does not tell of what comes and goes, the very next line finds it.
func TestMovedDirectoryWithoutAnEventGetsNoLine(t *testing.T) {
	v := newWatchedTree(t, &inotify{most: 1}, func(c *Settings) { c.Buffered = true }) // the tree, not the collections
	_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
	ok(t, err)
	set := func() error {
		_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
		return err
	}
	for range 3 {
		ok(t, set())
	}
	ok(t, os.Rename(v.path("test_runs/1"), v.path("test_runs/1.away")))
	if err := set(); store.ReasonOf(err) != store.NotFound {
		t.Errorf("the line got %v", err)
	}
}

// A status file that is moved aside takes no more lines, however often it is written:
// that shows at once, or when the move and our last write are of one moment within
// nameTime, and within busyNameTime as long as it is written tick by tick.
func TestStatusFileThatIsMovedAsideGetsNoMoreLines(t *testing.T) {
	const nameTime, busyNameTime, clockTick = 250 * time.Millisecond, 50 * time.Millisecond, 10 * time.Millisecond
	for _, atOnce := range []bool{true, false} {
		v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
		ok(t, err)
		set := func(p store.Precondition) error {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Precondition: p})
			return err
		}
		v.await("written often", func() bool {
			ok(t, set(store.Precondition{}))
			return v.trees["main"].Runs.Find(testRun("1")).IsHot.Load()
		})
		ok(t, set(store.Precondition{UnlessEnded: true})) // all was looked at just now
		ok(t, set(store.Precondition{}))
		if atOnce {
			v.await("another moment", func() bool { return v.momentPassed("test_runs/1/status") })
		}
		ok(t, os.Rename(v.path("test_runs/1/status"), v.path("test_runs/1/status.old")))
		for moved, before := time.Now(), time.Now(); ; {
			began := time.Now()
			err := set(store.Precondition{})
			if store.ReasonOf(err) == store.NotFound {
				break
			}
			after, busy := began.Sub(moved), time.Since(before) < clockTick
			if err != nil || atOnce || after > nameTime || after > busyNameTime && busy {
				t.Fatalf("%v after it was moved, a line got %v", after, err)
			}
			before = began
		}
	}
}

// momentPassed tells whether the kernel would now give another time than a file has.
func (v followedTree) momentPassed(rel string) bool {
	probe := v.path("probe")
	ok(v.t, os.WriteFile(probe, nil, 0o600))
	now, err := os.Stat(probe)
	ok(v.t, err)
	ok(v.t, os.Remove(probe))
	then, err := os.Stat(v.path(rel))
	ok(v.t, err)
	return now.ModTime().After(then.ModTime())
}

// A budget of next to nothing polls all the same.
func TestSmallBudgetPolls(t *testing.T) {
	v := newFollowedTree(t, func(c *Settings) { c.Poll = Polling{Mode: PollAlways, Every: 10 * time.Millisecond, Budget: 1} })
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
}

// An external line right behind one of the server's, in a run that it writes often, is found,
// and the machine willing within 100 ms: the run is looked at by the tick after hotLook,
// though not more often.
func TestExternalLineInARunThatTheServerWritesIsFoundSoon(t *testing.T) {
	if hotLook+hotTick >= 100*time.Millisecond {
		t.Error("promised are 100 ms")
	}
	r, o := &runfile.Run{}, newHotRuns()
	r.Wrote.Store(host.Monotonic())
	o.add(r)
	looks := func() int { return len(o.due()) }
	if looks() != 0 {
		t.Error("it is looked at though it was just written")
	}
	for range 2 {
		r.Wrote.Store(host.Monotonic() - int64(hotLook))
		o.runs[r] = host.Monotonic() - int64(hotLook)
		if looks() != 1 || looks() != 0 {
			t.Error("it is not looked at once")
		}
	}

	for name, ahead := range map[string]time.Duration{"the clock goes on": 0, "it was set back": time.Hour} {
		v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
		ok(t, err)
		var r *runfile.Run
		v.await("written often", func() bool {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
			r = v.trees["main"].Runs.Find(testRun("1"))
			return r.IsHot.Load()
		})
		r.Wrote.Add(int64(ahead)) // as if it had been written before
		at := v.Revision()
		v.append("test_runs/1/status", aLine)
		v.await(name+": the line", func() bool { return v.Revision() > at })
	}
}

// A run that is written no more is listened to again, and nothing is lost between,
// however often that comes about.
func TestRunThatIsWrittenNoMoreIsListenedTo(t *testing.T) {
	v := newFollowedTree(t, func(c *Settings) { c.Buffered = true })
	v.write("test_runs/1/status", aLine)
	v.await("listening", func() bool { return v.watches(testRun("1")) == 1 })
	n := int64(1)
	for range 3 {
		v.await("no listening while it is written", func() bool {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
			n++
			return v.watches(testRun("1")) == 0
		})
		v.await("listening again", func() bool {
			v.append("test_runs/1/status", aLine)
			n++
			v.awaitHead("1", lines(n))
			return v.watches(testRun("1")) == 1
		})
	}
}
