package store

import "time"

// ChangeKind says what changed.
type ChangeKind uint8

// The kinds of changes. Their numbers are kept in files: they stay.
const (
	LineAdded    ChangeKind = 1
	RunCreated   ChangeKind = 2
	RunDeleted   ChangeKind = 3
	MemberJoined ChangeKind = 4
	MemberLeft   ChangeKind = 5
	RunEnded     ChangeKind = 6
	// IdentityChanged says that the run's identity or its results have become known or have changed.
	IdentityChanged ChangeKind = 7
	// SilenceChanged says that the run has become silent, that it is not silent any more, or that a
	// time was promised within which its next line comes.
	SilenceChanged ChangeKind = 8
)

// Identity describes a run beside its name. It may become known late, and change.
type Identity struct {
	DisplayName string
	User        string
	Labels      Labels
}

// Silence says that a run which should move does not. It is concluded, and never an end. The zero
// Silence says nothing.
type Silence struct {
	Sequence int64         // of the newest line when this was noted; a further line ends the silence and the promise
	Within   time.Duration // the next line was promised within this time; 0: none was
	Since    time.Time     // since when the run is silent; the zero time: it is not
	Together bool          // it became silent together with many other runs
}

// Change is one step of the store-wide order.
type Change struct {
	Revision int64
	Kind     ChangeKind
	Run      Name
	UID      string // of the generation of the run that the change belongs to
	Status   Status // of LineAdded
	Last     *Run   // of RunDeleted: the run as it stood, as far as that is known; nil if nothing is
	Series   Name   // of MemberJoined and MemberLeft; of RunDeleted the one that the run was a member of

	Outcome Outcome // of RunEnded: the outcome then
	Again   bool    // of RunEnded: the run had ended before, and its outcome is another one now

	// Identity is that of RunCreated and IdentityChanged; nil if the change does not tell it.
	Identity *Identity
	Before   *Identity // of IdentityChanged: what it replaces, equal if only the results changed
	Results  uint64    // of RunCreated and IdentityChanged: a digest of the run's results; 0: it has none

	Silence       Silence // of SilenceChanged
	SilenceBefore Silence // of SilenceChanged: what it replaces
}
