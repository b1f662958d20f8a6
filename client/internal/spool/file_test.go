package spool_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"hash/crc32"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/types/known/timestamppb"

	"github.com/runstatus/runstatus/client/internal/clienttest"
	"github.com/runstatus/runstatus/client/internal/spool"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// firstVersion returns a record in the first version of the format.
func firstVersion(t *testing.T, mark byte, req *runstatusv1.SetStatusRequest) string {
	t.Helper()
	body, err := protojson.Marshal(req)
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%c %08x %s\n", mark, crc32.Checksum(body, crc32.MakeTable(crc32.Castagnoli)), body)
}

// Additions are delivered, whatever the file held before, and no byte of the file is lost without a
// report.
func TestWhatStandsInASpoolIsReadOrSetAside(t *testing.T) {
	old := func(mark byte, n int) string { return firstVersion(t, mark, clienttest.Report("test_runs/1", n)) }
	flipped := strings.Replace(old('+', 1), "test_runs/1", "test_runs/7", 1)
	for name, test := range map[string]struct {
		before  string
		notes   []string
		damaged string
	}{
		"nothing":                       {"", nil, ""},
		"a blank line":                  {"\n", nil, ""},
		"blank lines":                   {"\n\n\n", nil, ""},
		"blank lines between":           {"\n" + old('+', 1) + "\n\n" + old('+', 2), []string{"1", "2"}, ""},
		"the first version's":           {old('-', 0) + old('+', 1) + old('+', 2) + old('-', 3), []string{"1", "2"}, ""},
		"the first version's, all done": {old('-', 0), nil, ""},
		"a torn line":                   {old('+', 1) + old('+', 2)[:30], []string{"1"}, ""},
		"a torn line alone":             {old('+', 2)[:30], nil, ""},
		"one byte":                      {"+", nil, ""},
		"zeros alone":                   {strings.Repeat("\x00", 100), nil, ""},
		"a damaged line":                {flipped + old('+', 2), []string{"2"}, flipped},
		"damaged lines around":          {flipped + old('+', 2) + "- \n" + flipped + "x\n", []string{"2"}, flipped + "- \n" + flipped + "x\n"},
		"a blank line that was marked":  {"-" + old('+', 1) + old('+', 2), []string{"2"}, "-" + old('+', 1)},
		"zeros":                         {old('+', 1) + strings.Repeat("\x00", 100) + "\n", []string{"1"}, strings.Repeat("\x00", 100) + "\n"},
		"a report of another program":   {old('+', 1) + "+ 00000000 {}\n", []string{"1"}, "+ 00000000 {}\n"},
		"a mark that is not known":      {old('+', 1) + "=" + old('+', 2)[1:], []string{"1"}, "=" + old('+', 2)[1:]},
		"lines of Windows":              {old('+', 1) + strings.Replace(old('+', 2), "\n", "\r\n", 1), []string{"1"}, strings.Replace(old('+', 2), "\n", "\r\n", 1)},
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "spool")
			if err := os.WriteFile(path, []byte(test.before), 0o600); err != nil {
				t.Fatal(err)
			}
			s := spool.New(path)
			clienttest.AddTo(t, s, 100, 101, "test_runs/1")
			service := &ledger{}
			ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
			defer cancel()
			var got clienttest.Finished
			if err := s.Deliver(ctx, service, got.Done, nil); err != nil {
				t.Fatal(err)
			}
			if got := service.Notes("test_runs/1"); !slices.Equal(got, append(test.notes, "100")) {
				t.Errorf("arrived: %q", got)
			}
			aside, err := os.ReadFile(path + ".damaged")
			if string(aside) != test.damaged || test.damaged != "" && err != nil {
				t.Errorf("set aside: %q, %v", aside, err)
			}
			if want := strings.Count(test.damaged, "\n"); len(got.Failed) != want || want > 0 && !errors.Is(got.Failed[0], spool.ErrDamaged) {
				t.Errorf("finished: %v", got.Failed)
			}
			if left, err := os.ReadFile(path); len(left) > 0 || err != nil {
				t.Errorf("left: %q, %v", left, err)
			}
		})
	}
}

func TestAFileThatIsNoSpoolIsLeftAlone(t *testing.T) {
	for _, text := range []string{"dear diary\n", "dear diary\nno line feed", "no line feed", "x", strings.Repeat("x", 10_000), strings.Repeat("line\n", 10_000), "\x7fELF\n\x00\x01", "\n\nx\n"} {
		path := filepath.Join(t.TempDir(), "notes.txt")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		s := spool.New(path)
		if err := s.Add(t.Context(), clienttest.Report("test_runs/1", 1)); !errors.Is(err, spool.ErrNotSpool) {
			t.Errorf("%.20q: Add: %v", text, err)
		}
		if err := s.Deliver(t.Context(), &ledger{}, nil, nil); !errors.Is(err, spool.ErrNotSpool) {
			t.Errorf("%.20q: Deliver: %v", text, err)
		}
		if _, err := s.Empty(); strings.Contains(text, "\n") && !errors.Is(err, spool.ErrNotSpool) {
			t.Errorf("%.20q: Empty: %v", text, err)
		}
		if got, err := os.ReadFile(path); string(got) != text || err != nil {
			t.Errorf("%.20q became %.20q, %v", text, got, err)
		}
	}
}

