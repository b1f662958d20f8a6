package notify

import (
	"context"
	"fmt"
	"iter"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// wantMessages compares messages, in any order, as "kind run outcome".
func wantMessages(t *testing.T, got []received, want ...string) {
	t.Helper()
	var texts []string
	for _, m := range got {
		texts = append(texts, strings.TrimSpace(m.kind+" "+strings.TrimPrefix(m.subject, "namespaces/main/")+" "+m.data.Outcome))
	}
	slices.Sort(texts)
	slices.Sort(want)
	if !slices.Equal(texts, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(texts, "\n"), strings.Join(want, "\n"))
	}
}

func TestARuleTellsWhatItNames(t *testing.T) {
	ended, failed, filtered, digests := newReceiver(t, secretOf("a")), newReceiver(t, secretOf("a")), newReceiver(t, secretOf("a")), newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(
		ruleFor("ended", "ended", ended, ""), ruleFor("failed", "[failed]", failed, ""),
		ruleFor("filtered", "[ended, failed]", filtered, `, filter: 'labels.team = "b*" AND kind = "test_run"', namespaces: main`),
		ruleFor("digests", "[ended, series_ended]", digests, ""),
	).start()
	series := v.create(statusfile.Series, "s", store.Name{})
	good, bad, worse := v.create(statusfile.TestRun, "a", series), v.create(statusfile.TestRun, "bad", series), v.create(statusfile.TestRun, "worse", series)
	alone := v.test("b")
	v.end(bad, "FAIL")
	v.end(good, "PASS")
	v.set(worse, "BUILD_FAILED", "")
	v.end(alone, "PASS")
	if _, err := v.store.Mark(context.Background(), store.MarkRequest{Name: series, Marker: store.Complete}); err != nil {
		t.Fatal(err)
	}
	all := []string{"run.ended.v1 test_runs/1 PASSED", "run.ended.v1 test_runs/2 FAILED", "run.ended.v1 test_runs/3 BUILD_FAILED", "run.ended.v1 test_runs/4 PASSED", "run.ended.v1 series/1 FAILED"}
	wantMessages(t, ended.awaitCount(5), all...)
	wantMessages(t, failed.awaitCount(3), "run.failed.v1 test_runs/2 FAILED", "run.failed.v1 test_runs/3 BUILD_FAILED", "run.failed.v1 series/1 FAILED")
	wantMessages(t, filtered.awaitCount(2), "run.failed.v1 test_runs/2 FAILED", "run.ended.v1 test_runs/4 PASSED")
	got := digests.awaitCount(2)
	wantMessages(t, got, "run.ended.v1 test_runs/4 PASSED", "series.ended.v1 series/1 FAILED")
	for _, m := range got {
		d := m.data.Digest
		if m.kind == string(seriesEnded) && (d == nil || d.Members != 3 || d.NotEnded != 0 || fmt.Sprint(d.Outcomes) != "map[BUILD_FAILED:1 FAILED:1 PASSED:1]" || !strings.Contains(string(d.FirstFailure), `"name":"namespaces/main/test_runs/2"`)) {
			t.Errorf("the digest is %+v, with the first failure %s", d, d.FirstFailure)
		}
	}
	if m := ended.messages()[0]; m.body.Source != defaultSource || m.body.Time == "" || m.run.Name == "" || m.data.Revision == 0 || m.data.Rule != "ended" {
		t.Errorf("the message is %+v", m)
	}
	v.eventually("statistics of what is delivered", func(all []Stats) bool {
		return !slices.ContainsFunc(all, func(s Stats) bool { return s.Delivered == 0 || s.Waiting != 0 || s.Failed != 0 || s.Behind != 0 })
	})
}

// asked is a store that notes of which namespaces runs are asked for.
type asked struct {
	Store
	namespaces *sync.Map
}

func (a asked) Runs(ctx context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	a.namespaces.Store(q.Namespace, true)
	return a.Store.Runs(ctx, q)
}

