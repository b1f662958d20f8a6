package e2e

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

var identityChanges = flag.Int("identity-changes", 500, "how many identities another program changes at random")

// identityFilters are filters, each with its meaning in Go.
var identityFilters = map[string]func(*runstatusv1.Run) bool{
	"":                          func(*runstatusv1.Run) bool { return true },
	`user = "ada"`:              func(r *runstatusv1.Run) bool { return r.GetUser() == "ada" },
	`labels.team = "a"`:         func(r *runstatusv1.Run) bool { return r.GetLabels()["team"] == "a" },
	`labels.partition = "gpu*"`: func(r *runstatusv1.Run) bool { return strings.HasPrefix(r.GetLabels()["partition"], "gpu") },
	`labels.job_id = "2"`:       func(r *runstatusv1.Run) bool { return r.GetLabels()["job_id"] == "2" },
	`user != "bob" AND NOT labels:"job_id"`: func(r *runstatusv1.Run) bool {
		_, has := r.GetLabels()["job_id"]
		return r.GetUser() != "bob" && !has
	},
	`labels.partition = "gpu*" AND state = "RUNNING"`: func(r *runstatusv1.Run) bool {
		return strings.HasPrefix(r.GetLabels()["partition"], "gpu") && r.GetCurrent().GetStateName() == "RUNNING"
	},
}

// TestChangesOfIdentityReachEachWatch has another program change identities of runs at random, while the server
// is killed and connections are cut. What each watch with a filter delivers must equal what follows from
// the watch without one, which tells every change in order.
func TestChangesOfIdentityReachEachWatch(t *testing.T) {
	dir, socket := t.ArtifactDir(), filepath.Join(shortDir(t), "s")
	must(t, os.MkdirAll(filepath.Join(dir, "test_runs"), 0o755))
	begin := func() *server { return start(t, func(*exec.Cmd) {}, "--dir", dir, "--listen", "unix:"+socket) }
	s := begin()
	defer func() { s.stop(t) }()
	proxy := newCutter(t, socket, time.Second)
	defer proxy.close()

	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var watching sync.WaitGroup
	watches := map[string]*identityWatch{}
	for filter := range identityFilters {
		w := &identityWatch{t: t, filter: filter, synced: make(chan struct{}), over: make(chan struct{})}
		watches[filter] = w
		watching.Go(func() { w.watch(ctx, proxy.addr) })
		<-w.synced
	}
	p := &pavilionPlay{t: t, dir: dir, rnd: rand.New(rand.NewPCG(rand.Uint64(), 0)), made: map[string]bool{}}
	const kills = 8
	for i := range *identityChanges {
		p.step()
		wait(t.Context(), time.Duration(p.rnd.IntN(4))*time.Millisecond)
		if (i+1)%(*identityChanges/kills+1) == 0 {
			s.kill(t)
			p.step() // while no server runs
			again := begin()
			s.cmd, s.log = again.cmd, again.log
		}
	}
	p.end(lastRun, true)
	s.must(t, "show", lastRun) // the server has found it
	p.end(lastWithoutJob, false)
	for _, w := range watches { // each ends with one of the last runs
		select {
		case <-w.over:
		case <-time.After(time.Minute):
			t.Fatalf("the watch of %q does not reach the end: %q", w.filter, tail(w.got, 5))
		}
	}
	cancel()
	watching.Wait()
	whole := watches[""]
	total := 0
	for filter, match := range identityFilters {
		w := watches[filter]
		want := w.upTo(follow(whole.messages, match))
		w.got = w.upTo(w.got)
		if at := firstUnequal(want, w.got); at >= 0 {
			t.Errorf("the watch of %s differs at message %d:\ngot  %q\nwant %q", filter, at, around(w.got, at), around(want, at))
			for _, text := range append(around(w.got, at), around(want, at)...) {
				run := runIn(text)
				t.Logf("of %s the watch got %q, the one without a filter %q", run, of(run, w.got), of(run, whole.got))
			}
		}
		total += len(w.got)
	}
	updated := 0
	for _, m := range whole.messages {
		if m.GetUpdated() != nil {
			updated++
		}
	}
	if updated < *identityChanges/3 {
		t.Errorf("only %d changes of identity were told", updated)
	}
	t.Logf("%d steps, %d changes of identity, %d messages in %d watches, %d kills, %d cuts", *identityChanges, updated, total, len(watches), kills, proxy.cuts.Load())
}

