package statusfile

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"syscall"
	"testing"
)

func init() {
	children["set"] = setChild
	children["limited"] = limitedChild
}

// setChild writes notes of one writer: path, writer, how many.
func setChild(args []string) error {
	f, err := Open(args[0], TestRun)
	if err != nil {
		return err
	}
	w, _ := strconv.Atoi(args[1])
	each, _ := strconv.Atoi(args[2])
	for i := range each {
		if _, err := f.Set("RUNNING", note(w, i)); err != nil {
			return err
		}
	}
	return f.Close()
}

func TestProcessesShareAFile(t *testing.T) {
	f := create(t, TestRun)
	const writers, each = 6, 200
	var running []*exec.Cmd
	for w := range writers {
		cmd := child(t, "set", f.Name(), strconv.Itoa(w), strconv.Itoa(each))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		running = append(running, cmd)
	}
	for _, cmd := range running {
		if err := cmd.Wait(); err != nil {
			t.Error(err)
		}
	}
	checkNotes(t, f, writers, each)
}

// limitedChild sets one status while the file may grow to so many bytes only.
func limitedChild(args []string) error {
	signal.Ignore(syscall.SIGXFSZ)
	limit, _ := strconv.Atoi(args[1])
	bound := syscall.Rlimit{Cur: uint64(limit), Max: uint64(limit)}
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &bound); err != nil {
		return err
	}
	f, err := Open(args[0], TestRun)
	if err != nil {
		return err
	}
	if _, err := f.Set("RUNNING", "does not fit"); !errors.Is(err, ErrNotWritten) {
		return fmt.Errorf("want ErrNotWritten: %w", err)
	}
	return nil
}

func TestLineCutByAFileSizeLimitIsSealed(t *testing.T) {
	f := create(t, TestRun)
	want := history(t, f)
	for _, room := range []int{0, 1, 10, 30} {
		size := len(contents(t, f))
		if out, err := child(t, "limited", f.Name(), strconv.Itoa(size+room)).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if got := len(contents(t, f)); got != size+room {
			t.Fatalf("the file has %d bytes, want %d: the limit did not cut", got, size+room)
		}
		s, err := f.Set("RUNNING", fmt.Sprint("after ", room))
		if err != nil {
			t.Fatal(err)
		}
		all := history(t, f)
		torn := min(room, 1)
		if len(all) != len(want)+torn+1 {
			t.Fatalf("%d lines after a cut at %d, want %d", len(all), room, len(want)+torn+1)
		}
		if torn == 1 && !all[len(want)].Malformed {
			t.Errorf("a line cut at %d reads as %+v", room, all[len(want)])
		}
		if got := all[len(all)-1]; got.Note != s.Note {
			t.Errorf("the newest line is %+v", got)
		}
		want = all
	}
}
