//go:build linux

package filestore_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// recoverDirEnv has the test process recover a tree and die.
const recoverDirEnv = "RUNSTATUS_TEST_RECOVER_DIR"

// recoverUntilKilled opens a store, tells what those who follow it are told, and ends as
// a kill ends it.
func recoverUntilKilled(dir string) {
	c := movedStore(dir)
	if err := c.open(); err != nil {
		fmt.Fprintln(c.out, "failed", err)
		os.Exit(1)
	}
	c.tell()
	p, _ := os.FindProcess(os.Getpid())
	_ = p.Kill()
	select {}
}

// movedStore is that of such a tree. Its journal takes lines that ran into each other.
func movedStore(dir string) *scripted {
	return &scripted{dir: dir, out: os.Stdout, journal: journal.Options{Segment: 16 << 10, KeepSize: 1 << 20}}
}

// tell tells the epoch and all changes.
func (c *scripted) tell() {
	told := fmt.Sprintln("open", c.s.Epoch())
	for _, change := range changesOf(c.s, 0) {
		told += fmt.Sprintln("change", change)
	}
	_, _ = io.WriteString(c.out, told)
}

// moved is a tree of runs that lost acknowledged lines in a power cut, while other
// processes append to their files: before the server starts, while it recovers, and
// between two recoveries.
type moved struct {
	t      *testing.T
	dir    string
	disk   *disk
	notes  map[string][]string          // the acknowledged lines of each run
	alien  map[string][]string          // those of other processes
	told   map[string]map[string]string // by epoch, what stands at each revision
	cuts   int                          // of the power
	within int                          // recoveries within which another process appended: each may leave the rest of a line, too
	began  time.Time
	did    []string
	saw    []string // of the files, before and behind what was done
	wrong  []string
}

// newMoved makes such a tree. Of each file so many bytes are left that lines are cut
// anywhere, and another process has appended behind them.
func newMoved(t *testing.T, dir string) *moved {
	t.Helper()
	m := newCut(t, dir, func(data []byte, least int64) int64 { return least + rand.Int64N(int64(len(data))-least) })
	m.append()
	return m
}

// newCut makes such a tree, with what cut says left of each file: as many bytes as were
// there before the first acknowledged line at least.
func newCut(t *testing.T, dir string, cut func(data []byte, least int64) int64) *moved {
	t.Helper()
	m := &moved{t: t, dir: dir, began: time.Now().Add(-time.Second), notes: map[string][]string{}, alien: map[string][]string{}, told: map[string]map[string]string{}}
	must(t, os.Mkdir(filepath.Join(dir, "data"), 0o755))
	c := movedStore(dir)
	must(t, c.open())
	sizes := map[string]int64{}
	for _, id := range []string{"a", "b"} {
		_, err := c.s.Create(ctx, store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: id})
		must(t, err)
		sizes[id] = m.size(id)
	}
	must(t, c.close())
	must(t, c.open())
	before := readFiles(t, filepath.Join(dir, "state/state.json"), filepath.Join(dir, "state/index.db"))
	m.opened(c)
	for i := range 16 {
		id, note := "aab"[i%3:i%3+1], fmt.Sprint("acknowledged ", i)
		if i%5 == 4 {
			note += " " + strings.TrimSpace(long) // over the edges of pages
		}
		_, err := c.s.Append(ctx, store.AppendRequest{Name: testRun(id), State: "RUNNING", Note: note})
		must(t, err)
		m.notes[id] = append(m.notes[id], note)
	}
	m.opened(c)
	journal := readFiles(t, filepath.Join(dir, "state/journal/0*"))
	must(t, c.close())
	for path := range readFiles(t, filepath.Join(dir, "state/journal/*")) {
		must(t, os.Remove(path))
	}
	for path, data := range journal {
		must(t, os.WriteFile(path, data, 0o600))
	}
	before.putBack(t)
	for id, size := range sizes {
		data, err := os.ReadFile(m.path(id))
		must(t, err)
		must(t, os.Truncate(m.path(id), cut(data, size)))
	}
	m.disk = newDisk(t, dir)
	return m
}

