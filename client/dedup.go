package client

import (
	"maps"
	"slices"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/structpb"
	"google.golang.org/protobuf/types/known/timestamppb"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// dedup drops events that a watch has delivered already. A connection that is lost before Synced
// restarts the events before Synced, including any changes in the meantime. After Synced no event is
// repeated. A watch from the beginning remembers what it delivers after Synced too: if the server's
// store is replaced, it begins again and delivers what is new. A dedup belongs to one goroutine.
type dedup struct {
	beginning bool // the watch is from the beginning: runs come with all their lines
	whole     bool // everything that was delivered is known: the watch began without a token
	over      bool // the events before Synced have ended, on this or an earlier connection
	synced    bool // Synced was delivered
	named     bool // the runs are selected by their names
	pass      int  // how many connections have begun
	runs      map[string]*delivered
	missed    map[string]string // the uids of runs that were delivered as Left because they were missing
}

// delivered is what was delivered of a run.
type delivered struct {
	uid   string
	about about
	pass  int   // the last connection on which it joined
	head  int64 // the newest line that was delivered, as a status or with the run
	line  int64 // the newest line that was delivered as a status
	end   end
	left  bool
}

// end is whether and how a run has ended.
type end struct {
	ended   bool
	outcome runstatusv1.Outcome
}

func endOfRun(run *runstatusv1.Run) end { return end{run.GetEnded(), run.GetOutcome()} }

// about is what an Updated event tells of a run.
type about struct {
	displayName, user, series string
	silentSince               time.Time
	labels                    map[string]string
	results                   map[string]*structpb.Value
}

func aboutRun(run *runstatusv1.Run) about {
	return about{run.GetDisplayName(), run.GetUser(), run.GetSeries(), silentSince(run.GetSilentSince()), run.GetLabels(), run.GetResults()}
}

func (a about) equals(b about) bool {
	return a.displayName == b.displayName && a.user == b.user && a.series == b.series && a.silentSince.Equal(b.silentSince) &&
		maps.Equal(a.labels, b.labels) &&
		maps.EqualFunc(a.results, b.results, func(x, y *structpb.Value) bool { return proto.Equal(x, y) })
}

// silentSince returns the zero time for nil.
func silentSince(t *timestamppb.Timestamp) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.AsTime()
}

func newDedup(req *runstatusv1.WatchStatusesRequest) *dedup {
	beginning := req.GetStart() == runstatusv1.WatchStart_WATCH_START_BEGINNING
	return &dedup{beginning: beginning, whole: beginning, named: req.GetRuns() != nil, runs: map[string]*delivered{}, missed: map[string]string{}}
}

// restart prepares for a watch that begins again. It returns false if events would be delivered
// twice.
func (d *dedup) restart() bool {
	if !d.beginning || !d.whole {
		return false
	}
	d.over = false
	return true
}

// beginPass notes that a new connection begins.
func (d *dedup) beginPass() { d.pass++ }

// observe records an event and reports whether to drop it because it was delivered already. Now is the
// event to deliver: a run that joins again, of which only what is in about has changed, is Updated. Gone are the runs that were delivered before and, as the event shows, left the selection
// while there was no connection.
func (d *dedup) observe(e Event) (gone []*runstatusv1.WatchLeft, now Event, drop bool) {
	if e.Joined == nil || d.over {
		gone, drop = d.observeOther(e)
		return gone, e, drop
	}
	before := d.runs[e.Joined.GetName()]
	gone, drop = d.joined(e.Joined)
	if drop && !before.about.equals(aboutRun(e.Joined)) {
		return gone, Event{Updated: e.Joined}, false
	}
	return gone, e, drop
}

// observeOther is observe for all events but a run that joins before Synced.
func (d *dedup) observeOther(e Event) (gone []*runstatusv1.WatchLeft, drop bool) {
	switch {
	case d.over:
		return nil, d.observeLive(e)
	case e.Synced:
		gone, drop = d.missing(), d.synced
		d.synced = true
		d.end()
	case e.Status != nil:
		return nil, d.status(e.Status)
	case e.Updated != nil:
		if run := d.known(e.Updated.GetName(), e.Updated.GetUid()); run != nil {
			now := aboutRun(e.Updated)
			drop, run.about = run.about.equals(now), now
		}
	case e.Ended != nil:
		if run := d.known(e.Ended.GetName(), e.Ended.GetUid()); run != nil {
			now := endOfRun(e.Ended)
			drop, run.end = run.end == now, now
		}
	case e.Left != nil:
		if run := d.known(e.Left.GetRun().GetName(), e.Left.GetRun().GetUid()); run != nil {
			drop, run.left = run.left, true
		}
	}
	return gone, drop
}

