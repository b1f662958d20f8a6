package filestore

import (
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Create implements store.Store. The run's directory is made under the
// collection's lock; then come its identity, its links, and last its status
// file, which makes it a run.
func (s *Store) Create(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	t, err := s.writable(q.Namespace)
	if err != nil {
		return nil, err
	}
	if t.adopted && !s.cfg.AllowCreate {
		return nil, &store.Error{Reason: store.Adopted, Detail: "the namespace " + q.Namespace +
			" belongs to Pavilion, which could not open a run made here (--allow-create allows it): nothing was created"}
	}
	if err := s.changes.ready(); err != nil {
		return nil, notWritten(store.Name{}, "create a run", err)
	}
	if q.ID != "" {
		if err := store.CheckNewID(q.ID); err != nil {
			return nil, err
		}
	}
	run, err := enter(ctx, t, store.Name{}, func() (*store.Run, error) { return t.createOnce(ctx, q) })
	return run, t.undone(store.Name{}, "create a run", err)
}

// createOnce makes a run, unless an earlier request with the same id did.
func (t *tree) createOnce(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	if q.RequestID == "" {
		return t.create(ctx, q)
	}
	// Who comes later with the same request must not suffer from the first one's end.
	ctx = context.WithoutCancel(ctx)
	run, err, _ := t.requests.flight.Do(q.RequestID, func() (any, error) {
		if run, err := t.requested(ctx, q.RequestID); run != nil || err != nil {
			return run, err
		}
		return t.create(ctx, q)
	})
	if err != nil {
		return nil, err
	}
	return run.(*store.Run), nil
}

// requests finds the run that a request made before.
type requests struct {
	flight singleflight.Group // one request with the same id at a time
	mu     sync.Mutex
	runs   map[string]store.Name
	all    bool // every run that was there when the server started is noted
}

func (q *requests) note(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs == nil {
		q.runs = map[string]store.Name{}
	}
	q.runs[id] = n
}

// forget forgets a request whose run is gone.
func (q *requests) forget(id string, n store.Name) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.runs[id] == n {
		delete(q.runs, id)
	}
}

func (q *requests) find(id string) (n store.Name, found, all bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	n, found = q.runs[id]
	return n, found, q.all
}

// requested returns the run that an earlier request with the same id made, if it
// still exists.
func (t *tree) requested(ctx context.Context, id string) (*store.Run, error) {
	n, found, all := t.requests.find(id)
	if !found && !all {
		if err := t.enumerate(ctx); err != nil {
			return nil, err
		}
		t.requests.mu.Lock()
		t.requests.all = true
		t.requests.mu.Unlock()
		n, found, _ = t.requests.find(id)
	}
	if !found {
		return nil, nil
	}
	f, err := t.look(ctx, n)
	if store.ReasonOf(err) == store.NotFound || (err == nil && f.requestID != id) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return t.store.shown(n)
}

func (t *tree) create(ctx context.Context, q store.CreateRequest) (*store.Run, error) {
	if q.Series != (store.Name{}) {
		if err := t.store.mayJoin(ctx, q.Series); err != nil {
			return nil, err
		}
	}
	a := &t.ids[q.Kind-1]
	id, err := a.take(ctx, q.ID)
	if err != nil {
		return nil, err
	}
	defer a.made(id)
	n := store.Name{Namespace: t.namespace, Kind: q.Kind, ID: id}
	if err := t.furnish(n, q); err != nil {
		if undo := errors.Join(t.unlinkFromSeries(n, q.Series), t.dismantle(n, false)); undo != nil {
			return nil, unknown(n, "create", errors.Join(err, undo))
		}
		return nil, err
	}
	return t.store.committed(ctx, n, "create")
}

// furnish fills the new directory of a run.
func (t *tree) furnish(n store.Name, q store.CreateRequest) error {
	collection, dir, err := t.openHome(n)
	if err != nil {
		return err
	}
	defer collection.Close()
	defer dir.Close()
	now := time.Now()
	if !q.NotAfter.IsZero() && q.NotAfter.Before(now) {
		now = q.NotAfter
	}
	if err := t.putFile(dir, attributesName, newAttributes(n, q, now)); err != nil {
		return notWritten(n, "write the attributes", err)
	}
	if n.Kind == statusfile.Series {
		if err := t.makeDir(dir, testSetsName); err != nil {
			return notWritten(n, "make the test sets", err)
		}
	}
	if q.Series != (store.Name{}) {
		if err := t.join(n, dir, q.Series); err != nil {
			return err
		}
	}
	line, err := statusfile.Encode(n.Kind, "STATUS_CREATED", "Created status file.", now)
	if err != nil {
		return err
	}
	if err := t.appear(n, dir, line.Bytes); err != nil {
		return notWritten(n, "write the status file", err)
	}
	if err := t.ensureMade(n, q.Series); err != nil {
		return notWritten(n, "sync the directory", err)
	}
	return nil
}