func (m *moved) path(id string) string { return filepath.Join(m.dir, "data/test_runs", id, "status") }

func (m *moved) size(id string) int64 {
	m.t.Helper()
	info, err := os.Stat(m.path(id))
	must(m.t, err)
	return info.Size()
}

// look takes in what the files hold now, for the report of a trial that failed: each line
// with its offset and length, acknowledged ones as @.
func (m *moved) look(what string) {
	m.t.Helper()
	for _, id := range slices.Sorted(maps.Keys(m.notes)) {
		data, err := os.ReadFile(m.path(id)) // an error says that the power is cut
		saw, at := fmt.Sprintf("%s, %s:", id, what), 0
		if err != nil {
			saw += " " + err.Error()
		}
		for line := range bytes.Lines(data) {
			_, text, _ := bytes.Cut(bytes.TrimSpace(line), []byte(" "))
			text = bytes.TrimPrefix(bytes.Replace(text, []byte("RUNNING acknowledged "), []byte("@"), 1), []byte("INFO "))
			saw += fmt.Sprintf(" %d+%d %.10q", at, len(line), bytes.ReplaceAll(text, []byte{0}, nil))
			if zeros := bytes.Count(line, []byte{0}); zeros > 0 {
				saw += fmt.Sprintf(" (%d NUL)", zeros)
			}
			at += len(line)
		}
		m.saw = append(m.saw, saw)
	}
}

// append is another process that appends a line to each file.
func (m *moved) append() {
	m.t.Helper()
	for id := range m.notes {
		note := fmt.Sprintf("external %d%s", len(m.alien[id]), strings.Repeat("x", rand.IntN(60)))
		m.alien[id] = append(m.alien[id], note)
		appendFile(m.t, m.path(id), "1700000000.000000 INFO "+note+"\n")
	}
	m.look("another process has appended")
}

// opened takes in what an open store tells.
func (m *moved) opened(c *scripted) {
	m.t.Helper()
	var out bytes.Buffer
	c.out = &out
	c.tell()
	m.read(out.Bytes())
}

// read takes in what a process told. Within an epoch nothing else may ever stand at a
// revision.
func (m *moved) read(told []byte) {
	epoch := ""
	for line := range strings.Lines(string(told)) {
		what, rest, _ := strings.Cut(strings.TrimSuffix(line, "\n"), " ")
		switch what {
		case "open":
			if epoch = rest; m.told[epoch] == nil {
				m.told[epoch] = map[string]string{}
			}
		case "change":
			at, what, _ := strings.Cut(rest, " ")
			if was, ok := m.told[epoch][at]; ok && was != what {
				m.wrong = append(m.wrong, fmt.Sprintf("in epoch %s revision %s was %q and is %q", epoch, at, was, what))
			}
			m.told[epoch][at] = what
		default:
			m.wrong = append(m.wrong, line)
		}
	}
}

// strike is where a recovery is killed, and where other processes append meanwhile.
type strike struct {
	at     int  // the number of the changing call; 0: it is killed once the store is open
	behind bool // behind the call, else before it is made
	append int  // the changing call before which another process appends; 0: none
	tails  tails
	cut    func() // the power is cut right before the kill
}

func (c strike) String() string {
	return fmt.Sprintf("%v, with lines of others before call %d", crash{at: c.at, behind: c.behind, tails: c.tails}, c.append)
}