func TestADigestReadsTheNamespaceOfItsSeriesAlone(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("digests", "series_ended", r, ""))
	var namespaces sync.Map
	v.wrap = func(s Store) Store { return asked{s, &namespaces} }
	v.start()
	series := v.create(statusfile.Series, "s", store.Name{})
	v.end(v.create(statusfile.TestRun, "a", series), "PASS")
	if _, err := v.store.Mark(context.Background(), store.MarkRequest{Name: series, Marker: store.Complete}); err != nil {
		t.Fatal(err)
	}
	if m := r.awaitCount(1)[0]; m.data.Digest == nil || m.data.Digest.Members != 1 {
		t.Errorf("the digest is %+v", m.data.Digest)
	}
	namespaces.Range(func(namespace, _ any) bool {
		if namespace != "main" {
			t.Errorf("runs of the namespace %q were asked for", namespace)
		}
		return true
	})
}

func TestSilenceIsTold(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("silent", "silent", r, "")).start()
	n := v.test("a")
	run, err := v.store.Run(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	since := time.Now().Add(-time.Minute).Truncate(time.Microsecond)
	note := store.SilenceRequest{Name: n, UID: run.UID, Sequence: run.Current.Sequence, Since: since}
	if err := v.store.NoteSilence(context.Background(), []store.SilenceRequest{note}); err != nil {
		t.Fatal(err)
	}
	v.end(n, "FAIL")
	m := r.awaitCount(1)[0]
	wantMessages(t, r.messages(), "run.silent.v1 test_runs/1")
	if m.data.SilentSince == nil || !m.data.SilentSince.Equal(since) {
		t.Errorf("silent since %v, want %v", m.data.SilentSince, since)
	}
}

// The receiver is down while runs end, again and again, and so is the server for a while.
func TestAReceiverThatWasDownGetsAllInOrderWithTheSameIDs(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	seen := map[string]string{} // by id: what was sent
	down := func(w http.ResponseWriter, m received) {
		key := fmt.Sprint(m.subject, m.data.Revision)
		if was, ok := seen[m.id]; ok && was != key {
			t.Errorf("the id %s is of %s and of %s", m.id, was, key)
		}
		seen[m.id] = key
		w.WriteHeader(http.StatusServiceUnavailable)
	}
	var lock sync.Mutex
	r.setAnswer(func(w http.ResponseWriter, m received) { lock.Lock(); defer lock.Unlock(); down(w, m) })
	const runs = 150 // more than there are slots
	var names []store.Name
	for range runs {
		n := v.test("a")
		v.end(n, "PASS")
		names = append(names, n)
	}
	for _, n := range names[:20] { // another outcome: a second message
		v.end(n, "FAIL")
	}
	r.await("some tries", func() bool { return len(r.tried()) >= 12 })
	v.restart(func() {})
	tries := len(r.tried())
	r.await("tries after the restart", func() bool { return len(r.tried()) >= tries+10 })
	r.setAnswer(nil)
	r.await("all messages", func() bool { return len(ids(r.messages())) == runs+20 })
	last := map[string]int64{}
	for _, m := range r.messages() {
		key := fmt.Sprint(m.subject, m.data.Revision)
		if was, ok := seen[m.id]; ok && was != key {
			t.Errorf("the id %s is of %s and of %s", m.id, was, key)
		}
		if m.data.Revision < last[m.subject] {
			t.Errorf("%s: revision %d behind %d", m.subject, m.data.Revision, last[m.subject])
		}
		last[m.subject] = m.data.Revision
	}
	again := 0
	for key := range seen {
		if ids(r.messages())[key] {
			again++
		}
	}
	if again == 0 || again != len(seen) {
		t.Errorf("%d of %d ids that were tried before came again", again, len(seen))
	}
	if got := v.notifier.Stats()[0]; got.Gaps != 0 {
		t.Errorf("the statistics are %+v", got)
	}
}

