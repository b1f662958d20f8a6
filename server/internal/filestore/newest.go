package filestore

import (
	"time"

	"github.com/runstatus/runstatus/server/internal/runstate"
	"github.com/runstatus/runstatus/server/internal/store"
)

func (t treeReader) refreshNewest(n store.Name) (*runstate.View, error) {
	r := t.Hold(n)
	if r.Writer().KnowsDirState(time.Now()) && r.SameFile() {
		defer r.Unlock()
		return r.Shown().CurrentView(), nil
	}
	r.Unlock()
	return t.RefreshNow(n)
}