// identityWatch is a watch that resumes by itself from its last token, and writes down what it gets.
type identityWatch struct {
	t        *testing.T
	filter   string
	synced   chan struct{}
	over     chan struct{}
	messages []*runstatusv1.WatchStatusesResponse
	got      []string
}

func (w *identityWatch) watch(ctx context.Context, addr string) {
	c, err := client.New(addr)
	if err != nil {
		w.t.Error(err)
		return
	}
	defer func() { _ = c.Close() }()
	token, once, over := "", sync.Once{}, sync.Once{}
	for ctx.Err() == nil {
		req := &runstatusv1.WatchStatusesRequest{ResumeToken: token,
			Selection: &runstatusv1.WatchStatusesRequest_Query{Query: &runstatusv1.RunQuery{Filter: w.filter}}}
		stream, err := c.Service().WatchStatuses(ctx, req)
		for err == nil {
			var m *runstatusv1.WatchStatusesResponse
			if m, err = stream.Recv(); err != nil {
				break
			}
			token = m.GetResumeToken()
			if m.GetSynced() != nil {
				once.Do(func() { close(w.synced) })
			}
			if text := identityText(m); text != "" {
				w.messages, w.got = append(w.messages, m), append(w.got, text)
				if w.isLast(text) {
					over.Do(func() { close(w.over) })
				}
			}
		}
		switch code := status.Code(err); code {
		case codes.InvalidArgument, codes.FailedPrecondition, codes.OutOfRange:
			w.t.Errorf("the watch of %q ends: %v", w.filter, err)
			return
		}
		wait(ctx, 10*time.Millisecond)
	}
}

// isLast reports whether a message tells of the last run that the filter selects.
func (w *identityWatch) isLast(text string) bool {
	switch {
	case w.filter == "" || strings.HasPrefix(w.filter, "user"):
		return strings.HasPrefix(text, "joined "+lastWithoutJob+" ")
	case strings.Contains(w.filter, "RUNNING"):
		return strings.HasPrefix(text, "joined "+lastRun+" 2")
	}
	return strings.HasPrefix(text, "status "+lastRun+" 2")
}

// upTo returns the messages up to the last one that the watch waited for.
func (w *identityWatch) upTo(messages []string) []string {
	if at := slices.IndexFunc(messages, w.isLast); at >= 0 {
		return messages[:at+1]
	}
	return messages
}

// identityText writes a message down; "" for one that is about no run.
func identityText(m *runstatusv1.WatchStatusesResponse) string {
	run := func(kind string, r *runstatusv1.Run) string {
		return fmt.Sprintf("%s %s %d %.6s %s %s %v", kind, filepath.Base(r.GetName()), r.GetCurrent().GetSequence(), r.GetUid(), r.GetUser(), r.GetDisplayName(), r.GetLabels())
	}
	switch {
	case m.GetStatus() != nil:
		return fmt.Sprintf("status %s %d %.6s %s", filepath.Base(m.GetStatus().GetRun()), m.GetStatus().GetSequence(), m.GetStatus().GetUid(), m.GetStatus().GetStateName())
	case m.GetJoined() != nil:
		return run("joined", m.GetJoined())
	case m.GetUpdated() != nil:
		return run("updated", m.GetUpdated())
	case m.GetEnded() != nil:
		return run("ended", m.GetEnded())
	case m.GetLeft() != nil:
		return run("left "+m.GetLeft().GetReason().String(), m.GetLeft().GetRun())
	}
	return ""
}

// follow returns what a watch with a filter delivers, given what one without a filter did.
func follow(messages []*runstatusv1.WatchStatusesResponse, match func(*runstatusv1.Run) bool) (texts []string) {
	runs := map[string]*runstatusv1.Run{}
	for _, m := range messages {
		now := runOf(m, runs)
		before := runs[now.GetName()]
		was := before != nil && before.GetUid() == now.GetUid() && match(before)
		is := m.GetLeft() == nil && match(now)
		event := &runstatusv1.WatchStatusesResponse{}
		switch {
		case was && is:
			event = m
		case is:
			event.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: now}
		case was && m.GetLeft() != nil:
			event = m
		case was:
			event.Event = &runstatusv1.WatchStatusesResponse_Left{Left: &runstatusv1.WatchLeft{Run: now, Reason: runstatusv1.WatchLeft_REASON_NO_LONGER_MATCHES}}
		}
		if text := identityText(event); text != "" {
			texts = append(texts, text)
		}
		if runs[now.GetName()] = now; m.GetLeft() != nil {
			delete(runs, now.GetName())
		}
	}
	return texts
}

