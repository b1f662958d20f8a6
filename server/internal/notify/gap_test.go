package notify

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// forgetful is a store whose log of changes begins behind a revision, or that has another epoch.
type forgetful struct {
	Store
	forgotten *atomic.Int64
	epoch     string // "": that of the store
}

func (f forgetful) Changes(ctx context.Context, after int64) iter.Seq2[store.Change, error] {
	if after < f.forgotten.Load() {
		return func(yield func(store.Change, error) bool) {
			yield(store.Change{}, &store.Error{Reason: store.TooOld, Detail: "too old"})
		}
	}
	return f.Store.Changes(ctx, after)
}

func (f forgetful) Epoch() string {
	if f.epoch != "" {
		return f.epoch
	}
	return f.Store.Epoch()
}

// endWhileDown ends runs of which the receiver gets no message, and stops the server.
func endWhileDown(t *testing.T, r *receiver, v *trial, runs int) {
	t.Helper()
	before := v.test("before")
	v.end(before, "PASS")
	r.awaitCount(1)
	v.eventually("the first is delivered", func(all []Stats) bool { return all[0].Delivered == 1 && all[0].Behind == 0 })
	r.setAnswer(status(http.StatusBadGateway))
	for range runs {
		v.end(v.test("a"), "FAIL")
	}
	r.await("a try", func() bool { return len(r.tried()) > 1 })
	v.stop()
}

func TestWhereTheLogDoesNotReachBackTheRunsAreToldAsTheyStand(t *testing.T) {
	for name, epoch := range map[string]string{"the log was cut": "", "the log has begun anew": "another"} {
		t.Run(name, func(t *testing.T) {
			r := newReceiver(t, secretOf("a"))
			v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
			const runs = maxOpen + page // more than are in memory
			endWhileDown(t, r, v, runs)
			forgotten := &atomic.Int64{}
			v.wrap = func(s Store) Store {
				forgotten.Store(s.Revision() - 1)
				return forgetful{s, forgotten, epoch}
			}
			v.start()
			r.await("tries after the restart", func() bool {
				return strings.Contains(v.log.String(), "notifications may be missing") && len(r.tried()) > 3
			})
			v.restart(func() {}) // in the midst of it
			r.setAnswer(nil)
			r.await("all messages", func() bool { return len(subjects(r.messages(), runEnded)) >= runs+1 })
			late := v.test("late")
			v.end(late, "PASS")
			r.await("what comes later", func() bool { return subjects(r.messages(), runEnded)[late.String()] })
			if gaps := subjects(r.messages(), logGap); len(gaps) != 1 || !gaps["all"] {
				t.Errorf("the gaps are %v", gaps)
			}
			if len(subjects(r.messages(), runEnded)) != runs+2 {
				t.Errorf("%d runs", len(subjects(r.messages(), runEnded)))
			}
			gapIDs := map[string]bool{}
			for _, m := range r.messages() {
				if m.kind == string(logGap) {
					gapIDs[m.id] = true
					if m.data.Reason == "" || m.data.Revision <= m.data.From {
						t.Errorf("the gap is %+v", m.data)
					}
				}
			}
			if len(gapIDs) != 1 {
				t.Errorf("the gap has the ids %v", gapIDs)
			}
			v.eventually("all is delivered", func(all []Stats) bool { return all[0].Waiting == 0 && all[0].Behind == 0 && all[0].Gaps == 1 })
			v.restart(func() {})
			v.eventually("the next start has no gap", func(all []Stats) bool { return all[0].Behind == 0 && all[0].Gaps == 0 })
		})
	}
}

// A run is deleted while its message waits, and the log no longer has the deletion: it is told by what the change
// says of it, and the rule goes on.
func TestADeletedRunOfWhichTheLogDoesNotTellHoldsNothingUp(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	forgotten := &atomic.Int64{}
	v := newTrial(t).rules(ruleFor("all", "ended", r, ""))
	v.wrap = func(s Store) Store { return forgetful{s, forgotten, ""} }
	v.start()
	r.setAnswer(status(http.StatusBadGateway))
	for range maxOpen + 5 {
		v.end(v.test("a"), "PASS")
	}
	deleted := v.test("deleted")
	v.end(deleted, "FAIL")
	if err := v.store.Delete(context.Background(), store.DeleteRequest{Name: deleted}); err != nil {
		t.Fatal(err)
	}
	v.eventually("the rule is full, and the tail has the end of the run", func(all []Stats) bool {
		tail := v.notifier.tail
		tail.mu.Lock()
		defer tail.mu.Unlock()
		return all[0].Waiting == maxOpen && tail.read == v.store.Revision()
	})
	forgotten.Store(v.store.Revision())
	late := v.test("late")
	v.end(late, "PASS")
	r.setAnswer(nil)
	r.await("both messages", func() bool {
		got := subjects(r.messages(), runEnded)
		return got[deleted.String()] && got[late.String()]
	})
	v.eventually("all is delivered without a gap", func(all []Stats) bool {
		return all[0].Waiting == 0 && all[0].Gaps == 0 && all[0].Delivered == maxOpen+7
	})
}

// unreadable is a store with a second namespace, of which the runs can be read when it is mended.
type unreadable struct {
	forgetful
	mended *atomic.Bool
	reads  *atomic.Int64
}

