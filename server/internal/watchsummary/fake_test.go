package watchsummary

import (
	"context"
	"fmt"
	"iter"
	"maps"
	"slices"
	"sync"
	"testing"

	"go.uber.org/goleak"
	"google.golang.org/grpc"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// fakeStore is a store whose runs and changes a test makes.
type fakeStore struct {
	Store
	mu         sync.Mutex
	runs       []*store.Run // what Runs yields; nil: what the changes add up to
	changes    []store.Change
	oldest     int64 // changes before it are not kept
	unverified int
	news       chan struct{}
	passes     int          // calls of Runs
	reads      int          // calls of Changes
	duringPass func()       // called by Runs between two runs, unless it is nil
	failPass   func() error // called by Runs, unless it is nil
}

func newFakeStore() *fakeStore { return &fakeStore{oldest: 1, news: make(chan struct{})} }

func (*fakeStore) Vocabulary() *statusfile.Vocabulary { return nil }

func (*fakeStore) Namespaces() []string { return []string{"main"} }

func (s *fakeStore) Unverified(string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.unverified
}

func (s *fakeStore) Revision() int64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return int64(len(s.changes))
}

func (s *fakeStore) News() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.news
}

func (s *fakeStore) Runs(context.Context, store.RunsRequest) iter.Seq2[*store.Run, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.passes++
	runs, during, fail := s.runs, s.duringPass, s.failPass
	if runs == nil {
		runs = foldOf(s.changes)
	}
	return func(yield func(*store.Run, error) bool) {
		if fail != nil {
			yield(nil, fail())
			return
		}
		for _, run := range runs {
			if !yield(run, nil) {
				return
			}
			if during != nil {
				during()
			}
		}
	}
}

func foldOf(changes []store.Change) []*store.Run {
	found := map[store.Name]*store.Run{}
	for _, c := range changes {
		switch c.Kind {
		case store.RunCreated:
			found[c.Run] = &store.Run{Name: c.Run, Current: store.EmptyFile}
		case store.LineAdded:
			found[c.Run].Current = c.Status
		case store.RunDeleted:
			delete(found, c.Run)
			continue
		}
		found[c.Run].Revision = c.Revision
	}
	return slices.Collect(maps.Values(found))
}

func (s *fakeStore) Changes(_ context.Context, after int64) iter.Seq2[store.Change, error] {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reads++
	changes, tooOld := s.changes[after:], after < s.oldest-1
	return func(yield func(store.Change, error) bool) {
		if tooOld {
			yield(store.Change{}, &store.Error{Reason: store.TooOld})
			return
		}
		for _, c := range changes {
			if !yield(c, nil) {
				return
			}
		}
	}
}

// add appends changes to the log, which come at once.
func (s *fakeStore) add(changes ...store.Change) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range changes {
		c.Revision = int64(len(s.changes) + 1)
		s.changes = append(s.changes, c)
	}
	close(s.news)
	s.news = make(chan struct{})
}

func testRun(id int) store.Name {
	return store.Name{Namespace: "main", Kind: statusfile.TestRun, ID: fmt.Sprint(id)}
}

func created(id int) store.Change {
	return store.Change{Kind: store.RunCreated, Run: testRun(id), Identity: &store.Identity{}}
}

func line(id int, state string) store.Change {
	return store.Change{Kind: store.LineAdded, Run: testRun(id), Status: store.Status{Status: statusfile.Status{State: state}}}
}

func (s *fakeStore) calls() (passes, reads int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.passes, s.reads
}

// messages is a stream that hands a test what is sent.
type messages struct {
	Stream
	ctx context.Context
	got chan *runstatusv1.WatchSummaryResponse
}

func (m *messages) Context() context.Context { return m.ctx }

func (m *messages) SendMsg(sent any) error {
	buffers, _ := sender.Buffers(sent)
	defer buffers.Free()
	got := &runstatusv1.WatchSummaryResponse{}
	if err := proto.Unmarshal(buffers.Materialize(), got); err != nil {
		return err
	}
	select {
	case m.got <- got:
		return nil
	case <-m.ctx.Done():
		return m.ctx.Err()
	}
}

var _ grpc.ServerStream = (*messages)(nil)

func newServer(ctx context.Context, s Store) *Server {
	return NewServer(Config{
		Store: s, Senders: sender.NewGroup(sender.Config{Status: status.Convert}), Stopping: ctx, Unread: ErrUnread,
	})
}

// serve serves a watch on a goroutine of its own. The function ends it and returns the error of Serve.
func (s *Server) serve(ctx context.Context, req *runstatusv1.WatchSummaryRequest) (<-chan *runstatusv1.WatchSummaryResponse, func() error) {
	ctx, cancel := context.WithCancel(ctx)
	m := &messages{ctx: ctx, got: make(chan *runstatusv1.WatchSummaryResponse)}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(req, m) }()
	return m.got, func() error { cancel(); return <-ended }
}
