package statusfile

import (
	"errors"
	"slices"
	"strings"
	"syscall"
	"testing"
)

func TestShortWriteIsNotWritten(t *testing.T) {
	for _, tail := range []string{"", "2.00"} {
		for _, cause := range []error{nil, syscall.EIO} {
			out := ours + ours2
			if tail != "" {
				out = seal + out
			}
			for n := 1; n < len(out); n++ {
				m := &memory{data: []byte(old1 + tail), onWrite: func([]byte) (int, error) { return n, cause }}
				done, err := appendTo(m, []byte(ours+ours2), unknownEnd)
				want := cause
				if cause == nil {
					want = syscall.ENOSPC
				}
				if !errors.Is(err, ErrNotWritten) || !errors.Is(err, want) || m.writes != 1 {
					t.Fatalf("cut at %d: %v after %d writes", n, err, m.writes)
				}
				stands := linesOf([]byte((ours + ours2)[:max(0, n-(len(out)-len(ours+ours2)))]))
				if whole := len(strings.Join(append(stands, ""), "\n")); done.Whole != whole {
					t.Fatalf("cut at %d: %d whole bytes, want %d", n, done.Whole, whole)
				}
				if !strings.HasPrefix(string(m.data[done.Offset:]), (ours + ours2)[:done.Whole]) {
					t.Fatalf("cut at %d: lines are not at %d", n, done.Offset)
				}
				checkAfterTear(t, m.data)
			}
		}
	}
}

// checkAfterTear appends behind what a fault left. The lines of old are there,
// in their order, and the new one is the newest.
func checkAfterTear(t testing.TB, file []byte) {
	t.Helper()
	before := linesOf(file)
	m := &memory{data: slices.Clone(file)}
	done, err := appendTo(m, []byte(ours2), unknownEnd)
	if err != nil {
		t.Fatal(err)
	}
	after := linesOf(m.data)
	added := 1
	if done.Sealed {
		added = 2
		if s := Decode([]byte(after[len(before)])); !s.Malformed {
			t.Errorf("the torn line reads as %+v", s)
		}
	}
	if len(after) != len(before)+added || !slices.Equal(after[:len(before)], before) {
		t.Errorf("%q became %q", file, m.data)
	}
	if last := after[len(after)-1]; last+"\n" != ours2 {
		t.Errorf("the newest line is %q", last)
	}
}

func TestErrorOfAWriteIsNotWritten(t *testing.T) {
	for _, cause := range []error{syscall.EIO, syscall.ENOSPC, syscall.EDQUOT, syscall.EBADF, syscall.EFBIG} {
		for _, n := range []int{0, -1} {
			m := &memory{data: []byte(old1), onWrite: func([]byte) (int, error) { return n, cause }}
			done, err := appendTo(m, []byte(ours), unknownEnd)
			if !errors.Is(err, ErrNotWritten) || !errors.Is(err, cause) || done != (Appended{}) || string(m.data) != old1 || m.writes != 1 {
				t.Errorf("%+v, %v: %q", done, err, m.data)
			}
		}
	}
}

func TestInterruptedWriteIsRepeatedOnlyIfNothingWasWritten(t *testing.T) {
	for _, n := range []int{-1, 0, 3} {
		m := &memory{}
		m.onWrite = func(p []byte) (int, error) {
			if m.writes < 3 {
				return n, syscall.EINTR
			}
			return len(p), nil
		}
		_, err := appendTo(m, []byte(ours), unknownEnd)
		if n <= 0 && (err != nil || string(m.data) != ours) {
			t.Errorf("after %d bytes: %v: %q", n, err, m.data)
		}
		if n > 0 && (!errors.Is(err, ErrNotWritten) || string(m.data) != ours[:n]) {
			t.Errorf("after %d bytes: %v: %q", n, err, m.data)
		}
	}
}

func TestReadErrorBeforeTheWriteIsNotWritten(t *testing.T) {
	m := &memory{data: []byte(old1), onPread: func() error { return syscall.EIO }}
	_, err := appendTo(m, []byte(ours), unknownEnd)
	if !errors.Is(err, ErrNotWritten) || !errors.Is(err, syscall.EIO) || m.writes != 0 {
		t.Errorf("%v after %d writes", err, m.writes)
	}
}

func TestReadErrorBehindTheWriteLeavesItOpen(t *testing.T) {
	m := &memory{data: []byte(old1)}
	m.onPread = func() error {
		if m.writes > 0 {
			return syscall.EIO
		}
		return nil
	}
	m.onWrite = func(p []byte) (int, error) {
		m.data = append(m.data, old2...)
		return len(p), nil
	}
	_, err := appendTo(m, []byte(ours), unknownEnd)
	if errors.Is(err, ErrNotWritten) || !errors.Is(err, syscall.EIO) {
		t.Errorf("error = %v", err)
	}
}

func TestFullDiskRefusesBeforeTheWrite(t *testing.T) {
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EIO} {
		m := &memory{onReserve: func(int64, int64) error { return cause }}
		_, err := appendTo(m, []byte(ours), unknownEnd)
		if !errors.Is(err, ErrNotWritten) || !errors.Is(err, cause) || m.writes != 0 {
			t.Errorf("%v after %d writes", err, m.writes)
		}
	}
}

func TestWhatCannotReserveWritesWithout(t *testing.T) {
	for _, cause := range []error{syscall.EOPNOTSUPP, syscall.ENOSYS, syscall.EINVAL} {
		m := &memory{onReserve: func(int64, int64) error { return cause }}
		if _, err := appendTo(m, []byte(ours), unknownEnd); err != nil || string(m.data) != ours {
			t.Errorf("%v: %q", err, m.data)
		}
	}
	interrupted := false
	m := &memory{onReserve: func(int64, int64) error {
		if interrupted {
			return nil
		}
		interrupted = true
		return syscall.EINTR
	}}
	if _, err := appendTo(m, []byte(ours), unknownEnd); err != nil {
		t.Error(err)
	}
}
