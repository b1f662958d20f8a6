package filestore_test

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"flag"
	"fmt"
	"io/fs"
	"log/slog"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

var (
	starts       = flag.Int("starts", 25, "how often a process of a crash loop is started and killed")
	startsWithin = flag.Duration("starts-within", 200*time.Millisecond, "how long after its start each of them is killed at most")
	loopIn       = flag.String("loop-in", "", "the empty directory that they work in; none: a file system of 100 MB in memory")
)

const loopDirEnv = "RUNSTATUS_TEST_LOOP_DIR"

// loopConfig is what a server has by default.
func loopConfig(dir string) filestore.Config {
	return filestore.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"),
		Umask: filestore.DefaultUmask, Follow: true, Log: slog.New(slog.DiscardHandler),
	}
}

// writeAndWait is a process of the loop: it writes a line or two, says which of them are
// acknowledged, and waits for its end.
func writeAndWait(dir string) {
	s, err := filestore.Open(loopConfig(dir))
	if err != nil {
		fmt.Fprintln(os.Stdout, "failed", err)
		os.Exit(1)
	}
	start := time.Now().UnixNano()
	for i := range 1 + rand.IntN(2) {
		note := fmt.Sprint(start, ".", i)
		_, err := s.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: note})
		if err != nil {
			fmt.Fprintln(os.Stdout, "failed", err)
			os.Exit(1)
		}
		fmt.Fprintln(os.Stdout, "done", note)
	}
	select {}
}

// startAndKill runs a process of the loop for a while, and returns the notes of the
// lines that were acknowledged.
func startAndKill(t *testing.T, dir string) (notes []string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), loopDirEnv+"="+dir)
	var out bytes.Buffer
	cmd.Stdout = &out
	must(t, cmd.Start())
	timer := time.NewTimer(rand.N(*startsWithin))
	<-timer.C
	_ = cmd.Process.Kill() // it may have failed, which its output says
	_ = cmd.Wait()
	for lines := bufio.NewScanner(&out); lines.Scan(); {
		what, note, _ := strings.Cut(lines.Text(), " ")
		if what == "failed" {
			t.Fatal(lines.Text())
		}
		notes = append(notes, note)
	}
	return notes
}

// A server that is started again and again, and killed before its first checkpoint,
// fills no disk and loses nothing.
func TestCrashLoopTakesNoMoreSpaceThanOneStart(t *testing.T) {
	dir := cmp.Or(*loopIn, t.TempDir())
	if *loopIn == "" && os.Geteuid() == 0 {
		dir = smallDisk(t, "size=100m")
	}
	s, err := filestore.Open(loopConfig(dir))
	must(t, err)
	_, err = s.Create(context.Background(), store.CreateRequest{Namespace: "main", Kind: statusfile.TestRun, ID: "1"})
	must(t, err)
	must(t, s.Close())
	var want []string
	for range *starts {
		want = append(want, startAndKill(t, dir)...)
	}
	var size int64
	must(t, filepath.WalkDir(filepath.Join(dir, ".runstatus"), func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		size += info.Size()
		return err
	}))
	s, err = filestore.Open(loopConfig(dir))
	must(t, err)
	defer func() { must(t, s.Close()) }()
	_, err = s.Append(context.Background(), store.AppendRequest{Name: testRun("1"), State: "RUNNING", Note: "last"})
	must(t, err)
	found := map[string]int{}
	for e, err := range s.History(context.Background(), store.HistoryRequest{Name: testRun("1")}) {
		must(t, err)
		found[e.Status.Note]++
	}
	for _, note := range want {
		if found[note] != 1 {
			t.Errorf("the line %s is there %d times", note, found[note])
		}
	}
	if most := int64(4 * 8 << 20); size > most {
		t.Errorf("the server's own files have %d bytes after %d starts, want %d at most", size, *starts, most)
	}
	t.Logf("%d starts, %d lines acknowledged, %d bytes of the server's own", *starts, len(want), size)
}
