package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

// refreshNewest returns the view of a run for a caller that asks for its lines alone. It looks at the status
// file. It looks at the directory only if the last look is too old for a writer (see
// runfile.Writer.KnowsDirState), since the directory tells nothing of the lines.
func (t treeReader) refreshNewest(n store.Name) (*runstate.View, error) {
	r := t.Hold(n)
	if r.Writer().KnowsDirState(time.Now()) && r.SameFile() {
		defer r.Unlock()
		return r.Shown().CurrentView(), nil
	}
	r.Unlock()
	return t.RefreshNow(n)
}
