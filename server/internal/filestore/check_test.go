package filestore_test

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/internal/pavtree"
	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// checkTree checks a tree whose state directory is its own.
func checkTree(t testing.TB, dir string, repair bool) ([]fsck.Finding, fsck.Summary) {
	t.Helper()
	var found []fsck.Finding
	sum, err := fsck.Check(context.Background(), fsck.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Repair: repair,
	}, func(f fsck.Finding) { found = append(found, f) })
	must(t, err)
	return found, sum
}

// findingText is what tests compare of a finding.
func findingText(f fsck.Finding) string {
	text := fmt.Sprintf("%s %s %d:%d", f.Severity, f.Kind, f.Line, f.Offset)
	if f.PavilionRaises {
		text += " raises"
	}
	return text
}

func wantFindings(t testing.TB, found []fsck.Finding, want ...string) {
	t.Helper()
	var got []string
	for _, f := range found {
		got = append(got, findingText(f))
	}
	if !slices.Equal(got, want) {
		t.Errorf("found:\n%s\nwant:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// oneRunTree is a working directory with one run.
func oneRunTree(t testing.TB, status string) (dir, path string) {
	t.Helper()
	dir = t.TempDir()
	must(t, os.MkdirAll(filepath.Join(dir, "test_runs/1"), 0o755))
	path = filepath.Join(dir, "test_runs/1/status")
	must(t, os.WriteFile(path, []byte(status), 0o640))
	return dir, path
}

const (
	created = "1700000000.000000 STATUS_CREATED Created status file.\n" // 54 bytes
	warning = "0.000000 WARNING (repaired) "
)

var checkTable = []struct {
	name, status string
	want         []string
	repaired     string // "": it stays
}{
	{name: "good", status: created + goodLine},
	{name: "empty", status: ""},
	{name: "empty line", status: created + "\n" + goodLine, want: []string{"error empty_line 2:54 raises"},
		repaired: created + warning + "an empty line\n" + goodLine},
	{name: "latin 1", status: created + "1700000000.000000 RUN caf\xe9 au lait\n", want: []string{"error not_utf8 2:54 raises"},
		repaired: created + "1700000000.000000 RUN caf? au lait\n"},
	{name: "latin 1 in the time", status: created + "17\xe9 RUN note\n", want: []string{"error not_utf8 2:54 raises"},
		repaired: created + warning + "17? RUN note\n"},
	{name: "zeros", status: created + strings.Repeat("\x00", 100) + "\n" + goodLine, want: []string{"error nul_bytes 2:54 raises"},
		repaired: created + warning + "100 bytes that held nothing" + strings.Repeat(" ", 45) + "\n" + goodLine},
	{name: "zeros before a line", status: created + strings.Repeat("\x00", 50) + goodLine, want: []string{"error nul_bytes 2:54 raises"},
		repaired: created + warning + strings.TrimSpace(goodLine) + strings.Repeat(" ", 22) + "\n"},
	{name: "few zeros", status: created + "\x00\x00\n", want: []string{"error nul_bytes 2:54 raises"}, repaired: created + "0 \n"},
	{name: "zeros in a note", status: created + "1700000000.000000 RUN a\x00b\n"},
	{name: "no time", status: "garbage\n" + created, want: []string{"error no_time 1:0 raises"},
		repaired: warning + "garbage\n" + created},
	{name: "odd time", status: created + "nan RUN x\n1e300 RUN x\n", want: []string{"warning odd_time 2:54", "warning odd_time 3:64"}},
	{name: "sealed", status: created + "17000" + statusfile.Seal + "\n", want: []string{"note sealed_line 2:54"}},
	{name: "torn", status: created + "1700000000.000000 RUN", want: []string{"warning torn_tail 2:54"},
		repaired: created + "1700000000.000000 RUN" + statusfile.Seal + "\n"},
	{name: "torn in a letter", status: created + "1700000000.000000 RUN caf\xc3", want: []string{"error torn_tail 2:54 raises"},
		repaired: created + "1700000000.000000 RUN caf?" + statusfile.Seal + "\n"},
	{name: "zeros at the end", status: created + "\x00\x00\x00", want: []string{"error torn_tail 2:54 raises"},
		repaired: created + warning + "0 STATUS_ERROR torn line above sealed.\n"},
	{name: "overlong", status: created + "1700000000.000000 RUN " + strings.Repeat("x", 5000) + "\n", want: []string{"warning overlong_line 2:54"}},
	{name: "giant", status: created + "1700000000.000000 RUN " + strings.Repeat("x", 1<<20) + "\n", want: []string{"warning overlong_line 2:54"}},
	{name: "giant with a bad byte", status: created + "1700000000.000000 RUN " + strings.Repeat("é", 1<<18) + "\xff\n", want: []string{"error overlong_line 2:54 raises"},
		repaired: created + warning + "1700000000.000000 RUN " + strings.Repeat("é", (statusfile.MaxNote-len("(repaired) 1700000000.000000 RUN "))/2) + "\n"},
	{name: "giant torn garbage", status: created + strings.Repeat("x", 1<<17), want: []string{"error torn_tail 2:54 raises"},
		repaired: created + warning + strings.Repeat("x", statusfile.MaxNote-len("(repaired) ")) + "\n"},
}

func TestCheckFindsDamageInStatusFiles(t *testing.T) {
	for _, tt := range checkTable {
		t.Run(tt.name, func(t *testing.T) {
			dir, _ := oneRunTree(t, tt.status)
			before := pavtree.Snapshot(t, dir)
			found, sum := checkTree(t, dir, false)
			wantFindings(t, found, tt.want...)
			for _, f := range found {
				if f.File != filepath.Join(dir, "test_runs/1/status") || f.Run != "namespaces/main/test_runs/1" || f.Repaired || (f.Repair != "") != (tt.repaired != "") {
					t.Errorf("%+v", f)
				}
			}
			if sum.Runs != 1 || sum.Lines != int64(strings.Count(tt.status, "\n")) || sum.Errors+sum.Warnings+sum.Notes != int64(len(found)) {
				t.Errorf("%+v", sum)
			}
			if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
				t.Errorf("a check changed %v", changed)
			}
		})
	}
}

// wantReadable wants a file on which Pavilion's reader does not raise.
// What Pavilion's own reader made of these lines is on record.
func TestRaisesWherePavilionDoes(t *testing.T) {
	file, err := os.Open("../../../statusfile/testdata/decode.jsonl.gz")
	must(t, err)
	defer file.Close()
	zip, err := gzip.NewReader(file)
	must(t, err)
	raised, rows := 0, 0
	lines := bufio.NewScanner(zip)
	lines.Buffer(nil, 16<<20)
	for ; lines.Scan(); rows++ {
		var row struct {
			Line           []byte
			ReferenceError string `json:"reference_error"`
		}
		must(t, json.Unmarshal(lines.Bytes(), &row))
		line, whole := strings.CutSuffix(string(row.Line), "\n")
		if want := row.ReferenceError != ""; whole && filestore.Raises([]byte(line)) != want {
			t.Errorf("%q: Pavilion said %q", row.Line, row.ReferenceError)
		} else if want {
			raised++
		}
	}
	if must(t, lines.Err()); rows < 100 || raised < 10 {
		t.Errorf("%d lines, of them %d raise: too few to say anything", rows, raised)
	}
}

func TestCheckTellsWhatCanNotBeRead(t *testing.T) {
	for _, tt := range []struct {
		name, want string
		make       func(t *testing.T, path string) error
	}{
		{"directory", "directory", func(_ *testing.T, path string) error { return os.Mkdir(path, 0o755) }},
		{"fifo", "FIFO", func(_ *testing.T, path string) error { return unix.Mkfifo(path, 0o644) }},
		{"link", "symbolic link", func(_ *testing.T, path string) error { return os.Symlink("attributes", path) }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			dir, path := oneRunTree(t, created)
			must(t, os.Rename(path, filepath.Join(dir, "test_runs/1/other")))
			must(t, tt.make(t, path))
			for _, repair := range []bool{false, true} {
				found, sum := checkTree(t, dir, repair)
				wantFindings(t, found, "error unreadable 0:0")
				if !strings.Contains(found[0].Text, tt.want) || sum.Left != 1 || sum.Runs != 1 {
					t.Errorf("%+v %+v", found, sum)
				}
			}
		})
	}
	t.Run("hard link", func(t *testing.T) {
		dir, path := oneRunTree(t, created)
		must(t, os.Link(path, filepath.Join(dir, "test_runs/1/other")))
		for _, repair := range []bool{false, true} {
			found, sum := checkTree(t, dir, repair)
			wantFindings(t, found, "warning hard_links 0:0")
			if sum.Left != 1 || sum.Runs != 1 || sum.Lines != 1 {
				t.Errorf("%+v", sum)
			}
		}
	})
	t.Run("forbidden", func(t *testing.T) {
		dir, path := oneRunTree(t, created)
		must(t, os.Chmod(path, 0))
		must(t, os.Chmod(filepath.Dir(dir), 0o755))
		asNobody(t, func() {
			found, _ := checkTree(t, dir, false)
			wantFindings(t, found, "error unreadable 0:0")
		})
	})
	t.Run("no working directory", func(t *testing.T) {
		_, err := fsck.Check(context.Background(), fsck.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: t.TempDir()}}}, nil)
		if err == nil || !strings.Contains(err.Error(), "no working directory") {
			t.Error(err)
		}
	})
}