func (u unreadable) Namespaces() []string { return []string{"gone", "main"} }

func (u unreadable) Runs(ctx context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	if q.Namespace != "gone" {
		return u.Store.Runs(ctx, q)
	}
	return func(yield func(*store.Run, error) bool) {
		if u.reads.Add(1); !u.mended.Load() {
			yield(nil, &store.Error{Reason: store.ReadFailed, Detail: "the file system does not answer"})
		}
	}
}

// A namespace that cannot be read delays the end of a gap. What is told already is not told again meanwhile.
func TestWhatFailsBehindAGapIsTriedAloneAgain(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	const runs = 20
	endWhileDown(t, r, v, runs)
	r.setAnswer(nil)
	u := unreadable{forgetful{forgotten: &atomic.Int64{}}, &atomic.Bool{}, &atomic.Int64{}}
	v.wrap = func(s Store) Store {
		u.forgotten.Store(s.Revision())
		u.Store = s
		return u
	}
	v.start()
	v.eventually("the namespace is tried three times", func([]Stats) bool { return u.reads.Load() >= 3 })
	late := v.test("late")
	v.end(late, "PASS")
	u.mended.Store(true)
	r.await("what comes later", func() bool { return subjects(r.messages(), runEnded)[late.String()] })
	v.eventually("each is told once", func(all []Stats) bool {
		return all[0].Waiting == 0 && all[0].Behind == 0 && all[0].Gaps == 1 && all[0].Delivered == runs+2
	})
}

// subjects returns what messages of a kind are about.
func subjects(messages []received, of kind) map[string]bool {
	all := map[string]bool{}
	for _, m := range messages {
		if m.kind == string(of) {
			all[m.subject] = true
		}
	}
	return all
}

// The tail holds few changes: a rule that is behind reads the log itself.
func TestARuleThatIsFarBehindCatchesUp(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	r.setAnswer(status(http.StatusBadGateway))
	const runs = maxOpen + 20
	for range runs {
		v.end(v.test("a"), "PASS")
	}
	v.eventually("it is full", func(all []Stats) bool { return all[0].Waiting == maxOpen })
	tail := v.notifier.tail
	tail.mu.Lock()
	tail.changes, tail.from = nil, v.store.Revision() // as after many further changes
	tail.mu.Unlock()
	r.setAnswer(nil)
	r.await("all messages", func() bool { return len(ids(r.messages())) == runs })
	v.end(v.test("a"), "PASS")
	r.await("the next", func() bool { return len(ids(r.messages())) == runs+1 })
}

func TestTheTailIsBounded(t *testing.T) {
	v := newTrial(t).rules("name: a, on: ended, url: 'http://127.0.0.1:1', secret: a.secret").start()
	tail := newTail(v.store)
	first := tail.read
	for i := range int64(3*tailSize + 1) {
		if tail.add([]store.Change{{Revision: first + i + 1}}, first+i+1); len(tail.changes) > 2*tailSize {
			t.Fatalf("the tail has %d changes", len(tail.changes))
		}
	}
	if _, _, _, ok := tail.recent(first + tailSize); ok {
		t.Error("the tail has forgotten nothing")
	}
	next, total := first+2*tailSize, 0
	for total <= tailSize {
		changes, upTo, _, ok := tail.recent(next)
		if !ok || len(changes) == 0 || changes[0].Revision != next+1 || upTo != changes[len(changes)-1].Revision {
			t.Fatalf("behind %d: %d changes up to %d", next, len(changes), upTo)
		}
		total, next = total+len(changes), upTo
	}
	if changes, _, _, ok := tail.recent(next); !ok || len(changes) != 0 {
		t.Errorf("there are %d more", len(changes))
	}
}

func TestADamagedPositionIsSetAside(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	path := filepath.Join(v.dir, ".state", dirName, "all.json")
	v.restart(func() {
		if err := os.WriteFile(path, []byte("{"), 0o600); err != nil {
			t.Fatal(err)
		}
	})
	v.end(v.test("a"), "PASS")
	r.awaitCount(1)
	if !strings.Contains(v.log.String(), "is damaged and set aside") {
		t.Errorf("the log is\n%s", v.log)
	}
	if aside, err := filepath.Glob(path + ".set-aside-*"); len(aside) != 1 || err != nil {
		t.Errorf("%v, %v", aside, err)
	}
}

func TestTheWindowKeepsThePosition(t *testing.T) {
	w := newWindow()
	w.start(position{Epoch: "e", Revision: 10})
	numbers := []int{}
	for i := range 3 {
		number, _ := w.add(context.Background(), &message{keep: int64(20 + i)})
		numbers = append(numbers, number)
	}
	w.noteRead(30)
	var got []string
	for _, i := range []int{1, 0, 2} {
		at, open := w.position()
		got = append(got, fmt.Sprint(at.Revision, open))
		w.done(numbers[i])
	}
	at, open := w.position()
	if got = append(got, fmt.Sprint(at.Revision, open)); fmt.Sprint(got) != "[20 3 20 3 22 1 30 0]" {
		t.Errorf("the positions are %v", got)
	}
	if !w.awaitEmpty(context.Background()) {
		t.Error("it is not empty")
	}
}