// observeLive is observe after Synced. It drops only the Left event of a run that was delivered as
// Left because it was missing.
func (d *dedup) observeLive(e Event) (drop bool) {
	switch {
	case e.Joined != nil:
		delete(d.missed, e.Joined.GetName())
	case e.Left != nil:
		uid, missed := d.missed[e.Left.GetRun().GetName()]
		drop = missed && uid == e.Left.GetRun().GetUid()
		delete(d.missed, e.Left.GetRun().GetName())
	}
	if d.beginning {
		d.remember(e)
	}
	return drop
}

// remember records what is delivered after Synced, for a restart.
func (d *dedup) remember(e Event) {
	switch {
	case e.Joined != nil:
		run := e.Joined
		d.runs[run.GetName()] = &delivered{uid: run.GetUid(), about: aboutRun(run), pass: d.pass, head: run.GetCurrent().GetSequence(), end: endOfRun(run)}
	case e.Updated != nil:
		if run := d.runs[e.Updated.GetName()]; run != nil && run.uid == e.Updated.GetUid() {
			run.about = aboutRun(e.Updated)
		}
	case e.Silenced != nil:
		d.rememberSilenced(e.Silenced)
	case e.Left != nil:
		delete(d.runs, e.Left.GetRun().GetName())
	case e.Ended != nil:
		if run := d.runs[e.Ended.GetName()]; run != nil && run.uid == e.Ended.GetUid() {
			run.end = endOfRun(e.Ended)
		}
	case e.Status != nil:
		if run := d.runs[e.Status.GetRun()]; run != nil && run.uid == e.Status.GetUid() {
			run.line = max(run.line, e.Status.GetSequence())
			run.head = max(run.head, run.line)
		}
	}
}

func (d *dedup) rememberSilenced(s *runstatusv1.WatchSilenced) {
	for _, silent := range s.GetRuns() {
		if run := d.runs[silent.GetRun()]; run != nil && run.uid == silent.GetUid() {
			run.about.silentSince = silentSince(silent.GetSilentSince())
		}
	}
}

func (d *dedup) joined(run *runstatusv1.Run) (gone []*runstatusv1.WatchLeft, drop bool) {
	sequence := run.GetCurrent().GetSequence()
	before := d.runs[run.GetName()]
	now := &delivered{uid: run.GetUid(), about: aboutRun(run), pass: d.pass, head: sequence, end: endOfRun(run)}
	d.runs[run.GetName()] = now
	switch {
	case before == nil || before.left:
		return nil, false
	case before.uid != now.uid:
		return []*runstatusv1.WatchLeft{left(run.GetName(), before.uid, runstatusv1.WatchLeft_REASON_DELETED)}, false
	}
	now.line = before.line
	now.head = max(now.head, before.head)
	// A line with the sequence 0 is not counted and may be new.
	return nil, now.end == before.end && (d.beginning || 0 < sequence && sequence <= before.head)
}

func (d *dedup) status(line *runstatusv1.StatusInfo) (drop bool) {
	run := d.known(line.GetRun(), line.GetUid())
	if run == nil {
		return false
	}
	sequence := line.GetSequence()
	drop = 0 < sequence && sequence <= run.line
	run.line, run.head = max(run.line, sequence), max(run.head, sequence)
	return drop
}

// known returns what was delivered of a run, nil for another generation of it. Before Synced every
// run joins first. If this one did not join on this connection, the connection began behind Synced.
func (d *dedup) known(name, uid string) *delivered {
	run := d.runs[name]
	if run == nil || run.pass != d.pass {
		d.end()
		return nil
	}
	if run.uid != uid {
		return nil
	}
	return run
}

func left(name, uid string, why runstatusv1.WatchLeft_Reason) *runstatusv1.WatchLeft {
	return &runstatusv1.WatchLeft{Run: &runstatusv1.Run{Name: name, Uid: uid}, Reason: why}
}

// missing returns the runs that joined on an earlier connection but not on this one. Only of named runs
// it is known why.
func (d *dedup) missing() (gone []*runstatusv1.WatchLeft) {
	why := runstatusv1.WatchLeft_REASON_UNSPECIFIED
	if d.named {
		why = runstatusv1.WatchLeft_REASON_DELETED
	}
	for _, name := range slices.Sorted(maps.Keys(d.runs)) {
		if run := d.runs[name]; run.pass != d.pass && !run.left {
			gone = append(gone, left(name, run.uid, why))
			d.missed[name] = run.uid
		}
	}
	return gone
}

// end ends the events before Synced.
func (d *dedup) end() {
	d.over = true
	if !d.beginning {
		d.runs = nil
		return
	}
	maps.DeleteFunc(d.runs, func(_ string, run *delivered) bool { return run.left || run.pass != d.pass })
}
