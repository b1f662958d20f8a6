package filestore_test

import (
	"bufio"
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var longExternal = flag.Bool("external", false, "the tests of external writers take their long form: minutes")

// scale returns how much of something a test does.
func scale(short, long int) int {
	if *longExternal {
		return long
	}
	return short
}

// The roles of the processes that a test starts.
const (
	roleEnv    = "RUNSTATUS_TEST_ROLE"
	roleArgs   = "RUNSTATUS_TEST_ROLE_ARGS"
	roleAppend = "append" // tree, name, runs, lines, pause
	roleServe  = "serve"  // directory, runs, revision, start
	roleIdle   = "idle"   // directory, poll
	roleNew    = "new"    // directory
)

func playRole(role string) {
	args := strings.Split(os.Getenv(roleArgs), "|")
	var err error
	switch role {
	case roleAppend:
		err = appendAsPavilion(args[0], args[1], number(args[2]), number(args[3]), args[4])
	case roleServe:
		err = serveUntilKilled(args[0], number(args[1]), int64(number(args[2])), args[3])
	case roleIdle:
		err = idleUntilKilled(args[0], args[1])
	case roleNew:
		err = reportIntoNewRuns(args[0])
	case roleTake:
		err = takeRuns(args[0])
	case roleComplete:
		err = completeRuns(args[0])
	case roleReport:
		err = reportBlindly(args[0])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Exit(0)
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}

// inRole is a process of the test binary in a role.
func inRole(role string, args ...any) *exec.Cmd {
	text := make([]string, len(args))
	for i, a := range args {
		text[i] = fmt.Sprint(a)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), roleEnv+"="+role, roleArgs+"="+strings.Join(text, "|"))
	cmd.Stderr = os.Stderr
	return cmd
}

// appendAsPavilion appends by Pavilion's rules: open, one write, close.
func appendAsPavilion(tree, name string, runs, lines int, wait string) error {
	d, err := time.ParseDuration(wait)
	if err != nil {
		return err
	}
	for i := range lines {
		f, err := os.OpenFile(filepath.Join(tree, "test_runs", fmt.Sprint(i%runs), "status"), os.O_APPEND|os.O_WRONLY, 0)
		if err != nil {
			return err
		}
		if _, err := f.WriteString(externalLine(name, i)); err != nil {
			return err
		}
		if err := f.Close(); err != nil {
			return err
		}
		time.Sleep(d) //nolint:forbidigo // the pace of a writer, not a wait for anything
	}
	return nil
}

func externalLine(name string, i int) string {
	return fmt.Sprintf("%.6f INFO external %s %d\n", float64(time.Now().UnixMicro())/1e6, name, i)
}

// The same in Python, as Pavilion's status_file does it.
const pythonWriter = `
import sys, time
tree, name, runs, lines, wait = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]), float(sys.argv[5])
for i in range(lines):
    line = '{:0.6f} {} {}\n'.format(time.time(), 'INFO', 'external {} {}'.format(name, i)).encode('utf-8')
    with open('{}/test_runs/{}/status'.format(tree, i % runs), 'ab') as f:
        f.write(line)
    time.sleep(wait)
`

// serveUntilKilled serves the tree, appends to it, and says what is acknowledged and
// every change behind a revision.
func serveUntilKilled(dir string, runs int, after int64, start string) error {
	cfg := crashConfig(dir, false)
	cfg.Follow = true
	s, err := filestore.Open(cfg)
	if err != nil {
		return err
	}
	var mu sync.Mutex
	say := func(what ...any) {
		mu.Lock()
		defer mu.Unlock()
		fmt.Fprintln(os.Stdout, what...)
	}
	say("epoch", s.Epoch())
	go func() {
		for i := 0; ; i++ {
			note := fmt.Sprintf("own %s %d", start, i)
			_, err := s.Append(context.Background(), store.AppendRequest{Name: testRun(fmt.Sprint(i % runs)), State: "RUNNING", Note: note})
			if err != nil {
				say("failed", err)
			}
			say("done", note)
		}
	}()
	for {
		news := s.News()
		for c, err := range s.Changes(context.Background(), after) {
			if err != nil {
				return err
			}
			after = c.Revision
			say("change", c.Revision, int(c.Kind), c.Run.ID, c.Status.Sequence, c.Status.Note)
		}
		<-news
	}
}

// feed is what was heard of the log of changes, across the starts of a server.
type feed struct {
	t     *testing.T
	epoch string
	after int64
	lines map[string][]string // notes by run
	done  map[string]bool     // what was acknowledged
}

// hear reads what a server says until it ends.
func (f *feed) hear(lines *bufio.Scanner) {
	for lines.Scan() {
		what, rest, _ := strings.Cut(lines.Text(), " ")
		switch what {
		case "epoch":
			if f.epoch != "" && f.epoch != rest {
				f.t.Errorf("another epoch began")
			}
			f.epoch = rest
		case "failed":
			f.t.Error(lines.Text())
		case "done":
			f.done[rest] = true
		case "change":
			p := strings.SplitN(rest, " ", 5)
			revision, sequence := int64(number(p[0])), int64(number(p[3]))
			f.change(store.Change{Revision: revision, Kind: store.ChangeKind(number(p[1])), Run: testRun(p[2]),
				Status: store.Status{Status: statusfile.Status{Sequence: sequence, Note: p[4]}}})
		}
	}
}

func (f *feed) change(c store.Change) {
	if c.Revision != f.after+1 {
		f.t.Errorf("revision %d follows %d", c.Revision, f.after)
	}
	f.after = c.Revision
	if c.Kind != store.LineAdded {
		return
	}
	f.lines[c.Run.ID] = append(f.lines[c.Run.ID], c.Status.Note)
	if n := int64(len(f.lines[c.Run.ID])); c.Status.Sequence != n {
		f.t.Errorf("run %s: sequence %d is heard as the %dth line", c.Run.ID, c.Status.Sequence, n)
	}
}

// wholeLines gives a scanner only what ends in a line feed: a process that is killed
// may have said half of something.
func wholeLines(data []byte, _ bool) (int, []byte, error) {
	if i := bytes.IndexByte(data, '\n'); i >= 0 {
		return i + 1, data[:i], nil
	}
	return 0, nil, nil
}

// A8: Python, other programs and the server write to the same files, and the server
// is killed again and again.
func TestExternalWritersAndAKilledServerWriteToTheSameFiles(t *testing.T) {
	const writers, runs = 8, 5
	lines, uptime, wait := scale(150, 12_500), 300*time.Millisecond, 5*time.Millisecond
	if *longExternal {
		uptime, wait = time.Second, time.Millisecond
	}
	dir := t.TempDir()
	v := &service{t: t, cfg: crashConfig(dir, false).With()}
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	v.start()
	for i := range runs {
		v.create(store.CreateRequest{ID: fmt.Sprint(i)})
	}
	f := &feed{t: t, lines: map[string][]string{}, done: map[string]bool{}}
	v.hearAll(f)
	f.epoch = v.Epoch()
	v.stop()

	over := startExternalWriters(t, v, writers, runs, lines, wait)
	kills := 0
	for ended := false; !ended; kills++ {
		ended = f.serveAndKill(dir, runs, kills, uptime, over)
	}
	v.cfg.Follow = true
	v.start()
	defer v.stop()
	if v.Epoch() != f.epoch {
		t.Error("another epoch began")
	}
	v.hearUntil(f, func() bool { return sum(f.lines) >= fileLines(t, v, runs) })
	total := 0
	for i := range runs {
		total += v.wantFileIsHeard(f, fmt.Sprint(i))
	}
	t.Logf("%d kills; %d lines of %d external writers, %d of the server's acknowledged, %d in all", kills, writers*lines, writers, len(f.done), total)
	wantOnce(t, f, writers, lines)
}

// startExternalWriters starts the writers, of which half are Python's if it is there, and
// returns a channel that is closed once all have ended.
func startExternalWriters(t *testing.T, v *service, writers, runs, lines int, wait time.Duration) <-chan struct{} {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil {
		t.Log("python3 is not there: all external writers are Go programs")
	}
	var group sync.WaitGroup
	for w := range writers {
		cmd := inRole(roleAppend, v.path("."), w, runs, lines, wait)
		if python != "" && w%2 == 0 {
			cmd = exec.Command(python, "-c", pythonWriter, v.path("."), fmt.Sprint(w), fmt.Sprint(runs), fmt.Sprint(lines), fmt.Sprint(wait.Seconds()))
			cmd.Stderr = os.Stderr
		}
		must(t, cmd.Start())
		group.Go(func() {
			if err := cmd.Wait(); err != nil {
				t.Errorf("external %d: %v", w, err)
			}
		})
	}
	over := make(chan struct{})
	go func() { group.Wait(); close(over) }()
	return over
}

// serveAndKill has a server live for a while, and reports whether the external writers have
// ended meanwhile. It is killed at least three times.
func (f *feed) serveAndKill(dir string, runs, starts int, uptime time.Duration, over <-chan struct{}) bool {
	cmd := inRole(roleServe, dir, runs, f.after, starts)
	out, err := cmd.StdoutPipe()
	must(f.t, err)
	must(f.t, cmd.Start())
	said := make(chan struct{})
	go func() {
		defer close(said)
		lines := bufio.NewScanner(out)
		lines.Split(wholeLines)
		f.hear(lines)
	}()
	<-time.After(uptime)
	must(f.t, cmd.Process.Kill())
	<-said
	_ = cmd.Wait() // it was killed
	select {
	case <-over:
		return starts >= 2
	default:
		return false
	}
}

// hearAll takes what is committed into the feed.
func (v *service) hearAll(f *feed) {
	v.t.Helper()
	for c, err := range v.Changes(context.Background(), f.after) {
		must(v.t, err)
		f.change(c)
	}
}

func (v *service) hearUntil(f *feed, enough func() bool) {
	v.t.Helper()
	limit := time.After(time.Minute)
	for {
		news := v.News()
		v.hearAll(f)
		if enough() {
			return
		}
		select {
		case <-news:
		case <-limit:
			v.t.Fatal("waited in vain for changes")
		}
	}
}

func sum(lines map[string][]string) (n int) {
	for _, l := range lines {
		n += len(l)
	}
	return n
}

func fileLines(t *testing.T, v *service, runs int) (n int) {
	t.Helper()
	for i := range runs {
		data, err := os.ReadFile(v.path(fmt.Sprintf("test_runs/%d/status", i)))
		must(t, err)
		n += bytes.Count(data, []byte("\n"))
	}
	return n
}

// wantFileIsHeard checks that a run's file, its history and what was heard of it
// say the same, and returns how many lines they have.
func (v *service) wantFileIsHeard(f *feed, id string) int {
	v.t.Helper()
	data, err := os.ReadFile(v.path("test_runs/" + id + "/status"))
	must(v.t, err)
	var stand []string
	for line := range strings.Lines(string(data)) {
		parts := strings.SplitN(strings.TrimSuffix(line, "\n"), " ", 3)
		if len(parts) != 3 || !strings.HasSuffix(line, "\n") {
			v.t.Fatalf("run %s has the line %q", id, line)
		}
		stand = append(stand, parts[2])
	}
	var history []string
	revision := int64(0)
	for e, err := range v.History(context.Background(), store.HistoryRequest{Name: testRun(id)}) {
		must(v.t, err)
		if e.Status.Revision <= revision || e.Status.Malformed {
			v.t.Errorf("run %s: revision %d follows %d: %+v", id, e.Status.Revision, revision, e.Status)
		}
		revision = e.Status.Revision
		history = append(history, e.Status.Note)
	}
	if !slices.Equal(stand, history) {
		v.t.Errorf("run %s: the history is not the file", id)
	}
	if !slices.Equal(stand, f.lines[id]) {
		v.t.Errorf("run %s: %d lines were heard, %d stand in the file", id, len(f.lines[id]), len(stand))
	}
	return len(stand)
}

// wantOnce checks that each line is there once: all of the external writers', in the order
// in which each wrote, and all of the server's that it acknowledged.
func wantOnce(t *testing.T, f *feed, writers, lines int) {
	t.Helper()
	count := map[string]int{}
	for _, notes := range f.lines {
		last := map[string]int{}
		for _, note := range notes {
			count[note]++
			if p := strings.Fields(note); len(p) == 3 && p[0] == "external" {
				if at, ok := last[p[1]]; ok && number(p[2]) <= at {
					t.Errorf("%s comes behind %d", note, at)
				}
				last[p[1]] = number(p[2])
			}
		}
	}
	for w := range writers {
		for i := range lines {
			f.done[fmt.Sprintf("external %d %d", w, i)] = true
		}
	}
	for note := range f.done {
		if count[note] == 0 {
			t.Errorf("%s is lost", note)
		}
	}
	for note, n := range count {
		if n > 1 && note != "Created status file." {
			t.Errorf("%s is there %d times", note, n)
		}
	}
}
