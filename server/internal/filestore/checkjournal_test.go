package filestore_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/journal"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func checkedRun(id string) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id}
}

func openChecked(t testing.TB, dir string) *filestore.Store {
	t.Helper()
	s, err := filestore.Open(filestore.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Umask: filestore.DefaultUmask,
		Journal: journal.Options{Segment: 8 << 10, KeepSize: 1 << 30}, Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	return s
}

// servedTree is a tree of three runs that a server made, with some hundred lines over
// some segments. The caller closes the store.
func servedTree(t testing.TB) (string, *filestore.Store) {
	t.Helper()
	dir := t.TempDir()
	s := openChecked(t, dir)
	for i := range 3 {
		_, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(i + 1), NotAfter: time.Unix(1700000000, 0)})
		must(t, err)
	}
	for i := range 300 {
		_, err := s.Append(context.Background(), store.AppendRequest{
			Name: checkedRun(fmt.Sprint(i%3 + 1)), State: "RUNNING", Note: fmt.Sprintf("step %03d", i), When: time.Unix(1700000001+int64(i), 0)})
		must(t, err)
	}
	return dir, s
}

// damagedTree is a tree of servedTree, closed, with the status file of run 2 changed.
func damagedTree(t *testing.T, change func(lines []string) []string) (dir, path string) {
	t.Helper()
	dir, s := servedTree(t)
	must(t, s.Close())
	path = filepath.Join(dir, "test_runs/2/status")
	data, err := os.ReadFile(path)
	must(t, err)
	lines := change(strings.SplitAfter(string(data), "\n"))
	must(t, os.WriteFile(path, []byte(strings.Join(lines, "")), 0o664))
	return dir, path
}

// Of run 2: the first line has 54 bytes, each one behind it 35.
const lineSize = 35

func TestCheckComparesFilesWithTheJournal(t *testing.T) {
	for _, tt := range []struct {
		name   string
		change func(lines []string) []string
		want   []string
		kept   bool // the file is as it was after the repair
	}{
		{"a line is lost", func(l []string) []string { return append(l[:5:5], l[6:]...) },
			[]string{fmt.Sprintf("error lost_line 6:%d", 54+4*lineSize), fmt.Sprintf("note moved_line 0:%d", 54+4*lineSize)}, false},
		{"the last lines are lost", func(l []string) []string { return l[:99] },
			[]string{fmt.Sprintf("error lost_line 100:%d", 54+98*lineSize), fmt.Sprintf("error lost_line 101:%d", 54+99*lineSize)}, true},
		{"the last line is cut", func(l []string) []string { l[100] = l[100][:20]; return l },
			[]string{fmt.Sprintf("warning torn_tail 101:%d", 54+99*lineSize)}, true},
		{"zeros in a line", func(l []string) []string { l[7] = strings.Repeat("\x00", lineSize-1) + "\n"; return l },
			[]string{fmt.Sprintf("error nul_bytes 8:%d raises", 54+6*lineSize)}, true},
		{"zeros over two lines", func(l []string) []string {
			l[7] = strings.Repeat("\x00", lineSize)
			return l
		}, []string{fmt.Sprintf("error nul_bytes 8:%d raises", 54+6*lineSize), fmt.Sprintf("note wrong_sequence 9:%d", 54+8*lineSize),
			fmt.Sprintf("error lost_line 8:%d", 54+6*lineSize), fmt.Sprintf("error lost_line 9:%d", 54+7*lineSize)}, false},
		{"a flipped bit in the first line", func(l []string) []string { l[0] = "3" + l[0][1:]; return l },
			[]string{"error first_line_changed 1:0"}, true},
		{"zeros in the first line", func(l []string) []string { l[0] = strings.Repeat("\x00", 53) + "\n"; return l },
			[]string{"error nul_bytes 1:0 raises"}, true},
		{"a flipped bit in a note", func(l []string) []string { l[9] = strings.Replace(l[9], "step", "stop", 1); return l },
			[]string{fmt.Sprintf("error lost_line 10:%d", 54+8*lineSize)}, false},
		{"another generation", func([]string) []string { return []string{goodLine} }, []string{"note other_generation 0:0"}, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var original string
			dir, path := damagedTree(t, func(lines []string) []string {
				original = strings.Join(lines, "")
				return tt.change(lines)
			})
			found, _ := checkTree(t, dir, false)
			wantFindings(t, found, tt.want...)
			_, sum := checkTree(t, dir, true)
			if sum.Left > 0 {
				t.Errorf("%+v", sum)
			}
			data, err := os.ReadFile(path)
			must(t, err)
			if tt.name != "another generation" && tt.kept && string(data) != original {
				t.Errorf("repaired to %.300q", data)
			}
			for line := range strings.Lines(original) {
				if tt.name != "another generation" && !bytes.Contains(data, []byte(line)) {
					t.Errorf("the repair did not bring back %q", line)
				}
			}
			wantReadable(t, path)
			if again, sum := checkTree(t, dir, true); sum.Errors+sum.Warnings+sum.Repaired > 0 {
				t.Errorf("a second repair found %+v", again)
			}
			s := openChecked(t, dir)
			run, err := s.Run(context.Background(), checkedRun("2"))
			must(t, err)
			if want := int64(bytes.Count(data, []byte("\n"))); run.Current.Sequence != want {
				t.Errorf("the next server counts %d lines, want %d", run.Current.Sequence, want)
			}
			must(t, s.Close())
			if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, data) {
				t.Errorf("the next server changed the file: %v", err)
			}
		})
	}
}

