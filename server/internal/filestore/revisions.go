package filestore

import (
	"cmp"
	"slices"
)

// lineRevisions are the revisions of a run's lines, in the order of both offsets
// and revisions. It is a value: what was given out stays as it is.
type lineRevisions []lineRevision

type lineRevision struct{ offset, revision int64 }

// of returns the revision of the line at an offset, 0 when it is not known.
func (l lineRevisions) of(offset int64) int64 {
	i, found := slices.BinarySearchFunc(l, offset, func(r lineRevision, at int64) int { return cmp.Compare(r.offset, at) })
	if !found {
		return 0
	}
	return l[i].revision
}

// add adds the newest line, and forgets those that the journal has forgotten once
// they are the most.
func (l lineRevisions) add(offset, revision, oldest int64) lineRevisions {
	l = append(l, lineRevision{offset, revision})
	if len(l) < 64 || l[len(l)/2].revision >= oldest {
		return l
	}
	kept, _ := slices.BinarySearchFunc(l, oldest, func(r lineRevision, oldest int64) int { return cmp.Compare(r.revision, oldest) })
	return slices.Clone(l[kept:])
}

// upTo returns the newest line whose revision is not beyond one; the zero value if there is
// none.
func (l lineRevisions) upTo(revision int64) lineRevision {
	i, found := slices.BinarySearchFunc(l, revision, func(r lineRevision, revision int64) int { return cmp.Compare(r.revision, revision) })
	switch {
	case found:
		return l[i]
	case i > 0:
		return l[i-1]
	}
	return lineRevision{}
}

// before returns those of lines before an offset, in memory of their own.
func (l lineRevisions) before(offset int64) lineRevisions {
	i, _ := slices.BinarySearchFunc(l, offset, func(r lineRevision, at int64) int { return cmp.Compare(r.offset, at) })
	return slices.Clone(l[:i])
}
