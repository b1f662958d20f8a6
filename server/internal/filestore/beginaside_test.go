package filestore_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// A restored backup may hold what the files lack.
func TestJournalThatDoesNotFitIsSetAside(t *testing.T) {
	for name, swap := range map[string]func(t *testing.T, dir string){
		"a copy": func(t *testing.T, dir string) {
			must(t, os.CopyFS(dir+".copy", os.DirFS(dir)))
			must(t, os.RemoveAll(dir))
			must(t, os.Rename(dir+".copy", dir))
		},
		"a backup in a new directory, of the same inode": func(t *testing.T, dir string) {
			must(t, os.CopyFS(dir+".copy", os.DirFS(dir)))
			must(t, os.RemoveAll(dir))
			must(t, os.CopyFS(dir, os.DirFS(dir+".copy"))) // some file systems give the inode again
			must(t, os.RemoveAll(dir+".copy"))
		},
	} {
		t.Run(name, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			epoch := v.Epoch()
			killed(v)
			swap(t, v.own("journal"))
			files := readFiles(t, v.own("journal/0*"))
			log := v.logged()
			v.start()
			if v.Epoch() == epoch {
				t.Error("the epoch stayed")
			}
			aside := v.asides("journal")
			if len(aside) != 1 || !strings.Contains(log.String(), aside[0]) {
				t.Fatalf("set aside: %q; the log says %q", aside, log)
			}
			for path, data := range files {
				if got, err := os.ReadFile(filepath.Join(aside[0], filepath.Base(path))); err != nil || !bytes.Equal(got, data) {
					t.Errorf("%s is not as it was: %v", path, err)
				}
			}
			v.append("1", "RUNNING", "")
			v.stop()
			must(t, os.RemoveAll(v.own("journal"))) // a person puts it back
			must(t, os.Rename(aside[0], v.own("journal")))
			epoch = v.state()["incarnation"].(string)
			v.start()
			if v.Epoch() == epoch || len(v.asides("journal")) != 1 {
				t.Errorf("it was taken for the live one: %q", v.asides("journal"))
			}
		})
	}
}

func (v *service) state() (st map[string]any) {
	v.t.Helper()
	data, err := os.ReadFile(v.own("state.json"))
	must(v.t, err)
	must(v.t, json.Unmarshal(data, &st))
	return st
}

// A file system that gives directories other inodes at each mount fills no disk.
func TestWhatIsSetAsideIsBounded(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	refused := error(nil)
	for range 20 {
		v.append("1", "RUNNING", "")
		v.stop()
		v.changeState(func(st map[string]any) { st["journal"] = 1 })
		s, err := v.cfg.Open()
		if err != nil {
			refused = err
			break
		}
		v.Store = s
	}
	if refused == nil || !strings.Contains(refused.Error(), "move them away") {
		t.Errorf("got %v", refused)
	}
	if n := len(v.asides("journal")); n < 3 || n > 10 {
		t.Errorf("%d were set aside", n)
	}
	for _, path := range v.asides("journal") {
		must(t, os.RemoveAll(path))
	}
	v.start()
}

// Nor does a journal without a record, however often it is found not to fit.
func TestEmptyJournalIsNotSetAside(t *testing.T) {
	v := newService(t)
	for range 12 {
		v.stop()
		v.changeState(func(st map[string]any) { st["journal"] = 1 })
		v.start()
	}
	if aside := v.asides("journal"); len(aside) > 0 {
		t.Errorf("set aside: %q", aside)
	}
}

func TestStateThatCantBeUnderstoodIsSetAside(t *testing.T) {
	for _, text := range []string{"", "{garbage", `{"released": "many"}`, "null", "[]"} {
		t.Run(text, func(t *testing.T) {
			v := newService(t)
			v.create(store.CreateRequest{ID: "1"})
			epoch := v.Epoch()
			v.stop()
			must(t, os.WriteFile(v.own("state.json"), []byte(text), 0o600))
			log := v.logged()
			v.start()
			if v.Epoch() == epoch {
				t.Error("the epoch stayed")
			}
			if text == "null" {
				return // it is understood, and says nothing
			}
			aside := v.asides("state.json")
			if len(aside) != 1 || !strings.Contains(log.String(), aside[0]) {
				t.Fatalf("set aside: %q; the log says %q", aside, log)
			}
			if data, err := os.ReadFile(aside[0]); err != nil || string(data) != text {
				t.Errorf("it holds %q, %v", data, err)
			}
		})
	}
}
