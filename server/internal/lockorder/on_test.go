//go:build lockorder

package lockorder

import "testing"

func TestTheOrderIsChecked(t *testing.T) {
	Take(TestRun)
	Take(Series)
	Release(Series)
	Tried(TestRun) // does not wait
	Release(TestRun)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a goroutine that holds a test run waits for a checkpoint")
			}
		}()
		Take(Checkpoint)
	}()
	Release(TestRun)
	Take(Checkpoint)
	Release(Checkpoint)
	if len(held) != 0 {
		t.Errorf("held: %v", held)
	}
}
