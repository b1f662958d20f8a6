package runstate

import (
	"github.com/runstatus/runstatus/server/internal/safefs"
	"github.com/runstatus/runstatus/server/internal/store"
)

// File is a status file as it was read last. Times are nanoseconds since 1970.
type File struct {
	ID      safefs.FileID
	Size    int64 // with a torn tail
	MTime   int64
	Ours    Span   // when this server wrote since MTime was read: the file's time lies in it then
	Mode    uint32 // when this server had permission to read it last; 0: not known
	CTime   int64  // at the same time
	Links   uint64
	Counted int64  // bytes of the lines in Fold; behind a line feed
	UID     string // of the generation that the first line begins
	Fold    store.Fold
	Recount bool   // Fold was counted with a vocabulary that says other things of its states
	Partial bool   // lines before the first one that has a revision were left out
	Tail    bool   // there is a torn tail, which may hide an end or a problem
	Written bool   // by this server, since it began to follow the file
	Durable bool   // the directories that lead to it were synced
	Why     string // why it can't be read; "" if it can
}

// Span is the time from one moment to another.
type Span struct{ From, To int64 }

// TakeMTime reports whether the modification time says that no other process has written. A time
// within Ours was made by this server, and becomes MTime.
func (f *File) TakeMTime(mtime int64) bool {
	if f.Ours != (Span{}) && f.Ours.From <= mtime && mtime <= f.Ours.To {
		f.MTime = mtime
	}
	f.Ours = Span{}
	return mtime == f.MTime
}
