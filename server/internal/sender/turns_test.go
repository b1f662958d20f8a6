package sender

import (
	"context"
	"testing"
	"testing/synctest"
	"time"
)

func TestTurnsAreFewAndInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := newTurns()
		var held []*turn
		for range all.most {
			one, err := all.take(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			held = append(held, one)
		}
		came := make(chan int)
		for i := range 3 {
			go func() {
				one, err := all.take(t.Context())
				if err != nil {
					t.Error(err)
				}
				came <- i
				all.end(one)
				all.end(one) // a turn that was ended stays so
			}()
			synctest.Wait()
		}
		select {
		case i := <-came:
			t.Fatalf("%d has a turn beside all others", i)
		default:
		}
		all.end(held[0])
		for i := range 3 {
			if got := <-came; got != i {
				t.Errorf("%d has a turn before %d", got, i)
			}
		}
	})
}

func TestATurnThatDoesNotEndHoldsUpNoOther(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := newTurns()
		for range all.most {
			if _, err := all.take(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		began := time.Now()
		for range 3 * all.most {
			if _, err := all.take(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(began); took > 4*turnTime {
			t.Errorf("three rounds of turns took %v", took)
		}
	})
}

func TestACancelledTakeLeavesTheQueue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		all := newTurns()
		var held []*turn
		for range all.most {
			one, _ := all.take(t.Context())
			held = append(held, one)
		}
		ctx, cancel := context.WithCancel(t.Context())
		failed := make(chan error)
		go func() { _, err := all.take(ctx); failed <- err }()
		synctest.Wait()
		cancel()
		if err := <-failed; err == nil {
			t.Error("a turn without one to take")
		}
		for _, one := range held {
			all.end(one)
		}
		if len(all.active) != 0 || all.waiting.Len() != 0 {
			t.Errorf("%d turns are left and %d wait", len(all.active), all.waiting.Len())
		}
	})
}
