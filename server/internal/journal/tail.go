package journal

import "iter"

// tail is the newest groups that were committed, the last one at the end. A reader that follows
// closely needs no file.
type tail [4]group

// maxTail bounds the bytes of each group.
const maxTail = 64 << 10

// add adds the next group, and returns a buffer that is free now. A large buffer
// goes back whatever it holds, so that the tail stays small.
func (t *tail) add(g group) (free []byte) {
	if len(g.bytes) > maxTail {
		*t = tail{}
		return g.bytes
	}
	free = t[0].bytes
	if cap(g.bytes) > maxTail {
		free, g.bytes = g.bytes, append(free[:0], g.bytes...)
	}
	copy(t[:], t[1:])
	t[len(t)-1] = group{bytes: g.bytes, first: g.first, count: g.count}
	return free
}

// behind returns a copy of the groups from the one that holds the record behind a
// revision, none if that is not there.
func (t *tail) behind(revision uint64) (records []byte) {
	for _, g := range t {
		switch {
		case g.next() <= revision+1:
		case records == nil && g.first > revision+1:
			return nil
		default:
			records = append(records, g.bytes...)
		}
	}
	return records
}

// remembered returns the records behind a revision, as far as they are in memory.
func (j *Journal) remembered(after uint64) []byte {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.tail.behind(after)
}

// recordsOf yields what appendRecord made.
func recordsOf(records []byte) iter.Seq[Record] {
	return func(yield func(Record) bool) {
		for len(records) > 0 {
			n, size := int(le.Uint32(records[lengthAt:])), firstSize(records)
			if !yield(Record{le.Uint64(records[revisionAt:]), records[bodyAt : bodyAt+n : bodyAt+n]}) {
				return
			}
			records = records[size:]
		}
	}
}
