package filestore_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"testing"
)

func TestDamagedIndexIsFoundAndMovedAside(t *testing.T) {
	for name, damage := range map[string]func(data []byte) []byte{
		"empty":     func([]byte) []byte { return nil },
		"garbage":   func(data []byte) []byte { return bytes.Repeat([]byte("garbage!"), len(data)/8) },
		"truncated": func(data []byte) []byte { return data[:8192] },
		"bad page": func(data []byte) []byte {
			for i := 8192; i < len(data); i++ {
				data[i] ^= 0x55
			}
			return data
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir, s := servedTree(t)
			must(t, s.Close())
			path := filepath.Join(dir, ".runstatus/index.db")
			data, err := os.ReadFile(path)
			must(t, err)
			must(t, os.WriteFile(path, damage(data), 0o600))
			found, _ := checkTree(t, dir, false)
			wantFindings(t, found, "error bad_index 0:0")
			_, sum := checkTree(t, dir, true)
			if _, err := os.Stat(filepath.Join(sum.Copy, "index.db")); err != nil || sum.Left != 0 {
				t.Errorf("%+v %v", sum, err)
			}
			found, _ = checkTree(t, dir, true)
			wantFindings(t, found)
			wantNewEpoch(t, dir, s.Epoch())
		})
	}
}

func TestLossIsFoundWithoutTheJournal(t *testing.T) {
	dir, path := damagedTree(t, func(lines []string) []string { return lines[:50] })
	must(t, os.RemoveAll(filepath.Join(dir, ".runstatus/journal")))
	found, _ := checkTree(t, dir, false)
	wantFindings(t, found, fmt.Sprintf("error lost_line 0:%d", 54+49*lineSize), "warning missing_journal 0:0")
	if found[0].File != path {
		t.Errorf("%+v", found[0])
	}
	checkTree(t, dir, true)
	found, _ = checkTree(t, dir, true)
	wantFindings(t, found, "warning missing_journal 0:0")
}

func wantNewEpoch(t *testing.T, dir, old string) {
	t.Helper()
	s := openChecked(t, dir)
	defer s.Close()
	if s.Epoch() == old || s.Epoch() == "" {
		t.Errorf("epoch %q, before %q", s.Epoch(), old)
	}
}
