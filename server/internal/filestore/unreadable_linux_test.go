package filestore

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/store"
)

// obeyPermissions takes root's right to read and write any file from the test's thread,
// for the rest of the test.
func obeyPermissions(t *testing.T) {
	t.Helper()
	runtime.LockOSThread() // and never unlocked: the thread ends with the test
	header := unix.CapUserHeader{Version: unix.LINUX_CAPABILITY_VERSION_3}
	var data [2]unix.CapUserData
	ok(t, unix.Capget(&header, &data[0]))
	data[0].Effective &^= 1<<unix.CAP_DAC_OVERRIDE | 1<<unix.CAP_DAC_READ_SEARCH
	ok(t, unix.Capset(&header, &data[0]))
}

// A status file that the server may not read any more is shown as unreadable, however
// long it has been known, and as it was once the server may read it again.
func TestStatusFileThatMayNotBeReadAnyMoreIsShownAsUnreadable(t *testing.T) {
	for _, tt := range []struct {
		name    string
		restart bool // a new server looks
		change  func(t *testing.T, dir string) (back func() error)
	}{
		{"the mode of the file", false, func(t *testing.T, dir string) func() error {
			ok(t, os.Chmod(dir+"/status", 0))
			return func() error { return os.Chmod(dir+"/status", 0o644) }
		}},
		{"the owner of the file", false, func(t *testing.T, dir string) func() error {
			if os.Geteuid() != 0 {
				t.Skip("giving a file to another user takes root")
			}
			ok(t, os.Chown(dir+"/status", 65534, 65534))
			return func() error { return os.Chown(dir+"/status", 0, 0) }
		}},
		{"the mode of the directory", false, func(t *testing.T, dir string) func() error {
			ok(t, os.Chmod(dir, 0))
			return func() error { return os.Chmod(dir, 0o755) }
		}},
		{"the mode of the file, while no server ran", true, func(t *testing.T, dir string) func() error {
			ok(t, os.Chmod(dir+"/status", 0))
			return func() error { return os.Chmod(dir+"/status", 0o644) }
		}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, ctx := t.TempDir(), context.Background()
			cfg := Config{Namespaces: []Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"),
				Umask: 0o077, Log: slog.New(slog.DiscardHandler)}
			cfg.Journal.Segment = 64 << 10
			s := opened(t, cfg, Unverified) // no other thread looks
			defer func() { closed(t, s) }()
			_, err := s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: 1, ID: "1"})
			ok(t, err)
			set := func() (store.AppendResult, error) {
				return s.Append(ctx, store.AppendRequest{Name: testRun("1"), State: "RUNNING"})
			}
			was, err := set()
			ok(t, err)
			past := time.Now().Add(-time.Hour) // else the directory may have changed since, and all is read again
			ok(t, os.Chtimes(filepath.Join(dir, "test_runs/1"), past, past))
			_, err = s.Run(ctx, testRun("1"))
			ok(t, err)
			if tt.restart {
				closed(t, s)
			}
			obeyPermissions(t)
			back := tt.change(t, filepath.Join(dir, "test_runs/1"))
			if tt.restart {
				s = opened(t, cfg, Unverified)
			}
			for range 2 {
				run, err := s.Run(ctx, testRun("1"))
				if err == nil && run.Unreadable == "" || err != nil && store.ReasonOf(err) != store.ReadFailed {
					t.Errorf("it is shown as %+v, %v", run, err)
				}
				if _, err := s.Newest(ctx, testRun("1")); store.ReasonOf(err) != store.Unreadable && store.ReasonOf(err) != store.ReadFailed {
					t.Errorf("its newest line: %v", err)
				}
			}
			if _, err := set(); err == nil {
				t.Error("it got a line")
			}
			ok(t, back())
			again, err := s.Run(ctx, testRun("1"))
			ok(t, err)
			if again.Unreadable != "" || again.UID != was.UID || again.Current.Sequence != was.Status.Sequence || again.Current.Revision != was.Status.Revision {
				t.Errorf("once it may be read again it is shown as %+v, and was %+v", again, was)
			}
			_, err = set()
			ok(t, err)
		})
	}
}
