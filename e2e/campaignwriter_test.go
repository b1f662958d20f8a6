package e2e

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// ledger is what the writers know to be written, by its note: each note is unique.
type ledger struct {
	mu      sync.Mutex
	acked   map[string]bool // by the service, or by an external writer whose file stays
	n       atomic.Int64
	deletes atomic.Int64
}

func (l *ledger) note(who string) string { return fmt.Sprintf("%s %d", who, l.n.Add(1)) }

func (l *ledger) ack(notes ...string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for _, n := range notes {
		l.acked[n] = true
	}
}

// writer is one of the clients that write through the service. It repeats each call
// until it is answered, so that it knows what was written.
type writer struct {
	t      testing.TB
	c      *client.Client
	id     string
	ledger *ledger
	stop   <-chan struct{}
	pause  time.Duration
}

func (w *writer) over() bool {
	select {
	case <-w.stop:
		return true
	case <-time.After(rand.N(2 * w.pause)):
		return false
	}
}

// insist calls until there is an answer, and takes one of these codes for success.
func (w *writer) insist(call func(context.Context) error, also ...codes.Code) {
	for late := time.Now().Add(hang); ; {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err := call(ctx)
		cancel()
		code := status.Code(err)
		for _, ok := range append(also, codes.OK) {
			if code == ok {
				return
			}
		}
		switch code {
		case codes.Unavailable, codes.DeadlineExceeded, codes.Canceled, codes.Aborted:
		default:
			w.t.Errorf("writer %s: %v", w.id, err)
			return
		}
		if time.Now().After(late) {
			w.t.Errorf("writer %s: %v, for too long", w.id, err)
			return
		}
		wait(context.Background(), 10*time.Millisecond) // a server that is down refuses at once
	}
}

func (w *writer) set(run, state string) {
	note := w.ledger.note(w.id)
	when := time.Now()
	w.insist(func(ctx context.Context) error {
		_, err := w.c.Run(run).Set(ctx, client.StateName(state), note, client.When(when))
		return err
	})
	w.ledger.ack(note)
}

func (w *writer) create(kind runstatusv1.Kind, id, series string) {
	req := &runstatusv1.CreateRunRequest{Kind: kind, Id: id, Series: series, User: userOf(id),
		Labels: map[string]string{"team": teamOf(id)}, RequestId: w.ledger.note("request")}
	w.insist(func(ctx context.Context) error { _, err := w.c.Create(ctx, req); return err })
}

func (w *writer) remove(run string) {
	w.insist(func(ctx context.Context) error { return w.c.Run(run).Delete(ctx, true) }, codes.NotFound)
	w.ledger.deletes.Add(1)
}

func (w *writer) complete(run, result string) {
	w.insist(func(ctx context.Context) error { _, err := w.c.Run(run).Complete(ctx, result); return err })
}

// shared writes to runs that many write to.
func (w *writer) shared(runs int) {
	states := []string{"RUNNING", "INFO", "BUILDING"}
	for !w.over() {
		w.set(fmt.Sprint("test_runs/", 1+rand.IntN(runs)), states[rand.IntN(len(states))])
	}
}

// comeAndGo makes runs, in series or alone, and deletes them: its id comes back again
// and again.
func (w *writer) comeAndGo(series func() string) {
	run := "test_runs/" + w.id
	for !w.over() {
		w.create(runstatusv1.Kind_KIND_TEST_RUN, w.id, series())
		for range rand.IntN(6) {
			w.set(run, []string{"RUNNING", "INFO"}[rand.IntN(2)])
			if w.over() {
				return
			}
		}
		if rand.IntN(2) == 0 {
			w.complete(run, []string{"PASS", "FAIL", ""}[rand.IntN(3)])
		}
		if rand.IntN(3) == 0 {
			w.set(run, "INFO") // a late line
		}
		w.remove(run)
	}
}

// closes makes series that are closed and end with their members.
func (w *writer) closes() {
	for n := 0; !w.over(); n++ {
		id := fmt.Sprintf("%s.%d", w.id, n)
		w.create(runstatusv1.Kind_KIND_SERIES, id, "")
		var members []string
		for m := range 1 + rand.IntN(3) {
			member := fmt.Sprintf("%s.%d.%d", w.id, n, m)
			w.create(runstatusv1.Kind_KIND_TEST_RUN, member, "series/"+id)
			members = append(members, "test_runs/"+member)
		}
		w.insist(func(ctx context.Context) error { _, err := w.c.Run("series/" + id).CloseSeries(ctx); return err })
		for _, member := range members {
			w.set(member, "RUNNING")
			w.complete(member, "PASS")
		}
	}
}

