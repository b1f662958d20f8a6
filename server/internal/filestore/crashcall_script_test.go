package filestore_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

const (
	scriptDirEnv  = "RUNSTATUS_TEST_SCRIPT_DIR"
	scriptFromEnv = "RUNSTATUS_TEST_SCRIPT_FROM" // the step that it goes on with
	scriptToEnv   = "RUNSTATUS_TEST_SCRIPT_TO"   // the step before which the process kills itself
)

// scriptConfig has segments of a few records and keeps few of them, so that they
// are begun, released and used again.
func scriptConfig(dir string) filestore.Config {
	c := crashConfig(dir, false)
	c.Journal.Segment, c.Journal.KeepSize = 2<<10, 6<<10
	return c
}

// scripted is a store that the script uses, and its place in it.
type scripted struct {
	dir     string
	s       *filestore.Store
	journal journal.Options // the zero value: as the script has it
	out     io.Writer       // who is told what is acknowledged
	told    int64           // the newest revision that was told
	runs    map[string]store.Name
}

// step is one call of the script. Runs are named by what they are displayed as.
type step struct {
	do    func(*scripted) error
	shows []string // what is seen once it is done
	takes string   // the run that is gone once it is done
	once  bool     // it is not idempotent: it is not repeated where it shows
}

var (
	ctx  = context.Background()
	long = strings.Repeat("a long note, ", 110)
)

// script is what the process that is killed does. It begins with an open store.
func script() []step {
	steps := []step{
		create("s", store.CreateRequest{Kind: statusfile.Series, ID: "1"}),
		create("a", store.CreateRequest{ID: "a", Series: seriesName("1")}),
		create("b", store.CreateRequest{Series: seriesName("1")}),
		create("c", store.CreateRequest{RequestID: "request c"}),
		create("d", store.CreateRequest{RequestID: "request d", Series: seriesName("1")}),
		create("e", store.CreateRequest{ID: "e"}),
		write("a", "a1", line{plain: true}),
		write("a", "a2", line{}),
		again("a", "a2"),
		write("a", "a3", line{behind: true}),
		refused("a"),
		tear("c"),
		sealing(write("c", "c1", line{})),
		write("b", "b1", line{plain: true}),
	}
	for i := range 8 {
		steps = append(steps, write("cd"[i%2:i%2+1], fmt.Sprint("before ", i), line{}))
	}
	steps = append(steps,
		silence("c"),
		results("c"),
		step{do: func(c *scripted) error { return c.s.Checkpoint() }},
		write("d", long+"1", line{}),
		write("d", long+"2", line{}),
		write("d", long+"3", line{}), // over the end of the file's first block
		write("a", "The test completed with result: PASS", line{state: "COMPLETE"}),
		mark("a", store.Complete, "test_runs/a/RUN_COMPLETE"),
		write("a", "late", line{state: "INFO"}),
		write("e", "e1", line{state: "CANCELLED"}),
		step{do: remove, takes: "e"},
		create("e2", store.CreateRequest{ID: "e"}),
		mark("s", store.MembershipClosed, "series/1/ALL_TESTS_STARTED"),
	)
	for i := range 8 {
		steps = append(steps, write([]string{"a", "e2"}[i%2], fmt.Sprint("after ", i), line{}))
	}
	return append(steps,
		step{do: reopen},
		write("b", "b2", line{plain: true}),
		write("d", "d1", line{state: "COMPLETE"}),
		create("f", store.CreateRequest{}),
		write("f", "f1", line{}),
		tear("f"),
		sealing(promising(write("f", "f2", line{within: time.Hour}))),
		results("f"),
		step{do: (*scripted).close},
	)
}

func seriesName(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.Series, ID: id}
}

func create(display string, q store.CreateRequest) step {
	q.Namespace, q.Kind, q.DisplayName = "main", max(q.Kind, statusfile.TestRun), display
	shows := []string{"run " + display, "line " + display + " Created status file."}
	if q.Series != (store.Name{}) {
		shows = append(shows, "member "+display)
	}
	return step{shows: shows, once: q.RequestID == "", do: func(c *scripted) error {
		_, err := c.s.Create(ctx, q)
		return err
	}}
}

