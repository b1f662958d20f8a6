package filestore

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// counting is the newest counts of the runs of a tree. To count a run takes about a tenth of a microsecond, so
// with many runs counts are given out again for a while.
type counting struct {
	mu     sync.Mutex
	counts store.RunCounts
	good   time.Time // until when
}

// countingShare is the part of a processor's time that counting may take.
const countingShare = 0.005

// Stats describes the store for its operator. It reads no file, and waits for none: it is asked for most when a disk
// hangs. The counts of runs may be as old as it took to count
// them, times 200.
func (s *Store) Stats() store.Stats {
	stats := store.Stats{Journal: s.presenter().journalStats()}
	for _, t := range s.treesOf("") {
		stats.Namespaces = append(stats.Namespaces, t.reader().stats())
	}
	return stats
}

func (s presenter) journalStats() store.JournalStats {
	j := s.env.Changes.Journal.Stats()
	committed := s.env.Changes.Committed()
	if st, ok := s.state.TryGet(); ok {
		s.released.Store(int64(st.Released)) //nolint:gosec // a revision is below
	}
	return store.JournalStats{
		Bytes: j.Bytes, Segments: j.Segments,
		Uncommitted: max(s.env.Changes.Newest()-committed, 0), Unreleased: max(committed-s.released.Load(), 0),
		CommitTimes: j.Times, CommitRecords: j.Records, FailedCommits: j.Failed,
	}
}

func (t treeReader) stats() store.NamespaceStats {
	c := &t.Counts
	return store.NamespaceStats{
		Name: t.Namespace, Runs: t.countRuns(),
		OwnLines: c.OwnLines.Load(), OwnBytes: c.OwnBytes.Load(),
		ExternalLines: c.ExternalLines.Load(), ExternalBytes: c.ExternalBytes.Load(),
		Malformed: c.Malformed.Load(), ExternalDelay: c.Delay.Snapshot(),
		Unverified: t.store.Unverified(t.Namespace), Unresponsive: t.Bulkhead.IsUnresponsive(),
		PollOps: t.pollOps.Load(), PollRound: time.Duration(t.pollLag.Load()),
	}
}

// countRuns counts the runs as they are known.
func (t treeReader) countRuns() store.RunCounts {
	t.counting.mu.Lock()
	defer t.counting.mu.Unlock()
	began := time.Now()
	if began.Before(t.counting.good) {
		return t.counting.counts
	}
	t.store.env.StaleViews.CatchUp()
	counts := store.NewRunCounts(began)
	var run store.Run
	for _, r := range t.Runs.Shown() {
		if h := r.Summary.Load(); h != nil {
			h.Fill(r.Name, &run)
			counts.Add(t.store.cfg.Vocabulary, &run)
		}
	}
	t.counting.counts = counts
	t.counting.good = time.Now().Add(time.Duration(float64(time.Since(began)) / countingShare))
	return counts
}
