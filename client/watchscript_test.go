package client_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/structpb"

	"github.com/runstatus/runstatus/client"
	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
)

// scripted is a service whose watches follow a script, one step for each connection. It does what a
// real server can't be made to do.
type scripted struct {
	runstatusv1.UnimplementedStatusServiceServer
	steps []step

	mu       sync.Mutex
	requests []*runstatusv1.WatchStatusesRequest
}

// step is one connection: messages, then the error with which it ends. With a nil error it stays open.
type step struct {
	messages []*runstatusv1.WatchStatusesResponse
	end      error
}

func (s *scripted) WatchStatuses(req *runstatusv1.WatchStatusesRequest, stream grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]) error {
	s.mu.Lock()
	n := len(s.requests)
	s.requests = append(s.requests, req)
	s.mu.Unlock()
	if n >= len(s.steps) {
		return status.Error(codes.PermissionDenied, "the script is over")
	}
	for _, m := range s.steps[n].messages {
		if err := stream.Send(m); err != nil {
			return err
		}
	}
	if s.steps[n].end == nil {
		<-stream.Context().Done()
		return stream.Context().Err()
	}
	return s.steps[n].end
}

// tokens returns the token and the start of each request.
func (s *scripted) tokens() (tokens []string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, req := range s.requests {
		tokens = append(tokens, fmt.Sprintf("%s/%d", req.GetResumeToken(), req.GetStart()))
	}
	return tokens
}

var (
	errCut     = status.Error(codes.Unavailable, "cut")
	errOld     = status.Error(codes.OutOfRange, "too old")
	errForeign = status.Error(codes.FailedPrecondition, "another epoch")
)

// messages reads events such as "joined a@1:3" (run a, uid 1, sequence 3) and "updated a@1:3=n" (with the display
// name n, in n;r also with a result, in n;s also with a series), each with a token of its text.
func messages(texts ...string) (all []*runstatusv1.WatchStatusesResponse) {
	for _, text := range texts {
		m := &runstatusv1.WatchStatusesResponse{ResumeToken: strings.ReplaceAll(text, " ", "-")}
		kind, rest, _ := strings.Cut(text, " ")
		name, rest, _ := strings.Cut(rest, "@")
		uid, rest, _ := strings.Cut(rest, ":")
		sequence, displayName, _ := strings.Cut(rest, "=")
		info := &runstatusv1.StatusInfo{Run: name, Uid: uid}
		fmt.Sscan(sequence, &info.Sequence)
		displayName, more, _ := strings.Cut(displayName, ";")
		run := &runstatusv1.Run{Name: name, Uid: uid, Current: info, DisplayName: displayName}
		switch more {
		case "r":
			run.Results = map[string]*structpb.Value{"bandwidth": structpb.NewNumberValue(91.5)}
		case "s":
			run.Series = "series/1"
		}
		switch kind {
		case "status":
			m.Event = &runstatusv1.WatchStatusesResponse_Status{Status: info}
		case "joined":
			m.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: run}
		case "joined,ended":
			run.Ended = true
			m.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: run}
		case "joined,passed":
			run.Ended, run.Outcome = true, runstatusv1.Outcome_OUTCOME_PASSED
			m.Event = &runstatusv1.WatchStatusesResponse_Joined{Joined: run}
		case "updated":
			m.Event = &runstatusv1.WatchStatusesResponse_Updated{Updated: run}
		case "left":
			m.Event = &runstatusv1.WatchStatusesResponse_Left{Left: &runstatusv1.WatchLeft{Run: run}}
		case "ended":
			run.Ended = true
			if strings.HasSuffix(displayName, "FAILED") {
				run.Outcome = runstatusv1.Outcome_OUTCOME_FAILED
			}
			m.Event = &runstatusv1.WatchStatusesResponse_Ended{Ended: run}
		case "synced":
			m.Event = &runstatusv1.WatchStatusesResponse_Synced{Synced: &runstatusv1.WatchSynced{}}
		case "shutdown":
			m.Event = &runstatusv1.WatchStatusesResponse_Closing{Closing: &runstatusv1.WatchClosing{Reason: runstatusv1.WatchClosing_REASON_SHUTDOWN}}
		case "met":
			m.Event = &runstatusv1.WatchStatusesResponse_Closing{Closing: &runstatusv1.WatchClosing{Reason: runstatusv1.WatchClosing_REASON_CONDITION_MET}}
		default:
			m.Event = &runstatusv1.WatchStatusesResponse_Progress{Progress: &runstatusv1.WatchProgress{}}
		}
		all = append(all, m)
	}
	return all
}

