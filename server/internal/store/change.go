package store

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
)

// Identity describes a run beside its name. It may become known late, and change.
type Identity struct {
	DisplayName string
	User        string
	Labels      Labels
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
}
