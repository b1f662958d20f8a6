package filestore_test

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// newcomer makes runs as another process does, which syncs nothing, and reports into
// them at once.
type newcomer struct {
	*filestore.Store
	tree string
}

const newRunsBefore = 20 // runs that are there when the store is opened

// reportIntoNewRuns makes a tree and reports into runs and series that were made a
// moment before, until it is killed. It prints what it was told is safe.
func reportIntoNewRuns(dir string) error {
	c := newcomer{tree: filepath.Join(dir, "data")}
	for i := range newRunsBefore {
		c.make(testRun(fmt.Sprint("before", i)))
	}
	if err := os.MkdirAll(filepath.Join(c.tree, "series"), 0o755); err != nil {
		return err
	}
	cfg := crashConfig(dir, false)
	cfg.Follow, cfg.AllowCreate = true, true
	var err error
	if c.Store, err = filestore.Open(cfg); err != nil {
		return err
	}
	if _, err := store.Collect(c.Runs(context.Background(), store.RunsRequest{})); err != nil {
		return err
	}
	var group sync.WaitGroup
	group.Go(c.showChanges)
	group.Go(func() {
		for i := range newRunsBefore {
			c.report(testRun(fmt.Sprint("before", i)), fmt.Sprint("old", i))
		}
	})
	for w := range crashWriters {
		group.Go(func() {
			for i := w; ; i++ {
				c.step(i, fmt.Sprintf("%d.%d", w, i))
			}
		})
	}
	group.Wait()
	return nil
}

// showChanges prints what a watcher is shown.
func (c *newcomer) showChanges() {
	for after := int64(0); ; {
		news := c.News()
		for change, err := range c.Changes(context.Background(), after) {
			if err != nil {
				panic(err)
			}
			switch after = change.Revision; change.Kind {
			case store.LineAdded:
				fmt.Fprintln(os.Stdout, "line", change.Run, change.Status.Note)
			case store.MemberJoined:
				fmt.Fprintln(os.Stdout, "member", change.Run, change.Series)
			case store.RunEnded:
				fmt.Fprintln(os.Stdout, "ended", change.Run)
			}
		}
		<-news
	}
}

// step makes something new, and uses it.
func (c *newcomer) step(kind int, id string) {
	ctx := context.Background()
	n, s := testRun("r"+id), series("s"+id)
	switch kind % 5 {
	case 0:
		c.make(n)
		c.report(n, "note"+id)
	case 1:
		c.make(n)
		if _, err := c.Mark(ctx, store.MarkRequest{Name: n, Marker: store.Complete}); err == nil {
			fmt.Fprintln(os.Stdout, "ended", n)
		}
	case 2:
		c.make(s)
		if _, err := c.Mark(ctx, store.MarkRequest{Name: s, Marker: store.MembershipClosed}); err == nil {
			fmt.Fprintln(os.Stdout, "closed", s)
		}
	case 3:
		c.make(s)
		q := store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "r" + id, Series: s}
		if _, err := c.Create(ctx, q); err == nil {
			fmt.Fprintln(os.Stdout, "member", n, s)
		}
	case 4:
		c.make(n)
		c.make(s)
		c.link(n, s)
		if run, err := c.Run(ctx, n); err == nil && run.Series == s {
			fmt.Fprintln(os.Stdout, "member", n, s)
		}
	}
}

// make makes a run, or a series.
func (c *newcomer) make(n store.Name) {
	dir := c.dir(n)
	check(os.MkdirAll(dir, 0o755))
	check(os.WriteFile(filepath.Join(dir, "status"), []byte("1700000000.500000 STATUS_CREATED first\n"), 0o644))
}

// link makes a run and a series name each other.
func (c *newcomer) link(n, s store.Name) {
	set := filepath.Join(c.dir(s), "test_sets/set")
	check(os.MkdirAll(set, 0o755))
	check(os.Symlink("../../../../test_runs/"+n.ID, filepath.Join(set, n.ID)))
	check(os.Symlink("../../series/"+s.ID, filepath.Join(c.dir(n), "series")))
}

func (c *newcomer) dir(n store.Name) string {
	return filepath.Join(c.tree, store.Collection(n.Kind), n.ID)
}

func (c *newcomer) report(n store.Name, note string) {
	if _, err := c.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Note: note}); err == nil {
		fmt.Fprintln(os.Stdout, "line", n, note)
	}
}

// check waits for the end when the disk has stopped.
func check(err error) {
	if err != nil {
		select {}
	}
}

// wantSafe returns what is not there of what a process was told is safe.
func wantSafe(s *filestore.Store, told string) (lost string) {
	ctx := context.Background()
	words := strings.SplitN(told, " ", 3)
	n, err := store.ParseName(words[1])
	if err != nil {
		return "" // cut by the end of the process
	}
	run, err := s.Run(ctx, n)
	if err != nil {
		return fmt.Sprintf("%s: %v", told, err)
	}
	is := true
	switch words[0] {
	case "line":
		var notes []string
		for e, err := range s.History(ctx, store.HistoryRequest{Name: n}) {
			if err != nil {
				return fmt.Sprintf("%s: %v", told, err)
			}
			notes = append(notes, e.Status.Note)
		}
		is = slices.Contains(notes, words[2])
	case "ended":
		is = run.Ended
	case "closed":
		is = run.MembershipClosed
	case "member":
		is = run.Series.String() == words[2]
	}
	if !is {
		return fmt.Sprintf("%s: found %+v", told, run)
	}
	return ""
}

// What was answered or shown rests on directories, files and links that another
// process made, and has not synced.
func TestPowerCutLosesNothingOfWhatOthersHaveJustMade(t *testing.T) {
	for kind, cuts := range map[string]int{"ext4": *cuts, "xfs": (*cuts*2 + 4) / 5} {
		t.Run(kind, func(t *testing.T) {
			disk := newLoopDisk(t, kind)
			count := map[string]int{}
			for i := range cuts {
				dir := filepath.Join(disk.dir, fmt.Sprint("made", i))
				var told []string
				endSoon(t, inRole(roleNew, dir), func(r io.Reader) {
					for lines := bufio.NewScanner(r); lines.Scan(); {
						told = append(told, lines.Text())
					}
				}, disk.cut)
				disk.remount()
				s, err := filestore.Open(crashConfig(dir, false))
				must(t, err)
				var lost []string
				for _, what := range told {
					if len(strings.Fields(what)) < 2 {
						continue
					}
					count[strings.Fields(what)[0]]++
					if wrong := wantSafe(s, what); wrong != "" {
						lost = append(lost, wrong)
					}
				}
				must(t, s.Close())
				if len(lost) > 0 {
					t.Fatalf("cut %d: %d of %d things are lost, such as\n%s", i+1, len(lost), len(told), strings.Join(lost[:min(len(lost), 10)], "\n"))
				}
				must(t, os.RemoveAll(dir))
			}
			t.Logf("%d power cuts, told before them: %v", cuts, count)
		})
	}
}
