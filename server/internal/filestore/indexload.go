package filestore

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/runstatus/runstatus/server/internal/codec"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/runindex"
	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// A start loads the index as evicted runs: several goroutines decode batches of records, and of
// each record only what its summary needs.
const (
	loadBatch  = 1024
	mostLoader = 4
)

// entry is a key with its record, as they stand in the index.
type entry struct{ key, record []byte }

// collector stops the garbage collector while any store of the process loads its index. The
// setting belongs to the process.
var collector pauses

// pauses counts the callers that need the garbage collector stopped. It is safe for concurrent
// use.
type pauses struct {
	mu      sync.Mutex
	count   int
	percent int // the setting before the first of them
}

// pause stops the garbage collector until resume is called.
func (p *pauses) pause() (resume func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count++; p.count == 1 {
		p.percent = debug.SetGCPercent(-1)
	}
	return p.resume
}

func (p *pauses) resume() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.count--; p.count > 0 {
		return
	}
	if now := debug.SetGCPercent(p.percent); now != -1 {
		debug.SetGCPercent(now) // the program has set another value meanwhile
	}
}

// loadRuns puts the runs of the index into their trees.
func (s indexer) loadRuns(tx *runindex.Tx) error {
	defer collector.pause()() // nearly all of this memory stays in use: without the collector loading takes half the time
	type batch struct {
		entries []entry
		runs    []*runfile.Run
	}
	var all []*batch
	batches := make(chan *batch, 2*mostLoader)
	group := errgroup.Group{}
	ended := sync.OnceValue(func() error {
		close(batches)
		return group.Wait()
	})
	defer func() { _ = ended() }() // best effort: the error is returned below; this ends the workers after a panic
	for range min(runtime.GOMAXPROCS(0), mostLoader) {
		group.Go(func() (err error) {
			l := loader{store: s.Store, in: codec.NewInterned()}
			for b := range batches {
				if err == nil {
					err = runindex.Guard(func() (err error) {
						b.runs, err = l.load(b.entries)
						return err
					})
				}
				b.entries = nil
			}
			return err
		})
	}
	next := &batch{}
	err := tx.Each(func(key, record []byte) error {
		next.entries = append(next.entries, entry{key, record})
		if len(next.entries) == loadBatch {
			all = append(all, next)
			batches <- next
			next = &batch{entries: make([]entry, 0, loadBatch)}
		}
		return nil
	})
	if err != nil {
		return err
	}
	all = append(all, next)
	batches <- next
	if err := ended(); err != nil {
		return err
	}
	of := map[*runfile.Tree][]*runfile.Run{}
	for _, b := range all {
		for _, r := range b.runs {
			of[r.Tree] = append(of[r.Tree], r)
		}
	}
	for t, runs := range of {
		t.Runs.Load(runs)
	}
	return nil
}

// loader makes evicted runs. It belongs to one goroutine.
type loader struct {
	store *Store
	in    *codec.Interned
	state runstate.State // of the record that is being read
	view  runstate.View  // the same

	idText []byte
}

// load returns the runs of entries. It allocates the runs, their summaries and their ids as three
// arrays, to save memory.
func (l *loader) load(entries []entry) ([]*runfile.Run, error) {
	ids, err := l.ids(entries)
	if err != nil {
		return nil, err
	}
	runs, heads := make([]runfile.Run, len(entries)), make([]runstate.Summary, len(entries))
	loaded := make([]*runfile.Run, 0, len(entries))
	for i, e := range entries {
		namespace, kind, zeros, id, _ := runindex.ParseKey(e.key) // best effort: the key was parsed when it was collected
		t, ok := l.store.env.Trees[string(namespace)]
		n := store.Name{Kind: kind, ID: ids[:zeros+len(id)]}
		ids = ids[len(n.ID):]
		if !ok {
			continue
		}
		n.Namespace = t.Namespace // one text for all
		if err := store.CheckID(n.ID); err != nil {
			return nil, fmt.Errorf("read the index: %w", err)
		}
		r := &runs[i]
		r.Name, r.Tree, r.Evicted = n, t, true
		if err := l.summarize(r, &heads[i], e.record); err != nil {
			return nil, fmt.Errorf("read the index at %s: %w", n, err)
		}
		loaded = append(loaded, r)
	}
	return loaded, nil
}

// ids returns the ids of the entries as one text.
func (l *loader) ids(entries []entry) (string, error) {
	b := l.idText[:0]
	for _, e := range entries {
		_, _, zeros, id, err := runindex.ParseKey(e.key)
		if err != nil {
			return "", fmt.Errorf("read the index: %w", err)
		}
		for range zeros {
			b = append(b, '0')
		}
		b = append(b, id...)
	}
	l.idText = b
	return string(b), nil
}

// summarize sets the summary of a run from its record. The run stays evicted.
func (l *loader) summarize(r *runfile.Run, h *runstate.Summary, record []byte) error {
	l.state = runstate.State{}
	known, err := l.state.DecodeShown(record, r.Name, l.store.env.Vocabulary, l.in)
	if err != nil || !known {
		return err
	}
	l.view.Content = l.state.Content(r.Name)
	f := &l.view
	if f.Link != (store.Name{}) {
		h.Link = l.in.Link(f.Link)
	}
	h.Describe(f)
	switch {
	case h.Identity == nil || f.Unsure:
		r.Tree.Requests.Doubt(r.Name)
	case h.Identity.RequestID != "":
		r.Tree.Requests.Note(h.Identity.RequestID, r.Name)
	}
	r.Summary.Store(h)
	r.Stale.Store(true)
	r.Tree.Unverified.Add(1)
	return nil
}