// eventually waits until the statistics are as wanted.
func (v *trial) eventually(what string, holds func([]Stats) bool) {
	v.Helper()
	look := time.NewTicker(5 * time.Millisecond)
	defer look.Stop()
	for began := time.Now(); !holds(v.notifier.Stats()); <-look.C {
		if time.Since(began) > 30*time.Second {
			v.Fatalf("it did not happen: %s; the statistics are %+v", what, v.notifier.Stats())
		}
	}
}

func ids(messages []received) map[string]bool {
	all := map[string]bool{}
	for _, m := range messages {
		all[m.id] = true
	}
	return all
}

func TestWhatEndedWhileTheServerWasDownIsTold(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	told, later := v.test("a"), v.test("b")
	v.end(told, "PASS")
	r.awaitCount(1)
	v.restart(func() {
		f, err := os.OpenFile(filepath.Join(v.dir, "test_runs", later.ID, "status"), os.O_APPEND|os.O_WRONLY, 0)
		if err == nil {
			_, err = fmt.Fprintf(f, "%d.000000 COMPLETE The test completed with result: FAIL\n", time.Now().Unix())
		}
		if err != nil || f.Close() != nil {
			t.Fatal(err)
		}
	})
	r.await("the end of before the start", func() bool { return len(ids(r.messages())) == 2 })
	for _, m := range r.messages() {
		if want := map[string]string{told.String(): "PASSED", later.String(): "FAILED"}[m.subject]; m.data.Outcome != want {
			t.Errorf("%s has ended as %s, want %s", m.subject, m.data.Outcome, want)
		}
	}
}

func TestADeadReceiverHoldsBackNoOther(t *testing.T) {
	dead, alive := newReceiver(t, secretOf("a")), newReceiver(t, secretOf("a"))
	block := make(chan struct{})
	dead.setAnswer(func(http.ResponseWriter, received) { <-block })
	defer close(block)
	v := newTrial(t).rules(ruleFor("dead", "ended", dead, ", timeout: 1s"), ruleFor("alive", "ended", alive, "")).start()
	for range 200 {
		v.end(v.test("a"), "PASS")
	}
	alive.awaitCount(200)
	v.eventually("more tries of the dead one", func(all []Stats) bool {
		dead, alive := all[1], all[0]
		return dead.Delivered == 0 && dead.Waiting == maxOpen && dead.Behind > 0 && dead.Failed > lanes && alive.Delivered == 200
	})
}

func TestRetryAfterIsHonoured(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	first := make(chan struct{}, 1)
	first <- struct{}{}
	r.setAnswer(func(w http.ResponseWriter, _ received) {
		select {
		case <-first:
			w.Header().Set("Retry-After", "1")
			w.WriteHeader(http.StatusTooManyRequests)
		default:
		}
	})
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	v.end(v.test("a"), "PASS")
	r.awaitCount(1)
	if tries := r.tried(); len(tries) != 2 || tries[1].Sub(tries[0]) < time.Second {
		t.Errorf("the tries are %v", tries)
	}
}

func TestGoneDisablesARuleUntilAReload(t *testing.T) {
	r, other := newReceiver(t, secretOf("a")), newReceiver(t, secretOf("a"))
	r.setAnswer(status(http.StatusGone))
	v := newTrial(t).rules(ruleFor("gone", "ended", r, ""), ruleFor("other", "ended", other, "")).start()
	v.end(v.test("a"), "PASS")
	v.eventually("the rule is off", func(all []Stats) bool { return all[0].Disabled })
	for range 20 {
		v.end(v.test("a"), "PASS")
	}
	other.awaitCount(21)
	if n := len(r.tried()); n != 1 {
		t.Errorf("%d tries, want 1", n)
	}
	r.setAnswer(nil)
	v.reload <- struct{}{}
	r.awaitCount(21)
	if v.notifier.Stats()[0].Disabled || !strings.Contains(v.log.String(), "410 Gone") {
		t.Errorf("the statistics are %+v\n%s", v.notifier.Stats(), v.log)
	}
}

