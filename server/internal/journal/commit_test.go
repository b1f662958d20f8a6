package journal

import (
	"errors"
	"sync"
	"syscall"
	"testing"
)

// heldDisk is a disk each of whose syncs begins, and ends once the test says how.
type heldDisk struct {
	begun chan struct{}
	end   chan error
}

type heldFile struct {
	file
	disk *heldDisk
}

func (d *heldDisk) open(path string, flag int) (file, error) {
	f, err := openFile(path, flag)
	return heldFile{f, d}, err
}

func (f heldFile) Datasync() error {
	f.disk.begun <- struct{}{}
	return errors.Join(<-f.disk.end, f.file.Datasync())
}

// commitDuringASync lets callers append and commit while the sync of another
// record is under way, which then ends with an error or none. It returns what all
// were told, and how many syncs followed. Those go well.
func commitDuringASync(t *testing.T, how error, callers int) (told []error, syncs int) {
	disk := &heldDisk{begun: make(chan struct{}), end: make(chan error)}
	j := open(t, t.TempDir(), Options{open: disk.open})
	var group sync.WaitGroup
	told = make([]error, 1+callers)
	for i := range told {
		r, err := j.Append([]byte("x"))
		must(t, err)
		group.Go(func() { told[i] = j.Commit(r) })
		if i == 0 {
			<-disk.begun
		}
	}
	disk.end <- how
	done := make(chan struct{})
	go func() { group.Wait(); close(done) }()
	for {
		select {
		case <-disk.begun:
			syncs++
			disk.end <- nil
		case <-done:
			go func() { // of the end
				for range disk.begun {
					disk.end <- nil
				}
			}()
			_ = j.Close() // it tells of the failure again
			close(disk.begun)
			return told, syncs
		}
	}
}

func TestCallersThatComeDuringASyncShareTheNext(t *testing.T) {
	told, syncs := commitDuringASync(t, nil, 20)
	if err := errors.Join(told...); err != nil || syncs != 1 {
		t.Errorf("%d more syncs, %v", syncs, err)
	}
}

// Their records are to be written again, and it is not known yet how that ends.
func TestCallersThatComeDuringAFailingSyncHearOfIt(t *testing.T) {
	told, syncs := commitDuringASync(t, syscall.EIO, 20)
	for _, err := range told {
		if !errors.Is(err, ErrUnknown) || !errors.Is(err, syscall.EIO) {
			t.Errorf("it was told %v", err)
		}
	}
	if syncs != 0 {
		t.Errorf("%d more syncs", syncs)
	}
}
