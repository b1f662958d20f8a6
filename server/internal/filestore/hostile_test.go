package filestore_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestRunIsReadWhateverItsJobIs(t *testing.T) {
	for name, job := range map[string]func(v *service){
		"a link to nowhere": func(v *service) {
			must(v.t, os.Symlink("../../jobs/nowhere", v.path("test_runs/1/job")))
		},
		"without information": func(v *service) {
			writeFile(v.t, v.path("jobs/j/info"), "null")
			must(v.t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
		},
		"a list": func(v *service) {
			writeFile(v.t, v.path("jobs/j/info"), `["id"]`)
			must(v.t, os.Symlink("../../jobs/j", v.path("test_runs/1/job")))
		},
		"of another tree": func(v *service) {
			must(v.t, os.Symlink("/etc/passwd", v.path("test_runs/1/job")))
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t, buffered)
			v.create(store.CreateRequest{ID: "1", Labels: map[string]string{"k": "v"}})
			job(v)
			if runs := v.list(); len(runs) != 1 || v.run(testRun("1")).Labels.Map()["k"] != "v" {
				t.Errorf("listed %d runs, it is %+v", len(runs), v.run(testRun("1")))
			}
		})
	}
}

// What a run's files say of it must fit into a message, whatever process wrote them.
func TestIdentityIsBoundedTextOfUTF8(t *testing.T) {
	for name, text := range map[string]string{
		"not UTF-8":          strings.Repeat("\xff", 900_000),
		"cut in a character": strings.Repeat("ä", 100_000)[1:],
		"long":               strings.Repeat("x", 500_000),
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			writeFile(t, v.path("test_runs/1/new"), `{"name":"`+text+`","labels":{"k":"`+text[:10000]+`"}}`)
			must(t, os.Rename(v.path("test_runs/1/new"), v.path("test_runs/1/attributes")))
			run := v.run(testRun("1"))
			for _, got := range []string{run.DisplayName, run.Labels.Map()["k"]} {
				if got == "" || len(got) > 1100 || !utf8.ValidString(got) {
					t.Errorf("%d bytes: %.40q", len(got), got)
				}
			}
		})
	}
}

// A lock that no user can take away must not take the server's time either.
func TestCreateEndsInTimeThoughTheLockIsADirectory(t *testing.T) {
	v := newService(t)
	lock := v.path("test_runs/.lockfile")
	must(t, os.Mkdir(lock, 0o755))
	old := time.Now().Add(-time.Hour)
	must(t, os.Chtimes(lock, old, old))
	ctx, cancel := context.WithTimeout(context.Background(), 200*time.Millisecond)
	defer cancel()
	if run, err := v.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun}); err == nil {
		t.Errorf("created %s", run.Name)
	}
	must(t, os.Remove(lock))
	v.create(store.CreateRequest{})
}

// Where next_id is a name of another file, that file is not ours to change.
func TestFileThatNextIDIsALinkToStaysAsItIs(t *testing.T) {
	for name, link := range map[string]func(old, path string) error{"hard": os.Link, "symbolic": os.Symlink} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{})
			v.append("1", "RUNNING", "precious")
			before, err := os.ReadFile(v.path("test_runs/1/status"))
			must(t, err)
			must(t, os.Remove(v.path("test_runs/next_id")))
			must(t, link(v.path("test_runs/1/status"), v.path("test_runs/next_id")))
			run, err := v.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
			if err == nil && run.Name == testRun("1") {
				t.Errorf("created %s again", run.Name)
			}
			after, err := os.ReadFile(v.path("test_runs/1/status"))
			must(t, err)
			if string(after) != string(before) {
				t.Errorf("the file was %q and is %q", before, after)
			}
			must(t, os.Remove(v.path("test_runs/next_id"))) // a file of two names is not ours to write to
		})
	}
}

// Who could write to the service's own directory could have planted links in it.
func TestOwnDirectoryBelongsToTheServerAlone(t *testing.T) {
	for name, tt := range map[string]struct {
		plant func(t *testing.T, own, victim string)
		want  string
	}{
		"others may write to it": {func(t *testing.T, own, victim string) {
			must(t, os.Mkdir(own, 0o700))
			must(t, os.Chmod(own, 0o777))
			must(t, os.Symlink(victim, filepath.Join(own, "journal")))
			must(t, os.Symlink(filepath.Join(victim, "precious"), filepath.Join(own, "server.pid")))
		}, "others may write to"},
		"a link": {func(t *testing.T, own, victim string) {
			must(t, os.Symlink(victim, own))
		}, "is a symbolic link"},
		"of another user": {func(t *testing.T, own, _ string) {
			if os.Getuid() != 0 {
				t.Skip("giving a directory away takes root")
			}
			must(t, os.Mkdir(own, 0o700))
			must(t, os.Chown(own, 65534, 65534))
		}, "belongs to another user"},
	} {
		for _, beside := range []bool{false, true} {
			where := map[bool]string{false: ", that is the state directory", true: ", the state directory elsewhere"}[beside]
			t.Run(name+where, func(t *testing.T) {
				dir, victim := t.TempDir(), t.TempDir()
				writeFile(t, filepath.Join(victim, "precious"), "precious")
				tt.plant(t, filepath.Join(dir, ".runstatus"), victim)
				cfg := crashConfig(t.TempDir(), false)
				cfg.Namespaces[0].Dir = dir
				if !beside {
					cfg.StateDir = filepath.Join(dir, ".runstatus")
				}
				s, err := filestore.Open(cfg)
				if err == nil {
					must(t, s.Close())
				}
				if err == nil || !strings.Contains(err.Error(), tt.want) {
					t.Errorf("got %v, want %q", err, tt.want)
				}
				entries, err := os.ReadDir(victim)
				must(t, err)
				if data, err := os.ReadFile(filepath.Join(victim, "precious")); err != nil || string(data) != "precious" || len(entries) != 1 {
					t.Errorf("what the links lead to is now %q (%v), of %d files", data, err, len(entries))
				}
			})
		}
	}
}
