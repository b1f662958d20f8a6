package server

import (
	"context"
	"iter"
	"slices"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// memoryStore lists runs that a test made up, and takes lines without keeping
// them. Of the rest it knows nothing.
type memoryStore struct {
	fakeStore
	runs []*store.Run
}

func (m *memoryStore) Runs(_ context.Context, q store.RunsRequest) iter.Seq2[*store.Run, error] {
	return func(yield func(*store.Run, error) bool) {
		runs := m.runs
		if q.Sorted {
			runs = slices.SortedFunc(slices.Values(runs), func(a, b *store.Run) int { return a.Name.Compare(b.Name) })
		}
		for _, r := range runs {
			if q.Sorted && r.Name.Compare(q.After) <= 0 {
				continue
			}
			if !yield(r, nil) {
				return
			}
		}
	}
}

func (m *memoryStore) Unverified(string) (n int) {
	for _, r := range m.runs {
		if r.Unverified {
			n++
		}
	}
	return n
}

func (m *memoryStore) Write(ctx context.Context, qs []store.AppendRequest) []store.Written {
	written := make([]store.Written, len(qs))
	for i, q := range qs {
		written[i].Revision = 1
		written[i].Result, written[i].Err = m.Append(ctx, q)
	}
	return written
}

func (m *memoryStore) Append(_ context.Context, q store.AppendRequest) (store.AppendResult, error) {
	line, err := statusfile.Encode(q.Name.Kind, q.State, q.Note, q.When)
	return store.AppendResult{UID: "00112233445566778899aabbccddeeff", Status: store.Status{Status: line.Status}}, err
}
