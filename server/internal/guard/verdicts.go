package guard

import (
	"sync"
	"time"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/store"
)

// keepTime is how long it is known that a caller may write a generation of a run. A caller that writes a run
// again and again costs one look at it, and a changed user of a run counts within this time.
const keepTime = time.Second

// maxVerdicts bounds the verdicts that are kept.
const maxVerdicts = 16 << 10

// verdicts are the runs that callers may write. Only rights that rest on identities alone are kept: what a line
// changes is looked at each time. It is safe for concurrent use.
type verdicts struct {
	mu    sync.Mutex
	since time.Time // of the oldest one; all are forgotten together
	uids  map[verdict]string
}

// verdict is a run, and the runs that a caller may write.
type verdict struct {
	scope string
	run   store.Name
}

// isKept reports whether verdicts of a scope are kept.
func isKept(s *auth.Scope, role auth.Role) bool {
	return role == auth.Writer && s.ID != "" && s.Reads <= query.Identity
}

// uid returns the uid of the generation of a run that may be written; "" if it is not known.
func (v *verdicts) uid(s *auth.Scope, n store.Name) string {
	v.mu.Lock()
	defer v.mu.Unlock()
	if time.Since(v.since) >= keepTime {
		return ""
	}
	return v.uids[verdict{s.ID, n}]
}

// keep notes that a run may be written, which was found out after asked.
func (v *verdicts) keep(s *auth.Scope, n store.Name, uid string, asked time.Time) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if len(v.uids) >= maxVerdicts || asked.Sub(v.since) >= keepTime {
		v.uids, v.since = map[verdict]string{}, asked
	}
	if !asked.Before(v.since) {
		v.uids[verdict{s.ID, n}] = uid
	}
}
