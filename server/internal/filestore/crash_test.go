package filestore_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var (
	kills = flag.Int("kills", 12, "how often the writing process is killed")
	cuts  = flag.Int("cuts", 6, "how often the power of the writing process's disk is cut")
)

const (
	crashRuns    = 48 // so that checkpoints sync them together
	crashWriters = 8
	crashDirEnv  = "RUNSTATUS_TEST_CRASH_DIR"
	crashPlant   = "RUNSTATUS_TEST_CRASH_PLANT" // a bug
)

// The bugs that can be planted.
const (
	noBug         = ""
	noJournalSync = "the journal is not synced"
	noFileSync    = "checkpoints don't sync"
)

// crashConfig has small segments and keeps all changes, so that a test sees them
// go over many segments.
func crashConfig(dir string, buffered bool) filestore.Config {
	return filestore.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: filepath.Join(dir, "data")}},
		StateDir:   filepath.Join(dir, "state"),
		Buffered:   buffered,
		Journal:    journal.Options{Segment: 256 << 10, KeepSize: 1 << 40},
		Umask:      filestore.DefaultUmask,
		Log:        slog.New(slog.DiscardHandler),
	}
}

// attempt is a line that was sent. It is told apart from all others by its note.
type attempt struct {
	run, note string
	when      time.Time
}

func (a attempt) request() store.AppendRequest {
	return store.AppendRequest{
		Name:  store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: a.run},
		State: "RUNNING", Note: a.note, When: a.when,
	}
}

func (a attempt) String() string { return fmt.Sprintf("%s %d %s", a.run, a.when.UnixMicro(), a.note) }

func parseAttempt(s string) (a attempt) {
	var us int64
	fmt.Sscanf(s, "%s %d %s", &a.run, &us, &a.note)
	a.when = time.UnixMicro(us)
	return a
}

// writeUntilKilled is the process that is killed: it says what it sends before,
// and what was acknowledged after.
func writeUntilKilled(dir string) {
	s, err := filestore.Open(crashConfig(dir, os.Getenv(crashPlant) == noJournalSync))
	if err != nil {
		fmt.Fprintln(os.Stdout, "failed", err)
		os.Exit(1)
	}
	if os.Getenv(crashPlant) == noFileSync {
		writeAndCheckpoint(s)
	}
	start := time.Now().UnixNano()
	var group sync.WaitGroup
	group.Go(func() {
		for range time.Tick(20 * time.Millisecond) {
			_ = s.Checkpoint()
		}
	})
	for w := range crashWriters {
		group.Go(func() {
			for i := 0; ; i++ {
				writeTogether(s, fmt.Sprintf("%d.%d.%d", start, w, i))
			}
		})
	}
	group.Wait()
}

// writeAndCheckpoint writes a line of each run, so that they are synced together, and makes
// a checkpoint whose sync does nothing, again and again. It tells of the lines behind that.
func writeAndCheckpoint(s *filestore.Store) {
	s.LieAboutSyncs()
	for i := 0; ; i++ {
		var told strings.Builder
		for run := range crashRuns {
			a := attempt{fmt.Sprint(run), fmt.Sprint(os.Getpid(), ".", i), time.Now()}
			if _, err := s.Append(context.Background(), a.request()); err != nil {
				fmt.Fprintln(&told, "failed", err)
			}
			fmt.Fprintf(&told, "sent %v\ndone %v\n", a, a)
		}
		if err := s.Checkpoint(); err != nil {
			fmt.Fprintln(&told, "failed", err)
		}
		_, _ = io.WriteString(os.Stdout, told.String())
	}
}

// writeTogether writes some lines of one run, by turns one alone or up to 50 that
// come together.
func writeTogether(s *filestore.Store, note string) {
	lines := make([]attempt, max(1, rand.IntN(100)-50))
	requests := make([]store.AppendRequest, len(lines))
	run, now := fmt.Sprint(rand.IntN(crashRuns)), time.Now()
	for i := range lines {
		lines[i] = attempt{run, fmt.Sprint(note, ".", i), now.Add(time.Duration(i) * time.Microsecond)}
		requests[i] = lines[i].request()
		fmt.Fprintln(os.Stdout, "sent", lines[i])
	}
	written := s.Write(context.Background(), requests)
	if s.Commit(context.Background(), requests[0].Name, written[len(written)-1].Revision) != nil {
		return
	}
	for i, w := range written {
		if w.Err == nil {
			fmt.Fprintln(os.Stdout, "done", lines[i])
		}
	}
}

