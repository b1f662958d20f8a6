package watch

import (
	"context"
	"sync/atomic"

	"github.com/runstatus/runstatus/server/internal/store"
)

// changeParts caches the parts of the log of changes that were read last, each in the one slot that
// its number has. Watches that lag behind are at about the same place, and one of them reads for all.
// No iterator of the store stays open while a watch waits for its client. It is safe for concurrent
// use.
type changeParts [64]atomic.Pointer[changePart]

// changePart holds all changes with the revisions of one part. Committed changes never change, so
// neither does a part.
type changePart struct {
	number  int64
	changes []store.Change
}

const (
	partRevisions = 64
	maxPartBytes  = 64 << 10 // of the texts of a part that is kept
)

// after returns changes behind a revision, in order, and the revision up to which these are all. If
// the store has no more changes, that is the given revision.
func (p *changeParts) after(ctx context.Context, feed store.Feed, revision int64) ([]store.Change, int64, error) {
	number := revision / partRevisions
	end := (number + 1) * partRevisions
	if kept := p[number%int64(len(p))].Load(); kept != nil && kept.number == number {
		return kept.after(revision), end, nil
	}
	var found []store.Change
	to, texts := revision, 0
	for c, err := range feed.Changes(ctx, revision) {
		if err != nil {
			return nil, 0, err
		}
		if c.Revision > end {
			to = end
			break
		}
		found, to = append(found, c), c.Revision
		texts += textSize(&c)
	}
	if to == end && revision == number*partRevisions && texts <= maxPartBytes {
		p[number%int64(len(p))].Store(&changePart{number, found})
	}
	return found, to, nil
}

func (p *changePart) after(revision int64) []store.Change {
	n := 0
	for n < len(p.changes) && p.changes[n].Revision <= revision {
		n++
	}
	return p.changes[n:]
}
