package filestore_test

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// Losing the index costs the epoch, never a line. Damage that takes nothing
// that is read need not be seen.
func TestServerStartsWhateverBecameOfItsIndex(t *testing.T) {
	type damage struct {
		name string
		do   func(path string) error
		lost bool
	}
	all := []damage{
		{"lost", os.Remove, true},
		{"empty", func(path string) error { return os.Truncate(path, 0) }, true},
		{"short garbage", func(path string) error { return os.WriteFile(path, []byte("garbage garbage"), 0o600) }, true},
		{"garbage", func(path string) error {
			return os.WriteFile(path, bytes.Repeat([]byte("garbage "), 9000), 0o600)
		}, true},
	}
	for _, size := range []int64{1, 4096, 16384} {
		all = append(all, damage{fmt.Sprintf("cut to %d bytes", size), func(path string) error { return os.Truncate(path, size) }, false})
	}
	for page := int64(2); page < 6; page++ {
		all = append(all, damage{fmt.Sprintf("garbage in page %d", page), func(path string) error {
			f, err := os.OpenFile(path, os.O_RDWR, 0)
			if err != nil {
				return err
			}
			defer f.Close()
			_, err = f.WriteAt(bytes.Repeat([]byte{0xff}, os.Getpagesize()), page*int64(os.Getpagesize()))
			return err
		}, false})
	}
	for _, tt := range all {
		t.Run(tt.name, func(t *testing.T) {
			v := newService(t, buffered)
			for id := range 3 {
				v.create(store.CreateRequest{ID: fmt.Sprint(id)})
				v.append(fmt.Sprint(id), "RUNNING", "acknowledged")
			}
			epoch := v.Epoch()
			v.stop()
			must(t, tt.do(v.own("index.db")))
			v.start()
			if tt.lost && v.Epoch() == epoch {
				t.Error("the epoch stayed")
			}
			for _, run := range v.list() {
				if got := v.notes(run.Name); !slices.Contains(got, "acknowledged") {
					t.Errorf("%s has the lines %q", run.Name, got)
				}
			}
			v.append("1", "RUNNING", "after")
			v.stop()
			v.start() // what was written now is read
		})
	}
}

// An older index knows less than was told: lines would get a second revision.
func TestNoLineIsTwiceInTheOrderOfAnEpoch(t *testing.T) {
	v := newService(t)
	v.create(store.CreateRequest{ID: "1"})
	v.list()
	v.stop()
	older := readFiles(t, v.own("index.db"))
	v.start()
	for i := range 5 {
		v.append("1", "RUNNING", fmt.Sprint(i))
	}
	epoch, before := v.Epoch(), v.Revision()
	v.stop()
	older.putBack(t)
	v.start()
	v.list()
	if again := strings.Join(v.order(before), ", "); v.Epoch() == epoch && strings.Contains(again, "line") {
		t.Errorf("the epoch stayed, and the order has again %s", again)
	}
}
