package watch

import (
	"context"
	"encoding/base64"
	"errors"
	"testing"

	"google.golang.org/grpc"

	runstatusv1 "github.com/runstatus/runstatus/gen/go/runstatus/v1"
	"github.com/runstatus/runstatus/internal/testkit"
	"github.com/runstatus/runstatus/server/internal/apierr"
	"github.com/runstatus/runstatus/server/internal/query"
	"github.com/runstatus/runstatus/server/internal/sender"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// oldStore has a log of changes of its own, and has forgotten the oldest changes.
type oldStore struct {
	Store
	epoch    string
	revision int64
}

func (s *oldStore) Epoch() string                      { return s.epoch }
func (s *oldStore) Revision() int64                    { return s.revision }
func (s *oldStore) Oldest() int64                      { return s.revision }
func (s *oldStore) Follow([]store.Name) func()         { return func() {} }
func (s *oldStore) Namespaces() []string               { return []string{"main"} }
func (s *oldStore) Vocabulary() *statusfile.Vocabulary { return nil }
func (s *oldStore) Run(context.Context, store.Name) (*store.Run, error) {
	return nil, &store.Error{Reason: store.TooOld, Detail: "too old"}
}

// contextOnly is a stream that no message is sent on.
type contextOnly struct {
	grpc.ServerStreamingServer[runstatusv1.WatchStatusesResponse]
	ctx context.Context
}

func (s contextOnly) Context() context.Context { return s.ctx }

func TestATokenOfAnotherOrderOfChangesIsRefused(t *testing.T) {
	sel, err := parseSelection(nil, runs("test_runs/1"))
	if err != nil {
		t.Fatal(err)
	}
	encode := func(epoch string, phase phase, revision int64) string {
		tokens := newTokens(epoch, sel.canonical)
		return tokens.encode(resumption{start: runstatusv1.WatchStart_WATCH_START_NOW, phase: phase, at: cursor{revision: revision}})
	}
	s := NewServer(Config{
		Store: &oldStore{epoch: "this", revision: 7}, Senders: sender.NewGroup(sender.Config{}),
		Stopping: t.Context(), Unread: ErrUnread,
	})
	for _, row := range []struct {
		token  string
		reason store.Reason
		field  string
	}{
		{encode("other", phaseFollow, 7), apierr.ResumeTokenExpired, "resume_token"},
		{encode("other", phaseNew, 0), apierr.ResumeTokenExpired, "resume_token"},
		{encode("", phaseFollow, 7), apierr.ResumeTokenExpired, "resume_token"},
		{encode("this", phaseFollow, 8), apierr.ResumeTokenAhead, ""},
		{encode("this", phaseFollow, 6), store.TooOld, ""},
		{encode("this", phaseFollow, -1), apierr.InvalidResumeToken, "resume_token"},
	} {
		req := runs("test_runs/1")
		req.ResumeToken = row.token
		err := s.Serve(req, contextOnly{ctx: t.Context()})
		field := ""
		if f, ok := errors.AsType[*apierr.FieldError](err); ok {
			field = f.Field
		}
		if store.ReasonOf(err) != row.reason || field != row.field {
			t.Errorf("got %v in field %q, want %s in %q", err, field, row.reason, row.field)
		}
	}
}

func FuzzResumeTokens(tf *testing.F) {
	f := testkit.Mutated(tf)
	tokens := newTokens("this", query.Binding{"watch runs", "test_runs/1"})
	f.Add(tokens.encode(resumption{start: runstatusv1.WatchStart_WATCH_START_NOW, phase: phaseFollow, at: cursor{7, 2}}), "seed")
	f.Fuzz(func(t testing.TB, token, more string) {
		if r, err := tokens.decode(token); err == nil && tokens.encode(r) != token {
			t.Errorf("%q is read as %+v", token, r)
		}
		// A body that has the right checksum, whatever it says.
		body := []byte(more)
		forged := base64.RawURLEncoding.EncodeToString(append(body, tokens.checksum(body)...))
		if r, err := tokens.decode(forged); err == nil && tokens.encode(r) != forged {
			t.Errorf("%q is read as %+v", more, r)
		}
	})
}
