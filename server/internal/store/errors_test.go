package store

import (
	"errors"
	"testing"
)

func TestAnErrorSaysNothingTwice(t *testing.T) {
	cause := errors.New("not written: write: no space left on device")
	for detail, want := range map[string]string{
		"append: the storage is full: not written": "append: the storage is full: not written: write: no space left on device",
		"not written":      "not written: write: no space left on device",
		"append: it fails": "append: it fails: not written: write: no space left on device",
	} {
		if got := (&Error{Detail: detail, Err: cause}).Error(); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
