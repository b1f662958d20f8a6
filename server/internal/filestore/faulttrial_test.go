//go:build linux

package filestore_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
)

// reference is how a scene goes without a fault.
type reference struct {
	looks  [][][]string // by life and look
	told   []string
	files  []string
	epochs int
	calls  int
}

// faulted is one trial of a scene.
type faulted struct {
	t        *testing.T
	dir      string
	scene    scene
	ref      *reference // nil: this is the one
	made     reference
	fault    *fault
	patience time.Duration
	disk     *disk
	order    order
	mu       sync.Mutex
	wrong    []string
	refused  int // answers, and starts
	act      string
	left     []string // runs of which a deletion may have left something, since it could not be done to its end
	looked   []string
}

// tryScene plays a scene with a fault, and returns what differs from the reference.
func tryScene(t *testing.T, name, dir string, f *fault, ref *reference, patience time.Duration) *faulted {
	t.Helper()
	v := &faulted{t: t, dir: dir, scene: sceneNamed(name), ref: ref, fault: f, patience: patience}
	must(t, os.MkdirAll(v.tree(), 0o755))
	if f.removes != "" {
		f.removes = filepath.Join(v.tree(), f.removes)
	}
	v.prepare()
	for i := range v.scene.lives {
		v.live(i)
		if v.differed() {
			return v
		}
	}
	v.verify()
	return v
}

func (v *faulted) tree() string { return filepath.Join(v.dir, "data") }

func (v *faulted) report(kind, text string) {
	v.mu.Lock()
	defer v.mu.Unlock()
	switch kind {
	case "wrong":
		v.wrong = append(v.wrong, text)
	case "unavailable":
		v.refused++
	case "change":
		v.order.told(text)
	case "act":
		v.act = text
	case "unknown":
		if run, ok := strings.CutPrefix(text, "delete "); ok {
			v.left = append(v.left, run)
		}
	}
}

func (v *faulted) differs(format string, args ...any) {
	v.report("wrong", fmt.Sprintf(format, args...))
}

// differed reports whether something differs for good: then no more is tried.
func (v *faulted) differed() bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	return len(v.wrong) > 0
}

// external is another process, which must not fail.
func (v *faulted) external() external {
	return external{tree: v.tree(), fail: func(err error) {
		gone := v.fault.removes != "" && errors.Is(err, fs.ErrNotExist)
		if err != nil && !gone {
			v.differs("another process: %v", err)
		}
	}}
}

// store opens a store in this process, to which no fault comes.
func (v *faulted) store(do func(*client)) {
	s, err := filestore.Open(v.scene.storeConfig(v.dir))
	if err != nil {
		v.differs("the server does not start: %v", err)
		return
	}
	v.order.opened(s.Epoch())
	do(&client{s: s, report: v.report, patience: v.patience})
	if err := s.Close(); err != nil {
		v.differs("close: %v", err)
	}
	awaitForks()
}

// awaitForks returns once no program is being started: such a one has the locks of a
// store that was open then.
func awaitForks() {
	forks.Lock()
	defer forks.Unlock()
}

func (v *faulted) prepare() {
	if len(v.scene.before) > 0 {
		v.store(func(c *client) {
			c.play(v.scene.before, func(i int) { v.scene.before[i].external(v.external()) }, func(int) looked {
				want := v.witnessed()
				return looked{want, want}
			}, func() {})
		})
	}
	v.looked = v.witnessed()
	v.disk = newDisk(v.t, v.dir)
}

// witnessed returns the facts as a store says them that has just read all files.
func (v *faulted) witnessed() []string {
	if entries, _ := os.ReadDir(v.tree()); len(entries) == 0 {
		return nil
	}
	cfg := v.scene.storeConfig(v.dir)
	cfg.ReadOnly, cfg.StateDir, cfg.Follow = true, "", false
	s, err := filestore.Open(cfg)
	if err != nil {
		v.differs("read the files: %v", err)
		return nil
	}
	all, err := (&client{s: s, report: v.report}).facts()
	if err := errors.Join(err, s.Close()); err != nil {
		v.differs("read the files: %v", err)
	}
	return all
}