// Another program changes the file while it is being delivered.
func TestASpoolThatAnotherProgramChangesEndsTheDelivery(t *testing.T) {
	for name, change := range map[string]func(path string) error{
		"emptied":   func(path string) error { return os.Truncate(path, 0) },
		"cut":       func(path string) error { return os.Truncate(path, 1000) },
		"removed":   os.Remove,
		"moved":     func(path string) error { return os.Rename(path, path+".away") },
		"replaced":  func(path string) error { return os.WriteFile(path, []byte("x\n"), 0o600) },
		"a pipe":    func(path string) error { return errors.Join(os.Remove(path), syscall.Mkfifo(path, 0o600)) },
		"a link":    func(path string) error { return errors.Join(os.Remove(path), os.Symlink("/dev/full", path)) },
		"of blanks": func(path string) error { return os.WriteFile(path, bytes.Repeat([]byte("\n"), 100_000), 0o600) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			service := &ledger{}
			s := spoolOf(t, 100, "test_runs/1")
			var once sync.Once
			changed := make(chan bool)
			service.Treat("test_runs/1", func(_ context.Context, req *runstatusv1.SetStatusRequest) error {
				if req.GetNote() == "20" {
					once.Do(func() {
						defer close(changed)
						if err := change(s.Path()); err != nil {
							t.Error(err)
						}
					})
				}
				return nil
			})
			over := make(chan error, 1)
			go func() { over <- s.Deliver(t.Context(), service, nil, nil) }()
			select {
			case err := <-over:
				t.Log(err)
			case <-time.After(30 * time.Second):
				t.Fatal("it goes on")
			}
			<-changed // a cancelled call may still be changing the file
			if name == "a pipe" || name == "a link" || name == "replaced" {
				return // nothing can be added
			}
			clienttest.AddTo(t, s, 200, 203, "test_runs/2")
			if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
				t.Error(err)
			}
			if got := service.Notes("test_runs/2"); !slices.Equal(got, []string{"200", "201", "202"}) {
				t.Errorf("what was added behind that: %q", got)
			}
		})
	}
}

func TestADeliveryLooksAtItsContext(t *testing.T) {
	service := &ledger{}
	ctx, cancel := context.WithCancel(t.Context())
	service.Treat("test_runs/1", func(context.Context, *runstatusv1.SetStatusRequest) error { cancel(); return nil })
	s := spoolOf(t, 10_000, "test_runs/1")
	if err := s.Deliver(ctx, service, nil, nil); err == nil {
		t.Error("all was delivered")
	}
	if service.Calls() > 10 {
		t.Errorf("%d calls were made", service.Calls())
	}
}

func TestAnAdditionIsWholeOrAnError(t *testing.T) {
	s := spool.New(filepath.Join(t.TempDir(), "spool"))
	good := clienttest.Report("test_runs/1", 1)
	change := func(f func(*runstatusv1.SetStatusRequest)) *runstatusv1.SetStatusRequest {
		req := clienttest.Report("test_runs/1", 2)
		f(req)
		return req
	}
	for name, bad := range map[string]*runstatusv1.SetStatusRequest{
		"nil":         nil,
		"no time":     change(func(r *runstatusv1.SetStatusRequest) { r.When = nil }),
		"a wild time": change(func(r *runstatusv1.SetStatusRequest) { r.When = &timestamppb.Timestamp{Nanos: -1} }),
		"no run":      change(func(r *runstatusv1.SetStatusRequest) { r.Run = "" }),
		"no state":    change(func(r *runstatusv1.SetStatusRequest) { r.State = nil }),
		"no UTF-8":    change(func(r *runstatusv1.SetStatusRequest) { r.Note = "\xff" }),
		"too large":   change(func(r *runstatusv1.SetStatusRequest) { r.Note = strings.Repeat("x", 2<<20) }),
	} {
		if err := s.Add(t.Context(), good, bad); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	if err := s.Add(t.Context()); err != nil {
		t.Errorf("nothing: %v", err)
	}
	if _, err := os.Stat(s.Path()); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("there is a file: %v", err)
	}
}

// Many goroutines and open files wait for the lock, and each of them gets it.
func TestEveryWaiterGetsTheLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "spool")
	unlock, err := spool.Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	const adders = 50
	var all sync.WaitGroup
	shared := spool.New(path)
	for n := range adders {
		all.Go(func() {
			s := shared
			if n%2 == 0 {
				s = spool.New(path)
			}
			ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
			defer cancel()
			if err := s.Add(ctx, clienttest.Report(fmt.Sprint("test_runs/", n), n)); err != nil {
				t.Error(err)
			}
		})
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := shared.Add(ctx, clienttest.Report("test_runs/late", 0)); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("beyond its time: %v", err)
	}
	unlock()
	all.Wait()
	service := &ledger{}
	if err := shared.Deliver(t.Context(), service, nil, nil); err != nil {
		t.Error(err)
	}
	if service.Calls() != adders {
		t.Errorf("%d of %d were kept", service.Calls(), adders)
	}
}

// A report without its line feed, which an editor may omit, is complete.
func TestAReportWithoutItsLineFeedIsWhole(t *testing.T) {
	for _, more := range []int{0, 2} {
		service := &ledger{}
		s := spoolOf(t, 1, "test_runs/1")
		info, err := os.Stat(s.Path())
		if err == nil {
			err = os.Truncate(s.Path(), info.Size()-1)
		}
		if err != nil {
			t.Fatal(err)
		}
		if held, err := s.Holds("test_runs/1"); !held || err != nil {
			t.Errorf("it holds nothing, %v", err)
		}
		clienttest.AddTo(t, s, 1, 1+more, "test_runs/1")
		if err := s.Deliver(t.Context(), service, nil, nil); err != nil {
			t.Errorf("delivered with %v", err)
		}
		if got := service.Notes("test_runs/1"); !slices.Equal(got, clienttest.Numbered(1+more)) {
			t.Errorf("it has %q", got)
		}
	}
}
