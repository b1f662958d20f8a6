package storetest

import (
	"context"
	"strings"
	"time"

	"github.com/runstatus/runstatus/server/internal/store"
)

// silentAt is when runs of these tests became silent.
var silentAt = time.Date(2031, 2, 3, 4, 5, 6, 7000, time.UTC)

func (s *suite) noteSilence(qs ...store.SilenceRequest) {
	s.Helper()
	if err := s.store.NoteSilence(context.Background(), qs); err != nil {
		s.Fatalf("note the silence: %v", err)
	}
}

// silence returns a request that says that a run, as it stands, is silent.
func (s *suite) silence(n store.Name) store.SilenceRequest {
	s.Helper()
	run := s.run(n)
	return store.SilenceRequest{Name: n, UID: run.UID, Sequence: run.Current.Sequence, Since: silentAt}
}

func (s *suite) wantSilence(n store.Name, since time.Time) {
	s.Helper()
	if run := s.run(n); !run.SilentSince().Equal(since) {
		s.Errorf("%s is silent since %v, want %v: %+v", n, run.SilentSince(), since, run.Silence)
	}
	for _, run := range s.listed(n) {
		if !run.SilentSince().Equal(since) {
			s.Errorf("in a list %s is silent since %v, want %v", n, run.SilentSince(), since)
		}
	}
}

// listed returns the run as a list shows it.
func (s *suite) listed(n store.Name) (found []store.Run) {
	s.Helper()
	for run, err := range s.store.Runs(context.Background(), store.RunsRequest{Namespace: n.Namespace}) {
		if err != nil {
			s.Fatal(err)
		}
		if run.Name == n {
			found = append(found, *run)
		}
	}
	return found
}

var silenceTests = []test{
	{"a silence is told once, and shown by reads and lists", func(s *suite) {
		n := s.testRun()
		s.set(n, "RUNNING", "")
		after := s.store.Revision()
		s.noteSilence(s.silence(n), s.silence(n))
		s.noteSilence(s.silence(n))
		s.wantSilence(n, silentAt)
		told := s.changes(after)
		if len(told) != 1 || told[0].Kind != store.SilenceChanged || !told[0].Silence.Since.Equal(silentAt) || told[0].SilenceBefore != (store.Silence{}) || told[0].Run != n {
			s.Errorf("told: %+v", told)
		}
	}},
	{"a line ends a silence, and that is told behind the line", func(s *suite) {
		n := s.testRun()
		s.noteSilence(s.silence(n))
		after := s.store.Revision()
		s.set(n, "RUNNING", "")
		s.wantSilence(n, time.Time{})
		told := s.changes(after)
		if len(told) != 2 || told[0].Kind != store.LineAdded || told[1].Kind != store.SilenceChanged || told[1].Silence.Since != (time.Time{}) || !told[1].SilenceBefore.Since.Equal(silentAt) {
			s.Errorf("told: %+v", told)
		}
	}},
	{"the end of a run ends its silence", func(s *suite) {
		n := s.testRun()
		s.noteSilence(s.silence(n))
		s.mark(n, store.Complete)
		s.wantSilence(n, time.Time{})
		s.noteSilence(s.silence(n))
		s.wantSilence(n, time.Time{})
	}},
	{"a silence is ended by a request", func(s *suite) {
		n := s.testRun()
		s.noteSilence(s.silence(n))
		over := s.silence(n)
		over.Since = time.Time{}
		after := s.store.Revision()
		s.noteSilence(over)
		s.noteSilence(over)
		s.wantSilence(n, time.Time{})
		if told := s.changes(after); len(told) != 1 {
			s.Errorf("told: %+v", told)
		}
	}},
	{"a silence of another line, generation or run is left out", func(s *suite) {
		n := s.testRun()
		old := s.silence(n)
		s.set(n, "RUNNING", "")
		other := s.silence(n)
		other.UID = strings.Repeat("0", 32)
		absent := s.silence(n)
		absent.Name.ID = "absent"
		after := s.store.Revision()
		s.noteSilence(old, other, absent)
		s.wantSilence(n, time.Time{})
		if told := s.changes(after); len(told) != 0 {
			s.Errorf("told: %+v", told)
		}
	}},
	{"a promise of the newest line is kept, and outdated by the next line", func(s *suite) {
		n := s.create(store.CreateRequest{ExpectWithin: time.Minute}).Name
		within := func(want time.Duration) {
			s.Helper()
			run := s.run(n)
			if got := run.Silence; got.Within != want || got.Sequence != run.Current.Sequence || !run.SilentSince().IsZero() {
				s.Errorf("promised: %+v, want %v of line %d", got, want, run.Current.Sequence)
			}
		}
		within(time.Minute)
		promising := store.AppendRequest{Name: n, State: "RUNNING", When: s.run(n).Current.When.Add(time.Second), ExpectWithin: time.Hour}
		s.append(promising)
		within(time.Hour)
		after := s.store.Revision()
		if !s.append(promising).Replayed || len(s.changes(after)) != 0 {
			s.Error("the promise was told twice")
		}
		s.set(n, "RUN_DONE", "")
		if run := s.run(n); run.Silence.Sequence == run.Current.Sequence {
			s.Errorf("the promise stands: %+v", run.Silence)
		}
		if !s.append(promising).Replayed || s.run(n).Silence.Sequence == s.run(n).Current.Sequence {
			s.Error("a line that is sent again promises something for another line")
		}
		missing := store.Name{Namespace: Main, Kind: n.Kind, ID: "made-by-a-line"}
		s.append(store.AppendRequest{Name: missing, State: "RUNNING", Create: true, ExpectWithin: time.Second})
		n = missing
		within(time.Second)
	}},
	{"a call that is repeated does not end a silence", func(s *suite) {
		n := s.testRun()
		promising := store.AppendRequest{Name: n, State: "RUNNING", When: s.run(n).Current.When.Add(time.Second), ExpectWithin: time.Hour}
		s.append(promising)
		s.noteSilence(s.silence(n))
		after := s.store.Revision()
		if s.append(promising); len(s.changes(after)) != 0 {
			s.Errorf("told: %+v", s.changes(after))
		}
		s.wantSilence(n, silentAt)
	}},
	{"a run without log files has no activity", func(s *suite) {
		if got, err := s.store.Activity(context.Background(), s.testRun()); got != (store.Activity{}) || err != nil {
			s.Errorf("got %+v, %v", got, err)
		}
		_, err := s.store.Activity(context.Background(), store.Name{Namespace: "nowhere", Kind: 1, ID: "1"})
		s.wantReason(err, store.NamespaceUnknown)
	}},
}
