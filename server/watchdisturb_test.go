package server

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// disturb does what another process should not do to a run, and does all the same.
func (s *script) disturb() {
	dir := filepath.Join(s.dir, "test_runs", s.id())
	attributes := filepath.Join(dir, "attributes")
	pick := func(texts ...string) string { return texts[s.rnd.IntN(len(texts))] }
	write := func(path string, text []byte) {
		if st, err := os.Lstat(path); err == nil && !st.Mode().IsRegular() {
			_ = os.Remove(path) // a write to a FIFO waits for a reader
		}
		_ = os.WriteFile(path, text, 0o644)
	}
	switch s.rnd.IntN(10) {
	case 0:
		_ = os.Remove(attributes)
	case 1: // damaged behind the user
		write(attributes, []byte(`{"user": "`+pick("ann", "bob")+`", "sys_name": "fo`))
	case 2:
		_ = os.Remove(attributes)
		_ = syscall.Mkfifo(attributes, 0o644)
	case 3:
		var b strings.Builder
		for i := range 200 {
			fmt.Fprintf(&b, `,"l%d": "%d"`, i, s.rnd.IntN(2))
		}
		write(attributes, []byte(`{"user": "ann", "labels": {"sys_name": "fog"`+b.String()+`}}`))
	case 4: // a job that is gone
		_ = os.Remove(filepath.Join(dir, "job"))
		_ = os.Symlink(filepath.Join(s.dir, "jobs", "ffffffffffffffffffffffffffffffff"), filepath.Join(dir, "job"))
	case 5: // the same id, at once
		made := filepath.Join(s.dir, "made")
		_ = os.Mkdir(made, 0o755)
		_ = os.WriteFile(filepath.Join(made, "status"), []byte(fmt.Sprintf("%d.5 %s again %d\n", 1700000000+s.rnd.IntN(3), pick("CREATED", "RUNNING"), s.rnd.IntN(2))), 0o644)
		if s.rnd.IntN(2) == 0 {
			_ = os.WriteFile(filepath.Join(made, "attributes"), []byte(`{"user": "`+pick("ann", "bob")+`"}`), 0o644)
		}
		_ = os.RemoveAll(dir)
		_ = os.Rename(made, dir)
		_ = os.RemoveAll(made)
	case 6: // another history, in the same directory
		if _, err := os.Stat(dir); err == nil {
			made := filepath.Join(s.dir, "status.made")
			_ = os.WriteFile(made, []byte(fmt.Sprintf("%d.5 %s other %d\n", 1700000000+s.rnd.IntN(3), pick("CREATED", "RUNNING", "BUILDING"), s.rnd.IntN(2))), 0o644)
			_ = os.Rename(made, filepath.Join(dir, "status"))
		}
	case 7: // the first line alone
		text, _ := os.ReadFile(filepath.Join(dir, "status"))
		_ = os.Truncate(filepath.Join(dir, "status"), int64(bytes.IndexByte(text, '\n')+1))
	case 8:
		_ = os.WriteFile(filepath.Join(dir, "variables"), []byte(`{"sched": [{"test_nodes": ["`+pick("1", "2")+`"], "partition": ["`+pick("x", "y")+`"]}]}`), 0o644)
	case 9: // lines of no state, and one behind an end
		if f, err := os.OpenFile(filepath.Join(dir, "status"), os.O_APPEND|os.O_WRONLY, 0); err == nil {
			_, _ = f.WriteString(pick("\x00\x00\n", "1700000000.5 COMPLETE The test completed with result: PASS\n", "nonsense\n"))
			_ = f.Close()
		}
	}
	if s.rnd.IntN(3) > 0 {
		s.settle()
	}
}
