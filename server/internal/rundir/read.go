package rundir

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Look describes one reading of a run's directory.
type Look struct {
	Root     int // descriptor of the namespace's directory
	Name     store.Name
	Before   *State // the last look at the same generation; its Identity is nil if there was none
	HasEnded bool   // a line ends the run: the time of a marker is not needed
	Links    *Links // of a series; Read brings it up to date

	// LinkedRun returns the run of a kind that the target of a link names, or the zero Name.
	LinkedRun func(target string, kind statusfile.Kind) store.Name
}

// Read reads everything beside the status file in the directory whose stat is dir. After an error the State
// must not be used.
func (l *Look) Read(dir safefs.Info) (State, error) {
	r := reader{Look: l, path: layout.RunDir(l.Name)}
	r.Info, r.Seen, r.Identity = dir, time.Now(), &layout.Identity{}
	r.Blind = !dir.IsType(unix.S_IFDIR)
	if r.Blind {
		return r.State, nil
	}
	marker, rest := layout.RunComplete, r.readLink
	if l.Name.Kind == statusfile.Series {
		marker, rest = layout.SeriesComplete, r.readSeries
	}
	err := errors.Join(r.readIdentity(), r.readMarker(marker), rest())
	if r.Hidden || r.Damage != "" || r.Identity.AwaitsJob {
		r.Info = safefs.Info{} // so that the next look reads all again
	}
	return r.State, err
}

// reader makes the State of one look.
type reader struct {
	*Look
	State
	path string // of the run's directory
}

// allow notes that this process has no permission to look at something. It returns any other error.
func (r *reader) allow(err error) error {
	if errors.Is(err, fs.ErrPermission) {
		r.Hidden = true
		return nil
	}
	return err
}

// readIdentity reads the identity. It keeps a known one if the files are damaged, because another process
// may be writing them.
func (r *reader) readIdentity() error {
	who, damage, err := ReadIdentity(r.Root, r.Name, r.Info, r.Before.Identity)
	if err := r.allow(err); err != nil {
		return err
	}
	known := r.Before.Identity
	r.Identity, r.Damage, r.Unsure = who, damage, r.Hidden && known == nil && r.Info.UID == os.Geteuid()
	if known != nil && (r.Hidden || damage != "") {
		r.Identity = known
	}
	return nil
}

// ReadIdentity is layout.ReadIdentity for the run whose directory's stat is dir. That of a series is
// completed as Pavilion does it.
func ReadIdentity(root int, n store.Name, dir safefs.Info, before *layout.Identity) (who *layout.Identity, damage string, err error) {
	path := layout.RunDir(n)
	who, damage, err = layout.ReadIdentity(root, path, before)
	if err == nil && n.Kind == statusfile.Series {
		var more string
		more, err = who.OfSeries(root, path, dir.UID)
		damage = cmp.Or(damage, more)
	}
	return who, damage, err
}

// readMarker reads a completion marker. It reads the marker's time only if no line ends the run.
func (r *reader) readMarker(name string) error {
	rel := r.path + "/" + name
	st, err := safefs.Lstat(r.Root, rel)
	switch {
	case safefs.IsAbsent(err):
		return nil
	case err != nil:
		r.Complete, r.CompleteAt = r.Before.Complete, r.Before.CompleteAt
		return r.allow(err)
	}
	r.Complete = true
	if !r.HasEnded {
		r.CompleteAt, err = layout.MarkerTime(r.Root, rel, st)
	}
	return err
}

// readLink reads the link of a test run to its series.
func (r *reader) readLink() error {
	target, err := safefs.ReadLink(r.Root, r.path+"/"+layout.SeriesLink)
	switch {
	case safefs.IsNoLink(err):
		return nil
	case err != nil:
		r.Link, r.Blind = r.Before.Link, true
		return r.allow(err)
	}
	r.Link = r.LinkedRun(target, statusfile.Series)
	return nil
}

// readSeries reads the members of a series and whether its membership is closed.
func (r *reader) readSeries() error {
	_, err := safefs.Lstat(r.Root, r.path+"/"+layout.AllTestsStarted)
	r.Closed = err == nil
	if err != nil && !safefs.IsAbsent(err) {
		r.Closed, r.Blind = r.Before.Closed, true
		if err := r.allow(err); err != nil {
			return err
		}
	}
	l := r.readLinks()
	r.Members, r.Sets, r.Misread = l.members, l.sets, l.misread
	if l.hidden {
		r.Hidden, r.Blind = true, true
		maps.Copy(r.Members, r.Before.Members)
	}
	return l.err
}