// line is what is not usual about a line: it is RUNNING, and has a time.
type line struct {
	state  string
	plain  bool // it has no time
	behind bool // it must stand right behind the newest line
	pre    store.Precondition
	within time.Duration
}

func write(display, note string, l line) step {
	shows := []string{"line " + display + " " + note}
	return step{shows: shows, once: l.plain, do: func(c *scripted) error {
		_, err := c.append(display, note, l)
		return err
	}}
}

// scriptTime is the time of a line: later than the run's creation for one half of
// the notes, earlier for the other.
func scriptTime(note string) time.Time {
	n := int64(1_900_000_000)
	if len(note)%2 == 0 {
		n = 1_500_000_000
	}
	for _, b := range []byte(note) {
		n += int64(b)
	}
	return time.Unix(n, 0)
}

func (c *scripted) append(display, note string, l line) (store.AppendResult, error) {
	n, err := c.named(display)
	if err != nil {
		return store.AppendResult{}, err
	}
	q := store.AppendRequest{Name: n, State: "RUNNING", Note: note, When: scriptTime(note), Precondition: l.pre, ExpectWithin: l.within}
	if l.plain {
		q.When = time.Time{}
	}
	if l.state != "" {
		q.State = l.state
	}
	if l.behind {
		r, err := c.s.Run(ctx, n)
		if err != nil {
			return store.AppendResult{}, err
		}
		q.Precondition = store.Precondition{Sequence: &r.Current.Sequence, CurrentIn: []string{r.Current.State}}
	}
	return c.s.Append(ctx, q)
}

// again is a line that was acknowledged, sent once more.
func again(display, note string) step {
	return step{do: func(c *scripted) error {
		res, err := c.append(display, note, line{})
		if err == nil && !res.Replayed {
			err = errors.New("a line was not known any more")
		}
		return err
	}}
}

// refused is a line whose precondition does not hold.
func refused(display string) step {
	return step{do: func(c *scripted) error {
		_, err := c.append(display, "refused", line{pre: store.Precondition{CurrentIn: []string{"NEVER"}}})
		if store.ReasonOf(err) != store.PreconditionFailed {
			return fmt.Errorf("the precondition did not refuse: %w", err)
		}
		return nil
	}}
}

// tear is another process that dies in the middle of a line, unless a torn one
// stands there: what two of them make is theirs alone. What it wrote is on the disk.
func tear(display string) step {
	return step{do: func(c *scripted) error {
		n, err := c.named(display)
		if err != nil {
			return err
		}
		path := filepath.Join(c.dir, "data/test_runs", n.ID, "status")
		data, err := os.ReadFile(path)
		if err != nil || !bytes.HasSuffix(data, []byte("\n")) {
			return err
		}
		f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND, 0)
		if err != nil {
			return err
		}
		defer f.Close()
		_, err = f.WriteString("1700000000.000000 RUNNING a writer that di")
		return errors.Join(err, f.Sync())
	}}
}

// sealing is a line that is written behind a torn one.
func sealing(s step) step {
	run, _, _ := strings.Cut(strings.TrimPrefix(s.shows[0], "line "), " ")
	s.shows = append(s.shows, "malformed "+run)
	return s
}

// promising is a line that promises the next one.
func promising(s step) step {
	run, _, _ := strings.Cut(strings.TrimPrefix(s.shows[0], "line "), " ")
	s.shows = append(s.shows, "promised "+run)
	return s
}

// silence notes that a run is silent, to which nothing is written any more.
func silence(display string) step {
	return step{shows: []string{"silent " + display}, do: func(c *scripted) error {
		n, err := c.named(display)
		if err != nil {
			return err
		}
		run, err := c.s.Run(ctx, n)
		if err != nil {
			return err
		}
		return c.s.NoteSilence(ctx, []store.SilenceRequest{{Name: n, UID: run.UID, Sequence: run.Current.Sequence, Since: scriptTime("silent")}})
	}}
}