func textOf(e client.Event) string {
	run := func(kind string, r *runstatusv1.Run) string {
		text := fmt.Sprintf("%s %s@%s:%d", kind, r.GetName(), r.GetUid(), r.GetCurrent().GetSequence())
		if r.GetDisplayName() != "" {
			text += "=" + r.GetDisplayName()
		}
		return text
	}
	switch {
	case e.Updated != nil:
		return run("updated", e.Updated)
	case e.Status != nil:
		return fmt.Sprintf("status %s@%s:%d", e.Status.GetRun(), e.Status.GetUid(), e.Status.GetSequence())
	case e.Joined != nil && e.Joined.GetEnded():
		return run("joined,ended", e.Joined)
	case e.Joined != nil:
		return run("joined", e.Joined)
	case e.Left != nil:
		return run("left", e.Left.GetRun())
	case e.Ended != nil:
		return run("ended", e.Ended)
	case e.Synced:
		return "synced"
	case e.Closing != nil:
		return "met"
	case e.Resynced != nil:
		return "resynced " + status.Code(e.Resynced).String()
	}
	return "nothing"
}

// watched runs a watch of the script to its end and returns the events.
func watched(t *testing.T, s *scripted, opts ...client.WatchOption) (got []string, err error) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	opts = append([]client.WatchOption{client.Runs("test_runs/1")}, opts...)
	for e, err := range connectTo(t, s).Watch(ctx, opts...) {
		if err != nil {
			return got, err
		}
		text := textOf(e)
		if kind := e.Kind.String(); !strings.HasPrefix(text, kind) && (text != "met" || e.Kind != client.EventClosing) {
			t.Errorf("%s is of the kind %s", text, kind)
		}
		got = append(got, text)
		e.Ack()
	}
	return got, nil
}

