package filestore

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"go.etcd.io/bbolt"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// A clean stop leaves an index without what was free, and nothing else is missing.
func TestAWastefulIndexIsLeftCompact(t *testing.T) {
	cfg := zoo(t)
	s := opened(t, cfg)
	want := listed(t, s)
	junk := bytes.Repeat([]byte("x"), 1000)
	for _, change := range []func(b *bbolt.Bucket, key []byte) error{
		func(b *bbolt.Bucket, key []byte) error { return b.Put(key, junk) },
		(*bbolt.Bucket).Delete,
	} {
		ok(t, s.index.opened.Load().db.Update(func(tx *bbolt.Tx) error {
			for i := range 2 * compactFrom / len(junk) {
				ok(t, change(tx.Bucket(runsBucket), indexKey(store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint("junk", i)})))
			}
			return nil
		}))
	}
	path, incarnation := s.index.opened.Load().db.Path(), s.Incarnation()
	before, err := os.Stat(path)
	ok(t, err)
	closed(t, s)
	after, err := os.Stat(path)
	ok(t, err)
	if after.Size() > before.Size()/2 {
		t.Errorf("it has %d bytes, and had %d", after.Size(), before.Size())
	}
	left, err := filepath.Glob(path + ".*")
	ok(t, err)
	s = opened(t, cfg)
	defer closed(t, s)
	if <-s.keeper.verified; len(left) > 0 || s.Incarnation() != incarnation {
		t.Errorf("%q are left, and the incarnation is %s, not %s", left, s.Incarnation(), incarnation)
	}
	wantSame(t, listed(t, s), want)
}

// So a start finds the runs in the order that lists want them in.
func TestIndexKeysAreInTheOrderOfNames(t *testing.T) {
	var names []store.Name
	for _, namespace := range []string{"a", "a-b", "b"} {
		for _, kind := range []statusfile.Kind{statusfile.TestRun, statusfile.Series} {
			for _, id := range []string{"1", "2", "9", "10", "99", "100", "12345678901234567890123", "1a", "A", "a", "a.b", "z"} {
				names = append(names, store.Name{Namespace: namespace, Kind: kind, ID: id})
			}
		}
	}
	if !slices.IsSortedFunc(names, store.Name.Compare) {
		t.Fatal("the names are not in order")
	}
	if !slices.IsSortedFunc(names, func(a, b store.Name) int { return bytes.Compare(indexKey(a), indexKey(b)) }) {
		t.Error("the keys are in another order")
	}
	for _, id := range []string{"0", "00", "007", "0000012", "0x"} {
		names = append(names, store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id})
	}
	for _, n := range names {
		if got, err := nameOfKey(indexKey(n)); got != n || err != nil {
			t.Errorf("got %v, %v, want %v", got, err, n)
		}
	}
}

func FuzzIndexKey(f *testing.F) {
	f.Add(indexKey(store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "0012"}))
	f.Add(indexKey(store.Name{Namespace: "main", Kind: statusfile.Series, ID: "x"}))
	f.Fuzz(func(t *testing.T, key []byte) {
		n, err := nameOfKey(key)
		if err != nil {
			return
		}
		if again, err := nameOfKey(indexKey(n)); again != n || err != nil {
			t.Errorf("%q is %v, and then %v, %v", key, n, again, err)
		}
	})
}
