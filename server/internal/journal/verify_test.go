package journal

import (
	"os"
	"testing"
)

// readerAt is a file that others write to while it is read.
type readerAt func(p []byte, at int64) (int, error)

func (r readerAt) ReadAt(p []byte, at int64) (int, error) { return r(p, at) }

// A record that is written between a look at its place and one behind it is no damage.
func TestWhatIsWrittenWhileItIsVerifiedIsNoDamage(t *testing.T) {
	for reads := 1; reads <= 3; reads++ {
		dir := t.TempDir()
		j := open(t, dir, Options{})
		fill(t, j, 5)
		s := j.last()
		f, err := os.Open(s.path)
		must(t, err)
		c, done := s.scan(nil), 0
		c.r = readerAt(func(p []byte, at int64) (int, error) {
			n, err := f.ReadAt(p, at)
			if done++; done == reads {
				fill(t, j, 2)
			}
			return n, err
		})
		var found []uint64
		must(t, c.verify(0, 0, func(r Record, err error) bool {
			if err != nil {
				t.Errorf("after %d reads: %v", reads, err)
			}
			found = append(found, r.Revision)
			return true
		}))
		for i, revision := range found {
			if revision != uint64(i)+1 {
				t.Errorf("after %d reads: record %d is %d", reads, i, revision)
			}
		}
		if len(found) < 5 {
			t.Errorf("after %d reads: only %d records", reads, len(found))
		}
		must(t, f.Close())
		must(t, j.Close())
	}
}