func segmentFiles(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, ".runstatus/journal/0*"))
	must(t, err)
	if len(found) < 3 {
		t.Fatalf("only %d segments", len(found))
	}
	return found
}

func flipBit(t *testing.T, path string, at int64) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	data[at] ^= 1
	must(t, os.WriteFile(path, data, 0o600))
}

// secondRecord returns where a segment's second record begins.
func secondRecord(t *testing.T, path string) int64 {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	return 64 + int64(32+binary.LittleEndian.Uint32(data[64:])+7)&^7
}

func TestCorruptJournalIsFoundAndMovedAside(t *testing.T) {
	dir, s := servedTree(t)
	must(t, s.Close())
	_, whole := checkTree(t, dir, false)
	path := segmentFiles(t, dir)[1]
	at := secondRecord(t, path)
	flipBit(t, path, at+40)
	found, sum := checkTree(t, dir, false)
	wantFindings(t, found, fmt.Sprintf("error corrupt_journal 0:%d", at))
	if found[0].File != path || sum.Records != whole.Records-1 {
		t.Errorf("%+v, %d of %d records", found[0], sum.Records, whole.Records)
	}
	files := statusFiles(t, dir)
	_, sum = checkTree(t, dir, true)
	if _, err := os.Stat(filepath.Join(sum.Copy, "journal", filepath.Base(path))); err != nil || sum.Left != 0 {
		t.Errorf("%+v %v", sum, err)
	}
	found, _ = checkTree(t, dir, true)
	wantFindings(t, found)
	wantNewEpoch(t, dir, s.Epoch())
	if now := statusFiles(t, dir); now != files {
		t.Error("the status files changed")
	}
}

func TestLinesOfACorruptJournalAreBroughtBack(t *testing.T) {
	dir, path := damagedTree(t, func(lines []string) []string { return lines[:len(lines)-3] })
	flipBit(t, segmentFiles(t, dir)[1], secondRecord(t, segmentFiles(t, dir)[1])+40)
	_, sum := checkTree(t, dir, true)
	data, err := os.ReadFile(path)
	must(t, err)
	if n := bytes.Count(data, []byte("\n")); n != 101 || sum.Left != 0 {
		t.Errorf("%d lines, %+v", n, sum)
	}
	found, _ := checkTree(t, dir, false)
	wantFindings(t, found)
}

func TestEveryFlippedByteOfASegmentIsFound(t *testing.T) {
	dir, s := servedTree(t)
	must(t, s.Close())
	path := segmentFiles(t, dir)[1]
	data, err := os.ReadFile(path)
	must(t, err)
	for at := 0; at < len(data); at += 97 {
		changed := bytes.Clone(data)
		changed[at] ^= 0x10
		must(t, os.WriteFile(path, changed, 0o600))
		found, _ := checkTree(t, dir, false)
		corrupt := false
		for _, f := range found {
			corrupt = corrupt || f.Kind == "corrupt_journal" && f.File == path
		}
		// What lies between the records and the segment's end, in the padding of a
		// record and in the spare bytes says nothing.
		if !corrupt && len(found) > 0 {
			t.Errorf("byte %d: %+v", at, found)
		}
	}
}

// The journal forgets; the index still knows how much there was.
func TestRunsThatAreGoneAreTold(t *testing.T) {
	dir, s := servedTree(t)
	_, err := s.Append(context.Background(), store.AppendRequest{Name: checkedRun("1"), State: "COMPLETE"})
	must(t, err)
	must(t, s.Delete(context.Background(), store.DeleteRequest{Name: checkedRun("1")}))
	must(t, s.Close())
	must(t, os.RemoveAll(filepath.Join(dir, "test_runs/2")))
	found, _ := checkTree(t, dir, false)
	wantFindings(t, found, "warning no_status 0:0")
	if found[0].Run != checkedRun("2").String() {
		t.Errorf("%+v", found)
	}
}

