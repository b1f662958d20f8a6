package rundir

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/server/internal/workdir"
)

// MemberSet is the directory in which the service links the members of a series. The zero value is
// none.
type MemberSet struct {
	Dir  *os.File
	Own  bool         // no other program writes to it
	up   string       // from there to the root of the working directory
	made safefs.Entry // the link that was made
}

// OpenMemberSet opens the service's test set of a series, and makes it if it does not exist. A series of an
// old Pavilion has members and no test sets; then OpenMemberSet opens the series' own directory,
// because with a test set the links in that directory would not count any more.
func OpenMemberSet(in *workdir.Dir, series store.Name, hasMembers bool) (MemberSet, error) {
	path := layout.RunDir(series)
	if hasMembers {
		_, err := safefs.Lstat(in.Root(), path+"/"+layout.TestSets)
		if errors.Is(err, fs.ErrNotExist) {
			dir, err := in.OpenDir(path)
			return MemberSet{Dir: dir, up: "../.."}, err
		}
		if err != nil {
			return MemberSet{}, err
		}
	}
	dir, err := openOwnSet(in, path)
	return MemberSet{Dir: dir, Own: true, up: "../../../.."}, err
}

func openOwnSet(in *workdir.Dir, rel string) (*os.File, error) {
	for _, name := range []string{layout.TestSets, layout.OwnSet} {
		dir, err := in.OpenDir(rel)
		if err != nil {
			return nil, err
		}
		err = in.MakeDir(dir, name)
		dir.Close()
		if err != nil && !errors.Is(err, fs.ErrExist) {
			return nil, err
		}
		rel += "/" + name
	}
	return in.OpenDir(rel)
}

// Link makes the link of a member. The member is in the working directory of, the set in the working
// directory in. In the service's own set it replaces a link that an earlier run of the id has left.
func (s *MemberSet) Link(of *workdir.Dir, member store.Name, in *workdir.Dir, series store.Name) error {
	put := safefs.Symlink
	if s.Own {
		put = safefs.ReplaceSymlink
	}
	name := layout.MemberLinkName(member, series)
	err := put(s.Dir, name, LinkTo(of, in, member, s.up))
	if err == nil {
		s.made, err = safefs.EntryOf(s.Dir, name)
	}
	return err
}

// Unlink removes the link that Link has made, if any.
func (s *MemberSet) Unlink() error {
	if s.made.Dir == nil {
		return nil
	}
	return s.made.Remove()
}

// Close closes the directory.
func (s *MemberSet) Close() { _ = s.Dir.Close() } // nothing was written through it; it may be nil

// LinkTo returns the target of a link to a run of the working directory to, in a directory of from, to
// whose root up leads. Links within a working directory are relative: they hold when it moves.
func LinkTo(to, from *workdir.Dir, n store.Name, up string) string {
	rel := layout.RunDir(n)
	if to == from {
		return up + "/" + rel
	}
	return filepath.Join(to.Path, rel)
}