// recover has a process recover until it is struck. It reports whether its store was
// open by then.
func (m *moved) recover(c strike) (opened bool) {
	m.t.Helper()
	m.did = append(m.did, c.String())
	if c.append > 0 {
		m.within++
	}
	kill := func(at *call) bool {
		if at.changing == c.at && c.cut != nil {
			c.cut()
		}
		return at.changing == c.at
	}
	tr := &tracer{each: m.disk.watch}
	tr.before = func(at *call) bool {
		if at.changing == c.append {
			m.append()
		}
		return !c.behind && kill(at)
	}
	tr.behind = func(at *call) bool { return c.behind && kill(at) }
	told, _ := tr.run(m.t, recoverDirEnv+"="+m.dir)
	m.read(told)
	m.look("killed")
	if c.tails != allTails {
		m.cuts++
		m.disk.cut(m.t, c.tails)
		m.look("cut")
	}
	return len(told) > 0
}

// verify recovers for good and fails the test if anything is wrong.
func (m *moved) verify() {
	m.t.Helper()
	before, prediction := m.files(), m.checkAndRepair()
	if now := m.files(); now != before {
		m.wrong = append(m.wrong, fmt.Sprintf("the check and the repair changed %q to %q", before, now))
	}
	c := movedStore(m.dir)
	for range 2 { // the second start finds a tree that was closed in order
		if err := c.open(); err != nil {
			m.wrong = append(m.wrong, err.Error())
			break
		}
		m.opened(c)
		for id := range m.notes {
			m.check(c.s, id)
		}
		must(m.t, c.close())
	}
	if changed := m.files() != before; changed != prediction {
		m.wrong = append(m.wrong, fmt.Sprintf("the check said that the start changes files: %t, and it did: %t", prediction, changed))
	}
	m.checkFiles()
	if len(m.wrong) > 0 {
		m.look("recovered")
		m.t.Fatalf("%s: %d things are wrong, such as\n%s\nThe files were\n%s", strings.Join(m.did, "; then "), len(m.wrong),
			strings.Join(m.wrong[:min(len(m.wrong), 10)], "\n"), strings.Join(m.saw, "\n"))
	}
}

// check looks for the acknowledged lines of a run: each once, in order. So are the lines
// of others as long as only processes were killed; a power cut may take them.
func (m *moved) check(s *filestore.Store, id string) {
	m.t.Helper()
	sequence, revision := int64(0), int64(0)
	var ours, others, torn []string
	for e, err := range s.History(ctx, store.HistoryRequest{Name: testRun(id)}) {
		must(m.t, err)
		if sequence++; e.Status.Sequence != sequence || e.Status.Revision <= revision {
			m.wrong = append(m.wrong, fmt.Sprintf("%s: line %d has sequence %d and revision %d behind %d", id, sequence, e.Status.Sequence, e.Status.Revision, revision))
		}
		revision = e.Status.Revision
		switch note := e.Status.Note; {
		case slices.Contains(m.notes[id], note) && e.Status.When.After(m.began): // else it is the rest of a line, with the end of its time
			ours = append(ours, note)
		case slices.Contains(m.alien[id], note):
			others = append(others, note)
		case sequence > 1:
			torn = append(torn, note+string(e.Status.Raw))
		}
	}
	want := slices.DeleteFunc(slices.Clone(m.alien[id]), func(note string) bool { // behind a torn line
		return slices.ContainsFunc(torn, func(line string) bool { return strings.HasSuffix(line, note) })
	})
	if m.cuts > 0 { // each at most once; one that was adopted comes back behind those that came meanwhile
		slices.Sort(others)
		want = slices.Compact(slices.Clone(others))
	}
	for _, l := range []struct {
		what      string
		got, want []string
	}{{"acknowledged", ours, m.notes[id]}, {"external", others, want}} {
		if !slices.Equal(l.got, l.want) {
			m.wrong = append(m.wrong, fmt.Sprintf("%s: %s lines are\n%s, want\n%s", id, l.what, brief(l.got), brief(l.want)))
		}
	}
	most := 1 + m.cuts
	if m.cuts == 0 {
		most = min(most, len(m.alien[id])-len(others))
	}
	if len(torn) > most+m.within {
		m.wrong = append(m.wrong, fmt.Sprintf("%s: %d torn lines: %s", id, len(torn), brief(torn)))
	}
}