func TestALostConnectionYieldsNothingTwice(t *testing.T) {
	for name, test := range map[string]struct {
		opts []client.WatchOption
		cut  []string // a connection that is lost
		then []string // the next connection
		want []string // the events of the second
	}{
		"behind synced": {
			cut:  []string{"progress", "joined a@1:3", "synced", "status a@1:4"},
			then: []string{"progress", "status a@1:5", "met"},
			want: []string{"status a@1:5", "met"},
		},
		"before synced, and nothing has changed": {
			cut:  []string{"progress", "joined a@1:3", "joined b@2:1"},
			then: []string{"progress", "joined a@1:3", "joined b@2:1", "joined c@3:1", "synced", "met"},
			want: []string{"joined c@3:1", "synced", "met"},
		},
		"before synced, and a run went on": {
			cut:  []string{"progress", "joined a@1:3"},
			then: []string{"progress", "joined a@1:5", "synced", "status a@1:6", "met"},
			want: []string{"joined a@1:5", "synced", "status a@1:6", "met"},
		},
		"before synced, and a run has another display name": {
			cut:  []string{"progress", "joined a@1:3=n", "joined b@2:1=n"},
			then: []string{"progress", "joined a@1:3=m", "joined b@2:1=n", "synced", "met"},
			want: []string{"updated a@1:3=m", "synced", "met"},
		},
		"before synced, and a run has a series, and another a result": {
			cut:  []string{"progress", "joined a@1:3=n", "joined b@2:1=n", "joined c@3:1=n"},
			then: []string{"progress", "joined a@1:3=n;s", "joined b@2:1=n;r", "joined c@3:1=n", "synced", "met"},
			want: []string{"updated a@1:3=n", "updated b@2:1=n", "synced", "met"},
		},
		"before synced, and a run has another display name and went on": {
			cut:  []string{"progress", "joined a@1:3=n"},
			then: []string{"progress", "joined a@1:4=m", "synced", "met"},
			want: []string{"joined a@1:4=m", "synced", "met"},
		},
		"behind synced, and a run has another display name": {
			cut:  []string{"progress", "joined a@1:3=n", "synced", "updated a@1:3=m"},
			then: []string{"progress", "updated a@1:3=n", "updated a@1:3=m", "met"},
			want: []string{"updated a@1:3=n", "updated a@1:3=m", "met"},
		},
		"from the beginning, and an update comes again": {
			opts: []client.WatchOption{client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING)},
			cut:  []string{"progress", "joined a@1:0", "status a@1:1", "updated a@1:1=n"},
			then: []string{"progress", "joined a@1:0=n", "status a@1:1", "updated a@1:1=n", "updated a@1:1=m", "synced", "met"},
			want: []string{"updated a@1:1=m", "synced", "met"},
		},
		"from the beginning, and an outcome has changed behind the end": {
			opts: []client.WatchOption{client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING)},
			cut:  []string{"progress", "joined a@1:0=FAILED", "status a@1:1", "ended a@1:1"},
			then: []string{"progress", "joined,ended a@1:0=FAILED", "status a@1:1", "ended a@1:1", "ended a@1:1=FAILED", "synced", "met"},
			want: []string{"ended a@1:1=FAILED", "synced", "met"},
		},
		"before synced, and a run has ended without a line": {
			cut:  []string{"progress", "joined a@1:3"},
			then: []string{"progress", "joined,ended a@1:3", "synced", "met"},
			want: []string{"joined,ended a@1:3", "synced", "met"},
		},
		"before synced, and a run whose lines are not counted": {
			cut:  []string{"progress", "joined a@1:0"},
			then: []string{"progress", "joined a@1:0", "synced", "met"},
			want: []string{"joined a@1:0", "synced", "met"},
		},
		"before synced, and a run was deleted": {
			cut:  []string{"progress", "joined a@1:3", "joined b@2:3"},
			then: []string{"progress", "joined b@2:3", "synced", "met"},
			want: []string{"left a@1:0", "synced", "met"},
		},
		"before synced, and a run was deleted, which is told behind synced too": {
			cut:  []string{"progress", "joined a@1:3", "joined b@2:3"},
			then: []string{"progress", "joined b@2:3", "synced", "left a@1:3", "left b@2:3", "met"},
			want: []string{"left a@1:0", "synced", "left b@2:3", "met"},
		},
		"before synced, and an id is used again behind synced": {
			cut:  []string{"progress", "joined a@1:3"},
			then: []string{"progress", "synced", "left a@1:3", "joined a@9:1", "left a@9:1", "met"},
			want: []string{"left a@1:0", "synced", "joined a@9:1", "left a@9:1", "met"},
		},
		"before synced, and an id was used again": {
			cut:  []string{"progress", "joined a@1:3"},
			then: []string{"progress", "joined a@9:1", "synced", "met"},
			want: []string{"left a@1:0", "joined a@9:1", "synced", "met"},
		},
		"before synced, behind changes of the first part": {
			cut:  []string{"progress", "joined a@1:3", "status a@1:4", "ended a@1:4"},
			then: []string{"progress", "joined,ended a@1:4", "status a@1:5", "synced", "met"},
			want: []string{"status a@1:5", "synced", "met"},
		},
		"from the beginning": {
			opts: []client.WatchOption{client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING)},
			cut:  []string{"progress", "joined a@1:3", "status a@1:1", "status a@1:2"},
			then: []string{"progress", "joined a@1:4", "status a@1:1", "status a@1:2", "status a@1:3", "status a@1:4", "synced", "met"},
			want: []string{"status a@1:3", "status a@1:4", "synced", "met"},
		},
		"at a shutdown": {
			cut:  []string{"progress", "synced", "status a@1:4", "shutdown"},
			then: []string{"progress", "status a@1:5", "met"},
			want: []string{"status a@1:5", "met"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := &scripted{steps: []step{{messages(test.cut...), errCut}, {messages(test.then...), nil}}}
			got, err := watched(t, s, test.opts...)
			first := slices.DeleteFunc(test.cut, func(m string) bool { return m == "progress" || m == "shutdown" })
			if err != nil || !slices.Equal(got, append(first, test.want...)) {
				t.Errorf("yielded %q, %v", got, err)
			}
		})
	}
}