// appear puts the status file in its place, which makes the directory a run.
// Nobody looks at it before it is known to be new.
func (t *tree) appear(n store.Name, dir *os.File, line []byte) error {
	r := t.hold(n)
	defer r.mu.Unlock()
	r.fresh = true
	return t.putFile(dir, statusName, line)
}

// newAttributes is the identity of a new run, in Pavilion's names where it has
// them.
func newAttributes(n store.Name, q store.CreateRequest, now time.Time) []byte {
	a := attributes{
		Name: q.DisplayName, User: q.User, SysName: q.Labels["sys_name"],
		Created: float64(now.UnixMicro()) / 1e6, Labels: q.Labels, RequestID: q.RequestID,
	}
	a.ID = n.ID
	if i, err := strconv.ParseInt(n.ID, 10, 64); err == nil {
		a.ID = i
	}
	data, _ := json.Marshal(a) // strings, numbers and maps of them
	return data
}

// mayJoin returns an error unless a series takes members.
func (s *Store) mayJoin(ctx context.Context, series store.Name) error {
	t, err := s.writable(series.Namespace)
	if err != nil {
		return err
	}
	_, err = enter(ctx, t, series, func() (struct{}, error) {
		r := t.hold(series)
		defer r.mu.Unlock()
		return struct{}{}, r.takesMembers()
	})
	return t.unread(series, err)
}

// takesMembers returns an error unless the series is there and open. The links of
// its members are not read again for that: it may have many. The caller holds its
// lock.
func (r *run) takesMembers() error {
	if _, err := r.known(); err != nil {
		return err
	}
	if _, err := statBeneath(r.tree.root(), r.dir()+"/"+statusName); err != nil {
		_, err := r.refresh(false) // it says what is wrong
		return err
	}
	if _, err := statBeneath(r.tree.root(), r.dir()+"/"+allStartedName); err == nil {
		return &store.Error{Reason: store.SeriesClosed, Run: r.name, Detail: "the membership of " + r.name.String() + " is closed: nothing was created"}
	}
	return nil
}

// join makes a run and a series name each other. It holds the series' lock, so
// that nobody joins once it is closed.
func (t *tree) join(n store.Name, dir *os.File, series store.Name) error {
	st, err := t.store.tree(series.Namespace)
	if err != nil {
		return err
	}
	r := st.hold(series)
	defer r.mu.Unlock()
	if err := r.takesMembers(); err != nil {
		return err
	}
	set, err := st.ownSet(r.dir())
	if err != nil {
		return notWritten(series, "open the service's test set", err)
	}
	defer set.Close()
	if err := errors.Join(r.ensurePath(), r.ensureSet(set)); err != nil {
		return notWritten(series, "sync the service's test set", err)
	}
	if err := relink(set, linkName(n, series), linkTo(t, st, n, "../../../..")); err != nil {
		return notWritten(series, "link the run", err)
	}
	if err := link(dir, seriesLinkName, linkTo(st, t, series, "../..")); err != nil {
		return notWritten(n, "link the series", err)
	}
	if err := t.sync(set); err != nil {
		return notWritten(series, "sync the service's test set", err)
	}
	r.home.members[n] = struct{}{} // reading all links again for each would take ever longer
	return nil
}

// linkTo returns what a link to a run of tree to reads, from a directory of tree
// from whose root is at up. Links within a tree are relative: they hold when it
// moves.
func linkTo(to, from *tree, n store.Name, up string) string {
	rel := store.Collection(n.Kind) + "/" + n.ID
	if to == from {
		return up + "/" + rel
	}
	return filepath.Join(to.path, rel)
}

// linkName is the name of a member's link: its id, or with its namespace where
// that differs, since ids of two namespaces may be the same.
func linkName(n, series store.Name) string {
	if n.Namespace == series.Namespace {
		return n.ID
	}
	return n.Namespace + ":" + n.ID
}

// ownSet opens the service's test set of a series, which is made first if it is
// not there.
func (t *tree) ownSet(seriesDir string) (*os.File, error) {
	rel := seriesDir
	for _, name := range []string{testSetsName, ownSetName} {
		dir, err := t.openDir(rel)
		if err != nil {
			return nil, err
		}
		err = t.makeDir(dir, name)
		dir.Close()
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		rel += "/" + name
	}
	return t.openDir(rel)
}
