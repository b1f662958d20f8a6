package filestore

import (
	"context"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Where runs are polled, those that the server writes cost no more than the budget.
func TestWritingPollsNothingBeyondTheBudget(t *testing.T) {
	for _, mode := range []PollMode{PollAlways, PollAuto} {
		v := newFollowedTree(t, func(c *Config) { c.Poll.Mode = mode; c.Buffered = true })
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
		ok(t, err)
		own := func() bool {
			_, err = v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
			return v.trees["main"].roll.find(testRun("1")).own.Load()
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
	v := newFollowedTree(t, func(c *Config) { c.Buffered = true })
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
	set := func() error {
		_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
		return err
	}
	v.await("written often", func() bool { ok(t, set()); return v.trees["main"].roll.find(testRun("1")).own.Load() })
	ok(t, os.Rename(v.path("test_runs/1"), v.path("test_runs/1.away")))
	v.await("refusal", func() bool { return store.ReasonOf(set()) == store.NotFound })
}

// Where the kernel does not tell of what comes and goes, the very next line finds it.
func TestMovedDirectoryOfWhichNobodyTellsGetsNoLine(t *testing.T) {
	v := newFollowedTree(t, func(c *Config) { c.Buffered, c.mostHeard = true, 1 }) // the tree, not the collections
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

// A status file that is moved aside takes no more lines, however often it is written.
func TestStatusFileThatIsMovedAsideGetsNoMoreLines(t *testing.T) {
	v := newFollowedTree(t, func(c *Config) { c.Buffered = true })
	_, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
	ok(t, err)
	set := func(p store.Precondition) error {
		_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Precondition: p})
		return err
	}
	v.await("written often", func() bool {
		ok(t, set(store.Precondition{}))
		return v.trees["main"].roll.find(testRun("1")).own.Load()
	})
	ok(t, set(store.Precondition{UnlessEnded: true})) // all was looked at just now
	ok(t, set(store.Precondition{}))
	ok(t, os.Rename(v.path("test_runs/1/status"), v.path("test_runs/1/status.old")))
	for moved := time.Now(); time.Since(moved) < nameTime; {
		if err := set(store.Precondition{}); err != nil {
			break
		}
	}
	if err := set(store.Precondition{}); store.ReasonOf(err) != store.NotFound {
		t.Errorf("%v after it was moved, a line got %v", nameTime, err)
	}
}

// A budget of next to nothing polls all the same.
func TestSmallBudgetPolls(t *testing.T) {
	v := newFollowedTree(t, func(c *Config) { c.Poll = Polling{Mode: PollAlways, Every: 10 * time.Millisecond, Budget: 1} })
	v.write("test_runs/1/status", aLine)
	v.awaitHead("1", lines(1))
}

// A stranger's line right behind one of ours, in a run that we write often, is found
// within 100 ms. The median is judged: the machine may be busy.
func TestStrangersLineInARunThatWeWriteIsFoundSoon(t *testing.T) {
	v := newFollowedTree(t, func(c *Config) { c.Buffered = true })
	var took []time.Duration
	for i := range 21 {
		n := testRun(fmt.Sprint(i + 1))
		_, err := v.Create(context.Background(), store.CreateRequest{Namespace: n.Namespace, Kind: n.Kind, ID: n.ID})
		ok(t, err)
		v.await("written often", func() bool {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING"})
			ok(t, err)
			return v.trees["main"].roll.find(n).own.Load()
		})
		at, began := v.Revision(), time.Now()
		v.append("test_runs/"+n.ID+"/status", aLine)
		v.await("the line", func() bool { return v.Revision() > at })
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	t.Logf("%v to %v", took[0], took[len(took)-1])
	if median := took[len(took)/2]; median > 100*time.Millisecond {
		t.Errorf("found after %v", median)
	}
}

// A run that is written no more is listened to again, and nothing is lost between,
// however often that comes about.
func TestRunThatIsWrittenNoMoreIsListenedTo(t *testing.T) {
	v := newFollowedTree(t, func(c *Config) { c.Buffered = true })
	v.write("test_runs/1/status", aLine)
	v.await("listening", func() bool { return v.listensTo(testRun("1")) == 1 })
	n := int64(1)
	for range 3 {
		v.await("no listening while it is written", func() bool {
			_, err := v.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			ok(t, err)
			n++
			return v.listensTo(testRun("1")) == 0
		})
		v.await("listening again", func() bool {
			v.append("test_runs/1/status", aLine)
			n++
			v.awaitHead("1", lines(n))
			return v.listensTo(testRun("1")) == 1
		})
	}
}
