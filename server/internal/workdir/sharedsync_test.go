package workdir

import (
	"errors"
	"sync"
	"testing"
	"testing/synctest"
)

func TestCallersThatComeTogetherShareASyncThatBeginsBehindThem(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const callers = 10
		var s sharedSync
		var group sync.WaitGroup
		begun, goOn := 0, make(chan error)
		sync := func() error {
			begun++
			return <-goOn
		}
		failed := make([]error, callers)
		group.Go(func() { failed[0] = s.do(sync) })
		synctest.Wait() // it is under way: what others have seen may be too late for it
		for i := 1; i < callers; i++ {
			group.Go(func() { failed[i] = s.do(sync) })
		}
		synctest.Wait()
		if begun != 1 {
			t.Fatalf("%d syncs are under way", begun)
		}
		disk := errors.New("the disk")
		goOn <- nil
		goOn <- disk
		group.Wait()
		for i, err := range failed {
			if want := map[bool]error{false: disk}[i == 0]; !errors.Is(err, want) {
				t.Errorf("caller %d got %v", i, err)
			}
		}
		if begun != 2 {
			t.Errorf("%d syncs for %d callers", begun, callers)
		}
	})
}
