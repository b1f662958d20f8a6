package runindex

import (
	"bytes"
	"slices"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

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
	if !slices.IsSortedFunc(names, func(a, b store.Name) int { return bytes.Compare(Key(a), Key(b)) }) {
		t.Error("the keys are in another order")
	}
	for _, id := range []string{"0", "00", "007", "0000012", "0x"} {
		names = append(names, store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: id})
	}
	for _, n := range names {
		if got, err := NameOfKey(Key(n)); got != n || err != nil {
			t.Errorf("got %v, %v, want %v", got, err, n)
		}
	}
}

func FuzzIndexKey(f *testing.F) {
	f.Add(Key(store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "0012"}))
	f.Add(Key(store.Name{Namespace: "main", Kind: statusfile.Series, ID: "x"}))
	f.Fuzz(func(t *testing.T, key []byte) {
		n, err := NameOfKey(key)
		if err != nil {
			return
		}
		if again, err := NameOfKey(Key(n)); again != n || err != nil {
			t.Errorf("%q is %v, and then %v, %v", key, n, again, err)
		}
	})
}
