package client

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// Event is one event of a watch. Exactly one of its exported fields is set.
type Event struct {
	// Status is a status that was appended to a run.
	Status *runstatusv1.StatusInfo
	// Joined is a run that was added to the selection, in its current state.
	Joined *runstatusv1.Run
	// Left is a run that left the selection, with the reason.
	Left *runstatusv1.WatchLeft
	// Updated is a run whose display name, user or labels have changed.
	Updated *runstatusv1.Run
	// Ended is a run that has ended, or whose outcome has changed since.
	Ended *runstatusv1.Run
	// Synced reports that all events up to the start of the watch have been yielded. Later events
	// are yielded in the order in which they happen.
	Synced bool
	// Closing is the last event of a watch with a condition. It holds what decided the condition.
	Closing *runstatusv1.WatchClosing
	// Resynced is the reason for which the watch could not continue from its token and starts over.
	// Events since that token are not yielded one by one. Each run of the selection is Joined again,
	// in its current state; an earlier run that is not has gone.
	Resynced error

	token  string
	number int64
	acks   *checkpoint
}

// Token returns the position behind the event, for ResumeToken. It is "" for Resynced. A watch that
// resumes from a token before Synced repeats the events before Synced.
func (e Event) Token() string { return e.token }

// Ack acknowledges this event and all events before it. With a Checkpoint, the next watch continues
// behind them. Without one Ack does nothing.
//
// The position is on disk within a tenth of a second, and when the loop over the watch ends. An
// event is therefore yielded exactly once, unless the process dies between handling the event and
// saving the position: then it is yielded again. There is one exception: after a loop that ended
// before Synced, the events before Synced are repeated.
//
// Ack may be called on any goroutine, in any order, and after the loop.
func (e Event) Ack() {
	if e.acks != nil {
		e.acks.ack(e.number, e.token)
	}
}

// eventOf returns the event of a message, without its position. Ok is false for progress and for
// messages that this version doesn't know.
func eventOf(m *runstatusv1.WatchStatusesResponse) (e Event, ok bool) {
	switch m.GetEvent().(type) {
	case *runstatusv1.WatchStatusesResponse_Status:
		e.Status = m.GetStatus()
	case *runstatusv1.WatchStatusesResponse_Joined:
		e.Joined = m.GetJoined()
	case *runstatusv1.WatchStatusesResponse_Left:
		e.Left = m.GetLeft()
	case *runstatusv1.WatchStatusesResponse_Updated:
		e.Updated = m.GetUpdated()
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
