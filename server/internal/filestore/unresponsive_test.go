package filestore

import (
	"context"
	"errors"
	"testing"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/runfile"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
	"github.com/runstatus/runstatus/statusfile"
)

func TestWhatACallThatWasGivenUpSaysOfTheRun(t *testing.T) {
	tr := &runfile.Tree{Dir: &workdir.Dir{Namespace: "main"}, Bulkhead: bulkhead.New[store.Name]()}
	n := store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: "1"}
	for _, tt := range []struct {
		name string
		err  error
		want store.Reason
	}{
		{"a write that was started", tr.Undone(n, "append a line", context.DeadlineExceeded), store.OutcomeUnknown},
		{"a write that was not", tr.Undone(n, "append a line", errors.Join(context.DeadlineExceeded, bulkhead.ErrNotStarted)), store.NotWritten},
		{"a read", tr.Unread(n, bulkhead.ErrUnresponsive), store.ReadFailed},
	} {
		if store.ReasonOf(tt.err) != tt.want {
			t.Errorf("%s: got %v", tt.name, tt.err)
		}
	}
}
