package changelog

import (
	"cmp"
	"slices"
)

// LineRevisions are the revisions of a run's lines, in the order of both offsets
// and revisions. It is a value: what was given out stays as it is.
type LineRevisions []LineRevision

// LineRevision says that the line at an offset has a revision.
type LineRevision struct{ Offset, Revision int64 }

// Of returns the revision of the line at an offset, 0 when it is not known.
func (l LineRevisions) Of(offset int64) int64 {
	i, found := slices.BinarySearchFunc(l, offset, func(r LineRevision, at int64) int { return cmp.Compare(r.Offset, at) })
	if !found {
		return 0
	}
	return l[i].Revision
}

// Add adds the newest line, and forgets those that the journal has forgotten once
// they are the most.
func (l LineRevisions) Add(offset, revision, oldest int64) LineRevisions {
	l = append(l, LineRevision{offset, revision})
	if len(l) < 64 || l[len(l)/2].Revision >= oldest {
		return l
	}
	kept, _ := slices.BinarySearchFunc(l, oldest, func(r LineRevision, oldest int64) int { return cmp.Compare(r.Revision, oldest) })
	return slices.Clone(l[kept:])
}

// UpTo returns the newest line whose revision is not beyond one; the zero value if there is
// none.
func (l LineRevisions) UpTo(revision int64) LineRevision {
	i, found := slices.BinarySearchFunc(l, revision, func(r LineRevision, revision int64) int { return cmp.Compare(r.Revision, revision) })
	switch {
	case found:
		return l[i]
	case i > 0:
		return l[i-1]
	}
	return LineRevision{}
}

// Before returns those of lines before an offset, in memory of their own.
func (l LineRevisions) Before(offset int64) LineRevisions {
	i, _ := slices.BinarySearchFunc(l, offset, func(r LineRevision, at int64) int { return cmp.Compare(r.Offset, at) })
	return slices.Clone(l[:i])
}