// ledger is what was sent so far, and whether it was acknowledged.
type ledger map[attempt]bool

func (l ledger) read(t *testing.T, r io.Reader) (acknowledged int) {
	t.Helper()
	for lines := bufio.NewScanner(r); lines.Scan(); {
		what, rest, _ := strings.Cut(lines.Text(), " ")
		switch a := parseAttempt(rest); {
		case what == "failed":
			t.Error(lines.Text())
		case a.note == "": // cut by the kill
		case what == "sent":
			l[a] = false
		case what == "done":
			l[a] = true
			acknowledged++
		}
	}
	return acknowledged
}

// crash starts the writing process, ends it by what end does after a while, and
// returns how many lines it was told are safe.
func (l ledger) crash(t *testing.T, dir, bug string, end func(pid int)) int {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), crashDirEnv+"="+dir, crashPlant+"="+bug)
	var acknowledged int
	endSoon(t, cmd, func(r io.Reader) { acknowledged = l.read(t, r) }, end)
	return acknowledged
}

// endSoon runs a process, and ends it some time after its first output.
func endSoon(t *testing.T, cmd *exec.Cmd, read func(io.Reader), end func(pid int)) {
	t.Helper()
	out, err := cmd.StdoutPipe()
	must(t, err)
	must(t, cmd.Start())
	first := make(chan struct{})
	var reader sync.WaitGroup
	reader.Go(func() {
		buffered := bufio.NewReader(out)
		_, _ = buffered.Peek(1)
		close(first)
		read(buffered)
	})
	<-first
	timer := time.NewTimer(time.Duration(20+rand.IntN(150)) * time.Millisecond)
	<-timer.C
	end(cmd.Process.Pid)
	reader.Wait()
	_ = cmd.Wait() // it was killed
}

// check opens the store after a crash, sends again what was not acknowledged, and
// returns what is wrong: every line must be there once, numbered and ordered.
func (l ledger) check(t *testing.T, dir string, resend func(attempt) store.AppendRequest) (wrong []string) {
	t.Helper()
	s, err := filestore.Open(crashConfig(dir, false))
	must(t, err)
	defer func() {
		if err := s.Close(); err != nil {
			wrong = append(wrong, err.Error())
		}
	}()
	for a, acknowledged := range l {
		if !acknowledged {
			if _, err := s.Append(context.Background(), resend(a)); err != nil {
				wrong = append(wrong, err.Error())
			}
			l[a] = true
		}
	}
	found := map[string]int{}
	for run := range crashRuns {
		n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(run)}
		sequence, revision := int64(0), int64(0)
		for e, err := range s.History(context.Background(), store.HistoryRequest{Name: n}) {
			if err != nil {
				wrong = append(wrong, err.Error())
				break
			}
			if sequence++; e.Status.Malformed && !isZeroTail(e.Status.Raw) && !l.tornAtEdge(t, dir, n.ID, e.Status.Raw) || e.Status.Sequence != sequence {
				wrong = append(wrong, fmt.Sprintf("%s: line %d is %+v", n, sequence, e.Status))
			}
			if e.Status.Revision <= revision {
				wrong = append(wrong, fmt.Sprintf("%s: line %d has revision %d behind %d", n, sequence, e.Status.Revision, revision))
			}
			revision = e.Status.Revision
			found[n.ID+" "+e.Status.Note]++
		}
	}
	for a := range l {
		if n := found[a.run+" "+a.note]; n != 1 {
			wrong = append(wrong, fmt.Sprintf("%s is there %d times", a, n))
		}
	}
	return append(wrong, wrongChanges(t, s)...)
}

// tornAtEdge tells whether a line is the sealed beginning of one that was sent, torn at
// a page's edge: there Linux ends the write of a process that is killed. No caller was told
// that such a line is written.
func (l ledger) tornAtEdge(t *testing.T, dir, run string, raw []byte) bool {
	torn, sealed := bytes.CutSuffix(raw, []byte(statusfile.Seal))
	if !sealed || len(torn) == 0 {
		return false
	}
	data, err := os.ReadFile(filepath.Join(dir, "data/test_runs", run, "status"))
	must(t, err)
	at := bytes.Index(data, append(append([]byte{'\n'}, raw...), '\n'))
	if at < 0 || (at+1+len(torn))%os.Getpagesize() != 0 {
		return false
	}
	for a := range l {
		line, err := statusfile.Encode(statusfile.TestRun, "RUNNING", a.note, a.when)
		must(t, err)
		if a.run == run && bytes.HasPrefix(line.Bytes, torn) {
			t.Logf("a kill tore %q at a page's edge", torn)
			return true
		}
	}
	return false
}

