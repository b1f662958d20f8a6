package ids

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/fault"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Reserve reserves an id for the caller until Free. It waits while another creation has reserved it. The
// error is the cause of ctx.
func (a *Allocator) Reserve(ctx context.Context, id string) error {
	for {
		busy := a.tryReserve(id)
		if busy == nil {
			return nil
		}
		select {
		case <-busy:
		case <-ctx.Done():
			return fault.TooLate(store.Name{}, "make the directory of "+id, context.Cause(ctx))
		}
	}
}

// tryReserve reserves the id and returns nil, or returns a channel that is closed once the id is free.
func (a *Allocator) tryReserve(id string) (busy <-chan struct{}) {
	a.reserving.Lock()
	defer a.reserving.Unlock()
	if busy, ok := a.reserved[id]; ok {
		return busy
	}
	a.keep(id)
	return nil
}

// keep reserves an id that is free. The caller holds reserving.
func (a *Allocator) keep(id string) {
	if a.reserved == nil {
		a.reserved = map[string]chan struct{}{}
	}
	a.reserved[id] = make(chan struct{})
}

// Free ends the reservation of an id.
func (a *Allocator) Free(id string) {
	a.reserving.Lock()
	defer a.reserving.Unlock()
	close(a.reserved[id])
	delete(a.reserved, id)
}

func (a *Allocator) isReserved(id string) bool {
	_, reserved := a.reserved[id]
	return reserved
}

// ReserveNext reserves and returns the next id. Another process may still take it first. Members returns
// the ids in the series; it is called only in a tree whose ids are counted by series.
func (a *Allocator) ReserveNext(collection *os.File, series string, members func() ([]string, error)) (id string, err error) {
	form, err := a.form()
	if err != nil {
		return "", err
	}
	var others []string
	if form.BySeries {
		if others, err = members(); err != nil {
			return "", err
		}
	}
	a.reserving.Lock()
	defer a.reserving.Unlock()
	if form.BySeries {
		id, err = a.nextInSeries(collection, series, others)
	} else {
		id, err = a.nextInteger(collection, form)
	}
	if err == nil {
		a.keep(id)
	}
	return id, err
}

// nextInteger returns the number in next_id if it is free, else the lowest free integer.
func (a *Allocator) nextInteger(collection *os.File, form layout.IDForm) (string, error) {
	next, err := layout.ReadNextID(collection)
	if err != nil {
		return "", err
	}
	for a.isReserved(form.Integer(next.Number)) {
		next.Number++
	}
	if next.Number > 0 {
		taken, err := safefs.Exists(collection, form.Integer(next.Number))
		if err != nil || !taken {
			return form.Integer(next.Number), err
		}
	}
	return a.lowestFree(collection, form)
}

// lowestFree returns the lowest integer from 1 that is neither taken nor reserved.
func (a *Allocator) lowestFree(collection *os.File, form layout.IDForm) (string, error) {
	list, err := safefs.OpenDir(int(collection.Fd()), ".")
	if err != nil {
		return "", err
	}
	defer list.Close()
	taken := map[int64]struct{}{}
	err = safefs.EachEntry(list, func(e os.DirEntry) {
		if n, err := strconv.ParseInt(e.Name(), 10, 64); err == nil {
			taken[n] = struct{}{}
		}
	})
	if err != nil {
		return "", err
	}
	for n := int64(1); ; n++ {
		if _, is := taken[n]; !is && !a.isReserved(form.Integer(n)) {
			return form.Integer(n), nil
		}
	}
}

// nextInSeries returns the id after the highest one in a series.
func (a *Allocator) nextInSeries(collection *os.File, series string, members []string) (string, error) {
	highest := int64(0)
	for _, id := range members {
		if m := layout.InSeriesID.FindStringSubmatch(id); m != nil && m[1] == series {
			n, _ := strconv.ParseInt(m[2], 10, 64) // it has 18 digits at most
			highest = max(highest, n)
		}
	}
	for {
		highest++
		id := fmt.Sprintf("s%s.%d", series, highest)
		taken, err := safefs.Exists(collection, id)
		if err != nil || !taken && !a.isReserved(id) {
			return id, err
		}
	}
}

// passNextID advances next_id to the id after a new one. It is a hint: if it can't be written, the next
// creation searches for a free id.
func (a *Allocator) passNextID(collection *os.File, id string) {
	n, err := strconv.ParseInt(id, 10, 64)
	if err != nil {
		return // it is no integer, and is not counted there
	}
	next, err := layout.ReadNextID(collection) // best effort: it is logged below; an id that is taken is passed over by its directory
	if err == nil && next.Number == 0 {
		next, err = a.firstNextID() // best effort: it is logged below; an id that is taken is passed over by its directory
	}
	if err == nil && next.Number <= n {
		next.Number = n + 1
		err = a.writeNextID(collection, next.Text()) // best effort: it is logged below; an id that is taken is passed over by its directory
	}
	if err != nil {
		a.log.Warn("write next_id", "collection", a.collection, "err", err)
	}
}

// firstNextID returns how a next_id is written where there is none.
func (a *Allocator) firstNextID() (layout.NextID, error) {
	if a.kind != statusfile.Series {
		return layout.NextID{}, nil
	}
	form, err := a.testRuns.form()
	if err == nil && form.BySeries {
		return layout.NextID{Prefix: "s", End: "\n"}, nil
	}
	return layout.NextID{}, err
}

// writeNextID rewrites next_id in place, as Pavilion does. A full disk leaves it as it is.
func (a *Allocator) writeNextID(collection *os.File, text string) error {
	old, err := safefs.OpenFile(int(collection.Fd()), layout.NextIDFile, unix.O_WRONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return a.dir.PutNew(collection, layout.NextIDFile, []byte(text))
	}
	if err != nil {
		return err
	}
	f := old.OSFile(layout.NextIDFile)
	_, err = f.WriteAt([]byte(text), 0)
	if err == nil {
		err = f.Truncate(int64(len(text)))
	}
	return errors.Join(err, f.Close())
}
