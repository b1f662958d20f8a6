package filestore_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/runstatus/runstatus/server/internal/filestore"
	"github.com/runstatus/runstatus/server/internal/fsck"
	"github.com/runstatus/runstatus/server/internal/store"
)

func TestRepairMakesStatusFilesReadableAgain(t *testing.T) {
	for _, tt := range checkTable {
		t.Run(tt.name, func(t *testing.T) {
			dir, path := oneRunTree(t, tt.status)
			found, sum := checkTree(t, dir, true)
			wantFindings(t, found, tt.want...)
			data, err := os.ReadFile(path)
			must(t, err)
			if tt.repaired == "" {
				if string(data) != tt.status || sum.Copy != "" || sum.Repaired != 0 {
					t.Errorf("nothing was to be repaired: %+v %.200q", sum, data)
				}
				return
			}
			if string(data) != tt.repaired {
				t.Errorf("repaired to %.200q, want %.200q", data, tt.repaired)
			}
			if st, err := os.Stat(path); err != nil || st.Mode() != 0o640 {
				t.Errorf("mode %v %v", st.Mode(), err)
			}
			kept, err := os.ReadFile(filepath.Join(sum.Copy, "test_runs/1/status"))
			if err != nil || string(kept) != tt.status || sum.Left != 0 || sum.Repaired != int64(len(tt.want)) {
				t.Errorf("%+v, kept %.200q %v", sum, kept, err)
			}
			wantReadable(t, path)
			again, sum := checkTree(t, dir, true)
			if sum.Errors+sum.Warnings > 0 || sum.Copy != "" || sum.Repaired > 0 {
				t.Errorf("a second repair found %+v", again)
			}
			if now, err := os.ReadFile(path); err != nil || string(now) != tt.repaired {
				t.Errorf("a second repair made %.200q", now)
			}
		})
	}
}

func wantReadable(t testing.TB, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	must(t, err)
	for line := range strings.Lines(string(data)) {
		if filestore.Raises([]byte(strings.TrimSuffix(line, "\n"))) {
			t.Errorf("Pavilion's reader raises on %.200q", line)
		}
	}
}

func TestRepairIsRefusedBesideAServer(t *testing.T) {
	dir, s := servedTree(t)
	defer s.Close()
	_, err := fsck.Check(context.Background(), fsck.Config{
		Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: t.TempDir(), Repair: true,
	}, func(fsck.Finding) { t.Error("it went on") })
	if store.ReasonOf(err) != store.Locked {
		t.Error(err)
	}
}

func TestRepairKeepsExternalLinesAppendedMeanwhile(t *testing.T) {
	dir, path := oneRunTree(t, created+"\n"+strings.Repeat(goodLine, 50_000))
	ctx, cancel := context.WithCancel(context.Background())
	written := 0
	var writer sync.WaitGroup
	writer.Go(func() {
		for ; ctx.Err() == nil; written++ {
			appendBytes(t, path, fmt.Sprintf("1700000000.000000 INFO external %d\n", written))
		}
	})
	_, sum := checkTree(t, dir, true)
	cancel()
	writer.Wait()
	data, err := os.ReadFile(path)
	must(t, err)
	if sum.Repaired != 1 || written < 20 {
		t.Errorf("%+v, %d lines were appended", sum, written)
	}
	found := map[string]int{}
	for line := range strings.Lines(string(data)) {
		found[line]++
	}
	for i := range written {
		if line := fmt.Sprintf("1700000000.000000 INFO external %d\n", i); found[line] != 1 {
			at := strings.Index(string(data), fmt.Sprintf("external %d", i-1))
			t.Fatalf("the line %q is there %d times of %d: %q", line, found[line], written, data[max(at-200, 0):min(at+300, len(data))])
		}
	}
	wantReadable(t, path)
}

func TestRepairLeavesAFileThatIsHeldOpenForWriting(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells who has a file open")
	}
	dir, path := oneRunTree(t, created+"\n")
	held, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	must(t, err)
	defer held.Close()
	cfg := fsck.Config{Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Repair: true}
	sum, err := fsck.Check(context.Background(), cfg, func(fsck.Finding) {})
	if err == nil || !strings.Contains(err.Error(), "open for writing") || sum.Left != 1 || sum.Repaired != 0 {
		t.Errorf("%+v %v", sum, err)
	}
	if data, err := os.ReadFile(path); err != nil || string(data) != created+"\n" {
		t.Errorf("%q %v", data, err)
	}
	must(t, held.Close())
	checkTree(t, dir, true)
	wantReadable(t, path)
}

func TestInterruptedRepairGoesOn(t *testing.T) {
	dir := t.TempDir()
	const runs = 5
	for i := range runs {
		must(t, os.MkdirAll(filepath.Join(dir, "test_runs", fmt.Sprint(i)), 0o755))
		must(t, os.WriteFile(filepath.Join(dir, "test_runs", fmt.Sprint(i), "status"), []byte(created+"garbage\n"), 0o644))
		must(t, os.WriteFile(filepath.Join(dir, "test_runs", fmt.Sprint(i), "status.tmp"), []byte("half"), 0o644))
	}
	left := runs
	for range runs {
		ctx, cancel := context.WithCancel(context.Background())
		sum, err := fsck.Check(ctx, fsck.Config{
			Namespaces: []filestore.Namespace{{Name: "main", Dir: dir}}, StateDir: filepath.Join(dir, ".runstatus"), Repair: true,
			Progress: func(done, total int) {
				if done == runs-left+1 {
					cancel()
				}
			},
		}, func(fsck.Finding) {})
		cancel()
		left--
		if sum.Repaired != 1 || left > 0 && !errors.Is(err, context.Canceled) {
			t.Errorf("%+v %v", sum, err)
		}
	}
	found, sum := checkTree(t, dir, true)
	wantFindings(t, found)
	if sum.Repaired != 0 {
		t.Errorf("%+v", sum)
	}
}

func TestRepairOfRandomDamageKeepsEveryReadableLine(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for round := range 150 {
		data := []byte(created + strings.Repeat(goodLine, 10))
		for range 1 + random.IntN(4) {
			at := random.IntN(len(data))
			switch random.IntN(4) {
			case 0:
				data[at] = byte(random.IntN(256))
			case 1:
				data = data[:at+1]
			case 2:
				clear(data[at:min(at+random.IntN(60), len(data))])
			case 3:
				data = slices.Insert(data, at, '\n')
			}
		}
		dir, path := oneRunTree(t, string(data))
		_, sum := checkTree(t, dir, true)
		wantReadable(t, path)
		repaired, err := os.ReadFile(path)
		must(t, err)
		lines := strings.SplitAfter(string(repaired), "\n")
		for i, line := range strings.SplitAfter(string(data), "\n") {
			whole, ok := strings.CutSuffix(line, "\n")
			if ok && !filestore.Raises([]byte(whole)) && line != lines[i] {
				t.Fatalf("round %d: line %d was %q and is %q", round, i+1, line, lines[i])
			}
		}
		if again, sum2 := checkTree(t, dir, true); sum.Left > 0 || sum2.Repaired > 0 || sum2.Copy != "" {
			t.Fatalf("round %d: %+v, then %+v of %q", round, sum, again, data)
		}
	}
}
