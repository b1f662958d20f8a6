package workdir

import (
	"errors"
	"path/filepath"

	"github.com/runstatus/runstatus/server/internal/dirlock"
	"github.com/runstatus/runstatus/server/internal/layout"
	"github.com/runstatus/runstatus/server/internal/store"
	"github.com/runstatus/runstatus/statusfile"
)

// Set is the working directories of a store.
type Set struct {
	Options
	conditions Conditions

	stateDir string
	dirs     []*Dir
	byPath   map[string]string // from a directory's absolute path to its namespace
	locks    []interface{ Release() error }
	lease    *dirlock.Lease // of the state directory; nil where flock will do
}

// Open opens the working directories of namespaces. StateDir is the server's own directory, or "". Errors
// name the directories; they are for the operator.
func Open(o Options, c Conditions, stateDir string, namespaces []Namespace) (*Set, error) {
	s := &Set{Options: o, conditions: c, stateDir: stateDir, byPath: map[string]string{}}
	for _, ns := range namespaces {
		if err := s.add(ns); err != nil {
			return nil, errors.Join(err, s.closeDirs())
		}
	}
	return s, nil
}

func (s *Set) add(ns Namespace) error {
	if s.Dir(ns.Name) != nil {
		return errors.New("the namespace " + ns.Name + " is given twice")
	}
	d, err := s.open(ns)
	if err != nil {
		return err
	}
	s.dirs = append(s.dirs, d)
	if other, ok := s.byPath[d.Path]; ok {
		return errors.New("the namespaces " + other + " and " + ns.Name + " have the same directory " + d.Path)
	}
	s.byPath[d.Path] = ns.Name
	if abs, err := filepath.Abs(ns.Dir); err == nil { // best effort: a relative path only finds fewer links that are written otherwise
		s.byPath[abs] = ns.Name
	}
	return nil
}

// Dirs returns the directories, in the order in which they were given.
func (s *Set) Dirs() []*Dir { return s.dirs }

// Dir returns the directory of a namespace, or nil.
func (s *Set) Dir(namespace string) *Dir {
	for _, d := range s.dirs {
		if d.Namespace == namespace {
			return d
		}
	}
	return nil
}

// Close releases the locks and closes the directories.
func (s *Set) Close() error { return errors.Join(s.Unlock(), s.closeDirs()) }

func (s *Set) closeDirs() error {
	var errs []error
	for _, d := range s.dirs {
		errs = append(errs, d.Close())
	}
	return errors.Join(errs...)
}

// LinkedRun returns the run that the target of a link in d names, or the zero Name. The last two parts
// of the target are the collection and the id. The parts before them are a directory of the Set; an
// unknown directory counts as d (see PathNames). LinkedRun reads no file.
func (d *Dir) LinkedRun(target string, kind statusfile.Kind) store.Name {
	before, collection, id := layout.SplitLink(target)
	if collection != store.Collection(kind) || store.CheckID(id) != nil {
		return store.Name{}
	}
	n := store.Name{Namespace: d.Namespace, Kind: kind, ID: id}
	if filepath.IsAbs(before) {
		path := filepath.Clean(before)
		ns, served := d.set.byPath[path]
		switch {
		case served:
			n.Namespace = ns
		case d.set.PathNames:
			n.Namespace = path
		}
	}
	return n
}
