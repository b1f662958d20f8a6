package filestore

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/bulkhead"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// mayJoin returns an error unless a series takes members.
func (s *Store) mayJoin(ctx context.Context, series store.Name) error {
	t, err := s.writable(series.Namespace)
	if err != nil {
		return err
	}
	_, err = bulkhead.Do(ctx, t.bulkhead, series, func() (struct{}, error) {
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
	if _, err := safefs.Lstat(r.tree.root(), r.dir()+"/"+layout.StatusFile); err != nil { // best effort: the refresh returns what is wrong
		if _, err := r.refresh(false); err != nil { // it says what is wrong
			return err
		}
	}
	switch _, err := safefs.Lstat(r.tree.root(), r.dir()+"/"+layout.AllTestsStarted); {
	case err == nil:
		return &store.Error{Reason: store.SeriesClosed, Run: r.Name, Detail: "the membership of " + r.Name.String() + " is closed: nothing was created"}
	case !errors.Is(err, fs.ErrNotExist):
		return notWritten(r.Name, "look whether the membership is closed", err)
	}
	return nil
}

// join makes the run and its series name each other. It holds the series' lock, so
// that no run joins once it is closed.
func (c *creation) join() error {
	n, series := c.name, c.request.Series
	st, err := c.tree.store.tree(series.Namespace)
	if err != nil {
		return err
	}
	r := st.hold(series)
	defer r.mu.Unlock()
	if err := r.takesMembers(); err != nil {
		return err
	}
	if c.set, err = r.memberSet(); err != nil {
		return notWritten(series, "open the service's test set", err)
	}
	err = r.ensurePath()
	if err == nil && c.set.own {
		err = r.ensureSet(c.set.dir)
	}
	if err != nil {
		return notWritten(series, "sync the service's test set", err)
	}
	if err := c.set.link(layout.MemberLinkName(n, series), linkTo(c.tree, st, n, c.set.up)); err != nil {
		return notWritten(series, "link the run", err)
	}
	if err := safefs.Symlink(c.dir, layout.SeriesLink, linkTo(st, c.tree, series, "../..")); err != nil {
		return notWritten(n, "link the series", err)
	}
	if err := c.tree.sync(c.set.dir); err != nil {
		return notWritten(series, "sync the service's test set", err)
	}
	r.Dir.Members[n] = struct{}{} // reading all links again for each would take ever longer
	return nil
}

// leave undoes join.
func (c *creation) leave() error {
	st, err := c.tree.store.tree(c.request.Series.Namespace)
	if err != nil || c.set.dir == nil {
		return err
	}
	r := st.hold(c.request.Series)
	defer r.mu.Unlock()
	if r.loadedState != nil {
		delete(r.Dir.Members, c.name)
	}
	return c.set.unlink()
}

// memberSet is the directory in which the service links members of a series.
type memberSet struct {
	dir  *os.File
	own  bool         // no other program writes to it
	up   string       // from there to the tree's root
	made safefs.Entry // the link that was made
}

// memberSet opens the service's test set of the series, which is made first if it is not
// there; or in a series of an old Pavilion's, which has no test sets, its own directory:
// with test sets in it, what is linked there would not count any more. The caller holds the
// series' lock, and has looked at it.
func (r *run) memberSet() (memberSet, error) {
	if len(r.Dir.Members) > 0 {
		_, err := safefs.Lstat(r.tree.root(), r.dir()+"/"+layout.TestSets)
		if errors.Is(err, fs.ErrNotExist) {
			dir, err := r.tree.openDir(r.dir())
			return memberSet{dir: dir, up: "../.."}, err
		}
		if err != nil {
			return memberSet{}, err
		}
	}
	dir, err := r.tree.ownSet(r.dir())
	return memberSet{dir: dir, own: true, up: "../../../.."}, err
}

// link makes a member's link. One that an earlier run of the id has left gives way in the
// service's own set.
func (s *memberSet) link(name, target string) error {
	put := safefs.Symlink
	if s.own {
		put = safefs.ReplaceSymlink
	}
	err := put(s.dir, name, target)
	if err == nil {
		s.made, err = safefs.EntryOf(s.dir, name)
	}
	return err
}

func (s *memberSet) unlink() error {
	if s.made.Dir == nil {
		return nil
	}
	return s.made.Remove()
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

// ownSet opens the service's test set of a series, which is made first if it is
// not there.
func (t *tree) ownSet(seriesDir string) (*os.File, error) {
	rel := seriesDir
	for _, name := range []string{layout.TestSets, layout.OwnSet} {
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
