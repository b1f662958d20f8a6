package guard

import (
	"context"
	"fmt"
	"slices"

	"github.com/runstatus/runstatus/server/internal/auth"
	"github.com/runstatus/runstatus/server/internal/store"
)

// Create makes a run as store.Writer does. A run without a user becomes one of the caller's if the
// caller may create no others.
func (s *Store) Create(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	c, err := s.caller(ctx)
	if err != nil {
		return nil, err
	}
	if c == nil {
		return s.inner.Create(ctx, q)
	}
	if _, err := s.readable(ctx, q.Namespace); err != nil {
		return nil, err
	}
	if q.Series != (store.Name{}) {
		if _, err := s.mayDo(ctx, q.Series, auth.Writer, true); err != nil {
			return nil, err
		}
	}
	if !s.mayCreate(c, &q) {
		return nil, mayNotCreate(c)
	}
	run, err := s.inner.Create(ctx, q)
	if err == nil && !c.Rights().Allows(auth.Reader, run) { // another caller's, with the same request_id
		return nil, auth.Denied(store.Name{}, "another principal has created a run with this request_id: use another one")
	}
	return run, err
}

func mayNotCreate(c *auth.Session) error {
	return auth.Denied(store.Name{}, fmt.Sprintf("%s may not create this run: it takes the role writer for a run of this namespace with this id, user, series and labels", c.Principal()))
}

// AllowedToCreate returns nil if the caller may create a run with this name and nothing else given, as far as its
// rights go.
func (s *Store) AllowedToCreate(ctx context.Context, n store.Name) error {
	c, err := s.caller(ctx)
	if c == nil || err != nil {
		return err
	}
	if _, err := s.readable(ctx, n.Namespace); err != nil {
		return err
	}
	if !s.mayCreate(c, &store.CreateRequest{Namespace: n.Namespace, Kind: n.Kind, ID: n.ID}) {
		return mayNotCreate(c)
	}
	return nil
}

// mayCreate reports whether the caller may create a run. It gives the run the caller's user if that helps.
func (s *Store) mayCreate(c *auth.Session, q *store.CreateRequest) bool {
	rights := c.Rights()
	if rights.Allows(auth.Writer, draft(q)) {
		return true
	}
	if q.User != "" || c.Principal().User == "" {
		return false
	}
	q.User = c.Principal().User
	return rights.Allows(auth.Writer, draft(q))
}

// draft returns the run that a request would make.
func draft(q *store.CreateRequest) *store.Run {
	return &store.Run{
		Name:        store.Name{Namespace: q.Namespace, Kind: q.Kind, ID: q.ID},
		DisplayName: q.DisplayName, User: q.User, Labels: store.MakeLabels(q.Labels), Series: q.Series, Current: store.EmptyFile,
	}
}

// Append writes one line as store.Writer does.
func (s *Store) Append(ctx context.Context, q store.AppendRequest) (store.AppendResult, error) {
	if err := s.makeMissing(ctx, &q); err != nil {
		return store.AppendResult{}, err
	}
	var res store.AppendResult
	err := s.sameGeneration(ctx, q.Name, q.UID, auth.Writer, func(uid string) (err error) {
		q.UID = uid
		res, err = s.inner.Append(ctx, q)
		return err
	})
	return res, err
}

// makeMissing creates the run of a line that has it created. The store alone would do it with the line, but
// it would not know whose the run is. A caller that may write every run needs nothing of this.
func (s *Store) makeMissing(ctx context.Context, q *store.AppendRequest) error {
	c, err := s.caller(ctx)
	if c == nil || err != nil || !q.Create || q.UID != "" {
		return err
	}
	if scope := c.Rights().Scope(auth.Writer, q.Name.Namespace); !scope.None && scope.Match == nil {
		return nil
	}
	if _, err := s.readable(ctx, q.Name.Namespace); err != nil {
		return err
	}
	q.Create = false
	if _, err := s.Run(ctx, q.Name); store.ReasonOf(err) != store.NotFound {
		return err
	}
	made := store.CreateRequest{Namespace: q.Name.Namespace, Kind: q.Name.Kind, ID: q.Name.ID, NotAfter: q.When}
	if !s.mayCreate(c, &made) {
		return denied(c, q.Name, auth.Writer)
	}
	if err := q.Precondition.Check(q.Name, &store.Fold{Kind: q.Name.Kind, Vocabulary: s.Vocabulary()}, false); err != nil {
		return err
	}
	q.Precondition = store.Precondition{}
	switch _, err := s.inner.Create(ctx, made); store.ReasonOf(err) {
	case store.Exists: // hidden, or made meanwhile
		if _, err := s.Run(ctx, q.Name); store.ReasonOf(err) == store.NotFound {
			return denied(c, q.Name, auth.Writer)
		}
		return nil
	default:
		return err
	}
}