func TestCheckLooksBesideTheStatusFile(t *testing.T) {
	dir := pavtree.Unpack(t)
	must(t, os.WriteFile(filepath.Join(dir, "test_runs/1/RUN_COMPLETE"), []byte("{half"), 0o644))
	must(t, os.WriteFile(filepath.Join(dir, "test_runs/2/attributes"), []byte(`[]`), 0o644))
	must(t, os.Remove(filepath.Join(dir, "test_runs/3/series")))
	must(t, os.Mkdir(filepath.Join(dir, "test_runs/77"), 0o755))
	lock := filepath.Join(dir, "test_runs/.lockfile")
	must(t, os.WriteFile(lock, []byte("host,user,3,x"), 0o644))
	must(t, os.Chtimes(lock, time.Unix(1, 0), time.Unix(1, 0)))
	found, sum := checkTree(t, dir, false)
	wantFindings(t, found,
		"note expired_lock 0:0", "warning bad_marker 0:0", "warning bad_attributes 0:0", "note no_status 0:0", "note one_sided_link 0:0")
	if sum.Runs != 20 || sum.Left != 2 {
		t.Errorf("%+v", sum)
	}
}

func TestManyFindingsOfOneFileAreCounted(t *testing.T) {
	dir, path := oneRunTree(t, created+strings.Repeat("\n", 1000))
	found, sum := checkTree(t, dir, false)
	if len(found) != 101 || sum.Errors != 1000 || found[100].Kind != "more" || !found[100].PavilionRaises {
		t.Errorf("%d findings, %+v", len(found), sum)
	}
	if _, sum := checkTree(t, dir, true); sum.Repaired != 1000 || sum.Left != 0 {
		t.Errorf("%+v", sum)
	}
	wantReadable(t, path)
}