// wrongChanges returns what is wrong with the log of all changes: no revision
// may be left out, and each run's lines come in their sequence.
func wrongChanges(t *testing.T, s *filestore.Store) (wrong []string) {
	t.Helper()
	last, sequences := int64(0), map[store.Name]int64{}
	for c, err := range s.Changes(context.Background(), 0) {
		must(t, err)
		if c.Revision != last+1 {
			wrong = append(wrong, fmt.Sprintf("revision %d follows %d", c.Revision, last))
		}
		last = c.Revision
		if c.Kind == store.LineAdded {
			if was := sequences[c.Run]; c.Status.Sequence != was+1 {
				wrong = append(wrong, fmt.Sprintf("%s: sequence %d follows %d", c.Run, c.Status.Sequence, was))
			}
			sequences[c.Run] = c.Status.Sequence
		}
	}
	if last != s.Revision() {
		wrong = append(wrong, fmt.Sprintf("changes up to %d of %d", last, s.Revision()))
	}
	return wrong
}

func resendSame(a attempt) store.AppendRequest { return a.request() }

func newCrashTree(t *testing.T, dir string) {
	t.Helper()
	must(t, os.MkdirAll(filepath.Join(dir, "data"), 0o755))
	s, err := filestore.Open(crashConfig(dir, false))
	must(t, err)
	for run := range crashRuns {
		_, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(run)})
		must(t, err)
	}
	must(t, s.Close())
}

func kill(t *testing.T) func(pid int) {
	return func(pid int) { must(t, syscall.Kill(pid, syscall.SIGKILL)) }
}

func wantNothingWrong(t *testing.T, wrong []string) {
	t.Helper()
	if len(wrong) > 0 {
		t.Fatalf("%d things are wrong, such as\n%s", len(wrong), strings.Join(wrong[:min(len(wrong), 10)], "\n"))
	}
}

func TestKilledProcessLosesDoublesAndTearsNothing(t *testing.T) {
	dir := t.TempDir()
	newCrashTree(t, dir)
	l, acknowledged := ledger{}, 0
	for range *kills {
		acknowledged += l.crash(t, dir, noBug, kill(t))
		wantNothingWrong(t, l.check(t, dir, resendSame))
	}
	t.Logf("%d kills, %d lines acknowledged before them, %d sent", *kills, acknowledged, len(l))
}

func TestPowerCutLosesNothingThatWasAcknowledged(t *testing.T) {
	disk := newLoopDisk(t, "ext4")
	newCrashTree(t, disk.dir)
	l, acknowledged := ledger{}, 0
	for range *cuts {
		acknowledged += l.crash(t, disk.dir, noBug, disk.cut)
		disk.remount()
		wantNothingWrong(t, l.check(t, disk.dir, resendSame))
	}
	t.Logf("%d power cuts, %d lines acknowledged before them, %d sent", *cuts, acknowledged, len(l))
}

// The same tests must fail when what they are about is left out.
func TestCrashTestsSeePlantedBugs(t *testing.T) {
	t.Run("the retry check left out", func(t *testing.T) {
		dir := t.TempDir()
		newCrashTree(t, dir)
		l := ledger{}
		for range 50 {
			l.crash(t, dir, noBug, kill(t))
			wrong := l.check(t, dir, func(a attempt) store.AppendRequest {
				q := a.request()
				q.When = time.Time{}
				return q
			})
			if len(wrong) > 0 {
				return
			}
		}
		t.Error("no line was seen twice")
	})
	for _, bug := range []string{noJournalSync, noFileSync} {
		t.Run(bug, func(t *testing.T) {
			disk := newLoopDisk(t, "ext4")
			newCrashTree(t, disk.dir)
			l := ledger{}
			for range 20 {
				l.crash(t, disk.dir, bug, disk.cut)
				disk.remount()
				if wrong := l.check(t, disk.dir, resendSame); len(wrong) > 0 {
					return
				}
			}
			t.Error("no loss was seen")
		})
	}
}

