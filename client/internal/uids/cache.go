// Package uids remembers the generation (uid) of each run that the service named last. A report that is
// delivered late is meant for the run that existed when it was set. A Cache belongs to one client; a Table is
// a file that the processes of one session share. Both are safe for concurrent use, start no goroutines and
// return no errors: an unknown uid is "".
package uids

import (
	"sync"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/runname"
)

// maxUIDs is for how many runs a client remembers the uid.
const maxUIDs = 10_000

// Cache remembers the uids of up to 10,000 runs. The zero Cache is empty.
type Cache struct {
	Table *Table // nil: nothing is shared with other processes

	mu   sync.Mutex
	last map[string]string // by the run's full name
}

// Observe records the uid in the answer of a successful call.
func (u *Cache) Observe(request, answer any) {
	switch a := answer.(type) {
	case interface {
		GetStatus() *runstatusv1.StatusInfo
	}:
		u.Record(a.GetStatus().GetRun(), a.GetStatus().GetUid())
	case interface{ GetRun() *runstatusv1.Run }:
		u.Record(a.GetRun().GetName(), a.GetRun().GetUid())
	}
	if deleted, ok := request.(*runstatusv1.DeleteRunRequest); ok {
		u.forget(runname.Full(deleted.GetRun()))
	}
}

func (u *Cache) forget(run string) {
	if u.Get(run) == "" {
		return
	}
	u.mu.Lock()
	delete(u.last, run)
	u.mu.Unlock()
	if u.Table != nil {
		u.Table.write(run, "")
	}
}

// Record remembers the uid of a run. It ignores empty texts.
func (u *Cache) Record(run, uid string) {
	if run == "" || uid == "" {
		return
	}
	run = runname.Full(run)
	if u.put(run, uid) && u.Table != nil && u.Table.read(run) != uid {
		u.Table.write(run, uid)
	}
}

// put stores a uid and reports whether it differs from the stored one. It evicts another run when
// the cache is full.
func (u *Cache) put(run, uid string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last[run] == uid {
		return false
	}
	if u.last == nil {
		u.last = map[string]string{}
	}
	if _, known := u.last[run]; !known && len(u.last) >= maxUIDs {
		for evicted := range u.last {
			delete(u.last, evicted)
			break
		}
	}
	u.last[run] = uid
	return true
}

// Get returns the uid of a run that was recorded last, "" if none was.
func (u *Cache) Get(run string) string {
	run = runname.Full(run)
	u.mu.Lock()
	uid := u.last[run]
	u.mu.Unlock()
	if uid == "" && u.Table != nil {
		uid = u.Table.read(run)
	}
	return uid
}
