package client

import (
	"sync"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// maxUIDs is for how many runs a client remembers the uid.
const maxUIDs = 10_000

// uidCache remembers the generation (uid) of each run that the service named last. A report that
// is delivered late is meant for the run that existed when it was set. The methods may be called
// concurrently.
type uidCache struct {
	table *uidTable // nil: nothing is shared with other processes

	mu   sync.Mutex
	last map[string]string // by the run's full name
}

// observe records the uid in the answer of a successful call.
func (u *uidCache) observe(request, answer any) {
	switch a := answer.(type) {
	case interface {
		GetStatus() *runstatusv1.StatusInfo
	}:
		u.record(a.GetStatus().GetRun(), a.GetStatus().GetUid())
	case interface{ GetRun() *runstatusv1.Run }:
		u.record(a.GetRun().GetName(), a.GetRun().GetUid())
	}
	if deleted, ok := request.(*runstatusv1.DeleteRunRequest); ok {
		u.forget(FullName(deleted.GetRun()))
	}
}

func (u *uidCache) forget(run string) {
	if u.get(run) == "" {
		return
	}
	u.mu.Lock()
	delete(u.last, run)
	u.mu.Unlock()
	if u.table != nil {
		u.table.write(run, "")
	}
}

func (u *uidCache) record(run, uid string) {
	if run == "" || uid == "" {
		return
	}
	run = FullName(run)
	if u.put(run, uid) && u.table != nil && u.table.read(run) != uid {
		u.table.write(run, uid)
	}
}

// put stores a uid and reports whether it differs from the stored one. It evicts another run when
// the cache is full.
func (u *uidCache) put(run, uid string) bool {
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

// get returns the uid of a run that was recorded last, "" if none was.
func (u *uidCache) get(run string) string {
	run = FullName(run)
	u.mu.Lock()
	uid := u.last[run]
	u.mu.Unlock()
	if uid == "" && u.table != nil {
		uid = u.table.read(run)
	}
	return uid
}
