package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// withHungJournal starts a service whose journal lies on a disk of its own, writes lines into
// run 1, and has the disk hang.
func withHungJournal(t *testing.T, lines int, change ...func(*filestore.Settings)) (v *service, goOn func()) {
	t.Helper()
	disk := newFaultyDisk(t)
	v = newService(t, append(change, func(c *filestore.Settings) {
		c.StateDir, c.NoLock = filepath.Join(disk.dir, "state"), true
	})...)
	v.create(store.CreateRequest{ID: "1"})
	for i := range lines {
		v.append("1", "RUNNING", fmt.Sprint("acknowledged ", i+1))
	}
	return v, disk.files.hang(t)
}

// appendUntil appends a line of run 1 with a deadline.
func (v *service) appendUntil(within time.Duration, note string) error {
	ctx, cancel := context.WithTimeout(context.Background(), within)
	defer cancel()
	_, err := v.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: note})
	return err
}

func TestCommitEndsWithItsCallersDeadline(t *testing.T) {
	v, goOn := withHungJournal(t, 1)
	endsWithin(t, 5*time.Second, "the answer", func() {
		err := v.appendUntil(100*time.Millisecond, "late")
		if wantReason(t, err, store.OutcomeUnknown); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the cause is %v", err)
		}
	})
	before := v.Revision()
	goOn()
	v.until("the line is committed, though no caller waits for it", func() bool { return v.Revision() > before })
	if got := v.run(testRun("1")).Current.Note; got != "late" {
		t.Errorf("the newest line is %q", got)
	}
}

// Readers get what is committed at once: the lines that were acknowledged, whether facts were
// made of them or not, and none that may be lost.
func TestReadersDoNotWaitForACommitThatHangs(t *testing.T) {
	for _, acknowledged := range []int{1, 5} {
		v, goOn := withHungJournal(t, acknowledged)
		if err := v.appendUntil(100*time.Millisecond, "in doubt"); err == nil {
			t.Fatal("a line was acknowledged though its commit hangs")
		}
		want := fmt.Sprint("acknowledged ", acknowledged)
		ctx := context.Background()
		for what, read := range map[string]func() (store.Status, error){
			"Newest": func() (store.Status, error) {
				e, err := v.Newest(ctx, testRun("1"))
				return e.Status, err
			},
			"Run": func() (store.Status, error) {
				run, err := v.Run(ctx, testRun("1"))
				return run.Current, err
			},
			"Runs": func() (store.Status, error) { return v.list()[0].Current, nil },
			"History": func() (last store.Status, err error) {
				for e, err := range v.History(ctx, store.HistoryRequest{Name: testRun("1")}) {
					if last = e.Status; err != nil {
						return last, err
					}
				}
				return last, nil
			},
		} {
			endsWithin(t, 2*time.Second, what, func() {
				got, err := read()
				must(t, err)
				if got.Note != want || got.Sequence != int64(acknowledged+1) || got.Revision == 0 {
					t.Errorf("%s shows line %d %q, want %q", what, got.Sequence, got.Note, want)
				}
			})
		}
		goOn()
		v.until("the line", func() bool { return v.run(testRun("1")).Current.Note == "in doubt" })
		v.stop()
	}
}

// A disk that hangs is told in the log and by the health of writing, and lets new lines
// be refused before they are written; both pass with the hang.
func TestDiskThatHangsIsTold(t *testing.T) {
	var log logBuffer
	v, goOn := withHungJournal(t, 1, func(c *filestore.Settings) { c.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	must(t, v.Writable())
	if err := v.appendUntil(100*time.Millisecond, "in doubt"); err == nil {
		t.Fatal("a line was acknowledged though its commit hangs")
	}
	began := time.Now()
	v.until("a warning", func() bool { return log.holds("the journal's disk does not answer") })
	v.until("it is not writable", func() bool { return v.Writable() != nil })
	if took := time.Since(began); took < 4*time.Second {
		t.Errorf("it is not writable after %v", took)
	}
	wantReason(t, v.appendUntil(20*time.Second, "refused"), store.NotWritten)
	if n := log.count("the journal's disk does not answer"); n != 1 {
		t.Errorf("the log says so %d times", n)
	}
	goOn()
	v.until("it is writable again", func() bool { return v.Writable() == nil })
	v.append("1", "RUNNING", "acknowledged again")
	var notes []string
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun("1")}) {
		must(t, err)
		notes = append(notes, e.Status.Note)
	}
	if len(notes) != 4 || notes[2] != "in doubt" || notes[3] != "acknowledged again" {
		t.Errorf("the run holds %q", notes)
	}
}

// logBuffer keeps what is logged.
type logBuffer struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (b *logBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.text.Write(p)
}

func (b *logBuffer) count(text string) int {
	b.mu.Lock()
	defer b.mu.Unlock()
	return bytes.Count(b.text.Bytes(), []byte(text))
}

func (b *logBuffer) holds(text string) bool { return b.count(text) > 0 }