// brief is how notes are told.
func brief(notes []string) string {
	var b strings.Builder
	for _, note := range notes {
		if len(note) > 40 {
			note = note[:18] + "…" + note[len(note)-18:]
		}
		fmt.Fprintf(&b, " %q", note)
	}
	return b.String()
}

// files returns what the status files hold.
func (m *moved) files() (all string) {
	for _, id := range slices.Sorted(maps.Keys(m.notes)) {
		data, err := os.ReadFile(m.path(id))
		must(m.t, err)
		all += string(data)
	}
	return all
}

// checkAndRepair checks a tree that was not stopped in order: nothing of it is an error,
// and a repair refuses. It reports whether the check says that the next start brings
// back lines.
func (m *moved) checkAndRepair() (unrecovered bool) {
	m.t.Helper()
	cfg := scriptConfig(m.dir)
	for _, repair := range []bool{false, true} {
		_, err := fsck.Check(ctx, fsck.Config{Namespaces: cfg.Namespaces, StateDir: cfg.StateDir, Repair: repair}, func(f fsck.Finding) {
			if f.Severity == fsck.SeverityError && !m.isGarbage(f.Kind) {
				m.wrong = append(m.wrong, fmt.Sprintf("check before the start: %+v", f))
			}
			unrecovered = unrecovered || f.Kind == "unrecovered"
		})
		if refused := errors.Is(err, fsck.ErrUnrecovered); refused != repair || err != nil && !refused {
			m.wrong = append(m.wrong, fmt.Sprintf("check, to repair %t: %v", repair, err))
		}
	}
	return unrecovered
}

// isGarbage reports whether a finding is of what a power cut, and other processes behind
// it, can leave of lines that no caller was told of.
func (m *moved) isGarbage(kind string) bool {
	return m.cuts > 0 && kind == "torn_tail" || slices.Contains([]string{"no_time", "odd_time", "nul_bytes", "not_utf8", "overlong_line"}, kind)
}

func (m *moved) checkFiles() {
	cfg := scriptConfig(m.dir)
	_, err := fsck.Check(ctx, fsck.Config{Namespaces: cfg.Namespaces, StateDir: cfg.StateDir}, func(f fsck.Finding) {
		if f.Severity != fsck.SeverityNote && !m.isGarbage(f.Kind) {
			m.wrong = append(m.wrong, fmt.Sprintf("check: %+v", f))
		}
	})
	if err != nil {
		m.wrong = append(m.wrong, err.Error())
	}
}

// eachStrike tries a recovery's calls, from a random one on, until the store is open
// before the call is reached.
func eachStrike(t *testing.T, step, turn int, try func(m *moved, c strike) (reached bool)) (points int) {
	t.Helper()
	dir := fastDir(t)
	for at := 1 + rand.IntN(step); ; at += step {
		tree := filepath.Join(dir, fmt.Sprint(at))
		must(t, os.Mkdir(tree, 0o755))
		m := newMoved(t, tree)
		reached := try(m, strike{at: at, behind: (at/step+turn)%2 == 1})
		must(t, os.RemoveAll(tree))
		if !reached {
			return points
		}
		points++
	}
}

// A recovery that has to move lines is killed at its calls, and the recovery from that
// somewhere, while another process appends before each, within each, and behind.
func TestKilledAtEverySystemCallOfARecoveryThatMovesLines(t *testing.T) {
	for kind := range kindsOfTails {
		t.Run(kind.String()+" tails", func(t *testing.T) {
			again := 0
			points := eachStrike(t, max(1, *every/16), int(kind), func(m *moved, c strike) bool {
				c.tails, c.append = kind, 1+rand.IntN(c.at)
				opened := m.recover(c)
				m.append()
				for range *pairs {
					at := 1 + rand.IntN(c.at+20)
					if !m.recover(strike{at: at, behind: rand.IntN(2) == 0, append: 1 + rand.IntN(at), tails: kind}) {
						again++
					}
					if rand.IntN(2) == 0 {
						m.append()
					}
				}
				m.verify()
				return !opened
			})
			t.Logf("%d crashes in a recovery that moves lines, %d in the one behind it", points, again)
		})
	}
}