// results sets the results of a run.
func results(display string) step {
	return step{shows: []string{"results " + display}, do: func(c *scripted) error {
		n, err := c.named(display)
		if err != nil {
			return err
		}
		return c.s.SetResults(ctx, store.ResultsRequest{Name: n, Values: map[string]store.Value{"a": store.TruthOf(true)}})
	}}
}

func mark(display string, m store.Marker, file string) step {
	return step{shows: []string{"file " + file}, do: func(c *scripted) error {
		n, err := c.named(display)
		if err != nil {
			return err
		}
		_, err = c.s.Mark(ctx, store.MarkRequest{Name: n, Marker: m})
		return err
	}}
}

func remove(c *scripted) error {
	c.runs = nil // it may be gone: an earlier try removed it
	now, err := c.facts()
	if err != nil || now["run e"] == 0 {
		return err
	}
	n, err := c.named("e")
	return errors.Join(err, c.s.Delete(ctx, store.DeleteRequest{Name: n}))
}

func (c *scripted) close() error {
	s := c.s
	c.s = nil
	return s.Close()
}

func (c *scripted) open() (err error) {
	cfg := scriptConfig(c.dir)
	if c.journal.Segment > 0 {
		cfg.Journal = c.journal
	}
	c.s, err = filestore.Open(cfg)
	return err
}

func reopen(c *scripted) error { return errors.Join(c.close(), c.open()) }

// named finds a run by what it is displayed as.
func (c *scripted) named(display string) (store.Name, error) {
	if n, ok := c.runs[display]; ok {
		return n, nil
	}
	runs, err := store.Collect(c.s.Runs(ctx, store.RunsRequest{}))
	c.runs = map[string]store.Name{}
	for _, r := range runs {
		c.runs[r.DisplayName] = r.Name
	}
	n, ok := c.runs[display]
	if !ok {
		err = errors.Join(err, errors.New("there is no run "+display))
	}
	return n, err
}

// play does the steps from one on, before another one or to the end. The first of
// them may have been done in part, or wholly.
func (c *scripted) play(from, to int) error {
	steps := script()
	for i := from; i < min(to, len(steps)); i++ {
		if i == from && steps[i].once {
			now, err := c.facts()
			if err != nil {
				return err
			}
			if now[steps[i].shows[0]] > 0 {
				continue
			}
		}
		fmt.Fprintln(c.out, "begin", i)
		if err := steps[i].do(c); err != nil {
			return fmt.Errorf("step %d: %w", i, err)
		}
		c.acknowledge(i)
	}
	return nil
}

// acknowledge tells that a step is done, and what is new to those who follow the
// changes, at once.
func (c *scripted) acknowledge(i int) {
	var told strings.Builder
	if c.s != nil {
		for _, change := range changesOf(c.s, c.told) {
			fmt.Fprintln(&told, "change", change)
		}
		c.told = c.s.Revision()
	}
	fmt.Fprintln(&told, "done", i)
	_, _ = io.WriteString(c.out, told.String())
}

// playUntilKilled is the process that is killed.
func playUntilKilled(dir string) {
	c := &scripted{dir: dir, out: os.Stdout}
	from, _ := strconv.Atoi(os.Getenv(scriptFromEnv))
	to, err := strconv.Atoi(os.Getenv(scriptToEnv))
	if err != nil {
		to = len(script())
	}
	if err = c.open(); err == nil {
		fmt.Fprintln(c.out, "open", c.s.Epoch())
		err = c.play(from, to)
	}
	if err != nil {
		fmt.Fprintln(c.out, "failed", err)
	}
	if c.s != nil { // it was not to end in order
		p, _ := os.FindProcess(os.Getpid())
		_ = p.Kill()
		select {}
	}
	os.Exit(0)
}
