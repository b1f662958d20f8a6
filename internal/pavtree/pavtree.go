// Package pavtree gives tests a working directory that a real Pavilion 2 wrote,
// and tells what changes in a tree.
package pavtree

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	_ "embed" // the tree
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

//go:embed testdata/pavilion-working-dir.tar.gz
var archive []byte

// Unpack returns a new copy of the tree, which goes with the test.
func Unpack(t testing.TB) string {
	t.Helper()
	dir := t.TempDir()
	if err := unpack(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

// Unpack26 is Unpack in the layout of Pavilion 2.6: test runs are named by their series and
// their number in it, test_runs has no next_id, and that of series says s4.
func Unpack26(t testing.TB) string {
	t.Helper()
	dir := Unpack(t)
	for name, row := range Rows {
		if row.Series == "" {
			continue
		}
		id := filepath.Base(name)
		links, err := filepath.Glob(filepath.Join(dir, "series", row.Series, "test_sets/*", id))
		if err != nil || len(links) != 1 {
			t.Fatal(id, links, err)
		}
		renamed := ID26(id)
		err = errors.Join(os.Rename(filepath.Join(dir, name), filepath.Join(dir, "test_runs", renamed)), os.Remove(links[0]),
			os.Symlink("/scratch/pav/test_runs/"+renamed, filepath.Join(filepath.Dir(links[0]), renamed)))
		if err != nil {
			t.Fatal(err)
		}
	}
	err := errors.Join(os.Remove(filepath.Join(dir, "test_runs/next_id")), os.WriteFile(filepath.Join(dir, "series/next_id"), []byte("s4\n"), 0o664))
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// ID26 is the id in the layout of Pavilion 2.6 of a test run of the tree.
func ID26(id string) string {
	series := Rows["test_runs/"+id].Series
	before := 1
	for name, row := range Rows {
		if other, isRun := strings.CutPrefix(name, "test_runs/"); isRun && row.Series == series && atoi(other) < atoi(id) {
			before++
		}
	}
	return fmt.Sprintf("s%s.%d", series, before)
}

func atoi(id string) int {
	n, err := strconv.Atoi(id)
	if err != nil {
		panic(err) // the tree's ids are integers
	}
	return n
}

func unpack(dir string) error {
	zip, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return err
	}
	for r := tar.NewReader(zip); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		path := filepath.Join(dir, filepath.Clean("/"+h.Name))
		switch h.Typeflag {
		case tar.TypeDir:
			err = os.MkdirAll(path, 0o755)
		case tar.TypeSymlink:
			err = os.Symlink(h.Linkname, path)
		case tar.TypeReg:
			err = writeFile(path, r, h.FileInfo())
		}
		if err != nil {
			return err
		}
	}
}

func writeFile(path string, r io.Reader, info fs.FileInfo) error {
	data, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path, data, info.Mode()); err != nil {
		return err
	}
	return os.Chtimes(path, info.ModTime(), info.ModTime())
}

// Row is what is right for one run of the tree.
type Row struct {
	State, Outcome      string
	Series              string // its id
	Members             int
	Name, User, SysName string
}

// Rows are all runs of the tree, by collection and id.
var Rows = map[string]Row{
	"series/1":     series("ALL_STARTED", "FAILED", 11),
	"series/2":     series("BUILD_ERROR", "ERROR", 4),
	"series/3":     series("ALL_STARTED", "FAILED", 2),
	"test_runs/1":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.1"),
	"test_runs/2":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.2"),
	"test_runs/3":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.3"),
	"test_runs/4":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.4"),
	"test_runs/5":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.5"),
	"test_runs/6":  testRun("COMPLETE", "PASSED", "1", "ok.sleepy.6"),
	"test_runs/8":  testRun("RESULTS_ERROR", "TIMED_OUT", "1", "ok.timeout"),
	"test_runs/9":  testRun("COMPLETE", "FAILED", "1", "ok.failing"),
	"test_runs/10": testRun("CANCELLED", "CANCELLED", "1", "ok.long"),
	"test_runs/11": testRun("COMPLETE", "PASSED", "1", "ok.built"),
	"test_runs/12": testRun("COMPLETE", "PASSED", "1", "ok.buildonnodes"),
	"test_runs/13": testRun("ABORTED", "ABORTED", "2", "demo.sleepy.1"),
	"test_runs/14": testRun("ABORTED", "ABORTED", "2", "demo.sleepy.2"),
	"test_runs/15": testRun("ABORTED", "ABORTED", "2", "demo.sleepy.3"),
	"test_runs/16": testRun("BUILD_CREATED", "BUILD_FAILED", "2", "demo.fail"),
	"test_runs/17": testRun("COMPLETE", "PASSED", "3", "ok.built"),
	"test_runs/18": testRun("COMPLETE", "FAILED", "3", "ok.failing"),
}

// series is one of the tree's, whose user is the owner of its directory.
func series(state, outcome string, members int) Row {
	owner := ""
	if u, err := user.Current(); err == nil {
		owner = u.Username
	}
	return Row{State: state, Outcome: outcome, Members: members, User: owner, SysName: "cluster1"} // that of its first run
}

func testRun(state, outcome, series, name string) Row {
	return Row{State: state, Outcome: outcome, Series: series, Name: name, User: "hpctest", SysName: "cluster1"}
}

// Snapshot describes every entry of a tree but those of the service's own
// directory: its type, mode, owner's view of it, size, modification time, and
// content.
func Snapshot(t testing.TB, dir string) map[string]string {
	t.Helper()
	entries := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, path)
		if d.Name() == ".runstatus" && d.IsDir() {
			return fs.SkipDir
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		content := ""
		switch {
		case info.Mode().IsRegular():
			data, rerr := os.ReadFile(path)
			content, err = string(data), rerr
		case info.Mode()&fs.ModeSymlink != 0:
			content, err = os.Readlink(path)
		}
		if _, serr := os.Lstat(filepath.Join(path, ".runstatus")); info.IsDir() && (rel == "." || serr == nil) {
			return err // the service's own directory may be made in it
		}
		entries[rel] = fmt.Sprint(info.Mode(), info.Size(), info.ModTime().UnixNano(), content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// Changed returns what differs between two snapshots, sorted.
func Changed(before, after map[string]string) []string {
	changed := map[string]bool{}
	for path, was := range before {
		if after[path] != was {
			changed[path] = true
		}
	}
	for path := range after {
		if _, ok := before[path]; !ok {
			changed[path] = true
		}
	}
	names := slices.Collect(maps.Keys(changed))
	slices.SortFunc(names, strings.Compare)
	return names
}