// Wherever another process appends within the recovery, and wherever that is killed.
func TestKilledAtEveryPairOfSystemCallsOfARecoveryThatMovesLines(t *testing.T) {
	points := 0
	for at := 1 + rand.IntN(max(1, *every/4)); ; at += max(1, *every/4) {
		reached := eachStrike(t, max(1, *every/4), at, func(m *moved, c strike) bool {
			c.append, c.tails = at, tails(points%int(kindsOfTails))
			opened := m.recover(c)
			if rand.IntN(2) == 0 {
				m.append()
			}
			m.verify()
			return !opened
		})
		points += reached
		if reached < at/max(1, *every/4) {
			break
		}
	}
	t.Logf("%d pairs", points)
}

// Wherever a recovery is killed, and wherever the one behind it, while another process
// appends before, between, within and behind them.
func TestKilledAtEveryPairOfSystemCallsOfTwoRecoveriesThatMoveLines(t *testing.T) {
	points, step := 0, max(1, *every/4)
	for at, opened := 1+rand.IntN(step), false; !opened; at += step {
		kind := tails(rand.IntN(int(kindsOfTails)))
		points += eachStrike(t, step, at, func(m *moved, second strike) bool {
			opened = m.recover(strike{at: at, behind: rand.IntN(2) == 0, tails: kind})
			m.append()
			second.append, second.tails = 1+rand.IntN(second.at), kind
			reached := !m.recover(second)
			m.append()
			m.verify()
			return reached
		})
	}
	t.Logf("%d pairs", points)
}

// Another process appends at each call of a recovery that would only have to write the
// rest of a line and those behind it.
func TestAnotherProcessAppendsAtEverySystemCallOfARecovery(t *testing.T) {
	dir := fastDir(t)
	for at := 1; ; at++ {
		tree := filepath.Join(dir, fmt.Sprint(at))
		must(t, os.Mkdir(tree, 0o755))
		m := newCut(t, tree, func(data []byte, _ int64) int64 {
			return int64(bytes.Index(data, []byte(long[:20]))) + rand.Int64N(1000)
		})
		m.recover(strike{append: at})
		m.verify()
		must(t, os.RemoveAll(tree))
		if len(m.alien["a"]) == 0 { // the store was open before
			t.Logf("%d calls", at-1)
			return
		}
	}
}

// The power of a disk of its own is cut in a recovery that moves lines.
func TestPowerCutInARecoveryThatMovesLines(t *testing.T) {
	for _, kind := range []string{"ext4", "xfs"} {
		t.Run(kind, func(t *testing.T) {
			disk := newLoopDisk(t, kind)
			cuts := 0
			points := 0
			for at := 1 + rand.IntN(max(1, *every/8)); ; at += max(1, *every/8) {
				dir, err := os.MkdirTemp(disk.dir, "")
				must(t, err)
				m := newMoved(t, dir)
				must(t, exec.Command("sync", "-f", disk.dir).Run())
				opened := false
				for range 1 + *pairs {
					cut := false
					opened = m.recover(strike{at: at, behind: rand.IntN(2) == 0, append: 1 + rand.IntN(at), cut: func() {
						disk.shutdown()
						cut = true
					}}) || opened
					if cut {
						disk.remount()
						cuts++
					}
					m.cuts++
					m.append()
				}
				m.verify()
				must(t, os.RemoveAll(dir))
				if opened {
					break
				}
				points++
			}
			t.Logf("%d crashes, %d power cuts", points, cuts)
		})
	}
}
