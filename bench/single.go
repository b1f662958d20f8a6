package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"time"

	"golang.org/x/sys/unix"
)

// singleSuite is figure 9: what one durable write costs one caller, beside what it
// can't cost less than: the way there and back, and one sync.
func singleSuite(ctx context.Context, b *bench) (_ *report, err error) {
	all, stop, err := b.field(ctx, "single", "noop", "etcd", "synced", "buffered")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, stop()) }()
	if err := warm(ctx, all); err != nil {
		return nil, err
	}
	file, err := prefilled(filepath.Join(b.temp, "prefilled"))
	if err != nil {
		return nil, err
	}
	defer file.Close()
	p50 := func(name string) func(context.Context) (sample, error) {
		return func(ctx context.Context) (sample, error) {
			got, err := all[name].drive(ctx, 1, b.slice)
			got.value = got.more["p50_us"]
			return got, err
		}
	}
	r := newReport(map[string]any{"rounds": b.rounds, "time": b.slice.String(), "runs": keys, "connections": 1, "transport": "tcp 127.0.0.1", "line_bytes": 100})
	err = b.interleave(ctx, r, b.rounds, []scenario{
		{"noop", "µs", p50("noop")},
		{"fdatasync", "µs", func(ctx context.Context) (sample, error) { return syncPrefilled(ctx, file, b.slice) }},
		{"synced", "µs", p50("synced")},
		{"buffered", "µs", p50("buffered")},
		{"etcd", "µs", p50("etcd")},
	})
	if err != nil {
		return nil, err
	}
	floor := slices.Clone(r.Scenarios["noop"].Rounds)
	for i, sync := range r.Scenarios["fdatasync"].Rounds {
		floor[i] += sync
	}
	r.Figures = append(r.Figures, judge(9, "", ratio(r.Scenarios["synced"].Rounds, floor)))
	return r, nil
}

const prefilledSize = 8 << 20

// prefilled makes a file whose blocks are all written, so that a sync of what is
// written over them has only data to write.
func prefilled(path string) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_TRUNC, 0o666)
	if err != nil {
		return nil, err
	}
	if _, err := f.Write(slices.Repeat([]byte{0xa5}, prefilledSize)); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, f.Sync()
}

// syncPrefilled writes a record's length over and over, and syncs each.
func syncPrefilled(ctx context.Context, f *os.File, d time.Duration) (sample, error) {
	record := slices.Repeat([]byte("r"), 192)
	var took []time.Duration
	at := int64(0)
	for start := time.Now(); time.Since(start) < d && ctx.Err() == nil; {
		begin := time.Now()
		if _, err := f.WriteAt(record, at); err != nil {
			return sample{}, err
		}
		if err := unix.Fdatasync(int(f.Fd())); err != nil {
			return sample{}, err
		}
		took = append(took, time.Since(begin))
		at = (at + int64(len(record))) % (prefilledSize - int64(len(record)))
	}
	if err := ctx.Err(); err != nil {
		return sample{}, err
	}
	slices.Sort(took)
	p50 := quantile(took, 0.5)
	return sample{p50, map[string]float64{"p50_us": p50, "p99_us": quantile(took, 0.99), "calls": float64(len(took))}}, nil
}