func TestCleanTreesAreClean(t *testing.T) {
	t.Run("of Pavilion", func(t *testing.T) {
		found, sum := checkTree(t, pavtree.Unpack(t), false)
		wantFindings(t, found)
		if sum.Runs != 20 || sum.Lines < 200 {
			t.Errorf("%+v", sum)
		}
	})
	t.Run("of a server", func(t *testing.T) {
		dir, s := servedTree(t)
		must(t, s.Close())
		before := pavtree.Snapshot(t, dir)
		found, sum := checkTree(t, dir, false)
		wantFindings(t, found)
		if changed := pavtree.Changed(before, pavtree.Snapshot(t, dir)); len(changed) > 0 {
			t.Errorf("a check changed %v", changed)
		}
		if sum.Runs != 3 || sum.Records < 100 || sum.Served {
			t.Errorf("%+v", sum)
		}
	})
	t.Run("under way", func(t *testing.T) {
		dir, s := servedTree(t)
		ctx, cancel := context.WithCancel(context.Background())
		var writers sync.WaitGroup
		for w := range 4 {
			writers.Go(func() {
				for i := 0; ctx.Err() == nil; i++ {
					_, err := s.Append(context.Background(), store.AppendRequest{Name: checkedRun("1"), State: "RUNNING", Note: fmt.Sprint(w, i)})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		series, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.Series})
		must(t, err)
		writers.Go(func() {
			for ctx.Err() == nil {
				run, err := s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, Series: series.Name})
				if err == nil {
					err = s.Delete(context.Background(), store.DeleteRequest{Name: run.Name, Force: true})
				}
				if err != nil {
					t.Error(err)
				}
			}
		})
		for range 50 {
			found, sum := checkTree(t, dir, false)
			wantFindings(t, found, "note served 0:0")
			if !sum.Served {
				t.Errorf("%+v", sum)
			}
		}
		cancel()
		writers.Wait()
		must(t, s.Close())
	})
}

// Pavilion knows of no lock: it may append at any time.
// Whatever stands in a file, its repair is readable, and every line that was
// readable before is still there, under its number.