// reports writes by a Reporter, which never waits for the server.
func (w *writer) reports(spool, run string) {
	dropped := func(r *runstatusv1.SetStatusRequest, err error) { w.t.Errorf("%v was dropped: %v", r, err) }
	var notes []string
	r := client.NewReporter(w.c, spool, client.OnDropped(dropped))
	for !w.over() {
		note := w.ledger.note(w.id)
		err := r.Report(&runstatusv1.SetStatusRequest{Run: run, Note: note, When: timestamppb.Now(),
			State: &runstatusv1.SetStatusRequest_StateName{StateName: "INFO"}})
		if err != nil {
			w.t.Errorf("reporter %s: %v", w.id, err)
			break
		}
		notes = append(notes, note)
	}
	for err := r.Close(); err != nil; err = client.NewReporter(w.c, spool, client.OnDropped(dropped)).Close() {
		if !errors.Is(err, client.ErrKept) {
			w.t.Errorf("reporter %s: %v", w.id, err)
			return
		}
	}
	w.ledger.ack(notes...)
}

// externalWriter writes to the files by Pavilion's rules, and knows no server.
type externalWriter struct {
	t      testing.TB
	dir    string
	id     string
	ledger *ledger
	stop   <-chan struct{}
	pause  time.Duration
}

func (s *externalWriter) over() bool { return (&writer{stop: s.stop, pause: s.pause}).over() }

func (s *externalWriter) write(path, text string, flags int) {
	f, err := os.OpenFile(path, os.O_WRONLY|flags, 0o664)
	if err != nil {
		s.t.Errorf("external writer %s: %v", s.id, err)
		return
	}
	defer f.Close()
	if _, err := f.WriteString(text); err != nil {
		s.t.Errorf("external writer %s: %v", s.id, err)
	}
}

func (s *externalWriter) line(run, state string) string {
	note := s.ledger.note("external " + s.id)
	s.append(run, state, note)
	return note
}

func (s *externalWriter) append(run, state, note string) {
	when := time.Now().UnixMicro()
	s.write(filepath.Join(s.dir, run, "status"), fmt.Sprintf("%d.%06d %s %s\n", when/1e6, when%1e6, state, note), os.O_APPEND)
}

// appends writes lines into runs that the service writes too.
func (s *externalWriter) appends(runs int) {
	for !s.over() {
		s.ledger.ack(s.line(fmt.Sprint("test_runs/", 1+rand.IntN(runs)), "RUNNING"))
	}
}

// comeAndGo makes runs and removes them with all that is in them. Their last lines may
// be gone before any look has seen them.
func (s *externalWriter) comeAndGo() {
	run := "test_runs/" + s.id
	dir := filepath.Join(s.dir, run)
	for n := 0; !s.over(); n++ {
		must := func(err error) {
			if err != nil {
				s.t.Errorf("external writer %s: %v", s.id, err)
			}
		}
		must(os.Mkdir(dir, 0o775))
		s.write(filepath.Join(dir, "attributes"), fmt.Sprintf(`{"user": %q, "name": "strange"}`, userOf(s.id)), os.O_CREATE)
		s.write(filepath.Join(dir, "status"), "", os.O_CREATE)
		s.append(run, "STATUS_CREATED", fmt.Sprintf("Created status file of %s, %d.", s.id, n))
		for range rand.IntN(5) {
			s.line(run, "RUNNING")
			if s.over() {
				return
			}
		}
		if rand.IntN(2) == 0 {
			marker := filepath.Join(dir, "RUN_COMPLETE")
			s.write(marker+".tmp", fmt.Sprintf(`{"complete": %d}`, time.Now().Unix()), os.O_CREATE)
			must(os.Rename(marker+".tmp", marker))
		}
		if s.over() {
			return
		}
		must(os.RemoveAll(dir))
		s.ledger.deletes.Add(1)
	}
}
