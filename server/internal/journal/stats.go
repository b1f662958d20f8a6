package journal

import (
	"sync/atomic"
	"time"

	"github.com/runstatus/runstatus/server/internal/tally"
)

// Stats describes a journal for its operator.
type Stats struct {
	Bytes    int64 // of all segments, and of what is in memory
	Segments int
	Times    tally.Snapshot // how long writes of groups took, in nanoseconds, with their sync
	Records  tally.Snapshot // how many records these groups had
	Failed   uint64         // writes that failed
}

// flushes counts the groups that were written.
type flushes struct {
	times, records *tally.Histogram
	failed         atomic.Uint64
}

func newFlushes() flushes {
	ms := int64(time.Millisecond)
	return flushes{
		times:   tally.New(ms/10, ms/4, ms/2, ms, 5*ms/2, 5*ms, 10*ms, 25*ms, 50*ms, 100*ms, 250*ms, 500*ms, 1000*ms, 2500*ms, 5000*ms, 10_000*ms),
		records: tally.New(1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024),
	}
}

func (f *flushes) observe(g group, took time.Duration, err error) {
	if err != nil {
		f.failed.Add(1)
		return
	}
	f.times.Observe(int64(took))
	f.records.Observe(int64(g.count)) //nolint:gosec // a group is bounded by memory
}

// Stats returns the state of the journal.
func (j *Journal) Stats() Stats {
	s := Stats{Times: j.flushes.times.Snapshot(), Records: j.flushes.records.Snapshot(), Failed: j.flushes.failed.Load()}
	j.mu.Lock()
	defer j.mu.Unlock()
	s.Segments = len(j.segments)
	for _, one := range j.segments {
		s.Bytes += one.size
	}
	return s
}

// Stats returns the state of the journal.
func (m *Memory) Stats() Stats {
	m.mu.Lock()
	defer m.mu.Unlock()
	return Stats{Bytes: int64(m.size)}
}
