package client

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// Event is one thing that happened to the runs of a watch. Exactly one of its
// fields is set.
type Event struct {
	// Status is a line that was appended.
	Status *runstatusv1.StatusInfo
	// Joined is a run that came into the selection, as it stands.
	Joined *runstatusv1.Run
	// Left is a run that was deleted, or has left the series.
	Left *runstatusv1.Run
	// Ended is a run that has ended.
	Ended *runstatusv1.Run
	// Synced says that everything up to the watch's start has been yielded. What
	// comes is in the order in which it happens.
	Synced bool
	// Closing is the last event of a watch with a condition, and says what decided it.
	Closing *runstatusv1.WatchClosing
	// Resynced is why the watch could not go on from its token, and starts over:
	// what happened since that token is not yielded event by event. Each run of the
	// selection is Joined once more, as it stands; a run of before that isn't is gone.
	Resynced error

	token  string
	number int64
	marks  *marks
}

// Token returns the place behind the event, for ResumeToken: "" for Resynced. A
// token of before Synced starts that first part over.
func (e Event) Token() string { return e.token }

// Ack says that this event and all before it are dealt with. With a Checkpoint,
// the next watch goes on behind it. Without one it does nothing.
//
// The place is on disk within a tenth of a second, and when the loop over the
// watch is left. So an event is yielded again only if the process dies between
// the handling and that: at least once then, exactly once otherwise, with one
// exception: who leaves the loop before Synced starts that first part over.
//
// Ack may be called on any goroutine, in any order, also after the loop.
func (e Event) Ack() {
	if e.marks != nil {
		e.marks.ack(e.number, e.token)
	}
}

// eventOf returns the event of a message, without its place. It is none for
// progress, and for messages that this version doesn't know.
func eventOf(m *runstatusv1.WatchStatusesResponse) (e Event, ok bool) {
	switch m.GetEvent().(type) {
	case *runstatusv1.WatchStatusesResponse_Status:
		e.Status = m.GetStatus()
	case *runstatusv1.WatchStatusesResponse_Joined:
		e.Joined = m.GetJoined()
	case *runstatusv1.WatchStatusesResponse_Left:
		e.Left = m.GetLeft()
	case *runstatusv1.WatchStatusesResponse_Ended:
		e.Ended = m.GetEnded()
	case *runstatusv1.WatchStatusesResponse_Synced:
		e.Synced = true
	case *runstatusv1.WatchStatusesResponse_Closing:
		e.Closing = m.GetClosing()
	default:
		return e, false
	}
	return e, true
}
