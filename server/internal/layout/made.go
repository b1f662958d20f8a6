package layout

import (
	"errors"
	"os"
	"slices"

	"github.com/runstatus/runstatus/server/internal/safefs"
)

// ownFiles are what the service makes in a run's directory, and what older ones of it did.
var ownFiles = []string{
	StatusFile, StatusFile + ".tmp", AttributesFile, AttributesFile + ".tmp", SeriesLink,
	RunComplete, RunComplete + ".tmp", SeriesComplete, SeriesComplete + ".tmp", AllTestsStarted, AllTestsStarted + ".tmp",
}

// MadeHere returns what the service makes in a run's directory, but for its test sets, and
// the name of something else in it, or "".
func MadeHere(dir *os.File) (own []safefs.Entry, other string, err error) {
	list, err := safefs.OpenDir(int(dir.Fd()), ".")
	if err != nil {
		return nil, "", err
	}
	defer list.Close()
	var names []string
	sets := false
	err = safefs.EachEntry(list, func(e os.DirEntry) {
		switch name := e.Name(); {
		case slices.Contains(ownFiles, name), safefs.IsTemp(name):
			names = append(names, name)
		case name == TestSets:
			sets = true
		default:
			other = name
		}
	})
	if err == nil && sets {
		var only bool
		if only, err = onlyOwnSet(dir); err == nil && !only {
			other = TestSets
		}
	}
	for _, name := range names {
		e, failed := safefs.EntryOf(dir, name)
		own = append(own, e) // also when it went meanwhile: then it is no inode's
		err = errors.Join(err, safefs.IgnoreAbsent(failed))
	}
	return own, other, err
}

// onlyOwnSet reports whether a series' test sets are the service's own one at most.
func onlyOwnSet(dir *os.File) (bool, error) {
	sets, err := safefs.OpenDir(int(dir.Fd()), TestSets)
	if err != nil {
		if safefs.IsReplaced(safefs.ExplainOpen(err)) {
			err = nil // it is no directory
		}
		return false, err
	}
	defer sets.Close()
	only := true
	err = safefs.EachEntry(sets, func(e os.DirEntry) { only = only && e.Name() == OwnSet })
	return only, err
}

// RemoveMade removes what the service made in a run's directory, but for the status file.
func RemoveMade(dir *os.File, own []safefs.Entry) error {
	for _, e := range own {
		if e.Name == StatusFile {
			continue
		}
		if err := e.Remove(); err != nil {
			return err
		}
	}
	return removeOwnSet(dir)
}

// RemoveMadeRun removes a directory that has a temporary name, with what the service made in
// it. No other program writes there.
func RemoveMadeRun(collection *os.File, temp string, dir *os.File) error {
	own, _, err := MadeHere(dir)
	for _, e := range own {
		err = errors.Join(err, safefs.Remove(dir, e.Name))
	}
	return errors.Join(err, safefs.Remove(dir, ConfigFile), removeOwnSet(dir), safefs.RemoveEmptyDir(collection, temp))
}

// removeOwnSet removes a series' test sets, as far as they are the service's own.
func removeOwnSet(dir *os.File) error {
	sets, err := safefs.OpenDir(int(dir.Fd()), TestSets)
	if err != nil {
		return safefs.IgnoreAbsent(err)
	}
	defer sets.Close()
	set, err := safefs.OpenDir(int(sets.Fd()), OwnSet)
	if err == nil {
		defer set.Close()
		var links []string
		err = safefs.EachEntry(set, func(e os.DirEntry) { links = append(links, e.Name()) })
		err = errors.Join(err, safefs.Remove(set, links...))
	}
	if err := safefs.IgnoreAbsent(err); err != nil {
		return err
	}
	return errors.Join(safefs.RemoveEmptyDir(sets, OwnSet), safefs.RemoveEmptyDir(dir, TestSets))
}

// Leftovers returns what an interruption has left in a directory, and reports whether there
// is nothing else.
func Leftovers(dir *os.File) (left []safefs.Entry, abandoned bool, err error) {
	left, other, err := MadeHere(dir)
	if err != nil || other != "" {
		return nil, false, err
	}
	for _, e := range left {
		switch e.Name {
		case StatusFile:
			return nil, false, nil
		case AttributesFile:
			if ours, err := wroteAttributes(dir); err != nil || !ours {
				return nil, false, err
			}
		}
	}
	return left, true, nil
}

// wroteAttributes reports whether the service wrote the attributes in a directory.
func wroteAttributes(dir *os.File) (bool, error) {
	_, _, err := readOwnAttributes(dir)
	if IsExternal(err) {
		return false, nil
	}
	return err == nil, err
}
