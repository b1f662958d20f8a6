package storetest

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// absentRun names a run that is not there.
var absentRun = store.Name{Namespace: Main, Kind: statusfile.TestRun, ID: "absent"}

func ptr(n int64) *int64 { return &n }

// missingTests are about lines that make their run.
var missingTests = []test{
	{"a line makes its run in one step, of each kind", func(s *suite) {
		for _, n := range []store.Name{absentRun, {Namespace: Other, Kind: statusfile.Series, ID: "7"}} {
			before := s.store.Revision()
			res := s.append(store.AppendRequest{Name: n, State: "ABORTED", Note: "n", When: someTime, Create: true})
			run := s.run(n)
			if res.Status.Sequence != 2 || res.UID != run.UID || res.Replayed || res.ExternalBefore != 0 || res.Status.Revision <= before {
				s.Errorf("answered %+v", res)
			}
			if run.Current.State != "ABORTED" || run.Current.Sequence != 2 || run.Current.Revision != res.Status.Revision || run.CreateTime.After(run.UpdateTime) {
				s.Errorf("it is %+v", run)
			}
			if all := s.history(store.HistoryRequest{Name: n}); len(all) != 2 || all[0].Status.State != "STATUS_CREATED" {
				s.Errorf("its history is %+v", all)
			}
		}
	}},
	{"the same line once more is a replay, another one is appended", func(s *suite) {
		q := store.AppendRequest{Name: absentRun, State: "RUNNING", When: someTime, Create: true}
		first := s.append(q)
		if again := s.append(q); !again.Replayed || again.Status.Sequence != first.Status.Sequence {
			s.Errorf("the same line: %+v", again)
		}
		q.Note = "other"
		if res := s.append(q); res.Replayed || res.Status.Sequence != 3 {
			s.Errorf("another line: %+v", res)
		}
	}},
	{"a precondition is checked against the run as it is, and one that does not hold makes nothing", func(s *suite) {
		for name, row := range map[string]struct {
			pre   store.Precondition
			holds bool
		}{
			"sequence 0":                       {store.Precondition{Sequence: ptr(0)}, true},
			"sequence 1":                       {store.Precondition{Sequence: ptr(1)}, false},
			"never STATUS_CREATED":             {store.Precondition{UnlessEver: []string{"STATUS_CREATED"}}, true},
			"current in STATUS_CREATED":        {store.Precondition{CurrentIn: []string{"STATUS_CREATED"}}, false},
			"current in the state of no lines": {store.Precondition{CurrentIn: []string{"INVALID"}}, false},
			"unless ended":                     {store.Precondition{UnlessEnded: true}, true},
		} {
			n := absentRun
			n.ID = strings.ReplaceAll(name, " ", "-")
			_, err := s.store.Append(context.Background(), store.AppendRequest{Name: n, State: "RUNNING", Precondition: row.pre, Create: true})
			if row.holds {
				if err != nil || s.run(n).Current.Sequence != 2 {
					s.Errorf("%s: %v", name, err)
				}
				continue
			}
			s.wantReason(err, store.PreconditionFailed)
			s.wantAbsent(n)
		}
	}},
	{"what is refused makes nothing", func(s *suite) {
		for id, q := range map[string]store.AppendRequest{
			"text":  {State: "RUNNING", Note: "\xff"},
			"uid":   {State: "RUNNING", UID: strings.Repeat("0", 32)},
			"00001": {State: "RUNNING"},
		} {
			q.Name, q.Create = absentRun, true
			q.Name.ID = id
			if _, err := s.store.Append(context.Background(), q); err == nil {
				s.Errorf("%s: no error", id)
			}
			s.wantAbsent(q.Name)
		}
		late, cancel := context.WithCancel(context.Background())
		cancel()
		if _, err := s.store.Append(late, store.AppendRequest{Name: absentRun, State: "RUNNING", Create: true}); err == nil {
			s.Error("a call that had ended: no error")
		}
		s.wantAbsent(absentRun)
	}},
	{"of many that miss a run one makes it, and all append", func(s *suite) {
		const n = 16
		var group sync.WaitGroup
		for i := range n {
			group.Go(func() {
				q := store.AppendRequest{Name: absentRun, State: "INFO", Note: fmt.Sprint(i), Create: true}
				if _, err := s.store.Append(context.Background(), q); err != nil {
					s.Error(err)
				}
			})
		}
		group.Wait()
		if all := s.history(store.HistoryRequest{Name: absentRun}); len(all) != n+1 || all[0].Status.State != "STATUS_CREATED" {
			s.Errorf("%d lines", len(all))
		}
	}},
	{"in a batch the first line that may makes the run, those before it find none", func(s *suite) {
		written := s.write(
			store.AppendRequest{Name: absentRun, State: "INFO", Note: "before"},
			store.AppendRequest{Name: absentRun, State: "INFO", Note: "refused", Create: true, Precondition: store.Precondition{Sequence: ptr(7)}},
			store.AppendRequest{Name: absentRun, State: "INFO", Note: "makes", Create: true},
			store.AppendRequest{Name: absentRun, State: "INFO", Note: "behind"},
			store.AppendRequest{Name: absentRun, State: "INFO", Note: "once more", Create: true},
		)
		s.wantReason(written[0].Err, store.NotFound)
		s.wantReason(written[1].Err, store.PreconditionFailed)
		for i, w := range written[2:] {
			if w.Err != nil || w.Result.Status.Sequence != int64(i+2) || w.Revision < w.Result.Status.Revision {
				s.Errorf("line %d: %+v", i, w)
			}
		}
		if err := s.store.Commit(context.Background(), absentRun, written[4].Revision); err != nil {
			s.Error(err)
		}
		if all := s.history(store.HistoryRequest{Name: absentRun}); len(all) != 4 {
			s.Errorf("%d lines", len(all))
		}
	}},
}

func (s *suite) wantAbsent(n store.Name) {
	s.Helper()
	_, err := s.store.Run(context.Background(), n)
	s.wantReason(err, store.NotFound)
}