// Write writes lines of one run as store.Writer does.
func (s *Store) Write(ctx context.Context, qs []store.AppendRequest) []store.Written {
	c, err := s.caller(ctx)
	if err == nil && c == nil {
		return s.inner.Write(ctx, qs)
	}
	fail := func(err error) []store.Written {
		all := make([]store.Written, len(qs))
		for i := range all {
			all[i].Err = err
		}
		return all
	}
	if err != nil {
		return fail(err)
	}
	return s.writeAs(ctx, qs, fail)
}

func (s *Store) writeAs(ctx context.Context, qs []store.AppendRequest, fail func(error) []store.Written) []store.Written {
	for i := range qs {
		if err := s.makeMissing(ctx, &qs[i]); err != nil {
			return s.writeApart(ctx, qs, i, err, fail)
		}
	}
	written := make([]store.Written, len(qs))
	pending := make([]int, len(qs)) // indexes of the lines that are not written
	for i := range qs {
		pending[i] = i
	}

	given := slices.ContainsFunc(qs, func(q store.AppendRequest) bool { return q.UID != "" })
	for try := 1; len(pending) > 0; try++ {
		uid, err := s.mayDo(ctx, qs[0].Name, auth.Writer, given || try > 1)
		if err != nil {
			for _, i := range pending {
				written[i].Err = err
			}
			break
		}
		pending = s.writePinned(ctx, qs, pending, uid, written)
		if try == tries {
			break
		}
	}
	return written
}

// writePinned writes lines to one generation of their run. It returns those that name no generation, and for which the
// run was replaced by another one.
func (s *Store) writePinned(ctx context.Context, qs []store.AppendRequest, which []int, uid string, written []store.Written) (replaced []int) {
	pinned := make([]store.AppendRequest, len(which))
	for at, i := range which {
		pinned[at] = qs[i]
		if pinned[at].UID == "" {
			pinned[at].UID = uid
		}
	}
	for at, w := range s.inner.Write(ctx, pinned) {
		i := which[at]
		if written[i] = w; qs[i].UID == "" && uid != "" && store.ReasonOf(w.Err) == store.UIDMismatch {
			written[i].Err = notFound(qs[i].Name)
			replaced = append(replaced, i)
		}
	}
	return replaced
}

// writeApart writes lines of which one was refused: those before and behind it by themselves.
func (s *Store) writeApart(ctx context.Context, qs []store.AppendRequest, refused int, err error, fail func(error) []store.Written) []store.Written {
	all := fail(err)
	if refused > 0 {
		copy(all, s.Write(ctx, qs[:refused]))
	}
	if refused+1 < len(qs) {
		copy(all[refused+1:], s.Write(ctx, qs[refused+1:]))
	}
	return all
}

// Commit waits for lines as store.Writer does. It is not asked for a right: the lines are written.
func (s *Store) Commit(ctx context.Context, n store.Name, revision int64) error {
	return s.inner.Commit(ctx, n, revision)
}

// Mark writes a marker as store.Writer does.
func (s *Store) Mark(ctx context.Context, q store.MarkRequest) (run *store.Run, err error) {
	err = s.sameGeneration(ctx, q.Name, q.UID, auth.Writer, func(uid string) (err error) {
		q.UID = uid
		run, err = s.inner.Mark(ctx, q)
		return err
	})
	return run, err
}

// SetResults replaces the results of a run as store.Writer does.
func (s *Store) SetResults(ctx context.Context, q store.ResultsRequest) error {
	return s.sameGeneration(ctx, q.Name, q.UID, auth.Writer, func(uid string) error {
		q.UID = uid
		return s.inner.SetResults(ctx, q)
	})
}

// Delete removes a run as store.Writer does.
func (s *Store) Delete(ctx context.Context, q store.DeleteRequest) error {
	return s.sameGeneration(ctx, q.Name, q.UID, auth.Admin, func(uid string) error {
		q.UID = uid
		return s.inner.Delete(ctx, q)
	})
}