func TestEachConnectionGoesOnBehindTheLastMessage(t *testing.T) {
	s := &scripted{steps: []step{
		{messages("progress"), errCut},
		{messages("synced", "status a@1:1", "progress-1"), status.Error(codes.ResourceExhausted, "too slow")},
		{nil, status.Error(codes.Internal, "broken")},
		{messages("status a@1:2"), errOld},
		{messages("progress", "joined a@1:9", "synced"), errForeign},
		{nil, errCut},
		{messages("joined a@1:9", "met"), nil},
	}}
	var lost []string
	got, err := watched(t, s, client.From(runstatusv1.WatchStart_WATCH_START_NOW),
		client.Redialing(func(err error) { lost = append(lost, status.Code(err).String()) }))
	if want := []string{"synced", "status a@1:1", "status a@1:2", "resynced OutOfRange", "joined a@1:9", "synced",
		"resynced FailedPrecondition", "joined a@1:9", "met"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("yielded %q, %v", got, err)
	}
	if want := []string{"/2", "progress/0", "progress-1/0", "progress-1/0", "/1", "/1", "/1"}; !slices.Equal(s.tokens(), want) {
		t.Errorf("asked with %q", s.tokens())
	}
	if want := []string{"Unavailable", "ResourceExhausted", "Internal", "Unavailable"}; !slices.Equal(lost, want) {
		t.Errorf("told of %q", lost)
	}
}

// A read-only server has another store after a restart. A watch from the beginning nevertheless yields
// each line once.
func TestAWatchFromTheBeginningGoesOnOverAnotherStore(t *testing.T) {
	beginning := client.From(runstatusv1.WatchStart_WATCH_START_BEGINNING)
	steps := []step{
		{messages("progress", "joined a@1:2", "status a@1:1", "status a@1:2", "joined b@1:1", "status b@1:1", "joined c@1:1", "status c@1:1",
			"synced", "status a@1:3", "joined d@1:1", "status d@1:1", "left c@1:1", "ended a@1:3"), errCut},
		{nil, errForeign},
		{messages("progress", "joined,ended a@1:4", "status a@1:1", "status a@1:2", "status a@1:3", "status a@1:4",
			"joined b@7:2", "status b@7:1", "status b@7:2", "joined d@1:2", "status d@1:1"), errCut},
		{messages("progress", "joined,ended a@1:4", "status a@1:1", "status a@1:2", "status a@1:3", "status a@1:4",
			"joined b@7:2", "status b@7:1", "status b@7:2", "joined d@1:2", "status d@1:1", "status d@1:2", "joined e@1:1", "status e@1:1",
			"synced", "status d@1:3", "met"), nil},
	}
	s := &scripted{steps: steps}
	got, err := watched(t, s, beginning)
	want := append([]string{"joined a@1:2", "status a@1:1", "status a@1:2", "joined b@1:1", "status b@1:1", "joined c@1:1", "status c@1:1",
		"synced", "status a@1:3", "joined d@1:1", "status d@1:1", "left c@1:1", "ended a@1:3"},
		"status a@1:4", "left b@1:0", "joined b@7:2", "status b@7:1", "status b@7:2",
		"status d@1:2", "joined e@1:1", "status e@1:1", "status d@1:3", "met")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("yielded %q, %v\nwant %q", got, err, want)
	}
	if want := []string{"/3", "ended-a@1:3/0", "/3", "status-d@1:1/0"}; !slices.Equal(s.tokens(), want) {
		t.Errorf("asked with %q", s.tokens())
	}
}

func TestErrorsThatStayEndAWatch(t *testing.T) {
	for _, code := range []codes.Code{codes.InvalidArgument, codes.NotFound, codes.PermissionDenied, codes.Unimplemented,
		codes.OutOfRange, codes.FailedPrecondition, codes.Unavailable} { // the last three since there is no token
		s := &scripted{steps: []step{{nil, status.Error(code, "no")}}}
		if got, err := watched(t, s); len(got) > 0 || status.Code(err) != code || len(s.tokens()) != 1 {
			t.Errorf("%s: yielded %q, %v after %d calls", code, got, err, len(s.tokens()))
		}
	}
}

func TestASilentServerIsGivenUp(t *testing.T) {
	s := &scripted{steps: []step{{messages("progress", "synced"), nil}, {messages("met"), nil}}}
	began := time.Now()
	got, err := watched(t, s, client.ProgressInterval(time.Second))
	if want := []string{"synced", "met"}; err != nil || !slices.Equal(got, want) {
		t.Errorf("yielded %q, %v", got, err)
	}
	if took := time.Since(began); took < 3*time.Second {
		t.Errorf("given up after %s already", took)
	}
}

