package client

import runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"

// EventKind says what happened.
type EventKind int

// The kinds of events. Each is the name of the field of Event that is set.
const (
	EventStatus EventKind = iota + 1
	EventJoined
	EventUpdated
	EventLeft
	EventEnded
	EventSynced
	EventClosing
	EventResynced
	EventSilenced
)

var eventKinds = []string{"unknown", "status", "joined", "updated", "left", "ended", "synced", "closing", "resynced", "silenced"}

// String returns the kind in lower case, such as "joined".
func (k EventKind) String() string {
	if k < 0 || int(k) >= len(eventKinds) {
		k = 0
	}
	return eventKinds[k]
}

// Event is one event of a watch. Beside Kind, exactly one of its exported fields is set.
//
// Ended comes only for a run that ends, or whose outcome changes, after the watch began. A run that had
// ended before comes as Joined, with its outcome. A program that wants to know how runs end calls Outcome
// for each event, which covers both. The last outcome of a run counts.
type Event struct {
	// Kind says which of the other fields is set.
	Kind EventKind
	// Status is a status that was appended to a run.
	Status *runstatusv1.StatusInfo
	// Joined is a run that was added to the selection, in its current state. It may have ended.
	Joined *runstatusv1.Run
	// Left is a run that left the selection, with the reason. If it left while there was no connection,
	// only its name and uid are known, and the reason may not be.
	Left *runstatusv1.WatchLeft
	// Updated is a run whose display name, user, labels, results or series have changed, or that has
	// become silent, or is not silent any more.
	Updated *runstatusv1.Run
	// Ended is a run that has ended since it joined, or whose outcome has changed since it ended.
	Ended *runstatusv1.Run
	// Synced reports that all events up to the start of the watch have been yielded. Later events
	// are yielded in the order in which they happen.
	Synced bool
	// Closing is the last event of a watch with a condition. It holds what decided the condition.
	Closing *runstatusv1.WatchClosing
	// Silenced are runs that have become silent together with many others. It stands for an Updated of
	// each of them; with a mirror there is one.
	Silenced *runstatusv1.WatchSilenced
	// Resynced is the reason for which the watch could not continue from its token and starts over.
	// Events since that token are not yielded one by one. Each run of the selection is Joined again,
	// in its current state; an earlier run that is not has gone.
	Resynced error

	token  string
	number int64
	acks   *acknowledged
}

// Outcome returns the outcome of the run that the event tells to have ended: of an Ended run, or of a
// Joined one that had ended before. Ended is false for all other events.
func (e Event) Outcome() (outcome runstatusv1.Outcome, ended bool) {
	run := e.Ended
	if run == nil {
		run = e.Joined
	}
	return run.GetOutcome(), run.GetEnded()
}

// kind returns the kind for the field that is set.
func (e Event) kind() EventKind {
	switch {
	case e.Status != nil:
		return EventStatus
	case e.Joined != nil:
		return EventJoined
	case e.Updated != nil:
		return EventUpdated
	case e.Left != nil:
		return EventLeft
	case e.Ended != nil:
		return EventEnded
	case e.Synced:
		return EventSynced
	case e.Closing != nil:
		return EventClosing
	case e.Silenced != nil:
		return EventSilenced
	case e.Resynced != nil:
		return EventResynced
	}
	return 0
}

// runName returns the name of the run that the event is about, "" if it is about none.
func (e Event) runName() string {
	switch {
	case e.Status != nil:
		return e.Status.GetRun()
	case e.Joined != nil:
		return e.Joined.GetName()
	case e.Updated != nil:
		return e.Updated.GetName()
	case e.Left != nil:
		return e.Left.GetRun().GetName()
	}
	return e.Ended.GetName()
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
	case *runstatusv1.WatchStatusesResponse_Silenced:
		e.Silenced = m.GetSilenced()
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
