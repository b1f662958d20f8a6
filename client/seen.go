package client

import (
	"maps"
	"slices"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// seen knows what was yielded before Synced: a connection that is lost in that
// part starts it over, with what may have changed in between. Behind Synced
// nothing comes twice. What was yielded is remembered there too by a watch from the
// beginning: should the server's store be replaced, the watch begins again and yields
// what is new.
type seen struct {
	beginning bool // runs come with all their lines
	whole     bool // and all that was yielded is known: the watch began without a token
	over      bool
	synced    bool // Synced was yielded
	pass      int  // how often the part was begun
	runs      map[string]*sight
	missed    map[string]string // the uids of runs that were yielded as gone since they were missing
}

// sight is what was yielded of a run.
type sight struct {
	uid   string
	pass  int   // the last in which it joined
	head  int64 // the newest line that was yielded, alone or with the run
	line  int64 // the newest line that was yielded alone
	ended bool
	left  bool
}

func newSeen(req *runstatusv1.WatchStatusesRequest) *seen {
	beginning := req.GetStart() == runstatusv1.WatchStart_WATCH_START_BEGINNING
	return &seen{beginning: beginning, whole: beginning, runs: map[string]*sight{}, missed: map[string]string{}}
}

// restart prepares for a watch from the beginning over again. It reports whether that
// is possible without yielding anything twice.
func (s *seen) restart() bool {
	if !s.beginning || !s.whole {
		return false
	}
	s.over = false
	return true
}

// begin notes that a new connection begins the part, if it isn't over.
func (s *seen) begin() { s.pass++ }

// take notes an event, and tells whether to drop it since it was yielded before.
// Gone are runs that were yielded and, as the event shows, are not there any more:
// they were deleted while there was no connection.
func (s *seen) take(e Event) (gone []*runstatusv1.Run, drop bool) {
	switch {
	case s.over:
		return nil, s.note(e)
	case e.Joined != nil:
		return s.joined(e.Joined)
	case e.Synced:
		gone, drop = s.missing(), s.synced
		s.synced = true
		s.end()
	case e.Status != nil:
		return nil, s.status(e.Status)
	case e.Ended != nil:
		if run := s.known(e.Ended.GetName(), e.Ended.GetUid()); run != nil {
			drop, run.ended = run.ended, true
		}
	case e.Left != nil:
		if run := s.known(e.Left.GetName(), e.Left.GetUid()); run != nil {
			drop, run.left = run.left, true
		}
	}
	return gone, drop
}

// note remembers what is yielded behind Synced, for a restart. It tells whether to drop it: a
// run that was missing before Synced, and so was yielded as gone, may leave once more.
func (s *seen) note(e Event) (drop bool) {
	switch {
	case e.Joined != nil:
		delete(s.missed, e.Joined.GetName())
	case e.Left != nil:
		uid, missed := s.missed[e.Left.GetName()]
		drop = missed && uid == e.Left.GetUid()
		delete(s.missed, e.Left.GetName())
	}
	if !s.beginning {
		return drop
	}
	switch {
	case e.Joined != nil:
		run := e.Joined
		s.runs[run.GetName()] = &sight{uid: run.GetUid(), pass: s.pass, head: run.GetCurrent().GetSequence(), ended: run.GetEnded()}
	case e.Left != nil:
		delete(s.runs, e.Left.GetName())
	case e.Ended != nil:
		if run := s.runs[e.Ended.GetName()]; run != nil && run.uid == e.Ended.GetUid() {
			run.ended = true
		}
	case e.Status != nil:
		if run := s.runs[e.Status.GetRun()]; run != nil && run.uid == e.Status.GetUid() {
			run.line = max(run.line, e.Status.GetSequence())
			run.head = max(run.head, run.line)
		}
	}
	return drop
}

func (s *seen) joined(run *runstatusv1.Run) (gone []*runstatusv1.Run, drop bool) {
	sequence := run.GetCurrent().GetSequence()
	before := s.runs[run.GetName()]
	now := &sight{uid: run.GetUid(), pass: s.pass, head: sequence, ended: run.GetEnded()}
	s.runs[run.GetName()] = now
	switch {
	case before == nil || before.left:
		return nil, false
	case before.uid != now.uid:
		return []*runstatusv1.Run{{Name: run.GetName(), Uid: before.uid}}, false
	}
	now.line = before.line
	now.head = max(now.head, before.head)
	// A line that is not counted, with the sequence 0, may be a new one.
	return nil, now.ended == before.ended && (s.beginning || 0 < sequence && sequence <= before.head)
}

func (s *seen) status(line *runstatusv1.StatusInfo) (drop bool) {
	run := s.known(line.GetRun(), line.GetUid())
	if run == nil {
		return false
	}
	sequence := line.GetSequence()
	drop = 0 < sequence && sequence <= run.line
	run.line, run.head = max(run.line, sequence), max(run.head, sequence)
	return drop
}

// known returns what was yielded of a run. In this part every run joins first, so
// one that didn't says that the connection began behind it.
func (s *seen) known(name, uid string) *sight {
	run := s.runs[name]
	if run == nil || run.pass != s.pass {
		s.end()
		return nil
	}
	if run.uid != uid {
		return nil
	}
	return run
}

// missing returns the runs that joined on an earlier connection, not on this one.
func (s *seen) missing() (gone []*runstatusv1.Run) {
	for _, name := range slices.Sorted(maps.Keys(s.runs)) {
		if run := s.runs[name]; run.pass != s.pass && !run.left {
			gone = append(gone, &runstatusv1.Run{Name: name, Uid: run.uid})
			s.missed[name] = run.uid
		}
	}
	return gone
}

func (s *seen) end() {
	s.over = true
	if !s.beginning {
		s.runs = nil
		return
	}
	maps.DeleteFunc(s.runs, func(_ string, run *sight) bool { return run.left || run.pass != s.pass })
}
