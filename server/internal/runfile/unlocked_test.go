package runfile

import (
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

func TestLockWithinWaitsForTheLockAndNoLonger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRun(&Tree{env: &Env{}}, store.Name{ID: "1"})
		r.Lock()
		began := time.Now()
		if r.lockWithin(time.Second) {
			t.Error("two callers have the lock")
		}
		if waited := time.Since(began); waited != time.Second {
			t.Errorf("gave up after %v", waited)
		}
		time.AfterFunc(time.Second, r.Unlock)
		if !r.lockWithin(time.Minute) {
			t.Error("the lock is free")
		}
		if waited := time.Since(began); waited != 2*time.Second {
			t.Errorf("it waited %v", waited)
		}
		r.Unlock()
	})
}

func TestLockWithinMissesNoUnlock(t *testing.T) {
	r := newRun(&Tree{env: &Env{}}, store.Name{ID: "1"})
	other := newRun(r.Tree, store.Name{ID: "2"})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 2000 {
				if !r.lockWithin(time.Minute) {
					t.Error("an unlock was missed")
				}
				r.Unlock()
				if other.TryLock() {
					other.Unlock()
				}
			}
		})
	}
	all.Wait()
	if n := r.Tree.env.unlocked.waiting.Load(); n != 0 {
		t.Errorf("%d calls seem to wait", n)
	}
}