func statusFiles(t *testing.T, dir string) (all string) {
	t.Helper()
	for _, id := range []string{"1", "2", "3"} {
		data, err := os.ReadFile(filepath.Join(dir, "test_runs", id, "status"))
		must(t, err)
		all += string(data)
	}
	return all
}

// A killed server has lost nothing and damaged nothing: a check before the next
// start says no more than that it was killed.
func TestCheckAfterAKillFindsNoDamage(t *testing.T) {
	dir := t.TempDir()
	newCrashTree(t, dir)
	for range 3 {
		acknowledged := (ledger{}).crash(t, dir, noBug, kill(t))
		var found []fsck.Finding
		sum, err := fsck.Check(context.Background(), fsck.Config{
			Namespaces: []filestore.Namespace{{Name: "main", Dir: filepath.Join(dir, "data")}}, StateDir: filepath.Join(dir, "state"),
		}, func(f fsck.Finding) { found = append(found, f) })
		must(t, err)
		wantFindings(t, found, "note unclean_stop 0:0")
		if sum.Lines < int64(acknowledged) || sum.Records < int64(acknowledged) {
			t.Errorf("%+v, %d lines acknowledged", sum, acknowledged)
		}
	}
}

// An unreadable line that another process wrote, and the journal knows, is not brought
// back once it is repaired.
func TestRepairedLinesStayRepaired(t *testing.T) {
	for _, bad := range []string{"garbage\n", strings.Repeat("\x00", 60) + "\n"} {
		dir, s := servedTree(t)
		path := filepath.Join(dir, "test_runs/2/status")
		appendBytes(t, path, bad)
		_, err := s.Run(context.Background(), checkedRun("2"))
		must(t, err)
		must(t, s.Close())
		_, sum := checkTree(t, dir, true)
		if sum.Repaired != 1 || sum.Left != 0 {
			t.Errorf("%+v", sum)
		}
		repaired, err := os.ReadFile(path)
		must(t, err)
		must(t, openChecked(t, dir).Close())
		found, sum := checkTree(t, dir, true)
		if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, repaired) || sum.Repaired+sum.Left > 0 {
			t.Errorf("%.300q, then %+v", now, found)
		}
		wantReadable(t, path)
	}
}

func appendBytes(t testing.TB, path, text string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	defer f.Close()
	_, err = f.WriteString(text)
	must(t, err)
}

// Namespaces share a journal: each tree is checked against its own records, and a
// repair under another's name brings nothing into it.
func TestEachNamespaceIsCheckedAgainstItsOwnRecords(t *testing.T) {
	state, main, gpu := t.TempDir(), t.TempDir(), t.TempDir()
	s, err := filestore.Open(filestore.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: main}, {Name: "gpu", Dir: gpu}}, StateDir: state, Umask: filestore.DefaultUmask,
		Log: slog.New(slog.DiscardHandler),
	})
	must(t, err)
	series, err := s.Create(context.Background(), store.CreateRequest{Namespace: "gpu", Kind: statusfile.Series})
	must(t, err)
	for i, ns := range []string{"main", "gpu"} {
		made, err := s.Create(context.Background(), store.CreateRequest{Namespace: ns, Kind: statusfile.TestRun, ID: "1", Series: series.Name, NotAfter: time.Unix(1700000000+int64(i), 0)})
		must(t, err)
		for j := range 3 {
			_, err := s.Append(context.Background(), store.AppendRequest{Name: made.Name, State: "RUNNING", Note: fmt.Sprintf("%s %d", ns, j), When: time.Unix(1700000010+int64(j), 0)})
			must(t, err)
		}
	}
	must(t, s.Close())
	path := filepath.Join(gpu, "test_runs/1/status")
	whole, err := os.ReadFile(path)
	must(t, err)
	cut := bytes.TrimSuffix(whole, []byte("1700000012.000000 RUNNING gpu 2\n"))
	must(t, os.WriteFile(path, cut, 0o664))

	check := func(ns, dir string, want ...string) {
		t.Helper()
		var found []fsck.Finding
		_, err := fsck.Check(context.Background(), fsck.Config{
			Namespaces: []filestore.Namespace{{Name: ns, Dir: dir}}, StateDir: state, Repair: true,
		}, func(f fsck.Finding) { found = append(found, f) })
		must(t, err)
		wantFindings(t, found, want...)
	}
	check("main", main, "note other_namespaces 0:0")
	check("main", gpu, "note other_generation 0:0", "note other_namespaces 0:0")
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, cut) {
		t.Errorf("checked as main: %q, %v", now, err)
	}
	check("gpu", gpu, fmt.Sprintf("error lost_line 4:%d", len(cut)), "note other_namespaces 0:0")
	if now, err := os.ReadFile(path); err != nil || !bytes.Equal(now, whole) {
		t.Errorf("checked as gpu: %q, %v", now, err)
	}
}