func TestALeftLoopKeepsWhatWasAcknowledged(t *testing.T) {
	path := filepath.Join(t.TempDir(), "checkpoint")
	s := &scripted{steps: []step{
		{messages("progress", "synced", "status a@1:1", "status a@1:2", "status a@1:3"), nil},
		{messages("status a@1:2", "progress-2"), nil},
		{messages("met"), nil},
	}}
	c := connectTo(t, s)
	watch := func(f func(client.Event) bool) {
		t.Helper()
		for e, err := range c.Watch(t.Context(), client.Runs("test_runs/1"), client.Checkpoint(path)) {
			if err != nil {
				t.Fatal(err)
			}
			if !f(e) {
				break
			}
		}
	}
	var late client.Event
	watch(func(e client.Event) bool {
		switch {
		case e.Status.GetSequence() == 1:
			e.Ack()
		case e.Status.GetSequence() == 3:
			late = e
			return false
		}
		return true
	})
	watch(func(e client.Event) bool { return e.Status == nil }) // not acknowledged
	late.Ack()                                                  // after the loop
	watch(func(client.Event) bool { return true })
	if want := []string{"/0", "status-a@1:1/0", "status-a@1:3/0"}; !slices.Equal(s.tokens(), want) {
		t.Errorf("asked with %q", s.tokens())
	}
}

func TestProgressMovesACheckpointThatIsUpToDate(t *testing.T) {
	for acked, want := range map[bool]string{true: "progress-9/0", false: "progress/0"} {
		path := filepath.Join(t.TempDir(), "checkpoint")
		s := &scripted{steps: []step{
			{messages("progress", "synced", "progress-9"), status.Error(codes.PermissionDenied, "no more")},
			{messages("met"), nil},
		}}
		c := connectTo(t, s)
		for range 2 {
			for e := range c.Watch(t.Context(), client.Runs("test_runs/1"), client.Checkpoint(path)) {
				if acked {
					e.Ack()
				}
			}
		}
		if got := s.tokens(); len(got) != 2 || got[1] != want {
			t.Errorf("acknowledged %v: asked with %q", acked, got)
		}
	}
}

func TestACheckpointOfAnotherWatchIsRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "checkpoint")
	s := &scripted{steps: []step{{messages("synced", "met"), nil}, {messages("met"), nil}}}
	watch := func(opts ...client.WatchOption) (err error) {
		for e, failed := range connectTo(t, s).Watch(t.Context(), append(opts, client.Checkpoint(path))...) {
			e.Ack()
			err = failed
		}
		return err
	}
	a := client.Runs("test_runs/1", "namespaces/main/test_runs/2")
	if err := watch(a); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	same := client.Runs("test_runs/2", "test_runs/1", "test_runs/1")
	if err := watch(same, client.UntilEnded()); err != nil {
		t.Errorf("the same runs otherwise said: %v", err)
	}
	for name, opts := range map[string][]client.WatchOption{
		"another run":    {client.Runs("test_runs/1")},
		"a series":       {client.Series("series/1")},
		"another filter": {client.Filter(`id = "1"`)},
		"states":         {a, client.States(running)},
	} {
		if err := watch(opts...); !errors.Is(err, client.ErrCheckpoint) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, damage := range []string{"x", "{", `{"version":2}`} {
		if err := os.WriteFile(path, []byte(damage), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := watch(a); !errors.Is(err, client.ErrCheckpoint) {
			t.Errorf("%q: %v", damage, err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, ".*")); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestACheckpointThatCantBeWrittenEndsTheWatch(t *testing.T) {
	s := &scripted{steps: []step{{messages("synced"), errCut}, {messages("met"), nil}}}
	_, err := watched(t, s, client.Checkpoint(filepath.Join(t.TempDir(), "absent", "checkpoint")))
	if !errors.Is(err, os.ErrNotExist) {
		t.Errorf("got %v", err)
	}
}

func TestWatchesThatContradictThemselvesAreRefused(t *testing.T) {
	c := connect(t)
	one := client.Runs("test_runs/1")
	for name, opts := range map[string][]client.WatchOption{
		"nothing":              {},
		"runs and a series":    {one, client.Series("series/1")},
		"runs and a filter":    {one, client.Filter("x")},
		"no state":             {one, client.UntilEver()},
		"token and checkpoint": {one, client.ResumeToken("x"), client.Checkpoint("x")},
		"token and start":      {one, client.ResumeToken("x"), client.From(runstatusv1.WatchStart_WATCH_START_NOW)},
	} {
		n := 0
		for e, err := range c.Watch(t.Context(), opts...) {
			if n++; err == nil {
				t.Errorf("%s: yielded %s", name, textOf(e))
			}
		}
		if n != 1 {
			t.Errorf("%s: %d steps", name, n)
		}
	}
}
