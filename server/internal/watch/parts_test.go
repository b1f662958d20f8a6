package watch

import (
	"context"
	"iter"
	"testing"

	"github.com/runstatus/runstatus/server/internal/store"
)

// fakeFeed has changes at some revisions; the others are no changes. It counts how often it is read.
type fakeFeed struct {
	store.Feed
	revisions []int64
	readings  int
	open      int // readings that have not ended
}

func (o *fakeFeed) Changes(_ context.Context, after int64) iter.Seq2[store.Change, error] {
	return func(yield func(store.Change, error) bool) {
		o.readings++
		o.open++
		defer func() { o.open-- }()
		for _, r := range o.revisions {
			if r > after && !yield(store.Change{Revision: r}, nil) {
				return
			}
		}
	}
}

func (o *fakeFeed) Revision() int64 { return 0 }

func TestPartsAreReadOnceAndWhole(t *testing.T) {
	for name, gap := range map[string]int64{"each revision is a change": 1, "every third": 3, "few": 100} {
		st := &fakeFeed{}
		for r := gap; r <= 20*partRevisions+7; r += gap {
			st.revisions = append(st.revisions, r)
		}
		var p changeParts
		for _, begin := range []int64{0, 1, 5, partRevisions - 1, partRevisions, 3*partRevisions + 2} {
			var got []int64
			for at := begin; ; {
				changes, to, err := p.after(t.Context(), st, at)
				if err != nil {
					t.Fatal(err)
				}
				if st.open != 0 {
					t.Fatal("the store is held open")
				}
				for _, c := range changes {
					got = append(got, c.Revision)
				}
				if to == at {
					break
				}
				at = to
			}
			want := st.revisions
			for len(want) > 0 && want[0] <= begin {
				want = want[1:]
			}
			if len(got) != len(want) || len(want) > 0 && (got[0] != want[0] || got[len(got)-1] != want[len(want)-1]) {
				t.Errorf("%s: behind %d there are %v, want %v", name, begin, got, want)
			}
		}
		if gap == 1 && st.readings > 20+6*3 {
			t.Errorf("%s: six passes read the store %d times", name, st.readings)
		}
	}
}