func TestARefusedMessageIsGivenUp(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	r.setAnswer(func(w http.ResponseWriter, m received) {
		if strings.HasSuffix(m.subject, "/1") {
			w.WriteHeader(http.StatusUnprocessableEntity)
		}
	})
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	for range 10 {
		v.end(v.test("a"), "PASS")
	}
	r.awaitCount(9)
	r.await("the refusals", func() bool { return len(r.tried()) == 9+maxRefusals })
	v.end(v.test("a"), "PASS")
	r.awaitCount(10)
	v.eventually("one is refused", func(all []Stats) bool {
		return all[0].Refused == 1 && all[0].Failed == maxRefusals && all[0].Delivered == 10
	})
}

func TestEachSecretSigns(t *testing.T) {
	old, next := newReceiver(t, secretOf("a")), newReceiver(t, secretOf("b"))
	v := newTrial(t)
	v.write("a.secret", "# of June\n"+secretOf("a")+"\n\n"+secretOf("b")+"\n")
	v.rules(ruleFor("old", "ended", old, ""), ruleFor("next", "ended", next, "")).start()
	v.end(v.test("a"), "PASS")
	old.awaitCount(1)
	next.awaitCount(1)
}

func TestADeletedRunIsToldAsItWas(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, `, filter: 'labels.team = "b"'`)).start()
	r.setAnswer(status(http.StatusBadGateway))
	for range maxOpen + 3 { // the last ones stay in the log
		v.end(v.test("b"), "FAIL")
	}
	r.await("a try", func() bool { return len(r.tried()) > 0 })
	v.stopRun()
	for i := range maxOpen + 3 {
		n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1)}
		if err := v.store.Delete(context.Background(), store.DeleteRequest{Name: n}); err != nil {
			t.Fatal(err)
		}
	}
	r.setAnswer(nil)
	v.startNotifier()
	r.await("all messages", func() bool { return len(ids(r.messages())) == maxOpen+3 })
	for _, m := range r.messages() {
		if m.run.Outcome != "OUTCOME_FAILED" || m.data.Outcome != "FAILED" {
			t.Errorf("the message is %+v", m.run)
		}
	}
}

func TestAReloadLosesNothingWithoutAStateDirectory(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, ""))
	v.stateDir = ""
	v.start()
	r.setAnswer(status(http.StatusBadGateway))
	const runs = maxOpen + 10 // more than are in memory
	for range runs {
		v.end(v.test("a"), "PASS")
	}
	v.eventually("the rule is full", func(all []Stats) bool { return all[0].Waiting == maxOpen })
	v.reload <- struct{}{}
	v.reload <- struct{}{} // the second may come before the workers of the first have begun
	r.setAnswer(nil)
	r.await("all messages", func() bool { return len(subjects(r.messages(), runEnded)) == runs })
	v.eventually("all is delivered without a gap", func(all []Stats) bool {
		return all[0].Waiting == 0 && all[0].Behind == 0 && all[0].Gaps == 0
	})
}

func TestAMistakeAtAReloadChangesNothing(t *testing.T) {
	r := newReceiver(t, secretOf("a"))
	v := newTrial(t).rules(ruleFor("all", "ended", r, "")).start()
	v.write("notify.yaml", "rules: [{name: 'a b'}]\n")
	v.reload <- struct{}{}
	v.end(v.test("a"), "PASS")
	r.awaitCount(1)
	v.rules(ruleFor("new", "ended", r, ""))
	v.reload <- struct{}{}
	v.reload <- struct{}{} // taken when the new rules run
	v.end(v.test("a"), "PASS")
	if m := r.awaitCount(2)[1]; m.data.Rule != "new" {
		t.Errorf("the message is %+v", m.data)
	}
	if text := v.log.String(); strings.Count(text, "not reloaded because of errors") != 1 || !strings.Contains(text, "all.json") {
		t.Errorf("the log is\n%s", text)
	}
}