// isZeroTail tells whether a line is what a power cut may leave of one that no caller
// was told of, sealed: the file's new size, and nothing in its place.
func isZeroTail(raw []byte) bool {
	tail, sealed := bytes.CutSuffix(raw, []byte(statusfile.Seal))
	return sealed && len(tail) > 0 && bytes.IndexByte(tail, 0) >= 0
}

// loopDisk is a small file system of its own, whose power can be cut.
type loopDisk struct {
	t          *testing.T
	image, dir string
}

func newLoopDisk(t *testing.T, kind string) *loopDisk {
	t.Helper()
	if os.Getuid() != 0 {
		t.Skip("mounting a file system takes root")
	}
	d := &loopDisk{t: t, image: filepath.Join(t.TempDir(), "image"), dir: t.TempDir()}
	must(t, os.WriteFile(d.image, nil, 0o600))
	must(t, os.Truncate(d.image, 320<<20)) // xfs takes no less
	if out, err := exec.Command("mkfs."+kind, "-q", d.image).CombinedOutput(); err != nil {
		t.Skipf("no file system can be made: %v %s", err, out)
	}
	if out, err := exec.Command("mount", "-o", "loop", d.image, d.dir).CombinedOutput(); err != nil {
		t.Skipf("no file system can be mounted: %v %s", err, out)
	}
	t.Cleanup(func() { must(t, unix.Unmount(d.dir, unix.MNT_DETACH)) })
	return d
}

// cut stops the process, then the disk. SIGSTOP does not take effect at once: without the wait the process
// could still tell that its writes fail.
func (d *loopDisk) cut(pid int) {
	must(d.t, syscall.Kill(pid, syscall.SIGSTOP))
	stopped := error(unix.EINTR)
	for errors.Is(stopped, unix.EINTR) {
		stopped = unix.Waitid(unix.P_PID, pid, nil, unix.WSTOPPED|unix.WEXITED|unix.WNOWAIT, nil)
	}
	must(d.t, stopped)
	d.shutdown()
	must(d.t, syscall.Kill(pid, syscall.SIGKILL))
}

// shutdown stops the disk, without letting it write what it holds.
func (d *loopDisk) shutdown() {
	dir, err := os.Open(d.dir)
	must(d.t, err)
	const shutdown, withoutLog = 0x8004587d, 2
	must(d.t, unix.IoctlSetPointerInt(int(dir.Fd()), shutdown, withoutLog))
	must(d.t, dir.Close())
}

// remount is the machine starting again. The dead process's files are let go of a
// moment after it is gone.
func (d *loopDisk) remount() {
	d.t.Helper()
	for try := 1; ; try++ {
		err := unix.Unmount(d.dir, 0)
		if err == nil {
			break
		}
		if err != unix.EBUSY || try == 500 {
			d.t.Fatal(err)
		}
		<-time.After(10 * time.Millisecond)
	}
	if out, err := exec.Command("mount", "-o", "loop", d.image, d.dir).CombinedOutput(); err != nil {
		d.t.Fatalf("mount: %v %s", err, out)
	}
}

// Linux says nothing of what was not written when it syncs a file system that went
// read-only: before 5.17 ext4's way with an error, here played by a disk that stops.
func TestWhatASyncDoesNotTellOfIsNotLost(t *testing.T) {
	const runs = 40
	disk := newLoopDisk(t, "ext4")
	dir := filepath.Join(disk.dir, "tree")
	must(t, os.Mkdir(dir, 0o755))
	cfg := filestore.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: t.TempDir()}
	s, err := filestore.Open(cfg)
	must(t, err)
	var names []store.Name
	for range runs {
		run, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun})
		must(t, err)
		names = append(names, run.Name)
	}
	must(t, s.Close())
	s, err = filestore.Open(cfg)
	must(t, err)
	for _, n := range names {
		_, err := s.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING"})
		must(t, err)
	}
	s.SyncAll("main", func(int) error { return nil })
	disk.shutdown()
	if err := s.Close(); err == nil {
		t.Error("it takes all for durable")
	}
	disk.remount()
	s, err = filestore.Open(cfg)
	must(t, err)
	defer func() { must(t, s.Close()) }()
	for _, n := range names {
		run, err := s.Run(context.Background(), n)
		must(t, err)
		if run.Current.State != "RUNNING" {
			t.Errorf("%v lost its line", n)
		}
	}
}
