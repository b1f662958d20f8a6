package server

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/sys/unix"
	"google.golang.org/grpc/codes"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/repeats"
	"github.com/runstatus/runstatus/server/internal/store"
)

var loud = regexp.MustCompile(`(?m)^.*level=(WARN|ERROR).*$`)

// A disk that is full is one fact, however many calls it refuses.
func TestAFullDiskIsLoggedOnce(t *testing.T) {
	disk := testkit.SmallDisk(t, "1m")
	h := serve(t, func(c *settings) { c.Namespaces[0].Dir = disk })
	h.create(t, &runstatusv1.CreateRunRequest{Id: "1"})
	h.create(t, &runstatusv1.CreateRunRequest{Id: "2"})
	full := filepath.Join(disk, "full")
	if err := os.WriteFile(full, bytes.Repeat([]byte("x"), 1<<20), 0o600); !errors.Is(err, unix.ENOSPC) {
		t.Fatalf("the disk is not full: %v", err)
	}
	refused := 0
	for i := range 2300 {
		_, err := h.SetStatus(t.Context(), setRequest(fmt.Sprint("test_runs/", 1+i%2), "RUNNING", strings.Repeat("x", 100)))
		if err == nil {
			continue // there is room in a block that the file has
		}
		refused++
		if r := wantError(t, err, codes.ResourceExhausted, "STORAGE_FULL", ""); strings.Count(r.text, "not written") != 1 {
			t.Fatalf("it says %q", r.text)
		}
	}
	for range 50 {
		_, err := h.CreateRun(t.Context(), &runstatusv1.CreateRunRequest{Kind: runstatusv1.Kind_KIND_TEST_RUN})
		wantError(t, err, codes.ResourceExhausted, "STORAGE_FULL", "")
	}
	lines := loud.FindAllString(h.log.String(), -1)
	if refused < 2000 || len(lines) == 0 || len(lines) > 3 {
		t.Errorf("%d refused calls make %d lines:\n%s", refused, len(lines), strings.Join(lines, "\n"))
	}
	for _, line := range lines {
		if strings.Contains(line, "not written: not written") {
			t.Error(line)
		}
	}
	if err := os.Remove(full); err != nil {
		t.Fatal(err)
	}
	h.set(t, "test_runs/1", "RUNNING", "")
}

func failing(reason store.Reason, detail string) error {
	return &store.Error{Reason: reason, Detail: detail}
}

func TestAFactIsToldWhenItBeginsThenEachMinuteAndWhenItIsOver(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text testkit.Log
		told := 0
		c := &chain{log: slog.New(slog.NewTextHandler(&text, nil)), stopping: t.Context(), repeats: &repeats.Facts{}}
		fail := func(n int, err error) {
			for range n {
				c.logCall(t.Context(), "/s/Set", time.Now(), reply(err))
			}
		}
		said := func(want ...string) {
			t.Helper()
			synctest.Wait()
			all := text.String()
			lines := strings.Split(strings.TrimSpace(all[told:]), "\n")
			told = len(all)
			slices.Sort(lines) // those of one moment come in any order
			if len(want) == 0 && lines[0] == "" {
				return
			}
			if len(lines) != len(want) {
				t.Fatalf("the log says\n%s\nwant %q", strings.Join(lines, "\n"), want)
			}
			for i, w := range want {
				if !regexp.MustCompile(w).MatchString(lines[i]) {
					t.Errorf("the log says %s, want %s", lines[i], w)
				}
			}
		}
		full := func(i int) error {
			return failing("STORAGE_FULL", fmt.Sprintf("append %d: the storage is full: not written", i))
		}
		fail(1, full(1))
		fail(999, full(2))
		said(`level=ERROR msg=call .*append 1: .*reason=STORAGE_FULL`)
		fail(1, failing("READ_FAILED", "read"))
		said(`level=ERROR msg=call .*reason=READ_FAILED`)
		time.Sleep(repeats.Interval) //nolint:forbidigo // a fake clock
		said(`level=ERROR msg="calls still fail" reason=STORAGE_FULL .*count=999 err="append 2: `, `level=INFO msg="calls no longer fail for this reason" reason=READ_FAILED .*count=1`)
		fail(5, full(3))
		time.Sleep(repeats.Interval) //nolint:forbidigo // a fake clock
		said(`reason=STORAGE_FULL .*count=5 err="append 3`)
		time.Sleep(repeats.Interval) //nolint:forbidigo // a fake clock
		said(`level=INFO msg="calls no longer fail for this reason" reason=STORAGE_FULL .*count=1005`)
		time.Sleep(10 * repeats.Interval) //nolint:forbidigo // a fake clock
		said()
		fail(3, full(4))
		said(`level=ERROR msg=call .*append 4`)
		c.repeats.Close()
		fail(3, full(4))
		time.Sleep(repeats.Interval) //nolint:forbidigo // a fake clock
		said()
	})
}

func TestTheStoreLogsTheSameTextFewTimes(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var text bytes.Buffer
		r := &repeats.Facts{}
		defer r.Close()
		log := slog.New(repeats.NewHandler(slog.NewTextHandler(&text, nil), r)).With("store", "files")
		for i := range 1000 {
			log.Warn("write next_id", "err", i)
			log.Info("fine", "n", i)
		}
		log.Warn("another thing")
		time.Sleep(repeats.Interval) //nolint:forbidigo // a fake clock
		synctest.Wait()
		got := text.String()
		if n := strings.Count(got, "write next_id"); n != repeats.Few+1 || !strings.Contains(got, "err=999 times=990") {
			t.Errorf("a text is there %d times: %s", n, got)
		}
		if strings.Count(got, "fine") != 1000 || strings.Count(got, "another thing") != 1 {
			t.Error("other lines are lost")
		}
	})
}
