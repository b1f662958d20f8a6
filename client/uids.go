package client

import (
	"sync"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// maxUIDs bounds how many runs a client remembers the generation of.
const maxUIDs = 10_000

// uids is which generation of a run (uid) the service last told of. It serves reports
// that are kept: a report that is delivered late is for the run that was there when it
// was set.
type uids struct {
	table *uidTable // nil: this process remembers alone

	mu   sync.Mutex
	last map[string]string // by the run's full name
}

// told notes what a successful answer says.
func (u *uids) told(request, answer any) {
	switch a := answer.(type) {
	case interface {
		GetStatus() *runstatusv1.StatusInfo
	}:
		u.note(a.GetStatus().GetRun(), a.GetStatus().GetUid())
	case interface{ GetRun() *runstatusv1.Run }:
		u.note(a.GetRun().GetName(), a.GetRun().GetUid())
	}
	if deleted, ok := request.(*runstatusv1.DeleteRunRequest); ok {
		u.forget(FullName(deleted.GetRun()))
	}
}

func (u *uids) forget(run string) {
	if u.of(run) == "" {
		return
	}
	u.mu.Lock()
	delete(u.last, run)
	u.mu.Unlock()
	if u.table != nil {
		u.table.write(run, "")
	}
}

func (u *uids) note(run, uid string) {
	if run == "" || uid == "" {
		return
	}
	run = FullName(run)
	if u.put(run, uid) && u.table != nil && u.table.read(run) != uid {
		u.table.write(run, uid)
	}
}

// put notes a uid, and reports whether it is news.
func (u *uids) put(run, uid string) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.last[run] == uid {
		return false
	}
	if u.last == nil {
		u.last = map[string]string{}
	}
	if _, known := u.last[run]; !known && len(u.last) >= maxUIDs {
		for other := range u.last {
			delete(u.last, other)
			break
		}
	}
	u.last[run] = uid
	return true
}

// of returns the last uid of a run, "" if none was told.
func (u *uids) of(run string) string {
	run = FullName(run)
	u.mu.Lock()
	uid := u.last[run]
	u.mu.Unlock()
	if uid == "" && u.table != nil {
		uid = u.table.read(run)
	}
	return uid
}