// runOf returns the run of a message, as it is behind it.
func runOf(m *runstatusv1.WatchStatusesResponse, runs map[string]*runstatusv1.Run) *runstatusv1.Run {
	switch {
	case m.GetJoined() != nil:
		return m.GetJoined()
	case m.GetUpdated() != nil:
		return m.GetUpdated()
	case m.GetEnded() != nil:
		return m.GetEnded()
	case m.GetLeft() != nil:
		return m.GetLeft().GetRun()
	}
	line, before := m.GetStatus(), runs[m.GetStatus().GetRun()]
	return &runstatusv1.Run{Name: line.GetRun(), Uid: line.GetUid(), Current: line, User: before.GetUser(), DisplayName: before.GetDisplayName(), Labels: before.GetLabels()}
}

// pavilionPlay does to runs what Pavilion does, at random.
type pavilionPlay struct {
	t    *testing.T
	dir  string
	rnd  *rand.Rand
	made map[string]bool
	n    int
}

func (p *pavilionPlay) step() {
	p.n++
	id := fmt.Sprint(1 + p.rnd.IntN(12))
	dir := filepath.Join(p.dir, "test_runs", id)
	pick := func(texts ...string) string { return texts[p.rnd.IntN(len(texts))] }
	if !p.made[id] {
		must(p.t, os.MkdirAll(dir, 0o755))
		p.line(dir, "CREATED")
		p.made[id] = true
	}
	switch p.rnd.IntN(12) {
	case 0:
		must(p.t, os.RemoveAll(dir))
		p.made[id] = false
	case 1, 2:
		p.line(dir, pick("RUNNING", "RUN_DONE", "INFO"))
	case 3, 4, 5:
		p.kickOff(dir, p.rnd.IntN(4))
	default:
		p.put(filepath.Join(dir, "attributes"), fmt.Sprintf(`{"name": "t.%d", "user": "%s", "labels": {"%s": "a"}, "results": {"sched": {"partition": "%s"}}}`,
			p.rnd.IntN(3), pick("ada", "bob", "eve"), pick("team", "group"), pick("gpu1", "gpu2", "cpu")))
	}
}

// The runs that are made last. Each watch ends with one of them.
const lastRun, lastWithoutJob = "901", "902"

// end makes a run that is whole before its first line.
func (p *pavilionPlay) end(id string, job bool) {
	dir := filepath.Join(p.dir, "test_runs", id)
	must(p.t, os.MkdirAll(dir, 0o755))
	if job {
		p.kickOff(dir, 2)
	}
	p.put(filepath.Join(dir, "attributes"), `{"user": "ada", "labels": {"team": "a"}, "results": {"sched": {"partition": "gpu"}}}`)
	p.line(dir, "CREATED")
	p.line(dir, "RUNNING")
}

// kickOff links a run to a new job.
func (p *pavilionPlay) kickOff(dir string, id int) {
	p.n++
	at := filepath.Join(p.dir, "jobs", fmt.Sprintf("%032x", p.n))
	must(p.t, os.MkdirAll(at, 0o755))
	p.put(filepath.Join(at, "info"), fmt.Sprintf(`{"id": "%d"}`, id))
	must(p.t, os.Symlink(at, filepath.Join(dir, "job.tmp")))
	must(p.t, os.Rename(filepath.Join(dir, "job.tmp"), filepath.Join(dir, "job")))
}

func (p *pavilionPlay) put(path, text string) {
	must(p.t, os.WriteFile(path+".tmp", []byte(text), 0o644))
	must(p.t, os.Rename(path+".tmp", path))
}

func (p *pavilionPlay) line(dir, state string) {
	f, err := os.OpenFile(filepath.Join(dir, "status"), os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	must(p.t, err)
	_, err = fmt.Fprintf(f, "%.6f %s step %d\n", float64(time.Now().UnixMicro())/1e6, state, p.n)
	must(p.t, err)
	must(p.t, f.Close())
}

func firstUnequal(a, b []string) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || a[i] != b[i] {
			return i
		}
	}
	return -1
}

func around(texts []string, at int) []string {
	return texts[min(max(at-2, 0), len(texts)):min(at+3, len(texts))]
}

// runIn returns the id of the run that a text is about.
func runIn(text string) string {
	fields := strings.Fields(text)
	if fields[0] == "left" {
		return fields[2]
	}
	return fields[1]
}

// of returns the texts about a run.
func of(run string, texts []string) []string {
	return slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return runIn(text) != run })
}

func tail(texts []string, n int) []string { return texts[max(len(texts)-n, 0):] }
