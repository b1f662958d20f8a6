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
)

// Change is one step of the store-wide order.
type Change struct {
	Revision int64
	Kind     ChangeKind
	Run      Name
	UID      string // of the generation of the run that the change belongs to
	Status   Status // of LineAdded
	Last     *Run   // of RunDeleted: the run as it stood, as far as that is known; nil if nothing is
	Series   Name   // of MemberJoined and MemberLeft; of RunDeleted the one that the run was a member of
}
