package journal

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"
)

// hungDisk is a disk whose syncs of records wait until they are let go on.
type hungDisk struct {
	syncs chan struct{} // one for each that has begun
	goOn  chan error
}

type hungFile struct {
	file
	disk *hungDisk
}

func (d *hungDisk) open(path string, flag int) (file, error) {
	f, err := openFile(path, flag)
	return hungFile{f, d}, err
}

func (f hungFile) Datasync() error {
	f.disk.syncs <- struct{}{}
	if err := <-f.disk.goOn; err != nil {
		return err
	}
	return f.file.Datasync()
}

func onHungDisk(t *testing.T) (*Journal, *hungDisk) {
	t.Helper()
	disk := &hungDisk{make(chan struct{}, 100), make(chan error)}
	return open(t, t.TempDir(), Options{open: disk.open}), disk
}

var errLate = errors.New("it is too late")

// commitUntil begins a commit that ends with a context.
func commitUntil(ctx context.Context, t *testing.T, j *Journal) (ended <-chan error) {
	t.Helper()
	revision, err := j.Append([]byte("x"))
	must(t, err)
	done := make(chan error, 1)
	go func() { done <- j.CommitContext(ctx, revision) }()
	return done
}

func inTime[T any](t *testing.T, what string, c <-chan T) (got T) {
	t.Helper()
	select {
	case got = <-c:
	case <-time.After(20 * time.Second):
		t.Fatalf("%s: waited in vain", what)
	}
	return got
}

// If a caller gives up, the records of all others are committed, whatever part that caller was to play.
func TestCallersThatGiveUpHoldUpNoOthers(t *testing.T) {
	j, disk := onHungDisk(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	writes := commitUntil(ctx, t, j) // the first group
	inTime(t, "a sync", disk.syncs)
	next := commitUntil(ctx, t, j) // is to write the second group
	j.mu.Lock()
	turn := func() bool { return j.pending.turn.done != nil }
	j.mu.Unlock()
	for late := time.Now().Add(20 * time.Second); ; time.Sleep(time.Millisecond) { //nolint:forbidigo // nothing tells
		j.mu.Lock()
		is := turn()
		j.mu.Unlock()
		if is {
			break
		}
		if time.Now().After(late) {
			t.Fatal("the second group has no writer")
		}
	}
	stays := commitUntil(context.Background(), t, j) // of the second group, too
	cancel(errLate)
	for _, ended := range []<-chan error{writes, next} {
		if err := inTime(t, "giving up", ended); !errors.Is(err, errLate) {
			t.Errorf("a caller that gave up got %v", err)
		}
	}
	disk.goOn <- nil
	inTime(t, "the next sync", disk.syncs)
	disk.goOn <- nil
	must(t, inTime(t, "the commit of the caller that stays", stays))
	if got := j.Committed(); got != 3 {
		t.Errorf("committed up to %d", got)
	}
	must(t, j.Close())
}

// What was given up is committed without a caller, or fails.
func TestWhatWasGivenUpIsCommittedAllTheSame(t *testing.T) {
	j, disk := onHungDisk(t)
	ctx, cancel := context.WithCancelCause(t.Context())
	var all sync.WaitGroup
	first := commitUntil(ctx, t, j)
	inTime(t, "a sync", disk.syncs)
	second := commitUntil(ctx, t, j)
	cancel(errLate)
	_ = inTime(t, "giving up", first)
	_ = inTime(t, "giving up", second)
	all.Go(func() {
		disk.goOn <- nil
		<-disk.syncs
		disk.goOn <- nil
	})
	all.Wait()
	must(t, j.Close())
	if got := j.Committed(); got != 2 {
		t.Errorf("committed up to %d", got)
	}
}