// live plays one life in a traced process, and another one if that refused to start.
func (v *faulted) live(i int) {
	l := &v.scene.lives[i]
	v.made.looks = append(v.made.looks, nil)
	for try := 0; ; try++ {
		p := v.start(i)
		v.fault.end()
		if p.ended() {
			break
		}
		if p.refusal == "" || try > 0 {
			v.differs("the server ended (%q): %s", v.act, p)
			return
		}
		v.refused++
		v.checkRefusal(p.refusal)
	}
	if l.after != nil {
		l.after(v.external())
	}
}

// checkRefusal looks at why the server did not start. It must say the cause, and no file of
// a run may be one.
func (v *faulted) checkRefusal(why string) {
	rel, _ := filepath.Rel(v.tree(), v.fault.hit.path)
	parts := strings.Split(rel, "/")
	if v.fault.errno != unix.EMFILE && len(parts) > 1 && (parts[0] == "test_runs" || parts[0] == "series") {
		v.differs("the start depends on the file of a run: %s", why)
	}
	if !strings.Contains(why, v.fault.errno.Error()) {
		v.differs("the start says nothing of the cause: %s", why)
	}
}

// verify opens the store twice more and compares all with the reference.
func (v *faulted) verify() {
	expireLocks(v.t, v.dir)
	final := v.looked
	names := map[string]string{}
	for range 2 {
		if v.differed() {
			return
		}
		v.store(func(c *client) {
			if !c.look("the disk is well again", final, final) || !c.call("be writable", c.s.Writable) || !v.repeat(c, names) ||
				!c.look("all requests were repeated", final, final) {
				return
			}
			var err error
			if v.order.unchanging, err = c.s.NoChanges(firstKept(c.s)); err != nil {
				v.differs("read the journal: %v", err)
			}
			for change, err := range c.s.Changes(ctx, firstKept(c.s)) {
				if err != nil {
					v.differs("read the changes: %v", err)
					break
				}
				v.report("change", fmt.Sprint(change.Revision, " ", change.UID, " ", changeText(change)))
			}
		})
	}
	v.made.told, v.made.epochs, v.made.calls = v.order.summary(names, v.scene.free), len(v.order.epochs), v.fault.count
	var err error
	v.made.files, err = treeFiles(v.tree(), names)
	must(v.t, err)
	v.wrong = append(v.wrong, v.order.wrong...)
	v.wrong = append(v.wrong, wrongFiles(v.dir, false)...)
	if v.ref == nil {
		return
	}
	if v.made.epochs != v.ref.epochs {
		v.differs("there were %d epochs, want %d", v.made.epochs, v.ref.epochs)
	} else if d := difference(v.ref.told, v.made.told); d != "" {
		v.differs("other changes were told:\n%s", d)
	}
	if d := difference(without(v.ref.files, v.left), without(v.made.files, v.left)); d != "" {
		v.differs("there are other files:\n%s", d)
	}
}

// firstKept returns the revision behind which changes are kept.
func firstKept(s *filestore.Store) int64 {
	for after := int64(0); ; after++ {
		for _, err := range s.Changes(ctx, after) {
			if store.ReasonOf(err) != store.TooOld {
				return after
			}
			break
		}
		if after >= s.Revision() {
			return after
		}
	}
}

// repeat sends the requests of all creations once more, unless their runs were deleted.
// It notes which ids the service chose, and reports whether all went well.
func (v *faulted) repeat(c *client, names map[string]string) bool {
	runs, err := store.Collect(c.s.Runs(ctx, store.RunsRequest{}))
	if err != nil {
		v.differs("list: %v", err)
		return false
	}
	there := map[string]bool{}
	for _, r := range runs {
		there[r.Labels.Map()["of"]] = true
		if key := factKey(r); key != runKey(r.Name) {
			names[runKey(r.Name)] = key
		}
	}
	for _, l := range append([]life{{acts: v.scene.before}}, v.scene.lives...) {
		for _, a := range l.acts {
			if key, ok := strings.CutPrefix(a.name, "create "); ok && there[key] {
				if !c.call(a.name+" again", func() error { return a.do(c) }) {
					return false
				}
			}
		}
	}
	return true
}

func expireLocks(t *testing.T, dir string) {
	t.Helper()
	(&trial{t: t, dir: dir}).expireLocks()
}
