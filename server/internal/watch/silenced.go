package watch

import (
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/convert"
	"github.com/runstatus/runstatus/server/internal/store"
)

// silenced are the runs that became silent together with others and were not sent yet. One message tells of
// all that follow each other. It is sent before any other message, and before the watch waits.
type silenced struct {
	runs []*runstatusv1.WatchSilenced_SilentRun
	at   cursor // behind the last of them
}

// maxSilenced is the most runs of one message.
const maxSilenced = 5000

// add takes a run, and reports whether the message is full.
func (s *silenced) add(c *store.Change) (full bool) {
	s.runs = append(s.runs, &runstatusv1.WatchSilenced_SilentRun{Run: c.Run.String(), Uid: c.UID, SilentSince: convert.Timestamp(c.Silence.Since)})
	s.at = cursor{revision: c.Revision}
	return len(s.runs) == maxSilenced
}

// send sends the message, if there is one.
func (s *silenced) send(w *watch) error {
	if len(s.runs) == 0 {
		return nil
	}
	m := &runstatusv1.WatchStatusesResponse{
		Event:       &runstatusv1.WatchStatusesResponse_Silenced{Silenced: &runstatusv1.WatchSilenced{Runs: s.runs}},
		ResumeToken: w.tokens.encode(resumption{start: w.start, phase: w.phase, at: s.at}),
	}
	s.runs = nil
	return w.out.Send(m)
}
